//! The calculators: fields, models, reports and views.

pub mod coldstart;
pub mod math;
