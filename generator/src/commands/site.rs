//! `build` and `serve`: one site, made the same way, going two ways.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Format, Places, Reporting};
use crate::diagnostics::human;
use crate::emit::{self, Emitted, Place};
use crate::exit::{Exit, Trouble};
use crate::load::Locations;
use crate::serve::{self, Built, Server};
use crate::timings::Timings;
use crate::verify::verify;
use crate::{Generated, generate, generate_and_visit};

use super::progress::Progress;
use super::{print_report, wants_colour, watch_templates};

/// What a build does besides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extras {
    /// Make the site again in other ways, and compare.
    pub(super) verify: bool,
    /// Say where the time went.
    pub(super) timings: bool,
}

/// Writes the site, where the content has no errors.
pub(super) fn build(
    places: &Places,
    out: PathBuf,
    extras: Extras,
    reporting: &Reporting,
) -> Result<Exit, Trouble> {
    let timings = Arc::new(Timings::new(extras.timings));
    let progress = Progress::begin(&timings);
    let built = build_timed(places, out, extras, reporting, &timings, progress);
    if extras.timings {
        eprint!("\n{}", timings.table());
    }
    built
}

fn build_timed(
    places: &Places,
    out: PathBuf,
    extras: Extras,
    reporting: &Reporting,
    timings: &Timings,
    progress: Option<Progress>,
) -> Result<Exit, Trouble> {
    watch_templates(reporting.format)?;
    let locations = locations(places);
    let generated = generate_and_visit(&locations, None, timings)?;
    drop(progress);
    print_report(&generated.report, reporting.format)?;
    if fails(&generated, reporting) {
        eprintln!("Nothing was written.");
        return Ok(Exit::Findings);
    }
    if extras.verify && !is_reproducible(&locations, &generated)? {
        eprintln!("Nothing was written.");
        return Ok(Exit::Internal);
    }
    let place = Place {
        out: out.clone(),
        sources: generated.sources.clone(),
        home: std::env::home_dir(),
    };
    let emitted = timings.stage("Emitting", 0, || emit::write_site(&generated.files, &place))?;
    let summary = summary(&generated, &emitted, &out, timings.elapsed().as_secs_f64());
    // The output belongs to the findings where a program reads them.
    match reporting.format {
        Format::Human => super::print(&summary)?,
        Format::Json | Format::Sarif | Format::Github => eprint!("{summary}"),
    }
    Ok(Exit::Clean)
}

/// Says whether the site comes out the same, byte for byte, however it is made.
fn is_reproducible(locations: &Locations, generated: &Generated) -> Result<bool, Trouble> {
    let verified = verify(locations, generated)?;
    let [few, many] = verified.threads;
    if verified.differing.is_empty() {
        eprintln!(
            "Verified: made again on {} and on {}, from files in other orders: the same {}, byte for byte",
            count(few, "thread", "threads"),
            count(many, "thread", "threads"),
            count(generated.files.len(), "file", "files"),
        );
        return Ok(true);
    }
    let trouble = Trouble::new(format!(
        "the site came out differently when it was made again: {}",
        verified.differing.join(", ")
    ))
    .hint(
        "was the content changed meanwhile? If not, this is a fault in Breakeven: please report it",
    );
    eprintln!("{trouble}");
    Ok(false)
}

/// Shows the site until the process is stopped.
pub(super) fn serve(places: &Places, port: u16, open: bool) -> Result<Exit, Trouble> {
    watch_templates(Format::Human)?;
    let locations = locations(places);
    let first = generate(&locations)?;
    let server = Server::bind(port)?;
    let address = server.address();
    println!(
        "Serving {} at {address} – stop with Ctrl+C",
        locations.source.display()
    );
    if open && let Err(trouble) = serve::open_in_browser(&address) {
        eprintln!("{trouble}");
    }
    let watched = first.sources.clone();
    let mut waiting = Some(first);
    let never = server.run(&watched, || {
        match waiting.take().map_or_else(|| generate(&locations), Ok) {
            Ok(generated) => show(generated),
            Err(trouble) => {
                eprintln!("{trouble}");
                Built {
                    files: None,
                    findings: trouble.to_string(),
                }
            }
        }
    })?;
    match never {}
}

fn show(generated: Generated) -> Built {
    eprint!("{}", human::render(&generated.report, wants_colour()));
    println!("Built {}", counted(&generated));
    let findings = human::render(&generated.report, false);
    let files = (generated.report.errors() == 0).then_some(generated.files);
    Built { files, findings }
}

/// Returns where the content is.
pub(super) fn locations(places: &Places) -> Locations {
    Locations {
        source: places.source.clone(),
        config: places.config.clone(),
        drafts: places.drafts,
    }
}

pub(super) fn fails(generated: &Generated, reporting: &Reporting) -> bool {
    generated.report.errors() > 0 || (reporting.strict && generated.report.warnings() > 0)
}

pub(super) fn counted(generated: &Generated) -> String {
    format!(
        "{} with {}",
        count(generated.pages, "page", "pages"),
        count(generated.calculators, "calculator", "calculators")
    )
}

fn summary(generated: &Generated, emitted: &Emitted, out: &Path, seconds: f64) -> String {
    let mut lines = vec![
        format!(
            "Built {} in {seconds:.2} s: {}, {:.1} MB",
            counted(generated),
            count(generated.files.len(), "file", "files"),
            emitted.bytes as f64 / 1e6
        ),
        format!(
            "{}/ has {} new or changed, {} unchanged, {} removed; {}",
            out.display(),
            emitted.written,
            emitted.unchanged,
            emitted.removed,
            emitted.guarantee
        ),
    ];
    for path in &emitted.foreign {
        lines.push(format!(
            "Kept {}: no build made it",
            out.join(path).display()
        ));
    }
    for path in &emitted.set_aside {
        lines.push(format!(
            "A file came in the way while writing; it is now {}",
            path.display()
        ));
    }
    if let Some(why) = &emitted.left_behind {
        lines.push(format!(
            "The last site could not be cleared away yet: {why}"
        ));
    }
    lines.push(format!("Open {}", out.join("index.html").display()));
    lines.join("\n") + "\n"
}

pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
