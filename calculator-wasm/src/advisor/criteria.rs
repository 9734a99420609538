//! What speaks for which side, as data: hard limits, and criteria with their options.
//!
//! In: nothing. Out: tables that the form, the score and the report are all made from. A lean of 1 speaks fully for
//! functions, −1 fully for services. Which of them are computed and which are judgement is said in the table itself.
//! Deliberately absent: arithmetic.

/// How a criterion gets its lean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// From both bills of the cost engine.
    Cost,
    /// From the share of cold calls and the promise.
    Delay,
    /// From the option chosen for the component.
    Component(Options),
    /// From the option chosen for the whole.
    Team(Options),
}

/// Leans of the options of a choice, in hundredths, by key.
pub(super) type Options = &'static [(&'static str, i8)];

/// A criterion. Its key is that of the field with the options, its weight that of the field `weight_` and the key.
#[derive(Debug)]
pub(super) struct Criterion {
    pub(super) key: &'static str,
    pub(super) weight: &'static str,
    pub(super) label: &'static str,
    pub(super) from: From,
}

/// All criteria, in the order shown.
pub(super) static CRITERIA: &[Criterion] = &[
    Criterion {
        key: "cost",
        weight: "weight_cost",
        label: "Cost",
        from: From::Cost,
    },
    Criterion {
        key: "delay",
        weight: "weight_delay",
        label: "Cold calls against the promise",
        from: From::Delay,
    },
    Criterion {
        key: "kind",
        weight: "weight_kind",
        label: "Kind of work",
        from: From::Component(&[
            ("requests", 0),
            ("events", 100),
            ("stream", -50),
            ("both", 0),
        ]),
    },
    Criterion {
        key: "jumps",
        weight: "weight_jumps",
        label: "Jumps of the load",
        from: From::Component(&[("day", 0), ("minutes", 100), ("flat", -50)]),
    },
    Criterion {
        key: "rules",
        weight: "weight_rules",
        label: "Rules inside",
        from: From::Component(&[("some", 0), ("few", 50), ("rich", -100)]),
    },
    Criterion {
        key: "control",
        weight: "weight_control",
        label: "Control of runtime, network, hardware",
        from: From::Component(&[("some", 0), ("little", 25), ("much", -100)]),
    },
    Criterion {
        key: "operations",
        weight: "weight_operations",
        label: "Capacity for operations",
        from: From::Team(&[("some", 0), ("nobody", 100), ("platform", -75)]),
    },
    Criterion {
        key: "skills",
        weight: "weight_skills",
        label: "Skills of the team",
        from: From::Team(&[("both", 0), ("functions", 75), ("containers", -75)]),
    },
    Criterion {
        key: "life",
        weight: "weight_life",
        label: "Length of life",
        from: From::Team(&[("unknown", 0), ("months", 100), ("years", -25)]),
    },
    Criterion {
        key: "portability",
        weight: "weight_portability",
        label: "Moving to another provider",
        from: From::Team(&[("some", 0), ("never", 25), ("must", -100)]),
    },
];

/// A hard limit: functions cannot do it, whatever else speaks for them.
pub(super) struct Limit {
    /// Whether it holds for the component or the whole, by choice; limits on numbers are the model's.
    pub(super) key: &'static str,
    pub(super) option: &'static str,
    pub(super) reason: &'static str,
}

/// The hard limits that follow from an option.
pub(super) static LIMITS: &[Limit] = &[
    Limit {
        key: "state",
        option: "memory",
        reason: "state is kept in memory between requests, and environments are frozen, copied and removed",
    },
    Limit {
        key: "connections",
        option: "held",
        reason: "connections are held open, which a function cannot",
    },
    Limit {
        key: "hardware",
        option: "special",
        reason: "it needs hardware that functions do not have",
    },
    Limit {
        key: "isolation",
        option: "own",
        reason: "it must run on machines of its own",
    },
];

pub(super) const TOO_LONG: &str =
    "one piece of work takes longer than the 15 minutes a function may run";
pub(super) const TOO_LARGE: &str = "its working data is larger than the 10 GB a function may have";
pub(super) const TOO_COLD: &str =
    "in the quietest hour more calls are cold than the promise leaves, and a cold call breaks it";

/// Returns what an answer may name as its reason, each with its topic: the key of the field that it follows from.
pub(crate) fn topics() -> Vec<(&'static str, &'static str)> {
    let criteria = CRITERIA.iter().map(|one| (one.key, one.label));
    let limits = LIMITS.iter().map(|one| (one.key, one.reason));
    let numbers = [
        ("longest", TOO_LONG),
        ("data", TOO_LARGE),
        ("promise", TOO_COLD),
    ];
    criteria.chain(limits).chain(numbers).collect()
}
