//! Which codes are there?

use std::ffi::c_char;
use std::ptr;
use std::sync::Arc;

use kodbro::nomenclature::{self, Code, ConceptId, Language};

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::mapper::{Mapper, Opened};
use crate::text::{Text, c_text};

/// A code of the nomenclature. The texts live as long as the mapper or the list that it comes from.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Concept {
    /// The code.
    pub code: Text,
    /// Its term in the language asked for, or in another if it has none there.
    pub term: Text,
    /// The code above it; empty at the top.
    pub parent: Text,
    /// Its depth, from 1.
    pub level: u32,
    /// How many codes stand right below it; 0 for a terminal one.
    pub children: u32,
    /// 1 for "other", which takes what its siblings do not; else 0.
    pub residual: i32,
    /// 1 for a code that may not be used any more; else 0.
    pub retired: i32,
    /// The code to use instead of a retired one; empty where the publisher names none.
    pub successor: Text,
}

/// What a text is as a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum CodeKind {
    /// No code of any nomenclature: empty, too long, or with stray white space.
    Malformed = 1,
    /// Not in this release.
    Unknown = 2,
    /// In this release, but not to be used any more.
    Retired = 3,
    /// A group, with codes below it.
    Group = 4,
    /// A terminal code, with none below it.
    Terminal = 5,
}

/// Some codes, in an order. It does not need its mapper any more.
#[derive(Debug)]
pub struct Concepts {
    _private: [u8; 0],
}

impl Opaque for Concepts {
    type Value = ConceptList;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-C");
    const NAME: &'static str = "list of concepts";
}

/// What stands behind a list.
pub(crate) struct ConceptList {
    opened: Arc<Opened>,
    language: Language,
    ids: Vec<ConceptId>,
}

impl Concept {
    fn new(concept: nomenclature::Concept<'_>, language: Language) -> Self {
        let text = |text: Option<&str>| text.map_or(Text::EMPTY, Text::new);
        Self {
            code: Text::new(concept.code()),
            term: Text::new(concept.term(language)),
            parent: text(concept.parent().map(|parent| parent.code())),
            level: concept.level().into(),
            children: u32::try_from(concept.children().count()).unwrap_or(u32::MAX),
            residual: concept.is_residual().into(),
            retired: concept.is_retired().into(),
            successor: text(concept.successor()),
        }
    }
}

/// Looks a code up.
///
/// `language` is that of the term, such as "en", with a NUL at its end; NULL is Swedish.
/// KODBRO_STATUS_NOT_FOUND when the release has no such code. Costs some hundred nanoseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concept_find(
    mapper: *const Mapper,
    code: *const c_char,
    length: usize,
    language: *const c_char,
    found: *mut Concept,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let find = || {
        // SAFETY: the caller vouches for the handle and the texts.
        let (opened, language, code) =
            unsafe { arguments(mapper, code, length, language, "code") }?;
        Ok(Concept::new(known(opened, code)?, language))
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(found, Message::new(message, capacity), find) }
}

/// Says what a text is as a code. Any text is some kind, so that only misuse fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_code_check(
    mapper: *const Mapper,
    code: *const c_char,
    length: usize,
    kind: *mut CodeKind,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let tell = || {
        // SAFETY: the caller vouches for the handle and the text.
        let (opened, _, code) = unsafe { arguments(mapper, code, length, ptr::null(), "code") }?;
        if code.parse::<Code>().is_err() {
            return Ok(CodeKind::Malformed);
        }
        Ok(match opened.mapper.nomenclature().concept(code) {
            None => CodeKind::Unknown,
            Some(concept) if concept.is_retired() => CodeKind::Retired,
            Some(concept) if concept.is_terminal() => CodeKind::Terminal,
            Some(_) => CodeKind::Group,
        })
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(kind, Message::new(message, capacity), tell) }
}

/// Lists the codes right below a code; below the empty one stand those at the top.
///
/// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_children(
    mapper: *const Mapper,
    code: *const c_char,
    length: usize,
    language: *const c_char,
    concepts: *mut *mut Concepts,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let choose = |opened: &Arc<Opened>, code: &str| match code {
        "" => Ok(ids(opened.mapper.nomenclature().roots())),
        code => Ok(ids(known(opened, code)?.children())),
    };
    // SAFETY: the caller vouches for the arguments.
    unsafe {
        listed(
            mapper, code, length, language, concepts, message, capacity, "code", choose,
        )
    }
}

/// Lists the codes from the top down to a code, which comes last.
///
/// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_path(
    mapper: *const Mapper,
    code: *const c_char,
    length: usize,
    language: *const c_char,
    concepts: *mut *mut Concepts,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let choose = |opened: &Arc<Opened>, code: &str| Ok(ids(known(opened, code)?.path()));
    // SAFETY: the caller vouches for the arguments.
    unsafe {
        listed(
            mapper, code, length, language, concepts, message, capacity, "code", choose,
        )
    }
}

