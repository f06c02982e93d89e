//! How is an index opened from memory and from a file?

use std::fs::File;
use std::path::Path;

use kodbro::Mapper;
use memmap2::Mmap;

/// Opens the index of a file through a memory map.
///
/// # Errors
/// When the file cannot be mapped or is no index.
pub fn mapped(path: &Path) -> anyhow::Result<Mapper<Mmap>> {
    let file = File::open(path)?;
    #[allow(unsafe_code)]
    // SAFETY: the file lies in a temporary folder of this process, and nothing writes to it.
    let map = unsafe { Mmap::map(&file) }?;
    Ok(Mapper::open(map)?)
}
