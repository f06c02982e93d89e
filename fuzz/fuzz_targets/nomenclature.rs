//! Reads bytes as a nomenclature.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::nomenclature(data));
