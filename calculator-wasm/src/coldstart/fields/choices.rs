//! What a choice of the cold-start calculator asks beyond itself: the parameters of arrivals, of laws, of a measured start,
//! of platforms and of targets.

use super::*;
use crate::coldstart::engine::init_times::runtimes;
use crate::coldstart::engine::presets::KEEP_ALIVES;

/// What requests by the clock need beside their rate.
pub(super) static JITTER: &[Field] = &[folded(
    TRAFFIC,
    "jitter",
    "Largest lateness",
    "Each request is late by an even random time up to this.",
    seconds(0.0, 3600.0, 0.0),
)];

/// What bursts need beside the mean rate.
pub(super) static BURSTS: &[Field] = &[
    folded(
        TRAFFIC,
        "times",
        "Rate in the rush",
        "How many times the rate of the quiet.",
        number(Unit::None, 1.0, 100_000.0, 100.0, Scale::Log, false),
    ),
    folded(
        TRAFFIC,
        "rush",
        "Length of a rush",
        "Mean; lengths vary exponentially.",
        seconds(0.1, 1e6, 120.0),
    ),
    folded(
        TRAFFIC,
        "quiet",
        "Length of a quiet",
        "Mean, between two rushes.",
        seconds(0.1, 1e6, 1800.0),
    ),
];

pub(super) static SIZE: &[Field] = &[folded(
    TRAFFIC,
    "size",
    "Requests of a batch",
    "They come at the same moment; the rate above counts requests.",
    count("requests", 1.0, 1000.0, 10.0),
)];

/// How much gaps vary, for gamma and hyperexponential gaps.
pub(super) static GAMMA: &[Field] = &[folded(
    TRAFFIC,
    "variation",
    "Variation of the gaps",
    "Standard deviation over mean: below 1 steadier than random, above 1 clustered.",
    number(Unit::None, 0.1, 10.0, 2.0, Scale::Log, false),
)];
pub(super) static HYPER: &[Field] = &[folded(
    TRAFFIC,
    "variation",
    "Variation of the gaps",
    "Standard deviation over mean.",
    number(Unit::None, 1.0, 20.0, 2.0, Scale::Log, false),
)];

/// What a lognormal law needs beside its mean.
pub(super) static LOGNORMAL: &[Field] = &[folded(
    FUNCTION,
    "p95",
    "95th percentile of run times",
    "Of the warm requests. At least the mean.",
    seconds(0.001, 9000.0, 0.6),
)];

/// A law by its percentiles.
pub(super) static PERCENTILES: &[Field] = &[
    folded(
        FUNCTION,
        "p50",
        "Median",
        "Of the warm requests, as your monitoring shows them; the run time above is not used.",
        seconds(0.0001, 9000.0, 0.15),
    ),
    folded(
        FUNCTION,
        "p95",
        "95th percentile",
        "Not below the median.",
        seconds(0.0001, 9000.0, 0.5),
    ),
    folded(
        FUNCTION,
        "p99",
        "99th percentile",
        "Not below the 95th.",
        seconds(0.0001, 9000.0, 0.9),
    ),
];

/// Runtimes that were measured, as options.
pub(super) static RUNTIMES: [ChoiceOption; runtimes().len()] = {
    let mut options = [const { option("", "") }; runtimes().len()];
    let mut at = 0;
    while at < options.len() {
        options[at] = option(runtimes()[at].key, runtimes()[at].name);
        at += 1;
    }
    options
};

