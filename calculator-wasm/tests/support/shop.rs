//! A system that is large enough to show what computing takes, and where splits and crossings can go wrong.

use calculator_wasm::cost::engine::lambda::{Cold, Function};
use calculator_wasm::cost::engine::{Component, System, Traffic};

/// A shop of five services with a day, a weekend and cold starts.
pub(crate) fn shop() -> System {
    let service = |requests, duration_ms, cpu_ms, memory_mb| {
        let mut traffic = Traffic {
            weekend_factor: 1.4,
            peak_to_mean: 2.0,
            ..Traffic::steady(requests)
        };
        for (hour, weight) in traffic.day.iter_mut().enumerate() {
            *weight = 1.0 + 3.0 * f64::from(hour as u8 % 12) / 11.0;
        }
        let function = Function {
            memory_mb,
            init_ms: 250.0,
            cold: Cold::KeepAlive(420.0),
            ..Function::default()
        };
        Component {
            traffic,
            duration_ms,
            cpu_ms,
            response_kb: 8.0,
            function,
            ..Component::default()
        }
    };
    let components = vec![
        service(30e6, 80.0, 25.0, 512.0),
        service(12e6, 150.0, 60.0, 1024.0),
        service(20e6, 60.0, 15.0, 512.0),
        service(3e6, 120.0, 30.0, 512.0),
        service(0.4e6, 900.0, 80.0, 1024.0),
    ];
    System {
        components,
        ..System::default()
    }
}
