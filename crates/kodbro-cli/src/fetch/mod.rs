//! How does a new release come in from the network?
//!
//! `address` says where to and by which protocol, `download` gets the bytes within limits of time
//! and size, `target` says where they go. This is the only place that knows a network.

mod address;
mod download;
mod target;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use kodbro::nomenclature::{Language, Nomenclature, diff};
use kodbro::{Index, index};
use kodbro_formats::emdn;
use kodbro_formats::nomenclature::{NomenclatureOptions, parse_nomenclature, source_hash};

use crate::failure::Failure;
use crate::index_source;
use crate::numbers::bytes as size;
use crate::release_source::{EMBEDDED, common_language};
use crate::{Outcome, build, diff as compare, report};

use address::Address;
use download::download;
use target::Target;

/// Where the official workbook of the EMDN, version 2026, is published in English.
const EMDN_URL: &str = "https://webgate.ec.europa.eu/dyna2/emdn/build/EMDN%20v2026_EN..xlsx";
/// Its SHA-256.
const EMDN_SHA256: &str = "a973dcdd8ae291248c9d06d355d3cc859d89a5584004db9354721c9c596bc1bd";

/// Download a release of a nomenclature, verify it and build an index from it
///
/// Fetches the official workbook, checks its hash, builds an index with the embedded terms and
/// words as 'kodbro build' does, and says what is different from the newest other index of the
/// nomenclature in the folder, or from the embedded one. The workbook and the index appear when both
/// are complete, beside those that are there: they are named after the release, and after their hash
/// too where a file of that name is something else.
///
/// The address has to begin with https://; http:// is allowed for this computer only. At most five
/// redirects are followed, and 50 MB read. A proxy is taken from the environment (HTTPS_PROXY), and
/// the certificates trusted are those that the system trusts.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// What to fetch
    #[arg(value_name = "NOMENCLATURE", value_enum)]
    nomenclature: Which,

    /// Address of the workbook [default: that of the EMDN v2026 in English]
    #[arg(long, value_name = "U")]
    url: Option<Address>,

    /// SHA-256 that the workbook must have, in 64 hexadecimal digits [default: that of the release
    /// at the default address; any with --url]
    #[arg(long, value_name = "H", value_parser = sha256)]
    sha256: Option<String>,

    /// Folder for the workbook and the index, which are named after the release; or a new index file,
    /// beside which the workbook goes
    #[arg(long, short, value_name = "FOLDER|INDEX", default_value = ".")]
    out: PathBuf,

    /// Index to compare with [default: the newest other one in the folder, else the embedded one]
    #[arg(long, value_name = "INDEX")]
    against: Option<PathBuf>,

    /// Language of the workbook
    #[arg(long, value_name = "L", default_value_t = Language::ENGLISH)]
    language: Language,

    /// Seconds that the download may take
    #[arg(long, value_name = "S", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
}

const AFTER_HELP: &str = "\
Examples:
  The release that this program knows of, into this folder:
    kodbro fetch emdn
  Another one, whose hash somebody has noted, beside the index in use:
    kodbro fetch emdn --url https://example.org/EMDN.xlsx --sha256 0f3c… --against emdn.kodbro

Exit codes:
  0  done
  2  nothing came, or not what was expected, or wrong use; no file is left behind";

/// What can be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The European Medical Device Nomenclature
    Emdn,
}

