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

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    /// # Errors
    /// Where the folders cannot be watched or no thread can be started.
    pub fn run(
        self,
        watched: &[PathBuf],
        mut build: impl FnMut() -> Built,
    ) -> Result<Infallible, Trouble> {
        // Watching starts before building, so that no save is missed.
        let mut changes = watch::Changes::of(watched)?;
        let site = Arc::new(Site::new(build()));
        let connections = Arc::new(AtomicUsize::new(0));
        for listener in self.listeners {
            let (site, connections) = (Arc::clone(&site), Arc::clone(&connections));
            thread::Builder::new()
                .spawn(move || answer_all(&listener, self.port, &site, &connections))
                .map_err(|error| Trouble::new(format!("cannot start a thread: {error}")))?;
        }
        loop {
            changes.wait()?;
            site.replace(build());
        }
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
