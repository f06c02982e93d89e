//! What reports for people say apart from the findings, in both languages.

use crate::{Severity, Words};

macro_rules! words {
    ($($name:ident: $en:literal, $sv:literal;)*) => {
        $(pub(super) const $name: Words = Words { en: $en, sv: $sv };)*
    };
}

words! {
    TITLE: "Catalogue check", "Granskning av katalog";
    SKIP: "Skip to the findings", "Hoppa till fynden";
    PROFILE: "Profile", "Profil";
    NOMENCLATURE: "Nomenclature", "Nomenklatur";
    MADE: "Made", "Skapad";
    ERRORS: "errors: a region will stumble over them", "fel: en region kommer att snubbla på dem";
    WARNINGS: "warnings: a region may stumble over them", "varningar: en region kan snubbla på dem";
    NOTES: "notes: nothing need be done", "upplysningar: inget behöver göras";
    ITEMS: "products checked", "granskade produkter";
    CLEAN: "Nothing was found: the rules of the profile have no remarks.",
        "Inget hittades: profilens regler har inget att anmärka.";
    FILES: "Files", "Filer";
    FILE: "File", "Fil";
    READ_AS: "Read as", "Läst som";
    PRODUCTS: "Products", "Produkter";
    FINDINGS: "Findings", "Fynd";
    UNREAD: "Not read, or not to the end:", "Inte läst, eller inte till slutet:";
    RULES: "Summary by rule", "Sammanfattning per regel";
    RULE: "Rule", "Regel";
    SEVERITY: "Severity", "Allvar";
    COUNT: "Count", "Antal";
    FILTER: "Search and filter", "Sök och filtrera";
    SEARCH: "Search", "Sök";
    SHEET_SUMMARY: "Summary", "Sammanfattning";
    SHEET_FINDINGS: "Findings", "Fynd";
    CELL: "Cell", "Cell";
    ID: "Id of the rule", "Regelns id";
    BETTER: "Better value", "Bättre värde";
    ITEM_ID: "Article number", "Artikelnummer";
    ITEM_NAME: "Name", "Benämning";
    UNLISTED: "{count} more findings are counted here but not listed: the sheet has room for {listed}",
        "{count} fynd till är räknade här men inte listade: bladet har plats för {listed}";
    COPIES: "The sheets behind these two hold the cells of the tables as text, without their formatting. Coloured cells have findings, and notes that say which; rows without a cell of their own have them in the first column.",
        "Bladen efter dessa två innehåller tabellernas celler som text, utan formatering. Färgade celler har fynd, och anteckningar som säger vilka; rader utan egen cell har dem i den första kolumnen.";
    CUT: "{count} rows of {name} have no room on a sheet and were left out of the copy",
        "{count} rader i {name} får inte plats på ett blad och saknas i kopian";
    ALL_RULES: "All rules", "Alla regler";
    ALL_FILES: "All files", "Alla filer";
    RESET: "Show all", "Visa alla";
    SHOWN: "{shown} of {listed} listed findings are shown", "{shown} av {listed} listade fynd visas";
    WHY: "Why", "Varför";
    MEND: "How to mend", "Så åtgärdas det";
    SOURCE: "Source", "Källa";
    PLACE: "Place", "Plats";
    PRODUCT: "Product", "Produkt";
    VALUE: "Value", "Värde";
    SAID: "What is wrong", "Vad som är fel";
    EMPTY: "(empty)", "(tomt)";
    SUGGESTION: "Better:", "Bättre:";
    FOUND: "findings: {count}", "fynd: {count}";
    MORE: "{count} more findings of this rule are counted above but not listed",
        "{count} fynd till av denna regel är räknade ovan men inte listade";
    ROW: "row", "rad";
    COLUMN: "column", "kolumn";
    LINE: "line", "rad";
    MADE_BY: "Made by kodbro {version}. The report needs no network and holds what the files say: pass it on with the same care.",
        "Gjord av kodbro {version}. Rapporten behöver inget nätverk och innehåller det som står i filerna: skicka den vidare med samma omsorg.";
}

/// Names a severity.
pub(super) const fn severity(severity: Severity) -> Words {
    match severity {
        Severity::Error => Words {
            en: "error",
            sv: "fel",
        },
        Severity::Warning => Words {
            en: "warning",
            sv: "varning",
        },
        Severity::Note => Words {
            en: "note",
            sv: "upplysning",
        },
    }
}
