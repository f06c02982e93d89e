//! Can the file be read, and does it say anything?

use super::{ALL, words};
use crate::{Rule, Severity, Source};

const FILE: Source = Source {
    name: "kodbro: its readers",
    url: "",
};

pub(super) static RULES: &[&Rule] = &[&ROW_UNREADABLE, &ROW_SHORT, &FORMULA_NOT_COMPUTED, &EMPTY];

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

pub(crate) static ROW_SHORT: Rule = Rule {
    id: "file-row-short",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a row has a cell for each column",
        "en rad har en cell för varje kolumn",
    ),
    message: words(
        "the row has {found} cells, the header {expected}; the missing ones are taken as empty",
        "raden har {found} celler, rubriken {expected}; de som saknas räknas som tomma",
    ),
    why: words(
        "what stood in the cells that are missing is lost, or stands on a row of its own",
        "det som stod i cellerna som saknas är borta, eller står på en egen rad",
    ),
    mend: words(
        "look at the row and the next in a text editor: a line break within a cell is the usual cause",
        "titta på raden och nästa i en textredigerare: en radbrytning i en cell är den vanliga orsaken",
    ),
    source: FILE,
    examples: &[],
};

pub(crate) static FORMULA_NOT_COMPUTED: Rule = Rule {
    id: "file-formula-not-computed",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a formula of a workbook has its result stored",
        "en formel i en arbetsbok har sitt resultat lagrat",
    ),
    message: words(
        "the formula has no stored result and is taken as empty",
        "formeln har inget lagrat resultat och räknas som tom",
    ),
    why: words(
        "a program wrote the formula without computing it; every reader but a spreadsheet sees nothing",
        "ett program skrev formeln utan att räkna ut den; alla utom ett kalkylprogram ser ingenting",
    ),
    mend: words(
        "open the workbook in a spreadsheet program and save it again, or export values",
        "öppna arbetsboken i ett kalkylprogram och spara den igen, eller exportera värden",
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
