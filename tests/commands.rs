//! The commands as they are typed: what they print and how they end.

use crate::support::{Run, SiteTest, run_in};

/// Checks that a run ended as unfit (2) with this one line, and perhaps a hint.
pub(crate) fn check_unfit(run: &Run, stderr: &str) {
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

#[test]
fn links_to_other_sites_are_visited_once_and_remembered() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let is_gone = String::from_utf8_lossy(&request[..length]).contains(" /gone ");
            let status = if is_gone { "410 Gone" } else { "200 OK" };
            let _ = stream.write_all(
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .as_bytes(),
            );
        }
    });
    let site = SiteTest::new().page(
        "a.md",
        "A",
        &format!("[a](http://{host}/a#x) [b](http://{host}/a) <!-- breakeven-allow dead-foreign-link: known --> [c](http://{host}/gone)\n"),
    );
    let ask = |more: &[&str]| {
        let mut arguments = vec!["check", "--external", "--cache", "deep/visits.json"];
        arguments.extend(more);
        site.run(&arguments)
    };
    let offline = ask(&["--offline"]);
    assert_eq!(offline.code, 0, "{}", offline.stderr);
    let unknown = format!(
        "2 addresses on other sites not visited:\n  content/a.md:5:5 http://{host}/a: never visited, and this run is offline\n"
    );
    assert!(offline.stderr.contains(&unknown), "{}", offline.stderr);
    let first = ask(&[]);
    assert!(
        first
            .stderr
            .contains("2 addresses on other sites visited, 0 remembered"),
        "{}",
        first.stderr
    );
    assert!(first.stderr.contains("1 waived"), "{}", first.stderr);
    let second = ask(&[]);
    assert!(
        second
            .stderr
            .contains("1 address on other sites visited, 1 remembered"),
        "{}",
        second.stderr
    );
    // Without visits, a waiver for what they find is not an unused one; what is skipped is counted and named.
    let unvisited = site.run(&["check", "--strict"]);
    assert_eq!(unvisited.code, 0);
    let named = format!(
        "2 addresses on other sites not visited:\n  content/a.md:5:5 http://{host}/a: `check --external` visits it\n"
    );
    assert!(unvisited.stderr.contains(&named), "{}", unvisited.stderr);
    let report: serde_json::Value =
        serde_json::from_str(&site.run(&["check", "--format", "json"]).stdout).unwrap();
    assert_eq!(
        report["skipped"][1],
        serde_json::json!({"address": format!("http://{host}/gone"), "reason": "`check --external` visits it",
            "file": "content/a.md", "line": 5, "column": 117})
    );
    let many: String = (0..30)
        .map(|number| format!("<https://x.example/{number}> "))
        .collect();
    assert!(!offline.stderr.contains("BE0701"), "{}", offline.stderr);
    let run = SiteTest::new().page("a.md", "A", &many).run(&["check"]);
    assert!(
        run.stderr.contains(
            "30 addresses on other sites not visited:\n  content/a.md:5:2 https://x.example/0: "
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("  and 10 more: `--format json` names all\n"),
        "{}",
        run.stderr
    );
    std::fs::write(site.folder().join("mine.txt"), "mine").unwrap();
    let other = site.run(&["check", "--external", "--cache", "mine.txt"]);
    assert_eq!(other.code, 2, "{}", other.stderr);
    assert_eq!(
        std::fs::read(site.folder().join("mine.txt")).unwrap(),
        b"mine"
    );
}

