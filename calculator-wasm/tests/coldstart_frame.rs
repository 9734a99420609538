//! Cold-start answers that take long: what a page shows of them within a frame is a part of the whole, whatever the inputs
//! are, and what is read from sums at hand is what the inputs themselves give.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

#[path = "../../tests/support/random.rs"]
mod random;

use calculator_wasm::coldstart::CALCULATOR;
use calculator_wasm::report::Cell;
use calculator_wasm::{Format, Prices, Report, Scenario, calculators, view};
use random::Random;

/// Returns a number between two, by equal ratios.
fn between(random: &mut Random, from: f64, to: f64) -> String {
    let share = random.below(1 << 20) as f64 / f64::from(1 << 20);
    format!("{:.3}", from * (to / from).powf(share))
}

/// Returns weights of so many hours or days.
fn weights(random: &mut Random, count: usize) -> String {
    let weights: Vec<String> = (0..count).map(|_| between(random, 0.2, 5.0)).collect();
    weights.join(" ")
}

/// Returns a scenario with much of what takes long: rushes of thousands, hours, schedules, pings, keep-alives that vary.
fn exotic(random: &mut Random) -> Scenario {
    let mut scenario = Scenario::new(&CALCULATOR);
    let mut set = |path: &str, text: &str| {
        // What does not fit the rest is left out.
        let _ = scenario.set(path, text);
    };
    set("run_time", &between(random, 0.01, 3.0));
    set("arrival_rate", &between(random, 0.01, 3000.0));
    set("keep_alive", &between(random, 1.0, 7200.0));
    let patterns = [
        "random", "clock", "bursts", "bursts", "batches", "gamma", "mixed",
    ];
    set(
        "arrivals",
        patterns[random.below(patterns.len() as u64) as usize],
    );
    set("arrivals.times", &between(random, 2.0, 5000.0));
    set("arrivals.variation", &between(random, 1.1, 9.0));
    for (chances, path, from, to) in [
        (3, "platform.longest", 1.0, 14400.0),
        (3, "provisioned", 1.0, 900.0),
        (3, "pings", 1.0, 50.0),
        (2, "ping_interval", 10.0, 3600.0),
        (4, "merged", 2.0, 60.0),
    ] {
        if random.below(chances) == 0 {
            let text = between(random, from, to);
            let whole = text.split('.').next().unwrap();
            set(path, if path.contains('.') { &text } else { whole });
        }
    }
    if random.below(2) == 0 {
        set("day", &weights(random, 24));
    }
    if random.below(3) == 0 {
        set("week", &weights(random, 7));
    }
    if random.below(3) == 0 {
        set("provisioned_from", &random.below(24).to_string());
        set("provisioned_to", &(1 + random.below(24)).to_string());
    }
    if random.below(4) == 0 {
        let several = ["0", "2", "80"][random.below(3) as usize];
        set("platform.per_instance", several);
    }
    if random.below(4) == 0 {
        set("target", "latency");
        set("target.within", &between(random, 0.05, 10.0));
    }
    scenario
}

/// Checks that a report has all of the whole but for what it says is still to come, and nothing else.
#[track_caller]
fn is_part(frame: &Report, whole: &Report, state: &str) {
    let mut left = whole.clone();
    left.charts.retain(|one| !frame.later.contains(&one.key));
    left.tables.retain(|one| !frame.later.contains(&one.key));
    left.later = frame.later;
    if !frame.later.is_empty() {
        // What the remedies came to is said last.
        left.warnings.truncate(frame.warnings.len());
    }
    assert_eq!(frame, &left, "{state}");
    // The page puts what was there between the last chart and the first table: that is where the whole has it.
    let charts = whole.charts.iter().map(|one| one.key);
    let keys: Vec<&str> = charts
        .chain(whole.tables.iter().map(|one| one.key))
        .collect();
    let place = frame.charts.len();
    assert!(keys[place..].starts_with(frame.later), "{state}: {keys:?}");
}

