//! Reads bytes as the files of a lexicon.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::lexicon(data));
