use std::collections::HashMap;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use kodbro_validate::report::{Ending, Excerpt, Record, Report, Tally, cell_name};
use kodbro_validate::{Finding, Severity, UiLanguage, Words};

use super::words;
use crate::numbers::{grouped, grouped_swedish};
use crate::table::texts;

/// A value is shown with so many characters, so that it fits on a line of a terminal.
const VALUE: usize = 72;

/// So many reasons are shown; the other reports have all.
const REASONS: usize = 4;

/// What is said around it may be longer.
const SAID: usize = 400;

/// Writes the findings for people at a terminal, each with its text and the part that is meant, and
/// a summary by rule.
///
/// What is shown is the value itself, since the file may be gone or huge: below the number of its
/// row or line.
pub(super) struct TextReport<W> {
    out: W,
    language: UiLanguage,
    renderer: Renderer,
    /// So many findings of a rule are shown; all if there is no limit.
    most: Option<u64>,
    shown: HashMap<(&'static str, Severity), u64>,
    columns: Vec<String>,
}

impl<W: Write> TextReport<W> {
    pub(super) fn new(out: W, language: UiLanguage, coloured: bool, most: Option<u64>) -> Self {
        Self {
            out,
            language,
            renderer: match coloured {
                true => Renderer::styled(),
                false => Renderer::plain(),
            },
            most,
            shown: HashMap::new(),
            columns: Vec::new(),
        }
    }

    fn level(&self, severity: Severity) -> Level<'static> {
        match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        }
        .with_name(self.say(words::severity(severity)))
    }

    fn say(&self, words: Words) -> &'static str {
        words.say(self.language)
    }

    fn grouped(&self, number: u64) -> String {
        match self.language {
            UiLanguage::English => grouped(number),
            UiLanguage::Swedish => grouped_swedish(number),
        }
    }

    /// Lays a finding out.
    fn rendered(&self, finding: &Finding) -> String {
        let record = Record::new(finding, self.language);
        let title = self
            .level(finding.severity)
            .primary_title(clean(&record.message))
            .id(record.rule);
        let mut group = Group::with_title(title).element(self.origin(&record));
        if let Some(value) = record.value {
            let (text, span) = Excerpt::new(value, finding.span.clone(), VALUE).joined();
            let number = record.row.or(record.line).unwrap_or(1);
            let snippet = Snippet::source(text)
                .line_start(usize::try_from(number).unwrap_or(usize::MAX))
                .annotation(AnnotationKind::Primary.span(span));
            group = group.element(snippet);
        }
        let note = Level::NOTE.with_name(self.say(words::NOTE));
        let product: Vec<&str> = record.id.into_iter().chain(record.name).collect();
        if !product.is_empty() {
            let product = clean(&product.join(", "));
            let text = format!("{} {product}", self.say(words::PRODUCT));
            group = group.element(note.clone().message(text));
        }
        if let Some(path) = record.path {
            let text = format!("{} {}", self.say(words::AT), clean(path));
            group = group.element(note.clone().message(text));
        }
        for reason in record.evidence.iter().take(REASONS) {
            group = group.element(note.clone().message(clean(reason)));
        }
        let more = record.evidence.len().saturating_sub(REASONS);
        if more > 0 {
            let text = self
                .say(words::REASONS)
                .replace("{count}", &more.to_string());
            group = group.element(note.clone().message(text));
        }
        let help = Level::HELP.with_name(self.say(words::HELP));
        group = group.element(help.clone().message(clean(&record.mend)));
        if let Some(better) = record.suggestion {
            let text = format!("{} {}", self.say(words::BETTER), clean(better));
            group = group.element(help.message(text));
        }
        let rendered = self.renderer.render(&[group]);
        // A snippet without a path of its own, whose place is said in other words than "path:line",
        // is announced by ":::" as one of another file would be.
        let lines = rendered.lines().enumerate();
        let lines =
            lines.filter(|(at, line)| record.value.is_none() || *at != 3 || !line.contains(":::"));
        lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    }

    fn origin<'r>(&self, record: &Record<'_>) -> Origin<'r> {
        let source = clean(record.source);
        if let (Some(line), Some(character)) = (record.line, record.character) {
            let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
            return Origin::path(source)
                .line(number(line))
                .char_column(number(character));
        }
        let mut place = vec![source];
        if let Some(sheet) = record.sheet {
            place.push(clean(sheet));
        }
        if let Some(row) = record.row {
            place.push(format!("{} {row}", self.say(words::ROW)));
        }
        if let Some(column) = record.column {
            let cell = record
                .row
                .and_then(|row| cell_name(&self.columns, row, column));
            let cell = cell.map_or_else(String::new, |cell| format!(" ({cell})"));
            place.push(format!(
                "{} {}{cell}",
                self.say(words::COLUMN),
                clean(column)
            ));
        }
        Origin::path(place.join(", "))
    }

    fn summary(&self, tally: &Tally) -> String {
        let rules = tally.rules();
        let width = |texts: &[String]| {
            texts
                .iter()
                .map(|text| text.chars().count())
                .max()
                .unwrap_or(0)
        };
        let counts: Vec<String> = rules.iter().map(|rule| self.grouped(rule.count)).collect();
        let width = width(&counts).max(self.say(words::COUNT).chars().count());
        let rows = rules.iter().zip(&counts).map(|(rule, count)| {
            vec![
                format!("{count:>width$}"),
                self.say(words::severity(rule.severity)).to_owned(),
                rule.rule.id.to_owned(),
                self.say(rule.rule.title).to_owned(),
            ]
        });
        let count = format!("{:>width$}", self.say(words::COUNT));
        let header = [
            &count,
            self.say(words::SEVERITY),
            self.say(words::RULE),
            self.say(words::ASKS),
        ];
        texts(&header, rows)
    }
}

