use super::*;

/// A catalogue with prefixes that nobody expects.
pub(super) const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<c:Catalogue xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2"
  xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <CustomizationID>urn:fdc:peppol.eu:poacc:trns:catalogue:3</CustomizationID>
  <ID>K-1</ID>
  <IssueDate>2026-01-31</IssueDate>
  <a:ValidityPeriod><StartDate>2026-02-01</StartDate></a:ValidityPeriod>
  <a:ProviderParty>
    <EndpointID schemeID="0088">7300010000001</EndpointID>
    <a:PartyLegalEntity><RegistrationName>Provider AB</RegistrationName></a:PartyLegalEntity>
  </a:ProviderParty>
  <a:SellerSupplierParty><a:Party><a:PartyName><Name>Seller &amp; Co</Name></a:PartyName></a:Party></a:SellerSupplierParty>
  <a:CatalogueLine>
    <ID>1</ID>
    <ActionCode>Add</ActionCode>
    <OrderableUnit>XBX</OrderableUnit>
    <ContentUnitQuantity unitCode="C62">100</ContentUnitQuantity>
    <a:Item>
      <Description> two
 lines</Description>
      <Name><![CDATA[Kanyl 0,8<1]]> &#229;</Name>
      <a:SellersItemIdentification><ID>007</ID></a:SellersItemIdentification>
      <a:StandardItemIdentification><ID schemeID="0160">07350001</ID></a:StandardItemIdentification>
      <a:ItemSpecificationDocumentReference><ID>not this</ID></a:ItemSpecificationDocumentReference>
      <a:CommodityClassification>
        <ItemClassificationCode listID="EMD" listVersionID="2021" name="Kanyler">A01</ItemClassificationCode>
      </a:CommodityClassification>
      <a:CommodityClassification><ItemClassificationCode listID="TST"/></a:CommodityClassification>
      <a:AdditionalItemProperty><Name>UDI-DI</Name><Value>07350002</Value></a:AdditionalItemProperty>
      <a:AdditionalItemProperty><Name>Colour</Name><Value>blue</Value></a:AdditionalItemProperty>
      <a:ManufacturerParty><a:PartyName><Name>Maker</Name></a:PartyName></a:ManufacturerParty>
      <a:Certificate><ID>C1</ID><CertificateType>CE</CertificateType></a:Certificate>
    </a:Item>
  </a:CatalogueLine>
  <a:CatalogueLine><ID>2</ID><a:Item><Name></Name></a:Item></a:CatalogueLine>
</c:Catalogue>
"#;

#[test]
fn a_ubl_catalogue_is_read_by_namespaces_not_prefixes() {
    let mut reader = open(UBL).unwrap();
    assert_eq!(reader.format(), CatalogueFormat::Ubl);
    assert_eq!(reader.describe(), "UBL Catalogue, UTF-8");
    assert_eq!(
        show(reader.head()),
        [
            "CustomizationId=urn:fdc:peppol.eu:poacc:trns:catalogue:3",
            "DocumentId=K-1",
            "IssueDate=2026-01-31",
            "ValidFrom=2026-02-01",
            "EndpointId=7300010000001 (0088, -, -)",
            "Supplier=Provider AB",
            "Supplier=Seller & Co",
        ]
    );
    let item = reader.next().unwrap().unwrap();
    assert_eq!(
        show(&item.fields),
        [
            "LineId=1",
            "ActionCode=Add",
            "OrderableUnit=XBX",
            "ContentQuantity=100 (C62, -, -)",
            "Description= two\n lines",
            "Name=Kanyl 0,8<1 å",
            "ItemId=007",
            "Gtin=07350001 (0160, -, -)",
            "Classification=A01 (EMD, 2021, Kanyler)",
            "Classification= (TST, -, -)",
            "UdiDi=07350002",
            "Manufacturer=Maker",
            "Certificate=C1 (-, -, CE)",
            "Supplier=Seller & Co",
        ]
    );
    let second = reader.next().unwrap().unwrap();
    assert_eq!(
        show(&second.fields),
        ["LineId=2", "Name=", "Supplier=Seller & Co"]
    );
    assert!(reader.next().is_none());
}

