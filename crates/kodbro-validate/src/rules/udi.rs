//! Are UDI-DI and Basic UDI-DI as their issuing entities make them?

use kodbro_formats::item::{Field, FieldKind};

use super::gtin::{check, digits};
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
        bad("name: Handske | udi_di: +BLUEUNICORN7M"),
        bad("name: Benvävnad | udi_di: =/A9999XYZ100T0944=,000025"),
        good("name: Handske | udi_di: 08904000210037"),
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
    let plain = value.strip_prefix("(01)").unwrap_or(value);
    let fault = if let Some(digits) = digits(plain) {
        let element = digits.strip_prefix("01").filter(|rest| rest.len() == 14);
        let gtin = element.unwrap_or(digits);
        match gtin.len() {
            // Twelve digits may be a PPN of IFA.
            8 | 13 | 14 if check(gtin).is_some() => (
                "GS1",
                "its check digit does not fit",
                "kontrollsiffran stämmer inte",
                None,
            ),
            14 if gtin.len() < value.len() => (
                "GS1",
                "it still has the application identifier (01)",
                "den har kvar applikationsidentifieraren (01)",
                Some(gtin.to_owned()),
            ),
            _ => return,
        }
    } else if let Some(body) = value.strip_prefix('+') {
        let end = value.char_indices().next_back().map_or(0, |(at, _)| at);
        let fits = hibc_check_character(&value[..end]) == value.chars().next_back();
        if fits && body.len() >= 7 {
            return;
        }
        (
            "HIBCC",
            "its check character does not fit",
            "kontrolltecknet stämmer inte",
            None,
        )
    } else if value.starts_with("=/") {
        if is_iccbba_di(value) {
            return;
        }
        let front = value.get(..18).filter(|front| is_iccbba_di(front));
        (
            "ICCBBA",
            "expected =/ and 16 capital letters and digits",
            "=/ och 16 stora bokstäver och siffror väntades",
            front.map(str::to_owned),
        )
    } else {
        return;
    };
    let (entity, en, sv, suggestion) = fault;
    cx.report(&DI_INVALID, Some(field), |finding| {
        finding.set("entity", entity);
        finding.set("reason", en);
        finding.set("reason_sv", sv);
        finding.suggestion = suggestion;
    });
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
        (
            "it is longer than 25 characters",
            "den är längre än 25 tecken",
        )
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
