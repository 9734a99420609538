//! What the page asks of a whole system, in the order of the form.

use super::*;

/// What the page can be asked.
pub(super) static OF_PAGE: &[Field] = &[
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
                #[cfg(not(target_arch = "wasm32"))]
                option("lambda-edge", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("lambda-managed", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("functions-flex", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("functions-premium", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("container-apps", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("cloud-run-instances", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("cloud-functions", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("cloudflare-containers", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("app-runner", ""),
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
    advanced(
        "keep_alive",
        "Keep-alive",
        "Functions",
        "How long an idle instance of Lambda waits: with the traffic it decides how many requests are cold.",
        number(Unit::Seconds, 0.0, 86_400.0, 360.0, Scale::Log, false),
    ),
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
                #[cfg(not(target_arch = "wasm32"))]
                platform("eks-auto", SPOT),
                #[cfg(not(target_arch = "wasm32"))]
                platform("aks", SPOT),
                #[cfg(not(target_arch = "wasm32"))]
                platform("app-service", &[]),
                #[cfg(not(target_arch = "wasm32"))]
                platform("gke-autopilot", &[]),
                #[cfg(not(target_arch = "wasm32"))]
                platform("cloudflare-containers", &[]),
                #[cfg(not(target_arch = "wasm32"))]
                platform("app-runner", &[]),
                #[cfg(not(target_arch = "wasm32"))]
                platform("lambda-managed", SPOT),
            ],
            default: "fargate",
        }),
    },
    PEAK,
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
                #[cfg(not(target_arch = "wasm32"))]
                option("8", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("16", ""),
                #[cfg(not(target_arch = "wasm32"))]
                option("32", ""),
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
        kind: number(Unit::Gigabytes, 0.125, 244.0, 0.5, Scale::Log, false),
    },
    Field {
        key: "min_tasks",
        label: "Fewest tasks of a service",
        help: "Two if the loss of one zone must not stop the service.",
        group: "Containers",
        level: Level::Basic,
        kind: number(Unit::Count("tasks"), 1.0, 1000.0, 2.0, Scale::Log, true),
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
    DAY,
    WEEKEND,
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
    advanced(
        "ranges",
        "Ranges of inputs",
        PEOPLE,
        "Low and high of any number, around what is entered: api.duration 80..200; egress 0..40.",
        Kind::Text {
            default: "",
            max_characters: 400,
        },
    ),
    advanced(
        "axis",
        "Break-even also over",
        PEOPLE,
        "What is varied while all else, the traffic too, stays.",
        Kind::Choice(ChoiceField {
            options: &[
                option("traffic", "Nothing else"),
                option("duration", "Duration"),
                option("memory", "Function memory"),
                option("duty-cycle", "Duty cycle"),
                option("services", "Number of services"),
                option("hourly-rate", "An hour of work"),
            ],
            default: "traffic",
        }),
    ),
    region_field(
        "region_aws",
        "Region of AWS",
        &[
            option("us-east-1", "us-east-1, N. Virginia"),
            option("eu-west-1", "eu-west-1, Ireland"),
            option("ap-south-1", "ap-south-1, Mumbai"),
        ],
    ),
    region_field(
        "region_azure",
        "Region of Azure",
        &[
            option("uksouth", "uksouth"),
            option("centralus", "centralus"),
            #[cfg(not(target_arch = "wasm32"))]
            option("eastus", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("westus2", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("westeurope", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("northeurope", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("koreacentral", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("centralindia", ""),
        ],
    ),
    region_field(
        "region_gcp",
        "Region of Google Cloud",
        &[
            option("us-central1", "us-central1, Iowa"),
            option("europe-west1", "europe-west1, Belgium"),
            option("europe-west2", "europe-west2, London"),
            #[cfg(not(target_arch = "wasm32"))]
            option("us-east1", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("us-west1", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("us-west2", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("europe-west3", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("asia-east1", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("asia-south1", ""),
            #[cfg(not(target_arch = "wasm32"))]
            option("australia-southeast1", ""),
        ],
    ),
    Field {
        key: "prices",
        label: "Your own prices",
        help: "Negotiated rates. An empty box keeps the list price; a price that is replaced has no volume tiers.",
        group: "Prices",
        level: Level::Advanced,
        kind: Kind::Overrides(OverridesField {
            rows: crate::cost::rates::rows,
            most: 10_000.0,
        }),
    },
];
