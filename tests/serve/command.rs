//! `breakeven serve` itself over a real site: what stands in the page while its source is broken, and after.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const GOOD: &str = "+++\ntitle = \"Home\"\nsummary = \"Home.\"\n+++\nFirst text.\n";

/// A running command, stopped at the end of its test.
struct Serve {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Serve {
    fn start() -> Serve {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
        fs::write(content.join("_index.md"), GOOD).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(["serve", "--port", "0"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        // What it says later is read, so that it never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        let address = first.split("http://").nth(1).unwrap();
        let host = address.split('/').next().unwrap();
        let port = host.rsplit(':').next().unwrap().parse().unwrap();
        Serve {
            child,
            port,
            folder,
        }
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("content/_index.md")
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let host = format!("Host: localhost:{}", self.port);
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\n{host}\r\n\r\n").as_bytes())
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn wait_for(&self, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.get("/");
            if answer.contains(text) {
                return answer;
            }
            assert!(Instant::now() < deadline, "no {text:?} in {answer}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn the_page_shows_what_check_reports_and_recovers_by_itself() {
    let serve = Serve::start();
    let page = serve.wait_for("First text.");
    assert!(!page.contains("breakeven-panel"), "{page}");

    fs::write(serve.source(), GOOD.replace("title", "titel")).unwrap();
    let page = serve.wait_for("breakeven-panel");
    let checked = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .arg("check")
        .current_dir(serve.folder.path())
        .output()
        .unwrap();
    let report = String::from_utf8(checked.stderr).unwrap();
    assert!(report.contains("did you mean `title`?"), "{report}");
    let escaped = report.replace('&', "&amp;");
    let escaped = escaped.replace('<', "&lt;").replace('>', "&gt;");
    assert!(page.contains(&escaped), "not {escaped} but {page}");
    assert!(page.contains("First text."), "the last good site is gone");

    // An error in the settings, and then the page away: what is found changes, the server stays.
    fs::write(serve.folder.path().join("content/site.toml"), "title = \n").unwrap();
    serve.wait_for("BE0201");
    fs::write(
        serve.folder.path().join("content/site.toml"),
        "title = \"A site\"\n",
    )
    .unwrap();
    fs::remove_file(serve.source()).unwrap();
    thread::sleep(Duration::from_millis(300));
    fs::write(serve.source(), GOOD.replace("First", "Second")).unwrap();
    let page = serve.wait_for("Second text.");
    assert!(!page.contains("breakeven-panel"), "{page}");
    assert!(
        !serve.folder.path().join("public").exists(),
        "nothing is written"
    );
}
