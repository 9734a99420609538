//! What the commands do. The edge: here, and nowhere below, the terminal, the clock and the environment are
//! looked at.

mod addresses;
mod calc;
mod check;
mod explain;
mod prices;
mod progress;
mod schema;
mod site;
mod start;
mod system_file;

use std::io::{IsTerminal, Write};

use crate::cli::{Cli, Command, Format};
use crate::diagnostics::{Report, github, human, json, sarif};
use crate::exit::{Exit, Trouble};
use crate::watch;

/// Runs a command to its end and says how it ended. Trouble is printed here.
pub fn run(cli: Cli) -> Exit {
    let result = match cli.command {
        Command::Build {
            places,
            out,
            verify,
            timings,
            reporting,
        } => site::build(&places, out, site::Extras { verify, timings }, &reporting),
        Command::Serve { places, port, open } => site::serve(&places, port, open),
        Command::Check {
            places,
            external,
            reporting,
        } => check::check(&places, &external, &reporting),
        Command::Addresses { places, write } => addresses::list(&places, write),
        Command::Calc(calc) => calc::calculate(&calc),
        Command::Init { folder } => start::init(&folder),
        Command::New { path, places } => start::page(&path, &places),
        Command::Schema(what) => schema::print(&what),
        Command::Prices(prices) => prices::look_after(&prices),
        Command::Explain { code } => explain::explain(code.as_deref()),
    };
    result.unwrap_or_else(|trouble| {
        eprintln!("{trouble}");
        Exit::Environment
    })
}

/// Ends the process with a report where a template does not end; see [`watch`].
fn watch_templates(format: Format) -> Result<(), Trouble> {
    watch::start(move |report| {
        let exit = match print_report(&report, format) {
            Ok(()) => Exit::Findings,
            Err(_) => Exit::Environment,
        };
        eprintln!("Stopped: a template does not end.");
        std::process::exit(i32::from(exit.code()));
    })
}

/// Prints the findings: for people to the error stream, for programs to the output.
fn print_report(report: &Report, format: Format) -> Result<(), Trouble> {
    match format {
        Format::Human => {
            eprint!("{}", human::render(report, wants_colour()));
            Ok(())
        }
        Format::Json => print(&json::render(report)),
        Format::Sarif => print(&sarif::render(report)),
        Format::Github => print(&github::render(report)),
    }
}

/// Writes to the output. A reader that stops listening, such as `head`, is no trouble.
fn print(text: &str) -> Result<(), Trouble> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Trouble::new(format!("cannot write to the output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Colour is for terminals, and not for people who said no.
fn wants_colour() -> bool {
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
