//! Sites in more than one language: what a reader of each finds, and where the languages meet.

use crate::support::{Built, SiteTest};

/// A site in English and German: one page is translated, one is not, one is in German only.
fn two_languages() -> SiteTest {
    SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\nbase_url = \"https://example.org\"\nprint = true\nmarkdown = true\n\
             [languages.de]\ntagline = \"Auf Deutsch\"\n",
        )
        .page("guides/_index.md", "Guides", "")
        .file(
            "content/guides/cost.md",
            "+++\ntitle = \"Cost\"\nsummary = \"About cost\"\nweight = 1\nupdated = 2026-11-20\n+++\n\
             ## Rates {#rates}\n\nSee [time](time.md#clock) and [the start](../_index.md).\n",
        )
        .page(
            "guides/time.md",
            "Time",
            "## Clock\n\n![bill](../_static/bill.svg) [rates](cost.md#rates) and [more](cost.md#english-only-after-all)\n",
        )
        .page("de/_index.md", "Start", "[Kosten](guides/cost.md), [Zeit](guides/time.md#clock)\n")
        .file(
            "content/de/guides/cost.md",
            "+++\ntitle = \"Kosten\"\nsummary = \"Über Kosten\"\nupdated = 2026-11-21\n+++\n\
             ## Sätze {#rates}\n\n> [!NOTE]\n> Ein Hinweis.[^1]\n\n[auf Englisch](../../guides/cost.md)\n\n[^1]: Quelle.\n",
        )
        .page("de/guides/nur-hier.md", "Nur hier", "")
        .file("content/_static/bill.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
}

fn built() -> Built {
    let site = two_languages().page(
        "guides/time.md",
        "Time",
        "## Clock\n\n![bill](../_static/bill.svg) [rates](cost.md#rates)\n",
    );
    site.build().clean()
}

fn has(built: &Built, path: &str, parts: &[&str]) {
    let html = built.html(path);
    for part in parts {
        assert!(html.contains(part), "no {part} in {path}:\n{html}");
    }
}

#[test]
fn a_translation_has_the_words_of_its_language_and_a_page_without_one_stands_in_with_a_notice() {
    let built = built();
    has(
        &built,
        "de/guides/cost.html",
        &[
            "<html lang=\"de\" dir=\"ltr\"",
            ">Zum Inhalt springen<",
            "<p class=\"alert-title\">Hinweis</p>",
            "aria-label=\"Fußnoten\"",
            "<div class=\"prose\">",
        ],
    );
    has(
        &built,
        "de/guides/time.html",
        &[
            "<html lang=\"de\"",
            "Diese Seite ist noch nicht übersetzt. Hier steht das Original (English). <a href=\"../../guides/time.html\" hreflang=\"en\">",
            "<div class=\"prose\" lang=\"en\" dir=\"ltr\">",
            "<link rel=\"canonical\" href=\"https://example.org/guides/time.html\">",
            "<a href=\"time.html\" aria-current=\"page\" lang=\"en\">Time</a>",
            // It leads on in its own language, and takes its files from where they are.
            "<a href=\"cost.html#rates\">",
            "src=\"../../bill.svg\"",
        ],
    );
    let page = built.html("guides/time.html");
    assert!(!page.contains("class=\"original\""), "{page}");
}

#[test]
fn a_link_to_a_place_that_only_the_original_has_leads_to_the_original() {
    let built = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\n[languages.de]\n")
        .page("a.md", "A", "## First\n\n## Second\n")
        .page("b.md", "B", "[first](a.md#first)\n")
        .page("de/a.md", "A auf Deutsch", "## Erstens {#first}\n")
        .page("c.md", "C", "[second](a.md#second)\n")
        .build()
        .clean();
    has(&built, "de/b.html", &["<a href=\"a.html#first\">"]);
    has(&built, "de/c.html", &["<a href=\"../a.html#second\">"]);
}

#[test]
fn links_between_languages_are_looked_up_and_a_place_that_a_translation_lacks_is_found() {
    let site = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\n[languages.de]\n")
        .page("a.md", "A", "## First\n")
        .page("de/a.md", "A", "## Erstens\n")
        .page(
            "de/b.md",
            "B",
            "[a](a.md#first) [en](../a.md#first) [none](../c.md)\n",
        );
    let run = site.run(&["check"]);
    let found: Vec<&str> = run
        .stderr
        .lines()
        .filter(|l| l.starts_with("error"))
        .collect();
    assert_eq!(
        found,
        [
            "error[BE0502]: `a.md` has no place `#first`",
            "error[BE0501]: there is no page `../c.md`"
        ],
        "{}",
        run.stderr
    );
}