/// What a start is looked up by in the table of measurements.
pub(super) static MEASURED: &[Field] = &[
    folded(
        FUNCTION,
        "runtime",
        "Runtime",
        "Measured daily on AWS Lambda with trivial functions, 28 days to 22 August 2026; your own code comes on top.",
        choice(&RUNTIMES, "nodejs24"),
    ),
    folded(
        FUNCTION,
        "architecture",
        "Processor",
        "",
        choice(
            &[option("arm64", "arm64"), option("x86", "x86-64")],
            "arm64",
        ),
    ),
    folded(
        FUNCTION,
        "packaging",
        "Packaging",
        "Container images start with longer tails.",
        choice(
            &[
                option("zip", "Zip archive"),
                option("image", "Container image"),
            ],
            "zip",
        ),
    ),
    folded(
        FUNCTION,
        "own",
        "Your own start-up code",
        "Connections, frameworks, configuration: what the trivial functions of the table do not do.",
        seconds(0.0, 120.0, 0.0),
    ),
    folded(
        FUNCTION,
        "placement",
        "Placement",
        "Finding a place and fetching the code, before what AWS logs: 0.10 to 0.25 s measured in 2024.",
        seconds(0.0, 60.0, 0.17),
    ),
    folded(
        FUNCTION,
        "network",
        "In a private network",
        "Adds 0.23 s, as measured in January 2021.",
        Kind::Switch { default: false },
    ),
    folded(
        FUNCTION,
        "rare",
        "Rarer is slower",
        "Code of rare functions is in no cache: up to 0.3 s more below one request a minute, as measured in 2020.",
        Kind::Switch { default: false },
    ),
];

/// How a platform of the reader's own treats its instances.
pub(super) static ENTERED: &[Field] = &[
    folded(
        PLATFORM,
        "longest",
        "Longest keep-alive",
        "Where it varies, drawn evenly between the keep-alive and this. 0: always the same.",
        seconds(0.0, 604_800.0, 0.0),
    ),
    folded(
        PLATFORM,
        "routing",
        "Which idle instance answers",
        "AWS Lambda took the most recently used one in 2020; balancers without memory take any.",
        choice(
            &[
                option("recent", "Most recently used"),
                option("newest", "Newest"),
                option("random", "Any, at random"),
                option("oldest", "Least recently used"),
            ],
            "recent",
        ),
    ),
    folded(
        PLATFORM,
        "per_instance",
        "Requests per instance",
        "At the same time. 0: any number.",
        count("requests", 0.0, 1000.0, 1.0),
    ),
    folded(
        PLATFORM,
        "utilisation",
        "Target utilisation",
        "Of that room; above it the platform adds an instance ahead of need. 100: never ahead.",
        percent(10.0, 100.0, 100.0, Scale::Linear),
    ),
    folded(
        PLATFORM,
        "life",
        "Life of an instance",
        "After which it is replaced even when used; about two hours on AWS in 2020. 0: never.",
        seconds(0.0, 1e7, 0.0),
    ),
];

/// Platforms with what is known of them, and the reader's own.
pub(super) static PLATFORMS: [VariantOption; KEEP_ALIVES.len() + 1] = {
    let mut options =
        [const { tagged("entered", "As entered below", ENTERED) }; KEEP_ALIVES.len() + 1];
    let mut at = 0;
    while at < KEEP_ALIVES.len() {
        options[at + 1] = tagged(KEEP_ALIVES[at].key, KEEP_ALIVES[at].name, &[]);
        at += 1;
    }
    options
};

pub(super) static QUEUE: &[Field] = &[folded(
    PLATFORM,
    "longest_wait",
    "Longest wait",
    "Then it is turned away.",
    seconds(0.0, 3600.0, 10.0),
)];

pub(super) static SHARE: &[Field] = &[folded(
    REMEDIES,
    "percent",
    "Cold requests accepted",
    "",
    percent(0.0001, 50.0, 0.1, Scale::Log),
)];
pub(super) static WITHIN: &[Field] = &[
    folded(
        REMEDIES,
        "percentile",
        "Percentile",
        "",
        choice(
            &[
                option("95", "p95"),
                option("99", "p99"),
                option("99.9", "p99.9"),
            ],
            "99",
        ),
    ),
    folded(
        REMEDIES,
        "within",
        "Answered within",
        "",
        seconds(0.001, 3600.0, 1.0),
    ),
];