#[test]
fn places_are_lines_characters_and_paths() {
    let mut reader = open(UBL).unwrap();
    let item = reader.next().unwrap().unwrap();
    let codes: Vec<String> = item
        .all(FieldKind::Classification)
        .map(|field| reader.place(&field.spot).to_string())
        .collect();
    assert_eq!(
        codes,
        [
            "x, line 27:9, /c:Catalogue/a:CatalogueLine[1]/a:Item/a:CommodityClassification/\
             ItemClassificationCode",
            "x, line 29:34, /c:Catalogue/a:CatalogueLine[1]/a:Item/a:CommodityClassification[2]/\
             ItemClassificationCode",
        ]
    );
    assert_eq!(
        reader.place(&item.spot).to_string(),
        "x, line 14:3, /c:Catalogue/a:CatalogueLine[1]"
    );
}

#[test]
fn encodings_are_read_as_declared_and_by_mark() {
    let latin = UBL
        .replace("UTF-8", "ISO-8859-1")
        .replace("Maker", "Tillverkare i Öst");
    let latin = encoding_rs::WINDOWS_1252.encode(&latin).0.into_owned();
    let mut reader = open(latin).unwrap();
    assert_eq!(reader.describe(), "UBL Catalogue, windows-1252");
    let item = reader.next().unwrap().unwrap();
    assert_eq!(item.text(FieldKind::Manufacturer), "Tillverkare i Öst");
    for mark in [true, false] {
        let text = UBL.replace("UTF-8", "UTF-16").replace("Maker", "Öst");
        let mark = mark.then_some([0xFF, 0xFE]).into_iter().flatten();
        let bytes: Vec<u8> = mark
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let item = open(bytes).unwrap().next().unwrap().unwrap();
        assert_eq!(item.text(FieldKind::Manufacturer), "Öst");
    }
}

