//! Holds what readers download against `tests/budgets.toml`. A figure that does not fit is named with its limit.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::io::Write as _;

use calculator_wasm::Module;
use generator::embedded::{SIMULATION, calculators};

#[test]
fn the_modules_fit_their_budgets() {
    let [cost, cold_start, all] = Module::EVERY.map(|module| calculators(module).wasm);
    check(&[
        ("module.cost_gzip", gzip(cost)),
        ("module.cost_brotli", brotli(cost)),
        ("module.cold_start_gzip", gzip(cold_start)),
        ("module.cold_start_brotli", brotli(cold_start)),
        ("module.all_brotli", brotli(all)),
        (
            "module.script_brotli",
            brotli(calculators(Module::All).script),
        ),
        ("module.simulation_brotli", brotli(SIMULATION)),
    ]);
}

/// Compares figures with the limits of the same names and reports every one that is too large.
fn check(figures: &[(&str, usize)]) {
    let limits: toml::Table = toml::from_str(include_str!("budgets.toml")).unwrap();
    let mut over = Vec::new();
    for (name, figure) in figures {
        let (table, key) = name.split_once('.').unwrap();
        let limit = limits[table][key].as_integer().unwrap() as usize;
        println!("{name}: {figure} of {limit} bytes");
        if *figure > limit {
            over.push(format!(
                "{name} is {figure} bytes, {} over its budget of {limit}",
                figure - limit
            ));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

fn brotli(bytes: &[u8]) -> usize {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    encoder.write_all(bytes).unwrap();
    encoder.into_inner().len()
}
