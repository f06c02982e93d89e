use serde::{Deserialize, Serialize};

/// The version of the features: a model fits features of one version only.
pub const FEATURE_VERSION: u32 = 2;

/// Makes a struct of numbers that can also be walked with their names.
macro_rules! features {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: f32,)* }

        impl $name {
            /// The names of the features, in their order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field),)*];

            /// Returns the features in the order of their names.
            pub fn values(&self) -> [f32; Self::NAMES.len()] {
                [$(self.$field,)*]
            }
        }
    };
}

features! {
    /// What is looked at to tell how well a code fits a row, and how it stands among the other
    /// candidates. Shares lie in 0..=1, information is in bits, and what is told of a code only
    /// is 1 where it holds and 0 where not.
    Features {
        /// How much of the term's information the row covers; less than 0 where the row contradicts
        /// it (`osteril` and `sterile`).
        term_cover,
        /// How much of the row's information the term explains.
        row_cover,
        /// How much of the row's information the code's other terms and its ancestors explain too.
        family_cover,
        /// The geometric mean of term cover and family cover: neither may be missing.
        balance,
        /// How much of the word that says what the thing is the row covers; less than 0 as above.
        head_cover,
        /// How many words of the row that name a product stand before the one that covers it, as
        /// the logarithm of one more: what a row is about stands first.
        products_before,
        /// The level of the code, from 1.
        level,
        /// Whether the code takes what its siblings do not.
        residual,
        /// How the measures of the row fit those that the code's terms state: 1 where they do, -1
        /// where they lie outside, 0 where nothing can be compared.
        measure_fit,
        /// The information of the term that the row does not have.
        missing,
        /// The information of the row that the code does not explain.
        unexplained,
        /// The information that the row has of what sets the code apart from its siblings, where it
        /// was found through the code above it.
        own_found,
        /// The information that it has not, likewise.
        own_missing,
        /// Whether it was found through the code above it.
        through_parent,
        /// Whether nothing lies below the code.
        terminal,
        /// The share of all candidates in the code's group of level 2, weighed by their fit.
        share_2,
        /// The same for level 3.
        share_3,
        /// The same for level 4.
        share_4,
        /// The share of the candidates below the code.
        share_below,
        /// How nearly the best candidate below the code fits as well: 0 where there is none, or it
        /// fits clearly less (by 0.3 or more), more than 0.3 where it fits better.
        fit_below,
        /// How much better the code fits than the code above it, where that is a candidate.
        gain,
        /// How many siblings fit as well, as the logarithm of one more.
        equal_siblings,
    }
}

/// From which difference in fit on a code fits clearly less than another.
pub(super) const NEAR: f32 = 0.3;

impl Features {
    /// Tells how well a code fits by the wording alone: what chooses the candidates. The weights
    /// were set by hand and by search on the development rows.
    pub(super) fn fit(&self) -> f32 {
        0.5 * self.term_cover
            + 0.2 * self.row_cover
            + 1.0 * self.family_cover
            + 0.8 * self.balance
            + 0.08 * self.head_cover
            + 0.03 * self.level
            - 0.05 * self.residual
            + 0.15 * self.measure_fit
    }
}

features! {
    /// What is looked at to tell whether the right code is among the candidates at all, and
    /// whether the row is a medical device.
    RowFeatures {
        /// Always 1.
        constant,
        /// The fit of the candidate that fits best, 0 where there is none.
        best_fit,
        /// The fit of the first candidate.
        fit,
        /// How much of the first candidate's term the row covers.
        term_cover,
        /// How much of the row the first candidate explains.
        family_cover,
        /// The information of the row that the first candidate does not explain.
        unexplained,
        /// The information of the first candidate's term that the row does not have.
        missing,
        /// The share of the first candidate's group of level 2.
        share_2,
        /// The share of the first candidate's group of level 3.
        share_3,
        /// The probability of the first candidate among all candidates.
        first,
        /// How evenly the candidates share the probability: its entropy in nats.
        entropy,
        /// How much of what is known of the row names goods that are no medical devices.
        other_goods,
        /// How surely a word does so, divided by its place from 1: the most of all words.
        other_word,
        /// How much of the row's information is known words.
        known,
        /// How many words the row has, as the logarithm of one more.
        words,
        /// Whether the words are Swedish rather than English: -1 for English only, 1 for Swedish
        /// only.
        swedish,
        /// Whether nothing was found at all.
        nothing_found,
    }
}

features! {
    /// What earlier decisions about rows like this one say of a code. All are 0 where there are
    /// none; a decided row says the more the more it is like this one. Rows of another supplier
    /// count for one feature only.
    DecisionFeatures {
        /// How much the nearest row says that has the code.
        nearest,
        /// How much the second nearest row of another supplier says that has it: one alone says
        /// nothing.
        other_suppliers,
        /// How much the nearest row of all says, where that has it.
        first,
        /// The share of the decided rows that have it, by the fourth power of their likeness,
        /// times how much the nearest says.
        vote,
        /// The same for its group of level 3.
        vote_3,
        /// The same for its group of level 4.
        vote_4,
        /// How much the nearest row says for which it was rejected.
        rejected,
        /// What the wording says in all, times how much the nearest row says: where people have
        /// decided, the wording counts less.
        wording,
    }
}

features! {
    /// What earlier decisions about rows like this one say of the row. All are 0 where there are
    /// none.
    RowDecisionFeatures {
        /// How much the nearest decided row says.
        nearest,
        /// The largest share of one code, times how much the nearest says.
        agreement,
        /// The share of "no such term", likewise.
        no_such_term,
        /// The share of "out of scope", likewise.
        out_of_scope,
    }
}

impl RowFeatures {
    /// Returns how far the row is Swedish, 0..=1: the weights for Swedish rows count by it. A row
    /// of words that are both or neither is half Swedish.
    pub fn swedishness(&self) -> f64 {
        (1.0 + f64::from(self.swedish)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_go_together() {
        let features = Features {
            gain: 7.0,
            ..Features::default()
        };
        let at = Features::NAMES.iter().position(|name| *name == "gain");
        assert_eq!(at.map(|at| features.values()[at]), Some(7.0));
        assert_eq!(
            RowFeatures::NAMES.len(),
            RowFeatures::default().values().len()
        );
    }
}
