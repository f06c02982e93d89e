//! Can the dates and periods be?

use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::context::Context;
use crate::date::{Said, read_date};
use crate::example::{bad, bad_xml, good, good_xml};
use crate::{Date, Rule, Severity, Source};

const PEPPOL: Source = Source {
    name: "Peppol rules PEPPOL-COMMON-R030 (dates) and PEPPOL-T19-R001, R007, R013 (periods)",
    url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
};

pub(super) static RULES: &[&Rule] = &[
    &IMPOSSIBLE,
    &FORM,
    &END_BEFORE_START,
    &OUTSIDE_CATALOGUE,
    &OVER,
];

static IMPOSSIBLE: Rule = Rule {
    id: "date-impossible",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("a date is in the calendar", "ett datum finns i kalendern"),
    message: words("there is no day {value}", "dagen {value} finns inte"),
    why: words(
        "the file is refused, or the day becomes another",
        "filen avvisas, eller dagen blir en annan",
    ),
    mend: words(
        "write the right day as YYYY-MM-DD",
        "skriv rätt dag som ÅÅÅÅ-MM-DD",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske | valid_from: 2026-02-31"),
        bad("name: Handske | valid_to: 20261301"),
        bad("name: Handske | best_before: 31.04.2027"),
        bad_xml("head issue_date: 2025-02-29\nname: Handske"),
        good("name: Handske | valid_from: 2028-02-29"),
        good("name: Handske | valid_to: 28/02/2027"),
        good("name: Handske | valid_to: 02/28/2027"),
        good("name: Handske | valid_to: tills vidare"),
    ],
};

static FORM: Rule = Rule {
    id: "date-form",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a date in a document is written YYYY-MM-DD",
        "ett datum i ett dokument skrivs ÅÅÅÅ-MM-DD",
    ),
    message: words(
        "'{value}' is not written YYYY-MM-DD",
        "'{value}' är inte skrivet ÅÅÅÅ-MM-DD",
    ),
    why: words("the document is refused", "dokumentet avvisas"),
    mend: words(
        "write year, month and day with hyphens, and no time",
        "skriv år, månad och dag med bindestreck, och ingen tid",
    ),
    source: PEPPOL,
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | valid_from: 01.09.2026",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | valid_from: snart",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | valid_from: 2026-09-01T00:00:00",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske | valid_from: 2026-09-01",
        ),
        good_xml("name: Handske | valid_from: 2026-09-01T00:00:00"),
        good("name: Handske | valid_from: 01.09.2026"),
    ],
};

static END_BEFORE_START: Rule = Rule {
    id: "period-end-before-start",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a period does not end before it begins",
        "en period slutar inte innan den börjar",
    ),
    message: words(
        "the period ends {value}, before it begins {start}",
        "perioden slutar {value}, innan den börjar {start}",
    ),
    why: words(
        "it is never valid, so nothing can be ordered",
        "den gäller aldrig, så inget kan beställas",
    ),
    mend: words("correct the day that is wrong", "rätta dagen som är fel"),
    source: PEPPOL,
    examples: &[
        bad("name: Handske | valid_from: 2026-09-01 | valid_to: 2026-08-31"),
        bad_xml("head valid_from: 2026-09-01 | valid_to: 2025-08-31\nname: Handske"),
        good("name: Handske | valid_from: 2026-09-01 | valid_to: 2026-09-01"),
        good("name: Handske | valid_from: 2026-09-01 | valid_to: 2027-08-31"),
        good("name: Handske | valid_from: 2026-09-01 | valid_to:"),
    ],
};

