//! The real content, built with the default theme.

use generator::diagnostics::guide;
use generator::render::headers;
use generator::schema;

use crate::support::{check_text, run_in, tests_folder};

#[test]
fn the_real_content_has_no_findings() {
    let run = run_in(&tests_folder().join(".."), &["check", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn the_page_of_findings_is_the_catalogue() {
    check_text(
        &tests_folder().join("../content/reference/findings.md"),
        &guide::markdown(),
    );
}

#[test]
fn the_page_of_headers_shows_what_is_written() {
    check_text(
        &tests_folder().join("../content/reference/hosting.md"),
        &headers::guide(),
    );
}

#[test]
fn the_page_of_settings_is_made_of_the_tables_that_check_them() {
    check_text(
        &tests_folder().join("../content/reference/settings.md"),
        &schema::guide(),
    );
}
