//! The examples of Peppol BIS Catalogue 3 as their authors published them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kodbro_formats::Output;
use kodbro_formats::enrich::{Assigned, EnrichOptions, enrich};
use kodbro_formats::item::{CatalogueFormat, FieldKind, Item, ItemOptions, ItemReader};
use kodbro_tests::place;

const EXAMPLES: [(&str, usize); 6] = [
    ("Catalogue_Example.xml", 2),
    ("catalogue-use-case-1.xml", 7),
    ("catalogue-use-case-2.xml", 3),
    ("catalogue-use-case-3.xml", 12),
    ("catalogue-use-case-4.xml", 1),
    ("catalogue-use-case-5.xml", 4),
];

/// Returns the examples, or nothing where they do not lie beside the project.
fn examples() -> Vec<(PathBuf, usize)> {
    let folder = place::beside("peppol");
    if !folder.exists() {
        eprintln!("skipped: there is no {}", folder.display());
        return Vec::new();
    }
    let paths = EXAMPLES.map(|(name, items)| (folder.join(name), items));
    paths.into()
}

#[test]
fn examples_of_peppol_are_read_whole() {
    for (path, count) in examples() {
        let reader = ItemReader::open(&path, &ItemOptions::default()).unwrap();
        assert_eq!(reader.format(), CatalogueFormat::Ubl);
        let head: BTreeSet<FieldKind> = reader.head().iter().map(|field| field.kind).collect();
        for kind in [
            FieldKind::CustomizationId,
            FieldKind::ProfileId,
            FieldKind::DocumentId,
            FieldKind::IssueDate,
            FieldKind::EndpointId,
            FieldKind::PartyId,
        ] {
            assert!(head.contains(&kind), "{}: {kind:?}", path.display());
        }
        let items: Vec<Item> = reader.map(Result::unwrap).collect();
        assert_eq!(items.len(), count, "{}", path.display());
        for item in &items {
            assert!(!item.text(FieldKind::Name).is_empty(), "{}", path.display());
            assert!(!item.text(FieldKind::Supplier).is_empty());
        }
    }
}

#[test]
fn examples_of_peppol_are_enriched_in_schema_order_and_stay_what_they_are() {
    /// What stands before a classification in an item, and what behind it.
    const BEFORE: [&str; 2] = ["OriginCountry>", "ItemIdentification>"];
    const BEHIND: [&str; 4] = [
        "TransactionConditions>",
        "HazardousItem>",
        "ClassifiedTaxCategory>",
        "AdditionalItemProperty>",
    ];
    let folder = std::env::temp_dir().join(format!("kodbro-peppol-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let code = Assigned {
        code: "V99".into(),
        term: "ÖVRIGT".into(),
        release: "2".into(),
    };
    for (path, count) in examples() {
        let out = folder.join("out.xml");
        let output = Output::create(&out).unwrap();
        let options = EnrichOptions::default();
        let done = enrich(&path, &options, |_| Some(code.clone()), output).unwrap();
        assert_eq!(done.added, count as u64, "{}", path.display());
        // One byte a character, so that bytes and characters are the same.
        let latin = |path| -> String {
            let bytes: Vec<u8> = std::fs::read(path).unwrap();
            bytes.into_iter().map(char::from).collect()
        };
        let mut text = latin(&out);
        let inserted = "listID=\"EMD\" listVersionID=\"2\" name=\"ÖVRIGT\">V99<";
        while let Some(at) = text.find(inserted) {
            let outer = "<cac:CommodityClassification>";
            let start = text[..at].rfind(outer).unwrap();
            let start = text[..start].trim_end().len();
            let end =
                at + text[at..].find("</cac:CommodityClassification>").unwrap() + outer.len() + 1;
            let item = text[..start].rfind("<cac:Item>").unwrap();
            let rest = text[end..]
                .find("</cac:Item>")
                .map(|length| &text[end..end + length]);
            assert!(!BEHIND.iter().any(|name| text[item..start].contains(name)));
            assert!(!rest.is_some_and(|rest| BEFORE.iter().any(|name| rest.contains(name))));
            text.replace_range(start..end, "");
        }
        assert_eq!(text, latin(&path), "{}", path.display());
        let items = ItemReader::open(&out, &ItemOptions::default()).unwrap();
        for item in items {
            let item = item.unwrap();
            let code = item.emdn_codes().next().unwrap();
            assert_eq!(
                (code.value.as_str(), code.label.as_deref()),
                ("V99", Some("ÖVRIGT"))
            );
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
