//! The steps of the GitHub action, run as its job runs them.
#![cfg(unix)]

use std::process::Command;

use crate::support::{Run, SiteTest, tests_folder};

/// Runs one step of the action beside a content folder, with the binary under test in place of an installed one.
fn step(site: &SiteTest, step: &str, variables: &[(&str, &str)]) -> Run {
    let home = site.folder().join("home");
    let program = home.join("bin/breakeven");
    if !program.exists() {
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
