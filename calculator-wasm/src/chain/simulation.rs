//! The same chain event by event: a second way to every figure, from a seed.
//!
//! In: services and a seed. Out: requests one at a time, answered or not, with their times. Deliberately absent: from
//! the modules that readers load; tests hold the exact answer against it.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use super::Service;
use crate::math;

/// Requests drawn from a seed.
pub struct Simulation<'a> {
    services: &'a [Service],
    random: Xoshiro256PlusPlus,
}

impl<'a> Simulation<'a> {
    /// Starts the requests of a seed.
    pub fn new(services: &'a [Service], seed: u64) -> Self {
        Self {
            services,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
        }
    }

    /// Returns a number between 0 and 1, both excluded.
    fn share(&mut self) -> f64 {
        (self.random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 + 1e-17
    }

    /// Returns the time in ms of the next request; none if it is not answered.
    pub fn request(&mut self) -> Option<f64> {
        let services = self.services;
        let mut whole = Some(0.0);
        for service in services {
            let mut longest = Some(0.0_f64);
            for _ in 0..service.width as u32 {
                let call = self.call(service);
                longest = longest.zip(call).map(|(longest, call)| longest.max(call));
            }
            whole = whole.zip(longest).map(|(whole, longest)| whole + longest);
        }
        whole
    }

    fn call(&mut self, service: &Service) -> Option<f64> {
        let mut spent = 0.0;
        for _ in 0..=service.retries {
            let mut attempt = service.hop + service.law.quantile(self.share());
            if self.share() < service.cold_share {
                attempt += service.cold_time;
            }
            if self.share() < service.waits {
                attempt -= service.wait * math::ln(self.share());
            }
            let answered = self.share() < service.availability;
            if answered && attempt <= service.timeout {
                return Some(spent + attempt);
            }
            spent += attempt.min(service.timeout);
        }
        None
    }
}
