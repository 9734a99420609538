//! How fast the cold-start engine answers: `cargo bench -p calculator-wasm --bench coldstart`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark stops where something fails"
)]

use calculator_wasm::coldstart::engine::latency::{Latency, Law, Mixture};
use calculator_wasm::coldstart::engine::log::{Reading, parse};
use calculator_wasm::coldstart::engine::markovian::{self, TwoPhaseArrivals};
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Length, Routing, Settings, Simulation,
};
use calculator_wasm::queueing::mmc;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

#[divan::bench(args = [0.001, 1.0, 200.0, 2_000.0, 20_000.0])]
fn exact_answer_at_offered_load(load: f64) -> f64 {
    steady_state(black_box(load), 1.0, 600.0, 0)
        .unwrap()
        .cold_share
}

#[divan::bench(args = [1.0, 200.0, 2_000.0])]
fn exact_answer_for_bursts(peak: f64) -> f64 {
    let arrivals = TwoPhaseArrivals::modulated([0.05, black_box(peak)], [1800.0, 120.0]).unwrap();
    markovian::steady_state(&arrivals, 1.0, 600.0, 0)
        .unwrap()
        .cold_share
}

#[divan::bench]
fn five_percentiles_of_a_mixture() -> [f64; 5] {
    let warm = Latency::new(0.02, Law::lognormal_from_mean_and_p95(0.12, 0.3).unwrap());
    let init = Law::from_percentiles(&[(0.5, 0.12), (0.95, 0.13), (0.99, 0.14)]).unwrap();
    let cold = Latency::of_sum(0.15, init, Law::Exponential(0.12));
    Mixture::new(black_box(0.016), warm, cold)
        .unwrap()
        .percentiles()
}

#[divan::bench(args = [1, 20, 200])]
fn percentile_of_a_queue(servers: u32) -> f64 {
    mmc::queue(black_box(0.9) * f64::from(servers), 1.0, servers)
        .unwrap()
        .response_percentile(0.99)
}

const REQUESTS: u32 = 1_000_000;

fn simulate(bencher: Bencher, rate: f64, change: fn(&mut Settings)) {
    let mut settings = Settings::new(Arrivals::Poisson { rate }, Law::Exponential(1.991), 600.0);
    settings.first = Law::Exponential(2.244);
    settings.replications = 1;
    settings.warm_up_seconds = 0.0;
    settings.length = Length::Requests(REQUESTS);
    change(&mut settings);
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        Simulation::new(settings.clone())
            .unwrap()
            .run()
            .cold_share()
            .mean
    });
}

#[divan::bench(args = [0.002, 0.9, 5.0, 100.0], sample_count = 10)]
fn simulated_requests(bencher: Bencher, rate: f64) {
    simulate(bencher, rate, |_| ());
}

#[divan::bench(sample_count = 10)]
fn simulated_requests_routed_to_the_newest(bencher: Bencher) {
    simulate(bencher, 0.9, |settings| {
        settings.routing = Routing::NewestCreated
    });
}

#[divan::bench(sample_count = 10)]
fn simulated_requests_routed_at_random(bencher: Bencher) {
    simulate(bencher, 0.9, |settings| settings.routing = Routing::Random);
}

#[divan::bench(sample_count = 10)]
fn simulated_requests_on_shared_instances(bencher: Bencher) {
    simulate(bencher, 5.0, |settings| settings.per_instance = 5);
}

#[divan::bench(sample_count = 10)]
fn a_log_of_a_million_rows(bencher: Bencher) {
    let mut text = String::from("timestamp,duration\n");
    for index in 0..1_000_000_u64 {
        text.push_str(&format!(
            "{},{}\n",
            1_700_000_000_000 + index * 250,
            index % 300
        ));
    }
    bencher
        .counter(ItemsCount::new(1_000_000_u32))
        .bench_local(|| {
            parse(black_box(text.as_bytes()), Reading::Requests)
                .unwrap()
                .notes
                .rows
        });
}

/// The whole report, with its charts and what can be done: what a move of a slider costs.
#[divan::bench(args = [
    "",
    "arrival_rate=200;run_time=1",
    "preset=bursts",
    "preset=bursts;arrival_rate=20;run_time=1",
    "preset=bursts;arrival_rate=200;run_time=1",
    "preset=daily;arrivals=bursts;arrivals.times=100;arrival_rate=200;run_time=1;keep_alive=600",
    "arrivals=mixed;arrival_rate=200;run_time=1",
    "arrivals=mixed;arrival_rate=1000;run_time=1;keep_alive=600",
], sample_count = 10)]
fn whole_report(state: &str) -> usize {
    let calculator = calculator_wasm::calculator("cold-start").unwrap();
    let opened = calculator_wasm::Scenario::open(calculator, &format!("v1;{}", black_box(state)));
    assert_eq!(opened.problems, []);
    let report = opened
        .scenario
        .evaluate(&calculator_wasm::Prices::standard());
    report.unwrap().tables.len()
}
