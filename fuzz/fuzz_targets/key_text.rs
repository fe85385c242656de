#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dps_symkey_fuzz::key_text::check(data));
