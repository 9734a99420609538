//! A watch over templates. A template is a program that somebody else wrote, and between two pieces of its output nothing
//! tells what it does: it may double a text in a variable, or loop over loops. A thread of its own looks at the processor's
//! time and at the memory while templates are rendered, and ends the run with a finding at the template that does not end.
//!
//! In: which template each thread is rendering ([`render`]), and the findings of the stages before ([`during`]). Out: a
//! report, handed to whoever started the watch ([`start`]). What a template writes is bounded where it is rendered. Where
//! the system does not tell a process what it takes, the clock stands for the processor's time, and nothing for the memory.
//!
//! This is the one thing of the whole process that is not passed along: memory belongs to the process, too. Without
//! [`start`], as in a library, nothing is watched.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings, Report};
use crate::exit::Trouble;
use crate::fs::{self, Thread};

/// How much of a processor's time a template may take for one page, on however busy a machine. Pages take milliseconds,
/// the sitemap of a large site a second.
const MOST_TIME: Duration = Duration::from_secs(20);

/// How many bytes the process may grow by while a template renders one page, besides what others write meanwhile.
const MOST_MEMORY: u64 = 128 << 20;

/// When a thread is first asked for its time: most pages are finished long before.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a page that is finished may have taken, for each of its bytes.
const PER_BYTE: u64 = 3;

/// How often the watch looks.
const INTERVAL: Duration = Duration::from_millis(4);

/// How many threads are told apart. With more, some go unwatched now and then.
const PLACES: usize = 256;

static IS_STARTED: AtomicBool = AtomicBool::new(false);
static JOBS: [Mutex<Job>; PLACES] = [const { Mutex::new(Job::IDLE) }; PLACES];
/// How many bytes were rendered so far.
static WRITTEN: AtomicU64 = AtomicU64::new(0);
/// The findings before rendering, while templates are rendered.
static BEFORE: Mutex<Option<Findings>> = Mutex::new(None);
static BEGUN: Condvar = Condvar::new();

/// What a thread is rendering.
struct Job {
    /// Counts the jobs of the process; 0 where there is none.
    number: u64,
    /// The thread, where the system has a name for it.
    thread: Option<Thread>,
    template: String,
    page: String,
}

impl Job {
    const IDLE: Job = Job {
        number: 0,
        thread: None,
        template: String::new(),
        page: String::new(),
    };
}

/// What the watch saw when it first saw a job.
#[derive(Clone, Copy)]
struct Sight {
    number: u64,
    since: Instant,
    /// The time that the thread had taken when it was first asked, and when that was.
    taken: Option<(Duration, Instant)>,
    memory: Option<u64>,
    written: u64,
}

/// Starts the watch. `end` gets the report of a run that has to be ended; the template goes on until the process ends.
///
/// # Errors
///
/// Where no thread can be started.
pub fn start(end: impl FnOnce(Report) + Send + 'static) -> Result<(), Trouble> {
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || end(runaway()))
        .map_err(|error| Trouble::new(format!("cannot start a thread: {error}")))?;
    IS_STARTED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Renders a site under the watch. `findings` are those so far.
pub fn during<T>(findings: &mut Findings, work: impl FnOnce(&mut Findings) -> T) -> T {
    if !IS_STARTED.load(Ordering::Relaxed) {
        return work(findings);
    }
    *locked(&BEFORE) = Some(findings.clone());
    BEGUN.notify_one();
    let done = work(findings);
    *locked(&BEFORE) = None;
    done
}

/// Renders one template for one page, both named by their files. `work` returns how many bytes it wrote, too.
pub(crate) fn render<T>(template: &str, page: &str, work: impl FnOnce() -> (T, usize)) -> T {
    static NUMBERS: AtomicU64 = AtomicU64::new(1);
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static PLACE: usize = THREADS.fetch_add(1, Ordering::Relaxed) % PLACES;
        static THREAD: Option<Thread> = Thread::current();
    }
    if !IS_STARTED.load(Ordering::Relaxed) {
        return work().0;
    }
    let place = PLACE.with(|place| *place);
    {
        let mut job = locked(&JOBS[place]);
        job.number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        job.thread = THREAD.with(|thread| *thread);
        job.template.clear();
        job.template.push_str(template);
        job.page.clear();
        job.page.push_str(page);
    }
    let (done, bytes) = work();
    locked(&JOBS[place]).number = 0;
    WRITTEN.fetch_add(bytes as u64, Ordering::Relaxed);
    done
}

/// Waits until a template has to be stopped, which may be never. Returns the report that says so.
fn runaway() -> Report {
    let mut sights: Vec<Option<Sight>> = vec![None; PLACES];
    loop {
        let mut before = locked(&BEFORE);
        while before.is_none() {
            before = BEGUN.wait(before).unwrap_or_else(PoisonError::into_inner);
        }
        drop(before);
        thread::sleep(INTERVAL);
        let now = Sight {
            number: 0,
            since: Instant::now(),
            taken: None,
            memory: fs::memory_of_this_process(),
            written: WRITTEN.load(Ordering::Relaxed),
        };
        // Of several at once, the one that has been at it for longest.
        let found = sights
            .iter_mut()
            .zip(&JOBS)
            .filter_map(|(sight, job)| Some((look(sight, &now, job)?, job)))
            .min_by_key(|((since, _), _)| *since);
        let Some(((_, why), job)) = found else {
            continue;
        };
        let Some(mut findings) = locked(&BEFORE).clone() else {
            continue;
        };
        let job = locked(job);
        let problem = Diagnostic::new(Code::TemplateError, job.template.clone(), why)
            .note(format!("while rendering {}", job.page))
            .hint("look for a text or list that is doubled in a loop, and for loops inside loops");
        findings.push(problem);
        return findings.into_report();
    }
}

/// Looks at a job. Returns since when it is there, and why it has to be stopped, where it has.
fn look(sight: &mut Option<Sight>, now: &Sight, job: &Mutex<Job>) -> Option<(Instant, String)> {
    let (number, thread) = {
        let job = locked(job);
        (job.number, job.thread)
    };
    let Some(first) = sight.as_mut().filter(|first| first.number == number) else {
        *sight = (number > 0).then_some(Sight { number, ..*now });
        return None;
    };
    if first.time(now.since, thread) > MOST_TIME {
        let why = format!(
            "the template does not end: it has rendered one page for {} seconds",
            MOST_TIME.as_secs()
        );
        return Some((first.since, why));
    }
    let grown = now.memory?.saturating_sub(first.memory?);
    let others = PER_BYTE * now.written.saturating_sub(first.written);
    (grown > MOST_MEMORY + others).then(|| {
        let why = format!(
            "the template takes memory without end: {} MiB so far, for one page",
            grown >> 20
        );
        (first.since, why)
    })
}

impl Sight {
    /// Returns how long the job has kept a processor busy: how long it is there, where the system does not tell.
    fn time(&mut self, now: Instant, thread: Option<Thread>) -> Duration {
        let clock = now.duration_since(self.since);
        if clock < PATIENCE {
            return clock;
        }
        let Some(time) = thread.and_then(fs::time_of_thread) else {
            return clock;
        };
        let (taken, at) = *self.taken.get_or_insert((time, now));
        at.duration_since(self.since) + time.saturating_sub(taken)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
