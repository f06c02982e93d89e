//! Which role a column has, judged by its header in Swedish or English.

use std::sync::LazyLock;

use super::Role;

/// The headers of each role in folded spelling (see [`fold`]), the likeliest first.
const NAMES: [(Role, &[&str]); 6] = [
    (
        Role::Id,
        &[
            "id",
            "artnr",
            "artikelnr",
            "artikelnummer",
            "artnummer",
            "vartartikelnummer",
            "vartartikelnr",
            "vartartnr",
            "artikelid",
            "artid",
            "produktnummer",
            "produktnr",
            "produktid",
            "varunummer",
            "materialnummer",
            "materialnr",
            "varunr",
            "itemnumber",
            "itemno",
            "itemid",
            "articlenumber",
            "articleno",
            "productnumber",
            "productno",
            "productid",
            "sku",
            "partnumber",
            "regioncode",
            "artikelkod",
            "produktkod",
            "varukod",
            "articlecode",
            "itemcode",
            "productcode",
            "leverantorensartikelnummer",
            "leverantorensartnr",
            "leverantorsartikelnummer",
            "levartnr",
            "gtin",
            "ean",
            "ref",
        ],
    ),
    (
        Role::Name,
        &[
            "benamning",
            "artikelbenamning",
            "benamning1",
            "materialbenamning",
            "materialtext",
            "korttext",
            "artikelnamn",
            "produktnamn",
            "produktbenamning",
            "varubenamning",
            "artikelbeteckning",
            "varunamn",
            "namn",
            "name",
            "itemname",
            "productname",
            "articlename",
            "tradename",
            "devicename",
            "title",
            "titel",
            "produkt",
            "product",
            "vara",
            "text",
            "artikeltext",
            "produkttext",
            "varutext",
            "artikel",
            "article",
            "item",
        ],
    ),
    (
        Role::Description,
        &[
            "beskrivning",
            "artikelbeskrivning",
            "produktbeskrivning",
            "varubeskrivning",
            "langbeskrivning",
            "langtext",
            "benamning2",
            "kortbeskrivning",
            "description",
            "longdescription",
            "productdescription",
            "itemdescription",
            "articledescription",
            "specifikation",
            "produktspecifikation",
            "specification",
            "details",
            "detaljer",
        ],
    ),
    (
        Role::Model,
        &[
            "modell",
            "modelltyp",
            "typmodell",
            "model",
            "modelname",
            "modelltypbeteckning",
            "typbeteckning",
            "modellbeteckning",
            "variant",
            "typ",
            "type",
        ],
    ),
    (
        Role::Supplier,
        &[
            "leverantor",
            "leverantorensnamn",
            "leverantorsnamn",
            "leverantornamn",
            "tillverkare",
            "tillverkarensnamn",
            "tillverkarnamn",
            "fabrikat",
            "supplier",
            "suppliername",
            "manufacturer",
            "manufacturername",
            "vendor",
            "vendorname",
            "brandowner",
            "varumarke",
            "brand",
            "producent",
        ],
    ),
    (
        Role::Unit,
        &[
            "enhet",
            "forp",
            "forpackning",
            "forpackningsenhet",
            "bestallningsenhet",
            "lagerenhet",
            "basenhet",
            "forpackningsstorlek",
            "unit",
            "uom",
            "unitofmeasure",
            "orderunit",
            "packsize",
            "package",
        ],
    ),
];

/// A header that has one of these in it beside a role's name says something about the product
/// that no role stands for, such as a supplier's number or an article group.
const STRANGE: [&str; 22] = [
    "grupp", "group", "pris", "price", "datum", "date", "antal", "quantity", "status", "url",
    "lank", "kategori", "category", "klass", "class", "vikt", "weight", "moms", "land", "country",
    "kod", "code",
];

/// And these too at its end, except where a number is looked for.
const NUMBERS: [&str; 5] = ["nummer", "number", "nr", "no", "id"];

/// Names so general that a part of a better name says more.
const WEAK: [&str; 4] = ["artikel", "article", "item", "typ"];

/// The score of an exact name, less its rank; of a part of a name, less its rank; of a weak name.
const EXACT: u32 = 1_000;
const PART: u32 = 500;
const FAINT: u32 = 400;

/// Returns a header in small letters without accents, spaces and punctuation.
///
/// å, ä and ö become a, a and o, as do the aa, ae and oe of systems that cannot spell them.
pub(crate) fn fold(header: &str) -> String {
    let letter = |c: char| match c {
        'å' | 'ä' | 'à' | 'á' => 'a',
        'ö' | 'ø' | 'ó' => 'o',
        'é' | 'è' => 'e',
        'ü' => 'u',
        other => other,
    };
    // Letters with a combining ring or dots lose it with the punctuation.
    let plain: String = header
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(letter)
        .collect();
    plain
        .replace("aa", "a")
        .replace("ae", "a")
        .replace("oe", "o")
}

