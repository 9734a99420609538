//! Sites with mistakes: one for each code of the catalogue, its name that of the code, and one with many. The whole
//! report is compared, in every format.

use std::path::{Path, PathBuf};

use generator::diagnostics::Severity;
use generator::diagnostics::codes::{ALL, Entry};

use crate::support::{Run, check_text, run_in, tests_folder};

/// The formats of a report with the ends of the names of the files that hold what is expected.
const FORMATS: &[(&str, &str)] = &[
    ("human", "txt"),
    ("json", "json"),
    ("sarif", "sarif"),
    ("github", "github"),
];

#[test]
fn every_code_has_a_broken_site_whose_report_names_it() {
    for code in ALL {
        let Entry {
            id, name, severity, ..
        } = code.entry();
        let folder = folder(name);
        assert!(folder.is_dir(), "{id} has no site at {}", folder.display());
        let run = check(&folder, "human");
        let named = format!("{}[{id}]: ", severity.word());
        assert!(
            run.stderr.contains(&named),
            "{named} is not in the report of {name}:\n{}",
            run.stderr
        );
        assert_eq!(
            run.code,
            if *severity == Severity::Error { 1 } else { 0 },
            "{name}"
        );
    }
}

#[test]
fn the_whole_report_is_as_expected_in_every_format() {
    for folder in all() {
        for (format, extension) in FORMATS {
            let run = check(&folder, format);
            let report = if *format == "human" {
                run.stderr
            } else {
                run.stdout
            };
            let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
            let report = report.replace(&version, "\"semanticVersion\": \"VERSION\"");
            check_text(&folder.join(format!("expected.{extension}")), &report);
        }
    }
}

#[test]
fn every_finding_says_what_to_do() {
    for folder in all() {
        let report = check(&folder, "json").stdout;
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let hint = finding["hint"].as_str().unwrap_or_default();
            assert!(!hint.is_empty(), "{}: {finding}", folder.display());
        }
    }
}

#[test]
fn every_sarif_log_is_valid_by_the_schema_of_sarif() {
    let schema = std::fs::read_to_string(tests_folder().join("schemas/sarif-2.1.0.json")).unwrap();
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&serde_json::from_str(&schema).unwrap())
        .unwrap();
    let logs = all().into_iter().map(|folder| {
        let run = check(&folder, "sarif");
        (folder, serde_json::from_str(&run.stdout).unwrap())
    });
    for (folder, log) in logs {
        let problems: Vec<String> = schema
            .iter_errors(&log)
            .map(|problem| format!("{}: {problem}", problem.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:?}", folder.display());
        let mut wrong: serde_json::Value = log;
        wrong["runs"][0]["results"][0]["message"] = "a text".into();
        assert!(!schema.is_valid(&wrong));
    }
}

#[test]
fn a_site_with_mistakes_is_not_written_and_the_last_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let out = out.to_str().unwrap();
    let good = run_in(
        &tests_folder().join("broken/unused-footnote"),
        &["build", "--out", out],
    );
    assert_eq!(good.code, 0, "{}", good.stderr);
    let before = contents(Path::new(out));
    let bad = run_in(
        &self::folder("everything-at-once"),
        &["build", "--out", out],
    );
    assert_eq!((bad.code, bad.stdout.as_str()), (1, ""));
    assert!(
        bad.stderr.ends_with("5 errors\nNothing was written.\n"),
        "{}",
        bad.stderr
    );
    assert_eq!(contents(Path::new(out)), before);
}

#[test]
fn warnings_do_not_stop_a_build_unless_strict() {
    let folder = folder("unused-footnote");
    assert_eq!(run_in(&folder, &["check"]).code, 0);
    assert_eq!(run_in(&folder, &["check", "--strict"]).code, 1);
}

/// Checks a site. Its file `arguments`, where it has one, holds what is asked for besides.
fn check(folder: &Path, format: &str) -> Run {
    let more = std::fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let mut arguments = vec!["check", "--format", format];
    arguments.extend(more.split_whitespace());
    run_in(folder, &arguments)
}

fn folder(name: &str) -> PathBuf {
    tests_folder().join("broken").join(name)
}

fn all() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(tests_folder().join("broken"))
        .expect("the folder of broken sites")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    folders
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    crate::support::list(folder)
        .into_iter()
        .map(|path| {
            (
                path.clone().into(),
                std::fs::read(folder.join(path)).expect("a file"),
            )
        })
        .collect()
}
