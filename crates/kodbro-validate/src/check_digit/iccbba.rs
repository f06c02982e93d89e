/// Tells whether a text has the form of a UDI-DI of ICCBBA: `=/`, the five characters of the
/// facility, its product code of six, and the product description code of five.
///
/// It has no check character of its own (ISBT 128 Standard Technical Specification, data structure
/// 034), so form is all that can be told.
///
/// # Example: the one in the guidance of the FDA
///
/// ```
/// use kodbro_validate::check_digit::is_iccbba_di;
///
/// assert!(is_iccbba_di("=/A9999XYZ100T0944"));
/// assert!(!is_iccbba_di("=/A9999XYZ100T094"));
/// assert!(!is_iccbba_di("=/A9999XYZ100T0944=,000025"));
/// ```
pub fn is_iccbba_di(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("=/") else {
        return false;
    };
    rest.len() == 16
        && rest
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}
