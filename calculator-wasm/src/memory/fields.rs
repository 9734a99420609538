//! What the memory tuner can be asked, and its named cases.

use crate::calculator::Preset;
use crate::field::{ChoiceOption, Field};
use crate::unit::Unit;

/// Longest text of measurements: the output of lambda-power-tuning for some twenty settings.
const MEASURED_CHARACTERS: usize = 2000;

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    Field::log(
        [
            "cpu_time",
            "Processor time",
            "What one request computes, with one processor to itself: its duration at 1,769 MB without the waiting.",
            "Function",
        ],
        Unit::Milliseconds,
        [0.0, 900_000.0, 200.0],
    ),
    Field::log(
        [
            "wait_time",
            "Waiting",
            "What one request waits for others, such as a database. Memory does not change it.",
            "Function",
        ],
        Unit::Milliseconds,
        [0.0, 900_000.0, 60.0],
    ),
    Field::log(
        [
            "requests_per_month",
            "Requests a month",
            "All of them, cold or warm.",
            "Function",
        ],
        Unit::Count("requests"),
        [1.0, 1e12, 10e6],
    ),
    Field::log(
        [
            "memory",
            "Memory now",
            "The setting to compare with. Lambda takes 128 to 10,240 MB.",
            "Setting",
        ],
        Unit::Megabytes,
        [128.0, 10_240.0, 512.0],
    ),
    Field::log(
        [
            "memory_needed",
            "Memory needed",
            "The smallest setting in which the function does not run out: Max Memory Used of its log, and a reserve.",
            "Setting",
        ],
        Unit::Megabytes,
        [128.0, 10_240.0, 128.0],
    ),
    Field::log(
        [
            "target",
            "Longest duration allowed",
            "Mean duration that must be kept; 0 if there is none.",
            "Setting",
        ],
        Unit::Milliseconds,
        [0.0, 900_000.0, 0.0],
    ),
    Field::linear(
        [
            "parallel",
            "Work on several threads",
            "The part of the processor time that several processors can share. One thread stops gaining at 1,769 MB.",
            "Function",
        ],
        Unit::Percent,
        [0.0, 100.0, 0.0],
    )
    .advanced(),
    Field::choice(
        [
            "architecture",
            "Architecture",
            "Measure on the one you pay for: an Arm second is cheaper and may be longer or shorter.",
            "Function",
        ],
        &[
            ChoiceOption::new("x86", "x86"),
            ChoiceOption::new("arm", "Arm (Graviton)"),
        ],
    )
    .advanced(),
    Field::text(
        [
            "measured",
            "Memory and duration",
            "Such as 128: 11722, 512: 2874, 1024: 1461; or the address or the output that lambda-power-tuning gives. \
             Measurements take the place of processor time and waiting.",
            "Your own measurements",
        ],
        MEASURED_CHARACTERS,
    ),
];

/// The named cases.
pub(super) static PRESETS: &[Preset] = &[
    Preset {
        id: "default",
        title: "API handler",
        note: "Some computing, some waiting for a database.",
        set: &[],
    },
    Preset {
        id: "compute",
        title: "One busy thread",
        note: "Two seconds of computing and hardly any waiting.",
        set: &[
            ("cpu_time", "2 s"),
            ("wait_time", "10"),
            ("requests_per_month", "1M"),
        ],
    },
    Preset {
        id: "waiting",
        title: "Waiting for others",
        note: "Calls other services and computes for five milliseconds.",
        set: &[("cpu_time", "5"), ("wait_time", "300")],
    },
    Preset {
        id: "threads",
        title: "Several threads",
        note: "Nine tenths of the work can be shared by several processors.",
        set: &[
            ("cpu_time", "4 s"),
            ("wait_time", "50"),
            ("parallel", "90"),
            ("requests_per_month", "1M"),
            ("memory", "1769"),
        ],
    },
    Preset {
        id: "measured",
        title: "Measured",
        note: "The example that lambda-power-tuning shows in its documentation, as its address carries it.",
        set: &[
            (
                "measured",
                "https://lambda-power-tuning.show/#gAAAAQACAAQABsAL;ZooQR4yvkUa/pQRGRC5zRaADHUVjOftE;\
                 QdWhOEMkoziDT5Q4xhiIOMYYiDi6RNc4",
            ),
            ("requests_per_month", "1M"),
        ],
    },
];
