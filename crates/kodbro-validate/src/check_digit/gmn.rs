/// The characters that a GMN may have, in the order of their values.
const VALUES: &[u8] =
    b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/// The characters of a pair: those that are not mistaken for each other.
const CHECKS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The weights of characters from the right.
const PRIMES: [u32; 23] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
];

/// Returns the pair of check characters of a Global Model Number, GS1's Basic UDI-DI, for the
/// characters before it; none where there is a character that it does not have, or more than 23.
///
/// Characters weigh the primes from the right; their sum divided by 1021 leaves ten bits, five for
/// each character of the pair (GS1 General Specifications, section 7.9.5).
///
/// # Example: the one that GS1 publishes
///
/// ```
/// use kodbro_validate::check_digit::gmn_check_characters;
///
/// assert_eq!(gmn_check_characters("1987654Ad4X4bL5ttr2310c").as_deref(), Some("2K"));
/// assert_eq!(gmn_check_characters("12345678901234567890123").as_deref(), Some("NT"));
/// assert_eq!(gmn_check_characters("1987654£"), None);
/// ```
pub fn gmn_check_characters(text: &str) -> Option<String> {
    if text.is_empty() || text.len() > PRIMES.len() {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in text.bytes().rev().zip(PRIMES) {
        sum += VALUES.iter().position(|&other| other == byte)? as u32 * weight;
    }
    let rest = (sum % 1021) as usize;
    let pair = [CHECKS.get(rest >> 5)?, CHECKS.get(rest & 31)?];
    Some(pair.map(|&byte| char::from(byte)).iter().collect())
}

/// Returns the pair of check characters of a Basic UDI-DI of HIBCC for the characters before it, from
/// `++` on; none as for [`gmn_check_characters`], whose calculation it shares.
///
/// # Example: the one in the help of EUDAMED
///
/// ```
/// use kodbro_validate::check_digit::hibc_basic_check_characters;
///
/// assert_eq!(hibc_basic_check_characters("++A999MODELIDENTIFIER11").as_deref(), Some("S8"));
/// assert_eq!(hibc_basic_check_characters("+A999MODEL"), None);
/// ```
pub fn hibc_basic_check_characters(text: &str) -> Option<String> {
    text.starts_with("++").then(|| gmn_check_characters(text))?
}