#[test]
fn what_a_frame_has_time_for_is_a_part_of_the_whole() {
    let (mut random, prices) = (Random::seeded(), Prices::standard());
    let (mut partial, mut at_once) = (0, 0);
    for _ in 0..1000 {
        let scenario = exotic(&mut random);
        let state = scenario.to_state();
        let found = [
            scenario.evaluate_in_frame(&prices),
            scenario.evaluate(&prices),
        ];
        let [Ok(frame), Ok(whole)] = found else {
            assert!(found.iter().all(Result::is_err), "{state}");
            continue;
        };
        is_part(&frame, &whole, &state);
        assert!(whole.later.is_empty(), "{state}");
        let markup = view::result::result(&frame, &Format::english(), "x");
        for key in frame.later {
            assert!(
                markup.contains(&format!("<p data-later=\"{key}\"></p>")),
                "{state}"
            );
        }
        match frame.later {
            [] => at_once += 1,
            _ => partial += 1,
        }
    }
    assert!(
        partial >= 100 && at_once >= 500,
        "{partial} partial, {at_once} whole"
    );
}

#[test]
fn every_example_is_whole_within_a_frame() {
    let prices = Prices::standard();
    for calculator in calculators() {
        for preset in calculator.presets {
            let mut scenario = Scenario::new(calculator);
            scenario.apply_preset(preset.id).unwrap();
            let frame = scenario.evaluate_in_frame(&prices);
            assert_eq!(frame, scenario.evaluate(&prices), "{}", preset.id);
        }
    }
}

/// The ways that hold instances are read from the sums of the answer. As inputs of their own they have the same share.
#[test]
fn ways_that_hold_instances_have_the_share_of_their_own_inputs() {
    let day = "1 1 1 1 1 1 1 2 4 6 8 9 8 6 6 7 7.5 6.5 4.5 3 2.5 2 1.5 1.2";
    let report = |set: &str| {
        let mut scenario = Scenario::new(&CALCULATOR);
        for pair in set.split(';') {
            let (path, text) = pair.split_once('=').unwrap();
            scenario.set(path, text).unwrap();
        }
        scenario.evaluate(&Prices::standard()).unwrap()
    };
    let schedule = "provisioned=4;provisioned_from=8;provisioned_to=18";
    let bursts = format!("arrivals=bursts;arrival_rate=2;run_time=1;keep_alive=600;{schedule}");
    let cases = [
        format!("{bursts};target.percent=0.5"),
        format!("{bursts};target.percent=0.5;day={day}"),
        format!("{bursts};target.percent=1;pings=2;ping_interval=300"),
        // Later than the keep-alive they hold nothing.
        format!("{bursts};target.percent=1;pings=2;ping_interval=900"),
        format!("{bursts};target.percent=2;platform.per_instance=2"),
        format!("arrival_rate=0.05;run_time=1;keep_alive=60;{schedule};target.percent=5"),
    ];
    for set in cases {
        let first = report(&set);
        let table = first.tables.iter().find(|one| one.key == "remedies");
        let share_of = |key: &str| {
            let row = table.unwrap().rows.iter().find(|row| row.key == key);
            let row = row.unwrap();
            let label = row.label.to_text(&Format::english());
            let digits = label.split(|sign: char| !sign.is_ascii_digit());
            let mut numbers = digits.filter(|part| !part.is_empty());
            let number = match key {
                "pings" => numbers.next_back(),
                _ => numbers.next(),
            };
            let Cell::Quantity(share) = &row.cells[1] else {
                panic!("{set}: no share of {key}");
            };
            (number.unwrap().to_owned(), share.value().unwrap())
        };
        let (pings, with_pings) = share_of("pings");
        let (provisioned, with_provisioned) = share_of("provisioned");
        let all_day = format!("provisioned={provisioned};provisioned_from=0;provisioned_to=24");
        for (more, found) in [
            (format!("pings={pings}"), with_pings),
            (all_day, with_provisioned),
        ] {
            let own = report(&format!("{set};{more}"));
            let own = own.figure("cold_share").unwrap().quantity.value().unwrap();
            assert!(
                (found - own).abs() <= 2e-3 * own + 1e-7,
                "{set};{more}: {found} {own}"
            );
        }
    }
}
