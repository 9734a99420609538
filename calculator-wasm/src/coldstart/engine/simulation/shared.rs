//! Instances that serve several requests at once.
//!
//! In: the same [`Settings`]. Out: the same [`super::tally::Tally`]. A request goes to an instance with room, one that
//! is still starting included: then it waits for the start without being cold. Instances are looked through one by
//! one; there are few of them where each takes many requests.

use super::departures::Departure;
use super::settings::{Routing, Settings};
use super::world::World;

/// An instance, alive or not.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    /// Bits of the time of creation, never equal for two.
    tag: u64,
    /// When its start is or was complete.
    ready: f64,
    /// When a request last came or finished.
    used: f64,
    /// Since when it has been busy or idle.
    since: f64,
    expires: f64,
    in_service: u32,
    alive: bool,
}

impl World {
    pub(super) fn arrive_shared(&mut self, settings: &Settings, time: f64, index: usize) {
        self.expire_shared(settings, time);
        match self.choose(settings) {
            Some(slot) => self.serve_shared(settings, time, time, slot, index),
            None if self.may_start(settings, time) => {
                self.cold_start_shared(settings, time, time, index);
            }
            None => self.beyond(settings, time),
        }
        let capacity = f64::from(settings.per_instance) * f64::from(self.alive);
        if self.departures.len() as f64 > settings.target_utilisation * capacity
            && settings.target_utilisation < 1.0
            && self.may_start(settings, time)
        {
            self.add_instance(time);
            let init = self.random.draw(&settings.init);
            self.add_idle_slot(settings, time, time + init);
        }
    }

    /// Returns the instance with room that the routing prefers.
    fn choose(&mut self, settings: &Settings) -> Option<usize> {
        let mut best = None;
        let mut preference = f64::NEG_INFINITY;
        for (index, slot) in self.slots.iter().enumerate() {
            if !slot.alive || slot.in_service >= settings.per_instance {
                continue;
            }
            let value = match settings.routing {
                Routing::MostRecentlyUsed => slot.used,
                Routing::NewestCreated => f64::from_bits(slot.tag),
                Routing::LeastRecentlyUsed => -slot.used,
                Routing::Random => self.random.uniform(),
            };
            if value > preference || best.is_none() {
                preference = value;
                best = Some(index);
            }
        }
        best
    }

    /// Serves a request that arrived at `arrived` on the given instance, from `now` or from when it is ready.
    fn serve_shared(
        &mut self,
        settings: &Settings,
        arrived: f64,
        now: f64,
        index: usize,
        request: usize,
    ) {
        let duration = self.warm_duration(settings, request);
        let ready = self.occupy(index, now);
        if ready > now && arrived >= self.tally.start {
            self.tally.record.waited_for_start += 1.0;
        }
        let finish = ready.max(now) + duration;
        self.departures.push(Departure {
            time: finish,
            tag: index as u64,
        });
        self.tally.served(arrived, finish - arrived, 0.0);
        self.note(arrived, finish, false, false);
    }

    /// Puts one more request on an instance; returns when the instance is ready.
    fn occupy(&mut self, index: usize, now: f64) -> f64 {
        let slot = &mut self.slots[index];
        if slot.in_service == 0 {
            self.tally.idle(slot.since, now);
            slot.since = now;
        }
        slot.in_service += 1;
        slot.used = now;
        slot.ready
    }

    pub(super) fn cold_start_shared(
        &mut self,
        settings: &Settings,
        arrived: f64,
        now: f64,
        request: usize,
    ) {
        self.add_instance(now);
        let ahead =
            settings.proactive_share > 0.0 && self.random.uniform() < settings.proactive_share;
        if ahead {
            self.tally.record.proactive += f64::from(u8::from(self.tally.counting));
            let index = self.add_idle_slot(settings, now, now);
            self.serve_shared(settings, arrived, now, index, request);
            return;
        }
        self.tally.cold();
        let ready = now + self.random.draw(&settings.init);
        let index = self.add_idle_slot(settings, now, ready);
        let finish = ready + self.first_duration(settings, request);
        self.occupy(index, now);
        self.departures.push(Departure {
            time: finish,
            tag: index as u64,
        });
        self.tally.served(arrived, finish - arrived, 0.0);
        self.note(arrived, finish, true, false);
    }

