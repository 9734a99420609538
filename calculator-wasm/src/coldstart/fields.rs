//! What the cold-start calculator can be asked.
//!
//! Four fields stand in view; everything else is folded, with defaults under which the answer is that of the four.

use super::engine::init_times::runtimes;
use super::engine::presets::KEEP_ALIVES;
use crate::field::{
    AttachmentField, ChoiceField, ChoiceOption, Field, Kind, Level, NumberField, Scale,
    VariantField, VariantOption, WeightsField,
};
use crate::unit::Unit;

/// A number field; the shortest way to write the tables below.
const fn number(unit: Unit, min: f64, max: f64, default: f64, scale: Scale, whole: bool) -> Kind {
    Kind::Number(NumberField {
        unit,
        min,
        max,
        default,
        scale,
        whole,
    })
}

/// Seconds, on a logarithmic slider.
const fn seconds(min: f64, max: f64, default: f64) -> Kind {
    number(Unit::Seconds, min, max, default, Scale::Log, false)
}

/// A whole number of things.
const fn count(of: &'static str, min: f64, max: f64, default: f64) -> Kind {
    number(Unit::Count(of), min, max, default, Scale::Log, true)
}

/// Hundredths.
const fn percent(min: f64, max: f64, default: f64, scale: Scale) -> Kind {
    number(Unit::Percent, min, max, default, scale, false)
}

const fn variant(options: &'static [VariantOption], default: &'static str) -> Kind {
    Kind::Variant(VariantField { options, default })
}

const fn choice(options: &'static [ChoiceOption], default: &'static str) -> Kind {
    Kind::Choice(ChoiceField { options, default })
}

const fn option(key: &'static str, label: &'static str) -> ChoiceOption {
    ChoiceOption { key, label }
}

const fn tagged(key: &'static str, label: &'static str, fields: &'static [Field]) -> VariantOption {
    VariantOption { key, label, fields }
}

/// A field that stands in view.
const fn basic(
    group: &'static str,
    key: &'static str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
) -> Field {
    Field {
        key,
        label,
        help,
        group,
        level: Level::Basic,
        kind,
    }
}

/// A field that is folded away.
const fn folded(
    group: &'static str,
    key: &'static str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
) -> Field {
    Field {
        level: Level::Advanced,
        ..basic(group, key, label, help, kind)
    }
}

const TRAFFIC: &str = "Traffic";
const FUNCTION: &str = "Function";
const PLATFORM: &str = "Platform";
const REMEDIES: &str = "What can be done";
const SERVICE: &str = "Always-on service";

/// What requests by the clock need beside their rate.
static JITTER: &[Field] = &[folded(
    TRAFFIC,
    "jitter",
    "Largest lateness",
    "Each request is late by an even random time up to this.",
    seconds(0.0, 3600.0, 0.0),
)];

