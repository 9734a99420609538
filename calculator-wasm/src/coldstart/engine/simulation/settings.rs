//! What is simulated: everything that a run needs to know, with defaults for all but the traffic.
//!
//! In: numbers from the caller. Out: [`Settings`], checked when a simulation is made from them.

use super::arrivals::{Arrivals, Shape};
use crate::coldstart::engine::latency::Law;
use crate::coldstart::engine::{Condition, within};
use crate::math;

/// Which idle instance serves a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Routing {
    /// The one used last: what AWS Lambda does (99.5 to 100 % of choices in logs of 2020).
    #[default]
    MostRecentlyUsed,
    /// The one created last: the rule of the simulator SimFaaS.
    NewestCreated,
    /// Any, with equal chances: load balancers without memory.
    Random,
    /// The one that has waited longest: round robin.
    LeastRecentlyUsed,
}

/// What happens to a request that finds no instance and may not start one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Beyond {
    /// It is turned away.
    #[default]
    Throttle,
    /// It waits, first come first served, and is turned away after this many seconds (infinite: never).
    Queue {
        /// Longest wait in seconds.
        longest_wait: f64,
    },
}

/// A number of instances that follows a pattern over time, repeated for ever.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Instances in each part.
    pub instances: Vec<u32>,
    /// Length of a part in seconds.
    pub part_seconds: f64,
}

impl Schedule {
    /// Returns the schedule with the same number at all times.
    pub fn constant(instances: u32) -> Self {
        Self {
            instances: vec![instances],
            part_seconds: 1e9,
        }
    }

    /// Returns the number of instances in the part that contains a time, and when the next part starts.
    pub(super) fn at(&self, time: f64) -> (u32, f64) {
        let part = (time / self.part_seconds).floor();
        let cycle = self.instances.len() as f64;
        let index = (part - cycle * (part / cycle).floor()) as usize;
        let next = if self.instances.len() > 1 {
            (part + 1.0) * self.part_seconds
        } else {
            f64::INFINITY
        };
        (self.instances.get(index).copied().unwrap_or(0), next)
    }

    fn check(&self) -> Result<(), Condition> {
        within(
            "parts of a schedule",
            self.instances.len() as f64,
            1.0,
            10_000.0,
        )?;
        within("part_seconds", self.part_seconds, 1.0, 1e9)?;
        for &instances in &self.instances {
            within("scheduled instances", f64::from(instances), 0.0, 1e6)?;
        }
        Ok(())
    }
}

/// Requests sent only to keep instances alive. They are not counted as requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pings {
    /// Pings at a time, 1 to 10,000; they overlap, so each takes an instance of its own.
    pub count: u32,
    /// Seconds from one round to the next, 0.001 to 1e9.
    pub interval: f64,
    /// Seconds that a ping takes, 0 to the interval.
    pub seconds: f64,
}

/// How many instances may start in a time. What is not used of one period is lost for the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StartLimit {
    /// Starts in each period (AWS Lambda: 1000 for each function), at least 1.
    pub starts: u32,
    /// Length of a period in seconds (AWS Lambda: 10).
    pub seconds: f64,
}

/// Mean number of requests in service up to which a simulation is accepted: beyond, memory would be the limit.
pub const MOST_OFFERED_LOAD: f64 = 200_000.0;

/// Pings and changes of schedule after which a replication ends early.
pub(super) const MOST_SPECIAL_EVENTS: u32 = 10_000_000;

/// How long each replication runs. It also ends after 10 million pings and changes of schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// Until this many requests have been counted, 1 to 1e9.
    Requests(u32),
    /// For this many seconds after the warm-up, up to 1e12; whole days for a daily shape.
    Seconds(f64),
}

/// A course over time to record: counts in equal parts of a period, all periods laid over each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// Length of the period in seconds: 86,400 for a day, the length of the run for the run itself.
    pub period_seconds: f64,
    /// Parts of the period, 1 to 10,000.
    pub parts: u32,
}

