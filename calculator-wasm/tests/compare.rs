//! Scenarios side by side: what an address carries of them, what is compared, and what comes of hostile texts.

use calculator_wasm::compare::{MOST, NOW, Pins, part_of};
use calculator_wasm::report::compared;
use calculator_wasm::words::Words;
use calculator_wasm::{Calculator, Format, Prices, Scenario, calculator, calculators, view};
use proptest::prelude::*;

fn open(calculator: &'static Calculator, state: &str) -> Scenario {
    let opened = Scenario::open(calculator, state);
    assert_eq!(opened.problems, [], "{state}");
    opened.scenario
}

fn pinned(calculator: &'static Calculator, scenarios: &[(&str, &str)]) -> Pins {
    let mut pins = Pins::default();
    for (name, state) in scenarios {
        pins.add(
            name,
            &open(calculator, state),
            &Prices::standard(),
            Words::NONE,
        )
        .expect("a scenario that can be pinned");
    }
    pins
}

fn text_of(pins: &Pins) -> String {
    let mut text = String::from("v1");
    pins.push_text(&mut text);
    text
}

fn read(calculator: &'static Calculator, text: &str) -> (Pins, Vec<String>) {
    let mut problems = Vec::new();
    let pins = Pins::read(calculator, &Prices::standard(), text, &mut problems);
    let said = |error: calculator_wasm::FieldError| format!("{} {}", error.path, error.problem());
    (pins, problems.into_iter().map(said).collect())
}

#[test]
fn what_is_pinned_reads_back_from_the_address() {
    let cost = calculator("cost").expect("a calculator");
    let pins = pinned(
        cost,
        &[
            ("Before", "v1"),
            ("50 % ~ more; *=ü#", "v1;api.memory=1024"),
        ],
    );
    let text = text_of(&pins);
    assert_eq!(
        text,
        "v1~*Before~v1~*50%20%25%20%7E%20more%3B%20*%3D%C3%BC%23~v1;api.memory=1024"
    );
    let (_, rest) = text.split_once('~').expect("pins");
    let (again, problems) = read(cost, rest);
    assert_eq!(problems, [] as [&str; 0]);
    assert_eq!(text_of(&again), text);
    assert_eq!(again.list[1].name, "50 % ~ more; *=ü#");
}

#[test]
fn each_calculator_of_a_page_has_its_own_part() {
    let fragment = "cost~v1;a=1~*A~v1~*B~v1;b=2~cold-start~v1;c=3~*C~v1";
    let part = |own: &str| part_of(fragment, |id| id == own);
    assert_eq!(part("cost").as_deref(), Some("v1;a=1~*A~v1~*B~v1;b=2"));
    assert_eq!(part("cold-start").as_deref(), Some("v1;c=3~*C~v1"));
    assert_eq!(part("memory"), None);
    assert_eq!(part("*A"), None);
}

#[test]
fn names_are_made_and_are_never_the_same() {
    let cost = calculator("cost").expect("a calculator");
    let mut pins = pinned(
        cost,
        &[
            ("", "v1"),
            ("", "v1;api.memory=1024"),
            ("", "v1"),
            (NOW, "v1"),
        ],
    );
    let names =
        |pins: &Pins| -> Vec<String> { pins.list.iter().map(|pin| pin.name.clone()).collect() };
    let first = cost.presets[0].title;
    assert_eq!(
        names(&pins),
        [
            first,
            "Scenario 2",
            &format!("{first} 2"),
            &format!("{NOW} 2")
        ]
    );
    pins.rename(1, "  ");
    pins.rename(2, " Scenario 2\n");
    pins.rename(3, &"x".repeat(400));
    pins.rename(9, "nobody");
    assert_eq!(names(&pins)[1..3], ["Scenario 2", "Scenario 2 2"]);
    assert_eq!(names(&pins)[3], "x".repeat(40));
    let fifth = pins.add(
        "fifth",
        &Scenario::new(cost),
        &Prices::standard(),
        Words::NONE,
    );
    assert!(fifth.is_err() && pins.list.len() == MOST);
}

