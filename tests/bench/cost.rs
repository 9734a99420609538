//! The cost engine on a shop of five services with the shape of a day and cold starts, and the report of the largest
//! example as a page shows it: `cargo bench -p calculator-wasm --bench cost`. The budget is 2 ms for an evaluation with
//! its break-even and its tornado. `content/reference/speed.md` has what was measured.

#[path = "../../calculator-wasm/tests/support/shop.rs"]
mod shop;

use calculator_wasm::cost::engine::uncertainty::{Range, simulate, tornado};
use calculator_wasm::cost::engine::{Model, Side, System};
use calculator_wasm::{Prices, Scenario, calculator};

use shop::shop;

fn main() {
    divan::main();
}

/// Requests and durations of the five services, a quarter up and down.
fn ranges(system: &System) -> Vec<Range> {
    let range = |likely: f64| Range {
        low: likely * 0.75,
        likely,
        high: likely * 1.25,
    };
    let requests = system
        .components
        .iter()
        .map(|component| range(component.traffic.requests_per_month));
    let durations = system
        .components
        .iter()
        .map(|component| range(component.duration_ms));
    requests.chain(durations).collect()
}

fn varied(system: &System, values: &[f64]) -> System {
    let mut system = system.clone();
    let count = system.components.len();
    for (index, component) in system.components.iter_mut().enumerate() {
        component.traffic.requests_per_month = values[index];
        component.duration_ms = values[count + index];
    }
    system
}

/// Everything that a page shows of the shop: bills, split, every crossing, curves, tornado, draws. The reader moves the slider
/// of its traffic: each evaluation has another number of requests.
#[divan::bench]
fn report_of_the_shop(bencher: divan::Bencher<'_, '_>) {
    report_of_the_shop_over(bencher, "front-end.requests_per_month", 1_000_000);
}

/// As before, where the reader moves a duration: cold shares are those of another service time.
#[divan::bench]
fn report_of_the_shop_over_durations(bencher: divan::Bencher<'_, '_>) {
    report_of_the_shop_over(bencher, "front-end.duration", 20);
}

fn report_of_the_shop_over(bencher: divan::Bencher<'_, '_>, path: &str, first: u64) {
    let mut scenario = Scenario::new(calculator("cost").expect("the calculator exists"));
    scenario.apply_preset("shop").expect("the example exists");
    let mut value = first;
    bencher.bench_local(|| {
        value += first / 20;
        let typed = value.to_string();
        scenario.set(path, &typed).expect("a number in its range");
        scenario.evaluate(&Prices::standard())
    });
}

#[divan::bench]
fn both_bills() -> f64 {
    let (system, prices) = (shop(), Prices::standard());
    let model = Model::new(&system, &prices);
    [Side::Serverless, Side::Containers]
        .map(|side| model.bill(side).total().to_dollars_f64())
        .iter()
        .sum()
}

#[divan::bench]
fn break_even() -> usize {
    let (system, prices) = (shop(), Prices::standard());
    Model::new(&system, &prices)
        .break_even(0.0, 40.0)
        .crossings
        .len()
}

#[divan::bench]
fn bills_break_even_and_tornado() -> usize {
    let (system, prices) = (shop(), Prices::standard());
    let model = Model::new(&system, &prices);
    let total = model.bill(Side::Serverless).total() + model.bill(Side::Containers).total();
    let crossings = model.break_even(0.0, 40.0).crossings.len();
    let bars = tornado(&ranges(&system), |values| {
        let model = model.varied(&varied(&system, values));
        Some(model.cost_at(Side::Serverless, 1.0) - model.cost_at(Side::Containers, 1.0))
    });
    bars.len() + crossings + total.cents() as usize % 2
}

#[divan::bench(sample_count = 10)]
fn a_thousand_draws() -> f64 {
    let (system, prices) = (shop(), Prices::standard());
    let model = Model::new(&system, &prices);
    let result = simulate(&ranges(&system), 1, 1_000, |values| {
        let model = model.varied(&varied(&system, values));
        [Side::Serverless, Side::Containers].map(|side| model.cost_at(side, 1.0))
    });
    result.first_cheaper
}
