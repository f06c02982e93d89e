//! What else is said of a declared code: its release, its term, and the text of the product.

use kodbro::Mapping;
use kodbro::nomenclature::Concept;
use kodbro_formats::item::Field;

use super::{ALL, EMDN, words};
use crate::context::{Context, shown};
use crate::example::{bad, good};
use crate::terms::Fit;
use crate::{Profile, Rule, Severity, Source};

const PEPPOL: Source = Source {
    name: "Peppol BIS Catalogue 3: ItemClassificationCode, listVersionID and name",
    url: "https://docs.peppol.eu/poacc/upgrade-3/profiles/1-catalogueonly/",
};

pub(super) static RULES: &[&Rule] = &[
    &RELEASE_OLD,
    &RELEASE_UNKNOWN,
    &TERM,
    &AGAINST_TEXT,
    &MISSING,
];

static RELEASE_OLD: Rule = Rule {
    id: "emdn-release-old",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the release named is the one in use",
        "utgåvan som anges är den som gäller",
    ),
    message: words(
        "the codes are from EMDN {value}, checked against EMDN {release}; said once for all products",
        "koderna är från EMDN {value}, granskade mot EMDN {release}; sägs en gång för alla produkter",
    ),
    why: words(
        "codes are retired and split between releases, so the right code of then may be wrong now",
        "koder utgår och delas mellan utgåvor, så den rätta koden från då kan vara fel nu",
    ),
    mend: words(
        "move the codes to the release in use ('kodbro migrate' lists what changes) and name it",
        "för över koderna till gällande utgåva ('kodbro migrate' visar vad som ändras) och ange den",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske nitril | emdn: T01020204 @release V1"),
        bad("name: Handske nitril | emdn: T01020204 @release 1.1"),
        good("name: Handske nitril | emdn: T01020204 @release V2"),
        good("name: Handske nitril | emdn: T01020204 @release EMDN v2.0"),
        good("name: Handske nitril | classification: 42132203 @scheme TST @release 1"),
    ],
};

static RELEASE_UNKNOWN: Rule = Rule {
    id: "emdn-release-unknown",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[],
    title: words("the release named is known", "utgåvan som anges är känd"),
    message: words(
        "'{value}' is no known release of the EMDN, checked against EMDN {release}; said once for all products",
        "'{value}' är ingen känd utgåva av EMDN, granskat mot EMDN {release}; sägs en gång för alla produkter",
    ),
    why: words(
        "without the release nobody can tell whether a code is wrong or merely of another release",
        "utan utgåvan kan ingen se om en kod är fel eller bara från en annan utgåva",
    ),
    mend: words(
        "name the release as its publisher does, such as V2, or check with an index of that release (--index)",
        "ange utgåvan som utgivaren gör, till exempel V2, eller granska med ett index av den utgåvan (--index)",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske nitril | emdn: T01020204 @release latest"),
        bad("name: Handske nitril | emdn: T01020204 @release V9"),
        good("name: Handske nitril | emdn: T01020204 @release V2"),
        good("name: Handske nitril | emdn: T01020204"),
    ],
};

static TERM: Rule = Rule {
    id: "emdn-term-wrong",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the term given is that of the code",
        "termen som anges är kodens",
    ),
    message: words(
        "'{term}' is not the term of {value}; that is '{right}'",
        "'{term}' är inte termen för {value}; den är '{right}'",
    ),
    why: words(
        "code and term say different things, and people believe the term while systems believe the code",
        "kod och term säger olika saker, och människor tror på termen medan system tror på koden",
    ),
    mend: words(
        "find out which is meant, and correct the other",
        "ta reda på vilken som är menad, och rätta den andra",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske nitril | emdn: T01020204 @term Infusionskanyl"),
        bad("name: Handske nitril | emdn: T01020204 @term INFUSION CANNULAS"),
        good("name: Handske nitril | emdn: T01020204 @term nitrile gloves"),
        good("name: Handske nitril | emdn: T01020204 @term GLOVES – NITRILE"),
        good("name: Handske nitril | emdn: T01020204 @term T01020204 - Nitrile gloves"),
        good("name: Handske nitril | emdn: T01020204 @term Nitriilikäsineet"),
        good("name: Handske nitril | emdn: T01020204"),
    ],
};

static AGAINST_TEXT: Rule = Rule {
    id: "emdn-code-against-text",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the declared code is that of the product's text",
        "den angivna koden stämmer med produktens text",
    ),
    message: words(
        "the text of the product points to {answer} ({term}), not to {value} ({declared})",
        "produktens text pekar på {answer} ({term}), inte på {value} ({declared})",
    ),
    why: words(
        "a code that slipped by a row, or was copied from another product, is in the nomenclature and passes every other check",
        "en kod som hamnat på fel rad, eller kopierats från en annan produkt, finns i nomenklaturen och klarar varje annan kontroll",
    ),
    mend: words(
        "compare text and code; if the text is right, use {answer} or a code below it",
        "jämför text och kod; är texten rätt, använd {answer} eller en kod under den",
    ),
    source: Source {
        name: "kodbro: its mapping of the text, with the confidence that evaluations confirm",
        url: "",
    },
    examples: &[
        bad("name: Undersökningshandske nitril puderfri stl M | emdn: C010101"),
        bad("name: Urinkateter silikon CH 14 | emdn: T01020204"),
        good("name: Undersökningshandske nitril puderfri stl M | emdn: T01020204"),
        good("name: Undersökningshandske nitril puderfri stl M | emdn: T010202"),
        good("name: Art 4711 | emdn: T01020204"),
    ],
};

