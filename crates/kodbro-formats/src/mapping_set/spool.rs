use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

/// What ends a row.
const END: u16 = u16::MAX;

/// Rows that wait in a temporary file until it is known which columns they have.
pub(super) struct Spool {
    file: BufWriter<File>,
    names: Vec<String>,
    numbers: HashMap<String, u16>,
    columns: Vec<Column>,
    rows: u64,
}

/// What the rows so far have in a column.
struct Column {
    first: String,
    /// How many rows have the first row's value.
    same: u64,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
            names: Vec::new(),
            numbers: HashMap::new(),
            columns: Vec::new(),
            rows: 0,
        })
    }

    /// Adds a row: columns by name and their texts.
    pub(super) fn put(&mut self, cells: &[(impl AsRef<str>, impl AsRef<str>)]) -> io::Result<()> {
        for (name, text) in cells {
            let text = text.as_ref();
            let number = self.number(name.as_ref(), text)?;
            if let Some(column) = self.columns.get_mut(usize::from(number)) {
                column.same += u64::from(column.first == text);
            }
            let length = u32::try_from(text.len()).map_err(io::Error::other)?;
            self.file.write_all(&number.to_le_bytes())?;
            self.file.write_all(&length.to_le_bytes())?;
            self.file.write_all(text.as_bytes())?;
        }
        self.rows += 1;
        self.file.write_all(&END.to_le_bytes())
    }

    /// Returns the names of all columns, in the order in which they came up.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Tells whether any row has the column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// Returns the columns that have one value in all rows, and that value.
    pub(super) fn common(&self, may_be: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
        let columns = self.names.iter().zip(&self.columns);
        let common = columns.filter(|(name, column)| may_be(name) && column.same == self.rows);
        common
            .map(|(name, column)| (name.clone(), column.first.clone()))
            .collect()
    }

    /// Writes the rows with a delimiter between cells, and quotation marks where they are needed.
    pub(super) fn write(
        &mut self,
        columns: &[String],
        delimiter: u8,
        output: &mut impl Write,
    ) -> io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        let mut file = BufReader::with_capacity(1 << 16, file);
        let place = |name: &String| columns.iter().position(|column| column == name);
        let places: Vec<Option<usize>> = self.names.iter().map(place).collect();
        let mut cells = vec![Vec::new(); columns.len()];
        let mut unwanted = Vec::new();
        for _ in 0..self.rows {
            cells.iter_mut().for_each(Vec::clear);
            loop {
                let mut number = [0; 2];
                file.read_exact(&mut number)?;
                let number = u16::from_le_bytes(number);
                if number == END {
                    break;
                }
                let mut length = [0; 4];
                file.read_exact(&mut length)?;
                let place = places.get(usize::from(number)).copied().flatten();
                let cell = place.and_then(|place| cells.get_mut(place));
                let cell = cell.unwrap_or(&mut unwanted);
                cell.resize(u32::from_le_bytes(length) as usize, 0);
                file.read_exact(cell)?;
            }
            for (i, cell) in cells.iter().enumerate() {
                if i > 0 {
                    output.write_all(&[delimiter])?;
                }
                put_cell(cell, delimiter, output)?;
            }
            output.write_all(b"\n")?;
        }
        Ok(())
    }

    fn number(&mut self, name: &str, text: &str) -> io::Result<u16> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = u16::try_from(self.names.len()).ok().filter(|n| *n < END);
        let number = number.ok_or_else(|| io::Error::other("more than 65,535 columns"))?;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        self.columns.push(Column {
            first: text.to_owned(),
            same: 0,
        });
        Ok(number)
    }
}

/// Writes a cell, in quotation marks where it needs them.
pub(super) fn put_cell(cell: &[u8], delimiter: u8, output: &mut impl Write) -> io::Result<()> {
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || *byte == delimiter;
    if !cell.iter().any(is_special) {
        return output.write_all(cell);
    }
    output.write_all(b"\"")?;
    for piece in cell.split_inclusive(|b| *b == b'"') {
        output.write_all(piece)?;
        if piece.ends_with(b"\"") {
            output.write_all(b"\"")?;
        }
    }
    output.write_all(b"\"")
}
