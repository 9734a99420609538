//! The parts beside the two bills: other axes of break-even, splits, base and burst, uncertainty.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

#[path = "support/shop.rs"]
mod shop;

use calculator_wasm::cost::engine::axis::{Axis, break_even_over, costs_at};
use calculator_wasm::cost::engine::burst::base_and_burst;
use calculator_wasm::cost::engine::hybrid::cheapest_split;
use calculator_wasm::cost::engine::platform::Limit;
use calculator_wasm::cost::engine::uncertainty::{Range, simulate, tornado};
use calculator_wasm::cost::engine::{
    Component, Kind, Model, Platform, Side, Sides, System, Traffic, Winner,
};
use calculator_wasm::money::UnitPrice;
use calculator_wasm::prices::Prices;

use shop::shop;

/// Compares a result with what dense sampling of the same costs sees.
fn agrees_with_sampling(
    intervals: &[calculator_wasm::cost::engine::Interval],
    costs: impl Fn(f64) -> [f64; 2],
) {
    for interval in intervals {
        let width = interval.to - interval.from;
        for step in 0..200 {
            let at = interval.from + width * (f64::from(step) + 0.5) / 200.0;
            let [first, second] = costs(at);
            let tolerance = 1e-7 * (1.0 + first.abs());
            let good = match interval.cheaper {
                Winner::First => first < second + tolerance,
                Winner::Second => second < first + tolerance,
                Winner::Tie => (first - second).abs() <= tolerance,
            };
            assert!(good, "{at}: {first} {second} {interval:?}");
        }
    }
}

#[test]
fn break_evens_agree_with_dense_sampling_along_every_axis() {
    let prices = Prices::standard();
    let mut system = shop();
    system.options.operations.container_hours = 6.0;
    system.options.operations.serverless_hours = 2.0;
    system.options.operations.hourly_rate = UnitPrice::from_dollars("60").unwrap();
    let ranges = [
        (Axis::Traffic, 0.0, 40.0),
        (Axis::Duration, 0.01, 30.0),
        (Axis::Memory, 0.2, 10.0),
        (Axis::DutyCycle, 0.01, 1.0),
        (Axis::HourlyRate, 0.0, 300.0),
    ];
    for stretch_cpu in [false, true] {
        for component in &mut system.components {
            component.function.stretch_cpu = stretch_cpu;
        }
        for (axis, from, to) in ranges {
            let result = break_even_over(&Model::new(&system, &prices), axis, from, to);
            assert!(
                !result.stopped_early && !result.intervals.is_empty(),
                "{axis:?}"
            );
            if axis == Axis::Traffic {
                let model = Model::new(&system, &prices);
                let costs = |x| {
                    [
                        model.cost_at(Side::Serverless, x),
                        model.cost_at(Side::Containers, x),
                    ]
                };
                agrees_with_sampling(&result.intervals, costs);
            } else {
                agrees_with_sampling(&result.intervals, |x| {
                    costs_at(&Model::new(&system, &prices), axis, x)
                });
            }
        }
    }
}

#[test]
fn instances_that_overlap_are_solved_as_smooth_curves() {
    let prices = Prices::standard();
    for platform in [
        Platform::CloudRunRequests,
        Platform::ContainerApps,
        Platform::FunctionsFlex,
    ] {
        let mut system = shop();
        system.options.serverless = platform;
        system.options.containers = Platform::Fargate;
        system.options.regions.azure = calculator_wasm::prices::region::UKSOUTH;
        for component in &mut system.components {
            component.container.vcpu = 1.0;
            component.container.memory_gb = 2.0;
            component.container.concurrency = 8.0;
        }
        for axis in [Axis::Traffic, Axis::Duration] {
            let result = break_even_over(&Model::new(&system, &prices), axis, 0.0, 20.0);
            assert!(!result.stopped_early, "{platform:?}");
            let model = Model::new(&system, &prices);
            let at_traffic = |x| {
                [
                    model.cost_at(Side::Serverless, x),
                    model.cost_at(Side::Containers, x),
                ]
            };
            match axis {
                Axis::Traffic => agrees_with_sampling(&result.intervals, at_traffic),
                _ => agrees_with_sampling(&result.intervals, |x| {
                    costs_at(&Model::new(&system, &prices), axis, x)
                }),
            }
        }
    }
}

