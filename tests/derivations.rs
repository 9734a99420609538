//! The derivations on the pages of the models: what the engine's own documentation says, and what the engine computes.
//!
//! In: the sections `# Derivation` at the heads of the engine's modules, and the engine. Out: a part for each in
//! `content/reference/_parts/derivations`, which the pages include. Where a formula and another way to its value are
//! compared, both are computed here and have to agree, so a page shows no number that nobody checked.

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::cost::engine::busy::{Overlap, busy_instances};
use calculator_wasm::cost::engine::containers::{Container, Load, Sizing, demand, replicas};
use calculator_wasm::cost::engine::uncertainty::Range;
use calculator_wasm::format::{Format, Quantity};
use calculator_wasm::prices::Prices;
use calculator_wasm::queueing::{autoscaling, mgc, mmc};
use calculator_wasm::{Scenario, calculator};

use crate::support::{check_text, tests_folder};

/// A result and another way to it, with what both are.
struct Check {
    what: &'static str,
    here: f64,
    otherwise: f64,
    by: &'static str,
}

/// A module below `calculator-wasm/src`, the name of its part, and what the result is held against.
type Part = (&'static str, &'static str, fn() -> Vec<Check>);

/// Every derivation that stands on a page.
const PARTS: &[Part] = &[
    ("coldstart/engine/window.rs", "record", none),
    ("coldstart/engine/poisson.rs", "cold-share", cold_share),
    ("coldstart/engine/markovian.rs", "bursts", none),
    ("coldstart/engine/latency.rs", "mixture", none),
    ("cost/engine/lambda.rs", "functions", none),
    ("cost/engine/tiers.rs", "tiers", none),
    ("cost/engine/cold.rs", "cold-month", none),
    ("cost/engine/containers.rs", "replicas", sizes),
    ("cost/engine/busy.rs", "busy", busy),
    ("cost/engine/nodes.rs", "nodes", none),
    ("cost/engine/breakeven.rs", "crossings", crossing),
    ("cost/engine/burst.rs", "burst", none),
    ("cost/engine/uncertainty.rs", "doubt", doubt),
    ("queueing/mmc.rs", "waiting", waiting),
    ("queueing/mgc.rs", "waiting-any", waiting_any),
    ("queueing/autoscaling.rs", "scaling-out", scaling_out),
    ("memory/mod.rs", "memory", memory),
    ("chain/mod.rs", "chain", chain),
    ("advisor/mod.rs", "advisor", none),
];

#[test]
fn the_derivations_on_the_pages_are_those_of_the_engine() {
    for (module, name, checks) in PARTS {
        let path = tests_folder().join("../calculator-wasm/src").join(module);
        let source = std::fs::read_to_string(&path).expect(module);
        let mut part = derivation(&source).unwrap_or_else(|| panic!("{module} derives nothing"));
        table(&mut part, &checks());
        let file = format!("../content/reference/_parts/derivations/{name}.md");
        check_text(&tests_folder().join(file), &part);
    }
}

#[test]
fn every_derivation_of_the_engine_stands_on_a_page() {
    let source = tests_folder().join("../calculator-wasm/src");
    let mut derived = Vec::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if derivation(&std::fs::read_to_string(&path).unwrap_or_default()).is_some() {
                let name = path.strip_prefix(&source).expect("inside");
                derived.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    derived.sort();
    let mut listed: Vec<&str> = PARTS.iter().map(|(module, ..)| *module).collect();
    listed.sort_unstable();
    assert_eq!(derived, listed);
    let pages: String = ["cost-model", "cold-start-model", "other-models"]
        .map(|page| {
            let path = tests_folder().join(format!("../content/reference/{page}.md"));
            std::fs::read_to_string(path).expect(page)
        })
        .concat();
    for (_, name, _) in PARTS {
        let block = format!("```include _parts/derivations/{name}.md\n");
        assert!(pages.contains(&block), "{name} stands on no page");
    }
}

/// Returns the section `# Derivation` of the documentation at the head of a module, as Markdown of a page.
fn derivation(source: &str) -> Option<String> {
    let head = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut section = head
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .skip_while(|line| *line != "# Derivation")
        .skip(1)
        .take_while(|line| !line.starts_with("# "))
        .peekable();
    section.peek()?;
    let mut text = String::new();
    let mut is_formula = false;
    for line in section {
        let shown = match line {
            "```math" => {
                is_formula = true;
                "$$"
            }
            "```" if is_formula => {
                is_formula = false;
                "$$"
            }
            line => line,
        };
        text.push_str(shown);
        text.push('\n');
    }
    Some(format!("{}\n", text.trim()))
}

/// Writes what a result was held against, where it was.
fn table(part: &mut String, checks: &[Check]) {
    if checks.is_empty() {
        return;
    }
    part.push_str("\n| Case | Here | Otherwise | By |\n| --- | ---: | ---: | --- |\n");
    for check in checks {
        let apart = (check.here - check.otherwise).abs();
        assert!(
            apart <= 1e-6 * check.otherwise.abs().max(1e-3),
            "{}: {} is not {}",
            check.what,
            check.here,
            check.otherwise
        );
        let plain = |value| {
            let shown = Format::english().quantity(&Quantity::count(value, ""));
            shown.trim().to_owned()
        };
        part.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            check.what,
            plain(check.here),
            plain(check.otherwise),
            check.by
        ));
    }
}