#[test]
fn what_cannot_be_pinned_is_said_and_the_rest_holds() {
    let cost = calculator("cost").expect("a calculator");
    let (pins, problems) = read(
        cost,
        "*A~v1;colour=red~*~v9~*%FF~v1~*D~v1;api.memory=soon~*E~v1~*F",
    );
    let names: Vec<&str> = pins.list.iter().map(|pin| pin.name.as_str()).collect();
    let first = cost.presets[0].title;
    assert_eq!(
        names,
        ["A", first, &format!("{first} 2"), "D"],
        "{problems:?}"
    );
    assert_eq!(problems[0].split(' ').next(), Some("A:"));
    assert!(problems.iter().any(|problem| problem.contains("v9")));
    assert!(
        problems
            .iter()
            .any(|problem| problem == "E: scenario is not pinned: four are the most")
    );
}

/// Requests of the two, by hand: 5 million and 10 million through an HTTP API at $1.00 a million, the first million of
/// requests of functions free and $0.20 a million after it, and all GB-seconds within the free 400,000 at 256 MB.
#[test]
fn lines_hold_each_value_and_its_difference_to_the_first() {
    let cost = calculator("cost").expect("a calculator");
    let pins = pinned(cost, &[("Now", "v1;api.memory=256")]);
    let grown = open(cost, "v1;api.memory=256;api.requests_per_month=10000000");
    let report = grown.evaluate(&Prices::standard()).expect("a result");
    let comparison = pins.beside(&grown, &report, &Format::english());
    let csv = compared::csv(&comparison);
    let line = |start: &str| {
        let mut lines = csv.lines();
        lines
            .find(|line| line.starts_with(start))
            .unwrap_or_else(|| panic!("{start} is not in {csv}"))
    };
    assert_eq!(
        line("inputs,api.requests_per_month,api: Requests a month,,Inputs now,"),
        "inputs,api.requests_per_month,api: Requests a month,,Inputs now,\"10,000,000 requests\",,"
    );
    assert_eq!(
        line("figures,serverless.total,\"Functions, a month\",,Now"),
        "figures,serverless.total,\"Functions, a month\",,Now,5.8,USD,0"
    );
    assert_eq!(
        line("serverless,lambda-requests,Lambda requests,Amount,Inputs now"),
        "serverless,lambda-requests,Lambda requests,Amount,Inputs now,1.8,USD,1"
    );
    assert_eq!(
        line("serverless,api-http,\"API Gateway, HTTP API\",Amount,Inputs now"),
        "serverless,api-http,\"API Gateway, HTTP API\",Amount,Inputs now,10,USD,5"
    );
    assert_eq!(
        line("serverless,total,Total a month,Amount,Inputs now"),
        "serverless,total,Total a month,Amount,Inputs now,11.8,USD,6"
    );
    // What both have alike is no line of a comparison.
    assert!(!csv.contains("fargate-vcpu,Fargate vCPU (x86),Unit price"));
    let markdown = compared::markdown(&comparison, "v1", &Format::english());
    assert!(
        markdown.contains("| Total a month: Amount | $5.80 | $11.80 (+$6.00) |"),
        "{markdown}"
    );
}

/// A line that only the second scenario has stands where that one has it: before the total, not after it.
#[test]
fn a_line_that_one_lacks_stands_in_its_place() {
    let cost = calculator("cost").expect("a calculator");
    let pins = pinned(
        cost,
        &[("HTTP", "v1;gateway=http"), ("REST", "v1;gateway=rest")],
    );
    let last = &pins.list[1];
    let comparison = pins.beside(&last.scenario, &last.report, &Format::english());
    assert_eq!(comparison.columns.len(), 2);
    let rows: Vec<&str> = comparison
        .lines
        .iter()
        .filter(|line| line.table.0 == "serverless" && line.column == "Amount")
        .map(|line| line.row.as_str())
        .collect();
    assert_eq!(rows.last(), Some(&"total"), "{rows:?}");
    assert!(
        rows.contains(&"api-http") && rows.contains(&"api-rest"),
        "{rows:?}"
    );
}

