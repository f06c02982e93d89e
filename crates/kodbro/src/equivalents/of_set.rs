use rustc_hash::FxHashMap;

use super::{Seen, SeenCode};
use crate::decisions::{FewDecisions, text_key};
use crate::mapping_set::{Justification, MappingRecord};

/// A product of a mapping set with the code that somebody may know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetProduct<'r> {
    /// The last record on the newest text of the product.
    pub record: &'r MappingRecord,
    /// Its code, where it has one.
    pub code: Option<SeenCode>,
}

/// The products of a mapping set, as one source sees them.
///
/// A product is what has one id in its source, or where it has none one text. Its code is that of
/// the decision that [stands](crate::decisions), or else of its newest prediction. A private
/// decision of another source than the one that asks counts for nothing, as if it had never been
/// taken.
///
/// ```
/// use kodbro::equivalents::SetProducts;
/// use kodbro::mapping_set::{Justification, MappingRecord};
/// use kodbro::decisions::Verdict;
///
/// let record = |source: &str, code: &str, justification| MappingRecord {
///     source: source.into(),
///     id: "1".into(),
///     justification,
///     verdict: Verdict::Accepted(code.parse().unwrap()),
///     ..MappingRecord::default()
/// };
/// let records = [
///     record("Region A", "T01", Justification::Curated),
///     record("Region A", "T02", Justification::Predicted),
/// ];
/// let code = |asker| SetProducts::new(&records, asker).find("Region A", "1")?.code.clone();
/// assert_eq!(code("Region A").unwrap().code, "T01");
/// assert_eq!(code("Region B").unwrap().code, "T02");
/// ```
#[derive(Debug)]
pub struct SetProducts<'r> {
    all: Vec<SetProduct<'r>>,
    by_code: FxHashMap<String, Vec<usize>>,
    by_id: FxHashMap<(&'r str, &'r str), usize>,
}

impl<'r> SetProducts<'r> {
    /// Puts together what a set says of each product, as the source `asker` may see it.
    pub fn new(records: impl IntoIterator<Item = &'r MappingRecord>, asker: &str) -> Self {
        let said = Said::of(records, asker);
        let mut few = FewDecisions::default();
        let mut products = Self {
            all: Vec::with_capacity(said.products.len()),
            by_code: FxHashMap::default(),
            by_id: FxHashMap::default(),
        };
        for at in 0..said.products.len() {
            let Some(product) = said.product(at, &mut few) else {
                continue;
            };
            let (place, record) = (products.all.len(), product.record);
            if !record.id.trim().is_empty() {
                products
                    .by_id
                    .insert((&record.source, record.id.trim()), place);
            }
            if let Some(code) = &product.code {
                let of_code = products.by_code.entry(code.code.clone());
                of_code.or_default().push(place);
            }
            products.all.push(product);
        }
        products
    }

    /// Returns the product of a source that has an id.
    pub fn find(&self, source: &str, id: &str) -> Option<&SetProduct<'r>> {
        let at = *self.by_id.get(&(source, id.trim()))?;
        self.all.get(at)
    }

    /// Iterates over the products with a code, in the order in which the set names them first.
    pub fn with_code(&self, code: &str) -> impl Iterator<Item = &SetProduct<'r>> {
        let places = self.by_code.get(code).into_iter().flatten();
        places.filter_map(|&at| self.all.get(at))
    }
}

/// A record and its place in the set.
type Numbered<'r> = (usize, &'r MappingRecord);

/// What the asker may see of what was said of each product, and the decisions by what they are about.
struct Said<'r> {
    products: Vec<Vec<Numbered<'r>>>,
    /// By source and text, with the place of the product.
    about_text: FxHashMap<(&'r str, u128), Vec<(usize, Numbered<'r>)>>,
}

