//! What can be done about cold starts, side by side: what each way does to share, latency and bill.
//!
//! In: a case, its answer and a target. Out: a table, the cheapest way that meets the target, and a sentence where none
//! does. Each way is the case with something changed, so the same engine answers for it; amounts come from the engine of
//! the cost calculator. Deliberately absent: formulas.

use super::answer::{Answer, DAY};
use super::case::{Case, PING_SECONDS, Pattern};
use super::engine::latency::{Latency, Mixture};
use super::report::PERCENTILES;
use super::service::Service;
use super::shown::{Dollars, Plain, Seconds, Share, row, say};
use crate::cost::engine::containers::{Container, Sizing};
use crate::cost::engine::lambda::{
    Arch, Cold, Function, MEGABYTES_OF_ONE_VCPU, Provisioned, SnapStart,
};
use crate::cost::engine::{Component, Model, Options, Platform, Side, System, Traffic};
use crate::field::Inputs;
use crate::prices::Prices;
use crate::queueing::erlang::erlang_b;
use crate::report::{Cell, Sentence, Table};
use crate::unit::MONTH_SECONDS;

/// Most pings at a time that are tried.
const MOST_PINGS: u32 = 5;
/// Most instances that are tried.
const MOST_PROVISIONED: u32 = 50_000;

/// What a reader wants.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// At most this share of cold requests.
    Cold(f64),
    /// This share of requests within so many seconds.
    Within(f64, f64),
}

/// What is wanted, and what the ways need to know beyond the case.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    target: Target,
    restore: f64,
    computing: f64,
    merged: f64,
    runtime_is_java: bool,
}

/// One way, and what comes of it.
struct Way {
    key: &'static str,
    label: Sentence,
    share: f64,
    percentiles: [f64; 4],
    per_day: f64,
    dollars: f64,
    meets: bool,
}

impl Wanted {
    pub(super) fn of(inputs: &Inputs) -> Self {
        let target = match inputs.variant("target") {
            Some(("latency", one)) => Target::Within(
                match one.choice("percentile") {
                    "95" => 0.95,
                    "99" => 0.99,
                    _ => 0.999,
                },
                one.number("within"),
            ),
            Some((_, one)) => Target::Cold(one.number("percent") / 100.0),
            None => Target::Cold(0.0),
        };
        let runtime = match inputs.variant("start") {
            Some(("measured", table)) => table.choice("runtime"),
            _ => "",
        };
        Self {
            target,
            restore: inputs.number("restore"),
            computing: inputs.number("computing") / 100.0,
            merged: inputs.number("merged"),
            runtime_is_java: runtime.starts_with("java"),
        }
    }

    /// Returns the largest share of cold requests that meets the target; none where even warm requests miss it.
    fn allowed(&self, warm: &Latency, cold: &Latency) -> Option<f64> {
        match self.target {
            Target::Cold(share) => Some(share),
            Target::Within(share, seconds) => {
                let (warm, cold) = (warm.cdf(seconds), cold.cdf(seconds));
                if warm < share {
                    None
                } else if cold >= share {
                    Some(1.0)
                } else {
                    Some((warm - share) / (warm - cold))
                }
            }
        }
    }

    fn meets(&self, case: &Case, share: f64) -> bool {
        let allowed = self.allowed(&case.warm(), &case.cold());
        allowed.is_some_and(|allowed| share <= allowed)
    }
}

/// Returns the ways side by side and, where none meets the target, a sentence that says so.
pub(super) fn remedies(
    case: &Case,
    answer: &Answer,
    wanted: &Wanted,
    service: &Service,
    prices: &Prices,
) -> (Table, Option<Sentence>) {
    let ways = ways(case, answer, wanted, service, prices);
    let meeting = ways.iter().filter(|way| way.meets);
    let cheapest = meeting.map(|way| way.dollars).fold(f64::INFINITY, f64::min);
    let (first, base) = ways
        .first()
        .map_or((0.0, 0.0), |way| (way.per_day, way.dollars));
    let rows = ways.iter().map(|way| {
        let [p50, p95, p99, p999] = way.percentiles;
        let avoided = (first - way.per_day) * MONTH_SECONDS / DAY;
        // Less than one in ten thousand of them is nothing, and within what curves are rough by.
        let some = avoided > 1e-4 * first * MONTH_SECONDS / DAY;
        let each = match some && way.dollars > base {
            true => (way.dollars - base) / avoided,
            false => f64::NAN,
        };
        let mut row = row(
            way.label.clone(),
            way.key,
            &[
                Share(3),
                Dollars,
                Dollars,
                Plain(3),
                Seconds,
                Seconds,
                Seconds,
                Seconds,
            ],
            &[
                way.share,
                way.dollars,
                each,
                way.per_day,
                p50,
                p95,
                p99,
                p999,
            ],
        );
        let met = Sentence::of(match way.meets {
            true if way.dollars <= cheapest => "yes, cheapest",
            true => "yes",
            false => "no",
        });
        row.cells.insert(0, Cell::Text(met));
        row
    });
    let table = Table {
        key: "remedies",
        title: "What can be done about it",
        columns: &[
            "What",
            "Target met",
            "Cold",
            "A month",
            "Per start avoided",
            "Starts a day",
            "p50",
            "p95",
            "p99",
            "p99.9",
        ],
        rows: rows.collect(),
    };
    let helpless = cheapest.is_infinite().then(|| {
        Sentence::of(match wanted.allowed(&case.warm(), &case.cold()) {
            None => "Nothing here meets your target: warm requests alone miss it.",
            Some(_) => "Nothing here meets your target.",
        })
    });
    (table, helpless)
}

