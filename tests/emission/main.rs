//! Whole or nothing: what `emit` does to an output folder, and to what others put into it.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

mod commands;
mod kills;
#[path = "../support/random.rs"]
mod random;
mod reproducible;
mod support;

use std::fs;
use std::path::PathBuf;

use generator::emit::{Guarantee, MANIFEST_NAME};
use support::{Folder, check_whole, files, write};

#[test]
fn a_first_build_writes_every_file_and_their_list() {
    let folder = Folder::new();
    let emitted = write(
        &folder,
        &files(&[("index.html", "home"), ("css/site.css", "a{}")]),
    )
    .unwrap();
    assert_eq!(
        (emitted.written, emitted.unchanged, emitted.removed),
        (2, 0, 0)
    );
    assert_eq!(emitted.bytes, 7);
    folder.check(&["css/site.css: a{}", "index.html: home"]);
    check_whole(&folder.out());
}

#[test]
fn a_second_build_of_the_same_touches_nothing() {
    let folder = Folder::new();
    let site = files(&[("index.html", "home")]);
    write(&folder, &site).unwrap();
    let before = fs::metadata(folder.out()).unwrap().modified().unwrap();
    let emitted = write(&folder, &site).unwrap();
    assert_eq!(emitted.guarantee, Guarantee::UpToDate);
    assert_eq!(
        fs::metadata(folder.out()).unwrap().modified().unwrap(),
        before
    );
}

#[test]
fn a_page_that_is_gone_is_removed_with_its_folder_and_the_rest_is_linked() {
    let folder = Folder::new();
    write(
        &folder,
        &files(&[("a.html", "a"), ("old/b.html", "b"), ("c.html", "c")]),
    )
    .unwrap();
    let emitted = write(&folder, &files(&[("a.html", "a"), ("c.html", "C")])).unwrap();
    assert_eq!(
        (emitted.written, emitted.unchanged, emitted.removed),
        (1, 1, 1)
    );
    folder.check(&["a.html: a", "c.html: C"]);
    assert!(!folder.out().join("old").exists());
    check_whole(&folder.out());
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let folder = Folder::new();
    write(&folder, &files(&[("a", "file"), ("b/c", "file")])).unwrap();
    write(&folder, &files(&[("a/x", "file"), ("b", "file")])).unwrap();
    folder.check(&["a/x: file", "b: file"]);
}

#[test]
fn a_folder_that_breakeven_did_not_make_is_refused() {
    let folder = Folder::new();
    folder.put("precious.txt", "mine");
    let trouble = write(&folder, &files(&[("index.html", "home")])).unwrap_err();
    assert!(trouble.message.contains("was not made by"), "{trouble}");
    folder.check(&["precious.txt: mine"]);
}

#[test]
fn an_empty_folder_is_taken() {
    let folder = Folder::new();
    fs::create_dir(folder.out()).unwrap();
    write(&folder, &files(&[("index.html", "home")])).unwrap();
    folder.check(&["index.html: home"]);
}

#[test]
fn foreign_files_and_folders_are_kept_and_named() {
    let folder = Folder::new();
    write(
        &folder,
        &files(&[("index.html", "1"), ("guides/a.html", "1")]),
    )
    .unwrap();
    folder.put("CNAME", "example.org");
    folder.put("guides/notes/mine.txt", "notes");
    fs::create_dir(folder.out().join("empty")).unwrap();
    let emitted = write(&folder, &files(&[("index.html", "2")])).unwrap();
    assert_eq!(
        emitted.foreign,
        [
            PathBuf::from("CNAME"),
            PathBuf::from("guides/notes/mine.txt")
        ]
    );
    assert_eq!(emitted.set_aside, Vec::<PathBuf>::new());
    folder.check(&[
        "CNAME: example.org",
        "guides/notes/mine.txt: notes",
        "index.html: 2",
    ]);
    assert!(folder.out().join("empty").is_dir());
}

#[test]
fn a_foreign_file_in_the_place_of_a_page_is_refused() {
    let folder = Folder::new();
    write(&folder, &files(&[("index.html", "1")])).unwrap();
    folder.put("about.html", "by hand");
    folder.put("guides", "by hand");
    let next = files(&[
        ("index.html", "2"),
        ("about.html", "2"),
        ("guides/a.html", "2"),
    ]);
    let trouble = write(&folder, &next).unwrap_err();
    assert!(trouble.message.contains("about.html"), "{trouble}");
    assert!(trouble.message.contains("guides"), "{trouble}");
    folder.check(&["about.html: by hand", "guides: by hand", "index.html: 1"]);
}

