//! What is at an address: the last good build, held in memory, and the findings of the last one. Pages get a panel with
//! the findings and a script that reloads them; both are reached below the reserved address `/.breakeven/`.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Built;
use super::http::{Connection, Refusal, Request};
use crate::output::OutputFile;

const RESERVED: &str = ".breakeven/";
const SCRIPT: &str = include_str!("reload.js");
const STYLE: &str = include_str!("panel.css");

/// How long a page's stream of events is silent at most; a page that was closed is noticed after this.
const PULSE: Duration = Duration::from_secs(5);

/// The site, replaced by every build.
#[derive(Debug)]
pub(crate) struct Site {
    /// Tells this run of the server from an earlier one on the same port, which an open page may remember.
    run: u128,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    files: Arc<BTreeMap<String, Arc<[u8]>>>,
    /// Whether the last build gave a site.
    is_good: bool,
    findings: Arc<str>,
    /// Counts what was shown.
    builds: u64,
    /// The pages that were asked for last, the newest first.
    looked_at: Vec<String>,
    /// Whether some files are newer than the last build.
    is_ahead: bool,
}

impl Site {
    /// Returns the site of the first build.
    pub(crate) fn new(first: Built) -> Site {
        let site = Site {
            run: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_nanos()),
            state: Mutex::default(),
            changed: Condvar::new(),
        };
        site.replace(first);
        site
    }

    /// Takes in a new build and tells the open pages. A failed one leaves the pages and replaces the findings.
    pub(crate) fn replace(&self, built: Built) {
        let mut state = self.state();
        let was = (
            state.is_good,
            Arc::clone(&state.findings),
            Arc::clone(&state.files),
        );
        state.is_good = built.files.is_some();
        if let Some(files) = built.files {
            state.files = Arc::new(by_path(files).collect());
        }
        state.findings = built.findings.into();
        let shows = |path: &String| was.2.get(path) == state.files.get(path);
        let shows_it_already = state.is_ahead
            && (was.0, &was.1) == (state.is_good, &state.findings)
            && state.looked_at.iter().all(shows);
        state.is_ahead = false;
        if !shows_it_already {
            state.builds += 1;
            self.changed.notify_all();
        }
    }

    /// Puts files over those of the last build, where that was a good one, and tells the open pages.
    pub(crate) fn lay_over(&self, files: Vec<OutputFile>) {
        let mut state = self.state();
        let is_new = |file: &OutputFile| state.files.get(&file.path) != Some(&file.bytes());
        if !state.is_good || !files.iter().any(is_new) {
            return;
        }
        let mut all = BTreeMap::clone(&state.files);
        all.extend(by_path(files));
        state.files = Arc::new(all);
        state.is_ahead = true;
        state.builds += 1;
        self.changed.notify_all();
    }

    /// Returns the paths of the pages that were asked for last.
    pub(crate) fn looked_at(&self) -> Vec<String> {
        self.state().looked_at.clone()
    }

    /// Sends what the request asks for.
    pub(crate) fn answer(&self, request: &Request, connection: &mut Connection) {
        if let Some(name) = request.path.strip_prefix(RESERVED) {
            return match name {
                "reload.js" => connection.respond(200, &[type_of("x.js")], SCRIPT.as_bytes()),
                "panel.css" => connection.respond(200, &[type_of("x.css")], STYLE.as_bytes()),
                "changes" => self.tell_changes(request, connection),
                _ => connection.refuse(&Refusal::new(
                    404,
                    "nothing is kept at this reserved address",
                )),
            };
        }
        let (files, is_good, findings, version) = {
            let state = self.state();
            let (files, findings) = (Arc::clone(&state.files), Arc::clone(&state.findings));
            (files, state.is_good, findings, self.version(&state))
        };
        let live = |page: &[u8]| with_panel(page, is_good, &findings, &version);
        if files.is_empty() {
            let page =
                b"<!doctype html><html lang=\"en\"><title>No site yet</title><body></body></html>";
            return connection.respond(503, &[type_of("x.html")], &live(page));
        }
        let path = match request.path.as_str() {
            path if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
            path => path.to_owned(),
        };
        if let Some(bytes) = files.get(&path) {
            let header = type_of(&path);
            match header.1.starts_with("text/html") {
                true => {
                    self.state().look_at(path);
                    connection.respond(200, &[header], &live(bytes));
                }
                false => connection.respond(200, &[header], bytes),
            }
        } else if files.contains_key(&format!("{path}/index.html")) {
            // With the slash, so that relative links on the page lead where they do elsewhere.
            let query = match request.query.as_str() {
                "" => String::new(),
                query => format!("?{query}"),
            };
            let goal = format!("{}/{query}", request.raw_path);
            connection.respond(302, &[("Location", &goal)], b"");
        } else if let Some(page) = files.get("404.html") {
            connection.respond(404, &[type_of("x.html")], &live(page));
        } else {
            connection.refuse(&Refusal::new(404, "the site has no such file"));
        }
    }

    /// Tells an open page once that there is another build than the one that it shows.
    fn tell_changes(&self, request: &Request, connection: &mut Connection) {
        let shown = request.query.strip_prefix("since=").unwrap_or_default();
        if !connection.begin_events() {
            return;
        }
        let mut state = self.state();
        while self.version(&state) == shown {
            let waited = self.changed.wait_timeout(state, PULSE);
            let (woken, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if timeout.timed_out() {
                drop(state);
                if !connection.event(":\n\n") {
                    return;
                }
                state = self.state();
            }
        }
        drop(state);
        connection.event("data: changed\n\n");
    }

    fn version(&self, state: &State) -> String {
        format!("{}-{}", self.run, state.builds)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many pages are known as looked at.
const LOOKED_AT: usize = 8;

impl State {
    fn look_at(&mut self, path: String) {
        self.looked_at.retain(|other| *other != path);
        self.looked_at.insert(0, path);
        self.looked_at.truncate(LOOKED_AT);
    }
}

fn by_path(files: Vec<OutputFile>) -> impl Iterator<Item = (String, Arc<[u8]>)> {
    files.into_iter().map(|file| {
        let bytes = file.bytes();
        (file.path, bytes)
    })
}

/// Returns the page with the panel and the script before the end of its body.
fn with_panel(page: &[u8], is_good: bool, findings: &str, version: &str) -> Vec<u8> {
    let mut added = String::new();
    if !is_good || !findings.is_empty() {
        let title = match is_good {
            true => "Findings",
            false => "The last change has errors. This is the site before it.",
        };
        added.push_str("<link rel=\"stylesheet\" href=\"/.breakeven/panel.css\">");
        added.push_str("<details class=\"breakeven-panel\" open><summary>");
        added.push_str(title);
        added.push_str("</summary><pre>");
        added.push_str(&escape(findings));
        added.push_str("</pre></details>");
    }
    added.push_str("<script src=\"/.breakeven/reload.js\" data-version=\"");
    added.push_str(version);
    added.push_str("\"></script>");
    let end = page
        .windows(7)
        .rposition(|window| window.eq_ignore_ascii_case(b"</body>"))
        .unwrap_or(page.len());
    [&page[..end], added.as_bytes(), &page[end..]].concat()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Returns the Content-Type header for a file name.
fn type_of(path: &str) -> (&'static str, &'static str) {
    let extension = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'));
    let value = match extension
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .as_deref()
    {
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("xml") => "application/xml",
        Some("txt" | "md" | "toml") => "text/plain; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/vnd.microsoft.icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("mp4") => "video/mp4",
        Some("webm") => "video/webm",
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    };
    ("Content-Type", value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_is_escaped_and_inside_the_body() {
        let page = b"<!doctype html><body><p>x</p></BODY></html>";
        let text = String::from_utf8(with_panel(
            page,
            false,
            "<script>alert(1)</script> & more",
            "1-1",
        ))
        .unwrap();
        assert!(
            text.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"),
            "{text}"
        );
        assert!(
            text.ends_with("data-version=\"1-1\"></script></BODY></html>"),
            "{text}"
        );
    }

    #[test]
    fn a_good_page_gets_the_script_alone() {
        let text = String::from_utf8(with_panel(b"<p>no body tag", true, "", "1-1")).unwrap();
        assert_eq!(
            text,
            "<p>no body tag<script src=\"/.breakeven/reload.js\" data-version=\"1-1\"></script>"
        );
    }
}
