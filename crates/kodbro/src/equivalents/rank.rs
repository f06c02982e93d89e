use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Attributes, Comparer, Distance, Reason};
use crate::nomenclature::Concept;

/// A product and the code that stands for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodedProduct<'t> {
    /// The catalogue or region whose product it is.
    pub source: &'t str,
    /// What names it there.
    pub id: &'t str,
    /// Its code: terminal, or the group that answers for it.
    pub code: &'t str,
    /// Whether people decided on the code.
    pub decided: bool,
    /// The probability that the code is right, 0..=1, where it is known.
    pub confidence: Option<f64>,
    /// What it says of itself.
    pub attributes: &'t Attributes,
}

/// A product that may serve in place of another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Equivalent {
    /// Its place among the products that were ranked, from 0.
    pub product: usize,
    /// How far apart the codes are.
    pub distance: Distance,
    /// In how much the two differ.
    pub differs: usize,
    /// In how much they agree.
    pub agrees: usize,
    /// Why it stands where it does: the codes, then what differs, cannot be compared, agrees and
    /// is stated by one only, then where its code comes from.
    pub reasons: Vec<Reason>,
}

/// Ranks products by how well they would serve in place of one, the best first, `top` at most.
///
/// The nearest code comes first; then what differs in less; then what agrees in more; decided
/// codes before predicted ones; the more probable ones; and those that are equal in all by source
/// and id. Products without a common group with the one asked for are left out. The order of the
/// products given does not matter, unless two have the same source and id.
pub fn rank(
    comparer: &Comparer<'_>,
    asked: &CodedProduct<'_>,
    products: &[CodedProduct<'_>],
    top: usize,
) -> Vec<Equivalent> {
    let nomenclature = &comparer.view.nomenclature;
    let own = nomenclature.concept(asked.code);
    // Many products have the same few codes.
    let mut ways: Vec<(&str, Option<Way<'_>>)> = Vec::new();
    let mut counts = FxHashMap::default();
    let mut ranked: Vec<Ranked<'_, '_>> = Vec::new();
    for (product, coded) in products.iter().enumerate() {
        let way = match ways.iter().find(|(code, _)| *code == coded.code) {
            Some((_, way)) => *way,
            None => {
                let other = nomenclature.concept(coded.code);
                let way = Way::between(asked.code, own.as_ref(), coded.code, other.as_ref());
                ways.push((coded.code, way));
                way
            }
        };
        let Some(way) = way else {
            continue;
        };
        let place = std::ptr::from_ref(coded.attributes);
        let (differs, agrees) = *counts
            .entry(place)
            .or_insert_with(|| comparer.count(asked.attributes, coded.attributes));
        ranked.push(Ranked {
            product,
            coded,
            way,
            differs,
            agrees,
        });
    }
    if top < ranked.len() {
        ranked.select_nth_unstable_by(top, Ranked::order);
        ranked.truncate(top);
    }
    ranked.sort_unstable_by(Ranked::order);
    let equivalent = |ranked: Ranked<'_, '_>| Equivalent {
        product: ranked.product,
        distance: ranked.way.distance,
        differs: ranked.differs,
        agrees: ranked.agrees,
        reasons: reasons(comparer, asked, &ranked),
    };
    ranked.into_iter().map(equivalent).collect()
}

/// The way from one code to another.
#[derive(Clone, Copy)]
struct Way<'n> {
    distance: Distance,
    /// The nearest group that has both; `None` for the same code.
    common: Option<Concept<'n>>,
}

impl<'n> Way<'n> {
    fn between(
        from_code: &str,
        from: Option<&Concept<'n>>,
        to_code: &str,
        to: Option<&Concept<'n>>,
    ) -> Option<Self> {
        if from_code == to_code {
            return Some(Self {
                distance: Distance::default(),
                common: None,
            });
        }
        let (distance, common) = Distance::between(from?, to?)?;
        let common = Some(common);
        Some(Self { distance, common })
    }

    fn reason(&self, code: &str) -> Reason {
        let Some(common) = self.common else {
            let code = code.to_owned();
            return Reason::SameCode { code };
        };
        let group = common.code().to_owned();
        match self.distance {
            Distance { up: 0, .. } => Reason::GroupOf { group },
            Distance { down: 0, .. } => Reason::InGroup { group },
            Distance { up, down } => Reason::SameGroup { group, up, down },
        }
    }
}

struct Ranked<'p, 'n> {
    product: usize,
    coded: &'p CodedProduct<'p>,
    way: Way<'n>,
    differs: usize,
    agrees: usize,
}

impl Ranked<'_, '_> {
    fn order(&self, other: &Self) -> Ordering {
        let confidence = |ranked: &Self| ranked.coded.confidence.unwrap_or(0.0);
        let way = |ranked: &Self| (ranked.way.distance, ranked.differs);
        way(self)
            .cmp(&way(other))
            .then(other.agrees.cmp(&self.agrees))
            .then(other.coded.decided.cmp(&self.coded.decided))
            .then(confidence(other).total_cmp(&confidence(self)))
            .then_with(|| self.coded.source.cmp(other.coded.source))
            .then_with(|| self.coded.id.cmp(other.coded.id))
            .then(self.product.cmp(&other.product))
    }
}

fn reasons(
    comparer: &Comparer<'_>,
    asked: &CodedProduct<'_>,
    ranked: &Ranked<'_, '_>,
) -> Vec<Reason> {
    let mut reasons = vec![ranked.way.reason(asked.code)];
    reasons.extend(comparer.reasons(asked.attributes, ranked.coded.attributes));
    reasons.push(match ranked.coded.decided {
        true => Reason::Decided,
        false => Reason::Predicted {
            confidence: ranked.coded.confidence,
        },
    });
    reasons
}
