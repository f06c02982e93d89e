//! How are rows to be mapped?

use std::ffi::c_char;
use std::ptr;
use std::sync::RwLockReadGuard;

use kodbro::matching::Past;
use kodbro::nomenclature::Language;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::decisions::{self, Decisions};
use crate::failure::Failure;
use crate::handle;
use crate::mapper::Opened;
use crate::text::{Text, c_text, structure};

/// How rows are to be mapped. Fill it with `kodbro_map_options_default` and change what is to be
/// otherwise; NULL instead of options means those.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct MapOptions {
    /// The probability, 0 to 1, that an answer must reach: 0.9 by default.
    pub target: f64,
    /// How many candidates are given at most, from 1: 5 by default.
    pub top: usize,
    /// Whether candidates carry their evidence: 1 by default. With 0 mapping is faster.
    pub evidence: i32,
    /// The language of terms, such as "en"; NULL, by default, is Swedish.
    pub language: *const c_char,
    /// What people decided before, or NULL.
    pub decisions: *const Decisions,
    /// The source whose rows are mapped, such as a region. Private decisions of others do not
    /// count.
    pub source: Text,
}

/// The options as the core has them.
pub(crate) struct Asked<'o> {
    pub(crate) options: kodbro::MapOptions,
    pub(crate) language: Language,
    past: Option<(RwLockReadGuard<'o, kodbro::decisions::Decisions>, &'o str)>,
}

impl<'o> Asked<'o> {
    /// Reads and checks options; waits for a thread that is adding a decision.
    ///
    /// # Errors
    /// [`Failure::InvalidArgument`], and those of the texts and the handle.
    ///
    /// # Safety
    /// The texts and decisions of the options are sound for as long as the result lives.
    pub(crate) unsafe fn read(options: &MapOptions, opened: &Opened) -> Result<Self, Failure> {
        if !(0.0..=1.0).contains(&options.target) {
            return Err(Failure::InvalidArgument {
                argument: "target",
                value: options.target.to_string(),
                expected: "a probability from 0 to 1".to_owned(),
            });
        }
        if options.top == 0 {
            return Err(Failure::InvalidArgument {
                argument: "top",
                value: "0".to_owned(),
                expected: "a number from 1".to_owned(),
            });
        }
        // SAFETY: the caller vouches for the texts and the handle.
        let (language, source, decisions) = unsafe {
            let decisions = match options.decisions.is_null() {
                true => None,
                false => Some(handle::borrow(options.decisions, "decisions")?),
            };
            (
                c_text(options.language, "language")?,
                options.source.read("source")?.trim(),
                decisions,
            )
        };
        Ok(Self {
            options: kodbro::MapOptions::default()
                .with_target(options.target)
                .with_top(options.top)
                .with_evidence(options.evidence != 0),
            language: opened.language(language)?,
            past: decisions.map(|decisions| (decisions::read(decisions), source)),
        })
    }

    /// Says what was decided, for a row by its id, which is empty where it has none.
    pub(crate) fn past<'p>(&'p self, id: &'p str) -> Option<Past<'p>> {
        let (decisions, source) = self.past.as_ref()?;
        Some(Past {
            decisions,
            source,
            id: (!id.is_empty()).then_some(id),
        })
    }
}

impl MapOptions {
    /// Copies the caller's options, or the default ones for NULL.
    ///
    /// # Errors
    /// None.
    ///
    /// # Safety
    /// NULL, or options.
    pub(crate) unsafe fn copied(options: *const Self) -> Result<Self, Failure> {
        match options.is_null() {
            true => Ok(Self::default()),
            // SAFETY: the caller vouches for it.
            false => unsafe { structure(options, "options") },
        }
    }
}

impl Default for MapOptions {
    fn default() -> Self {
        let options = kodbro::MapOptions::default();
        Self {
            target: options.target(),
            top: options.top(),
            evidence: i32::from(options.evidence()),
            language: ptr::null(),
            decisions: ptr::null(),
            source: Text::EMPTY,
        }
    }
}

/// Fills options with what is meant by NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_options_default(options: *mut MapOptions) -> Status {
    // SAFETY: the caller vouches for the output.
    unsafe { answered(options, Message::NONE, || Ok(MapOptions::default())) }
}
