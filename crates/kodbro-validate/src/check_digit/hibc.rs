const CHARACTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// Returns the check character of a HIBC supplier code for the characters before it, from the plus
/// sign on; none where there is a character that HIBC does not have, or nothing.
///
/// The values of the characters are added and divided by 43; what is left is the value of the check
/// character (ANSI/HIBC 2.6, appendix B).
///
/// # Example: the primary code of a product
///
/// ```
/// use kodbro_validate::check_digit::hibc_check_character;
///
/// assert_eq!(hibc_check_character("+A123BJC5D6E71"), Some('G'));
/// assert_eq!(hibc_check_character("+BLUEUNICORN7"), Some('N'));
/// assert_eq!(hibc_check_character("+a123"), None);
/// ```
pub fn hibc_check_character(text: &str) -> Option<char> {
    let mut sum = 0;
    for byte in text.bytes() {
        sum += CHARACTERS.iter().position(|&other| other == byte)?;
    }
    let check = CHARACTERS.get(sum % CHARACTERS.len())?;
    (!text.is_empty()).then_some(char::from(*check))
}