#[test]
fn the_number_of_services_is_compared_one_by_one() {
    let prices = Prices::standard();
    let component = Component {
        traffic: Traffic::steady(60e6),
        ..Component::default()
    };
    let system = System {
        components: vec![component],
        ..System::default()
    };
    let result = break_even_over(&Model::new(&system, &prices), Axis::Services, 1.0, 40.0);
    // The requests stay, the tasks multiply: containers win with few services, functions with many.
    let first = result.first().unwrap();
    assert_eq!(
        (first.kind, first.cheaper_after),
        (Kind::Jump, Winner::First)
    );
    let [serverless, containers] =
        costs_at(&Model::new(&system, &prices), Axis::Services, first.at);
    assert!(serverless < containers);
    let [serverless, containers] = costs_at(
        &Model::new(&system, &prices),
        Axis::Services,
        first.at - 1.0,
    );
    assert!(serverless > containers);
}

#[test]
fn a_split_is_never_dearer_than_either_pure_choice_and_equals_enumeration() {
    let prices = Prices::standard();
    let mut system = shop();
    for scale in [0.01, 0.1, 0.3, 1.0, 3.0] {
        for (component, original) in system.components.iter_mut().zip(shop().components) {
            component.traffic.requests_per_month = original.traffic.requests_per_month * scale;
        }
        let model = Model::new(&system, &prices);
        let split = cheapest_split(&model);
        assert!(split.exhaustive && split.impossible.is_empty());
        for pure in split.pure {
            assert!(split.cost <= pure.unwrap() + 1e-9);
        }
        let by_hand = (0..32_u32).map(|bits| {
            let sides: Vec<Side> = (0..5)
                .map(|index| {
                    if bits >> index & 1 == 1 {
                        Side::Serverless
                    } else {
                        Side::Containers
                    }
                })
                .collect();
            model.mixed_cost_at(Sides::Each(&sides), 1.0)
        });
        let least = by_hand.fold(f64::INFINITY, f64::min);
        assert!((split.cost - least).abs() < 1e-9);
        let bill = model
            .mixed_bill(Sides::Each(&split.sides))
            .total()
            .to_dollars_f64();
        assert!((bill - split.cost).abs() < 1e-6);
    }
}

/// Systems of random components, small and large beside each other, so that allowances and tiers are shared unevenly.
fn random_system(random: &mut u64, components: usize) -> System {
    let mut between = |low: f64, high: f64| {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        low * (high / low).powf((*random >> 11) as f64 / (1_u64 << 53) as f64)
    };
    let components = (0..components).map(|_| {
        let mut component = shop().components.swap_remove(0);
        component.traffic.requests_per_month = between(1e4, 3e8);
        component.duration_ms = between(5.0, 5000.0);
        component.cpu_ms = between(1.0, 200.0);
        component.function.memory_mb = between(128.0, 4096.0).round();
        component.response_kb = between(0.1, 500.0);
        component
    });
    System {
        components: components.collect(),
        ..System::default()
    }
}

#[test]
fn up_to_ten_components_the_split_equals_every_combination_billed_by_itself() {
    let prices = Prices::standard();
    let mut random = 0x2026_1121_u64;
    let mut mixed = 0;
    for components in [6, 7, 8, 9, 10, 10, 10, 10] {
        let system = random_system(&mut random, components);
        let model = Model::new(&system, &prices);
        let split = cheapest_split(&model);
        assert!(split.exhaustive && split.barred.is_empty());
        let bill = |bits: u32| {
            let side = |index| match bits >> index & 1 {
                0 => Side::Serverless,
                _ => Side::Containers,
            };
            let sides: Vec<Side> = (0..components).map(side).collect();
            model
                .mixed_bill(Sides::Each(&sides))
                .total()
                .to_dollars_f64()
        };
        let least = (0..1 << components).map(bill).fold(f64::INFINITY, f64::min);
        // Bills are in millionths of a cent, the search in floating point.
        assert!(
            (split.cost - least).abs() < 1e-6,
            "{components}: {} {least}",
            split.cost
        );
        mixed += u32::from(split.sides.iter().any(|side| *side != split.sides[0]));
    }
    // The comparison is worth something: most of them are true mixtures.
    assert!(mixed >= 4, "{mixed}");
}