/// Any two examples of any calculator are compared: the panel has a chart with a table, and all exports have the names.
#[test]
fn every_calculator_compares_its_examples() {
    let english = Format::english();
    for calculator in calculators() {
        let mut pins = Pins::default();
        for preset in calculator.presets.iter().take(MOST) {
            let mut scenario = Scenario::new(calculator);
            scenario.apply_preset(preset.id).expect("a preset");
            pins.add("", &scenario, &Prices::standard(), Words::NONE)
                .expect("a preset has a result");
        }
        let last = &pins.list[pins.list.len() - 1];
        let comparison = pins.beside(&last.scenario, &last.report, &english);
        let panel = view::compare::panel(&pins, &comparison, &english, "here");
        assert!(
            panel.contains("data-chart=\"compared\"") && panel.contains("data-table=\"inputs\""),
            "{}",
            calculator.id
        );
        let json = compared::json(&comparison, &text_of(&pins));
        let json: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
        assert_eq!(
            json["scenarios"].as_array().map(Vec::len),
            Some(pins.list.len())
        );
        for line in json["lines"].as_array().expect("lines") {
            assert_eq!(
                line["values"].as_array().map(Vec::len),
                Some(pins.list.len())
            );
        }
        // In the file a difference is what the value has more than that of the first, shares too.
        let csv = compared::csv(&comparison);
        let rows: Vec<&str> = csv.lines().skip(1).collect();
        for line in rows.chunks(pins.list.len()) {
            let number = |row: &str, from_the_end| {
                let cell = row.rsplit(',').nth(from_the_end).expect("a cell");
                cell.parse::<f64>().ok()
            };
            for row in line {
                let (Some(first), Some(value), Some(more)) =
                    (number(line[0], 2), number(row, 2), number(row, 0))
                else {
                    continue;
                };
                assert!(
                    (value - first - more).abs() <= 1e-8 * value.abs().max(first.abs()),
                    "{}: {row} beside {first}",
                    calculator.id
                );
            }
        }
        // Heads of a table are names: no two are the same.
        for table in pins.list.iter().flat_map(|pin| &pin.report.tables) {
            for (at, head) in table.columns.iter().enumerate() {
                assert!(
                    !table.columns[at + 1..].contains(head),
                    "{}: {head}",
                    table.key
                );
            }
        }
        // Beside other scenarios, too, the name of a figure says what it is.
        for pin in &pins.list {
            for (at, figure) in pin.report.figures.iter().enumerate() {
                let mut others = pin.report.figures[at + 1..].iter();
                assert!(
                    others.all(|other| other.label != figure.label),
                    "{}: two figures are called {}",
                    calculator.id,
                    figure.label
                );
            }
        }
        // Every figure of every report is a line, with its value.
        for (at, pin) in pins.list.iter().enumerate() {
            for figure in &pin.report.figures {
                let mut lines = comparison.lines.iter();
                let line = lines.find(|line| line.table.0 == "figures" && line.row == figure.key);
                let shown = line.map(|line| line.cells[at].text(&english));
                assert_eq!(
                    shown,
                    Some(english.quantity(&figure.quantity)),
                    "{}",
                    figure.key
                );
            }
        }
        let markdown = compared::markdown(&comparison, "v1", &english);
        assert!(pins.list.iter().all(|pin| markdown.contains(&pin.name)));
    }
}

proptest! {
    /// Whatever stands in an address, at most four are pinned, no two have one name, and what was read reads back.
    #[test]
    fn any_text_is_answered(text in "(\\*?[a-zA-Z%<>\"&;~=0-9]{0,12}~(v1;)?(api\\.memory=[0-9]{1,5})?\\PC{0,8}~?){0,8}") {
        let cost = calculator("cost").expect("a calculator");
        let (pins, _) = read(cost, &text);
        prop_assert!(pins.list.len() <= MOST);
        for (at, pin) in pins.list.iter().enumerate() {
            prop_assert!(!pin.name.is_empty());
            prop_assert!(pins.list.iter().skip(at + 1).all(|other| other.name != pin.name));
        }
        let written = text_of(&pins);
        let (again, problems) = read(cost, written.split_once('~').map_or("", |(_, rest)| rest));
        prop_assert_eq!(problems, Vec::<String>::new());
        prop_assert_eq!(text_of(&again), written);
        if let Some(last) = pins.list.last() {
            let english = Format::english();
            let comparison = pins.beside(&last.scenario, &last.report, &english);
            let panel = view::compare::panel(&pins, &comparison, &english, "here");
            prop_assert!(!panel.contains("<script") && !panel.contains("\"\""));
        }
    }
}
