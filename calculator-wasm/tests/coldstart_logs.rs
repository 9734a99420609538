//! Logs of requests and of concurrency: what is read, what is left out, and what a recording needed.

#![allow(clippy::unwrap_used)]

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::log::{Content, Log, Problem, Reader, Reading, parse};
use calculator_wasm::coldstart::engine::simulation::{Arrivals, Length, Settings, Simulation};
use calculator_wasm::coldstart::engine::window::replay_concurrency;
use proptest::prelude::*;

fn requests(log: &Log) -> (&[f64], &[f64]) {
    match &log.content {
        Content::Requests { times, durations } => (times, durations),
        Content::Concurrency(_) => panic!("concurrency"),
    }
}

fn check(text: &str, expected: &[f64]) -> Log {
    let log = parse(text.as_bytes(), Reading::Guess).unwrap();
    let (times, _) = requests(&log);
    assert_eq!(times.len(), expected.len(), "{text}");
    for (time, expected) in times.iter().zip(expected) {
        assert!((time - expected).abs() < 1e-6, "{text}: {time} {expected}");
    }
    log
}

#[test]
fn times_in_every_form_logs_have() {
    check("0\n1.5\n3\n", &[0.0, 1.5, 3.0]);
    check("1700000000\n1700000001", &[0.0, 1.0]);
    check("1700000000000\r\n1700000000250\r\n", &[0.0, 0.25]);
    check("1700000000000000\n1700000000250000\n", &[0.0, 0.25]);
    check("1.7e9\n1.700000001e9\n", &[0.0, 1.0]);
    let zoned = check(
        "2026-11-21T08:00:00Z\n2026-11-21 08:00:01.5\n2026-11-21T10:00:02+02:00\n2026/11/21 08:00:03 UTC\n2026-11-21T03:00:04.000-0500\n",
        &[0.0, 1.5, 2.0, 3.0, 4.0],
    );
    assert_eq!(zoned.start, 1_795_248_000.0);
    let leap = parse(b"2024-02-29\n2024-03-01\n", Reading::Guess).unwrap();
    assert_eq!(requests(&leap).0, [0.0, 86_400.0]);
    assert_eq!(
        parse(b"1970-01-01T00:00:00Z\n", Reading::Guess)
            .unwrap()
            .start,
        0.0
    );
}

#[test]
fn headers_name_the_columns() {
    let log = check(
        "\u{feff}id;Timestamp;Duration_ms\n7;\"2026-11-21T08:00:00Z\";120\n8;\"2026-11-21T08:00:01Z\";80.5\n",
        &[0.0, 1.0],
    );
    assert_eq!(requests(&log).1, [0.12, 0.0805]);
    let log = parse(
        b"time,ConcurrentExecutions\n0,3\n60,5\n120,2\n",
        Reading::Guess,
    )
    .unwrap();
    assert_eq!(
        log.content,
        Content::Concurrency(vec![(0.0, 3.0), (60.0, 5.0), (120.0, 2.0)])
    );
    let log = parse(b"0\t3\n60\t5\n", Reading::Concurrency).unwrap();
    assert_eq!(
        log.content,
        Content::Concurrency(vec![(0.0, 3.0), (60.0, 5.0)])
    );
}

#[test]
fn disorder_gaps_and_rubbish_are_told() {
    let log = check(
        "time\n10\n30\noops\n20\n\n# note\n-\n5000\n",
        &[0.0, 10.0, 20.0, 4990.0],
    );
    assert_eq!(
        (log.notes.rows, log.notes.skipped, log.notes.out_of_order),
        (4, 2, 1)
    );
    assert_eq!(log.notes.first_skipped, Some((4, Problem::NotATime)));
    assert_eq!(
        (log.notes.longest_gap, log.notes.longest_gap_at),
        (4970.0, 20.0)
    );
    let error = |text: &str, reading| parse(text.as_bytes(), reading).unwrap_err();
    assert_eq!(error("", Reading::Guess).problem, Problem::Empty);
    assert_eq!(
        error("name,colour\nx,red\n", Reading::Guess).problem,
        Problem::NoTimeColumn
    );
    assert_eq!(
        error("time,colour\n1,red\n", Reading::Concurrency).problem,
        Problem::NoConcurrencyColumn
    );
    let rubbish = error("time\nx\ny\n5\n", Reading::Guess);
    assert_eq!((rubbish.line, rubbish.problem), (2, Problem::NotATime));
    assert_eq!(
        rubbish.problem.text(),
        "not a time: ISO 8601 or seconds or milliseconds since 1970"
    );
    let negative = error("time,concurrency\n1,-4\n", Reading::Guess);
    assert_eq!((negative.line, negative.problem), (2, Problem::NotANumber));
}

