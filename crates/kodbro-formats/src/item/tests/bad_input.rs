use std::io::Read;

use super::documents::UBL;
use super::*;
use crate::ErrorKind;

/// Returns the first error, on opening or later, with its hint.
fn error(content: impl Into<Vec<u8>>) -> (String, String) {
    let error = match open(content) {
        Err(error) => error,
        Ok(reader) => reader.filter_map(Result::err).next().unwrap(),
    };
    (
        error.to_string(),
        error.hint().unwrap_or_default().to_owned(),
    )
}

#[test]
fn bombs_and_external_entities_are_refused_before_anything_is_expanded() {
    let bomb = "<!DOCTYPE c [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>";
    let (message, hint) = error(UBL.replacen("<c:Catalogue", &format!("{bomb}<c:Catalogue"), 1));
    assert_eq!(
        message,
        "x, line 2:1: the document has a document type declaration with declarations of its own"
    );
    assert!(hint.starts_with("remove the line <!DOCTYPE"));
    let external = "<!DOCTYPE c SYSTEM \"file:///etc/passwd\"><c:Catalogue";
    let (message, _) = error(UBL.replacen("<c:Catalogue", external, 1));
    assert_eq!(
        message,
        "x, line 2:1: the document has a document type declaration"
    );
    let (message, _) = error(UBL.replace("Kanyl 0,8", "]]>&xxe;<![CDATA["));
    assert_eq!(
        message,
        "x, line 22:25: the entity '&xxe;' is not defined, expected a character or one of amp, lt, \
         gt, quot, apos"
    );
    let (message, _) = error(UBL.replace("name=\"Kanyler\"", "name=\"&xxe;\""));
    assert!(
        message.contains("not well-formed XML: in an attribute"),
        "{message}"
    );
    let bmecat = "<!DOCTYPE BMECAT SYSTEM \"x.dtd\" [<!ENTITY a \"b\">]><BMECAT/>";
    assert!(error(bmecat).0.ends_with("with declarations of its own"));
}

#[test]
fn documents_cut_off_anywhere_say_so_or_have_fewer_items() {
    let (message, hint) = error(&UBL[..UBL.len() - 10]);
    assert!(
        message.ends_with("the document ends before <c:Catalogue> does"),
        "{message}"
    );
    assert!(hint.contains("cut off"));
    let (message, _) = error(UBL.split_inclusive("0,8<1]]").next().unwrap());
    assert!(
        message.ends_with("the document ends before <Name> does"),
        "{message}"
    );
    for end in (0..UBL.len())
        .filter(|end| UBL.is_char_boundary(*end))
        .step_by(7)
    {
        let is_whole = match open(&UBL[..end]) {
            Ok(reader) => reader.into_iter().all(|item| item.is_ok()),
            Err(_) => false,
        };
        assert!(!is_whole, "{end}");
    }
}

#[test]
fn roots_and_namespaces_that_are_not_read_are_named() {
    for (xml, message, hint) in [
        (
            "<?xml version=\"1.0\"?><Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"/>",
            "x, line 1:22: found <Order> in 'urn:oasis:names:specification:ubl:schema:xsd:Order-2', \
             expected a UBL 2 Catalogue",
            "another document of UBL",
        ),
        (
            "<Catalogue xmlns='urn:oasis:names:specification:ubl:schema:xsd:Catalogue-1.0'/>",
            "x, line 1:1: the root element 'Catalogue' is in \
             'urn:oasis:names:specification:ubl:schema:xsd:Catalogue-1.0', expected \
             'urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2'",
            "UBL 2",
        ),
        (
            "<Catalogue/>",
            "x, line 1:1: the root element 'Catalogue' is in no namespace, expected",
            "UBL 2",
        ),
        (
            "<a><b/></a>",
            "x, line 1:1: found <a> in no namespace, expected",
            "BMEcat",
        ),
        (
            "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "x, line 1:22: found <Workbook>",
            ".xlsx",
        ),
        (
            "<html><body><table><tr><td>Artnr</td></tr></table></body></html>",
            "x: found a web page (HTML)",
            "spreadsheet",
        ),
        (
            "<p:a/>",
            "x, line 1:1: the document is not well-formed XML: nothing says which",
            "",
        ),
        (
            "<c:Catalogue xmlns:c='urn:x'>",
            "x, line 1:1: the root element 'c:Catalogue' is in 'urn:x'",
            "",
        ),
    ] {
        let (found, found_hint) = error(xml);
        assert!(found.starts_with(message), "{found}");
        assert!(found_hint.contains(hint), "{found_hint}");
    }
}

#[test]
fn broken_documents_say_what_is_broken() {
    for (from, to, message) in [
        (
            "</a:Item>",
            "</a:Thing>",
            "line 34:5: the document is not well-formed XML: <a:Item> is closed by </a:Thing>, expected </a:Item>",
        ),
        (
            "</c:Catalogue>",
            "</c:Catalogue><more/>",
            "there is more behind the root element",
        ),
        (
            "</c:Catalogue>",
            "</c:Catalogue>text",
            "there is text behind the root element",
        ),
        (
            "<ID>K-1</ID>",
            "<ID x='1' x='2'>K-1</ID>",
            "in an attribute: ",
        ),
        (
            "Seller &amp;",
            "Seller &",
            "an '&' stands alone, expected '&amp;'",
        ),
    ] {
        let (found, _) = error(UBL.replace(from, to));
        assert!(found.contains(message), "{found}");
    }
    assert!(
        error("<?xml version=\"1.0\"?><!-- nothing -->")
            .0
            .ends_with("there is no element")
    );
}

