//! Hostile content: each site here tries to make the generator crash, hang, fill the memory or leave its folders. Each
//! ends within bounds, as a finding or as a page, and never as a panic.
//!
//! The command runs as its own process, whose whole address space is held to 512 MiB where the shell can do that. How
//! much memory it really took is read from the system while it runs; `--nocapture` shows the highest figure.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

mod cases;
mod parts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The most time of a processor that a run may take, however busy the machine is. Far above what any case needs, far below
/// what unbounded work would.
const TIME: Duration = Duration::from_secs(120);

/// The most memory that a run may take, in KiB: 512 MiB.
const MEMORY: u64 = 512 * 1024;

/// The highest peak of all runs so far, in KiB.
static HIGHEST: Mutex<u64> = Mutex::new(0);

/// A site that is made for one test.
pub(crate) struct Site(tempfile::TempDir);

impl Site {
    /// Returns a sound site of one page.
    pub(crate) fn new() -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        site.put("site.toml", "title = \"A site\"\n");
        site.put(
            "_index.md",
            "+++\ntitle = \"Home\"\nsummary = \"Home.\"\n+++\n",
        );
        site
    }

    /// Puts a file into the content folder.
    pub(crate) fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.content().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Puts a page with a sound header into the content folder.
    pub(crate) fn page(&self, path: &str, markdown: &str) {
        self.put(
            path,
            format!("+++\ntitle = \"Page\"\nsummary = \"A page.\"\n+++\n{markdown}"),
        );
    }

    pub(crate) fn content(&self) -> PathBuf {
        self.0.path().join("content")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Builds, and checks that the run ended as a run ends. Returns the exit code and what was said.
    pub(crate) fn build(&self) -> (i32, String) {
        let limited = format!("ulimit -v {MEMORY} && exec \"$@\"");
        let mut command = Command::new("sh");
        command
            .args([
                "-c",
                &limited,
                "sh",
                env!("CARGO_BIN_EXE_breakeven"),
                "build",
            ])
            .current_dir(self.folder())
            // Address space that the allocator sets aside for each thread counts against the limit.
            .env("MALLOC_ARENA_MAX", "2")
            .env("RAYON_NUM_THREADS", "4")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(self.folder().join("said")).unwrap());
        let start = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut peak = 0;
        let status = loop {
            peak = peak.max(peak_memory(child.id()));
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            let time = time_of(child.id()).unwrap_or_else(|| start.elapsed());
            if time > TIME || start.elapsed() > 10 * TIME {
                child.kill().unwrap();
                panic!("still working after {time:?}");
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        assert!(peak <= MEMORY, "{peak} KiB of memory");
        let mut highest = HIGHEST.lock().unwrap();
        if peak > *highest {
            println!("{} MiB of memory at most so far", peak / 1024);
            *highest = peak;
        }
        drop(highest);
        let said = fs::read(self.folder().join("said")).unwrap();
        assert!(said.len() < 1_000_000, "{} bytes of findings", said.len());
        let said = String::from_utf8_lossy(&said).into_owned();
        let code = status
            .code()
            .unwrap_or_else(|| panic!("ended by a signal: {status}, {said}"));
        for entry in fs::read_dir(self.folder()).unwrap() {
            let name = entry.unwrap().file_name();
            let is_known = ["content", "public", "said", "theme"]
                .iter()
                .any(|known| name == *known);
            assert!(is_known, "{name:?} stands beside the output: {said}");
        }
        assert!(!said.contains("panicked"), "{said}");
        assert!(code < 3, "exit code {code}: {said}");
        (code, said)
    }

    /// Builds a site that has to be fine.
    pub(crate) fn is_fine(&self) {
        let (code, said) = self.build();
        assert_eq!(code, 0, "{said}");
    }

    /// Builds a site that has to have findings with all these texts, and leaves no output.
    pub(crate) fn has_findings(&self, texts: &[&str]) {
        let (code, said) = self.build();
        assert_eq!(code, 1, "{said}");
        for text in texts {
            assert!(said.contains(text), "no {text:?} in: {said}");
        }
        assert!(!self.folder().join("public").exists());
    }

    /// Builds a site that may be fine or not, as long as the run ends within its bounds.
    pub(crate) fn ends(&self) {
        self.build();
    }
}

/// Returns how long a running process has kept processors busy; `None` where the system does not tell.
fn time_of(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name in parentheses: user and system time in hundredths of a second.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let mut time = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (time()? + time()?)))
}

/// Returns the most memory that a running process has held so far, in KiB; 0 where the system does not tell.
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
        .unwrap_or(0)
}
