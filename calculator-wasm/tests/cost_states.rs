//! Any valid state of the cost calculator, fields of the page and of the command together: it ends, and its report is
//! defined. What can be chosen is priced: regions, machines.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::time::{Duration, Instant};

use calculator_wasm::field::{Field, Kind};
use calculator_wasm::prices::{PriceId, Sku};
use calculator_wasm::report::{Cell, Report, export};
use calculator_wasm::{Format, Prices, Quantity, Scenario, calculator};

/// Random numbers of a seed (splitmix64).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, count: usize) -> usize {
        (self.bits() % count as u64) as usize
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// A text that a field takes: ends of its range, even and equal-ratio draws between, any option.
fn value(field: &Field, random: &mut Random) -> Option<String> {
    match &field.kind {
        Kind::Number(number) => {
            let (min, max) = (number.min, number.max);
            let least = min.max(1e-3);
            let found = match random.below(6) {
                0 => min,
                1 => max,
                2 => min + (max - min) * random.share(),
                _ => least * (max / least).powf(random.share()),
            };
            Some(match number.whole {
                true => format!("{:.0}", found.clamp(min, max).floor().max(min)),
                false => format!("{:?}", found.clamp(min, max)),
            })
        }
        Kind::Choice(choice) => Some(random.of(choice.options).key.to_owned()),
        Kind::Switch { .. } => Some(random.of(&["on", "off"]).to_owned()),
        Kind::Variant(variant) => Some(
            variant.options[random.below(variant.options.len())]
                .key
                .to_owned(),
        ),
        Kind::Weights(weights) => {
            let weights = weights
                .default
                .iter()
                .map(|_| random.of(&["0", "0.5", "1", "1e6"]));
            Some(weights.collect::<Vec<_>>().join(" "))
        }
        Kind::Text { .. } | Kind::List(_) | Kind::Overrides(_) | Kind::Attachment(_) => None,
    }
}

/// A random state: an example, records copied and removed, up to a dozen fields of either kind drawn.
fn state(random: &mut Random) -> Scenario {
    let calculator = calculator("cost").unwrap();
    let mut scenario = Scenario::new(calculator);
    let preset = &calculator.presets[random.below(calculator.presets.len())];
    scenario.apply_preset(preset.id).unwrap();
    for _ in 0..random.below(4) {
        let records = scenario.inputs().records("components");
        let record = records[random.below(records.len())].0.clone();
        scenario.edit_list(
            "components",
            &record,
            random.of(&["copy", "copy", "remove"]),
        );
    }
    for _ in 0..random.below(12) {
        let paths: Vec<String> = scenario
            .assignments()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        let path = &paths[random.below(paths.len())];
        let drawn = scenario
            .at(path)
            .and_then(|(field, _)| value(field, random));
        if let Some(text) = drawn {
            // All but what does not fit to a neighbour is taken.
            let _ = scenario.set(path, &text);
        }
    }
    scenario
}

