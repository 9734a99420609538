//! Builds that are killed (SIGKILL) at random moments. After each kill the output must be one whole site, the last or
//! the new one, checked file by file, with a stranger's file still in it; in the end nothing may be left beside it.
//!
//! `BREAKEVEN_KILLS` sets how many (20 unless told), `BREAKEVEN_SEED` repeats a run.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use generator::load::Locations;
use generator::output::OutputFile;

use super::random::Random;
use super::support::{Folder, place, walk_without_list};

/// Set in the process that is to be killed: the output folder and the number of the site, separated by a line break.
const TASK: &str = "BREAKEVEN_TEST_TASK";

/// The process that is killed: this same test binary, which writes one site and ends. Without a task it does nothing.
#[test]
fn child() {
    let Ok(task) = env::var(TASK) else { return };
    let (out, number) = task.split_once('\n').unwrap();
    generator::emit::write_site(&site(number.parse().unwrap()), &place(out.as_ref())).unwrap();
}

#[test]
fn a_kill_while_a_site_is_written_leaves_a_whole_site() {
    let kills = env::var("BREAKEVEN_KILLS").map_or(20, |text| text.parse().unwrap());
    check(kills, |folder, number| {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "kills::child", "--test-threads=1"])
            .env(TASK, format!("{}\n{number}", folder.out().display()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        (child, site(number))
    });
}

#[test]
fn a_kill_of_the_command_leaves_a_whole_site() {
    let kills = env::var("BREAKEVEN_KILLS").map_or(20, |text| text.parse().unwrap());
    let sources = tempfile::tempdir().unwrap();
    let content = sources.path().join("content");
    check(kills, |folder, number| {
        write_content(&content, number);
        let locations = Locations {
            source: content.clone(),
            ..Locations::default()
        };
        let generated = generator::generate(&locations).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(["build", "--source"])
            .arg(&content)
            .arg("--out")
            .arg(folder.out())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        (child, generated.files)
    });
}

/// Kills builds until `kills` of them were cut off. `build` starts the build of a site and tells what it has to make.
fn check(kills: u64, build: impl Fn(&Folder, u64) -> (Child, Vec<OutputFile>)) {
    let mut random = Random::seeded();
    // In memory where there is such a place: waiting for a disk would be most of the time.
    let memory = Path::new("/dev/shm");
    let folder = match memory.is_dir() {
        true => Folder::inside(memory),
        false => Folder::new(),
    };
    let whole = |number: u64| {
        let (mut child, files) = build(&folder, number);
        assert!(child.wait().unwrap().success());
        with_a_stranger(files)
    };
    whole(0);
    folder.put("CNAME", "example.org");
    let start = Instant::now();
    let mut last = whole(1);
    // How long after its start a build is killed at the latest. It follows the builds' real time: shorter whenever one
    // got to its end, longer whenever one was cut off.
    let mut window = start.elapsed();

    let (mut cut, mut cut_after_the_exchange, mut number) = (0, 0, 2);
    while cut < kills {
        let (mut child, files) = build(&folder, number);
        let next = with_a_stranger(files);
        thread::sleep(Duration::from_nanos(random.below(window.as_nanos() as u64)));
        child.kill().unwrap();
        let was_cut = !child.wait().unwrap().success();
        window = if was_cut {
            window * 103 / 100
        } else {
            window * 9 / 10
        };
        let found = walk_without_list(&folder.out());
        assert!(
            found == next || found == last,
            "after kill {cut} the output is neither the last site nor site {number}"
        );
        cut += u64::from(was_cut);
        if found == next {
            cut_after_the_exchange += u64::from(was_cut);
            last = next;
        }
        number += 1;
    }
    // The last one is left alone, and mends whatever is still to mend.
    let expected = whole(number);
    assert_eq!(walk_without_list(&folder.out()), expected);
    let beside = fs::read_dir(folder.path()).unwrap().count() - 1;
    assert_eq!(beside, 0, "something is left beside the output");
    println!("{cut} builds killed, {cut_after_the_exchange} of them after the exchange");
    assert!(
        cut_after_the_exchange < cut,
        "no build was cut off before the exchange"
    );
}

/// Writes content whose pages change, come and go with the number.
fn write_content(content: &Path, number: u64) {
    let _ = fs::remove_dir_all(content);
    let header = |title: &str| format!("+++\ntitle = \"{title}\"\nsummary = \"A page.\"\n+++\n");
    fs::create_dir_all(content.join("notes")).unwrap();
    fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
    fs::write(
        content.join("_index.md"),
        header("Home") + &format!("Number {number}.\n"),
    )
    .unwrap();
    fs::write(content.join("notes/_index.md"), header("Notes")).unwrap();
    for page in 0..12 {
        if page % 4 == number % 4 {
            continue;
        }
        let text = if page % 2 == 0 { number } else { page };
        let text = format!("{}Text {text}.\n\n", header(&format!("Page {page}")));
        fs::write(content.join(format!("notes/{page}.md")), text).unwrap();
    }
}

/// Returns site `number`: some files stay from one to the next, some change, come and go.
fn site(number: u64) -> Vec<OutputFile> {
    let mut files = vec![OutputFile::new(
        "index.html",
        format!("site {number}").into_bytes(),
    )];
    for page in 0..200 {
        let text = match page % 4 {
            0 => format!("page {page} changes: {number}"),
            1 if page % 8 == 1 + 4 * (number % 2) => continue,
            _ => format!("page {page} stays"),
        };
        let text = text.repeat(50);
        files.push(OutputFile::new(
            format!("{}/{page}.html", page % 7),
            text.into_bytes(),
        ));
    }
    files
}

fn with_a_stranger(files: Vec<OutputFile>) -> Vec<(String, Vec<u8>)> {
    let stranger = OutputFile::new("CNAME", &b"example.org"[..]);
    let mut files: Vec<_> = files
        .into_iter()
        .chain([stranger])
        .map(|file| (file.path.clone(), file.bytes().to_vec()))
        .collect();
    files.sort();
    files
}
