use super::{layout, sheet};
use crate::nomenclature::columns::Columns;
use crate::nomenclature::rows::{Hierarchy, RowReader};
use crate::nomenclature::{Collector, Loaded, NomenclatureOptions, source_hash};
use crate::{Error, ErrorKind, Place, emdn};

/// Reads the official workbook of any release, in any language.
///
/// Sheet, header and columns are found by what they contain, so that their names and order, and
/// the order of the rows, do not matter. Parents come from the codes; stated levels and terminal
/// flags are compared with the tree. The release is the one in the options, else that in a title
/// above the header or in the sheet's name (`V2`, `2026`), else empty. Terms are official and in
/// the language of the options, since no edition states its own.
///
/// # Errors
/// [`crate::ErrorKind::BadWorkbook`] and [`crate::ErrorKind::ProtectedWorkbook`] for what cannot
/// be opened, [`crate::ErrorKind::NoCodeColumn`] for a workbook of something else, and with sheet,
/// row and column what breaks the tree (see [`crate::nomenclature`]).
///
/// # Example
///
/// ```no_run
/// use kodbro_formats::emdn::read_workbook;
/// use kodbro_formats::nomenclature::NomenclatureOptions;
///
/// let bytes = std::fs::read("EMDN_V2_EN.xlsx")?;
/// let loaded = read_workbook("EMDN_V2_EN.xlsx", &bytes, &NomenclatureOptions::default())?;
/// println!("{} codes on {} levels", loaded.counts.codes, loaded.counts.levels);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_workbook(
    source: &str,
    bytes: &[u8],
    options: &NomenclatureOptions,
) -> Result<Loaded, Error> {
    let sheets = sheet::read_sheets(source, bytes)?;
    let layout = layout::find(&sheets, options.language).map_err(|kind| {
        let hint = match kind {
            ErrorKind::NoCodeColumn { value: "codes", .. } => NO_CODES,
            _ => "give the sheet a header and a column of terms beside the codes",
        };
        Error::new(kind, Place::new(source)).with_hint(hint)
    })?;
    let sheet = layout.sheet;
    let used = [
        Some(layout.code),
        Some(layout.term),
        layout.level,
        layout.terminal,
    ];
    let cells = |row: u32| {
        let row = sheet.rows.get(&row);
        let cell = |column: Option<u32>| row?.get(&column?).cloned();
        used.map(|column| cell(column).unwrap_or_default()).to_vec()
    };
    let columns = Columns {
        code: Some(0),
        terms: vec![(1, None)],
        level: layout.level.map(|_| 2),
        terminal: layout.terminal.map(|_| 3),
        ..Columns::default()
    };
    let header = cells(layout.header);
    let mut collector = Collector::new(source, columns.labels(&header));
    let reader = RowReader {
        columns: &columns,
        header: &header,
        options,
        hierarchy: Hierarchy::Emdn,
    };
    for (&row, _) in sheet.rows.range(layout.header + 1..) {
        let place = Place::new(source)
            .with_sheet(&sheet.name)
            .with_row(u64::from(row));
        reader.add(&(place, cells(row)), &mut collector)?;
    }
    let titles = sheet
        .rows
        .range(..layout.header)
        .flat_map(|(_, row)| row.values());
    let mut titles = titles.map(String::as_str).chain([sheet.name.as_str()]);
    let found = titles.find_map(layout::release_in);
    let mut release = emdn::release(found.as_deref().unwrap_or_default());
    options.apply(&mut release);
    release.source_hash = source_hash(bytes);
    collector.finish(release, options)
}

const NO_CODES: &str = "a workbook needs a column of EMDN codes, such as T01020204: pass the one that the European Commission publishes; save the sheet of another nomenclature as CSV with the columns 'code', 'parent' and 'term'";
