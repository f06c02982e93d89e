//! Are the numbers that products and parties are known by right, and each one's own?

use kodbro_formats::item::FieldKind;

use super::gtin::{check, digits};
use super::{ALL, SENDERS, words};
use crate::context::Context;
use crate::example::{bad, bad_xml, good, good_xml};
use crate::{Rule, Severity, Source};

pub(super) static RULES: &[&Rule] = &[&GLN_INVALID, &ID_DUPLICATE, &ID_MISSING, &WORD];

static GLN_INVALID: Rule = Rule {
    id: "gln-invalid",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a GLN is 13 digits with a check digit that fits",
        "ett GLN är 13 siffror med en kontrollsiffra som stämmer",
    ),
    message: words(
        "'{value}' is no GLN: {reason}",
        "'{value}' är inget GLN: {reason_sv}",
    ),
    why: words(
        "the document does not reach its receiver, or is refused on the way",
        "dokumentet når inte mottagaren, eller avvisas på vägen",
    ),
    mend: words(
        "copy the GLN from the party's own papers",
        "skriv av GLN från partens egna uppgifter",
    ),
    source: Source {
        name: "GS1 General Specifications, section 2.4 (GLN); Peppol rule PEPPOL-COMMON-R040",
        url: "https://ref.gs1.org/standards/genspecs/",
    },
    examples: &[
        bad("name: Handske | gln: 7365560000001"),
        bad("name: Handske | gln: 736556000"),
        bad_xml("head party_id: 5790000435952 @scheme 0088\nname: Handske"),
        good_xml("head party_id: 5790000435951 @scheme 0088\nname: Handske"),
        good_xml("head endpoint_id: 5560001111 @scheme 0007\nname: Handske"),
        good("name: Handske | gln: 9436465792104"),
    ],
};

static ID_DUPLICATE: Rule = Rule {
    id: "id-duplicate",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "an article number is of one product",
        "ett artikelnummer hör till en produkt",
    ),
    message: words(
        "the article number {value} stands on line {first} too",
        "artikelnumret {value} står även på rad {first}",
    ),
    why: words(
        "the later product overwrites the earlier one, or is refused",
        "den senare produkten skriver över den tidigare, eller avvisas",
    ),
    mend: words(
        "keep one, or give each its own number",
        "behåll en, eller ge var och en ett eget nummer",
    ),
    source: Source {
        name: "Practice: an article number is the key of a product of its supplier",
        url: "",
    },
    examples: &[
        bad("item_id: 4711 | name: Handske S\nitem_id: 4711 | name: Handske M"),
        bad(
            "item_id: 4711 | name: Handske S | supplier: Nord\nitem_id: 4711 | name: Handske S | supplier: Nord",
        ),
        good(
            "item_id: 4711 | name: Handske S | supplier: Nord\nitem_id: 4711 | name: Kanyl | supplier: Syd",
        ),
        good("item_id: 4711 | name: Handske S\nitem_id: 04711 | name: Handske M"),
        good("item_id: | name: Handske S\nitem_id: | name: Handske M"),
    ],
};

static ID_MISSING: Rule = Rule {
    id: "id-missing",
    severity: Severity::Error,
    profiles: SENDERS,
    exceptions: &[],
    title: words(
        "a product has an article number or a standard id",
        "en produkt har artikelnummer eller standardiserat id",
    ),
    message: words(
        "the product has neither an article number nor a standard id",
        "produkten har varken artikelnummer eller standardiserat id",
    ),
    why: words(
        "it cannot be ordered, nor be found again in the next catalogue",
        "den kan inte beställas, och inte kännas igen i nästa katalog",
    ),
    mend: words(
        "add the seller's article number, or the GTIN",
        "lägg till säljarens artikelnummer, eller GTIN",
    ),
    source: Source {
        name: "Peppol BIS Catalogue 3, rule PEPPOL-T19-R012",
        url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
    },
    examples: &[
        bad("name: Handske S"),
        bad("name: Handske S | manufacturer_item_id: 12"),
        good("name: Handske S | item_id: 4711"),
        good("name: Handske S | gtin: 8904000210037"),
        good_xml("name: Handske S | standard_item_id: 47 @scheme 0183"),
    ],
};

pub(crate) static WORD: Rule = Rule {
    id: "id-word-for-nothing",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a number or code that is missing is an empty field",
        "ett nummer eller en kod som saknas är ett tomt fält",
    ),
    message: words(
        "{count} of {items} products have a word such as 'saknas' or 'N/A' in place of a number or code; this is the first",
        "{count} av {items} produkter har ett ord som 'saknas' eller 'N/A' i stället för ett nummer eller en kod; det här är den första",
    ),
    why: words(
        "other systems take the word for a number, and all products with it for one",
        "andra system tar ordet för ett nummer, och alla produkter med det för en och samma",
    ),
    mend: words("leave the field empty", "lämna fältet tomt"),
    source: Source {
        name: "Practice: what regions meet in vendors' files",
        url: "",
    },
    examples: &[
        bad("item_id: 1 | name: Handske | gtin: saknas"),
        bad("item_id: 1 | name: Penna | emdn: Ej tillämpligt"),
        good("item_id: 1 | name: Handske | gtin: -"),
        good("item_id: 1 | name: Handske | gtin:"),
        good("item_id: 1 | name: Uppgift saknas"),
    ],
};

/// Looks at the ids of the parties to a catalogue.
pub(super) fn head(cx: &mut Context<'_>) {
    parties(cx);
}

/// Looks at the ids of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    parties(cx);
    if let Some(field) = item.first(FieldKind::ItemId) {
        let supplier = item.text(FieldKind::Supplier);
        let before = cx.memory.id_before(supplier, field.value.trim(), item);
        if let Some(first) = before {
            cx.report(&ID_DUPLICATE, Some(field), |finding| {
                finding.set("first", first)
            });
        }
    }
    let ids = [
        FieldKind::ItemId,
        FieldKind::Gtin,
        FieldKind::UdiDi,
        FieldKind::StandardItemId,
    ];
    if ids.iter().all(|&kind| item.first(kind).is_none()) {
        cx.report(&ID_MISSING, None, |_| {});
    }
}

fn parties(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        let named = field.scheme.as_deref() == Some("0088");
        let is_gln = match field.kind {
            FieldKind::Gln => true,
            FieldKind::PartyId | FieldKind::EndpointId => named,
            _ => false,
        };
        let value = field.value.trim();
        if !is_gln || value.is_empty() || super::table::is_spoilt(value) {
            continue;
        }
        let reason = match digits(value) {
            Some(digits) if digits.len() == 13 => match check(digits) {
                None => continue,
                Some(_) => (
                    "its check digit does not fit",
                    "kontrollsiffran stämmer inte",
                ),
            },
            _ => ("expected 13 digits", "13 siffror väntades"),
        };
        cx.report(&GLN_INVALID, Some(field), |finding| {
            finding.set("reason", reason.0);
            finding.set("reason_sv", reason.1);
        });
    }
}
