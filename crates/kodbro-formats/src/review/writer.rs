use std::fmt;
use std::path::Path;

use kodbro::nomenclature::{Concept, Language, Term, TermKind};

use super::check;
use super::column::Column;
use super::delimited::DelimitedReview;
use super::words::{Certainty, ReviewLanguage, code_label, cut};
use crate::{Error, Output};

/// A row that goes to people, with what is proposed for it.
#[derive(Clone, Debug, Default)]
pub struct ReviewRow<'a> {
    /// The number of its group, from 1; rows of a group follow each other.
    pub group: u64,
    /// How many rows the group has.
    pub group_rows: u64,
    /// Whose row it is.
    pub source: &'a str,
    /// What names it there.
    pub id: &'a str,
    /// What the product is called.
    pub name: &'a str,
    /// Its model or type.
    pub model: &'a str,
    /// What else is said of it.
    pub description: &'a str,
    /// Who supplies it.
    pub supplier: &'a str,
    /// What is proposed, if anything is.
    pub proposal: Option<ReviewCandidate<'a>>,
    /// What there is to choose from, the likeliest first; the proposal is added if it is not there.
    pub candidates: Vec<ReviewCandidate<'a>>,
    /// Why that is proposed, or why nothing is, in words.
    pub reasons: &'a str,
    /// What people said of the row before, in words.
    pub earlier: &'a str,
    /// Whether that does not settle the row, since they differ or their code is not what it was: who
    /// decides with this in view does.
    pub is_disputed: bool,
}

/// A code to choose.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReviewCandidate<'a> {
    /// The code.
    pub code: &'a str,
    /// Its Swedish term, empty if there is none.
    pub swedish: &'a str,
    /// Its English term, empty if there is none.
    pub english: &'a str,
    /// The probability that it is right, 0..=1; of a proposal, that it or a code below it is.
    pub confidence: f64,
}

impl<'a> ReviewCandidate<'a> {
    /// Names a code by its terms.
    pub fn new(concept: &Concept<'a>, confidence: f64) -> Self {
        Self {
            code: concept.code(),
            swedish: term_in(concept, Language::SWEDISH),
            english: term_in(concept, Language::ENGLISH),
            confidence,
        }
    }

    /// Writes it as the drop-down shows it.
    pub(super) fn label(&self) -> String {
        code_label(self.code, self.swedish, self.english)
    }
}

/// Returns the term of a code in exactly this language: its official one, else a working
/// translation; empty if it has neither.
fn term_in<'a>(concept: &Concept<'a>, language: Language) -> &'a str {
    let is_term =
        |term: &Term<'_>| term.language == language && term.kind <= TermKind::WorkingTranslation;
    concept.terms().find(is_term).map_or("", |term| term.text)
}

/// What the proposals of a review were made with. It comes back with every decision.
///
/// Bars (`|`) in it become slashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewOrigin {
    /// The program.
    pub tool: String,
    /// Its version.
    pub tool_version: String,
    /// The release of the nomenclature, such as `EMDN V2`.
    pub release: String,
    /// The hash of the index.
    pub index: String,
    /// When it was exported, as ISO 8601 in UTC.
    pub exported_at: String,
    /// Where the rows come from: a file or a store.
    pub exported_from: String,
}

impl ReviewOrigin {
    /// Writes what each row carries.
    pub(super) fn to_cell(&self) -> String {
        let parts = [
            &self.tool,
            &self.tool_version,
            &self.release,
            &self.index,
            &self.exported_at,
        ];
        parts.map(|part| part.replace('|', "/")).join("|")
    }

    /// Reads what [`ReviewOrigin::to_cell`] writes.
    pub(super) fn from_cell(cell: &str) -> Self {
        let mut parts = cell.split('|').map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        Self {
            tool: next(),
            tool_version: next(),
            release: next(),
            index: next(),
            exported_at: next(),
            ..Self::default()
        }
    }
}

/// The formats of a review.
///
/// ```
/// use kodbro_formats::review::ReviewFormat;
///
/// assert_eq!(ReviewFormat::from_path("review.XLSX".as_ref()), Some(ReviewFormat::Xlsx));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewFormat {
    /// A workbook with drop-downs.
    Xlsx,
    /// The same columns as text: `;` between the cells and a byte order mark before them, so that
    /// a Swedish Excel opens it as it should.
    Csv,
}

