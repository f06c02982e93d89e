use std::fmt;
use std::sync::OnceLock;

use super::answer::{self, Shares};
use super::evidence;
use super::explain::{self, Explanation};
use super::lookup::Finder;
use super::mapping::{Answer, Candidate, Mapping, MappingStatus, Reason};
use super::measured::Measured;
use super::past::{HEARD, Past, Voices};
use super::query::Query;
use super::rank::{self, Contributions, Examined, Ranker};
use super::retrieve::Retrieval;
use super::score::{Scored, Scorer};
use super::stock::Stock;
use super::{MapOptions, Row, Understanding};
use crate::container::IndexError;
use crate::decisions::{NearScratch, Outcome, Verdict};
use crate::index::{Index, PhraseReader, View};
use crate::model::Model;
use crate::nomenclature::{Concept, ConceptId, Nomenclature, Status};

/// Maps rows to the codes of one index.
///
/// It never changes, can be used from many threads at once, and gives the same result for the
/// same row always and everywhere. `D` is whatever holds the index's bytes.
///
/// # Example: one row
///
/// ```
/// # use kodbro::{index, lexicon, nomenclature::*};
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # for (code, parent, term) in [("T", None, "skydd"), ("T01", Some("T"), "handskar"), ("T0102", Some("T01"), "undersökningshandske nitril"), ("T0101", Some("T01"), "operationshandske")] {
/// #     let parent = parent.map(|p: &str| p.parse().unwrap());
/// #     let code: Code = code.parse().unwrap();
/// #     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active }).unwrap();
/// #     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: term.into() }).unwrap();
/// # }
/// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
/// use kodbro::Mapper;
///
/// let mapper = Mapper::open(bytes)?;
/// let mapping = mapper.map("US-HANDSKE NITRIL PF 200ST");
/// assert_eq!(mapping.candidates[0].code, "T0102");
/// # Ok::<(), kodbro::IndexError>(())
/// ```
pub struct Mapper<D> {
    index: Index<D>,
    finder: Finder,
    model: Model,
    scratches: Stock<Scratch>,
    measured: OnceLock<Measured>,
}

/// The memory that mapping needs: words looked up before, and room to work in. One serves one
/// thread; what it remembers does not change any result.
#[derive(Default)]
pub struct Scratch {
    query: Query,
    retrieval: Retrieval,
    scorer: Scorer,
    ranker: Ranker,
    near: NearScratch,
    voices: Voices,
    rejected: Vec<ConceptId>,
    reader: PhraseReader,
}

impl<D: AsRef<[u8]>> Mapper<D> {
    /// Opens an index for mapping, by the model set by hand; [`Mapper::with_model`] sets a learned
    /// one, such as `kodbro_data::model()`.
    ///
    /// # Errors
    /// [`IndexError`] when the bytes are no index this release can read.
    pub fn open(data: D) -> Result<Self, IndexError> {
        Ok(Self::new(Index::open(data)?))
    }

    /// Makes a mapper of an open index, by the model set by hand.
    pub fn new(index: Index<D>) -> Self {
        Self {
            index,
            finder: Finder::new(Understanding::default()),
            model: Model::default(),
            scratches: Stock::default(),
            measured: OnceLock::new(),
        }
    }

    /// Sets which parts of the understanding of words are used; for measuring what each is worth.
    #[must_use]
    pub fn with_understanding(mut self, understanding: Understanding) -> Self {
        self.finder = Finder::new(understanding);
        self.scratches = Stock::default(); // they remember words as they were understood
        self
    }