/// Returns how well a header, or one of two headers with a slash between them, names a role: the
/// higher the better, 0 not at all.
pub(super) fn score(header: &str, role: Role) -> u32 {
    let parts = header.split(" / ").map(|part| score_one(part, role));
    parts.chain([score_one(header, role)]).max().unwrap_or(0)
}

/// Tells whether a score is that of a whole name, not of a part.
pub(super) fn is_exact(score: u32) -> bool {
    score > PART || score == FAINT
}

/// Returns the role that a name names as a whole.
pub(crate) fn exact_role(name: &str) -> Option<Role> {
    let mut roles = Role::ALL.into_iter();
    roles.find(|role| is_exact(score(name, *role)))
}

/// The names in folded spelling.
static FOLDED: LazyLock<Vec<(Role, Vec<String>)>> = LazyLock::new(|| {
    let names = NAMES.iter();
    names
        .map(|(role, names)| (*role, names.iter().map(|name| fold(name)).collect()))
        .collect()
});

fn score_one(header: &str, role: Role) -> u32 {
    let folded = fold(header);
    if folded.is_empty() || header.chars().count() > 60 {
        return 0;
    }
    let names = FOLDED
        .iter()
        .find(|(other, _)| *other == role)
        .map_or(&[][..], |(_, names)| names);
    if let Some(rank) = names.iter().position(|name| *name == folded) {
        return if WEAK.contains(&folded.as_str()) {
            FAINT
        } else {
            EXACT - rank as u32
        };
    }
    let strange = STRANGE.iter().any(|word| folded.contains(word));
    let number = NUMBERS.iter().any(|word| folded.ends_with(word));
    if strange || (number && role != Role::Id) {
        return 0;
    }
    let part = |name: &String| {
        name.len() >= 4 && (folded.starts_with(name.as_str()) || folded.ends_with(name.as_str()))
    };
    names
        .iter()
        .position(part)
        .map_or(0, |rank| PART - rank as u32)
}

/// Gives each role at most one column and each column at most one role, the best names first.
///
/// Roles come back in the order of [`Role::ALL`], columns counted from 0.
pub(super) fn assign(header: &[String]) -> Vec<(Role, usize, u32)> {
    let mut scored: Vec<(u32, Role, usize)> = Role::ALL
        .into_iter()
        .flat_map(|role| {
            let scores = header.iter().enumerate();
            scores.map(move |(column, name)| (score(name, role), role, column))
        })
        .filter(|(score, ..)| *score > 0)
        .collect();
    scored.sort_by_key(|(score, role, column)| (std::cmp::Reverse(*score), *role, *column));
    let mut found: Vec<(Role, usize, u32)> = Vec::new();
    for (score, role, column) in scored {
        if found.iter().all(|(r, c, _)| *r != role && *c != column) {
            found.push((role, column, score));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(header: &[&str]) -> String {
        let header: Vec<String> = header.iter().map(|s| s.to_string()).collect();
        let assigned = assign(&header);
        let shown = assigned
            .iter()
            .map(|(role, column, _)| format!("{role}={}", header[*column]));
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn spelling_does_not_matter() {
        for header in [
            "Benämning",
            "BENAMNING",
            "benaemning",
            "Bena\u{308}mning:",
            " benämning ",
        ] {
            assert_eq!(fold(header), "benamning", "{header}");
        }
        assert_eq!(fold("Art.nr"), "artnr");
        assert_eq!(fold("Leverantör"), fold("LEVERANTOER"));
    }

    #[test]
    fn swedish_and_english_headers_find_their_roles() {
        assert_eq!(
            roles(&["Art.nr", "Benämning", "Leverantör", "Förp", "Pris"]),
            "id=Art.nr name=Benämning supplier=Leverantör unit=Förp"
        );
        assert_eq!(
            roles(&[
                "Item no",
                "Item name",
                "Model",
                "Long description",
                "Vendor",
                "UOM"
            ]),
            "id=Item no name=Item name model=Model description=Long description supplier=Vendor unit=UOM"
        );
        assert_eq!(
            roles(&[
                "Vårt artikelnummer",
                "Artikelbenämning",
                "Modell/typ",
                "Specifikation"
            ]),
            "id=Vårt artikelnummer name=Artikelbenämning model=Modell/typ description=Specifikation"
        );
    }

    #[test]
    fn exact_names_win_and_strange_ones_do_not_count() {
        assert_eq!(roles(&["Namn (kort)", "Namn"]), "name=Namn");
        assert_eq!(
            roles(&[
                "Leverantörens artikelnummer",
                "Artikelnummer",
                "Artikelgrupp",
                "Leverantörsnr"
            ]),
            "id=Artikelnummer"
        );
        assert_eq!(
            roles(&["Artikel", "Benämning (sv)", "Pris per enhet"]),
            "name=Benämning (sv)"
        );
        assert_eq!(roles(&["id", "region_code", "name"]), "id=id name=name");
        assert_eq!(roles(&["region_code", "name"]), "id=region_code name=name");
    }
}
