//! One engine: the module that readers download gives the same markup, byte for byte, as the native code that wrote it
//! into the page. Every preset, in every language that formats differently, then random states: `BREAKEVEN_STATES` valid
//! ones of each calculator, 20 unless told, and ten times as many with a mistake, of all calculators in turn. The pipeline
//! asks for 1,000. That browsers run the module to the same bytes is tried for every preset in `tests/browser`.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

mod module;
#[path = "../support/random.rs"]
mod random;
mod states;

use calculator_wasm::{Calculator, Format, Prices, Scenario, calculators, view};
use module::Shipped;
use random::Random;

const ID: &str = "calculator-1";

#[test]
fn every_preset_looks_the_same_natively_and_in_the_module() {
    let presets = calculators()
        .iter()
        .flat_map(|&calculator| calculator.presets.iter().map(move |one| (calculator, one)));
    on_each_core(|core| {
        let mut module = Shipped::start();
        for (calculator, preset) in presets.clone().skip(core as usize).step_by(CORES) {
            let state = format!("v1;preset={}", preset.id);
            for language in ["en", "de", "fr", "ar"] {
                let markup = check(&mut module, calculator, &state, language);
                // The module with every calculator gives the same.
                let all = module.all().render(calculator.id, &state, language, ID);
                assert!(markup == all, "{} {language} {state}", calculator.id);
            }
        }
    });
}

/// Returns how many valid random states of each calculator are tried.
fn states() -> usize {
    std::env::var("BREAKEVEN_STATES").map_or(20, |text| text.parse().unwrap())
}

/// Random states of each calculator that have a result.
#[test]
fn random_states_look_the_same_natively_and_in_the_module() {
    let count = states().div_ceil(CORES) as u32;
    on_each_core(|core| {
        let mut module = Shipped::start();
        let mut random = random_of(core);
        for calculator in calculators() {
            let (mut with_result, mut tried) = (0, 0);
            while with_result < count {
                let state = states::random(calculator, &mut random);
                let markup = check(&mut module, calculator, &state, "en");
                with_result += u32::from(!markup.is_empty());
                tried += 1;
                assert!(
                    tried < 50 + with_result * 3,
                    "{}: most random states have no result",
                    calculator.id
                );
            }
        }
    });
}

/// States that each have a text that its field refuses: every one is answered with a message at its path, and
/// the rest of the state still has a result without gaps. A part of them is held against the module.
#[test]
fn states_with_a_mistake_give_messages_and_no_gap() {
    on_each_core(|core| {
        let mut module = Shipped::start();
        let mut random = random_of(core + 100);
        for at in 0..states() * 10 / CORES {
            let calculator = calculators()[at % calculators().len()];
            let (path, state) = states::mistaken(calculator, &mut random);
            let opened = Scenario::open(calculator, &state);
            let about = opened.problems.iter().find(|problem| problem.path == path);
            let about = about.unwrap_or_else(|| panic!("{state}: no message about {path}"));
            let words = about.problem() + &about.hint().unwrap_or_default();
            assert!(
                !about.problem().trim().is_empty() && !has_gap(&words),
                "{state}: {words}"
            );
            match opened.scenario.evaluate(&Prices::standard()) {
                Ok(report) => {
                    let html = view::result::result(&report, &Format::english(), ID);
                    assert!(!has_gap(&html), "{state}: a result with a gap");
                }
                Err(errors) => assert!(
                    errors
                        .iter()
                        .any(|error| !error.problem().trim().is_empty()),
                    "{state}: no result and no reason"
                ),
            }
            if at % 100 == 0 {
                check(&mut module, calculator, &state, "en");
            }
        }
    });
}

/// Tells whether a text shows a number that is none, or nothing where something should be.
fn has_gap(text: &str) -> bool {
    [
        "NaN",
        "inf ",
        ">inf",
        "<dd></dd>",
        "<strong></strong>",
        "<caption></caption>",
    ]
    .iter()
    .any(|gap| text.contains(gap))
}

/// How many threads share the random states.
const CORES: usize = 4;

/// Returns the numbers of a thread: a stretch of the run's that no other thread comes to.
fn random_of(core: u64) -> Random {
    let mut random = Random::seeded();
    for _ in 0..core * 1_000_000 {
        random.number();
    }
    random
}

fn on_each_core(work: impl Fn(u64) + Sync) {
    std::thread::scope(|scope| {
        for core in 0..CORES as u64 {
            let work = &work;
            scope.spawn(move || work(core));
        }
    });
}

#[test]
fn nonsense_is_answered_and_not_a_trap() {
    let mut module = Shipped::start();
    for module in module.every() {
        assert_eq!(module.render("no such calculator", "v1", "en", ID), "");
    }
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

/// Compares both sides and returns the markup, which is empty where the state has no result.
fn check(
    modules: &mut Shipped,
    calculator: &'static Calculator,
    state: &str,
    language: &str,
) -> String {
    let scenario = Scenario::open(calculator, state).scenario;
    let native = match scenario.evaluate(&Prices::standard()) {
        Ok(report) => {
            let format = Format::of_language(language);
            view::form::form(&scenario, &format, ID) + &view::result::result(&report, &format, ID)
        }
        Err(_) => String::new(),
    };
    let shipped = modules
        .of(calculator)
        .render(calculator.id, state, language, ID);
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
    native
}
