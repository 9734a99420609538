//! What a site becomes: one small site for each behaviour.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use base64::Engine as _;
use calculator_wasm::{Format, Prices, Scenario, calculator, view};
use sha2::{Digest as _, Sha256};

use crate::support::SiteTest;

#[test]
fn a_page_of_everything_that_markdown_can_do_becomes_what_is_expected() {
    SiteTest::fixture("markdown")
        .build()
        .clean()
        .check_expected("markdown");
}

#[test]
fn formulas_definitions_and_printed_punctuation_are_made_at_build() {
    SiteTest::fixture("formulas")
        .build()
        .clean()
        .check_expected("formulas");
}

#[test]
fn harmless_html_stays_where_a_site_has_html_sanitised() {
    SiteTest::fixture("sanitise")
        .build()
        .clean()
        .check_expected("sanitise");
}

#[test]
fn html_that_does_not_end_takes_nothing_of_the_page_with_it() {
    for open in [
        "<div title=\"",
        "<div><!--",
        "a <style> b",
        "<div><style>",
        "<div><textarea>",
        "<div><p hidden title='",
        "a <svg> b",
    ] {
        let markdown =
            format!("{open}\n\n## After\n\n```calculator cost\n```\n\n[home](_index.md)\n");
        let built = SiteTest::new()
            .file(
                "content/site.toml",
                "title = \"Site\"\ntheme = \"../theme\"\nraw_html = \"sanitise\"\n",
            )
            .page("a.md", "A", &markdown)
            .build();
        let main = built.element("a.html", "main");
        for kept in [
            "<h2 id=\"after\">",
            "<section class=\"calculator\"",
            "<a href=\"index.html\">home</a>",
        ] {
            assert!(main.contains(kept), "{open}: no {kept} in {main}");
        }
    }
}

#[test]
fn the_fields_that_a_site_declares_reach_the_templates_typed() {
    SiteTest::fixture("fields")
        .build()
        .clean()
        .check_expected("fields");
}

#[test]
fn tags_have_pages_that_list_what_carries_them_outside_the_reading_order() {
    let built = SiteTest::fixture("tags").build().clean();
    let nav = built.element("index.html", "nav");
    assert!(!nav.contains("tags/"), "{nav}");
    built.check_expected("tags");
}

#[test]
fn sections_go_as_deep_as_folders_do_and_may_be_ordered_by_the_names_of_files() {
    let mut site = SiteTest::new();
    let mut folder = String::new();
    for depth in 0..12 {
        folder.push_str(&format!("d{depth}/"));
        site = site.page(&format!("{folder}_index.md"), &format!("Depth {depth}"), "");
    }
    let index = "+++\ntitle = \"Log\"\nsummary = \"S\"\norder = \"name\"\n+++\n";
    let built = site
        .page(&format!("{folder}leaf.md"), "Leaf", "")
        .file("content/log/_index.md", index)
        .page("log/2026-01.md", "Zebra", "")
        .page("log/2026-03.md", "Ant", "")
        .file(
            "content/log/2026-02/_index.md",
            "+++\ntitle = \"Middle\"\nsummary = \"S\"\nweight = 99\n+++\n",
        )
        .build()
        .clean();
    let leaf = built.element(&format!("{folder}leaf.html"), "main");
    assert_eq!(leaf.matches(" / ").count(), 13, "{leaf}");
    let log = built.element("log/index.html", "main");
    let order: Vec<usize> = ["Zebra", "Middle", "Ant"]
        .iter()
        .map(|title| log.find(&format!("\">{title}</a>: ")).expect("a child"))
        .collect();
    assert!(order.is_sorted(), "{log}");
}

