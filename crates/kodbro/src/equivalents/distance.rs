use std::fmt;

use serde::{Deserialize, Serialize};

use crate::nomenclature::{Concept, Nomenclature};

/// How far apart two codes are: up from the first to the nearest group that has both, and down to
/// the second.
///
/// The fewer steps up the nearer, then the fewer steps down.
///
/// ```
/// use kodbro::equivalents::Distance;
///
/// let (same, above, beside) = (Distance::default(), Distance { up: 1, down: 0 }, Distance { up: 1, down: 1 });
/// assert!(same < above && above < beside);
/// assert_eq!(beside.to_string(), "1 up, 1 down");
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Distance {
    /// Steps up.
    pub up: u8,
    /// Steps down.
    pub down: u8,
}

impl Distance {
    /// Measures the way from one code to another, with the nearest group that has both; `None`
    /// where the tree has no such group.
    pub(super) fn between<'n>(from: &Concept<'n>, to: &Concept<'n>) -> Option<(Self, Concept<'n>)> {
        let mut common = *from;
        let mut up = 0;
        while !common.contains(to) {
            common = common.parent()?;
            up += 1;
        }
        let down = to.level() - common.level();
        Some((Self { up, down }, common))
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} up, {} down", self.up, self.down)
    }
}

/// Codes at one distance from another code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring<'n> {
    /// How far they are from it.
    pub distance: Distance,
    /// The codes, in the order of the nomenclature.
    pub codes: Vec<&'n str>,
}

/// Returns the codes around a code, the nearest first, as far up as a group of `min_level`.
///
/// The first ring is the code itself, at any level: products of one terminal code are for the same
/// purpose however high in the tree it stands. A code that the nomenclature does not have has no
/// other ring.
///
/// ```
/// # use kodbro::nomenclature::*;
/// # let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
/// # for (code, parent) in [("T", None), ("T01", Some("T")), ("T0101", Some("T01")), ("T0102", Some("T01")), ("T02", Some("T"))] {
/// #     let parent = parent.map(|p: &str| p.parse().unwrap());
/// #     builder.concept(NewConcept { code: code.parse().unwrap(), parent, residual: false, status: Status::Active }).unwrap();
/// #     builder.term(&code.parse().unwrap(), NewTerm { language: Language::ENGLISH, kind: TermKind::Official, text: code.into() }).unwrap();
/// # }
/// # let nomenclature = builder.build().unwrap();
/// use kodbro::equivalents::rings;
///
/// let rings = rings(&nomenclature.as_nomenclature(), "T0101", 2);
/// let codes: Vec<_> = rings.iter().map(|ring| ring.codes.join(" ")).collect();
/// assert_eq!(codes, ["T0101", "T01", "T0102"]);
/// ```
pub fn rings<'n>(nomenclature: &Nomenclature<'n>, code: &'n str, min_level: u8) -> Vec<Ring<'n>> {
    let mut rings = vec![Ring {
        distance: Distance::default(),
        codes: vec![code],
    }];
    let Some(concept) = nomenclature.concept(code) else {
        return rings;
    };
    let mut inner = None;
    let above = std::iter::once(concept).chain(concept.ancestors());
    for (up, common) in (0_u8..).zip(above.take_while(|above| above.level() >= min_level)) {
        let first = rings.len();
        let is_new = |c: &Concept<'_>| inner.is_none_or(|inner: Concept<'_>| !inner.contains(c));
        let subtree = std::iter::once(common).chain(common.descendants());
        for concept in subtree.filter(|c| is_new(c) && (up > 0 || c.id() != common.id())) {
            let down = concept.level() - common.level();
            let distance = Distance { up, down };
            let found = rings[first..].iter().position(|r| r.distance == distance);
            match found.and_then(|at| rings.get_mut(first + at)) {
                Some(ring) => ring.codes.push(concept.code()),
                None => rings.push(Ring {
                    distance,
                    codes: vec![concept.code()],
                }),
            }
        }
        rings[first..].sort_by_key(|ring| ring.distance);
        inner = Some(common);
    }
    rings
}
