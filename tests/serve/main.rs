//! The preview server, spoken to over raw TCP: what it answers, what it refuses, and that it follows the sources.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

mod command;
#[path = "../support/random.rs"]
mod random;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use generator::output::OutputFile;
use generator::serve::{Built, Server};

/// A server of one test over one source file: each line `path: content` is a file of the site; the word `broken` in it
/// is an error in the content.
struct Preview {
    folder: tempfile::TempDir,
    port: u16,
}

impl Preview {
    fn start(source: &str) -> Preview {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("content/source.txt");
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(&path, source).unwrap();
        let server = Server::bind(0).unwrap();
        let address = server.address();
        let port = address
            .trim_end_matches('/')
            .rsplit_once(':')
            .unwrap()
            .1
            .parse()
            .unwrap();
        let watched = [folder.path().join("content")];
        thread::spawn(move || server.run(&watched, |_, _| None, || build(&path)));
        let preview = Preview { folder, port };
        preview.wait_for("/", "");
        preview
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("content/source.txt")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends bytes and returns all that comes back.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that refuses may close before it has read everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.send(
            format!(
                "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
                self.port
            )
            .as_bytes(),
        )
    }

    /// Asks until the answer has a text in it.
    fn wait_for(&self, path: &str, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let answer = self.get(path);
            if answer.contains(text) {
                return answer;
            }
            assert!(
                Instant::now() < deadline,
                "no {text:?} within 20 s, but: {answer}"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn check(&self, path: &str, expected: &[&str]) {
        let answer = self.get(path);
        for text in expected {
            assert!(answer.contains(text), "{path}: no {text:?} in: {answer}");
        }
    }
}

fn build(source: &std::path::Path) -> Built {
    let Ok(text) = fs::read_to_string(source) else {
        return Built {
            files: None,
            findings: "no source".to_owned(),
        };
    };
    if text.contains("broken") {
        return Built {
            files: None,
            findings: format!("error: <b>{text}</b>"),
        };
    }
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    let files = lines
        .map(|(path, text)| OutputFile::new(path, text.as_bytes()))
        .collect();
    Built {
        files: Some(files),
        findings: String::new(),
    }
}

const SITE: &str = "index.html: <body>home</body>\nguides/index.html: <body>guides</body>\njs/a.wasm: module\n404.html: <body>lost</body>\n";

#[test]
fn files_come_with_their_types_and_pages_with_the_reload_script() {
    let preview = Preview::start(SITE);
    preview.check(
        "/",
        &["200 OK", "text/html; charset=utf-8", "home", "reload.js"],
    );
    preview.check("/guides/?x=1", &["200 OK", "guides"]);
    preview.check("/guides?x=1", &["302 Found", "Location: /guides/?x=1\r\n"]);
    preview.check(
        "/js/a.wasm",
        &["200 OK", "application/wasm", "\r\n\r\nmodule"],
    );
    preview.check(
        "/.breakeven/reload.js",
        &["200 OK", "text/javascript", "EventSource"],
    );
    preview.check("/.breakeven/panel.css", &["200 OK", "text/css"]);
    preview.check("/nowhere", &["404 Not Found", "lost"]);
    let head =
        preview.send(format!("HEAD / HTTP/1.1\r\nHost: [::1]:{}\r\n\r\n", preview.port).as_bytes());
    assert!(
        head.contains("200 OK") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}

#[test]
fn nothing_outside_the_site_is_answered() {
    let preview = Preview::start(SITE);
    for path in [
        "/../source.txt",
        "/%2e%2e/source.txt",
        "/..%2fsource.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/..\\source.txt",
    ] {
        preview.check(path, &["404 Not Found"]);
    }
    let evil = preview.send(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert!(evil.contains("421") && !evil.contains("home"), "{evil}");
    let post = preview.send(
        format!(
            "POST / HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 3\r\n\r\nabc",
            preview.port
        )
        .as_bytes(),
    );
    assert!(
        post.contains("405") && post.contains("Allow: GET, HEAD"),
        "{post}"
    );
}

#[test]
fn malformed_and_endless_requests_are_refused_and_survived() {
    let preview = Preview::start(SITE);
    let host = format!("Host: localhost:{}\r\n\r\n", preview.port);
    for (request, status) in [
        (b"\x16\x03\x01\x02\x00".to_vec(), "400"),
        (b"GET\r\n\r\n".to_vec(), "400"),
        (format!("GET /\0 HTTP/1.1\r\n{host}").into_bytes(), "400"),
        (
            format!("GET /{} HTTP/1.1\r\n{host}", "a".repeat(100_000)).into_bytes(),
            "431",
        ),
        (
            format!("GET / HTTP/1.1\r\n{}{host}", "A: b\r\n".repeat(1000)).into_bytes(),
            "431",
        ),
        (vec![b'\n'; 100_000], "4"),
        (vec![0xff; 100_000], "400"),
    ] {
        let answer = preview.send(&request);
        let shown = String::from_utf8_lossy(&request[..request.len().min(40)]).into_owned();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{shown}: {answer}"
        );
    }
    drop(preview.connect());
    preview.check("/", &["200 OK"]);
}

#[test]
fn requests_changed_at_random_are_answered_or_refused_and_survived() {
    let preview = Preview::start(SITE);
    let whole = format!(
        "GET /guides/index.html?x=1 HTTP/1.1\r\nHost: localhost:{}\r\nAccept: */*\r\n\r\n",
        preview.port
    );
    let pieces = [
        "\r\n",
        "\n",
        "\0",
        " ",
        ":",
        "/",
        "..",
        "%2e",
        "%",
        "?",
        "#",
        "Host: evil.example\r\n",
        "HTTP/1.1",
        "HTTP/9.9",
        "Content-Length: 99999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "GET",
        "\u{fffd}",
    ];
    let mut random = random::Random::seeded();
    for _ in 0..2_000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() as u64 + 1) as usize;
            match random.below(3) {
                0 => {
                    let piece = pieces[random.below(pieces.len() as u64) as usize];
                    bytes.splice(at..at, piece.bytes());
                }
                1 => drop(bytes.drain(at..bytes.len().min(at + 5))),
                _ => {
                    let byte = random.number() as u8;
                    bytes.splice(at..bytes.len().min(at + 1), [byte]);
                }
            }
        }
        let mut stream = preview.connect();
        let _ = stream.write_all(&bytes);
        // What is not complete now will never be.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let shown = String::from_utf8_lossy(&bytes);
        let known = ["200", "302", "400", "404", "405", "421", "431"];
        let status = answer.get(9..12).unwrap_or_default();
        assert!(known.contains(&status), "{shown:?}: {answer}");
        assert!(!answer.contains("source.txt"), "{shown:?}: {answer}");
    }
    preview.check("/", &["200 OK"]);
}

