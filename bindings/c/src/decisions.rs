//! What did people decide before?

use std::ffi::c_char;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use kodbro::decisions::{Decision as CoreDecision, Decisions as CoreDecisions, Scope, Verdict};
use kodbro_formats::mapping_set::{MappingSetReader, ReadOptions, is_time};

use crate::Status;
use crate::boundary::{Message, answered, guarded};
use crate::explain::Json;
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::mapper::Mapper;
use crate::row::Row;
use crate::text::{Text, c_text, structure};

/// What people decided before, beside any mapper: to be named in the options of mapping. Any
/// number of threads may use one at the same time. Who adds waits for those that map, a row or, in
/// `kodbro_map_many`, up to 1,000, and who comes to map meanwhile waits as well.
#[derive(Debug)]
pub struct Decisions {
    _private: [u8; 0],
}

impl Opaque for Decisions {
    type Value = RwLock<CoreDecisions>;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-D");
    const NAME: &'static str = "decisions";
}

/// What was decided about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum DecisionKind {
    /// The code is right.
    Accepted = 1,
    /// The code is wrong.
    Rejected = 2,
    /// The row is a medical device, but no code is right.
    NoSuchTerm = 3,
    /// The row is no product that the nomenclature is for.
    OutOfScope = 4,
    /// The person cannot say, and takes back what they said before.
    Undecided = 5,
}

/// What a person said about a row. What is all zero is empty, except the verdict.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Decision {
    /// The row as it was then.
    pub row: Row,
    /// The catalogue or region whose row it is.
    pub source: Text,
    /// What was decided: one of `kodbro_decision_kind`.
    pub kind: i32,
    /// The code accepted or rejected; not looked at for other decisions.
    pub code: Text,
    /// 1 if all sources may make use of it, 0 if only its own may.
    pub shared: i32,
    /// Who decided.
    pub by: Text,
    /// When: a date or a time in UTC as ISO 8601, such as "2026-11-02T09:30:00Z", or empty.
    pub at: Text,
}

/// What came of loading a file.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Loaded {
    /// How many decisions were added.
    pub decisions: usize,
    /// How many records are predictions, which do not count.
    pub predictions: usize,
}

/// Makes an empty set of decisions. On success it is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_new(decisions: *mut *mut Decisions) -> Status {
    let make = || Ok(handle::give::<Decisions>(RwLock::default()));
    // SAFETY: the caller vouches for the output.
    unsafe { answered(decisions, Message::NONE, make) }
}

/// Adds a decision, which counts at once. Costs some 20 microseconds.
///
/// `id` may be NULL; on success it takes the number by which the decision can be withdrawn. Whether
/// a nomenclature has the code is not checked; `kodbro_decisions_problems` does that.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_add(
    decisions: *mut Decisions,
    decision: *const Decision,
    id: *mut u64,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    guarded(Message::new(message, capacity), || {
        // SAFETY: the caller vouches for the handle, the decision and its texts.
        let (decisions, decision) = unsafe {
            let decisions = handle::borrow(decisions, "decisions")?;
            (decisions, read_decision(&structure(decision, "decision")?)?)
        };
        let mut decisions = write(decisions);
        #[cfg(feature = "forced-panic")]
        crate::forced_panic::if_asked(&decision.name);
        let added = decisions.add(decision);
        if !id.is_null() {
            // SAFETY: the caller vouches for the output; it need not be aligned.
            unsafe { id.write_unaligned(added.index() as u64) };
        }
        Ok(())
    })
}

/// Withdraws a decision by its number, so that everything is as if it had never been added.
///
/// KODBRO_STATUS_NOT_FOUND when there is no such decision, or it was withdrawn before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_withdraw(decisions: *mut Decisions, id: u64) -> Status {
    guarded(Message::NONE, || {
        // SAFETY: the caller vouches for the handle.
        let mut decisions = write(unsafe { handle::borrow(decisions, "decisions") }?);
        let known = usize::try_from(id).ok().and_then(|id| decisions.id(id));
        match known.is_some_and(|id| decisions.withdraw(id)) {
            true => Ok(()),
            false => Err(Failure::NotFound {
                what: "decision",
                value: id.to_string(),
            }),
        }
    })
}

