//! Do the quantities of packing and ordering go together?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::context::Context;
use crate::example::{bad, bad_xml, good, good_xml};
use crate::{Rule, Severity, Source};

const PEPPOL: Source = Source {
    name: "Peppol BIS Catalogue 3, rules PEPPOL-T19-R008 to R010, and xs:decimal for amounts",
    url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
};
const PRACTICE: Source = Source {
    name: "Practice: what is ordered is a whole number of steps and packs",
    url: "",
};

pub(super) static RULES: &[&Rule] = &[
    &NOT_A_NUMBER,
    &UNREADABLE,
    &DECIMAL_COMMA,
    &NOT_POSITIVE,
    &MAXIMUM_BELOW_MINIMUM,
    &MINIMUM_NOT_A_STEP,
    &PACKS,
];

static NOT_A_NUMBER: Rule = Rule {
    id: "quantity-not-a-number",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a quantity in a document is a number",
        "en mängd i ett dokument är ett tal",
    ),
    message: words("'{value}' is no number", "'{value}' är inget tal"),
    why: words(
        "the document is refused, or the quantity is lost",
        "dokumentet avvisas, eller mängden går förlorad",
    ),
    mend: words(
        "write digits, with a point before decimals",
        "skriv siffror, med punkt före decimaler",
    ),
    source: PEPPOL,
    examples: &[
        bad_xml("name: Handske | content_quantity: tio"),
        bad_xml("name: Handske | minimum_order_quantity: 10 st"),
        good_xml("name: Handske | content_quantity: 10"),
        good_xml("name: Handske | content_quantity: 5.2"),
        good("name: Handske | content_quantity: 10 st"),
    ],
};

static UNREADABLE: Rule = Rule {
    id: "number-unreadable",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "prices and quantities of a table are numbers",
        "priser och mängder i en tabell är tal",
    ),
    message: words("'{value}' is no number", "'{value}' är inget tal"),
    why: words(
        "the price or quantity is lost on import, or becomes zero",
        "priset eller mängden går förlorad vid importen, eller blir noll",
    ),
    mend: words(
        "write digits, and leave the field out where there is no number",
        "skriv siffror, och lämna fältet tomt där tal saknas",
    ),
    source: PRACTICE,
    examples: &[
        bad("name: Handske | price: ring oss"),
        bad("name: Handske | price: 12,50,00"),
        bad("name: Handske | content_quantity: tio"),
        good("name: Handske | price: 1 250:-"),
        good("name: Handske | price: SEK 1.250,50"),
        good("name: Handske | price: 12,50 kr/st"),
        good("name: Handske | price: -"),
        good("name: Handske | content_quantity: 10 x 100 st"),
        good_xml("name: Handske | content_quantity: tio"),
    ],
};

static DECIMAL_COMMA: Rule = Rule {
    id: "quantity-decimal-comma",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a number in a document has a decimal point",
        "ett tal i ett dokument har decimalpunkt",
    ),
    message: words("{value} has a decimal comma", "{value} har decimalkomma"),
    why: words(
        "XML and JSON know the point only: the document is refused, or the number read as another",
        "XML och JSON kan bara punkt: dokumentet avvisas, eller talet läses som ett annat",
    ),
    mend: words("write a point", "skriv punkt"),
    source: PEPPOL,
    examples: &[
        bad_xml("name: Handske | content_quantity: 5,2"),
        bad_xml("name: Handske | price: 19,90 @scheme SEK"),
        good_xml("name: Handske | content_quantity: 5.2"),
        good("name: Handske | price: 19,90 @scheme SEK"),
    ],
};

static NOT_POSITIVE: Rule = Rule {
    id: "quantity-not-positive",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "quantities are greater than zero",
        "mängder är större än noll",
    ),
    message: words("the quantity is {value}", "mängden är {value}"),
    why: words(
        "nothing can be ordered in packs of nothing",
        "inget kan beställas i förpackningar om inget",
    ),
    mend: words(
        "write how much there is, or leave the field out",
        "skriv hur mycket det är, eller utelämna fältet",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske | content_quantity: 0"),
        bad("name: Handske | order_increment: -1"),
        bad("name: Handske | order_increment: −1"),
        bad_xml("name: Handske | pack_size: 0.00"),
        good("name: Handske | content_quantity: 1"),
        good("name: Handske | content_quantity: 0,5"),
        good("name: Handske | content_quantity:"),
    ],
};

static MAXIMUM_BELOW_MINIMUM: Rule = Rule {
    id: "order-maximum-below-minimum",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the most that can be ordered is no less than the least",
        "det mesta som kan beställas är inte mindre än det minsta",
    ),
    message: words(
        "at most {value} can be ordered, but at least {minimum}",
        "högst {value} kan beställas, men minst {minimum}",
    ),
    why: words("no order is right", "ingen beställning blir rätt"),
    mend: words("correct the one that is wrong", "rätta den som är fel"),
    source: PEPPOL,
    examples: &[
        bad("name: Handske | minimum_order_quantity: 10 | maximum_order_quantity: 5"),
        good("name: Handske | minimum_order_quantity: 10 | maximum_order_quantity: 10"),
        good_xml(
            "name: Handske | minimum_order_quantity: 100 @scheme C62 | maximum_order_quantity: 5 @scheme XBX",
        ),
    ],
};

