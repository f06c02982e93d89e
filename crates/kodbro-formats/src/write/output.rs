use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Error, ErrorKind, Place};

/// A place to write to that shows nothing until everything is written.
///
/// A file is written under a temporary name in the folder of its destination and renamed at the
/// end, so a run that fails leaves neither half a file nor a destroyed old one. Standard output is
/// written directly.
#[derive(Debug)]
pub struct Output {
    target: Target,
    place: Place,
}

#[derive(Debug)]
enum Target {
    File {
        file: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
    Device(BufWriter<File>),
    Stdout(BufWriter<io::Stdout>),
    Nowhere,
}

impl Output {
    /// Opens a place in a folder that has to exist; an existing file is replaced at the end.
    ///
    /// What is neither a file nor a folder, such as `/dev/null` or a pipe, is written directly.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadTarget`] when the path is a folder or a file that may not be written, or its
    /// folder is missing or may not be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let place = Place::new(path.display().to_string());
        let refuse = |message: String, hint| {
            let kind = ErrorKind::BadTarget { message };
            Err(Error::new(kind, place.clone()).with_hint(hint))
        };
        match path.metadata() {
            Ok(found) if found.is_dir() => {
                return refuse("it is a folder".into(), "name a file in it");
            }
            Ok(found) if found.is_file() && found.permissions().readonly() => {
                return refuse("the file is read-only".into(), "choose another name");
            }
            Ok(found) if !found.is_file() => {
                return match OpenOptions::new().write(true).open(path) {
                    Ok(file) => Ok(Self {
                        target: Target::Device(BufWriter::new(file)),
                        place,
                    }),
                    Err(cause) => refuse(cause.to_string(), "choose another name"),
                };
            }
            Err(_) if names_folder(path) => {
                let hint = "create the folder and name a file in it";
                return refuse("there is no such folder".into(), hint);
            }
            _ => {}
        }
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => return refuse("it names no file".into(), "name a file"),
        };
        match new_file(folder, path) {
            Ok(file) => {
                let target = Target::File {
                    file: BufWriter::new(file),
                    path: path.to_owned(),
                };
                Ok(Self { target, place })
            }
            Err(cause) => refuse(
                format!("{}: {}", folder.display(), cause.kind()), // its text names the temporary file
                "create the folder, or choose one that you may write to",
            ),
        }
    }

    /// Writes to standard output.
    pub fn stdout() -> Self {
        let target = Target::Stdout(BufWriter::new(io::stdout()));
        Self {
            target,
            place: Place::new("<stdout>"),
        }
    }

    /// Writes nothing, for a run that only tries.
    pub(crate) fn nowhere() -> Self {
        Self {
            target: Target::Nowhere,
            place: Place::default(),
        }
    }

    /// Returns what errors name.
    pub(crate) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Writes bytes; unlike those of [`Write`], its errors name the place.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when the system refuses to write.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.write_all(bytes).map_err(|cause| self.failed(cause))
    }

    /// Completes the output and renames a temporary file to its destination.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when the system refuses to write or to rename; then nothing is left behind.
    ///
    /// # Example: any text, all or nothing
    ///
    /// ```
    /// let path = std::env::temp_dir().join("kodbro-example-output.txt");
    /// let mut output = kodbro_formats::Output::create(&path)?;
    /// output.put(b"whole\n")?;
    /// output.finish()?;
    /// assert_eq!(std::fs::read_to_string(&path)?, "whole\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn finish(self) -> Result<(), Error> {
        let place = self.place;
        let failed = |cause| failed(cause, &place);
        match self.target {
            Target::Nowhere => Ok(()),
            Target::Stdout(mut stream) => stream.flush().map_err(failed),
            Target::Device(mut file) => file.flush().map_err(failed),
            Target::File { file, path } => {
                let file = file
                    .into_inner()
                    .map_err(|error| failed(error.into_error()))?;
                file.persist(&path)
                    .map(drop)
                    .map_err(|error| failed(error.error))
            }
        }
    }

    /// Makes the error of a write that the system refused.
    pub(crate) fn failed(&self, cause: io::Error) -> Error {
        failed(cause, &self.place)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.target {
            Target::File { file, .. } => file.write(bytes),
            Target::Device(file) => file.write(bytes),
            Target::Stdout(stream) => stream.write(bytes),
            Target::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::File { file, .. } => file.flush(),
            Target::Device(file) => file.flush(),
            Target::Stdout(stream) => stream.flush(),
            Target::Nowhere => Ok(()),
        }
    }
}

/// Tells whether a path ends with a separator, as that of a folder.
fn names_folder(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes
        .last()
        .is_some_and(|&byte| std::path::is_separator(byte.into()))
}

/// Makes the temporary file, with the rights of the file it replaces or of any new file.
fn new_file(folder: &Path, path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kodbro-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666)); // less the process's umask
    }
    let file = builder.tempfile_in(folder)?;
    if let Ok(old) = path.metadata() {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

fn failed(cause: io::Error, place: &Place) -> Error {
    Error::new(
        ErrorKind::Io {
            action: "write",
            cause,
        },
        place.clone(),
    )
    .with_hint("check the space left and that you may write there")
}
