//! The real content, built with the default theme.

use std::sync::LazyLock;

use calculator_wasm::prices::{AllowanceId, Sku};
use generator::diagnostics::guide;
use generator::generate;
use generator::load::Locations;
use generator::output::OutputFile;
use generator::render::headers;
use generator::schema;

use crate::support::{check_text, run_in, tests_folder};

#[test]
fn the_real_content_has_no_findings() {
    let run = run_in(&tests_folder().join(".."), &["check", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn the_pages_of_findings_are_the_catalogue() {
    for (file, text) in guide::pages() {
        let path = format!("../content/reference/findings/{file}");
        check_text(&tests_folder().join(path), &text);
    }
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

/// What a page says is watched is watched: each name on the list of the calculators' promises is a scenario or a test.
#[test]
fn the_scenarios_of_the_calculators_promises_exist() {
    let page = include_str!("../content/reference/promises.md");
    let list = page.split("## Calculators").nth(1).unwrap();
    let list = list.split("\n## ").next().unwrap();
    let mut sources = String::new();
    for folder in ["browser", "../calculator-wasm/tests"] {
        for file in std::fs::read_dir(tests_folder().join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                sources.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let named: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let is_there = |name: &&str| {
        [
            format!("\"{name}\""),
            format!("::{name}\""),
            format!("fn {name}("),
        ]
        .iter()
        .any(|text| sources.contains(text))
    };
    let lost: Vec<&&str> = named.iter().filter(|name| !is_there(name)).collect();
    assert!(named.len() > 25 && lost.is_empty(), "not found: {lost:?}");
}

/// What every page may load, as the site's security rests on it. Written out here, so that a change is made twice.
const POLICY: &str = "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'{blob}; base-uri 'none'; form-action 'none'";

#[test]
fn every_page_says_its_policy_before_it_loads_anything() {
    let text = POLICY.replace("{wasm}", "").replace("{blob}", "");
    let calculator = POLICY
        .replace("{wasm}", " 'wasm-unsafe-eval'")
        .replace("{blob}", " blob:");
    let pages = files_of_the_site()
        .iter()
        .filter(|file| file.path.ends_with(".html") && !file.path.ends_with(".standalone.html"));
    let mut count = 0;
    for file in pages {
        let html = String::from_utf8_lossy(&file.bytes()).into_owned();
        let start = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
        let (before, rest) = html
            .split_once(start)
            .unwrap_or_else(|| panic!("{} has no policy", file.path));
        for tag in ["<link", "<script", "<style", "<img", "<body"] {
            assert!(!before.contains(tag), "{}: {tag} before it", file.path);
        }
        let policy = rest.split('"').next().unwrap_or_default();
        let policy = policy.replace("&#39;", "'").replace("&#x27;", "'");
        let expected = match html.contains("data-calculator=") {
            true => &calculator,
            false => &text,
        };
        assert_eq!(&policy, expected, "{}", file.path);
        count += 1;
    }
    assert!(count > 50, "{count} pages");
}

/// Returns the real site, built in memory once for all tests.
pub(crate) fn files_of_the_site() -> &'static [OutputFile] {
    static FILES: LazyLock<Vec<OutputFile>> = LazyLock::new(|| {
        let locations = Locations {
            source: tests_folder().join("../content"),
            ..Locations::default()
        };
        let generated = generate(&locations).expect("the site has a folder and settings");
        generated.files
    });
    &FILES
}

#[test]
fn every_price_and_allowance_of_the_catalogue_stands_on_a_page() {
    let files = files_of_the_site();
    let pages = files
        .iter()
        .filter(|file| file.path.starts_with("reference/prices/"));
    let text: String = pages
        .map(|file| String::from_utf8_lossy(&file.bytes()).into_owned())
        .collect();
    let mut services = std::collections::BTreeSet::new();
    for sku in Sku::all() {
        services.insert(sku.service());
        assert!(
            text.contains(&format!("<code>{}</code>", sku.name())),
            "{}",
            sku.name()
        );
    }
    for id in AllowanceId::all() {
        let name: Vec<&str> = id.name().split(' ').collect();
        services.insert(name[1]);
        assert!(
            text.contains(&format!("<code>{}</code>", name[2])),
            "{}",
            id.name()
        );
    }
    for service in services {
        assert!(text.contains(&format!("Prices of {service}")), "{service}");
    }
}

/// What the guides must cover and where they do, as a page: its links are checked like any others, so nothing on the
/// list can lose its answer.
#[test]
fn the_page_of_coverage_is_the_list_of_what_must_be_answered() {
    let content = tests_folder().join("../content");
    let read = |path: &str| std::fs::read_to_string(content.join(path)).expect(path);
    let list: toml::Table = read("_static/data/coverage.toml").parse().expect("TOML");
    let claims: toml::Table = read("_static/data/claims.toml").parse().expect("TOML");
    let text = |row: &toml::Value, key: &str| row[key].as_str().expect(key).to_owned();
    let link = |target: &str| {
        let (path, place) = target.split_once('#').unwrap_or((target, ""));
        let page = read(path);
        let title = page
            .split("title = \"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let heading = page.lines().find_map(|line| {
            let line = line.trim_start_matches('#').trim();
            line.strip_suffix(&format!("{{#{place}}}")).map(str::trim)
        });
        let title = title.expect("a title");
        match heading {
            Some(heading) => format!("[{title}: {heading}](../{target})"),
            None => format!("[{title}](../{target})"),
        }
    };
    let mut page = "+++\ntitle = \"What is covered\"\nsummary = \"Every topic, claim, case and question that articles on the \
        two architectures raise, and where this site answers it.\"\nweight = 62\n+++\n\nThe list is kept as data in \
        [coverage.toml](../_static/data/coverage.toml) and [claims.toml](../_static/data/claims.toml); this page is made of \
        it, and every link on it is checked.\n"
        .to_owned();
    for (kind, title) in [
        ("topic", "Topics"),
        ("case", "Cases"),
        ("question", "Questions"),
    ] {
        page.push_str(&format!(
            "\n## {title} {{#{}}}\n\n| | Where |\n| --- | --- |\n",
            title.to_lowercase()
        ));
        let items = list["item"].as_array().expect("items");
        for item in items.iter().filter(|item| text(item, "kind") == kind) {
            let pages = item["pages"].as_array().expect("pages");
            assert!(!pages.is_empty(), "{item}");
            let links: Vec<String> = pages
                .iter()
                .map(|page| link(page.as_str().expect("a page")))
                .collect();
            page.push_str(&format!(
                "| {} | {} |\n",
                text(item, "subject"),
                links.join(", ")
            ));
        }
    }
    page.push_str("\n## Claims {#claims}\n\n");
    page.push_str("| | Where |\n| --- | --- |\n");
    let rows = claims["claim"].as_array().expect("claims");
    assert_eq!(rows.len(), 40);
    for row in rows {
        let (id, group) = (text(row, "id"), text(row, "group"));
        let target = format!("claims/{group}.md#{}", id.to_lowercase());
        page.push_str(&format!(
            "| {id}. {} | [The verdict](../{target}) |\n",
            text(row, "claim")
        ));
    }
    check_text(&content.join("reference/coverage.md"), &page);
}

/// Every claim has its verdict on the guide that touches it; where a number decides it, a figure says where it turns.
#[test]
fn the_verdict_of_each_claim_stands_on_its_guide() {
    let content = tests_folder().join("../content");
    let read = |path: &str| std::fs::read_to_string(content.join(path)).expect(path);
    let claims: toml::Table = read("_static/data/claims.toml").parse().expect("TOML");
    let text = |row: &toml::Value, key: &str| row[key].as_str().expect(key).to_owned();
    let files = files_of_the_site();
    let page = |path: &str| {
        let file = files.iter().find(|file| file.path == path);
        String::from_utf8_lossy(&file.expect(path).bytes()).into_owned()
    };
    let register = page("claims/index.html");
    for row in claims["claim"].as_array().expect("claims") {
        let (id, guide) = (text(row, "id"), text(row, "guide"));
        assert!(text(row, "page").starts_with(&format!("guides/{guide}.md")));
        let place = format!("{}.html#{}", text(row, "group"), id.to_lowercase());
        assert!(
            page(&format!("guides/{guide}.html")).contains(&format!("href=\"../claims/{place}\"")),
            "{id} is not on guides/{guide}.md"
        );
        // What the filter of the register goes by.
        let verdict = text(row, "verdict");
        let shown = register
            .split("<tr>")
            .any(|row| row.contains(&place) && row.contains(&format!("href=\"#{verdict}\"")));
        assert!(shown, "{id} is not in the register with {verdict}");
        let flip = row.get("flip").and_then(toml::Value::as_str);
        assert_eq!(row.get("preset").is_some(), flip.is_some(), "{id}");
        assert!(
            flip.is_none_or(|flip| flip.contains("`calculator ")),
            "{id}"
        );
        let sources = row["evidence"].as_array().expect("evidence");
        let sourced = sources.iter().any(|source| source.get("url").is_some());
        assert!(
            sourced || verdict == "cannot-be-verified",
            "{id} has no source"
        );
    }
}
