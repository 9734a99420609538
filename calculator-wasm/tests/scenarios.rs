//! Scenarios: paths, texts, presets and states, through the public interface.

use calculator_wasm::report::{Drawing, Series};
use calculator_wasm::{FieldError, Prices, Scenario, calculator, calculators};
use proptest::prelude::*;

fn scenario(id: &str) -> Scenario {
    Scenario::new(calculator(id).expect("a calculator of this id"))
}

#[test]
fn every_preset_has_a_result_without_gaps() {
    for calculator in calculators() {
        for preset in calculator.presets {
            let mut scenario = Scenario::new(calculator);
            scenario
                .apply_preset(preset.id)
                .expect("a preset of this calculator");
            for (path, text) in preset.set {
                let mut again = scenario.clone();
                assert_eq!(
                    again.set(path, text),
                    Ok(()),
                    "{} {}: {path} = {text}",
                    calculator.id,
                    preset.id
                );
                assert_eq!(
                    again, scenario,
                    "{} {}: {path} is not what the preset holds",
                    calculator.id, preset.id
                );
            }
            let report = scenario
                .evaluate(&Prices::standard())
                .expect("presets are valid");
            for figure in &report.figures {
                let value = figure.quantity.value();
                assert!(
                    value.is_none_or(f64::is_finite),
                    "{} {}: {}",
                    calculator.id,
                    preset.id,
                    figure.key
                );
            }
            assert!(
                !report.headline.is_empty()
                    && !report.charts.is_empty()
                    && !report.sources.is_empty()
            );
            // The table beside a chart has a row for each place, and the value of every curve there.
            for chart in &report.charts {
                if let Drawing::Lines(lines) = &chart.drawing {
                    let places = |series: &Series| -> Vec<f64> {
                        series.points.iter().map(|(x, _)| *x).collect()
                    };
                    let first = places(&lines.series[0]);
                    assert!(
                        lines.series.iter().all(|series| places(series) == first),
                        "{} {}: curves of {} have other places",
                        calculator.id,
                        preset.id,
                        chart.key
                    );
                }
            }
        }
    }
}

#[test]
fn a_state_holds_only_what_differs_and_reads_back_as_the_same_scenario() {
    let mut scenario = scenario("cold-start");
    assert_eq!(scenario.to_state(), "v1");
    scenario.set("arrival_rate", "3/min").expect("a rate");
    scenario.set("keep_alive", "10 min").expect("a time");
    assert_eq!(scenario.to_state(), "v1;keep_alive=600");
    scenario.apply_preset("java").expect("a preset");
    scenario.set("init_time", "1.2 s").expect("a time");
    assert_eq!(scenario.to_state(), "v1;preset=java;init_time=1.2");
    let again = Scenario::open(scenario.calculator(), &scenario.to_state());
    assert_eq!((again.scenario, again.problems), (scenario, vec![]));
}

#[test]
fn a_link_carries_the_date_of_its_prices() {
    let mut scenario = scenario("cost");
    scenario.set("api.memory", "1 GB").expect("a size");
    let link = scenario.to_link();
    assert_eq!(
        link,
        format!("v1;on={};api.memory=1024", Prices::latest_date())
    );
    let opened = Scenario::open(scenario.calculator(), &link);
    assert_eq!(opened.priced_on.as_deref(), Some(Prices::latest_date()));
    assert_eq!((opened.scenario, opened.problems), (scenario, vec![]));
}

#[test]
fn calculators_of_a_page_share_their_traffic() {
    let mut cost = scenario("cost");
    cost.set("api.requests_per_month", "2,628,000")
        .expect("a count");
    cost.set("api.duration", "250 ms").expect("a time");
    let mut cold = scenario("cold-start");
    assert!(cold.take_workload(&cost.workload()));
    // 2,628,000 requests in 730 hours are one a second.
    assert_eq!(cold.to_state(), "v1;arrival_rate=1;run_time=0.25");
    assert!(!cold.take_workload(&cost.workload()));
    // A system of several components has no one traffic to share.
    cost.apply_preset("shop").expect("a preset");
    assert_eq!(cost.workload(), []);
}

#[test]
fn unknown_parts_of_a_state_are_reported_and_the_rest_holds() {
    let calculator = calculator("cold-start").expect("a calculator");
    let opened = Scenario::open(calculator, "v1;colour=red;run_time=3");
    assert_eq!(opened.scenario.to_state(), "v1;run_time=3");
    let paths: Vec<&str> = opened
        .problems
        .iter()
        .map(|error| error.path.as_str())
        .collect();
    assert_eq!(paths, ["colour"]);
    let opened = Scenario::open(calculator, "v9;run_time=3");
    let problems: Vec<String> = opened.problems.iter().map(FieldError::problem).collect();
    assert_eq!(problems, ["has version v9; this page reads v1"]);
}

#[test]
fn what_is_not_understood_is_answered_with_what_was_expected() {
    let rows = [
        ("run_time", "soon", "must be a number, like 0.2 s"),
        ("run_time", "", "must be a number, like 0.2 s"),
        (
            "run_time",
            "2 GB",
            "has a unit that is not understood here: GB",
        ),
        ("run_time", "-1", "must be between 0.001 and 900 s"),
        ("run_time", "1e300", "must be between 0.001 and 900 s"),
        ("provisioned", "1.5", "must be a whole number"),
    ];
    for (path, text, problem) in rows {
        let error = scenario("cold-start").set(path, text).expect_err(text);
        assert_eq!(
            (error.path.as_str(), error.problem().as_str()),
            (path, problem),
            "{text}"
        );
    }
    let error = scenario("cold-start")
        .set("keep-alive", "60")
        .expect_err("a misspelt path");
    assert_eq!(error.hint().as_deref(), Some("did you mean `keep_alive`?"));
}

proptest! {
    /// Whatever is typed, the answer is a report of finite figures or a message.
    #[test]
    fn any_text_in_any_field_is_answered(which in any::<prop::sample::Index>(), text in "\\PC{0,16}|[0-9.,e+-]{0,12} ?(ms|s|GB|M|k|%)?") {
        for calculator in calculators() {
            let mut scenario = Scenario::new(calculator);
            let paths: Vec<String> = scenario.assignments().into_iter().map(|(path, _)| path).collect();
            let path = &paths[which.index(paths.len())];
            match scenario.set(path, &text) {
                Err(error) => prop_assert!(!error.problem().is_empty()),
                Ok(()) => match scenario.evaluate(&Prices::standard()) {
                    Err(errors) => prop_assert!(!errors.is_empty()),
                    Ok(report) => {
                        for figure in &report.figures {
                            prop_assert!(figure.quantity.value().is_none_or(f64::is_finite), "{path} = {text}: {}", figure.key);
                        }
                        let again = Scenario::open(calculator, &scenario.to_state());
                        prop_assert_eq!(again.problems, vec![]);
                        prop_assert_eq!(again.scenario, scenario);
                    }
                },
            }
        }
    }
}
