//! What a file says already is kept, or replaced as a whole.

use super::*;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// A catalogue of UBL with these classifications, in which basic elements declare their namespace.
fn ubl(codes: &[&str]) -> String {
    let codes = codes.iter();
    let all: String = codes
        .map(|code| format!("<cac:CommodityClassification>{code}</cac:CommodityClassification>"))
        .collect();
    format!(
        "<Catalogue xmlns=\"{}\" xmlns:cac=\"{}\"><cac:CatalogueLine><cac:Item>{all}</cac:Item>\
         </cac:CatalogueLine></Catalogue>",
        crate::ubl::CATALOGUE,
        crate::ubl::AGGREGATES,
    )
}

fn code(attributes: &str, value: &str) -> String {
    let basics = crate::ubl::BASICS;
    format!(
        "<ItemClassificationCode xmlns=\"{basics}\" {attributes}>{value}</ItemClassificationCode>"
    )
}

fn bmecat(features: &str) -> String {
    format!(
        "<BMECAT><T_NEW_CATALOG><ARTICLE><SUPPLIER_AID>1</SUPPLIER_AID><ARTICLE_FEATURES>{features}\
         </ARTICLE_FEATURES></ARTICLE></T_NEW_CATALOG></BMECAT>"
    )
}

#[test]
fn keys_of_json_lines_that_come_up_late_are_kept() {
    let folder = Folder::new();
    let late = "{\"name\":\"b\",\"emdn_code\":\"T02\"}\n{\"name\":\"c\",\"cnd\":\"T03\"}\n\
                {\"name\":\"d\",\"emdn_code\":\" \"}\n{\"name\":\"e\",\"emdn_code\":[]}\n";
    let lines = "{\"name\":\"a\"}\n".repeat(100) + late;
    let (done, bytes) = folder.enriched("a.jsonl", lines.as_bytes(), false).unwrap();
    assert_eq!((done.added, done.kept, done.without_room), (101, 2, 1));
    let out = text(bytes);
    let lines: Vec<&str> = out.lines().skip(100).collect();
    assert_eq!(lines[0], "{\"name\":\"b\",\"emdn_code\":\"T02\"}");
    assert_eq!(lines[1], "{\"name\":\"c\",\"cnd\":\"T03\"}");
    assert!(lines[2].starts_with("{\"name\":\"d\",\"emdn_code\":\"A0101\",\"emdn_term\":"));
    assert_eq!(lines[3], "{\"name\":\"e\",\"emdn_code\":[]}");
    let (done, bytes) = folder.enriched("b.jsonl", out.as_bytes(), true).unwrap();
    assert_eq!((done.replaced, done.without_room), (103, 1));
    let out = text(bytes);
    let replaced = "{\"name\":\"c\",\"cnd\":\"A0101\",\"kodbro\":\"replaced\"}\n";
    assert!(out.contains(replaced), "{out}");
}

#[test]
fn what_stands_beside_an_empty_code_is_kept() {
    let folder = Folder::new();
    let line = b"{\"name\":\"a\",\"emdn\":\"\",\"emdn_term\":\"mine\",\"emdn_release\":null}\n";
    let (_, bytes) = folder.enriched("a.jsonl", line, false).unwrap();
    assert_eq!(
        text(bytes),
        "{\"name\":\"a\",\"emdn\":\"A0101\",\"emdn_term\":\"mine\",\"emdn_release\":\"2021\",\
         \"kodbro\":\"added\"}\n"
    );
}

#[test]
fn json_lines_with_lists_in_them_are_enriched_by_the_name_of_the_file() {
    let folder = Folder::new();
    let kept = "{\"name\":\"b\",\"emdn\":[\"T02\"]}\n{\"name\":\"c\",\"emdn\":[\"A01\",\"B02\"]}\n";
    let lines = format!("{{\"name\":\"a\",\"tags\":[\"x\"]}}\n{kept}");
    let (done, bytes) = folder.enriched("a.jsonl", lines.as_bytes(), true).unwrap();
    assert_eq!((done.added, done.kept, done.without_room), (1, 1, 1));
    let out = text(bytes);
    let added = "{\"name\":\"a\",\"tags\":[\"x\"],\"emdn\":\"A0101\",";
    assert!(out.starts_with(added) && out.ends_with(kept), "{out}");
    assert!(folder.enriched("a.json", lines.as_bytes(), true).is_err());
    let list = b"[{\"name\":\"a\"}]\n";
    assert!(folder.enriched("b.jsonl", list, true).is_err());
}

#[test]
fn json_lines_of_another_encoding_are_refused_before_anything_is_asked() {
    let folder = Folder::new();
    let lines = [
        b"{\"name\":\"a\"}\n".repeat(9_000),
        b"{\"name\":\"\xE5\"}\n".to_vec(),
    ]
    .concat();
    std::fs::write(folder.path("a.jsonl"), lines).unwrap();
    let never = |_: &Item| -> Option<Assigned> { panic!("asked") };
    let options = EnrichOptions::default();
    let error = enrich(folder.path("a.jsonl"), &options, never, Output::nowhere()).unwrap_err();
    assert_eq!(error.hint(), Some("save it as UTF-8"));
}

