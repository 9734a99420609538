//! What the advisor can be asked, and its named cases.

use crate::calculator::Preset;
use crate::field::{ChoiceOption, Field, Kind, Level, ListField};
use crate::unit::Unit;

const fn option(key: &'static str, label: &'static str) -> ChoiceOption {
    ChoiceOption::new(key, label)
}

/// The fields of a component.
static COMPONENT: &[Field] = &[
    Field::log(
        [
            "requests_per_month",
            "Requests a month",
            "All of them; events and jobs count as requests.",
            "Load",
        ],
        Unit::Count("requests"),
        [1.0, 1e12, 5e6],
    ),
    Field::log(
        [
            "duration",
            "Duration",
            "Mean time of one request, waiting included.",
            "Load",
        ],
        Unit::Milliseconds,
        [1.0, 900_000.0, 120.0],
    ),
    Field::log(
        [
            "cpu_time",
            "Processor time",
            "The part of it that computes.",
            "Load",
        ],
        Unit::Milliseconds,
        [0.0, 900_000.0, 30.0],
    ),
    Field::choice(
        ["kind", "Kind of work", "What starts it.", "Load"],
        &[
            option("requests", "Answers requests"),
            option("events", "Reacts to events, files, timers"),
            option("stream", "Works through a stream that never stops"),
            option("both", "Answers requests and starts side work"),
        ],
    ),
    Field::choice(
        [
            "jumps",
            "How the load jumps",
            "What happens in its worst minutes.",
            "Load",
        ],
        &[
            option("day", "It follows the day"),
            option("minutes", "It multiplies within minutes"),
            option("flat", "It hardly changes"),
        ],
    ),
    Field::log(
        [
            "promise",
            "Promised answer time",
            "What somebody who waits is promised; 0 if nobody waits.",
            "Promise",
        ],
        Unit::Milliseconds,
        [0.0, 900_000.0, 1000.0],
    ),
    Field::choice(
        [
            "percentile",
            "For how many",
            "The share of requests that must keep it.",
            "Promise",
        ],
        &[
            option("99", "99 of 100"),
            option("95", "95 of 100"),
            option("99.9", "999 of 1,000"),
        ],
    ),
    Field::log(
        [
            "longest",
            "Longest piece of work",
            "That cannot be divided.",
            "Limits",
        ],
        Unit::Seconds,
        [0.001, 1e7, 10.0],
    ),
    Field::choice(
        ["state", "State between requests", "Where it is.", "Limits"],
        &[
            option("store", "None, or in a store"),
            option("memory", "In memory: an index, a session, a game"),
        ],
    ),
    Field::choice(
        [
            "connections",
            "Connections",
            "Those that outlive a request.",
            "Limits",
        ],
        &[
            option("none", "None, or a gateway holds them"),
            option("held", "It holds them itself"),
        ],
    ),
    Field::choice(
        [
            "rules",
            "Rules inside",
            "How much a request has to know.",
            "Judgement",
        ],
        &[
            option("some", "Some"),
            option("few", "A few steps for each event"),
            option("rich", "A rich model that changes together"),
        ],
    ),
    Field::choice(
        [
            "control",
            "Control needed",
            "Over runtime, network, hardware.",
            "Judgement",
        ],
        &[
            option("some", "Some"),
            option("little", "Little"),
            option("much", "Much"),
        ],
    ),
    Field::linear(
        [
            "peak_to_mean",
            "Peak to mean",
            "Traffic of the busiest time over the mean.",
            "Load",
        ],
        Unit::None,
        [1.0, 100.0, 2.0],
    )
    .advanced(),
    Field::linear(
        [
            "quiet",
            "Quietest hour",
            "Its traffic as a share of the mean, where somebody still waits.",
            "Load",
        ],
        Unit::Percent,
        [0.0, 100.0, 10.0],
    )
    .advanced(),
    Field::log(
        ["memory", "Memory", "As a function.", "Load"],
        Unit::Megabytes,
        [128.0, 10_240.0, 512.0],
    )
    .advanced(),
    Field::log(
        [
            "init",
            "Initialisation",
            "What a cold call waits.",
            "Promise",
        ],
        Unit::Milliseconds,
        [0.0, 120_000.0, 400.0],
    )
    .advanced(),
    Field::log(
        [
            "data",
            "Working data",
            "Held in memory or on the local disk at once.",
            "Limits",
        ],
        Unit::Gigabytes,
        [0.0, 100_000.0, 0.5],
    )
    .advanced(),
    Field::choice(
        [
            "hardware",
            "Hardware",
            "Such as graphics processors.",
            "Limits",
        ],
        &[
            option("common", "Common processors"),
            option("special", "Something else"),
        ],
    )
    .advanced(),
];

