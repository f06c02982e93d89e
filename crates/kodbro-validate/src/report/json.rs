use std::io::{self, Write};

use serde_json::json;

use super::{About, Ending, Record, Report};
use crate::{Finding, Severity};

/// Writes the findings as one JSON document, as every command does that answers in JSON.
///
/// The document is `{"kodbro", "profile", "nomenclature", "findings": […], "files": […],
/// "summary": {…}}`. The findings come first, each a [`Record`] on a line of its own, so that they
/// are written as they are found and the document can be searched by line; what is counted comes
/// last. No time is in it: the same files give the same bytes.
pub struct JsonReport<W> {
    out: W,
    about: About,
    empty: bool,
}

impl<W: Write> JsonReport<W> {
    /// Begins a document.
    ///
    /// # Errors
    ///
    /// When the system refuses to write.
    pub fn new(mut out: W, about: About) -> io::Result<Self> {
        let head = json!({
            "kodbro": env!("CARGO_PKG_VERSION"),
            "profile": about.profile,
            "nomenclature": Some(&about.nomenclature).filter(|name| !name.is_empty()),
        });
        let head = head.to_string();
        let open = head.strip_suffix('}').unwrap_or(&head);
        write!(out, "{open},\n\"findings\":[")?;
        Ok(Self {
            out,
            about,
            empty: true,
        })
    }
}

impl<W: Write> Report for JsonReport<W> {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let separator = if self.empty { "\n" } else { ",\n" };
        self.empty = false;
        self.out.write_all(separator.as_bytes())?;
        serde_json::to_writer(&mut self.out, &Record::new(finding, self.about.language))?;
        Ok(())
    }

    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let files = ending.files.iter().map(|file| {
            json!({
                "source": file.name,
                "read_as": Some(&file.read_as).filter(|text| !text.is_empty()),
                "items": file.items,
                "findings": file.tally.total(),
                "failure": file.failure,
            })
        });
        let rules = ending.tally.rules();
        let rules = rules.iter().map(|rule| {
            json!({
                "rule": rule.rule.id,
                "severity": rule.severity,
                "count": rule.count,
                "title": rule.rule.title.say(self.about.language),
            })
        });
        let summary = json!({
            "items": ending.items(),
            "findings": ending.tally.total(),
            "errors": ending.tally.of(Severity::Error),
            "warnings": ending.tally.of(Severity::Warning),
            "notes": ending.tally.of(Severity::Note),
            "rules": rules.collect::<Vec<_>>(),
            "exit_code": ending.exit_code,
        });
        let close = if self.empty { "]" } else { "\n]" };
        let files = serde_json::Value::from(files.collect::<Vec<_>>());
        write!(
            self.out,
            "{close},\n\"files\":{files},\n\"summary\":{summary}}}\n"
        )?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Tally, sample};
    use serde_json::Value;

    fn document(findings: &[Finding]) -> String {
        let about = About {
            profile: "region".into(),
            ..About::default()
        };
        let mut bytes = Vec::new();
        let mut report = JsonReport::new(&mut bytes, about).unwrap();
        for finding in findings {
            report.finding(finding).unwrap();
        }
        let files = [sample::file("lista.csv", findings)];
        let ending = Ending {
            files: &files,
            tally: &files[0].tally,
            exit_code: u8::from(!findings.is_empty()),
        };
        report.finish(&ending).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_finding_is_a_line_of_one_document() {
        let findings = [
            sample::unknown_code(2),
            sample::missing_gtin(3),
            sample::hostile(),
        ];
        let text = document(&findings);
        assert_eq!(text.lines().count(), 2 + 3 + 3);
        let whole: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(whole["findings"].as_array().map(Vec::len), Some(3));
        assert_eq!(whole["findings"][1]["row"], 3);
        assert_eq!(whole["summary"]["errors"], 2);
        assert_eq!(whole["summary"]["rules"][0]["rule"], "sample-code-unknown");
        assert_eq!(whole["files"][0]["items"], 1_234);
    }

    #[test]
    fn nothing_found_is_a_document_too() {
        let whole: Value = serde_json::from_str(&document(&[])).unwrap();
        assert_eq!(whole["findings"], Value::Array(Vec::new()));
        assert_eq!(whole["summary"]["exit_code"], 0);
        assert!(whole["nomenclature"].is_null());
        assert_eq!(Tally::default().total(), 0);
    }
}