#[test]
fn declarations_and_other_attributes_of_a_code_are_kept() {
    let folder = Folder::new();
    let empty = code("listID=\"EMD\"", "");
    let full = code("listID=\"EMD\" listAgencyID='\"9\"' name=\"old\"", "A01");
    for (code, overwrite) in [(empty, false), (full, true)] {
        let xml = ubl(&[&code]);
        let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), overwrite).unwrap();
        assert_eq!(done.added + done.replaced, 1);
        let out = text(bytes);
        assert_eq!(out.contains("listAgencyID='\"9\"' listID"), overwrite);
        assert!(!out.contains("old"));
        let items = folder.items("to-a.xml");
        let code = items[0].emdn_codes().next();
        assert_eq!(code.map(|code| code.value.as_str()), Some("A0101"), "{out}");
    }
}

#[test]
fn several_codes_in_one_field_are_never_replaced() {
    let folder = Folder::new();
    let csv = "Artnr;Namn;EMDN-kod\n1;a;A01010101, A01010102\n2;b;A01 B02\n3;c;A 01 01\n";
    let (done, bytes) = folder.enriched("a.csv", csv.as_bytes(), true).unwrap();
    assert_eq!((done.replaced, done.kept), (1, 2));
    assert!(text(bytes).contains("2;b;A01 B02;\n3;c;A0101;replaced\n"));
    let xml = ubl(&[&code("listID=\"EMD\"", "A01, B02")]);
    let (done, bytes) = folder.enriched("b.xml", xml.as_bytes(), true).unwrap();
    assert_eq!((done.kept, text(bytes)), (1, xml));
}

#[test]
fn the_declared_code_is_replaced_and_not_an_empty_field_beside_it() {
    let folder = Folder::new();
    let csv = "Artnr;Namn;EMDN-kod;EMDN-term;CND\n1;a;;mine;A0102\n";
    let (done, bytes) = folder.enriched("a.csv", csv.as_bytes(), true).unwrap();
    assert_eq!(done.replaced, 1);
    assert!(text(bytes).ends_with("\n1;a;;mine;A0101;replaced\n"));
    let (empty, full) = (code("listID=\"EMD\"", " "), code("listID=\"EMD\"", "B0101"));
    let xml = ubl(&[&empty, &full]);
    let (done, bytes) = folder.enriched("b.xml", xml.as_bytes(), true).unwrap();
    assert_eq!(done.replaced, 1);
    let out = text(bytes);
    assert!(out.contains(&empty) && !out.contains("B0101"), "{out}");
}

#[test]
fn a_replaced_group_of_features_says_nothing_of_the_old_code() {
    let folder = Folder::new();
    let group = "<REFERENCE_FEATURE_SYSTEM_NAME>EMDN-1.1</REFERENCE_FEATURE_SYSTEM_NAME>\
                 <REFERENCE_FEATURE_GROUP_ID type=\"flat\">B0101</REFERENCE_FEATURE_GROUP_ID>\
                 <REFERENCE_FEATURE_GROUP_NAME>Old</REFERENCE_FEATURE_GROUP_NAME>";
    let xml = bmecat(group);
    let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), true).unwrap();
    assert_eq!(done.replaced, 1);
    let new = group
        .replace("EMDN-1.1", "EMDN")
        .replace("B0101", "A0101")
        .replace("Old", "Nålar &amp; &quot;kanyler&quot; ≥ Å");
    assert_eq!(text(bytes), bmecat(&new));
    let two = bmecat(&format!("{group}<REFERENCE_FEATURE_GROUP_ID/>"));
    let (done, bytes) = folder.enriched("b.xml", two.as_bytes(), true).unwrap();
    assert_eq!((done.without_room, text(bytes)), (1, two));
}

#[test]
fn a_property_is_a_code_without_room_and_not_called_as_the_group_around_it() {
    let folder = Folder::new();
    let xml = bmecat(
        "<REFERENCE_FEATURE_SYSTEM_NAME>ECLASS-8.0</REFERENCE_FEATURE_SYSTEM_NAME>\
         <REFERENCE_FEATURE_GROUP_NAME>Other</REFERENCE_FEATURE_GROUP_NAME>\
         <FEATURE><FNAME>EMDN</FNAME><FVALUE>A01</FVALUE></FEATURE>",
    );
    let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), true).unwrap();
    assert_eq!((done.without_room, text(bytes)), (1, xml));
    let items = folder.items("a.xml");
    let code = items[0].emdn_codes().next().unwrap();
    assert_eq!((code.value.as_str(), &code.label), ("A01", &None));
}

