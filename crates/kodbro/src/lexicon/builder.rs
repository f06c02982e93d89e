use std::collections::HashMap;

use super::ConceptClass;
use crate::nomenclature::Language;
use crate::text::normalize;

/// A concept of the lexicon: a meaning with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconConcept {
    /// Its name, unique in the lexicon: `examination-glove`.
    pub id: String,
    /// What it tells about a product.
    pub class: ConceptClass,
    /// The words for it, the commonest of each language first.
    pub forms: Vec<(Language, String)>,
    /// The name of the next more general concept.
    pub broader: Option<String>,
    /// The name of the concept that excludes it.
    pub opposite: Option<String>,
}

/// One of several meanings of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Sense {
    /// The language of the form.
    pub language: Language,
    /// The form, as it stands at the concept.
    pub form: String,
    /// The name of the concept.
    pub concept: String,
    /// How probable the meaning is without context, over 0..=1.
    pub weight: f32,
    /// Words that speak for the meaning when they stand in the same row.
    pub context: Vec<String>,
}

/// One reading of a short form.
#[derive(Clone, Debug, PartialEq)]
pub struct Abbreviation {
    /// The language of the reading.
    pub language: Language,
    /// The short form, without its points.
    pub short: String,
    /// The words in full.
    pub reading: String,
    /// How probable the reading is without context, over 0..=1.
    pub weight: f32,
    /// Words that speak for the reading when they stand in the same row.
    pub context: Vec<String>,
}

/// What does not fit when a lexicon is put together.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// A text names no class.
    #[error("'{class}' is not a class of concepts")]
    UnknownClass {
        /// The text.
        class: String,
    },
    /// A concept was added twice.
    #[error("concept '{concept}' occurs twice; expected each concept once")]
    DuplicateConcept {
        /// Its name.
        concept: String,
    },
    /// A concept has no words, or none that are left when it is normalized.
    #[error("concept '{concept}' has no form")]
    NoForm {
        /// Its name.
        concept: String,
    },
    /// A form stands twice at a concept, a sense twice at a form, a reading twice at a short form.
    #[error("'{form}' occurs twice for '{of}'")]
    DuplicateForm {
        /// The form.
        form: String,
        /// What it stands for.
        of: String,
    },
    /// A concept is named that was never added.
    #[error("{named_by} names the concept '{concept}', which does not exist")]
    UnknownConcept {
        /// The name.
        concept: String,
        /// Who names it.
        named_by: String,
    },
    /// A concept is more general than itself.
    #[error("concept '{concept}' is broader than itself")]
    Cycle {
        /// Its name.
        concept: String,
    },
    /// A short form is short for itself, by way of its readings.
    #[error("'{short}' ({language}) is short for itself")]
    ShortForItself {
        /// The short form.
        short: String,
        /// Its language.
        language: Language,
        /// The reading that leads back to it.
        reading: String,
    },
    /// A form stands for several concepts, and its senses do not say which is meant when.
    #[error("'{form}' ({language}) stands for both '{first}' and '{second}', but has no senses")]
    Ambiguous {
        /// The form.
        form: String,
        /// Its language.
        language: Language,
        /// One of the concepts.
        first: String,
        /// Another.
        second: String,
    },
    /// A sense is given for a form that its concept does not have.
    #[error("concept '{concept}' does not have the form '{form}' ({language})")]
    UnknownForm {
        /// The form.
        form: String,
        /// Its language.
        language: Language,
        /// The concept.
        concept: String,
    },
    /// A weight is no number over 0 and up to 1.
    #[error("the weight of '{form}' is {weight}; expected a number over 0 and up to 1")]
    Weight {
        /// The form or short form.
        form: String,
        /// The weight.
        weight: f32,
    },
}

/// The words of the trade: see the [module](super).
///
/// # Example: gloves
///
/// ```
/// use kodbro::lexicon::{ConceptClass, Lexicon, LexiconConcept};
/// use kodbro::nomenclature::Language;
///
/// let mut lexicon = Lexicon::default();
/// lexicon.add_concept(LexiconConcept {
///     id: "glove".into(),
///     class: ConceptClass::Product,
///     forms: vec![(Language::SWEDISH, "handske".into()), (Language::ENGLISH, "glove".into())],
///     broader: None,
///     opposite: None,
/// })?;
/// lexicon.check()?;
/// assert_eq!(lexicon.concepts().len(), 1);
/// # Ok::<(), kodbro::lexicon::LexiconError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    concepts: Vec<LexiconConcept>,
    by_id: HashMap<String, usize>,
    senses: Vec<Sense>,
    abbreviations: Vec<Abbreviation>,
}

