//! Is a unit one of the list, and the one that is meant?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::context::{Context, shown};
use crate::example::{bad_xml, good, good_xml};
use crate::tables::unit_name;
use crate::{Profile, Rule, Severity, Source};

const REC20: Source = Source {
    name: "UN/ECE Recommendations 20 and 21, as used by Peppol",
    url: "https://docs.peppol.eu/poacc/upgrade-3/codelist/UNECERec20/",
};

pub(super) static RULES: &[&Rule] = &[&UNKNOWN, &MISREAD];

// In tables units are written for people (`st`, `FRP`, `KRT/100`), and no list is asked for.

static UNKNOWN: Rule = Rule {
    id: "unit-unknown",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[(Profile::Peppol, Severity::Error)],
    title: words(
        "a unit in a document is a code of UN/ECE Recommendation 20 or 21",
        "en enhet i ett dokument är en kod i UN/ECE:s rekommendation 20 eller 21",
    ),
    message: words("'{value}' is no unit code", "'{value}' är ingen enhetskod"),
    why: words(
        "the receiver cannot tell what one ordered unit is, and orders too many or too few",
        "mottagaren vet inte vad en beställd enhet är, och beställer för många eller för få",
    ),
    mend: words(
        "use a code of the list, such as C62 for one piece, XPK for a package, XBX for a box, XCT for a carton",
        "använd en kod i listan, till exempel C62 för ett styck, XPK för en förpackning, XBX för en ask, XCT för en kartong",
    ),
    source: REC20,
    examples: &[
        bad_xml("name: Handske | orderable_unit: PCE"),
        bad_xml("name: Handske | orderable_unit: st"),
        bad_xml("name: Handske | orderable_unit: XPK | content_quantity: 100 @scheme STYCK"),
        good_xml("name: Handske | orderable_unit: XPK | content_quantity: 100 @scheme C62"),
        good_xml("name: Handske | orderable_unit: EA"),
        good("name: Handske | orderable_unit: st"),
        good("name: Handske | orderable_unit: KRT/100"),
    ],
};

static MISREAD: Rule = Rule {
    id: "unit-misread",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a unit code means what is meant",
        "en enhetskod betyder det som är menat",
    ),
    message: words(
        "{value} means '{meaning}' in the list, not what it means in Swedish",
        "{value} betyder '{meaning}' i listan, inte det den betyder på svenska",
    ),
    why: words(
        "the code is in the list, so no other check objects, but it is another unit",
        "koden finns i listan, så ingen annan kontroll säger ifrån, men det är en annan enhet",
    ),
    mend: words("use {better}", "använd {better}"),
    source: REC20,
    examples: &[
        bad_xml("name: Handske | orderable_unit: STK"),
        bad_xml("name: Handske | orderable_unit: FP"),
        good_xml("name: Handske | orderable_unit: C62"),
        good_xml("name: Handske | orderable_unit: SET"),
        good("name: Handske | orderable_unit: FP"),
    ],
};

/// Codes that mean something else than people in Sweden write them for, and those that are meant.
const MISREAD_CODES: &[(&str, &str)] = &[("STK", "C62"), ("FP", "XPK"), ("FL", "XBO")];

/// What is written instead of a code, and the code.
const WRITTEN: &[(&str, &str)] = &[
    ("ST", "C62"),
    ("STY", "C62"),
    ("STYCK", "C62"),
    ("STCK", "C62"),
    ("PCE", "C62"),
    ("PC", "C62"),
    ("PCS", "C62"),
    ("PIECE", "C62"),
    ("EACH", "EA"),
    ("FRP", "XPK"),
    ("FÖRP", "XPK"),
    ("FÖRPACKNING", "XPK"),
    ("PKT", "XPA"),
    ("PAK", "XPK"),
    ("PAKET", "XPA"),
    ("KRT", "XCT"),
    ("KART", "XCT"),
    ("KARTONG", "XCT"),
    ("ASK", "XBX"),
    ("BOX", "XBX"),
    ("LÅD", "XCS"),
    ("PAR", "PR"),
    ("RULLE", "XRO"),
    ("RUL", "XRO"),
    ("RLE", "XRO"),
    ("FLASKA", "XBO"),
    ("FLA", "XBO"),
    ("TUB", "XTU"),
    ("PÅSE", "XBG"),
    ("PÅS", "XBG"),
    ("SATS", "SET"),
    ("KIT", "KT"),
    ("L", "LTR"),
    ("LIT", "LTR"),
    ("ML", "MLT"),
    ("KG", "KGM"),
    ("G", "GRM"),
    ("M", "MTR"),
    ("CM", "CMT"),
    ("MM", "MMT"),
    ("TIM", "HUR"),
];

/// Looks at the units of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    if !cx.is_document() {
        return;
    }
    let item = cx.item;
    for field in &item.fields {
        match field.kind {
            FieldKind::OrderableUnit => unit(cx, field, field.value.trim()),
            FieldKind::ContentQuantity
            | FieldKind::MinimumOrderQuantity
            | FieldKind::MaximumOrderQuantity
            | FieldKind::PackQuantity
            | FieldKind::PriceBaseQuantity => {
                unit(cx, field, field.scheme.as_deref().map_or("", str::trim));
            }
            _ => {}
        }
    }
}

fn unit(cx: &mut Context<'_>, field: &Field, code: &str) {
    if code.is_empty() {
        return;
    }
    match unit_name(code) {
        // BMEcat writes the packages of Recommendation 21 as that has them.
        None if cx.is_bmecat() && unit_name(&format!("X{code}")).is_some() => {}
        None => cx.report(&UNKNOWN, Some(field), |finding| {
            finding.value = code.to_owned();
            finding.set("value", shown(code));
            finding.suggestion = meant(code);
        }),
        Some(meaning) => {
            if let Some((_, better)) = MISREAD_CODES.iter().find(|(other, _)| *other == code) {
                cx.report(&MISREAD, Some(field), |finding| {
                    finding.value = code.to_owned();
                    finding.set("value", code);
                    finding.set("meaning", meaning);
                    finding.set("better", better);
                    finding.suggestion = Some((*better).to_owned());
                });
            }
        }
    }
}

/// Returns the code that is meant by a text that is none, where that is clear.
fn meant(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    let upper = upper.trim_end_matches('.');
    let written = WRITTEN.iter().find(|(other, _)| *other == upper);
    if let Some((_, code)) = written {
        return Some((*code).to_owned());
    }
    // The codes of Recommendation 21 stand behind an X here.
    let package = format!("X{upper}");
    [upper, &package]
        .into_iter()
        .find(|code| unit_name(code).is_some())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suggestion_is_a_code_and_no_text_is_one() {
        for (text, code) in WRITTEN.iter().chain(MISREAD_CODES) {
            assert!(unit_name(code).is_some(), "{code}");
            assert!(
                WRITTEN.iter().all(|(other, _)| other != text) || unit_name(text).is_none(),
                "{text}"
            );
        }
        for (text, code) in [
            ("st", "C62"),
            ("förp.", "XPK"),
            ("bx", "XBX"),
            ("c62", "C62"),
        ] {
            assert_eq!(meant(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(meant("vet ej"), None);
    }
}