const fn weight(key: &'static str, label: &'static str, value: f64) -> Field {
    Field::linear(
        [key, label, "0 leaves it out.", "Weights"],
        Unit::None,
        [0.0, 5.0, value],
    )
    .advanced()
}

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    Field {
        key: "components",
        label: "Components",
        help: "Ask for each part by itself: a system is rarely one choice.",
        group: "Components",
        level: Level::Basic,
        kind: Kind::List(ListField {
            item: COMPONENT,
            singular: "component",
            first: "api",
            max: 8,
            at_root: true,
        }),
    },
    Field::choice(
        [
            "operations",
            "Who operates it",
            "At night too.",
            "Team and product",
        ],
        &[
            option("some", "The developers, beside other work"),
            option("nobody", "Nobody yet"),
            option("platform", "A team with a platform"),
        ],
    ),
    Field::choice(
        [
            "skills",
            "What the team knows",
            "From systems that it runs.",
            "Team and product",
        ],
        &[
            option("both", "Both, or neither"),
            option("functions", "Functions"),
            option("containers", "Containers"),
        ],
    ),
    Field::choice(
        [
            "life",
            "How long it will live",
            "As far as is known.",
            "Team and product",
        ],
        &[
            option("unknown", "Unknown"),
            option("months", "Months, or a prototype"),
            option("years", "Years, with a team of its own"),
        ],
    ),
    Field::choice(
        [
            "portability",
            "Moving to another provider",
            "Whether it must be possible.",
            "Team and product",
        ],
        &[
            option("some", "At some cost"),
            option("never", "Not planned"),
            option("must", "Must be possible within weeks"),
        ],
    ),
    Field::choice(
        [
            "isolation",
            "Isolation",
            "What a rule or a contract asks for.",
            "Team and product",
        ],
        &[
            option("shared", "The provider's own is enough"),
            option("own", "Machines of its own"),
        ],
    ),
    weight("weight_cost", "Weight of cost", 3.0),
    weight("weight_delay", "Weight of cold calls", 2.0),
    weight("weight_kind", "Weight of the kind of work", 1.0),
    weight("weight_jumps", "Weight of jumps", 1.0),
    weight("weight_rules", "Weight of rules", 1.0),
    weight("weight_control", "Weight of control", 1.5),
    weight("weight_operations", "Weight of operations", 1.0),
    weight("weight_skills", "Weight of skills", 1.0),
    weight("weight_life", "Weight of length of life", 1.0),
    weight("weight_portability", "Weight of moving", 1.0),
];

/// The named cases.
pub(super) static PRESETS: &[Preset] = &[
    Preset {
        id: "default",
        title: "Small API",
        note: "One component that answers requests; nothing else is known yet.",
        set: &[],
    },
    Preset {
        id: "shop",
        title: "Shop",
        note: "A front end, a search with its index in memory, a checkout, and mail that reacts to events.",
        set: &[
            ("components", "front,search,checkout,mail"),
            ("front.requests_per_month", "40M"),
            ("search.requests_per_month", "12M"),
            ("search.state", "memory"),
            ("checkout.requests_per_month", "600k"),
            ("checkout.duration", "900"),
            ("mail.requests_per_month", "600k"),
            ("mail.kind", "events"),
            ("mail.promise", "0"),
        ],
    },
    Preset {
        id: "order-api",
        title: "Order API",
        note: "Create, read, update and delete behind a gateway, a few calls a second.",
        set: &[
            ("api.requests_per_month", "3M"),
            ("api.rules", "few"),
            ("api.promise", "2 s"),
        ],
    },
    Preset {
        id: "event-pipeline",
        title: "Event pipeline",
        note: "Files arrive in bursts; nobody waits.",
        set: &[
            ("components", "intake"),
            ("intake.requests_per_month", "2M"),
            ("intake.duration", "800"),
            ("intake.cpu_time", "500"),
            ("intake.kind", "events"),
            ("intake.jumps", "minutes"),
            ("intake.promise", "0"),
        ],
    },
    Preset {
        id: "low-latency",
        title: "Low-latency API",
        note: "Tens of millions of short answers, 999 of 1,000 within a tenth of a second.",
        set: &[
            ("api.requests_per_month", "52.56M"),
            ("api.duration", "15"),
            ("api.cpu_time", "4"),
            ("api.promise", "100"),
            ("api.percentile", "99.9"),
            ("api.jumps", "flat"),
        ],
    },
    Preset {
        id: "game",
        title: "Chat or game",
        note: "Holds the connections of its players.",
        set: &[("api.connections", "held"), ("api.state", "memory")],
    },
];
