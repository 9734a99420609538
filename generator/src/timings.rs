//! Where the time of a run goes. In: the stages as they pass, and what each page and template took. Out: a table for
//! `build --timings`, and for a terminal how far the run is.
//!
//! Nothing here changes what is made. Times of single pages are taken only where a table was asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::fs;

/// How many pages and templates the table names.
const SLOWEST: usize = 10;

/// A run being timed.
#[derive(Debug)]
pub struct Timings {
    start: Instant,
    /// Whether single pages are timed.
    detailed: bool,
    stages: Mutex<Vec<Stage>>,
    parts: Mutex<Parts>,
    /// How many parts of the stage that is going on are done, and how many it has.
    done: AtomicUsize,
    all: AtomicUsize,
}

/// What was timed, by kind and name: how long in all, and how often.
type Parts = BTreeMap<(&'static str, String), (Duration, usize)>;

/// A stage of a run.
#[derive(Clone, Debug)]
struct Stage {
    name: &'static str,
    start: Instant,
    took: Option<Duration>,
    /// The greatest memory up to its end, in bytes, where the system tells.
    peak: Option<u64>,
}

impl Default for Timings {
    fn default() -> Timings {
        Timings::new(false)
    }
}

impl Timings {
    /// Begins to take times.
    pub fn new(detailed: bool) -> Timings {
        Timings {
            start: Instant::now(),
            detailed,
            stages: Mutex::default(),
            parts: Mutex::default(),
            done: AtomicUsize::new(0),
            all: AtomicUsize::new(0),
        }
    }

    /// Does a stage that has `parts` parts; 0 where they are not counted.
    pub fn stage<T>(&self, name: &'static str, parts: usize, work: impl FnOnce() -> T) -> T {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(parts, Ordering::Relaxed);
        let start = Instant::now();
        let at = {
            let mut stages = self.stages();
            stages.push(Stage {
                name,
                start,
                took: None,
                peak: None,
            });
            stages.len() - 1
        };
        let made = work();
        let stage = &mut self.stages()[at];
        stage.took = Some(start.elapsed());
        stage.peak = if self.detailed {
            fs::peak_memory()
        } else {
            None
        };
        made
    }

    /// Does one part of a stage; `kind` and `name` say what, such as a page by its file.
    pub fn part<T>(&self, kind: &'static str, name: &str, work: impl FnOnce() -> T) -> T {
        let made = self.timed(kind, name, work);
        self.done.fetch_add(1, Ordering::Relaxed);
        made
    }

    /// Times something that is no part of a stage by itself.
    pub fn timed<T>(&self, kind: &'static str, name: &str, work: impl FnOnce() -> T) -> T {
        if !self.detailed {
            return work();
        }
        let start = Instant::now();
        let made = work();
        let took = start.elapsed();
        let mut parts = self.parts.lock().expect("no holder of this lock panics");
        let (sum, count) = parts.entry((kind, name.to_owned())).or_default();
        *sum += took;
        *count += 1;
        made
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Vec<Stage>> {
        self.stages.lock().expect("no holder of this lock panics")
    }

    /// Returns how far the run is, for a line of a terminal: `Rendering: 4,200 of 10,000, 3 s left`. Empty where no
    /// stage is going on.
    pub fn progress(&self) -> String {
        let Some(stage) = self
            .stages()
            .last()
            .filter(|stage| stage.took.is_none())
            .cloned()
        else {
            return String::new();
        };
        let (done, all) = (
            self.done.load(Ordering::Relaxed),
            self.all.load(Ordering::Relaxed),
        );
        let mut line = stage.name.to_owned();
        if all > 0 {
            write!(line, ": {done} of {all}").expect("writing to a string does not fail");
            let took = stage.start.elapsed().as_secs_f64();
            // A guess from less would jump about.
            if done * 20 > all && took > 0.2 {
                let left = took / done as f64 * all.saturating_sub(done) as f64;
                write!(line, ", {:.0} s left", left.ceil())
                    .expect("writing to a string does not fail");
            }
        }
        line
    }

    /// Returns how long the run has lasted.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Returns the table: the stages in their order, then the slowest pages and templates.
    pub fn table(&self) -> String {
        let mut text = String::from("Stage                     Seconds   Peak MiB\n");
        let mut sum = Duration::ZERO;
        for stage in self.stages().iter() {
            let took = stage.took.unwrap_or_default();
            sum += took;
            let peak = stage
                .peak
                .map_or_else(|| "–".to_owned(), |bytes| (bytes >> 20).to_string());
            text.push_str(&format!(
                "{:<24} {:>8.3} {peak:>10}\n",
                stage.name,
                took.as_secs_f64()
            ));
        }
        let rest = self.elapsed().saturating_sub(sum);
        text.push_str(&format!(
            "{:<24} {:>8.3}\n{:<24} {:>8.3}\n",
            "between them",
            rest.as_secs_f64(),
            "all",
            self.elapsed().as_secs_f64()
        ));
        let parts = self.parts.lock().expect("no holder of this lock panics");
        let mut kinds: BTreeMap<&str, Vec<(&str, Duration, usize)>> = BTreeMap::new();
        for ((kind, name), (took, count)) in parts.iter() {
            kinds.entry(kind).or_default().push((name, *took, *count));
        }
        for (kind, mut names) in kinds {
            names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            text.push_str(&format!(
                "\n{kind}, on one core each    Milliseconds   Times\n"
            ));
            for (name, took, count) in names.into_iter().take(SLOWEST) {
                text.push_str(&format!(
                    "{:>10.2} {count:>7}  {name}\n",
                    took.as_secs_f64() * 1e3
                ));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_stages_in_order_and_the_slowest_parts_first() {
        let timings = Timings::new(true);
        timings.stage("Reading", 0, || ());
        timings.stage("Rendering", 2, || {
            timings.part("Pages", "fast.md", || ());
            timings.part("Pages", "slow.md", || {
                std::thread::sleep(Duration::from_millis(3))
            });
            assert!(timings.progress().starts_with("Rendering: 2 of 2"));
        });
        let table = timings.table();
        let at = |word: &str| {
            table
                .find(word)
                .unwrap_or_else(|| panic!("{word}: {table}"))
        };
        assert!(at("Reading") < at("Rendering") && at("Rendering") < at("slow.md"));
        assert!(at("slow.md") < at("fast.md"));
        assert_eq!(timings.progress(), "");
    }

    #[test]
    fn single_parts_are_not_timed_unless_that_is_asked_for() {
        let timings = Timings::default();
        timings.stage("Rendering", 1, || timings.part("Pages", "a.md", || ()));
        assert!(!timings.table().contains("a.md"));
    }
}
