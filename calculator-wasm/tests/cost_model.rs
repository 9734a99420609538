//! The model of a system as a whole: published totals, laws of the two curves, and the solver on top of them.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use calculator_wasm::cost::engine::gateway::Gateway;
use calculator_wasm::cost::engine::{Component, FreeTier, Model, Side, System, Traffic, compare};
use calculator_wasm::money::Money;
use calculator_wasm::prices::Prices;

fn one(component: Component) -> System {
    System {
        components: vec![component],
        ..System::default()
    }
}

fn price_page_example() -> System {
    let mut component = Component {
        traffic: Traffic::steady(3e6),
        duration_ms: 120.0,
        ..Component::default()
    };
    component.function.memory_mb = 1536.0;
    let mut system = one(component);
    system.options.gateway = Gateway::FunctionUrl;
    system
}

#[test]
fn the_example_of_the_lambda_price_page_costs_2_73() {
    let bill = compare(&price_page_example(), &Prices::standard()).serverless;
    assert_eq!(bill.total(), Money::from_dollars("2.733338").unwrap());
    assert_eq!(
        bill.amount("lambda-requests"),
        Money::from_dollars("0.4").unwrap()
    );
    assert!(bill.not_priced.is_empty());
}

#[test]
fn allowances_belong_to_the_account_and_not_to_each_function() {
    let mut system = price_page_example();
    let half = Component {
        traffic: Traffic::steady(1.5e6),
        ..system.components[0].clone()
    };
    let whole = compare(&system, &Prices::standard()).serverless.total();
    system.components = vec![half.clone(), half];
    assert_eq!(
        compare(&system, &Prices::standard()).serverless.total(),
        whole
    );
}

#[test]
fn a_minimal_service_on_containers_costs_its_tasks_and_its_balancer() {
    // Two tasks of 0.5 vCPU and 1 GB in two zones, 730 h: 2 × 18.02005, and an idle balancer of 16.425.
    let bill = compare(&one(Component::default()), &Prices::standard()).containers;
    assert_eq!(bill.total(), Money::from_dollars("52.4651").unwrap());
}

#[test]
fn curves_agree_with_bills() {
    let mut system = price_page_example();
    system.options.gateway = Gateway::HttpApi;
    system.components[0].response_kb = 20.0;
    for free_tier in [FreeTier::Off, FreeTier::Always, FreeTier::FirstYear] {
        system.options.free_tier = free_tier;
        for requests in [0.0, 1.0, 999_999.0, 3e6, 4e8, 7e10] {
            system.components[0].traffic.requests_per_month = requests;
            let prices = Prices::standard();
            let model = Model::new(&system, &prices);
            for side in [Side::Serverless, Side::Containers] {
                let (bill, curve) = (
                    model.bill(side).total().to_dollars_f64(),
                    model.cost_at(side, 1.0),
                );
                assert!(
                    (bill - curve).abs() < 1e-9 * (1.0 + bill),
                    "{requests} {side:?}: {bill} {curve}"
                );
            }
        }
    }
}

#[test]
fn break_even_is_where_both_bills_are_equal_and_changes_with_the_gateway() {
    let prices = Prices::standard();
    let mut system = price_page_example();
    let mut first = |gateway| {
        system.options.gateway = gateway;
        let result = Model::new(&system, &prices).break_even(0.0, 100.0);
        let crossing = result.first().unwrap();
        let model = Model::new(&system, &prices);
        let costs =
            [Side::Serverless, Side::Containers].map(|side| model.cost_at(side, crossing.at));
        assert!((costs[0] - costs[1]).abs() < 1e-6, "{crossing:?} {costs:?}");
        crossing.at
    };
    let (url, http, rest) = (
        first(Gateway::FunctionUrl),
        first(Gateway::HttpApi),
        first(Gateway::RestApi),
    );
    assert!(url > http && http > rest, "{url} {http} {rest}");
}
