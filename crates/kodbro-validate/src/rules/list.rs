//! Is the code list named, does it exist, and does the code belong to it?

use std::ops::Range;

use kodbro_formats::item::code_text::{
    BETWEEN, CodeShape as Shape, MOST_CODES, code_shape as shape, parts,
};
use kodbro_formats::item::{Field, FieldKind};

use super::code::MANY;
use super::{ALL, words};
use crate::check_digit::cpv_check_digit_fits;
use crate::context::{Context, shown};
use crate::example::{bad, bad_xml, good, good_xml};
use crate::tables::{CPV_DIVISIONS, UNSPSC_SEGMENTS, is_list};
use crate::{Finding, Rule, Severity, Source};

const UNCL7143: Source = Source {
    name: "UNCL 7143, Item type identification code, as used by Peppol BIS Catalogue 3",
    url: "https://docs.peppol.eu/poacc/upgrade-3/codelist/UNCL7143/",
};
const UNSPSC: Source = Source {
    name: "UNSPSC: segment, family, class and commodity in pairs of digits",
    url: "https://www.unspsc.org/faqs",
};
const CPV: Source = Source {
    name: "Regulation (EC) No 213/2008 on the Common Procurement Vocabulary (CPV)",
    url: "https://eur-lex.europa.eu/eli/reg/2008/213/oj",
};

pub(super) static RULES: &[&Rule] = &[
    &LIST_MISSING,
    &LIST_UNKNOWN,
    &LIST_WRONG,
    &UNSPSC_MALFORMED,
    &CPV_MALFORMED,
    &CPV_CHECK_DIGIT,
    &GMDN_MALFORMED,
];

static LIST_MISSING: Rule = Rule {
    id: "list-missing",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a classification in a Peppol document names its list",
        "en klassificering i ett Peppol-dokument anger sin lista",
    ),
    message: words(
        "the code {value} names no list",
        "koden {value} anger ingen lista",
    ),
    why: words(
        "without its list nobody knows what a code means",
        "utan lista vet ingen vad en kod betyder",
    ),
    mend: words(
        "add listID: EMD for EMDN, TST for UNSPSC, STI for CPV, STT for GMDN",
        "lägg till listID: EMD för EMDN, TST för UNSPSC, STI för CPV, STT för GMDN",
    ),
    source: UNCL7143,
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | classification: T01020204",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | emdn: T01020204",
        ),
        good_xml("name: Handske | classification: T01020204"),
        good("name: Handske | classification: T01020204"),
    ],
};

static LIST_UNKNOWN: Rule = Rule {
    id: "list-unknown",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a list named in a Peppol document is in UNCL 7143",
        "en lista som anges i ett Peppol-dokument finns i UNCL 7143",
    ),
    message: words(
        "'{value}' is no list of UNCL 7143",
        "'{value}' är ingen lista i UNCL 7143",
    ),
    why: words(
        "the network refuses the document, or the receiver passes the code over",
        "nätverket avvisar dokumentet, eller mottagaren hoppar över koden",
    ),
    mend: words(
        "name the list as UNCL 7143 does: EMD for EMDN, TST for UNSPSC, STI for CPV, STT for GMDN",
        "ange listan som i UNCL 7143: EMD för EMDN, TST för UNSPSC, STI för CPV, STT för GMDN",
    ),
    source: UNCL7143,
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | classification: T01020204 @scheme EMDN",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | classification: 42132203 @scheme UNSPSC",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | classification: T01020204 @scheme emd",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | classification: 44121701 @scheme MP",
        ),
        good_xml("name: Handske | classification: 42132203 @scheme UNSPSC"),
        good("name: Handske | classification: T01020204 @scheme EMDN"),
    ],
};

