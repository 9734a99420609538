//! Tells when a source file changed. In: files and folders. Out: one wake-up for each burst of changes. Uses the
//! system's notices, and looks by itself every half second where there are none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::exit::Trouble;

/// A burst of changes is over after this much silence: editors write a file in several steps.
const SILENCE: Duration = Duration::from_millis(15);
/// However long a burst lasts, it is reported after this.
const LONGEST_BURST: Duration = Duration::from_secs(1);
/// How often a folder that vanished is looked for, and everything where the system sends no notices.
const LOOK: Duration = Duration::from_millis(500);

/// The changes below some files and folders.
pub(crate) struct Changes {
    watched: Vec<PathBuf>,
    events: Receiver<notify::Result<Event>>,
    watcher: Box<dyn Watcher>,
}

impl Changes {
    /// Begins to watch.
    ///
    /// # Errors
    /// Where one of the paths cannot be read.
    pub(crate) fn of(watched: &[PathBuf]) -> Result<Changes, Trouble> {
        let mut real = Vec::new();
        for path in watched {
            let path = path.canonicalize().map_err(|error| {
                Trouble::new(format!("cannot watch `{}`: {error}", path.display()))
            })?;
            real.push(path);
        }
        let (sender, events) = channel();
        let by_system = RecommendedWatcher::new(sender.clone(), Config::default())
            .map(|watcher| Box::new(watcher) as Box<dyn Watcher>)
            .and_then(|mut watcher| watch_all(&mut *watcher, &real).map(|()| watcher));
        let watcher = match by_system {
            Ok(watcher) => watcher,
            Err(_) => PollWatcher::new(sender, Config::default().with_poll_interval(LOOK))
                .and_then(|mut watcher| watch_all(&mut watcher, &real).map(|()| watcher))
                .map(|watcher| Box::new(watcher) as Box<dyn Watcher>)
                .map_err(|error| Trouble::new(format!("cannot watch for changes: {error}")))?,
        };
        Ok(Changes {
            watched: real,
            events,
            watcher,
        })
    }

    /// Returns after the next burst of changes, with the paths that the system named.
    ///
    /// # Errors
    /// Where the system stopped sending notices.
    pub(crate) fn wait(&mut self) -> Result<BTreeSet<PathBuf>, Trouble> {
        let mut first: Option<Instant> = None;
        let mut paths = BTreeSet::new();
        loop {
            let patience = match first {
                None => LOOK,
                Some(first) if first.elapsed() >= LONGEST_BURST => return Ok(paths),
                Some(_) => SILENCE,
            };
            match self.events.recv_timeout(patience) {
                Ok(Ok(event)) if !self.concerns_us(&event) => {}
                Ok(event) => {
                    if let Ok(event) = event {
                        if self.takes_a_root(&event) {
                            self.watch_again();
                        }
                        paths.extend(event.paths);
                    }
                    first.get_or_insert_with(Instant::now);
                }
                Err(RecvTimeoutError::Timeout) if first.is_some() => return Ok(paths),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Trouble::new("the system stopped telling of changed files"));
                }
            }
        }
    }

    /// Reading a file is no change, and neither is a neighbour of a watched file.
    fn concerns_us(&self, event: &Event) -> bool {
        !matches!(event.kind, EventKind::Access(_))
            && event
                .paths
                .iter()
                .any(|path| self.watched.iter().any(|watched| path.starts_with(watched)))
    }

    fn takes_a_root(&self, event: &Event) -> bool {
        let takes = matches!(
            event.kind,
            EventKind::Remove(_)
                | EventKind::Modify(ModifyKind::Name(RenameMode::From | RenameMode::Any))
        );
        takes && event.paths.iter().any(|path| self.watched.contains(path))
    }

    /// Waits until every watched path is there again, and watches it anew: the notices of a folder end with it.
    fn watch_again(&mut self) {
        while !self.watched.iter().all(|path| path.exists()) {
            std::thread::sleep(LOOK);
        }
        // Where this fails, the folder has vanished again, which is the next event.
        let _ = watch_all(&mut *self.watcher, &self.watched);
    }
}

/// Watches folders with all that is in them, and files through the folder that they are in: editors put a new file in
/// the place of the old one.
fn watch_all(watcher: &mut dyn Watcher, watched: &[PathBuf]) -> notify::Result<()> {
    for path in watched {
        match path.is_dir() {
            true => watcher.watch(path, RecursiveMode::Recursive)?,
            false => watcher.watch(
                path.parent().unwrap_or(Path::new("/")),
                RecursiveMode::NonRecursive,
            )?,
        }
    }
    Ok(())
}
