//! Named cases of the cold-start calculator: small and large functions, and traffic as published traces have it.

use crate::calculator::Preset;

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
        note: "A rarely used webhook: nearly every call finds no instance. 45 % of the apps on Azure in 2019 were at most \
               this busy (Shahrad et al., ATC 2020).",
        set: &[("arrival_rate", "1/h"), ("run_time", "0.5")],
    },
    Preset {
        id: "minute",
        title: "One call a minute",
        note: "81 % of the apps on Azure in 2019 were at most this busy (Shahrad et al., ATC 2020).",
        set: &[("arrival_rate", "1/min"), ("run_time", "0.5")],
    },
    Preset {
        id: "daily",
        title: "One call a second, by day",
        note: "97 % of the apps on Azure in 2019 were at most this busy, and the peak of a day was twice its trough \
               (Shahrad et al., ATC 2020).",
        set: &[
            ("arrival_rate", "1"),
            ("run_time", "0.5"),
            (
                "day",
                "0.692 0.67 0.67 0.692 0.736 0.797 0.872 0.957 1.04 1.13 1.2 1.26 1.31 1.33 1.33 1.31 1.26 1.2 1.13 \
                 1.04 0.957 0.872 0.797 0.736",
            ),
        ],
    },
    Preset {
        id: "timer",
        title: "Timer every ten minutes",
        note: "Just slower than the keep-alive, as many cold starts are on Huawei Cloud (Joosen et al., EuroSys 2025).",
        set: &[
            ("arrival_rate", "6/h"),
            ("arrivals", "clock"),
            ("run_law", "constant"),
        ],
    },
    Preset {
        id: "bursts",
        title: "Quiet and rush",
        note: "Half an hour of three requests a minute, two minutes of five a second, in turn; also run on SimFaaS 0.2.2.",
        set: &[
            ("arrival_rate", "0.359375"),
            ("arrivals", "bursts"),
            ("run_time", "2"),
            ("keep_alive", "600"),
        ],
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
