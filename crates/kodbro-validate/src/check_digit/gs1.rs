/// Returns the check digit that GS1's standard calculation gives for the digits before it, of a GTIN
/// or GLN; none where there is anything but digits, or nothing.
///
/// From the right, digits weigh three and one in turn; the check digit fills up to the next ten
/// (GS1 General Specifications, section 7.9.1).
///
/// # Example: the one that GS1 India publishes
///
/// ```
/// use kodbro_validate::check_digit::gs1_check_digit;
///
/// assert_eq!(gs1_check_digit("890400021003"), Some('7'));
/// assert_eq!(gs1_check_digit("03600024145"), Some('7')); // a UPC, as GTIN-12
/// assert_eq!(gs1_check_digit("8904-00"), None);
/// ```
pub fn gs1_check_digit(digits: &str) -> Option<char> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let weighted = digits.bytes().rev().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}
