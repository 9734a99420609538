//! What the cost calculator can be asked. What is asked on the command line and in system files alone is in `command`,
//! the named systems in `presets`.

#[cfg(not(target_arch = "wasm32"))]
pub(super) mod command;
mod page;
mod presets;

use crate::field::{
    ChoiceField, ChoiceOption, Field, Kind, Level, ListField, NumberField, OverridesField, Scale,
    VariantField, VariantOption, WeightsField,
};
use crate::unit::Unit;
use page::OF_PAGE;
pub(super) use presets::PRESETS;

/// A number field; the shortest way to write the table below.
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

/// An option of a choice.
const fn option(key: &'static str, label: &'static str) -> ChoiceOption {
    ChoiceOption { key, label }
}

/// A platform that only the command has.
#[cfg(not(target_arch = "wasm32"))]
const fn platform(key: &'static str, fields: &'static [Field]) -> VariantOption {
    VariantOption {
        key,
        label: "",
        fields,
    }
}

/// A region of a provider; the page offers those whose prices it carries.
const fn region_field(
    key: &'static str,
    label: &'static str,
    options: &'static [ChoiceOption],
) -> Field {
    let default = options[0].key;
    advanced(
        key,
        label,
        "Regions",
        "What is not priced there is named.",
        Kind::Choice(ChoiceField { options, default }),
    )
}

/// A number field that is folded away.
const fn advanced(
    key: &'static str,
    label: &'static str,
    group: &'static str,
    help: &'static str,
    kind: Kind,
) -> Field {
    Field {
        key,
        label,
        help,
        group,
        level: Level::Advanced,
        kind,
    }
}

/// Headings of the folded fields.
const NETWORK: &str = "Network and logs";
const PEOPLE: &str = "People and doubt";

/// Hours of people a month.
const HOURS: Kind = number(Unit::Hours, 0.0, 10_000.0, 0.0, Scale::Log, false);
/// NAT gateways of a side.
const GATEWAYS: Kind = number(Unit::Count("gateways"), 0.0, 10.0, 0.0, Scale::Linear, true);

/// How far requests crowd, of the system and of a component that has traffic of its own.
const PEAK: Field = Field {
    key: "peak_to_mean",
    label: "Peak to mean",
    help: "Traffic of the busiest time over the mean. Containers are sized for the peak, functions are not.",
    group: "Containers",
    level: Level::Basic,
    kind: number(Unit::None, 1.0, 1000.0, 3.0, Scale::Log, false),
};
const DAY: Field = advanced(
    "day",
    "Traffic over the day",
    "Traffic over time",
    "Relative weight of each hour, midnight to midnight. Containers are sized for the peak of each hour.",
    Kind::Weights(WeightsField {
        default: &[1.0; 24],
        singular: "hour",
    }),
);
const WEEKEND: Field = advanced(
    "weekend",
    "Weekend to working day",
    "Traffic over time",
    "Rate on a weekend day over the rate on a working day.",
    number(Unit::Percent, 0.0, 1000.0, 100.0, Scale::Linear, false),
);
/// How requests come over time, of a component that has traffic of its own.
static TRAFFIC: &[Field] = &[DAY, WEEKEND, PEAK];

/// What is asked of Spot capacity.
static SPOT: &[Field] = &[
    advanced(
        "spot",
        "On Spot",
        "Containers",
        "Part of the tasks on capacity that can be taken away.",
        number(Unit::Percent, 0.0, 100.0, 0.0, Scale::Linear, false),
    ),
    advanced(
        "spot_discount",
        "Discount of Spot",
        "Containers",
        "Changes with supply; at most 70 %.",
        number(Unit::Percent, 0.0, 90.0, 50.0, Scale::Linear, false),
    ),
];

/// What is asked of a machine of the reader's own.
static MACHINE: &[Field] = &[
    Field {
        level: Level::Basic,
        ..advanced(
            "price",
            "Price of a machine",
            "Containers",
            "For an hour of it, everything included.",
            number(Unit::Usd, 0.0, 100.0, 0.1, Scale::Log, false),
        )
    },
    advanced(
        "vcpu",
        "Its processors",
        "Containers",
        "A quarter of one is left to the system.",
        number(Unit::Vcpu, 1.0, 256.0, 2.0, Scale::Log, false),
    ),
    advanced(
        "memory",
        "Its memory",
        "Containers",
        "1.2 GB of it is left to the system.",
        number(Unit::Gigabytes, 2.0, 1024.0, 8.0, Scale::Log, false),
    ),
];

