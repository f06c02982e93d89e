//! How is an index opened?

use std::ffi::c_char;
use std::sync::Arc;

use kodbro::Model;
use kodbro::nomenclature::{self, Language};
use kodbro_data::IndexBytes;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::text::{Text, c_text, elements};

/// An open index, ready to map rows. It never changes, and any number of threads may use one at
/// the same time. What was made of it stays valid when it is freed.
#[derive(Debug)]
pub struct Mapper {
    _private: [u8; 0],
}

/// What an index is of. The texts live as long as the mapper.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Release {
    /// The name of the nomenclature, such as "EMDN".
    pub name: Text,
    /// Its release, such as "V2".
    pub release: Text,
    /// The languages that it has terms in, such as "sv,en".
    pub languages: Text,
    /// How many codes it has.
    pub codes: usize,
}

/// What stands behind a mapper; results share it.
pub(crate) struct Opened {
    pub(crate) mapper: kodbro::Mapper<IndexBytes>,
    bytes: IndexBytes,
    release: nomenclature::Release,
    languages: String,
}

impl Opaque for Mapper {
    type Value = Arc<Opened>;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-M");
    const NAME: &'static str = "mapper";
}

impl Opened {
    /// Opens an index and gives its mapper away.
    ///
    /// # Errors
    /// [`Failure::InvalidIndex`].
    fn give(bytes: IndexBytes, model: Model) -> Result<*mut Mapper, Failure> {
        let refuse = |cause| Failure::InvalidIndex {
            name: bytes.to_string(),
            cause,
        };
        let mapper = kodbro::Mapper::open(bytes.clone()).map_err(refuse)?;
        let mapper = mapper.with_model(model);
        let nomenclature = mapper.nomenclature();
        let languages = nomenclature.languages();
        let languages: Vec<&str> = languages.iter().map(Language::as_str).collect();
        let opened = Self {
            release: nomenclature.release(),
            languages: languages.join(","),
            mapper,
            bytes,
        };
        Ok(handle::give::<Mapper>(Arc::new(opened)))
    }

    /// Names the release, for messages.
    pub(crate) fn release(&self) -> String {
        self.release.to_string().trim().to_owned()
    }

    /// Returns the language to show terms in: Swedish where none is asked for.
    ///
    /// # Errors
    /// [`Failure::InvalidArgument`] when no term is in it.
    pub(crate) fn language(&self, asked: Option<&str>) -> Result<Language, Failure> {
        let Some(asked) = asked else {
            return Ok(Language::SWEDISH);
        };
        let known = self.mapper.nomenclature().languages();
        let language = asked.parse().ok().filter(|asked| known.contains(asked));
        language.ok_or_else(|| Failure::InvalidArgument {
            argument: "language",
            value: format!("'{asked}'"),
            expected: format!("one that the index has terms in: {}", self.languages),
        })
    }
}

/// Opens the default index, which is part of the library: every EMDN code in Swedish and English.
///
/// Costs some milliseconds. On success the mapper is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_open_default(
    mapper: *mut *mut Mapper,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let open = || {
        #[cfg(feature = "embedded")]
        let bytes = Ok(IndexBytes::Embedded);
        #[cfg(not(feature = "embedded"))]
        let bytes = Err(Failure::NoDefaultIndex);
        Opened::give(bytes?, kodbro_data::model())
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(mapper, Message::new(message, capacity), open) }
}

/// Opens an index that `kodbro build` wrote, by its path: UTF-8 with a NUL at its end.
///
/// The file is read page by page as it is needed. It must not be changed in place meanwhile: one
/// that becomes shorter would end the process. To replace it, rename a new file over it and open
/// that, or open it with `kodbro_mapper_open_memory`. Costs some milliseconds. On success the
/// mapper is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_open(
    path: *const c_char,
    mapper: *mut *mut Mapper,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let open = || {
        // SAFETY: the caller vouches for the path.
        let path = unsafe { c_text(path, "path") }?;
        let path = path.ok_or(Failure::NullPointer { argument: "path" })?;
        let bytes = IndexBytes::map(path).map_err(|cause| Failure::Io {
            path: path.to_owned(),
            cause,
        });
        Opened::give(bytes?, kodbro_data::model())
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(mapper, Message::new(message, capacity), open) }
}

/// Opens an index from its bytes, which are copied.
///
/// On success the mapper is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_open_memory(
    data: *const u8,
    length: usize,
    mapper: *mut *mut Mapper,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let open = || {
        // SAFETY: the caller vouches for the bytes.
        let bytes = unsafe { elements(data, length, "data") }?;
        Opened::give(bytes.to_vec().into(), kodbro_data::model())
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(mapper, Message::new(message, capacity), open) }
}

/// Opens the index of a mapper again, to weigh by a model of one's own: the text of a file that
/// `kodbro train` wrote, UTF-8 of `length` bytes.
///
/// KODBRO_STATUS_INVALID_FILE when it is no model, or one made for other features than those of
/// this release. On success the new mapper is the caller's, to free; the old one stays as it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_with_model(
    mapper: *const Mapper,
    model: *const c_char,
    length: usize,
    weighing: *mut *mut Mapper,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let open = || {
        // SAFETY: the caller vouches for the handle and the text.
        let (opened, model) = unsafe {
            let opened = handle::borrow(mapper, "mapper")?;
            let data = model;
            (opened, Text { data, length }.read("model")?)
        };
        let model = serde_json::from_str(model).map_err(Failure::InvalidModel)?;
        Opened::give(opened.bytes.clone(), model)
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(weighing, Message::new(message, capacity), open) }
}

/// Says what an index is of.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_release(
    mapper: *const Mapper,
    release: *mut Release,
) -> Status {
    let read = || {
        // SAFETY: the caller vouches for the handle.
        let opened = unsafe { handle::borrow(mapper, "mapper") }?;
        Ok(Release {
            name: Text::new(&opened.release.name),
            release: Text::new(&opened.release.release),
            languages: Text::new(&opened.languages),
            codes: opened.mapper.nomenclature().len(),
        })
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(release, Message::NONE, read) }
}

/// Frees a mapper. NULL is left alone. Handles made of it stay valid; texts read from it (by
/// `kodbro_concept_find` and `kodbro_mapper_release`) end with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapper_free(mapper: *mut Mapper) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(mapper) }
}
