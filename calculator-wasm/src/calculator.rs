//! The registry of calculators: one line for each.
//!
//! In: the tables and the model of each calculator's folder. Out: [`calculators`], which the generator, the command
//! line and the page all read. Deliberately absent: anything about one calculator.

use crate::field::{Field, FieldError, Inputs};
use crate::prices::Prices;
use crate::report::Report;

/// A calculator: what it can be asked, and the model that answers.
#[derive(Debug)]
pub struct Calculator {
    /// Name in Markdown, addresses and on the command line.
    pub id: &'static str,
    /// Name for readers.
    pub title: &'static str,
    /// One sentence that says what it answers.
    pub summary: &'static str,
    /// Version of the model; changes when the same inputs give another result.
    pub model_version: &'static str,
    /// The field tree.
    pub fields: &'static [Field],
    /// Named cases. The first is the one that a new scenario starts from.
    pub presets: &'static [Preset],
    /// What kind of answer it gives, and how sure one can be of it.
    pub kind: &'static str,
    /// Whether the module of the worker can check its answers by simulation.
    pub is_simulated: bool,
    /// What it shares with the other calculators of a page.
    pub workload: &'static [SharedField],
    /// The model.
    pub evaluate: fn(&Inputs, &Prices, Extent) -> Result<Report, Vec<FieldError>>,
}

/// How much of an answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// What a frame has time for. What it has not is named ([`Report::later`]), and all else is that of the whole.
    Frame,
}

/// The kind of those that compute.
pub(crate) const PREDICTION: &str =
    "A prediction, as sure as its inputs and the assumptions below.";

impl PartialEq for Calculator {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Calculator {
    /// Returns the module that a page loads which holds only this calculator: one of its own, or that of all.
    pub fn module(&self) -> Module {
        match self.id {
            "cost" => Module::Cost,
            "cold-start" => Module::ColdStart,
            _ => Module::All,
        }
    }

    /// Returns what its answers may name as a reason, which a page can have a guide for: the key of each topic, and how the
    /// answer names it. A function and no field, so that a module that never asks carries none of it.
    pub fn topics(&self) -> Vec<(&'static str, &'static str)> {
        match self.id {
            "advisor" => crate::advisor::topics(),
            _ => Vec::new(),
        }
    }

    /// Returns the preset that a new scenario starts from.
    pub fn first_preset(&self) -> &'static Preset {
        self.presets.first().unwrap_or(&DEFAULTS)
    }
}

/// A module for pages, by what it has. A page loads the smallest that has what it holds, so that a calculator that grows
/// makes only its own readers wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// The cost calculator.
    Cost,
    /// The cold-start calculator.
    ColdStart,
    /// Every calculator: for pages that hold several, and for those that few pages hold.
    All,
}

impl Module {
    /// Every module, in the order in which [`Module`] names them.
    pub const EVERY: [Module; 3] = [Module::Cost, Module::ColdStart, Module::All];

    /// Returns the name that its files start with.
    pub fn name(self) -> &'static str {
        match self {
            Module::Cost => "calculators-cost",
            Module::ColdStart => "calculators-cold-start",
            Module::All => "calculators-all",
        }
    }

    /// Returns the smallest module that has what both have.
    pub fn and(self, other: Module) -> Module {
        if self == other { self } else { Module::All }
    }
}

/// A field that means the same in several calculators.
#[derive(Debug)]
pub struct SharedField {
    /// What it means.
    pub quantity: Workload,
    /// Key of the field. In a calculator of components it is a field of the only component; a system of several
    /// shares nothing, because no single one stands for it.
    pub key: &'static str,
    /// The field's value for one unit of the quantity.
    pub per_unit: f64,
}

/// What calculators of one page can share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Mean requests per second.
    RequestsPerSecond,
    /// Mean seconds of a request.
    SecondsPerRequest,
}

/// A named case.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// Name in Markdown and addresses.
    pub id: &'static str,
    /// Name for readers.
    pub title: &'static str,
    /// What the case stands for, in one sentence.
    pub note: &'static str,
    /// Paths and texts that differ from the defaults of the fields.
    pub set: &'static [(&'static str, &'static str)],
}

/// What a calculator without presets starts from.
static DEFAULTS: Preset = Preset {
    id: "default",
    title: "Default",
    note: "",
    set: &[],
};

/// The cost calculator alone, in the module of pages with nothing else.
#[cfg(all(target_arch = "wasm32", feature = "cost"))]
static CALCULATORS: &[&Calculator] = &[&crate::cost::CALCULATOR];

/// The cold-start calculator alone, likewise.
#[cfg(all(target_arch = "wasm32", feature = "cold-start"))]
static CALCULATORS: &[&Calculator] = &[&crate::coldstart::CALCULATOR];

/// All of them.
#[cfg(not(all(target_arch = "wasm32", any(feature = "cost", feature = "cold-start"))))]
static CALCULATORS: &[&Calculator] = &[
    &crate::cost::CALCULATOR,
    &crate::coldstart::CALCULATOR,
    &crate::memory::CALCULATOR,
    &crate::chain::CALCULATOR,
    &crate::advisor::CALCULATOR,
];

/// Returns every calculator.
pub fn calculators() -> &'static [&'static Calculator] {
    CALCULATORS
}

/// Returns the calculator of an id.
pub fn calculator(id: &str) -> Option<&'static Calculator> {
    CALCULATORS
        .iter()
        .copied()
        .find(|calculator| calculator.id == id)
}