    /// Sets the model that weighs the features, for one set by hand.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = model;
        self
    }

    /// Returns the model that weighs the features.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Returns the index.
    pub fn index(&self) -> &Index<D> {
        &self.index
    }

    /// Returns the nomenclature of the index.
    pub fn nomenclature(&self) -> Nomenclature<'_> {
        self.index.nomenclature()
    }

    pub(crate) fn finder(&self) -> &Finder {
        &self.finder
    }

    /// Maps a row with the default options.
    pub fn map<'t>(&self, row: impl Into<Row<'t>>) -> Mapping<'_> {
        self.map_with(row, &MapOptions::default())
    }

    /// Maps a row. Takes a scratch from a common stock; a loop does better with its own and
    /// [`Mapper::map_in`].
    pub fn map_with<'t>(&self, row: impl Into<Row<'t>>, options: &MapOptions) -> Mapping<'_> {
        self.with_scratch(|scratch| self.map_in(scratch, row, options))
    }

    /// Lends a scratch of this mapper's stock, or a new one where all are in use.
    ///
    /// It never waits, so that it also works in a process that was forked while another thread was at
    /// the stock.
    pub fn with_scratch<R>(&self, work: impl FnOnce(&mut Scratch) -> R) -> R {
        self.scratches.lend(work)
    }

    /// Tells how a row is understood, step by step, as mapping does it.
    ///
    /// ```
    /// # use kodbro::{index, lexicon, nomenclature::*};
    /// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    /// # let code: Code = "T".parse().unwrap();
    /// # builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active }).unwrap();
    /// # builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: "handske".into() }).unwrap();
    /// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
    /// use kodbro::{Mapper, text::{Polarity, Treatment}};
    ///
    /// let explanation = Mapper::open(bytes)?.explain("HANDSKE utan puder 200/fp");
    /// assert_eq!(explanation.words[1].treatment, Treatment::Marker);
    /// assert_eq!(explanation.words[2].polarity, Polarity::Denied);
    /// # Ok::<(), kodbro::IndexError>(())
    /// ```
    pub fn explain<'t>(&self, row: impl Into<Row<'t>>) -> Explanation {
        let row = row.into();
        let view = self.index.view();
        let mut query = Query::default();
        query.read(&view, &self.finder, &row);
        explain::explain(&view, &self.finder, &query, &row)
    }

    /// Maps a row in the memory of a scratch that was only used with this mapper.
    ///
    /// A word that the scratch has not seen before costs about as much as a row of known words;
    /// `benches/README.md` says how to measure both.
    pub fn map_in<'t>(
        &self,
        scratch: &mut Scratch,
        row: impl Into<Row<'t>>,
        options: &MapOptions,
    ) -> Mapping<'_> {
        self.map_by(&self.model, scratch, &row.into(), None, options)
    }

    /// Maps a row, with what people decided before.
    ///
    /// What they decided for exactly this row settles it, unless they disagree: then it is for
    /// review, or unmapped where its words lead to no code. A code they rejected is not proposed for it again. What they decided about rows like
    /// it is evidence. Where nothing was decided about any such row, the result is that of
    /// [`Mapper::map_in`]; `benches/README.md` says how to measure what a million decisions cost.
    ///
    /// ```
    /// # use kodbro::{index, lexicon, nomenclature::*};
    /// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    /// # for (code, parent, term) in [("T", None, "skydd"), ("T01", Some("T"), "handskar"), ("T0102", Some("T01"), "undersökningshandske nitril"), ("T0101", Some("T01"), "operationshandske")] {
    /// #     let parent = parent.map(|p: &str| p.parse().unwrap());
    /// #     let code: Code = code.parse().unwrap();
    /// #     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active }).unwrap();
    /// #     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: term.into() }).unwrap();
    /// # }
    /// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
    /// use kodbro::decisions::{Decision, Decisions, Verdict};
    /// use kodbro::matching::Past;
    /// use kodbro::{MapOptions, Mapper, Row, Scratch};
    ///
    /// let mapper = Mapper::open(bytes)?;
    /// let mut decisions = Decisions::default();
    /// decisions.add(Decision {
    ///     name: "Gammex 7,5".into(),
    ///     source: "Region A".into(),
    ///     verdict: Verdict::Accepted("T0101".parse().unwrap()),
    ///     by: "anna".into(),
    ///     ..Decision::default()
    /// });
    /// let past = Past { decisions: &decisions, source: "Region A", id: None };
    /// let mut scratch = Scratch::default();
    /// let mapping = mapper.map_with_decisions(
    ///     &mut scratch, Row::from("gammex 7,5"), &past, &MapOptions::default());
    /// assert_eq!(mapping.answer.unwrap().code, "T0101");
    /// # Ok::<(), kodbro::IndexError>(())
    /// ```
    pub fn map_with_decisions<'t>(
        &self,
        scratch: &mut Scratch,
        row: impl Into<Row<'t>>,
        past: &Past<'_>,
        options: &MapOptions,
    ) -> Mapping<'_> {
        self.map_by(&self.model, scratch, &row.into(), Some(past), options)
    }

    /// Finds the candidates of a row with their features, for a model to weigh.
    pub(crate) fn examine(
        &self,
        scratch: &mut Scratch,
        row: &Row<'_>,
        past: Option<&Past<'_>>,
    ) -> Examined {
        self.find(&self.index.view(), scratch, row, past);
        let candidates = scratch.scorer.best().to_vec();
        Examined {
            row: rank::row_features(&scratch.query, &candidates),
            decided: scratch.voices.row_features(),
            candidates,
        }
    }

    /// Maps a row by a model.
    pub(crate) fn map_by(
        &self,
        model: &Model,
        scratch: &mut Scratch,
        row: &Row<'_>,
        past: Option<&Past<'_>>,
        options: &MapOptions,
    ) -> Mapping<'_> {
        let view = self.index.view();
        let standing = past.map(|past| {
            let standing = past.decisions.standing(past.source, row, past.id);
            standing.in_use(&view.nomenclature)
        });
        let outcome = standing.as_ref().map(|standing| &standing.outcome);
        let mut doubt = None;
        match outcome {
            Some(Outcome::Decided { verdict, decision }) => {
                match decided(&view.nomenclature, verdict) {
                    Some(mut mapping) => {
                        let made = past.and_then(|past| past.decisions.get(*decision));
                        mapping.note_decision(made, options.evidence());
                        mapping.candidates.truncate(options.top());
                        return mapping;
                    }
                    None => doubt = Some(Reason::OutdatedDecision),
                }
            }
            Some(Outcome::Conflict(_)) => doubt = Some(Reason::ConflictingDecisions),
            Some(Outcome::Open) | None => {}
        }
        let has_words = self.find(&view, scratch, row, past);
        let Scratch {
            query,
            retrieval,
            scorer,
            voices,
            rejected,
            reader,
            ..
        } = scratch;
        if !has_words {
            return Mapping::nothing(doubt.unwrap_or(Reason::NoWords));
        }
        rejected.clear();
        for code in standing.iter().flat_map(|standing| &standing.rejected) {
            let concept = view.nomenclature.concept(code.as_str());
            rejected.extend(concept.map(|concept| concept.id()));
        }
        let scored = scorer.best();
        let row = rank::row_features(query, scored);
        let (row, mut shares) = rank::rank(model, row, voices.row_features(), scored);
        let contributions = options
            .evidence()
            .then(|| Contributions::new(model, &row, scored));
        let scored = reject(rejected, scored, &mut shares);
        let candidate = |(scored, &confidence): (&Scored, &f64)| Candidate {
            id: scored.id,
            code: code(&view, scored),
            confidence,
            evidence: contributions
                .as_ref()
                .map_or_else(Vec::new, |contributions| {
                    let found = retrieval.found(scored.id);
                    let voice = voices.of(scored.id);
                    let parts = contributions.to(scored);
                    evidence::explain(&view, query, found, scored, &voice, &parts, reader)
                }),
        };
        let candidates = scored
            .iter()
            .zip(&shares.each)
            .take(options.top())
            .map(candidate)
            .collect();
        let (status, answer, reason) = conclude(&view, scored, &shares, rejected, doubt, options);
        let said = voices.row_features();
        let reason = match reason {
            Some(Reason::OtherGoods) if said.out_of_scope > 0.0 => Some(Reason::SimilarDecisions),
            Some(Reason::WeakEvidence) if said.no_such_term > 0.0 => Some(Reason::SimilarDecisions),
            reason => reason,
        };
        Mapping {
            status,
            answer,
            candidates,
            reason,
        }
    }

    /// Finds the candidates of a row with their features; tells whether it has any word.
    fn find(
        &self,
        view: &View<'_>,
        scratch: &mut Scratch,
        row: &Row<'_>,
        past: Option<&Past<'_>>,
    ) -> bool {
        let Scratch {
            query,
            retrieval,
            scorer,
            ranker,
            near,
            voices,
            ..
        } = scratch;
        query.read(view, &self.finder, row);
        scorer.clear();
        voices.clear();
        if query.words.is_empty() {
            return false;
        }
        retrieval.retrieve(view, query);
        scorer.score(view, query, retrieval, answer::SHARING);
        if let Some(past) = past {
            let near = past.decisions.near(near, past.source, row, HEARD);
            voices.hear(&view.nomenclature, past.decisions, near);
            for id in voices.proposed() {
                scorer.include(view, query, retrieval, id);
            }
        }
        let scored = scorer.best();
        for scored in &mut *scored {
            scored.decided = voices.features(&view.nomenclature, scored.id);
        }
        let measured = self.measured.get_or_init(|| Measured::read(view));
        measured.fit(row, scored);
        ranker.relate(&view.nomenclature, scored);
        true
    }

    /// Maps many rows on rayon's threads. The results stand in the order of the rows and do not
    /// depend on the number of threads.
    #[cfg(feature = "rayon")]
    pub fn map_many(&self, rows: &[Row<'_>], options: &MapOptions) -> Vec<Mapping<'_>>
    where
        D: Sync,
    {
        self.with_each(rows, |scratch, &row| self.map_in(scratch, row, options))
    }

    /// Maps many rows on rayon's threads, each with what people decided before, as
    /// [`Mapper::map_with_decisions`] does; each row brings its own id. The results stand in the
    /// order of the rows and do not depend on the number of threads.
    ///
    /// ```
    /// # use kodbro::{index, lexicon, nomenclature::*};
    /// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    /// # let code: Code = "T".parse().unwrap();
    /// # builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active }).unwrap();
    /// # builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: "handske".into() }).unwrap();
    /// # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
    /// use kodbro::decisions::{Decision, Decisions, Verdict};
    /// use kodbro::matching::Past;
    /// use kodbro::{MapOptions, Mapper, MappingStatus, Row};
    ///
    /// let mut decisions = Decisions::default();
    /// let verdict = Verdict::OutOfScope;
    /// decisions.add(Decision { id: "7".into(), verdict, ..Decision::default() });
    /// let past = |id| Past { decisions: &decisions, source: "", id: Some(id) };
    /// let rows = [(Row::from("handskpapper"), past("7")), (Row::from("handske"), past("8"))];
    /// let mapper = Mapper::open(bytes)?;
    /// let mapped = mapper.map_many_with_decisions(&rows, &MapOptions::default());
    /// assert_eq!(mapped[0].status, MappingStatus::OutOfScope);
    /// assert_eq!(mapped[1].candidates[0].code, "T");
    /// # Ok::<(), kodbro::IndexError>(())
    /// ```
    #[cfg(feature = "rayon")]
    pub fn map_many_with_decisions(
        &self,
        rows: &[(Row<'_>, Past<'_>)],
        options: &MapOptions,
    ) -> Vec<Mapping<'_>>
    where
        D: Sync,
    {
        self.with_each(rows, |scratch, &(row, past)| {
            self.map_with_decisions(scratch, row, &past, options)
        })
    }

    /// Does the same with each of many rows on rayon's threads, some hundred of them in the memory
    /// of one scratch. The results stand in the order of the rows.
    #[cfg(feature = "rayon")]
    pub fn with_each<T: Sync, R: Send>(
        &self,
        rows: &[T],
        work: impl Fn(&mut Scratch, &T) -> R + Sync,
    ) -> Vec<R>
    where
        D: Sync,
    {
        use rayon::prelude::*;
        let part = rows.len().div_ceil(8 * rayon::current_num_threads());
        let work_on = |part: &[T]| -> Vec<R> {
            self.with_scratch(|scratch| part.iter().map(|row| work(scratch, row)).collect())
        };
        rows.par_chunks(part.max(1))
            .flat_map_iter(work_on)
            .collect()
    }
}

impl<D: AsRef<[u8]>> fmt::Debug for Mapper<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mapper").field(&self.nomenclature()).finish()
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

/// Returns the mapping that a verdict about exactly this row gives; `None` for a code that the
/// nomenclature does not have, or not any more.
fn decided<'a>(nomenclature: &Nomenclature<'a>, verdict: &Verdict) -> Option<Mapping<'a>> {
    let is_active = |concept: &Concept<'_>| concept.status() == Status::Active;
    let code = match verdict {
        Verdict::Accepted(code) => code,
        Verdict::OutOfScope => return Some(Mapping::settled(MappingStatus::OutOfScope)),
        _ => return Some(Mapping::settled(MappingStatus::Unmapped)),
    };
    let concept = nomenclature.concept(code.as_str()).filter(is_active)?;
    let (id, code) = (concept.id(), concept.code());
    Some(Mapping {
        answer: Some(Answer {
            id,
            code,
            level: concept.level(),
            confidence: 1.0,
        }),
        candidates: vec![Candidate {
            id,
            code,
            confidence: 1.0,
            evidence: Vec::new(),
        }],
        ..Mapping::settled(MappingStatus::Mapped)
    })
}

