//! What the cold-start calculator can be asked.
//!
//! Four fields stand in view; everything else is folded, with defaults under which the answer is that of the four.

mod choices;

use crate::field::{
    AttachmentField, ChoiceField, ChoiceOption, Field, Kind, Level, NumberField, Scale,
    VariantField, VariantOption, WeightsField,
};
use crate::unit::Unit;
use choices::{
    BURSTS, GAMMA, HYPER, JITTER, LOGNORMAL, MEASURED, PERCENTILES, PLATFORMS, QUEUE, SHARE, SIZE,
    WITHIN,
};

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