#[test]
fn a_million_rows_backwards() {
    let mut text = String::from("timestamp,duration\n");
    for index in (0..1_000_000_u64).rev() {
        text.push_str(&(1_700_000_000_000 + index * 250).to_string());
        text.push_str(",100\n");
    }
    let log = parse(text.as_bytes(), Reading::Requests).unwrap();
    assert_eq!(
        (log.notes.rows, log.notes.out_of_order),
        (1_000_000, 999_999)
    );
    let (times, durations) = requests(&log);
    assert_eq!(
        (times[1], times[999_999], durations.len()),
        (0.25, 249_999.75, 1_000_000)
    );
    let arrivals = Arrivals::Replay {
        times: times.to_vec(),
        durations: durations.to_vec(),
    };
    let mut settings = Settings::new(arrivals, Law::Constant(0.1), 600.0);
    settings.warm_up_seconds = 0.0;
    settings.replications = 1;
    settings.length = Length::Requests(1_000_000_000);
    let outcome = Simulation::new(settings).unwrap().run();
    assert_eq!(outcome.requests(), 1e6);
    assert_eq!((outcome.cold_share().mean * 1e6).round(), 1.0);
}

#[test]
fn a_recorded_concurrency_tells_its_cold_starts() {
    // Two busy, then none for longer than the keep-alive, then three, one of them kept in between.
    let points = [
        (0.0, 0.0),
        (10.0, 2.0),
        (20.0, 1.0),
        (30.0, 0.0),
        (95.0, 3.0),
        (100.0, 0.0),
        (400.0, 0.0),
    ];
    let replay = replay_concurrency(&points, 70.0, 0).unwrap();
    // At 95 the two of 20 have expired at 90, the one of 30 is alive: two new ones.
    assert_eq!(replay.cold_starts, 4.0);
    assert_eq!(replay.seconds, 400.0);
    assert!((replay.mean_busy * 400.0 - (20.0 + 10.0 + 15.0)).abs() < 1e-9);
    let alive = 2.0 * 80.0 + 1.0 * 5.0 + 3.0 * 75.0;
    assert!(
        ((replay.mean_busy + replay.mean_idle) * 400.0 - alive).abs() < 1e-9,
        "{replay:?}"
    );
    assert_eq!(replay.instance_quantile(0.99), 3);
    let kept = replay_concurrency(&points, 70.0, 2).unwrap();
    assert_eq!(kept.cold_starts, 1.0);
    assert!(replay_concurrency(&points[..1], 70.0, 0).is_err());
    assert!(replay_concurrency(&[(1.0, 0.0), (0.0, 0.0)], 70.0, 0).is_err());
}

#[test]
fn the_replayed_concurrency_of_a_simulation_has_its_cold_starts() {
    let mut settings = Settings::new(Arrivals::Poisson { rate: 0.9 }, Law::Exponential(2.0), 60.0);
    settings.replications = 1;
    settings.warm_up_seconds = 0.0;
    settings.length = Length::Requests(50_000);
    settings.keep_requests = 50_000;
    settings.init = Law::Constant(1.0);
    let mut simulation = Simulation::new(settings).unwrap();
    while !simulation.advance(10_000).done {}
    let requests = simulation.first_requests();
    let mut changes: Vec<(f64, f64)> = Vec::new();
    for request in requests {
        changes.push((request.arrived, 1.0));
        changes.push((request.finished, -1.0));
    }
    changes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut level = 0.0;
    let mut points = vec![(0.0, 0.0)];
    for (time, change) in changes {
        level += change;
        points.push((time, level));
    }
    let replay = replay_concurrency(&points, 60.0, 0).unwrap();
    let cold = requests.iter().filter(|request| request.cold).count();
    assert_eq!(replay.cold_starts, cold as f64);
}

proptest! {
    #[test]
    fn anything_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for reading in [Reading::Guess, Reading::Requests, Reading::Concurrency] {
            let _ = parse(&bytes, reading);
        }
    }

    #[test]
    fn anything_that_looks_like_a_log_is_read_or_refused(text in "[0-9:TZ+,;\"eE. \n\t/-]{0,200}") {
        for reading in [Reading::Guess, Reading::Requests, Reading::Concurrency] {
            if let Ok(log) = parse(text.as_bytes(), reading) {
                let times: Vec<f64> = match &log.content {
                    Content::Requests { times, .. } => times.clone(),
                    Content::Concurrency(points) => points.iter().map(|point| point.0).collect(),
                };
                prop_assert!(times.iter().all(|time| time.is_finite()));
                prop_assert!(times.windows(2).all(|pair| pair[0] <= pair[1]));
            }
        }
    }
}

