use std::fmt;

use serde::{Deserialize, Serialize};

use super::Likeness;
use super::features::Features;
use super::past::Voice;
use super::query::{Match, Query};
use super::score::Scored;
use crate::index::{PhraseReader, Role, View};
use crate::nomenclature::{Language, TermKind};
use crate::text::Polarity;

/// A reason for a candidate, for machines to read; `Display` puts it into words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// The wording of the code that the row comes nearest to.
    Term {
        /// The wording.
        text: String,
        /// Its language.
        language: Language,
        /// Its authority.
        term_kind: TermKind,
    },
    /// A word of the row that stands for a word of the wording.
    Word {
        /// The word of the row, normalized.
        row: String,
        /// The word of the wording, normalized.
        term: String,
        /// How the two were brought together.
        likeness: Likeness,
        /// Whether both deny it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        denied: bool,
    },
    /// The row denies what the wording affirms, or the reverse.
    Contradiction {
        /// The word of the row, normalized.
        row: String,
        /// Whether the row denies it: `osteril` is `steril`, denied.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        row_denied: bool,
        /// The word of the wording, normalized.
        term: String,
        /// Whether the wording denies it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        term_denied: bool,
    },
    /// Words of the wording that the row does not have.
    Missing {
        /// The words, normalized.
        words: Vec<String>,
    },
    /// Words of the row that neither the wording nor the code's other terms explain.
    Unexplained {
        /// The words, normalized.
        words: Vec<String>,
    },
    /// The code was found through the wording of the code above it.
    Parent {
        /// The code above.
        code: String,
    },
    /// The code takes what its siblings do not, and none of them fits better.
    Residual,
    /// People decided it for exactly this row.
    Decided {
        /// Who.
        by: String,
        /// When, as the decision says; empty where it does not.
        at: String,
    },
    /// People decided it for rows like this one.
    SimilarDecisions {
        /// How many.
        rows: u32,
        /// The weight of the nearest, 0..=1.
        nearest: f32,
        /// Whether one of them is of the same supplier.
        same_supplier: bool,
    },
    /// People rejected it for rows like this one.
    SimilarRejections {
        /// How many.
        rows: u32,
        /// The weight of the nearest, 0..=1.
        nearest: f32,
    },
    /// How many words of the wording the row has.
    Covers {
        /// So many.
        words: u32,
        /// Of so many.
        of: u32,
    },
    /// What a feature does for the candidate's probability, against the mean of all candidates.
    Contribution {
        /// The name of the feature.
        feature: String,
        /// By what power of e it makes the candidate more probable; less probable below 0.
        points: f64,
    },
    /// The figures behind the confidence.
    Features(Features),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term { text, language, .. } => write!(f, "nearest wording '{text}' ({language})"),
            Self::Word {
                row,
                term,
                likeness,
                denied,
            } => {
                let not = not(*denied);
                if *likeness == Likeness::Same {
                    return write!(f, "'{not}{row}' is in it");
                }
                write!(f, "'{not}{row}' {likeness} '{term}'")
            }
            Self::Contradiction {
                row,
                row_denied,
                term,
                term_denied,
            } => {
                let (of_row, of_term) = (not(*row_denied), not(*term_denied));
                write!(f, "'{of_row}{row}' contradicts '{of_term}{term}'")
            }
            Self::Missing { words } => write!(f, "not in the row: {}", words.join(", ")),
            Self::Unexplained { words } => write!(f, "not explained: {}", words.join(", ")),
            Self::Parent { code } => write!(f, "found through '{code}' above it"),
            Self::Residual => f.write_str("takes what its siblings do not"),
            Self::Decided { by, at } => {
                write!(f, "decided for this row")?;
                if !by.is_empty() {
                    write!(f, " by {by}")?;
                }
                match at.as_str() {
                    "" => Ok(()),
                    at => write!(f, " on {at}"),
                }
            }
            Self::SimilarDecisions {
                rows: n,
                nearest,
                same_supplier,
            } => {
                let (rows, alike) = (counted(*n), alike(*n, *nearest));
                let whose = match (*same_supplier, *n) {
                    (false, _) => "",
                    (true, 1) => ", of this supplier",
                    (true, _) => ", of this supplier too",
                };
                write!(f, "decided for {rows}, {alike}{whose}")
            }
            Self::SimilarRejections { rows, nearest } => {
                let (rows, alike) = (counted(*rows), alike(*rows, *nearest));
                write!(f, "rejected for {rows}, {alike}")
            }
            Self::Covers { words, of } => write!(f, "covers {words} of {of} words of the term"),
            Self::Contribution { feature, points } => {
                write!(f, "{points:+.1} for {}", in_words(feature))
            }
            Self::Features(features) => {
                let measures = match features.measure_fit {
                    fit if fit > 0.0 => "; a measure of the row is one of the term's",
                    fit if fit < 0.0 => "; the row's measures lie outside the term's",
                    _ => "",
                };
                let term = 100.0 * features.term_cover.max(0.0);
                let row = 100.0 * features.family_cover;
                write!(
                    f,
                    "the row covers {term:.0} % of the term, the code explains {row:.0} % of the row{measures}"
                )
            }
        }
    }
}

