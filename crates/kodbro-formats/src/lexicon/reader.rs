use std::path::Path;

use kodbro::lexicon::{Abbreviation, ConceptClass, Lexicon, LexiconConcept, LexiconError, Sense};
use kodbro::nomenclature::Language;
use kodbro::text::normalize;

use super::places::Places;
use super::table::{Header, LANGUAGES, LexiconTable, Row, TableRead};
use crate::nomenclature::{decode, read_bytes};
use crate::{Error, ErrorKind, Place};

/// Puts a lexicon together from files in any order.
///
/// After an error the reader is of no more use.
///
/// # Example: a hospital's own words on top of a lexicon
///
/// ```
/// use kodbro_formats::lexicon::{LexiconReader, read_lexicon};
///
/// let lexicon = read_lexicon([("concepts.tsv", "concept\tclass\tsv\nglove\tproduct\thandske\n")])?;
/// let own = "concept\tclass\tsv\tbroader\nround-glove\tproduct\trondhandske\tglove\n";
/// let mut reader = LexiconReader::extending(lexicon);
/// assert_eq!(reader.read("own.tsv", own.as_bytes())?.rows, 1);
/// assert_eq!(reader.finish()?.concepts().len(), 2);
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LexiconReader {
    base: Lexicon,
    /// The concepts that were read.
    concepts: Lexicon,
    /// The senses and abbreviations that were read.
    said: Lexicon,
    places: Places,
}

impl LexiconReader {
    /// Starts from a lexicon that is known to be sound, which the files add to.
    ///
    /// A file may name its concepts, and add forms to one by a line with its name and class. A
    /// sense or reading that the lexicon has too is that of the file.
    pub fn extending(base: Lexicon) -> Self {
        Self {
            base,
            ..Self::default()
        }
    }

    /// Reads a file by its path, and otherwise as [`LexiconReader::read`].
    ///
    /// # Errors
    /// [`ErrorKind::Io`], [`ErrorKind::InputTooLarge`] over
    /// [`MAX_BYTES`](crate::nomenclature::MAX_BYTES), and those of [`LexiconReader::read`].
    pub fn read_file(&mut self, path: impl AsRef<Path>) -> Result<TableRead, Error> {
        let path = path.as_ref();
        self.read(&path.display().to_string(), &read_bytes(path, "lexicon")?)
    }

    /// Reads a table; `source` names it in errors.
    ///
    /// # Errors
    /// With row and column, each with its remedy:
    ///
    /// * of the file: [`ErrorKind::BadEncoding`] for bytes that are not UTF-8,
    ///   [`ErrorKind::Empty`];
    /// * of the header: [`ErrorKind::NotALexicon`], [`ErrorKind::UnknownColumn`],
    ///   [`ErrorKind::RepeatedColumn`], [`ErrorKind::MissingColumn`];
    /// * of a line: [`ErrorKind::ColumnCount`], [`ErrorKind::ControlCharacter`], and
    ///   [`ErrorKind::BadValue`] for what is no name of a concept, class, language, weight or
    ///   list of entries, and for a concept that contradicts the lexicon which is extended;
    /// * [`ErrorKind::Lexicon`] for a concept without forms, and a concept, form, sense or reading
    ///   that occurs twice, in this file or in another one.
    pub fn read(&mut self, source: &str, bytes: &[u8]) -> Result<TableRead, Error> {
        let text = decode(source, bytes)?;
        let place = |row: u64| Place::new(source).with_row(row);
        if text.trim().is_empty() {
            let error = Error::new(ErrorKind::Empty, Place::new(source));
            return Err(error.with_hint("write a header and one line for each entry"));
        }
        let mut lines = (1..).zip(text.lines());
        let header = lines.next().map_or("", |(_, line)| line);
        let header = Header::parse(&place(1), header)?;
        let mut rows = 0;
        for (number, line) in lines {
            let row = Row::parse(place(number), &header, line)?;
            match header.table {
                LexiconTable::Concepts => self.add_concept(&row)?,
                LexiconTable::Senses => self.add_sense(&row)?,
                LexiconTable::Abbreviations => self.add_abbreviation(&row)?,
            }
            rows += 1;
        }
        Ok(TableRead {
            table: header.table,
            rows,
        })
    }

    /// Checks what needs the whole lexicon, and returns it: the lexicon that was extended, then
    /// the concepts that were read, in the order of the files.
    ///
    /// # Errors
    /// [`ErrorKind::Lexicon`] with the causes of [`Lexicon::check`]: a concept that does not
    /// exist, one that is broader than itself, a short form that is short for itself, an ambiguous
    /// form without senses, and a sense of a form that its concept does not have; at the place that
    /// has to change.
    pub fn finish(self) -> Result<Lexicon, Error> {
        // What is here first stays when lexicons are merged: the senses and readings of the
        // files, but the concepts of the base.
        let mut lexicon = self.said.clone();
        lexicon.merge(self.base);
        lexicon.merge(self.concepts.clone());
        match lexicon.check() {
            Ok(()) => Ok(lexicon),
            Err(error) => Err(self.places.locate(error, &self.concepts, &self.said)),
        }
    }