static LIST_WRONG: Rule = Rule {
    id: "list-wrong",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a code belongs to the list it names",
        "en kod hör till listan den anger",
    ),
    message: words(
        "{value} is no code of {list}; it looks like one of {other} ({id})",
        "{value} är ingen kod i {list_sv}; den ser ut som en i {other} ({id})",
    ),
    why: words(
        "the receiver looks the code up in the wrong list, and finds nothing or another thing",
        "mottagaren slår upp koden i fel lista, och hittar inget eller något annat",
    ),
    mend: words(
        "name the list that the code is from: {id} for {other}",
        "ange listan som koden kommer från: {id} för {other}",
    ),
    source: UNCL7143,
    examples: &[
        bad("name: Handske | classification: T01020204 @scheme TST"),
        bad("name: Handske | emdn: 42132203"),
        bad("name: Handske | emdn: 33140000-3"),
        bad("name: Handske | emdn: 47175"),
        bad("name: Handske | classification: 33140000-3 @scheme TST"),
        good("name: Handske | classification: 42132203 @scheme TST"),
        bad("name: Handske | classification: T01020204 @scheme SA"),
        bad("name: Handske | classification: T01020204 @scheme ZZZ"),
        bad("name: Handske | classification: 42132203, T01020204 @scheme TST"),
        good("name: Handske | classification: T0199 @scheme SA"),
        good("name: Handske | classification: 42132203 @scheme ZZZ"),
        good("name: Handske | classification: T01020204 @scheme 88"),
        good("name: Handske | emdn: T010202041"),
    ],
};

static UNSPSC_MALFORMED: Rule = Rule {
    id: "unspsc-malformed",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a UNSPSC code is eight digits of a known segment",
        "en UNSPSC-kod är åtta siffror i ett känt segment",
    ),
    message: words(
        "'{value}' is no UNSPSC code: {reason}",
        "'{value}' är ingen UNSPSC-kod: {reason_sv}",
    ),
    why: words(
        "spend is summed by UNSPSC, and this product is left out",
        "inköp summeras per UNSPSC, och den här produkten faller bort",
    ),
    mend: words(
        "write all eight digits, with 00 for levels that are not used",
        "skriv alla åtta siffror, med 00 för nivåer som inte används",
    ),
    source: UNSPSC,
    examples: &[
        bad("name: Handske | classification: 421322 @scheme TST"),
        bad("name: Handske | classification: 42.13.22.03 @scheme TST"),
        bad("name: Handske | classification: 42002203 @scheme TST"),
        bad("name: Handske | classification: 99132203 @scheme TST"),
        bad("name: Handske | classification: 42132203, 421322 @scheme TST"),
        good("name: Handske | classification: 42132203, 42132205 @scheme TST"),
        good("name: Handske | classification: 42132203 Handskar @scheme TST"),
        good("name: Handske | classification: 42132203 @scheme TST"),
        good("name: Handske | classification: 42130000 @scheme UNSPSC"),
        good("name: Handske | classification: 4213220300 @scheme TST"),
    ],
};

static CPV_MALFORMED: Rule = Rule {
    id: "cpv-malformed",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a CPV code is eight digits of a known division",
        "en CPV-kod är åtta siffror i en känd huvudgrupp",
    ),
    message: words(
        "'{value}' is no CPV code: {reason}",
        "'{value}' är ingen CPV-kod: {reason_sv}",
    ),
    why: words(
        "the product cannot be tied to the procurement it was bought under",
        "produkten kan inte knytas till upphandlingen den köptes i",
    ),
    mend: words(
        "write eight digits, or eight digits, a hyphen and the check digit, such as 33140000-3",
        "skriv åtta siffror, eller åtta siffror, bindestreck och kontrollsiffra, till exempel 33140000-3",
    ),
    source: CPV,
    examples: &[
        bad("name: Handske | classification: 331400 @scheme STI"),
        bad("name: Handske | classification: 331400003 @scheme STI"),
        bad("name: Handske | classification: 01140000 @scheme CPV"),
        bad("name: Handske | classification: sjukvårdsmaterial @scheme CPV"),
        good("name: Handske | classification: 33140000-3 Sjukvårdsmaterial @scheme CPV"),
        good("name: Handske | classification: 33140000-3, 33141000-0 @scheme CPV"),
        good("name: Handske | classification: 33140000 @scheme STI"),
        good("name: Handske | classification: 33140000-3 @scheme CPV"),
        good("name: Handske | classification: MB03-6 @scheme STI"),
    ],
};

