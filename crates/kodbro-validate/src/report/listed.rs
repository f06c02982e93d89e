use super::column::position;
use super::sentence::{cut, sentence};
use super::{Excerpt, Record, cell_name, words};
use crate::{Finding, UiLanguage};

/// A value is shown with so many characters, an id or name with fewer.
const VALUE: usize = 240;
const NAME: usize = 120;
const SENTENCE: usize = 600;

/// What a report for people says of a finding, cut to a length that many of them have room for.
#[derive(Debug)]
pub(super) struct Listed {
    /// Which file of the run, from 0.
    pub(super) file: usize,
    /// The row, from 1, and the column, from 0, of a table.
    #[cfg_attr(not(feature = "xlsx"), allow(dead_code))] // only a workbook links to it
    pub(super) cell: Option<(u64, usize)>,
    /// Where: `row 7, column EMDN (C7)`.
    pub(super) place: String,
    /// The element of a document.
    pub(super) path: Option<String>,
    pub(super) id: String,
    pub(super) name: String,
    /// The value, where a field is meant.
    pub(super) value: Option<Excerpt>,
    pub(super) message: String,
    /// How to mend it, where that is not the same for all findings of the rule.
    pub(super) mend: Option<String>,
    pub(super) suggestion: Option<String>,
    pub(super) evidence: Vec<String>,
}

impl Listed {
    pub(super) fn new(
        finding: &Finding,
        language: UiLanguage,
        columns: &[String],
        file: usize,
    ) -> Self {
        let record = Record::new(finding, language);
        let own = finding.rule.mend.say(language).contains('{');
        let suggestion = record.suggestion;
        Self {
            file,
            cell: record
                .row
                .and_then(|row| Some((row, position(columns, record.column?)?))),
            place: place(&record, language, columns),
            path: record.path.map(|path| cut(path, SENTENCE)),
            id: cut(&finding.item_id, NAME),
            name: cut(&finding.item_name, NAME),
            value: record
                .value
                .map(|value| Excerpt::new(value, finding.span.clone(), VALUE)),
            mend: own.then(|| sentence(&cut(&record.mend, SENTENCE))),
            suggestion: suggestion.map(|text| Excerpt::new(text, 0..0, VALUE).marked),
            evidence: record
                .evidence
                .iter()
                .map(|reason| cut(reason, SENTENCE))
                .collect(),
            message: sentence(&cut(&record.message, SENTENCE)),
        }
    }
}

fn place(record: &Record<'_>, language: UiLanguage, columns: &[String]) -> String {
    let say = |words: crate::Words| words.say(language);
    let mut parts = Vec::new();
    if let Some(sheet) = record.sheet {
        parts.push(sheet.to_owned());
    }
    if let Some(row) = record.row {
        parts.push(format!("{} {row}", say(words::ROW)));
    }
    if let Some(column) = record.column {
        let cell = record.row.and_then(|row| cell_name(columns, row, column));
        let cell = cell.map_or_else(String::new, |cell| format!(" ({cell})"));
        let column = cut(column, NAME);
        parts.push(format!("{} {column}{cell}", say(words::COLUMN)));
    }
    if let (Some(line), Some(character)) = (record.line, record.character) {
        parts.push(format!("{} {line}:{character}", say(words::LINE)));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_place_is_said_as_people_find_it() {
        let columns = ["Artnr".to_owned(), "EMDN".to_owned()];
        let at = |finding: &Finding, language| {
            let listed = Listed::new(finding, language, &columns, 0);
            listed.place
        };
        let mut finding = sample::unknown_code(7);
        assert_eq!(at(&finding, UiLanguage::Swedish), "rad 7, kolumn EMDN (B7)");
        finding.place.sheet = Some("Blad1".into());
        assert_eq!(
            at(&finding, UiLanguage::English),
            "Blad1, row 7, column EMDN (B7)"
        );
        assert_eq!(at(&sample::in_xml(), UiLanguage::English), "line 57:13");
    }

    #[test]
    fn a_remedy_that_is_always_the_same_is_not_repeated() {
        let listed = |finding: &Finding| Listed::new(finding, UiLanguage::English, &[], 0);
        assert_eq!(listed(&sample::missing_gtin(1)).mend, None);
        let own = listed(&sample::unknown_code(1)).mend;
        assert_eq!(own.as_deref(), Some("Write a code of EMDN 2025."));
    }
}