static OUTSIDE_CATALOGUE: Rule = Rule {
    id: "period-outside-catalogue",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a product is valid within the period of its catalogue",
        "en produkt gäller inom katalogens period",
    ),
    message: words(
        "{value} is outside of the period of the catalogue, {start} to {end}",
        "{value} är utanför katalogens period, {start} till {end}",
    ),
    why: words("the document is refused", "dokumentet avvisas"),
    mend: words(
        "shorten the period of the line, or make that of the catalogue longer",
        "korta radens period, eller förläng katalogens",
    ),
    source: PEPPOL,
    examples: &[
        bad_xml(
            "head valid_from: 2026-01-01 | valid_to: 2026-12-31\nname: Handske | valid_to: 2027-01-31",
        ),
        bad_xml(
            "head valid_from: 2026-01-01 | valid_to: 2026-12-31\nname: Handske | valid_from: 2025-12-31",
        ),
        good_xml(
            "head valid_from: 2026-01-01 | valid_to: 2026-12-31\nname: Handske | valid_from: 2026-01-01 | valid_to: 2026-12-31",
        ),
        good_xml("name: Handske | valid_to: 2027-01-31"),
    ],
};

static OVER: Rule = Rule {
    id: "period-over",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words("a period is not over yet", "en period är inte redan slut"),
    message: words(
        "the period was over on {value}",
        "perioden tog slut {value}",
    ),
    why: words(
        "what is sent can no longer be ordered",
        "det som skickas kan inte längre beställas",
    ),
    mend: words(
        "send the catalogue of today, or a later last day",
        "skicka dagens katalog, eller en senare sista dag",
    ),
    source: PEPPOL,
    examples: &[
        bad("name: Handske | valid_to: 2020-12-31"),
        bad_xml("head valid_to: 2020-12-31\nname: Handske"),
        good("name: Handske | valid_to: 2099-12-31"),
        good("name: Handske | valid_from: 2020-12-31"),
    ],
};

/// Looks at the period of a catalogue.
pub(super) fn head(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        day(cx, field);
    }
    let [start, end] = [FieldKind::ValidFrom, FieldKind::ValidTo].map(|kind| first_day(cx, kind));
    cx.memory.period = (start.map(|(_, day)| day), end.map(|(_, day)| day));
    period(cx);
}

/// Looks at the dates of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    for field in &item.fields {
        day(cx, field);
    }
    period(cx);
    let (start, end) = cx.memory.period;
    for kind in [FieldKind::ValidFrom, FieldKind::ValidTo] {
        let Some((field, day)) = first_day(cx, kind) else {
            continue;
        };
        if start.is_some_and(|start| day < start) || end.is_some_and(|end| day > end) {
            let shown = |day: Option<Date>| day.map_or("…".to_owned(), |day| day.to_string());
            cx.report(&OUTSIDE_CATALOGUE, Some(field), |finding| {
                finding.set("start", shown(start));
                finding.set("end", shown(end));
            });
        }
    }
}

fn day(cx: &mut Context<'_>, field: &Field) {
    let dated = [
        FieldKind::IssueDate,
        FieldKind::ValidFrom,
        FieldKind::ValidTo,
        FieldKind::BestBefore,
    ];
    if !dated.contains(&field.kind) || field.value.trim().is_empty() {
        return;
    }
    match read_date(&field.value) {
        Said::NoSuchDay => cx.report(&IMPOSSIBLE, Some(field), |_| {}),
        Said::Day(day, iso) if !iso && cx.is_peppol() => {
            cx.report(&FORM, Some(field), |finding| {
                finding.suggestion = Some(day.to_string())
            });
        }
        Said::NoDay if cx.is_peppol() => cx.report(&FORM, Some(field), |_| {}),
        _ => {}
    }
}

fn period(cx: &mut Context<'_>) {
    let Some((field, end)) = first_day(cx, FieldKind::ValidTo) else {
        return;
    };
    if let Some((_, start)) = first_day(cx, FieldKind::ValidFrom)
        && end < start
    {
        cx.report(&END_BEFORE_START, Some(field), |finding| {
            finding.set("start", start)
        });
    } else if cx.options.today().is_some_and(|today| end < today) {
        cx.report(&OVER, Some(field), |_| {});
    }
}

fn first_day<'a>(cx: &Context<'a>, kind: FieldKind) -> Option<(&'a Field, Date)> {
    let field = cx.item.first(kind)?;
    match read_date(&field.value) {
        Said::Day(day, _) => Some((field, day)),
        _ => None,
    }
}
