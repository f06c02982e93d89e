//! What does it cost to call the C library, above what the core costs? `boundary` tells, and how it
//! does with several threads on one handle.

use std::ffi::c_char;
use std::io::Write;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};
use std::{ptr, thread};

use anyhow::ensure;
use clap::Parser;
use kodbro::{MapOptions, Mapper, Scratch};
use kodbro_benches::rows::{MadeRow, standard};
use kodbro_c::{Answer, Mapping, Status};

/// Shows what a call of the C library costs above the core, and how threads share one handle.
#[derive(Parser)]
struct Arguments {
    /// How many rows each pass maps.
    #[arg(long, default_value_t = 20_000)]
    rows: usize,
    /// How many passes; the median counts.
    #[arg(long, default_value_t = 7)]
    passes: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut out = std::io::stdout().lock();
    let rows = standard(arguments.rows)?;
    let names: Vec<&str> = rows.iter().map(|row| MadeRow::as_row(row).name).collect();
    let handle = Handle::open()?;
    let opening = median((0..20).map(|_| timed(Handle::open).0).collect());
    writeln!(
        out,
        "opening the default index: {:.2} ms",
        opening.as_secs_f64() * 1e3
    )?;

    let mapper = kodbro_data::mapper()?;
    let mut scratch = Scratch::default();
    let options = MapOptions::default();
    let mut core = |names: &[&str]| by_core(&mapper, &mut scratch, &options, names);
    let expected = core(&names);
    ensure!(
        handle.map(&names) == expected,
        "the library gives other answers"
    );
    let (mut of_core, mut of_library) = (Vec::new(), Vec::new());
    for _ in 0..arguments.passes {
        let (time, answers) = timed(|| core(&names));
        ensure!(answers == expected);
        of_core.push(time);
        let (time, answers) = timed(|| handle.map(&names));
        ensure!(answers == expected);
        of_library.push(time);
    }
    let per_row = |time: Duration| time.as_secs_f64() * 1e6 / names.len() as f64;
    let (of_core, of_library) = (per_row(median(of_core)), per_row(median(of_library)));
    writeln!(out, "a row in the core:    {of_core:.2} us")?;
    writeln!(
        out,
        "a call of the library: {of_library:.2} us, {:.2} us more",
        of_library - of_core
    )?;

    for threads in [1, 2, 4, 8] {
        let pass = || {
            timed(|| {
                thread::scope(|scope| {
                    for _ in 0..threads {
                        scope.spawn(|| handle.map(&names));
                    }
                });
            })
            .0
        };
        let time = median((0..3).map(|_| pass()).collect());
        let speed = (threads * names.len()) as f64 / time.as_secs_f64();
        writeln!(out, "{threads} threads on one handle: {speed:.0} rows/s")?;
    }
    Ok(())
}

/// Maps rows by the core; gives how many have an answer.
fn by_core(
    mapper: &Mapper<&'static [u8]>,
    scratch: &mut Scratch,
    options: &MapOptions,
    names: &[&str],
) -> usize {
    let has_answer = |name: &&&str| mapper.map_in(scratch, **name, options).answer.is_some();
    names.iter().filter(has_answer).count()
}

/// A mapper of the C library.
struct Handle(*mut kodbro_c::Mapper);

// SAFETY: the header promises that any number of threads may use a mapper.
#[allow(unsafe_code, reason = "the benchmark calls what C calls")]
unsafe impl Sync for Handle {}

#[allow(unsafe_code, reason = "the benchmark calls what C calls")]
impl Handle {
    fn open() -> anyhow::Result<Self> {
        let mut mapper = ptr::null_mut();
        // SAFETY: the output is room for a pointer; there is no message.
        let status =
            unsafe { kodbro_c::kodbro_mapper_open_default(&mut mapper, ptr::null_mut(), 0) };
        ensure!(status == Status::Ok, "{status:?}");
        Ok(Self(mapper))
    }

    /// Maps rows as a host does it, call by call; gives how many have an answer.
    fn map(&self, names: &[&str]) -> usize {
        names.iter().filter(|name| self.has_answer(name)).count()
    }

    fn has_answer(&self, name: &str) -> bool {
        let mut mapping: *mut Mapping = ptr::null_mut();
        let mut answer = MaybeUninit::<Answer>::uninit();
        // SAFETY: the handle is open, the text lives, the outputs have room; the answer is read
        // only when it was written.
        unsafe {
            let status = kodbro_c::kodbro_map_text(
                self.0,
                name.as_ptr().cast::<c_char>(),
                name.len(),
                ptr::null(),
                &mut mapping,
                ptr::null_mut(),
                0,
            );
            assert_eq!(status, Status::Ok);
            let status = kodbro_c::kodbro_mapping_answer(mapping, answer.as_mut_ptr());
            assert_eq!(status, Status::Ok);
            let has_answer = answer.assume_init().code.length > 0;
            kodbro_c::kodbro_mapping_free(mapping);
            has_answer
        }
    }
}

#[allow(unsafe_code, reason = "the benchmark calls what C calls")]
impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: it was opened and is freed once.
        unsafe { kodbro_c::kodbro_mapper_free(self.0) }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
