//! What can be typed: the commands and their flags. What they mean is in `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use calculator_wasm::calculators;
use calculator_wasm::prices::age::days_between;

/// What can be imported.
#[derive(Clone, Debug, Subcommand)]
pub enum Import {
    /// A book of mdBook: its chapters, code, images and redirections, in the order of SUMMARY.md
    Mdbook {
        /// The folder with book.toml
        #[arg(value_name = "FOLDER")]
        book: PathBuf,
        /// The content folder to write; files that are there already are never touched
        #[arg(long, value_name = "FOLDER", default_value = "content")]
        out: PathBuf,
        /// Where the book is published; it completes links that lead out of the book, such as `../std/index.html`
        #[arg(long, value_name = "URL")]
        published: Option<String>,
    },
}

/// Turns a folder of Markdown into a static site whose calculators work on the web and from disk.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "breakeven",
    version,
    about,
    long_about = "Turns a folder of Markdown into a static site whose calculators work on the web and from disk.\n\n\
        Start with `breakeven serve --open`: it shows the site and follows every save. `breakeven build` writes it.",
    after_help = "Exit codes: 0 done, 1 the content has errors, 2 wrong arguments or an unfit machine, 3 a fault in \
        Breakeven.",
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Write the site to the output folder, whole or not at all
    Build {
        /// Where the content is.
        #[command(flatten)]
        places: Places,
        /// The folder to write; what a build did not make is never touched
        #[arg(long, value_name = "FOLDER", default_value = "public")]
        out: PathBuf,
        /// Make the site twice more, with the files in other orders and other numbers of threads, and compare every byte
        #[arg(long)]
        verify: bool,
        /// Build even where nothing has changed since the last build, and remember nothing for the next
        #[arg(long)]
        no_cache: bool,
        /// Make the site anew in memory as well, and compare every byte of it with the output
        #[arg(long)]
        verify_incremental: bool,
        /// Write the model of the site to a file, too: its pages and what is on them, as JSON; see `breakeven schema model`
        #[arg(long, value_name = "FILE")]
        emit_model: Option<PathBuf>,
        /// Print how long each stage took, and the slowest pages and templates
        #[arg(long)]
        timings: bool,
        /// How findings are reported.
        #[command(flatten)]
        reporting: Reporting,
    },
    /// Show the site in a browser on this machine, and follow every save
    Serve {
        /// Where the content is.
        #[command(flatten)]
        places: Places,
        /// The port on 127.0.0.1; 0 takes any free one
        #[arg(long, default_value_t = 4100)]
        port: u16,
        /// Open the browser, too
        #[arg(long)]
        open: bool,
    },
    /// Report everything that a build would report, and write nothing
    Check {
        /// Where the content is.
        #[command(flatten)]
        places: Places,
        /// Which links to other sites are visited.
        #[command(flatten)]
        external: External,
        /// How findings are reported.
        #[command(flatten)]
        reporting: Reporting,
    },
    /// List the addresses that the site publishes: its pages and the places on them
    Addresses {
        /// Where the content is.
        #[command(flatten)]
        places: Places,
        /// Add them to addresses.txt in the source folder, so that a build that loses one fails
        #[arg(long)]
        write: bool,
    },
    /// Compute with a calculator, as the pages do
    #[command(
        after_help = "Examples:\n  breakeven calc cost --preset shop --set checkout.memory=512MB --format json\n  \
            breakeven calc cost --file system.toml --budget 500USD\n  \
            breakeven calc cost --link 'https://example.org/cost.html#cost-calculator~v1;preset=shop'\n  \
            breakeven calc cost --compare Today=system.toml Planned=planned.toml --format csv\n  \
            breakeven calc cold-start --log calls.csv --set keep_alive=10min\n\n\
            Exit codes: 0 done, 1 over the budget, 2 inputs that the calculator refuses."
    )]
    Calc(Calc),
    /// Write a small site with a calculator to start from
    #[command(
        after_help = "Example: breakeven init handbook && cd handbook && breakeven serve --open"
    )]
    Init {
        /// The folder; the site comes into `content` in it
        #[arg(value_name = "FOLDER", default_value = ".")]
        folder: PathBuf,
    },
    /// Write a new page with the header that its section asks for
    #[command(after_help = "Example: breakeven new guides/scaling.md")]
    New {
        /// The path of the page in the content folder
        #[arg(value_name = "PATH")]
        path: String,
        /// Where the content is.
        #[command(flatten)]
        places: Places,
    },
    /// Print a JSON Schema of what can be written, for an editor that completes and checks, or of the model of a site
    #[command(
        subcommand,
        after_help = "Example: breakeven schema site > .schemas/site.json"
    )]
    Schema(Schema),
    /// Look after the price catalogue
    #[command(subcommand)]
    Prices(Prices),
    /// Take over the pages of another generator
    #[command(
        subcommand,
        after_help = "Example: breakeven import mdbook ../book --out content"
    )]
    Import(Import),
    /// Explain a code of a finding, such as BE0203
    Explain {
        /// The code or its name; all codes are listed without one
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
}

