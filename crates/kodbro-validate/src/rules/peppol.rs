//! Does a Peppol catalogue have what the network asks for?

use kodbro_formats::item::FieldKind;

use super::gtin::is_scheme_of_gtins;
use super::{ALL, words};
use crate::context::{Context, shown};
use crate::example::{bad, bad_xml, good, good_xml};
use crate::{Profile, Rule, Severity, Source};

const PEPPOL_ONLY: &[Profile] = &[Profile::Peppol];

const SYNTAX: Source = Source {
    name: "Peppol BIS Catalogue 3, syntax of the transaction T19",
    url: "https://docs.peppol.eu/poacc/upgrade-3/syntax/Catalogue/",
};

pub(super) static RULES: &[&Rule] = &[
    &HEAD_MISSING,
    &CUSTOMIZATION,
    &PROFILE,
    &LINE_ID_MISSING,
    &LINE_ID_DUPLICATE,
    &ACTION,
    &STANDARD_ID_SCHEME,
];

static HEAD_MISSING: Rule = Rule {
    id: "peppol-head-missing",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words(
        "a catalogue says what it is, which one and of when",
        "en katalog anger vad den är, vilken och från när",
    ),
    message: words(
        "the catalogue has no {element}",
        "katalogen saknar {element}",
    ),
    why: words(
        "the network refuses the document",
        "nätverket avvisar dokumentet",
    ),
    mend: words("add {element}", "lägg till {element}"),
    source: SYNTAX,
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3 | profile_id: urn:fdc:peppol.eu:poacc:bis:catalogue_only:3 | document_id: 7\nname: Handske",
        ),
        bad("name: Handske"),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3 | profile_id: urn:fdc:peppol.eu:poacc:bis:catalogue_only:3 | document_id: 7 | issue_date: 2026-09-01\nname: Handske",
        ),
    ],
};

static CUSTOMIZATION: Rule = Rule {
    id: "peppol-customization",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words(
        "a catalogue follows Peppol BIS Catalogue 3",
        "en katalog följer Peppol BIS Catalogue 3",
    ),
    message: words(
        "'{value}' is not Peppol BIS Catalogue 3",
        "'{value}' är inte Peppol BIS Catalogue 3",
    ),
    why: words(
        "the network refuses the document",
        "nätverket avvisar dokumentet",
    ),
    mend: words(
        "write urn:fdc:peppol.eu:poacc:trns:catalogue:3",
        "skriv urn:fdc:peppol.eu:poacc:trns:catalogue:3",
    ),
    source: Source {
        name: "Peppol BIS Catalogue 3, rule PEPPOL-T19-R018",
        url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
    },
    examples: &[
        bad_xml(
            "head customization_id: urn:www.cenbii.eu:transaction:biitrns019:ver2.0\nname: Handske",
        ),
        good_xml("head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske"),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3:extended:urn:x\nname: Handske",
        ),
    ],
};

static PROFILE: Rule = Rule {
    id: "peppol-profile",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words(
        "a catalogue is part of a Peppol process for catalogues",
        "en katalog ingår i en Peppol-process för kataloger",
    ),
    message: words(
        "'{value}' is no process for catalogues",
        "'{value}' är ingen process för kataloger",
    ),
    why: words(
        "the network refuses the document",
        "nätverket avvisar dokumentet",
    ),
    mend: words(
        "write urn:fdc:peppol.eu:poacc:bis:catalogue_only:3 or urn:fdc:peppol.eu:poacc:bis:catalogue_wo_response:3",
        "skriv urn:fdc:peppol.eu:poacc:bis:catalogue_only:3 eller urn:fdc:peppol.eu:poacc:bis:catalogue_wo_response:3",
    ),
    source: Source {
        name: "Peppol BIS Catalogue 3, rule PEPPOL-T19-R017",
        url: "https://docs.peppol.eu/poacc/upgrade-3/rules/",
    },
    examples: &[
        bad_xml("head profile_id: urn:www.cenbii.eu:profile:bii01:ver2.0\nname: Handske"),
        good_xml("head profile_id: urn:fdc:peppol.eu:poacc:bis:catalogue_only:3\nname: Handske"),
        good_xml(
            "head profile_id: urn:fdc:peppol.eu:poacc:bis:catalogue_wo_response:3\nname: Handske",
        ),
    ],
};

static LINE_ID_MISSING: Rule = Rule {
    id: "peppol-line-id-missing",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words("a line has an id", "en rad har ett id"),
    message: words("the line has no id", "raden har inget id"),
    why: words(
        "the network refuses the document, and no answer can name the line",
        "nätverket avvisar dokumentet, och inget svar kan peka ut raden",
    ),
    mend: words("number the lines", "numrera raderna"),
    source: SYNTAX,
    examples: &[
        bad_xml("head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nname: Handske"),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id:  | name: Handske",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | name: Handske",
        ),
        good("name: Handske"),
    ],
};

static LINE_ID_DUPLICATE: Rule = Rule {
    id: "line-id-duplicate",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("an id is of one line", "ett id hör till en rad"),
    message: words(
        "the id {value} is that of the line at {first} too",
        "id {value} har även raden på {first}",
    ),
    why: words(
        "an update of one line changes the other",
        "en ändring av den ena raden ändrar den andra",
    ),
    mend: words("give each line its own id", "ge varje rad ett eget id"),
    source: SYNTAX,
    examples: &[
        bad_xml("line_id: 1 | name: Handske\nline_id: 1 | name: Kanyl"),
        good_xml("line_id: 1 | name: Handske\nline_id: 2 | name: Kanyl"),
        good_xml("line_id: 1 | name: Handske\nline_id: 01 | name: Kanyl"),
    ],
};

