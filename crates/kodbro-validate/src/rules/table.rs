//! What did a spreadsheet do to a number?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::context::Context;
use crate::example::{bad, good};
use crate::{Rule, Severity, Source};

const EXCEL: Source = Source {
    name: "Microsoft: keeping leading zeros and large numbers in Excel",
    url: "https://support.microsoft.com/office/keeping-leading-zeros-and-large-numbers-1bf7b935-36e1-4985-842f-5dfa51f85fe7",
};

pub(super) static RULES: &[&Rule] = &[
    &SCIENTIFIC,
    &DECIMALS,
    &FORMULA_ERROR,
    &APOSTROPHE,
    &DATE_FOR_NUMBER,
];

static SCIENTIFIC: Rule = Rule {
    id: "number-scientific",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "numbers that name things are written out",
        "nummer som pekar ut saker är utskrivna",
    ),
    message: words(
        "{value} stands where a number was: a spreadsheet has rounded it",
        "{value} står där ett nummer stod: ett kalkylprogram har avrundat det",
    ),
    why: words(
        "the last digits are gone, and all products of the series have the same number now",
        "de sista siffrorna är borta, och alla produkter i serien har samma nummer nu",
    ),
    mend: words(
        "take the numbers from the source again, into a column formatted as text",
        "hämta numren från källan igen, till en kolumn formaterad som text",
    ),
    source: EXCEL,
    examples: &[
        bad("name: Handske | gtin: 7,35E+12"),
        bad("name: Handske | gtin: 8.90400021004E+12"),
        bad("name: Handske | item_id: 1,23457E+11"),
        bad("name: Handske | gtin: 7.35005385002E12"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | item_id: 12E4"),
        good("name: Handske E+12 | item_id: E+12"),
    ],
};

static DECIMALS: Rule = Rule {
    id: "number-decimals",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "numbers that name things have no decimals",
        "nummer som pekar ut saker har inga decimaler",
    ),
    message: words("{value} has decimals", "{value} har decimaler"),
    why: words(
        "a program took the number for an amount; it is not found as it stands",
        "ett program tog numret för ett belopp; det hittas inte som det står",
    ),
    mend: words(
        "format the column as text and remove the decimals",
        "formatera kolumnen som text och ta bort decimalerna",
    ),
    source: EXCEL,
    examples: &[
        bad("name: Handske | gtin: 8904000210037.0"),
        bad("name: Handske | gtin: 8904000210037,00"),
        bad("name: Handske | item_id: 410233.0"),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | item_id: 4102.33"),
        good("name: Handske | item_id: 12.0"),
        good("name: Handske | price: 410233,00"),
    ],
};

pub(crate) static FORMULA_ERROR: Rule = Rule {
    id: "formula-error",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "no cell has the error of a formula",
        "ingen cell har felet från en formel",
    ),
    message: words(
        "{value} is the error of a formula",
        "{value} är felet från en formel",
    ),
    why: words(
        "what should stand there was not found, and nobody noticed",
        "det som skulle stå där hittades inte, och ingen märkte det",
    ),
    mend: words(
        "mend the formula, and export its results",
        "rätta formeln, och exportera dess resultat",
    ),
    source: Source {
        name: "Microsoft: error values of formulas in Excel, in English and Swedish",
        url: "https://support.microsoft.com/office/formula-errors",
    },
    examples: &[
        bad("name: #REF!"),
        bad("name: Handske | price: #SAKNAS!"),
        bad("name: Handske | item_id: #N/A"),
        good("name: Handske #1"),
        good("name: Handske | item_id: #4711"),
    ],
};

static APOSTROPHE: Rule = Rule {
    id: "number-apostrophe",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "the sign that keeps zeros in a spreadsheet is not exported",
        "tecknet som behåller nollor i ett kalkylprogram exporteras inte",
    ),
    message: words(
        "{value} has signs around it that are for spreadsheets",
        "{value} har tecken omkring sig som är för kalkylprogram",
    ),
    why: words(
        "other programs take the signs for part of the number",
        "andra program tar tecknen för en del av numret",
    ),
    mend: words("remove the signs", "ta bort tecknen"),
    source: EXCEL,
    examples: &[
        bad("name: Handske | gtin: '8904000210037"),
        bad("name: Handske | item_id: =\"004711\""),
        good("name: Handske | gtin: 8904000210037"),
        good("name: Handske | item_id: 47'11"),
    ],
};