static CPV_CHECK_DIGIT: Rule = Rule {
    id: "cpv-check-digit",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the check digit of a CPV code fits",
        "kontrollsiffran i en CPV-kod stämmer",
    ),
    message: words(
        "the check digit of CPV {value} does not fit",
        "kontrollsiffran i CPV {value} stämmer inte",
    ),
    why: words(
        "a digit of the code is probably wrong too",
        "troligen är även en siffra i koden fel",
    ),
    mend: words(
        "look the code up in the list of CPV codes",
        "slå upp koden i listan över CPV-koder",
    ),
    source: CPV,
    examples: &[
        bad("name: Handske | classification: 33140000-4 @scheme STI"),
        good("name: Handske | classification: 33140000-3 @scheme STI"),
        good("name: Fisk | classification: 03311000-2 @scheme STI"),
        good("name: Handske | classification: 33140000 @scheme STI"),
    ],
};

static GMDN_MALFORMED: Rule = Rule {
    id: "gmdn-malformed",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words("a GMDN code is five digits", "en GMDN-kod är fem siffror"),
    message: words("'{value}' is no GMDN code", "'{value}' är ingen GMDN-kod"),
    why: words(
        "the receiver cannot look the term up",
        "mottagaren kan inte slå upp termen",
    ),
    mend: words(
        "write the five digits of the GMDN term",
        "skriv GMDN-termens fem siffror",
    ),
    source: Source {
        name: "GMDN Agency: a GMDN term has a five-digit code",
        url: "https://www.gmdnagency.org/terms-and-codes/",
    },
    examples: &[
        bad("name: Handske | classification: 4717 @scheme STT"),
        bad("name: Handske | classification: P47175 @scheme GMDN"),
        good("name: Handske | classification: 47175 @scheme STT"),
        good("name: Handske | classification: 47175 @scheme GMDN"),
    ],
};

/// The lists that rules know, each with its id in UNCL 7143.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Emdn,
    Unspsc,
    Cpv,
    Gmdn,
}

impl List {
    /// Returns the list that a file names, by its id in UNCL 7143 or its own name.
    fn named(scheme: &str) -> Option<Self> {
        let scheme = scheme.trim().to_ascii_uppercase();
        let name = scheme.split([' ', '-', '_']).next().unwrap_or("");
        match name {
            "EMD" | "EMDN" => Some(Self::Emdn),
            "TST" | "UNSPSC" => Some(Self::Unspsc),
            "STI" | "CPV" => Some(Self::Cpv),
            "STT" | "GMDN" => Some(Self::Gmdn),
            _ => None,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Emdn => "EMD",
            Self::Unspsc => "TST",
            Self::Cpv => "STI",
            Self::Gmdn => "STT",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Emdn => "EMDN",
            Self::Unspsc => "UNSPSC",
            Self::Cpv => "CPV",
            Self::Gmdn => "GMDN",
        }
    }

    /// Tells which list a code looks like, if it looks like one only.
    fn of_code(code: &str) -> Option<Self> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        match code.len() {
            _ if cpv_check_digit_fits(code).is_some() => Some(Self::Cpv),
            5.. if shape(code) == Shape::Code => Some(Self::Emdn),
            5 if digits => Some(Self::Gmdn),
            8 if digits && is_in(UNSPSC_SEGMENTS, code) && !is_in(CPV_DIVISIONS, code) => {
                Some(Self::Unspsc)
            }
            8 if digits && is_in(CPV_DIVISIONS, code) && !is_in(UNSPSC_SEGMENTS, code) => {
                Some(Self::Cpv)
            }
            // Medical devices are segment 42 of UNSPSC and division 33 of CPV.
            8 if digits && code.starts_with("42") => Some(Self::Unspsc),
            _ => None,
        }
    }
}

