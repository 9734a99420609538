//! The report of the cost calculator on given inputs, and the amounts in it.

use calculator_wasm::report::Report;
use calculator_wasm::{Prices, Quantity, Scenario, calculator};

/// Evaluates the calculator with these inputs set, all of which it takes.
pub(crate) fn report(settings: &[(&str, &str)]) -> Report {
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    let errors = scenario.set_all(settings.iter().copied());
    assert_eq!(errors, []);
    scenario.evaluate(&Prices::standard()).unwrap()
}

/// Returns an amount of money of a report in US dollars.
#[track_caller]
pub(crate) fn dollars(report: &Report, key: &str) -> f64 {
    match report.figure(key).unwrap().quantity {
        Quantity::Money(money) => money.to_dollars_f64(),
        ref other => panic!("{key} is {other:?}"),
    }
}
