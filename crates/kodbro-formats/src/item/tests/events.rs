use super::*;

/// Shows what comes: items with the rows of their findings, findings and errors by row.
fn events(content: &str) -> Vec<String> {
    let row = |error: &Error| error.place().row.unwrap_or(0);
    let events = open(content)
        .unwrap()
        .into_events()
        .map(|event| match event {
            Ok(ItemEvent::Item(item, warnings)) => {
                let rows: Vec<u64> = warnings.iter().map(row).collect();
                format!("item {} {rows:?}", item.number)
            }
            Ok(ItemEvent::Warning(warning)) => format!("row {}", row(&warning)),
            Err(error) => format!("error {}", row(&error)),
        });
    events.collect()
}

#[test]
fn findings_come_with_the_item_of_their_row() {
    assert_eq!(
        events("Artnr;Namn;GTIN\n1;Kanyl\n2;Handske;\n3;Spruta;1;2;3\n4;Sond\n"),
        ["item 1 [2]", "item 2 []", "error 4", "item 3 [5]",]
    );
}

#[test]
fn a_row_that_is_no_item_has_findings_too() {
    let found = events("Artnr;Namn;GTIN\n1;Kanyl;\nHandskar\n2;Handske;\n3;Sond;\nSlut\n");
    assert_eq!(
        found,
        ["item 1 []", "row 3", "item 2 []", "item 3 []", "row 6"]
    );
}

#[test]
fn all_findings_come_and_few_wait() {
    let rows: String = (1..=50_000).map(|n| format!("{n};Kanyl\n")).collect();
    let mut events = open(format!("Artnr;Namn;GTIN\n{rows}"))
        .unwrap()
        .into_events();
    assert!(events.reader().warnings().is_empty());
    let mut count = 0;
    while let Some(event) = events.next() {
        let Ok(ItemEvent::Item(item, warnings)) = event else {
            panic!("{event:?}");
        };
        count += 1;
        assert_eq!((item.number, warnings.len()), (count, 1));
        assert!(events.reader().warnings().len() <= 1);
    }
    assert_eq!(count, 50_000);
}

#[test]
fn a_row_of_malformed_characters_is_told_of_shortly() {
    let mut csv = b"Artnr;Namn;GTIN\n".to_vec();
    (0..20_000).for_each(|n| csv.extend(format!("{n};Kanyl;\n").bytes()));
    csv.extend(b"1;\xc3\xa5");
    csv.extend([0xff; 10_000]);
    csv.extend(b";\n2;Sond;\n");
    let options = ItemOptions::default().with_encoding("utf-8");
    let events = open_with(csv, &options).unwrap().into_events();
    let warnings: Vec<usize> = events
        .map(|event| match event.unwrap() {
            ItemEvent::Item(_, warnings) => warnings.len(),
            ItemEvent::Warning(_) => panic!("it has an item"),
        })
        .collect();
    assert_eq!(warnings.len(), 20_002);
    assert!(
        warnings.iter().sum::<usize>() <= 21,
        "those that are always kept"
    );
}

#[test]
fn a_document_has_items_only() {
    let json = "[{\"name\": \"Kanyl\"}, {\"name\": \"Sond\"}]";
    assert_eq!(events(json), ["item 1 []", "item 2 []"]);
}
