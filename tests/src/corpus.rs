//! Which cases must every engine and binding pass?
//!
//! The cases stand in `tests/corpus/*.toml`, whose README says what each field means, so that a
//! binding in another language reads the same files.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use kodbro::nomenclature::{
    Code, Language, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, Release, Status,
    TermKind,
};
use serde::Deserialize;

use crate::place;

/// The cases of one file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Corpus {
    /// How texts are normalized.
    pub normalize: Vec<TextCase<String>>,
    /// How normalized texts are cut; each token as its kind, a space, its text.
    pub tokens: Vec<TextCase<Vec<String>>>,
    /// Which words of a text count; `-` before one that is denied, `?` before one left open.
    pub words: Vec<TextCase<Vec<String>>>,
    /// How texts that were read in a wrong encoding are repaired.
    pub repair: Vec<TextCase<String>>,
    /// What the texts measure; each measure as its kind, a space, and how it is shown.
    pub measures: Vec<TextCase<Vec<String>>>,
    /// How words are split on the embedded default; linking letters stand behind `+`.
    pub split: Vec<TextCase<Vec<String>>>,
    /// Small nomenclatures to map on.
    pub nomenclature: Vec<SmallNomenclature>,
    /// How rows are mapped.
    pub map: Vec<MapCase>,
    /// How rows are understood.
    pub explain: Vec<ExplainCase>,
}

/// A text and what a function makes of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextCase<E> {
    /// What the case shows.
    pub name: String,
    /// The text.
    pub input: String,
    /// What is made of it.
    pub expected: E,
}

/// A nomenclature of a few codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallNomenclature {
    /// What cases call it.
    pub name: String,
    /// Its codes, in any order.
    pub codes: Vec<SmallCode>,
}

/// A code of a small nomenclature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallCode {
    /// The code.
    pub code: Code,
    /// The code above it; none for a root.
    pub parent: Option<Code>,
    /// Whether it takes what its siblings do not.
    #[serde(default)]
    pub residual: bool,
    /// Its terms.
    pub terms: Vec<SmallTerm>,
}

/// A term of a small nomenclature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmallTerm {
    /// Its language.
    pub language: Language,
    /// Its authority.
    pub kind: TermKind,
    /// The term.
    pub text: String,
}

/// A row and what it is mapped to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapCase {
    /// What the case shows.
    pub name: String,
    /// The nomenclature to map on: one of the same file, or `default` for the embedded one.
    pub nomenclature: String,
    /// The row.
    pub input: RowInput,
    /// The target; the usual one when absent.
    pub target: Option<f64>,
    /// What it is mapped to.
    pub expected: Expected,
}

/// The texts of a row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RowInput {
    /// The product's name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// What else is said of it.
    pub description: String,
    /// Who supplies it.
    pub supplier: String,
}

/// What a row is mapped to; what is absent may be anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expected {
    /// The first candidate; empty for no candidate.
    pub first: Option<String>,
    /// A code that is the first candidate or above it.
    pub first_within: Option<String>,
    /// A code that may not be the first candidate nor above it.
    pub first_not_within: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// The code of the answer; empty for none.
    pub answer: Option<String>,
    /// The reason why the row is not mapped, by its name in files.
    pub reason: Option<String>,
}

/// A row and how it is understood.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplainCase {
    /// What the case shows.
    pub name: String,
    /// The nomenclature to map on: one of the same file, or `default` for the embedded one.
    pub nomenclature: String,
    /// The row.
    pub input: RowInput,
    /// What is made of some of its words.
    pub expected: Vec<ExpectedWord>,
}

/// What is made of a word; what is absent may be anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExpectedWord {
    /// The word as the explanation has it; its first, where it stands more than once.
    pub word: String,
    /// What the analysis makes of it, by its name in files.
    pub treatment: Option<String>,
    /// Whether the row affirms or denies it, by its name in files.
    pub polarity: Option<String>,
    /// Words that it may be short for.
    pub reading: Option<String>,
    /// Words that it may be short for; nothing else is likelier.
    pub likeliest_reading: Option<String>,
    /// A concept that it may mean.
    pub concept: Option<String>,
    /// A concept that it may mean; no other is likelier.
    pub likeliest_concept: Option<String>,
    /// The parts of the word, linking letters behind `+`.
    pub parts: Option<Vec<String>>,
    /// A word of terms that it was matched with.
    pub similar: Option<String>,
    /// A word of terms that it excludes: `vux` of `barn`.
    pub opposite: Option<String>,
    /// A word of terms that it was not matched with.
    pub not_similar: Option<String>,
}