/// Looks at the lists that a product's classifications name.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    // A product with more is found fault with once, by the rule for that.
    let mut left = MOST_CODES;
    let mut of_others = item
        .all(FieldKind::Classification)
        .filter(|field| !field.is_emdn());
    if let Some(field) = of_others.nth(MOST_CODES) {
        cx.report(&MANY, Some(field), |finding| {
            finding.set("most", MOST_CODES);
        });
    }
    for field in item.all(FieldKind::Classification).take(MOST_CODES) {
        let code = field.value.trim();
        if code.is_empty() {
            continue;
        }
        let Some(scheme) = field
            .scheme
            .as_deref()
            .filter(|scheme| !scheme.trim().is_empty())
        else {
            if cx.is_peppol() {
                cx.report(&LIST_MISSING, Some(field), |finding| {
                    finding.suggestion = List::of_code(code).map(|list| list.id().to_owned());
                });
            }
            continue;
        };
        let list = List::named(scheme);
        if cx.is_peppol() && !is_list(scheme) {
            cx.report(&LIST_UNKNOWN, Some(field), |finding| {
                finding.value = scheme.to_owned();
                finding.set("value", shown(scheme));
                finding.suggestion = list.map(|list| list.id().to_owned());
            });
        }
        let Some(list) = list else {
            // A list of the sender's own, or of nobody: an EMDN code in it is one all the same.
            elsewhere(cx, field, code);
            continue;
        };
        for (start, code) in list_codes(&field.value) {
            if left == 0 {
                return;
            }
            left -= 1;
            let span = match code.len() == field.value.trim().len() {
                true => 0..0,
                false => start..start + code.len(),
            };
            fits(cx, field, code, list, span);
        }
    }
}

/// Returns the codes of a field, each with the byte where it begins: there may be several, and terms
/// behind them. What has no code in it is one, as it stands.
fn list_codes(value: &str) -> Vec<(usize, &str)> {
    let whole = value.trim();
    let start = value.len() - value.trim_start().len();
    if !whole.contains(char::is_alphabetic) && !whole.contains(BETWEEN) {
        return vec![(start, whole)];
    }
    let cells = parts(value, |c| BETWEEN.contains(&c));
    let codes = cells.filter_map(|(start, cell)| {
        let mut words = parts(cell, char::is_whitespace);
        let (at, word) =
            words.find(|(_, word)| word.bytes().any(|b| b.is_ascii_digit()) && word.len() > 2)?;
        Some((start + at, word))
    });
    let codes: Vec<_> = codes.take(MOST_CODES).collect();
    match codes.is_empty() {
        true => vec![(start, whole)],
        false => codes,
    }
}

/// Finds a code of the EMDN under a list that is none of those that rules know.
fn elsewhere(cx: &mut Context<'_>, field: &Field, code: &str) {
    let is_code = code.len() >= 5 && shape(code) == Shape::Code;
    let known = cx.terms.is_none_or(|terms| terms.concept(code).is_some());
    if is_code && known && !field.is_emdn() {
        let scheme = shown(field.scheme.as_deref().map_or("", str::trim));
        let list = (format!("list {scheme}"), format!("listan {scheme}"));
        wrong(cx, field, code, (&list.0, &list.1), List::Emdn, 0..0);
    }
}

fn wrong(
    cx: &mut Context<'_>,
    field: &Field,
    code: &str,
    list: (&str, &str),
    other: List,
    span: Range<usize>,
) {
    cx.report(&LIST_WRONG, Some(field), |finding| {
        finding.set("value", shown(code));
        finding.set("list", list.0);
        finding.set("list_sv", list.1);
        finding.set("other", other.name());
        finding.set("id", other.id());
        finding.span = span;
    });
}

