//! How the platforms bill, and where one architecture overtakes the other.
//!
//! In: a [`System`] of components and a catalogue of [`Prices`](crate::prices::Prices). Out: [`Bill`]s whose lines
//! add up exactly, and [`BreakEven`]s. In order of reading:
//!
//! 1. [`system`] and [`traffic`] say what there is; [`lambda`], [`gateway`], [`containers`], [`fargate`] say how a
//!    platform counts it, each filling a [`Ledger`] of [`meters`];
//! 2. [`bill`] turns a ledger into money with the allowances and [`tiers`] of the account;
//! 3. [`model`] puts a system together, [`breakeven`] finds every crossing of two curves.
//!
//! Absent on purpose: fields, texts, reports, drawing; clocks and randomness.

mod assembly;
pub mod axis;
pub mod azure;
pub mod bill;
mod bounds;
pub mod breakeven;
pub mod burst;
pub mod busy;
pub mod cold;
pub mod containers;
pub mod fargate;
pub mod formulas;
pub mod gateway;
pub mod google;
pub mod guards;
pub mod hybrid;
pub mod lambda;
pub mod meters;
pub mod microvm;
pub mod model;
pub mod nodes;
pub mod platform;
pub mod rates;
mod replicas;
pub mod services;
mod shared;
pub mod system;
pub mod tiers;
pub mod traffic;
pub mod uncertainty;

/// Whether this build has the whole engine. The module of the page leaves out what its fields cannot ask for (managed
/// instances, MicroVMs, commitments, jobs, support, workflows and the like): each would be downloaded by every reader and
/// used by none.
pub(crate) const WHOLE: bool = cfg!(not(target_arch = "wasm32"));

/// Whether this build is the module of cold starts, which asks what keeping functions warm costs and no more.
pub(crate) const ONLY_COLD_STARTS: bool = cfg!(all(target_arch = "wasm32", feature = "cold-start"));

/// Returns what only the whole engine has; nothing in the module of the page.
pub(crate) fn whole<T>(part: Option<T>) -> Option<T> {
    if WHOLE { part } else { None }
}

pub use bill::{Bill, FreeTier, Line, NotPriced, Regions};
pub use breakeven::{BreakEven, Crossing, Interval, Kind, Winner};
pub use meters::{Ledger, Meter};
pub use model::{Comparison, Model, compare};
pub use platform::Platform;
pub use system::{Component, Network, Options, Side, Sides, System};
pub use traffic::Traffic;
