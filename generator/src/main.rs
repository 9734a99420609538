//! The `breakeven` command: arguments → run → exit code.

use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Parser;
use generator::cli::Cli;
use generator::commands;
use generator::diagram;
use generator::exit::Exit;

fn main() -> Exit {
    let cli = Cli::parse();
    diagram::keep_faults_quiet();
    catch_unwind(AssertUnwindSafe(|| commands::run(cli))).unwrap_or_else(|_| {
        eprintln!("error: this is a fault in Breakeven, not in your content");
        eprintln!("hint: report the lines above with the page that you were building");
        Exit::Internal
    })
}
