use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::result::ZipError;
use zip::{ZipArchive, ZipWriter};

use super::damaged;
use super::walk::{LIMIT, attribute, is};
use crate::{Error, ErrorKind, Place};

/// From this size on, a part is written so that it may have more than 4 GiB.
const LARGE: u64 = 2 << 30;

/// The parts of a workbook, one of which is the sheet that is read.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    /// The place of the sheet's part among all.
    sheet: usize,
    place: Place,
}

impl Package {
    /// Opens a workbook; `place` names its sheet.
    pub(super) fn open(path: &Path, place: &Place) -> Result<Self, Error> {
        let file = File::open(path).map_err(|cause| io_failed("open", cause, place))?;
        let archive =
            ZipArchive::new(BufReader::new(file)).map_err(|error| failed(error, place))?;
        let mut package = Self {
            archive,
            sheet: 0,
            place: place.clone(),
        };
        package.sheet = package.find(place.sheet.as_deref().unwrap_or_default())?;
        Ok(package)
    }

    /// Reads the XML of the sheet.
    pub(super) fn sheet(&mut self) -> Result<impl BufRead, Error> {
        let part = self.archive.by_index(self.sheet);
        Ok(BufReader::new(
            part.map_err(|error| failed(error, &self.place))?,
        ))
    }

    /// Copies all parts as they are packed into a temporary file, but for the sheet, which `edit` writes;
    /// returns the file, to be read from its start, and what `edit` does.
    pub(super) fn copy<T>(
        &mut self,
        edit: impl FnOnce(&mut dyn BufRead, &mut ZipWriter<File>) -> Result<T, Error>,
    ) -> Result<(File, T), Error> {
        let place = &self.place;
        let failed = |error| failed(error, place);
        let written = |cause| io_failed("write", cause, place);
        // Packed beside the output, so that an output that ends early is no half-packed workbook.
        let mut output = ZipWriter::new(tempfile::tempfile().map_err(written)?);
        output
            .set_raw_comment(self.archive.comment().into())
            .map_err(failed)?;
        let mut edit = Some(edit);
        let mut edited = None;
        for at in 0..self.archive.len() {
            match edit.take_if(|_| at == self.sheet) {
                Some(edit) => {
                    let part = self.archive.by_index(at).map_err(failed)?;
                    let options = part.options().large_file(part.size() >= LARGE);
                    let name = part.name().map_err(failed)?.into_owned();
                    output.start_file(name, options).map_err(failed)?;
                    edited = Some(edit(&mut BufReader::new(part), &mut output)?);
                }
                None => {
                    let part = self.archive.by_index_raw(at).map_err(failed)?;
                    output.raw_copy_file(part).map_err(failed)?;
                }
            }
        }
        let mut packed = output.finish().map_err(failed)?;
        packed.rewind().map_err(written)?;
        let edited = edited.ok_or_else(|| damaged("it has no part for the sheet", place))?;
        Ok((packed, edited))
    }

    /// Finds the part of a sheet: the package names the workbook, the workbook the sheets, and its
    /// relationships their parts.
    fn find(&mut self, sheet: &str) -> Result<usize, Error> {
        let missing = |what: &str| format!("it has no {what}");
        let workbook = self.target("_rels/.rels", "", |tag| {
            attribute(tag, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        })?;
        let workbook = workbook.ok_or_else(|| damaged(missing("workbook"), &self.place))?;
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let mut id = None;
        self.elements(&workbook, |tag| {
            if id.is_none() && is(tag, "sheet") && attribute(tag, "name").as_deref() == Some(sheet)
            {
                id = attribute(tag, "id");
            }
        })?;
        let relationships = resolved(folder, &format!("_rels/{name}.rels"));
        let part = self.target(&relationships, folder, |tag| {
            id.is_some() && attribute(tag, "Id") == id
        })?;
        let part = part.and_then(|part| self.index(&part));
        part.ok_or_else(|| {
            damaged(
                missing(&format!("part for the sheet '{sheet}'")),
                &self.place,
            )
        })
    }

    /// Returns the part that the first fitting relationship leads to.
    fn target(
        &mut self,
        relationships: &str,
        folder: &str,
        fits: impl Fn(&BytesStart<'_>) -> bool,
    ) -> Result<Option<String>, Error> {
        let mut found = None;
        self.elements(relationships, |tag| {
            if found.is_none() && is(tag, "Relationship") && fits(tag) {
                found = attribute(tag, "Target");
            }
        })?;
        Ok(found.map(|target| resolved(folder, &target)))
    }

    /// Shows every start tag of a part.
    fn elements(&mut self, part: &str, mut see: impl FnMut(&BytesStart<'_>)) -> Result<(), Error> {
        let place = &self.place;
        let Some(at) = self.index(part) else {
            return Err(damaged(format!("it has no part '{part}'"), place));
        };
        let mut bytes = Vec::new();
        let opened = self.archive.by_index(at);
        let opened = opened.map_err(|error| failed(error, place))?;
        let mut opened = opened.take(LIMIT as u64 + 1);
        opened
            .read_to_end(&mut bytes)
            .map_err(|cause| io_failed("read", cause, place))?;
        if bytes.len() > LIMIT {
            let kind = ErrorKind::BeyondLimit {
                value: "the list of the sheets",
                limit: format!("{} MiB", LIMIT >> 20),
            };
            return Err(Error::new(kind, place.clone()));
        }
        let mut xml = Reader::from_reader(bytes.as_slice());
        xml.config_mut().check_end_names = false;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(tag) | Event::Empty(tag)) => see(&tag),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(damaged(error, place)),
            }
        }
    }

    /// Finds a part, in whatever case and with whatever slashes its name is written.
    fn index(&self, name: &str) -> Option<usize> {
        let exact = self.archive.index_for_name(name);
        exact.or_else(|| {
            let is_same = |other: &str| other.replace('\\', "/").eq_ignore_ascii_case(name);
            let mut others = self.archive.file_names().flatten();
            self.archive
                .index_for_name(&others.find(|other| is_same(other))?)
        })
    }
}

/// Returns the name of a part that is named relative to a folder, or from the root on.
fn resolved(folder: &str, target: &str) -> String {
    let from_root = target.strip_prefix('/');
    let folder = if from_root.is_some() { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder
        .split('/')
        .chain(from_root.unwrap_or(target).split('/'))
    {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn failed(error: ZipError, place: &Place) -> Error {
    match error {
        ZipError::Io(cause) => io_failed("copy", cause, place),
        other => damaged(other, place),
    }
}

fn io_failed(action: &'static str, cause: std::io::Error, place: &Place) -> Error {
    Error::new(ErrorKind::Io { action, cause }, place.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        for (folder, target) in [
            ("xl", "worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml"),
            ("xl", "./worksheets/../worksheets/sheet1.xml"),
            ("", "xl/worksheets/sheet1.xml"),
            ("xl/a", "../worksheets/sheet1.xml"),
        ] {
            assert_eq!(resolved(folder, target), "xl/worksheets/sheet1.xml");
        }
        assert_eq!(resolved("", "../../x.xml"), "x.xml");
    }
}