/// Takes out the candidates that were rejected for exactly this row: what was theirs is "none".
fn reject<'s>(
    rejected: &[ConceptId],
    scored: &'s mut [Scored],
    shares: &mut Shares,
) -> &'s [Scored] {
    if rejected.is_empty() {
        return scored;
    }
    let mut kept = 0;
    for i in 0..scored.len() {
        if rejected.contains(&scored[i].id) {
            shares.none += shares.each[i];
        } else {
            scored.swap(kept, i);
            shares.each.swap(kept, i);
            kept += 1;
        }
    }
    shares.each.truncate(kept);
    &scored[..kept]
}

/// From which probability on that no candidate is right none is proposed.
const TOO_WEAK: f64 = 0.95;

/// Chooses the answer. What is rejected or retired answers nothing, not even as a group; where decisions are
/// in doubt a person has to look.
fn conclude<'a>(
    view: &View<'a>,
    scored: &[Scored],
    shares: &Shares,
    rejected: &[ConceptId],
    doubt: Option<Reason>,
    options: &MapOptions,
) -> (MappingStatus, Option<Answer<'a>>, Option<Reason>) {
    let nomenclature = &view.nomenclature;
    let among: f64 = shares.each.iter().sum();
    if doubt.is_none() && shares.out_of_scope > among.max(shares.none) {
        return (MappingStatus::OutOfScope, None, Some(Reason::OtherGoods));
    }
    if scored.is_empty() {
        let nothing = match rejected.is_empty() {
            true => Reason::NoKnownWord,
            false => Reason::Rejected,
        };
        return (
            MappingStatus::Unmapped,
            None,
            Some(doubt.unwrap_or(nothing)),
        );
    }
    if doubt.is_none() && shares.none > TOO_WEAK {
        return (MappingStatus::Unmapped, None, Some(Reason::WeakEvidence));
    }
    let mut subtrees = answer::subtrees(nomenclature, scored, shares);
    subtrees.retain(|&(id, _)| !rejected.contains(&id) && !nomenclature.is_retired(id));
    let reached = answer::deepest(nomenclature, &subtrees, options.target());
    let reached = reached.filter(|_| doubt.is_none());
    let first = || {
        let id = scored.first()?.id;
        subtrees.iter().copied().find(|&(other, _)| other == id)
    };
    let answer = reached.or_else(first).and_then(|(id, confidence)| {
        let concept = nomenclature.at(id)?;
        Some(Answer {
            id,
            code: concept.code(),
            level: concept.level(),
            confidence,
        })
    });
    match reached {
        Some(_) => (MappingStatus::Mapped, answer, None),
        None => {
            let reason = doubt.unwrap_or(Reason::BelowTarget);
            (MappingStatus::Review, answer, Some(reason))
        }
    }
}

