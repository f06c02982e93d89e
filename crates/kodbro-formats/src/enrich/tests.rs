mod declared;
#[cfg(feature = "xlsx")]
mod workbook;

use std::path::PathBuf;

use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Gives each item the code `A0101` and returns what comes out.
    fn enriched(
        &self,
        name: &str,
        content: &[u8],
        overwrite: bool,
    ) -> Result<(Enriched, Vec<u8>), Error> {
        let (from, to) = (self.path(name), self.path(&format!("to-{name}")));
        std::fs::write(&from, content).unwrap();
        let options = EnrichOptions::default().with_overwrite(overwrite);
        let code = Assigned {
            code: "A0101".into(),
            term: "Nålar & \"kanyler\" ≥ Å".into(),
            release: "2021".into(),
        };
        let output = Output::create(&to)?;
        let done = enrich(&from, &options, |_| Some(code.clone()), output)?;
        Ok((done, std::fs::read(&to).unwrap()))
    }

    fn items(&self, name: &str) -> Vec<Item> {
        let reader = ItemReader::open(self.path(name), &ItemOptions::default()).unwrap();
        reader.map(Result::unwrap).collect()
    }
}

const UBL: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<Catalogue xmlns="urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2"
	xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
	xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
	<cac:CatalogueLine>
		<b:ID>1</b:ID>
		<cac:Item>
			<b:Name>Blå kanyl</b:Name><!-- a comment -->
			<cac:ClassifiedTaxCategory><b:ID>S</b:ID></cac:ClassifiedTaxCategory>
		</cac:Item>
		<cac:KeywordItemProperty>
			<b:Name>Description</b:Name>
		</cac:KeywordItemProperty>
	</cac:CatalogueLine>
	<cac:CatalogueLine><b:ID>2</b:ID><cac:Item><b:Name>x</b:Name></cac:Item></cac:CatalogueLine>
	<cac:CatalogueLine>
		<cac:Item>
			<cac:CommodityClassification>
				<b:ItemClassificationCode listID="TST">42</b:ItemClassificationCode>
			</cac:CommodityClassification>
			<cac:CommodityClassification>
				<b:ItemClassificationCode listID="EMD" name="old">B02</b:ItemClassificationCode>
			</cac:CommodityClassification>
		</cac:Item>
	</cac:CatalogueLine>
	<cac:CatalogueLine><cac:Item/></cac:CatalogueLine>
</Catalogue>
"#;

const CODE: &str = "<b:ItemClassificationCode listID=\"EMD\" listVersionID=\"2021\" \
                    name=\"N\u{e5}lar &amp; &quot;kanyler&quot; &#8805; \u{c5}\">A0101\
                    </b:ItemClassificationCode>";

#[test]
fn ubl_is_given_classifications_in_their_place_and_nothing_else_is_changed() {
    let folder = Folder::new();
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let (done, bytes) = folder.enriched("a.xml", &latin(UBL), false).unwrap();
    assert_eq!(
        (done.items, done.added, done.kept, done.without_room),
        (4, 2, 1, 1)
    );
    let indent = "\n\t\t\t";
    let inserted = format!(
        "{indent}<cac:CommodityClassification>{indent}\t{CODE}{indent}</cac:CommodityClassification>"
    );
    let flat = format!("<cac:CommodityClassification>{CODE}</cac:CommodityClassification>");
    let expected = UBL
        .replacen("kanyl</b:Name>", &format!("kanyl</b:Name>{inserted}"), 1)
        .replacen("x</b:Name>", &format!("x</b:Name>{flat}"), 1);
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        String::from_utf8_lossy(&latin(&expected))
    );
    let items = folder.items("to-a.xml");
    let code = items[0].emdn_codes().next().unwrap();
    assert_eq!(code.label.as_deref(), Some("Nålar & \"kanyler\" ≥ Å"));
    assert_eq!(items[2].emdn_codes().next().unwrap().value, "B02");
}

