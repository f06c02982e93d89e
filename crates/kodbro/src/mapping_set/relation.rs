use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a product's meaning relates to that of the code it is mapped to, as SKOS names it.
///
/// The name says what the *code* is: with [`Relation::Broad`] the code is broader than the product.
///
/// | here | SSSOM predicate | FHIR R4 equivalence | FHIR R5 relationship |
/// |---|---|---|---|
/// | `exact` | `skos:exactMatch` | `equal`, `equivalent` | `equivalent` |
/// | `broad` | `skos:broadMatch` | `wider`, `subsumes` | `source-is-narrower-than-target` |
/// | `narrow` | `skos:narrowMatch` | `narrower`, `specializes` | `source-is-broader-than-target` |
/// | `close` | `skos:closeMatch` | `inexact` | `related-to` |
/// | `related` | `skos:relatedMatch` | `relatedto` | `related-to` |
///
/// ```
/// use kodbro::mapping_set::Relation;
///
/// assert_eq!("broad".parse(), Ok(Relation::Broad));
/// assert_eq!(Relation::default(), Relation::Exact);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The code says what the product is, and nothing in the nomenclature says it better.
    #[default]
    Exact,
    /// The code is a group in which the product belongs.
    Broad,
    /// The code covers a part of what the product is, as for a set.
    Narrow,
    /// The code nearly says what the product is.
    Close,
    /// The code has to do with the product.
    Related,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::Broad,
        Self::Narrow,
        Self::Close,
        Self::Related,
    ];

    /// Returns the relation of a product to the code that answers for it: exact where the code is
    /// terminal, broad where it is a group.
    pub fn to_code(is_terminal: bool) -> Self {
        if is_terminal {
            Self::Exact
        } else {
            Self::Broad
        }
    }

    /// Returns the name used in files, such as `broad`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Broad => "broad",
            Self::Narrow => "narrow",
            Self::Close => "close",
            Self::Related => "related",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Relation {
    type Err = String;

    /// Parses one of the names.
    ///
    /// # Errors
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.as_str() == text)
            .ok_or_else(|| {
                format!(
                    "unknown relation '{text}', expected exact, broad, narrow, close or related"
                )
            })
    }
}
