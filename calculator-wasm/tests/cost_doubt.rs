//! How sure the cost calculator's answer is, and what would change it: ranges, draws, crossings over other axes.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

#[path = "support/cost_report.rs"]
mod cost_report;

use calculator_wasm::cost::doubt::Draws;
use calculator_wasm::report::{Cell, Report};
use calculator_wasm::{Format, Prices, Quantity, Scenario, calculator};

use cost_report::{dollars, report};

#[test]
fn doubt_widens_both_bills_and_certainty_hides_the_table() {
    let table = |doubt: &str| {
        let report = report(&[("preset", "shop"), ("doubt", doubt)]);
        report.tables.into_iter().find(|table| table.key == "doubt")
    };
    assert_eq!(table("0"), None);
    let width = |doubt: &str| {
        let table = table(doubt).unwrap();
        let row = table.rows.iter().find(|row| row.key == "Requests").unwrap();
        match (&row.cells[0], &row.cells[1]) {
            (Cell::Quantity(Quantity::Money(low)), Cell::Quantity(Quantity::Money(high))) => {
                high.to_dollars_f64() - low.to_dollars_f64()
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(width("10") < width("40"));
    let chance = |preset: &str| match report(&[("preset", preset)])
        .figure("serverless.chance")
        .unwrap()
        .quantity
    {
        Quantity::Share { value, .. } => value,
        ref other => panic!("{other:?}"),
    };
    assert_eq!((chance("idle"), chance("steady")), (1.0, 0.0));
}

/// Functions minus containers, in USD a month.
fn difference(settings: &[(&str, &str)]) -> f64 {
    let report = report(settings);
    dollars(&report, "serverless.total") - dollars(&report, "containers.total")
}

/// Where the cheaper side first changes over the other axis.
fn crossing(settings: &[(&str, &str)]) -> f64 {
    match report(settings).figure("breakeven.other").unwrap().quantity {
        Quantity::Rough { value } => value,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_crossing_over_another_axis_is_where_inputs_scaled_by_hand_change_sides() {
    fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        // Tasks with room to spare: no step of theirs comes near.
        let base = [
            ("api.requests_per_month", "6M"),
            ("api.memory", "1000"),
            ("task_vcpu", "1"),
            ("task_memory", "2"),
        ];
        [&base[..], more].concat()
    }
    let flips = |name: &str, low: f64, high: f64| {
        assert!(low * high < 0.0, "{name}: {low} and {high}");
    };
    let times = crossing(&with(&[("axis", "duration")]));
    let at = |factor: f64| {
        let (duration, cpu) = (120.0 * times * factor, 25.0 * times * factor);
        let (duration, cpu) = (duration.to_string(), cpu.to_string());
        difference(&with(&[
            ("api.duration", &duration),
            ("api.cpu_time", &cpu),
        ]))
    };
    // A millisecond of rounding is a part in a hundred of these durations.
    flips("duration", at(0.98), at(1.02));
    let times = crossing(&with(&[("axis", "memory")]));
    let at = |factor: f64| {
        let memory = (1000.0 * times * factor).round().to_string();
        difference(&with(&[("api.memory", &memory)]))
    };
    flips("memory", at(0.99), at(1.01));
    let share = crossing(&with(&[
        ("axis", "duty-cycle"),
        ("api.requests_per_month", "60M"),
    ]));
    let at = |factor: f64| {
        let peak = (100.0 / (share * factor)).to_string();
        difference(&with(&[
            ("peak_to_mean", &peak),
            ("api.requests_per_month", "60M"),
        ]))
    };
    flips("duty cycle", at(0.99), at(1.01));
    let people = [("ops_functions", "2"), ("ops_containers", "1")];
    let rate = crossing(&with(&[&people[..], &[("axis", "hourly-rate")]].concat()));
    let at = |factor: f64| {
        let rate = (rate * factor).to_string();
        difference(&with(&[&people[..], &[("ops_rate", &rate)]].concat()))
    };
    flips("hourly rate", at(0.999), at(1.001));
    // Twice the services at half the traffic each: the count at which more of them turn the answer.
    let many = [("axis", "services"), ("api.requests_per_month", "100M")];
    let count = crossing(&many) as usize;
    let at = |count: usize| {
        let names: Vec<String> = (0..count).map(|at| format!("s{at}")).collect();
        let (list, requests) = (names.join(","), (100e6 / count as f64).round().to_string());
        let paths: Vec<String> = names
            .iter()
            .map(|name| format!("{name}.requests_per_month"))
            .collect();
        let mut settings = vec![("components", list.as_str())];
        settings.extend(paths.iter().map(|path| (path.as_str(), requests.as_str())));
        difference(&settings)
    };
    assert!(count > 1 && count <= 20, "{count}");
    flips("services", at(count - 1), at(count));
}

#[test]
fn without_another_axis_there_is_none_and_an_axis_without_a_crossing_says_so() {
    let plain = report(&[]);
    assert!(plain.tables.iter().all(|table| table.key != "other"));
    let idle = report(&[("api.requests_per_month", "0"), ("axis", "duration")]);
    let figure = &idle.figure("breakeven.other").unwrap().quantity;
    assert_eq!(*figure, Quantity::Word("none in range"));
    assert!(idle.charts.iter().any(|chart| chart.key == "other"));
}

/// Texts of the cells of a row.
fn cells(report: &Report, table: &str, row: &str) -> Vec<f64> {
    let table = report
        .tables
        .iter()
        .find(|known| known.key == table)
        .unwrap();
    let row = table.rows.iter().find(|known| known.key == row).unwrap();
    let value = |cell: &Cell| match cell {
        Cell::Quantity(Quantity::Money(money)) => money.to_dollars_f64(),
        other => panic!("{other:?}"),
    };
    row.cells.iter().map(value).collect()
}

#[test]
fn any_number_can_have_a_range_of_its_own() {
    let ranges = "api.duration 80..400; utilisation 40..80";
    let report = report(&[("doubt", "0"), ("ranges", ranges), ("api.cpu_time", "60")]);
    let found = cells(&report, "doubt", "api.duration");
    let of = |duration| {
        let report = self::report(&[("api.duration", duration), ("api.cpu_time", "60")]);
        ["serverless.total", "containers.total"].map(|key| dollars(&report, key))
    };
    let (low, high) = (of("80"), of("400"));
    for (found, expected) in found.iter().zip([low[0], high[0], low[1], high[1]]) {
        assert!((found - expected).abs() < 1e-6, "{found} {expected}");
    }
    for (text, problem) in [
        ("api.duration", "must be a path and a range"),
        ("api.duration 1..2", "present value between its ends"),
        ("api.nothing 1..2", "api.nothing"),
        ("gateway http..rest", "must name a number"),
        ("api.duration -5..200", "must be between"),
    ] {
        let mut scenario = Scenario::new(calculator("cost").unwrap());
        scenario.set("ranges", text).unwrap();
        let errors = scenario.evaluate(&Prices::standard()).unwrap_err();
        assert_eq!(errors[0].path, "ranges");
        assert!(
            errors[0].problem().contains(problem),
            "{text}: {}",
            errors[0].problem()
        );
    }
}

#[test]
fn ten_thousand_draws_in_slices_agree_with_the_page_and_repeat_themselves() {
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    scenario.set("api.requests_per_month", "25M").unwrap();
    let draw = || {
        let mut draws = Draws::new(scenario.inputs(), &Prices::standard()).unwrap();
        let mut slices = 1;
        while draws.advance() < 1.0 {
            slices += 1;
        }
        assert!(slices > 40, "never long at a time: {slices}");
        let words = draws.verdict().to_text(&Format::english());
        (words, draws.table())
    };
    let (words, table) = draw();
    assert_eq!((words.clone(), table.clone()), draw());
    assert!(
        words.contains("10 thousand draws") || words.contains("10\u{a0}thousand draws"),
        "{words}"
    );
    let report = scenario.evaluate(&Prices::standard()).unwrap();
    let band = cells(&report, "doubt", "All at once, 10 to 90 %");
    let value = |cell: &Cell| match cell {
        Cell::Quantity(Quantity::Money(money)) => money.to_dollars_f64(),
        other => panic!("{other:?}"),
    };
    for (row, page) in table.rows.iter().take(2).zip(band.chunks(2)) {
        let found: Vec<f64> = row.cells.iter().map(value).collect();
        assert!(found[0] < found[1] && found[1] < found[2]);
        for (found, page) in [(found[0], page[0]), (found[2], page[1])] {
            assert!((found - page).abs() < 0.05 * page, "{found} {page}");
        }
    }
    // The middle of every crossing is the one of the page.
    let first = report
        .figure("breakeven.requests")
        .unwrap()
        .quantity
        .clone();
    for row in table.rows.iter().skip(2) {
        match (&row.cells[1], &first) {
            (Cell::Quantity(Quantity::Rough { value }), Quantity::Rough { value: first }) => {
                assert!((value - first).abs() < 1e-6 * first, "{value} {first}");
            }
            other => panic!("{other:?}"),
        }
    }
}
