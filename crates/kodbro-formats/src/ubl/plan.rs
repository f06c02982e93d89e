//! Which elements of a UBL Catalogue say what.

use super::{AGGREGATES, BASICS, CATALOGUE};
use crate::item::{Field, FieldKind as Kind};
use crate::xml::{PROPERTIES, Plan, Rule, Shape, Take};

/// The scheme of a GTIN among those of ISO/IEC 6523, which the `schemeID` of a standard item id is from.
const GTIN_SCHEME: &str = "0160";

/// Elements of the document as a whole.
const HEAD: [Rule; 22] = [
    Rule::field("Catalogue/cbc:CustomizationID", Kind::CustomizationId),
    Rule::field("Catalogue/cbc:ProfileID", Kind::ProfileId),
    Rule::field("Catalogue/cbc:ID", Kind::DocumentId),
    Rule::field("Catalogue/cbc:IssueDate", Kind::IssueDate),
    Rule::field(
        "Catalogue/cac:ValidityPeriod/cbc:StartDate",
        Kind::ValidFrom,
    ),
    Rule::field("Catalogue/cac:ValidityPeriod/cbc:EndDate", Kind::ValidTo),
    endpoint("Catalogue/cac:ProviderParty/cbc:EndpointID"),
    party("Catalogue/cac:ProviderParty/cac:PartyIdentification/cbc:ID"),
    Rule::new(
        "Catalogue/cac:ProviderParty/cac:PartyName/cbc:Name",
        Take::Supplier(2),
    ),
    Rule::new(
        "Catalogue/cac:ProviderParty/cac:PartyLegalEntity/cbc:RegistrationName",
        Take::Supplier(3),
    ),
    endpoint("Catalogue/cac:ReceiverParty/cbc:EndpointID"),
    party("Catalogue/cac:ReceiverParty/cac:PartyIdentification/cbc:ID"),
    endpoint("Catalogue/cac:SellerSupplierParty/cac:Party/cbc:EndpointID"),
    party("Catalogue/cac:SellerSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID"),
    Rule::new(
        "Catalogue/cac:SellerSupplierParty/cac:Party/cac:PartyName/cbc:Name",
        Take::Supplier(0),
    ),
    Rule::new(
        "Catalogue/cac:SellerSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
        Take::Supplier(1),
    ),
    endpoint("Catalogue/cac:ContractorCustomerParty/cac:Party/cbc:EndpointID"),
    party("Catalogue/cac:ContractorCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID"),
    party("Catalogue/cac:ProviderParty/cac:PartyLegalEntity/cbc:CompanyID"),
    party("Catalogue/cac:ReceiverParty/cac:PartyLegalEntity/cbc:CompanyID"),
    party("Catalogue/cac:SellerSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID"),
    Rule::new("Catalogue/cac:CatalogueLine", Take::Item),
];