#[test]
fn the_switcher_leads_to_the_same_page_or_the_nearest_above_it() {
    let built = built();
    has(
        &built,
        "guides/cost.html",
        &["<a href=\"../de/guides/cost.html\" lang=\"de\" hreflang=\"de\" dir=\"ltr\">Deutsch</a>"],
    );
    has(
        &built,
        "guides/time.html",
        &["<a href=\"../de/guides/time.html\" lang=\"de\""],
    );
    has(
        &built,
        "de/guides/nur-hier.html",
        &[
            "<a href=\"../../guides/index.html\" lang=\"en\"",
            "<a href=\"nur-hier.html\" lang=\"de\" hreflang=\"de\" dir=\"ltr\" aria-current=\"page\">Deutsch</a>",
        ],
    );
}

#[test]
fn translations_name_each_other_in_their_heads_and_in_the_sitemap() {
    let built = built();
    let alternates = "<link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/guides/cost.html\">\n\
        <link rel=\"alternate\" hreflang=\"de\" href=\"https://example.org/de/guides/cost.html\">\n\
        <link rel=\"alternate\" hreflang=\"x-default\" href=\"https://example.org/guides/cost.html\">";
    has(&built, "guides/cost.html", &[alternates]);
    has(&built, "de/guides/cost.html", &[alternates]);
    for alone in [
        "guides/time.html",
        "de/guides/time.html",
        "de/guides/nur-hier.html",
    ] {
        assert!(
            !built.html(alone).contains("rel=\"alternate\" hreflang"),
            "{alone}"
        );
    }
    let map = built.html("sitemap.xml");
    assert!(map.contains(
        "<loc>https://example.org/de/guides/cost.html</loc><lastmod>2026-11-21</lastmod>\
         <xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/guides/cost.html\"/>"
    ), "{map}");
    assert!(!map.contains("de/guides/time.html"), "{map}");
    let paths = built.paths();
    for absent in ["de/sitemap.xml", "de/robots.txt"] {
        assert!(!paths.contains(&absent), "{absent}");
    }
}

#[test]
fn each_language_has_its_feed_its_search_its_printed_whole_and_its_twins() {
    let built = built();
    has(
        &built,
        "de/feed.xml",
        &[
            "xml:lang=\"de\"",
            "<subtitle>Auf Deutsch</subtitle>",
            "<title>Kosten</title>",
        ],
    );
    assert!(!built.html("feed.xml").contains("Kosten"));
    assert!(!built.html("de/feed.xml").contains("<title>Time</title>"));
    let texts = |path: &str| built.html(path).to_owned();
    assert!(texts("de/search/texts-0.js").contains("\"guides/cost.html\",\"Kosten\""));
    assert!(texts("de/search/texts-0.js").contains("\"guides/time.html\""));
    assert!(!texts("search/texts-0.js").contains("Kosten"));
    let whole = built.html("de/print.html");
    assert!(
        whole.contains("Kosten") && !whole.contains("id=\"_de/guides/time\""),
        "{whole}"
    );
    assert!(
        whole.contains("href=\"../de/guides/time.html#clock\""),
        "{whole}"
    );
    let paths = built.paths();
    assert!(paths.contains(&"de/guides/cost.md") && !paths.contains(&"de/guides/time.md"));
    has(&built, "de/llms.txt", &["Kosten"]);
}

/// The standard of HTML has browsers look for the encoding in the first 1,024 bytes.
#[test]
fn pages_in_every_language_name_their_encoding_before_anything_long() {
    let built = built();
    let pages = built.paths();
    let pages = pages.iter().filter(|path| path.ends_with(".html"));
    for path in pages {
        let named = built.html(path).find("<meta charset=\"utf-8\">");
        assert!(named.is_some_and(|at| at < 1000), "{path}: {named:?}");
    }
}

/// `.ci/outputs.py` holds the same files against what their readers publish.
#[test]
fn what_is_written_for_other_programs_knows_of_both_languages() {
    let built = SiteTest::fixture("languages")
        .build()
        .clean()
        .check_expected("languages");
    // One app, whose worker keeps both languages, but no card: other sites show those.
    let paths = built.paths();
    for (path, is_there) in [
        ("site.webmanifest", true),
        ("de/site.webmanifest", false),
        ("de/sw.js", false),
        ("cards/guides/time.png", true),
        ("cards/de/guides/cost.png", true),
        ("cards/de/guides/time.png", false),
    ] {
        assert_eq!(paths.contains(&path), is_there, "{path}");
    }
    has(
        &built,
        "de/guides/time.html",
        &[
            "/docs/cards/guides/time.png\">",
            "og:locale\" content=\"en\">",
            "\"inLanguage\":\"en\"",
        ],
    );
    let worker = built.html("sw.js");
    for kept in ["de/guides/cost.html", "de/guides/time.html", "de/search/"] {
        assert!(worker.contains(kept), "{kept}");
    }
    assert!(!worker.contains("cards/"), "{worker}");
}

#[test]
fn a_site_with_one_language_has_no_trace_of_others() {
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\nbase_url = \"https://example.org\"\n",
        )
        .build()
        .clean();
    for trace in ["hreflang", "languages", "data-words", "data-folder"] {
        assert!(!built.html("index.html").contains(trace), "{trace}");
    }
    assert!(!built.html("sitemap.xml").contains("xhtml"));
}

