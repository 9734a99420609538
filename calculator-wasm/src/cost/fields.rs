//! What the cost calculator can be asked, and its named systems.

use crate::calculator::Preset;
use crate::field::{
    ChoiceField, ChoiceOption, Field, Kind, Level, ListField, NumberField, OverridesField, Scale,
    WeightsField,
};
use crate::unit::Unit;

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

/// The fields of one component.
static COMPONENT: &[Field] = &[
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
];

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    Field {
        key: "components",
        label: "Components",
        help: "The parts of the system: each a function on one side, a service of its own on the other.",
        group: "System",
        level: Level::Basic,
        kind: Kind::List(ListField {
            item: COMPONENT,
            singular: "component",
            first: "api",
            max: 20,
            at_root: true,
        }),
    },
    Field {
        key: "gateway",
        label: "Entry to the functions",
        help: "An HTTP API unless you need a feature of the REST API. A function URL costs nothing beyond Lambda.",
        group: "Functions",
        level: Level::Basic,
        kind: Kind::Choice(ChoiceField {
            options: &[
                ChoiceOption {
                    key: "http",
                    label: "HTTP API",
                },
                ChoiceOption {
                    key: "rest",
                    label: "REST API",
                },
                ChoiceOption {
                    key: "url",
                    label: "Function URL",
                },
            ],
            default: "http",
        }),
    },
    Field {
        key: "free_tier",
        label: "Free tier is ours to use",
        help: "1 million requests and 400,000 GB-seconds a month, for the whole account. Off if another system uses it up.",
        group: "Functions",
        level: Level::Basic,
        kind: Kind::Switch { default: true },
    },
    Field {
        key: "architecture",
        label: "Processor",
        help: "Both sides run on this processor.",
        group: "Functions",
        level: Level::Advanced,
        kind: Kind::Choice(ChoiceField {
            options: &[
                ChoiceOption {
                    key: "x86",
                    label: "x86",
                },
                ChoiceOption {
                    key: "arm",
                    label: "Arm",
                },
            ],
            default: "x86",
        }),
    },
    Field {
        key: "peak_to_mean",
        label: "Peak to mean",
        help: "Traffic of the busiest time over the mean. Containers are sized for the peak, functions are not.",
        group: "Containers",
        level: Level::Basic,
        kind: number(Unit::None, 1.0, 1000.0, 3.0, Scale::Log, false),
    },
    Field {
        key: "task_vcpu",
        label: "Processors of a task",
        help: "Fargate sells fixed sizes.",
        group: "Containers",
        level: Level::Basic,
        kind: Kind::Choice(ChoiceField {
            options: &[
                ChoiceOption {
                    key: "0.25",
                    label: "0.25 vCPU",
                },
                ChoiceOption {
                    key: "0.5",
                    label: "0.5 vCPU",
                },
                ChoiceOption {
                    key: "1",
                    label: "1 vCPU",
                },
                ChoiceOption {
                    key: "2",
                    label: "2 vCPU",
                },
                ChoiceOption {
                    key: "4",
                    label: "4 vCPU",
                },
            ],
            default: "0.25",
        }),
    },
    Field {
        key: "task_memory",
        label: "Memory of a task",
        help: "Which sizes exist depends on the processors.",
        group: "Containers",
        level: Level::Basic,
        kind: number(Unit::Gigabytes, 0.5, 30.0, 0.5, Scale::Linear, false),
    },
    Field {
        key: "min_tasks",
        label: "Fewest tasks of a service",
        help: "Two if the loss of one zone must not stop the service.",
        group: "Containers",
        level: Level::Basic,
        kind: number(Unit::Count("tasks"), 1.0, 100.0, 2.0, Scale::Linear, true),
    },
    Field {
        key: "utilisation",
        label: "Target utilisation",
        help: "How full the processors of a task may be at the peak before another task is added.",
        group: "Containers",
        level: Level::Advanced,
        kind: number(Unit::Percent, 5.0, 100.0, 60.0, Scale::Linear, false),
    },
    Field {
        key: "task_concurrency",
        label: "Requests at once in a task",
        help: "Threads, workers or connections: beyond it a request waits, whatever the processor does.",
        group: "Containers",
        level: Level::Advanced,
        kind: number(
            Unit::Count("requests"),
            1.0,
            10_000.0,
            50.0,
            Scale::Log,
            true,
        ),
    },
    Field {
        key: "day",
        label: "Traffic over the day",
        help: "Relative weight of each hour, midnight to midnight. Containers are sized for the peak of each hour.",
        group: "Traffic over time",
        level: Level::Advanced,
        kind: Kind::Weights(WeightsField {
            default: &[1.0; 24],
            singular: "hour",
        }),
    },
    Field {
        key: "weekend",
        label: "Weekend to working day",
        help: "Rate on a weekend day over the rate on a working day.",
        group: "Traffic over time",
        level: Level::Advanced,
        kind: number(Unit::Percent, 0.0, 1000.0, 100.0, Scale::Linear, false),
    },
    Field {
        key: "prices",
        label: "Your own prices",
        help: "Negotiated rates. An empty box keeps the list price; a price that is replaced has no volume tiers.",
        group: "Prices",
        level: Level::Advanced,
        kind: Kind::Overrides(OverridesField {
            rows: super::price_rows,
        }),
    },
];