#[test]
fn drafts_are_part_of_the_site_where_the_command_line_says_so_and_marked() {
    let draft =
        "+++\ntitle = \"Soon\"\nsummary = \"S\"\ndraft = true\n+++\n[nowhere](nowhere.md)\n";
    let site = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\n")
        .file("content/soon.md", draft);
    assert!(!site.build().clean().paths().contains(&"soon.html"));
    let built = site.build_with_drafts();
    assert!(built.html("soon.html").contains("<p class=\"draft\">"));
    let run = site.run(&["check", "--drafts"]);
    assert!(
        run.stderr.contains("there is no page `nowhere.md`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_beside_a_page_is_published_where_a_page_leads_to_it() {
    let built = SiteTest::new()
        .page(
            "guides/_index.md",
            "Guides",
            "![A bill](bill.svg) and [the data](more/table.csv)\n",
        )
        .file("content/guides/bill.svg", "<svg/>")
        .file("content/guides/more/table.csv", "a,b\n")
        .file("content/guides/_drafts/idea.md", "No page at all\n")
        .file("content/guides/_drafts/raw.psd", "")
        .build()
        .clean();
    assert_eq!(built.html("guides/bill.svg"), "<svg/>");
    assert_eq!(built.html("guides/more/table.csv"), "a,b\n");
    let paths = built.paths();
    assert!(
        !paths.iter().any(|path| path.contains("_drafts")),
        "{paths:?}"
    );
}

#[test]
fn a_page_of_everything_that_a_block_of_code_can_do_becomes_what_is_expected() {
    SiteTest::fixture("code")
        .build()
        .clean()
        .check_expected("code");
}

#[test]
fn pages_take_files_regions_lines_values_and_rows_of_the_content_folder() {
    SiteTest::fixture("parts")
        .build()
        .clean()
        .check_expected("parts");
}

#[test]
fn components_take_typed_arguments_and_markdown_in_lists_quotations_and_each_other() {
    SiteTest::fixture("components")
        .build()
        .clean()
        .check_expected("components");
}

#[test]
fn images_have_the_size_of_their_files_and_a_variant_for_the_dark() {
    let built = SiteTest::fixture("images").build().clean();
    assert!(built.paths().contains(&"guides/beside.dark.png"));
    built.check_expected("images");
}

#[test]
fn a_site_replaces_a_block_a_template_a_component_a_token_and_adds_a_file() {
    let built = SiteTest::fixture("overrides").build().clean();
    let page = built.html("a.html");
    for part in [
        "<p class=\"own\">Written by A page.</p>",
        "<p class=\"own-crumbs\">Overrides</p>",
        "<h1>A page</h1>",
        "<a class=\"skip-link\"",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(built.html("404.html").contains("<p>Nothing here.</p>"));
    let style = built.html("css/site.css").trim_end();
    let rule = ":root { --accent: var(--light, #6b2fb3) var(--dark, #c9a6ff); --measure: 38rem; }";
    assert!(
        style.ends_with(rule),
        "{}",
        style.lines().last().unwrap_or_default()
    );
    assert!(style.contains("@layer tokens"), "the rest stays");
    assert!(built.paths().contains(&"css/own.css"));
    assert!(!built.paths().iter().any(|path| path.contains("_theme")));
}

#[test]
fn the_built_in_theme_lists_exactly_the_tokens_that_its_style_has() {
    let mut findings = generator::diagnostics::Findings::new();
    let theme = generator::theme::Theme::built_in(&mut findings);
    let style = theme.files.iter().find(|file| file.path == "css/site.css");
    let style = String::from_utf8_lossy(&style.expect("the style sheet").bytes).into_owned();
    for token in &theme.tokens {
        assert!(
            style.contains(&format!("--{token}:")),
            "{token} is not in the style sheet"
        );
    }
    assert!(theme.tokens.len() > 25);
}

#[test]
fn the_first_use_of_a_term_on_a_page_is_explained_and_leads_to_the_glossary() {
    SiteTest::fixture("glossary")
        .build()
        .clean()
        .check_expected("glossary");
}

#[test]
fn links_that_look_odd_and_are_right_are_not_complained_about() {
    SiteTest::fixture("links").build().clean();
}

#[test]
fn places_that_templates_and_calculators_make_can_be_linked_to() {
    let site = SiteTest::new()
        .file(
            "theme/templates/own.html",
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"{{ policy }}\"></head>\
             <nav id=\"contents\"></nav><main><a name=\"old\"></a>{{ page.content | safe }}</main>",
        )
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\nsummary = \"S\"\ntemplate = \"own.html\"\n+++\n```calculator cost\n```\n",
        )
        .page(
            "b.md",
            "B",
            "[c](a.md#contents) [o](a.md#old) [k](a.md#cost-calculator) [part](a.md#cost-calculator-title)\n",
        );
    site.build().clean();
    let run = site
        .page("c.md", "C", "[x](a.md#content) [y](b.md#contents)\n")
        .run(&["check"]);
    assert_eq!(
        (
            run.code,
            run.stderr.matches("BE0502").count(),
            run.stderr.matches("BE0511").count()
        ),
        (1, 2, 0),
        "{}",
        run.stderr
    );
}

#[test]
fn every_address_of_a_srcset_is_looked_up() {
    let settings = "title = \"Site\"\ntheme = \"../theme\"\nraw_html = \"allow\"\n";
    let run = SiteTest::new()
        .file("content/site.toml", settings)
        .file("content/_static/a.png", "")
        .page(
            "a.md",
            "A",
            "<img alt=\"x\" src=\"a.png\" srcset=\"a.png 1x,\nb.png 2x,c.png 3x\">\n",
        )
        .run(&["check"]);
    assert_eq!(run.code, 1);
    for name in ["b.png", "c.png"] {
        let message = format!("error[BE0511]: `{name}` leads to no file of the site");
        assert!(run.stderr.contains(&message), "{}", run.stderr);
    }
    assert!(run.stderr.ends_with("2 errors\n"), "{}", run.stderr);
}

#[test]
fn pages_know_what_is_above_below_before_and_after_them() {
    SiteTest::fixture("sections")
        .build()
        .clean()
        .check_expected("sections");
}

#[test]
fn old_addresses_lead_to_where_pages_and_places_are_now() {
    let built = SiteTest::fixture("moved")
        .build()
        .clean()
        .check_expected("moved");
    assert!(
        built
            .html("guides/prices.html")
            .contains("<meta http-equiv=\"refresh\" content=\"0; url=cost.html#price-list\">")
    );
    // What a server says before any page is sent.
    assert_eq!(
        built.html("_redirects"),
        "/guides/prices.html /guides/cost.html#price-list 301\n/old%20cost/index.html /guides/cost.html 301\n\
         /pricing.html /guides/cost.html 301\n"
    );
    assert!(
        built
            .html(".htaccess")
            .contains("\nRedirect permanent /docs/pricing.html /docs/guides/cost.html\n")
    );
}

#[test]
fn a_site_with_a_public_address_is_announced_to_search_engines_and_readers_of_feeds() {
    let built = SiteTest::fixture("published").build().clean();
    for (path, root) in [
        ("sitemap.xml", "urlset"),
        ("feed.xml", "feed"),
        ("guides/feed.xml", "feed"),
        ("tags/money/feed.xml", "feed"),
    ] {
        let document = roxmltree::Document::parse(built.html(path)).expect(path);
        assert_eq!(document.root_element().tag_name().name(), root, "{path}");
        // What RFC 4287 asks of a feed and of an entry.
        let parts = document
            .descendants()
            .filter(|node| ["feed", "entry"].contains(&node.tag_name().name()));
        for part in parts {
            for required in ["id", "title", "updated", "link"] {
                let has = |node: roxmltree::Node<'_, '_>| node.tag_name().name() == required;
                assert!(part.children().any(has), "{path}: no {required}");
            }
        }
    }
    let feed: serde_json::Value = serde_json::from_str(built.html("feed.json")).unwrap();
    assert_eq!(feed["items"][0]["title"], "Time");
    assert_eq!(
        feed["items"][1]["content_text"],
        "What it costs, \"all in\"."
    );
    let page = built.html("guides/cost.html");
    let data = page
        .split_once("<script type=\"application/ld+json\">")
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .expect("a data block")
        .0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["headline"], "Cost </script>");
    assert_eq!(data["url"], "https://example.org/docs/guides/cost.html");
    assert!(page.contains("<meta property=\"og:title\" content=\"Cost &lt;/script&gt;\">"));
    assert!(
        built
            .html("guides/index.html")
            .contains("title=\"Guides\" href=\"feed.xml\">")
    );
    built.check_expected("published");
}

#[test]
fn a_site_can_be_taken_away_as_one_file_that_is_this_very_build() {
    let site = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"My site\"\ntheme = \"../theme\"\narchive = true\n",
        )
        .page("a.md", "A", "```calculator cost\n```\n");
    let built = site.build().clean();
    let files = built.files();
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(files["my-site.zip"].clone())).unwrap();
    let mut inside = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        inside.insert(name, bytes);
    }
    for (path, bytes) in &files {
        match path.as_str() {
            "my-site.zip" | "my-site.zip.sha256" => assert!(!inside.contains_key(path)),
            "offline.html" => assert_ne!(bytes, &inside[path]),
            _ => assert!(bytes == &inside[path], "{path} differs"),
        }
    }
    let sum: String = Sha256::digest(&files["my-site.zip"])
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(
        built
            .html("offline.html")
            .contains(&format!(">{sum}</code>"))
    );
    assert_eq!(
        built.html("my-site.zip.sha256"),
        format!("{sum}  my-site.zip\n")
    );
    assert_eq!(site.build().files()["my-site.zip"], files["my-site.zip"]);
}