#[test]
fn a_site_in_another_language_alone_speaks_it_throughout() {
    let built = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\nlanguage = \"de-AT\"\narchive = true\n")
        .file(
            "content/a.md",
            "+++\ntitle = \"A\"\nsummary = \"S\"\ntags = [\"Preis\"]\naliases = [\"alt.html\"]\n+++\n",
        )
        .build()
        .clean();
    has(
        &built,
        "index.html",
        &["<html lang=\"de-AT\" dir=\"ltr\"", ">Suchen<"],
    );
    has(
        &built,
        "tags/index.html",
        &["<h1>Schlagwörter</h1>", "<p>1 Seite</p>"],
    );
    has(
        &built,
        "alt.html",
        &["Diese Seite ist jetzt <a data-moved href=\"a.html\">A</a>."],
    );
    has(&built, "404.html", &["Seite nicht gefunden"]);
    has(&built, "offline.html", &["Die Site als eine Datei"]);
}

#[test]
fn a_draft_of_a_translation_leaves_the_original_standing_in() {
    let built = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\n[languages.de]\n")
        .page("a.md", "A", "English text\n")
        .page("de/_index.md", "Start", "[a](a.md)\n")
        .file(
            "content/de/a.md",
            "+++\ntitle = \"A\"\nsummary = \"S\"\ndraft = true\n+++\nEntwurf\n",
        )
        .build()
        .clean();
    has(
        &built,
        "de/a.html",
        &["English text", "noch nicht übersetzt"],
    );
}

#[test]
fn what_scripts_say_by_themselves_is_what_english_has_for_them() {
    let english = include_str!("../themes/default/words/en.ftl");
    for script in [
        include_str!("../themes/default/static/js/site.js"),
        include_str!("../themes/default/static/js/search.js"),
    ] {
        let calls: Vec<&str> = script.split("word(\"").skip(1).collect();
        assert!(calls.len() > 9);
        for call in calls {
            let mut parts = call.split('"');
            let (name, text) = (parts.next().unwrap(), parts.nth(1).unwrap());
            let message = text.replace('{', "{ $").replace('}', " }");
            let line = format!("script-{name} = {message}");
            assert!(english.lines().any(|one| one == line), "{line}");
        }
    }
}

/// Whatever the German table translates is a text that the calculators say: one that was reworded would be English again.
#[test]
fn every_text_of_a_calculator_that_is_translated_is_one_that_it_says() {
    let table: toml::Table =
        toml::from_str(include_str!("../themes/default/words/calculators/de.toml")).unwrap();
    let sources = generator::fs::list(&crate::support::tests_folder().join("../calculator-wasm"))
        .unwrap()
        .into_iter()
        .filter(|(path, _)| {
            path.extension()
                .is_some_and(|end| end == "rs" || end == "toml")
        })
        .map(|(path, _)| {
            let path = crate::support::tests_folder()
                .join("../calculator-wasm")
                .join(path);
            std::fs::read_to_string(path).unwrap()
        });
    // A text may go on in the next line of its source.
    let said: String = sources.map(|text| text.replace("\\\n", "")).collect();
    let said: Vec<&str> = said.split_ascii_whitespace().collect();
    let said = said.join(" ");
    let mut checks = std::collections::BTreeMap::new();
    for (calculator, texts) in &table {
        for english in texts.as_table().unwrap().keys() {
            let words: Vec<&str> = english.split_ascii_whitespace().collect();
            assert!(
                said.contains(&words.join(" ")),
                "{calculator}: nobody says “{english}”"
            );
            let check = calculator_wasm::words::check(english);
            let other = checks.insert(check, english.clone());
            assert!(
                other.is_none_or(|other| other == *english),
                "{english} has the check of another"
            );
        }
    }
    assert!(checks.len() > 300);
}

#[test]
fn a_calculator_is_in_the_language_of_the_text_around_it() {
    let built = SiteTest::new()
        .file("content/site.toml", "title = \"Site\"\n[languages.de]\n")
        .page("a.md", "A", "```calculator cost\n```\n")
        .page(
            "b.md",
            "B",
            "`calculator cost serverless.total` ```calculator cold-start\n```\n",
        )
        .page(
            "de/a.md",
            "A",
            "```calculator cost\n```\n\n`calculator cost serverless.total`\n",
        )
        .build();
    has(
        &built,
        "de/a.html",
        &[
            "Funktionen kosten <strong>5,80\u{a0}$</strong> im Monat",
            ">Aufrufe im Monat</label>",
            "data-words=\"",
            "href=\"presets/cost-shop.html\"",
            ">5,80\u{a0}$</data>",
        ],
    );
    has(
        &built,
        "de/presets/cost-shop.html",
        &[
            "<html lang=\"de\"",
            "Kostenrechner: Shop",
            "../../presets/cost-shop.html",
        ],
    );
    let english = built.html("a.html");
    assert!(
        !english.contains("data-words")
            && english.contains("Functions cost <strong>$5.80</strong>")
    );
    let paths = built.paths();
    assert!(paths.contains(&"de/take-away/cost.standalone.html"));
}
