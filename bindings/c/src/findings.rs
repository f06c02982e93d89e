//! What was found in a catalogue?

use std::ffi::c_char;

use kodbro_validate::UiLanguage;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::text::Text;

/// What is wrong with a catalogue, in the order of the file. It never changes, any number of threads
/// may read one at the same time, and it does not need its mapper any more.
#[derive(Debug)]
pub struct Findings {
    _private: [u8; 0],
}

/// How much a finding matters; the larger, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Severity {
    /// Worth knowing; nothing need be done.
    Note = 1,
    /// A region may stumble over it.
    Warning = 2,
    /// A region will stumble over it.
    Error = 3,
}

/// What a check came to.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Summary {
    /// How many products were checked.
    pub items: u64,
    /// How many rows could not be read; each is a finding, too.
    pub unreadable: u64,
    /// How many findings are errors.
    pub errors: u64,
    /// How many are warnings.
    pub warnings: u64,
    /// How many are notes.
    pub notes: u64,
}

/// Something wrong with a catalogue, where it stands, and how to mend it. What is not known of a
/// place is empty, or 0. The texts live as long as the findings.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Finding {
    /// The stable id of the rule, such as "gtin-check-digit".
    pub rule: Text,
    /// How much it matters.
    pub severity: Severity,
    /// The file.
    pub source: Text,
    /// The sheet of a workbook.
    pub sheet: Text,
    /// The row of a table, from 1.
    pub row: u64,
    /// The column of a table, by its header.
    pub column: Text,
    /// The line of a document, from 1.
    pub line: u64,
    /// The character of the line, from 1.
    pub character: u64,
    /// The element of a document, as an XPath or JSON Pointer.
    pub path: Text,
    /// Which product of the file it is, from 1; 0 for the file as a whole.
    pub item: u64,
    /// The product's article number.
    pub id: Text,
    /// The product's name.
    pub name: Text,
    /// The field's text as the file has it.
    pub value: Text,
    /// What is wrong: lower case, no full stop.
    pub message: Text,
    /// Why that matters.
    pub why: Text,
    /// How to mend it.
    pub mend: Text,
    /// A better value, where there is exactly one; else empty.
    pub suggestion: Text,
    /// The standard or practice that the rule comes from.
    pub rule_source: Text,
    /// Its address.
    pub rule_url: Text,
    /// How many reasons there are, for rules that weigh.
    pub evidence: usize,
}

impl Opaque for Findings {
    type Value = Found;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-V");
    const NAME: &'static str = "findings";
}

/// What stands behind findings.
pub(crate) struct Found {
    all: Vec<Said>,
    summary: Summary,
    language: UiLanguage,
}

/// A finding in words.
struct Said {
    finding: kodbro_validate::Finding,
    message: String,
    mend: String,
}

impl Found {
    /// Puts findings into words.
    pub(crate) fn new(
        findings: Vec<kodbro_validate::Finding>,
        summary: &kodbro_validate::Summary,
        language: UiLanguage,
    ) -> Self {
        let all = findings.into_iter().map(|finding| Said {
            message: finding.message(language),
            mend: finding.mend(language),
            finding,
        });
        let [notes, warnings, errors] = summary.severities;
        Self {
            all: all.collect(),
            summary: Summary {
                items: summary.items,
                unreadable: summary.unreadable,
                errors,
                warnings,
                notes,
            },
            language,
        }
    }

    fn at(&self, index: usize) -> Result<&Said, Failure> {
        self.all.get(index).ok_or(Failure::NotFound {
            what: "finding",
            value: index.to_string(),
        })
    }

    fn read(&self, index: usize) -> Result<Finding, Failure> {
        let said = self.at(index)?;
        let finding = &said.finding;
        let (rule, place) = (finding.rule, &finding.place);
        let (line, character) = place.line.unwrap_or_default();
        let optional = |text: &Option<String>| text.as_deref().map_or(Text::EMPTY, Text::new);
        Ok(Finding {
            rule: Text::new(rule.id),
            severity: match finding.severity {
                kodbro_validate::Severity::Note => Severity::Note,
                kodbro_validate::Severity::Warning => Severity::Warning,
                kodbro_validate::Severity::Error => Severity::Error,
            },
            source: Text::new(&place.source),
            sheet: optional(&place.sheet),
            row: place.row.unwrap_or_default(),
            column: optional(&place.column),
            line,
            character,
            path: optional(&place.element),
            item: finding.item.unwrap_or_default(),
            id: Text::new(&finding.item_id),
            name: Text::new(&finding.item_name),
            value: Text::new(&finding.value),
            message: Text::new(&said.message),
            why: Text::new(rule.why.say(self.language)),
            mend: Text::new(&said.mend),
            suggestion: optional(&finding.suggestion),
            rule_source: Text::new(rule.source.name),
            rule_url: Text::new(rule.source.url),
            evidence: finding.evidence.len(),
        })
    }

    fn reason(&self, index: usize, reason: usize) -> Result<Text, Failure> {
        let reasons = &self.at(index)?.finding.evidence;
        let (english, swedish) = reasons.get(reason).ok_or(Failure::NotFound {
            what: "reason",
            value: reason.to_string(),
        })?;
        Ok(Text::new(match self.language {
            UiLanguage::English => english,
            UiLanguage::Swedish => swedish,
        }))
    }
}

/// Returns the word for a severity: "note", "warning" or "error", as the command writes it, with a
/// NUL at its end. It lives always.
#[unsafe(no_mangle)]
pub extern "C" fn kodbro_severity_text(severity: i32) -> *const c_char {
    let word = match severity {
        NOTE => c"note",
        WARNING => c"warning",
        ERROR => c"error",
        _ => c"unknown severity",
    };
    word.as_ptr()
}

const NOTE: i32 = Severity::Note as i32;
const WARNING: i32 = Severity::Warning as i32;
const ERROR: i32 = Severity::Error as i32;

/// Says how many findings are kept: all, or as many as the options say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_findings_count(
    findings: *const Findings,
    count: *mut usize,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(count, Message::NONE, || {
            Ok(handle::borrow(findings, "findings")?.all.len())
        })
    }
}

/// Says what the check came to, with the findings that are not kept.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_findings_summary(
    findings: *const Findings,
    summary: *mut Summary,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(summary, Message::NONE, || {
            Ok(handle::borrow(findings, "findings")?.summary)
        })
    }
}

/// Reads a finding by its place, from 0.
///
/// KODBRO_STATUS_NOT_FOUND when there are not so many. Costs next to nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_findings_at(
    findings: *const Findings,
    index: usize,
    finding: *mut Finding,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(finding, Message::NONE, || {
            handle::borrow(findings, "findings")?.read(index)
        })
    }
}

/// Reads a reason for a finding by its place, from 0, in the language of the messages. The text lives
/// as long as the findings.
///
/// KODBRO_STATUS_NOT_FOUND when there are not so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_findings_evidence(
    findings: *const Findings,
    finding: usize,
    index: usize,
    words: *mut Text,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(words, Message::NONE, || {
            handle::borrow(findings, "findings")?.reason(finding, index)
        })
    }
}

/// Frees findings. NULL is left alone. Texts that were read from them end with them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_findings_free(findings: *mut Findings) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(findings) }
}
