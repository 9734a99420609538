//! The tables of measurements against the files they were made from.

#![allow(clippy::unwrap_used)]

use calculator_wasm::coldstart::engine::init_times::{
    Architecture, Packaging, rarity_seconds, runtime, runtimes,
};
use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::presets::{DAY_OF_A_PLATFORM, KEEP_ALIVES, TRACES};
use calculator_wasm::coldstart::engine::simulation::{Settings, Shape, Simulation};

/// Names of the measured file for our keys.
const NAMES: [(&str, &str); 25] = [
    ("nodejs24", "nodejs24.x"),
    ("nodejs22", "nodejs22.x"),
    ("nodejs20", "nodejs20.x"),
    ("python3.14", "python3.14"),
    ("python3.13", "python3.13"),
    ("python3.12", "python3.12"),
    ("python3.11", "python3.11"),
    ("python3.10", "python3.10"),
    ("java25", "java25"),
    ("java21", "java21"),
    ("java17", "java17"),
    ("java11", "java11"),
    ("dotnet10", "dotnet10"),
    ("dotnet8", "dotnet8"),
    ("dotnet10-aot", "dotnet10 aot (prov.al2023)"),
    ("dotnet8-aot", "dotnet8 aot (prov.al2023)"),
    ("ruby3.4", "ruby3.4"),
    ("ruby3.3", "ruby3.3"),
    ("go", "go (prov.al2023)"),
    ("rust", "rust (prov.al2023)"),
    ("cpp", "c++ 11 (prov.al2023)"),
    ("swift", "apple swift 6.2 (prov.al2)"),
    ("graalvm23", "graalvm java23 (prov.al2023)"),
    ("bun", "bun (prov.al2)"),
    ("llrt", "llrt (prov.al2023)"),
];

#[test]
fn every_cell_is_that_of_the_measured_file() {
    let mut rows = 0;
    for line in include_str!("../data/lambda-perf.csv").lines() {
        let cells: Vec<&str> = line.split(',').collect();
        if line.starts_with('#') || cells[0] == "date" {
            continue;
        }
        rows += 1;
        let number = |column: usize| cells[column].parse::<f64>().unwrap();
        let (key, _) = NAMES.iter().find(|(_, name)| *name == cells[1]).unwrap();
        let architecture = if cells[3] == "arm64" {
            Architecture::Arm64
        } else {
            Architecture::X86
        };
        let packaging = if cells[4] == "zip" {
            Packaging::Zip
        } else {
            Packaging::Image
        };
        let got = runtime(key)
            .unwrap()
            .init_time(number(2), architecture, packaging);
        for (value, column) in [
            (got.median, 6),
            (got.p95, 7),
            (got.p99, 8),
            (got.first_call, 9),
        ] {
            assert!(
                (value * 1e3 - number(column)).abs() < 0.0501,
                "{line}: {value}"
            );
        }
    }
    assert_eq!(rows, 16 * runtimes().len());
    assert_eq!(runtimes().len(), NAMES.len());
}

#[test]
fn a_start_between_two_memory_sizes_lies_between_them() {
    let dotnet = runtime("dotnet10").unwrap();
    let call = |memory| {
        dotnet
            .init_time(memory, Architecture::Arm64, Packaging::Zip)
            .first_call
    };
    assert!(call(128.0) > call(200.0) && call(200.0) > call(256.0));
    assert_eq!(call(1024.0), call(4096.0));
    assert_eq!(call(128.0), call(0.0));
    let start = dotnet.init_time(128.0, Architecture::Arm64, Packaging::Zip);
    let law = start.law();
    assert!((law.quantile(0.5) - start.median).abs() < 1e-12);
    assert!((law.quantile(0.99) - start.p99).abs() < 1e-12);
    assert!(runtime("cobol").is_none());
    assert_eq!((rarity_seconds(1.0), rarity_seconds(0.001)), (0.0, 0.3));
    assert_eq!(rarity_seconds(0.0), 0.3);
}

#[test]
fn every_preset_runs_and_has_its_source() {
    for keep_alive in KEEP_ALIVES {
        assert!(
            !keep_alive.key.is_empty()
                && !keep_alive.source.is_empty()
                && !keep_alive.date.is_empty()
        );
        assert!(keep_alive.seconds.0 > 0.0 && keep_alive.seconds.0 <= keep_alive.seconds.1);
    }
    for trace in TRACES {
        assert!(!trace.source.is_empty());
        let mut settings = Settings::new(trace.arrivals.clone(), Law::Exponential(0.7), 600.0);
        if trace.daily_shape {
            settings.shape = Some(Shape::hourly(DAY_OF_A_PLATFORM.to_vec()));
        }
        settings.replications = 2;
        let outcome = Simulation::new(settings).unwrap().run();
        assert_eq!(outcome.requests(), 100_000.0, "{}", trace.key);
    }
    let day = DAY_OF_A_PLATFORM;
    let (low, high) = day.iter().fold((9.0_f64, 0.0_f64), |(low, high), &weight| {
        (low.min(weight), high.max(weight))
    });
    assert!((high / low - 2.0).abs() < 0.03);
}
