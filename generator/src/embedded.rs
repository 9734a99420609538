//! What the binary carries besides its code: the bound calculators and the default theme, both made by `build.rs`.
//! So a copy of the binary alone builds any content folder. Nothing is computed or unpacked here.

/// The script that binds the module to the page: a classic script that defines `wasm_bindgen`.
pub const CALCULATORS_SCRIPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/calculators.js"));

/// The module itself, for pages on http.
pub const CALCULATORS_MODULE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/calculators.wasm"));

/// A classic script that sets `self.breakevenModule` to the module in base64, for pages opened from disk, which may
/// not fetch their siblings.
pub const CALCULATORS_CARRIER: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/calculators.wasm.js"));

/// The script of the larger module, which has the further calculators too.
pub const CALCULATORS_ALL_SCRIPT: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/calculators-all.js"));

/// The larger module.
pub const CALCULATORS_ALL_MODULE: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/calculators-all.wasm"));

/// The larger module in base64.
pub const CALCULATORS_ALL_CARRIER: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/calculators-all.wasm.js"));

/// A classic script that sets `self.breakevenWorker` to the binding and the module, in base64, of the worker that
/// simulates.
pub const SIMULATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/simulation.js"));

/// The files of the default theme, path and bytes, sorted by path: `("static/css/site.css", b"…")`.
pub static DEFAULT_THEME: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));
