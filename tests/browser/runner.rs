//! The harness: which scenarios run, where, and what is printed about them.
//!
//! It takes the arguments that `cargo test` passes on and prints in cargo's format, so that counts add up with those
//! of the other tests. Scenarios are spread over a few browser processes of each kind, one page at a time in each; those
//! that begin with the same page are joined, and take turns on it. Those marked `alone` (they measure time) run afterwards,
//! one by one. A scenario runs once: there are no retries.
//!
//! Those marked `thorough` repeat at another place or in another browser what is tried here anyway, or take long. They
//! run in CI, and where `BREAKEVEN_ALL=1` or `-- --include-ignored` asks for them; elsewhere each is printed as ignored.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::driver::{Browser, Engine, Page, PageExt, Result, taken};
use crate::site::Sites;

/// What a scenario does with its page.
type Steps = Box<dyn Fn(&mut dyn Page, &Sites) -> Result + Send + Sync>;

/// One thing that is tried in one browser, or several that are tried on one page, one after another.
pub(crate) struct Scenario {
    parts: Vec<Part>,
    engine: Engine,
    alone: bool,
    needs: Option<fn() -> Result>,
}

/// A name and its steps.
struct Part {
    name: String,
    steps: Steps,
    thorough: bool,
}

impl Scenario {
    /// Names a scenario; the browser's name is put at the end.
    pub(crate) fn new(
        name: impl AsRef<str>,
        engine: Engine,
        steps: impl Fn(&mut dyn Page, &Sites) -> Result + Send + Sync + 'static,
    ) -> Scenario {
        let name = format!("{}::{}", name.as_ref(), engine.name());
        Scenario {
            parts: vec![Part {
                name,
                steps: Box::new(steps),
                thorough: false,
            }],
            engine,
            alone: false,
            needs: None,
        }
    }

    /// Lets another scenario of the same browser, with the same needs, follow on the page of this one. After one that
    /// failed, the next gets a page of its own.
    pub(crate) fn join(&mut self, other: Scenario) {
        self.parts.extend(other.parts);
    }

    /// Leaves the scenario to runs that try everything.
    pub(crate) fn thorough(mut self) -> Scenario {
        for part in &mut self.parts {
            part.thorough = true;
        }
        self
    }

    /// The same, where a condition holds.
    pub(crate) fn thorough_if(self, holds: bool) -> Scenario {
        if holds { self.thorough() } else { self }
    }

    /// Keeps every other scenario out while this one runs.
    pub(crate) fn alone(self) -> Scenario {
        Scenario {
            alone: true,
            ..self
        }
    }

    /// Leaves the scenario out, or fails it in CI, where something besides the browser is missing.
    pub(crate) fn needs(self, what: fn() -> Result) -> Scenario {
        Scenario {
            needs: Some(what),
            ..self
        }
    }

    /// Says what is missing to run this.
    fn missing(&self) -> Option<String> {
        self.engine
            .find()
            .err()
            .or_else(|| self.needs.and_then(|needed| needed().err()))
    }
}

/// Says whether this runs in CI, where nothing may be left out.
pub(crate) fn in_ci() -> bool {
    is_set("CI")
}

/// The variable that asks for what only CI tries otherwise.
const ALL: &str = "BREAKEVEN_ALL";

fn is_set(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()))
}

#[derive(Default)]
struct Arguments {
    filters: Vec<String>,
    skips: Vec<String>,
    exact: bool,
    list: bool,
    only_thorough: bool,
    all: bool,
    with_times: bool,
    threads: Option<usize>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Arguments> {
        let mut read = Arguments {
            all: in_ci() || is_set(ALL),
            ..Arguments::default()
        };
        while let Some(word) = words.next() {
            let (name, joined) = word
                .split_once('=')
                .map_or((word.as_str(), None), |(name, value)| {
                    (name, Some(value.to_owned()))
                });
            let mut value = || {
                joined
                    .clone()
                    .or_else(|| words.next())
                    .ok_or(format!("{name} needs a value"))
            };
            match name {
                "--list" => read.list = true,
                "--exact" => read.exact = true,
                "--ignored" => (read.only_thorough, read.all) = (true, true),
                "--include-ignored" => read.all = true,
                "--report-time" => read.with_times = true,
                "--skip" => read.skips.push(value()?),
                "--test-threads" => {
                    let text = value()?;
                    read.threads = Some(
                        text.parse()
                            .map_err(|_| format!("--test-threads: {text:?} is no number"))?,
                    );
                }
                "--format" | "--color" => drop(value()?),
                "--nocapture" | "--no-capture" | "--show-output" | "--quiet" | "-q" => {}
                _ if word.starts_with('-') => return Err(format!("unknown option {word}")),
                _ => read.filters.push(word),
            }
        }
        Ok(read)
    }

