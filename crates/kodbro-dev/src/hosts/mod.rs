//! Do programs that are not C get through the C library what the command gives?
//!
//! * [`languages`]: the examples in Python, Java, JavaScript and C#;
//! * [`postgresql`]: the function for queries, on a server of its own;
//! * [`conformance`]: the cases of the corpus, and every byte of the answers;
//! * [`mod@bench`]: the library, the rows and what the command says of them.

mod bench;
mod conformance;
mod languages;
mod postgresql;

use anyhow::Result;

use bench::Bench;

/// The folder of the C library.
const FOLDER: &str = "bindings/c";

/// Lets every host map the rows of the example catalogue, and the corpus judge the library.
pub(crate) fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("skipped: the other languages are only set up for Linux");
        return Ok(());
    }
    let bench = Bench::set_up()?;
    languages::run(&bench)?;
    postgresql::run(&bench)?;
    conformance::run(&bench)
}