#[test]
fn the_emdn_is_known_by_its_name_in_full_and_beside_the_list_id() {
    let folder = Folder::new();
    let group = "<REFERENCE_FEATURE_SYSTEM_NAME>European Medical Device Nomenclature\
                 </REFERENCE_FEATURE_SYSTEM_NAME>\
                 <REFERENCE_FEATURE_GROUP_ID>A01</REFERENCE_FEATURE_GROUP_ID>";
    let named = code("listID=\"ZZZ\" listName=\"EMDN\"", "B01");
    for xml in [bmecat(group), ubl(&[&named])] {
        let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), false).unwrap();
        assert_eq!((done.kept, text(bytes)), (1, xml));
    }
}

#[test]
fn codes_outside_of_items_are_not_noted_and_foreign_elements_have_no_room() {
    let folder = Folder::new();
    let foreign = "<f:Item xmlns:f=\"urn:f\"></f:Item>";
    let xml = ubl(&[]).replace("<cac:Item></cac:Item>", foreign);
    let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), false).unwrap();
    assert_eq!((done.without_room, text(bytes)), (1, xml));
    let line = "<cac:CatalogueLine>";
    let stray = code("listID=\"EMD\"", "A01").repeat(9);
    let xml = ubl(&[]).replacen(line, &format!("<x>{stray}</x>{line}"), 1);
    std::fs::write(folder.path("b.xml"), xml).unwrap();
    let mut options = ItemOptions::default();
    options.marks = true;
    let mut reader = ItemReader::open(folder.path("b.xml"), &options).unwrap();
    reader.next().unwrap().unwrap();
    let marks = reader.document().unwrap().take_marks();
    assert!(marks.codes.is_empty());
}

#[cfg(feature = "xlsx")]
#[test]
fn cells_at_the_right_of_a_sheet_stay_where_they_are() {
    let folder = Folder::new();
    let path = folder.path("a.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [(0, ["Artnr", "Namn"]), (1, ["1", "a"]), (2, ["2", "b"])] {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    // Far below the rows by which the columns are found.
    for row in 3..2_000 {
        sheet.write_string(row, 0, row.to_string()).unwrap();
        sheet.write_string(row, 1, "c").unwrap();
    }
    sheet.write_string(1_999, 6, "mine").unwrap();
    workbook.save(&path).unwrap();
    let content = std::fs::read(&path).unwrap();
    folder.enriched("a.xlsx", &content, false).unwrap();
    let options = crate::CatalogueOptions::default();
    let rows = crate::CatalogueReader::open(folder.path("to-a.xlsx"), &options).unwrap();
    assert_eq!(rows.header()[7], "EMDN code");
    let last = rows.map(Result::unwrap).last().unwrap();
    assert_eq!(
        (last.cells[6].as_str(), last.cells[7].as_str()),
        ("mine", "A0101")
    );
}

#[test]
fn a_line_that_names_the_delimiter_stays_and_each_header_names_the_new_columns() {
    let folder = Folder::new();
    let bare = "sep=;\n1;Kanyl 0,8x40 mm injektion\n2;Duk steril 40x40\n";
    let (from, to) = (folder.path("a.csv"), folder.path("to-a.csv"));
    std::fs::write(&from, bare).unwrap();
    let items = ItemOptions::default().with_columns("id=1,name=2".parse().unwrap());
    let options = EnrichOptions::default().with_items(items);
    let assign = |_: &Item| {
        Some(Assigned {
            code: "A01".into(),
            ..Assigned::default()
        })
    };
    enrich(&from, &options, assign, Output::create(&to).unwrap()).unwrap();
    let out = std::fs::read_to_string(&to).unwrap();
    assert!(
        out.starts_with("sep=;\n1;Kanyl 0,8x40 mm injektion;A01;;;added\n"),
        "{out}"
    );
    let twice = "Artnr;Namn\n1;a\n\nArtnr;Namn\n2;b\n";
    let (done, bytes) = folder.enriched("b.csv", twice.as_bytes(), false).unwrap();
    assert_eq!(done.added, 2);
    let header = "Artnr;Namn;EMDN code;EMDN term;EMDN release;kodbro\n";
    assert_eq!(text(bytes).matches(header).count(), 2);
}

#[test]
fn tables_whose_bytes_could_not_be_kept_are_refused() {
    let folder = Folder::new();
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("Artnr;Namn\n1;注射針カニューレ\n");
    std::fs::write(folder.path("a.csv"), &bytes).unwrap();
    let items = ItemOptions::default().with_encoding("shift_jis");
    let options = EnrichOptions::default().with_items(items);
    let error = items_with_room(folder.path("a.csv"), &options).unwrap_err();
    assert!(
        error.to_string().ends_with("Shift_JIS cannot be enriched"),
        "{error}"
    );
}
