//! Which elements of a BMEcat document say what.

use crate::item::{Field, FieldKind as Kind};
use crate::xml::{PROPERTIES, Plan, Rule, Shape, Take};

/// Elements of the document as a whole.
const HEAD: [Rule; 11] = [
    Rule::field("BMECAT/HEADER/CATALOG/CATALOG_ID", Kind::DocumentId),
    Rule::field("BMECAT/HEADER/CATALOG/GENERATION_DATE", Kind::IssueDate),
    Rule::field(
        "BMECAT/HEADER/CATALOG/DATETIME[generation_date]/DATE",
        Kind::IssueDate,
    ),
    Rule::new("BMECAT/HEADER/CATALOG/CURRENCY", Take::Currency),
    Rule::new("BMECAT/HEADER/SUPPLIER/SUPPLIER_NAME", Take::Supplier(0)),
    Rule::field("BMECAT/HEADER/SUPPLIER/SUPPLIER_ID", Kind::PartyId).scheme("type"),
    Rule::field("BMECAT/HEADER/BUYER/BUYER_ID", Kind::PartyId).scheme("type"),
    Rule::field("BMECAT/HEADER/PARTIES/PARTY/PARTY_ID", Kind::PartyId).scheme("type"),
    Rule::new("BMECAT/T_NEW_CATALOG/PRODUCT|ARTICLE", Take::Item).action("mode"),
    Rule::new("BMECAT/T_UPDATE_PRODUCTS/PRODUCT|ARTICLE", Take::Item).action("mode"),
    Rule::new("BMECAT/T_UPDATE_PRICES/PRODUCT|ARTICLE", Take::Item).action("mode"),
];

/// Elements of a product or article.
const ITEM: [Rule; 31] = [
    Rule::field("SUPPLIER_PID|SUPPLIER_AID", Kind::ItemId),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/DESCRIPTION_SHORT",
        Kind::Name,
    ),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/DESCRIPTION_LONG",
        Kind::Description,
    ),
    Rule::field("PRODUCT_DETAILS|ARTICLE_DETAILS/EAN|GTIN", Kind::Gtin),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/INTERNATIONAL_PID|INTERNATIONAL_AID",
        Kind::StandardItemId,
    )
    .scheme("type"),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/MANUFACTURER_PID|MANUFACTURER_AID",
        Kind::ManufacturerItemId,
    ),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/MANUFACTURER_NAME",
        Kind::Manufacturer,
    ),
    Rule::field(
        "PRODUCT_DETAILS|ARTICLE_DETAILS/MANUFACTURER_TYPE_DESCR",
        Kind::Model,
    ),
    Rule::new("PRODUCT_FEATURES|ARTICLE_FEATURES", Take::Group),
    Rule::new(
        "PRODUCT_FEATURES|ARTICLE_FEATURES/REFERENCE_FEATURE_SYSTEM_NAME",
        Take::Scheme,
    ),
    Rule::field(
        "PRODUCT_FEATURES|ARTICLE_FEATURES/REFERENCE_FEATURE_GROUP_ID",
        Kind::Classification,
    ),
    Rule::new(
        "PRODUCT_FEATURES|ARTICLE_FEATURES/REFERENCE_FEATURE_GROUP_NAME",
        Take::Label,
    ),
    Rule::new("PRODUCT_FEATURES|ARTICLE_FEATURES/FEATURE", Take::Group),
    Rule::new(
        "PRODUCT_FEATURES|ARTICLE_FEATURES/FEATURE/FNAME",
        Take::Label,
    ),
    Rule::new(
        "PRODUCT_FEATURES|ARTICLE_FEATURES/FEATURE/FVALUE",
        Take::Property,
    ),
    Rule::new("PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS", Take::Group),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/ORDER_UNIT",
        Kind::OrderableUnit,
    ),
    Rule::new(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/CONTENT_UNIT",
        Take::Scheme,
    ),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/NO_CU_PER_OU",
        Kind::ContentQuantity,
    ),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/PRICE_QUANTITY",
        Kind::PriceBaseQuantity,
    ),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/QUANTITY_MIN",
        Kind::MinimumOrderQuantity,
    ),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/QUANTITY_INTERVAL",
        Kind::OrderIncrement,
    ),
    Rule::field(
        "PRODUCT_ORDER_DETAILS|ARTICLE_ORDER_DETAILS/QUANTITY_MAX",
        Kind::MaximumOrderQuantity,
    ),
    Rule::field(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/VALID_START_DATE",
        Kind::ValidFrom,
    ),
    Rule::field(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/VALID_END_DATE",
        Kind::ValidTo,
    ),
    Rule::field(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/DATETIME[valid_start_date]/DATE",
        Kind::ValidFrom,
    ),
    Rule::field(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/DATETIME[valid_end_date]/DATE",
        Kind::ValidTo,
    ),
    Rule::new(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/PRODUCT_PRICE|ARTICLE_PRICE",
        Take::Group,
    ),
    Rule::field(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/PRODUCT_PRICE|ARTICLE_PRICE/PRICE_AMOUNT",
        Kind::Price,
    ),
    Rule::new(
        "PRODUCT_PRICE_DETAILS|ARTICLE_PRICE_DETAILS/PRODUCT_PRICE|ARTICLE_PRICE/PRICE_CURRENCY",
        Take::Scheme,
    ),
    Rule::field(
        "PRODUCT_LOGISTIC_DETAILS/COUNTRY_OF_ORIGIN",
        Kind::OriginCountry,
    ),
];

/// The codes of a product, and the elements before them in the order of the schema. Products whose
/// prices alone are updated have none.
const SHAPE: Shape = Shape {
    holder: &["PRODUCT", "ARTICLE"],
    depth: 3,
    namespaces: None,
    before: &[
        "SUPPLIER_PID",
        "SUPPLIER_AID",
        "PRODUCT_DETAILS",
        "ARTICLE_DETAILS",
        "PRODUCT_FEATURES",
        "ARTICLE_FEATURES",
    ],
    code: "REFERENCE_FEATURE_GROUP_ID",
    beside: &[
        "REFERENCE_FEATURE_SYSTEM_NAME",
        "REFERENCE_FEATURE_GROUP_NAME",
    ],
    without: &["T_UPDATE_PRICES"],
};

/// Returns the plan of BMEcat documents.
pub(crate) fn plan() -> Plan {
    Plan::new(&[], &HEAD, &ITEM, &PROPERTIES, refine, (SHAPE, ""))
}

fn refine(field: &mut Field) {
    let is_gtin = |scheme: &str| {
        ["gtin", "ean", "upc"]
            .iter()
            .any(|name| scheme.to_lowercase().starts_with(name))
    };
    if field.kind == Kind::StandardItemId && field.scheme.as_deref().is_none_or(is_gtin) {
        field.kind = Kind::Gtin;
    }
}