#[test]
fn old_prices_fail_with_their_sources() {
    let folder = tempfile::tempdir().unwrap();
    let check =
        |arguments: &[&str]| run_in(folder.path(), &[&["prices", "check"], arguments].concat());
    // The Lambda price of a request is of 2025-10-01, 366 days before.
    let run = check(&["--max-age", "365d", "--today", "2026-10-02"]);
    assert_eq!(run.code, 1);
    let line = run
        .stdout
        .lines()
        .find(|line| line.ends_with("AWS Price List API, us-east-1, effective 2025-10-01"));
    assert!(
        line.unwrap().starts_with("  366 days  aws "),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.starts_with("error: ")
            && run.stderr.contains("older than 365 days on 2026-10-02"),
        "{}",
        run.stderr
    );
    let run = check(&["--max-age", "36500d", "--today", "2026-11-21"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout
            .ends_with(" are at most 36500 days old on 2026-11-21\n"),
        "{}",
        run.stdout
    );
    assert_eq!(check(&["--today", "tomorrow"]).code, 2);
}

#[test]
fn addresses_that_were_published_are_kept_on_a_list_that_only_grows() {
    let site = SiteTest::new().page("a.md", "A", "## Part\n");
    assert_eq!(
        site.run(&["addresses"])
            .stdout
            .lines()
            .skip(2)
            .collect::<Vec<_>>(),
        ["a.html", "a.html#part", "index.html"]
    );
    assert_eq!(site.run(&["addresses", "--write"]).code, 0);
    assert_eq!(site.run(&["check"]).code, 0);
    // The part is renamed: the build fails until somebody says where it went, and then the list knows both.
    let site = site.page("a.md", "A", "## Section\n");
    let lost = site.run(&["build"]);
    assert_eq!(lost.code, 1);
    assert!(
        lost.stderr.contains("`a.html#part` was published"),
        "{}",
        lost.stderr
    );
    let site = site.file(
        "content/site.toml",
        "title = \"Site\"\ntheme = \"../theme\"\n[redirects]\n\"a.html#part\" = \"a.md#section\"\n",
    );
    assert_eq!(site.run(&["addresses", "--write"]).code, 0);
    let list = std::fs::read_to_string(site.folder().join("content/addresses.txt")).unwrap();
    assert_eq!(
        list.lines().skip(2).collect::<Vec<_>>(),
        ["a.html", "a.html#part", "a.html#section", "index.html"]
    );
}

#[test]
fn a_new_site_and_a_new_page_build_without_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["init", "handbook"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let next = "Next: cd handbook && breakeven serve --open\n";
    assert!(run.stdout.ends_with(next), "{}", run.stdout);
    let site = folder.path().join("handbook");
    let run = run_in(&site, &["new", "guides/deep/cold-starts"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = std::fs::read_to_string(site.join("content/guides/deep/cold-starts.md")).unwrap();
    assert!(page.starts_with("+++\ntitle = \"Cold starts\"\n"), "{page}");
    // As a shell completes it.
    assert_eq!(run_in(&site, &["new", "./content/guides/next.md"]).code, 0);
    assert!(
        site.join("content/guides/next.md").is_file() && !site.join("content/content").exists()
    );
    let run = run_in(&site, &["build", "--strict"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let guide = std::fs::read_to_string(site.join("public/guides/first.html")).unwrap();
    assert!(guide.contains("data-calculator=\"cost\""));
    assert!(site.join("public/guides/deep/cold-starts.html").is_file());
    // What is there is never touched.
    let before = std::fs::read_to_string(site.join("content/site.toml")).unwrap();
    let run = run_in(folder.path(), &["init", "handbook"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("site.toml is there already"),
        "{}",
        run.stderr
    );
    assert_eq!(
        std::fs::read_to_string(site.join("content/site.toml")).unwrap(),
        before
    );
    for path in [
        "../outside",
        "/tmp/outside",
        "guides/../../outside",
        "guides/first",
    ] {
        assert_eq!(run_in(&site, &["new", path]).code, 2, "{path}");
    }
}

#[test]
fn a_new_page_brings_the_fields_that_its_section_asks_for() {
    let site = SiteTest::fixture("fields");
    let run = site.run(&["new", "cases/next.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(site.run(&["check", "--strict"]).code, 0);
    let page = std::fs::read_to_string(site.folder().join("content/cases/next.md")).unwrap();
    assert!(page.contains("[fields]\ncompany = "), "{page}");
}

#[test]
fn a_build_says_where_its_time_went_when_asked_and_shows_no_progress_to_a_program() {
    let site = SiteTest::new().page("a.md", "A", "Text.\n");
    let run = site.run(&["build", "--timings"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let at = |word: &str| {
        run.stderr
            .find(word)
            .unwrap_or_else(|| panic!("{word} is not in\n{}", run.stderr))
    };
    assert!(at("Reading") < at("Parsing") && at("Parsing") < at("Emitting"));
    assert!(at("Pages, on one core") < at("content/a.md"));
    assert!(at("Templates") < at("page.html"));
    assert!(!run.stderr.contains('\r') && !run.stderr.contains('\x1b'));
}
