//! Azure: Functions in three plans, Container Apps.
//!
//! In: requests of a component, instances. Out: quantities in a [`Ledger`]. Rules of
//! <https://learn.microsoft.com/azure/azure-functions/functions-consumption-costs>,
//! <https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan> and
//! <https://learn.microsoft.com/azure/container-apps/billing>. AKS and App Service are machines: see
//! [`super::nodes`].

use super::meters::{self, Ledger};
use super::tiers::whole_pieces;

/// The most memory a function of the Consumption plan is billed for, in MB.
pub const CONSUMPTION_MOST_MB: f64 = 1_536.0;

/// Returns the gigabyte-seconds of that many megabyte-milliseconds ("function execution units"): ÷ 1,024,000.
///
/// ```
/// // The figure of Microsoft's page on estimating Consumption plan costs.
/// let seconds = calculator_wasm::cost::engine::azure::gigabyte_seconds(1_110_000_000.0);
/// assert!((seconds - 1083.98).abs() < 0.005);
/// ```
pub fn gigabyte_seconds(megabyte_milliseconds: f64) -> f64 {
    megabyte_milliseconds / 1_024_000.0
}

/// Adds a function of the Consumption plan: observed memory up to the next 128 MB and at most 1,536, time up to the
/// next millisecond and at least 100.
pub fn add_consumption(ledger: &mut Ledger, requests: f64, memory_mb: f64, duration_ms: f64) {
    let memory = (whole_pieces(memory_mb / 128.0).max(1.0) * 128.0).min(CONSUMPTION_MOST_MB);
    let duration = whole_pieces(duration_ms).max(100.0);
    ledger.add(
        meters::CONSUMPTION_TIME,
        requests * gigabyte_seconds(memory * duration),
    );
    ledger.add(meters::CONSUMPTION_EXECUTIONS, requests);
}

/// Returns the billed time of a request of the Flex plan in ms: at least 1,000, then steps of 100.
pub fn flex_duration_ms(duration_ms: f64) -> f64 {
    (whole_pieces(duration_ms / 100.0) * 100.0).max(1000.0)
}

/// Adds a function of the Flex plan: instances of one memory size, billed while busy; always-ready instances cost a
/// baseline all the time and a lower rate while busy, without a free grant.
///
/// `busy_seconds` are instance-seconds of on-demand instances, `ready_busy_seconds` those of always-ready ones.
pub fn add_flex(
    ledger: &mut Ledger,
    requests: f64,
    instance_gb: f64,
    busy_seconds: f64,
    ready_instances: f64,
    ready_busy_seconds: f64,
    month_seconds: f64,
) {
    let total = busy_seconds + ready_busy_seconds;
    let ready_share = if total > 0.0 {
        ready_busy_seconds / total
    } else {
        0.0
    };
    ledger.add(meters::FLEX_TIME, busy_seconds * instance_gb);
    ledger.add(meters::FLEX_EXECUTIONS, requests * (1.0 - ready_share));
    ledger.add(meters::FLEX_READY_EXECUTIONS, requests * ready_share);
    ledger.add(
        meters::FLEX_READY,
        ready_instances * instance_gb * month_seconds,
    );
    ledger.add(meters::FLEX_READY_TIME, ready_busy_seconds * instance_gb);
}

/// Adds instance-hours of the Premium plan. EP1, EP2 and EP3 have 1, 2 and 4 vCPU with 3.5, 7 and 14 GiB.
pub fn add_premium(ledger: &mut Ledger, vcpu: f64, memory_gib: f64, instance_hours: f64) {
    ledger.add(meters::PREMIUM_VCPU, vcpu * instance_hours);
    ledger.add(meters::PREMIUM_MEMORY, memory_gib * instance_hours);
}

/// Adds a container app of the Consumption plan: busy seconds at the active rate, seconds of minimum replicas
/// without a request at the idle rate, requests from outside the environment.
pub fn add_container_app(
    ledger: &mut Ledger,
    vcpu: f64,
    memory_gib: f64,
    busy_seconds: f64,
    idle_seconds: f64,
    requests: f64,
) {
    ledger.add(meters::APPS_VCPU, vcpu * busy_seconds);
    ledger.add(meters::APPS_MEMORY, memory_gib * busy_seconds);
    ledger.add(meters::APPS_VCPU_IDLE, vcpu * idle_seconds);
    ledger.add(meters::APPS_MEMORY_IDLE, memory_gib * idle_seconds);
    ledger.add(meters::APPS_REQUESTS, requests);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consumption_rounds_memory_to_128_mb_and_time_to_at_least_100_ms() {
        let quantity = |memory, duration| {
            let mut ledger = Ledger::default();
            add_consumption(&mut ledger, 1.0, memory, duration);
            ledger.quantity(meters::CONSUMPTION_TIME) * 1_024_000.0
        };
        assert!((quantity(490.0, 495.0) - 512.0 * 495.0).abs() < 1e-6);
        assert!((quantity(1.0, 1.0) - 128.0 * 100.0).abs() < 1e-6);
        assert!((quantity(4000.0, 200.5) - 1536.0 * 201.0).abs() < 1e-6);
    }

    #[test]
    fn flex_bills_a_second_at_least() {
        assert_eq!(
            [
                flex_duration_ms(1.0),
                flex_duration_ms(1001.0),
                flex_duration_ms(1200.0)
            ],
            [1000.0, 1100.0, 1200.0]
        );
    }
}