static ACTION: Rule = Rule {
    id: "peppol-action",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words(
        "an action is Add, Update or Delete",
        "en åtgärd är Add, Update eller Delete",
    ),
    message: words("'{value}' is no action", "'{value}' är ingen åtgärd"),
    why: words(
        "the network refuses the document",
        "nätverket avvisar dokumentet",
    ),
    mend: words(
        "write Add, Update or Delete",
        "skriv Add, Update eller Delete",
    ),
    source: Source {
        name: "Peppol BIS Catalogue 3, code list for the action of a line",
        url: "https://docs.peppol.eu/poacc/upgrade-3/codelist/ActionCode_line/",
    },
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | action_code: ADD | name: Handske",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | action_code: Remove | name: Handske",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | action_code: Add | name: Handske",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | name: Handske",
        ),
    ],
};

static STANDARD_ID_SCHEME: Rule = Rule {
    id: "peppol-standard-id-scheme",
    severity: Severity::Error,
    profiles: PEPPOL_ONLY,
    exceptions: &[],
    title: words(
        "a standard id says of which kind it is",
        "ett standardiserat id anger vilken sort det är",
    ),
    message: words(
        "the standard id {value} does not say of which kind it is: {reason}",
        "det standardiserade id:t {value} anger ingen sort: {reason_sv}",
    ),
    why: words(
        "the network refuses the document, and nobody knows that it is a GTIN",
        "nätverket avvisar dokumentet, och ingen vet att det är ett GTIN",
    ),
    mend: words(
        "add schemeID, which is 0160 for a GTIN",
        "lägg till schemeID, som är 0160 för GTIN",
    ),
    source: SYNTAX,
    examples: &[
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | standard_item_id: 8904000210037 | name: Handske",
        ),
        bad_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | standard_item_id: 8904000210037 @scheme GTIN | name: Handske",
        ),
        good_xml(
            "head customization_id: urn:fdc:peppol.eu:poacc:trns:catalogue:3\nline_id: 1 | standard_item_id: 8904000210037 @scheme 0160 | name: Handske",
        ),
        good("standard_item_id: 8904000210037 | name: Handske"),
    ],
};

/// Looks at what is said of the catalogue as a whole.
pub(super) fn head(cx: &mut Context<'_>) {
    let item = cx.item;
    cx.memory.says_peppol = item.first(FieldKind::CustomizationId).is_some();
    for (kind, element) in [
        (FieldKind::CustomizationId, "cbc:CustomizationID"),
        (FieldKind::ProfileId, "cbc:ProfileID"),
        (FieldKind::DocumentId, "cbc:ID"),
        (FieldKind::IssueDate, "cbc:IssueDate"),
    ] {
        if item.first(kind).is_none() {
            cx.report(&HEAD_MISSING, None, |finding| {
                finding.set("element", element)
            });
        }
    }
    if let Some(field) = item.first(FieldKind::CustomizationId)
        && !field
            .value
            .trim()
            .starts_with("urn:fdc:peppol.eu:poacc:trns:catalogue:3")
    {
        cx.report(&CUSTOMIZATION, Some(field), |_| {});
    }
    let processes = [
        "urn:fdc:peppol.eu:poacc:bis:catalogue_only:3",
        "urn:fdc:peppol.eu:poacc:bis:catalogue_wo_response:3",
    ];
    if let Some(field) = item.first(FieldKind::ProfileId)
        && !processes.contains(&field.value.trim())
    {
        cx.report(&PROFILE, Some(field), |_| {});
    }
}

/// Looks at a line.
pub(super) fn item(cx: &mut Context<'_>) {
    if !cx.is_document() {
        return;
    }
    let item = cx.item;
    match item.first(FieldKind::LineId) {
        None if cx.is_peppol() => cx.report(&LINE_ID_MISSING, None, |_| {}),
        None => {}
        Some(field) => {
            if let Some(first) = cx.memory.line_before(field.value.trim(), item) {
                cx.report(&LINE_ID_DUPLICATE, Some(field), |finding| {
                    finding.set("first", first)
                });
            }
        }
    }
    if !cx.is_peppol() {
        return;
    }
    if let Some(field) = item.first(FieldKind::ActionCode)
        && !["Add", "Update", "Delete"].contains(&field.value.trim())
    {
        cx.report(&ACTION, Some(field), |finding| {
            let value = finding.value.trim().to_ascii_lowercase();
            let right = ["Add", "Update", "Delete"].into_iter();
            finding.suggestion = right
                .into_iter()
                .find(|action| action.eq_ignore_ascii_case(&value))
                .map(str::to_owned);
        });
    }
    for field in item.all(FieldKind::StandardItemId) {
        let scheme = field.scheme.as_deref().map_or("", str::trim);
        if scheme.len() == 4 && scheme.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        cx.report(&STANDARD_ID_SCHEME, Some(field), |finding| {
            let reason = match scheme {
                "" => (
                    "schemeID is missing or empty".into(),
                    "schemeID saknas eller är tomt".into(),
                ),
                other => {
                    let other = shown(other);
                    (
                        format!("{other} is no schemeID"),
                        format!("{other} är inget schemeID"),
                    )
                }
            };
            finding.set("reason", reason.0);
            finding.set("reason_sv", reason.1);
            if !scheme.is_empty() {
                finding.value = scheme.to_owned();
            }
            finding.suggestion = is_scheme_of_gtins(field).then(|| "0160".to_owned());
        });
    }
}
