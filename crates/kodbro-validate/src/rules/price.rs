//! Can prices, currencies and countries be?

use kodbro_formats::item::{Field, FieldKind};

use super::quantity::amount;
use super::{ALL, words};
use crate::context::{Context, shown};
use crate::example::{bad, bad_xml, good, good_xml};
use crate::tables::{is_country, is_currency};
use crate::{Profile, Rule, Severity, Source};

pub(super) static RULES: &[&Rule] = &[&NEGATIVE, &ZERO, &CURRENCY, &COUNTRY];

static NEGATIVE: Rule = Rule {
    id: "price-negative",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("a price is not negative", "ett pris är inte negativt"),
    message: words("the price is {value}", "priset är {value}"),
    why: words(
        "an order would pay the buyer",
        "en beställning skulle betala köparen",
    ),
    mend: words("write the price that is asked", "skriv priset som begärs"),
    source: Source {
        name: "Peppol BIS Catalogue 3, rule PEPPOL-T19-R006",
        url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
    },
    examples: &[
        bad("name: Handske | price: -12,50"),
        bad("name: Handske | price: −12,50 kr"),
        bad_xml("name: Handske | price: -0.01 @scheme SEK"),
        good("name: Handske | price: 12,50"),
        good("name: Handske | price: 1 250,00"),
    ],
};

static ZERO: Rule = Rule {
    id: "price-zero",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[],
    title: words("a price is more than nothing", "ett pris är mer än inget"),
    message: words("the price is {value}", "priset är {value}"),
    why: words(
        "zero often means that the price is not known",
        "noll betyder ofta att priset inte är känt",
    ),
    mend: words(
        "leave the price out where it is not known; zero says that the product is free",
        "utelämna priset där det inte är känt; noll säger att produkten är gratis",
    ),
    source: Source {
        name: "Practice: zero is read as free of charge",
        url: "",
    },
    examples: &[
        bad("name: Handske | price: 0,00"),
        bad_xml("name: Handske | price: 0 @scheme SEK"),
        good("name: Handske | price: 0,01"),
        good("name: Handske | price:"),
    ],
};

static CURRENCY: Rule = Rule {
    id: "currency-unknown",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a currency is one of ISO 4217",
        "en valuta finns i ISO 4217",
    ),
    message: words(
        "'{value}' is no currency code",
        "'{value}' är ingen valutakod",
    ),
    why: words(
        "the price is no amount without its currency",
        "priset är inget belopp utan sin valuta",
    ),
    mend: words(
        "write three capital letters, such as SEK",
        "skriv tre stora bokstäver, till exempel SEK",
    ),
    source: Source {
        name: "ISO 4217, codes for currencies",
        url: "https://www.six-group.com/en/products-services/financial-information/data-standards.html",
    },
    examples: &[
        bad("name: Handske | price: 12,50 @scheme kr"),
        bad_xml("name: Handske | price: 12.50 @scheme SKR"),
        bad_xml("name: Handske | price: 12.50 @scheme sek"),
        good("name: Handske | price: 12,50 @scheme SEK"),
        good("name: Handske | price: 12,50"),
        good_xml("name: Handske | price: 12.50 @scheme EUR"),
    ],
};

static COUNTRY: Rule = Rule {
    id: "country-unknown",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[(Profile::Peppol, Severity::Error)],
    title: words(
        "a country in a document is one of ISO 3166-1",
        "ett land i ett dokument finns i ISO 3166-1",
    ),
    message: words(
        "'{value}' is no country code",
        "'{value}' är ingen landskod",
    ),
    why: words(
        "origin matters to customs and in a shortage",
        "ursprung har betydelse för tull och vid brist",
    ),
    mend: words(
        "write two capital letters, such as SE",
        "skriv två stora bokstäver, till exempel SE",
    ),
    source: Source {
        name: "ISO 3166-1 alpha-2, as used by Peppol",
        url: "https://docs.peppol.eu/poacc/upgrade-3/codelist/ISO3166/",
    },
    examples: &[
        bad_xml("name: Handske | origin_country: Sverige"),
        bad_xml("name: Handske | origin_country: UK"),
        good_xml("name: Handske | origin_country: SE"),
        good("name: Handske | origin_country: Sverige"),
    ],
};

/// Looks at the prices of a product, and where it comes from.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        match field.kind {
            FieldKind::Price => price(cx, field),
            FieldKind::OriginCountry if cx.is_document() => country(cx, field),
            _ => {}
        }
    }
}

fn price(cx: &mut Context<'_>, field: &Field) {
    match amount(field.value.trim()) {
        Some(price) if price < 0.0 => cx.report(&NEGATIVE, Some(field), |_| {}),
        Some(0.0) => cx.report(&ZERO, Some(field), |_| {}),
        _ => {}
    }
    let currency = field.scheme.as_deref().map_or("", str::trim);
    if !currency.is_empty() && !is_currency(currency) {
        cx.report_at(
            &CURRENCY,
            Some(field),
            field.scheme_spot.as_ref(),
            |finding| {
                finding.value = currency.to_owned();
                finding.set("value", shown(currency));
                let upper = currency.to_uppercase();
                finding.suggestion = match upper.trim_end_matches('.') {
                    "KR" | "SKR" => Some("SEK".to_owned()),
                    "€" | "EURO" => Some("EUR".to_owned()),
                    "$" => Some("USD".to_owned()),
                    upper => is_currency(upper).then(|| upper.to_owned()),
                };
            },
        );
    }
}

fn country(cx: &mut Context<'_>, field: &Field) {
    let code = field.value.trim();
    if !code.is_empty() && !is_country(code) {
        cx.report(&COUNTRY, Some(field), |finding| {
            let upper = code.to_uppercase();
            finding.suggestion = is_country(&upper).then_some(upper);
        });
    }
}