impl Corpus {
    /// Reads all files of the corpus, by file name.
    ///
    /// # Errors
    /// When a file is not TOML, has an unknown field, holds no case, has two cases of the same
    /// kind and name, or a case that expects nothing of a row or of a word.
    pub fn read() -> Result<BTreeMap<String, Self>> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(place::inside("tests/corpus"))? {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let corpus = Self::parse(&fs::read_to_string(&path)?)
                .with_context(|| path.display().to_string())?;
            files.insert(name.into_owned(), corpus);
        }
        ensure!(!files.is_empty(), "tests/corpus holds no .toml file");
        Ok(files)
    }

    /// Reads one file; see [`Corpus::read`].
    ///
    /// # Errors
    /// As [`Corpus::read`].
    pub fn parse(text: &str) -> Result<Self> {
        let corpus: Self = toml::from_str(text)?;
        ensure!(!corpus.is_empty(), "the file holds no case");
        let names = [
            names(&corpus.normalize, |case| &case.name),
            names(&corpus.tokens, |case| &case.name),
            names(&corpus.words, |case| &case.name),
            names(&corpus.repair, |case| &case.name),
            names(&corpus.measures, |case| &case.name),
            names(&corpus.split, |case| &case.name),
            names(&corpus.nomenclature, |nomenclature| &nomenclature.name),
            names(&corpus.map, |case| &case.name),
            names(&corpus.explain, |case| &case.name),
        ];
        for mut names in names {
            names.sort_unstable();
            let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
            ensure!(twice.is_none(), "{twice:?}: a name stands for one case");
        }
        for case in &corpus.map {
            ensure!(!case.expected.is_empty(), "'{}' expects nothing", case.name);
        }
        for case in &corpus.explain {
            let says_something = !case.expected.is_empty();
            let all = says_something && case.expected.iter().all(|word| !word.is_empty());
            ensure!(all, "'{}' expects nothing of a word", case.name);
        }
        Ok(corpus)
    }

    /// Returns the nomenclature of `small.toml` that tests of the whole use: some twenty codes of
    /// everyday devices.
    ///
    /// # Errors
    /// When the file cannot be read or has no nomenclature.
    pub fn devices() -> Result<NomenclatureBuf> {
        let corpus = Self::parse(&fs::read_to_string(place::inside(
            "tests/corpus/small.toml",
        ))?)?;
        let named = corpus.nomenclature.iter().find(|n| n.name == "devices");
        named.context("small.toml lacks 'devices'")?.build()
    }

    /// Returns the number of cases.
    pub fn len(&self) -> usize {
        let of_texts = self.normalize.len() + self.repair.len();
        let of_words = [&self.tokens, &self.words, &self.measures, &self.split];
        let of_words: usize = of_words.into_iter().map(Vec::len).sum();
        of_texts + of_words + self.map.len() + self.explain.len()
    }

    /// Tells whether there is no case.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn names<'a, T>(cases: &'a [T], name: impl Fn(&'a T) -> &'a String) -> Vec<&'a str> {
    cases.iter().map(|case| name(case).as_str()).collect()
}

impl Expected {
    fn is_empty(&self) -> bool {
        let fields = [
            &self.first,
            &self.first_within,
            &self.first_not_within,
            &self.status,
            &self.answer,
            &self.reason,
        ];
        fields.into_iter().all(Option::is_none)
    }
}

impl ExpectedWord {
    fn is_empty(&self) -> bool {
        let fields = [
            &self.treatment,
            &self.polarity,
            &self.reading,
            &self.likeliest_reading,
            &self.concept,
            &self.likeliest_concept,
            &self.similar,
            &self.opposite,
            &self.not_similar,
        ];
        self.parts.is_none() && fields.into_iter().all(Option::is_none)
    }
}

impl SmallNomenclature {
    /// Puts the nomenclature together.
    ///
    /// # Errors
    /// When its codes do not form a tree.
    pub fn build(&self) -> Result<NomenclatureBuf> {
        let mut builder = NomenclatureBuilder::new(Release::new(self.name.as_str(), "1"));
        for code in &self.codes {
            builder.concept(NewConcept {
                code: code.code.clone(),
                parent: code.parent.clone(),
                residual: code.residual,
                status: Status::Active,
            })?;
            for term in &code.terms {
                let term = NewTerm {
                    language: term.language,
                    kind: term.kind,
                    text: term.text.clone(),
                };
                builder.term(&code.code, term)?;
            }
        }
        Ok(builder.build()?)
    }
}
