//! Is a declared EMDN code a code, the right kind of code, and that of the product?

use std::ops::Range;

use kodbro::Mapping;
use kodbro_formats::item::code_text::{
    CodeShape as Shape, MOST_CODES, code_cell, code_shape as shape,
};
use kodbro_formats::item::{Field, FieldKind, Item};

use super::declared::{against_text, release, term};
use super::{ALL, EMDN, SENDERS, words};
use crate::context::{Context, shown};
use crate::example::{bad, good, good_xml};
use crate::{Rule, Severity, Source};

pub(super) static RULES: &[&Rule] = &[
    &MALFORMED,
    &SPACES,
    &UNKNOWN,
    &RETIRED,
    &NOT_TERMINAL,
    &SEVERAL,
    &MANY,
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
        bad("name: Handske nitril | emdn: Handskar av nitril"),
        good("name: Handske nitril | emdn: T01020204"),
        good("name: Handskar | emdn: T"),
        good("name: Handske nitril | emdn: T010202, T01020204"),
        good("name: Handske nitril | emdn: T01020204 - Nitrile gloves"),
        good("name: Handske nitril | emdn: Nitrilhandskar (T01020204)"),
        good("name: Penna | emdn: -"),
        good("name: Penna | emdn: Ej tillämpligt"),
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
        good(
            "name: Handske | emdn: T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 T17 T18 T19 T20 T21",
        ),
    ],
};

pub(super) static MANY: Rule = Rule {
    id: "classification-many",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a product has a few codes, not a list of them",
        "en produkt har några få koder, inte en lista över dem",
    ),
    message: words(
        "the product has more than {most} codes; the others are not looked at",
        "produkten har fler än {most} koder; de övriga granskas inte",
    ),
    why: words(
        "a field that ran over holds the codes of many products, and names none",
        "ett fält som svämmat över rymmer många produkters koder, och pekar inte ut någon",
    ),
    mend: words(
        "look at the row: a quote or a line break that is missing joins many into one",
        "titta på raden: citattecken eller radbrytning som saknas fogar ihop många till en",
    ),
    source: Source {
        name: "Practice: what regions meet in vendors' files",
        url: "",
    },
    examples: &[
        bad(
            "name: Handske | emdn: T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 T17 T18 T19 T20 T21",
        ),
        good(
            "name: Handske | emdn: T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 T17 T18 T19 T20",
        ),
        bad(
            "name: Handske | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST | classification: 42132203 @scheme TST",
        ),
        good("name: Handske nitril | emdn: T01020204"),
    ],
};

/// Looks at the codes of a product.
pub(super) fn item(cx: &mut Context<'_>, mapping: Option<&Mapping<'_>>) {
    let item = cx.item;
    let mut declared: Vec<&str> = Vec::new();
    let mut first = None;
    let mut left = MOST_CODES;
    for field in item
        .all(FieldKind::Classification)
        .filter(|field| field.is_emdn())
    {
        release(cx, field);
        spaces(cx, field);
        let cell = code_cell(&field.value);
        for (start, code) in cell.codes {
            if first.is_none() {
                first = Some(field);
            }
            if left == 0 {
                cx.report(&MANY, Some(field), |finding| {
                    finding.set("most", MOST_CODES);
                });
                return;
            }
            left -= 1;
            if !declared.contains(&code) {
                declared.push(code);
            }
            if cx.misread {
                continue;
            }
            let range = start..start + code.len();
            match shape(code) {
                Shape::Code => look_up(cx, field, code, range, cell.label),
                Shape::Mended(better) => cx.report(&MALFORMED, Some(field), |finding| {
                    finding.set("value", code);
                    finding.span = range;
                    finding.suggestion = Some(better);
                }),
                Shape::Other => cx.report(&MALFORMED, Some(field), |finding| {
                    finding.set("value", shown(code));
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

/// Returns the EMDN code of a product that has exactly one.
pub(crate) fn single_code(item: &Item) -> Option<&str> {
    let mut fields = item
        .all(FieldKind::Classification)
        .filter(|field| field.is_emdn());
    let mut found = fields
        .by_ref()
        .flat_map(|field| code_cell(&field.value).codes)
        .map(|(_, code)| code);
    let first = found.next()?;
    found.all(|code| code == first).then_some(first)
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

/// Looks a code up, and the term beside it in its field or its own.
fn look_up(
    cx: &mut Context<'_>,
    field: &Field,
    code: &str,
    span: Range<usize>,
    beside: Option<&str>,
) {
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
    let label = field.label.as_deref().or(beside);
    if let Some(label) = label.filter(|label| !label.trim().is_empty()) {
        term(cx, field, concept, label);
    }
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
        finding.set("codes", shown(&declared.join(", ")));
        finding.suggestion = on_one_path.then(|| deepest.to_owned());
    });
}