impl<'r> Said<'r> {
    fn of(records: impl IntoIterator<Item = &'r MappingRecord>, asker: &str) -> Self {
        let mut said = Self {
            products: Vec::new(),
            about_text: FxHashMap::default(),
        };
        let mut places = FxHashMap::default();
        for (number, record) in records.into_iter().enumerate() {
            if record.is_hidden_from(asker) {
                continue;
            }
            let id = record.id.trim();
            let text = id.is_empty().then(|| text(record));
            let next = said.products.len();
            let at = *places.entry((&record.source, id, text)).or_insert(next);
            if at == next {
                said.products.push(Vec::new());
            }
            // The same said again says nothing new.
            if said.products[at].iter().any(|(_, other)| *other == record) {
                continue;
            }
            said.products[at].push((number, record));
            if record.justification.is_decision()
                && let Some(key) = text_key(&record.row(), &mut String::new())
            {
                let about = said.about_text.entry((&record.source, key));
                about.or_default().push((at, (number, record)));
            }
        }
        said
    }

    fn product(&self, at: usize, few: &mut FewDecisions) -> Option<SetProduct<'r>> {
        let said = self.products.get(at)?;
        let record = newest_text(said)?;
        let mut decisions: Vec<Numbered<'r>> = said.clone();
        decisions.retain(|(_, record)| record.justification.is_decision());
        let mut seen = stands(few, record, &decisions);
        if let (Seen::Open(_), Some(key)) = (&seen, text_key(&record.row(), &mut String::new())) {
            let about = self.about_text.get(&(record.source.as_str(), key));
            let others = about.into_iter().flatten();
            let before = decisions.len();
            decisions.extend(others.filter(|(of, _)| *of != at).map(|(_, said)| *said));
            if decisions.len() > before {
                decisions.sort_unstable_by_key(|(number, _)| *number);
                seen = stands(few, record, &decisions);
            }
        }
        let predictions = said.iter().map(|(_, record)| record);
        let predictions = predictions.filter(|r| r.justification == Justification::Predicted);
        let newest = predictions.max_by_key(|record| record.at.trim().trim_end_matches('Z'));
        let code = seen.code(newest.map(|record| (&record.verdict, record.confidence)));
        Some(SetProduct { record, code })
    }
}

/// Asks what stands for a product by some decisions.
fn stands(few: &mut FewDecisions, product: &MappingRecord, decisions: &[Numbered<'_>]) -> Seen {
    few.clear();
    let mut confidences = Vec::new();
    for (_, record) in decisions {
        if let Some(decision) = record.decision() {
            few.add(&decision);
            confidences.push(record.confidence);
        }
    }
    let id = Some(product.id.trim()).filter(|id| !id.is_empty());
    let standing = few.standing(&product.source, &product.row(), id);
    Seen::of(&standing, |id| {
        confidences.get(id.index()).copied().flatten()
    })
}

/// Returns the last record on the text that is the newest of those that say something, or else the
/// newest of all; a text is as old as the first record on it.
fn newest_text<'r>(said: &[Numbered<'r>]) -> Option<&'r MappingRecord> {
    let says = |record: &MappingRecord| text_key(&record.row(), &mut String::new()).is_some();
    let is_first = |at: &usize| {
        let before = said[..*at].iter();
        before
            .into_iter()
            .all(|(_, other)| text(other) != text(said[*at].1))
    };
    let firsts = (0..said.len()).filter(is_first).map(|at| said[at].1);
    let newest = firsts.reduce(|newest, next| match says(next) || !says(newest) {
        true => next,
        false => newest,
    })?;
    let mut of_text = said.iter().rev().map(|(_, record)| *record);
    of_text.find(|record| text(record) == text(newest))
}

