//! Are UDI-DI and Basic UDI-DI as their issuing entities make them?

use kodbro_formats::item::{Field, FieldKind};

use super::gtin::{check, digits, is_filler, restricted};
use super::{ALL, words};
use crate::check_digit::{
    gmn_check_characters, hibc_basic_check_characters, hibc_check_character, ifa_check_digits,
    is_iccbba_di,
};
use crate::context::Context;
use crate::example::{bad, good};
use crate::{Rule, Severity, Source};

const UDI: Source = Source {
    name: "UDI and Basic UDI-DI of the issuing entities: GS1, HIBCC, ICCBBA, IFA (MDCG 2019-1)",
    url: "https://webgate.ec.europa.eu/eudamed-help/en/actor/topics-per-actor/all-actors/basic-udi-di-generators-depending-on-issuing-entity.html",
};

pub(super) static RULES: &[&Rule] = &[&DI_INVALID, &BASIC_INVALID];

static DI_INVALID: Rule = Rule {
    id: "udi-di-invalid",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a UDI-DI has the form and check character of its issuing entity",
        "ett UDI-DI har form och kontrolltecken enligt sin utfärdare",
    ),
    message: words(
        "'{value}' is no UDI-DI of {entity}: {reason}",
        "'{value}' är inget UDI-DI från {entity}: {reason_sv}",
    ),
    why: words(
        "the device is not found in EUDAMED, nor by its carrier",
        "produkten hittas inte i EUDAMED, och inte med sin märkning",
    ),
    mend: words(
        "copy the device identifier from the label or from EUDAMED, without lot, date or serial number",
        "skriv av produktidentifieraren från märkningen eller EUDAMED, utan batch, datum och serienummer",
    ),
    source: UDI,
    examples: &[
        bad("name: Handske | udi_di: 08904000210038"),
        bad("name: Handske | udi_di: (01)08904000210037"),
        bad("name: Handske | udi_di: 0108904000210037"),
        bad("name: Handske | udi_di: (01)08904000210037(17)251231(10)ABC"),
        bad("name: Handske | udi_di: ]C10108904000210037"),
        bad("name: Handske | udi_di: 0890400021003717251231"),
        bad("name: Handske | udi_di: 36000241457"),
        bad("name: Handske | udi_di: 2000000000008"),
        bad("name: Handske | udi_di: +A99912345/$$5200151LOT121"),
        bad("name: Handske | udi_di: +BLUEUNICORN7M"),
        bad("name: Benvävnad | udi_di: =/A9999XYZ100T0944=,000025"),
        good("name: Handske | udi_di: 08904000210037"),
        good("name: Handske | udi_di: +A999ART13991 "),
        good("name: Handske | udi_di: +A999ART13991_"),
        good("name: Handske | udi_di: +BLUEUNICORN7N"),
        good("name: Benvävnad | udi_di: =/A9999XYZ100T0944"),
        good("name: Handske | udi_di: BLUEUNICORN7"),
        good("name: Handske | udi_di: 111234567842"),
    ],
};

static BASIC_INVALID: Rule = Rule {
    id: "basic-udi-di-invalid",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a Basic UDI-DI has the check characters of its issuing entity",
        "ett Basic UDI-DI har kontrolltecken enligt sin utfärdare",
    ),
    message: words(
        "'{value}' is no Basic UDI-DI of {entity}: {reason}",
        "'{value}' är inget Basic UDI-DI från {entity}: {reason_sv}",
    ),
    why: words(
        "the product cannot be tied to its certificate and its group in EUDAMED",
        "produkten kan inte knytas till sitt intyg och sin grupp i EUDAMED",
    ),
    mend: words(
        "copy the Basic UDI-DI from the declaration of conformity or from EUDAMED",
        "skriv av Basic UDI-DI från försäkran om överensstämmelse eller EUDAMED",
    ),
    source: UDI,
    examples: &[
        bad("name: Handske | basic_udi_di: 1987654Ad4X4bL5ttr2310c2X"),
        bad("name: Handske | basic_udi_di: ++A999MODELIDENTIFIER11S9"),
        bad("name: Handske | basic_udi_di: PP12345ABCD.12345678.9005"),
        bad("name: Handske | basic_udi_di: 1987654Ad4X4bL5ttr2310c2KX"),
        good("name: Handske | basic_udi_di: 1987654Ad4X4bL5ttr2310c2K"),
        good("name: Handske | basic_udi_di: ++A999MODELIDENTIFIER11S8"),
        good("name: Handske | basic_udi_di: PP12345ABCD.12345678.9004"),
        good("name: Handske | basic_udi_di: B-08904000210037"),
    ],
};

/// Looks at the device identifiers of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        let value = field.value.trim();
        match field.kind {
            _ if value.is_empty() || super::table::is_spoilt(value) => {}
            FieldKind::UdiDi => udi_di(cx, field, value),
            FieldKind::BasicUdiDi => basic_udi_di(cx, field, value),
            _ => {}
        }
    }
}

fn udi_di(cx: &mut Context<'_>, field: &Field, value: &str) {
    let fault = if value.starts_with('+') {
        hibc(value)
    } else if value.starts_with("=/") {
        iccbba(value)
    } else {
        gs1(value)
    };
    if let Some(fault) = fault {
        cx.report(&DI_INVALID, Some(field), |finding| {
            finding.set("entity", fault.entity);
            finding.set("reason", fault.reason.0);
            finding.set("reason_sv", fault.reason.1);
            finding.suggestion = fault.better;
        });
    }
}

/// What is wrong with a UDI-DI.
struct Fault {
    entity: &'static str,
    reason: (&'static str, &'static str),
    better: Option<String>,
}