#[test]
fn a_theme_adds_a_format_by_a_template_and_a_site_replaces_one_by_a_file() {
    let built = SiteTest::new()
        .file(
            "theme/templates/page/page.txt",
            "{{ page.title }} of {{ site.title }}\n",
        )
        .file(
            "theme/templates/section/list.csv",
            "{% for page in pages %}{{ page.url }}\n{% endfor %}",
        )
        .file("content/_static/robots.txt", "User-agent: *\nDisallow: /\n")
        .page("a/_index.md", "A", "")
        .page("a/b.md", "B", "")
        .build()
        .clean();
    assert_eq!(built.html("a/b.txt"), "B of Site\n");
    assert_eq!(built.html("a/list.csv"), "a/b.html\n");
    assert_eq!(built.html("robots.txt"), "User-agent: *\nDisallow: /\n");
    // Nothing to say without a public address.
    assert!(!built.paths().contains(&"sitemap.xml"));
}

#[test]
fn the_navigation_marks_the_page_and_its_section() {
    SiteTest::fixture("sections")
        .build()
        .check_nav(
            "guides/cost.html",
            "<a href=\"index.html\">Guides</a> (here)\n  <a href=\"cold-starts.html\">Cold starts</a>\n  \
             <a href=\"cost.html\" aria-current=\"page\">Cost</a>\n  <a href=\"deep/index.html\">Deep</a>\n    \
             <a href=\"deep/down.html\">Down</a>\n<a href=\"../about.html\">About</a>",
        )
        .check_nav(
            "index.html",
            "<a href=\"guides/index.html\">Guides</a>\n  <a href=\"guides/cold-starts.html\">Cold starts</a>\n  \
             <a href=\"guides/cost.html\">Cost</a>\n  <a href=\"guides/deep/index.html\">Deep</a>\n    \
             <a href=\"guides/deep/down.html\">Down</a>\n<a href=\"about.html\">About</a>",
        );
}

