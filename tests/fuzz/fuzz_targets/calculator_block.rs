//! See `calculator_block` in `targets.rs`.

#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each target uses one of the functions")]
mod targets;

// The drawing of a diagram may panic and is caught: that alone is no broken promise, as the fuzzer's own hook would say.
libfuzzer_sys::fuzz_target!(
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| targets::calculator_block(bytes)
);