/// Where the content is.
#[derive(Args, Clone, Debug)]
pub struct Places {
    /// The folder of the Markdown files
    #[arg(long, value_name = "FOLDER", default_value = "content")]
    pub source: PathBuf,
    /// The settings of the site [default: site.toml in the source folder]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Make drafts part of the site, each marked as one
    #[arg(long)]
    pub drafts: bool,
}

/// Which links to other sites are visited.
#[derive(Args, Clone, Debug)]
pub struct External {
    /// Visit the links to other sites, too
    #[arg(long)]
    pub external: bool,
    /// Visit nothing, and go by what earlier visits found
    #[arg(long, requires = "external")]
    pub offline: bool,
    /// Where visits are remembered [default: breakeven/links.json in the user's cache folder]
    #[arg(long, value_name = "FILE", requires = "external")]
    pub cache: Option<PathBuf>,
}

/// How findings are reported.
#[derive(Args, Clone, Debug)]
pub struct Reporting {
    /// How findings are written: for people to the error stream, for programs to the output
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Excerpts with the place underlined
    Human,
    /// One JSON object
    Json,
    /// A SARIF 2.1.0 log, for code hosts
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// What can be written.
#[derive(Clone, Debug, Subcommand)]
pub enum Schema {
    /// The settings of a site, `site.toml`
    Site,
    /// The front matter of pages, with the fields that `site.toml` declares for a section
    FrontMatter {
        /// The folder of the pages; `.` for the whole site
        #[arg(long, value_name = "FOLDER")]
        section: Option<String>,
        /// Where the content is.
        #[command(flatten)]
        places: Places,
    },
    /// What `build --emit-model` writes: the pages of a site and what is on them
    Model,
    /// The body of a calculator block
    Calculator {
        /// The calculator
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(calculators().iter().map(|calculator| calculator.id)))]
        calculator: String,
    },
}

/// A calculation.
#[derive(Args, Clone, Debug)]
pub struct Calc {
    /// The calculator
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(calculators().iter().map(|calculator| calculator.id)))]
    pub calculator: String,
    /// Inputs as the address of a page carries them: `v1;preset=shop;checkout.memory=512`
    #[arg(value_name = "STATE", conflicts_with = "file")]
    pub state: Option<String>,
    /// Inputs as the link that a page copies; of several calculators in it, the part of this one
    #[arg(long, value_name = "URL", conflicts_with_all = ["file", "state"])]
    pub link: Option<String>,
    /// Inputs as a file: TOML as in a block of a page, or the JSON that a page or `--format json` saves
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    pub file: Option<PathBuf>,
    /// Start from a named case
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// Set one input; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub assignments: Vec<String>,
    /// Count a log of your own, as the page does with a file dropped on it: a CSV with a time in each row, with or without
    /// a duration, or with times and a concurrency
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    pub log: Option<PathBuf>,
    /// Compare with these: files, links with what is pinned in them, or states; `NAME=` before one names it
    #[arg(long, value_name = "[NAME=]FILE|LINK", num_args = 1.., conflicts_with = "budget")]
    pub compare: Vec<String>,
    /// End with 1 when the bill is above this amount a month, such as `500USD`; `containers.total=500USD` names
    /// another figure than `total`
    #[arg(long, value_name = "[FIGURE=]AMOUNT")]
    pub budget: Option<String>,
    /// Take the prices that these settings of a site replace
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "table")]
    pub format: ResultFormat,
}

/// What can be done with the price catalogue.
#[derive(Clone, Debug, Subcommand)]
pub enum Prices {
    /// Say which prices are too old, and end with 1 when some are
    Check {
        /// The greatest age that passes, in days
        #[arg(long, value_name = "DAYS", default_value = "90d", value_parser = days)]
        max_age: u32,
        /// The day on which ages are counted [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        today: Option<String>,
    },
    /// Read public price lists into the price files, and say what changed and what that does to every example
    #[command(
        after_help = "Examples:\n  breakeven prices update --from https://pricing.us-east-1.amazonaws.com\n  \
            breakeven prices update --from https://prices.azure.com/api/retail/prices\n  \
            breakeven prices update --from saved-price-lists --dry-run"
    )]
    Update {
        /// A folder with price lists as .json, or the address of a list
        #[arg(long, value_name = "FOLDER|URL")]
        from: String,
        /// The folder of the price files
        #[arg(long, value_name = "FOLDER", default_value = "calculator-wasm/prices")]
        files: PathBuf,
        /// The date that prices get which are read [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        date: Option<String>,
        /// Say what would change, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// Reads `90d` or `90`.
fn days(text: &str) -> Result<u32, String> {
    let number = text.trim_end_matches("days").trim_end_matches('d').trim();
    number
        .parse()
        .map_err(|_| "write a number of days, such as 90d".to_owned())
}

/// Reads a whole date.
fn day(text: &str) -> Result<String, String> {
    match (text.len(), days_between(text, text)) {
        (10, Some(_)) => Ok(text.to_owned()),
        _ => Err("write a day, such as 2026-11-21".to_owned()),
    }
}

/// How the result of a calculation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResultFormat {
    /// Text for a terminal
    Table,
    /// One JSON object with inputs, figures, units, model version and sources
    Json,
    /// The line items as comma-separated values
    Csv,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