#[test]
fn a_page_changed_by_hand_is_neither_overwritten_nor_removed() {
    let folder = Folder::new();
    write(&folder, &files(&[("index.html", "1"), ("a.html", "1")])).unwrap();
    folder.put("a.html", "by hand");
    let trouble = write(&folder, &files(&[("index.html", "2"), ("a.html", "2")])).unwrap_err();
    assert!(trouble.message.contains("a.html"), "{trouble}");
    let emitted = write(&folder, &files(&[("index.html", "2")])).unwrap();
    assert_eq!(emitted.foreign, [PathBuf::from("a.html")]);
    folder.check(&["a.html: by hand", "index.html: 2"]);
}

#[test]
fn a_page_changed_by_hand_to_just_what_the_build_makes_is_fine() {
    let folder = Folder::new();
    write(&folder, &files(&[("a.html", "1")])).unwrap();
    folder.put("a.html", "2");
    let emitted = write(&folder, &files(&[("a.html", "2")])).unwrap();
    assert_eq!((emitted.foreign.len(), emitted.set_aside.len()), (0, 0));
    folder.check(&["a.html: 2"]);
}

#[test]
fn a_file_that_was_lost_is_written_again() {
    let folder = Folder::new();
    let site = files(&[("index.html", "1"), ("a.html", "1")]);
    write(&folder, &site).unwrap();
    fs::remove_file(folder.out().join("a.html")).unwrap();
    assert_eq!(write(&folder, &site).unwrap().written, 1);
    check_whole(&folder.out());
}

#[test]
fn paths_that_leave_the_output_are_refused_before_anything_is_written() {
    for path in ["../x", "/x", "a/../../x", "a//b", "", "a\\b", MANIFEST_NAME] {
        let folder = Folder::new();
        assert!(
            write(&folder, &files(&[("index.html", "1"), (path, "2")])).is_err(),
            "{path}"
        );
        assert!(!folder.out().exists());
    }
    let folder = Folder::new();
    assert!(write(&folder, &files(&[("a", "1"), ("a", "2")])).is_err());
    assert!(write(&folder, &files(&[("a", "1"), ("a/b", "2")])).is_err());
    assert!(!folder.out().exists());
}

#[test]
fn two_builds_at_once_both_end_well() {
    let folder = Folder::new();
    let sites: Vec<_> = (0..4)
        .map(|number| {
            let text = number.to_string();
            let pages: Vec<String> = (0..50).map(|page| format!("p/{page}.html")).collect();
            let pages: Vec<(&str, &str)> = pages
                .iter()
                .map(|page| (page.as_str(), text.as_str()))
                .collect();
            files(&pages)
        })
        .collect();
    for _ in 0..10 {
        std::thread::scope(|scope| {
            for site in &sites {
                scope.spawn(|| write(&folder, site).unwrap());
            }
        });
        assert_eq!(check_whole(&folder.out()), 50);
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside the output"
    );
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_kept_and_not_followed() {
    let folder = Folder::new();
    write(&folder, &files(&[("index.html", "1")])).unwrap();
    fs::create_dir(folder.path().join("elsewhere")).unwrap();
    fs::write(folder.path().join("elsewhere/x"), "x").unwrap();
    std::os::unix::fs::symlink("../elsewhere", folder.out().join("link")).unwrap();
    write(&folder, &files(&[("index.html", "2")])).unwrap();
    let link = fs::read_link(folder.out().join("link")).unwrap();
    assert_eq!(link, PathBuf::from("../elsewhere"));
    assert_eq!(
        fs::read_to_string(folder.path().join("elsewhere/x")).unwrap(),
        "x"
    );
    assert!(write(&folder, &files(&[("index.html", "3"), ("link/x", "3")])).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn another_file_system_and_a_read_only_one() {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        let folder = Folder::inside(memory);
        write(&folder, &files(&[("index.html", "1"), ("a.html", "1")])).unwrap();
        let emitted = write(&folder, &files(&[("index.html", "2"), ("a.html", "1")])).unwrap();
        assert_eq!(emitted.guarantee, Guarantee::OneStep);
        folder.check(&["a.html: 1", "index.html: 2"]);
        check_whole(&folder.out());
    } else {
        eprintln!(
            "left out: there is no second file system at {}",
            memory.display()
        );
    }
    let place = generator::emit::Place {
        out: PathBuf::from("/proc/public"),
        known: std::collections::BTreeMap::new(),
        sources: Vec::new(),
        home: None,
    };
    let trouble = generator::emit::write_site(&files(&[("index.html", "1")]), &place).unwrap_err();
    assert!(trouble.message.contains("cannot"), "{trouble}");
}
