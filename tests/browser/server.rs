//! A file server for tests: one folder under one prefix, GET only, one connection per request, every request logged.
//!
//! It stands in for a static host. Deliberately absent: whatever such a host may add (compression, caching, clean
//! addresses, a fallback page), because the site must not lean on it.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::driver::Result;

struct Shared {
    folder: PathBuf,
    prefix: String,
    log: Mutex<Vec<(String, u16)>>,
    stopped: AtomicBool,
}

/// A running server; dropping it stops it.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Serves `folder` under `prefix` (`/`, or `/some/path/` with both slashes) on a free port of this machine.
    pub(crate) fn start(folder: &Path, prefix: &str) -> Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .map_err(|error| format!("no port: {error}"))?;
        let address = listener
            .local_addr()
            .map_err(|error| format!("no port: {error}"))?;
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            prefix: prefix.to_owned(),
            log: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(std::result::Result::ok) {
                if theirs.stopped.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&theirs);
                // A browser that opens a connection and then drops it is no failure.
                std::thread::spawn(move || drop(answer(stream, &shared)));
            }
        });
        Ok(Server { address, shared })
    }

    /// The address of the folder, with a slash at its end.
    pub(crate) fn home(&self) -> String {
        format!("http://{}{}", self.address, self.shared.prefix)
    }

    /// The path and status of each request up to now.
    pub(crate) fn log(&self) -> Vec<(String, u16)> {
        self.shared
            .log
            .lock()
            .expect("no holder of this lock panics")
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the listener so that it sees the flag; where it is gone already, there is nothing to wake.
        drop(TcpStream::connect(self.address));
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(());
    };
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let body = path
        .strip_prefix(&shared.prefix)
        .filter(|rest| !rest.contains(".."))
        .and_then(|rest| {
            let rest = if rest.is_empty() { "index.html" } else { rest };
            std::fs::read(shared.folder.join(rest)).ok()
        });
    let status = if body.is_some() { 200 } else { 404 };
    shared
        .log
        .lock()
        .expect("no holder of this lock panics")
        .push((path.to_owned(), status));
    let kind = if body.is_some() {
        content_type(path)
    } else {
        "text/plain"
    };
    let body = body.unwrap_or_else(|| b"not found".to_vec());
    write!(
        stream,
        "HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("html", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "text/html; charset=utf-8",
    }
}
