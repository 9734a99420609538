//! The advisor on written cases, with the answers that the guides argue for, and its laws.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::field::Kind;
use calculator_wasm::report::{Cell, RowKind};
use calculator_wasm::{Format, Prices, Report, Scenario, calculator};
use proptest::prelude::*;
use serde::Deserialize;

fn report(assignments: &[(&str, &str)]) -> Report {
    let mut scenario = Scenario::new(calculator("advisor").unwrap());
    let errors = scenario.set_all(assignments.iter().copied());
    assert!(errors.is_empty(), "{errors:?}");
    scenario.evaluate(&Prices::standard()).unwrap()
}

fn answer(report: &Report) -> String {
    Format::english().quantity(&report.figure("answer").unwrap().quantity)
}

fn points(report: &Report) -> f64 {
    report.figure("points").unwrap().quantity.value().unwrap()
}

/// The words of a column of the first table, row by row.
fn words(report: &Report, column: usize) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.to_text(&Format::english()),
        _ => String::new(),
    };
    report.tables[0]
        .rows
        .iter()
        .map(|row| cell(&row.cells[column]))
        .collect()
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    guide: String,
    set: std::collections::BTreeMap<String, String>,
    answer: String,
    because: String,
}

#[test]
fn written_cases_have_the_answers_of_the_guides() {
    let cases: Cases = toml::from_str(include_str!("data/advisor-cases.toml")).unwrap();
    assert!(cases.case.len() >= 20);
    let mut wrong = Vec::new();
    for case in cases.case {
        let guide = format!("{}/../content/{}", env!("CARGO_MANIFEST_DIR"), case.guide);
        assert!(
            std::path::Path::new(&guide).is_file(),
            "{}: there is no {guide}",
            case.name
        );
        let set: Vec<(&str, &str)> = case
            .set
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let report = report(&set);
        let (answer, facts) = (answer(&report), words(&report, 1));
        if answer != case.answer || !facts.iter().any(|fact| fact.contains(&case.because)) {
            wrong.push(format!(
                "{}: {answer} instead of {}; {facts:?}; {:?}",
                case.name,
                case.answer,
                words(&report, 2)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The questions of two published trees, each with inputs that answer it with yes, and the side to which the tree then
/// leads. Azure's flowchart asks in this order, and goes on where the answer is no (drawing `compute-choices.svg` of the
/// Azure Architecture Center, read on 2026-11-21): full control (virtual machines), high-performance computing (Batch),
/// event-driven with short-lived processes (Functions), a managed web platform (App Service), full orchestration
/// (Kubernetes). The Lambda developer guide, "When should I use AWS Lambda?": for code that runs within the standard
/// runtime environment and its resources; who needs to manage computers of his own takes EC2.
#[test]
fn the_trees_of_two_providers_lead_to_the_same_side() {
    let short = [("api.kind", "events"), ("api.promise", "0")];
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let rows: &[Row<'_>] = &[
        (
            "full control: of the machine",
            &[("isolation", "own")],
            "services",
        ),
        (
            "full control: of runtime and network, under load",
            &[
                ("api.control", "much"),
                ("api.requests_per_month", "100M"),
                ("api.peak_to_mean", "1.5"),
            ],
            "services",
        ),
        (
            "high-performance computing: special hardware",
            &[("api.hardware", "special")],
            "services",
        ),
        (
            "high-performance computing: hours of work",
            &[("api.longest", "3 h")],
            "services",
        ),
        (
            "event-driven with short-lived processes",
            &short,
            "functions",
        ),
        (
            "event-driven, and a flood of it that never stops",
            &[
                ("api.kind", "stream"),
                ("api.promise", "0"),
                ("api.requests_per_month", "500M"),
                ("api.peak_to_mean", "1.2"),
                ("api.jumps", "flat"),
            ],
            "services",
        ),
        (
            "a managed web platform, always busy",
            &[
                ("api.requests_per_month", "300M"),
                ("api.jumps", "flat"),
                ("api.peak_to_mean", "1.3"),
            ],
            "services",
        ),
        (
            "full orchestration: many parts, a platform team, years",
            &[
                ("api.requests_per_month", "100M"),
                ("api.rules", "rich"),
                ("operations", "platform"),
                ("life", "years"),
                ("skills", "containers"),
            ],
            "services",
        ),
        (
            "within the standard runtime environment, without servers to look after",
            &[
                ("operations", "nobody"),
                ("api.control", "little"),
                ("api.promise", "3 s"),
            ],
            "functions",
        ),
    ];
    for (question, set, side) in rows {
        assert_eq!(answer(&report(set)), *side, "{question}");
    }
    // The trees stop at the first yes: control goes before events.
    let both: Vec<(&str, &str)> = short
        .iter()
        .copied()
        .chain([("isolation", "own")])
        .collect();
    assert_eq!(answer(&report(&both)), "services");
}

/// Every criterion says whether it is computed or judged, and points are weight times lean and add up.
#[test]
fn nothing_is_hidden_in_the_sum() {
    for preset in calculator("advisor").unwrap().presets {
        let report = report(&[("preset", preset.id)]);
        let mut sum = 0.0;
        for row in &report.tables[1].rows {
            let number = |at: usize| match &row.cells[at] {
                Cell::Quantity(quantity) => quantity.value().unwrap(),
                _ => panic!("no number"),
            };
            match row.kind {
                RowKind::Group => sum = 0.0,
                RowKind::Line => {
                    let Cell::Text(basis) = &row.cells[0] else {
                        panic!("no basis")
                    };
                    let basis = basis.to_text(&Format::english());
                    assert!(basis == "computed" || basis == "judgement");
                    assert!((number(2) * number(3) - number(4)).abs() < 1e-12);
                    sum += number(4);
                }
                RowKind::Total => assert!((number(4) - sum).abs() < 1e-9),
            }
        }
        for row in &report.tables[0].rows {
            let Cell::Text(turned) = &row.cells[2] else {
                panic!("no words")
            };
            assert!(!turned.is_empty());
        }
    }
}

/// Costs are those of the cost calculator for the same four inputs.
#[test]
fn costs_are_those_of_the_cost_calculator() {
    let same = [
        ("api.requests_per_month", "40M"),
        ("api.duration", "80"),
        ("api.cpu_time", "20"),
        ("api.memory", "256"),
    ];
    let advice = report(&same);
    let mut cost = Scenario::new(calculator("cost").unwrap());
    assert!(cost.set_all(same).is_empty());
    cost.set("peak_to_mean", "2").unwrap();
    let bill = cost.evaluate(&Prices::standard()).unwrap();
    for (ours, theirs) in [
        ("functions", "serverless.total"),
        ("containers", "containers.total"),
    ] {
        let of = |report: &Report, key| report.figure(key).unwrap().quantity.value().unwrap();
        assert!(
            (of(&advice, ours) - of(&bill, theirs)).abs() < 1e-6,
            "{ours}"
        );
    }
}

/// Assignments of a random component and team: an option for each choice, a number for each number.
fn random_case() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(0.0..1.0_f64, 64).prop_map(|draws| {
        let calculator = calculator("advisor").unwrap();
        let mut assignments = Vec::new();
        let mut draws = draws.into_iter();
        let Kind::List(list) = &calculator.fields[0].kind else {
            panic!("no list")
        };
        let fields = list
            .item
            .iter()
            .map(|field| (format!("api.{}", field.key), field));
        let fields = fields.chain(
            calculator.fields[1..]
                .iter()
                .map(|field| (field.key.to_owned(), field)),
        );
        for (path, field) in fields {
            let draw = draws.next().unwrap();
            let text = match &field.kind {
                Kind::Choice(choice) => {
                    // Hard limits are rare, so that both kinds of cases are common.
                    let draw =
                        if ["state", "connections", "hardware", "isolation"].contains(&field.key) {
                            draw * draw * draw
                        } else {
                            draw
                        };
                    choice.options[(draw * choice.options.len() as f64) as usize]
                        .key
                        .to_owned()
                }
                Kind::Number(number) => {
                    let low = number.min.max(number.max * 1e-9);
                    let most = match field.key {
                        "longest" => 3000.0,
                        "data" => 20.0,
                        _ => number.max,
                    };
                    format!("{:.3}", low * (most / low).powf(draw)).replace(".000", "")
                }
                _ => continue,
            };
            assignments.push((path, text));
        }
        assignments
    })
}

fn with<'a>(case: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = case
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .filter(|(path, _)| !more.iter().any(|(other, _)| other == path))
        .collect();
    all.extend(more);
    all
}

/// Asks without the assignments that a field refuses for being rounded out of its range.
fn ask(assignments: &[(&str, &str)]) -> Report {
    let mut scenario = Scenario::new(calculator("advisor").unwrap());
    scenario.set_all(assignments.iter().copied());
    scenario.evaluate(&Prices::standard()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A hard limit is never outvoted, whatever else is said and weighed.
    #[test]
    fn a_hard_limit_is_never_outvoted(case in random_case(), which in 0..6_usize) {
        let limits = [
            ("api.state", "memory"),
            ("api.connections", "held"),
            ("api.hardware", "special"),
            ("isolation", "own"),
            ("api.longest", "901 s"),
            ("api.data", "10.1"),
        ];
        let report = ask(&with(&case, &[limits[which]]));
        let answer = answer(&report);
        prop_assert!(answer == "services" || answer == "hybrid", "{}", answer);
        prop_assert!(words(&report, 1)[0].contains("Excluded"));
    }

    /// Raising the weight of a criterion moves the points to its side, or leaves them, and never turns the answer away
    /// from it.
    #[test]
    fn raising_a_weight_never_lowers_its_side(case in random_case(), which in 0..10_usize, low in 0.0..5.0_f64, more in 0.0..5.0_f64) {
        let criteria = ["cost", "delay", "kind", "jumps", "rules", "control", "operations", "skills", "life", "portability"];
        let key = format!("weight_{}", criteria[which]);
        let (low, high) = (format!("{low:.3}"), format!("{:.3}", (low + more).min(5.0)));
        let [before, after] = [&low, &high].map(|weight| ask(&with(&case, &[(key.as_str(), weight.as_str())])));
        let Cell::Quantity(lean) = &before.tables[1].rows[1 + which].cells[2] else { panic!("no lean") };
        let side = lean.value().unwrap();
        prop_assert!((points(&after) - points(&before)) * side >= -1e-9);
        let rank = |report: &Report| match answer(report).as_str() {
            "functions" => 1,
            "either" => 0,
            _ => -1,
        };
        let moved = rank(&after) - rank(&before);
        prop_assert!(moved == 0 || f64::from(moved) * side > 0.0, "{} {}", moved, side);
    }

    /// Where no criterion weighs anything and nothing is excluded, it says that nothing decides.
    #[test]
    fn an_indifferent_case_says_so(case in random_case()) {
        let weights = ["cost", "delay", "kind", "jumps", "rules", "control", "operations", "skills", "life", "portability"]
            .map(|key| format!("weight_{key}"));
        let mut none: Vec<(&str, &str)> = weights.iter().map(|key| (key.as_str(), "0")).collect();
        none.extend([
            ("api.state", "store"),
            ("api.connections", "none"),
            ("api.hardware", "common"),
            ("isolation", "shared"),
            ("api.longest", "1"),
            ("api.data", "1"),
            ("api.promise", "0"),
        ]);
        let report = ask(&with(&case, &none));
        prop_assert_eq!(answer(&report), "either");
        prop_assert!(report.headline.to_text(&Format::english()).contains("Indifferent"));
    }
}

/// log2(34.61 / 5.80) is 2.58, which counts as 1; a cold call takes longer than the promised 0.3 s, and log10(0.514) is
/// −0.289.
#[test]
fn the_working_shows_where_the_points_come_from() {
    let report = report(&[("api.promise", "300 ms")]);
    let steps: Vec<String> = (report.steps.iter())
        .map(|step| {
            let format = Format::english();
            format!(
                "{} | {} | {} | {}",
                step.label.to_text(&format),
                step.symbols,
                step.numbers.to_text(&format),
                format.quantity(&step.value)
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            "api: Cost | lean = log2(containers / functions), between −1 and 1 | log2($34.61 / $5.80) | 1",
            "api: Cold calls against the promise | lean = −(1 + log10(cold / allowed)), between −1 and 0 | \
             −(1 + log10(0.51\u{a0}% / 1\u{a0}%)) | −0.711",
            "api: points | points = Σ lean × weight | 1 × 3 + −0.711 × 2 | 1.58",
        ]
    );
}

#[test]
fn words_and_numbers_stand_under_headings_that_begin_or_end_where_they_do() {
    let html = calculator_wasm::view::result::result(&report(&[]), &Format::english(), "x");
    let (_, criteria) = html
        .split_once("<caption>Every criterion</caption>")
        .unwrap();
    let (headings, _) = criteria.split_once("</thead>").unwrap();
    assert!(
        headings.contains("<th scope=\"col\">Basis</th>"),
        "{headings}"
    );
    assert!(
        headings.contains("<th scope=\"col\" class=\"number\">Weight</th>"),
        "{headings}"
    );
}

/// What the advisor takes for granted of traffic that keeps more than a hundred environments busy.
#[test]
fn a_share_of_cold_calls_too_small_to_count_only_falls_with_more_traffic() {
    for tenths in -30..=20 {
        let seconds = 10_f64.powf(f64::from(tenths) / 10.0);
        let share = |busy: f64| {
            let state = steady_state(busy / seconds, seconds, 360.0, 0).unwrap();
            state.cold_share
        };
        let mut before = share(100.0);
        if before >= 1e-4 {
            continue;
        }
        for busy in [120.0, 150.0, 200.0, 300.0, 500.0, 1000.0, 3000.0, 10_000.0] {
            let after = share(busy);
            assert!(
                after < before,
                "{busy} busy for {seconds} s: {after} after {before}"
            );
            before = after;
        }
    }
}