/// The named systems.
pub(super) static PRESETS: &[Preset] = &[
    Preset {
        id: "default",
        title: "Small API",
        note: "One API with five million requests a month.",
        set: &[],
    },
    Preset {
        id: "order-api",
        title: "Order API",
        note: "A gateway and four functions that create, read, change and delete orders.",
        set: &[
            ("components", "create,read,update,delete"),
            ("create.requests_per_month", "2M"),
            ("create.duration", "180"),
            ("create.cpu_time", "35"),
            ("read.requests_per_month", "20M"),
            ("read.duration", "60"),
            ("read.cpu_time", "12"),
            ("read.memory", "256"),
            ("update.requests_per_month", "1M"),
            ("update.duration", "160"),
            ("update.cpu_time", "30"),
            ("delete.requests_per_month", "200k"),
            ("delete.duration", "120"),
            ("delete.cpu_time", "20"),
        ],
    },
    Preset {
        id: "shop",
        title: "Shop",
        note: "Front end, product search, product detail, cart and checkout.",
        set: &[
            ("components", "front-end,search,detail,cart,checkout"),
            ("front-end.requests_per_month", "30M"),
            ("front-end.duration", "80"),
            ("front-end.cpu_time", "30"),
            ("front-end.payload", "40"),
            ("search.requests_per_month", "12M"),
            ("search.duration", "150"),
            ("search.cpu_time", "60"),
            ("search.memory", "1024"),
            ("search.payload", "16"),
            ("detail.requests_per_month", "24M"),
            ("detail.duration", "60"),
            ("detail.cpu_time", "15"),
            ("detail.payload", "12"),
            ("cart.requests_per_month", "4M"),
            ("cart.duration", "90"),
            ("cart.cpu_time", "15"),
            ("checkout.requests_per_month", "600k"),
            ("checkout.duration", "900"),
            ("checkout.cpu_time", "60"),
        ],
    },
    Preset {
        id: "steady",
        title: "Steady high load",
        note: "Four hundred requests a second all day, hardly any peak.",
        set: &[
            ("api.requests_per_month", "1.05B"),
            ("peak_to_mean", "1.3"),
            ("task_vcpu", "1"),
            ("task_memory", "2"),
        ],
    },
    Preset {
        id: "idle",
        title: "Start-up at zero",
        note: "Deployed, and nobody there yet.",
        set: &[("api.requests_per_month", "0")],
    },
    Preset {
        id: "lambda-docs",
        title: "Price page example",
        note: "The mobile backend of the Lambda price page: 3 million requests of 120 ms at 1,536 MB.",
        set: &[
            ("api.requests_per_month", "3M"),
            ("api.duration", "120"),
            ("api.memory", "1536"),
            ("gateway", "url"),
        ],
    },
];
