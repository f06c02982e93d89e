use std::collections::HashMap;

use kodbro::lexicon::{Lexicon, LexiconConcept, LexiconError};
use kodbro::nomenclature::Language;

use crate::{Error, Place};

/// What makes a sense or a reading: the language, the form or short form, and what it stands for.
pub(super) type Pair = (Language, String, String);

/// Where the lines of a lexicon stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) concepts: HashMap<String, Place>,
    pub(super) senses: HashMap<Pair, Place>,
    pub(super) readings: HashMap<Pair, Place>,
}

impl Places {
    /// Gives an error that showed over the whole lexicon its place and remedy; `own` has the
    /// concepts, and `said` the senses, that the places are of.
    pub(super) fn locate(&self, error: LexiconError, own: &Lexicon, said: &Lexicon) -> Error {
        let (place, hint) = match &error {
            LexiconError::UnknownConcept { concept, .. } => (
                self.naming(concept, own, said),
                "correct the name, or add the concept to a table of concepts",
            ),
            LexiconError::Cycle { concept } => (
                self.concept(concept, "broader"),
                "take the broader concept out of one of the lines that lead back here",
            ),
            LexiconError::ShortForItself {
                short,
                language,
                reading,
            } => (
                self.reading(*language, short, reading),
                "write the words in full as the reading, or leave one of the lines out",
            ),
            LexiconError::Ambiguous {
                form,
                language,
                first,
                second,
            } => (
                [second, first]
                    .into_iter()
                    .filter(|id| has(own.concept(id), *language, form))
                    .find_map(|id| self.concept(id, language.as_str())),
                "write one line for each of the two in a table of senses, or leave the form out at \
                 one of them",
            ),
            LexiconError::UnknownForm {
                form,
                language,
                concept,
            } => (
                self.sense(*language, form, concept, "form"),
                "add the form to the concept in a table of concepts, or leave the sense out",
            ),
            _ => (None, "correct the lexicon"),
        };
        let place = place.unwrap_or_else(|| Place::new("the lexicon"));
        Error::new(error.into(), place).with_hint(hint)
    }

    /// Returns the first place that names a concept which does not exist.
    fn naming(&self, concept: &str, own: &Lexicon, said: &Lexicon) -> Option<Place> {
        let names = |other: &Option<String>| other.as_deref() == Some(concept);
        let at_concepts = own.concepts().iter().find_map(|by| {
            let column = match (names(&by.broader), names(&by.opposite)) {
                (true, _) => "broader",
                (_, true) => "opposite",
                _ => return None,
            };
            self.concept(&by.id, column)
        });
        at_concepts.or_else(|| {
            let mut senses = said.senses().iter();
            let sense = senses.find(|sense| sense.concept == concept)?;
            self.sense(sense.language, &sense.form, concept, "concept")
        })
    }

    fn concept(&self, id: &str, column: &str) -> Option<Place> {
        let place = self.concepts.get(id)?;
        Some(place.clone().with_column(column))
    }

    fn reading(&self, language: Language, short: &str, reading: &str) -> Option<Place> {
        let pair = (language, short.to_owned(), reading.to_owned());
        Some(self.readings.get(&pair)?.clone().with_column("reading"))
    }

    fn sense(&self, language: Language, form: &str, concept: &str, column: &str) -> Option<Place> {
        let pair = (language, form.to_owned(), concept.to_owned());
        Some(self.senses.get(&pair)?.clone().with_column(column))
    }
}

fn has(concept: Option<&LexiconConcept>, language: Language, form: &str) -> bool {
    let is_it = |(of, text): &(Language, String)| *of == language && text == form;
    concept.is_some_and(|concept| concept.forms.iter().any(is_it))
}
