//! Why is a code proposed, or none? In words that people who do not know the program understand.

use kodbro::decisions::{Decisions, Outcome, Verdict};
use kodbro::{Evidence, Likeness, Mapping, Reason, Row};
use kodbro_formats::review::{Choice, ReviewLanguage};

/// Puts into words why a row has the proposal that it has, or none.
pub(super) fn reasons(mapping: &Mapping<'_>, language: ReviewLanguage) -> String {
    let of = |code| mapping.candidates.iter().find(|c| c.code == code);
    let candidate = mapping.answer.and_then(|answer| of(answer.code));
    let mut sentences = Vec::new();
    if let Some(reason) = mapping.reason.filter(|reason| is_said(*reason)) {
        sentences.push(reason_in_words(reason, language));
    }
    if let Some(candidate) = candidate {
        sentences.extend(evidence(&candidate.evidence, language));
    } else if mapping.answer.is_some() {
        let group = in_language(
            language,
            "Flera koder i den här gruppen är möjliga.",
            "Several codes of this group are possible.",
        );
        sentences.push(group.to_owned());
    }
    sentences.join(" ")
}

/// Puts into words what people said of a row before.
pub(super) fn earlier(
    decisions: &Decisions,
    source: &str,
    row: &Row<'_>,
    id: Option<&str>,
    language: ReviewLanguage,
) -> String {
    let standing = decisions.standing(source, row, id);
    let mut said: Vec<String> = Vec::new();
    let mut add = |decision| {
        if let Some(decision) = decisions.get(decision) {
            let date = decision.at.get(..10).unwrap_or(&decision.at);
            let who = format!("{} {date}", decision.by);
            let what = verdict(&decision.verdict, language);
            said.push(match who.trim() {
                "" => what,
                who => format!("{who}: {what}"),
            });
        }
    };
    match standing.outcome {
        Outcome::Open => {}
        Outcome::Decided { decision, .. } => add(decision),
        Outcome::Conflict(positions) => positions.iter().for_each(|p| add(p.decision)),
    }
    for code in standing.rejected {
        said.push(verdict(&Verdict::Rejected(code.clone()), language));
    }
    said.join("; ")
}

fn verdict(verdict: &Verdict, language: ReviewLanguage) -> String {
    let choice = |choice: Choice| choice.label(language).to_owned();
    match verdict {
        Verdict::Accepted(code) => code.to_string(),
        Verdict::Rejected(code) => format!("{} {code}", in_language(language, "inte", "not")),
        Verdict::NoSuchTerm => choice(Choice::NoSuchTerm),
        Verdict::OutOfScope => choice(Choice::OutOfScope),
        Verdict::Undecided => choice(Choice::Undecided),
    }
}

/// Tells whether a reason is worth words: that no code is sure enough stands in the columns beside.
fn is_said(reason: Reason) -> bool {
    reason != Reason::BelowTarget
}

fn reason_in_words(reason: Reason, language: ReviewLanguage) -> String {
    let words = match (language, reason) {
        (ReviewLanguage::English, reason) => {
            let text = reason.to_string();
            let mut chars = text.chars();
            let first = chars.next().map(|c| c.to_uppercase().to_string());
            return format!("{}{}.", first.unwrap_or_default(), chars.as_str());
        }
        (_, Reason::NoWords) => "Texten har inget ord som säger vad artikeln är.",
        (_, Reason::NoKnownWord) => "Inget ord i texten är känt.",
        (_, Reason::WeakEvidence) => "För lite i texten pekar mot någon kod.",
        (_, Reason::Decided) => "Någon har beslutat att artikeln inte har någon kod.",
        (_, Reason::SimilarDecisions) => {
            "Någon har beslutat att liknande artiklar inte har någon kod."
        }
        (_, Reason::Rejected) => "Alla koder som kan föreslås har valts bort.",
        (_, Reason::ConflictingDecisions) => "Flera har beslutat olika om artikeln.",
        (_, Reason::OutdatedDecision) => "Koden som beslutades finns inte längre.",
        (_, Reason::OtherGoods) => "Texten nämner varor som inte är medicintekniska.",
        (_, other) => return other.to_string(),
    };
    words.to_owned()
}

/// Writes a word, which may be denied.
fn denial(word: &str, denied: bool, language: ReviewLanguage) -> String {
    match denied {
        true => format!("{} {word}", in_language(language, "inte", "not")),
        false => word.to_owned(),
    }
}

