//! See `price_list` in `targets.rs`.

#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each target uses one of the functions")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::price_list(bytes));