pub(crate) static MISSING: Rule = Rule {
    id: "emdn-code-missing",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[(Profile::Vendor, Severity::Warning)],
    title: words("products have an EMDN code", "produkter har en EMDN-kod"),
    message: words(
        "{count} of {items} products have no EMDN code; this is the first",
        "{count} av {items} produkter saknar EMDN-kod; det här är den första",
    ),
    why: words(
        "without a code, regions cannot see each other's stock of the same product",
        "utan kod kan regionerna inte se varandras lager av samma produkt",
    ),
    mend: words(
        "let 'kodbro enrich' fill in what is certain, and look the rest up",
        "låt 'kodbro enrich' fylla i det som är säkert, och slå upp resten",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske nitril | emdn: T01020204\nname: Kanyl 21G"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Pärm A4 | classification: 44122003 @scheme TST"),
    ],
};

/// Holds the term that is given against those of the code.
pub(super) fn term(cx: &mut Context<'_>, field: &Field, concept: Concept<'_>, label: &str) {
    let Some(terms) = cx.terms else { return };
    let fit = terms.fit(label, concept);
    if fit == Fit::Right {
        return;
    }
    let beside = field.label_spot.as_ref();
    cx.report_at(&TERM, Some(field), beside, |finding| {
        if beside.is_some() {
            finding.value = label.to_owned();
        }
        finding.set("value", concept.code());
        finding.set("term", shown(label.trim()));
        finding.set("right", name(concept));
        if let Fit::Other(code) = fit {
            finding.evidence.push((
                format!("it is the term of {code}"),
                format!("det är termen för {code}"),
            ));
        }
    });
}

/// Looks at the release that a code is said to be from.
pub(super) fn release(cx: &mut Context<'_>, field: &Field) {
    let (Some(terms), Some(named)) = (cx.terms, field.version.as_deref()) else {
        return;
    };
    let (Some(known), named) = (number(terms.release()), named.trim()) else {
        return;
    };
    let rule = match number(named) {
        _ if named.is_empty() => return,
        Some(number) if number == known => return,
        Some(number) if number < known => &RELEASE_OLD,
        _ => &RELEASE_UNKNOWN,
    };
    if cx.memory.is_new_release(named) {
        let beside = field.version_spot.as_ref();
        cx.report_at(rule, Some(field), beside, |finding| {
            if beside.is_some() {
                finding.value = named.to_owned();
            }
            finding.set("value", shown(named));
            finding.set("release", terms.release());
        });
    }
}

/// Returns the number of a release: `EMDN v2.0` is 2. A year is no number of a release.
fn number(release: &str) -> Option<u32> {
    let from = release.find(|c: char| c.is_ascii_digit())?;
    let before = release[..from].trim_end().to_ascii_lowercase();
    let digits: String = release[from..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let letters = [
        "",
        "v",
        "emdn",
        "emdn v",
        "version",
        "emdn version",
        "release",
        "emdn release",
    ];
    let number = digits.parse().ok().filter(|&number| number < 1000)?;
    letters.contains(&&*before).then_some(number)
}

/// Holds a code against what the text of its product is mapped to.
pub(super) fn against_text(cx: &mut Context<'_>, field: &Field, code: &str, mapping: &Mapping<'_>) {
    let Some(terms) = cx.terms else { return };
    let Some(declared) = terms.concept(code) else {
        return;
    };
    let Some(doubt) = crate::against_text::doubt(declared, mapping, terms.nomenclature()) else {
        return;
    };
    cx.report(&AGAINST_TEXT, Some(field), |finding| {
        finding.set("value", code);
        finding.set("declared", name(declared));
        finding.set("answer", doubt.answer.code());
        finding.set("term", name(doubt.answer));
        let percent = (doubt.confidence * 100.0).round();
        finding.evidence.push((
            format!("kodbro is {percent} % sure of {}", doubt.answer.code()),
            format!("kodbro är {percent} % säker på {}", doubt.answer.code()),
        ));
        for evidence in doubt.evidence {
            finding.evidence.push((evidence.clone(), evidence));
        }
    });
}

/// Returns the term that messages name a code by.
fn name(concept: Concept<'_>) -> &str {
    concept.term(kodbro::nomenclature::Language::ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_told_by_their_number() {
        for (text, expected) in [
            ("V2", Some(2)),
            ("EMDN v2.0", Some(2)),
            ("1.1", Some(1)),
            ("2026", None),
            ("latest", None),
            ("beta2", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
