//! One replication: the instances of a function, driven from request to request.
//!
//! In: [`Settings`] and a stream of arrivals. Out: a [`Tally`]. Time jumps from one arrival to the next; what happened
//! in between (requests that finished, instances that expired) is caught up with in order of time.
//!
//! Instances that serve one request at a time are in [`super::pool`], those that serve several in [`super::shared`].

use super::Request;
use super::arrivals::Stream;
use super::departures::{Departure, Departures};
use super::pool::{Idle, Provisioned};
use super::random::Generator;
use super::settings::{Beyond, Length, MOST_SPECIAL_EVENTS, Routing, Settings};
use super::shared::Slot;
use super::tally::{Record, Tally};
use crate::coldstart::engine::Condition;
use crate::coldstart::engine::simulation::arrivals::Arrivals;
use std::collections::VecDeque;

/// A replication in progress.
pub(super) struct World {
    stream: Stream,
    /// Draws arrivals; a source of its own, so that the same requests come whatever happens to them.
    arrivals: Generator,
    pub(super) random: Generator,
    pub(super) tally: Tally,
    pub(super) departures: Departures,
    pub(super) idle: Vec<Idle>,
    /// Start of the row in `idle`; what is before it has expired.
    pub(super) head: usize,
    /// Whether the row is ordered by expiry as well.
    pub(super) ordered: bool,
    /// Without that order: no instance expires before this time.
    pub(super) next_expiry: f64,
    pub(super) slots: Vec<Slot>,
    pub(super) queue: VecDeque<f64>,
    /// Instances alive that are not provisioned, and how many of them are kept.
    pub(super) alive: u32,
    pub(super) kept: u32,
    pub(super) provisioned: Provisioned,
    /// Tag of the instance created last.
    pub(super) newest: u64,
    /// Period of the start limit and starts in it.
    start_period: f64,
    started: u32,
    next_arrival: (f64, usize),
    last_arrival: f64,
    next_ping: f64,
    next_schedule: f64,
    next_special: f64,
    last_special: f64,
    specials: u32,
    pub(super) kept_requests: Vec<Request>,
    pub(super) keep_requests: usize,
}

impl World {
    pub(super) fn new(settings: &Settings) -> Result<Self, Condition> {
        settings.check()?;
        let stream = Stream::new(&settings.arrivals, settings.shape.as_ref())?;
        let random = Generator::new(0);
        let (shortest, longest) = settings.keep_alive;
        let ordered = shortest == longest
            && settings.life.is_infinite()
            && settings.routing != Routing::Random;
        Ok(Self {
            stream,
            arrivals: random.clone(),
            random,
            tally: Tally::new(settings.course),
            departures: Departures::default(),
            idle: Vec::new(),
            head: 0,
            ordered,
            next_expiry: f64::INFINITY,
            slots: Vec::new(),
            queue: VecDeque::new(),
            alive: 0,
            kept: 0,
            provisioned: Provisioned::default(),
            newest: 0,
            start_period: 0.0,
            started: 0,
            next_arrival: (0.0, 0),
            last_arrival: 0.0,
            next_ping: f64::INFINITY,
            next_schedule: 0.0,
            next_special: 0.0,
            last_special: 0.0,
            specials: 0,
            kept_requests: Vec::new(),
            keep_requests: settings.keep_requests as usize,
        })
    }

    /// Starts a replication with the given seed, at time 0 with no instances.
    pub(super) fn restart(&mut self, settings: &Settings, stream: &Stream, seed: u64) {
        self.stream = stream.clone();
        self.arrivals.reseed(seed);
        self.random.reseed(seed ^ 0x9e37_79b9_7f4a_7c15);
        self.tally.restart(settings.warm_up_seconds);
        self.departures.clear();
        self.idle.clear();
        self.head = 0;
        self.next_expiry = f64::INFINITY;
        self.slots.clear();
        self.queue.clear();
        self.alive = 0;
        self.kept = 0;
        self.provisioned = Provisioned::default();
        self.newest = 0;
        self.start_period = 0.0;
        self.started = 0;
        self.last_arrival = 0.0;
        self.next_ping = settings.pings.map_or(f64::INFINITY, |_| 0.0);
        self.next_schedule = 0.0;
        self.next_special = 0.0;
        self.last_special = 0.0;
        self.specials = 0;
        self.next_arrival = self.stream.next(&settings.arrivals, &mut self.arrivals);
    }

    /// Returns a copy of the stream as it stands at the start.
    pub(super) fn stream(&self) -> Stream {
        self.stream.clone()
    }