/// All inputs of a simulation. Times in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// When requests come.
    pub arrivals: Arrivals,
    /// How their rate changes over the day or week.
    pub shape: Option<Shape>,
    /// Duration of a request on a warm instance.
    pub warm: Law,
    /// Duration of the start of an instance (placement and initialisation), before the first request is served.
    pub init: Law,
    /// Duration of the first request of an instance, after its start.
    pub first: Law,
    /// How long an unused instance is kept, drawn evenly between the two for each idle period; 0 to 1e9.
    pub keep_alive: (f64, f64),
    /// Which idle instance serves a request.
    pub routing: Routing,
    /// Requests that an instance serves at once: 1, more, or `u32::MAX` for any number.
    pub per_instance: u32,
    /// With more than one request per instance: share of that capacity above which the platform adds an instance ahead
    /// of need; 1 for never.
    pub target_utilisation: f64,
    /// Most instances alive.
    pub most_instances: u32,
    /// What happens beyond that, or beyond the limit of starts.
    pub beyond: Beyond,
    /// How fast instances may be added.
    pub start_limit: Option<StartLimit>,
    /// Life after which an instance is replaced; infinite for none. AWS Lambda: about 7,300 (measured 2020).
    pub life: f64,
    /// Instances that are always kept, part of the same pool (minimum instances).
    pub minimum: Schedule,
    /// Instances kept in a pool of their own that is used first (AWS provisioned concurrency). With more than one
    /// request per instance they count as minimum instances.
    pub provisioned: Schedule,
    /// Pings that keep instances alive.
    pub pings: Option<Pings>,
    /// Share of starts that the platform makes before the request that needs them (proactive initialisation).
    pub proactive_share: f64,
    /// Seconds simulated before counting begins, in each replication.
    pub warm_up_seconds: f64,
    /// How long each replication then runs.
    pub length: Length,
    /// Independent replications, 1 to 10,000; from 5 on the intervals mean something, 20 are good.
    pub replications: u32,
    /// Which course over time to record.
    pub course: Option<Course>,
    /// How many of the first requests of the first replication to return one by one, at most 10 million.
    pub keep_requests: u32,
    /// Seed of the random numbers: same seed, same result, on any machine.
    pub seed: u64,
}

impl Settings {
    /// Returns settings with the given traffic, duration and keep-alive, and the plainest of everything else: start and
    /// first request no longer than others, most recently used first, no limits, 20 replications of 50,000 requests
    /// after a warm-up of three keep-alives.
    pub fn new(arrivals: Arrivals, duration: Law, keep_alive_seconds: f64) -> Self {
        Self {
            arrivals,
            shape: None,
            warm: duration.clone(),
            init: Law::Constant(0.0),
            first: duration,
            keep_alive: (keep_alive_seconds, keep_alive_seconds),
            routing: Routing::default(),
            per_instance: 1,
            target_utilisation: 1.0,
            most_instances: u32::MAX,
            beyond: Beyond::default(),
            start_limit: None,
            life: f64::INFINITY,
            minimum: Schedule::constant(0),
            provisioned: Schedule::constant(0),
            pings: None,
            proactive_share: 0.0,
            warm_up_seconds: 3.0 * keep_alive_seconds,
            length: Length::Requests(50_000),
            replications: 20,
            course: None,
            keep_requests: 0,
            seed: 1,
        }
    }

    /// Returns about how many events the whole simulation handles, warm-up included: requests, pings and changes of
    /// schedule. 10 to 20 million take a second natively, 5 to 10 million in a browser.
    pub fn expected_events(&self) -> f64 {
        let (warm_up, counted) = self.events_of_a_replication();
        f64::from(self.replications) * (warm_up + counted)
    }

    fn events_of_a_replication(&self) -> (f64, f64) {
        let rate = self.arrivals.mean_rate();
        let mut others = self
            .pings
            .map_or(0.0, |pings| f64::from(pings.count) / pings.interval);
        for schedule in [&self.minimum, &self.provisioned] {
            if schedule.instances.len() > 1 {
                others += 1.0 / schedule.part_seconds;
            }
        }
        let warm_up = self.warm_up_seconds * (rate + others);
        let counted = match self.length {
            Length::Requests(requests) if rate > 0.0 => f64::from(requests) * (1.0 + others / rate),
            Length::Requests(_) => 0.0,
            Length::Seconds(seconds) => seconds * (rate + others),
        };
        if let Arrivals::Replay { times, .. } = &self.arrivals {
            return (0.0, times.len() as f64);
        }
        (warm_up, counted)
    }

