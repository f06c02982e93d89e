use super::*;
use crate::TableFormat;

#[test]
fn a_swedish_catalogue_says_what_its_columns_say() {
    let csv = "Artnr;Benämning;EMDN-kod;EMDN-benämning;EMDN-version;UNSPSC;GTIN;Tillverkare;Leverantör;Förp;\
               Antal per förp;Pris;Valuta\n\
               007; Kanyl ;A01010101;Kanyler;2021;42142523;0735 ;Nord AB;Medi;ask;100;12,50;SEK\n";
    let mut reader = open(csv).unwrap();
    assert_eq!(
        reader.describe(),
        "CSV, UTF-8, delimiter ';', header row 1; id=Artnr, name=Benämning, emdn=EMDN-kod, \
         emdn_term=EMDN-benämning, emdn_release=EMDN-version, unspsc=UNSPSC, gtin=GTIN, \
         manufacturer=Tillverkare, supplier=Leverantör, unit=Förp, content=Antal per förp, \
         price=Pris, currency=Valuta"
    );
    let item = reader.next().unwrap().unwrap();
    assert_eq!(item.spot, Spot::Row(2));
    assert_eq!(
        show(&item.fields),
        [
            "ItemId=007",
            "Name= Kanyl ",
            "Classification=A01010101 (EMD, 2021, Kanyler)",
            "Classification=42142523 (TST, -, -)",
            "Gtin=0735 ",
            "Manufacturer=Nord AB",
            "Supplier=Medi",
            "OrderableUnit=ask",
            "ContentQuantity=100",
            "Price=12,50 (SEK, -, -)",
        ]
    );
    let place = reader.place(&item.fields[2].spot);
    assert_eq!(place.to_string(), "x, row 2, column 'EMDN-kod'");
}

#[test]
fn a_table_without_names_is_read_if_two_columns_are_known() {
    let found = items("Export 2026\nGTIN;EMDN code\n07350001;A0101\n");
    assert_eq!(found.len(), 1);
    assert_eq!(
        show(&found[0].fields),
        ["Gtin=07350001", "Classification=A0101 (EMD, -, -)"]
    );
    let error = open("Foo;Bar\na;b\n").err().unwrap();
    assert!(
        matches!(error.kind(), crate::ErrorKind::NoHeader { .. }),
        "{error}"
    );
}

#[test]
fn a_term_belongs_to_the_code_to_its_left() {
    let found = items("Namn;EMDN kod;EMDN term;EMDN kod;EMDN term\nx;A01;a;B02;b\n");
    assert_eq!(
        show(&found[0].fields)[1..],
        [
            "Classification=A01 (EMD, -, a)",
            "Classification=B02 (EMD, -, b)"
        ]
    );
}

#[test]
fn columns_may_be_named() {
    let options = ItemOptions::default().with_columns("name=B,emdn=Kod".parse().unwrap());
    let reader = open_with("Kod;Text\nA01;Kanyl\n", &options).unwrap();
    let found: Vec<Item> = reader.map(Result::unwrap).collect();
    assert_eq!(
        show(&found[0].fields),
        ["Classification=A01 (EMD, -, -)", "Name=Kanyl"]
    );
    let options = ItemOptions::default().with_columns("emdn=Code".parse().unwrap());
    let error = open_with("Kod;Namn\nA01;Kanyl\n", &options).err().unwrap();
    assert_eq!(
        error.to_string(),
        "x: no column 'Code', expected one of 'Kod', 'Namn'"
    );
    for (text, expected) in [
        ("emdn", "role=column"),
        ("emdn=", "a column behind '='"),
        ("emdn=A,emdn=B", "the role emdn only once"),
    ] {
        let error = text.parse::<ItemColumns>().unwrap_err();
        assert!(error.to_string().ends_with(expected), "{error}");
    }
}

#[test]
fn a_row_that_cannot_be_read_can_be_read_past() {
    let csv = "Artnr;Namn\n1;a\n2;b;c;d\n3;e\n";
    let rows: Vec<Result<Item, Error>> = open(csv).unwrap().collect();
    assert_eq!(rows.len(), 3);
    let error = rows[1].as_ref().unwrap_err();
    assert!(error.is_row(), "{error}");
    assert_eq!(rows[2].as_ref().unwrap().text(FieldKind::Name), "e");
}

#[test]
fn a_header_alone_is_a_catalogue_of_no_items() {
    let mut reader = open("Artnr;Namn\n").unwrap();
    assert_eq!(reader.format(), CatalogueFormat::Table(TableFormat::Csv));
    assert!(reader.next().is_none());
}
