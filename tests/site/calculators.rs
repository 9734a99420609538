//! Calculators and their figures in pages: modules, presets, prices of the site, files to take away.

use std::collections::BTreeSet;

use base64::Engine as _;
use calculator_wasm::{Format, Prices, Scenario, calculator, view};
use sha2::{Digest as _, Sha256};

use crate::support::SiteTest;

#[test]
fn a_calculator_stands_in_the_page_as_the_engine_shows_it_and_prose_quotes_its_figures() {
    let built = SiteTest::new()
        .page(
            "a.md",
            "A",
            "```calculator cost\npreset = \"lambda-docs\"\n```\n\n\
             It costs `calculator cost serverless.functions; preset=lambda-docs`.\n",
        )
        .build()
        .clean();
    let mut scenario = Scenario::new(calculator("cost").unwrap());
    scenario.apply_preset("lambda-docs").unwrap();
    let report = scenario.evaluate(&Prices::standard()).unwrap();
    let expected = view::embed::calculator(
        &scenario,
        &report,
        &Format::english(),
        &view::embed::Place {
            id: "cost-calculator",
            presets: "presets/cost-",
            prices: "",
            module: calculator_wasm::Module::Cost,
            shared: "",
            alone: "take-away/cost.standalone.html",
            language: "",
            words: "",
        },
    );
    let main = built.element("a.html", "main");
    assert!(main.contains(&expected));
    // 2.73 USD is what the AWS Lambda price page prints for this example.
    assert!(
        main.contains(">$2.73</data>.</p>"),
        "{}",
        main.rsplit("</section>").next().unwrap()
    );
}

#[test]
fn figures_in_prose_and_tables_come_from_the_engine() {
    SiteTest::fixture("figures")
        .build()
        .clean()
        .check_expected("figures");
}

/// Four services of 99.9 %, each tried again once, answer at most (1 − 0.001²)⁴ = 99.9996 % of requests: not all.
#[test]
fn a_share_that_is_nearly_all_is_not_quoted_as_all() {
    let built = SiteTest::new()
        .page(
            "a.md",
            "A",
            "They answer `calculator chain availability; preset=retries`.\n",
        )
        .build()
        .clean();
    let main = built.element("a.html", "main");
    assert!(main.contains(">99.99\u{a0}%</data>."), "{main}");
}

#[test]
fn only_pages_with_a_calculator_allow_webassembly_and_only_sites_with_one_carry_the_module() {
    let built = SiteTest::new()
        .page("a.md", "A", "```calculator cost\n```\n")
        .page("b.md", "B", "")
        .build()
        .clean();
    let policy = |path: &str| built.html(path).contains("&#39;wasm-unsafe-eval&#39;");
    assert!(policy("a.html") && !policy("b.html"));
    assert!(built.paths().contains(&"js/calculators-cost.wasm"));
    assert!(!built.paths().contains(&"js/calculators-all.wasm"));
    let without = SiteTest::new().page("b.md", "B", "").build();
    assert!(!without.paths().iter().any(|path| path.ends_with(".wasm")));
}

