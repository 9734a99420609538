//! What the cold-start calculator can be asked, and its named cases.

use crate::calculator::Preset;
use crate::field::{Field, Kind, Level, NumberField, Scale};
use crate::unit::Unit;

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
