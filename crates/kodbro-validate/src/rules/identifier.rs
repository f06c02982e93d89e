//! Are the numbers that products and parties are known by right, and each one's own?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, SENDERS, words};
use crate::check_digit::{
    gmn_check_characters, gs1_check_digit, hibc_basic_check_characters, hibc_check_character,
    ifa_check_digits, is_iccbba_di,
};
use crate::context::Context;
use crate::example::{bad, bad_xml, good, good_xml};
use crate::terms::fold;
use crate::{Profile, Rule, Severity, Source};

const GENSPECS: Source = Source {
    name: "GS1 General Specifications, sections 1.4 (prefixes), 2.1 (GTIN) and 7.9 (check digits)",
    url: "https://ref.gs1.org/standards/genspecs/",
};
const GTIN_RULES: Source = Source {
    name: "GS1 Healthcare GTIN Allocation Rules Standard",
    url: "https://www.gs1.org/standards/gs1-healthcare-gtin-allocation-rules-standard/current-standard",
};
const UDI: Source = Source {
    name: "UDI and Basic UDI-DI of the issuing entities: GS1, HIBCC, ICCBBA, IFA (MDCG 2019-1)",
    url: "https://webgate.ec.europa.eu/eudamed-help/en/actor/topics-per-actor/all-actors/basic-udi-di-generators-depending-on-issuing-entity.html",
};

pub(super) static RULES: &[&Rule] = &[
    &GTIN_MALFORMED,
    &GTIN_LOST_ZEROS,
    &GTIN_CHECK_DIGIT,
    &GTIN_RESTRICTED,
    &GTIN_PLACEHOLDER,
    &GTIN_SHARED,
    &GTIN_MISSING,
    &GLN_INVALID,
    &UDI_DI_INVALID,
    &BASIC_UDI_DI_INVALID,
    &ID_DUPLICATE,
    &ID_MISSING,
];

static GTIN_MALFORMED: Rule = Rule {
    id: "gtin-malformed",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a GTIN is 8, 12, 13 or 14 digits",
        "ett GTIN är 8, 12, 13 eller 14 siffror",
    ),
    message: words(
        "'{value}' is no GTIN: {reason}",
        "'{value}' är inget GTIN: {reason_sv}",
    ),
    why: words(
        "the product is not found by its bar code",
        "produkten hittas inte med sin streckkod",
    ),
    mend: words(
        "copy the digits under the bar code, without spaces or signs",
        "skriv av siffrorna under streckkoden, utan blanksteg och tecken",
    ),
    source: GENSPECS,
    examples: &[
        bad("name: Handske | gtin: 7350053850"),
        bad("name: Handske | gtin: 73500538500191234"),
        bad("name: Handske | gtin: 7350053-850019"),
        bad("name: Handske | gtin: saknas"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 08904000210037"),
        good("name: Handske | gtin: 036000241457"),
        good("name: Handske | gtin: 96385074"),
        good("name: Handske | gtin:"),
    ],
};

static GTIN_LOST_ZEROS: Rule = Rule {
    id: "gtin-lost-zeros",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a GTIN has its leading zeros",
        "ett GTIN har sina inledande nollor",
    ),
    message: words(
        "the GTIN {value} has lost leading zeros: with them it is {whole}",
        "GTIN {value} har tappat inledande nollor: med dem är det {whole}",
    ),
    why: words(
        "a spreadsheet took the number for an amount and dropped the zeros; scanners and systems need them",
        "ett kalkylprogram tog numret för ett belopp och tog bort nollorna; skannrar och system behöver dem",
    ),
    mend: words(
        "format the column as text, and write {whole}",
        "formatera kolumnen som text, och skriv {whole}",
    ),
    source: GENSPECS,
    examples: &[
        bad("name: Handske | gtin: 36000241457"),
        bad("name: Handske | gtin: 6000241450"),
        good("name: Handske | gtin: 036000241457"),
        good("name: Handske | gtin: 36000241458"),
    ],
};

