use std::path::Path;

use kodbro::evaluate::Outcome;
use kodbro_formats::{Error, Output};

/// Writes what became of the rows, one a line, in the order of the truth file.
pub(super) fn write(path: &Path, outcomes: &[Outcome]) -> Result<(), Error> {
    let mut text = String::from(
        "id\tin_scope\trank\tfirst\tfirst_confidence\tstatus\tanswer\tanswer_confidence\tright\n",
    );
    for outcome in outcomes {
        text.push_str(&line(outcome));
    }
    let mut output = Output::create(path)?;
    output.put(text.as_bytes())?;
    output.finish()
}

fn line(outcome: &Outcome) -> String {
    let confidence = |p: Option<f64>| p.map_or_else(String::new, |p| format!("{p:.4}"));
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    let rank = outcome
        .rank
        .map_or_else(String::new, |rank| rank.to_string());
    let cells = [
        outcome.id.replace(char::is_control, " "),
        outcome.in_scope.to_string(),
        rank,
        code(&outcome.first),
        confidence(outcome.first_confidence),
        outcome.status.to_string(),
        code(&outcome.answer),
        confidence(outcome.answer_confidence),
        outcome.right.to_string(),
    ];
    let mut line = cells.join("\t");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::MappingStatus;

    #[test]
    fn a_case_is_one_line_whatever_its_id() {
        let outcome = Outcome {
            id: "a\tb\n".into(),
            in_scope: true,
            known_code: true,
            rank: Some(2),
            first: Some("A01".into()),
            first_confidence: Some(0.123_456),
            levels: [None; 3],
            status: MappingStatus::Review,
            answer: None,
            answer_level: None,
            answer_confidence: None,
            right: false,
        };
        let line = line(&outcome);
        assert_eq!(line, "a b \ttrue\t2\tA01\t0.1235\treview\t\t\tfalse\n");
    }
}