fn text(record: &MappingRecord) -> [&str; 4] {
    [
        &record.name,
        &record.model,
        &record.description,
        &record.supplier,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::{Scope, Verdict};

    fn record(source: &str, id: &str, name: &str, verdict: &str) -> MappingRecord {
        MappingRecord {
            source: source.into(),
            id: id.into(),
            name: name.into(),
            verdict: match verdict {
                "" => Verdict::Undecided,
                code => Verdict::Accepted(code.parse().unwrap()),
            },
            ..MappingRecord::default()
        }
    }

    fn predicted(record: MappingRecord, at: &str) -> MappingRecord {
        MappingRecord {
            justification: Justification::Predicted,
            at: at.into(),
            ..record
        }
    }

    fn code(records: &[MappingRecord], asker: &str, id: &str) -> Option<(String, &'static str)> {
        let products = SetProducts::new(records, asker);
        let code = products.find("A", id)?.code.clone()?;
        Some((code.code.clone(), code.status()))
    }

    #[test]
    fn the_newest_prediction_counts_where_nobody_decided() {
        let records = [
            predicted(record("A", "1", "kanyl", "A02"), "2026-02-01T00:00:00Z"),
            predicted(record("A", "1", "kanyl", "A01"), "2026-01-01T00:00:00Z"),
        ];
        assert_eq!(code(&records, "B", "1"), Some(("A02".into(), "predicted")));
        assert_eq!(code(&records, "B", "2"), None);
    }

    #[test]
    fn a_decision_about_the_text_counts_for_other_ids() {
        let shared = MappingRecord {
            scope: Scope::Shared,
            ..record("A", "1", "kanyl", "A01")
        };
        let other = predicted(record("A", "2", "Kanyl", "A02"), "");
        let records = [shared, other];
        assert_eq!(code(&records, "B", "2"), Some(("A01".into(), "decided")));
    }

    #[test]
    fn what_people_disagree_about_is_predicted() {
        let by = |by: &str, code| MappingRecord {
            by: by.into(),
            ..record("A", "1", "kanyl", code)
        };
        let records = [
            by("anna", "A01"),
            by("bo", "A02"),
            predicted(record("A", "1", "kanyl", "A03"), ""),
        ];
        assert_eq!(code(&records, "A", "1"), Some(("A03".into(), "disputed")));
    }

    #[test]
    fn what_is_taken_back_and_rejected_is_no_code() {
        let rejected = MappingRecord {
            verdict: Verdict::Rejected("A03".parse().unwrap()),
            by: "bo".into(),
            ..record("A", "1", "kanyl", "")
        };
        let records = [
            record("A", "1", "kanyl", "A01"),
            record("A", "1", "kanyl", ""),
            record("A", "1", "kanyl", "A01"), // said before: nothing new
            predicted(record("A", "1", "kanyl", "A03"), ""),
            rejected,
        ];
        assert_eq!(code(&records, "A", "1"), None);
        let (_, without) = records.split_last().unwrap();
        assert_eq!(code(without, "A", "1"), Some(("A03".into(), "predicted")));
    }

    #[test]
    fn what_others_say_in_private_leaves_no_trace() {
        let shared = MappingRecord {
            scope: Scope::Shared,
            ..record("A", "1", "kanyl", "A01")
        };
        let private = MappingRecord {
            other: vec![("price".into(), "12".into())],
            ..record("A", "1", "kanyl grön", "A02")
        };
        let records = [shared, private, record("A", "2", "tops", "A03")];
        let [of_others, own] = ["B", "A"].map(|asker| SetProducts::new(&records, asker));
        let seen = of_others.find("A", "1").unwrap().record;
        assert_eq!((seen.name.as_str(), seen.other.len()), ("kanyl", 0));
        assert!(of_others.find("A", "2").is_none());
        assert_eq!(own.find("A", "1").unwrap().record.name, "kanyl grön");
        assert!(own.find("A", "2").is_some());
    }

    #[test]
    fn a_product_is_what_its_newest_text_says() {
        let records = [
            record("A", "1", "kanyl", "A01"),
            record("A", "1", "kanyl grön", ""),
            record("A", "1", "kanyl", ""),
            record("A", "1", "", ""),
        ];
        let products = SetProducts::new(&records, "A");
        assert_eq!(products.find("A", " 1 ").unwrap().record.name, "kanyl grön");
    }
}
