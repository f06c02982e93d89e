//! How is a row known again, and an edit found?

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};

/// So many bytes of a hash stand for one cell.
const BYTES_OF_CELL: usize = 3;

/// So many stand for a row.
const BYTES_OF_ROW: usize = 8;

/// So many stand for a file.
const BYTES_OF_FILE: usize = 8;

/// Makes the key of a row from the texts that say which product it is: `r`, a hash and the id. The
/// id is in it because spreadsheet programs take the leading zeros off those in CSV.
pub(super) fn key(texts: &[&str], id: &str) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        for word in text.split_whitespace() {
            hasher.update(word.as_bytes());
            hasher.update(b" ");
        }
        hasher.update(b"\n");
    }
    // The letter keeps spreadsheet programs from taking it for a number.
    format!("r{}:{id}", hex(&hasher.finalize(), BYTES_OF_ROW))
}

/// Returns the id in a key; `None` for what is no key.
pub(super) fn id_of(key: &str) -> Option<&str> {
    let (hash, id) = key.strip_prefix('r')?.split_once(':')?;
    let is_hex = hash.len() == 2 * BYTES_OF_ROW && hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then_some(id)
}

/// Makes the check of cells: white space does not matter in them.
pub(super) fn check<'t>(cells: impl Iterator<Item = &'t str>) -> String {
    let mut check = String::from("c");
    cells.for_each(|cell| check.push_str(&check_of(cell)));
    check
}

/// Returns the first cell that its check does not fit, from 0; 0 for a check of another form.
pub(super) fn changed<'t>(check: &str, cells: impl Iterator<Item = &'t str>) -> Option<usize> {
    let mut rest = check.strip_prefix('c').unwrap_or_default();
    for (number, cell) in cells.enumerate() {
        match rest.split_at_checked(2 * BYTES_OF_CELL) {
            Some((own, others)) if own == check_of(cell) => rest = others,
            Some(_) => return Some(number),
            None => return Some(0),
        }
    }
    (!rest.is_empty()).then_some(0)
}

/// Makes the hash by which a file is known again, byte for byte.
pub(super) fn file_hash(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut file = BufReader::new(File::open(path)?);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            break;
        }
        hasher.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
    Ok(hex(&hasher.finalize(), BYTES_OF_FILE))
}

/// Tells whether an id is one that lost its leading zeros or spaces on the way through a
/// spreadsheet program.
pub(super) fn lost_zeros(cell: &str, id: &str) -> bool {
    let digits = |text: &str| text.trim_start_matches('0').to_owned();
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    is_number && digits(cell) == digits(id)
}

fn check_of(cell: &str) -> String {
    let mut hasher = Sha256::new();
    for word in cell.split_whitespace() {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    hex(&hasher.finalize(), BYTES_OF_CELL)
}

fn hex(hash: &[u8], bytes: usize) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(2 * bytes);
    for byte in hash.iter().take(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cell_that_was_changed_is_named() {
        let cells = ["Region A", "0012", "Kanyl  grön\n21G", ""];
        let made = check(cells.iter().copied());
        assert_eq!(changed(&made, cells.iter().copied()), None);
        let spaces = ["Region A ", "0012", "Kanyl grön 21G", " "];
        assert_eq!(changed(&made, spaces.iter().copied()), None);
        let edited = ["Region A", "0012", "Kanyl gul 21G", ""];
        assert_eq!(changed(&made, edited.iter().copied()), Some(2));
        for other in ["", "c", "12", &made[..9], &format!("{made}00")] {
            assert_eq!(changed(other, cells.iter().copied()), Some(0), "{other}");
        }
    }

    #[test]
    fn a_key_has_the_id() {
        let key = key(&["Region A", "Kanyl"], "00:12");
        assert_eq!(id_of(&key), Some("00:12"));
        for other in ["", "r12", "12", "rabc:12", "r000000000000000å:1"] {
            assert_eq!(id_of(other), None, "{other}");
        }
        assert!(lost_zeros("12", "0012") && !lost_zeros("12", "0013"));
        assert!(!lost_zeros("A12", "A012"));
    }
}
