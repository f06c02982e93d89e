//! How are many rows mapped, on several threads?

use std::ffi::{c_char, c_void};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Status;
use crate::boundary::{Message, guarded};
use crate::failure::Failure;
use crate::handle;
use crate::map::find;
use crate::mapper::{Mapper, Opened};
use crate::mapping::{Found, Mapping};
use crate::options::{Asked, MapOptions};
use crate::row::{LentRow, Row};
use crate::text::elements;

/// Takes a mapping out of many: the caller's own pointer, the place of the row from 0, and the
/// mapping, which is lent until the function returns. It returns 0 to go on, anything else to stop.
///
/// It is called on the thread of the call, in the order of the rows. No exception may leave it.
pub type MappedFn = Option<
    unsafe extern "C" fn(context: *mut c_void, index: usize, mapping: *const Mapping) -> i32,
>;

/// So many rows are mapped between two rounds of the callback.
const CHUNK: usize = 1_000;

/// More threads than these are asked for by mistake.
const MOST_THREADS: usize = 1_024;

/// Maps many rows, and calls back for each.
///
/// `threads` says how many work: 0 for as many as the machine has, 1 for the caller's only. They
/// end with the call. Options may be NULL, and are the same for all rows. Memory does not depend on
/// the number of rows. Rows and decisions must stay in place until the call returns. A decision that
/// is added meanwhile counts from the next thousand rows on.
///
/// KODBRO_STATUS_STOPPED when the callback stopped it, at most 1,000 rows later than it might.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_many(
    mapper: *const Mapper,
    rows: *const Row,
    count: usize,
    options: *const MapOptions,
    threads: usize,
    mapped: MappedFn,
    context: *mut c_void,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    guarded(Message::new(message, capacity), || {
        if mapped.is_none() {
            return Err(Failure::NullPointer { argument: "mapped" });
        }
        let give = |index, found| {
            let mapping = handle::give::<Mapping>(found);
            // SAFETY: the caller vouches for the function, which does not free the mapping.
            unsafe {
                let shown = show(mapped, context, index, mapping);
                handle::free(mapping);
                shown
            }
        };
        // SAFETY: the caller vouches for the arguments.
        unsafe { map_all(mapper, rows, count, options, threads, give) }
    })
}

/// Maps many rows into an array of as many mappings, which the caller provides.
///
/// As `kodbro_map_many`, but `mapped` may be NULL, where nothing is to be looked at or stopped on the
/// way, and memory grows with the rows. The array is written only on success, not when it was
/// stopped; then its mappings are the caller's, to free one by one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_array(
    mapper: *const Mapper,
    rows: *const Row,
    count: usize,
    options: *const MapOptions,
    threads: usize,
    mapped: MappedFn,
    context: *mut c_void,
    mappings: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    guarded(Message::new(message, capacity), || {
        if mappings.is_null() && count > 0 {
            return Err(Failure::NullPointer {
                argument: "mappings",
            });
        }
        let mut all = Given(Vec::new());
        let keep = |index, found| {
            let mapping = handle::give::<Mapping>(found);
            all.0.push(mapping);
            // SAFETY: the caller vouches for the function, which does not free the mapping.
            unsafe { show(mapped, context, index, mapping) }
        };
        // SAFETY: the caller vouches for the arguments.
        unsafe { map_all(mapper, rows, count, options, threads, keep) }?;
        for (index, mapping) in std::mem::take(&mut all.0).into_iter().enumerate() {
            // SAFETY: the caller vouches for room for as many mappings as there are rows.
            unsafe { mappings.add(index).write_unaligned(mapping) };
        }
        Ok(())
    })
}

/// Mappings that are freed with this, whatever happens, unless they are taken out.
struct Given(Vec<*mut Mapping>);

impl Drop for Given {
    fn drop(&mut self) {
        for &mapping in &self.0 {
            // SAFETY: nobody was given it for longer than a call back.
            unsafe { handle::free(mapping) };
        }
    }
}

