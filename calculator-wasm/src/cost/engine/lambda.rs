//! AWS Lambda: requests, duration, provisioned concurrency, INIT, /tmp, SnapStart, streaming.
//!
//! In: a function and its requests. Out: quantities in a [`Ledger`]. The rules are those of
//! <https://aws.amazon.com/lambda/pricing/>; gigabyte-seconds count 1 GB = 1,024 MB and time rounded up to a
//! millisecond. Free allowances and tiers are the account's and are applied to the whole ledger, never here.
//!
//! # Derivation
//!
//! ```text
//! billed seconds    = ⌈duration in ms⌉ / 1000 + cold share × initialisation in s
//! gigabyte-seconds  = requests × billed seconds × MB / 1024
//! ```
//!
//! Each request is rounded up to a whole millisecond before it is added. A cold one is billed for its initialisation as well; over a
//! month that is the mean: share times time.

use super::WHOLE;
use super::containers::Commitment;
use super::meters::{self, Charge, Ledger};
use super::tiers::whole_pieces;
use crate::math::bounded;
use crate::prices::{Prices, Region};

/// Memory at which a function has one full vCPU, in MB.
pub const MEGABYTES_OF_ONE_VCPU: f64 = 1_769.0;
/// The smallest and largest memory of a function, in MB.
pub const MEMORY_MB: (f64, f64) = (128.0, 10_240.0);
/// The longest run of a function, in seconds.
pub const TIME_LIMIT_SECONDS: f64 = 900.0;
/// The part of /tmp that costs nothing, in MB.
const EPHEMERAL_INCLUDED_MB: f64 = 512.0;
/// The part of a streamed response that costs nothing, in KB.
const STREAMED_INCLUDED_KB: f64 = 6.0 * 1024.0;
/// A published SnapStart version is billed for at least this long.
const SNAPSHOT_MINIMUM_HOURS: f64 = 3.0;

/// Processor architecture of a function or a container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arch {
    /// x86-64.
    #[default]
    X86,
    /// arm64 (Graviton).
    Arm,
}

/// How a function is configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Memory in MB, 128 to 10,240.
    pub memory_mb: f64,
    /// Architecture.
    pub arch: Arch,
    /// /tmp in MB, 512 to 10,240; 512 are included.
    pub ephemeral_mb: f64,
    /// Time of the INIT phase in ms, billed at the duration rate since 2025-08-01.
    pub init_ms: f64,
    /// Which share of the requests is cold.
    pub cold: Cold,
    /// Provisioned concurrency, if any.
    pub provisioned: Option<Provisioned>,
    /// SnapStart, if on; then there is no INIT at request time, but a restore.
    pub snapstart: Option<SnapStart>,
    /// Instances that are always ready, on platforms other than Lambda: minimum instances of Cloud Run and Container
    /// Apps, always-ready instances of Functions Flex.
    pub minimum_instances: f64,
    /// Environments created for tenant isolation in a month.
    pub tenant_environments: f64,
    /// Provisioned event pollers, if any.
    pub poller: Option<Poller>,
    /// What a durable execution does, if the function is one.
    pub durable: Option<Durable>,
    /// Whether responses are streamed: then bytes above 6 MB per request are billed.
    pub streaming: bool,
    /// Whether requests arrive as asynchronous events: then large payloads count as several requests.
    pub asynchronous: bool,
    /// Whether `duration_ms` holds only at one vCPU or more, so that the CPU part of it stretches below 1,769 MB.
    pub stretch_cpu: bool,
}

impl Default for Function {
    fn default() -> Function {
        Function {
            memory_mb: 512.0,
            arch: Arch::X86,
            ephemeral_mb: EPHEMERAL_INCLUDED_MB,
            init_ms: 0.0,
            cold: Cold::Share(0.0),
            provisioned: None,
            snapstart: None,
            minimum_instances: 0.0,
            tenant_environments: 0.0,
            poller: None,
            durable: None,
            streaming: false,
            asynchronous: false,
            stretch_cpu: false,
        }
    }
}

/// Where the share of cold requests comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cold {
    /// Given, 0 to 1.
    Share(f64),
    /// From the request rate: Poisson arrivals, an idle instance kept this many seconds.
    KeepAlive(f64),
}