/// The fields of one component that the page has.
static COMPONENT_OF_PAGE: &[Field] = &[
    Field {
        key: "requests_per_month",
        label: "Requests a month",
        help: "The count of the gateway or load balancer. One request a second is 2.6 million a month.",
        group: "Traffic and work",
        level: Level::Basic,
        kind: number(Unit::Count("requests"), 0.0, 1e12, 5e6, Scale::Log, true),
    },
    Field {
        key: "duration",
        label: "Duration",
        help: "Mean time of one request on the server, waiting included.",
        group: "Traffic and work",
        level: Level::Basic,
        kind: number(Unit::Milliseconds, 1.0, 900_000.0, 120.0, Scale::Log, false),
    },
    Field {
        key: "cpu_time",
        label: "Processor time",
        help: "The part of the duration that computes. It sizes the containers.",
        group: "Traffic and work",
        level: Level::Basic,
        kind: number(Unit::Milliseconds, 0.1, 900_000.0, 25.0, Scale::Log, false),
    },
    Field {
        key: "memory",
        label: "Function memory",
        help: "What the function is configured with, 128 MB to 10,240 MB.",
        group: "Traffic and work",
        level: Level::Basic,
        kind: number(Unit::Megabytes, 128.0, 10_240.0, 512.0, Scale::Log, true),
    },
    Field {
        key: "payload",
        label: "Payload",
        help: "Mean size of a request with its answer. An HTTP API counts each 512 KB as a request.",
        group: "Traffic and work",
        level: Level::Basic,
        kind: number(Unit::Kilobytes, 0.0, 10_240.0, 4.0, Scale::Log, false),
    },
    advanced(
        "runs_on",
        "Runs on",
        "Traffic and work",
        "Its side in the split.",
        Kind::Choice(ChoiceField {
            options: &[
                option("cheaper", "Whichever is cheaper"),
                option("functions", "Functions"),
                option("containers", "Containers"),
            ],
            default: "cheaper",
        }),
    ),
    advanced(
        "shape",
        "Its traffic over time",
        "Traffic and work",
        "Over the day and the week.",
        Kind::Variant(VariantField {
            options: &[
                VariantOption {
                    key: "system",
                    label: "As the system",
                    fields: &[],
                },
                VariantOption {
                    key: "own",
                    label: "Its own",
                    fields: TRAFFIC,
                },
            ],
            default: "system",
        }),
    ),
    advanced(
        "processor",
        "Its processor",
        "Traffic and work",
        "Another than that of the system.",
        Kind::Choice(ChoiceField {
            options: &[
                option("same", "As the system"),
                option("x86", "x86"),
                option("arm", "Arm"),
            ],
            default: "same",
        }),
    ),
    advanced(
        "init",
        "Initialisation",
        "Traffic and work",
        "Of a cold request on Lambda, billed since August 2025. From 20 ms for Rust to 250 ms and more for Java.",
        number(Unit::Milliseconds, 0.0, 60_000.0, 0.0, Scale::Log, false),
    ),
    advanced(
        "latency_target",
        "Latency target",
        "Traffic and work",
        "A cold request above it keeps the component off functions. 0 sets none.",
        number(Unit::Milliseconds, 0.0, 900_000.0, 0.0, Scale::Log, false),
    ),
    advanced(
        "connections",
        "Holds connections open",
        "Traffic and work",
        "Long-lived ones, which Lambda has none of.",
        Kind::Switch { default: false },
    ),
];

#[cfg(target_arch = "wasm32")]
static COMPONENT: &[Field] = COMPONENT_OF_PAGE;
#[cfg(target_arch = "wasm32")]
pub(super) static FIELDS: &[Field] = OF_PAGE;
/// The fields of one component.
#[cfg(not(target_arch = "wasm32"))]
static COMPONENT: &[Field] = &command::joined::<
    { COMPONENT_OF_PAGE.len() + command::COMPONENT.len() },
>(COMPONENT_OF_PAGE, &[&command::fields(&command::COMPONENT)]);
/// The field tree.
#[cfg(not(target_arch = "wasm32"))]
pub(super) static FIELDS: &[Field] = &command::joined::<{ OF_PAGE.len() + command::SYSTEM.len() }>(
    OF_PAGE,
    &[&command::fields(&command::SYSTEM)],
);
