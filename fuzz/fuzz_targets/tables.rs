#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dps_symkey_fuzz::tables::check(data));
