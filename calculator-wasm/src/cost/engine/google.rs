//! Google Cloud: Cloud Run in both billing modes, Cloud Functions (1st gen), GKE Autopilot.
//!
//! In: requests of a component, instances. Out: quantities in a [`Ledger`]. Rules of
//! <https://cloud.google.com/run/pricing>, <https://cloud.google.com/functions/pricing-1stgen> and
//! <https://cloud.google.com/kubernetes-engine/pricing>.

use super::meters::{self, Ledger};
use super::tiers::whole_pieces;

/// Returns a duration in ms up to the next 100 ms, as Cloud Run and Cloud Functions bill it.
pub fn billed_ms(duration_ms: f64) -> f64 {
    whole_pieces(duration_ms / 100.0) * 100.0
}

/// Adds a Cloud Run service billed by request: busy instance-seconds, idle seconds of minimum instances, requests.
pub fn add_run_by_request(
    ledger: &mut Ledger,
    vcpu: f64,
    memory_gib: f64,
    busy_seconds: f64,
    idle_seconds: f64,
    requests: f64,
) {
    ledger.add(meters::RUN_CPU, vcpu * busy_seconds);
    ledger.add(meters::RUN_MEMORY, memory_gib * busy_seconds);
    ledger.add(meters::RUN_IDLE_CPU, vcpu * idle_seconds);
    ledger.add(meters::RUN_IDLE_MEMORY, memory_gib * idle_seconds);
    ledger.add(meters::RUN_REQUESTS, requests);
}

/// Adds a Cloud Run service billed by instance: every second of every instance, requests free.
pub fn add_run_by_instance(ledger: &mut Ledger, vcpu: f64, memory_gib: f64, instance_seconds: f64) {
    ledger.add(meters::RUN_INSTANCE_CPU, vcpu * instance_seconds);
    ledger.add(meters::RUN_INSTANCE_MEMORY, memory_gib * instance_seconds);
}

/// Returns the concurrency that Cloud Run allows: below one vCPU it is 1.
pub fn run_concurrency(vcpu: f64, concurrency: f64) -> f64 {
    if vcpu < 1.0 { 1.0 } else { concurrency }
}

/// Memory of a 1st generation function in MB, and the clock in MHz that comes with it.
const CLOCKS: [(f64, f64); 7] = [
    (128.0, 200.0),
    (256.0, 400.0),
    (512.0, 800.0),
    (1024.0, 1400.0),
    (2048.0, 2400.0),
    (4096.0, 4800.0),
    (8192.0, 4800.0),
];

/// Adds a 1st generation function: invocations, GB-seconds and GHz-seconds of time up to the next 100 ms, and the
/// bytes of its responses. Memory is the next size that exists.
pub fn add_function(
    ledger: &mut Ledger,
    requests: f64,
    memory_mb: f64,
    duration_ms: f64,
    response_gib: f64,
) {
    let size = CLOCKS
        .iter()
        .find(|size| size.0 >= memory_mb)
        .unwrap_or(&CLOCKS[CLOCKS.len() - 1]);
    let seconds = requests * billed_ms(duration_ms) / 1000.0;
    ledger.add(meters::FUNCTIONS_INVOCATIONS, requests);
    ledger.add(meters::FUNCTIONS_MEMORY, seconds * size.0 / 1024.0);
    ledger.add(meters::FUNCTIONS_CPU, seconds * size.1 / 1000.0);
    ledger.add(meters::FUNCTIONS_EGRESS, response_gib);
}

/// Adds pod-hours of GKE Autopilot.
pub fn add_autopilot(ledger: &mut Ledger, vcpu: f64, memory_gb: f64, disk_gb: f64, pod_hours: f64) {
    ledger.add(meters::AUTOPILOT_VCPU, vcpu * pod_hours);
    ledger.add(meters::AUTOPILOT_MEMORY, memory_gb * pod_hours);
    ledger.add(meters::AUTOPILOT_EPHEMERAL, disk_gb * pod_hours);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_billed_in_steps_of_100_ms() {
        assert_eq!(
            [billed_ms(1.0), billed_ms(100.0), billed_ms(101.0)],
            [100.0, 100.0, 200.0]
        );
    }

    #[test]
    fn below_one_vcpu_an_instance_serves_one_request_at_a_time() {
        assert_eq!(
            (run_concurrency(0.5, 80.0), run_concurrency(1.0, 80.0)),
            (1.0, 80.0)
        );
    }

    #[test]
    fn the_clock_of_a_function_follows_its_memory() {
        let mut ledger = Ledger::default();
        add_function(&mut ledger, 10.0, 300.0, 500.0, 0.0);
        assert_eq!(ledger.quantity(meters::FUNCTIONS_MEMORY), 2.5);
        assert_eq!(ledger.quantity(meters::FUNCTIONS_CPU), 4.0);
    }
}
