//! The command in an unfit world: a full disk, a file system that cannot be written, a folder of somebody else. The
//! last site stays whole, and one clear line says why there is no new one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::{Folder, check_whole};

/// Writes a site of one page whose text is given.
fn write_content(folder: &Folder, text: &str) {
    let content = folder.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
    let page = format!("+++\ntitle = \"Home\"\nsummary = \"Home.\"\n+++\n{text}\n");
    fs::write(content.join("_index.md"), page).unwrap();
}

/// Builds a site of one page whose text is given, through a shell that sets limits first.
fn build(folder: &Folder, limits: &str, text: &str, out: &Path) -> Output {
    write_content(folder, text);
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

/// Runs a script with a file system of its own in `disk`, of 1 MiB, that is gone afterwards. `$BREAKEVEN` is the
/// command. `None`, with the reason printed, where the system permits no such thing.
#[cfg(target_os = "linux")]
fn on_a_small_disk(folder: &Folder, script: &str) -> Option<Output> {
    fs::create_dir(folder.path().join("disk")).unwrap();
    let mount = "mount -t tmpfs -o size=1m tmpfs disk";
    let unshare = |script: &str| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-euc", script])
            .env("BREAKEVEN", env!("CARGO_BIN_EXE_breakeven"))
            .current_dir(folder.path())
            .output()
    };
    match unshare(mount) {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr).into_owned();
            println!("left out: no file system can be mounted here: {why}");
            return None;
        }
        Err(error) => {
            println!("left out: `unshare` cannot be run: {error}");
            return None;
        }
    }
    Some(unshare(&format!("{mount}\n{script}")).unwrap())
}

/// The disk has room for less and less of the second site, so that it fills up in other places each time.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_anywhere_leaves_a_whole_site() {
    let folder = Folder::new();
    write_content(&folder, "First.");
    fs::rename(
        folder.path().join("content"),
        folder.path().join("first-content"),
    )
    .unwrap();
    write_content(&folder, &"Second. ".repeat(10_000));
    let rooms = "0 4 8 16 24 32 48 64 80 96 112 128 160 192 256";
    let output = on_a_small_disk(
        &folder,
        &format!(
            "for room in {rooms}; do
               $BREAKEVEN build --source first-content --out disk/public >/dev/null
               dd if=/dev/zero of=disk/filling bs=1k 2>/dev/null || :
               truncate -s -${{room}}k disk/filling
               code=0; $BREAKEVEN build --source content --out disk/public >/dev/null 2>said || code=$?
               lines=$(grep -vc '^hint: ' said || :)
               cp -r disk/public after-$room
               rm disk/filling
               $BREAKEVEN build --source content --out disk/public >/dev/null
               cp -r disk/public mended-$room
               echo $room $code $lines $(ls -A disk | wc -l)
             done"
        ),
    );
    let Some(output) = output else { return };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut refused = 0;
    for (line, room) in said.lines().zip(rooms.split(' ')) {
        let after = folder.path().join(format!("after-{room}"));
        check_whole(&after);
        let page = fs::read_to_string(after.join("index.html")).unwrap();
        let expected = match page.contains("First.") {
            // One line says why, and the site and nothing else is on the disk once there is room again.
            true => format!("{room} 2 1 1"),
            false => format!("{room} 0 0 1"),
        };
        refused += u32::from(page.contains("First."));
        assert_eq!(line, expected);
        let mended = folder.path().join(format!("mended-{room}"));
        check_whole(&mended);
        let page = fs::read_to_string(mended.join("index.html")).unwrap();
        assert!(page.contains("Second."));
    }
    assert_eq!(said.lines().count(), rooms.split(' ').count());
    println!(
        "{refused} of {} builds found the disk full",
        said.lines().count()
    );
    assert!(refused > 3, "the disk was hardly ever full: {said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_became_read_only_keeps_its_site() {
    let folder = Folder::new();
    write_content(&folder, "First.");
    let output = on_a_small_disk(
        &folder,
        "$BREAKEVEN build --out disk/public >/dev/null
         echo Second. >>content/_index.md
         mount -o remount,ro disk
         cp -r disk/public before
         code=0; $BREAKEVEN build --out disk/public || code=$?
         cp -r disk/public after
         exit $code",
    );
    let Some(output) = output else { return };
    check_trouble(&output, "ead-only file system");
    assert_eq!(
        check_whole(&folder.path().join("after")),
        check_whole(&folder.path().join("before"))
    );
    let page = fs::read_to_string(folder.path().join("after/index.html")).unwrap();
    assert!(page.contains("First.") && !page.contains("Second."));
}

#[test]
fn commands_at_the_same_time_wait_for_each_other() {
    let folder = Folder::new();
    let build = |number: usize| {
        let content = folder.path().join(format!("content-{number}"));
        fs::create_dir_all(&content).unwrap();
        fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
        let page = format!("+++\ntitle = \"Home\"\nsummary = \"S\"\n+++\nNumber {number}.\n");
        fs::write(content.join("_index.md"), page).unwrap();
        Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(["build", "--out", "public", "--source"])
            .arg(content)
            .current_dir(folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for _ in 0..5 {
        let builds: Vec<_> = (0..4).map(build).collect();
        for mut build in builds {
            assert!(build.wait().unwrap().success());
        }
        check_whole(&folder.out());
        let page = fs::read_to_string(folder.out().join("index.html")).unwrap();
        assert_eq!(page.matches("<p>Number ").count(), 1, "{page}");
    }
    let beside = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(beside, 5, "four contents and the output");
}

#[test]
fn a_home_folder_and_a_working_copy_are_refused() {
    let folder = Folder::new();
    write_content(&folder, "Home.");
    let home = folder.path().join("home");
    let copy = folder.path().join("copy");
    for (path, text) in [("home/letter.txt", "mine"), ("copy/.git", "gitdir: ../x")] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let build = |out: &Path| {
        Command::new(env!("CARGO_BIN_EXE_breakeven"))
            .args(["build", "--out"])
            .arg(out)
            .env(if cfg!(windows) { "USERPROFILE" } else { "HOME" }, &home)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    check_trouble(&build(&home), "home folder");
    check_trouble(&build(&copy), "working copy");
    assert_eq!(fs::read_dir(&home).unwrap().count(), 1);
    assert_eq!(fs::read_dir(&copy).unwrap().count(), 1);
    // A folder inside is fine, as most sites are built.
    assert!(build(&copy.join("public")).status.success());
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