    fn wants(&self, part: &Part) -> bool {
        let fits = |pattern: &String| {
            if self.exact {
                part.name == *pattern
            } else {
                part.name.contains(pattern.as_str())
            }
        };
        (part.thorough || !self.only_thorough)
            && (self.filters.is_empty() || self.filters.iter().any(fits))
            && !self.skips.iter().any(fits)
    }
}

enum Ending {
    Passed,
    Ignored(String),
    Failed(String),
}

/// Runs what the arguments ask for and prints the result.
pub(crate) fn main(scenarios: Vec<Scenario>, sites: &Sites) -> ExitCode {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let count_of =
        |scenarios: &[Scenario]| scenarios.iter().map(|one| one.parts.len()).sum::<usize>();
    let all = count_of(&scenarios);
    let mut chosen = scenarios;
    for scenario in &mut chosen {
        scenario.parts.retain(|part| arguments.wants(part));
    }
    chosen.retain(|scenario| !scenario.parts.is_empty());
    let count = count_of(&chosen);
    if arguments.list {
        for part in chosen.iter().flat_map(|scenario| &scenario.parts) {
            println!("{}: test", part.name);
        }
        println!("\n{count} tests, 0 benchmarks");
        return ExitCode::SUCCESS;
    }

    let start = Instant::now();
    println!("\nrunning {count} tests");
    let filtered = all - count;
    let endings = Mutex::new(Vec::with_capacity(count));
    let done = |name: &str, ending: Ending, took: Duration| {
        let mut endings = endings.lock().expect("printing does not panic");
        let word = match &ending {
            Ending::Passed => "ok".to_owned(),
            Ending::Ignored(reason) => format!("ignored, {reason}"),
            Ending::Failed(_) => "FAILED".to_owned(),
        };
        let time = match arguments.with_times {
            true => format!(" <{:.3}s>", took.as_secs_f64()),
            false => String::new(),
        };
        println!("test {name} ... {word}{time}");
        endings.push((name.to_owned(), ending));
    };
    if !arguments.all {
        leave_to_ci(&mut chosen, &done);
    }
    run(chosen, &arguments, sites, &done);

    let mut endings = endings.into_inner().expect("printing does not panic");
    endings.sort_by(|left, right| left.0.cmp(&right.0));
    let failed: Vec<_> = endings
        .iter()
        .filter_map(|(name, ending)| match ending {
            Ending::Failed(seen) => Some((name, seen)),
            _ => None,
        })
        .collect();
    let ignored = endings
        .iter()
        .filter(|(_, ending)| matches!(ending, Ending::Ignored(_)))
        .count();
    if !failed.is_empty() {
        println!("\nfailures:\n");
        for (name, seen) in &failed {
            println!("---- {name} ----\n{seen}\n");
        }
        println!("failures:");
        for (name, _) in &failed {
            println!("    {name}");
        }
    }
    if arguments.with_times {
        println!("\nwhat browsers were asked for:\n{}", taken().join("\n"));
    }
    println!(
        "\ntest result: {}. {} passed; {} failed; {ignored} ignored; 0 measured; {filtered} filtered out; finished in {:.2}s\n",
        if failed.is_empty() { "ok" } else { "FAILED" },
        count - failed.len() - ignored,
        failed.len(),
        start.elapsed().as_secs_f64(),
    );
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(101)
    }
}

/// Takes out what is thorough, and says so.
fn leave_to_ci(chosen: &mut Vec<Scenario>, done: &Done<'_>) {
    for scenario in &mut *chosen {
        let (thorough, now) = std::mem::take(&mut scenario.parts)
            .into_iter()
            .partition(|part| part.thorough);
        scenario.parts = now;
        for Part { name, .. } in thorough {
            let reason = format!("tried in CI; {ALL}=1 tries it here");
            done(&name, Ending::Ignored(reason), Duration::ZERO);
        }
    }
    chosen.retain(|scenario| !scenario.parts.is_empty());
}