#[test]
fn a_large_section_shows_a_page_its_neighbours_and_the_way_to_all() {
    let mut site = SiteTest::new().page("big/_index.md", "Big", "");
    for number in 0..200 {
        site = site.page(
            &format!("big/p{number:03}.md"),
            &format!("P{number:03}"),
            "",
        );
    }
    let built = site
        .page("other/_index.md", "Other", "")
        .page("other/a.md", "A", "")
        .build()
        .clean();
    let nav = built.element("big/p130.html", "nav");
    assert_eq!(nav.matches("<a ").count(), 1 + 60 + 1 + 1, "{nav}");
    assert!(
        nav.contains("<a href=\"p120.html\">P120</a>\n  <a href=\"p121.html\">"),
        "{nav}"
    );
    assert!(
        nav.contains("<a href=\"p130.html\" aria-current=\"page\">P130</a>"),
        "{nav}"
    );
    assert!(
        nav.contains("<a href=\"index.html\">all 200 pages</a>"),
        "{nav}"
    );
    assert!(
        nav.ends_with("<a href=\"../other/index.html\">Other</a>"),
        "{nav}"
    );
}

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

/// One file with everything inside: its policy names its own blocks by their hashes, it refers to no other file, and it
/// fits into a mail.
#[test]
fn each_calculator_is_a_file_to_take_away() {
    let budgets: toml::Table = toml::from_str(include_str!("budgets.toml")).unwrap();
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
fn static_files_come_to_the_root_and_replace_those_of_the_theme() {
    let built = SiteTest::new()
        .file("content/_static/img/bill.svg", "<svg/>")
        .file("content/_static/css/site.css", "body {}")
        .build()
        .clean();
    assert_eq!(built.html("img/bill.svg"), "<svg/>");
    assert_eq!(built.html("css/site.css"), "body {}");
}

#[test]
fn a_byte_order_mark_and_foreign_line_ends_change_nothing() {
    let markdown = "## A\n\nOne\ntwo\n\n- x\n- y\n";
    let plain = SiteTest::new().page("a.md", "A", markdown).build().clean();
    let text = format!("\u{feff}+++\ntitle = \"A\"\nsummary = \"About A\"\n+++\n{markdown}")
        .replace('\n', "\r\n");
    let odd = SiteTest::new().file("content/a.md", text).build().clean();
    assert_eq!(
        odd.html("a.html").replace("\r\n", "\n"),
        plain.html("a.html")
    );
}

#[test]
fn the_page_for_unknown_addresses_works_at_any_depth_where_the_address_of_the_site_is_known() {
    let settings =
        "title = \"Site\"\ntheme = \"../theme\"\nbase_url = \"https://x.example/docs\"\n";
    let built = SiteTest::new()
        .file("content/site.toml", settings)
        .page("a.md", "A", "")
        .build()
        .clean();
    let html = built.html("404.html");
    assert!(
        html.contains("<link rel=\"stylesheet\" href=\"https://x.example/docs/css/site.css\">"),
        "{html}"
    );
    assert!(
        html.contains("<a href=\"https://x.example/docs/a.html\">A</a>"),
        "{html}"
    );
    let plain = SiteTest::new().page("a.md", "A", "").build().clean();
    assert!(!plain.html("404.html").contains("a.html"));
}

#[test]
fn a_page_may_ask_for_another_template() {
    SiteTest::new()
        .file(
            "theme/templates/bare.html",
            "{% extends \"base.html\" %}{% block main %}{{ page.title }}: {{ page.content | safe }}{% endblock main %}",
        )
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\nsummary = \"S\"\ntemplate = \"bare.html\"\n+++\nText\n",
        )
        .build()
        .clean()
        .check_main("a.html", "A: <p>Text</p>");
}