/// Adds the decisions of a mapping set, all or none: SSSOM, a FHIR ConceptMap, a table of Usagi or
/// OMOP, or a plain table (CSV, TSV, JSON lines), told apart by what is in it. Its predictions do
/// not count.
///
/// `path` is UTF-8 with a NUL at its end. `source` is that of records which name none, likewise, or
/// NULL. `loaded` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_load(
    decisions: *mut Decisions,
    path: *const c_char,
    source: *const c_char,
    loaded: *mut Loaded,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    guarded(Message::new(message, capacity), || {
        // SAFETY: the caller vouches for the handle and the texts.
        let (decisions, path, source) = unsafe {
            let decisions = handle::borrow(decisions, "decisions")?;
            let path = c_text(path, "path")?.ok_or(Failure::NullPointer { argument: "path" })?;
            (decisions, path, c_text(source, "source")?)
        };
        let options = ReadOptions {
            default_source: source.unwrap_or_default().trim().to_owned(),
            ..ReadOptions::default()
        };
        let reader = MappingSetReader::open(path, &options).map_err(Failure::File)?;
        let mut predictions = 0;
        let mut read = Vec::new();
        for record in reader {
            match record.map_err(Failure::File)?.record.decision() {
                Some(decision) => read.push(decision),
                None => predictions += 1,
            }
        }
        let came = Loaded {
            decisions: read.len(),
            predictions,
        };
        let mut decisions = write(decisions);
        for decision in read {
            decisions.add(decision);
        }
        if !loaded.is_null() {
            // SAFETY: the caller vouches for the output; it need not be aligned.
            unsafe { loaded.write_unaligned(came) };
        }
        Ok(())
    })
}

/// Says how many decisions there are that are not withdrawn.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_count(
    decisions: *const Decisions,
    count: *mut usize,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(count, Message::NONE, || {
            Ok(read(handle::borrow(decisions, "decisions")?).len())
        })
    }
}

/// Tells what a person should look at: codes that the nomenclature does not have or not any more,
/// people who differ, texts decided differently. It is a JSON array of objects, whose "problem" says
/// what it is and whose "decisions" are their numbers. All decisions are kept and count.
///
/// On success the document is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_problems(
    decisions: *const Decisions,
    mapper: *const Mapper,
    problems: *mut *mut Json,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let tell = || {
        // SAFETY: the caller vouches for the handles.
        let (decisions, opened) = unsafe {
            (
                handle::borrow(decisions, "decisions")?,
                handle::borrow(mapper, "mapper")?,
            )
        };
        let problems = read(decisions).problems(&opened.mapper.nomenclature());
        Json::give(&problems)
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(problems, Message::new(message, capacity), tell) }
}

/// Frees decisions, which no thread may be using. NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_decisions_free(decisions: *mut Decisions) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(decisions) }
}

/// Lets a thread read; a panic elsewhere does not stop it.
pub(crate) fn read(decisions: &RwLock<CoreDecisions>) -> RwLockReadGuard<'_, CoreDecisions> {
    decisions.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(decisions: &RwLock<CoreDecisions>) -> RwLockWriteGuard<'_, CoreDecisions> {
    decisions.write().unwrap_or_else(PoisonError::into_inner)
}

/// Reads and checks a decision of the caller's.
///
/// # Safety
/// Its texts are sound.
unsafe fn read_decision(decision: &Decision) -> Result<CoreDecision, Failure> {
    // SAFETY: the caller vouches for each text.
    let (row, source, code, by, at) = unsafe {
        (
            decision.row.lend()?.to_catalogue_row(1),
            decision.source.read("source")?.trim(),
            decision.code.read("code")?.trim(),
            decision.by.read("by")?,
            decision.at.read("at")?,
        )
    };
    if !at.is_empty() && !is_time(at) {
        return Err(Failure::InvalidArgument {
            argument: "at",
            value: format!("'{at}'"),
            expected: "a date or a time in UTC as ISO 8601, such as 2026-11-02T09:30:00Z".into(),
        });
    }
    let code = || {
        code.parse().map_err(|_| Failure::InvalidArgument {
            argument: "code",
            value: format!("'{code}'"),
            expected: "a code".into(),
        })
    };
    Ok(CoreDecision {
        id: row.id,
        name: row.name,
        model: row.model,
        description: row.description,
        supplier: row.supplier,
        source: source.to_owned(),
        scope: match decision.shared {
            0 => Scope::Private,
            _ => Scope::Shared,
        },
        verdict: match decision.kind {
            ACCEPTED => Verdict::Accepted(code()?),
            REJECTED => Verdict::Rejected(code()?),
            NO_SUCH_TERM => Verdict::NoSuchTerm,
            OUT_OF_SCOPE => Verdict::OutOfScope,
            UNDECIDED => Verdict::Undecided,
            other => {
                return Err(Failure::InvalidArgument {
                    argument: "kind",
                    value: other.to_string(),
                    expected: "one of kodbro_decision_kind, 1 to 5".into(),
                });
            }
        },
        by: by.to_owned(),
        settles: false,
        at: at.to_owned(),
    })
}

const ACCEPTED: i32 = DecisionKind::Accepted as i32;
const REJECTED: i32 = DecisionKind::Rejected as i32;
const NO_SUCH_TERM: i32 = DecisionKind::NoSuchTerm as i32;
const OUT_OF_SCOPE: i32 = DecisionKind::OutOfScope as i32;
const UNDECIDED: i32 = DecisionKind::Undecided as i32;
