//! The window-maximum identity, path by path, on a million requests of every arrival model.

#![allow(clippy::unwrap_used)]

use calculator_wasm::coldstart::engine::latency::Law;
use calculator_wasm::coldstart::engine::simulation::{
    Arrivals, Length, Request, Settings, Shape, Simulation,
};
use std::collections::{BinaryHeap, VecDeque};

/// A finish time, ordered so that the earliest is greatest.
#[derive(PartialEq)]
struct Time(f64);

impl Eq for Time {}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0)
    }
}

/// Checks on a path that a request is cold exactly if it sets a record of concurrency within the keep-alive window.
fn check_identity(name: &str, requests: &[Request], keep_alive: f64) -> usize {
    let mut running = BinaryHeap::new();
    // Stretches of constant concurrency that have ended, the highest first, each with its end.
    let mut highest: VecDeque<(f64, usize)> = VecDeque::new();
    let end_stretch = |at: f64, level: usize, highest: &mut VecDeque<(f64, usize)>| {
        while highest.back().is_some_and(|&(_, lower)| lower <= level) {
            highest.pop_back();
        }
        highest.push_back((at, level));
    };
    let mut cold = 0;
    for (index, request) in requests.iter().enumerate() {
        let now = request.arrived;
        while running.peek().is_some_and(|Time(finish)| *finish <= now) {
            let Time(finish) = running.pop().unwrap();
            end_stretch(finish, running.len() + 1, &mut highest);
        }
        end_stretch(now, running.len(), &mut highest);
        while highest
            .front()
            .is_some_and(|&(end, _)| end + keep_alive < now)
        {
            highest.pop_front();
        }
        let record = highest.front().map_or(0, |&(_, level)| level);
        assert_eq!(
            request.cold,
            running.len() + 1 > record,
            "{name}: request {index} at {now}"
        );
        running.push(Time(request.finished));
        cold += usize::from(request.cold);
    }
    cold
}

#[test]
fn a_request_is_cold_exactly_if_it_sets_a_record_within_the_keep_alive() {
    let exponential = Law::Exponential(2.0);
    let log: Vec<f64> = (0..1_000_000)
        .map(|index| f64::from(index) * 1.3 + 0.15 * f64::from(index % 7))
        .collect();
    let models = [
        (
            "Poisson",
            Arrivals::Poisson { rate: 0.9 },
            exponential.clone(),
        ),
        (
            "periodic",
            Arrivals::Periodic {
                period: 1.0,
                jitter: 0.7,
            },
            exponential.clone(),
        ),
        (
            "modulated",
            Arrivals::Modulated {
                rates: [0.1, 4.0],
                mean_seconds: [900.0, 90.0],
            },
            exponential.clone(),
        ),
        (
            "batches",
            Arrivals::Batches { rate: 0.1, size: 7 },
            exponential.clone(),
        ),
        (
            "gamma",
            Arrivals::Gamma {
                rate: 0.9,
                variation: 4.0,
            },
            exponential.clone(),
        ),
        (
            "hyperexponential",
            Arrivals::Hyperexponential {
                rate: 0.9,
                variation: 3.0,
            },
            exponential.clone(),
        ),
        (
            "replay",
            Arrivals::Replay {
                times: log,
                durations: Vec::new(),
            },
            exponential.clone(),
        ),
        (
            "lognormal",
            Arrivals::Poisson { rate: 2.0 },
            Law::Lognormal {
                location: -1.0,
                spread: 1.5,
            },
        ),
        (
            "constant",
            Arrivals::Poisson { rate: 2.0 },
            Law::Constant(1.7),
        ),
    ];
    for (seed, (name, arrivals, service)) in models.into_iter().enumerate() {
        let keep_alive = 60.0;
        let mut settings = Settings::new(arrivals, service, keep_alive);
        settings.init = Law::Exponential(1.5);
        settings.replications = 1;
        settings.warm_up_seconds = 0.0;
        settings.length = Length::Requests(1_000_000);
        settings.keep_requests = 1_000_000;
        settings.seed = 500 + seed as u64;
        if name == "lognormal" {
            settings.shape = Some(Shape::hourly(
                (0..24).map(|hour| 1.0 + f64::from(hour % 12)).collect(),
            ));
        }
        let mut simulation = Simulation::new(settings).unwrap();
        while !simulation.advance(1 << 16).done {}
        let requests = simulation.first_requests();
        assert_eq!(requests.len(), 1_000_000);
        let cold = check_identity(name, requests, keep_alive);
        assert_eq!(
            cold as f64,
            (simulation.outcome().cold_share().mean * 1e6).round(),
            "{name}"
        );
        assert!(
            cold > 50,
            "{name}: {cold} cold starts are too few to show anything"
        );
    }
}