#[test]
fn titles_and_summaries_can_never_become_markup() {
    let text = "+++\ntitle = \"<b>&\"\nsummary = \"<script>\"\n+++\n";
    let built = SiteTest::new().file("content/a.md", text).build().clean();
    assert!(
        built
            .element("a.html", "main")
            .starts_with("<a href=\"index.html\">Home</a> / <h1>&lt;b&gt;&amp;</h1>")
    );
    assert!(
        built
            .element("index.html", "main")
            .contains("&lt;script&gt;")
    );
}

#[test]
fn the_headers_for_hosts_allow_what_every_page_needs_and_forbid_frames() {
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\nhosts = [\"netlify\", \"cloudflare\", \"apache\"]\n",
        )
        .page("a.md", "A", "```calculator cost\n```\n")
        .build()
        .clean();
    let directives = |policy: &str| -> Vec<Vec<String>> {
        let words = |part: &str| part.split_whitespace().map(str::to_owned).collect();
        policy.split(';').map(words).collect()
    };
    let value = |path: &str, before: &str, after: &str| {
        let rest = built.html(path).split_once(before).expect("the header").1;
        rest.split_once(after).expect("its end").0.to_owned()
    };
    let header = value("_headers", "  Content-Security-Policy: ", "\n");
    let name = "Header always set Content-Security-Policy \"";
    assert_eq!(value(".htaccess", name, "\""), header);
    let header = directives(&header);
    assert!(header.contains(&vec!["frame-ancestors".to_owned(), "'none'".to_owned()]));
    for page in ["a.html", "index.html"] {
        let policy = value(
            page,
            "http-equiv=\"Content-Security-Policy\" content=\"",
            "\"",
        );
        for directive in directives(&policy.replace("&#39;", "'").replace("&#x27;", "'")) {
            let same = header.iter().find(|other| other[0] == directive[0]);
            let same = same.unwrap_or_else(|| panic!("{page}: {directive:?} is not in the header"));
            for source in &directive {
                assert!(
                    same.contains(source),
                    "{page}: the header lacks {source} of {directive:?}"
                );
            }
        }
    }
    let plain = SiteTest::new().build().clean();
    assert!(!plain.paths().contains(&"_headers") && !plain.paths().contains(&".htaccess"));
}

