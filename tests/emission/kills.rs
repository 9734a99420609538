//! Builds that are killed (SIGKILL) at random moments. After each kill the output must be one whole site, the last or
//! the new one, checked file by file, with a stranger's file still in it; in the end nothing may be left beside it.
//!
//! `BREAKEVEN_KILLS` sets how many (200 unless told), `BREAKEVEN_SEED` repeats a run.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use generator::output::OutputFile;

use super::random::Random;
use super::support::{Folder, place, walk_without_list};

/// Set in the process that is to be killed: the output folder and the number of the site, separated by a line break.
const TASK: &str = "BREAKEVEN_TEST_TASK";

/// The process that is killed: this same test binary, which builds one site and ends. Without a task it does nothing.
#[test]
fn child() {
    let Ok(task) = env::var(TASK) else { return };
    let (out, number) = task.split_once('\n').unwrap();
    generator::emit::write_site(&site(number.parse().unwrap()), &place(out.as_ref())).unwrap();
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_site() {
    let kills: u64 = env::var("BREAKEVEN_KILLS").map_or(200, |text| text.parse().unwrap());
    let mut random = Random::seeded();
    let folder = Folder::new();
    build(&folder, 0).wait().unwrap();
    let start = Instant::now();
    build(&folder, 1).wait().unwrap();
    // How long after its start a build is killed at the latest. It follows the builds' real time: shorter whenever one
    // got to its end, longer whenever one was cut off.
    let mut window = start.elapsed();
    folder.put("CNAME", "example.org");

    let (mut cut, mut cut_after_the_exchange, mut last, mut next) = (0, 0, 1, 2);
    while cut < kills {
        let mut child = build(&folder, next);
        thread::sleep(Duration::from_nanos(random.below(window.as_nanos() as u64)));
        child.kill().unwrap();
        let was_cut = !child.wait().unwrap().success();
        window = if was_cut {
            window * 103 / 100
        } else {
            window * 9 / 10
        };
        let found = walk_without_list(&folder.out());
        let is = |number| found == with_a_stranger(number);
        assert!(
            is(next) || is(last),
            "after kill {cut} the output is neither site {last} nor {next}"
        );
        cut += u64::from(was_cut);
        if is(next) {
            cut_after_the_exchange += u64::from(was_cut);
            last = next;
        }
        next += 1;
    }
    // The last one is left alone, and mends whatever is still to mend.
    assert!(build(&folder, next).wait().unwrap().success());
    assert_eq!(walk_without_list(&folder.out()), with_a_stranger(next));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "something is left beside the output"
    );
    println!("{cut} builds killed, {cut_after_the_exchange} of them after the exchange");
    assert!(
        cut_after_the_exchange < cut,
        "no build was cut off before the exchange"
    );
}

fn build(folder: &Folder, number: u64) -> std::process::Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "kills::child", "--test-threads=1"])
        .env(TASK, format!("{}\n{number}", folder.out().display()))
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
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

fn with_a_stranger(number: u64) -> Vec<(String, Vec<u8>)> {
    let stranger = OutputFile::new("CNAME", &b"example.org"[..]);
    let mut files: Vec<_> = site(number)
        .into_iter()
        .chain([stranger])
        .map(|file| (file.path, file.bytes.to_vec()))
        .collect();
    files.sort();
    files
}
