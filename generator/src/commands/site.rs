//! `build`: the site, made whole and written, and remembered for the next time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{Format, Places, Reporting};
use crate::emit::{self, Emitted, MANIFEST_NAME, Place};
use crate::exit::{Exit, Trouble};
use crate::fs::{File, Stamp};
use crate::load::{self, Locations};
use crate::memory::{self, Grounds, Left, Memory, To};
use crate::remembered::{self, Record, Said};
use crate::scratch::Scratch;
use crate::timings::Timings;
use crate::verify::verify;
use crate::{Generated, Means, apart, generate, generate_and_visit};

use super::progress::Progress;
use super::{print_rendered, rendered, wants_colour, watch_templates};

/// What a build does besides.
#[derive(Clone, Debug)]
pub(super) struct Extras {
    /// The file for the model of the site.
    pub(super) model: Option<PathBuf>,
    /// Make the site again in other ways, and compare.
    pub(super) verify: bool,
    /// Make the site anew, and compare it with the output.
    pub(super) verify_incremental: bool,
    /// Say where the time went.
    pub(super) timings: bool,
    /// The folder in which builds are remembered, where they are.
    pub(super) cache: Option<PathBuf>,
}

/// Writes the site, where the content has no errors.
pub(super) fn build(
    places: &Places,
    out: &Path,
    extras: &Extras,
    reporting: &Reporting,
) -> Result<Exit, Trouble> {
    let means = Means {
        timings: Arc::new(Timings::new(extras.timings)),
        scratch: Scratch::beside(folder_of(out)),
        memory: Memory::default(),
    };
    let timings = Arc::clone(&means.timings);
    let mut build = Build {
        locations: Locations {
            model: extras.model.is_some(),
            ..locations(places)
        },
        out,
        extras,
        reporting,
        means,
        last: BTreeMap::new(),
    };
    let last = build.last_record();
    // What is known of pages is a long list, which takes as long to read.
    let (inputs, left) = rayon::join(
        || build.inputs(last.as_ref()),
        || Left::read(&last.as_ref().and(build.file_in("pages"))?),
    );
    let mut done = match build.remembered(inputs.as_ref(), last, left) {
        Some(record) => build.say_again(&record),
        None => build.anew(inputs, Progress::begin(&timings)),
    }?;
    if extras.timings {
        eprint!("\n{}", timings.table());
    }
    if extras.verify_incremental && done == Exit::Clean && !build.is_as_made_anew()? {
        done = Exit::Internal;
    }
    Ok(done)
}

/// Returns the folder that the output is in, or will be.
fn folder_of(out: &Path) -> &Path {
    let is_named = |folder: &&Path| !folder.as_os_str().is_empty();
    let above = out.ancestors().skip(1).filter(is_named);
    above
        .into_iter()
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("."))
}

/// How many builds are remembered, one for each output folder.
const MOST_RECORDS: usize = 64;

/// Of how many outputs the single pages are known: these are as large as their texts.
const MOST_MEMORIES: usize = 8;

/// What a build reads, as it was before.
struct Inputs {
    /// The files and folders.
    read: Vec<PathBuf>,
    /// The hashes of all of it.
    hashes: remembered::Inputs,
}

/// What came of writing a site.
enum Written {
    Site(Emitted),
    /// What its content says forbids it.
    Nothing(Exit),
}

/// A build under way.
struct Build<'a> {
    locations: Locations,
    out: &'a Path,
    extras: &'a Extras,
    reporting: &'a Reporting,
    means: Means,
    /// How the files of the last build look, where they are as that left them.
    last: BTreeMap<String, Stamp>,
}

