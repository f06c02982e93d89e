//! How does a mapping look in a notebook?

use std::fmt::Write;

use crate::mapping::MappingValue;

/// Makes a table of the candidates, under the row and its answer.
pub(crate) fn table(mapping: &MappingValue) -> String {
    let mut caption = format!("{}: <b>{}</b>", escaped(&mapping.text), mapping.status);
    if let Some(answer) = &mapping.answer {
        let (code, term) = (escaped(&answer.code), escaped(&answer.term));
        let _ = write!(caption, " {code} {term} ({:.4})", answer.confidence);
    }
    if let Some(reason) = mapping.reason {
        let _ = write!(caption, "<br>{}", escaped(&reason.to_string()));
    }
    let mut rows = String::new();
    for candidate in &mapping.candidates {
        let reasons: Vec<String> = candidate
            .evidence
            .iter()
            .map(|reason| escaped(&reason.to_string()))
            .collect();
        let _ = write!(
            rows,
            "<tr><td>{}</td><td>{}</td><td>{:.4}</td><td style=\"text-align:left\">{}</td></tr>",
            escaped(&candidate.code),
            escaped(&candidate.term),
            candidate.confidence,
            reasons.join("<br>"),
        );
    }
    format!(
        "<table><caption style=\"text-align:left\">{caption}</caption>\
         <thead><tr><th>code</th><th>term</th><th>confidence</th><th>evidence</th></tr></thead>\
         <tbody>{rows}</tbody></table>"
    )
}

/// Writes text so that a browser shows it and does not read it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
