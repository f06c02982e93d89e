//! Can the file be read, and does it say anything?

use super::{ALL, words};
use crate::{Rule, Severity, Source};

const FILE: Source = Source {
    name: "kodbro: its readers",
    url: "",
};

pub(super) static RULES: &[&Rule] = &[&ROW_UNREADABLE, &EMPTY];

pub(crate) static ROW_UNREADABLE: Rule = Rule {
    id: "file-row-unreadable",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("every row can be read", "varje rad går att läsa"),
    message: words(
        "the row cannot be read: {cause}",
        "raden går inte att läsa: {cause}",
    ),
    why: words(
        "the product is lost, and perhaps its neighbours are not what they seem",
        "produkten går förlorad, och grannarna är kanske inte vad de ser ut som",
    ),
    mend: words(
        "look at the row in a text editor: quotes, delimiters and encoding are the usual causes",
        "titta på raden i en textredigerare: citattecken, avgränsare och kodning är de vanliga orsakerna",
    ),
    source: FILE,
    examples: &[],
};

pub(crate) static EMPTY: Rule = Rule {
    id: "file-empty",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("a file has products", "en fil har produkter"),
    message: words("the file has no products", "filen har inga produkter"),
    why: words(
        "an empty catalogue may delete what the receiver has",
        "en tom katalog kan ta bort det mottagaren har",
    ),
    mend: words(
        "look whether the export ran through, and whether the header stands above the products",
        "se efter om exporten gick igenom, och om rubriken står ovanför produkterna",
    ),
    source: FILE,
    examples: &[],
};
