use super::decision::{Decision, DecisionId};
use super::overlay::Decisions;
use super::same::{supplier_key_into, text_key};
use super::standing::{MAX_CHAIN, Standing};
use crate::matching::Row;

/// The decisions about a few rows, to ask what stands for one of them.
///
/// It answers as [`Decisions`] with the same decisions would, is filled a hundred times faster, and
/// is meant to be emptied and filled again row by row. It finds no like rows. Asking costs more the
/// more decisions it holds.
///
/// ```
/// use kodbro::Row;
/// use kodbro::decisions::{Decision, FewDecisions, Outcome, Verdict};
///
/// let mut few = FewDecisions::default();
/// few.add(&Decision { id: "7".into(), verdict: Verdict::OutOfScope, ..Decision::default() });
/// let standing = few.standing("", &Row::from("kaffe"), Some("7"));
/// assert!(matches!(standing.outcome, Outcome::Decided { verdict: Verdict::OutOfScope, .. }));
///
/// few.clear();
/// assert_eq!(few.standing("", &Row::from("kaffe"), Some("7")).outcome, Outcome::Open);
/// ```
#[derive(Debug, Default)]
pub struct FewDecisions {
    decisions: Decisions,
    /// What stands for each decision's text and supplier when rows are compared.
    keys: Vec<(Option<u128>, String)>,
    normalized: String,
}

impl FewDecisions {
    /// Adds a decision; they are numbered from 0 in the order of adding.
    pub fn add(&mut self, decision: &Decision) -> DecisionId {
        let mut supplier = String::new();
        supplier_key_into(&decision.supplier, &mut self.normalized, &mut supplier);
        let text = text_key(&decision.row(), &mut self.normalized);
        self.keys.push((text, supplier));
        self.decisions.add_unlinked(decision)
    }

    /// Takes all decisions out.
    pub fn clear(&mut self) {
        self.decisions.clear_unlinked();
        self.keys.clear();
    }

    /// Returns what was decided about exactly this row of a source, as [`Decisions::standing`].
    pub fn standing(&self, source: &str, row: &Row<'_>, id: Option<&str>) -> Standing<'_> {
        let Some(source) = self.decisions.source(source) else {
            return Standing::default();
        };
        let mut normalized = String::new();
        let mut supplier = String::new();
        supplier_key_into(row.supplier, &mut normalized, &mut supplier);
        let text = text_key(row, &mut normalized);
        let id = id.map_or("", str::trim);
        let (mut of_id, mut of_text) = (Vec::new(), Vec::new());
        for number in self.decisions.live() {
            let stored = self.decisions.stored(number);
            if stored.source != source {
                continue;
            }
            if !id.is_empty() && stored.id().trim() == id {
                of_id.push(number);
            }
            let (its_text, its_supplier) = &self.keys[number as usize];
            let agrees =
                supplier.is_empty() || its_supplier.is_empty() || *its_supplier == supplier;
            if text.is_some() && *its_text == text && agrees {
                of_text.push(number);
            }
        }
        of_id.drain(..of_id.len().saturating_sub(MAX_CHAIN));
        match of_id.is_empty() && of_text.is_empty() {
            true => Standing::default(),
            false => self.decisions.resolve(of_id, of_text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::{Outcome, Verdict};

    /// A decision of few values, so that ids, texts, suppliers and people meet.
    fn random(rng: &mut fastrand::Rng) -> Decision {
        let pick = |rng: &mut fastrand::Rng, all: &[&str]| all[rng.usize(..all.len())].to_owned();
        let code = pick(rng, &["A01", "A02"]).parse().unwrap();
        Decision {
            id: pick(rng, &["", "1", "2", " 1 "]),
            name: pick(rng, &["kanyl", "Kanyl ", "handske", ""]),
            supplier: pick(rng, &["", "Mediq AB", "mediq", "Braun"]),
            source: pick(rng, &["a", "b"]),
            verdict: match rng.u8(..8) {
                0..4 => Verdict::Accepted(code),
                4..6 => Verdict::Rejected(code),
                6 => Verdict::NoSuchTerm,
                _ => Verdict::Undecided,
            },
            settles: rng.u8(..8) == 0,
            by: pick(rng, &["anna", "bo"]),
            at: pick(rng, &["", "2026-11-02", "2026-11-03"]),
            ..Decision::default()
        }
    }

    #[test]
    fn it_answers_as_all_decisions_do() {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut few = FewDecisions::default();
        let mut settled = 0;
        for _ in 0..2_000 {
            few.clear();
            let mut all = Decisions::default();
            for _ in 0..rng.usize(..8) {
                let decision = random(&mut rng);
                assert_eq!(few.add(&decision), all.add(decision));
            }
            let asked = random(&mut rng);
            let id = Some(asked.id.as_str());
            let of_all = all.standing(&asked.source, &asked.row(), id);
            assert_eq!(few.standing(&asked.source, &asked.row(), id), of_all);
            settled += usize::from(of_all.outcome != Outcome::Open);
        }
        assert!(settled > 500, "{settled}");
    }
}
