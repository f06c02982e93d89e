/// Returns the check digits of IFA's Basic UDI-DI for the characters before them; none where there
/// is a character that it does not have, or nothing.
///
/// The characters' ASCII values, weighted 2, 3, 4 and on from the left, are added and divided by
/// 97; what is left is written in two digits (IFA, Basic UDI-DI, November 2019).
///
/// # Example: the one that IFA publishes
///
/// ```
/// use kodbro_validate::check_digit::ifa_check_digits;
///
/// assert_eq!(ifa_check_digits("PP12345ABCD.12345678.90").as_deref(), Some("04"));
/// ```
pub fn ifa_check_digits(text: &str) -> Option<String> {
    let known = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'.';
    if text.is_empty() || !text.bytes().all(known) {
        return None;
    }
    let sum: u32 = text
        .bytes()
        .zip(2..)
        .map(|(b, weight)| u32::from(b) * weight)
        .sum();
    Some(format!("{:02}", sum % 97))
}
