//! The page of validation: what the engines compute, held against the outside, made anew by each run of the tests.
//!
//! In: the reference tables of the engines' tests, and the engines. Out: `content/reference/validation.md`. The tests
//! beside the tables hold every line of every row; this page shows what they hold.

use calculator_wasm::coldstart::engine::poisson::steady_state;
use calculator_wasm::cost::engine::formulas;
use calculator_wasm::queueing::mmc;
use serde_json::Value;

use crate::support::{check_text, tests_folder};

#[test]
fn the_page_of_validation_shows_what_the_engines_compute() {
    let mut page = HEAD.to_owned();
    bills(&mut page);
    break_evens(&mut page);
    cold_starts(&mut page);
    measured(&mut page);
    queues(&mut page);
    lines(&mut page);
    page.push_str(TAIL);
    check_text(
        &tests_folder().join("../content/reference/validation.md"),
        &page,
    );
}

const HEAD: &str = "+++\ntitle = \"Validation\"\nsummary = \"What the engines compute beside published bills, published \
    break-even points, measured runs and exact reference values, and the formula of every line of a bill. Made by the tests.\"\n\
    weight = 41\n+++\n\nThis page is written by the tests of the engines. If a formula or a reference value changes, the page changes \
    with it or the tests fail. What each table is for, and what it cannot show, stands above it.\n";

const TAIL: &str = "\n## Next steps {#next}\n\n- [The cost model](cost-model.md): the formulas with their reasons.\n\
    - [The cold-start model](cold-start-model.md): the derivation, and where not to use it.\n\
    - [Queues, memory, chains, advice](other-models.md): the other models.\n\
    - [How these guides are made](methodology.md).\n";

fn data(name: &str) -> Value {
    let path = tests_folder()
        .join("../calculator-wasm/tests/data")
        .join(name);
    serde_json::from_str(&std::fs::read_to_string(path).expect(name)).expect(name)
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn number(row: &Value, key: &str) -> f64 {
    row[key].as_f64().expect(key)
}

/// Why a published amount is not what its own inputs give.
const MISPRINTS: &[(&str, &str)] = &[
    (
        "aws-lambda-esm-kafka",
        "The page charges twice the requests that it states",
    ),
    (
        "aws-lambda-tenant-isolation",
        "The page is a cent higher than its own lines",
    ),
    (
        "aws-nlb-tcp-ex",
        "The page cuts the last digit instead of rounding it",
    ),
];

fn bills(page: &mut String) {
    let examples = data("cost-worked-examples.json");
    let priced = || {
        rows(&examples)
            .iter()
            .filter(|example| example["expected_usd"].is_number())
    };
    let exact = priced()
        .filter(|example| text(example, "reproduces") == "exact")
        .count();
    page.push_str(&format!(
        "\n## Published bills {{#bills}}\n\nExamples that vendors print on their price pages, and the expected results of an open cost \
         tool. A test rebuilds each as a system and compares every line. The engine gives what follows from the stated inputs in all of them, and {exact} of {} are published so, to the cent. The others are misprints of \
         their pages, by their own inputs.\n\nThe prices are those of each example, not of the catalogue. So this holds the arithmetic: \
         tiers, rounding, grants. Prices are held [by date and source](prices/_index.md).\n\n\
         | Example | Service | Published, USD | From its inputs, USD | |\n| --- | --- | ---: | ---: | --- |\n",
        priced().count()
    ));
    for example in priced() {
        let id = text(example, "id");
        let why = MISPRINTS.iter().find(|(known, _)| *known == id);
        let is_exact = text(example, "reproduces") == "exact";
        assert_eq!(is_exact, why.is_none(), "{id}");
        page.push_str(&format!(
            "| {} | {} {} | {} | {} | {} |\n",
            id.replace('-', " "),
            text(example, "provider"),
            text(example, "service"),
            cents(number(example, "expected_usd")),
            cents(number(example, "recomputed_unrounded_usd")),
            why.map_or("", |(_, why)| why)
        ));
    }
}

fn cents(amount: f64) -> String {
    let cents = (amount * 100.0).round() as u64;
    let whole: Vec<u8> = (cents / 100).to_string().into_bytes();
    let mut grouped = String::new();
    for (at, digit) in whole.iter().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(char::from(*digit));
    }
    format!("{grouped}.{:02}", cents % 100)
}

