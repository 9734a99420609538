//! `prices update`: price lists in the recorded form of AWS and Azure, from a folder and over the network of this
//! machine, into price files.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::support::{Run, run_in, tests_folder};

const AWS: &str = r#"# Ours.
provider = "aws"
currency = "USD"

[sources]
page = { title = "a page" } # where it was read

# lambda

[[price]]
service = "lambda"
sku = "requests"
region = "us-east-1"
unit = "request"
price = "0.0000002" # a request
as_of = "2025-10-01"
source = "page"

[[price]]
service = "lambda"
sku = "duration-x86"
region = ["us-east-1", "eu-west-1"]
unit = "GB-s"
tiers = [
  { from = "0", to = "6000000000", price = "0.0000166667" },
]
as_of = "2025-10-01"
source = "page"

[[price]]
service = "lambda"
sku = "duration-arm64"
region = "us-east-1"
unit = "GB-s"
price = "0.0000133334"
as_of = "2025-10-01"
source = "page"

[[price]]
service = "support"
sku = "plan"
region = "all"
unit = "month"
price = "29"
as_of = "2025-10-01"
source = "page"
"#;

const AZURE: &str = r#"provider = "azure"
currency = "USD"
[sources]
page = { title = "a page" }

[[price]]
service = "functions-consumption"
sku = "executions"
region = "eastus"
unit = "execution"
price = "0.0000002"
as_of = "2026-09-06"
source = "page"

[[price]]
service = "functions-consumption"
sku = "execution-time"
region = "eastus"
unit = "GB-s"
price = "0.000016"
as_of = "2026-09-06"
source = "page"

[[price]]
service = "vm"
sku = "Standard_B2s"
region = "eastus"
unit = "instance-hour"
price = "0.0416"
as_of = "2026-09-06"
source = "page"

[[price]]
service = "container-apps"
sku = "vcpu-active"
region = "westus2"
unit = "vCPU-s"
price = "0.000024"
as_of = "2026-09-06"
source = "page"
"#;

/// A folder with both price files.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("prices")).unwrap();
    std::fs::write(folder.path().join("prices/aws.toml"), AWS).unwrap();
    std::fs::write(folder.path().join("prices/azure.toml"), AZURE).unwrap();
    folder
}

fn update(folder: &Path, from: &str, more: &[&str]) -> Run {
    let arguments = [
        "prices",
        "update",
        "--files",
        "prices",
        "--date",
        "2026-11-21",
        "--from",
        from,
    ];
    run_in(folder, &[&arguments[..], more].concat())
}

fn lists(name: &str) -> PathBuf {
    tests_folder().join("lists").join(name)
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("prices").join(name)).unwrap()
}