fn ways(
    case: &Case,
    answer: &Answer,
    wanted: &Wanted,
    service: &Service,
    prices: &Prices,
) -> Vec<Way> {
    let mut ways = Vec::new();
    let rate = case.arrivals_per_second;
    // The share of the case as entered is its answer's, which may be that of a log.
    let mut add = |key, label, changed: &Case, share: f64, dollars: f64| {
        let mixture = Mixture::new(share, changed.warm(), changed.cold());
        let percentiles = mixture.map_or([f64::NAN; 4], |mixture| {
            PERCENTILES.map(|part| mixture.percentile(part))
        });
        ways.push(Way {
            key,
            label,
            share,
            percentiles,
            per_day: DAY * rate * share,
            dollars,
            meets: wanted.meets(changed, share),
        });
    };
    let share = answer.state.cold_share;
    let share_of = |changed: &Case| changed.small_cold_share().unwrap_or(f64::NAN).min(1.0);
    let bill = |changed: &Case, share| bill(changed, prices, share, Extra::None);
    add(
        "nothing",
        "As entered".into(),
        case,
        share,
        bill(case, share),
    );

    let pinged = |pings: u32| Case {
        pings,
        ..case.clone()
    };
    let levels = &answer.state.levels;
    // Pings hold what they meet, and nothing after the keep-alive; among calls at random they have a formula of their own.
    let (shortest, longest) = case.keep_alive;
    let is_random = matches!(case.pattern, Pattern::Random | Pattern::Gamma(..1.0));
    let share_held = |changed: &Case| {
        let pinged = match case.ping_interval {
            _ if levels.is_empty() => None,
            interval if changed.pings == 0 || interval >= longest => Some(0),
            interval if interval < shortest && !is_random => Some(changed.pings),
            _ => None,
        };
        let Some(pinged) = pinged else {
            return changed.cold_share().unwrap_or(f64::NAN).min(1.0);
        };
        let outside = match changed.is_scheduled() {
            true => 0,
            false => changed.provisioned,
        };
        case.share_held(
            levels,
            [outside, changed.provisioned].map(|kept| kept + pinged),
        )
    };
    let enough = |changed: &Case| wanted.meets(changed, share_held(changed));
    let exactly = |changed: &Case| match share_held(changed) {
        share if share < 1e-4 => changed.fine_cold_share().unwrap_or(f64::NAN).min(1.0),
        share => share,
    };
    let pings = (1..=MOST_PINGS)
        .find(|pings| enough(&pinged(*pings)))
        .unwrap_or(1);
    let one = pinged(pings.max(case.pings));
    let of_pings = exactly(&one);
    add(
        "pings",
        say(
            "Pings every {}, {} at a time",
            &[Seconds, Plain(3)],
            &[case.ping_interval, f64::from(one.pings)],
        ),
        &one,
        of_pings,
        bill(&one, of_pings),
    );

    let kept = |provisioned: u32| Case {
        provisioned,
        provisioned_hours: (0.0, 24.0),
        ..case.clone()
    };
    if let Some(fewest) = fewest(&|provisioned| enough(&kept(provisioned))) {
        let one = kept(fewest);
        let share = exactly(&one);
        let number = [f64::from(fewest)];
        add(
            "provisioned",
            say(
                "Provisioned instances: {}, the fewest that do",
                &[Plain(6)],
                &number,
            ),
            &one,
            share,
            bill(&one, share),
        );
        add(
            "minimum",
            say("Minimum instances on Cloud Run: {}", &[Plain(6)], &number),
            &one,
            share,
            self::bill(&one, prices, share, Extra::CloudRun),
        );
    }
    let restored = case.with_start(wanted.restore);
    add(
        "snapshot",
        say("Start from a snapshot in {}", &[Seconds], &[wanted.restore]),
        &restored,
        share,
        self::bill(
            &restored,
            prices,
            share,
            Extra::Snapshot(wanted.runtime_is_java),
        ),
    );
    if case.memory_mb <= 5120.0 {
        let speed = |megabytes: f64| megabytes.min(MEGABYTES_OF_ONE_VCPU);
        let left = speed(case.memory_mb) / speed(2.0 * case.memory_mb);
        let mut one = case.with_run(case.run_seconds * (1.0 - wanted.computing * (1.0 - left)));
        one.memory_mb = 2.0 * case.memory_mb;
        let share = share_of(&one);
        add(
            "memory",
            "Twice the memory".into(),
            &one,
            share,
            bill(&one, share),
        );
    }
    if case.package_seconds > 0.0 {
        let saved = case.package_seconds.min(case.init_fixed);
        let one = case.with_saved(saved);
        add(
            "package",
            say("A package that starts {} sooner", &[Seconds], &[saved]),
            &one,
            share,
            bill(&one, share),
        );
    }
    let merged = case.at_rate(rate * wanted.merged);
    let of_merged = share_of(&merged);
    add(
        "merged",
        say(
            "Functions merged into one: {}",
            &[Plain(3)],
            &[wanted.merged],
        ),
        &merged,
        of_merged,
        bill(&merged, of_merged) / wanted.merged,
    );
    let percentiles = service.steady(case);
    ways.push(Way {
        key: "service",
        label: say(
            "An always-on service, replicas: {}",
            &[Plain(6)],
            &[service.replicas(case)],
        ),
        share: 0.0,
        percentiles,
        per_day: 0.0,
        dollars: self::bill(case, prices, 0.0, Extra::Service(service.replicas(case))),
        meets: match wanted.target {
            Target::Cold(_) => true,
            Target::Within(share, seconds) => PERCENTILES
                .iter()
                .zip(percentiles)
                .any(|(part, time)| *part >= share && time <= seconds),
        },
    });
    ways
}