fn code<'a>(view: &View<'a>, scored: &Scored) -> &'a str {
    view.nomenclature
        .at(scored.id)
        .map_or("", |concept| concept.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::nomenclature::{
        Code, Language, NewConcept, NewTerm, NomenclatureBuilder, Release, TermKind,
    };

    #[test]
    fn what_is_retired_is_not_proposed() {
        let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
        let retired = Status::Retired { successor: None };
        for (code, parent, term, status) in [
            ("T", None, "skydd", Status::Active),
            ("T1", Some("T"), "operationshandskar", retired.clone()),
            ("T2", Some("T"), "handskar", Status::Active),
            ("T3", Some("T"), "munskydd", retired.clone()),
            ("T31", Some("T3"), "munskydd med visir", Status::Active),
        ] {
            let code: Code = code.parse().unwrap();
            let parent = parent.map(|parent: &str| parent.parse().unwrap());
            let concept = NewConcept {
                code: code.clone(),
                parent,
                residual: false,
                status,
            };
            builder.concept(concept).unwrap();
            let term = NewTerm {
                language: Language::SWEDISH,
                kind: TermKind::WorkingTranslation,
                text: term.into(),
            };
            builder.term(&code, term).unwrap();
        }
        let bytes = crate::index::build(&builder.build().unwrap(), &Lexicon::default());
        let mapper = Mapper::open(bytes).unwrap();
        let any = MapOptions::default().with_target(0.0);
        for (text, first) in [
            ("operationshandskar", None),
            ("handskar", Some("T2")),
            ("munskydd", Some("T31")),
            ("munskydd med visir", Some("T31")),
        ] {
            let mapping = mapper.map_with(text, &any);
            let proposed = mapping.candidates.iter().map(|candidate| candidate.code);
            let answered = mapping.answer.map(|answer| answer.code);
            let codes: Vec<&str> = proposed.chain(answered).collect();
            assert_eq!(codes.first().copied(), first, "{text}: {codes:?}");
            assert!(
                !codes.contains(&"T1") && !codes.contains(&"T3"),
                "{codes:?}"
            );
        }
    }

    #[test]
    fn a_mapper_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Mapper<Vec<u8>>>();
        shared::<Mapper<&'static [u8]>>();
    }
}
