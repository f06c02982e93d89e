use std::fmt::Write as _;

use crate::folder::{Folder, snapshot};

/// A catalogue of UBL with a line for each of the rows, the last of which has a code.
fn catalogue() -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Catalogue xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\n",
    );
    let code = "<cac:CommodityClassification><cbc:ItemClassificationCode listID=\"EMD\">A02\
                </cbc:ItemClassificationCode></cac:CommodityClassification>";
    for (id, name, code) in [
        ("0013", "OPERATIONSHANDSKE 7,5", ""),
        ("0015", "10 ml 100/fp", ""),
        ("0016", "Operationshandske 8", code),
    ] {
        let _ = write!(
            xml,
            " <cac:CatalogueLine>\n  <cbc:ID>{id}</cbc:ID>\n  <cac:Item>\n   <cbc:Name>{name}</cbc:Name>\n   \
             <cac:SellersItemIdentification><cbc:ID>{id}</cbc:ID></cac:SellersItemIdentification>\n   \
             {code}<cac:ClassifiedTaxCategory/>\n  </cac:Item>\n </cac:CatalogueLine>\n"
        );
    }
    xml + "</Catalogue>\n"
}

#[test]
fn a_document_is_given_codes() {
    let folder = Folder::with_index().with("catalogue.xml", catalogue());
    snapshot!(
        "enrich_ubl",
        folder.run("enrich catalogue.xml --index small.kodbro")
    );
    let said = folder.run_with("enrich - --index small.kodbro", catalogue().as_bytes());
    assert!(said.contains("reading <stdin>: UBL Catalogue"), "{said}");
    assert!(said.contains("listID=\"EMD\" listVersionID=\"1\" name=\"operationshandskar\">T0101<"));
    let said = folder.run("enrich catalogue.xml --index small.kodbro --overwrite --language en");
    assert!(!said.contains(">A02"), "{said}");
    assert_eq!(said.matches("name=\"SURGICAL GLOVES\"").count(), 2);
}

#[test]
fn a_table_is_given_columns_and_what_is_added_is_listed() {
    let folder = Folder::with_index();
    snapshot!(
        "enrich_csv",
        folder.run("enrich rows.csv --index small.kodbro --mappings added.sssom.tsv --source Nord")
    );
    let list = String::from_utf8(folder.read("added.sssom.tsv")).unwrap();
    let rows: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 3, "{list}");
    assert!(
        rows[1].contains("0013") && rows[1].contains("T0101"),
        "{list}"
    );
}

#[test]
fn decisions_settle_what_is_added() {
    let folder = Folder::with_index().with(
        "decisions.csv",
        "id;name;source;decision;code;by\n0015;10 ml 100/fp;Nord;accepted;A02;anna\n",
    );
    let said = folder.run(
        "enrich rows.csv --index small.kodbro --decisions decisions.csv --mappings a.sssom.tsv",
    );
    assert!(
        said.contains("0015;10 ml 100/fp;;Syd AB;A02;sprutor;1;added"),
        "{said}"
    );
    let list = String::from_utf8(folder.read("a.sssom.tsv")).unwrap();
    let decided = list.lines().find(|line| line.contains("0015")).unwrap();
    assert!(decided.contains("ManualMappingCuration"), "{list}");
}

#[test]
fn nothing_to_add_is_a_finding_and_a_copy() {
    let csv = "Artnr;Namn;EMDN-kod\r\n1;Operationshandske;T0101\r\n2;Zzyzx;\r\n";
    let folder = Folder::with_index().with("full.csv", csv);
    snapshot!(
        "enrich_nothing",
        folder.run("enrich full.csv --index small.kodbro --out out.csv")
    );
    assert_eq!(
        String::from_utf8(folder.read("out.csv")).unwrap(),
        "Artnr;Namn;EMDN-kod;kodbro\r\n1;Operationshandske;T0101;\r\n2;Zzyzx;;\r\n"
    );
}