#[test]
fn mixed_encodings_are_told_with_line_and_byte() {
    let mut bytes = UBL.replace("Maker", "@").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'@').unwrap();
    bytes[at] = 0xE5;
    let (message, hint) = error(bytes);
    assert!(
        message.contains(&format!("byte {at}: bytes E5 are not UTF-8")),
        "{message}"
    );
    assert!(message.contains("line 32:"), "{message}");
    assert!(hint.contains("declare"));
    let declared = UBL.replace("UTF-8", "UTF-16");
    assert!(
        error(declared)
            .0
            .contains("declared as UTF-16, but its bytes are single bytes")
    );
}

#[test]
fn deep_nesting_and_many_attributes_are_refused() {
    let deep = "<d>".repeat(100_000);
    let (message, _) = error(UBL.replace("<ID>K-1</ID>", &deep));
    assert!(
        message.ends_with("elements in each other beyond the limit of 64 levels"),
        "{message}"
    );
    let attributes: String = (0..100_000).map(|i| format!(" a{i}=''")).collect();
    let (message, _) = error(UBL.replace("<ID>K-1", &format!("<ID{attributes}>K-1")));
    assert!(
        message.ends_with("attributes beyond the limit of 256 an element"),
        "{message}"
    );
    let (message, _) = error(UBL.replace("<ID>1</ID>", &"<ID>1</ID>".repeat(20_000)));
    assert!(
        message.contains("the fields of one product beyond the limit"),
        "{message}"
    );
}

/// A document whose `@` is replaced by a gigabyte of `x`.
fn endless(document: &str) -> impl Read + Send + 'static {
    let (head, tail) = document.split_once('@').unwrap();
    let middle = std::io::repeat(b'x').take(1 << 30);
    Cursor::new(head.to_owned().into_bytes())
        .chain(middle)
        .chain(Cursor::new(tail.to_owned().into_bytes()))
}

#[test]
fn a_gigabyte_in_one_token_ends_at_the_limit() {
    for document in [
        UBL.replace("name=\"Kanyler\"", "name=\"@\""),
        UBL.replace("name=\"Kanyler\"", "@=\"\""),
        UBL.replace("<Description> two", "<Description>@"),
        UBL.replace("<Description> two", "<!--@--><Description>"),
        UBL.replace("<Description> two", "<@>"),
        UBL.replace("Kanyl 0,8", "@"),
        UBL.replace("&#229;", "&@;"),
        UBL.replace("<?xml", "<?xml @"),
    ] {
        let reader = ItemReader::from_reader("x", endless(&document), &ItemOptions::default());
        let error = match reader {
            Err(error) => error,
            Ok(reader) => reader.filter_map(Result::err).next().unwrap(),
        };
        assert!(
            matches!(error.kind(), ErrorKind::BeyondLimit { .. }),
            "{error}"
        );
    }
}

#[test]
fn long_text_that_says_nothing_is_read_past() {
    let document = UBL.replace("<ID>not this</ID>", "<a:Attachment>@</a:Attachment>");
    let mut xml = endless(&document).take(50 << 20);
    let mut bytes = Vec::new();
    xml.read_to_end(&mut bytes).unwrap();
    bytes.truncate(40 << 20);
    bytes.extend(document.split_once('@').unwrap().1.bytes());
    let item = open(bytes).unwrap().next().unwrap().unwrap();
    assert_eq!(item.text(FieldKind::ItemId), "007");
    assert_eq!(item.text(FieldKind::Manufacturer), "Maker");
}

#[test]
fn workbooks_that_are_none_are_told() {
    let options = ItemOptions::default();
    for (name, content, expected) in [
        (
            "page.xlsx",
            "<html><table><tr><td>Artnr</td></tr></table></html>",
            "a web page (HTML)",
        ),
        (
            "old.xlsx",
            "\u{feff}<?xml version=\"1.0\"?><Workbook/>",
            "<Workbook> in no namespace",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let error = ItemReader::open(&path, &options).err().unwrap();
        assert!(error.to_string().contains(expected), "{error}");
    }
    // A CSV that is called a workbook is read as what it is.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.xlsx");
    std::fs::write(&path, "Artnr;Namn\n1;Kanyl\n").unwrap();
    let reader = ItemReader::open(&path, &options).unwrap();
    assert_eq!(reader.format().to_string(), "csv");
    assert_eq!(reader.count(), 1);
}

#[test]
fn nothing_at_all_is_an_error() {
    for content in ["", " \n", "\u{feff}"] {
        assert_eq!(error(content).0, "x: the file is empty, expected a table");
    }
}

#[test]
fn markup_that_is_none_is_told_from_a_document_that_was_cut_off() {
    let error = |text: &str| {
        let xml = UBL.replacen("<ID>1</ID>", text, 1);
        let mut reader = match open(xml) {
            Ok(reader) => reader,
            Err(error) => return error,
        };
        reader.find_map(Result::err).unwrap()
    };
    let bang = error("<ID><!bad></ID>");
    assert!(
        bang.to_string()
            .ends_with("'<!' begins neither a comment nor CDATA"),
        "{bang}"
    );
    let bare = error("<ID>a < b</ID>");
    assert!(bare.hint().unwrap().contains("'&lt;'"), "{bare}");
}