#[test]
fn a_code_is_replaced_only_if_that_is_asked_for() {
    let folder = Folder::new();
    let text = UBL.replace("ISO-8859-1", "UTF-8");
    let (done, bytes) = folder.enriched("a.xml", text.as_bytes(), true).unwrap();
    assert_eq!((done.added, done.replaced, done.kept), (2, 1, 0));
    let out = String::from_utf8(bytes).unwrap();
    assert!(!out.contains("B02"));
    let new = CODE.replace("&#8805;", "≥");
    assert!(out.contains(&format!(
        "\t{new}\n\t\t\t</cac:CommodityClassification>\n\t\t</cac:Item>"
    )));
    let two = text.replace("listID=\"TST\"", "listID=\"EMD\"");
    let (done, _) = folder.enriched("b.xml", two.as_bytes(), true).unwrap();
    assert_eq!((done.replaced, done.kept), (0, 1), "several codes are kept");
    let empty = text.replace(">B02<", "> <");
    let (done, bytes) = folder.enriched("c.xml", empty.as_bytes(), false).unwrap();
    assert_eq!(
        (done.added, done.kept),
        (3, 0),
        "an empty code is filled in"
    );
    assert_eq!(
        String::from_utf8(bytes).unwrap().matches("\"EMD\"").count(),
        3
    );
}

#[test]
fn prefixes_and_encodings_of_all_kinds_are_kept() {
    let folder = Folder::new();
    // Basic elements that declare their namespace one by one.
    let own = r#"<c:Catalogue xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2"><CatalogueLine xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"><Item><x:Name xmlns:x="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">a</x:Name></Item></CatalogueLine></c:Catalogue>"#;
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    };
    for content in [own.as_bytes().to_vec(), utf16(own), utf16(UBL)] {
        let (_, bytes) = folder.enriched("a.xml", &content, false).unwrap();
        assert!(bytes.len() > content.len());
        assert_eq!(
            folder.items("to-a.xml")[0]
                .emdn_codes()
                .next()
                .unwrap()
                .value,
            "A0101"
        );
    }
}

#[test]
fn bmecat_is_given_groups_of_features_behind_those_it_has() {
    let folder = Folder::new();
    let xml = "<BMECAT>\r\n <T_NEW_CATALOG>\r\n  <ARTICLE>\r\n   <SUPPLIER_AID>1</SUPPLIER_AID>\r\n   \
        <ARTICLE_DETAILS><DESCRIPTION_SHORT>a</DESCRIPTION_SHORT></ARTICLE_DETAILS>\r\n   \
        <ARTICLE_FEATURES><REFERENCE_FEATURE_SYSTEM_NAME>UNSPSC</REFERENCE_FEATURE_SYSTEM_NAME>\
        <REFERENCE_FEATURE_GROUP_ID>42</REFERENCE_FEATURE_GROUP_ID></ARTICLE_FEATURES>\r\n   \
        <ARTICLE_ORDER_DETAILS/>\r\n  </ARTICLE>\r\n </T_NEW_CATALOG>\r\n</BMECAT>";
    let (done, bytes) = folder.enriched("a.xml", xml.as_bytes(), false).unwrap();
    assert_eq!(done.added, 1);
    let inserted = "\r\n   <ARTICLE_FEATURES>\r\n    \
        <REFERENCE_FEATURE_SYSTEM_NAME>EMDN</REFERENCE_FEATURE_SYSTEM_NAME>\r\n    \
        <REFERENCE_FEATURE_GROUP_ID>A0101</REFERENCE_FEATURE_GROUP_ID>\r\n   </ARTICLE_FEATURES>";
    let expected = xml.replacen(
        "</ARTICLE_FEATURES>",
        &format!("</ARTICLE_FEATURES>{inserted}"),
        1,
    );
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    let (again, same) = folder.enriched("b.xml", &bytes, false).unwrap();
    assert_eq!((again.kept, same == bytes), (1, true));
    let prices = xml.replace("T_NEW_CATALOG", "T_UPDATE_PRICES");
    let (done, same) = folder.enriched("c.xml", prices.as_bytes(), false).unwrap();
    assert_eq!((done.added, done.without_room), (0, 1));
    assert_eq!(same, prices.into_bytes());
}