impl<W: Write> Report for TextReport<W> {
    fn begin_file(&mut self, columns: &[String]) -> io::Result<()> {
        self.columns = columns.to_vec();
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let key = (finding.rule.id, finding.severity);
        let shown = self.shown.entry(key).or_insert(0);
        if self.most.is_some_and(|most| *shown >= most) {
            return Ok(());
        }
        *shown += 1;
        let rendered = self.rendered(finding);
        writeln!(self.out, "{rendered}\n")
    }

    fn finish(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        let tally = ending.tally;
        let total = tally.total();
        let shown: u64 = self.shown.values().sum();
        if total > 0 {
            write!(self.out, "{}", self.summary(tally))?;
            writeln!(self.out)?;
        }
        if total > shown {
            let text = self.say(words::NOT_SHOWN);
            let text = text.replace("{count}", &self.grouped(total - shown));
            writeln!(self.out, "{text}")?;
        }
        let mut is_whole = true;
        for (_, failure) in ending.failures() {
            is_whole = false;
            let text = self.say(words::UNREAD);
            writeln!(self.out, "{}", text.replace("{failure}", &clean(failure)))?;
        }
        let counts = Severity::ALL.iter().rev().map(|&severity| {
            let count = tally.of(severity);
            format!(
                "{} {}",
                self.grouped(count),
                self.say(words::counted(severity, count))
            )
        });
        let items = ending.items();
        let items = format!(
            "{} {}",
            self.grouped(items),
            self.say(words::products(items))
        );
        let text = self.say(match total {
            0 if is_whole => words::CLEAN,
            _ => words::FOUND,
        });
        let text = text.replace("{items}", &items);
        let counts = counts.collect::<Vec<_>>().join(", ");
        writeln!(self.out, "{}", text.replace("{counts}", &counts))?;
        self.out.flush()
    }
}

