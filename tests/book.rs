//! The real content, built with the default theme.

use crate::support::{run_in, tests_folder};

#[test]
fn the_real_content_has_no_findings() {
    let run = run_in(&tests_folder().join(".."), &["check", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}