const CHECK_DIGIT: (&str, &str) = (
    "its check digit does not fit",
    "kontrollsiffran stämmer inte",
);
const CHECK_CHARACTER: (&str, &str) = (
    "its check character does not fit",
    "kontrolltecknet stämmer inte",
);
const PRODUCTION: (&str, &str) = (
    "it goes on with lot, date or serial number",
    "det fortsätter med batch, datum eller serienummer",
);
const TOO_LONG: (&str, &str) = (
    "it is longer than 25 characters",
    "det är längre än 25 tecken",
);

fn hibc(value: &str) -> Option<Fault> {
    const LEAST: usize = 8;
    const MOST: usize = 25;
    let fault = |reason, better| {
        Some(Fault {
            entity: "HIBCC",
            reason,
            better,
        })
    };
    let end = value.char_indices().next_back().map_or(0, |(at, _)| at);
    let (body, last) = value.split_at(end);
    if let Some((primary, _)) = body.split_once('/') {
        let check = hibc_check_character(primary).filter(|_| primary.len() + 1 >= LEAST);
        return fault(PRODUCTION, check.map(|check| format!("{primary}{check}")));
    }
    if value.len() > MOST {
        return fault(TOO_LONG, None);
    }
    let right = hibc_check_character(body);
    // A space is a check character too: labels print it as a low line, and exports drop it.
    let fits = right.is_some_and(|right| last.starts_with(right))
        || right == Some(' ') && last == "_"
        || hibc_check_character(value) == Some(' ');
    match fits && value.len() >= LEAST {
        true => None,
        false => fault(CHECK_CHARACTER, None),
    }
}

fn iccbba(value: &str) -> Option<Fault> {
    const LENGTH: usize = 18;
    if is_iccbba_di(value) {
        return None;
    }
    let front = value.get(..LENGTH).filter(|front| is_iccbba_di(front));
    Some(Fault {
        entity: "ICCBBA",
        reason: (
            "expected =/ and 16 capital letters and digits",
            "=/ och 16 stora bokstäver och siffror väntades",
        ),
        better: front.map(str::to_owned),
    })
}

/// Judges what may be a GTIN, with an application identifier before it and others behind.
fn gs1(value: &str) -> Option<Fault> {
    let fault = |reason, better: Option<&str>| {
        Some(Fault {
            entity: "GS1",
            reason,
            better: better.map(str::to_owned),
        })
    };
    // `]C1`, `]d2` and `]Q3` say which carrier a scanner read.
    let read = match value.starts_with(']') {
        true => value.get(3..)?,
        false => value,
    };
    let plain: String = read
        .chars()
        .filter(|c| !c.is_whitespace() && !['(', ')', '\u{1d}'].contains(c))
        .collect();
    let marked = read.starts_with("(01)") || read.len() < value.len();
    if let Some(rest) = plain.strip_prefix("01")
        && let Some(gtin) = rest.get(..14).and_then(digits)
        && (marked || check(gtin).is_none())
    {
        return match check(gtin) {
            Some(_) => fault(CHECK_DIGIT, None),
            None if rest.len() > gtin.len() => fault(PRODUCTION, Some(gtin)),
            None => fault(
                (
                    "it still has the application identifier (01)",
                    "det har kvar applikationsidentifieraren (01)",
                ),
                Some(gtin),
            ),
        };
    }
    if let Some((gtin, rest)) = plain.split_at_checked(14)
        && !rest.is_empty()
        && digits(gtin).is_some_and(|gtin| check(gtin).is_none())
        && ["10", "11", "13", "15", "16", "17", "21"]
            .iter()
            .any(|id| rest.starts_with(id))
    {
        return fault(PRODUCTION, Some(gtin));
    }
    let gtin = digits(&plain)?;
    match gtin.len() {
        8 | 13 | 14 if check(gtin).is_some() => fault(CHECK_DIGIT, None),
        8 | 13 | 14 if is_filler(gtin) => fault(
            ("it only fills the field", "det fyller bara ut fältet"),
            None,
        ),
        8 | 13 | 14 if restricted(gtin).is_some() => fault(restricted(gtin)?, None),
        8 | 13 | 14 if plain.len() < value.len() => fault(
            (
                "it has signs between its digits",
                "det har tecken mellan siffrorna",
            ),
            Some(gtin),
        ),
        // Twelve digits may be a PPN of IFA.
        9..=11 if check(gtin).is_none() => fault(
            (
                "it has lost leading zeros",
                "det har tappat inledande nollor",
            ),
            Some(&format!("{gtin:0>14}")),
        ),
        _ => None,
    }
}

fn basic_udi_di(cx: &mut Context<'_>, field: &Field, value: &str) {
    const MOST: usize = 25;
    let gs1 = value.len() >= 8 && value.bytes().take(5).all(|b| b.is_ascii_digit());
    let entity = match value {
        _ if value.starts_with("++") => "HIBCC",
        _ if value.starts_with("PP") && value.len() >= 10 => "IFA",
        _ if gs1 => "GS1",
        _ => return,
    };
    let reason = if value.len() > MOST {
        TOO_LONG
    } else {
        let split = value.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
        let (body, pair) = value.split_at(split);
        let right = match entity {
            "HIBCC" => hibc_basic_check_characters(body),
            "IFA" => ifa_check_digits(body),
            _ => gmn_check_characters(body),
        };
        if right.as_deref() == Some(pair) {
            return;
        }
        (
            "its check characters do not fit",
            "kontrolltecknen stämmer inte",
        )
    };
    cx.report(&BASIC_INVALID, Some(field), |finding| {
        finding.set("entity", entity);
        finding.set("reason", reason.0);
        finding.set("reason_sv", reason.1);
    });
}