/// What bursts need beside the mean rate.
static BURSTS: &[Field] = &[
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

static SIZE: &[Field] = &[folded(
    TRAFFIC,
    "size",
    "Requests of a batch",
    "They come at the same moment; the rate above counts requests.",
    count("requests", 1.0, 1000.0, 10.0),
)];

/// How much gaps vary, for gamma and hyperexponential gaps.
static GAMMA: &[Field] = &[folded(
    TRAFFIC,
    "variation",
    "Variation of the gaps",
    "Standard deviation over mean: below 1 steadier than random, above 1 clustered.",
    number(Unit::None, 0.1, 10.0, 2.0, Scale::Log, false),
)];
static HYPER: &[Field] = &[folded(
    TRAFFIC,
    "variation",
    "Variation of the gaps",
    "Standard deviation over mean.",
    number(Unit::None, 1.0, 20.0, 2.0, Scale::Log, false),
)];

/// What a lognormal law needs beside its mean.
static LOGNORMAL: &[Field] = &[folded(
    FUNCTION,
    "p95",
    "95th percentile of run times",
    "Of the warm requests. At least the mean.",
    seconds(0.001, 9000.0, 0.6),
)];

/// A law by its percentiles.
static PERCENTILES: &[Field] = &[
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
static RUNTIMES: [ChoiceOption; runtimes().len()] = {
    let mut options = [const { option("", "") }; runtimes().len()];
    let mut at = 0;
    while at < options.len() {
        options[at] = option(runtimes()[at].key, runtimes()[at].name);
        at += 1;
    }
    options
};

/// What a start is looked up by in the table of measurements.
static MEASURED: &[Field] = &[
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
static ENTERED: &[Field] = &[
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
static PLATFORMS: [VariantOption; KEEP_ALIVES.len() + 1] = {
    let mut options =
        [const { tagged("entered", "As entered below", ENTERED) }; KEEP_ALIVES.len() + 1];
    let mut at = 0;
    while at < KEEP_ALIVES.len() {
        options[at + 1] = tagged(KEEP_ALIVES[at].key, KEEP_ALIVES[at].name, &[]);
        at += 1;
    }
    options
};

static QUEUE: &[Field] = &[folded(
    PLATFORM,
    "longest_wait",
    "Longest wait",
    "Then it is turned away.",
    seconds(0.0, 3600.0, 10.0),
)];

static SHARE: &[Field] = &[folded(
    REMEDIES,
    "percent",
    "Cold requests accepted",
    "",
    percent(0.0001, 50.0, 0.1, Scale::Log),
)];
static WITHIN: &[Field] = &[
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

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    basic(
        TRAFFIC,
        "arrival_rate",
        "Arrival rate",
        "Mean requests a second. Other units work too: 3/min, 1M/month.",
        number(Unit::PerSecond, 0.0, 10_000.0, 0.05, Scale::Log, false),
    ),
    basic(
        FUNCTION,
        "run_time",
        "Run time",
        "Mean time of one warm request, waiting included.",
        seconds(0.001, 900.0, 0.2),
    ),
    basic(
        FUNCTION,
        "init_time",
        "Initialisation time",
        "What a cold request waits before it runs: placement, code download, runtime and your start-up code.",
        seconds(0.0, 120.0, 0.4),
    ),
    basic(
        PLATFORM,
        "keep_alive",
        "Keep-alive",
        "How long an idle instance stays. Not documented by AWS; measured at 5 to 7 minutes in January 2021.",
        seconds(0.0, 604_800.0, 360.0),
    ),
    folded(
        PLATFORM,
        "platform",
        "Rules of",
        "What is known of a platform replaces the keep-alive above: its range, who answers, how many at once, their life.",
        variant(&PLATFORMS, "entered"),
    ),
    folded(
        TRAFFIC,
        "arrivals",
        "Requests come",
        "At the same mean rate, regular traffic has fewer cold starts and clustered traffic more.",
        variant(
            &[
                tagged("random", "At random", &[]),
                tagged("clock", "By the clock", JITTER),
                tagged("bursts", "In bursts", BURSTS),
                tagged("batches", "In batches", SIZE),
                tagged("gamma", "With gamma gaps", GAMMA),
                tagged("mixed", "With short and long gaps", HYPER),
            ],
            "random",
        ),
    ),
    folded(
        TRAFFIC,
        "day",
        "Traffic over the day",
        "Relative weight of each hour, midnight to midnight; the arrival rate is the mean.",
        Kind::Weights(WeightsField {
            default: &[1.0; 24],
            singular: "hour",
        }),
    ),
    folded(
        TRAFFIC,
        "week",
        "Traffic over the week",
        "Relative weight of each day.",
        Kind::Weights(WeightsField {
            default: &[1.0; 7],
            singular: "day",
        }),
    ),
    folded(
        TRAFFIC,
        "log",
        "Your own log",
        "A CSV with a time in each row, or with times and a concurrency. It is read here and sent nowhere, and takes \
         the place of the arrival rate: the result is what these requests needed.",
        Kind::Attachment(AttachmentField {
            accept: ".csv,.txt,.log",
            max_bytes: 50_000_000,
        }),
    ),
    folded(
        FUNCTION,
        "run_law",
        "Spread of run times",
        "How run times vary around their mean. It moves the percentiles; the cold share hardly.",
        variant(
            &[
                tagged("exponential", "Exponential", &[]),
                tagged("constant", "Always the same", &[]),
                tagged("lognormal", "Lognormal", LOGNORMAL),
                tagged("percentiles", "Your own percentiles", PERCENTILES),
            ],
            "exponential",
        ),
    ),
    folded(
        FUNCTION,
        "start",
        "Start of an instance",
        "Your own measurement is best; the table is a beginning.",
        variant(
            &[
                tagged("entered", "As entered above", &[]),
                tagged("measured", "From the table of measurements", MEASURED),
            ],
            "entered",
        ),
    ),
    folded(
        FUNCTION,
        "package",
        "Zipped dependencies",
        "In megabytes, as far as a smaller package could leave them out; with the table of measurements each adds 0.1 s.",
        number(Unit::Megabytes, 0.0, 250.0, 0.0, Scale::Log, false),
    ),
    folded(
        FUNCTION,
        "memory",
        "Memory",
        "What the function is configured with.",
        number(Unit::Megabytes, 128.0, 10_240.0, 512.0, Scale::Log, true),
    ),
    folded(
        PLATFORM,
        "provisioned",
        "Provisioned instances",
        "Or minimum instances: kept initialised, used before any other.",
        number(
            Unit::Count("instances"),
            0.0,
            1000.0,
            0.0,
            Scale::Linear,
            true,
        ),
    ),
    folded(
        PLATFORM,
        "provisioned_from",
        "Provisioned from",
        "Hour of the day.",
        number(Unit::Hours, 0.0, 23.0, 0.0, Scale::Linear, true),
    ),
    folded(
        PLATFORM,
        "provisioned_to",
        "Provisioned until",
        "Hour of the day; 24 with 0 above is always.",
        number(Unit::Hours, 1.0, 24.0, 24.0, Scale::Linear, true),
    ),
    folded(
        PLATFORM,
        "pings",
        "Pings at a time",
        "Requests that only keep instances warm. Those at a time overlap, so each takes an instance of its own.",
        count("pings", 0.0, 100.0, 0.0),
    ),
    folded(
        PLATFORM,
        "ping_interval",
        "Time between pings",
        "Longer than the keep-alive it protects nothing.",
        seconds(10.0, 3600.0, 300.0),
    ),
    folded(
        PLATFORM,
        "limit",
        "Most instances",
        "0: no limit.",
        count("instances", 0.0, 100_000.0, 0.0),
    ),
    folded(
        PLATFORM,
        "beyond",
        "Beyond the limit",
        "What happens to a request that finds no instance and may not start one.",
        variant(
            &[
                tagged("throttle", "Turned away", &[]),
                tagged("queue", "It waits", QUEUE),
            ],
            "throttle",
        ),
    ),
    folded(
        PLATFORM,
        "starts",
        "Most starts in 10 seconds",
        "0: no limit. AWS Lambda: 1,000 for each function.",
        count("starts", 0.0, 100_000.0, 0.0),
    ),
    folded(
        PLATFORM,
        "proactive",
        "Started ahead of need",
        "Share of instances that the platform starts before the request that needs them; 50 to 85 % of all \
         initialisations on AWS in July 2023.",
        percent(0.0, 100.0, 0.0, Scale::Linear),
    ),
    folded(
        REMEDIES,
        "target",
        "Your target",
        "What each way is held against.",
        variant(
            &[
                tagged("share", "A share of cold requests", SHARE),
                tagged("latency", "A percentile of latency", WITHIN),
            ],
            "share",
        ),
    ),
    folded(
        REMEDIES,
        "restore",
        "Restore of a snapshot",
        "What a cold request waits with one: 0.6 to 1 s for trivial Java functions in 2025, 1.7 s for one with a \
         database client.",
        seconds(0.0, 60.0, 0.8),
    ),
    folded(
        REMEDIES,
        "computing",
        "Computing part of the run time",
        "What twice the memory, and so twice the processor, would halve.",
        percent(0.0, 100.0, 50.0, Scale::Linear),
    ),
    folded(
        REMEDIES,
        "merged",
        "Functions to merge",
        "As many, each with this traffic, in one.",
        count("functions", 2.0, 100.0, 2.0),
    ),
    folded(
        SERVICE,
        "replicas",
        "Replicas at least",
        "More run where the load needs them, at 60 % of their room.",
        count("replicas", 1.0, 1000.0, 2.0),
    ),
    folded(
        SERVICE,
        "replica_requests",
        "Requests of a replica",
        "At the same time.",
        count("requests", 1.0, 10_000.0, 10.0),
    ),
    folded(
        SERVICE,
        "jump",
        "Traffic jumps to",
        "So many times the mean, all at once.",
        number(Unit::None, 1.0, 1000.0, 3.0, Scale::Log, false),
    ),
    folded(
        SERVICE,
        "metric",
        "Until it is measured",
        "Collection and synchronisation of the autoscaler: 15 s each by default in Kubernetes.",
        seconds(0.0, 3600.0, 30.0),
    ),
    folded(
        SERVICE,
        "replica_start",
        "Start of a replica",
        "2 to 4 s with a cached image, a minute on Fargate with an image of 413 MB.",
        seconds(0.0, 3600.0, 30.0),
    ),
    folded(
        SERVICE,
        "node_start",
        "Start of a machine",
        "0 where there is room; 45 to 65 s where the cluster is full.",
        seconds(0.0, 3600.0, 0.0),
    ),
];