#[test]
fn an_own_file_of_headers_and_the_one_of_the_build_are_two_that_claim_one_address() {
    let site = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\nhosts = [\"netlify\"]\n",
        )
        .file("content/_static/_headers", "/*\n");
    let run = site.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error[BE0508]: the address `_headers` is claimed twice"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_script_in_any_title_text_key_or_input_stays_text() {
    const SCRIPT: &str = "<script>alert(1)</script>";
    const OUT: &str = "\\\"><script>alert(1)</script>";
    let settings = |raw_html: &str| {
        format!(
            "title = \"{OUT}\"\ntagline = \"{OUT}\"\ndescription = \"{OUT}\"\nauthor = \"{OUT}\"\n\
             copyright = \"{OUT}\"\nsource_url = \"https://x.example/&lt;script&gt;\"\n\
             base_url = \"https://x.example/\"\nraw_html = \"{raw_html}\"\n"
        )
    };
    let header = format!(
        "+++\ntitle = \"{OUT}\"\nsummary = \"{OUT}\"\ndescription = \"{OUT}\"\nupdated = 2026-11-21\n+++\n"
    );
    let markdown = format!(
        "## `{SCRIPT}`\n\n\\{SCRIPT} `{SCRIPT}` ![`{SCRIPT}`](_static/a.png '{OUT}') [`x`](b.md \"{OUT}\")\n\n\
         | `{SCRIPT}` |\n| - |\n| `{SCRIPT}` |\n\n```html {SCRIPT}\n{SCRIPT}\n```\n\n    {SCRIPT}\n\n\
         ```calculator cost\ncomponents = \"{OUT}\"\n```\n\n`calculator cost {SCRIPT}; preset={SCRIPT}`\n\n\
         Note.[^{SCRIPT}]\n\n[^{SCRIPT}]: `{SCRIPT}`\n"
    );
    for raw_html in ["refuse", "sanitise", "allow"] {
        let built = SiteTest::new()
            .file("content/site.toml", settings(raw_html))
            .file("content/_static/a.png", "")
            .file("content/_index.md", &header)
            .file("content/part/_index.md", &header)
            .file("content/part/a.md", &header)
            .file("content/b.md", format!("{header}{markdown}"))
            .build();
        let pages = built.files();
        let pages = pages.iter().filter(|(path, _)| path.ends_with(".html"));
        for (path, bytes) in pages {
            let html = String::from_utf8_lossy(bytes);
            // A calculator to take away has its own scripts within it, each named by its hash in the policy.
            let planted = match path.starts_with("take-away/") {
                true => SCRIPT,
                false => "<script>",
            };
            assert!(!html.contains(planted), "{raw_html} {path}: {html}");
            assert!(
                html.contains("alert(1)"),
                "{raw_html} {path} quotes nothing"
            );
        }
    }
}