    /// Handles up to `budget` arrivals; returns how many it had left over, and the sums once the replication is over.
    pub(super) fn advance(&mut self, settings: &Settings, budget: u32) -> (u32, Option<Record>) {
        let (most, end) = match settings.length {
            Length::Requests(requests) => (requests, f64::INFINITY),
            Length::Seconds(seconds) => (u32::MAX, settings.warm_up_seconds + seconds),
        };
        let mut left = budget;
        while left > 0 {
            let (time, index) = self.next_arrival;
            let until = time.min(end);
            if until >= self.next_special && until < f64::INFINITY {
                // Pings, schedules and start limits that fall before it.
                self.special(settings, until);
                self.specials += 1;
                left -= 1;
                if self.specials >= MOST_SPECIAL_EVENTS {
                    return (left, Some(self.close(settings, self.last_special)));
                }
                continue;
            }
            if until >= end || until == f64::INFINITY || self.tally.requests >= most {
                let close = if end < f64::INFINITY {
                    end
                } else {
                    self.last_arrival
                };
                return (
                    left,
                    Some(self.close(settings, close.max(settings.warm_up_seconds))),
                );
            }
            self.arrive(settings, time, index);
            self.last_arrival = time;
            self.next_arrival = self.stream.next(&settings.arrivals, &mut self.arrivals);
            left -= 1;
        }
        (0, None)
    }

    fn arrive(&mut self, settings: &Settings, time: f64, index: usize) {
        self.settle(settings, time);
        self.tally.request(time);
        if settings.per_instance > 1 {
            self.arrive_shared(settings, time, index);
            return;
        }
        let Some(tag) = self.take(settings, time) else {
            if self.may_start(settings, time) {
                self.cold_start(settings, time, time, index);
            } else {
                self.beyond(settings, time);
            }
            return;
        };
        let busy = self.warm_duration(settings, index);
        self.serve(time, 0.0, busy, tag, false);
    }

    /// Starts service at once on the instance with the given tag.
    #[inline]
    pub(super) fn serve(&mut self, arrived: f64, waited: f64, busy: f64, tag: u64, cold: bool) {
        let finish = arrived + waited + busy;
        self.departures.push(Departure { time: finish, tag });
        self.tally.served(arrived, waited + busy, busy);
        self.note(arrived, finish, cold, false);
    }

    /// Starts an instance at `now` for a request that arrived at `arrived`.
    fn cold_start(&mut self, settings: &Settings, arrived: f64, now: f64, index: usize) {
        let tag = self.add_instance(now);
        let ahead =
            settings.proactive_share > 0.0 && self.random.uniform() < settings.proactive_share;
        if ahead {
            self.tally.record.proactive += f64::from(u8::from(self.tally.counting));
            let busy = self.warm_duration(settings, index);
            self.serve(arrived, now - arrived, busy, tag, false);
            return;
        }
        self.tally.cold();
        let init = self.random.draw(&settings.init);
        let busy = init + self.first_duration(settings, index);
        self.serve(arrived, now - arrived, busy, tag, true);
    }

    /// Counts a new instance that is not provisioned; returns its tag.
    pub(super) fn add_instance(&mut self, now: f64) -> u64 {
        self.alive += 1;
        self.started += 1;
        self.tally.change_alive(now, 1);
        self.newest = now.to_bits().max(self.newest + 1);
        self.newest
    }

    #[inline]
    pub(super) fn warm_duration(&mut self, settings: &Settings, index: usize) -> f64 {
        match &settings.arrivals {
            Arrivals::Replay { durations, .. } if !durations.is_empty() => {
                durations.get(index).copied().unwrap_or(0.0)
            }
            _ => self.random.draw(&settings.warm),
        }
    }

    pub(super) fn first_duration(&mut self, settings: &Settings, index: usize) -> f64 {
        match &settings.arrivals {
            Arrivals::Replay { durations, .. } if !durations.is_empty() => {
                durations.get(index).copied().unwrap_or(0.0)
            }
            _ => self.random.draw(&settings.first),
        }
    }

    /// Turns a request away or lets it wait.
    pub(super) fn beyond(&mut self, settings: &Settings, time: f64) {
        match settings.beyond {
            Beyond::Throttle => {
                self.tally.throttled(time);
                self.note(time, time, false, true);
            }
            Beyond::Queue { .. } => {
                self.queue.push_back(time);
                self.plan(settings);
            }
        }
    }

    /// Returns the next waiting request that has not waited too long at `now`.
    pub(super) fn next_in_queue(&mut self, settings: &Settings, now: f64) -> Option<f64> {
        let Beyond::Queue { longest_wait } = settings.beyond else {
            return None;
        };
        while let Some(arrived) = self.queue.pop_front() {
            if now - arrived <= longest_wait {
                if arrived >= self.tally.start {
                    self.tally.record.queued += 1.0;
                }
                return Some(arrived);
            }
            self.tally.throttled(arrived);
            self.note(arrived, arrived + longest_wait, false, true);
        }
        None
    }

