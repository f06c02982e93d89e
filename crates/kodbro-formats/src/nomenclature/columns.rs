use kodbro::nomenclature::{Language, TermKind};

use super::Labels;

/// Which column of a table holds what, found by the names in the header.
///
/// Names are compared without case, and with spaces, dots, hyphens and underscores alike. A term
/// column may name its language, as `term_sv` does.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) code: Option<usize>,
    /// Term columns, with the language where the name states one.
    pub(crate) terms: Vec<(usize, Option<Language>)>,
    pub(crate) parent: Option<usize>,
    pub(crate) language: Option<usize>,
    pub(crate) kind: Option<usize>,
    pub(crate) level: Option<usize>,
    pub(crate) terminal: Option<usize>,
    pub(crate) status: Option<usize>,
    pub(crate) successor: Option<usize>,
}

const CODE: [&str; 6] = ["code", "kod", "emdn", "emdn_code", "emdn_kod", "codice"];
const TERM: [&str; 8] = [
    "term",
    "name",
    "display",
    "label",
    "benämning",
    "namn",
    "termine",
    "terme",
];
const PARENT: [&str; 4] = ["parent", "parent_code", "överordnad", "broader"];
const LANGUAGE: [&str; 4] = ["language", "lang", "språk", "designation_language"];
const KIND: [&str; 3] = ["kind", "term_kind", "termtyp"];
const LEVEL: [&str; 2] = ["level", "nivå"];
const TERMINAL: [&str; 5] = [
    "terminal",
    "terminal_level",
    "terminal_level_yes/no",
    "leaf",
    "slutnivå",
];
const STATUS: [&str; 2] = ["status", "state"];
const SUCCESSOR: [&str; 5] = [
    "successor",
    "replaced_by",
    "replacedby",
    "ersätts_av",
    "efterträdare",
];

impl Columns {
    /// Finds the columns in a header. Of several with the same meaning the first counts.
    pub(crate) fn of<'a>(header: impl Iterator<Item = &'a str>) -> Self {
        let mut columns = Self::default();
        for (i, cell) in header.enumerate() {
            let name = normalise(cell);
            let name = name.as_str();
            let place = if CODE.contains(&name) {
                &mut columns.code
            } else if PARENT.contains(&name) {
                &mut columns.parent
            } else if LANGUAGE.contains(&name) {
                &mut columns.language
            } else if KIND.contains(&name) {
                &mut columns.kind
            } else if LEVEL.contains(&name) {
                &mut columns.level
            } else if TERMINAL.contains(&name) {
                &mut columns.terminal
            } else if STATUS.contains(&name) {
                &mut columns.status
            } else if SUCCESSOR.contains(&name) {
                &mut columns.successor
            } else {
                columns
                    .terms
                    .extend(term_column(name).map(|language| (i, language)));
                continue;
            };
            place.get_or_insert(i);
        }
        columns
    }

    /// Returns the names of the columns for messages.
    pub(crate) fn labels(&self, header: &[String]) -> Labels {
        let label = |column: Option<usize>| {
            let cell = column.and_then(|i| header.get(i));
            cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        Labels {
            code: label(self.code),
            term: label(self.terms.first().map(|&(i, _)| i)),
            parent: label(self.parent),
            level: label(self.level),
            terminal: label(self.terminal),
            successor: label(self.successor),
        }
    }
}

/// Reads a yes or no in the languages of the EMDN's editions and of spreadsheet programs.
pub(crate) fn parse_flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "ja" | "j" | "si" | "sì" | "sí" | "oui" | "sim" => {
            Some(true)
        }
        "no" | "n" | "false" | "0" | "nej" | "nein" | "non" | "não" => Some(false),
        _ => None,
    }
}

/// Reads the kind of a term.
pub(crate) fn parse_kind(text: &str) -> Option<TermKind> {
    match normalise(text).as_str() {
        "official" | "officiell" | "preferred" => Some(TermKind::Official),
        "working_translation" | "translation" | "arbetsöversättning" => {
            Some(TermKind::WorkingTranslation)
        }
        "synonym" => Some(TermKind::Synonym),
        "brand" | "varumärke" => Some(TermKind::Brand),
        _ => None,
    }
}

/// Reads a status: whether the code is retired.
pub(crate) fn parse_retired(text: &str) -> Option<bool> {
    match normalise(text).as_str() {
        "active" | "aktiv" | "draft" | "experimental" | "valid" => Some(false),
        "retired" | "inactive" | "deprecated" | "withdrawn" | "obsolete" | "utgången" => {
            Some(true)
        }
        _ => None,
    }
}

/// Tells whether a column holds terms, and in which language where its name says so.
fn term_column(name: &str) -> Option<Option<Language>> {
    if TERM.contains(&name) {
        return Some(None);
    }
    let (word, tag) = name.rsplit_once('_')?;
    (TERM.contains(&word)).then(|| tag.parse().ok().map(Some))?
}

fn normalise(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || "._-".contains(c));
    let words: Vec<String> = words
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_tolerant_names() {
        let header = [
            " KOD",
            "Term (old)",
            "Term SV",
            "term-en",
            "Level ",
            "TERMINAL LEVEL YES/NO ",
        ];
        let columns = Columns::of(header.into_iter());
        assert_eq!(columns.code, Some(0));
        let terms = [(2, Some(Language::SWEDISH)), (3, Some(Language::ENGLISH))];
        assert_eq!(columns.terms, terms);
        assert_eq!((columns.level, columns.terminal), (Some(4), Some(5)));
    }

    #[test]
    fn words_of_cells_are_read() {
        assert_eq!(parse_flag(" YES "), Some(true));
        assert_eq!(parse_flag("maybe"), None);
        assert_eq!(
            parse_kind("Working translation"),
            Some(TermKind::WorkingTranslation)
        );
        assert_eq!(parse_retired("Inactive"), Some(true));
    }
}