/// Lends a mapping to the callback, if there is one.
///
/// # Errors
/// [`Failure::Stopped`] when it asks for that.
///
/// # Safety
/// The function is sound.
unsafe fn show(
    mapped: MappedFn,
    context: *mut c_void,
    row: usize,
    mapping: *const Mapping,
) -> Result<(), Failure> {
    let Some(mapped) = mapped else {
        return Ok(());
    };
    // SAFETY: the caller vouches for it.
    match unsafe { mapped(context, row, mapping) } {
        0 => Ok(()),
        _ => Err(Failure::Stopped { row }),
    }
}

/// Maps rows chunk by chunk and hands each mapping over in its turn.
unsafe fn map_all(
    mapper: *const Mapper,
    rows: *const Row,
    count: usize,
    options: *const MapOptions,
    threads: usize,
    mut take: impl FnMut(usize, Found) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // SAFETY: the caller vouches for the handle and the array.
    let (opened, rows) = unsafe {
        (
            handle::borrow(mapper, "mapper")?,
            elements(rows, count, "rows")?,
        )
    };
    // SAFETY: the caller vouches for the options. Wrong ones are refused before anything is done.
    let options = unsafe {
        let options = MapOptions::copied(options)?;
        Asked::read(&options, opened).map(drop)?;
        options
    };
    let workers = Workers::start(threads)?;
    let mut chunk = Vec::with_capacity(rows.len().min(CHUNK));
    for (number, part) in rows.chunks(CHUNK).enumerate() {
        let first = number * CHUNK;
        chunk.clear();
        for (index, row) in (first..).zip(part) {
            // SAFETY: the caller vouches for the texts.
            let lent = unsafe { row.lend() }.map_err(|cause| Failure::Row {
                row: index,
                cause: Box::new(cause),
            })?;
            chunk.push((index, lent));
        }
        // SAFETY: the caller vouches for what the options name. It is looked at anew, so that who
        // adds decisions need not wait for all rows.
        let asked = unsafe { Asked::read(&options, opened) }?;
        let found = map_chunk(opened, &asked, workers.pool.as_ref(), &chunk);
        drop(asked);
        for (index, found) in (first..).zip(found) {
            take(index, found)?;
        }
    }
    Ok(())
}

fn map_chunk(
    opened: &Arc<Opened>,
    asked: &Asked<'_>,
    pool: Option<&ThreadPool>,
    rows: &[(usize, LentRow<'_>)],
) -> Vec<Found> {
    let mapper = &opened.mapper;
    let map = |scratch: &mut kodbro::Scratch, (index, row): &(usize, LentRow<'_>)| {
        find(
            opened,
            asked,
            scratch,
            row.to_catalogue_row(*index as u64 + 1),
        )
    };
    match pool {
        None => mapper.with_scratch(|scratch| rows.iter().map(|row| map(scratch, row)).collect()),
        Some(pool) => pool.install(|| mapper.with_each(rows, map)),
    }
}

/// Threads that map rows, none where the caller's is enough. Dropping waits for their end, so that a
/// host may unload the library after a call.
#[derive(Default)]
struct Workers {
    pool: Option<ThreadPool>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    fn start(threads: usize) -> Result<Self, Failure> {
        let number = match threads {
            0 => thread::available_parallelism().map_or(1, NonZero::get),
            1..=MOST_THREADS => threads,
            _ => {
                return Err(Failure::InvalidArgument {
                    argument: "threads",
                    value: threads.to_string(),
                    expected: format!("at most {MOST_THREADS}, or 0 for all"),
                });
            }
        };
        let mut workers = Self::default();
        if number == 1 {
            return Ok(workers);
        }
        let builder = ThreadPoolBuilder::new().num_threads(number);
        let builder = builder.spawn_handler(|worker| {
            let thread = thread::Builder::new().spawn(|| worker.run())?;
            workers.threads.push(thread);
            Ok(())
        });
        let pool = builder.build().map_err(|error| Failure::Threads {
            number,
            cause: error.to_string(),
        })?;
        workers.pool = Some(pool);
        Ok(workers)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.pool = None;
        for thread in self.threads.drain(..) {
            // One that panicked has ended as well.
            let _ = thread.join();
        }
    }
}
