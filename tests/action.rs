//! The steps of the GitHub action, run as its job runs them.
#![cfg(unix)]

use std::process::Command;

use crate::support::{Run, SiteTest, tests_folder};

/// Runs one step of the action beside a content folder, with the binary under test in place of an installed one.
fn step(site: &SiteTest, step: &str, variables: &[(&str, &str)]) -> Run {
    let home = site.folder().join("home");
    let program = home.join("bin/breakeven");
    let has_own = variables.iter().any(|(name, _)| *name == "BREAKEVEN_HOME");
    if !has_own && !program.exists() {
        std::fs::create_dir_all(home.join("bin")).expect("a folder");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_breakeven"), program).expect("a link");
    }
    let output = Command::new("bash")
        .arg(tests_folder().join("../.github/actions/breakeven/breakeven.sh"))
        .arg(step)
        .current_dir(site.folder())
        .env("BREAKEVEN_HOME", home)
        .envs(variables.iter().copied())
        .output()
        .expect("bash starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code().expect("no signal"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

#[test]
fn the_action_annotates_what_is_wrong_and_fails() {
    let site = SiteTest::new().page("a.md", "A", "[b](b.md)\n");
    let checked = step(&site, "check", &[]);
    assert_eq!(checked.code, 1);
    assert!(
        checked
            .stdout
            .starts_with("::error file=content/a.md,line=5,"),
        "{}",
        checked.stdout
    );
    // A warning fails where the job says so.
    let site = SiteTest::new().page("a.md", "A", "A note.\n\n[^unused]: Nobody points here.\n");
    assert_eq!(step(&site, "check", &[]).code, 0);
    assert_eq!(
        step(&site, "check", &[("BREAKEVEN_STRICT", "true")]).code,
        1
    );
}

#[test]
fn the_action_builds_to_the_folder_it_is_told() {
    let site = SiteTest::new().page("a.md", "A", "");
    assert_eq!(step(&site, "build", &[("BREAKEVEN_OUT", "site")]).code, 0);
    assert!(site.folder().join("site/a.html").is_file());
    assert_eq!(step(&site, "deploy", &[]).code, 2);
}

#[test]
fn the_action_keeps_a_program_for_as_long_as_its_sources_are_the_same() {
    let site = SiteTest::new();
    let key = |version: &str| {
        let run = step(&site, "key", &[("BREAKEVEN_VERSION", version)]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let line = run.stdout.strip_prefix("key=breakeven-").expect("a key");
        line.trim().rsplit_once('-').expect("a system").1.to_owned()
    };
    assert_eq!(key("0.1.0"), "0.1.0");
    let own = key("");
    assert_eq!(own, key(""));
    assert_eq!(own.len(), 64);
}

/// Makes a release as the workflow does, in a folder laid out as the host's addresses are. Returns the folder.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn release(site: &SiteTest) -> std::path::PathBuf {
    let host = site.folder().join("host");
    let folder = host.join("owner/breakeven/releases/download/v0.1.0");
    let files = site.folder().join("archive");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::create_dir_all(&files).expect("a folder");
    std::fs::copy(env!("CARGO_BIN_EXE_breakeven"), files.join("breakeven")).expect("a copy");
    let script = "name=breakeven-x86_64-unknown-linux-musl.tar.gz && tar -czf $name -C \"$1\" . && sha256sum $name > $name.sha256";
    let made = Command::new("bash")
        .args(["-c", script, "bash"])
        .arg(files)
        .current_dir(folder)
        .status()
        .expect("bash starts");
    assert!(made.success());
    host
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_action_installs_a_release_whose_checksum_is_right() {
    let site = SiteTest::new().page("a.md", "A", "");
    let host = release(&site);
    let server = format!("file://{}", host.display());
    let home = site.folder().join("installed");
    let variables = [
        ("GITHUB_SERVER_URL", server.as_str()),
        ("BREAKEVEN_REPOSITORY", "owner/breakeven"),
        ("BREAKEVEN_VERSION", "0.1.0"),
        (
            "BREAKEVEN_HOME",
            home.to_str().expect("a path that is text"),
        ),
    ];
    let installed = step(&site, "install", &variables);
    assert_eq!(installed.code, 0, "{}", installed.stderr);
    assert_eq!(step(&site, "check", &variables[3..]).code, 0);
    assert_eq!(step(&site, "build", &variables[3..]).code, 0);
    assert!(site.folder().join("public/a.html").is_file());
    // A file that is not what its checksum says is not unpacked.
    std::fs::remove_dir_all(&home).expect("the folder");
    let archive = host.join(
        "owner/breakeven/releases/download/v0.1.0/breakeven-x86_64-unknown-linux-musl.tar.gz",
    );
    let mut bytes = std::fs::read(&archive).expect("the archive");
    bytes.push(0);
    std::fs::write(&archive, bytes).expect("the archive");
    let refused = step(&site, "install", &variables);
    assert_ne!(refused.code, 0);
    assert!(!home.join("bin/breakeven").exists());
    let missing = [
        variables[0],
        variables[1],
        ("BREAKEVEN_VERSION", "9.9.9"),
        variables[3],
    ];
    assert_ne!(step(&site, "install", &missing).code, 0);
}
