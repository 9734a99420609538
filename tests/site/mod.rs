//! What a site becomes: one small site for each behaviour.

mod calculators;
mod outputs;
mod safety;
mod structure;
mod text;
mod themes;
