use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use crate::{Error, ErrorKind, Output, Place};

/// Copies a file and puts something in between, or in place of something.
pub(super) struct Copier {
    file: BufReader<File>,
    place: Place,
    at: u64,
    output: Output,
}

impl Copier {
    pub(super) fn new(path: &Path, output: Output) -> Result<Self, Error> {
        let place = Place::new(path.display().to_string());
        let file = File::open(path).map_err(|cause| {
            let action = "open";
            Error::new(ErrorKind::Io { action, cause }, place.clone())
        })?;
        Ok(Self {
            file: BufReader::with_capacity(1 << 16, file),
            place,
            at: 0,
            output,
        })
    }

    /// Copies up to a byte of the file.
    pub(super) fn copy_to(&mut self, byte: u64) -> Result<(), Error> {
        let count = byte.saturating_sub(self.at);
        let mut part = self.file.by_ref().take(count);
        std::io::copy(&mut part, &mut self.output).map_err(|cause| self.failed(cause))?;
        self.at += count;
        Ok(())
    }

    /// Leaves out what stands before a byte of the file.
    pub(super) fn skip_to(&mut self, byte: u64) -> Result<(), Error> {
        let count = byte.saturating_sub(self.at);
        let mut part = self.file.by_ref().take(count);
        std::io::copy(&mut part, &mut std::io::sink()).map_err(|cause| self.failed(cause))?;
        self.at += count;
        Ok(())
    }

    /// Puts bytes in between.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.output.put(bytes)
    }

    /// Copies the rest and completes the output.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        std::io::copy(&mut self.file, &mut self.output).map_err(|cause| self.failed(cause))?;
        self.output.finish()
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        let action = "copy";
        Error::new(ErrorKind::Io { action, cause }, self.place.clone())
    }
}
