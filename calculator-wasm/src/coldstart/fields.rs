//! What the cold-start calculator can be asked, and its named cases.

use crate::calculator::Preset;
use crate::field::{
    AttachmentField, Field, Kind, Level, NumberField, Scale, VariantField, VariantOption,
    WeightsField,
};
use crate::unit::Unit;

/// What a lognormal law needs beside its mean.
static LOGNORMAL: &[Field] = &[Field {
    key: "p95",
    label: "95th percentile of run times",
    help: "Of the warm requests. At least the mean.",
    group: "Function",
    level: Level::Advanced,
    kind: Kind::Number(NumberField {
        unit: Unit::Seconds,
        min: 0.001,
        max: 9000.0,
        default: 0.6,
        scale: Scale::Log,
        whole: false,
    }),
}];

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    Field {
        key: "arrival_rate",
        label: "Arrival rate",
        help: "Mean requests a second, arriving at random. Other units work too: 3/min, 1M/month.",
        group: "Traffic",
        level: Level::Basic,
        kind: Kind::Number(NumberField {
            unit: Unit::PerSecond,
            min: 0.0,
            max: 10_000.0,
            default: 0.05,
            scale: Scale::Log,
            whole: false,
        }),
    },
    Field {
        key: "run_time",
        label: "Run time",
        help: "Mean time of one warm request, waiting included.",
        group: "Function",
        level: Level::Basic,
        kind: Kind::Number(NumberField {
            unit: Unit::Seconds,
            min: 0.001,
            max: 900.0,
            default: 0.2,
            scale: Scale::Log,
            whole: false,
        }),
    },
    Field {
        key: "init_time",
        label: "Initialisation time",
        help: "What a cold request waits before it runs: placement, code download, runtime and your start-up code.",
        group: "Function",
        level: Level::Basic,
        kind: Kind::Number(NumberField {
            unit: Unit::Seconds,
            min: 0.0,
            max: 120.0,
            default: 0.4,
            scale: Scale::Log,
            whole: false,
        }),
    },
    Field {
        key: "keep_alive",
        label: "Keep-alive",
        help: "How long an idle instance stays. Not documented by AWS; measured at 5 to 7 minutes in January 2021.",
        group: "Platform",
        level: Level::Basic,
        kind: Kind::Number(NumberField {
            unit: Unit::Seconds,
            min: 0.0,
            max: 604_800.0,
            default: 360.0,
            scale: Scale::Log,
            whole: false,
        }),
    },
    Field {
        key: "provisioned",
        label: "Provisioned instances",
        help: "Instances kept initialised at all times, used before any other.",
        group: "Platform",
        level: Level::Advanced,
        kind: Kind::Number(NumberField {
            unit: Unit::Count("instances"),
            min: 0.0,
            max: 1000.0,
            default: 0.0,
            scale: Scale::Linear,
            whole: true,
        }),
    },
    Field {
        key: "run_law",
        label: "Spread of run times",
        help: "How run times vary around their mean. It moves the percentiles; the cold share hardly.",
        group: "Function",
        level: Level::Advanced,
        kind: Kind::Variant(VariantField {
            options: &[
                VariantOption {
                    key: "exponential",
                    label: "Exponential",
                    fields: &[],
                },
                VariantOption {
                    key: "constant",
                    label: "Always the same",
                    fields: &[],
                },
                VariantOption {
                    key: "lognormal",
                    label: "Lognormal",
                    fields: LOGNORMAL,
                },
            ],
            default: "exponential",
        }),
    },
    Field {
        key: "day",
        label: "Traffic over the day",
        help: "Relative weight of each hour, midnight to midnight; the arrival rate is the mean of the day.",
        group: "Traffic",
        level: Level::Advanced,
        kind: Kind::Weights(WeightsField {
            default: &[1.0; 24],
            singular: "hour",
        }),
    },
    Field {
        key: "log",
        label: "Your own log",
        help: "A CSV with a time in each row, or with times and a concurrency. It is read here and sent nowhere; the \
               table under the result then shows what it needed with this run time and keep-alive.",
        group: "Traffic",
        level: Level::Advanced,
        kind: Kind::Attachment(AttachmentField {
            accept: ".csv,.txt,.log",
            max_bytes: 50_000_000,
        }),
    },
];

/// The named cases.
pub(super) static PRESETS: &[Preset] = &[
    Preset {
        id: "default",
        title: "Small API",
        note: "Three requests a minute to a function that starts in 0.4 s.",
        set: &[],
    },
    Preset {
        id: "hourly",
        title: "One call an hour",
        note: "A rarely used webhook: nearly every call finds no instance.",
        set: &[("arrival_rate", "1/h"), ("run_time", "0.5")],
    },
    Preset {
        id: "steady",
        title: "Steady service",
        note: "Fifty requests a second of 100 ms.",
        set: &[("arrival_rate", "50"), ("run_time", "0.1")],
    },
    Preset {
        id: "java",
        title: "Slow start",
        note: "A JVM service that needs 3.3 s to start, as measured for a Java 21 application with a database client.",
        set: &[
            ("arrival_rate", "0.5"),
            ("run_time", "0.1"),
            ("init_time", "3.3"),
        ],
    },
    Preset {
        id: "reference",
        title: "Reference case",
        note: "The case that simulators publish: 0.9 requests a second of 2 s, kept alive for 60 s.",
        set: &[
            ("arrival_rate", "0.9"),
            ("run_time", "2"),
            ("keep_alive", "60"),
        ],
    },
];