#[test]
fn articles_of_bmecat_1_2_are_read_past_their_doctype() {
    let xml = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE BMECAT SYSTEM "bmecat_new_catalog_1_2.dtd">
<BMECAT version="1.2">
  <HEADER>
    <CATALOG><CATALOG_ID>K1</CATALOG_ID><CATALOG_VERSION>1.0</CATALOG_VERSION><CURRENCY>SEK</CURRENCY>
      <DATETIME type="generation_date"><DATE>2026-01-31</DATE></DATETIME></CATALOG>
    <SUPPLIER><SUPPLIER_ID type="gln">7300010000001</SUPPLIER_ID><SUPPLIER_NAME>Nord</SUPPLIER_NAME></SUPPLIER>
  </HEADER>
  <T_NEW_CATALOG>
    <ARTICLE mode="new">
      <SUPPLIER_AID>007</SUPPLIER_AID>
      <ARTICLE_DETAILS>
        <DESCRIPTION_SHORT>Kanyl</DESCRIPTION_SHORT><EAN>07350001</EAN>
        <MANUFACTURER_AID>M1</MANUFACTURER_AID><MANUFACTURER_NAME>Maker</MANUFACTURER_NAME>
      </ARTICLE_DETAILS>
      <ARTICLE_FEATURES>
        <REFERENCE_FEATURE_SYSTEM_NAME>EMDN</REFERENCE_FEATURE_SYSTEM_NAME>
        <REFERENCE_FEATURE_GROUP_ID>A01</REFERENCE_FEATURE_GROUP_ID>
        <FEATURE><FNAME>UDI-DI</FNAME><FVALUE>07350002</FVALUE></FEATURE>
      </ARTICLE_FEATURES>
      <ARTICLE_ORDER_DETAILS>
        <ORDER_UNIT>BX</ORDER_UNIT><CONTENT_UNIT>C62</CONTENT_UNIT><NO_CU_PER_OU>100</NO_CU_PER_OU>
        <QUANTITY_MIN>2</QUANTITY_MIN><QUANTITY_INTERVAL>1</QUANTITY_INTERVAL>
      </ARTICLE_ORDER_DETAILS>
      <ARTICLE_PRICE_DETAILS>
        <DATETIME type="valid_end_date"><DATE>2026-12-31</DATE></DATETIME>
        <ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>12.50</PRICE_AMOUNT></ARTICLE_PRICE>
      </ARTICLE_PRICE_DETAILS>
    </ARTICLE>
  </T_NEW_CATALOG>
</BMECAT>"#;
    let mut reader = open(xml).unwrap();
    assert_eq!(reader.format(), CatalogueFormat::BmeCat);
    assert_eq!(
        show(reader.head()),
        [
            "DocumentId=K1",
            "IssueDate=2026-01-31",
            "PartyId=7300010000001 (gln, -, -)",
            "Supplier=Nord"
        ]
    );
    let item = reader.next().unwrap().unwrap();
    assert_eq!(
        show(&item.fields),
        [
            "ActionCode=new",
            "ItemId=007",
            "Name=Kanyl",
            "Gtin=07350001",
            "ManufacturerItemId=M1",
            "Manufacturer=Maker",
            "Classification=A01 (EMDN, -, -)",
            "UdiDi=07350002",
            "OrderableUnit=BX",
            "ContentQuantity=100 (C62, -, -)",
            "MinimumOrderQuantity=2",
            "OrderIncrement=1",
            "ValidTo=2026-12-31",
            "Price=12.50 (SEK, -, -)",
            "Supplier=Nord",
        ]
    );
    assert!(reader.next().is_none());
}

#[test]
fn products_of_bmecat_2005_are_read_in_their_namespace_and_in_none() {
    let xml = r#"<BMECAT version="2005" xmlns="http://www.bmecat.org/bmecat/2005"><HEADER/>
<T_UPDATE_PRODUCTS><PRODUCT mode="update"><SUPPLIER_PID>1</SUPPLIER_PID><PRODUCT_DETAILS>
<DESCRIPTION_SHORT>Kanyl</DESCRIPTION_SHORT><INTERNATIONAL_PID type="gtin">0735</INTERNATIONAL_PID>
<INTERNATIONAL_PID type="own">9</INTERNATIONAL_PID></PRODUCT_DETAILS>
<PRODUCT_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>UNSPSC</REFERENCE_FEATURE_SYSTEM_NAME>
<REFERENCE_FEATURE_GROUP_ID>42142523</REFERENCE_FEATURE_GROUP_ID>
<REFERENCE_FEATURE_GROUP_NAME>Needles</REFERENCE_FEATURE_GROUP_NAME></PRODUCT_FEATURES>
<PRODUCT_PRICE_DETAILS><PRODUCT_PRICE price_type="net_list"><PRICE_AMOUNT>1</PRICE_AMOUNT>
<PRICE_CURRENCY>EUR</PRICE_CURRENCY></PRODUCT_PRICE></PRODUCT_PRICE_DETAILS>
</PRODUCT></T_UPDATE_PRODUCTS></BMECAT>"#;
    let namespace = r#" xmlns="http://www.bmecat.org/bmecat/2005""#;
    for xml in [xml.to_owned(), xml.replace(namespace, "")] {
        assert_eq!(
            show(&items(xml)[0].fields),
            [
                "ActionCode=update",
                "ItemId=1",
                "Name=Kanyl",
                "Gtin=0735 (gtin, -, -)",
                "StandardItemId=9 (own, -, -)",
                "Classification=42142523 (UNSPSC, -, Needles)",
                "Price=1 (EUR, -, -)",
            ]
        );
    }
}