/// Fetches a release.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let Which::Emdn = arguments.nomenclature;
    target::check(&arguments.out)?;
    let (address, expected) = match &arguments.url {
        Some(url) => (url.clone(), arguments.sha256.as_deref()),
        None => {
            let hash = arguments.sha256.as_deref().unwrap_or(EMDN_SHA256);
            (EMDN_URL.parse().map_err(Failure::new)?, Some(hash))
        }
    };
    report::note(format_args!("fetching {address}"));
    let workbook = download(&address, Duration::from_secs(arguments.timeout))?;
    verify(&address, &workbook, expected)?;

    let options = NomenclatureOptions::default().with_language(arguments.language);
    let mut loaded = parse_nomenclature(address.as_str(), &workbook, &options)?;
    report::warnings(&loaded.warnings, loaded.warnings.len() as u64);
    let release = loaded.builder.release_mut().clone();
    if release.name != emdn::NAME {
        let message = format!("{address}: the workbook is not one of the EMDN");
        let hint = "check the address; 'kodbro build' makes an index of another nomenclature";
        return Err(Failure::new(message).with_hint(hint).into());
    }
    build::add_default_terms(&mut loaded.builder)?;
    let built = loaded.builder.build()?;
    let bytes = index::build(&built, &build::default_lexicon()?);

    let target = Target::new(&arguments.out, &release, &workbook);
    let newest = || target.newest_other(&release.name);
    let old = arguments.against.clone().or_else(newest);
    let old = old.as_deref();
    let old_index = index_source::open(old)?;
    let new = built.as_nomenclature();
    tell(
        (
            &old_index.nomenclature(),
            old.unwrap_or(Path::new(EMBEDDED)),
        ),
        (&new, &target.index),
    )?;
    let (workbook_size, index_size) = (workbook.len() as u64, bytes.len() as u64);
    Index::open(&bytes)?;
    drop(old_index);
    target.write(&workbook, &bytes)?;
    for (path, bytes) in [
        (&target.workbook, workbook_size),
        (&target.index, index_size),
    ] {
        report::note(format_args!("wrote {} ({})", path.display(), size(bytes)));
    }
    Ok(Outcome::Done)
}

/// Tells what the new release changes.
fn tell(
    (old, old_path): (&Nomenclature<'_>, &Path),
    (new, new_path): (&Nomenclature<'_>, &Path),
) -> Result<(), Failure> {
    let language = common_language(old, new, None)?;
    let differences = diff(*old, *new, language);
    compare::summary((old, old_path), (new, new_path), &differences)
        .iter()
        .for_each(report::note);
    Ok(())
}

/// Checks that the bytes are those expected, or at least a workbook.
fn verify(address: &Address, bytes: &[u8], expected: Option<&str>) -> Result<(), Failure> {
    let refuse =
        |what: String, hint: &str| Failure::new(format!("{address}: {what}")).with_hint(hint);
    let hash = source_hash(bytes);
    let found = hash.strip_prefix("sha256:").unwrap_or(&hash);
    match expected {
        Some(expected) if expected != found => {
            return Err(refuse(
                format!("the file has the SHA-256 {found}, expected {expected}"),
                "the publisher may have replaced the file, or somebody on the way: if you trust it, name its hash with --sha256",
            ));
        }
        Some(_) => report::note(format_args!("verified: SHA-256 {found}")),
        None => report::warning(format_args!(
            "the file is not verified, since --sha256 names no hash; its SHA-256 is {found}"
        )),
    }
    match bytes {
        [b'P', b'K', ..] => Ok(()),
        bytes if is_web_page(bytes) => Err(refuse(
            "the server sent a web page, expected a workbook".to_owned(),
            "open the address in a browser: it may want a login, or have moved",
        )),
        _ => Err(refuse(
            "the server sent something else, expected a workbook (XLSX)".to_owned(),
            "check the address",
        )),
    }
}

/// Tells whether bytes look like HTML.
fn is_web_page(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// Reads a hash.
fn sha256(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("sha256:").unwrap_or(text);
    match digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(digits.to_ascii_lowercase()),
        false => Err("expected 64 hexadecimal digits".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_address_and_hash_are_sound() {
        assert!(EMDN_URL.parse::<Address>().is_ok());
        assert_eq!(sha256(EMDN_SHA256).as_deref(), Ok(EMDN_SHA256));
    }

    #[test]
    fn a_hash_has_64_digits_in_any_case() {
        let hash = EMDN_SHA256.to_uppercase();
        assert_eq!(
            sha256(&format!("sha256:{hash}")).as_deref(),
            Ok(EMDN_SHA256)
        );
        for bad in ["", "a973", &EMDN_SHA256.replace('a', "g")] {
            assert!(sha256(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn web_pages_are_known_by_their_beginning() {
        for page in ["<!DOCTYPE html><p>", "\u{feff}\n <HTML lang='en'>"] {
            assert!(is_web_page(page.as_bytes()), "{page}");
        }
        assert!(!is_web_page(b"PK\x03\x04 <html>"));
    }
}