    /// Keeps one of the first requests for the caller.
    #[inline]
    pub(super) fn note(&mut self, arrived: f64, finished: f64, cold: bool, throttled: bool) {
        if self.kept_requests.len() < self.keep_requests {
            self.kept_requests.push(Request {
                arrived,
                finished,
                cold,
                throttled,
            });
        }
    }

    /// Returns whether an instance may be started at `now`.
    pub(super) fn may_start(&mut self, settings: &Settings, now: f64) -> bool {
        if let Some(limit) = settings.start_limit {
            let period = (now / limit.seconds).floor();
            if period != self.start_period {
                self.start_period = period;
                self.started = 0;
            }
            if self.started >= limit.starts {
                return false;
            }
        }
        self.alive + self.provisioned.alive < settings.most_instances
    }

    /// Catches up with the requests that have finished by `time`.
    #[inline]
    pub(super) fn settle(&mut self, settings: &Settings, time: f64) {
        while self.departures.first() <= time {
            let Some(departure) = self.departures.pop() else {
                return;
            };
            if settings.per_instance > 1 {
                self.release_shared(settings, departure.time, departure.tag as usize);
            } else {
                self.release(settings, departure.time, departure.tag);
            }
        }
    }

    /// Starts instances for waiting requests as far as allowed.
    pub(super) fn start_queued(&mut self, settings: &Settings, now: f64) {
        while !self.queue.is_empty() && self.may_start(settings, now) {
            let Some(arrived) = self.next_in_queue(settings, now) else {
                return;
            };
            if settings.per_instance > 1 {
                self.cold_start_shared(settings, arrived, now, 0);
            } else {
                self.cold_start(settings, arrived, now, 0);
            }
        }
    }

    /// Handles the first of pings, changes of schedule and periods of the start limit that is due by `until`.
    fn special(&mut self, settings: &Settings, until: f64) {
        let now = self.next_special;
        if now <= until {
            self.last_special = now;
            self.settle(settings, now);
            if self.next_schedule <= now {
                self.reschedule(settings, now);
            }
            if self.next_ping <= now {
                self.ping(settings, now);
            }
            self.start_queued(settings, now);
        }
        self.plan(settings);
    }

    /// Finds the next time at which something other than an arrival happens.
    fn plan(&mut self, settings: &Settings) {
        let mut next = self.next_schedule.min(self.next_ping);
        if let (Some(limit), false) = (settings.start_limit, self.queue.is_empty()) {
            next = next.min((self.start_period + 1.0) * limit.seconds);
        }
        self.next_special = next;
    }

    fn reschedule(&mut self, settings: &Settings, now: f64) {
        let (minimum, next_minimum) = settings.minimum.at(now);
        let (provisioned, next_provisioned) = settings.provisioned.at(now);
        self.next_schedule = next_minimum.min(next_provisioned);
        if settings.per_instance > 1 {
            self.kept = minimum.saturating_add(provisioned);
            self.expire_shared(settings, now);
            while self.alive < self.kept {
                self.add_instance(now);
                self.add_idle_slot(settings, now, now);
            }
            return;
        }
        self.expire(now);
        self.kept = minimum;
        while self.alive < self.kept {
            let tag = self.add_instance(now);
            self.push_idle(settings, now, tag);
        }
        self.account_provisioned(now);
        let pool = &mut self.provisioned;
        pool.wanted = provisioned;
        let missing = provisioned.saturating_sub(pool.alive);
        let surplus = pool.alive.saturating_sub(provisioned).min(pool.idle);
        pool.alive = pool.alive + missing - surplus;
        pool.idle = pool.idle + missing - surplus;
        self.tally
            .change_alive(now, missing as i32 - surplus as i32);
    }

    fn ping(&mut self, settings: &Settings, now: f64) {
        let Some(pings) = settings.pings else {
            return;
        };
        self.next_ping = now + pings.interval;
        for _ in 0..pings.count {
            if settings.per_instance > 1 {
                self.ping_shared(settings, now, pings.seconds);
                continue;
            }
            let mut finish = now + pings.seconds;
            let tag = match self.take(settings, now) {
                Some(tag) => tag,
                None if self.may_start(settings, now) => {
                    finish += self.random.draw(&settings.init);
                    self.add_instance(now)
                }
                None => continue,
            };
            self.departures.push(Departure { time: finish, tag });
        }
    }

    fn close(&mut self, settings: &Settings, end: f64) -> Record {
        self.settle(settings, end);
        if settings.per_instance > 1 {
            self.close_shared(settings, end);
        } else {
            self.expire(end);
            self.account_provisioned(end);
            for idle in self.idle.iter().skip(self.head) {
                self.tally.idle(idle.released, end);
            }
        }
        self.tally.close(end)
    }
}
