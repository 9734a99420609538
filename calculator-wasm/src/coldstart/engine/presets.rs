//! What is known about platforms and traffic, as values to start from: keep-alive times and published traces.
//!
//! In: nothing. Out: constant tables, each row with its date, its source and how sure it is. No vendor of functions
//! documents its keep-alive, and it has changed often: a range and the sensitivity to it say more than any one figure.

use super::latency::Law;
use super::simulation::{Arrivals, Routing};

/// How well a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The vendor or the source code says so.
    Documented,
    /// Measured, by a method that was read.
    Measured,
    /// Measured once, years ago; probably different today.
    Dated,
    /// Hearsay or memory.
    Unsure,
}

/// How a platform keeps idle instances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeepAlive {
    /// Short name for fields and addresses.
    pub key: &'static str,
    /// Name for readers.
    pub name: &'static str,
    /// Shortest and longest time an idle instance is kept, in seconds.
    pub seconds: (f64, f64),
    /// Which idle instance is used.
    pub routing: Routing,
    /// Requests per instance at once.
    pub per_instance: u32,
    /// Life after which an instance is replaced, in seconds; infinite if unknown.
    pub life: f64,
    /// When it was measured or read.
    pub date: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it comes from.
    pub source: &'static str,
}

const PLAIN: KeepAlive = KeepAlive {
    key: "",
    name: "",
    seconds: (0.0, 0.0),
    routing: Routing::MostRecentlyUsed,
    per_instance: 1,
    life: f64::INFINITY,
    date: "",
    confidence: Confidence::Unsure,
    source: "",
};

/// Keep-alive times by platform.
pub static KEEP_ALIVES: &[KeepAlive] = &[
    KeepAlive {
        key: "aws-2021",
        name: "AWS Lambda, measured January 2021",
        seconds: (342.0, 414.0),
        life: 7300.0,
        date: "2021-01",
        confidence: Confidence::Dated,
        source: "M. Shilkov, «Cold starts in AWS Lambda»: none removed by 5 min, 41 % by 6, all by 7",
        ..PLAIN
    },
    KeepAlive {
        key: "aws-2020",
        name: "AWS Lambda, measured 2020",
        seconds: (630.0, 660.0),
        life: 7300.0,
        date: "2020-06",
        confidence: Confidence::Measured,
        source: "raw request logs of pacslab/serverless-performance-modeling, evaluated 2026-11-21",
        ..PLAIN
    },
    KeepAlive {
        key: "aws-2019",
        name: "AWS Lambda, published 2019",
        seconds: (600.0, 600.0),
        life: 7300.0,
        date: "2019-08",
        confidence: Confidence::Dated,
        source: "M. Shilkov, August 2019; Shahrad et al., «Serverless in the Wild», ATC 2020",
        ..PLAIN
    },
    KeepAlive {
        key: "aws-range",
        name: "AWS Lambda, what people report today",
        seconds: (300.0, 900.0),
        life: 7300.0,
        date: "2026-11",
        confidence: Confidence::Unsure,
        source: "blogs of 2025 and 2026 («5 to 15 minutes»), without measurement",
        ..PLAIN
    },
    KeepAlive {
        key: "azure",
        name: "Azure Functions, consumption plan",
        seconds: (1200.0, 1800.0),
        date: "2021-01",
        confidence: Confidence::Dated,
        source: "M. Shilkov: 21 % removed before 20 min, 50 % by 22, 94 % by 30",
        ..PLAIN
    },
    KeepAlive {
        key: "gcf",
        name: "Google Cloud Functions, first generation",
        seconds: (900.0, 900.0),
        date: "2021-01",
        confidence: Confidence::Dated,
        source: "M. Shilkov, January 2021",
        ..PLAIN
    },
    KeepAlive {
        key: "cloud-run",
        name: "Google Cloud Run",
        seconds: (900.0, 900.0),
        routing: Routing::Random,
        per_instance: 80,
        date: "2026-11",
        confidence: Confidence::Unsure,
        source: "Google Cloud Run documentation: idle instances are kept up to 15 minutes",
        ..PLAIN
    },
    KeepAlive {
        key: "openwhisk",
        name: "Apache OpenWhisk",
        seconds: (600.0, 600.0),
        date: "2026-11",
        confidence: Confidence::Documented,
        source: "OpenWhisk configuration, idle container timeout",
        ..PLAIN
    },
    KeepAlive {
        key: "knative",
        name: "Knative",
        seconds: (60.0, 90.0),
        routing: Routing::Random,
        per_instance: 100,
        date: "2026-11",
        confidence: Confidence::Documented,
        source: "Knative documentation: stable window 60 s, then up to 30 s of grace",
        ..PLAIN
    },
    KeepAlive {
        key: "yuanrong",
        name: "Huawei YuanRong",
        seconds: (60.0, 60.0),
        date: "2025-03",
        confidence: Confidence::Documented,
        source: "Joosen et al., EuroSys 2025 (arXiv 2410.06145)",
        ..PLAIN
    },
];