/// Environments kept ready.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Provisioned {
    /// How many.
    pub environments: f64,
    /// Hours a month during which they are enabled; rounded up to 5 minutes.
    pub hours: f64,
    /// Share of the requests that they serve, 0 to 1; the rest runs on demand.
    pub share: f64,
}

/// Published versions with SnapStart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnapStart {
    /// Number of versions kept, old ones included: each is cached and billed.
    pub versions: f64,
    /// Hours a month during which each is active, at least 3.
    pub hours: f64,
    /// Whether the runtime is a Java managed runtime, which pays neither cache nor restore.
    pub java: bool,
}

/// Provisioned pollers of an event source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poller {
    /// Whether the source is Kafka; SQS otherwise.
    pub kafka: bool,
    /// Event poller unit hours in a month.
    pub unit_hours: f64,
}

/// What one request of a durable function does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Durable {
    /// Operations (steps, waits, callbacks) per request.
    pub operations: f64,
    /// Data written per request, in GB of 10^9 bytes.
    pub written_gb: f64,
    /// Data retained, in GB-months.
    pub retained_gb_months: f64,
}

/// The requests of a function and what one of them does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Invocations {
    /// Requests in a month.
    pub requests: f64,
    /// Mean duration of a request in ms, without INIT.
    pub duration_ms: f64,
    /// Part of the duration that computes, in ms; the rest waits.
    pub cpu_ms: f64,
    /// Share of requests that are cold, 0 to 1.
    pub cold_share: f64,
    /// Share of the on-demand duration that a commitment covers, 0 to 1.
    pub committed_share: f64,
    /// Payload of a request in KB of 1,024 bytes.
    pub request_kb: f64,
    /// Payload of a response in KB.
    pub response_kb: f64,
}

/// Returns how long a request takes at the function's memory: `io + cpu × max(1, 1769 / memory)` when the duration
/// stretches with the CPU, the given duration otherwise. In ms.
pub fn duration_ms(function: &Function, invocations: &Invocations) -> f64 {
    let cpu = bounded(invocations.cpu_ms, 0.0, invocations.duration_ms.max(0.0));
    let stretch = (MEGABYTES_OF_ONE_VCPU / function.memory_mb.max(1.0)).max(1.0);
    if WHOLE && function.stretch_cpu {
        invocations.duration_ms + cpu * (stretch - 1.0)
    } else {
        invocations.duration_ms
    }
}

/// Adds a month of a function to the ledger.
///
/// ```text
/// billed seconds   = ⌈handler ms⌉ / 1000 + cold share × INIT            (INIT not with SnapStart)
/// GB-s             = requests × billed seconds × MB / 1024
/// kept GB-s        = environments × GB × seconds enabled (up to 5 min)  (provisioned concurrency)
/// /tmp GB-s        = requests × billed seconds × (MB − 512) / 1024
/// SnapStart        = versions × GB × seconds (3 h or more), and requests × cold share × GB restored
/// streamed GB      = requests × (response − 6 MB)
/// tenants          = environments created × GB
/// ```
///
/// ```
/// use calculator_wasm::cost::engine::{Ledger, lambda, meters};
/// // The example of the price page: 3 million requests of 120 ms at 1,536 MB.
/// let function = lambda::Function { memory_mb: 1536.0, ..Default::default() };
/// let month = lambda::Invocations {
///     requests: 3e6, duration_ms: 120.0, cpu_ms: 0.0, cold_share: 0.0, committed_share: 0.0,
///     request_kb: 0.0, response_kb: 0.0,
/// };
/// let mut ledger = Ledger::default();
/// lambda::add(&mut ledger, &function, &month);
/// assert!((ledger.quantity(meters::LAMBDA_DURATION_X86) - 540_000.0).abs() < 1e-6);
/// ```
pub fn add(ledger: &mut Ledger, function: &Function, month: &Invocations) {
    let gigabytes = function.memory_mb.max(0.0) / 1024.0;
    let requests = month.requests.max(0.0);
    ledger.add(
        meters::LAMBDA_REQUESTS,
        requests * request_units(function, month),
    );

    let handler = whole_pieces(duration_ms(function, month)) / 1000.0;
    let cold = bounded(month.cold_share, 0.0, 1.0);
    let init = if function.snapstart.is_some() {
        0.0
    } else {
        cold * function.init_ms.max(0.0) / 1000.0
    };
    let ready_share = function
        .provisioned
        .map_or(0.0, |provisioned| bounded(provisioned.share, 0.0, 1.0));
    let on_demand = requests * (1.0 - ready_share) * (handler + init);
    let ready = requests * ready_share * handler;
    let (duration, kept, ready_duration) = match function.arch {
        Arch::X86 => (
            meters::LAMBDA_DURATION_X86,
            meters::LAMBDA_PROVISIONED_X86,
            meters::LAMBDA_PROVISIONED_DURATION_X86,
        ),
        Arch::Arm => (
            meters::LAMBDA_DURATION_ARM,
            meters::LAMBDA_PROVISIONED_ARM,
            meters::LAMBDA_PROVISIONED_DURATION_ARM,
        ),
    };
    let listed = 1.0 - bounded(month.committed_share, 0.0, 1.0);
    ledger.add(duration, on_demand * gigabytes * listed);
    ledger.add(ready_duration, ready * gigabytes);
    if let Some(provisioned) = function.provisioned {
        let seconds = whole_pieces(provisioned.hours * 12.0) * 300.0;
        ledger.add(
            kept,
            provisioned.environments.max(0.0) * gigabytes * seconds,
        );
    }
    if WHOLE {
        add_rare(ledger, function, month, on_demand + ready);
    }
    if let Some(snapstart) = function.snapstart.filter(|snapstart| !snapstart.java) {
        let seconds = snapstart.hours.max(SNAPSHOT_MINIMUM_HOURS) * 3600.0;
        ledger.add(
            meters::LAMBDA_SNAPSTART_CACHE,
            snapstart.versions.max(0.0) * gigabytes * seconds,
        );
        ledger.add(
            meters::LAMBDA_SNAPSTART_RESTORE,
            requests * cold * gigabytes,
        );
    }
}

