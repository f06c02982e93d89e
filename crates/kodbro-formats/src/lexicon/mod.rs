//! How is the lexicon read: the words of the trade and what they mean?
//!
//! A [`Lexicon`] is written in three kinds of tables, told apart by their header:
//!
//! | table | columns | a line is |
//! |---|---|---|
//! | concepts | `concept` `class` `sv` `en` `da` `nb` `de` `fi` `broader` `opposite` `note` | a meaning with the words for it |
//! | senses | `language` `form` `concept` `weight` `context` `note` | one of several meanings of a form |
//! | abbreviations | `language` `short` `reading` `weight` `context` `note` | one reading of a short form |
//!
//! All are UTF-8 with one header line and tabs between the columns, without quoting. The columns
//! may stand in any order. Those of languages that a table of concepts does not use can be left
//! out, except one; so can `broader`, `opposite`, `context` and `note` in any table. A cell of a
//! language or of `context` holds any number of entries, separated by `; `. What `note` says is
//! for people.
//!
//! One file is rarely all there is to know: a table of concepts may name what another one
//! defines. So files are put into a [`LexiconReader`] in any order, which remembers what stands
//! where, and errors that show only over the whole still name file, row and column.
//! [`read_lexicon`] does that for files that are complete together.

mod places;
mod reader;
mod table;
#[cfg(test)]
mod tests;

use kodbro::lexicon::Lexicon;

use crate::Error;

pub use reader::LexiconReader;
pub use table::{LexiconTable, TableRead};

/// Reads the files of a lexicon that is complete, each as its name and its bytes, in any order.
///
/// # Errors
/// As [`LexiconReader::read`] and [`LexiconReader::finish`].
///
/// # Example: a word with two meanings
///
/// ```
/// use kodbro_formats::lexicon::read_lexicon;
///
/// let concepts = "concept\tclass\tsv\nneedle\tproduct\tkanyl; nål\ncannula\tproduct\tkanyl\n";
/// let senses = "language\tform\tconcept\tweight\tcontext\n\
///     sv\tkanyl\tneedle\t0.6\tinjektion; spruta\nsv\tkanyl\tcannula\t0.4\ttrakeal\n";
/// let lexicon = read_lexicon([("concepts.tsv", concepts), ("senses.tsv", senses)])?;
/// assert_eq!(lexicon.concepts().len(), 2);
/// assert_eq!(lexicon.senses()[0].context, ["injektion", "spruta"]);
///
/// let error = read_lexicon([("concepts.tsv", concepts)]).unwrap_err();
/// let message = "concepts.tsv, row 3, column 'sv': 'kanyl' (sv) stands for both 'needle' and";
/// assert!(error.to_string().starts_with(message));
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub fn read_lexicon<S: AsRef<str>, B: AsRef<[u8]>>(
    files: impl IntoIterator<Item = (S, B)>,
) -> Result<Lexicon, Error> {
    let mut reader = LexiconReader::default();
    for (source, bytes) in files {
        reader.read(source.as_ref(), bytes.as_ref())?;
    }
    reader.finish()
}
