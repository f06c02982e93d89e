//! Reads bytes as a mapping set, and writes what it says in every format.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::mapping_set(data));
