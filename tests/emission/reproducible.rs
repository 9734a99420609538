//! The same bytes wherever and however a site is made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::emit::MANIFEST_NAME;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn build(content: &Path, out: &Path, environment: &[(&str, &str)], flags: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_breakeven"))
        .args(["build", "--source"])
        .arg(content)
        .arg("--out")
        .arg(out)
        .args(flags)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn the_real_site_is_the_same_in_any_folder_time_zone_language_and_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let moved = folder.path().join("a folder/elsewhere");
    copy(&project("content"), &moved);
    let here = [("TZ", "UTC"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")];
    let there = [
        ("TZ", "Asia/Kolkata"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("RAYON_NUM_THREADS", "16"),
    ];
    build(&project("content"), &folder.path().join("one"), &here, &[]);
    build(&moved, &folder.path().join("other"), &there, &[]);
    let list = |out: &str| fs::read_to_string(folder.path().join(out).join(MANIFEST_NAME)).unwrap();
    assert_eq!(list("one"), list("other"));
}

#[test]
fn verify_proves_the_real_site() {
    let folder = tempfile::tempdir().unwrap();
    let said = build(
        &project("content"),
        &folder.path().join("public"),
        &[],
        &["--verify"],
    );
    assert!(said.contains("byte for byte"), "{said}");
}

#[test]
fn verify_proves_a_thousand_pages_that_link_to_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let header = |title: &str| format!("+++\ntitle = \"{title}\"\nsummary = \"A page.\"\n+++\n");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("site.toml"), "title = \"A site\"\n").unwrap();
    fs::write(content.join("_index.md"), header("Home")).unwrap();
    for section in 0..10 {
        let place = content.join(format!("s{section}"));
        fs::create_dir(&place).unwrap();
        fs::write(
            place.join("_index.md"),
            header(&format!("Section {section}")),
        )
        .unwrap();
        for page in 0..99 {
            let (to, part) = ((page * 7 + 3) % 99, (section * 3 + 1) % 10);
            let text = format!(
                "## Part\n\n[There](../s{part}/p{to}.md#part), [here](p{to}.md).[^a]\n\n[^a]: A note.\n"
            );
            fs::write(
                place.join(format!("p{page}.md")),
                header(&format!("Page {page}")) + &text,
            )
            .unwrap();
        }
    }
    let said = build(&content, &folder.path().join("public"), &[], &["--verify"]);
    assert!(said.contains("byte for byte"), "{said}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}
