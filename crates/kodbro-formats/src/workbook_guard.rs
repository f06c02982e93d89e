use std::io::{Read, Seek};

use zip::ZipArchive;

/// The shortest entry of a table of strings, `<si/>`, in bytes.
const SHORTEST_STRING: u64 = 5;

/// Deflate never packs better than this: 258 bytes into two bits.
const BEST_RATIO: u64 = 1032;

/// So many bytes of the table of strings are looked at for its count.
const LOOKED_AT: u64 = 1 << 16;

/// Checks what would make the reader of workbooks abort the whole process, where no error and no
/// caught panic would help: calamine 0.38 reserves memory for as many strings as a workbook claims
/// to have (`uniqueCount` of the part `sharedStrings.xml`), before it has seen one.
///
/// What is not a container at all passes; the reader reports that better.
///
/// # Errors
/// A message with the count and the limit.
pub(crate) fn check_claims<R: Read + Seek>(workbook: &mut R) -> Result<(), String> {
    let Ok(length) = workbook.seek(std::io::SeekFrom::End(0)) else {
        return Ok(());
    };
    let Ok(mut archive) = ZipArchive::new(workbook) else {
        return Ok(());
    };
    for i in 0..archive.len() {
        let Ok(part) = archive.by_index(i) else {
            continue;
        };
        let name = String::from_utf8_lossy(part.name_raw()).to_lowercase();
        if !name.ends_with("sharedstrings.xml") {
            continue;
        }
        let size = part.size().min(length.saturating_mul(BEST_RATIO));
        let mut head = Vec::new();
        let _ = part.take(LOOKED_AT).read_to_end(&mut head);
        let limit = size / SHORTEST_STRING;
        if let Some(claimed) = claimed_strings(&head).filter(|&n| n > limit) {
            return Err(format!(
                "it claims to have {claimed} strings, but has room for {limit}"
            ));
        }
    }
    Ok(())
}

/// Finds the largest number that any `uniqueCount` has; one too large for 64 bits is the largest.
fn claimed_strings(xml: &[u8]) -> Option<u64> {
    let xml = String::from_utf8_lossy(xml);
    let values = xml.match_indices("uniqueCount").map(|(i, name)| {
        let value = xml.get(i + name.len()..).unwrap_or_default();
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || "='\"+".contains(c));
        let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
        match digits.is_empty() {
            true => 0,
            false => digits.parse().unwrap_or(u64::MAX),
        }
    });
    values.max()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn workbook(strings: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("xl/SharedStrings.xml", options).unwrap();
        writer.write_all(strings.as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn claims_beyond_the_size_are_refused() {
        let check = |strings: &str| check_claims(&mut Cursor::new(workbook(strings)));
        assert!(check("<sst uniqueCount=\"2\"><si/><si/></sst>").is_ok());
        assert!(check("<sst><si/></sst>").is_ok());
        for claim in [
            "= '4294967296'",
            "=\"99999999999999999999999\"",
            "=\"+9999999\"",
        ] {
            let message = check(&format!("<sst uniqueCount{claim}/>")).unwrap_err();
            assert!(message.starts_with("it claims to have"), "{message}");
        }
    }

    #[test]
    fn what_is_no_container_passes() {
        assert!(check_claims(&mut Cursor::new(b"PK\x03\x04")).is_ok());
        assert!(check_claims(&mut Cursor::new(b"")).is_ok());
    }
}