#[test]
fn feeds_maps_and_data_stay_well_formed_whatever_titles_say() {
    const OUT: &str =
        "\\\"]]></title><script>alert(1)</script>&amp;{{ x }} <!-- \u{fffd} \u{202e}é𝄞";
    let text = format!(
        "title = \"{OUT}\"\nsummary = \"{OUT}\"\ndescription = \"{OUT}\"\nupdated = 2026-11-21\n"
    );
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            format!(
                "title = \"{OUT}\"\ntagline = \"{OUT}\"\ndescription = \"{OUT}\"\nauthor = \"{OUT}\"\n\
                 copyright = \"{OUT}\"\nbase_url = \"https://x.example/\"\nmarkdown = true\n"
            ),
        )
        .file("content/_index.md", format!("+++\n{text}+++\n"))
        .file(
            "content/a.md",
            format!("+++\n{text}tags = [\"{OUT}\"]\n+++\n## `]]></script>` &\n"),
        )
        .build();
    let (mut xml, mut json) = (0, 0);
    for (path, bytes) in built.files() {
        let text = String::from_utf8_lossy(&bytes);
        if path.ends_with(".xml") {
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            xml += 1;
        } else if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            json += 1;
        } else if path.ends_with(".html") {
            assert!(!text.contains("<script>alert"), "{path}: {text}");
            let data = text.split("<script type=\"application/ld+json\">").skip(1);
            for block in data.filter_map(|rest| rest.split("</script>").next()) {
                serde_json::from_str::<serde_json::Value>(block)
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
                json += 1;
            }
        }
    }
    assert!(
        xml >= 2 && json >= 3,
        "{xml} of XML, {json} of JSON: {:?}",
        built.paths()
    );
}

#[test]
fn a_control_character_in_a_title_is_found() {
    for (path, key) in [
        ("a.md", "title"),
        ("a.md", "summary"),
        ("site.toml", "tagline"),
    ] {
        let text = match path {
            "a.md" => format!(
                "+++\n{key} = \"a\\u0001b\"\n{} = \"x\"\n+++\n",
                if key == "title" { "summary" } else { "title" }
            ),
            _ => format!("title = \"Site\"\ntheme = \"../theme\"\n{key} = \"a\\u001bb\"\n"),
        };
        let run = SiteTest::new()
            .file(&format!("content/{path}"), text)
            .run(&["check"]);
        assert!(
            run.code == 1
                && run.stderr.contains("error[BE0206]: ")
                && run.stderr.contains("control character"),
            "{path} {key}: {}",
            run.stderr
        );
    }
}

#[test]
fn names_that_only_look_like_those_that_disks_refuse_are_fine() {
    let mut site = SiteTest::new();
    for name in [
        "console",
        "com",
        "com10",
        "nullable",
        "auxiliary",
        "a.b",
        "ü ö",
        "it's",
    ] {
        site = site.page(&format!("{name}.md"), name, "");
    }
    site.file("content/_static/prn-2.txt", "").build().clean();
}

#[cfg(unix)]
#[test]
fn names_that_other_machines_refuse_are_found_and_never_leave_the_site() {
    let site = SiteTest::new()
        .page("aux.md", "A", "")
        .page("guides/_index.md", "Guides", "")
        .file("content/_static/what?.txt", "")
        .file("content/_static/a\\..\\..\\..\\b.txt", "")
        .file("content/_static/guides", "");
    let run = site.run(&["check"]);
    assert_eq!(run.code, 1);
    for message in [
        "error[BE0105]: Windows takes `aux.html` for a device",
        "error[BE0105]: Windows takes no name with `?`: `what?.txt`",
        "error[BE0105]: \"_static/a\\\\..\\\\..\\\\..\\\\b.txt\" cannot stand in an address",
        "error[BE0508]: the address `guides` is a file, and a folder for content/guides/_index.md",
    ] {
        assert!(
            run.stderr.contains(message),
            "no {message} in {}",
            run.stderr
        );
    }
    assert!(site.build().paths().iter().all(|path| !path.contains("..")));
}

