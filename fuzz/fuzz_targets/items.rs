//! Reads bytes as a catalogue item by item.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kodbro_fuzz::items(data));
