//! Lambda MicroVMs: jobs in small machines that start from a snapshot.
//!
//! In: jobs and the size of their machines. Out: quantities in a [`Ledger`]. Rules of
//! <https://aws.amazon.com/lambda/pricing/> (since 2026-06-22): a baseline size all the time and a larger one while
//! the load peaks, per second; snapshots per GB read, written and stored.

use super::meters::{self, Ledger};

/// The jobs of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MicroVm {
    /// Jobs in a month.
    pub jobs: f64,
    /// Seconds that one runs.
    pub seconds: f64,
    /// Share of the time spent at the peak size, 0 to 1.
    pub peak_share: f64,
    /// vCPUs and GB of memory of the baseline size.
    pub baseline: (f64, f64),
    /// vCPUs and GB of memory of the peak size.
    pub peak: (f64, f64),
    /// Snapshot GB read by each job.
    pub snapshot_read_gb: f64,
    /// Snapshot GB written by each job.
    pub snapshot_written_gb: f64,
    /// Snapshot GB stored all month.
    pub stored_gb: f64,
}

impl MicroVm {
    /// Adds a month of jobs.
    pub fn add(&self, ledger: &mut Ledger) {
        let seconds = self.jobs.max(0.0) * self.seconds.max(0.0);
        let peak = crate::math::bounded(self.peak_share, 0.0, 1.0);
        let mean = |baseline: f64, at_peak: f64| baseline * (1.0 - peak) + at_peak * peak;
        ledger.add(
            meters::MICROVM_VCPU,
            seconds * mean(self.baseline.0, self.peak.0),
        );
        ledger.add(
            meters::MICROVM_MEMORY,
            seconds * mean(self.baseline.1, self.peak.1),
        );
        ledger.add(
            meters::MICROVM_SNAPSHOT_READ,
            self.jobs * self.snapshot_read_gb,
        );
        ledger.add(
            meters::MICROVM_SNAPSHOT_WRITE,
            self.jobs * self.snapshot_written_gb,
        );
        ledger.add(meters::MICROVM_STORAGE, self.stored_gb);
    }
}
