//! State and messages around a component: queues, events, workflows, tables.
//!
//! In: how often a request touches them. Out: quantities in a [`Ledger`]. Prices are those of AWS; on other
//! providers these services are named "not priced". Absent on purpose: databases with servers of their own.

use super::meters::{self, Ledger};
use super::tiers::whole_pieces;

/// What one request touches, and what stands in the month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Services {
    /// Queue requests (send, receive, delete each count) per request.
    pub queue_requests: f64,
    /// Whether the queue is FIFO.
    pub queue_fifo: bool,
    /// Events per request.
    pub events: f64,
    /// Size of an event in KB; each started 64 KB counts as one.
    pub event_kb: f64,
    /// Scheduled invocations per month.
    pub schedules_per_month: f64,
    /// State transitions of a Standard workflow per request, retries included.
    pub transitions: f64,
    /// An Express workflow that runs with each request.
    pub express: Option<Express>,
    /// Table reads (4 KB units) per request.
    pub reads: f64,
    /// Table writes (1 KB units) per request.
    pub writes: f64,
    /// Table storage in GB.
    pub storage_gb: f64,
}

/// An Express workflow of Step Functions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Express {
    /// Executions per request.
    pub executions: f64,
    /// Duration in ms; billed in steps of 100.
    pub duration_ms: f64,
    /// Memory in MB; billed in steps of 64, one at least.
    pub memory_mb: f64,
}

impl Services {
    /// Adds a month with that many requests.
    ///
    /// ```
    /// use calculator_wasm::cost::engine::services::{Express, Services};
    /// use calculator_wasm::cost::engine::{Ledger, meters};
    /// let express = Express { executions: 1.0, duration_ms: 801.0, memory_mb: 1200.0 };
    /// let services = Services { express: Some(express), ..Services::default() };
    /// let mut ledger = Ledger::default();
    /// services.add(&mut ledger, 100e6);
    /// // 900 ms and 1,216 MB are billed: 29,687.5 GB-hours.
    /// assert!((ledger.quantity(meters::EXPRESS_DURATION) - 29_687.5).abs() < 1e-9);
    /// ```
    pub fn add(&self, ledger: &mut Ledger, requests: f64) {
        let queue = if self.queue_fifo {
            meters::SQS_FIFO
        } else {
            meters::SQS_STANDARD
        };
        ledger.add(queue, requests * self.queue_requests);
        ledger.add(
            meters::EVENTS,
            requests * self.events * whole_pieces(self.event_kb / 64.0).max(1.0),
        );
        ledger.add(meters::SCHEDULES, self.schedules_per_month);
        ledger.add(meters::TRANSITIONS, requests * self.transitions);
        if let Some(express) = self.express {
            let seconds = whole_pieces(express.duration_ms / 100.0) / 10.0;
            let gigabytes = whole_pieces(express.memory_mb / 64.0).max(1.0) * 64.0 / 1024.0;
            let executions = requests * express.executions;
            ledger.add(meters::EXPRESS_REQUESTS, executions);
            ledger.add(
                meters::EXPRESS_DURATION,
                executions * seconds * gigabytes / 3600.0,
            );
        }
        ledger.add(meters::DATABASE_READS, requests * self.reads);
        ledger.add(meters::DATABASE_WRITES, requests * self.writes);
        ledger.add(meters::DATABASE_STORAGE, self.storage_gb);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_events_count_by_started_64_kilobytes() {
        let events = |event_kb| {
            let mut ledger = Ledger::default();
            Services {
                events: 1.0,
                event_kb,
                ..Services::default()
            }
            .add(&mut ledger, 1.0);
            ledger.quantity(meters::EVENTS)
        };
        assert_eq!([events(0.0), events(64.0), events(65.0)], [1.0, 1.0, 2.0]);
    }

    #[test]
    fn an_express_workflow_without_memory_bills_64_mb() {
        let express = Express {
            executions: 1.0,
            duration_ms: 123.0,
            memory_mb: 0.0,
        };
        let mut ledger = Ledger::default();
        Services {
            express: Some(express),
            ..Services::default()
        }
        .add(&mut ledger, 100_000.0);
        assert!(
            (ledger.quantity(meters::EXPRESS_DURATION) - 100_000.0 * 0.2 * 0.0625 / 3600.0).abs()
                < 1e-12
        );
    }
}
