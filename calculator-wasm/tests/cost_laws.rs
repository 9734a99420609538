//! Laws that every bill obeys, on random systems; and random nonsense, which must leave figures defined.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::cost::engine::containers::{Commitment, Container, Scaling, Sizing, Spot};
use calculator_wasm::cost::engine::gateway::{Balancer, Gateway};
use calculator_wasm::cost::engine::hybrid::cheapest_split;
use calculator_wasm::cost::engine::lambda::{Arch, Cold, Function, Provisioned, SnapStart};
use calculator_wasm::cost::engine::services::{Express, Services};
use calculator_wasm::cost::engine::{
    Bill, Component, FreeTier, Interval, Model, Options, Platform, Side, System, Traffic, Winner,
};
use calculator_wasm::money::{Money, UnitPrice};
use calculator_wasm::prices::Prices;
use proptest::prelude::*;

/// A component with a plausible workload.
fn component() -> impl Strategy<Value = Component> {
    let traffic = (
        1e3..3e8_f64,
        0.2..2.0_f64,
        1.0..6.0_f64,
        prop::collection::vec(0.0..5.0_f64, 24),
    );
    let work = (
        1.0..3_000.0_f64,
        0.1..300.0_f64,
        0.0..900.0_f64,
        0.0..900.0_f64,
    );
    let function = (
        128.0..10_240.0_f64,
        any::<bool>(),
        0.0..2_000.0_f64,
        0.0..0.2_f64,
    );
    let container = (
        prop::sample::select(vec![0.25, 0.5, 1.0, 2.0]),
        1.0..4.0_f64,
        1.0..200.0_f64,
        1.0..4.0_f64,
    );
    (traffic, work, function, container, any::<bool>()).prop_map(
        |(traffic, work, function, container, hourly)| {
            let (requests_per_month, weekend_factor, peak_to_mean, weights) = traffic;
            let mut day = [0.0; 24];
            day.copy_from_slice(&weights);
            Component {
                traffic: Traffic {
                    requests_per_month,
                    day,
                    weekend_factor,
                    peak_to_mean,
                },
                duration_ms: work.0,
                cpu_ms: work.1,
                request_kb: work.2,
                response_kb: work.3,
                log_kb: work.2 / 100.0,
                function: Function {
                    memory_mb: function.0,
                    arch: if function.1 { Arch::Arm } else { Arch::X86 },
                    init_ms: function.2,
                    cold: Cold::Share(function.3),
                    ..Function::default()
                },
                container: Container {
                    vcpu: container.0,
                    memory_gb: container.1,
                    concurrency: container.2,
                    minimum_replicas: container.3,
                    scaling: if hourly {
                        Scaling::Hourly
                    } else {
                        Scaling::Static
                    },
                    ..Container::default()
                },
                ..Component::default()
            }
        },
    )
}

fn system() -> impl Strategy<Value = System> {
    let gateways = vec![
        Gateway::FunctionUrl,
        Gateway::HttpApi,
        Gateway::RestApi,
        Gateway::LoadBalancer,
    ];
    let tiers = vec![FreeTier::Off, FreeTier::Always, FreeTier::FirstYear];
    (
        prop::collection::vec(component(), 1..4),
        prop::sample::select(gateways),
        prop::sample::select(tiers),
        1.0..4.0_f64,
    )
        .prop_map(|(components, gateway, free_tier, zones)| {
            let sizing = Sizing {
                zones,
                ..Sizing::default()
            };
            System {
                components,
                options: Options {
                    gateway,
                    free_tier,
                    sizing,
                    ..Options::default()
                },
            }
        })
}

fn bill(system: &System, side: Side) -> Bill {
    Model::new(system, &Prices::standard()).bill(side)
}