#[test]
fn a_page_loads_the_smallest_module_that_has_its_calculators() {
    let built = SiteTest::new()
        .page(
            "cost.md",
            "A",
            "```calculator cost\n```\n\n```calculator cost\n```\n",
        )
        .page("cold.md", "B", "```calculator cold-start\n```\n")
        .page(
            "both.md",
            "C",
            "```calculator cost\n```\n\n```calculator cold-start\n```\n",
        )
        .page("memory.md", "D", "```calculator memory\n```\n")
        .build()
        .clean();
    for (page, module) in [
        ("cost.html", "calculators-cost"),
        ("cold.html", "calculators-cold-start"),
        ("both.html", "calculators-all"),
        ("memory.html", "calculators-all"),
    ] {
        let named: BTreeSet<String> = built
            .html(page)
            .split("data-module=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        assert_eq!(named, BTreeSet::from([module.to_owned()]), "{page}");
        for end in [".js", ".wasm", ".wasm.js"] {
            assert!(
                built
                    .paths()
                    .contains(&format!("js/{module}{end}").as_str())
            );
        }
    }
}

/// What an answer names as a reason leads to where the page says that it is argued, from wherever the answer is shown.
#[test]
fn the_reasons_of_an_answer_lead_to_the_guides_of_the_page() {
    let site = |settings: &str| {
        SiteTest::new()
            .file("content/site.toml", format!("title = \"Site\"\ntheme = \"../theme\"\n{settings}"))
            .page("guides/cost.md", "Cost", "## Curves {#curves}\n\nText.\n")
            .page("guides/_index.md", "Guides", "")
            .page("tools/_index.md", "Tools", "")
            .page(
                "tools/advisor.md",
                "Advisor",
                "```calculator advisor\n[guides]\ncost = \"../guides/cost.md#curves\"\nstate = \"https://example.com/state\"\n```\n",
            )
            .build()
            .clean()
    };
    let built = site("");
    let page = built.html("tools/advisor.html");
    let link = "<a href=\"../guides/cost.html#curves\">Cost</a>";
    assert!(
        page.contains(link),
        "{}",
        built.element("tools/advisor.html", "main")
    );
    // What is not named in the page's block stays plain, and the browser's side learns the same.
    assert!(page.contains("<th scope=\"row\">Length of life</th>"));
    assert!(page.contains("../guides/cost.html#curves\n"));
    let example = built.html("presets/advisor-shop.html");
    assert!(example.contains(link));
    assert!(example.contains("<a href=\"https://example.com/state\">state is kept"));
    let frame = built.html("take-away/advisor.embed.html");
    assert!(frame.contains(link) && frame.contains("<base target=\"_blank\">"));
    // A file that travels alone leads to the published site, or nowhere.
    let alone =
        |built: &crate::support::Built| built.html("take-away/advisor.standalone.html").to_owned();
    assert!(!alone(&built).contains("guides/cost.html"));
    let published = site("base_url = \"https://example.org/docs/\"\n");
    let link = "<a href=\"https://example.org/docs/guides/cost.html#curves\">Cost</a>";
    assert!(alone(&published).contains(link));
}

/// One file with everything inside: its policy names its own blocks by their hashes, it refers to no other file, and it
/// fits into a mail.
#[test]
fn each_calculator_is_a_file_to_take_away() {
    let budgets: toml::Table = toml::from_str(include_str!("../budgets.toml")).unwrap();
    for calculator in calculator_wasm::calculators() {
        let id = calculator.id;
        let built = SiteTest::new()
            .page("a.md", "A", &format!("```calculator {id}\n```\n"))
            .build()
            .clean();
        let alone = built.html(&format!("take-away/{id}.standalone.html"));
        let limit = budgets["standalone"][id].as_integer().unwrap() as usize;
        println!("{id}: {} of {limit} bytes", alone.len());
        assert!(
            alone.len() <= limit,
            "{id}: {} bytes, {limit} allowed",
            alone.len()
        );
        for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
            let (_, after) = alone.split_once(&format!("<{tag}>")).unwrap();
            let (block, _) = after.split_once(&format!("</{tag}>")).unwrap();
            let hash =
                base64::engine::general_purpose::STANDARD.encode(Sha256::digest(block.as_bytes()));
            let allowed = format!("{directive} &#39;sha256-{hash}&#39;");
            assert!(alone.contains(&allowed), "{id}: {tag} is not allowed");
            assert_eq!(
                alone.matches(&format!("<{tag}")).count(),
                1,
                "{id}: one {tag}"
            );
        }
        // Its icon is empty, so that no host is asked for one.
        let others = alone.replacen("<link rel=\"icon\" href=\"data:,\">", "", 1);
        assert!(
            !others.contains(" src=") && !others.contains("<link"),
            "{id} refers to a file"
        );
        let bare = built.html(&format!("take-away/{id}.embed.html"));
        assert!(bare.contains("<script src=\"../js/embed.js\"></script>"));
        assert!(
            built
                .html("a.html")
                .contains(&format!("href=\"take-away/{id}.standalone.html\" download"))
        );
    }
    let without = SiteTest::new().page("b.md", "B", "").build();
    assert!(
        !without
            .paths()
            .iter()
            .any(|path| path.contains("take-away") || path.ends_with("embed.js"))
    );
}