/// Is told the name of a scenario, how it ended and how long it took, with the page that was opened for it.
type Done<'a> = dyn Fn(&str, Ending, Duration) + Sync + 'a;

fn run(chosen: Vec<Scenario>, arguments: &Arguments, sites: &Sites, done: &Done<'_>) {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    // A pair of browsers for each two cores: more of them take longer, one by one and together.
    let workers = arguments.threads.unwrap_or(cores).div_ceil(2).clamp(1, 4);
    let (alone, together): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|scenario| scenario.alone);
    let split = |scenarios: Vec<Scenario>| {
        let (chromium, firefox): (Vec<_>, Vec<_>) = scenarios
            .into_iter()
            .partition(|scenario| scenario.engine == Engine::Chromium);
        [(Engine::Chromium, chromium), (Engine::Firefox, firefox)].map(|(engine, queue)| {
            (
                engine,
                workers.min(queue.len()),
                Mutex::new(VecDeque::from(queue)),
            )
        })
    };
    let together = split(together);
    let in_queue = |which: usize| {
        let (engine, _, queue) = &together[which];
        work(*engine, queue, sites, done);
    };
    std::thread::scope(|scope| {
        for (own, other) in [(0, 1), (1, 0)] {
            for _ in 0..together[own].1 {
                // Whoever is done first helps the others out.
                scope.spawn(move || [own, other].map(in_queue));
            }
        }
    });
    for (engine, _, queue) in &split(alone) {
        work(*engine, queue, sites, done);
    }
}

/// Runs scenarios of one kind of browser until none is left.
fn work(engine: Engine, queue: &Mutex<VecDeque<Scenario>>, sites: &Sites, done: &Done<'_>) {
    let mut browser: Option<Box<dyn Browser>> = None;
    loop {
        let Some(scenario) = queue
            .lock()
            .expect("taking from a queue does not panic")
            .pop_front()
        else {
            return;
        };
        if let Some(reason) = scenario.missing() {
            for part in &scenario.parts {
                let ending = if in_ci() {
                    Ending::Failed(reason.clone())
                } else {
                    Ending::Ignored(reason.clone())
                };
                done(&part.name, ending, Duration::ZERO);
            }
            continue;
        }
        let mut page: Option<Box<dyn Page>> = None;
        for part in &scenario.parts {
            let start = Instant::now();
            let opened = match &mut page {
                Some(page) => Ok(page),
                None => open(engine, &mut browser).map(|opened| page.insert(opened)),
            };
            let ending = match opened {
                Ok(page) => perform(part, page.as_mut(), sites),
                Err(reason) => {
                    // What follows starts another browser; this one has failed.
                    browser = None;
                    Ending::Failed(reason)
                }
            };
            if !matches!(ending, Ending::Passed) {
                page = None;
            }
            done(&part.name, ending, start.elapsed());
        }
    }
}

/// Opens a page in the browser that runs, or in a new one.
fn open(engine: Engine, browser: &mut Option<Box<dyn Browser>>) -> Result<Box<dyn Page>> {
    match browser {
        Some(browser) => browser.open(),
        None => browser.insert(engine.start()?).open(),
    }
}

fn perform(part: &Part, page: &mut dyn Page, sites: &Sites) -> Ending {
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| (part.steps)(page, sites)));
    let problem = match outcome {
        Ok(Ok(())) => return Ending::Passed,
        Ok(Err(problem)) => problem,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            text.or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or("panicked".into())
        }
    };
    let place = page
        .eval_text("location.href")
        .unwrap_or_else(|reason| reason);
    let picture = page
        .screenshot(false)
        .and_then(|picture| save_picture(&part.name, &picture));
    Ending::Failed(match picture {
        Ok(path) => format!("{problem}\nat {place}\npicture: {}", path.display()),
        Err(reason) => format!("{problem}\nat {place}\nno picture: {reason}"),
    })
}

/// Keeps a picture in the target folder, under the name of what it shows.
pub(crate) fn save_picture(name: &str, picture: &[u8]) -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let path = folder.join(name.replace("::", ".") + ".png");
    std::fs::create_dir_all(path.parent().unwrap_or(&folder))
        .and_then(|()| std::fs::write(&path, picture))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
