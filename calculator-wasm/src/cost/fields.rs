//! What the cost calculator can be asked, and its named systems.

use crate::calculator::Preset;
use crate::field::{
    ChoiceField, ChoiceOption, Field, Kind, Level, ListField, NumberField, OverridesField, Scale,
    VariantField, VariantOption, WeightsField,
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

/// An option of a choice.
const fn option(key: &'static str, label: &'static str) -> ChoiceOption {
    ChoiceOption { key, label }
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
        key: "serverless",
        label: "Functions run on",
        help: "The platform of this side.",
        group: "Functions",
        level: Level::Basic,
        kind: Kind::Choice(ChoiceField {
            options: &[
                option("lambda", "AWS Lambda"),
                option("functions-consumption", "Azure Functions, Consumption"),
                option("cloud-run", "Google Cloud Run, billed by request"),
                option("workers", "Cloudflare Workers"),
            ],
            default: "lambda",
        }),
    },
    Field {
        key: "gateway",
        label: "Entry to Lambda",
        help: "An HTTP API unless you need a feature of the REST API. A function URL costs nothing beyond Lambda.",
        group: "Functions",
        level: Level::Basic,
        kind: Kind::Choice(ChoiceField {
            options: &[
                option("http", "HTTP API"),
                option("rest", "REST API"),
                option("url", "Function URL"),
                option("alb", "Load balancer"),
            ],
            default: "http",
        }),
    },
    Field {
        key: "free_tier",
        label: "Free tier is ours to use",
        help: "On Lambda 1 million requests and 400,000 GB-seconds a month, for the whole account. Off if another \
               system uses it up.",
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
            options: &[option("x86", "x86"), option("arm", "Arm")],
            default: "x86",
        }),
    },
    Field {
        key: "containers",
        label: "Containers run on",
        help: "Nodes of EKS are m7i.large, or m7g.large on Arm.",
        group: "Containers",
        level: Level::Basic,
        kind: Kind::Variant(VariantField {
            options: &[
                VariantOption {
                    key: "fargate",
                    label: "AWS Fargate",
                    fields: SPOT,
                },
                VariantOption {
                    key: "eks",
                    label: "Amazon EKS on EC2",
                    fields: SPOT,
                },
                VariantOption {
                    key: "container-apps",
                    label: "Azure Container Apps",
                    fields: &[],
                },
                VariantOption {
                    key: "cloud-run-instances",
                    label: "Google Cloud Run, billed by instance",
                    fields: &[],
                },
                VariantOption {
                    key: "own-nodes",
                    label: "Kubernetes on machines of your own",
                    fields: MACHINE,
                },
            ],
            default: "fargate",
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
                option("0.25", "0.25 vCPU"),
                option("0.5", "0.5 vCPU"),
                option("1", "1 vCPU"),
                option("2", "2 vCPU"),
                option("4", "4 vCPU"),
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
    advanced(
        "egress",
        "Sent to the internet",
        NETWORK,
        "Part of the payload that leaves the provider's network.",
        number(Unit::Percent, 0.0, 100.0, 0.0, Scale::Linear, false),
    ),
    advanced(
        "log",
        "Log of a request",
        NETWORK,
        "What a request writes to the log service.",
        number(Unit::Kilobytes, 0.0, 10_240.0, 0.0, Scale::Log, false),
    ),
    advanced(
        "nat_functions",
        "NAT gateways, functions",
        NETWORK,
        "Needed where they call out from a private network.",
        GATEWAYS,
    ),
    advanced(
        "nat_containers",
        "NAT gateways, containers",
        NETWORK,
        "One for each zone, or one for all.",
        GATEWAYS,
    ),
    advanced(
        "nat_data",
        "Through the gateway",
        NETWORK,
        "Bytes of a request that pass it, both ways.",
        number(Unit::Kilobytes, 0.0, 10_240.0, 0.0, Scale::Log, false),
    ),
    advanced(
        "ops_functions",
        "Work on functions",
        PEOPLE,
        "Hours of people a month.",
        HOURS,
    ),
    advanced(
        "ops_containers",
        "Work on containers",
        PEOPLE,
        "Hours of people a month.",
        HOURS,
    ),
    advanced(
        "ops_rate",
        "An hour of work",
        PEOPLE,
        "What an hour costs you, overheads included.",
        number(Unit::Usd, 0.0, 1000.0, 80.0, Scale::Linear, false),
    ),
    advanced(
        "doubt",
        "Doubt of the inputs",
        PEOPLE,
        "How far each may be off, either way. 0 hides the table.",
        number(Unit::Percent, 0.0, 90.0, 25.0, Scale::Linear, false),
    ),
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
        id: "event-pipeline",
        title: "Event pipeline",
        note: "Events are taken in, enriched and written; functions need no entry.",
        set: &[
            ("components", "intake,enrich,write"),
            ("intake.requests_per_month", "60M"),
            ("intake.duration", "25"),
            ("intake.cpu_time", "6"),
            ("intake.memory", "256"),
            ("intake.payload", "2"),
            ("enrich.requests_per_month", "60M"),
            ("enrich.duration", "140"),
            ("enrich.cpu_time", "20"),
            ("write.requests_per_month", "6M"),
            ("write.duration", "220"),
            ("write.payload", "20"),
            ("gateway", "url"),
            ("peak_to_mean", "5"),
        ],
    },
    Preset {
        id: "low-latency",
        title: "Low-latency API",
        note: "Short answers that many wait for.",
        set: &[
            ("api.requests_per_month", "80M"),
            ("api.duration", "12"),
            ("api.cpu_time", "4"),
            ("api.memory", "1024"),
            ("api.payload", "2"),
            ("peak_to_mean", "4"),
            ("min_tasks", "3"),
        ],
    },
    Preset {
        id: "nightly",
        title: "Nightly batch",
        note: "All work between one and three at night.",
        set: &[
            ("components", "job"),
            ("job.requests_per_month", "300k"),
            ("job.duration", "8000"),
            ("job.cpu_time", "6000"),
            ("job.memory", "1769"),
            ("job.payload", "200"),
            ("gateway", "url"),
            ("peak_to_mean", "1.2"),
            ("min_tasks", "1"),
            ("day", "0 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
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