/// Two requests at once, then one every 40 s, then two at once again. The most recently used first leaves the second
/// instance alone: it is collected, and the second pair needs another. In turn, each is used every 80 s of the 100 it
/// is kept: nothing is collected, and two starts are all. Counted by hand.
#[test]
fn a_log_is_replayed_under_other_routings() {
    let mut rows = String::from("time,duration_s\n0,10\n0,10\n");
    for call in 1..=24 {
        rows.push_str(&format!("{},1\n", call * 40));
    }
    rows.push_str("1000,10\n1000,10\n");
    let calculator = calculator_wasm::calculator("cold-start").unwrap();
    let share = |routing: &str| {
        let mut scenario = calculator_wasm::Scenario::new(calculator);
        let set = [
            ("platform", "entered"),
            ("platform.routing", routing),
            ("keep_alive", "100"),
            ("init_time", "0"),
            ("log", &rows),
        ];
        for (path, text) in set {
            scenario.set(path, text).unwrap();
        }
        let mut report = scenario
            .evaluate(&calculator_wasm::Prices::standard())
            .unwrap();
        let first = report.is_first;
        scenario.complete(&mut report);
        (first, report.figure("cold_share").unwrap().quantity.value())
    };
    assert_eq!(share("recent"), (false, Some(3.0 / 28.0)));
    assert_eq!(share("oldest"), (true, Some(2.0 / 28.0)));
}

const SMALL: &str = "time,duration_s\r\n0,10\n0,10\nrubbish\n40,1\n80,1\n1000,10\n1000,10";

#[test]
fn a_log_in_pieces_is_the_same_log() {
    for text in [SMALL, "\u{feff}0\n1\n\n# note\n3", "", "\n", "a,b\nx,y\n"] {
        let whole = parse(text.as_bytes(), Reading::Guess);
        for size in 1..=text.len().max(1) {
            let mut reader = Reader::new(Reading::Guess);
            for piece in text.as_bytes().chunks(size) {
                reader.take(piece);
            }
            reader.take(b"\n");
            assert_eq!(reader.finish(), whole, "{text:?} in pieces of {size}");
        }
    }
}

#[test]
fn what_was_counted_of_a_log_stands_for_it_under_the_same_rules() {
    let calculator = calculator_wasm::calculator("cold-start").unwrap();
    let prices = calculator_wasm::Prices::standard();
    let mut scenario = calculator_wasm::Scenario::new(calculator);
    scenario.set("keep_alive", "100").unwrap();
    let mut reader = Reader::new(Reading::Guess);
    reader.take(SMALL.as_bytes());
    reader.take(b"\n");
    let counted = calculator_wasm::coldstart::count(scenario.inputs(), reader).unwrap();
    let mut other = scenario.clone();
    scenario.set("log", SMALL).unwrap();
    other.set("log", &counted).unwrap();
    let json = |one: &calculator_wasm::Scenario| {
        let report = one.evaluate(&prices).unwrap();
        calculator_wasm::report::export::json(one, &report)
    };
    assert_eq!(json(&scenario), json(&other));
    // What does not change the count needs no other; what does is not answered by an old one.
    other.set("init_time", "2").unwrap();
    assert!(other.evaluate(&prices).is_ok());
    for (path, text) in [
        ("keep_alive", "101"),
        ("run_time", "0.3"),
        ("provisioned", "1"),
    ] {
        let mut other = other.clone();
        other.set(path, text).unwrap();
        let errors = other.evaluate(&prices).unwrap_err();
        assert_eq!(errors[0].path, "log");
    }
}

#[test]
fn a_log_that_begins_as_what_was_counted_is_read_as_a_log() {
    let calculator = calculator_wasm::calculator("cold-start").unwrap();
    let evaluate = |log: &str| {
        let mut scenario = calculator_wasm::Scenario::new(calculator);
        scenario.set("log", log).unwrap();
        scenario.evaluate(&calculator_wasm::Prices::standard())
    };
    assert_eq!(
        evaluate(&format!("#counted by hand\n{SMALL}")),
        evaluate(SMALL)
    );
    // The bits of no number at all, in every place: a comment, and nothing below it.
    let forged = format!("#counted{}", "hppiaaaaaaaaaaaa".repeat(12));
    assert_eq!(evaluate(&forged).unwrap_err()[0].path, "log");
}
