//! Instances that serve one request at a time.
//!
//! In: requests that finish, and requests that look for an instance. Out: the instance taken, by the routing rule.
//! Idle instances stand in a row ordered by when they became idle: the most recently used is last; with a fixed
//! keep-alive the first to expire is first.

use super::settings::{Routing, Settings};
use super::world::World;

/// Tag of a request on a provisioned instance. All other tags are the bits of the time of creation, a little later
/// where two would be equal: so they also tell in which order instances were created.
const PROVISIONED: u64 = u64::MAX;

/// An idle instance.
#[derive(Clone, Copy)]
pub(super) struct Idle {
    pub(super) tag: u64,
    pub(super) released: f64,
    pub(super) expires: f64,
}

/// Instances in a pool of their own, used first.
#[derive(Clone, Copy, Default)]
pub(super) struct Provisioned {
    pub(super) wanted: u32,
    pub(super) alive: u32,
    pub(super) idle: u32,
    pub(super) since: f64,
}

impl World {
    #[inline]
    pub(super) fn release(&mut self, settings: &Settings, now: f64, tag: u64) {
        if tag == PROVISIONED {
            if !self.queue.is_empty() && self.serve_queued(settings, now, tag) {
                return;
            }
            self.release_provisioned(now);
            return;
        }
        let mut tag = tag;
        if now - f64::from_bits(tag) >= settings.life {
            if self.alive > self.kept {
                self.alive -= 1;
                self.tally.change_alive(now, -1);
                self.start_queued(settings, now);
                return;
            }
            // Instances that are always kept are replaced behind the scenes.
            tag = now.to_bits();
        }
        if !self.queue.is_empty() && self.serve_queued(settings, now, tag) {
            return;
        }
        self.push_idle(settings, now, tag);
    }

    #[inline]
    pub(super) fn push_idle(&mut self, settings: &Settings, now: f64, tag: u64) {
        let (shortest, longest) = settings.keep_alive;
        let mut expires = now + shortest;
        if !self.ordered {
            if longest > shortest {
                expires += (longest - shortest) * self.random.uniform();
            }
            expires = expires.min(f64::from_bits(tag) + settings.life);
            self.next_expiry = self.next_expiry.min(expires);
        }
        self.idle.push(Idle {
            tag,
            released: now,
            expires,
        });
    }

    pub(super) fn release_provisioned(&mut self, now: f64) {
        self.account_provisioned(now);
        if self.provisioned.alive > self.provisioned.wanted {
            self.provisioned.alive -= 1;
            self.tally.change_alive(now, -1);
        } else {
            self.provisioned.idle += 1;
        }
    }

    pub(super) fn account_provisioned(&mut self, now: f64) {
        let span = now - self.provisioned.since.max(self.tally.start);
        if span > 0.0 {
            self.tally.record.idle += span * f64::from(self.provisioned.idle);
        }
        self.provisioned.since = now;
    }

    /// Serves the first waiting request on the instance that has just become free; returns whether there was one.
    pub(super) fn serve_queued(&mut self, settings: &Settings, now: f64, tag: u64) -> bool {
        let Some(arrived) = self.next_in_queue(settings, now) else {
            return false;
        };
        let busy = self.random.draw(&settings.warm);
        self.serve(arrived, now - arrived, busy, tag, false);
        true
    }

    /// Takes an idle instance for a request at `time`, if there is one, and returns its tag.
    #[inline]
    pub(super) fn take(&mut self, settings: &Settings, time: f64) -> Option<u64> {
        if self.provisioned.idle > 0 {
            self.account_provisioned(time);
            self.provisioned.idle -= 1;
            return Some(PROVISIONED);
        }
        self.expire(time);
        let waiting = self.idle.len() - self.head;
        if waiting == 0 {
            return None;
        }
        let taken = match settings.routing {
            Routing::MostRecentlyUsed => self.idle.pop()?,
            Routing::LeastRecentlyUsed => {
                let taken = *self.idle.get(self.head)?;
                self.skip_head();
                taken
            }
            Routing::Random => {
                let index = (self.random.uniform() * waiting as f64) as usize;
                self.idle.swap_remove(index.min(waiting - 1))
            }
            Routing::NewestCreated => {
                let row = self.idle.get_mut(self.head..)?;
                let mut tag = 0;
                let mut newest = 0;
                for (index, idle) in row.iter().enumerate() {
                    if idle.tag > tag {
                        tag = idle.tag;
                        newest = index;
                    }
                }
                let taken = *row.get(newest)?;
                // Close the row up by hand: it is short.
                for index in newest + 1..row.len() {
                    row[index - 1] = row[index];
                }
                self.idle.pop();
                taken
            }
        };
        self.tally.idle(taken.released, time);
        Some(taken.tag)
    }

    pub(super) fn skip_head(&mut self) {
        self.head += 1;
        if self.head >= 64 && 2 * self.head >= self.idle.len() {
            self.idle.drain(..self.head);
            self.head = 0;
        }
    }

    /// Removes the instances that have expired before `time`.
    #[inline]
    pub(super) fn expire(&mut self, time: f64) {
        if self.ordered {
            while let Some(&first) = self.idle.get(self.head) {
                if first.expires >= time || self.alive <= self.kept {
                    return;
                }
                self.skip_head();
                self.remove(first, first.expires);
            }
        } else if time > self.next_expiry {
            self.expire_unordered(time);
        }
    }

    pub(super) fn expire_unordered(&mut self, time: f64) {
        // Without the order by expiry the row may still be ordered by use, so it is closed up when one leaves.
        if self.head > 0 {
            self.idle.drain(..self.head);
            self.head = 0;
        }
        while self.alive > self.kept {
            let mut first = 0;
            let mut expires = f64::INFINITY;
            for (index, idle) in self.idle.iter().enumerate() {
                if idle.expires < expires {
                    expires = idle.expires;
                    first = index;
                }
            }
            self.next_expiry = expires;
            if expires >= time {
                return;
            }
            let idle = self.idle.remove(first);
            self.remove(idle, expires);
        }
    }

    pub(super) fn remove(&mut self, idle: Idle, at: f64) {
        self.alive -= 1;
        self.tally.idle(idle.released, at);
        self.tally.change_alive(at, -1);
    }
}
