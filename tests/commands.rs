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

/// Counted by hand, as in the scenarios of the page: two calls of 10 s at once, so many of 1 s one every 40 s, two at once
/// again, kept for 100 s. The most recently used first lets the second instance go, and three starts serve all.
#[test]
fn a_log_is_counted_as_the_page_counts_it() {
    let written = |calls: usize| {
        let mut rows = String::from("time,duration_s\n0,10\n0,10\n");
        for call in 1..=calls {
            rows.push_str(&format!("{},1\n", call * 40));
        }
        let last = (calls + 1) * 40;
        rows + &format!("{last},10\n{last},10\n")
    };
    let site = SiteTest::new()
        .file("short.csv", written(24))
        .file("long.csv", written(30_000))
        .file("empty.csv", "")
        .file("rubbish.csv", "time\n0\nnonsense\n40\n");
    let calc = |arguments: &[&str]| run_in(site.folder(), &[&["calc"], arguments].concat());
    let cold = |arguments: &[&str]| -> serde_json::Value {
        let set = [
            "cold-start",
            "--set",
            "keep_alive=100",
            "--set",
            "init_time=0",
        ];
        let run = calc(&[&set, arguments, &["--format", "json"]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        serde_json::from_str(&run.stdout).unwrap()
    };
    let check = |document: serde_json::Value, expected: f64| {
        let share = document["figures"]["cold_share"]["value"].as_f64().unwrap();
        assert!((share / expected - 1.0).abs() < 1e-12, "{share} {expected}");
    };
    check(cold(&["--log", "short.csv"]), 3.0 / 28.0);
    check(cold(&["--log", "long.csv"]), 3.0 / 30_004.0);
    check(cold(&["--log", "long.csv", "--set", "keep_alive=20"]), 1.0);
    // In turn both instances stay: two starts are all, which a simulation of these calls finds.
    let routed = ["--set", "platform.routing=oldest"];
    check(
        cold(&[&["--log", "short.csv"], &routed[..]].concat()),
        2.0 / 28.0,
    );
    let rubbish = calc(&["cold-start", "--log", "rubbish.csv", "--format", "csv"]).stdout;
    assert!(
        rubbish.contains("log,skipped,line,Rows that could not be read,In your log,1,"),
        "{rubbish}"
    );

    let none = calc(&["cost", "--log", "short.csv"]);
    assert_eq!(
        (none.code, none.stderr.as_str()),
        (
            2,
            "error: the calculator `cost` reads no log\nhint: `breakeven calc cold-start --log FILE` does\n"
        )
    );
    let empty = calc(&["cold-start", "--log", "empty.csv"]);
    assert_eq!(
        (empty.code, empty.stderr.as_str()),
        (2, "error: empty.csv is empty\n")
    );
    let missing = calc(&["cold-start", "--log", "missing.csv"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing.stderr.starts_with("error: cannot read missing.csv"),
        "{}",
        missing.stderr
    );
}

/// A link of a page with several calculators holds the state of each; the one asked for is read, whichever comes first.
#[test]
fn every_number_of_a_link_is_reproduced() {
    let folder = tempfile::tempdir().unwrap();
    let calc = |arguments: &[&str]| {
        let run = run_in(
            folder.path(),
            &[&["calc"], arguments, &["--format", "json"]].concat(),
        );
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout
    };
    let states: Vec<(&str, String)> = calculator_wasm::calculators()
        .iter()
        .map(|calculator| {
            let preset = calculator.presets.last().unwrap().id;
            (calculator.id, format!("v1;on=2026-11-21;preset={preset}"))
        })
        .collect();
    let parts: Vec<String> = states
        .iter()
        .map(|(id, state)| format!("{id}-calculator~{state}"))
        .collect();
    let link = format!("https://x.example/some/page.html#{}", parts.join("~"));
    for calculator in calculator_wasm::calculators() {
        let preset = calculator.presets.last().unwrap();
        assert_eq!(
            calc(&[calculator.id, "--link", &link]),
            calc(&[calculator.id, "--preset", preset.id]),
        );
    }
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

/// The system that the tests of `calc --file` keep in a file.
const SYSTEM: &str = "calculator = \"cost\"\npreset = \"shop\"\npeak_to_mean = 4\n\n[checkout]\nrequests_per_month = \"4M\"\nmemory = \"1 GB\"\n";

#[test]
fn a_system_kept_in_a_file_gives_what_the_same_flags_give() {
    let site = SiteTest::new().file("system.toml", SYSTEM);
    let file = site.run(&["calc", "cost", "--file", "system.toml", "--format", "json"]);
    let flags = site.run(&[
        "calc",
        "cost",
        "--preset=shop",
        "--set=peak_to_mean=4",
        "--set=checkout.requests_per_month=4M",
        "--set=checkout.memory=1GB",
        "--format=json",
    ]);
    assert_eq!((file.code, file.stderr.as_str()), (0, ""));
    assert_eq!(file.stdout, flags.stdout);

    // What is printed, or saved by a page, opens again; so does a document that has only paths and texts.
    let site = site.file("saved.json", &file.stdout);
    let again = site.run(&["calc", "cost", "--file", "saved.json", "--format", "json"]);
    assert_eq!((again.code, again.stdout), (0, file.stdout.clone()));
    let site = site.file(
        "paths.json",
        r#"{"preset": "shop", "inputs": {"peak_to_mean": 4, "checkout.requests_per_month": "4M", "checkout.memory": 1024}}"#,
    );
    let paths = site.run(&["calc", "cost", "--file", "paths.json", "--format", "json"]);
    assert_eq!(paths.stdout, file.stdout);
}

#[test]
fn mistakes_in_a_system_file_are_shown_in_their_lines() {
    let site = SiteTest::new().file(
        "system.toml",
        "preset = \"shop\"\n[checkout]\nmemmory = 512\nduration = \"soon\"\n",
    );
    let run = site.run(&["calc", "cost", "--file", "system.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for part in [
        "system.toml:3:1",
        "did you mean `checkout.memory`?",
        "system.toml:4:12",
    ] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let site = SiteTest::new().file(
        "system.json",
        r#"{"state": "v1;preset=shop", "inputs": {"peak_to_mean": "9"}}"#,
    );
    check_unfit(
        &site.run(&["calc", "cost", "--file", "system.json"]),
        "error: `state` and `inputs` of system.json do not say the same\nhint: remove the one that is out of date\n",
    );
    let site = SiteTest::new().file("system.toml", "calculator = \"cold-start\"");
    check_unfit(
        &site.run(&["calc", "cost", "--file", "system.toml"]),
        "error: system.toml is for the calculator `cold-start`\nhint: `breakeven calc cold-start --file system.toml`\n",
    );
}

#[test]
fn a_bill_above_the_budget_fails_with_a_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    // The AWS Lambda price page's example without its free tier: 0.60 + 9.00 USD.
    let calc = |budget: &str| {
        run_in(
            folder.path(),
            &[
                "calc",
                "cost",
                "--preset=lambda-docs",
                "--set=free_tier=off",
                "--budget",
                budget,
            ],
        )
    };
    let run = calc("serverless.functions=9.50USD");
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            1,
            "error: over budget: serverless.functions (Lambda alone, a month) is 9.60 USD, 0.10 USD above the budget \
             of 9.50 USD\n"
        )
    );
    assert!(run.stdout.contains("9.60"), "{}", run.stdout);
    let run = calc("$500");
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.starts_with("Within budget: total "),
        "{}",
        run.stderr
    );
    check_unfit(
        &calc("much"),
        "error: `much` is not a budget\nhint: write an amount a month in US dollars, such as `--budget 500USD`\n",
    );
    let run = calc("serverles.total=1");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("hint: did you mean `serverless.total`?"),
        "{}",
        run.stderr
    );
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
fn a_calculation_takes_the_rates_of_a_site() {
    // 3 M requests at 0.10 instead of 0.20 USD a million: 0.30 USD less than the AWS example without its free tier.
    let site = SiteTest::new().file(
        "rates.toml",
        "title = \"S\"\n[prices]\n\"aws/lambda/requests/us-east-1\" = \"0.0000001\"\n",
    );
    let calc = |config: &str| {
        site.run(&[
            "calc",
            "cost",
            "--preset=lambda-docs",
            "--set=free_tier=off",
            "--format=json",
            "--config",
            config,
        ])
    };
    let result: serde_json::Value = serde_json::from_str(&calc("rates.toml").stdout).unwrap();
    assert_eq!(result["figures"]["serverless.functions"]["value"], 9.300018);
    assert_eq!(calc("none.toml").code, 2);
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