#[test]
fn a_workbook_is_written_anew() {
    let folder = Folder::with_index().with_workbook("rows.xlsx", |workbook| {
        let sheet = workbook.add_worksheet();
        for (row, cells) in [
            (0, ["Artnr", "Namn"]),
            (1, ["0013", "Operationshandske 7,5"]),
        ] {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    });
    snapshot!(
        "enrich_xlsx",
        folder.run("enrich rows.xlsx --index small.kodbro --out out.xlsx")
    );
    let said = folder.run("enrich out.xlsx --index small.kodbro --out again.xlsx");
    assert!(said.contains("kept              1"), "{said}");
}

#[test]
fn inputs_are_not_replaced_and_bad_input_leaves_nothing() {
    let folder = Folder::with_index()
        .with("catalogue.xml", catalogue())
        .with("cut.xml", &catalogue()[..900])
        .with(
            "order.xml",
            "<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
        )
        .with("one.csv", "Namn\nOperationshandske\n");
    let mut said = String::new();
    for line in [
        "enrich catalogue.xml --index small.kodbro --out catalogue.xml",
        "enrich catalogue.xml --index small.kodbro --mappings catalogue.xml",
        "enrich catalogue.xml --index small.kodbro --out new --mappings new",
        "enrich cut.xml --index small.kodbro --out new.xml",
        "enrich order.xml --index small.kodbro --out new.xml",
        "enrich one.csv --index small.kodbro --out new.csv",
        "enrich missing.xml --index small.kodbro --out new.xml",
        "enrich rows.csv --index small.kodbro --columns colour=A",
    ] {
        said += &folder.run(line);
    }
    snapshot!("enrich_refused", said);
    assert!(!folder.files().iter().any(|name| name.starts_with("new")));
    assert_eq!(folder.read("catalogue.xml"), catalogue().into_bytes());
}

#[test]
fn what_is_added_is_listed_only_when_it_is_written() {
    let ubl = catalogue().replace("<cac:ClassifiedTaxCategory/>", "");
    let without = "<cac:CatalogueLine><cac:Item/></cac:CatalogueLine>\n</Catalogue>";
    let property = "<cac:CatalogueLine><cac:Item><cbc:Name>Operationshandske 8</cbc:Name>\
         <cac:AdditionalItemProperty><cbc:Name>EMDN</cbc:Name><cbc:Value>A02</cbc:Value>\
         </cac:AdditionalItemProperty></cac:Item></cac:CatalogueLine>\n</Catalogue>";
    let ubl = ubl
        .replace("</Catalogue>", without)
        .replace("</Catalogue>", property);
    let folder = Folder::with_index()
        .with("catalogue.xml", ubl)
        .with(
            "list.json",
            "[{\"artnr\":\"1\",\"name\":\"Operationshandske 8\"}]",
        )
        .with("bad.csv", "Artnr;Namn\n1;Operationshandske 8\n2;a;b;c\n");
    let index = "--index small.kodbro --overwrite --out new";
    for file in ["list.json", "bad.csv"] {
        let said = folder.run(&format!("enrich {file} {index} --mappings new.tsv"));
        assert!(said.contains("error: "), "{said}");
    }
    assert!(!folder.files().iter().any(|name| name.starts_with("new")));
    let said = folder.run(&format!("enrich catalogue.xml {index} --mappings new.tsv"));
    assert!(said.contains("no room           1"), "{said}");
    let list = String::from_utf8(folder.read("new.tsv")).unwrap();
    let rows = list.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(rows, 1 + 2, "{list}");
}

#[test]
fn one_file_is_not_written_twice_under_two_names() {
    let folder = Folder::with_index();
    let said = folder.run("enrich rows.csv --index small.kodbro --out new --mappings ./new");
    assert!(said.contains("named twice"), "{said}");
}

#[test]
fn findings_of_the_reader_are_shown() {
    let csv = "Artnr;Namn;EMDN-kod\n1;Operationshandske 8\n";
    let folder = Folder::with_index().with("short.csv", csv);
    let said = folder.run("enrich short.csv --index small.kodbro --out new");
    assert!(
        said.contains("warning: short.csv, row 2: 2 cells"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_is_read_once_and_keeps_its_name() {
    let folder = Folder::with_index();
    let csv = b"Artnr;Namn\n1;Operationshandske 8\n";
    let said = folder.run_with("enrich /dev/stdin --index small.kodbro", csv);
    assert!(said.contains("reading /dev/stdin: CSV"), "{said}");
    assert!(said.contains("1;Operationshandske 8;T0101;"), "{said}");
    let said = folder.run_with("enrich /dev/stdin --index small.kodbro", b"Namn\nHandske\n");
    assert!(
        said.contains("error: /dev/stdin: a table of one column"),
        "{said}"
    );
}