/// Adds what few functions have: a larger disk, tenants, pollers, durable executions, streamed responses.
fn add_rare(ledger: &mut Ledger, function: &Function, month: &Invocations, seconds: f64) {
    let gigabytes = function.memory_mb.max(0.0) / 1024.0;
    let requests = month.requests.max(0.0);
    let extra_disk = (function.ephemeral_mb - EPHEMERAL_INCLUDED_MB).max(0.0) / 1024.0;
    ledger.add(meters::LAMBDA_EPHEMERAL, seconds * extra_disk);
    ledger.add(
        meters::LAMBDA_TENANTS,
        function.tenant_environments * gigabytes,
    );
    if let Some(poller) = function.poller {
        let meter = if poller.kafka {
            meters::LAMBDA_POLLER_KAFKA
        } else {
            meters::LAMBDA_POLLER_SQS
        };
        ledger.add(meter, poller.unit_hours);
    }
    if let Some(durable) = function.durable {
        ledger.add(
            meters::LAMBDA_DURABLE_OPERATIONS,
            requests * durable.operations,
        );
        ledger.add(
            meters::LAMBDA_DURABLE_WRITTEN,
            requests * durable.written_gb,
        );
        ledger.add(meters::LAMBDA_DURABLE_RETAINED, durable.retained_gb_months);
    }
    if function.streaming {
        let kilobytes = (month.response_kb - STREAMED_INCLUDED_KB).max(0.0);
        ledger.add(
            meters::LAMBDA_STREAMING,
            requests * kilobytes / (1024.0 * 1024.0),
        );
    }
}

/// Adds a commitment to the duration of that many requests, used or not, at the discounted price of the first tier.
pub fn add_commitment(
    ledger: &mut Ledger,
    prices: &Prices,
    region: Region,
    function: &Function,
    month: &Invocations,
    commitment: Commitment,
    requests: f64,
) {
    let meter = match function.arch {
        Arch::X86 => meters::LAMBDA_DURATION_X86,
        Arch::Arm => meters::LAMBDA_DURATION_ARM,
    };
    let seconds = whole_pieces(duration_ms(function, month)) / 1000.0;
    let quantity = requests * seconds * function.memory_mb / 1024.0;
    let (key, label, unit) = (
        "lambda-committed",
        "Lambda duration under a commitment",
        meter.sku().unit(),
    );
    match prices.find(meter.sku(), region) {
        Some(price) => {
            let unit_price = commitment.price(price.first());
            ledger.charge(Charge {
                key,
                label,
                quantity,
                unit,
                unit_price,
                price: Some(price.id()),
            });
        }
        None => ledger.missing(key, label, quantity, unit),
    }
}

