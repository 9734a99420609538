//! The command in an unfit world: a full disk, a file system that cannot be written. The last site stays whole, and one
//! clear line says why there is no new one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::{Folder, check_whole};

/// Builds a site of one page whose text is given, through a shell that sets limits first.
fn build(folder: &Folder, limits: &str, text: &str, out: &Path) -> Output {
    let content = folder.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
    let page = format!("+++\ntitle = \"Home\"\nsummary = \"Home.\"\n+++\n{text}\n");
    fs::write(content.join("_index.md"), page).unwrap();
    Command::new("sh")
        .args(["-c", &format!("{limits} exec \"$@\""), "sh"])
        .args([env!("CARGO_BIN_EXE_breakeven"), "build", "--out"])
        .arg(out)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

/// Checks that a build ended with exit code 2 and one line, with a hint at most, that has a text in it.
fn check_trouble(output: &Output, text: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(text), "{said}");
    assert!(
        said.lines()
            .filter(|line| !line.starts_with("hint: "))
            .count()
            == 1,
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_leaves_the_last_site() {
    let folder = Folder::new();
    let first = build(&folder, "", "First.", &folder.out());
    assert!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let before = check_whole(&folder.out());
    // The system refuses to write more than 64 blocks of 512 bytes to a file, as a full disk would; the signal that
    // comes with it is ignored.
    let long = "A long page. ".repeat(5_000);
    let output = build(&folder, "trap '' XFSZ; ulimit -f 64;", &long, &folder.out());
    check_trouble(&output, "cannot write");
    assert_eq!(check_whole(&folder.out()), before);
    assert!(
        fs::read_to_string(folder.out().join("index.html"))
            .unwrap()
            .contains("First.")
    );
    let beside = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(
        beside, 2,
        "the unfinished site is gone: only content and output are left"
    );
    assert!(build(&folder, "", &long, &folder.out()).status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn places_that_cannot_be_written_are_said_in_one_line() {
    let folder = Folder::new();
    check_trouble(
        &build(&folder, "", "Home.", Path::new("/proc/public")),
        "/proc",
    );
    fs::write(folder.path().join("file"), "").unwrap();
    check_trouble(
        &build(&folder, "", "Home.", &folder.path().join("file/public")),
        "file",
    );
    check_trouble(&build(&folder, "", "Home.", folder.path()), "holds");
    check_trouble(
        &build(&folder, "", "Home.", &folder.path().join("content")),
        "reads",
    );
}