/// Returns the smallest number that is enough, by doubling and halving; none below the most that are tried.
fn fewest(enough: &dyn Fn(u32) -> bool) -> Option<u32> {
    let mut high = 1;
    while !enough(high) {
        high *= 2;
        if high > MOST_PROVISIONED {
            return None;
        }
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

/// What a way is billed as, beside the function itself.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extra {
    None,
    /// Minimum instances of Cloud Run in place of Lambda.
    CloudRun,
    /// SnapStart; whether the runtime is Java, which pays nothing for it.
    Snapshot(bool),
    /// So many replicas of a container.
    Service(f64),
}

/// Returns what a case costs a month, in dollars: Lambda behind an HTTP API in us-east-1 with its free tier unless said
/// otherwise. Pings are requests of some milliseconds.
fn bill(case: &Case, prices: &Prices, share: f64, extra: Extra) -> f64 {
    let kept = f64::from(case.provisioned);
    let on_cloud_run = extra == Extra::CloudRun;
    let (from, to) = case.provisioned_hours;
    let hours = (to - from + if to > from { 0.0 } else { 24.0 }) / 24.0;
    // Requests that find fewer busy than are provisioned run on those.
    let served = 1.0 - erlang_b(case.provisioned, case.offered_load());
    let mut traffic = Traffic::steady(case.arrivals_per_second * MONTH_SECONDS);
    if let Ok(day) = <[f64; 24]>::try_from(case.weights.as_slice()) {
        traffic.day = day;
    }
    let function = Function {
        memory_mb: case.memory_mb,
        arch: if case.is_arm { Arch::Arm } else { Arch::X86 },
        init_ms: case.init_seconds * 1000.0,
        cold: Cold::Share(share),
        provisioned: (kept > 0.0 && !on_cloud_run).then_some(Provisioned {
            environments: kept,
            hours: 730.0 * hours,
            share: served * hours,
        }),
        snapstart: match extra {
            Extra::Snapshot(java) => Some(SnapStart {
                versions: 1.0,
                hours: 730.0,
                java,
            }),
            _ => None,
        },
        minimum_instances: if on_cloud_run { kept } else { 0.0 },
        ..Function::default()
    };
    let mut container = Container {
        vcpu: 0.25,
        memory_gb: 0.5,
        ..Container::default()
    };
    if let Extra::Service(replicas) = extra {
        container.minimum_replicas = replicas;
        container.concurrency = 1e9;
    }
    if on_cloud_run {
        // An instance of the function's size that takes one request at a time.
        container.vcpu = (case.memory_mb / MEGABYTES_OF_ONE_VCPU).max(0.08);
        container.memory_gb = case.memory_mb / 1024.0;
        container.concurrency = 1.0;
    }
    let component = Component {
        traffic,
        duration_ms: case.run_seconds * 1000.0,
        cpu_ms: 0.0,
        egress_share: 0.0,
        function,
        container,
        ..Component::default()
    };
    let mut components = Vec::new();
    if case.pings > 0 && !matches!(extra, Extra::Service(_)) {
        let a_month = f64::from(case.pings) * MONTH_SECONDS / case.ping_interval;
        let mut ping = component.clone();
        ping.traffic = Traffic::steady(a_month);
        ping.duration_ms = PING_SECONDS * 1000.0;
        ping.function.provisioned = None;
        ping.function.minimum_instances = 0.0;
        ping.function.cold = Cold::Share(0.0);
        components.push(ping);
    }
    components.insert(0, component);
    let mut options = Options {
        sizing: Sizing {
            zones: 1.0,
            ..Sizing::default()
        },
        ..Options::default()
    };
    if on_cloud_run {
        options.serverless = Platform::CloudRunRequests;
    }
    let side = match extra {
        Extra::Service(_) => Side::Containers,
        _ => Side::Serverless,
    };
    let system = System {
        components,
        options,
    };
    Model::new(&system, prices).cost_at(side, 1.0)
}