/// Traffic as a published trace has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Short name for fields and addresses.
    pub key: &'static str,
    /// Name for readers.
    pub name: &'static str,
    /// Arrival process of one function.
    pub arrivals: Arrivals,
    /// Whether the rate follows the shape of the day ([`DAY_OF_A_PLATFORM`]).
    pub daily_shape: bool,
    /// Where it comes from, with the year.
    pub source: &'static str,
}

const AZURE: &str = "Shahrad et al., «Serverless in the Wild», ATC 2020 (Azure 2019)";

/// Traffic presets.
pub static TRACES: &[Trace] = &[
    Trace {
        key: "azure-rare",
        name: "Once an hour: 45 % of apps are at most this busy",
        arrivals: Arrivals::Poisson { rate: 1.0 / 3600.0 },
        daily_shape: false,
        source: AZURE,
    },
    Trace {
        key: "azure-minute",
        name: "Once a minute: 81 % of apps are at most this busy",
        arrivals: Arrivals::Poisson { rate: 1.0 / 60.0 },
        daily_shape: false,
        source: AZURE,
    },
    Trace {
        key: "azure-busy",
        name: "Once a second with the daily rise and fall: 97 % of apps are at most this busy",
        arrivals: Arrivals::Poisson { rate: 1.0 },
        daily_shape: true,
        source: AZURE,
    },
    Trace {
        key: "timer",
        name: "A timer every five minutes",
        arrivals: Arrivals::Periodic {
            period: 300.0,
            jitter: 0.0,
        },
        daily_shape: false,
        source: AZURE,
    },
    Trace {
        key: "bursts",
        name: "Half an hour of quiet, two minutes of rush",
        arrivals: Arrivals::Modulated {
            rates: [0.05, 5.0],
            mean_seconds: [1800.0, 120.0],
        },
        daily_shape: false,
        source: "own choice, also run on SimFaaS 0.2.2",
    },
];

/// 24 weights of the shape of a day over a whole platform: 1 + cos(2π·(h + ½ − 14) / 24) / 3, whose peak is twice its
/// trough.
///
/// Source: Shahrad et al., ATC 2020, figure 4: a constant base of about half the peak. Hour 0 is midnight, the peak is
/// at 14 h; the place of the peak is an assumption.
pub const DAY_OF_A_PLATFORM: [f64; 24] = [
    0.6920, 0.6695, 0.6695, 0.6920, 0.7355, 0.7971, 0.8724, 0.9565, 1.0435, 1.1276, 1.2029, 1.2645,
    1.3080, 1.3305, 1.3305, 1.3080, 1.2645, 1.2029, 1.1276, 1.0435, 0.9565, 0.8724, 0.7971, 0.7355,
];

/// Law of the mean execution time across functions on Azure in 2019: a prior over functions, not the law of one.
///
/// Lognormal with μ −0.38 and σ 2.36 in seconds (ATC 2020; parameters confirmed in the source of dslab-faas).
pub const AZURE_MEAN_DURATIONS: Law = Law::Lognormal {
    location: -0.38,
    spread: 2.36,
};

/// Law of the cold-start time across functions on Huawei Cloud: lognormal, mean 3.24 s, standard deviation 7.10 s
/// (Joosen et al., EuroSys 2025).
pub const HUAWEI_COLD_STARTS: Law = Law::Lognormal {
    location: 0.297,
    spread: 1.326,
};
