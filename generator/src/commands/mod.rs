//! What the commands do. The edge: here, and nowhere below, the terminal, the clock and the environment are
//! looked at.

mod addresses;
mod calc;
mod check;
mod compare;
mod explain;
mod import;
mod prices;
mod progress;
mod schema;
mod serve;
mod site;
mod start;
mod system_file;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use crate::cli::{Cli, Command, Format, Import};
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
            no_cache,
            verify_incremental,
            emit_model: model,
            timings,
            reporting,
        } => {
            let extras = site::Extras {
                model,
                verify,
                verify_incremental,
                timings,
                cache: if no_cache { None } else { cache_folder() },
            };
            site::build(&places, &out, &extras, &reporting)
        }
        Command::Serve { places, port, open } => serve::serve(&places, port, open),
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
        Command::Import(Import::Mdbook {
            book,
            out,
            published,
        }) => import::mdbook(&book, &out, published.as_deref()),
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

/// Returns the folder of the user's caches.
fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    let caches = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("breakeven"))
}

/// Prints the findings: for people to the error stream, for programs to the output.
fn print_report(report: &Report, format: Format) -> Result<(), Trouble> {
    print_rendered(&rendered(report, format), format)
}

/// Writes the findings.
fn rendered(report: &Report, format: Format) -> String {
    match format {
        Format::Human => human::render(report, wants_colour()),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
    }
}

/// Prints findings that are written already.
fn print_rendered(text: &str, format: Format) -> Result<(), Trouble> {
    match format {
        Format::Human => {
            eprint!("{text}");
            Ok(())
        }
        Format::Json | Format::Sarif | Format::Github => print(text),
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
