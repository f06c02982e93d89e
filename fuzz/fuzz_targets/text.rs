//! Reads any text.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::text(data));