#[test]
fn a_split_keeps_to_limits_and_to_the_team() {
    let prices = Prices::standard();
    let mut system = shop();
    system.components[0].duration_ms = 2_000_000.0;
    system.components[1].pinned = Some(Side::Serverless);
    let split = cheapest_split(&Model::new(&system, &prices));
    assert_eq!(
        (split.sides[0], split.sides[1]),
        (Side::Containers, Side::Serverless)
    );
    assert!(
        split
            .barred
            .contains(&(0, Side::Serverless, vec![Limit::Time(900.0)]))
    );
    assert!(
        split
            .barred
            .contains(&(1, Side::Containers, vec![Limit::Team]))
    );
    assert_eq!(split.pure, [None, None]);
}

#[test]
fn many_components_are_split_by_changes_and_say_so() {
    let prices = Prices::standard();
    let mut system = shop();
    let copies = system.components.clone();
    system.components.extend(copies.clone());
    system.components.extend(copies);
    let model = Model::new(&system, &prices);
    let split = cheapest_split(&model);
    assert!(!split.exhaustive);
    assert!(
        split
            .pure
            .iter()
            .all(|pure| split.cost <= pure.unwrap() + 1e-9)
    );
}

#[test]
fn base_and_burst_covers_both_ends_and_what_is_between() {
    let prices = Prices::standard();
    let mut component = Component {
        traffic: Traffic::steady(100e6),
        cpu_ms: 30.0,
        ..Component::default()
    };
    for hour in 0..4 {
        component.traffic.day[hour] = 12.0;
    }
    component.container.vcpu = 1.0;
    component.container.memory_gb = 2.0;
    let system = System {
        components: vec![component],
        ..System::default()
    };
    let model = Model::new(&system, &prices);
    let result = base_and_burst(&model, 0, &[Side::Containers]).unwrap();
    assert!((result.mixes[0].cost - model.cost_at(Side::Serverless, 1.0)).abs() < 1e-6);
    assert_eq!(result.mixes.last().unwrap().overflow, 0.0);
    assert!(
        result
            .mixes
            .windows(2)
            .all(|pair| pair[1].overflow <= pair[0].overflow)
    );
    let cheapest = result.mixes[result.cheapest];
    assert!(result.mixes.iter().all(|mix| mix.cost >= cheapest.cost));
    assert!(
        cheapest.replicas > 0.0 && cheapest.overflow > 0.0,
        "neither end: {cheapest:?}"
    );
    assert!(base_and_burst(&model, 1, &[]).is_none());
}

#[test]
fn a_tornado_and_a_simulation_of_the_shop() {
    let prices = Prices::standard();
    let base = shop();
    let likely = 30e6;
    let ranges = [
        Range {
            low: likely * 0.5,
            likely,
            high: likely * 2.0,
        },
        Range {
            low: 60.0,
            likely: 80.0,
            high: 100.0,
        },
    ];
    let at = |values: &[f64]| {
        let mut system = base.clone();
        system.components[0].traffic.requests_per_month = values[0];
        system.components[0].duration_ms = values[1];
        system
    };
    let bars = tornado(&ranges, |values| {
        Some(Model::new(&at(values), &prices).cost_at(Side::Serverless, 1.0))
    });
    assert_eq!(bars[0].input, 0, "requests matter most");
    assert!(
        bars.iter()
            .all(|bar| bar.at_low.unwrap() < bar.at_high.unwrap())
    );
    let simulation = simulate(&ranges, 1, 500, |values| {
        let system = at(values);
        let model = Model::new(&system, &prices);
        [
            model.cost_at(Side::Serverless, 1.0),
            model.cost_at(Side::Containers, 1.0),
        ]
    });
    let (low, high) = (simulation.quantile(0.1), simulation.quantile(0.9));
    assert!(low[0] < high[0] && low[1] <= high[1]);
}
