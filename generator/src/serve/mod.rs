//! The preview server: the site from memory, on this machine only, rebuilt and reloaded on save.
//! In: a function that builds the site, and the folders to watch. Out: HTTP on the loopback addresses.
//!
//! - `watch`: tells when a source file changed.
//! - `site`: the last good build and the findings of the last one; what is at an address.
//! - `http`: requests and responses, with a bound on everything that a client can choose.
//!
//! Deliberately not here: the output folder, which is neither read nor written; other methods than GET and HEAD; keeping
//! connections open (each carries one request, which costs nothing on loopback); any name or address but loopback's.

mod http;
mod site;
mod watch;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use self::site::Site;
use crate::exit::Trouble;
use crate::output::OutputFile;

/// How many connections are served at once; further ones are turned away. Each open page holds one.
const MOST_CONNECTIONS: usize = 128;

/// What one build gives to the server.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The files of the site, or `None` where the content has errors: the last good site then stays.
    pub files: Option<Vec<OutputFile>>,
    /// All findings as people read them, in plain text without colours. Empty where there are none.
    pub findings: String,
}

/// A server that has its port and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listeners: Vec<TcpListener>,
    port: u16,
}

impl Server {
    /// Takes a port on the loopback addresses, the old and the new kind; port 0 takes any free one.
    ///
    /// # Errors
    /// Where the port is taken or must not be used.
    pub fn bind(port: u16) -> Result<Server, Trouble> {
        let refused = |port: u16, error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AddrInUse => Trouble::new(format!("port {port} is taken"))
                .hint("choose another with --port, such as `--port 0` for any free one"),
            _ => Trouble::new(format!("cannot listen on port {port}: {error}"))
                .hint("choose another with --port, such as `--port 8000`"),
        };
        let old =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| refused(port, error))?;
        let port = old
            .local_addr()
            .map_err(|error| refused(port, error))?
            .port();
        let mut listeners = vec![old];
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            Ok(new) => listeners.push(new),
            // Browsers may try `localhost` there first: somebody else must not answer for us.
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                return Err(refused(port, error));
            }
            // A machine without the new kind.
            Err(_) => {}
        }
        Ok(Server { listeners, port })
    }

    /// Returns the address to open in a browser.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Builds, answers, and builds again on every change in `watched`; never ends by itself.
    ///
    /// While a build goes on, `early` may give some files of the site as they will be, from the paths that have changed
    /// and the pages that were looked at last. They are shown at once, the rest when the build ends.
    ///
    /// # Errors
    /// Where the folders cannot be watched or no thread can be started.
    pub fn run(
        self,
        watched: &[PathBuf],
        mut early: impl FnMut(&BTreeSet<PathBuf>, &[String]) -> Option<Vec<OutputFile>>,
        mut build: impl FnMut() -> Built + Send,
    ) -> Result<Infallible, Trouble> {
        // Watching starts before building, so that no save is missed.
        let mut changes = watch::Changes::of(watched)?;
        let site = Arc::new(Site::new(build()));
        let connections = Arc::new(AtomicUsize::new(0));
        let no_thread =
            |error: std::io::Error| Trouble::new(format!("cannot start a thread: {error}"));
        for listener in self.listeners {
            let (site, connections) = (Arc::clone(&site), Arc::clone(&connections));
            thread::Builder::new()
                .spawn(move || answer_all(&listener, self.port, &site, &connections))
                .map_err(no_thread)?;
        }
        let builds = Builds::default();
        thread::scope(|scope| {
            thread::Builder::new()
                .spawn_scoped(scope, || builds.make(&site, &mut build))
                .map_err(no_thread)?;
            loop {
                let changed = match changes.wait() {
                    Ok(paths) => builds.ask(paths),
                    Err(trouble) => {
                        builds.end();
                        return Err(trouble);
                    }
                };
                if let Some(files) = early(&changed, &site.looked_at()) {
                    builds.show(&site, files);
                }
            }
        })
    }
}

/// The builds of a run: those that were asked for, and the one that is going on.
#[derive(Default)]
struct Builds {
    work: Mutex<Work>,
    asked: Condvar,
}

#[derive(Default)]
struct Work {
    /// How many builds were asked for, and for which of them the last one was begun.
    asked: u64,
    begun: u64,
    /// What has changed since the site that is shown was built, each with the number of the build that was asked for.
    changed: Vec<(u64, PathBuf)>,
    /// Whether something was shown early that the build going on does not have.
    is_ahead: bool,
    has_ended: bool,
}

impl Builds {
    /// Asks for a build. Returns the paths that have changed since the last one that is shown.
    fn ask(&self, paths: BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let mut work = self.work();
        work.asked += 1;
        let number = work.asked;
        work.changed
            .extend(paths.into_iter().map(|path| (number, path)));
        self.asked.notify_all();
        work.changed.iter().map(|(_, path)| path.clone()).collect()
    }

    /// Shows files of the site that is still being built.
    fn show(&self, site: &Site, files: Vec<OutputFile>) {
        let mut work = self.work();
        work.is_ahead = work.asked > work.begun;
        site.lay_over(files);
    }

    /// Makes the builds that are asked for, until the end.
    fn make(&self, site: &Site, build: &mut impl FnMut() -> Built) {
        loop {
            let mut work = self.work();
            while work.begun == work.asked && !work.has_ended {
                work = self
                    .asked
                    .wait(work)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if work.has_ended {
                return;
            }
            let number = work.asked;
            (work.begun, work.is_ahead) = (number, false);
            drop(work);
            let built = build();
            let mut work = self.work();
            // What is shown already is newer: the next build has it.
            if !work.is_ahead {
                work.changed.retain(|(asked, _)| *asked > number);
                site.replace(built);
            }
        }
    }

    fn end(&self) {
        self.work().has_ended = true;
        self.asked.notify_all();
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn answer_all(listener: &TcpListener, port: u16, site: &Arc<Site>, connections: &Arc<AtomicUsize>) {
    loop {
        let Ok((stream, peer)) = listener.accept() else {
            // Out of file handles, perhaps: some will come back.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        if !is_loopback(peer) {
            continue;
        }
        let place = Place::take(connections);
        let site = Arc::clone(site);
        // Where no thread can be had, dropping the connection is the answer.
        let _ = thread::Builder::new().spawn(move || answer(stream, port, &site, place.is_some()));
    }
}

fn answer(stream: TcpStream, port: u16, site: &Site, has_place: bool) {
    let mut connection = http::Connection::new(stream);
    if !has_place {
        return connection.refuse(&http::Refusal::new(503, "too many connections"));
    }
    match connection.request(port) {
        Ok(request) => site.answer(&request, &mut connection),
        Err(refusal) => connection.refuse(&refusal),
    }
}

fn is_loopback(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

/// One of the places for connections, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(taken: &Arc<AtomicUsize>) -> Option<Place> {
        let place = Place(Arc::clone(taken));
        (taken.fetch_add(1, Ordering::Relaxed) < MOST_CONNECTIONS).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Opens an address in the browser of whoever sits here.
///
/// # Errors
/// Where the system has no program for that.
pub fn open_in_browser(address: &str) -> Result<(), Trouble> {
    let line: &[&str] = if cfg!(target_os = "macos") {
        &["open"]
    } else if cfg!(windows) {
        &["rundll32", "url.dll,FileProtocolHandler"]
    } else {
        &["xdg-open"]
    };
    Command::new(line[0])
        .args(&line[1..])
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|error| {
            Trouble::new(format!("cannot open a browser with `{}`: {error}", line[0]))
                .hint(format!("open {address} yourself"))
        })
}