/// Elements of a line.
const LINE: [Rule; 33] = [
    Rule::field("cbc:ID", Kind::LineId),
    Rule::field("cbc:ActionCode", Kind::ActionCode),
    Rule::field("cbc:OrderableUnit", Kind::OrderableUnit),
    Rule::field("cbc:ContentUnitQuantity", Kind::ContentQuantity).scheme("unitCode"),
    Rule::field("cbc:OrderQuantityIncrementNumeric", Kind::OrderIncrement),
    Rule::field("cbc:MinimumOrderQuantity", Kind::MinimumOrderQuantity).scheme("unitCode"),
    Rule::field("cbc:MaximumOrderQuantity", Kind::MaximumOrderQuantity).scheme("unitCode"),
    Rule::field("cac:LineValidityPeriod/cbc:StartDate", Kind::ValidFrom),
    Rule::field("cac:LineValidityPeriod/cbc:EndDate", Kind::ValidTo),
    Rule::field(
        "cac:RequiredItemLocationQuantity/cac:Price/cbc:PriceAmount",
        Kind::Price,
    )
    .scheme("currencyID"),
    Rule::field(
        "cac:RequiredItemLocationQuantity/cac:Price/cbc:BaseQuantity",
        Kind::PriceBaseQuantity,
    )
    .scheme("unitCode"),
    Rule::field("cac:Item/cbc:Description", Kind::Description),
    Rule::field("cac:Item/cbc:PackQuantity", Kind::PackQuantity).scheme("unitCode"),
    Rule::field("cac:Item/cbc:PackSizeNumeric", Kind::PackSize),
    Rule::field("cac:Item/cbc:Name", Kind::Name),
    Rule::field("cac:Item/cbc:BrandName", Kind::Brand),
    Rule::field("cac:Item/cbc:ModelName", Kind::Model),
    Rule::field(
        "cac:Item/cac:SellersItemIdentification/cbc:ID",
        Kind::ItemId,
    ),
    Rule::field(
        "cac:Item/cac:ManufacturersItemIdentification/cbc:ID",
        Kind::ManufacturerItemId,
    ),
    Rule::field(
        "cac:Item/cac:StandardItemIdentification/cbc:ID",
        Kind::StandardItemId,
    )
    .scheme("schemeID"),
    Rule::field(
        "cac:Item/cac:OriginCountry/cbc:IdentificationCode",
        Kind::OriginCountry,
    ),
    Rule::field(
        "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
        Kind::Classification,
    )
    .scheme("listID")
    .scheme_name("listName")
    .version("listVersionID")
    .label("name"),
    Rule::new("cac:Item/cac:AdditionalItemProperty", Take::Group),
    Rule::new("cac:Item/cac:AdditionalItemProperty/cbc:Name", Take::Label),
    Rule::new(
        "cac:Item/cac:AdditionalItemProperty/cbc:Value",
        Take::Property,
    ),
    Rule::field(
        "cac:Item/cac:ManufacturerParty/cac:PartyName/cbc:Name",
        Kind::Manufacturer,
    ),
    Rule::field(
        "cac:Item/cac:ManufacturerParty/cac:PartyLegalEntity/cbc:RegistrationName",
        Kind::Manufacturer,
    ),
    party("cac:Item/cac:ManufacturerParty/cac:PartyIdentification/cbc:ID"),
    party("cac:Item/cac:ManufacturerParty/cac:PartyLegalEntity/cbc:CompanyID"),
    Rule::field(
        "cac:Item/cac:ItemInstance/cbc:BestBeforeDate",
        Kind::BestBefore,
    ),
    Rule::new("cac:Item/cac:Certificate", Take::Group),
    Rule::field("cac:Item/cac:Certificate/cbc:ID", Kind::Certificate),
    Rule::new("cac:Item/cac:Certificate/cbc:CertificateType", Take::Label),
];

/// The codes of an item, and the elements before them in the order of the schema of UBL 2.1
/// (`CommonAggregateComponents`, `ItemType`).
const SHAPE: Shape = Shape {
    holder: &["Item"],
    depth: 3,
    namespaces: Some((AGGREGATES, BASICS)),
    before: &[
        "UBLExtensions",
        "Description",
        "PackQuantity",
        "PackSizeNumeric",
        "CatalogueIndicator",
        "Name",
        "HazardousRiskIndicator",
        "AdditionalInformation",
        "Keyword",
        "BrandName",
        "ModelName",
        "BuyersItemIdentification",
        "SellersItemIdentification",
        "ManufacturersItemIdentification",
        "StandardItemIdentification",
        "CatalogueItemIdentification",
        "AdditionalItemIdentification",
        "CatalogueDocumentReference",
        "ItemSpecificationDocumentReference",
        "OriginCountry",
        "CommodityClassification",
    ],
    code: "ItemClassificationCode",
    beside: &[],
    without: &[],
};

const fn endpoint(path: &'static str) -> Rule {
    Rule::field(path, Kind::EndpointId).scheme("schemeID")
}

const fn party(path: &'static str) -> Rule {
    Rule::field(path, Kind::PartyId).scheme("schemeID")
}

/// Returns the plan of UBL catalogues.
pub(crate) fn plan() -> Plan {
    let namespaces = [("", CATALOGUE), ("cac", AGGREGATES), ("cbc", BASICS)];
    Plan::new(
        &namespaces,
        &HEAD,
        &LINE,
        &PROPERTIES,
        refine,
        (SHAPE, BASICS),
    )
}

fn refine(field: &mut Field) {
    if field.kind == Kind::StandardItemId && field.scheme.as_deref() == Some(GTIN_SCHEME) {
        field.kind = Kind::Gtin;
    }
}