#[test]
fn a_table_keeps_encoding_delimiter_quotes_and_line_ends() {
    let folder = Folder::new();
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let csv = "sep=;\r\nArtnr;Benämning;EMDN-kod;EMDN-version\r\n\"007\"; Blå \"\"kanyl;;\r\n\
               8;\"Duk; stor\";T02;\r\n\r\n9;Nål;\" \";\"2020\"";
    let (done, bytes) = folder.enriched("a.csv", &latin(csv), false).unwrap();
    assert_eq!((done.items, done.added, done.kept), (3, 2, 1));
    let expected = "sep=;\r\nArtnr;Benämning;EMDN-kod;EMDN-version;kodbro\r\n\
                    \"007\"; Blå \"\"kanyl;A0101;2021;added\r\n8;\"Duk; stor\";T02;;\r\n\r\n\
                    9;Nål;A0101;\"2020\";added";
    assert_eq!(encoding_rs::WINDOWS_1252.decode(&bytes).0, expected);
    let (again, same) = folder.enriched("b.csv", &bytes, false).unwrap();
    assert_eq!((again.added, again.kept, same == bytes), (0, 3, true));
}

#[test]
fn a_table_without_codes_is_given_columns() {
    let folder = Folder::new();
    // The encoding shows only behind the first rows, and does not have every letter of the term.
    let rows = "1\tneedle\n".repeat(20_000);
    let mut tsv = format!("id\tname\n{rows}").into_bytes();
    tsv.extend(b"2\tbl\xE5\n");
    let (done, bytes) = folder.enriched("a.tsv", &tsv, false).unwrap();
    assert_eq!(done.added, 20_001);
    let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("id\tname\tEMDN code\tEMDN term\tEMDN release\tkodbro")
    );
    let added = "A0101\t\"Nålar & \"\"kanyler\"\" ? Å\"\t2021\tadded";
    assert_eq!(lines.next().unwrap(), format!("1\tneedle\t{added}"));
    assert_eq!(text.lines().last().unwrap(), format!("2\tblå\t{added}"));
    let items = folder.items("to-a.tsv");
    let code = items[0].emdn_codes().next().unwrap();
    assert_eq!(
        (code.value.as_str(), code.version.as_deref()),
        ("A0101", Some("2021"))
    );
    let error = folder
        .enriched("one.csv", b"name\nneedle\n", false)
        .unwrap_err();
    assert!(error.hint().unwrap().contains("--delimiter"));
}

#[test]
fn json_lines_are_given_keys() {
    let folder = Folder::new();
    let lines = "{\"name\": \"a\", \"emdn\": null}\r\n\n{\"name\":\"b\",\"emdn\":\"T02\"}\n{}";
    let (done, bytes) = folder.enriched("a.jsonl", lines.as_bytes(), false).unwrap();
    assert_eq!((done.added, done.kept), (1, 1));
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "{\"name\": \"a\", \"emdn\": \"A0101\",\"kodbro\":\"added\"}\r\n\n\
         {\"name\":\"b\",\"emdn\":\"T02\"}\n{}"
    );
    let (done, bytes) = folder
        .enriched("b.jsonl", b"{\"name\":\"}\"}\n", false)
        .unwrap();
    assert_eq!(done.added, 1);
    assert!(String::from_utf8(bytes).unwrap().starts_with(
        "{\"name\":\"}\",\"emdn_code\":\"A0101\",\"emdn_term\":\"Nålar & \\\"kanyler"
    ));
    assert_eq!(folder.items("to-b.jsonl")[0].emdn_codes().count(), 1);
    let error = folder
        .enriched("c.json", b"[{\"name\": \"a\"}]", false)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("JSON that is no table cannot be enriched"),
        "{error}"
    );
}

#[test]
fn a_catalogue_that_cannot_be_read_whole_leaves_nothing_behind() {
    let folder = Folder::new();
    let cut = UBL.split_inclusive("</cac:CatalogueLine>").next().unwrap();
    for (name, content) in [("a.xml", cut), ("b.csv", "Artnr;Namn\n1;a\n2;b;c;d\n")] {
        assert!(folder.enriched(name, content.as_bytes(), false).is_err());
        assert!(!folder.path(&format!("to-{name}")).exists());
    }
}
