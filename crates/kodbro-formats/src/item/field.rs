/// What a field says about a product or a catalogue.
///
/// The names are those of UBL 2.1 where it has one; the other formats are read into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FieldKind {
    // The catalogue as a whole.
    /// Which specification the document follows (`cbc:CustomizationID`).
    CustomizationId,
    /// Which process it is part of (`cbc:ProfileID`).
    ProfileId,
    /// The catalogue's own id.
    DocumentId,
    /// The day it was issued.
    IssueDate,
    /// An electronic address; the scheme says of which kind, `0088` is a GLN.
    EndpointId,
    /// The id of a party; the scheme says of which kind, `0088` is a GLN.
    PartyId,

    // The line.
    /// The line's id.
    LineId,
    /// What is to be done with the line.
    ActionCode,
    /// The unit in which it is ordered, a code of UN/ECE Recommendation 20 in Peppol.
    OrderableUnit,
    /// How much one ordered unit holds; the scheme is the unit.
    ContentQuantity,
    /// The step in which it can be ordered.
    OrderIncrement,
    /// The least that can be ordered; the scheme is the unit.
    MinimumOrderQuantity,
    /// The most that can be ordered; the scheme is the unit.
    MaximumOrderQuantity,
    /// How many packs one ordered unit holds; the scheme is the unit.
    PackQuantity,
    /// How many pieces one pack holds.
    PackSize,
    /// The first day it can be ordered, or the catalogue is valid.
    ValidFrom,
    /// The last day.
    ValidTo,
    /// A price; the scheme is the currency.
    Price,
    /// What the price is for; the scheme is the unit.
    PriceBaseQuantity,

    // The product.
    /// The seller's article number.
    ItemId,
    /// The manufacturer's article number.
    ManufacturerItemId,
    /// A GTIN; in UBL the standard item id of scheme `0160`.
    Gtin,
    /// A standard item id of another scheme.
    StandardItemId,
    /// A UDI-DI of any issuing entity.
    UdiDi,
    /// A Basic UDI-DI.
    BasicUdiDi,
    /// A global location number outside of parties.
    Gln,
    /// The product's name.
    Name,
    /// The model or variant.
    Model,
    /// The longer text.
    Description,
    /// The brand.
    Brand,
    /// Who makes it.
    Manufacturer,
    /// Who sells it.
    Supplier,
    /// A code of a classification; the scheme is the list as the file names it (`EMD` is the EMDN in
    /// Peppol), the version its release, the label the name the file gives the code. The value may
    /// hold several codes where the file has them in one field.
    Classification,
    /// The id of a certificate; the label is its type.
    Certificate,
    /// The last day the product can be used.
    BestBefore,
    /// The country it comes from.
    OriginCountry,
}

/// One thing that a file says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is about.
    pub kind: FieldKind,
    /// The text as the file has it, entities resolved, white space kept.
    pub value: String,
    /// The scheme, list, unit or currency of the value, where the file names one.
    pub scheme: Option<String>,
    /// What the file calls the scheme beside its code (`listName` in UBL).
    pub scheme_name: Option<String>,
    /// The release of the list.
    pub version: Option<String>,
    /// What the file calls the value, such as the term of a code.
    pub label: Option<String>,
    /// Where it stands.
    pub spot: Spot,
    /// Where the scheme stands, if not at the value: the cell of another column.
    pub scheme_spot: Option<Spot>,
    /// Where the release stands, if not at the value.
    pub version_spot: Option<Spot>,
    /// Where the label stands, if not at the value.
    pub label_spot: Option<Spot>,
}

impl Field {
    /// Makes a field without scheme, version and label.
    pub fn new(kind: FieldKind, value: impl Into<String>, spot: Spot) -> Self {
        Self {
            kind,
            value: value.into(),
            scheme: None,
            scheme_name: None,
            version: None,
            label: None,
            spot,
            scheme_spot: None,
            version_spot: None,
            label_spot: None,
        }
    }

    /// Tells whether the scheme, or its name, is the EMDN, by the names that files have for it: `EMD` in
    /// Peppol, `EMDN` or its old name `CND`, with or without a version, 88 in GDSN, or its name in full.
    pub fn is_emdn(&self) -> bool {
        is_emdn(self.scheme.as_deref()) || is_emdn(self.scheme_name.as_deref())
    }
}

/// Tells whether a list is the EMDN, by the names that files have for it.
fn is_emdn(list: Option<&str>) -> bool {
    /// In English and Swedish.
    const NAMES: [&str; 4] = [
        "europeanmedicaldevicenomenclature",
        "europeanmedicaldevicesnomenclature",
        "europeiskanomenklaturenformedicintekniskaprodukter",
        "classificazionenazionaledeidispositivimedici",
    ];
    let list = list.unwrap_or_default().trim();
    let starts = |name: &str| {
        let start = list.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    if starts("EMD") || starts("CND") || list == "88" {
        return true;
    }
    let folded = crate::catalogue::fold(list);
    NAMES.iter().any(|name| folded.starts_with(name))
}

/// Where in its file a field or item stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spot {
    /// Nowhere in particular: the file as a whole.
    #[default]
    File,
    /// A row of a table, from 1.
    Row(u64),
    /// A cell of a table.
    Cell {
        /// The row, from 1.
        row: u64,
        /// The column, from 0.
        column: usize,
    },
    /// An element or attribute of an XML document, or a value of a JSON document.
    Element {
        /// The line where it begins, from 1.
        line: u64,
        /// The character of that line, from 1.
        character: u64,
        /// The XPath in prefixed names, or the JSON Pointer.
        path: String,
    },
}
