use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::LexiconError;

/// What a concept of the lexicon tells about a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConceptClass {
    /// What the thing is: glove, needle, connector.
    Product,
    /// What it is made of or contains: nitrile, saline.
    Material,
    /// How it is: sterile, cuffed, blue.
    Property,
    /// Where on the body it is used: vein, knee.
    BodySite,
    /// What is done with it: infusion, biopsy.
    Procedure,
    /// Who uses it: anaesthesia, dental care.
    Specialty,
    /// What the patient has: wound, incontinence.
    Condition,
    /// What is measured or detected: glucose, troponin.
    Analyte,
    /// A unit of measure.
    Unit,
    /// How it is packed, counted or ordered; says nothing about the product.
    Packaging,
    /// Who makes or sells it; says nothing about the product.
    Supplier,
    /// Goods that are no medical devices: drugs, food, furniture.
    OtherGoods,
}

impl ConceptClass {
    /// All classes, in the order of their numbers in an index.
    pub const ALL: [Self; 12] = [
        Self::Product,
        Self::Material,
        Self::Property,
        Self::BodySite,
        Self::Procedure,
        Self::Specialty,
        Self::Condition,
        Self::Analyte,
        Self::Unit,
        Self::Packaging,
        Self::Supplier,
        Self::OtherGoods,
    ];

    /// Returns the name that the files use, such as `body_site`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Material => "material",
            Self::Property => "property",
            Self::BodySite => "body_site",
            Self::Procedure => "procedure",
            Self::Specialty => "specialty",
            Self::Condition => "condition",
            Self::Analyte => "analyte",
            Self::Unit => "unit",
            Self::Packaging => "packaging",
            Self::Supplier => "supplier",
            Self::OtherGoods => "other_goods",
        }
    }

    /// Tells whether a word of this class says nothing about what a product is.
    pub fn is_noise(self) -> bool {
        matches!(self, Self::Unit | Self::Packaging | Self::Supplier)
    }

    /// Tells whether the forms of a concept of this class can stand for each other; other goods
    /// are grouped under one concept only to be recognised.
    pub(crate) fn has_synonyms(self) -> bool {
        !self.is_noise() && self != Self::OtherGoods
    }

    pub(crate) fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }
}

impl fmt::Display for ConceptClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ConceptClass {
    type Err = LexiconError;

    /// Reads the name that the files use.
    ///
    /// # Errors
    /// [`LexiconError::UnknownClass`].
    fn from_str(text: &str) -> Result<Self, LexiconError> {
        let class = Self::ALL.into_iter().find(|class| class.as_str() == text);
        class.ok_or_else(|| LexiconError::UnknownClass {
            class: text.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_lead_back() {
        for (number, class) in (0..).zip(ConceptClass::ALL) {
            assert_eq!(class.as_str().parse(), Ok(class));
            assert_eq!(ConceptClass::from_number(number), Some(class));
        }
        assert!("gadget".parse::<ConceptClass>().is_err());
    }
}