    fn add_concept(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let id = row.concept_name()?;
        if let Some(first) = self.places.concepts.get(id) {
            let error = LexiconError::DuplicateConcept {
                concept: id.to_owned(),
            };
            return Err(again(error, row.at("concept"), first));
        }
        let Ok(class) = row.cell("class").parse() else {
            let known = ConceptClass::ALL.map(ConceptClass::as_str).join(", ");
            return Err(row.bad("class", &format!("one of {known}"), "choose a class"));
        };
        let named = |column| row.optional(column).map(str::to_owned);
        let concept = LexiconConcept {
            id: id.to_owned(),
            class,
            forms: forms(row, id)?,
            broader: named("broader"),
            opposite: named("opposite"),
        };
        if concept.opposite.as_deref() == Some(id) {
            let hint = "name the concept that excludes this one";
            return Err(row.bad("opposite", "another concept", hint));
        }
        if let Some(there) = self.base.concept(id) {
            contradiction(row, &concept, there)?;
        }
        self.places
            .concepts
            .insert(id.to_owned(), row.place().clone());
        self.concepts
            .add_concept(concept)
            .map_err(|error| odd(error, row))
    }

    fn add_sense(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let sense = Sense {
            language: row.language()?,
            form: word(row, "form")?,
            concept: row.entry("concept")?.to_owned(),
            weight: row.weight()?,
            context: owned(row.entries("context")?),
        };
        let pair = (sense.language, sense.form.clone(), sense.concept.clone());
        if let Some(first) = self.places.senses.get(&pair) {
            return Err(again(twice(&pair.1, &pair.2), row.at("form"), first));
        }
        self.places.senses.insert(pair, row.place().clone());
        self.said.add_sense(sense).map_err(|error| odd(error, row))
    }

    fn add_abbreviation(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let new = Abbreviation {
            language: row.language()?,
            short: word(row, "short")?,
            reading: word(row, "reading")?,
            weight: row.weight()?,
            context: owned(row.entries("context")?),
        };
        let pair = (new.language, new.short.clone(), new.reading.clone());
        if let Some(first) = self.places.readings.get(&pair) {
            return Err(again(twice(&pair.1, &pair.2), row.at("short"), first));
        }
        self.places.readings.insert(pair, row.place().clone());
        self.said
            .add_abbreviation(new)
            .map_err(|error| odd(error, row))
    }
}

/// Reads the forms of a concept, column by column.
fn forms(row: &Row<'_>, concept: &str) -> Result<Vec<(Language, String)>, Error> {
    let mut forms = Vec::new();
    for column in LANGUAGES {
        let Ok(language) = column.parse() else {
            continue;
        };
        for entry in row.entries(column)? {
            let form = (language, normalized(row, column, entry)?);
            if forms.contains(&form) {
                let error = Error::new(twice(&form.1, concept).into(), row.at(column));
                return Err(error.with_hint(
                    "write the form once; case, accents and the kind of dash make no difference",
                ));
            }
            forms.push(form);
        }
    }
    if forms.is_empty() {
        let error = LexiconError::NoForm {
            concept: concept.to_owned(),
        };
        let error = Error::new(error.into(), row.place().clone());
        return Err(error.with_hint("write a word for it in the column of at least one language"));
    }
    Ok(forms)
}

/// Refuses to change what the concept is in the lexicon that is extended.
fn contradiction(row: &Row<'_>, new: &LexiconConcept, there: &LexiconConcept) -> Result<(), Error> {
    fn named(concept: &LexiconConcept) -> [(&str, &str); 3] {
        [
            ("class", concept.class.as_str()),
            ("broader", concept.broader.as_deref().unwrap_or("")),
            ("opposite", concept.opposite.as_deref().unwrap_or("")),
        ]
    }
    for ((column, value), (_, there)) in named(new).into_iter().zip(named(there)) {
        if !value.is_empty() && value != there {
            let expected = match there {
                "" => format!("nothing, as '{}' has none yet", new.id),
                _ => format!("'{there}', as '{}' has it already", new.id),
            };
            let hint = "a further line adds forms to a concept and leaves the rest as it is";
            return Err(row.bad(column, &expected, hint));
        }
    }
    Ok(())
}

/// Returns the only entry of a column, normalized.
fn word(row: &Row<'_>, column: &str) -> Result<String, Error> {
    normalized(row, column, row.entry(column)?)
}

fn normalized(row: &Row<'_>, column: &str, entry: &str) -> Result<String, Error> {
    let text = normalize(entry);
    if text.is_empty() {
        let hint = "write a word, or leave the entry out";
        return Err(row.bad_value(column, entry, "letters or digits", hint));
    }
    Ok(text)
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn twice(form: &str, of: &str) -> LexiconError {
    LexiconError::DuplicateForm {
        form: form.to_owned(),
        of: of.to_owned(),
    }
}

fn again(error: LexiconError, place: Place, first: &Place) -> Error {
    let hint = format!("leave one of the two out; the first is at {first}");
    Error::new(error.into(), place).with_hint(hint)
}

/// Places what the lexicon refuses although the row was found to be sound.
fn odd(error: LexiconError, row: &Row<'_>) -> Error {
    Error::new(error.into(), row.place().clone()).with_hint("correct the line")
}