/// Says what a feature tells, for people.
fn in_words(feature: &str) -> &str {
    match feature {
        "term_cover" => "how much of the term the row has",
        "row_cover" => "how much of the row the term explains",
        "family_cover" => "how much of the row the code and those above it explain",
        "balance" => "how well term and row cover each other",
        "head_cover" => "the word that says what the thing is",
        "products_before" => "the products that the row names before it",
        "level" => "how exact the code is",
        "residual" => "taking what its siblings do not",
        "measure_fit" => "how the measures fit",
        "missing" => "what the row lacks of the term",
        "unexplained" => "what the code does not explain of the row",
        "own_found" => "what sets the code apart from its siblings and is in the row",
        "own_missing" => "what sets it apart and is not in the row",
        "through_parent" => "being found through the code above it",
        "terminal" => "having no code below it",
        "share_2" | "share_3" | "share_4" => "how many candidates are of its group",
        "share_below" => "how many candidates lie below it",
        "fit_below" => "a candidate below it that fits as well",
        "gain" => "fitting better than the code above it",
        "equal_siblings" => "siblings that fit as well",
        "nearest" => "a decision about a like row",
        "other_suppliers" => "decisions about like rows of other suppliers",
        "first" | "vote" => "decisions about like rows",
        "vote_3" | "vote_4" => "decisions for codes of its group",
        "wording" => "decisions counting more than the wording",
        "rejected" => "being rejected for a like row",
        other => other,
    }
}

fn counted(rows: u32) -> String {
    match rows {
        1 => "1 similar row".to_owned(),
        rows => format!("{rows} similar rows"),
    }
}

fn alike(rows: u32, nearest: f32) -> String {
    let nearest = 100.0 * nearest;
    match rows {
        1 => format!("{nearest:.0} % alike"),
        _ => format!("the nearest {nearest:.0} % alike"),
    }
}

