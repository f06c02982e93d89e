use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a product stands where it stands among the equivalents of another; `here` is what is asked
/// for, `there` what another source has.
///
/// As JSON each is an object with its `kind`; in words it is what [`Display`](fmt::Display) writes.
///
/// ```
/// use kodbro::equivalents::Reason;
///
/// let reason = Reason::Differs { here: "18 G".into(), there: "21 G".into() };
/// assert_eq!(reason.to_string(), "18 G here, 21 G there");
/// let reason = Reason::OnlyHere { what: "sterile".into() };
/// assert_eq!(reason.to_string(), "sterile here, not stated there");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// Both have the same code.
    SameCode {
        /// The code.
        code: String,
    },
    /// The other's code is a group that has this product's code in it: it may be the same thing.
    InGroup {
        /// The other's code.
        group: String,
    },
    /// This product's code is a group that has the other's code in it: it may be the same thing.
    GroupOf {
        /// This product's code.
        group: String,
    },
    /// Both are in the same group and have different codes.
    SameGroup {
        /// The nearest group that has both codes in it.
        group: String,
        /// How many steps it is from this product's code up to the group.
        up: u8,
        /// How many steps it is from there down to the other's code.
        down: u8,
    },
    /// The two differ in what they say.
    Differs {
        /// What is said of this product.
        here: String,
        /// What is said of the other.
        there: String,
    },
    /// Both say something of one kind that cannot be compared, such as sizes in letters and numbers.
    Unclear {
        /// What is said of this product.
        here: String,
        /// What is said of the other.
        there: String,
    },
    /// Both say the same, or one says more exactly what the other says.
    Agrees {
        /// What is said of this product.
        here: String,
        /// What is said of the other.
        there: String,
    },
    /// Only this product says so.
    OnlyHere {
        /// What it says.
        what: String,
    },
    /// Only the other says so.
    OnlyThere {
        /// What it says.
        what: String,
    },
    /// The packs hold different numbers, so that stocks in packs cannot be compared.
    Pack {
        /// How many this product's pack holds.
        here: String,
        /// How many the other's pack holds.
        there: String,
    },
    /// People decided on the other's code.
    Decided,
    /// A program found the other's code.
    Predicted {
        /// How probable it is that the code is right, 0..=1, where it is known.
        confidence: Option<f64>,
    },
}

impl Reason {
    /// Tells whether it speaks against the product.
    pub fn is_contradiction(&self) -> bool {
        matches!(self, Self::Differs { .. })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameCode { code } => write!(f, "same code {code}"),
            Self::InGroup { group } => {
                write!(f, "coded no closer than {group}, which may be the same")
            }
            Self::GroupOf { group } => write!(f, "of {group}, which may be the same"),
            Self::SameGroup { group, up, down } => {
                write!(f, "another code below {group} ({up} up, {down} down)")
            }
            Self::Differs { here, there } => write!(f, "{here} here, {there} there"),
            Self::Unclear { here, there } => {
                write!(f, "{here} here, {there} there (cannot be compared)")
            }
            Self::Agrees { here, there } if here == there => write!(f, "both {here}"),
            Self::Agrees { here, there } => write!(f, "{here} here fits {there} there"),
            Self::OnlyHere { what } => write!(f, "{what} here, not stated there"),
            Self::OnlyThere { what } => write!(f, "{what} there, not stated here"),
            Self::Pack { here, there } => write!(f, "pack of {here} here, of {there} there"),
            Self::Decided => write!(f, "decided"),
            Self::Predicted { confidence: None } => write!(f, "predicted"),
            Self::Predicted {
                confidence: Some(confidence),
            } => write!(f, "predicted, {confidence:.2}"),
        }
    }
}