static GTIN_CHECK_DIGIT: Rule = Rule {
    id: "gtin-check-digit",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the check digit of a GTIN fits",
        "kontrollsiffran i ett GTIN stämmer",
    ),
    message: words(
        "the check digit of GTIN {value} is {found}, its other digits give {right}",
        "kontrollsiffran i GTIN {value} är {found}, de andra siffrorna ger {right}",
    ),
    why: words(
        "one digit or two neighbours are wrong, so it is nobody's GTIN or another product's",
        "en siffra eller två grannar är fel, så det är ingens GTIN eller en annan produkts",
    ),
    mend: words(
        "copy the number from the package; do not merely change the last digit",
        "skriv av numret från förpackningen; ändra inte bara sista siffran",
    ),
    source: GENSPECS,
    examples: &[
        bad("name: Handske | gtin: 8904000210038"),
        bad("name: Handske | gtin: 8940000210037"),
        bad_xml("name: Handske | gtin: 96385075"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 18904000210034"),
        good("name: Handske | item_id: 8904000210038"),
    ],
};

static GTIN_RESTRICTED: Rule = Rule {
    id: "gtin-restricted",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("a GTIN is good everywhere", "ett GTIN gäller överallt"),
    message: words(
        "{value} is no GTIN for trade: {reason}",
        "{value} är inget GTIN för handel: {reason_sv}",
    ),
    why: words(
        "the same number is in use for other products elsewhere, so it names none",
        "samma nummer används för andra produkter på andra håll, så det pekar inte ut någon",
    ),
    mend: words(
        "use the manufacturer's GTIN, or none",
        "använd tillverkarens GTIN, eller inget",
    ),
    source: GENSPECS,
    examples: &[
        bad("name: Handske | gtin: 2000000000008"),
        bad("name: Handske | gtin: 0412345678903"),
        bad("name: Kupong | gtin: 9912345678901"),
        bad("name: Exempel | gtin: 9521234543213"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 0036000241457"),
        good("name: Bok | gtin: 9780306406157"),
    ],
};

static GTIN_PLACEHOLDER: Rule = Rule {
    id: "gtin-placeholder",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a GTIN is not made up to fill a field",
        "ett GTIN är inte påhittat för att fylla ett fält",
    ),
    message: words(
        "{value} only fills the field",
        "{value} fyller bara ut fältet",
    ),
    why: words(
        "all products with it become one and the same",
        "alla produkter med det blir en och samma",
    ),
    mend: words(
        "leave the field empty where there is no GTIN",
        "lämna fältet tomt där GTIN saknas",
    ),
    source: GENSPECS,
    examples: &[
        bad("name: Handske | gtin: 0000000000000"),
        bad("name: Handske | gtin: 1234567890128"),
        bad("name: Handske | gtin: 99999999999999"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin:"),
    ],
};

static GTIN_SHARED: Rule = Rule {
    id: "gtin-shared",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words("a GTIN is of one product", "ett GTIN hör till en produkt"),
    message: words(
        "GTIN {value} stands at another product too, on line {first}",
        "GTIN {value} står även vid en annan produkt, på rad {first}",
    ),
    why: words(
        "whoever orders or scans it gets one of the two, and stock is counted together",
        "den som beställer eller skannar får en av de två, och lagret räknas ihop",
    ),
    mend: words(
        "give each product and each size of package its own GTIN",
        "ge varje produkt och varje förpackningsstorlek ett eget GTIN",
    ),
    source: GTIN_RULES,
    examples: &[
        bad(
            "item_id: 1 | name: Handske S | gtin: 8904000210037\nitem_id: 2 | name: Handske M | gtin: 8904000210037",
        ),
        bad(
            "item_id: 1 | name: Handske S | gtin: 8904000210037\nitem_id: 2 | name: Handske M | gtin: 08904000210037",
        ),
        good(
            "item_id: 1 | name: Handske S | gtin: 8904000210037\nitem_id: 2 | name: Handske S | gtin: 8904000210037",
        ),
        good(
            "item_id: 1 | name: Handske S | gtin: 8904000210037\nitem_id: 1 | name: Handske, storlek S | gtin: 8904000210037",
        ),
        good(
            "item_id: 1 | name: Handske S | gtin: 8904000210037\nitem_id: 2 | name: Handske M | gtin: 036000241457",
        ),
    ],
};

pub(crate) static GTIN_MISSING: Rule = Rule {
    id: "gtin-missing",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[
        (Profile::Vendor, Severity::Warning),
        (Profile::Peppol, Severity::Warning),
    ],
    title: words(
        "products have a GTIN or another standard id",
        "produkter har GTIN eller annan standardiserad id",
    ),
    message: words(
        "{count} of {items} products have no GTIN, UDI-DI or other standard id; this is the first",
        "{count} av {items} produkter saknar GTIN, UDI-DI och annan standardiserad id; det här är den första",
    ),
    why: words(
        "without one, the same product of two suppliers or two regions cannot be told to be the same",
        "utan den syns det inte att samma produkt från två leverantörer eller i två regioner är densamma",
    ),
    mend: words(
        "add the GTIN of the package that is ordered",
        "lägg till GTIN för förpackningen som beställs",
    ),
    source: GTIN_RULES,
    examples: &[
        bad("item_id: 1 | name: Handske S"),
        bad("item_id: 1 | name: Handske S | gtin:  "),
        good("item_id: 1 | name: Handske S | gtin: 8904000210037"),
        good("item_id: 1 | name: Handske S | udi_di: +BLUEUNICORN7N"),
        good("item_id: 1 | name: Handske S | standard_item_id: 47 @scheme 0183"),
    ],
};

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

static UDI_DI_INVALID: Rule = Rule {
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

static BASIC_UDI_DI_INVALID: Rule = Rule {
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
        "en produkt har artikelnummer eller standardiserad id",
    ),
    message: words(
        "the product has neither an article number nor a standard id",
        "produkten har varken artikelnummer eller standardiserad id",
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

/// Looks at the ids of the parties to a catalogue.
pub(super) fn head(cx: &mut Context<'_>) {
    parties(cx);
}

/// Looks at the ids of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    parties(cx);
    for field in &item.fields {
        let value = field.value.trim();
        match field.kind {
            _ if value.is_empty() || crate::rules::table::is_spoilt(value) => {}
            FieldKind::Gtin => gtin(cx, field, value),
            FieldKind::StandardItemId if field.scheme.as_deref() == Some("0160") => {
                gtin(cx, field, value)
            }
            FieldKind::UdiDi => udi_di(cx, field, value),
            FieldKind::BasicUdiDi => basic_udi_di(cx, field, value),
            _ => {}
        }
    }
    if let Some(field) = item.first(FieldKind::Gtin) {
        shared(cx, field);
    }
    if let Some(field) = item.first(FieldKind::ItemId) {
        let before = cx
            .memory
            .id_before(item.text(FieldKind::Supplier), field.value.trim(), item);
        if let Some(first) = before {
            cx.report(&ID_DUPLICATE, Some(field), |finding| {
                finding.set("first", first)
            });
        }
    }
    let standard = [FieldKind::Gtin, FieldKind::UdiDi, FieldKind::StandardItemId];
    if standard.iter().all(|&kind| item.first(kind).is_none()) {
        let empty = item.all(FieldKind::Gtin).next();
        cx.count(|memory| &mut memory.without_gtin, empty);
        if item.first(FieldKind::ItemId).is_none() {
            cx.report(&ID_MISSING, None, |_| {});
        }
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
        if !is_gln || value.is_empty() || crate::rules::table::is_spoilt(value) {
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

fn gtin(cx: &mut Context<'_>, field: &Field, value: &str) {
    let Some(digits) = digits(value) else {
        let plain: String = value
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let whole = matches!(plain.len(), 8 | 12 | 13 | 14) && check(&plain).is_none();
        cx.report(&GTIN_MALFORMED, Some(field), |finding| {
            finding.set("reason", "it has other characters than digits");
            finding.set("reason_sv", "den har andra tecken än siffror");
            finding.suggestion = whole.then_some(plain);
        });
        return;
    };
    if !matches!(digits.len(), 8 | 12 | 13 | 14) {
        // Leading zeros count nothing in a check digit, so it still fits.
        let whole = format!("{digits:0>12}");
        if matches!(digits.len(), 9..12) && check(digits).is_none() {
            cx.report(&GTIN_LOST_ZEROS, Some(field), |finding| {
                finding.set("whole", &whole);
                finding.suggestion = Some(whole);
            });
        } else {
            cx.report(&GTIN_MALFORMED, Some(field), |finding| {
                finding.set(
                    "reason",
                    format!("it has {} digits, expected 8, 12, 13 or 14", digits.len()),
                );
                finding.set(
                    "reason_sv",
                    format!(
                        "den har {} siffror, 8, 12, 13 eller 14 väntades",
                        digits.len()
                    ),
                );
            });
        }
        return;
    }
    if is_filler(digits) {
        cx.report(&GTIN_PLACEHOLDER, Some(field), |_| {});
    } else if let Some((found, right)) = check(digits) {
        // A UPC of Excel has 11 digits or fewer; a GTIN-13 with 12 digits may have lost its zero, but says so nowhere.
        cx.report(&GTIN_CHECK_DIGIT, Some(field), |finding| {
            finding.set("found", found);
            finding.set("right", right);
            let at = finding.value.trim_end().len();
            finding.span = at - 1..at;
        });
    } else if let Some((en, sv)) = restricted(digits) {
        cx.report(&GTIN_RESTRICTED, Some(field), |finding| {
            finding.set("reason", en);
            finding.set("reason_sv", sv);
        });
    }
}

/// Finds a GTIN that stands at a product of another name and number.
fn shared(cx: &mut Context<'_>, field: &Field) {
    let item = cx.item;
    let Some(digits) = digits(field.value.trim()).filter(|digits| !is_filler(digits)) else {
        return;
    };
    let gtin = format!("{digits:0>14}");
    let (id, name) = (
        item.text(FieldKind::ItemId),
        fold(item.text(FieldKind::Name)),
    );
    if let Some(first) = cx.memory.gtin_before(&gtin, id, &name, item) {
        cx.report(&GTIN_SHARED, Some(field), |finding| {
            finding.set("first", first)
        });
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
    cx.report(&UDI_DI_INVALID, Some(field), |finding| {
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
    cx.report(&BASIC_UDI_DI_INVALID, Some(field), |finding| {
        finding.set("entity", entity);
        finding.set("reason", reason.0);
        finding.set("reason_sv", reason.1);
    });
}

fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// Returns the check digit that is there and that which fits, where they differ.
fn check(digits: &str) -> Option<(char, char)> {
    let (body, last) = digits.split_at(digits.len().checked_sub(1)?);
    let right = gs1_check_digit(body)?;
    let found = last.chars().next()?;
    (found != right).then_some((found, right))
}

/// Tells whether digits are all the same, or run up from one.
fn is_filler(digits: &str) -> bool {
    let same = digits.bytes().all(|b| Some(b) == digits.bytes().next());
    let counting = digits.trim_start_matches('0').starts_with("123456789012");
    same || counting
}

/// Says why a GTIN is not for trade between companies, by its prefix.
fn restricted(digits: &str) -> Option<(&'static str, &'static str)> {
    let inside = (
        "its prefix is for numbers within a company or country",
        "prefixet är för nummer inom ett företag eller land",
    );
    let coupon = ("its prefix is for coupons", "prefixet är för kuponger");
    if digits.len() == 8 {
        return matches!(digits.as_bytes()[0], b'0' | b'2').then_some(inside);
    }
    let whole = format!("{digits:0>14}");
    let prefix = &whole[1..4];
    match prefix {
        "952" => Some(("its prefix is for examples", "prefixet är för exempel")),
        "980" => Some((
            "its prefix is for refund receipts",
            "prefixet är för återbetalningskvitton",
        )),
        "981" | "982" | "983" | "984" => Some(coupon),
        _ if prefix.starts_with("99") => Some(coupon),
        _ if ["02", "04"].contains(&&prefix[..2]) || prefix.starts_with('2') => Some(inside),
        _ => None,
    }
}