/// Break-even points and bills that articles publish, and what a test found when it rebuilt them.
const ARTICLES: &[(&str, &str, &str)] = &[
    (
        "readysetcloud-66rps",
        "Functions cross four machines at 66 requests a second",
        "Reproduced: 65.8. Arm prices, no gateway, machines that never grow",
    ),
    (
        "devtocash-227M",
        "228 USD on functions, 102 in two containers",
        "The function side is reproduced. Two containers cannot carry the hundred requests at once that the same figures give",
    ),
    (
        "keystone-1M",
        "A million requests: 1.87 USD on x86, 1.53 on Arm",
        "Reproduced",
    ),
    (
        "fortem-6-8M",
        "A short API crosses at 6 to 8 million requests",
        "Reproduced for a REST API and one task. With an HTTP API it is 12.6 million; a second task and a balancer move it further",
    ),
    (
        "factualminds-55pct",
        "A task of 4 processors and 16 GB: 145 USD",
        "Not reproduced: 170.12. Their amount belongs to 8 GB",
    ),
    (
        "game-backend-calculator",
        "193.74 USD, by the vendor's own calculator",
        "Reproduced",
    ),
    (
        "cloudrun-calculator-error",
        "45.09 USD, by a calculator on the web",
        "Not reproduced: 48.96. It exchanges two free tiers",
    ),
    (
        "10x-uplift-10M",
        "Gateway, logs and NAT multiply the bill by five to six",
        "Plausible. Most of it is one NAT gateway that is always on",
    ),
];

fn break_evens(page: &mut String) {
    let claims = data("cost-claims.json");
    page.push_str(
        "\n## Published break-even points {#articles}\n\nArticles whose inputs are stated well enough to be rebuilt. Where the result \
         differs, the reason is a test. Four more name no inputs and are used as directions only.\n\n\
         | Published | Found |\n| --- | --- |\n",
    );
    for (id, claim, found) in ARTICLES {
        let row = rows(&claims).iter().find(|row| text(row, "id") == *id);
        let source = text(row.expect(id), "source");
        let author = source.split(',').next().unwrap_or_default();
        let author = author.split(" (").next().unwrap_or_default();
        let by = if author.is_empty() || author.starts_with('(') {
            String::new()
        } else {
            format!(" ({author})")
        };
        page.push_str(&format!("| {claim}{by} | {found} |\n"));
    }
    assert_eq!(rows(&claims).len(), ARTICLES.len() + 4);
}

fn cold_starts(page: &mut String) {
    let exact = data("exact-lifo.json");
    let mut worst = 0.0_f64;
    let mut shown = String::new();
    let all = rows(&exact["rows"]);
    for (at, row) in all.iter().enumerate() {
        let (rate, service) = (number(row, "lambda_per_s"), number(row, "mean_service_s"));
        let (keep, kept) = (
            number(row, "keep_alive_s"),
            number(row, "provisioned") as u32,
        );
        let state = steady_state(rate, service, keep, kept).expect("a state");
        let expected = number(row, "p_cold");
        let error = if expected == state.cold_share {
            0.0
        } else {
            (state.cold_share / expected - 1.0).abs()
        };
        worst = worst.max(error);
        if at % 4 == 0 {
            shown.push_str(&format!(
                "| {rate} | {service} | {keep} | {kept} | {} | {} |\n",
                share(expected),
                share(state.cold_share)
            ));
        }
    }
    assert!(worst < 1e-9, "{worst}");
    page.push_str(&format!(
        "\n## The cold-start formula {{#cold-starts}}\n\nThe same sum, computed by other means: the eigenvalues by LAPACK, from Python. All \
         {} rows agree to nine digits. This holds the program against the formula. Whether the formula is right about a platform is \
         [below](#measured).\n\n\
         | Calls a second | Seconds of one | Keep-alive, seconds | Provisioned | Cold, elsewhere | Cold, here |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: |\n{shown}",
        all.len()
    ));
}

fn share(value: f64) -> String {
    format!("{:.6} %", value * 100.0)
}

