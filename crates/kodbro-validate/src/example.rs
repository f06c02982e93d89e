use kodbro_formats::item::{Field, FieldKind, Item, Spot};

/// A product that a rule finds something in, or one that comes near and is right.
///
/// It is told in lines of `field: value`, with ` | ` between fields and `@scheme`, `@release` and
/// `@term` behind a value; `emdn` is a classification of the list `EMD`. A line is a product; one
/// that begins with `head ` says something of the catalogue as a whole.
///
/// # Example: what the notation stands for
///
/// ```
/// use kodbro_formats::item::FieldKind;
/// use kodbro_validate::Example;
///
/// let example = Example { finds: false, document: false, text: "name: Kanyl 21G | emdn: A01 @release V2" };
/// let (head, items) = example.read();
/// assert!(head.is_empty());
/// assert_eq!(items[0].text(FieldKind::Name), "Kanyl 21G");
/// let code = items[0].first(FieldKind::Classification).unwrap();
/// assert_eq!((code.scheme.as_deref(), code.version.as_deref()), (Some("EMD"), Some("V2")));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Whether the rule finds something in it.
    pub finds: bool,
    /// Whether it is of a document, as XML or JSON, and not of a table.
    pub document: bool,
    /// The products.
    pub text: &'static str,
}

impl Example {
    /// Returns what it says of the catalogue, and its products.
    ///
    /// What is not in the notation is left out: examples are tested.
    pub fn read(&self) -> (Vec<Field>, Vec<Item>) {
        let (mut head, mut items) = (Vec::new(), Vec::new());
        for (line, number) in self.text.split('\n').zip(1..) {
            match line.strip_prefix("head ") {
                Some(line) => head.extend(self.fields(line, number)),
                None => items.push(Item {
                    number: items.len() as u64 + 1,
                    spot: self.spot(number, None),
                    fields: self.fields(line, number),
                }),
            }
        }
        (head, items)
    }

    fn fields(&self, line: &str, number: u64) -> Vec<Field> {
        let cells = line.split(" | ").enumerate();
        cells
            .filter_map(|(column, cell)| {
                let (name, said) = cell
                    .split_once(": ")
                    .or_else(|| Some((cell.strip_suffix(':')?, "")))?;
                let (value, qualifiers) = match said.find(" @") {
                    Some(at) => (&said[..at], &said[at + 2..]),
                    None => (said, ""),
                };
                let mut field = Field::new(kind(name)?, value, self.spot(number, Some(column)));
                if name == "emdn" {
                    field.scheme = Some("EMD".to_owned());
                }
                for qualifier in qualifiers.split(" @").filter(|text| !text.is_empty()) {
                    let (name, value) = qualifier.split_once(' ')?;
                    let slot = match name {
                        "scheme" => &mut field.scheme,
                        "release" => &mut field.version,
                        _ => &mut field.label,
                    };
                    *slot = Some(value.to_owned());
                }
                Some(field)
            })
            .collect()
    }

    fn spot(&self, number: u64, column: Option<usize>) -> Spot {
        match (self.document, column) {
            (true, column) => Spot::Element {
                line: number,
                character: 1 + column.unwrap_or(0) as u64,
                path: String::new(),
            },
            (false, Some(column)) => Spot::Cell {
                row: number,
                column,
            },
            (false, None) => Spot::Row(number),
        }
    }
}

/// A product of a table that a rule finds something in.
pub(crate) const fn bad(text: &'static str) -> Example {
    Example {
        finds: true,
        document: false,
        text,
    }
}

/// A product of a table that is right.
pub(crate) const fn good(text: &'static str) -> Example {
    Example {
        finds: false,
        document: false,
        text,
    }
}

/// A product of a document that a rule finds something in.
pub(crate) const fn bad_xml(text: &'static str) -> Example {
    Example {
        finds: true,
        document: true,
        text,
    }
}

/// A product of a document that is right.
pub(crate) const fn good_xml(text: &'static str) -> Example {
    Example {
        finds: false,
        document: true,
        text,
    }
}

/// Returns the kind of a name as files of findings write it.
fn kind(name: &str) -> Option<FieldKind> {
    const NAMES: &[(&str, FieldKind)] = &[
        ("customization_id", FieldKind::CustomizationId),
        ("profile_id", FieldKind::ProfileId),
        ("document_id", FieldKind::DocumentId),
        ("issue_date", FieldKind::IssueDate),
        ("endpoint_id", FieldKind::EndpointId),
        ("party_id", FieldKind::PartyId),
        ("line_id", FieldKind::LineId),
        ("action_code", FieldKind::ActionCode),
        ("orderable_unit", FieldKind::OrderableUnit),
        ("content_quantity", FieldKind::ContentQuantity),
        ("order_increment", FieldKind::OrderIncrement),
        ("minimum_order_quantity", FieldKind::MinimumOrderQuantity),
        ("maximum_order_quantity", FieldKind::MaximumOrderQuantity),
        ("pack_quantity", FieldKind::PackQuantity),
        ("pack_size", FieldKind::PackSize),
        ("valid_from", FieldKind::ValidFrom),
        ("valid_to", FieldKind::ValidTo),
        ("price", FieldKind::Price),
        ("price_base_quantity", FieldKind::PriceBaseQuantity),
        ("item_id", FieldKind::ItemId),
        ("manufacturer_item_id", FieldKind::ManufacturerItemId),
        ("gtin", FieldKind::Gtin),
        ("standard_item_id", FieldKind::StandardItemId),
        ("udi_di", FieldKind::UdiDi),
        ("basic_udi_di", FieldKind::BasicUdiDi),
        ("gln", FieldKind::Gln),
        ("name", FieldKind::Name),
        ("model", FieldKind::Model),
        ("description", FieldKind::Description),
        ("brand", FieldKind::Brand),
        ("manufacturer", FieldKind::Manufacturer),
        ("supplier", FieldKind::Supplier),
        ("emdn", FieldKind::Classification),
        ("classification", FieldKind::Classification),
        ("best_before", FieldKind::BestBefore),
        ("origin_country", FieldKind::OriginCountry),
    ];
    NAMES
        .iter()
        .find(|(other, _)| *other == name)
        .map(|&(_, kind)| kind)
}