/// Puts the evidence for a code into sentences.
fn evidence(evidence: &[Evidence], language: ReviewLanguage) -> Vec<String> {
    let (mut fits, mut against, mut missing, mut unexplained) = (vec![], vec![], vec![], vec![]);
    let mut sentences = Vec::new();
    for evidence in evidence {
        match evidence {
            Evidence::Word {
                row,
                term,
                likeness,
                denied,
            } => {
                let row = denial(row, *denied, language);
                fits.push(likeness_in_words(&row, term, *likeness, language));
            }
            Evidence::Contradiction {
                row,
                row_denied,
                term,
                term_denied,
            } => {
                let but = in_language(language, "mot", "against");
                let row = denial(row, *row_denied, language);
                let term = denial(term, *term_denied, language);
                against.push(format!("{row} {but} {term}"));
            }
            Evidence::Missing { words } => missing.extend(words.iter().cloned()),
            Evidence::Unexplained { words } => unexplained.extend(words.iter().cloned()),
            Evidence::Residual => sentences.push(
                in_language(
                    language,
                    "Koden är för det som inte passar i de andra.",
                    "The code is for what fits in no other.",
                )
                .to_owned(),
            ),
            Evidence::SimilarDecisions { rows, .. } => sentences.push(match language {
                ReviewLanguage::Swedish => format!("Vald för {rows} liknande {}.", articles(*rows)),
                ReviewLanguage::English => format!("Chosen for {rows} similar {}.", rows_of(*rows)),
            }),
            Evidence::SimilarRejections { rows, .. } => sentences.push(match language {
                ReviewLanguage::Swedish => {
                    format!("Bortvald för {rows} liknande {}.", articles(*rows))
                }
                ReviewLanguage::English => {
                    format!("Rejected for {rows} similar {}.", rows_of(*rows))
                }
            }),
            _ => {}
        }
    }
    let list = |swedish, english, words: Vec<String>| {
        let mut once: Vec<String> = Vec::new();
        for word in words {
            if !once.contains(&word) {
                once.push(word);
            }
        }
        let name = in_language(language, swedish, english);
        (!once.is_empty()).then(|| format!("{name}: {}.", once.join(", ")))
    };
    let lists = [
        list("Stämmer", "Fits", fits),
        list("Talar emot", "Speaks against it", against),
        list("Står inte i texten", "Not in the text", missing),
        list("Sägs inte av koden", "Not said by the code", unexplained),
    ];
    lists.into_iter().flatten().chain(sentences).collect()
}

fn likeness_in_words(
    row: &str,
    term: &str,
    likeness: Likeness,
    language: ReviewLanguage,
) -> String {
    if likeness == Likeness::Same || row == term {
        return row.to_owned();
    }
    let is = match (language, likeness) {
        (ReviewLanguage::English, likeness) => return format!("{row} ({likeness} {term})"),
        (_, Likeness::Abbreviation) => "förkortning av",
        (_, Likeness::Synonym) => "betyder",
        (_, Likeness::Broader) => "en sorts",
        (_, Likeness::Opposite) => "motsatsen till",
        (_, Likeness::Part) => "innehåller",
        (_, Likeness::Prefix) => "kan vara början av",
        (_, Likeness::Respelled) => "stavas även",
        (_, Likeness::Typo) => "kan vara felskrivet för",
        _ => "liknar",
    };
    format!("{row} ({is} {term})")
}

fn articles(count: u32) -> &'static str {
    if count == 1 { "artikel" } else { "artiklar" }
}

fn rows_of(count: u32) -> &'static str {
    if count == 1 { "article" } else { "articles" }
}

fn in_language<'t>(language: ReviewLanguage, swedish: &'t str, english: &'t str) -> &'t str {
    match language {
        ReviewLanguage::Swedish => swedish,
        ReviewLanguage::English => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Evidence> {
        let word = |row: &str, term: &str, likeness| Evidence::Word {
            denied: false,
            row: row.into(),
            term: term.into(),
            likeness,
        };
        vec![
            word("handske", "handskar", Likeness::Same),
            word("us", "undersökning", Likeness::Abbreviation),
            Evidence::Missing {
                words: vec!["vinyl".into()],
            },
            Evidence::Unexplained {
                words: vec!["gammex".into()],
            },
            Evidence::SimilarDecisions {
                rows: 2,
                nearest: 0.7,
                same_supplier: false,
            },
        ]
    }

    #[test]
    fn evidence_is_put_into_both_languages() {
        assert_eq!(
            evidence(&sample(), ReviewLanguage::Swedish).join(" "),
            "Stämmer: handske, us (förkortning av undersökning). Står inte i texten: vinyl. Sägs inte av koden: gammex. Vald för 2 liknande artiklar."
        );
        assert_eq!(
            evidence(&sample(), ReviewLanguage::English).join(" "),
            "Fits: handske, us (is short for undersökning). Not in the text: vinyl. Not said by the code: gammex. Chosen for 2 similar articles."
        );
    }

    #[test]
    fn what_was_said_before_is_told() {
        let mut decisions = Decisions::default();
        for (by, code) in [("anna", "T01"), ("bo", "T02")] {
            decisions.add(kodbro::decisions::Decision {
                id: "1".into(),
                verdict: Verdict::Accepted(code.parse().unwrap()),
                by: by.into(),
                at: "2026-11-02T09:30:00Z".into(),
                ..Default::default()
            });
        }
        let row = Row::from("kanyl");
        let said = earlier(&decisions, "", &row, Some("1"), ReviewLanguage::Swedish);
        assert_eq!(said, "bo 2026-11-02: T02; anna 2026-11-02: T01");
        assert_eq!(
            earlier(&decisions, "", &row, Some("2"), ReviewLanguage::Swedish),
            ""
        );
    }
}