fn quantity(cell: &Cell) -> Option<&Quantity> {
    match cell {
        Cell::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

/// No number of a report is undefined or without bound, no line of a bill below nothing.
fn defined(scenario: &Scenario, report: &Report, state: &str) {
    let json = export::json(scenario, report);
    serde_json::from_str::<serde_json::Value>(&json).expect(state);
    let text = export::text(report, &Format::english());
    for word in ["NaN", "∞", " inf "] {
        assert!(!text.contains(word), "{state}: {word}");
    }
    for figure in &report.figures {
        let value = figure.quantity.value();
        assert!(value.is_none_or(f64::is_finite), "{state}: {}", figure.key);
    }
    for table in report
        .tables
        .iter()
        .filter(|table| ["serverless", "containers"].contains(&table.key))
    {
        for row in &table.rows {
            for quantity in row.cells.iter().filter_map(quantity) {
                let value = quantity.value();
                assert!(
                    value.is_none_or(|value| value >= 0.0),
                    "{state}: {}",
                    row.key
                );
            }
        }
    }
}

/// Computes random states; each is done within the time that an interactive answer may take at most, generously.
fn end(seeds: std::ops::Range<u64>) {
    const LONGEST: Duration = Duration::from_secs(5);
    let prices = Prices::standard();
    let mut answered = 0;
    for seed in seeds.clone() {
        let scenario = state(&mut Random(seed));
        let state = format!("seed {seed}, {}", scenario.to_state());
        let start = Instant::now();
        let found = scenario.evaluate(&prices);
        let took = start.elapsed();
        assert!(took < LONGEST, "{state}: {took:?}");
        match found {
            Ok(report) => {
                answered += 1;
                defined(&scenario, &report, &state);
            }
            Err(errors) => assert!(!errors.is_empty(), "{state}"),
        }
    }
    let all = seeds.end - seeds.start;
    assert!(
        answered > all / 2,
        "of {all} states {answered} have an answer"
    );
}

#[test]
fn every_state_of_page_and_command_ends_with_defined_figures() {
    end(0..1_500);
}

/// The long command: `cargo test -p calculator-wasm --release --test cost_states -- --ignored`.
#[test]
#[ignore = "a hundred thousand states take some minutes"]
fn a_hundred_thousand_states_end_with_defined_figures() {
    end(0..100_000);
}

/// The report of a new scenario with these fields.
fn report(set: &[(&str, &str)]) -> Report {
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    assert_eq!(scenario.set_all(set.iter().copied()), [], "{set:?}");
    scenario.evaluate(&Prices::standard()).unwrap()
}

fn unpriced(report: &Report) -> Vec<String> {
    let english = Format::english();
    let warnings = report
        .warnings
        .iter()
        .map(|warning| warning.to_text(&english));
    warnings
        .filter(|text| text.starts_with("Not priced"))
        .collect()
}

/// The rule for regions: one is offered where a platform has all its prices; on AWS both usual ones, Lambda and Fargate.
#[test]
fn every_region_offered_prices_a_platform_whole() {
    let fields = calculator("cost").unwrap().fields;
    let keys = |key: &str| -> Vec<&'static str> {
        match &fields.iter().find(|field| field.key == key).unwrap().kind {
            Kind::Choice(choice) => choice.options.iter().map(|option| option.key).collect(),
            other => panic!("{other:?}"),
        }
    };
    // The other side of each is one whose prices are the same everywhere.
    let functions = |platform| [("serverless", platform), ("containers", "own-nodes")];
    let containers = |platform| [("containers", platform), ("serverless", "workers")];
    let aws = [functions("lambda"), containers("fargate")];
    let azure = [
        functions("functions-consumption"),
        functions("container-apps"),
        containers("aks"),
        containers("app-service"),
    ];
    let google = [functions("cloud-run"), containers("cloud-run-instances")];
    for (provider, least, platforms) in [
        ("region_aws", 2, &aws[..]),
        ("region_azure", 1, &azure),
        ("region_gcp", 1, &google),
    ] {
        for region in keys(provider) {
            let whole = platforms.iter().filter(|sides| {
                let set = [
                    (provider, region),
                    sides[0],
                    sides[1],
                    ("balancer", "none"),
                    ("task_vcpu", "0.5"),
                    ("task_memory", "1"),
                ];
                unpriced(&report(&set)).is_empty()
            });
            assert!(whole.count() >= least, "{region} has no prices to speak of");
        }
    }
}

#[test]
fn a_price_is_found_by_its_names_and_by_its_key() {
    let mut seen = std::collections::BTreeSet::new();
    for sku in Sku::all() {
        assert_eq!(
            Sku::from_names(sku.provider(), sku.service(), sku.name()),
            Some(sku)
        );
        assert!(
            seen.insert((sku.provider(), sku.service(), sku.name())),
            "twice"
        );
        assert!(sku.rows().len() > 0, "{} has no price", sku.name());
        for id in sku.rows() {
            assert_eq!(PriceId::from_key(&id.key()), Some(id), "{}", id.key());
            assert_eq!(id.sku(), sku);
        }
    }
    assert_eq!(Sku::from_names("aws", "lambda", "duration"), None);
}

/// Each machine by its name: the bill has the price of that row of the catalogue, where it is priced.
#[test]
fn a_machine_chosen_by_name_is_billed_at_its_own_price() {
    let component = calculator("cost").unwrap();
    let node = component
        .fields
        .iter()
        .find(|field| field.key == "node")
        .unwrap();
    let Kind::Choice(choice) = &node.kind else {
        panic!("{node:?}")
    };
    for option in choice.options.iter().filter(|option| option.key != "usual") {
        let sku = Sku::all().find(|sku| sku.name() == option.key).unwrap();
        let containers = match sku.service() {
            "ec2" => "eks",
            "vm" => "aks",
            _ => "app-service",
        };
        let id = sku.rows().next().unwrap();
        let set = [
            ("containers", containers),
            ("node", option.key),
            (
                if containers == "eks" {
                    "region_aws"
                } else {
                    "region_azure"
                },
                id.region().name(),
            ),
            ("node_reserve_vcpu", "0"),
            ("node_reserve_memory", "0"),
        ];
        let report = report(&set);
        let table = report
            .tables
            .iter()
            .find(|table| table.key == "containers")
            .unwrap();
        let price = Quantity::UnitPrice(Prices::standard().price(id).first());
        let billed = table.rows.iter().any(|row| {
            row.cells
                .iter()
                .any(|cell| matches!(cell, Cell::Quantity(found) if *found == price))
        });
        assert!(billed, "{}: {:?}", option.key, table.rows);
    }
}
