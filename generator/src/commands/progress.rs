//! The line of a terminal that says how far a build is. In: the run. Out: one line on the error stream, written over
//! again and again, from the second that a build lasts longer than one; gone when the build ends. Nothing where the
//! error stream is no terminal.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::timings::Timings;

/// Builds that are done by then show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line is written.
const EVERY: Duration = Duration::from_millis(100);

/// A line under way; dropping it clears it.
#[derive(Debug)]
pub(super) struct Progress {
    /// Closed when the line is to end.
    ended: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to tell, where somebody sees it.
    pub(super) fn begin(timings: &Arc<Timings>) -> Option<Progress> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let timings = Arc::clone(timings);
        let (ended, end) = channel::<()>();
        let thread = std::thread::Builder::new().spawn(move || {
            let mut wait = PATIENCE;
            let mut shown = false;
            while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = EVERY;
                shown = true;
                // A terminal that went away is no trouble of the build.
                let _ = write!(std::io::stderr(), "\r\x1b[2K{}", timings.progress());
            }
            if shown {
                let _ = write!(std::io::stderr(), "\r\x1b[2K");
            }
        });
        Some(Progress {
            ended: Some(ended),
            thread: thread.ok(),
        })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.ended.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to clear.
            let _ = thread.join();
        }
    }
}