/// Lists all codes below a code, each before those below it; below the empty one stand all.
///
/// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_below(
    mapper: *const Mapper,
    code: *const c_char,
    length: usize,
    language: *const c_char,
    concepts: *mut *mut Concepts,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let choose = |opened: &Arc<Opened>, code: &str| match code {
        "" => Ok(ids(opened.mapper.nomenclature().iter())),
        code => Ok(ids(known(opened, code)?.descendants())),
    };
    // SAFETY: the caller vouches for the arguments.
    unsafe {
        listed(
            mapper, code, length, language, concepts, message, capacity, "code", choose,
        )
    }
}

/// Searches for the codes that fit a text, the likeliest first, at most `top`; a text that is
/// itself a code finds that code first. The list may be empty.
///
/// Language as of `kodbro_concept_find`. Costs as much as `kodbro_map`, which also says how likely
/// they are and why. On success the list is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_search(
    mapper: *const Mapper,
    text: *const c_char,
    length: usize,
    top: usize,
    language: *const c_char,
    concepts: *mut *mut Concepts,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let choose = |opened: &Arc<Opened>, text: &str| {
        let options = kodbro::MapOptions::default()
            .with_top(top)
            .with_evidence(false);
        let mapping = opened.mapper.map_with(text, &options);
        let named = opened.mapper.nomenclature().concept(text.trim());
        let mut ids: Vec<ConceptId> = named.map(|concept| concept.id()).into_iter().collect();
        for candidate in mapping.candidates {
            if !ids.contains(&candidate.id) {
                ids.push(candidate.id);
            }
        }
        ids.truncate(top);
        Ok(ids)
    };
    // SAFETY: the caller vouches for the arguments.
    unsafe {
        listed(
            mapper, text, length, language, concepts, message, capacity, "text", choose,
        )
    }
}

/// Says how many codes a list has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_count(
    concepts: *const Concepts,
    count: *mut usize,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(count, Message::NONE, || {
            Ok(handle::borrow(concepts, "concepts")?.ids.len())
        })
    }
}

/// Reads a code of a list by its place, from 0.
///
/// KODBRO_STATUS_NOT_FOUND when there are not so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_at(
    concepts: *const Concepts,
    index: usize,
    found: *mut Concept,
) -> Status {
    let read = || {
        // SAFETY: the caller vouches for the handle.
        let list = unsafe { handle::borrow(concepts, "concepts") }?;
        let id = list.ids.get(index);
        let concept = id.and_then(|&id| list.opened.mapper.nomenclature().at(id));
        let concept = concept.ok_or(Failure::NotFound {
            what: "concept",
            value: index.to_string(),
        })?;
        Ok(Concept::new(concept, list.language))
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(found, Message::NONE, read) }
}

/// Frees a list. NULL is left alone. Texts that were read from it end with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_concepts_free(concepts: *mut Concepts) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(concepts) }
}

/// Gives a list of the codes that are chosen by a text of the caller's, which messages call by the
/// name of the argument.
///
/// # Safety
/// The handle, the texts and the output are sound.
#[expect(
    clippy::too_many_arguments,
    reason = "those of the functions of the header"
)]
unsafe fn listed(
    mapper: *const Mapper,
    text: *const c_char,
    length: usize,
    language: *const c_char,
    concepts: *mut *mut Concepts,
    message: *mut c_char,
    capacity: usize,
    argument: &'static str,
    choose: impl FnOnce(&Arc<Opened>, &str) -> Result<Vec<ConceptId>, Failure>,
) -> Status {
    let list = || {
        // SAFETY: the caller vouches for the handle and the texts.
        let (opened, language, text) =
            unsafe { arguments(mapper, text, length, language, argument) }?;
        Ok(handle::give::<Concepts>(ConceptList {
            ids: choose(opened, text)?,
            opened: Arc::clone(opened),
            language,
        }))
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(concepts, Message::new(message, capacity), list) }
}

/// Reads what most functions here take.
///
/// # Safety
/// The handle and the texts are sound.
unsafe fn arguments<'a>(
    mapper: *const Mapper,
    text: *const c_char,
    length: usize,
    language: *const c_char,
    argument: &'static str,
) -> Result<(&'a Arc<Opened>, Language, &'a str), Failure> {
    // SAFETY: the caller vouches for them.
    unsafe {
        let opened = handle::borrow(mapper, "mapper")?;
        let language = opened.language(c_text(language, "language")?)?;
        let text = Text { data: text, length };
        Ok((opened, language, text.read(argument)?))
    }
}

fn known<'a>(opened: &'a Opened, code: &str) -> Result<nomenclature::Concept<'a>, Failure> {
    let concept = opened.mapper.nomenclature().concept(code);
    concept.ok_or_else(|| Failure::NotFound {
        what: "code",
        value: format!("'{code}' in {}", opened.release()),
    })
}

fn ids<'a>(concepts: impl IntoIterator<Item = nomenclature::Concept<'a>>) -> Vec<ConceptId> {
    concepts.into_iter().map(|concept| concept.id()).collect()
}
