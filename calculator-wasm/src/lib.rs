//! The calculators: fields, models, reports and views.

pub mod coldstart;
pub mod cost;
pub mod math;
pub mod money;
pub mod prices;
pub mod queueing;