fn fits(cx: &mut Context<'_>, field: &Field, code: &str, list: List, span: Range<usize>) {
    if let Some(other) = List::of_code(code).filter(|&other| other != list)
        && !may_be(list, code)
    {
        cx.misread |= list == List::Emdn;
        wrong(cx, field, code, (list.name(), list.name()), other, span);
        return;
    }
    match list {
        List::Emdn => {}
        List::Unspsc => {
            if let Some((en, sv)) = unspsc_fault(code) {
                cx.report(&UNSPSC_MALFORMED, Some(field), |finding| {
                    at(finding, code, span);
                    finding.set("reason", en);
                    finding.set("reason_sv", sv);
                });
            }
        }
        List::Cpv => {
            if let Some((en, sv)) = cpv_fault(code) {
                cx.report(&CPV_MALFORMED, Some(field), |finding| {
                    at(finding, code, span);
                    finding.set("reason", en);
                    finding.set("reason_sv", sv);
                });
            } else if cpv_check_digit_fits(code) == Some(false) {
                cx.report(&CPV_CHECK_DIGIT, Some(field), |finding| {
                    at(finding, code, span)
                });
            }
        }
        List::Gmdn => {
            if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()) {
                cx.report(&GMDN_MALFORMED, Some(field), |finding| {
                    at(finding, code, span)
                });
            }
        }
    }
}

/// Says which part of a field is meant.
fn at(finding: &mut Finding, code: &str, span: Range<usize>) {
    finding.set("value", shown(code));
    finding.span = span;
}

/// Tells whether a code may be one of the list that it names, whatever else it looks like.
fn may_be(list: List, code: &str) -> bool {
    match list {
        List::Emdn => shape(code) != Shape::Other,
        List::Unspsc => unspsc_fault(code).is_none(),
        List::Cpv => cpv_fault(code).is_none(),
        List::Gmdn => false,
    }
}

type Reason = (&'static str, &'static str);

fn unspsc_fault(code: &str) -> Option<Reason> {
    if !code.bytes().all(|b| b.is_ascii_digit()) || !matches!(code.len(), 8 | 10) {
        return Some(("expected eight digits", "åtta siffror väntades"));
    }
    if !is_in(UNSPSC_SEGMENTS, code) {
        return Some(("there is no such segment", "segmentet finns inte"));
    }
    let levels: Vec<&str> = [2, 4, 6].iter().map(|&at| &code[at..at + 2]).collect();
    let gap = levels
        .windows(2)
        .any(|pair| pair[0] == "00" && pair[1] != "00");
    gap.then_some(("a level below 00 is used", "en nivå under 00 används"))
}

fn cpv_fault(code: &str) -> Option<Reason> {
    let bytes = code.as_bytes();
    let supplementary = bytes.len() == 6
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[4] == b'-'
        && [2, 3, 5].iter().all(|&at| bytes[at].is_ascii_digit());
    if supplementary {
        return None;
    }
    let main = code.split_once('-').map_or(code, |(main, _)| main);
    let whole = main.len() == 8 && main.bytes().all(|b| b.is_ascii_digit());
    if !whole || code.len() != 8 && cpv_check_digit_fits(code).is_none() {
        return Some((
            "expected eight digits, and perhaps a hyphen and one digit",
            "åtta siffror väntades, och kanske bindestreck och en siffra",
        ));
    }
    (!is_in(CPV_DIVISIONS, code))
        .then_some(("there is no such division", "huvudgruppen finns inte"))
}

fn is_in(starts: &[&str], code: &str) -> bool {
    code.get(..2).is_some_and(|start| starts.contains(&start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_a_list_only_if_it_can_be_of_no_other() {
        assert_eq!(List::of_code("T0102"), Some(List::Emdn));
        assert_eq!(List::of_code("33140000-3"), Some(List::Cpv));
        assert_eq!(List::of_code("42132203"), Some(List::Unspsc));
        assert_eq!(List::of_code("44121701"), None);
        assert_eq!(List::of_code("A01"), None);
    }
}
