//! Is a GTIN one, for trade, and of one product?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::check_digit::gs1_check_digit;
use crate::context::Context;
use crate::example::{bad, bad_xml, good};
use crate::terms::fold;
use crate::{Profile, Rule, Severity, Source};

const GENSPECS: Source = Source {
    name: "GS1 General Specifications, sections 1.4 (prefixes), 2.1 (GTIN) and 7.9 (check digits)",
    url: "https://ref.gs1.org/standards/genspecs/",
};
const ALLOCATION: Source = Source {
    name: "GS1 Healthcare GTIN Allocation Rules Standard",
    url: "https://www.gs1.org/standards/gs1-healthcare-gtin-allocation-rules-standard/current-standard",
};

pub(super) static RULES: &[&Rule] = &[
    &MALFORMED,
    &LOST_ZEROS,
    &CHECK_DIGIT,
    &RESTRICTED,
    &PLACEHOLDER,
    &SHARED,
    &MISSING,
];

static MALFORMED: Rule = Rule {
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
        bad("name: Handske | gtin: kommer i maj"),
        good("name: Handske | gtin: saknas"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 08904000210037"),
        good("name: Handske | gtin: 036000241457"),
        good("name: Handske | gtin: 96385074"),
        good("name: Handske | gtin:"),
    ],
};

static LOST_ZEROS: Rule = Rule {
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

static CHECK_DIGIT: Rule = Rule {
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
        bad_xml("name: Handske | standard_item_id: 8904000210038 @scheme EAN"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 18904000210034"),
        good("name: Handske | item_id: 8904000210038"),
    ],
};

static RESTRICTED: Rule = Rule {
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
        bad("name: Kupong | gtin: 9912345678909"),
        bad("name: Exempel | gtin: 9521234543213"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | gtin: 0036000241457"),
        good("name: Bok | gtin: 9780306406157"),
    ],
};

static PLACEHOLDER: Rule = Rule {
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

static SHARED: Rule = Rule {
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
    source: ALLOCATION,
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

pub(crate) static MISSING: Rule = Rule {
    id: "gtin-missing",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[
        (Profile::Vendor, Severity::Warning),
        (Profile::Peppol, Severity::Warning),
    ],
    title: words(
        "products have a GTIN or another standard id",
        "produkter har GTIN eller ett annat standardiserat id",
    ),
    message: words(
        "{count} of {items} products have no GTIN, UDI-DI or other standard id; this is the first",
        "{count} av {items} produkter saknar GTIN, UDI-DI och annat standardiserat id; det här är den första",
    ),
    why: words(
        "without one, the same product of two suppliers or two regions cannot be told to be the same",
        "utan det syns det inte att samma produkt från två leverantörer eller i två regioner är densamma",
    ),
    mend: words(
        "add the GTIN of the package that is ordered",
        "lägg till GTIN för förpackningen som beställs",
    ),
    source: ALLOCATION,
    examples: &[
        bad("item_id: 1 | name: Handske S"),
        bad("item_id: 1 | name: Handske S | gtin:  "),
        good("item_id: 1 | name: Handske S | gtin: 8904000210037"),
        good("item_id: 1 | name: Handske S | udi_di: +BLUEUNICORN7N"),
        good("item_id: 1 | name: Handske S | standard_item_id: 47 @scheme 0183"),
    ],
};

/// Looks at the GTINs of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        let value = field.value.trim();
        let is_gtin = field.kind == FieldKind::Gtin
            || field.kind == FieldKind::StandardItemId && is_scheme_of_gtins(field);
        if is_gtin && !value.is_empty() && !super::table::is_spoilt(value) {
            gtin(cx, field, value);
        }
    }
    if let Some(field) = item.first(FieldKind::Gtin) {
        shared(cx, field);
    }
    let standard = [FieldKind::Gtin, FieldKind::UdiDi, FieldKind::StandardItemId];
    if standard.iter().all(|&kind| item.first(kind).is_none()) {
        let empty = item.all(FieldKind::Gtin).next();
        cx.count(|memory| &mut memory.without_gtin, empty);
    }
}

/// Tells whether the scheme of a standard id says that it is a GTIN, in whatever words.
pub(super) fn is_scheme_of_gtins(field: &Field) -> bool {
    let scheme = field.scheme.as_deref().map(str::trim);
    scheme.is_some_and(|scheme| {
        let names = ["GTIN", "EAN", "UPC"];
        let upper = scheme.to_ascii_uppercase();
        scheme == "0160"
            || names.iter().any(|name| upper.starts_with(name))
            || scheme.is_empty() && digits(field.value.trim()).is_some()
    })
}

fn gtin(cx: &mut Context<'_>, field: &Field, value: &str) {
    let Some(digits) = digits(value) else {
        let plain: String = value
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let whole = matches!(plain.len(), 8 | 12 | 13 | 14) && check(&plain).is_none();
        cx.report(&MALFORMED, Some(field), |finding| {
            finding.set("reason", "it has other characters than digits");
            finding.set("reason_sv", "det har andra tecken än siffror");
            finding.suggestion = whole.then_some(plain);
        });
        return;
    };
    if !matches!(digits.len(), 8 | 12 | 13 | 14) {
        // Leading zeros count nothing in a check digit, so it still fits.
        let whole = format!("{digits:0>12}");
        if matches!(digits.len(), 9..12) && check(digits).is_none() {
            cx.report(&LOST_ZEROS, Some(field), |finding| {
                finding.set("whole", &whole);
                finding.suggestion = Some(whole);
            });
        } else {
            cx.report(&MALFORMED, Some(field), |finding| {
                finding.set(
                    "reason",
                    format!("it has {} digits, expected 8, 12, 13 or 14", digits.len()),
                );
                finding.set(
                    "reason_sv",
                    format!(
                        "det har {} siffror, 8, 12, 13 eller 14 väntades",
                        digits.len()
                    ),
                );
            });
        }
        return;
    }
    if is_filler(digits) {
        cx.report(&PLACEHOLDER, Some(field), |_| {});
    } else if let Some((found, right)) = check(digits) {
        // A UPC of Excel has 11 digits or fewer; a GTIN-13 with 12 digits may have lost its zero, but says so nowhere.
        cx.report(&CHECK_DIGIT, Some(field), |finding| {
            finding.set("found", found);
            finding.set("right", right);
            let at = finding.value.trim_end().len();
            finding.span = at - 1..at;
        });
    } else if let Some((en, sv)) = restricted(digits) {
        cx.report(&RESTRICTED, Some(field), |finding| {
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
        cx.report(&SHARED, Some(field), |finding| finding.set("first", first));
    }
}

/// Tells whether digits are all the same, or run up from one.
pub(super) fn is_filler(digits: &str) -> bool {
    let same = digits.bytes().all(|b| Some(b) == digits.bytes().next());
    let counting = digits.trim_start_matches('0').starts_with("123456789012");
    same || counting
}

/// Says why a GTIN is not for trade between companies, by its prefix.
pub(super) fn restricted(digits: &str) -> Option<(&'static str, &'static str)> {
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

/// Returns a text of digits only.
pub(super) fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// Returns the check digit that is there and that which fits, where they differ.
pub(super) fn check(digits: &str) -> Option<(char, char)> {
    let (body, last) = digits.split_at(digits.len().checked_sub(1)?);
    let right = gs1_check_digit(body)?;
    let found = last.chars().next()?;
    (found != right).then_some((found, right))
}
