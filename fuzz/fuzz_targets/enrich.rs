//! Writes codes into bytes as a catalogue.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::enrich_any(data));