/// Adds a month of a Lambda@Edge function: requests and GB-seconds at three times the price of Lambda, nothing free.
pub fn add_edge(ledger: &mut Ledger, function: &Function, month: &Invocations) {
    let seconds = whole_pieces(duration_ms(function, month)) / 1000.0;
    ledger.add(meters::EDGE_REQUESTS, month.requests);
    ledger.add(
        meters::EDGE_DURATION,
        month.requests * seconds * function.memory_mb / 1024.0,
    );
}

/// How many requests one counts as: an asynchronous event up to 256 KB is one, each further 64 KB one more.
fn request_units(function: &Function, month: &Invocations) -> f64 {
    if WHOLE && function.asynchronous {
        1.0 + whole_pieces((month.request_kb - 256.0) / 64.0)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(requests: f64, duration_ms: f64) -> Invocations {
        Invocations {
            requests,
            duration_ms,
            cpu_ms: 0.0,
            cold_share: 0.0,
            committed_share: 0.0,
            request_kb: 0.0,
            response_kb: 0.0,
        }
    }

    fn quantity(function: &Function, month: &Invocations, meter: meters::Meter) -> f64 {
        let mut ledger = Ledger::default();
        add(&mut ledger, function, month);
        ledger.quantity(meter)
    }

    #[test]
    fn time_is_rounded_up_to_the_millisecond() {
        let function = Function {
            memory_mb: 1024.0,
            ..Function::default()
        };
        let seconds = |duration| {
            quantity(
                &function,
                &month(1000.0, duration),
                meters::LAMBDA_DURATION_X86,
            )
        };
        assert_eq!(seconds(1.0), 1.0);
        assert_eq!(seconds(1.2), 2.0);
        assert_eq!(seconds(0.0), 0.0);
    }

    #[test]
    fn init_is_billed_by_the_cold_share_and_not_with_snapstart() {
        // 10 million calls, 1 % cold, 250 ms INIT, 512 MB: 12,500 GB-s.
        let mut function = Function {
            init_ms: 250.0,
            ..Function::default()
        };
        let month = Invocations {
            cold_share: 0.01,
            ..month(10e6, 0.0)
        };
        assert!((quantity(&function, &month, meters::LAMBDA_DURATION_X86) - 12_500.0).abs() < 1e-6);
        function.snapstart = Some(SnapStart {
            versions: 1.0,
            hours: 1.0,
            java: false,
        });
        assert_eq!(
            quantity(&function, &month, meters::LAMBDA_DURATION_X86),
            0.0
        );
        // Three hours of cache at least, and a restore for each cold start.
        assert_eq!(
            quantity(&function, &month, meters::LAMBDA_SNAPSTART_CACHE),
            3.0 * 3600.0 * 0.5
        );
        assert_eq!(
            quantity(&function, &month, meters::LAMBDA_SNAPSTART_RESTORE),
            50_000.0
        );
    }

    #[test]
    fn large_asynchronous_events_count_as_several_requests() {
        let function = Function {
            asynchronous: true,
            ..Function::default()
        };
        let units = |request_kb| {
            quantity(
                &function,
                &Invocations {
                    request_kb,
                    ..month(1.0, 1.0)
                },
                meters::LAMBDA_REQUESTS,
            )
        };
        assert_eq!(
            [
                units(1.0),
                units(256.0),
                units(257.0),
                units(320.0),
                units(1024.0)
            ],
            [1.0, 1.0, 2.0, 2.0, 13.0]
        );
    }

    #[test]
    fn below_one_vcpu_the_computing_part_takes_longer() {
        let function = Function {
            memory_mb: 884.5,
            stretch_cpu: true,
            ..Function::default()
        };
        let month = Invocations {
            cpu_ms: 40.0,
            ..month(1.0, 100.0)
        };
        assert_eq!(duration_ms(&function, &month), 140.0);
        assert_eq!(
            duration_ms(
                &Function {
                    memory_mb: 3008.0,
                    ..function
                },
                &month
            ),
            100.0
        );
    }
}