fn total(system: &System, side: Side) -> f64 {
    bill(system, side).total().to_dollars_f64()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Lines sum to the total, none is negative, and the curve says the same as the bill.
    #[test]
    fn lines_sum_to_the_total_and_the_curve_agrees(system in system()) {
        let prices = Prices::standard();
        let model = Model::new(&system, &prices);
        for side in [Side::Serverless, Side::Containers] {
            let bill = model.bill(side);
            let sum: Money = bill.lines.iter().map(|line| line.amount).sum();
            prop_assert_eq!(sum, bill.total());
            prop_assert!(bill.lines.iter().all(|line| line.amount >= Money::ZERO && line.free >= 0.0));
            let (exact, curve) = (bill.total().to_dollars_f64(), model.cost_at(side, 1.0));
            prop_assert!((exact - curve).abs() <= 1e-9 * (1.0 + exact), "{} {}", exact, curve);
        }
    }

    /// Two halves cost what the whole costs, without allowances and inside the first tiers.
    #[test]
    fn functions_are_additive_without_a_free_tier(mut system in system()) {
        system.options.free_tier = FreeTier::Off;
        system.options.gateway = Gateway::FunctionUrl;
        for component in &mut system.components {
            component.traffic.requests_per_month /= 1e3;
            component.egress_share = 0.0;
        }
        let together = total(&system, Side::Serverless);
        let apart: f64 = system.components.iter().map(|component| {
            total(&System { components: vec![component.clone()], options: system.options.clone() }, Side::Serverless)
        }).sum();
        prop_assert!((together - apart).abs() <= 1e-9 * (1.0 + apart), "{} {}", together, apart);
    }

    /// More requests never cost less, at a fixed cold share.
    #[test]
    fn costs_never_fall_with_traffic(system in system(), scale in 1.0..50.0_f64) {
        let prices = Prices::standard();
        let model = Model::new(&system, &prices);
        for side in [Side::Serverless, Side::Containers] {
            prop_assert!(model.cost_at(side, scale) >= model.cost_at(side, 1.0) * (1.0 - 1e-12));
        }
    }

    /// More memory never costs less, at a fixed duration.
    #[test]
    fn functions_never_get_cheaper_with_memory(mut system in system(), more in 1.0..4.0_f64) {
        let before = total(&system, Side::Serverless);
        for component in &mut system.components {
            component.function.memory_mb *= more;
        }
        prop_assert!(total(&system, Side::Serverless) >= before - 1e-9);
    }

    /// Without requests functions cost nothing, and containers their minimum and the fixed lines.
    #[test]
    fn zero_load_costs_the_fixed_lines_only(mut system in system()) {
        for component in &mut system.components {
            component.traffic.requests_per_month = 0.0;
        }
        let functions = bill(&system, Side::Serverless);
        let fixed = if system.options.gateway == Gateway::LoadBalancer { 1 } else { 0 };
        prop_assert_eq!(functions.lines.len(), fixed);
        let hours: f64 = 730.0;
        let replicas: f64 = system.components.iter().map(|component| {
            component.container.minimum_replicas.ceil().max(system.options.sizing.zones.ceil())
        }).sum();
        let containers = bill(&system, Side::Containers);
        let vcpu = containers.lines.iter().filter(|line| line.key.starts_with("fargate-vcpu"));
        let least = system.components.iter().map(|component| component.container.vcpu).fold(f64::INFINITY, f64::min);
        prop_assert!(vcpu.map(|line| line.quantity).sum::<f64>() >= replicas * least * hours - 1e-6);
        prop_assert_eq!(containers.amount("alb-hours"), Money::from_dollars("16.425").unwrap());
    }

    /// A free tier is never worth less than nothing, and a first year never less than the rest.
    #[test]
    fn free_tiers_only_take_off(mut system in system()) {
        let mut with = |free_tier| {
            system.options.free_tier = free_tier;
            [total(&system, Side::Serverless), total(&system, Side::Containers)]
        };
        let (off, always, first) = (with(FreeTier::Off), with(FreeTier::Always), with(FreeTier::FirstYear));
        for side in 0..2 {
            prop_assert!(off[side] >= always[side] && always[side] >= first[side] && first[side] >= 0.0);
        }
    }

    /// Tiers are continuous: a little more traffic costs a little more.
    #[test]
    fn serverless_costs_have_no_jumps(system in system(), scale in 0.01..100.0_f64) {
        prop_assume!(system.options.gateway != Gateway::LoadBalancer);
        let prices = Prices::standard();
        let model = Model::new(&system, &prices);
        let (before, after) = (model.cost_at(Side::Serverless, scale), model.cost_at(Side::Serverless, scale * (1.0 + 1e-9)));
        prop_assert!((after - before).abs() <= 1e-7 * (1.0 + before), "{} {}", before, after);
    }

    /// A commitment at no discount, and Spot at no discount, change nothing while the load is the present one.
    #[test]
    fn commitments_without_a_discount_cost_the_list_price(mut system in system(), coverage in 0.0..1.0_f64) {
        system.options.free_tier = FreeTier::Off;
        let before = total(&system, Side::Containers);
        system.options.commitments.containers = Commitment { coverage, ..Commitment::default() };
        system.options.spot = Spot { share: 0.5, discount: 0.0 };
        let after = total(&system, Side::Containers);
        prop_assert!((before - after).abs() <= 1e-9 * (1.0 + before), "{} {}", before, after);
        // And a commitment is a floor: without any traffic it is still paid.
        let prices = Prices::standard();
        prop_assert!(Model::new(&system, &prices).cost_at(Side::Containers, 0.0) > 0.0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The solver's intervals are those that dense sampling sees.
    #[test]
    fn intervals_agree_with_dense_sampling(system in system()) {
        let prices = Prices::standard();
        let model = Model::new(&system, &prices);
        let result = model.break_even(0.0, 5.0);
        prop_assume!(!result.stopped_early);
        prop_assert!(!result.intervals.is_empty());
        for interval in &result.intervals {
            for step in 0..40 {
                let at = interval.from + (interval.to - interval.from) * (f64::from(step) + 0.5) / 40.0;
                let difference = model.cost_at(Side::Serverless, at) - model.cost_at(Side::Containers, at);
                let tolerance = 1e-7 * (1.0 + model.cost_at(Side::Containers, at));
                match interval.cheaper {
                    Winner::First => prop_assert!(difference <= tolerance, "{} {:?}", at, interval),
                    Winner::Second => prop_assert!(difference >= -tolerance, "{} {:?}", at, interval),
                    Winner::Tie => prop_assert!(difference.abs() <= tolerance, "{} {:?}", at, interval),
                }
            }
        }
    }

    /// A split is never dearer than the better pure choice.
    #[test]
    fn a_split_is_never_dearer_than_a_pure_choice(system in system()) {
        let prices = Prices::standard();
        let split = cheapest_split(&Model::new(&system, &prices));
        for pure in split.pure.into_iter().flatten() {
            prop_assert!(split.cost <= pure + 1e-9);
        }
    }
}

/// Random numbers of a seed (splitmix64): quick, and a failure names the seed that repeats it.
struct Source(u64);

impl Source {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Any bit pattern, numbers that break arithmetic, and plain numbers.
    fn number(&mut self) -> f64 {
        const ODD: [f64; 9] = [
            0.0,
            -0.0,
            -1.0,
            1e-300,
            1e300,
            f64::MAX,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        let bits = self.bits();
        match bits % 3 {
            0 => f64::from_bits(self.bits()),
            1 => ODD[(bits >> 8) as usize % ODD.len()],
            _ => (bits >> 11) as f64 / (1_u64 << 44) as f64,
        }
    }
}

/// A system of nonsense.
fn nonsense(seed: u64) -> System {
    let mut source = Source(seed);
    let flags = source.bits();
    let flag = |bit: u32| flags >> bit & 1 == 1;
    let count = Platform::all().len() as u64;
    let platform = |bits: u64| Platform::all().nth((bits % count) as usize).unwrap();
    let (serverless, containers) = (platform(source.bits()), platform(source.bits()));
    let mut number = || source.number();
    let mut day = [1.0; 24];
    day[3] = number();
    let component = Component {
        traffic: Traffic {
            requests_per_month: number(),
            day,
            weekend_factor: number(),
            peak_to_mean: number(),
        },
        duration_ms: number(),
        cpu_ms: number(),
        request_kb: number(),
        response_kb: number(),
        egress_share: number(),
        log_kb: number(),
        nat_kb: number(),
        cross_zone_kb: number(),
        requests_per_connection: number(),
        connection_seconds: number(),
        balancer_rules: number(),
        function: Function {
            memory_mb: number(),
            ephemeral_mb: number(),
            init_ms: number(),
            cold: if flag(0) {
                Cold::Share(number())
            } else {
                Cold::KeepAlive(number())
            },
            provisioned: flag(1).then(|| Provisioned {
                environments: number(),
                hours: number(),
                share: number(),
            }),
            snapstart: flag(2).then(|| SnapStart {
                versions: number(),
                hours: number(),
                java: false,
            }),
            minimum_instances: number(),
            streaming: flag(3),
            asynchronous: flag(4),
            stretch_cpu: flag(5),
            ..Function::default()
        },
        container: Container {
            vcpu: number(),
            memory_gb: number(),
            disk_gb: number(),
            concurrency: number(),
            minimum_replicas: number(),
            sidecar: (number(), number()),
            scaling: if flag(6) {
                Scaling::Jobs {
                    replicas: number(),
                    seconds: number(),
                    runs: number(),
                }
            } else if flag(7) {
                Scaling::Static
            } else {
                Scaling::Hourly
            },
            ..Container::default()
        },
        services: Services {
            queue_requests: number(),
            event_kb: number(),
            events: number(),
            express: Some(Express {
                executions: number(),
                duration_ms: number(),
                memory_mb: number(),
            }),
            storage_gb: number(),
            ..Services::default()
        },
        ..Component::default()
    };
    let mut options = Options {
        serverless,
        containers,
        month_hours: number(),
        ..Options::default()
    };
    options.sizing = Sizing {
        zones: number(),
        survive_zone_loss: flag(0),
        target_utilisation: number(),
    };
    options.balancer = if flag(1) {
        Balancer::NetworkTls
    } else {
        Balancer::Application
    };
    options.balancer_per_service = flag(2);
    options.support = flag(3);
    options.log_months = number();
    options.commitments.containers = Commitment {
        coverage: number(),
        discount: number(),
        price: None,
    };
    options.commitments.functions = Commitment {
        coverage: number(),
        discount: number(),
        price: None,
    };
    options.spot = Spot {
        share: number(),
        discount: number(),
    };
    options.container_network.nat_gateways = number();
    options.operations.container_hours = number();
    options.operations.hourly_rate = UnitPrice::from_dollars_f64(number()).unwrap_or_default();
    options.node.vcpu = number();
    options.node.minimum_nodes = number();
    System {
        components: vec![component.clone(), component],
        options,
    }
}

/// Runs random nonsense: no panic, no line that is negative or not a number.
fn survive(cases: u64) {
    let prices = Prices::standard();
    for seed in 0..cases {
        let system = nonsense(seed);
        let model = Model::new(&system, &prices);
        for side in [Side::Serverless, Side::Containers] {
            for line in &model.bill(side).lines {
                assert!(line.amount >= Money::ZERO, "seed {seed}: {line:?}");
                assert!(
                    line.quantity >= 0.0 && line.free >= 0.0,
                    "seed {seed}: {line:?}"
                );
            }
            assert!(!model.cost_at(side, 1.0).is_nan(), "seed {seed}");
        }
    }
}

#[test]
fn a_hundred_thousand_random_inputs_leave_defined_figures() {
    survive(100_000);
}

/// The long command: `cargo test -p calculator-wasm --release --test cost_laws -- --ignored`.
#[test]
#[ignore = "ten million inputs take a quarter of an hour"]
fn ten_million_random_inputs_leave_defined_figures() {
    survive(10_000_000);
}

#[test]
fn break_even_of_nonsense_ends() {
    let prices = Prices::standard();
    for seed in 0..60 {
        let to = Source(seed ^ 0x5eed).number();
        let result = Model::new(&nonsense(seed), &prices).break_even(0.0, to);
        let defined = |interval: &Interval| !interval.from.is_nan() && !interval.to.is_nan();
        assert!(result.intervals.iter().all(defined), "seed {seed}");
    }
}