fn check(what: &'static str, here: f64, otherwise: f64, by: &'static str) -> Check {
    Check {
        what,
        here,
        otherwise,
        by,
    }
}

fn none() -> Vec<Check> {
    Vec::new()
}

/// The figure of a calculator.
fn figure(id: &str, set: &[(&str, &str)], key: &str) -> f64 {
    let mut scenario = Scenario::new(calculator(id).expect(id));
    for (path, value) in set {
        scenario.set(path, value).expect(path);
    }
    let report = scenario.evaluate(&Prices::standard()).expect("a result");
    let figure = report.figure(key).expect(key);
    figure.quantity.value().expect(key)
}

fn cold_share() -> Vec<Check> {
    let share = |rate: f64, service: f64, keep: f64, kept| {
        steady_state(rate, service, keep, kept)
            .expect("a state")
            .cold_share
    };
    // Erlang: with nothing kept alive by use, the calls that find all P provisioned environments busy.
    let (mut term, mut above) = ((-1.8_f64).exp(), 1.0);
    for busy in 1..=3 {
        above -= term;
        term *= 1.8 / f64::from(busy);
    }
    vec![
        check(
            "Calls that never overlap, one in a thousand seconds, kept ten minutes",
            share(0.001, 1e-6, 600.0, 0),
            (-0.6_f64).exp(),
            "e^(−λT)",
        ),
        check(
            "Nothing is kept",
            share(0.9, 2.0, 0.0, 0),
            1.0,
            "every call is cold",
        ),
        check(
            "Nothing is kept, three provisioned",
            share(0.9, 2.0, 0.0, 3),
            above,
            "chance of three or more under way",
        ),
    ]
}

fn sizes() -> Vec<Check> {
    let container = Container {
        vcpu: 0.5,
        concurrency: 10.0,
        minimum_replicas: 1.0,
        ..Container::default()
    };
    let sizing = Sizing {
        zones: 1.0,
        target_utilisation: 0.5,
        ..Sizing::default()
    };
    let count = |latency_seconds| {
        let load = Load {
            rate: 100.0,
            latency_seconds,
            cpu_seconds: 0.01,
        };
        replicas(&container, &sizing, demand(&container, &sizing, load))
    };
    vec![
        check(
            "A hundred a second, a hundredth of a second of processor time each, half a processor at half use, a fifth of a second each, ten at once",
            count(0.2),
            4.0,
            "one processor busy, a quarter in each replica",
        ),
        check(
            "The same, each waits a second",
            count(1.0),
            10.0,
            "100 under way, ten in each replica",
        ),
    ]
}

fn busy() -> Vec<Check> {
    let at = |load, requests| busy_instances(load, requests, Overlap::Random);
    vec![
        check("One at a time", at(3.7, 1.0), 3.7, "load"),
        check(
            "Load 2, ten at once",
            at(2.0, 10.0),
            // The chance of at least one of a Poisson law, term by term.
            (1..40)
                .scan(1.0, |term, k| {
                    *term *= 2.0 / f64::from(k);
                    Some(*term)
                })
                .sum::<f64>()
                * (-2.0_f64).exp(),
            "sum of the chances of 1, 2, 3 … under way",
        ),
        check(
            "Load 1,000, ten at once",
            at(1000.0, 10.0),
            100.0,
            "never below load / requests at once",
        ),
    ]
}

