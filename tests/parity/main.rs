//! One engine: the module that readers download gives the same markup, byte for byte, as the native code that wrote it
//! into the page. Every preset, in every language that formats differently, then random states
//! (`BREAKEVEN_STATES`, 100 of each calculator unless told).

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

mod module;
#[path = "../support/random.rs"]
mod random;
mod states;

use calculator_wasm::{Calculator, Format, Prices, Scenario, calculators, view};
use module::Module;
use random::Random;

const ID: &str = "calculator-1";

#[test]
fn every_preset_looks_the_same_natively_and_in_the_module() {
    let mut module = Module::shipped();
    for calculator in calculators() {
        for preset in calculator.presets {
            let state = format!("v1;preset={}", preset.id);
            for language in ["en", "de", "fr", "ar"] {
                check(&mut module, calculator, &state, language);
            }
        }
    }
}

#[test]
fn random_states_look_the_same_natively_and_in_the_module() {
    let count: u32 = std::env::var("BREAKEVEN_STATES").map_or(100, |text| text.parse().unwrap());
    let mut module = Module::shipped();
    let mut random = Random::seeded();
    for calculator in calculators() {
        let mut with_result = 0;
        for _ in 0..count {
            let state = states::random(calculator, &mut random);
            with_result += u32::from(check(&mut module, calculator, &state, "en"));
        }
        println!(
            "{}: {with_result} of {count} random states have a result",
            calculator.id
        );
        assert!(
            with_result * 2 > count,
            "{}: most random states have no result",
            calculator.id
        );
    }
}

#[test]
fn nonsense_is_answered_and_not_a_trap() {
    let mut module = Module::shipped();
    assert_eq!(module.render("no such calculator", "v1", "en", ID), "");
    for calculator in calculators() {
        for state in [
            "",
            "v1;;;=;a",
            "v9;preset=x",
            "v1;preset=nowhere;a.b.c=%zz",
            "\u{0}\u{10ffff};=\"",
        ] {
            check(&mut module, calculator, state, "");
        }
    }
}

/// Compares both sides and tells whether the state has a result.
fn check(
    module: &mut Module,
    calculator: &'static Calculator,
    state: &str,
    language: &str,
) -> bool {
    let scenario = Scenario::open(calculator, state).scenario;
    let native = match scenario.evaluate(&Prices::standard()) {
        Ok(report) => {
            let format = Format::of_language(language);
            view::form::form(&scenario, &format, ID) + &view::result::result(&report, &format, ID)
        }
        Err(_) => String::new(),
    };
    let shipped = module.render(calculator.id, state, language, ID);
    if native != shipped {
        let at = native
            .bytes()
            .zip(shipped.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        let around = |text: &str| {
            let bytes = &text.as_bytes()[at.saturating_sub(80)..text.len().min(at + 80)];
            String::from_utf8_lossy(bytes).into_owned()
        };
        panic!(
            "{} {language} {state}: differs at byte {at}\n native: {}\nshipped: {}",
            calculator.id,
            around(&native),
            around(&shipped)
        );
    }
    !native.is_empty()
}