impl Lexicon {
    /// Adds a concept; its forms are normalized.
    ///
    /// # Errors
    /// [`LexiconError::DuplicateConcept`], [`LexiconError::NoForm`],
    /// [`LexiconError::DuplicateForm`].
    pub fn add_concept(&mut self, mut concept: LexiconConcept) -> Result<(), LexiconError> {
        if self.by_id.contains_key(&concept.id) {
            return Err(LexiconError::DuplicateConcept {
                concept: concept.id,
            });
        }
        let mut forms: Vec<(Language, String)> = Vec::with_capacity(concept.forms.len());
        for (language, form) in concept.forms {
            let form = (language, normalize(&form));
            if forms.contains(&form) {
                return Err(LexiconError::DuplicateForm {
                    form: form.1,
                    of: concept.id,
                });
            }
            forms.push(form);
        }
        if forms.is_empty() || forms.iter().any(|(_, form)| form.is_empty()) {
            return Err(LexiconError::NoForm {
                concept: concept.id,
            });
        }
        concept.forms = forms;
        self.by_id.insert(concept.id.clone(), self.concepts.len());
        self.concepts.push(concept);
        Ok(())
    }

    /// Adds one of the senses of an ambiguous form.
    ///
    /// # Errors
    /// [`LexiconError::Weight`], [`LexiconError::DuplicateForm`].
    pub fn add_sense(&mut self, mut sense: Sense) -> Result<(), LexiconError> {
        check_weight(&sense.form, sense.weight)?;
        sense.form = normalize(&sense.form);
        settle(&mut sense.context);
        let same = |s: &Sense| {
            (&s.language, &s.form, &s.concept) == (&sense.language, &sense.form, &sense.concept)
        };
        if self.senses.iter().any(same) {
            return Err(LexiconError::DuplicateForm {
                form: sense.form,
                of: sense.concept,
            });
        }
        self.senses.push(sense);
        Ok(())
    }

    /// Adds a reading of a short form.
    ///
    /// # Errors
    /// [`LexiconError::Weight`], [`LexiconError::DuplicateForm`].
    pub fn add_abbreviation(&mut self, mut new: Abbreviation) -> Result<(), LexiconError> {
        check_weight(&new.short, new.weight)?;
        new.short = normalize(&new.short);
        new.reading = normalize(&new.reading);
        settle(&mut new.context);
        let same = |a: &Abbreviation| {
            (&a.language, &a.short, &a.reading) == (&new.language, &new.short, &new.reading)
        };
        if self.abbreviations.iter().any(same) {
            return Err(LexiconError::DuplicateForm {
                form: new.short,
                of: new.reading,
            });
        }
        self.abbreviations.push(new);
        Ok(())
    }

    /// Adds what another lexicon has; where both have a concept of the same name, the forms of
    /// the other come after those that are here, and the rest stays as it is here.
    pub fn merge(&mut self, other: Self) {
        for concept in other.concepts {
            match self.by_id.get(&concept.id) {
                Some(&at) => {
                    let here = &mut self.concepts[at].forms;
                    for form in concept.forms {
                        if !here.contains(&form) {
                            here.push(form);
                        }
                    }
                }
                None => {
                    self.by_id.insert(concept.id.clone(), self.concepts.len());
                    self.concepts.push(concept);
                }
            }
        }
        for sense in other.senses {
            self.add_sense(sense).unwrap_or_default(); // what is here stays as it is
        }
        for abbreviation in other.abbreviations {
            self.add_abbreviation(abbreviation).unwrap_or_default();
        }
    }