static MINIMUM_NOT_A_STEP: Rule = Rule {
    id: "order-minimum-not-a-step",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the least that can be ordered is a number of steps",
        "det minsta som kan beställas är ett antal steg",
    ),
    message: words(
        "at least {value} can be ordered, but only in steps of {step}",
        "minst {value} kan beställas, men bara i steg om {step}",
    ),
    why: words(
        "an order of the least is refused, or delivered as another quantity",
        "en beställning av det minsta avvisas, eller levereras som en annan mängd",
    ),
    mend: words(
        "make the least a multiple of the step",
        "låt det minsta vara en multipel av steget",
    ),
    source: PRACTICE,
    examples: &[
        bad("name: Handske | minimum_order_quantity: 5 | order_increment: 2"),
        bad_xml("name: Handske | minimum_order_quantity: 1 | order_increment: 10"),
        good("name: Handske | minimum_order_quantity: 10 | order_increment: 5"),
        good("name: Handske | minimum_order_quantity: 1 | order_increment: 1"),
        good("name: Handske | minimum_order_quantity: 0,3 | order_increment: 0,1"),
    ],
};

static PACKS: Rule = Rule {
    id: "pack-arithmetic",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the packs and what they hold make the content",
        "förpackningarna och vad de rymmer blir innehållet",
    ),
    message: words(
        "{packs} packs of {size} are {product}, but the content is {value}",
        "{packs} förpackningar om {size} är {product}, men innehållet är {value}",
    ),
    why: words(
        "prices per piece and stock are reckoned from these numbers",
        "styckpriser och lager räknas fram ur de här talen",
    ),
    mend: words("correct the number that is wrong", "rätta talet som är fel"),
    source: PRACTICE,
    examples: &[
        bad("name: Handske | pack_quantity: 10 | pack_size: 100 | content_quantity: 500"),
        bad_xml(
            "name: Handske | pack_quantity: 10 @scheme XBX | pack_size: 100 | content_quantity: 900 @scheme C62",
        ),
        good("name: Handske | pack_quantity: 10 | pack_size: 100 | content_quantity: 1000"),
        good_xml(
            "name: Vin | pack_quantity: 6 @scheme XBO | pack_size: 6 | content_quantity: 1500 @scheme MLT",
        ),
        good_xml(
            "name: Handske | pack_quantity: 18 @scheme XCS | pack_size: 108 | content_quantity: 108 @scheme C62",
        ),
        good("name: Handske | pack_size: 100 | content_quantity: 500"),
    ],
};

const QUANTITIES: [FieldKind; 7] = [
    FieldKind::ContentQuantity,
    FieldKind::OrderIncrement,
    FieldKind::MinimumOrderQuantity,
    FieldKind::MaximumOrderQuantity,
    FieldKind::PackQuantity,
    FieldKind::PackSize,
    FieldKind::PriceBaseQuantity,
];

/// Looks at the quantities of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        let value = field.value.trim();
        if value.is_empty() || !QUANTITIES.contains(&field.kind) && field.kind != FieldKind::Price {
            continue;
        }
        if cx.is_document() {
            form(cx, field, value);
        }
        let number = amount(value);
        let says = value.contains(char::is_alphanumeric);
        let is_read = match field.kind {
            FieldKind::Price => number.is_some(),
            // `10 st` and `10 x 100` are quantities for people.
            _ => value.contains(|c: char| c.is_ascii_digit()),
        };
        if !cx.is_document() && says && !is_read && !crate::rules::table::is_spoilt(value) {
            cx.report(&UNREADABLE, Some(field), |_| {});
        }
        let positive = field.kind == FieldKind::Price || number.is_none_or(|number| number > 0.0);
        if !positive {
            cx.report(&NOT_POSITIVE, Some(field), |_| {});
        }
    }
    order(cx);
    packs(cx);
}

/// Looks at how a number of a document is written.
fn form(cx: &mut Context<'_>, field: &Field, value: &str) {
    let pointed = value.replacen(',', ".", 1);
    if is_decimal(value) || crate::rules::table::is_spoilt(value) {
        return;
    }
    if is_decimal(&pointed) {
        cx.report(&DECIMAL_COMMA, Some(field), |finding| {
            finding.suggestion = Some(pointed)
        });
    } else {
        cx.report(&NOT_A_NUMBER, Some(field), |_| {});
    }
}

