//! What does the C library find in catalogues that nobody meant?

use std::ffi::c_char;
use std::ptr;

use kodbro_c::*;

use super::script::Script;
use super::session::{Session, ask, call, words};

/// Names a catalogue of the project's tests.
macro_rules! catalogue {
    ($name:literal) => {
        (
            concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/validate/", $name),
            include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../tests/validate/",
                $name
            )),
        )
    };
}
/// A catalogue of each format, as a file and as its bytes.
const CATALOGUES: [(&str, &[u8]); 6] = [
    catalogue!("csv/many-faults.csv"),
    catalogue!("csv/file-tabs.tsv"),
    catalogue!("jsonl/clean.jsonl"),
    catalogue!("ubl/clean.xml"),
    catalogue!("bmecat/clean-2005.xml"),
    catalogue!("xlsx/file-formula-not-computed-zeros.xlsx"),
];

/// The options that are texts, with what they may be if not just any bytes.
const TEXTS: [&[&str]; 6] = [
    &["en\0", "sv\0", "de\0"],
    &["gtin\0", "unit,gtin-missing, \0", "gt\0"],
    &["emdn-code-not-terminal\0", "unit,name\0", ",\0"],
    &["2026-11-02\0", "1600-02-30\0", "2026-1-2\0"],
    &["gtin=Artnr\0", "name=2,emdn=Pris\0", "emdn=\0"],
    &["Blad\0", "Blad1\0", "\0"],
];

/// Checks a catalogue whose bytes and options the script says, and reads all that was found.
pub(super) fn validate(script: &mut Script<'_>, session: &mut Session) {
    let texts = TEXTS.map(|words| match script.byte() % 8 {
        1..=3 => Some(words[script.below(words.len())].as_bytes().to_vec()),
        4 => script.c_text(),
        _ => None,
    });
    let pointer = |number: usize| -> *const c_char {
        let text: &Option<Vec<u8>> = &texts[number];
        text.as_ref()
            .map_or(ptr::null(), |text| text.as_ptr().cast())
    };
    let options = ValidateOptions {
        profile: (1 + script.below(16) as i32) % 5,
        check_text: script.byte().into(),
        limit: match script.byte() % 4 {
            0 => script.below(8),
            _ => usize::MAX,
        },
        language: pointer(0),
        disable: pointer(1),
        enable: pointer(2),
        today: pointer(3),
        columns: pointer(4),
        sheet: pointer(5),
    };
    let (limit, options) = match script.byte() % 4 {
        0 => (usize::MAX, ptr::null()),
        _ => (options.limit, &raw const options),
    };
    match script.byte() % 4 {
        0 => check_file(script, session, options),
        _ => check_bytes(script, session, options, limit),
    }
    let findings = session.findings.at(script.below(5));
    read(script, findings);
}

/// Checks bytes: those of the script alone, or put into a catalogue.
fn check_bytes(
    script: &mut Script<'_>,
    session: &mut Session,
    options: *const ValidateOptions,
    limit: usize,
) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let name = script.text();
    let (_, whole) = CATALOGUES[script.below(CATALOGUES.len())];
    let place = usize::from(script.byte()) << 8 | usize::from(script.byte());
    let place = place % whole.len();
    let kind = script.byte() % 4;
    let bytes = script.bytes();
    let behind = match kind {
        0 => whole.len(),
        1 => place,
        _ => (place + bytes.len()).min(whole.len()),
    };
    let data = match kind {
        3 => bytes.to_vec(),
        _ => [&whole[..place], bytes, &whole[behind..]].concat(),
    };
    let found = call(capacity, |out, message, capacity| unsafe {
        kodbro_validate_bytes(
            mapper,
            name.text.data,
            name.text.length,
            data.as_ptr(),
            data.len(),
            options,
            out,
            message,
            capacity,
        )
    });
    match found {
        Ok(found) => {
            assert!(name.expected.is_ok());
            let count = ask(|out| unsafe { kodbro_findings_count(found, out) });
            assert!(count.is_ok_and(|count| count <= limit));
            session.findings.keep(found);
        }
        Err(status) => assert!(
            name.expected.err() == Some(status)
                || matches!(
                    status,
                    Status::InvalidArgument | Status::InvalidUtf8 | Status::InvalidFile
                ),
            "{status:?}"
        ),
    }
}

/// Checks a file, which must say what its bytes say, or one that is not there.
fn check_file(script: &mut Script<'_>, session: &mut Session, options: *const ValidateOptions) {
    let (mapper, capacity) = (session.mappers.at(0), script.below(96));
    let check = |path: &[u8]| {
        call(capacity, |out, message, capacity| unsafe {
            let data = path.as_ptr().cast();
            kodbro_validate_file(mapper, data, path.len(), options, out, message, capacity)
        })
    };
    if script.byte().is_multiple_of(2) {
        let path = [&b"there/is/no/"[..], script.bytes()].concat();
        assert!(check(&path).is_err());
        return;
    }
    let (path, data) = CATALOGUES[script.below(CATALOGUES.len())];
    let found = check(path.as_bytes());
    let other = call(capacity, |out, message, capacity| unsafe {
        kodbro_validate_bytes(
            mapper,
            path.as_ptr().cast(),
            path.len(),
            data.as_ptr(),
            data.len(),
            options,
            out,
            message,
            capacity,
        )
    });
    assert_eq!(found.is_ok(), other.is_ok());
    match (found, other) {
        (Ok(found), Ok(other)) => {
            let count = |of| ask(|out| unsafe { kodbro_findings_count(of, out) });
            assert_eq!(count(found), count(other));
            session.findings.keep(found);
            session.findings.keep(other);
        }
        (found, other) => assert_eq!(found.err(), other.err()),
    }
}

/// Reads findings to their end, and one behind it.
fn read(script: &mut Script<'_>, findings: *mut Findings) {
    let count = ask(|out| unsafe { kodbro_findings_count(findings, out) });
    let summary = ask::<Summary>(|out| unsafe { kodbro_findings_summary(findings, out) });
    assert_eq!(count.is_err(), findings.is_null());
    assert_eq!(summary.is_err(), findings.is_null());
    let (Ok(count), Ok(summary)) = (count, summary) else {
        return;
    };
    let total = summary.errors + summary.warnings + summary.notes;
    assert!(count as u64 <= total && summary.unreadable <= total);
    for number in 0..count {
        let found = ask::<Finding>(|out| unsafe { kodbro_findings_at(findings, number, out) });
        let found = found.expect("there are so many");
        assert!(!words(found.rule).is_empty() && !words(found.message).is_empty());
        for text in [
            found.source,
            found.sheet,
            found.column,
            found.path,
            found.id,
            found.name,
            found.value,
            found.why,
            found.mend,
            found.suggestion,
            found.rule_source,
            found.rule_url,
        ] {
            words(text);
        }
        assert!(found.item <= summary.items);
        for reason in 0..=found.evidence {
            let said =
                ask(|out| unsafe { kodbro_findings_evidence(findings, number, reason, out) });
            assert_eq!(said.is_ok(), reason < found.evidence);
            if let Ok(said) = said {
                words(said);
            }
        }
    }
    let beyond = count.saturating_add(script.below(9));
    let found = ask::<Finding>(|out| unsafe { kodbro_findings_at(findings, beyond, out) });
    assert_eq!(found.err(), Some(Status::NotFound));
}
