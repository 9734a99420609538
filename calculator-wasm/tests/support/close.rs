//! Compares two numbers as far as a relative error allows.

/// Checks that `got` is `expected`, up to `tolerance` of it.
pub(crate) fn check(what: &str, got: f64, expected: f64, tolerance: f64) {
    let error = (got - expected).abs() / expected.abs().max(1e-300);
    assert!(
        got == expected || error <= tolerance,
        "{what}: {got} instead of {expected} ({error:e})"
    );
}
