//! The calculators: fields, models, reports and views, the same natively and in the reader's browser.
//!
//! In: paths and texts, from Markdown, a command line, an address or a form. Out: a [`report::Report`] as data, and
//! the markup made from it. A calculator is four things: its field tree ([`field`]), its model (a folder of its
//! own: [`cost`], [`coldstart`]), the report the model returns ([`report`]) and the view of any report ([`view`]).
//!
//! Deliberately absent, outside `web/`: any browser type, files, the clock, the environment, chance without a seed.

pub mod advisor;
pub mod calculator;
pub mod chain;
pub mod coldstart;
pub mod compare;
pub mod cost;
pub mod field;
pub mod format;
pub mod html;
pub mod math;
pub mod memory;
pub mod money;
pub mod number;
pub mod prices;
pub mod queueing;
pub mod report;
pub mod scenario;
pub mod small;
pub mod template;
pub mod unit;
pub mod view;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod words;

pub use calculator::{Calculator, Extent, Module, Preset, calculator, calculators};
pub use field::FieldError;
pub use format::{Format, Quantity};
pub use prices::Prices;
pub use report::Report;
pub use scenario::Scenario;