impl Build<'_> {
    /// Returns the last build, where this one would do and say the same. Where not, what is known of pages that have not
    /// changed comes from it.
    fn remembered(
        &mut self,
        inputs: Option<&Inputs>,
        last: Option<Record>,
        left: Option<Left>,
    ) -> Option<Record> {
        if self.extras.verify || self.extras.model.is_some() {
            return None;
        }
        let inputs = inputs?;
        let timings = Arc::clone(&self.means.timings);
        timings.stage("Comparing with the last", 0, || {
            self.means.memory = Memory::empty();
            let record = last?;
            if record.is_of(&inputs.hashes.all) {
                let holds = record.holds_output(self.out, MANIFEST_NAME);
                return holds.then_some(record);
            }
            let grounds = Grounds {
                rest: inputs.hashes.rest.clone(),
                list: record.list().to_owned(),
            };
            // A file that is not what it was is found where it is read, or where the output is replaced.
            if record.holds_list(self.out, MANIFEST_NAME) {
                let texts = &inputs.hashes.pages;
                self.means.memory = Memory::of(left?, &grounds, self.out, texts);
                self.last = record.outputs();
            }
            None
        })
    }

    /// Returns the file of a folder of the cache that is about builds to this output.
    fn file_in(&self, folder: &str) -> Option<PathBuf> {
        let out = self.out.canonicalize().ok()?;
        Some(
            self.extras
                .cache
                .as_ref()?
                .join(folder)
                .join(remembered::name_for(&out)),
        )
    }

    /// What the words of a build depend on, besides its places.
    fn asked(&self) -> String {
        let Reporting { format, strict } = self.reporting;
        format!("{format:?} {strict} {} {:?}", wants_colour(), self.out)
    }

    /// Says what the last build said.
    fn say_again(&self, record: &Record) -> Result<Exit, Trouble> {
        print_rendered(&record.said.report, self.reporting.format)?;
        let emitted = Emitted::unchanged(record.files(), record.said.bytes);
        self.conclude(&record.said.counted, &emitted)
    }

    /// Makes the site.
    fn anew(
        &mut self,
        inputs: Option<Inputs>,
        progress: Option<Progress>,
    ) -> Result<Exit, Trouble> {
        let format = self.reporting.format;
        watch_templates(format)?;
        let (generated, written) = self.made_and_written(progress)?;
        let report = rendered(&generated.report, format);
        print_rendered(&report, format)?;
        let emitted = match written? {
            Written::Site(emitted) => emitted,
            Written::Nothing(exit) => {
                eprintln!("Nothing was written.");
                return Ok(exit);
            }
        };
        if let (Some(path), Some(model)) = (&self.extras.model, &generated.model) {
            emit::replace_file(path, model.as_bytes())?;
        }
        let said = Said {
            report,
            counted: counted(&generated),
            bytes: emitted.bytes,
        };
        let done = self.conclude(&said.counted, &emitted)?;
        // What the build read, by what it says itself, is what was looked at before.
        if let Some(inputs) = inputs.filter(|inputs| inputs.read == generated.sources)
            && emitted.is_whole()
        {
            self.means.timings.stage("Remembering", 0, || {
                self.remember(inputs.hashes, said, &generated);
            });
        }
        apart((generated, std::mem::take(&mut self.means.memory)));
        Ok(done)
    }

    /// Makes the site and writes it. Where somebody changed the output meanwhile, such as another build, what was known of
    /// it is forgotten, and both are done once more, without.
    fn made_and_written(
        &mut self,
        progress: Option<Progress>,
    ) -> Result<(Generated, Result<Written, Trouble>), Trouble> {
        let generated = generate_and_visit(&self.locations, None, &self.means)?;
        drop(progress);
        if !self.means.memory.is_lost() {
            let written = self.written(&generated);
            if !self.means.memory.is_lost() {
                return Ok((generated, written));
            }
        }
        self.means.memory = Memory::empty();
        self.last.clear();
        let generated = generate_and_visit(&self.locations, None, &self.means)?;
        let written = self.written(&generated);
        Ok((generated, written))
    }

    /// Writes the site, where it may be.
    fn written(&mut self, generated: &Generated) -> Result<Written, Trouble> {
        if fails(generated, self.reporting) {
            return Ok(Written::Nothing(Exit::Findings));
        }
        if self.extras.verify && !is_reproducible(&self.locations, generated)? {
            return Ok(Written::Nothing(Exit::Internal));
        }
        let place = Place {
            out: self.out.to_owned(),
            sources: generated.sources.clone(),
            known: std::mem::take(&mut self.last),
            home: std::env::home_dir(),
        };
        let write = || emit::write_site(&generated.files, &place);
        let emitted = self.means.timings.stage("Emitting", 0, write)?;
        Ok(Written::Site(emitted))
    }

    /// Returns what is remembered of the last build to the same place.
    fn last_record(&self) -> Option<Record> {
        Record::read(&self.file_in("builds")?)
    }

    /// Looks at what the build will read; `None` where builds are not remembered.
    fn inputs(&self, last: Option<&Record>) -> Option<Inputs> {
        self.extras.cache.as_ref()?;
        self.means.timings.stage("Looking at what is there", 0, || {
            let read = load::roots(&self.locations).ok()?;
            let hashes = remembered::inputs(&self.locations, &read, &self.asked(), last).ok()?;
            Some(Inputs { read, hashes })
        })
    }

    /// Remembers the build that has just ended. Where that cannot be done, the next one has more to do, and no more.
    fn remember(&self, inputs: remembered::Inputs, said: Said, generated: &Generated) {
        let Some(file) = self.file_in("builds") else {
            return;
        };
        let (rest, still_hold) = (inputs.rest.clone(), inputs.still_hold());
        let record = Record::of(inputs, self.out, MANIFEST_NAME, &generated.files, said);
        if let Ok(Some(record)) = record {
            let pages = || {
                if still_hold {
                    self.remember_pages(&rest, record.list(), generated);
                }
            };
            let whole = || emit::replace_file(&file, &record.bytes());
            let ((), kept) = rayon::join(pages, whole);
            if let (Ok(()), Some(folder)) = (kept, file.parent()) {
                emit::keep_newest(folder, MOST_RECORDS);
                record.settle();
            }
        }
    }

    /// Keeps what is known of the pages, as [`Build::remember`].
    fn remember_pages(&self, rest: &str, list: &str, generated: &Generated) {
        let Some(file) = self.file_in("pages") else {
            return;
        };
        let grounds = Grounds {
            rest: rest.to_owned(),
            list: list.to_owned(),
        };
        let digest = |path: &str| {
            let files = &generated.files;
            let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
            Some(files[at.ok()?].digest())
        };
        let Generated {
            world,
            learned,
            noted,
            ..
        } = generated;
        let write = |to: &File, place: To<'_>| {
            memory::write(to, place, &grounds, world, learned, noted, digest)
        };
        let extended = self.means.memory.file().is_some_and(|(read, length)| {
            let behind = |to: &File| write(to, To::Behind(read, length));
            emit::extend_file_by(&file, read, length, behind).unwrap_or(false)
        });
        let kept = match extended {
            true => Ok(()),
            false => emit::replace_file_by(&file, |to| write(to, To::New)),
        };
        if let (Ok(()), Some(folder)) = (kept, file.parent()) {
            emit::keep_newest(folder, MOST_MEMORIES);
        }
    }

    fn conclude(&self, counted: &str, emitted: &Emitted) -> Result<Exit, Trouble> {
        let summary = summary(
            counted,
            emitted,
            self.out,
            self.means.timings.elapsed().as_secs_f64(),
        );
        // The output belongs to the findings where a program reads them.
        match self.reporting.format {
            Format::Human => super::print(&summary)?,
            Format::Json | Format::Sarif | Format::Github => eprint!("{summary}"),
        }
        Ok(Exit::Clean)
    }

    /// Says whether the output is what a build without any memory makes, byte for byte.
    fn is_as_made_anew(&self) -> Result<bool, Trouble> {
        let generated = generate(&self.locations)?;
        let differing = emit::differing(&generated.files, self.out)?;
        if differing.is_empty() {
            eprintln!(
                "Verified: made anew, the site has the same {}, byte for byte",
                count(generated.files.len(), "file", "files")
            );
            return Ok(true);
        }
        let trouble = Trouble::new(format!(
            "the output is not what a build makes anew: {}",
            differing.join(", ")
        ));
        eprintln!(
            "{}",
            trouble.hint("was the content changed meanwhile? If not, this is a fault in Breakeven: please report it")
        );
        Ok(false)
    }
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

/// Returns where the content is.
pub(super) fn locations(places: &Places) -> Locations {
    Locations {
        source: places.source.clone(),
        config: places.config.clone(),
        drafts: places.drafts,
        preview: false,
        model: false,
        addresses: false,
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

fn summary(counted: &str, emitted: &Emitted, out: &Path, seconds: f64) -> String {
    let mut lines = vec![
        format!(
            "Built {counted} in {seconds:.2} s: {}, {:.1} MB",
            count(emitted.written + emitted.unchanged, "file", "files"),
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
