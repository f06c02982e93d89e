//! Which products of other sources would serve?

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;

use kodbro::equivalents::{
    Attributes, CodedProduct, Comparer, SeenCode, SetProduct, SetProducts, gather, rank,
};
use kodbro::nomenclature::{Language, Nomenclature};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::boundary::{Heed, detached};
use crate::engine::Engine;
use crate::equivalent::{Equivalent, EquivalentValue};
use crate::errors::Error;
use crate::mapping_set::MappingSet;
use crate::warning::{named, warn};

/// What is asked of a set.
pub(crate) struct Question<'a> {
    /// The source that asks; the products are its own.
    pub(crate) source: &'a str,
    /// The sources to look in; all others where none are named.
    pub(crate) within: Option<&'a [String]>,
    /// The level of the highest group to look in.
    pub(crate) min_level: u8,
    /// How many products are found at most.
    pub(crate) top: usize,
    /// The language of terms.
    pub(crate) language: Language,
}

/// What is found for a product.
enum Answer {
    /// The products that would serve.
    Found(Vec<Equivalent>),
    /// The source has no product of the id; the others named have one.
    Unknown(Vec<String>),
    /// The product has no code.
    Codeless,
}

impl Question<'_> {
    /// Answers for one id with a list, for an iterable of ids with a dict.
    ///
    /// # Errors
    /// [`Error::UnknownProduct`] for one id that the source does not have, and those of
    /// [`Self::answers`].
    pub(crate) fn ask<'py>(
        &self,
        py: Python<'py>,
        set: &MappingSet,
        engine: &Engine,
        id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if id.is_instance_of::<PyString>() {
            let ids = [id.extract::<String>()?];
            let mut answers = detached(py, || self.answers(set, engine, &ids))??;
            if let Some(Answer::Unknown(others)) = answers.first() {
                return Err(self.unknown(ids.concat(), others).into());
            }
            let found = told(py, self.source, &ids, &mut answers)?.pop();
            return found.unwrap_or_default().into_bound_py_any(py);
        }
        let ids = id.try_iter()?.map(|id| id?.extract());
        let ids: Vec<String> = ids.collect::<PyResult<_>>()?;
        let mut answers = detached(py, || self.answers(set, engine, &ids))??;
        let found = told(py, self.source, &ids, &mut answers)?;
        let of_ids = PyDict::new(py);
        for (id, found) in ids.iter().zip(found) {
            of_ids.set_item(id, found)?;
        }
        Ok(of_ids.into_any())
    }

    fn unknown(&self, id: String, others: &[String]) -> Error {
        let of = self.source.to_owned();
        let hint = match others.is_empty() {
            true => "the ids are those of the records of that source".to_owned(),
            false => format!("it is a product of {}", others.join(", ")),
        };
        Error::UnknownProduct { of, id, hint }
    }

    /// Finds the products that would serve for each of some ids.
    ///
    /// # Errors
    /// [`Error::Option`] for a source that the set does not have, or where there is no other, and
    /// what a signal raises.
    fn answers(&self, set: &MappingSet, engine: &Engine, ids: &[String]) -> PyResult<Vec<Answer>> {
        let sources: BTreeSet<&str> = set.records().map(|r| r.source.as_str()).collect();
        let within = self.within(&sources)?;
        let products = SetProducts::new(set.records(), self.source);
        let mut search = Search {
            question: self,
            nomenclature: engine.mapper().nomenclature(),
            comparer: Comparer::new(engine.mapper()),
            products: &products,
            within,
            by_code: HashMap::new(),
        };
        let mut heed = Heed::default();
        let mut answers = Vec::with_capacity(ids.len());
        for id in ids {
            heed.signals()?;
            let asked = products.find(self.source, id);
            answers.push(match asked.map(|asked| (asked, &asked.code)) {
                None => {
                    let others = sources.iter().copied();
                    let others = others.filter(|other| products.find(other, id).is_some());
                    Answer::Unknown(others.map(str::to_owned).collect())
                }
                Some((_, None)) => Answer::Codeless,
                Some((asked, Some(code))) => Answer::Found(search.find(asked, code)),
            });
        }
        Ok(answers)
    }

    fn within<'s>(&'s self, sources: &BTreeSet<&'s str>) -> Result<Vec<&'s str>, Error> {
        let known: Vec<String> = sources.iter().take(10).map(|s| format!("'{s}'")).collect();
        let unknown = |name, value: &str| Error::Option {
            name,
            value: format!("'{value}'"),
            expected: match known.is_empty() {
                true => "a source of the set, which has none".to_owned(),
                false => format!("a source of the set, such as {}", known.join(", ")),
            },
        };
        if !sources.contains(self.source) {
            return Err(unknown("source", self.source));
        }
        let named = self.within.map(|named| named.iter().map(String::as_str));
        let within: Vec<&str> = match named {
            Some(named) => named.collect(),
            None => sources
                .iter()
                .copied()
                .filter(|s| *s != self.source)
                .collect(),
        };
        match within.iter().find(|name| !sources.contains(*name)) {
            Some(name) => Err(unknown("within", name)),
            None if within.is_empty() => Err(Error::Option {
                name: "within",
                value: "none".to_owned(),
                expected: "products of another source in the set; add sets with +".to_owned(),
            }),
            None => Ok(within),
        }
    }
}