    /// Checks what needs the whole lexicon: that every concept named exists, that no concept is
    /// broader than itself and no short form short for itself, and that the senses of every
    /// ambiguous form are stated. An opposite need not be returned: `electric` and `automatic` both
    /// exclude `manual`, which names one of them.
    ///
    /// # Errors
    /// [`LexiconError::UnknownConcept`], [`LexiconError::Cycle`],
    /// [`LexiconError::ShortForItself`], [`LexiconError::Ambiguous`],
    /// [`LexiconError::UnknownForm`]: the first in the order of the concepts, then the senses.
    pub fn check(&self) -> Result<(), LexiconError> {
        let known = |concept: &str, named_by: &dyn Fn() -> String| {
            if self.by_id.contains_key(concept) {
                return Ok(());
            }
            Err(LexiconError::UnknownConcept {
                concept: concept.to_owned(),
                named_by: named_by(),
            })
        };
        for concept in &self.concepts {
            for other in [&concept.broader, &concept.opposite].into_iter().flatten() {
                known(other, &|| format!("concept '{}'", concept.id))?;
            }
        }
        self.check_cycles()?;
        self.check_short_forms()?;
        let mut stated = HashMap::new();
        for sense in &self.senses {
            known(&sense.concept, &|| format!("a sense of '{}'", sense.form))?;
            let form = (sense.language, sense.form.clone());
            let has = |concept: &LexiconConcept| concept.forms.contains(&form);
            if !self.concept(&sense.concept).is_some_and(has) {
                return Err(LexiconError::UnknownForm {
                    form: sense.form.clone(),
                    language: sense.language,
                    concept: sense.concept.clone(),
                });
            }
            stated.insert(form, ());
        }
        let mut first: HashMap<&(Language, String), &str> = HashMap::new();
        for concept in &self.concepts {
            for form in &concept.forms {
                if let Some(first) = first.insert(form, &concept.id)
                    && !stated.contains_key(form)
                {
                    return Err(LexiconError::Ambiguous {
                        form: form.1.clone(),
                        language: form.0,
                        first: first.to_owned(),
                        second: concept.id.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// Returns the concepts, in the order they were added.
    pub fn concepts(&self) -> &[LexiconConcept] {
        &self.concepts
    }

    /// Returns a concept by its name.
    pub fn concept(&self, id: &str) -> Option<&LexiconConcept> {
        self.by_id.get(id).map(|&at| &self.concepts[at])
    }

    /// Returns the senses, in the order they were added.
    pub fn senses(&self) -> &[Sense] {
        &self.senses
    }

    /// Returns the readings of short forms, in the order they were added.
    pub fn abbreviations(&self) -> &[Abbreviation] {
        &self.abbreviations
    }

    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).map(|&at| at as u32)
    }

    fn check_cycles(&self) -> Result<(), LexiconError> {
        let broader = |concept: &LexiconConcept| {
            concept
                .broader
                .as_ref()
                .and_then(|id| self.by_id.get(id).copied())
        };
        // 0 not seen, 1 on the way that is walked, 2 known to end.
        let mut state = vec![0_u8; self.concepts.len()];
        for start in 0..self.concepts.len() {
            let mut way = Vec::new();
            let mut at = Some(start);
            while let Some(i) = at.filter(|&i| state[i] == 0) {
                state[i] = 1;
                way.push(i);
                at = broader(&self.concepts[i]);
            }
            if let Some(i) = at.filter(|&i| state[i] == 1) {
                return Err(LexiconError::Cycle {
                    concept: self.concepts[i].id.clone(),
                });
            }
            way.into_iter().for_each(|i| state[i] = 2);
        }
        Ok(())
    }
}

impl Lexicon {
    /// Refuses short forms whose readings lead back to them.
    fn check_short_forms(&self) -> Result<(), LexiconError> {
        let mut readings: HashMap<(Language, &str), Vec<&str>> = HashMap::new();
        for short in &self.abbreviations {
            let of_short = readings.entry((short.language, &short.short)).or_default();
            of_short.push(&short.reading);
        }
        for short in &self.abbreviations {
            let mut reached = vec![short.reading.as_str()];
            let mut next = 0;
            while let Some(&reading) = reached.get(next) {
                if reading == short.short {
                    return Err(LexiconError::ShortForItself {
                        short: short.short.clone(),
                        language: short.language,
                        reading: short.reading.clone(),
                    });
                }
                for further in readings
                    .get(&(short.language, reading))
                    .into_iter()
                    .flatten()
                {
                    if !reached.contains(further) {
                        reached.push(further);
                    }
                }
                next += 1;
            }
        }
        Ok(())
    }
}

fn check_weight(form: &str, weight: f32) -> Result<(), LexiconError> {
    if weight > 0.0 && weight <= 1.0 {
        return Ok(());
    }
    Err(LexiconError::Weight {
        form: form.to_owned(),
        weight,
    })
}

/// Normalizes a list of words and leaves empty ones out.
fn settle(words: &mut Vec<String>) {
    words.iter_mut().for_each(|word| *word = normalize(word));
    words.retain(|word| !word.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(id: &str, form: &str, broader: Option<&str>) -> LexiconConcept {
        LexiconConcept {
            id: id.into(),
            class: ConceptClass::Product,
            forms: vec![(Language::SWEDISH, form.into())],
            broader: broader.map(Into::into),
            opposite: None,
        }
    }

    fn lexicon(concepts: &[(&str, &str, Option<&str>)]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for &(id, form, broader) in concepts {
            lexicon.add_concept(concept(id, form, broader)).unwrap();
        }
        lexicon
    }

    fn sense(form: &str, concept: &str, weight: f32) -> Sense {
        Sense {
            language: Language::SWEDISH,
            form: form.into(),
            concept: concept.into(),
            weight,
            context: Vec::new(),
        }
    }

    #[test]
    fn broader_concepts_form_no_circle() {
        let ring = [
            ("a", "x", Some("b")),
            ("b", "y", Some("c")),
            ("c", "z", Some("a")),
        ];
        let error = lexicon(&ring).check().unwrap_err();
        assert!(matches!(error, LexiconError::Cycle { .. }), "{error}");
        lexicon(&[("a", "x", Some("b")), ("b", "y", None)])
            .check()
            .unwrap();
        let error = lexicon(&[("a", "x", Some("b"))]).check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "concept 'a' names the concept 'b', which does not exist"
        );
    }

    #[test]
    fn no_short_form_is_short_for_itself() {
        let short = |pairs: &[(&str, &str)]| {
            let mut lexicon = Lexicon::default();
            for &(short, reading) in pairs {
                let new = Abbreviation {
                    language: Language::SWEDISH,
                    short: short.into(),
                    reading: reading.into(),
                    weight: 0.9,
                    context: Vec::new(),
                };
                lexicon.add_abbreviation(new).unwrap();
            }
            lexicon.check()
        };
        short(&[("knl", "kanyl"), ("kny", "knl")]).unwrap();
        for circle in [
            vec![("knl", "knl")],
            vec![("knl", "kny"), ("kny", "knl")],
            vec![("a", "b"), ("b", "c"), ("c", "a")],
        ] {
            let error = short(&circle).unwrap_err();
            assert!(
                error.to_string().ends_with("is short for itself"),
                "{error}"
            );
        }
    }

    #[test]
    fn an_ambiguous_form_has_senses() {
        let mut kanyl = lexicon(&[("needle", "kanyl", None), ("cannula", "Kanyl", None)]);
        assert!(matches!(kanyl.check(), Err(LexiconError::Ambiguous { .. })));
        kanyl.add_sense(sense("kanyl", "needle", 0.6)).unwrap();
        kanyl.check().unwrap();
        kanyl.add_sense(sense("nål", "needle", 0.6)).unwrap();
        assert!(matches!(
            kanyl.check(),
            Err(LexiconError::UnknownForm { .. })
        ));
    }

    #[test]
    fn what_stands_twice_is_refused() {
        let mut lexicon = lexicon(&[("a", "x", None)]);
        assert!(lexicon.add_concept(concept("a", "y", None)).is_err());
        assert!(lexicon.add_concept(concept("b", " ", None)).is_err());
        lexicon.add_sense(sense("x", "a", 1.0)).unwrap();
        assert!(lexicon.add_sense(sense("X", "a", 1.0)).is_err());
        for weight in [0.0, 1.1, f32::NAN] {
            assert!(lexicon.add_sense(sense("y", "a", weight)).is_err());
        }
    }
}
