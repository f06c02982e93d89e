//! Is a declared EMDN code a code, the right kind of code, and that of the product?

use kodbro::Mapping;
use kodbro::nomenclature::Concept;
use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, SENDERS, words};
use crate::code_text::{Shape, codes, shape};
use crate::context::Context;
use crate::example::{bad, good, good_xml};
use crate::terms::Fit;
use crate::{Profile, Rule, Severity, Source};

const EMDN: Source = Source {
    name: "EMDN, the European Medical Device Nomenclature: structure of codes (MDCG 2021-12)",
    url: "https://health.ec.europa.eu/system/files/2021-06/md_mdcg_2021-12_en_0.pdf",
};
const PEPPOL: Source = Source {
    name: "Peppol BIS Catalogue 3: ItemClassificationCode, listVersionID and name",
    url: "https://docs.peppol.eu/poacc/upgrade-3/profiles/1-catalogueonly/",
};

pub(super) static RULES: &[&Rule] = &[
    &MALFORMED,
    &SPACES,
    &UNKNOWN,
    &RETIRED,
    &NOT_TERMINAL,
    &SEVERAL,
    &RELEASE_OLD,
    &RELEASE_UNKNOWN,
    &TERM,
    &AGAINST_TEXT,
    &MISSING,
];

static MALFORMED: Rule = Rule {
    id: "emdn-code-malformed",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "an EMDN code is a letter and pairs of digits",
        "en EMDN-kod är en bokstav och par av siffror",
    ),
    message: words(
        "'{value}' is not an EMDN code",
        "'{value}' är ingen EMDN-kod",
    ),
    why: words(
        "a system that looks the code up finds nothing, and the product is left without a code",
        "ett system som slår upp koden hittar inget, och produkten blir utan kod",
    ),
    mend: words(
        "write a capital letter and up to six pairs of digits without signs between, such as T01020204",
        "skriv en stor bokstav och upp till sex sifferpar utan tecken emellan, till exempel T01020204",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske nitril | emdn: t01020204"),
        bad("name: Handske nitril | emdn: T01.02.02.04"),
        bad("name: Handske nitril | emdn: TO1020204"),
        bad("name: Handske nitril | emdn: T0102020"),
        bad("name: Handske nitril | emdn: T010202040101010101"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Handskar | emdn: T"),
        good("name: Handske nitril | emdn: T010202, T01020204"),
        good("name: Handske nitril | classification: 42132203 @scheme TST"),
    ],
};

static SPACES: Rule = Rule {
    id: "emdn-code-spaces",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "no white space stands around an EMDN code",
        "inga blanksteg står kring en EMDN-kod",
    ),
    message: words(
        "white space stands around the code {value}",
        "blanksteg står kring koden {value}",
    ),
    why: words(
        "many systems compare codes character by character and take this one for another",
        "många system jämför koder tecken för tecken och tar den här för en annan",
    ),
    mend: words(
        "write the code without white space",
        "skriv koden utan blanksteg",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske nitril | emdn:  T01020204"),
        bad("name: Handske nitril | emdn: T01020204\u{a0}"),
        good("name: Handske nitril | emdn: T01020204"),
        good_xml("name: Handske nitril | emdn: \n  T01020204\n"),
    ],
};

static UNKNOWN: Rule = Rule {
    id: "emdn-code-unknown",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "an EMDN code is in the nomenclature",
        "en EMDN-kod finns i nomenklaturen",
    ),
    message: words(
        "{value} is not in EMDN {release}; the nearest code above it that is: {ancestor}",
        "{value} finns inte i EMDN {release}; närmaste kod ovanför som finns: {ancestor}",
    ),
    why: words(
        "the region cannot tell which products are the same as this one",
        "regionen kan inte se vilka produkter som motsvarar den här",
    ),
    mend: words(
        "look the product up: 'kodbro search' finds its code, 'kodbro tree {ancestor}' shows what there is",
        "slå upp produkten: 'kodbro search' hittar koden, 'kodbro tree {ancestor}' visar vad som finns",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske nitril | emdn: T01020299"),
        bad("name: Handske nitril | emdn: E0102"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Handskar | emdn: T0102"),
    ],
};

