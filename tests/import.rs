//! Books of other generators become sites: a small book with one of each, by the command.

use crate::support::{check_text, list, run_in, tests_folder};

#[test]
fn a_book_becomes_a_site_and_what_could_not_be_taken_over_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = tests_folder().join("fixtures/mdbook");
    let name = book.to_string_lossy().into_owned();
    let run = run_in(
        folder.path(),
        &[
            "import",
            "mdbook",
            &name,
            "--published",
            "https://example.org/docs/book/",
        ],
    );
    let said = run.stdout.replace(&name, "book").replace('\\', "/");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{said}");
    let content = folder.path().join("content");
    let mut all = said;
    for path in list(&content) {
        let text = std::fs::read_to_string(content.join(&path)).expect("a text");
        all.push_str(&format!("=== {path}\n{text}\n"));
    }
    check_text(&tests_folder().join("fixtures/mdbook.expected.txt"), &all);
    // What is left to find is what the converter named.
    let check = run_in(folder.path(), &["check"]);
    assert_eq!(
        (check.code, check.stdout.as_str()),
        (0, ""),
        "{}",
        check.stderr
    );
    // What is there already is never touched.
    let again = run_in(folder.path(), &["import", "mdbook", &name]);
    assert_eq!(again.code, 2);
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );
    let nothing = run_in(folder.path(), &["import", "mdbook", "content"]);
    assert_eq!(nothing.code, 2);
    assert!(
        nothing.stderr.contains("the book has no src/SUMMARY.md"),
        "{}",
        nothing.stderr
    );
}