#[test]
fn slow_clients_are_cut_off_and_hold_up_nobody() {
    let preview = Preview::start(SITE);
    let start = Instant::now();
    let mut slow: Vec<TcpStream> = (0..20).map(|_| preview.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HT").unwrap();
    }
    preview.check("/", &["200 OK"]);
    assert!(
        start.elapsed() < Duration::from_secs(4),
        "a slow client held up another"
    );
    for mut stream in slow {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("408"), "{answer}");
    }
}

#[test]
fn a_save_reaches_open_pages() {
    let preview = Preview::start(SITE);
    let page = preview.get("/");
    let version = page
        .split("data-version=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mut events = preview.connect();
    let request = format!(
        "GET /.breakeven/changes?since={version} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        preview.port
    );
    events.write_all(request.as_bytes()).unwrap();
    fs::write(preview.source(), SITE.replace("home", "changed")).unwrap();
    let mut answer = String::new();
    events.read_to_string(&mut answer).unwrap();
    assert!(
        answer.contains("text/event-stream") && answer.ends_with("data: changed\n\n"),
        "{answer}"
    );
    preview.check("/", &["changed"]);
}

#[test]
fn errors_are_shown_over_the_last_good_site_until_they_are_mended() {
    let preview = Preview::start(SITE);
    fs::write(preview.source(), "broken").unwrap();
    let page = preview.wait_for("/", "breakeven-panel");
    assert!(
        page.contains("home") && page.contains("error: &lt;b&gt;broken&lt;/b&gt;"),
        "{page}"
    );
    fs::write(preview.source(), SITE.replace("home", "mended")).unwrap();
    let page = preview.wait_for("/", "mended");
    assert!(!page.contains("breakeven-panel"), "{page}");
}

#[test]
fn a_server_over_broken_content_starts_and_recovers() {
    let preview = Preview::start("broken");
    preview.check("/any", &["503", "error: &lt;b&gt;broken", "reload.js"]);
    // As editors save: a new file moved over the old one.
    let draft = preview.folder.path().join("draft");
    fs::write(&draft, SITE).unwrap();
    fs::rename(&draft, preview.source()).unwrap();
    preview.wait_for("/", "home");
}

#[test]
fn a_content_folder_that_is_replaced_is_still_followed() {
    let preview = Preview::start(SITE);
    let content = preview.folder.path().join("content");
    fs::rename(&content, preview.folder.path().join("old")).unwrap();
    thread::sleep(Duration::from_millis(300));
    fs::create_dir(&content).unwrap();
    fs::write(preview.source(), SITE.replace("home", "second")).unwrap();
    preview.wait_for("/", "second");
    fs::write(preview.source(), SITE.replace("home", "third")).unwrap();
    preview.wait_for("/", "third");
}

#[test]
fn a_taken_port_is_said_in_one_line() {
    let server = Server::bind(0).unwrap();
    let port: u16 = server
        .address()
        .trim_end_matches('/')
        .rsplit_once(':')
        .unwrap()
        .1
        .parse()
        .unwrap();
    let trouble = Server::bind(port).unwrap_err();
    assert_eq!(trouble.message, format!("port {port} is taken"));
    assert!(trouble.hint.unwrap().contains("--port"));
}
