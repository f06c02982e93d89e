//! The examples of Peppol BIS Catalogue 3 as their authors published them.

use std::collections::BTreeSet;
use std::path::PathBuf;

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