#[test]
fn each_preset_of_a_calculator_in_the_site_is_a_page_that_its_link_leads_to() {
    let settings = "title = \"Site\"\nbase_url = \"https://x.example/\"\n";
    let built = SiteTest::new()
        .file("content/site.toml", settings)
        .page("guides/_index.md", "Guides", "")
        .page("guides/a.md", "A", "```calculator cost\n```\n")
        .page(
            "guides/b.md",
            "Cost calculator",
            "```calculator cost\n```\n",
        )
        .build()
        .clean();
    let link =
        "<a href=\"../presets/cost-lambda-docs.html\" rel=\"nofollow\" data-preset=\"lambda-docs\"";
    assert!(built.html("guides/a.html").contains(link));
    let page = "presets/cost-lambda-docs.html";
    // The bill that the AWS Lambda price page prints for this example.
    let figure =
        "<div data-figure=\"serverless.total\"><dt>Functions, a month</dt><dd>$2.73</dd></div>";
    assert!(
        built.html(page).contains(figure),
        "{}",
        built.element(page, "main")
    );
    assert!(
        built
            .html(page)
            .contains("data-preset=\"lambda-docs\" title=\"The mobile")
    );
    assert!(
        built
            .html(page)
            .contains("<a href=\"../guides/b.html\">Cost calculator</a>")
    );
    assert!(
        built
            .html(page)
            .contains("\"https://x.example/presets/cost-lambda-docs.html\"")
    );
    assert!(
        built.html(page).contains("noindex") && !built.html("guides/a.html").contains("noindex")
    );
    let of_other = |path: &&&str| path.starts_with("presets/cold-start");
    assert_eq!(built.paths().iter().filter(of_other).count(), 0);
}

#[test]
fn an_own_page_at_the_address_of_a_preset_is_a_finding() {
    let run = SiteTest::new()
        .page("a.md", "A", "```calculator cost\n```\n")
        .page("presets/_index.md", "Presets", "")
        .page("presets/cost-shop.md", "Mine", "")
        .run(&["check"]);
    let message = "the address `presets/cost-shop.html` is claimed twice, here and by the example `shop` of the \
                   calculator `cost`";
    assert!(run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn calculators_that_share_a_workload_start_from_that_of_the_first() {
    let built = SiteTest::new()
        .page(
            "a.md",
            "A",
            "```calculator cold-start\nshared = \"api\"\narrival_rate = 2\nrun_time = 0.25\n```\n\n\
             ```calculator cost\nshared = \"api\"\napi.memory = 512\n```\n",
        )
        .build()
        .clean();
    let html = built.html("a.html");
    assert_eq!(html.matches("data-shared=\"api\"").count(), 2);
    // Two a second are 2 × 730 × 3,600 a month, 0.25 s are 250 ms.
    assert!(
        html.contains("name=\"api.requests_per_month\" value=\"5,256,000\""),
        "{html}"
    );
    assert!(html.contains("name=\"api.duration\" value=\"250\""));
}

#[test]
fn the_prices_of_a_site_hold_for_its_figures_and_travel_to_the_reader() {
    let block = "`calculator cost serverless.functions; preset=lambda-docs; free_tier=off`\n\n```calculator cost\n```\n";
    let rates = "title = \"S\"\ntheme = \"../theme\"\n[prices]\n\"aws/lambda/requests/us-east-1\" = \"0.0000001\"\n";
    let site = SiteTest::new().page("a.md", "A", block);
    let page = |site: &SiteTest| {
        String::from_utf8(site.build().clean().files()["a.html"].clone()).unwrap()
    };
    let (listed, own) = (page(&site), page(&site.file("content/site.toml", rates)));
    // The AWS price page's example without its free tier, and with 3 M requests at half the price.
    assert!(listed.contains(">$9.60</data>") && !listed.contains("data-prices"));
    assert!(own.contains(">$9.30</data>"));
    let carried = own
        .split("data-prices=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(carried.ends_with("=0.0000001"), "{carried}");
}
