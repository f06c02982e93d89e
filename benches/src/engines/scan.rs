use kodbro::Row;
use kodbro::nomenclature::ConceptId;
use rapidfuzz::fuzz;

use super::{Engine, TOP, Terms};

/// The best codes so far with the similarity of their best term, the best first.
#[derive(Debug, Default)]
struct Best(Vec<(f64, ConceptId)>);

impl Best {
    /// Returns what a code must be better than.
    fn bar(&self) -> f64 {
        match self.0.get(TOP - 1) {
            Some(&(similarity, _)) => similarity,
            None => 0.0,
        }
    }

    /// Adds a code; the earlier of two equals stays in front.
    fn add(&mut self, similarity: f64, concept: ConceptId) {
        if similarity > self.bar() {
            let at = self.0.partition_point(|&(other, _)| other >= similarity);
            self.0.insert(at, (similarity, concept));
            self.0.truncate(TOP);
        }
    }

    fn put(&mut self, found: &mut Vec<ConceptId>) {
        found.clear();
        found.extend(self.0.drain(..).map(|(_, concept)| concept));
    }
}

/// strsim's Jaro-Winkler similarity of the row's name to every term.
#[derive(Debug)]
pub struct StrsimScan<'t> {
    terms: &'t Terms,
    best: Best,
}

impl<'t> StrsimScan<'t> {
    /// Scans these terms.
    pub fn new(terms: &'t Terms) -> Self {
        Self {
            terms,
            best: Best::default(),
        }
    }
}

impl Engine for StrsimScan<'_> {
    fn name(&self) -> &'static str {
        "strsim"
    }

    fn map(&mut self, row: &Row<'_>, found: &mut Vec<ConceptId>) -> anyhow::Result<()> {
        let name = row.name.to_lowercase();
        for (concept, terms) in &self.terms.concepts {
            let similarity = terms
                .iter()
                .map(|term| strsim::jaro_winkler(&name, term))
                .fold(0.0, f64::max);
            self.best.add(similarity, *concept);
        }
        self.best.put(found);
        Ok(())
    }
}

/// rapidfuzz's ratio of the row's name to every term, with its two ways to save work: the name is
/// prepared once, and a comparison may stop when it cannot reach the fifth best any more.
#[derive(Debug)]
pub struct RapidfuzzScan {
    concepts: Vec<(ConceptId, Vec<Vec<char>>)>,
    best: Best,
}

impl RapidfuzzScan {
    /// Scans these terms; they are taken apart into letters beforehand.
    pub fn new(terms: &Terms) -> Self {
        let letters = |term: &String| term.chars().collect();
        let concepts = terms
            .concepts
            .iter()
            .map(|(concept, terms)| (*concept, terms.iter().map(letters).collect()));
        Self {
            concepts: concepts.collect(),
            best: Best::default(),
        }
    }
}

impl Engine for RapidfuzzScan {
    fn name(&self) -> &'static str {
        "rapidfuzz"
    }

    fn map(&mut self, row: &Row<'_>, found: &mut Vec<ConceptId>) -> anyhow::Result<()> {
        let name: Vec<char> = row.name.to_lowercase().chars().collect();
        let scorer = fuzz::RatioBatchComparator::new(name.iter().copied());
        for (concept, terms) in &self.concepts {
            let mut similarity = self.best.bar();
            for term in terms {
                let args = fuzz::Args::default().score_cutoff(similarity);
                let reached = scorer.similarity_with_args(term.iter().copied(), &args);
                similarity = reached.unwrap_or(0.0).max(similarity);
            }
            self.best.add(similarity, *concept);
        }
        self.best.put(found);
        Ok(())
    }
}
