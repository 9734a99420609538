//! What the service chain can be asked, and its named cases.

use crate::calculator::Preset;
use crate::field::{Field, Kind, Level, ListField};
use crate::unit::Unit;

/// The fields of a service.
static SERVICE: &[Field] = &[
    Field::log(
        [
            "median",
            "Median answer time",
            "Half of its answers come sooner. From its own metrics, without the network.",
            "A call",
        ],
        Unit::Milliseconds,
        [0.01, 100_000.0, 20.0],
    ),
    Field::log(
        [
            "p99",
            "99th percentile",
            "One answer in a hundred takes longer. At least the median.",
            "A call",
        ],
        Unit::Milliseconds,
        [0.01, 1_000_000.0, 150.0],
    ),
    Field::linear(
        [
            "availability",
            "Availability",
            "Share of calls that it answers without an error.",
            "A call",
        ],
        Unit::Percent,
        [50.0, 100.0, 99.9],
    ),
    Field::whole(
        [
            "width",
            "Calls in parallel",
            "All are waited for. 1 for a plain call, 100 for a search over a hundred partitions.",
            "A call",
        ],
        Unit::Count("calls"),
        [1.0, 10_000.0, 1.0],
    ),
    Field::whole(
        [
            "retries",
            "Retries",
            "How often a failed or late call is tried again, at once.",
            "A call",
        ],
        Unit::Count("retries"),
        [0.0, 5.0, 0.0],
    )
    .advanced(),
    Field::log(
        [
            "timeout",
            "Time-out",
            "A call that takes longer counts as failed; 0 for none.",
            "A call",
        ],
        Unit::Milliseconds,
        [0.0, 1_000_000.0, 0.0],
    )
    .advanced(),
    Field::linear(
        [
            "cold_share",
            "Cold calls",
            "Share that starts a new instance first: from the cold-start calculator. 0 for always-on services.",
            "A call",
        ],
        Unit::Percent,
        [0.0, 100.0, 0.0],
    )
    .advanced(),
    Field::log(
        [
            "cold_time",
            "Initialisation",
            "What a cold call waits before it runs.",
            "A call",
        ],
        Unit::Milliseconds,
        [0.0, 100_000.0, 400.0],
    )
    .advanced(),
    Field::linear(
        [
            "utilisation",
            "Utilisation",
            "How full its instances are; calls then wait for a free one. 0 if the times above hold the wait already.",
            "A call",
        ],
        Unit::Percent,
        [0.0, 95.0, 0.0],
    )
    .advanced(),
    Field::whole(
        [
            "slots",
            "Calls at once",
            "How many it works on at the same time, over all instances.",
            "A call",
        ],
        Unit::Count("calls"),
        [1.0, 1000.0, 8.0],
    )
    .advanced(),
];

/// The field tree.
pub(super) static FIELDS: &[Field] = &[
    Field {
        key: "services",
        label: "Services in sequence",
        help: "Each is called when the one before has answered.",
        group: "Services",
        level: Level::Basic,
        kind: Kind::List(ListField {
            item: SERVICE,
            singular: "service",
            first: "api",
            max: 10,
            at_root: true,
        }),
    },
    Field::log(
        [
            "hop",
            "Network of a call",
            "There and back, connection and serialisation included: below a millisecond within a zone, more across.",
            "Request",
        ],
        Unit::Milliseconds,
        [0.0, 1000.0, 1.0],
    ),
    Field::log(
        [
            "deadline",
            "Promised answer time",
            "What the whole request is promised to take at most.",
            "Request",
        ],
        Unit::Milliseconds,
        [1.0, 1_000_000.0, 500.0],
    ),
    Field::linear(
        [
            "objective",
            "Promised availability",
            "The share of requests that must be answered.",
            "Request",
        ],
        Unit::Percent,
        [50.0, 100.0, 99.5],
    ),
];

/// The named cases.
pub(super) static PRESETS: &[Preset] = &[
    Preset {
        id: "default",
        title: "Four services",
        note: "A request that passes a front end, a cart, prices and a payment, one after the other.",
        set: &[
            ("services", "front,cart,prices,payment"),
            ("payment.median", "60"),
            ("payment.p99", "300"),
        ],
    },
    Preset {
        id: "one",
        title: "One service",
        note: "The same work as one deployable unit, without calls between.",
        set: &[("api.median", "120"), ("api.p99", "480"), ("hop", "0")],
    },
    Preset {
        id: "fan-out",
        title: "The tail at scale",
        note: "One answer in a hundred takes a second, and a hundred are waited for.",
        set: &[
            ("services", "leaf"),
            ("leaf.median", "10"),
            ("leaf.p99", "1000"),
            ("leaf.width", "100"),
            ("leaf.availability", "100"),
            ("hop", "0"),
            ("deadline", "1000"),
        ],
    },
    Preset {
        id: "retries",
        title: "With retries",
        note: "The four services, each tried again once after 200 ms or an error.",
        set: &[
            ("services", "front,cart,prices,payment"),
            ("payment.median", "60"),
            ("payment.p99", "300"),
            ("front.retries", "1"),
            ("cart.retries", "1"),
            ("prices.retries", "1"),
            ("payment.retries", "1"),
            ("front.timeout", "200"),
            ("cart.timeout", "200"),
            ("prices.timeout", "200"),
            ("payment.timeout", "400"),
        ],
    },
    Preset {
        id: "functions",
        title: "Three functions",
        note: "Functions that call each other, one call in a hundred of each cold.",
        set: &[
            ("services", "entry,order,stock"),
            ("entry.cold_share", "1"),
            ("order.cold_share", "1"),
            ("stock.cold_share", "1"),
        ],
    },
    Preset {
        id: "full",
        title: "Near capacity",
        note: "Two services whose instances are nine tenths full.",
        set: &[
            ("services", "api,store"),
            ("api.utilisation", "90"),
            ("store.utilisation", "90"),
        ],
    },
];
