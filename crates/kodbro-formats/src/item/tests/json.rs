use super::*;

#[test]
fn a_list_of_devices_in_an_object_is_read_device_by_device() {
    let json = r#"{"totalElements": 2, "content": [
  {"basicUdi": "B-1", "primaryDi": {"uuid": "u", "code": "07350001", "issuingAgency": {"code": "x.gs1"}},
   "tradeName": {"texts": [{"language": {"isoCode": "en", "name": "English"}, "text": "Needle"}]},
   "manufacturer": {"srn": "S", "name": "Nord \"AB\""}, "reference": "R-1",
   "riskClass": {"code": "x.class-i", "name": "no name"},
   "cndNomenclatures": [{"code": "A010101", "description": {"texts": [{"text": "NEEDLES"}]}}, {"code": "A01"}]},
  {"primaryDi": "07350002", "tradeName": null, "cndCodes": " A01 A02,B03", "emdnCode": ["C01", "C02"]}
], "last": {"more": [1, "]"]}}"#;
    let mut reader = open(json).unwrap();
    assert_eq!(reader.describe(), "JSON, UTF-8");
    let first = reader.next().unwrap().unwrap();
    assert_eq!(
        show(&first.fields),
        [
            "BasicUdiDi=B-1",
            "UdiDi=07350001",
            "Name=Needle",
            "Manufacturer=Nord \"AB\"",
            "ManufacturerItemId=R-1",
            "Classification=A010101 (EMD, -, NEEDLES)",
            "Classification=A01 (EMD, -, -)",
        ]
    );
    let code = first.first(FieldKind::Classification).unwrap();
    assert_eq!(
        reader.place(&code.spot).to_string(),
        "x, line 6:34, /content/0/cndNomenclatures/0/code"
    );
    let second = reader.next().unwrap().unwrap();
    assert_eq!(
        show(&second.fields),
        [
            "UdiDi=07350002",
            "Classification= A01 A02,B03 (EMD, -, -)",
            "Classification=C01 (EMD, -, -)",
            "Classification=C02 (EMD, -, -)",
        ]
    );
    assert!(reader.next().is_none());
}

#[test]
fn trade_items_of_gdsn_say_their_code_by_system_88() {
    let json = r#"[{"tradeItem": {"gtin": "07350001", "tradeItemDescription": [{"value": "Kanyl", "languageCode": "sv"}],
        "gdsnTradeItemClassification": {"gpcCategoryCode": "10000843", "additionalTradeItemClassification": [
          {"additionalTradeItemClassificationSystemCode": "88", "additionalTradeItemClassificationValue": [
            {"additionalTradeItemClassificationCodeValue": "A01", "additionalTradeItemClassificationVersion": "2021"}]},
          {"additionalTradeItemClassificationSystemCode": 5, "additionalTradeItemClassificationValue":
            {"additionalTradeItemClassificationCodeValue": 42142523}}]}}}]"#;
    let found = items(json);
    assert_eq!(
        show(&found[0].fields),
        [
            "Gtin=07350001",
            "Name=Kanyl",
            "Classification=A01 (EMD, 2021, -)",
            "Classification=42142523 (TST, -, -)",
        ]
    );
}

#[test]
fn one_object_and_one_a_line_are_read_too() {
    let one = "{\n \"tradeName\": \"Kanyl\",\n \"gtin\": 7350001\n}\n";
    let mut reader = open(one).unwrap();
    assert_eq!(reader.format(), CatalogueFormat::Json);
    let item = reader.next().unwrap().unwrap();
    assert_eq!(show(&item.fields), ["Name=Kanyl", "Gtin=7350001"]);
    assert_eq!(
        reader.place(&item.fields[1].spot).to_string(),
        "x, line 3:10, /gtin"
    );
    let lines = "{\"name\":\"a\",\"cndCodes\":[\"A01\"]}\n{\"name\":\"b\",\"cndCodes\":[]}\n";
    assert_eq!(items(lines).len(), 2);
    // Objects without any in them are a table.
    let reader = open("{\"name\":\"a\",\"gtin\":\"1\"}\n{\"name\":\"b\"}\n").unwrap();
    assert_eq!(reader.format().to_string(), "jsonl");
    assert_eq!(reader.count(), 2);
}

#[test]
fn json_that_cannot_be_read_says_where() {
    let error = |json: &str| {
        let reader = open(json).unwrap();
        reader.filter_map(Result::err).next().unwrap().to_string()
    };
    for (json, message) in [
        (
            "[{\"a\": 1",
            "x, line 1:9: cannot read the JSON document: the document ends within an object",
        ),
        (
            "[\n{\"a\": \"b}]",
            "x, line 2:11: cannot read the JSON document: the document ends within a text",
        ),
        (
            "[{\"a\": 1}}",
            "x, line 1:10: cannot read the JSON document: expected an object",
        ),
        (
            "[{\"a\": 1]",
            "x, line 1:9: cannot read the JSON document: brackets do not match",
        ),
        (
            "[1, 2]",
            "x, line 1:2: cannot read the JSON document: expected an object",
        ),
        (
            "[{\"a\": 1}",
            "x, line 1:10: cannot read the JSON document: the document ends too early",
        ),
        (
            "[{\"a\" 1}]",
            "x, line 1:2: cannot read the JSON document: expected",
        ),
    ] {
        let found = error(json);
        assert!(found.starts_with(message), "{found}");
    }
    let deep = format!(
        "[{{\"a\":{}1{}}}]",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(error(&deep).contains("beyond the limit of 32 levels"));
}

#[test]
fn a_gigabyte_of_json_ends_at_the_limit() {
    use std::io::Read;
    for start in ["[{\"name\": \"", "[{\"name", "[{\"a\": [", "{\"a\": "] {
        let endless =
            Cursor::new(start.to_owned().into_bytes()).chain(std::io::repeat(b'1').take(1 << 30));
        let options = ItemOptions::default().with_format(CatalogueFormat::Json);
        let reader = ItemReader::from_reader("x", endless, &options).unwrap();
        let error = reader.filter_map(Result::err).next().unwrap();
        assert!(
            matches!(error.kind(), crate::ErrorKind::BeyondLimit { .. }),
            "{error}"
        );
    }
}

#[test]
fn every_list_of_products_is_read_and_no_other() {
    let json = r#"{"name": "x", "data": [], "in": {"items": [{"gtin": "1"}, null, {"gtin": "2"}], "tags": ["a"]},
        "products": [ {"gtin": "3"}], "results": [1], "more": {"a": []}}"#;
    let mut reader = open(json).unwrap();
    let read: Vec<(String, String)> = reader
        .by_ref()
        .map(Result::unwrap)
        .map(|item| match &item.spot {
            Spot::Element { path, .. } => (item.text(FieldKind::Gtin).to_owned(), path.clone()),
            _ => unreachable!(),
        })
        .collect();
    let found = |gtin: &str, path: &str| (gtin.to_owned(), path.to_owned());
    assert_eq!(
        read,
        [
            found("1", "/in/items/0"),
            found("2", "/in/items/2"),
            found("3", "/products/0"),
        ]
    );
    for json in [
        r#"{"gtin": "1", "data": []}"#,
        r#"{"gtin": "1", "content": ["A", "B"]}"#,
    ] {
        let items = items(json);
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].text(FieldKind::Gtin), "1");
    }
    let error = open(r#"{"items": [{"gtin": "1"}]]"#)
        .unwrap()
        .last()
        .unwrap();
    assert!(error.is_err());
}
