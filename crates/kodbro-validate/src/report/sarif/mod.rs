//! How do findings get into pipelines?
//!
//! As SARIF 2.1.0 (OASIS Standard with Errata 01), which code scanning services and editors read.
//! `rule` describes the rules, `result` the findings, `location` where they are.

mod location;
mod result;
mod rule;

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{About, Ending, Report};
use crate::{Finding, Rule, UiLanguage};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the findings as SARIF 2.1.0, each as it is found.
///
/// A finding in a text file has a region: the line and character of its element in XML and JSON, the
/// row as line in CSV and TSV, which is off by the line breaks inside of quoted cells above it. In a workbook, where
/// there are no lines, the cell is a logical location alone. The fingerprint `kodbro/v1` of a result
/// is made of rule, product and value, not of the place, so that it stays the same when rows are
/// added. There are no fixes, since SARIF has them by the region of the text to be replaced, and that of a
/// value inside of its element or cell is not known; a suggestion is among the properties.
pub struct SarifReport<W> {
    out: W,
    language: UiLanguage,
    rules: HashMap<&'static str, usize>,
    /// How many results had a fingerprint, so that those after it differ.
    seen: HashMap<u64, u32>,
    columns: Vec<String>,
    empty: bool,
}

impl<W: Write> SarifReport<W> {
    /// Begins a log with all rules that were checked.
    ///
    /// # Errors
    ///
    /// When the system refuses to write.
    pub fn new(mut out: W, about: &About, rules: &[&'static Rule]) -> io::Result<Self> {
        let described: Vec<Value> = rules
            .iter()
            .map(|described| rule::describe(described, about.language))
            .collect();
        let driver = json!({
            "name": "kodbro",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": language(about.language),
            "rules": described,
        });
        let id = format!("kodbro/validate/{}/", about.profile);
        let version = json!({ "$schema": SCHEMA, "version": "2.1.0" }).to_string();
        let version = version.strip_suffix('}').unwrap_or(&version);
        let run = json!({
            "tool": { "driver": driver },
            "automationDetails": { "id": id },
            "language": language(about.language),
            "columnKind": "unicodeCodePoints",
            "properties": { "profile": about.profile, "nomenclature": about.nomenclature },
        });
        let run = run.to_string();
        let run = run.strip_suffix('}').unwrap_or(&run);
        write!(out, "{version},\"runs\":[{run},\n\"results\":[")?;
        let rules = rules.iter().enumerate().map(|(at, rule)| (rule.id, at));
        Ok(Self {
            out,
            language: about.language,
            rules: rules.collect(),
            seen: HashMap::new(),
            columns: Vec::new(),
            empty: true,
        })
    }
}

impl<W: Write> Report for SarifReport<W> {
    fn begin_file(&mut self, columns: &[String]) -> io::Result<()> {
        self.columns = columns.to_vec();
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let fingerprint = result::fingerprint(finding);
        let occurrence = self.seen.entry(fingerprint).or_insert(0);
        *occurrence += 1;
        let mut described = result::describe(finding, self.language);
        described["locations"] = json!([location::describe(finding, &self.columns)]);
        described["partialFingerprints"] =
            json!({ "kodbro/v1": format!("{fingerprint:016x}:{occurrence}") });
        if let Some(index) = self.rules.get(finding.rule.id) {
            described["ruleIndex"] = json!(index);
        }
        let separator = if self.empty { "\n" } else { ",\n" };
        self.empty = false;
        write!(self.out, "{separator}{described}")
    }

    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let unread: Vec<Value> = ending
            .failures()
            .map(|(file, failure)| {
                json!({
                    "level": "error",
                    "message": { "text": result::escape(failure) },
                    "locations": [{ "physicalLocation": { "artifactLocation": { "uri": location::uri(&file.name) } } }],
                })
            })
            .collect();
        let invocation = json!({
            "executionSuccessful": unread.is_empty(),
            "exitCode": ending.exit_code,
            "toolExecutionNotifications": unread,
        });
        let close = if self.empty { "]" } else { "\n]" };
        write!(self.out, "{close},\n\"invocations\":[{invocation}]}}]}}\n")?;
        self.out.flush()
    }
}

fn language(language: UiLanguage) -> &'static str {
    match language {
        UiLanguage::English => "en",
        UiLanguage::Swedish => "sv",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn log(findings: &[Finding], failure: Option<&str>) -> Value {
        let about = About {
            profile: "region".into(),
            ..About::default()
        };
        let mut bytes = Vec::new();
        let rules = [&sample::MISSING, &sample::UNKNOWN];
        let mut report = SarifReport::new(&mut bytes, &about, &rules).unwrap();
        report.begin_file(&["Artnr".into(), "EMDN".into()]).unwrap();
        for finding in findings {
            report.finding(finding).unwrap();
        }
        let mut file = sample::file("lista.csv", findings);
        file.failure = failure.map(str::to_owned);
        let files = [file];
        let ending = Ending {
            files: &files,
            tally: &files[0].tally,
            exit_code: if failure.is_some() { 2 } else { 1 },
        };
        report.finish(&ending).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn a_log_has_one_run_with_rules_results_and_how_it_ended() {
        let findings = [
            sample::unknown_code(2),
            sample::missing_gtin(3),
            sample::hostile(),
        ];
        let log = log(&findings, None);
        assert_eq!(
            (&log["version"], log["runs"].as_array().unwrap().len()),
            (&json!("2.1.0"), 1)
        );
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
        assert_eq!(run["results"][0]["level"], "error");
        assert_eq!(run["results"][1]["level"], "note");
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
        assert_eq!(run["invocations"][0]["exitCode"], 1);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_notification() {
        let log = log(&[], Some("lista.csv: cut off {at} line 3"));
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let text = &invocation["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(text, "lista.csv: cut off {{at}} line 3");
        assert_eq!(log["runs"][0]["results"], json!([]));
    }

    #[test]
    fn fingerprints_stay_when_rows_move_and_differ_when_they_repeat() {
        let print = |log: &Value, at: usize| {
            let prints = &log["runs"][0]["results"][at]["partialFingerprints"];
            prints["kodbro/v1"].as_str().unwrap().to_owned()
        };
        let one = log(&[sample::unknown_code(2)], None);
        let moved = log(&[sample::unknown_code(9), sample::unknown_code(10)], None);
        assert_eq!(print(&one, 0), print(&moved, 0));
        assert_ne!(print(&moved, 0), print(&moved, 1));
        let other = Finding {
            value: "T98".into(),
            ..sample::unknown_code(2)
        };
        assert_ne!(print(&one, 0), print(&log(&[other], None), 0));
    }
}
