//! The commands as they are typed: what they print and how they end.

use crate::support::{Run, SiteTest, run_in};

/// Checks that a run ended as unfit (2) with this one line, and perhaps a hint.
fn check_unfit(run: &Run, stderr: &str) {
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (2, "", stderr)
    );
}

#[test]
fn a_build_says_what_it_made_and_where_to_open_it() {
    let site = SiteTest::new().page("a.md", "A", "```calculator cost\n```\n");
    let run = site.run(&["build"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout
            .starts_with("Built 2 pages with 1 calculator in "),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.ends_with("Open public/index.html\n"),
        "{}",
        run.stdout
    );
    assert!(site.folder().join("public/a.html").is_file());
    assert!(site.run(&["build"]).stdout.contains("already up to date"));
}

#[test]
fn a_missing_content_folder_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["build", "check", "serve"] {
        check_unfit(
            &run_in(folder.path(), &[command]),
            "error: the folder content does not exist\nhint: give the folder of the Markdown files with `--source FOLDER`\n",
        );
    }
}

#[test]
fn missing_settings_are_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    check_unfit(
        &run_in(folder.path(), &["check"]),
        "error: the site's settings are missing: content/site.toml is not a file\n\
         hint: create content/site.toml with at least the line `title = \"My site\"`\n",
    );
}

#[test]
fn a_foreign_output_folder_is_one_clear_line_and_stays_as_it_was() {
    let site = SiteTest::new()
        .file("public/mine.txt", "mine")
        .file("public/index.html", "mine");
    let run = site.run(&["build"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    assert_eq!(
        std::fs::read_to_string(site.folder().join("public/index.html")).unwrap(),
        "mine"
    );
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    check_unfit(
        &SiteTest::new().run(&["serve", "--port", &port]),
        &format!(
            "error: port {port} is taken\nhint: choose another with --port, such as `--port 0` for any free one\n"
        ),
    );
}

#[test]
fn a_calculation_is_the_same_from_flags_and_from_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let calc = |arguments: &[&str]| {
        run_in(
            folder.path(),
            &[&["calc", "cost", "--format", "json"], arguments].concat(),
        )
    };
    let flags = calc(&["--preset", "lambda-docs", "--set", "free_tier=off"]);
    let address =
        calc(&["https://x.example/cost.html#cost-calculator~v1;preset=lambda-docs;free_tier=off"]);
    assert_eq!((flags.code, flags.stderr.as_str()), (0, ""));
    assert_eq!(flags.stdout, address.stdout);
    // 3 M requests at 0.20 USD a million and 540,000 GB-s at 0.0000166667 USD: the AWS Lambda price page's example
    // without its free tier.
    let result: serde_json::Value = serde_json::from_str(&flags.stdout).unwrap();
    assert_eq!(result["figures"]["serverless.functions"]["value"], 9.600018);
}

#[test]
fn all_wrong_inputs_of_a_calculation_are_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(
        folder.path(),
        &[
            "calc",
            "cost",
            "--set",
            "api.memmory=1",
            "--set",
            "free_tier=maybe",
        ],
    );
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("error: `api.memmory` is not a field")
            && run.stderr.contains("error: `free_tier` "),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("hint: did you mean `api.memory`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_code_is_explained_with_an_example_and_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["explain", "be0301"]);
    assert_eq!(run.code, 0);
    for part in [
        "BE0301 missing-alt (error)",
        "An image without a text.",
        "Example:",
        "Remedy:",
    ] {
        assert!(run.stdout.contains(part), "{}", run.stdout);
    }
    check_unfit(
        &run_in(folder.path(), &["explain", "missing-alp"]),
        "error: there is no code `missing-alp`\nhint: did you mean `missing-alt`?\n",
    );
    assert!(run_in(folder.path(), &["explain"]).stdout.lines().count() > 30);
}