/// Gives the reasons for a scored concept.
pub(super) fn explain(
    view: &View<'_>,
    query: &Query,
    found: u64,
    scored: &Scored,
    voice: &Voice,
    parts: &[(&'static str, f64)],
    reader: &mut PhraseReader,
) -> Vec<Evidence> {
    let languages = view.nomenclature.languages();
    let mut evidence = Vec::new();
    let mut missing = Vec::new();
    let mut explained = found;
    let (mut words_found, mut words_of) = (0, 0);
    for phrase in [Some(scored.phrase), scored.own_phrase]
        .into_iter()
        .flatten()
    {
        let term = view.phrase_terms.at(phrase as usize) as usize;
        let term = view.nomenclature.term(term, &languages);
        let words = view
            .phrase_words
            .slice(view.phrase_starts.range(phrase as usize));
        evidence.push(Evidence::Term {
            text: term.text.to_owned(),
            language: term.language,
            term_kind: term.kind,
        });
        for (packed, word) in words.zip(reader.read(&term)) {
            let (id, role) = Role::unpack(packed);
            if Some(phrase) == scored.own_phrase && !role.is_own() {
                continue;
            }
            words_of += 1;
            match best_match(query, id) {
                Some(best) => {
                    words_found += 1;
                    explained |= 1 << best.of;
                    evidence.push(matched(query, best, role, word.text));
                }
                None => missing.push(word.text),
            }
        }
    }
    evidence.push(Evidence::Covers {
        words: words_found,
        of: words_of,
    });
    let unexplained = (0..query.words.len()).filter(|&i| explained >> i & 1 == 0);
    let unexplained: Vec<_> = unexplained.map(|i| query.text(i).to_owned()).collect();
    if !missing.is_empty() {
        evidence.push(Evidence::Missing { words: missing });
    }
    if !unexplained.is_empty() {
        evidence.push(Evidence::Unexplained { words: unexplained });
    }
    let parent = view
        .nomenclature
        .at(scored.id)
        .and_then(|concept| concept.parent());
    if let Some(parent) =
        parent.filter(|p| view.phrase_concepts.at(scored.phrase as usize) == p.id().0)
    {
        evidence.push(Evidence::Parent {
            code: parent.code().to_owned(),
        });
    }
    if scored.features.residual > 0.0 {
        evidence.push(Evidence::Residual);
    }
    if voice.rows > 0 {
        evidence.push(Evidence::SimilarDecisions {
            rows: voice.rows,
            nearest: voice.nearest.max(voice.nearest_other),
            same_supplier: voice.same_supplier,
        });
    }
    if voice.rejecting > 0 {
        evidence.push(Evidence::SimilarRejections {
            rows: voice.rejecting,
            nearest: voice.rejected,
        });
    }
    evidence.extend(
        parts
            .iter()
            .map(|&(feature, points)| Evidence::Contribution {
                feature: feature.to_owned(),
                points,
            }),
    );
    evidence.push(Evidence::Features(scored.features));
    evidence
}

fn best_match(query: &Query, word: u32) -> Option<&Match> {
    query.matches(word).max_by(|a, b| {
        a.similar
            .of_term
            .total_cmp(&b.similar.of_term)
            .then(b.of.cmp(&a.of))
    })
}

fn not(denied: bool) -> &'static str {
    if denied { "not " } else { "" }
}

fn matched(query: &Query, best: &Match, role: Role, term: String) -> Evidence {
    let row = query.text(best.of).to_owned();
    let polarity = query.words[best.of].polarity;
    let row_denied = polarity == Polarity::Denied;
    let term_denied = role.polarity() == Polarity::Denied;
    if best.similar.likeness == Likeness::Opposite && !best.contradicts(polarity, role.polarity()) {
        return Evidence::Missing { words: vec![term] };
    }
    if best.contradicts(polarity, role.polarity()) {
        return Evidence::Contradiction {
            row,
            row_denied,
            term,
            term_denied,
        };
    }
    Evidence::Word {
        row,
        term,
        likeness: best.similar.likeness,
        denied: row_denied && term_denied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_is_said_to_be() {
        let contradiction = Evidence::Contradiction {
            row: "steril".into(),
            row_denied: true,
            term: "steril".into(),
            term_denied: false,
        };
        assert_eq!(
            contradiction.to_string(),
            "'not steril' contradicts 'steril'"
        );
        let json = serde_json::to_string(&contradiction).unwrap();
        assert!(!json.contains("term_denied"), "{json}");
        assert_eq!(
            serde_json::from_str::<Evidence>(&json).unwrap(),
            contradiction
        );
    }

    #[test]
    fn decisions_are_put_into_words() {
        let decided = |by: &str, at: &str| Evidence::Decided {
            by: by.into(),
            at: at.into(),
        };
        let similar = |rows, same_supplier| Evidence::SimilarDecisions {
            rows,
            nearest: 0.664,
            same_supplier,
        };
        let rejections = |rows| Evidence::SimilarRejections { rows, nearest: 1.0 };
        for (evidence, words) in [
            (decided("", ""), "decided for this row"),
            (
                decided("anna", "2026-11-02"),
                "decided for this row by anna on 2026-11-02",
            ),
            (
                similar(3, true),
                "decided for 3 similar rows, the nearest 66 % alike, of this supplier too",
            ),
            (similar(1, false), "decided for 1 similar row, 66 % alike"),
            (
                similar(1, true),
                "decided for 1 similar row, 66 % alike, of this supplier",
            ),
            (rejections(1), "rejected for 1 similar row, 100 % alike"),
            (
                rejections(2),
                "rejected for 2 similar rows, the nearest 100 % alike",
            ),
        ] {
            assert_eq!(evidence.to_string(), words);
        }
    }
}