#[test]
fn a_file_to_copy_that_is_too_large_is_found_unread() {
    let site = SiteTest::new().file("content/_static/film.mp4", "");
    let film = std::fs::File::options()
        .write(true)
        .open(site.folder().join("content/_static/film.mp4"))
        .unwrap();
    film.set_len(101 << 20).unwrap();
    let run = site.run(&["check"]);
    assert!(
        run.stderr
            .contains("error[BE0104]: the file is larger than 100 MiB"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_same_site_gives_the_same_bytes_at_any_number_of_threads() {
    let site = SiteTest::fixture("sections").page(
        "guides/sum.md",
        "Sum",
        "```calculator cold-start\n```\n",
    );
    let built = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| site.build().clean().files())
    };
    let one = built(1);
    assert!(one == built(7), "one thread and seven give different files");
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

#[test]
fn the_search_finds_what_is_not_kept_out_of_it_and_can_be_left_away() {
    let settings = |line: &str| format!("title = \"Site\"\n{line}\n");
    let hidden = "+++\ntitle = \"Hidden\"\nsummary = \"S\"\nsearch = false\n+++\nThe zygote.\n";
    let site = SiteTest::new()
        .file("content/site.toml", settings(""))
        .file("content/hidden.md", hidden)
        .page("a.md", "A", "An aardvark.\n");
    let built = site.build().clean();
    let index = |word: &str| {
        let files = built.files();
        let mut shards = files.iter().filter(|(path, _)| path.starts_with("search/"));
        shards.any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(word))
    };
    assert!(index("aardvark") && !index("zygote"));
    assert!(built.html("a.html").contains("id=\"_search\""));
    let without = site.file("content/site.toml", settings("search = false"));
    let without = without.build().clean();
    assert!(
        without
            .paths()
            .iter()
            .all(|path| !path.starts_with("search/"))
    );
    assert!(!without.html("a.html").contains("id=\"_search\""));
}

#[test]
fn the_weights_of_the_search_have_bounds() {
    let settings = "title = \"Site\"\nsearch_title_weight = 0\nsearch_heading_weight = 101\n";
    let run = SiteTest::new()
        .file("content/site.toml", settings)
        .run(&["check"]);
    assert_eq!(run.code, 1);
    for name in [
        "`search_title_weight` cannot be 0",
        "`search_heading_weight` cannot be 101",
    ] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
}

#[test]
fn the_whole_site_is_one_page_whose_links_stay_inside() {
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\ntheme = \"../theme\"\nprint = true\n",
        )
        .page("guides/_index.md", "Guides", "")
        .page(
            "guides/cost.md",
            "Cost",
            "## In short {#short}\n\nSee [speed](speed.md#short), [home](../_index.md) and [this](#short). A fact.[^a]\n\n\
             ```calculator cost\n```\n\n[^a]: [Elsewhere](https://example.org/a#b).\n",
        )
        .page("guides/speed.md", "Speed", "## In short {#short}\n\n![A dot](dot.svg)\n")
        .file(
            "content/guides/dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>",
        )
        .build()
        .clean();
    let page = built.html("print.html");
    // Both headings of one name are there, below those of their pages, and links reach the right one.
    for part in [
        "<h2 id=\"_guides/cost:_title\">Cost</h2>",
        "<h3 id=\"_guides/cost:short\">",
        "<h3 id=\"_guides/speed:short\">",
        "href=\"#_guides/speed:short\"",
        "href=\"#_index\"",
        "href=\"#_guides/cost:short\"",
        "href=\"https://example.org/a#b\"",
        "src=\"guides/dot.svg\"",
        "class=\"calculator-result\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for part in ["<form", "data-calculator", "calculator-offline"] {
        assert!(!page.contains(part), "{part}");
    }
    // Every id once, and every place that a link inside names is there.
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len());
    for link in page
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(known.contains(link), "{link}");
    }
    // In reading order, with a list of contents first.
    let places: Vec<Option<usize>> = [
        "href=\"#_guides/cost\"",
        "id=\"_index\"",
        "id=\"_guides/cost\"",
        "id=\"_guides/speed\"",
    ]
    .iter()
    .map(|part| page.find(part))
    .collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}");
    assert!(!SiteTest::new().build().paths().contains(&"print.html"));
}