/// Makes a text of a file one line that no terminal takes for a command.
fn clean(text: &str) -> String {
    Excerpt::new(text, 0..0, SAID).marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro_formats::Place;
    use kodbro_formats::item::FieldKind;
    use kodbro_validate::report::CheckedFile;
    use kodbro_validate::{Profile, Rule, Source};

    static RULE: Rule = Rule {
        id: "sample-code",
        severity: Severity::Error,
        profiles: &[Profile::Region],
        exceptions: &[],
        examples: &[],
        title: Words {
            en: "codes exist",
            sv: "koder finns",
        },
        message: Words {
            en: "there is no code '{code}'",
            sv: "det finns ingen kod '{code}'",
        },
        why: Words {
            en: "nobody can read it",
            sv: "ingen kan läsa den",
        },
        mend: Words {
            en: "look the code up",
            sv: "slå upp koden",
        },
        source: Source {
            name: "experience",
            url: "",
        },
    };

    fn finding(row: u64) -> Finding {
        Finding {
            rule: &RULE,
            severity: Severity::Error,
            place: Place::new("lista.csv").with_row(row).with_column("EMDN"),
            item: Some(1),
            item_id: "0012".into(),
            item_name: "Handske\u{1b}[31m".into(),
            field: Some(FieldKind::Classification),
            value: "T01 T99".into(),
            span: 4..7,
            arguments: vec![("code", "T99".into())],
            suggestion: Some("T0102".into()),
            evidence: vec![("it is a glove".into(), "det är en handske".into())],
        }
    }

    fn said(findings: &[Finding], language: UiLanguage, most: Option<u64>) -> String {
        let mut bytes = Vec::new();
        let mut report = TextReport::new(&mut bytes, language, false, most);
        report.begin_file(&["Artnr".into(), "EMDN".into()]).unwrap();
        let mut file = CheckedFile {
            items: 1_234,
            ..CheckedFile::default()
        };
        for finding in findings {
            report.finding(finding).unwrap();
            file.tally.add(finding);
        }
        let ending = Ending {
            files: std::slice::from_ref(&file),
            tally: &file.tally,
            exit_code: 1,
        };
        report.finish(&ending).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_finding_shows_the_text_and_what_is_meant() {
        insta::assert_snapshot!(said(&[finding(7)], UiLanguage::English, None), @r"
        error[sample-code]: there is no code 'T99'
         --> lista.csv, row 7, column EMDN (B7)
          |
        7 | T01 T99
          |     ^^^
          |
          = note: product 0012, Handske␛[31m
          = note: it is a glove
          = help: look the code up
          = help: better: T0102

        count  severity  rule         what it asks for
            1  error     sample-code  codes exist

        checked 1,234 products: 1 error, 0 warnings, 0 notes
        ");
    }

    #[test]
    fn an_element_has_line_and_character_and_its_path() {
        let place = Place::new("katalog.xml")
            .with_line(57, 13)
            .with_element("/Catalogue/Item");
        let finding = Finding {
            place,
            item_name: String::new(),
            evidence: Vec::new(),
            suggestion: None,
            value: " ".into(),
            span: 0..0,
            ..finding(1)
        };
        insta::assert_snapshot!(said(&[finding], UiLanguage::Swedish, None), @r"
        fel[sample-code]: det finns ingen kod 'T99'
          --> katalog.xml:57:13
           |
        57 |  
           | ^
           |
           = not: produkt 0012
           = not: vid /Catalogue/Item
           = hjälp: slå upp koden

        antal  allvar  regel        vad den kräver
            1  fel     sample-code  koder finns

        granskade 1 234 produkter: 1 fel, 0 varningar, 0 upplysningar
        ");
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let row = Finding {
            field: None,
            value: String::new(),
            ..finding(3)
        };
        let said = said(&vec![row; 1_500], UiLanguage::English, Some(1));
        insta::assert_snapshot!(said, @r"
        error[sample-code]: there is no code 'T99'
        --> lista.csv, row 3, column EMDN (B3)
         = note: product 0012, Handske␛[31m
         = note: it is a glove
         = help: look the code up
         = help: better: T0102

        count  severity  rule         what it asks for
        1,500  error     sample-code  codes exist

        1,499 findings are counted but not shown: --max-per-rule 0 shows all
        checked 1,234 products: 1,500 errors, 0 warnings, 0 notes
        ");
    }

    #[test]
    fn a_file_that_could_not_be_read_is_not_said_to_be_clean() {
        let mut bytes = Vec::new();
        let mut report = TextReport::new(&mut bytes, UiLanguage::English, false, None);
        let file = CheckedFile {
            failure: Some("a.csv: the file is empty".into()),
            ..CheckedFile::default()
        };
        let ending = Ending {
            files: std::slice::from_ref(&file),
            tally: &file.tally,
            exit_code: 2,
        };
        report.finish(&ending).unwrap();
        let expected = "not read to the end: a.csv: the file is empty\n\
                        checked 0 products: 0 errors, 0 warnings, 0 notes\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn nothing_found_is_said() {
        assert_eq!(
            said(&[], UiLanguage::Swedish, None),
            "granskade 1\u{a0}234 produkter: inget hittades\n"
        );
    }
}
