//! Which column says what of an item, beyond the roles of every catalogue.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::header_names::fold;
use crate::item::FieldKind;

/// What a column says of an item, beyond [`Role`](super::Role).
#[derive(Debug)]
pub(crate) struct ItemRole {
    /// The name for `--columns`.
    pub(crate) name: &'static str,
    pub(crate) part: ItemPart,
    /// The headers in folded spelling.
    headers: &'static [&'static str],
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemPart {
    /// A field of its own, with a scheme if there is but one.
    Field(FieldKind, Option<&'static str>),
    /// The term of the code of the EMDN.
    Term,
    /// The release of the EMDN that the code is from.
    Release,
    /// The currency of the price.
    Currency,
}

/// The list id of the EMDN in UNCL7143, which Peppol uses; likewise UNSPSC, CPV and GMDN.
const EMDN: Option<&str> = Some("EMD");
const UNSPSC: Option<&str> = Some("TST");
const CPV: Option<&str> = Some("STI");
const GMDN: Option<&str> = Some("STT");

/// The roles of how much a pack holds, where another column says how much all of them hold.
pub(crate) const PACK_SIZE: &str = "pack_size";
pub(crate) const TOTAL: &str = "total";
pub(crate) const CONTENT: &str = "content";

const fn field(name: &'static str, kind: FieldKind, headers: &'static [&'static str]) -> ItemRole {
    list(name, kind, None, headers)
}

const fn list(
    name: &'static str,
    kind: FieldKind,
    scheme: Option<&'static str>,
    headers: &'static [&'static str],
) -> ItemRole {
    part(name, ItemPart::Field(kind, scheme), headers)
}

const fn part(name: &'static str, part: ItemPart, headers: &'static [&'static str]) -> ItemRole {
    ItemRole {
        name,
        part,
        headers,
    }
}

/// The roles. EUDAMED and GS1 name some of them as their own exports do.
pub(crate) static ITEM_ROLES: [ItemRole; 30] = [
    list(
        "emdn",
        FieldKind::Classification,
        EMDN,
        &[
            "emdn",
            "emdnkod",
            "emdnkoder",
            "emdncode",
            "emdncodes",
            "emdnnomenclaturecode",
            "nomenklaturkod",
            "nomenclaturecode",
            "nomenclaturecodes",
            "medicaldevicenomenclaturecode",
            "cnd",
            "cndkod",
            "cndcode",
            "cndcodes",
        ],
    ),
    part(
        "emdn_term",
        ItemPart::Term,
        &[
            "emdnterm",
            "emdnbenamning",
            "emdnbeskrivning",
            "emdnklartext",
            "emdntext",
            "emdnnamn",
            "emdnname",
            "emdndescription",
            "cndterm",
            "cnddescription",
        ],
    ),
    part(
        "emdn_release",
        ItemPart::Release,
        &[
            "emdnversion",
            "emdnutgava",
            "emdnrelease",
            "emdncodeversion",
            "emdnlistversion",
        ],
    ),
    list(
        "unspsc",
        FieldKind::Classification,
        UNSPSC,
        &["unspsc", "unspsckod", "unspsccode", "unspscnr"],
    ),
    list(
        "cpv",
        FieldKind::Classification,
        CPV,
        &["cpv", "cpvkod", "cpvcode", "cpvnr"],
    ),
    list(
        "gmdn",
        FieldKind::Classification,
        GMDN,
        &["gmdn", "gmdnkod", "gmdncode", "gmdnnr", "gmdnptcode"],
    ),
    field(
        "gtin",
        FieldKind::Gtin,
        &[
            "gtin",
            "gtin13",
            "gtin14",
            "gtinkod",
            "gtinnr",
            "gtinnummer",
            "gtinean",
            "eangtin",
            "gs1gtin",
            "ean",
            "ean13",
            "eankod",
            "eancode",
            "eannr",
            "eannummer",
            "streckkod",
            "barcode",
            "globaltradeitemnumber",
        ],
    ),
    field(
        "udi_di",
        FieldKind::UdiDi,
        &[
            "udidi",
            "udidikod",
            "udidicode",
            "udi",
            "udikod",
            "primarydi",
            "primardi",
            "primaryudidi",
            "deviceidentifier",
        ],
    ),
    field(
        "basic_udi_di",
        FieldKind::BasicUdiDi,
        &[
            "basicudidi",
            "basicudi",
            "budidi",
            "basicudidicode",
            "basicudidikod",
        ],
    ),
    field(
        "gln",
        FieldKind::Gln,
        &[
            "gln",
            "glnnr",
            "glnnummer",
            "glnkod",
            "globallocationnumber",
        ],
    ),
    field(
        "manufacturer",
        FieldKind::Manufacturer,
        &[
            "tillverkare",
            "tillverkarensnamn",
            "tillverkarnamn",
            "producent",
            "fabrikant",
            "manufacturer",
            "manufacturername",
            "legalmanufacturer",
            "brandowner",
        ],
    ),
    field(
        "manufacturer_id",
        FieldKind::ManufacturerItemId,
        &[
            "tillverkarensartikelnummer",
            "tillverkarensartikelnr",
            "tillverkarensartnr",
            "tillverkarartikelnummer",
            "tillverkarartnr",
            "tillvartnr",
            "manufactureritemnumber",
            "manufacturersitemnumber",
            "manufacturerpartnumber",
            "manufacturerspartnumber",
            "manufacturerarticlenumber",
            "mpn",
            "reference",
            "referenceno",
            "referencenumber",
            "referensnummer",
            "catalogno",
            "cataloguenumber",
            "catalognumber",
            "katalognummer",
        ],
    ),
    field(
        "brand",
        FieldKind::Brand,
        &["varumarke", "brand", "brandname", "fabrikat"],
    ),
    field(
        CONTENT,
        FieldKind::ContentQuantity,
        &[
            "antalperforp",
            "antalperforpackning",
            "antaliforp",
            "antaliforpackning",
            "antalforp",
            "stforp",
            "stperforp",
            "forpstorlek",
            "forpackningsstorlek",
            "forpackningsantal",
            "forpackningsinnehall",
            "antalperenhet",
            "antalperbestallningsenhet",
            "packsize",
            "packstorlek",
            "contentquantity",
            "contentunitquantity",
            "quantityperpack",
            "quantityperunit",
            "unitsperpack",
            "piecesperpack",
        ],
    ),
    field(
        "pack",
        FieldKind::PackQuantity,
        &[
            "forpperkartong",
            "antalforpperkartong",
            "antalforpackningarperkartong",
            "packquantity",
            "packsperunit",
            "packspercase",
        ],
    ),
    field(
        PACK_SIZE,
        FieldKind::PackSize,
        &[
            "antaliinnerforp",
            "antaliinnerforpackning",
            "antalperinnerforp",
            "antalperinnerforpackning",
            "stperinnerforp",
            "unitsperinnerpack",
            "quantityperinnerpack",
            "innerpacksize",
        ],
    ),
    field(
        TOTAL,
        FieldKind::ContentQuantity,
        &[
            "totaltantal",
            "totalantal",
            "antaltotalt",
            "antalperkartong",
            "stperkartong",
            "totalquantity",
            "unitspercase",
        ],
    ),
    field(
        "minimum_order",
        FieldKind::MinimumOrderQuantity,
        &[
            "minorder",
            "minstaorder",
            "minstaorderantal",
            "minstaorderkvantitet",
            "minstabestallning",
            "minstabestallningsantal",
            "minstabestallningskvantitet",
            "minbestallning",
            "minorderquantity",
            "minimumorder",
            "minimumorderquantity",
            "moq",
        ],
    ),
    field(
        "maximum_order",
        FieldKind::MaximumOrderQuantity,
        &[
            "maxorder",
            "maxorderantal",
            "maxbestallning",
            "maxbestallningsantal",
            "storstabestallning",
            "storstaorder",
            "maxorderquantity",
            "maximumorder",
            "maximumorderquantity",
        ],
    ),
    field(
        "order_step",
        FieldKind::OrderIncrement,
        &[
            "bestallningsmultipel",
            "ordermultipel",
            "orderincrement",
            "ordermultiple",
        ],
    ),
    field("price", FieldKind::Price, &PRICES),
    list(
        "price_sek",
        FieldKind::Price,
        Some("SEK"),
        &[
            "prissek",
            "prisisek",
            "prisikr",
            "priskr",
            "pricesek",
            "nettoprissek",
            "aprissek",
        ],
    ),
    list(
        "price_eur",
        FieldKind::Price,
        Some("EUR"),
        &["priseur", "priceeur", "pricesineur"],
    ),
    field(
        "price_base",
        FieldKind::PriceBaseQuantity,
        &[
            "prisantal",
            "prisbas",
            "prisperantal",
            "prisavserantal",
            "pricequantity",
            "pricebase",
            "pricebasequantity",
        ],
    ),
    part(
        "currency",
        ItemPart::Currency,
        &["valuta", "valutakod", "currency", "currencycode"],
    ),
    field(
        "valid_from",
        FieldKind::ValidFrom,
        &[
            "giltigfran",
            "gallerfran",
            "giltigfrom",
            "gallerfrom",
            "startdatum",
            "prisdatum",
            "prisgallerfran",
            "validfrom",
            "startdate",
            "pricedate",
        ],
    ),
    field(
        "valid_to",
        FieldKind::ValidTo,
        &[
            "giltigtill",
            "giltigtom",
            "gallertill",
            "gallertom",
            "slutdatum",
            "prisgallertill",
            "validto",
            "validuntil",
            "enddate",
        ],
    ),
    field(
        "country",
        FieldKind::OriginCountry,
        &[
            "land",
            "ursprungsland",
            "tillverkningsland",
            "country",
            "countryoforigin",
            "origincountry",
        ],
    ),
    field(
        "best_before",
        FieldKind::BestBefore,
        &[
            "bastfore",
            "bastforedatum",
            "utgangsdatum",
            "bestbefore",
            "expirydate",
        ],
    ),
    field(
        "certificate",
        FieldKind::Certificate,
        &[
            "certifikat",
            "certifikatnummer",
            "certificate",
            "certificatenumber",
        ],
    ),
];

/// Headers of a price of no known currency.
const PRICES: [&str; 12] = [
    "pris",
    "apris",
    "enhetspris",
    "prisperenhet",
    "nettopris",
    "avtalspris",
    "listpris",
    "prisexklmoms",
    "price",
    "unitprice",
    "netprice",
    "listprice",
];

/// The roles by their headers.
static BY_HEADER: LazyLock<HashMap<&str, &ItemRole>> = LazyLock::new(|| {
    let headers = |role: &'static ItemRole| role.headers.iter().map(move |name| (*name, role));
    ITEM_ROLES.iter().flat_map(headers).collect()
});

/// Finds the role of a header, or of one of two headers with a slash between them.
pub(crate) fn item_role(header: &str) -> Option<&'static ItemRole> {
    let whole = fold(header);
    let find = |folded: &str| BY_HEADER.get(folded).copied();
    match find(&whole) {
        Some(role) => Some(role),
        None => header
            .split(" / ")
            .skip(1)
            .find_map(|part| find(&fold(part))),
    }
}

impl ItemRole {
    /// Finds a role by its name for `--columns`.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ITEM_ROLES.iter().find(|role| role.name == name)
    }

    /// Returns the names for `--columns`, with commas between them.
    pub(crate) fn names() -> String {
        let names: Vec<&str> = ITEM_ROLES.iter().map(|role| role.name).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_and_english_headers_find_their_roles() {
        for (header, expected) in [
            ("EMDN-kod", "emdn"),
            ("EMDN code", "emdn"),
            ("Produkt / EMDN-kod", "emdn"),
            ("UDI-DI", "udi_di"),
            ("Basic UDI-DI", "basic_udi_di"),
            ("Streckkod", "gtin"),
            ("Antal per förp", "content"),
            ("Förp.storlek", "content"),
            ("Tillverkarens art.nr", "manufacturer_id"),
            ("Pris (SEK)", "price_sek"),
            ("Giltig t.o.m.", "valid_to"),
            ("Totalt antal", "total"),
            ("Max. order", "maximum_order"),
            ("Antal i innerförp", "pack_size"),
            ("Pris (antal)", "price_base"),
        ] {
            assert_eq!(
                item_role(header).map(|role| role.name),
                Some(expected),
                "{header}"
            );
        }
        for header in ["Benämning", "Artnr", "EMDN-kod gammal", "GMDN-term", ""] {
            assert!(item_role(header).is_none(), "{header}");
        }
    }

    #[test]
    fn headers_stand_in_folded_spelling_and_name_one_role_each() {
        let mut seen = std::collections::HashSet::new();
        for role in &ITEM_ROLES {
            for header in role.headers {
                assert_eq!(fold(header), *header);
                assert!(seen.insert(header), "{header}");
            }
        }
    }
}