fn measured(page: &mut String) {
    let path = tests_folder().join("../calculator-wasm/tests/data/aws-lambda-2020-poisson.csv");
    let table = std::fs::read_to_string(path).expect("the runs");
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let mut inside = (0, 0);
    let mut shown = String::new();
    let mut count = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |name: &str| cells[head.iter().position(|column| *column == name).expect(name)];
        let value = |name: &str| cell(name).parse::<f64>().expect(name);
        let (rate, service) = (value("rate_per_s"), value("mean_service_s"));
        let at = |keep| {
            steady_state(rate, service, keep, 0)
                .expect("a state")
                .cold_share
        };
        let (short, long) = (at(600.0), at(640.0));
        let fits = |share: f64| value("p_lo95") <= share && share <= value("p_hi95");
        inside.0 += u32::from(fits(short));
        inside.1 += u32::from(fits(long));
        count += 1;
        let mark = |share: f64| {
            format!(
                "{:.1} %{}",
                share * 100.0,
                if fits(share) { "" } else { ", outside" }
            )
        };
        shown.push_str(&format!(
            "| {} | {} | {:.1} % | {:.1} to {:.1} % | {} | {} |\n",
            cell("date"),
            cell("requests"),
            value("p_cold") * 100.0,
            value("p_lo95") * 100.0,
            value("p_hi95") * 100.0,
            mark(short),
            mark(long)
        ));
    }
    page.push_str(&format!(
        "\n## Measured runs on AWS Lambda {{#measured}}\n\nEleven runs of 28 hours with random arrivals, published as raw logs.[^traces] \
         The interval is that of the measured share. The formula's share lies inside it in {} of {count} runs for a keep-alive of 600 seconds, as \
         published at the time, and in {} for the 640 seconds that the same logs show.\n\nThe runs are of 2020 and of rare calls. They hold \
         the rule, that a cold start is a new record of concurrency. They do not tell how long environments are kept today.\n\n\
         | Run | Calls | Cold, measured | 95 % interval | Here, 600 s | Here, 640 s |\n| --- | ---: | ---: | ---: | ---: | ---: |\n{shown}\n\
         [^traces]: Raw request logs of Mahmoudi and Khazaei, [serverless-performance-modeling](https://github.com/pacslab/serverless-performance-modeling) \
         (MIT), April to June 2020. Our reading, 21 November 2026.\n",
        inside.0, inside.1
    ));
}

fn queues(page: &mut String) {
    let table = data("queue-ref.json");
    let mut worst = 0.0_f64;
    let mut shown = String::new();
    for row in rows(&table["rows"]) {
        let servers = number(row, "servers") as u32;
        let queue = mmc::queue(
            number(row, "lambda_per_s"),
            number(row, "mean_service_s"),
            servers,
        )
        .expect("a queue");
        let expected = number(row, "p99_s");
        let found = queue.response_percentile(0.99);
        worst = worst.max((found / expected - 1.0).abs());
        shown.push_str(&format!(
            "| {} | {:.0} % | {:.4} s | {:.4} s | {:.4} s |\n",
            servers,
            number(row, "utilisation") * 100.0,
            number(row, "mean_wait_s"),
            expected,
            found
        ));
    }
    assert!(worst < 1e-9, "{worst}");
    page.push_str(&format!(
        "\n## Waiting in front of containers {{#queues}}\n\nErlang's queue with one line and several servers, against values computed apart. \
         Both columns on the right are the 99th percentile of the whole answer.\n\n\
         | Servers | In use | Mean wait | Elsewhere | Here |\n| ---: | ---: | ---: | ---: | ---: |\n{shown}"
    ));
}

fn lines(page: &mut String) {
    let all = formulas::all();
    page.push_str(&format!(
        "\n## Every line of a bill {{#lines}}\n\nThe quantity of each of the {} lines that a bill can have. ⌈x⌉ rounds up, Σ adds over the hours of \
         a month. The amount is the quantity times the price, in tiers where the [catalogue](prices/_index.md) has tiers, less what is \
         granted. A test fails if a line has no formula here.\n\n| Line | Quantity in a month |\n| --- | --- |\n",
        all.len()
    ));
    for (key, formula) in all {
        page.push_str(&format!("| `{key}` | {formula} |\n"));
    }
}
