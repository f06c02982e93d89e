//! Which products of others would serve in place of this one?
//!
//! Products are compared by their codes and by what their texts say of them:
//!
//! 1. `distance`: how far apart two codes are in the tree, and which codes are near a given one;
//! 2. `attributes`: what a product says of itself, measures and concepts of the lexicon;
//! 3. `compare`: where two products agree, differ, or only one says anything;
//! 4. `rank`: the nearest and most alike first, each with its [`Reason`]s.
//!
//! Which code a product has, as far as somebody may know it, `seen` tells of what stands for one
//! product, `of_set` of a whole mapping set; `gather` collects products ring by ring.
//!
//! A product whose code is a group stands at the group: a sterile product of `T010202` is one step
//! up from `T01020204` and may or may not be that. What differs never takes a product off the
//! list, but it comes after those that do not and the reasons say so: whether a latex glove will
//! do for one of nitrile is for people to judge.
//!
//! # Example: the same code, another material
//!
//! ```
//! # use kodbro::{index, lexicon, nomenclature::*};
//! # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
//! # for (code, parent, term) in [("T", None, "skydd"), ("T01", Some("T"), "handskar")] {
//! #     let parent = parent.map(|p: &str| p.parse().unwrap());
//! #     let code: Code = code.parse().unwrap();
//! #     builder.concept(NewConcept { code: code.clone(), parent, residual: false, status: Status::Active }).unwrap();
//! #     builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::WorkingTranslation, text: term.into() }).unwrap();
//! # }
//! # let bytes = index::build(&builder.build().unwrap(), &lexicon::Lexicon::default());
//! use kodbro::equivalents::{CodedProduct, Comparer, rank};
//! use kodbro::{Mapper, Row};
//!
//! let mapper = Mapper::open(bytes)?;
//! let mut comparer = Comparer::new(&mapper);
//! let [seven, eight] = ["handske stl 7", "handskar stl 8 par"].map(|text| comparer.read(&Row::from(text)));
//! let product = |source, attributes| CodedProduct {
//!     source,
//!     id: "1",
//!     code: "T01",
//!     decided: false,
//!     confidence: Some(0.97),
//!     attributes,
//! };
//! let asked = product("Region A", &seven);
//! let others = [product("Region B", &eight), product("Region C", &seven)];
//! let found = rank(&comparer, &asked, &others, 10);
//! assert_eq!(found[0].product, 1);
//! let reasons: Vec<_> = found[1].reasons.iter().map(ToString::to_string).collect();
//! assert_eq!(reasons, ["same code T01", "size 7 here, size 8 there", "predicted, 0.97"]);
//! # Ok::<(), kodbro::IndexError>(())
//! ```

mod attributes;
mod compare;
mod distance;
mod gather;
mod measures;
mod of_set;
mod rank;
mod reason;
mod seen;

pub use attributes::{Attributes, Comparer};
pub use distance::{Distance, Ring, rings};
pub use gather::gather;
pub use of_set::{SetProduct, SetProducts};
pub use rank::{CodedProduct, Equivalent, rank};
pub use reason::Reason;
pub use seen::{Seen, SeenCode};

#[cfg(test)]
mod tests;