impl ReviewFormat {
    /// Returns the format that a file's extension promises; `None` for any other extension.
    pub fn from_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// Writes rows for people to decide, one by one.
///
/// A workbook has four sheets: the rows, with a header that stays in view, filters, drop-downs and
/// all cells locked but those to fill in (there is no password); instructions in both languages;
/// what it was made with; and, hidden, the choices of the drop-downs. Text is stored as text, so that ids keep
/// their zeros; text beyond the room of a cell is cut off.
///
/// # Example: a CSV for one row
///
/// ```
/// use kodbro_formats::Output;
/// use kodbro_formats::review::*;
///
/// let path = std::env::temp_dir().join("kodbro-review-example.csv");
/// let output = Output::create(&path)?;
/// let mut writer = ReviewWriter::new(
///     ReviewFormat::Csv, output, ReviewLanguage::English, &ReviewOrigin::default())?;
/// let needle = ReviewCandidate { code: "A01", swedish: "kanyler", english: "NEEDLES", confidence: 0.6 };
/// writer.write(&ReviewRow {
///     group: 1, group_rows: 1, id: "007", name: "Kanyl", proposal: Some(needle), ..Default::default()
/// })?;
/// writer.finish()?;
/// let text = std::fs::read_to_string(&path)?;
/// assert!(text.contains(";Kanyl;"));
/// assert!(text.contains(";A01 kanyler / NEEDLES;"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ReviewWriter(Box<dyn WriteReview>);

impl ReviewWriter {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written, or the build cannot write the format.
    pub fn new(
        format: ReviewFormat,
        output: Output,
        language: ReviewLanguage,
        origin: &ReviewOrigin,
    ) -> Result<Self, Error> {
        Ok(Self(match format {
            ReviewFormat::Csv => Box::new(DelimitedReview::new(output, language, origin)?),
            #[cfg(feature = "xlsx")]
            ReviewFormat::Xlsx => Box::new(super::workbook::WorkbookReview::new(
                output, language, origin,
            )?),
            #[cfg(not(feature = "xlsx"))]
            ReviewFormat::Xlsx => {
                let kind = crate::ErrorKind::NotBuilt { value: "XLSX" };
                return Err(Error::new(kind, output.place()).with_hint("write CSV"));
            }
        }))
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the system refuses to write, or a sheet is full
    /// ([`ErrorKind::TooManyRows`](crate::ErrorKind::TooManyRows)).
    pub fn write(&mut self, row: &ReviewRow<'_>) -> Result<(), Error> {
        self.0.write(row)
    }

    /// Completes the file and puts it in its place; a writer that is dropped instead leaves nothing
    /// behind.
    ///
    /// # Errors
    /// When the system refuses to write or to rename.
    pub fn finish(self) -> Result<(), Error> {
        self.0.finish()
    }
}

impl fmt::Debug for ReviewWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReviewWriter")
    }
}

/// What stands in [`Column::Disputed`] of a row that earlier decisions do not settle.
pub(super) const DISPUTED: &str = "yes";

/// One implementation per format.
pub(super) trait WriteReview {
    fn write(&mut self, row: &ReviewRow<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// The cells of a row as texts, before a format gives them their form.
pub(super) struct Cells<'a> {
    row: &'a ReviewRow<'a>,
    language: ReviewLanguage,
    key: String,
    check: String,
    origin: &'a str,
    /// The proposal and the candidates, each once.
    pub(super) choices: Vec<ReviewCandidate<'a>>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: &'a ReviewRow<'a>, language: ReviewLanguage, origin: &'a str) -> Self {
        let mut choices = row.candidates.clone();
        if let Some(proposal) = row.proposal {
            choices.retain(|candidate| candidate.code != proposal.code);
            choices.insert(0, proposal);
        }
        let texts = [
            row.source,
            row.id,
            row.name,
            row.model,
            row.description,
            row.supplier,
        ];
        let mut cells = Self {
            row,
            language,
            key: check::key(&texts.map(cut), row.id.trim()),
            check: String::new(),
            origin,
            choices,
        };
        let checked = Column::CHECKED.map(|column| cells.text(column));
        cells.check = check::check(checked.iter().map(String::as_str));
        cells
    }

    /// Returns the text of a cell; the number of choices is the workbook's own.
    pub(super) fn text(&self, column: Column) -> String {
        let row = self.row;
        let proposal = row.proposal.as_ref();
        let of_proposal =
            |text: fn(&ReviewCandidate<'a>) -> &'a str| proposal.map_or("", text).to_owned();
        match column {
            Column::Group => row.group.to_string(),
            Column::GroupRows => row.group_rows.to_string(),
            Column::Source => cut(row.source).to_owned(),
            Column::Id => cut(row.id.trim()).to_owned(),
            Column::Name => cut(row.name).to_owned(),
            Column::Model => cut(row.model).to_owned(),
            Column::Description => cut(row.description).to_owned(),
            Column::Supplier => cut(row.supplier).to_owned(),
            Column::Code => of_proposal(|proposal| proposal.code),
            Column::Swedish => of_proposal(|proposal| proposal.swedish),
            Column::English => of_proposal(|proposal| proposal.english),
            Column::Certainty => self.certainty().label(self.language).to_owned(),
            Column::Percent => self.percent().map_or_else(String::new, |percent| {
                let text = percent.to_string();
                self.language.choose(text.replace('.', ","), text.clone())
            }),
            Column::Reasons => cut(row.reasons).to_owned(),
            Column::Earlier => cut(row.earlier).to_owned(),
            Column::Candidates => {
                let labels: Vec<String> = self.choices.iter().map(ReviewCandidate::label).collect();
                labels.join(" | ")
            }
            Column::Key => self.key.clone(),
            Column::Check => self.check.clone(),
            Column::Origin => self.origin.to_owned(),
            Column::Disputed if row.is_disputed => DISPUTED.to_owned(),
            Column::Decision
            | Column::OtherCode
            | Column::AppliesTo
            | Column::Comment
            | Column::Disputed
            | Column::List => String::new(),
        }
    }

    pub(super) fn certainty(&self) -> Certainty {
        Certainty::of(self.row.proposal.map(|proposal| proposal.confidence))
    }

    /// Returns the probability in per cent, with at most two decimals.
    pub(super) fn percent(&self) -> Option<f64> {
        let confidence = self.row.proposal?.confidence;
        confidence
            .is_finite()
            .then(|| (confidence * 10_000.0).round() / 100.0 + 0.0)
    }
}
