//! What the binary carries besides its code: the bound calculators and the default theme, both made by `build.rs`.
//! So a copy of the binary alone builds any content folder. Nothing is computed or unpacked here.

use calculator_wasm::Module;

/// A module for pages, bound.
pub struct Bound {
    /// Which one it is.
    pub module: Module,
    /// The script that binds the module to the page: a classic script that defines `wasm_bindgen`.
    pub script: &'static [u8],
    /// The module itself, for pages on http.
    pub wasm: &'static [u8],
    /// A classic script that sets `self.breakevenModule` to the module in base64, for pages opened from disk, which may
    /// not fetch their siblings.
    pub carrier: &'static [u8],
}

macro_rules! bound {
    ($module:expr, $name:literal) => {
        Bound {
            module: $module,
            script: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".js")),
            wasm: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".wasm")),
            carrier: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".wasm.js")),
        }
    };
}

/// The modules for pages.
pub static CALCULATORS: [Bound; 3] = [
    bound!(Module::Cost, "calculators-cost"),
    bound!(Module::ColdStart, "calculators-cold-start"),
    bound!(Module::All, "calculators-all"),
];

/// Returns a module for pages.
pub fn calculators(module: Module) -> &'static Bound {
    let [cost, cold_start, all] = &CALCULATORS;
    match module {
        Module::Cost => cost,
        Module::ColdStart => cold_start,
        Module::All => all,
    }
}

/// A classic script that sets `self.breakevenWorker` to the binding and the module, in base64, of the worker that
/// simulates.
pub const SIMULATION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/simulation.js"));

/// The files of the default theme, path and bytes, sorted by path: `("static/css/site.css", b"…")`.
pub static DEFAULT_THEME: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/theme.rs"));