static RETIRED: Rule = Rule {
    id: "emdn-code-retired",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "an EMDN code is still in use",
        "en EMDN-kod är fortfarande i bruk",
    ),
    message: words(
        "{value} is retired in EMDN {release}; in its place: {successor}",
        "{value} är utgången i EMDN {release}; i dess ställe: {successor}",
    ),
    why: words(
        "nobody finds the product under the codes of today",
        "ingen hittar produkten under dagens koder",
    ),
    mend: words(
        "use the successor, or look the product up again",
        "använd efterträdaren, eller slå upp produkten på nytt",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske | emdn: T0103"),
        good("name: Handske nitril | emdn: T01020204"),
    ],
};

static NOT_TERMINAL: Rule = Rule {
    id: "emdn-code-not-terminal",
    severity: Severity::Error,
    profiles: SENDERS,
    exceptions: &[],
    title: words(
        "an EMDN code is a terminal one",
        "en EMDN-kod är en slutkod",
    ),
    message: words(
        "{value} is a group: {children} codes lie below it",
        "{value} är en grupp: {children} koder ligger under den",
    ),
    why: words(
        "a device is registered with the most exact code that applies to it; a group says too little to compare products by",
        "en produkt registreras med den mest exakta kod som gäller för den; en grupp säger för lite för att jämföra produkter",
    ),
    mend: words(
        "choose one of the codes below it: 'kodbro tree {value}' shows them",
        "välj en av koderna under den: 'kodbro tree {value}' visar dem",
    ),
    source: Source {
        name: "MDCG 2021-12 FAQ on the EMDN: assign the most granular, terminal code",
        url: "https://health.ec.europa.eu/system/files/2021-06/md_mdcg_2021-12_en_0.pdf",
    },
    examples: &[
        bad("name: Handske | emdn: T010202"),
        bad("name: Handske | emdn: T"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Handske nitril | emdn: T01020299"),
    ],
};

static SEVERAL: Rule = Rule {
    id: "emdn-codes-several",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words("a product has one EMDN code", "en produkt har en EMDN-kod"),
    message: words(
        "the product has {count} EMDN codes: {codes}",
        "produkten har {count} EMDN-koder: {codes}",
    ),
    why: words(
        "the receiver cannot know which one to keep, and each keeps another",
        "mottagaren vet inte vilken som gäller, och var och en behåller en annan",
    ),
    mend: words(
        "keep the most exact code that applies",
        "behåll den mest exakta koden som gäller",
    ),
    source: EMDN,
    examples: &[
        bad("name: Handske nitril | emdn: T010202 T01020204"),
        bad("name: Handske | emdn: T01020204 | emdn: T010299"),
        bad("name: Handske | emdn: T01020204,T010299"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Handske nitril | emdn: T01020204 | emdn: T01020204"),
        good("name: Handske nitril | emdn: T01020204 | classification: 42132203 @scheme TST"),
    ],
};

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

/// Looks at the codes of a product.
pub(super) fn item(cx: &mut Context<'_>, mapping: Option<&Mapping<'_>>) {
    let item = cx.item;
    let mut declared: Vec<&str> = Vec::new();
    let mut first = None;
    for field in item
        .all(FieldKind::Classification)
        .filter(|field| is_emdn(field))
    {
        release(cx, field);
        spaces(cx, field);
        for (start, code) in codes(&field.value) {
            if first.is_none() {
                first = Some(field);
            }
            if !declared.contains(&code) {
                declared.push(code);
            }
            if cx.misread.get() {
                continue;
            }
            let range = start..start + code.len();
            match shape(code) {
                Shape::Code => look_up(cx, field, code, range),
                Shape::Mended(better) => cx.report(&MALFORMED, Some(field), |finding| {
                    finding.set("value", code);
                    finding.span = range;
                    finding.suggestion = Some(better);
                }),
                Shape::Other => cx.report(&MALFORMED, Some(field), |finding| {
                    finding.set("value", crate::context::shown(code));
                    finding.span = range;
                }),
            }
        }
    }
    let Some(field) = first else {
        cx.count(|memory| &mut memory.without_emdn, None);
        return;
    };
    if declared.len() > 1 {
        several(cx, field, &declared);
    } else if let (Some(mapping), [code]) = (mapping, &declared[..]) {
        against_text(cx, field, code, mapping);
    }
}

/// Tells whether a field is of the EMDN, as Peppol, BMEcat, GDSN and people name it.
pub(crate) fn is_emdn(field: &Field) -> bool {
    let scheme = field.scheme.as_deref().map_or("", str::trim);
    ["EMD", "EMDN", "88"]
        .iter()
        .any(|name| scheme.eq_ignore_ascii_case(name))
        || scheme.get(..5).is_some_and(|start| {
            start.eq_ignore_ascii_case("EMDN ") || start.eq_ignore_ascii_case("EMDN-")
        })
}

fn spaces(cx: &mut Context<'_>, field: &Field) {
    let code = field.value.trim();
    // XML is laid out with white space, which its readers drop.
    let layout = cx.is_document() && field.value.contains('\n');
    if code.len() < field.value.len() && !code.is_empty() && !layout {
        cx.report(&SPACES, Some(field), |finding| {
            finding.suggestion = Some(code.to_owned())
        });
    }
}

fn look_up(cx: &mut Context<'_>, field: &Field, code: &str, span: std::ops::Range<usize>) {
    let Some(terms) = cx.terms else { return };
    let Some(concept) = terms.concept(code) else {
        cx.report(&UNKNOWN, Some(field), |finding| {
            finding.set("value", code);
            finding.set("release", terms.release());
            finding.set("ancestor", terms.nearest_ancestor(code).unwrap_or("–"));
            finding.span = span;
        });
        return;
    };
    if concept.is_retired() {
        cx.report(&RETIRED, Some(field), |finding| {
            finding.set("value", code);
            finding.set("release", terms.release());
            finding.set("successor", concept.successor().unwrap_or("–"));
            finding.suggestion = concept.successor().map(str::to_owned);
            finding.span = span;
        });
    } else if !concept.is_terminal() {
        cx.report(&NOT_TERMINAL, Some(field), |finding| {
            finding.set("value", code);
            finding.set("children", concept.descendants().len());
            finding.span = span;
        });
    }
    if let Some(label) = field
        .label
        .as_deref()
        .filter(|label| !label.trim().is_empty())
    {
        term(cx, field, concept, label);
    }
}

fn term(cx: &mut Context<'_>, field: &Field, concept: Concept<'_>, label: &str) {
    let Some(terms) = cx.terms else { return };
    let fit = terms.fit(label, concept);
    if fit == Fit::Right {
        return;
    }
    cx.report(&TERM, Some(field), |finding| {
        finding.set("value", concept.code());
        finding.set("term", crate::context::shown(label.trim()));
        finding.set("right", name(concept));
        if let Fit::Other(code) = fit {
            finding.evidence.push((
                format!("it is the term of {code}"),
                format!("det är termen för {code}"),
            ));
        }
    });
}

fn several(cx: &mut Context<'_>, field: &Field, declared: &[&str]) {
    let deepest = declared
        .iter()
        .max_by_key(|code| code.len())
        .copied()
        .unwrap_or("");
    let on_one_path = declared.iter().all(|code| deepest.starts_with(code));
    cx.report(&SEVERAL, Some(field), |finding| {
        finding.set("count", declared.len());
        finding.set("codes", crate::context::shown(&declared.join(", ")));
        finding.suggestion = on_one_path.then(|| deepest.to_owned());
    });
}

fn release(cx: &mut Context<'_>, field: &Field) {
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
        cx.report(rule, Some(field), |finding| {
            finding.set("value", crate::context::shown(named));
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

fn against_text(cx: &mut Context<'_>, field: &Field, code: &str, mapping: &Mapping<'_>) {
    let Some(terms) = cx.terms else { return };
    let Some(declared) = terms.concept(code) else {
        return;
    };
    let Some(doubt) = crate::against_text::doubt(declared, mapping, |code| terms.concept(code))
    else {
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