    /// Shortens the simulation to about `most_events` events: first the replications (to no less than a tenth of their
    /// length), then the warm-up; returns whether the warm-up had to be cut, so that the figures may be too high in
    /// cold starts because instances were still being collected.
    pub fn fit(&mut self, most_events: f64) -> bool {
        let (warm_up, counted) = self.events_of_a_replication();
        let budget = most_events / f64::from(self.replications.max(1));
        if warm_up + counted <= budget || matches!(self.arrivals, Arrivals::Replay { .. }) {
            return false;
        }
        let share = math::bounded((budget - warm_up) / counted.max(1.0), 0.1, 1.0);
        self.length = match self.length {
            Length::Requests(requests) => {
                Length::Requests((f64::from(requests) * share).max(1.0) as u32)
            }
            Length::Seconds(seconds) => Length::Seconds(seconds * share),
        };
        let left = budget - counted * share;
        if warm_up <= left * (1.0 + 1e-9) {
            return false;
        }
        self.warm_up_seconds *= math::bounded(left / warm_up, 0.0, 1.0);
        true
    }

    /// Checks every input but the arrivals, which their stream checks.
    pub(super) fn check(&self) -> Result<(), Condition> {
        within("shortest keep-alive", self.keep_alive.0, 0.0, 1e9)?;
        within(
            "longest keep-alive",
            self.keep_alive.1,
            self.keep_alive.0,
            1e9,
        )?;
        within(
            "per_instance",
            f64::from(self.per_instance),
            1.0,
            f64::from(u32::MAX),
        )?;
        within("target_utilisation", self.target_utilisation, 0.01, 1.0)?;
        within(
            "most_instances",
            f64::from(self.most_instances),
            1.0,
            f64::from(u32::MAX),
        )?;
        if let Beyond::Queue { longest_wait } = self.beyond {
            within("longest_wait", longest_wait, 0.0, f64::INFINITY)?;
        }
        if let Some(limit) = self.start_limit {
            within("starts", f64::from(limit.starts), 1.0, 1e9)?;
            within("seconds of the start limit", limit.seconds, 1e-3, 1e9)?;
        }
        within("life", self.life, 1.0, f64::INFINITY)?;
        self.minimum.check()?;
        self.provisioned.check()?;
        if let Some(pings) = self.pings {
            within("pings", f64::from(pings.count), 1.0, 10_000.0)?;
            within("interval of pings", pings.interval, 1e-3, 1e9)?;
            within("seconds of a ping", pings.seconds, 0.0, pings.interval)?;
        }
        within("proactive_share", self.proactive_share, 0.0, 1.0)?;
        within("warm_up_seconds", self.warm_up_seconds, 0.0, 1e12)?;
        match self.length {
            Length::Requests(requests) => within("requests", f64::from(requests), 1.0, 1e9)?,
            Length::Seconds(seconds) => within("length in seconds", seconds, 1e-3, 1e12)?,
        };
        within("replications", f64::from(self.replications), 1.0, 10_000.0)?;
        if let Some(course) = self.course {
            within("period_seconds", course.period_seconds, 1e-3, 1e12)?;
            within("parts of a course", f64::from(course.parts), 1.0, 10_000.0)?;
        }
        within("keep_requests", f64::from(self.keep_requests), 0.0, 1e7)?;
        for law in [&self.warm, &self.init, &self.first] {
            let load =
                within("mean of a duration", law.mean(), 0.0, 1e9)? * self.arrivals.mean_rate();
            if load > MOST_OFFERED_LOAD && self.most_instances > MOST_OFFERED_LOAD as u32 {
                return Err(Condition::OfferedLoadAbove(MOST_OFFERED_LOAD));
            }
        }
        Ok(())
    }
}