    /// Adds an instance without requests that is ready at the given time; returns its place.
    pub(super) fn add_idle_slot(&mut self, settings: &Settings, now: f64, ready: f64) -> usize {
        let expires = self.expiry(settings, ready, now);
        let slot = Slot {
            tag: self.newest,
            ready,
            used: now,
            since: now,
            expires,
            in_service: 0,
            alive: true,
        };
        if let Some(place) = self.slots.iter().position(|slot| !slot.alive) {
            self.slots[place] = slot;
            place
        } else {
            self.slots.push(slot);
            self.slots.len() - 1
        }
    }

    /// Returns when an instance idle from `now` on expires, and remembers the earliest.
    fn expiry(&mut self, settings: &Settings, now: f64, created: f64) -> f64 {
        let (shortest, longest) = settings.keep_alive;
        let mut keep_alive = shortest;
        if longest > shortest {
            keep_alive += (longest - shortest) * self.random.uniform();
        }
        let expires = (now + keep_alive).min(created + settings.life);
        self.next_expiry = self.next_expiry.min(expires);
        expires
    }

    pub(super) fn release_shared(&mut self, settings: &Settings, now: f64, index: usize) {
        let slot = &mut self.slots[index];
        slot.in_service -= 1;
        slot.used = now;
        let (idle, since, created) = (slot.in_service == 0, slot.since, f64::from_bits(slot.tag));
        let old = now - created >= settings.life;
        if !self.queue.is_empty()
            && !old
            && let Some(arrived) = self.next_in_queue(settings, now)
        {
            self.serve_queued_shared(settings, arrived, now, index);
            return;
        }
        if !idle {
            return;
        }
        self.tally.record.busy += (now - since.max(self.tally.start)).max(0.0);
        self.slots[index].since = now;
        if old && self.alive > self.kept {
            self.slots[index].alive = false;
            self.alive -= 1;
            self.tally.change_alive(now, -1);
            return;
        }
        if old {
            self.slots[index].tag = now.to_bits();
        }
        let created = f64::from_bits(self.slots[index].tag);
        self.slots[index].expires = self.expiry(settings, now, created);
    }

    fn serve_queued_shared(&mut self, settings: &Settings, arrived: f64, now: f64, index: usize) {
        let duration = self.random.draw(&settings.warm);
        let slot = &mut self.slots[index];
        // The instance has not been idle: the request takes the place of the one that has just finished.
        slot.in_service += 1;
        let finish = slot.ready.max(now) + duration;
        self.departures.push(Departure {
            time: finish,
            tag: index as u64,
        });
        self.tally.served(arrived, finish - arrived, 0.0);
        self.note(arrived, finish, false, false);
    }

    /// Removes the instances that have expired before `time`.
    pub(super) fn expire_shared(&mut self, _settings: &Settings, time: f64) {
        while time > self.next_expiry && self.alive > self.kept {
            let mut first = None;
            let mut expires = f64::INFINITY;
            for (index, slot) in self.slots.iter().enumerate() {
                if slot.alive && slot.in_service == 0 && slot.expires < expires {
                    expires = slot.expires;
                    first = Some(index);
                }
            }
            self.next_expiry = expires;
            let Some(index) = first else {
                return;
            };
            if expires >= time {
                return;
            }
            let slot = &mut self.slots[index];
            slot.alive = false;
            let since = slot.since;
            self.alive -= 1;
            self.tally.idle(since, expires);
            self.tally.change_alive(expires, -1);
        }
    }

    /// Sends one ping to an instance with no other request, or starts one for it.
    pub(super) fn ping_shared(&mut self, settings: &Settings, now: f64, seconds: f64) {
        self.expire_shared(settings, now);
        let idle = self
            .slots
            .iter()
            .position(|slot| slot.alive && slot.in_service == 0);
        let index = match idle {
            Some(index) => index,
            None if self.may_start(settings, now) => {
                self.add_instance(now);
                let ready = now + self.random.draw(&settings.init);
                self.add_idle_slot(settings, now, ready)
            }
            None => return,
        };
        let ready = self.occupy(index, now);
        self.departures.push(Departure {
            time: ready.max(now) + seconds,
            tag: index as u64,
        });
    }

    pub(super) fn close_shared(&mut self, settings: &Settings, end: f64) {
        self.expire_shared(settings, end);
        for slot in &self.slots {
            if !slot.alive {
                continue;
            }
            if slot.in_service == 0 {
                self.tally.idle(slot.since, end);
            } else {
                self.tally.record.busy += (end - slot.since.max(self.tally.start)).max(0.0);
            }
        }
    }
}
