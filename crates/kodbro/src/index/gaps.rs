//! Ascending numbers in few bytes: how many there are, the first, and from each to the next how far
//! it is, each in groups of seven bits, the lowest first, with the eighth bit set where more follow
//! (LEB128, as DWARF and WebAssembly have it).

/// Writes ascending numbers.
pub(crate) fn write(numbers: &[u32], out: &mut Vec<u8>) {
    put(numbers.len() as u32, out);
    let mut last = 0;
    for &number in numbers {
        put(number - last, out);
        last = number;
    }
}

fn put(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads them in place. Bytes that are no such numbers give others, but end.
#[derive(Clone, Debug)]
pub(crate) struct Gaps<'a> {
    bytes: &'a [u8],
    left: usize,
    last: u32,
}

impl<'a> Gaps<'a> {
    /// Reads the numbers that begin at a byte; beyond the end there are none.
    pub(crate) fn at(bytes: &'a [u8], offset: usize) -> Self {
        let mut gaps = Self {
            bytes: bytes.get(offset..).unwrap_or_default(),
            left: 0,
            last: 0,
        };
        gaps.left = gaps.number().unwrap_or_default() as usize;
        gaps
    }

    /// Returns how many numbers are left.
    pub(crate) fn len(&self) -> usize {
        self.left
    }

    #[inline]
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(number)
    }
}

impl Iterator for Gaps<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        self.last = self.last.wrapping_add(self.number()?);
        Some(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(mut numbers: Vec<u32>, before: Vec<u8>) {
            numbers.sort_unstable();
            let mut bytes = before.clone();
            write(&numbers, &mut bytes);
            let gaps = Gaps::at(&bytes, before.len());
            prop_assert_eq!(gaps.len(), numbers.len());
            prop_assert_eq!(gaps.collect::<Vec<_>>(), numbers);
        }

        #[test]
        fn any_bytes_come_to_an_end(bytes: Vec<u8>, offset in 0..100_usize) {
            prop_assert!(Gaps::at(&bytes, offset).count() <= bytes.len());
        }
    }

    #[test]
    fn small_gaps_take_a_byte() {
        let mut bytes = Vec::new();
        write(&[5, 6, 133, 1_000], &mut bytes);
        assert_eq!(bytes, [4, 5, 1, 127, 0xe3, 0x06]);
    }
}