fn order(cx: &mut Context<'_>) {
    let item = cx.item;
    let Some((minimum, least)) = first(cx, FieldKind::MinimumOrderQuantity) else {
        return;
    };
    if let Some((maximum, most)) = first(cx, FieldKind::MaximumOrderQuantity)
        && most < least
        && unit(minimum) == unit(maximum)
    {
        cx.report(&MAXIMUM_BELOW_MINIMUM, Some(maximum), |finding| {
            finding.set("minimum", minimum.value.trim());
        });
    }
    if let Some((step, by)) = first(cx, FieldKind::OrderIncrement)
        && by > 0.0
        && least > 0.0
    {
        // A minimum may be told in another unit than the step, which is in ordered units.
        let ordered = item.text(FieldKind::OrderableUnit);
        let same = unit(minimum).is_none_or(|unit| ordered.is_empty() || unit == ordered);
        let steps = least / by;
        if same && (steps - steps.round()).abs() > 1e-6 {
            cx.report(&MINIMUM_NOT_A_STEP, Some(minimum), |finding| {
                finding.set("step", step.value.trim());
            });
        }
    }
}

fn packs(cx: &mut Context<'_>) {
    let all = (
        first(cx, FieldKind::PackQuantity),
        first(cx, FieldKind::PackSize),
        first(cx, FieldKind::ContentQuantity),
    );
    let (Some((packs, count)), Some((size, each)), Some((content, whole))) = all else {
        return;
    };
    // Volumes and weights are another count; some write the whole where one pack is asked for.
    let pieces = unit(content).is_none_or(|unit| ["C62", "EA", "H87", "NAR"].contains(&unit));
    let fits = [count * each, each, count]
        .iter()
        .any(|&number| (number - whole).abs() < 1e-6);
    if pieces && !fits {
        cx.report(&PACKS, Some(content), |finding| {
            finding.set("packs", packs.value.trim());
            finding.set("size", size.value.trim());
            finding.set("product", count * each);
        });
    }
}

/// Returns the first field of a kind that is a number.
fn first<'a>(cx: &Context<'a>, kind: FieldKind) -> Option<(&'a Field, f64)> {
    let field = cx.item.first(kind)?;
    Some((field, amount(field.value.trim())?))
}

fn unit(field: &Field) -> Option<&str> {
    field.scheme.as_deref().filter(|unit| !unit.is_empty())
}

/// Returns the number that a text of a price list is: with a decimal point or comma, signs between
/// thousands, a currency beside it or `:-` behind it, and a minus on either side.
pub(super) fn amount(text: &str) -> Option<f64> {
    let money = |c: char| c.is_alphabetic() || c.is_whitespace() || "€$£.".contains(c);
    let bare = text.split('/').next()?.trim_end_matches(money);
    let bare = [":-", ",-", ".-"]
        .iter()
        .find_map(|end| bare.strip_suffix(end))
        .unwrap_or(bare);
    // `.50` is half, `kr. 50` is fifty.
    let bare = match bare.starts_with(|c: char| money(c) && c != '.') {
        true => bare.trim_start_matches(money),
        false => bare,
    };
    let (mut number, mut is_negative) = (String::with_capacity(bare.len()), false);
    for (at, c) in bare.char_indices() {
        match c {
            '-' | '−' | '–' if at == 0 || at + c.len_utf8() == bare.len() => is_negative = true,
            c if c.is_whitespace() || c == '\'' => {}
            c => number.push(c),
        }
    }
    let decimals = number.rfind([',', '.']);
    let (whole, decimals) = decimals.map_or((&*number, ""), |at| number.split_at(at));
    let sign = decimals.chars().next();
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    // The sign between thousands is not that before decimals, and stands before three digits.
    let grouped = groups.iter().skip(1).all(|group| group.len() == 3)
        && !whole.contains(|c| Some(c) == sign && decimals.len() != 4);
    let pointed = match (grouped, whole.contains(|c| Some(c) == sign)) {
        (false, _) => return None,
        (true, true) => [&groups.concat(), decimals.get(1..)?].concat(),
        (true, false) => [&groups.concat(), &*decimals.replacen(',', ".", 1)].concat(),
    };
    let number: f64 = is_decimal(&pointed).then(|| pointed.parse().ok())??;
    Some(if is_negative { -number } else { number })
}

/// Tells whether a text is a decimal number of XML Schema.
fn is_decimal(text: &str) -> bool {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let points = body.bytes().filter(|&b| b == b'.').count();
    digits > 0 && points <= 1 && digits + points == body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_price_lists_write_them() {
        for (text, expected) in [
            ("1245,50", 1245.5),
            ("1 245,50", 1245.5),
            ("1\u{a0}245,50 kr", 1245.5),
            ("1.245,50", 1245.5),
            ("1,245.50", 1245.5),
            ("1.245.500", 1_245_500.0),
            ("1'245", 1245.0),
            (".5", 0.5),
            ("kr. 50", 50.0),
            ("SEK 12:-", 12.0),
            ("12,-", 12.0),
            ("€ 12", 12.0),
            ("12,50 kr/st", 12.5),
            ("−12,50", -12.5),
            ("12,50-", -12.5),
            ("-5", -5.0),
        ] {
            assert_eq!(amount(text), Some(expected), "{text}");
        }
        for text in [
            "", "-", "ring oss", "12,50,00", "1e9999", "NaN", "10 x 100", "1,234,5",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