#[test]
fn an_offer_file_changes_the_rows_it_has_and_nothing_else() {
    let folder = folder();
    let from = lists("aws");
    let dry = update(folder.path(), from.to_str().unwrap(), &["--dry-run"]);
    assert_eq!(
        (dry.code, text(folder.path(), "aws.toml").as_str()),
        (0, AWS)
    );
    let run = update(folder.path(), from.to_str().unwrap(), &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "aws/lambda/requests/us-east-1: 0.0000002 → 0.00000025\n",
        "aws/lambda/duration-x86/us-east-1: 0.0000166667 → 0.000017, from 6000000000 0.000015, from 15000000000 0.0000133334\n",
        // 3 M requests, 1 M of them free, at 0.05 USD a million more; 140,000 GB-s at 0.0000003333 USD more: the Lambda part
        // of the AWS example goes from 2.73 to 2.88.
        "effect on cost lambda-docs serverless.functions: 2.73 → 2.88 USD (+5.4 %)\n",
        "left as it was: aws/lambda/duration-x86/eu-west-1: the lists have nothing in eu-west-1\n",
        "left as it was: aws/lambda/duration-arm64/us-east-1: no product has group = AWS-Lambda-Duration-ARM; \
         did you mean `AWS-Lambda-Duration-ARM64`?\n",
        "2 prices read as of 2026-11-21, 2 of them new; 6 left as they were; 1 files changed\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let expected = AWS
        .replace("page = { title = \"a page\" } # where it was read\n", "page = { title = \"a page\" } # where it was read\n\
            aws-price-list = { title = \"AWS bulk offer files\", url = \"https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json\" }\n")
        .replace(
            "price = \"0.0000002\" # a request\nas_of = \"2025-10-01\"\nsource = \"page\"\n",
            "price = \"0.00000025\" # a request\nas_of = \"2026-11-21\"\nsource = \"aws-price-list\"\n",
        )
        .replace("region = [\"us-east-1\", \"eu-west-1\"]", "region = \"eu-west-1\"")
        .replacen(
            "as_of = \"2025-10-01\"\nsource = \"page\"\n\n[[price]]\nservice = \"lambda\"\nsku = \"duration-arm64\"",
            "as_of = \"2025-10-01\"\nsource = \"page\"\n\n\
             [[price]]\nservice = \"lambda\"\nsku = \"duration-x86\"\nregion = \"us-east-1\"\nunit = \"GB-s\"\ntiers = [\n  \
             { from = \"0\", to = \"6000000000\", price = \"0.000017\" },\n  \
             { from = \"6000000000\", to = \"15000000000\", price = \"0.000015\" },\n  \
             { from = \"15000000000\", price = \"0.0000133334\" },\n]\nas_of = \"2026-11-21\"\nsource = \"aws-price-list\"\n\n\
             [[price]]\nservice = \"lambda\"\nsku = \"duration-arm64\"",
            1,
        );
    assert_eq!(text(folder.path(), "aws.toml"), expected);
    assert_eq!(text(folder.path(), "azure.toml"), AZURE);
    // The same list again confirms what is there.
    let again = update(folder.path(), from.to_str().unwrap(), &[]);
    assert!(
        again
            .stdout
            .contains("2 prices read as of 2026-11-21, 0 of them new"),
        "{}",
        again.stdout
    );
}

#[test]
fn pages_are_followed_patiently_and_what_is_another_thing_is_left_out() {
    let server = Server::start();
    let folder = folder();
    let run = update(
        folder.path(),
        &format!("{}/api/retail/prices", server.address),
        &[],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        // The list has the price of ten executions, free ones first.
        "azure/functions-consumption/executions/eastus: 0.0000002 → 0.0000003\n",
        "azure/vm/Standard_B2s/eastus: 0.0416 → 0.05\n",
        "left as it was: azure/container-apps/vcpu-active/westus2: its unit is `Hour`, not `Second`\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let azure = text(folder.path(), "azure.toml");
    assert_eq!(
        azure.matches("as_of = \"2026-11-21\"").count(),
        3,
        "{azure}"
    );
    let asked = server.asked.lock().unwrap().clone();
    assert!(
        asked[0].contains("currencyCode='USD'&$filter=armRegionName%20eq%20"),
        "{asked:?}"
    );
    assert!(asked.iter().filter(|line| line.contains("page=2")).count() >= 1);
    // The first answer was a 503.
    assert_eq!(asked[0], asked[1]);
}

#[test]
fn offer_files_are_asked_for_by_service_and_region() {
    let server = Server::start();
    let folder = folder();
    let run = update(folder.path(), &server.address, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let asked = server.asked.lock().unwrap().clone();
    assert!(
        asked
            .iter()
            .any(|line| line.contains("/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json"))
    );
    assert!(
        asked
            .iter()
            .any(|line| line.contains("/offers/v1.0/aws/AWSLambda/current/eu-west-1/index.json"))
    );
    assert!(
        run.stdout
            .contains("aws/lambda/requests/us-east-1: 0.0000002 → 0.00000025"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_place_without_lists_is_one_clear_line() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let run = update(folder.path(), "empty", &[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr
            .starts_with("error: empty has no price list\nhint: "),
        "{}",
        run.stderr
    );
    std::fs::write(folder.path().join("empty/a.json"), "{}").unwrap();
    let run = update(folder.path(), "empty", &[]);
    assert!(
        run.stderr.contains("is no price list: it is neither"),
        "{}",
        run.stderr
    );
    assert_eq!(text(folder.path(), "aws.toml"), AWS);
}

/// The job of `.github/workflows/prices.yml`, with a bare repository for its host and a stand-in for the host's command.
#[cfg(unix)]
#[test]
fn the_weekly_job_offers_what_changed_for_review() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    let prices = project.join("calculator-wasm/prices");
    std::fs::create_dir_all(&prices).unwrap();
    std::fs::write(prices.join("aws.toml"), AWS).unwrap();
    let gh = folder.path().join("bin/gh");
    std::fs::create_dir(gh.parent().unwrap()).unwrap();
    let said = "#!/bin/sh\nprintf '%s ' \"$1\" \"$2\" > ../said\ncat \"$6\" >> ../said\n";
    std::fs::write(&gh, said).unwrap();
    std::fs::set_permissions(&gh, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", gh.parent().unwrap().display());
    let run = |script: &str| {
        let output = Command::new("bash")
            .args(["-euc", script])
            .current_dir(&project)
            .env("PATH", &path)
            .env("HOME", folder.path())
            .env("JOB", tests_folder().join("../.ci/prices"))
            .env("BREAKEVEN", env!("CARGO_BIN_EXE_breakeven"))
            .env("BREAKEVEN_REPOSITORY", &project)
            .env("LISTS", &server.address)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let why = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{script}\n{said}\n{why}");
        said
    };
    run(
        "git init -q --bare ../host.git; git init -q -b main; git remote add origin ../host.git; git add .
         git -c user.name=a -c user.email=a@b.c commit -q -m Prices; git push -q origin main",
    );
    run("\"$JOB\" \"$LISTS\"");
    let request = std::fs::read_to_string(folder.path().join("said")).unwrap();
    let (shown, folded) = request.split_once("<details>").unwrap();
    assert!(shown.starts_with("pr create "), "{request}");
    for line in [
        "aws/lambda/requests/us-east-1: 0.0000002 → 0.00000025",
        "effect on cost lambda-docs serverless.functions: 2.73 → 2.88 USD (+5.4 %)",
    ] {
        assert!(shown.contains(line), "{line}\n{request}");
    }
    assert!(folded.contains("left as it was: aws/lambda/"), "{request}");
    let pushed = run(
        "git -C ../host.git diff --stat main $(git -C ../host.git branch --list 'prices-*' --format='%(refname)')",
    );
    assert!(
        pushed.contains("calculator-wasm/prices/aws.toml"),
        "{pushed}"
    );
    // Read again on what was merged, nothing is offered.
    std::fs::remove_file(folder.path().join("said")).unwrap();
    let again = run("\"$JOB\" \"$LISTS\"");
    assert!(again.ends_with("Nothing changed.\n"), "{again}");
    assert!(!folder.path().join("said").exists());
}

/// A server of price lists that fails once, and counts on it that clients come back.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (seen, own) = (asked.clone(), address.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut first = String::new();
                reader.read_line(&mut first).unwrap();
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok() && line.trim() != "" {
                    line.clear();
                }
                let mut asked = seen.lock().unwrap();
                asked.push(first.trim().to_owned());
                let (status, body) = match asked.len() {
                    1 => ("503 Service Unavailable", Vec::new()),
                    _ => answer(&first, &own),
                };
                let head = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).unwrap();
                stream.write_all(&body).unwrap();
            }
        });
        Server { address, asked }
    }
}

fn answer(request: &str, own: &str) -> (&'static str, Vec<u8>) {
    let file = |path: &str| std::fs::read_to_string(lists(path)).unwrap();
    if request.contains("page=2") {
        ("200 OK", file("azure/page-2.json").into_bytes())
    } else if request.contains("/api/retail/prices?") {
        let next = format!("{own}/api/retail/prices?page=2");
        (
            "200 OK",
            file("azure/page-1.json")
                .replace("NEXT", &next)
                .into_bytes(),
        )
    } else if request.contains("/AWSLambda/current/us-east-1/") {
        ("200 OK", file("aws/AWSLambda-us-east-1.json").into_bytes())
    } else {
        ("404 Not Found", Vec::new())
    }
}