/// Takes what was found for each id, and warns of those that are not known or have no code.
fn told(
    py: Python<'_>,
    source: &str,
    ids: &[String],
    answers: &mut [Answer],
) -> PyResult<Vec<Vec<Equivalent>>> {
    let (mut unknown, mut codeless) = (Vec::new(), Vec::new());
    let mut all = Vec::with_capacity(ids.len());
    for (id, answer) in ids.iter().zip(answers) {
        all.push(match answer {
            Answer::Found(found) => std::mem::take(found),
            Answer::Unknown(_) => {
                unknown.push(id);
                Vec::new()
            }
            Answer::Codeless => {
                codeless.push(id);
                Vec::new()
            }
        });
    }
    for (ids, what) in [
        (unknown, format!("not known of source '{source}'")),
        (codeless, "without a code, decided or predicted".to_owned()),
    ] {
        match ids.len() {
            0 => {}
            1 => warn(py, &format!("1 product {what}: {}", named(&ids)))?,
            count => warn(py, &format!("{count} products {what}: {}", named(&ids)))?,
        }
    }
    Ok(all)
}

/// A product of another source, with what it says of itself.
struct Candidate<'s, 'r> {
    product: &'s SetProduct<'r>,
    code: &'s SeenCode,
    attributes: Attributes,
}

/// Looks for products in a set, one ring of codes after the other.
struct Search<'s, 'r, 'm> {
    question: &'s Question<'s>,
    nomenclature: Nomenclature<'m>,
    comparer: Comparer<'m>,
    products: &'s SetProducts<'r>,
    within: Vec<&'s str>,
    /// What was read for a product before, which the next one may need too.
    by_code: HashMap<String, Vec<Rc<Candidate<'s, 'r>>>>,
}

impl<'s, 'r> Search<'s, 'r, '_> {
    fn find(&mut self, asked: &SetProduct<'_>, code: &SeenCode) -> Vec<Equivalent> {
        let (nomenclature, question) = (self.nomenclature, self.question);
        let of_codes = |codes: &[&str]| {
            let mut found = Vec::new();
            for code in codes {
                let of_code = self.of_code(code).iter();
                found.extend(
                    of_code
                        .filter(|other| !is_same(other.product, asked))
                        .cloned(),
                );
            }
            Ok::<_, Infallible>(found)
        };
        let Question { top, min_level, .. } = *question;
        let Ok(pool) = gather(&nomenclature, &code.code, min_level, top, of_codes);
        let attributes = self.comparer.read(&asked.record.row());
        let own = coded(asked, code, &attributes);
        let others: Vec<CodedProduct<'_>> = pool
            .iter()
            .map(|other| coded(other.product, other.code, &other.attributes))
            .collect();
        let ranked = rank(&self.comparer, &own, &others, top);
        let found = ranked.into_iter().zip(1..).filter_map(|(found, rank)| {
            let other = pool.get(found.product)?;
            let record = other.product.record;
            let concept = nomenclature.concept(&other.code.code);
            Some(Equivalent(Arc::new(EquivalentValue {
                asked_id: asked.record.id.trim().to_owned(),
                rank,
                source: record.source.clone(),
                id: record.id.trim().to_owned(),
                name: record.name.clone(),
                model: record.model.clone(),
                description: record.description.clone(),
                supplier: record.supplier.clone(),
                code: other.code.clone(),
                term: concept
                    .map_or("", |concept| concept.term(question.language))
                    .to_owned(),
                distance: found.distance,
                differs: found.differs,
                agrees: found.agrees,
                reasons: found.reasons,
                columns: record.other.clone(),
            })))
        });
        found.collect()
    }

    fn of_code(&mut self, code: &str) -> &[Rc<Candidate<'s, 'r>>] {
        if !self.by_code.contains_key(code) {
            let products = self.products.with_code(code);
            let products = products.filter(|p| self.within.contains(&p.record.source.as_str()));
            let mut candidates = Vec::new();
            for product in products {
                if let Some(code) = &product.code {
                    candidates.push(Rc::new(Candidate {
                        product,
                        code,
                        attributes: self.comparer.read(&product.record.row()),
                    }));
                }
            }
            self.by_code.insert(code.to_owned(), candidates);
        }
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }
}

fn is_same(a: &SetProduct<'_>, b: &SetProduct<'_>) -> bool {
    a.record.source == b.record.source && a.record.id.trim() == b.record.id.trim()
}

fn coded<'t>(
    product: &'t SetProduct<'_>,
    code: &'t SeenCode,
    attributes: &'t Attributes,
) -> CodedProduct<'t> {
    CodedProduct {
        source: &product.record.source,
        id: product.record.id.trim(),
        code: &code.code,
        decided: code.decided,
        confidence: code.confidence,
        attributes,
    }
}