static DATE_FOR_NUMBER: Rule = Rule {
    id: "number-became-date",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "numbers did not become dates",
        "nummer har inte blivit datum",
    ),
    message: words(
        "{value} looks like a number that a spreadsheet took for a date",
        "{value} ser ut som ett nummer som ett kalkylprogram tog för ett datum",
    ),
    why: words(
        "3-12 becomes mar-12, and what stood there can only be guessed",
        "3-12 blir mar-12, och vad som stod där går bara att gissa",
    ),
    mend: words(
        "take the value from the source again, into a column formatted as text",
        "hämta värdet från källan igen, till en kolumn formaterad som text",
    ),
    source: EXCEL,
    examples: &[
        bad("name: Handske | item_id: mar-12"),
        bad("name: Handske | pack_size: 10-maj"),
        bad("name: Handske | manufacturer_item_id: 12-Dec"),
        good("name: Handske | item_id: MAR-1200"),
        good("name: Handske | item_id: 3-12"),
        good("name: Kalender mar-12 | item_id: 4711"),
        good("name: Handske | valid_from: mar-12"),
    ],
};

/// The fields whose numbers name things.
const NUMBERS: [FieldKind; 9] = [
    FieldKind::ItemId,
    FieldKind::ManufacturerItemId,
    FieldKind::Gtin,
    FieldKind::StandardItemId,
    FieldKind::UdiDi,
    FieldKind::BasicUdiDi,
    FieldKind::Gln,
    FieldKind::Classification,
    FieldKind::LineId,
];

/// Looks at what spreadsheets leave in the fields of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        let value = field.value.trim();
        if is_formula_error(value) {
            cx.report(&FORMULA_ERROR, Some(field), |_| {});
        } else if NUMBERS.contains(&field.kind) {
            number(cx, field, value);
        }
        let counts = [
            FieldKind::PackSize,
            FieldKind::PackQuantity,
            FieldKind::ContentQuantity,
        ];
        if (NUMBERS.contains(&field.kind) || counts.contains(&field.kind))
            && is_month_and_number(value)
        {
            cx.report(&DATE_FOR_NUMBER, Some(field), |_| {});
        }
    }
}

fn number(cx: &mut Context<'_>, field: &Field, value: &str) {
    if is_scientific(value) {
        cx.report(&SCIENTIFIC, Some(field), |_| {});
    } else if let Some(whole) = without_decimals(value) {
        cx.report(&DECIMALS, Some(field), |finding| {
            finding.suggestion = Some(whole.to_owned())
        });
    } else if let Some(bare) = without_signs(value) {
        cx.report(&APOSTROPHE, Some(field), |finding| {
            finding.suggestion = Some(bare.to_owned())
        });
    }
}

/// Tells whether a value is what a spreadsheet made of another, so that no other rule judges it.
pub(crate) fn is_spoilt(value: &str) -> bool {
    is_scientific(value)
        || without_decimals(value).is_some()
        || without_signs(value).is_some()
        || is_formula_error(value)
        || is_month_and_number(value)
}

fn is_scientific(value: &str) -> bool {
    let Some((number, exponent)) = value.split_once(['E', 'e']) else {
        return false;
    };
    // `12E4` is an article number; with decimals and without a sign it is what programs write.
    let exponent = match exponent.strip_prefix('+') {
        Some(exponent) => exponent,
        None if number.contains([',', '.']) => exponent,
        None => return false,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let plain = number.replacen([',', '.'], "", 1);
    digits(&plain) && digits(exponent) && exponent.len() <= 2
}

/// Returns the number before decimals that are all zero. Short ones may be numbers of versions.
fn without_decimals(value: &str) -> Option<&str> {
    let (whole, decimals) = value.split_once([',', '.'])?;
    let digits = whole.len() >= 5 && whole.bytes().all(|b| b.is_ascii_digit());
    let zeros = !decimals.is_empty() && decimals.bytes().all(|b| b == b'0');
    (digits && zeros).then_some(whole)
}

fn without_signs(value: &str) -> Option<&str> {
    let formula = value
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    let bare = formula.or_else(|| value.strip_prefix('\''))?;
    (!bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit())).then_some(bare)
}

fn is_formula_error(value: &str) -> bool {
    const ERRORS: [&str; 14] = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SAKNAS!",
        "#VÄRDEFEL!",
        "#NAMN?",
        "#REFERENS!",
        "#DIVISION/0!",
        "#SKÄRNING!",
        "#OGILTIGT!",
    ];
    value.starts_with('#') && ERRORS.contains(&value)
}

fn is_month_and_number(value: &str) -> bool {
    const MONTHS: [&str; 14] = [
        "jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov",
        "dec",
    ];
    let Some((one, other)) = value.split_once('-') else {
        return false;
    };
    let month = |text: &str| MONTHS.contains(&text.to_ascii_lowercase().as_str());
    let number =
        |text: &str| matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    // Capitals are a number's own; spreadsheets write `mar-12` or `12-Dec`.
    let capitals = !value.bytes().any(|b| b.is_ascii_lowercase());
    !capitals && (month(one) && number(other) || number(one) && month(other))
}
