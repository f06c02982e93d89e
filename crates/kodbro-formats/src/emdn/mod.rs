//! What does a code of the EMDN look like, and how is its official workbook read?
//!
//! Nothing outside this module knows the rule: a letter for the category, then up to six pairs of
//! digits, each pair a level deeper (category, group, type, then up to four levels of detail). The
//! rule is that of the European Commission's guidance MDCG 2021-12, "FAQ on the European Medical
//! Device Nomenclature". Codes that end in `99` are "other".

#[cfg(feature = "xlsx")]
mod layout;
#[cfg(feature = "xlsx")]
mod sheet;
#[cfg(feature = "xlsx")]
mod workbook;

use kodbro::nomenclature::{Code, NewConcept, Release, Status};

use crate::ErrorKind;

#[cfg(feature = "xlsx")]
pub use workbook::read_workbook;

/// The nomenclature's short name, as it stands in [`Release::name`].
pub const NAME: &str = "EMDN";

/// The canonical address of the nomenclature, as it stands in [`Release::url`].
pub const URL: &str = "https://webgate.ec.europa.eu/dyna2/emdn/";

/// What names the nomenclature in files of mappings: its short name, the canonical address, and
/// address and identifier in HL7 Europe's [terminology of eHDSI].
///
/// [terminology of eHDSI]: https://build.fhir.org/ig/hl7-eu/hl7.eu.terminology.common/CodeSystem-emdn.xml
pub const SYSTEMS: [&str; 4] = [
    NAME,
    URL,
    "http://hl7europe.org/fhir/terminology/ehdsi/ValueSet/eHDSIMedicalDevice",
    "urn:oid:1.3.6.1.4.1.12559.11.10.1.3.1.44.6",
];

/// The rule of a code, in the words of error messages.
pub const RULE: &str = "a capital letter and up to six pairs of digits, such as T01020204";

/// The deepest level.
pub const MAX_LEVEL: u8 = 7;

/// Reads a code, after dropping white space at its ends.
///
/// # Errors
/// [`ErrorKind::BadCode`] when the text is not a capital letter A–Z followed by zero to six pairs
/// of ASCII digits.
///
/// # Example: white space at the ends is no fault, a lower-case letter is
///
/// ```
/// use kodbro_formats::emdn;
///
/// assert_eq!(emdn::parse_code("T01020204\u{a0}")?.as_str(), "T01020204");
/// let error = emdn::parse_code("t0102").unwrap_err();
/// assert_eq!(error.to_string(), format!("'t0102' is not a code, expected {}", emdn::RULE));
/// # Ok::<(), kodbro_formats::ErrorKind>(())
/// ```
pub fn parse_code(text: &str) -> Result<Code, ErrorKind> {
    let trimmed = text.trim();
    let code = trimmed.parse().ok().filter(|_| is_code(trimmed));
    code.ok_or_else(|| ErrorKind::BadCode {
        value: text.chars().take(40).collect(),
        expected: RULE,
    })
}

/// Tells whether a text, exactly as it is, is a code.
///
/// ```
/// use kodbro_formats::emdn::is_code;
///
/// assert!(is_code("A") && is_code("V020303"));
/// assert!(!is_code("A1") && !is_code("A01 ") && !is_code("A01020304050607"));
/// ```
pub fn is_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    let letter = bytes.next().is_some_and(|b| b.is_ascii_uppercase());
    letter
        && text.len() % 2 == 1
        && text.len() < 2 * usize::from(MAX_LEVEL)
        && bytes.all(|b| b.is_ascii_digit())
}

/// Returns the code above one: less its last pair of digits; `None` for a category, and for a
/// text that is not a code.
///
/// ```
/// use kodbro_formats::emdn::parent_of;
///
/// assert_eq!(parent_of("A0101"), Some("A01"));
/// assert_eq!(parent_of("A01"), Some("A"));
/// assert_eq!(parent_of("A"), None);
/// ```
pub fn parent_of(code: &str) -> Option<&str> {
    let end = code.len().checked_sub(2).filter(|_| is_code(code))?;
    code.get(..end)
}

/// Returns the depth of a code, from 1 for a category; `None` for a text that is not a code.
///
/// ```
/// use kodbro_formats::emdn::level_of;
///
/// assert_eq!(level_of("T01020204"), Some(5));
/// assert_eq!(level_of("gloves"), None);
/// ```
pub fn level_of(code: &str) -> Option<u8> {
    is_code(code).then(|| code.len().div_ceil(2) as u8)
}

/// Tells whether a code takes what its siblings do not ("other"): it ends in `99`.
///
/// ```
/// use kodbro_formats::emdn::is_residual;
///
/// assert!(is_residual("A0199"));
/// assert!(!is_residual("A9901"));
/// ```
pub fn is_residual(code: &str) -> bool {
    is_code(code) && code.ends_with("99")
}

/// Makes a concept from a code alone: its parent by the rule, not retired.
pub(crate) fn concept(code: Code) -> NewConcept {
    NewConcept {
        parent: parent_of(code.as_str()).and_then(|parent| parent.parse().ok()),
        residual: is_residual(code.as_str()),
        status: Status::Active,
        code,
    }
}

/// Names a release of the EMDN.
pub(crate) fn release(release: &str) -> Release {
    Release {
        url: URL.to_owned(),
        ..Release::new(NAME, release)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rule_is_a_code() {
        for good in ["A", "Z99", "A0101010101", "W010106019901"] {
            assert!(is_code(good), "{good}");
            assert_eq!(parse_code(&format!(" {good}\n")).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "a",
            "Å",
            "AA",
            "A0",
            "A 01",
            "01",
            "A01x1",
            "A٠١",
            "A01010101010101",
        ] {
            assert!(!is_code(bad), "{bad:?}");
            assert!(parse_code(bad).is_err(), "{bad:?}");
            assert_eq!(parent_of(bad), None);
        }
    }

    #[test]
    fn parents_lead_to_the_category() {
        let path: Vec<_> = std::iter::successors(Some("A0101010101"), |c| parent_of(c)).collect();
        assert_eq!(path.len(), usize::from(level_of(path[0]).unwrap()));
        assert_eq!(path.last(), Some(&"A"));
    }
}
