//! `breakeven calc` as it is typed: what it prints, what it reads, and how it ends.

use crate::commands::check_unfit;
use crate::support::{SiteTest, run_in};

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