fn crossing() -> Vec<Check> {
    let at = figure("cost", &[], "breakeven.requests")
        .round()
        .to_string();
    let bill = |key| figure("cost", &[("api.requests_per_month", &at)], key);
    let (one, other) = (bill("serverless.total"), bill("containers.total"));
    // The field takes whole requests, so the bills are apart by less than the price of one.
    assert!((one - other).abs() < 0.01, "{one} {other}");
    Vec::new()
}

fn doubt() -> Vec<Check> {
    let range = Range {
        low: 80.0,
        likely: 100.0,
        high: 160.0,
    };
    let mean = (0..100_000)
        .map(|at| range.quantile((f64::from(at) + 0.5) / 100_000.0))
        .sum::<f64>()
        / 100_000.0;
    vec![check(
        "Mean of 80, 100, 160",
        (mean * 1e4).round() / 1e4,
        (80.0 + 100.0 + 160.0) / 3.0,
        "(low + likely + high) / 3",
    )]
}

fn waiting() -> Vec<Check> {
    let two = mmc::queue(1.0, 1.0, 2).expect("a queue");
    let one = mmc::queue(0.8, 1.0, 1).expect("a queue");
    vec![
        check(
            "Two servers, load 1: chance to be turned away",
            two.blocking,
            0.2,
            "1/2 ÷ (1 + 1 + 1/2)",
        ),
        check(
            "Two servers, load 1: chance to wait",
            two.waiting,
            1.0 / 3.0,
            "0.2 ÷ (1 − 0.5 × 0.8)",
        ),
        check(
            "One server at a use of 0.8: mean wait",
            one.mean_wait,
            4.0,
            "u / (1 − u) services",
        ),
    ]
}

fn waiting_any() -> Vec<Check> {
    let constant = mgc::queue(0.8, &Law::Constant(1.0), 1).expect("a queue");
    let random = mgc::queue(1.6, &Law::Exponential(1.0), 2).expect("a queue");
    vec![
        check(
            "One server at a use of 0.8, constant service",
            constant.mean_wait,
            2.0,
            "Pollaczek and Khinchine: u / (2 × (1 − u))",
        ),
        check(
            "Two servers, exponential service",
            random.mean_wait,
            mmc::queue(1.6, 1.0, 2).expect("a queue").mean_wait,
            "M/M/c",
        ),
    ]
}

fn scaling_out() -> Vec<Check> {
    let jump = autoscaling::scale_out(300.0, 100.0, 400.0, 90.0).expect("a jump");
    // The same second by second, from the arrivals and what is served.
    let mut backlog = 0.0_f64;
    let mut seconds = 0.0;
    while seconds < 90.0 || backlog > 1e-6 {
        backlog = (backlog + 300.0 - if seconds < 90.0 { 100.0 } else { 400.0 }).max(0.0);
        seconds += 1.0;
    }
    vec![
        check(
            "From 100 to 300 a second, 400 after a minute and a half: backlog",
            jump.backlog,
            18_000.0,
            "200 more each second, for 90",
        ),
        check(
            "The same: seconds until nobody waits",
            90.0 + jump.drain_seconds,
            seconds,
            "second by second",
        ),
    ]
}

fn memory() -> Vec<Check> {
    let at = |memory: &str| {
        figure(
            "memory",
            &[("cpu_time", "1000"), ("wait_time", "0"), ("memory", memory)],
            "own.duration",
        )
    };
    vec![check(
        "No waiting: time at 512 MB over time at 1,024 MB",
        at("512") / at("1024"),
        2.0,
        "twice the processor",
    )]
}

fn chain() -> Vec<Check> {
    let answered = |set: &[(&str, &str)]| figure("chain", set, "availability");
    let two = [
        ("services", "a,b"),
        ("a.availability", "99.9"),
        ("b.availability", "99"),
    ];
    let mut again = two.to_vec();
    again.push(("b.retries", "1"));
    let wide = [
        ("services", "a"),
        ("a.availability", "99.9"),
        ("a.width", "10"),
    ];
    vec![
        check(
            "Two services, 99.9 % and 99 %",
            answered(&two),
            0.999 * 0.99,
            "product",
        ),
        check(
            "The second tried twice",
            answered(&again),
            0.999 * (1.0 - 0.01 * 0.01),
            "both attempts fail with 1 % of 1 %",
        ),
        check(
            "Ten calls in parallel, 99.9 % each",
            answered(&wide),
            0.999_f64.powi(10),
            "all ten answer",
        ),
    ]
}
