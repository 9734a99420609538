//! The generator: load → parse → link → render → emit.
//!
//! Three kinds of result cross these stages: files in memory ([`output::OutputFile`]), findings about the
//! content ([`diagnostics::Findings`]), and trouble outside it ([`exit::Trouble`]), which ends a run with exit
//! code 2.

pub mod config;
pub mod diagnostics;
pub mod embedded;
pub mod emit;
pub mod exit;
pub mod fs;
pub mod link;
pub mod load;
pub mod output;
pub mod parse;
pub mod serve;
pub mod theme;
