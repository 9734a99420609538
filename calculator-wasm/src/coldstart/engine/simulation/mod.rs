//! Simulation of a function's instances, event by event: for everything that no formula covers.
//!
//! In: [`Settings`]. Out: [`Outcome`], with honest intervals: cold starts come in clusters, so every interval rests on
//! the spread between independent replications, never on the number of requests alone. The same seed gives the same
//! result on every machine. Work is done in slices ([`Simulation::advance`]), so that a page can show progress, stream
//! results and cancel.
//!
//! Deliberately absent: threads, clocks, prices.

mod arrivals;
mod departures;
mod outcome;
mod pool;
mod random;
mod settings;
mod shared;
mod tally;
mod world;

pub use arrivals::{Arrivals, Shape};
pub use outcome::{Interval, Outcome};
pub use settings::{
    Beyond, Course, Length, MOST_OFFERED_LOAD, Pings, Routing, Schedule, Settings, StartLimit,
};
pub use tally::CoursePart;

use crate::coldstart::engine::Condition;
use arrivals::Stream;
use world::World;

/// One of the first requests of a simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// When it arrived, in seconds.
    pub arrived: f64,
    /// When it was answered or turned away.
    pub finished: f64,
    /// Whether it had to wait for a new instance.
    pub cold: bool,
    /// Whether it was turned away.
    pub throttled: bool,
}

/// A simulation that is worked off in slices.
pub struct Simulation {
    settings: Settings,
    world: World,
    start: Stream,
    outcome: Outcome,
    running: bool,
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Whether all replications are complete.
    pub done: bool,
    /// Replications complete.
    pub replications: u32,
}

impl Simulation {
    /// Prepares a simulation; nothing runs yet.
    ///
    /// # Errors
    /// The first input out of its range.
    pub fn new(settings: Settings) -> Result<Self, Condition> {
        let world = World::new(&settings)?;
        let start = world.stream();
        let outcome = Outcome::new();
        Ok(Self {
            settings,
            world,
            start,
            outcome,
            running: false,
        })
    }

    /// Handles up to `budget` requests (pings and changes of schedule count as such); 100,000 take some milliseconds.
    pub fn advance(&mut self, budget: u32) -> Progress {
        let mut left = budget;
        while left > 0 && !self.done() {
            if !self.running {
                let replication = u64::from(self.outcome.replications());
                let seed = self
                    .settings
                    .seed
                    .wrapping_add(replication.wrapping_mul(0xd134_2543_de82_ef95));
                self.world.restart(&self.settings, &self.start, seed);
                self.running = true;
            }
            let (unused, record) = self.world.advance(&self.settings, left);
            left = unused;
            if let Some(record) = record {
                self.running = false;
                self.world.keep_requests = 0;
                self.outcome.add(record, &mut self.world.tally);
                left = left.saturating_sub(1);
            }
        }
        Progress {
            done: self.done(),
            replications: self.outcome.replications(),
        }
    }

    fn done(&self) -> bool {
        self.outcome.replications() >= self.settings.replications
    }

    /// Returns what the complete replications show so far.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the first requests of the first replication, as many as the settings asked for, in the order in which
    /// their end was known.
    pub fn first_requests(&self) -> &[Request] {
        &self.world.kept_requests
    }

    /// Runs to the end and returns the outcome.
    pub fn run(mut self) -> Outcome {
        while !self.advance(1 << 20).done {}
        self.outcome
    }
}
