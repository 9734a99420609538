//! What a site has beside its pages: feeds, archive, print page, search, headers for hosts, the page for unknown addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use crate::support::SiteTest;

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
fn the_page_for_unknown_addresses_is_kept_out_of_lists_by_its_header_alone() {
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            "title = \"Site\"\nbase_url = \"https://x.example/\"\nhosts = [\"netlify\", \"apache\"]\n",
        )
        .page("a.md", "A", "Text.")
        .build()
        .clean();
    assert!(!built.html("404.html").contains("name=\"robots\""));
    assert!(
        built
            .html("_headers")
            .contains("/404.html\n  X-Robots-Tag: noindex\n")
    );
    assert!(built.html(".htaccess").contains(
        "<Files \"404.html\">\n    Header always set X-Robots-Tag \"noindex\"\n  </Files>\n"
    ));
    assert!(!built.html("sitemap.xml").contains("404"));
    let searched = built
        .paths()
        .into_iter()
        .filter(|path| path.starts_with("search/"));
    for path in searched {
        assert!(!built.html(path).contains("404.html"), "{path}");
    }
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
#[test]
fn a_site_to_be_kept_says_what_it_is_to_browsers_hosts_and_printers() {
    SiteTest::fixture("kept")
        .build()
        .clean()
        .check_expected("kept");
}

#[test]
fn a_site_with_cards_draws_one_for_each_page_and_the_page_names_it() {
    let settings = "title = \"A & B\"\nbase_url = \"https://a.example/docs/\"\n";
    let site = |more: &str| {
        SiteTest::new()
            .file("content/site.toml", format!("{settings}{more}"))
            .page("a b.md", "Cost < time", "")
            .build()
    };
    let built = site("cards = true\n").clean();
    let head = built.element("a b.html", "head");
    for meta in [
        "<meta property=\"og:image\" content=\"https://a.example/docs/cards/a%20b.png\">",
        "<meta property=\"og:image:width\" content=\"1200\">",
        "<meta property=\"og:image:height\" content=\"630\">",
        "<meta property=\"og:image:alt\" content=\"Cost &lt; time: ",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(head.contains(meta), "no {meta} in {head}");
    }
    let files = built.files();
    let card = &files["cards/a b.png"];
    let size = imagesize::blob_size(card).unwrap();
    assert_eq!((size.width, size.height), (1200, 630));
    assert!(card.len() < 60_000 && files.contains_key("cards/index.png"));
    assert!(*card != files["cards/index.png"]);
    assert!(site("cards = true\n").files()["cards/a b.png"] == *card);
    assert!(!site("").clean().files().contains_key("cards/a b.png"));

    // A letter that the font does not have is said, not drawn as a box; the page names no card then.
    let foreign = SiteTest::new()
        .file("content/site.toml", format!("{settings}cards = true\n"))
        .page("a.md", "漢字", "");
    let run = foreign.run(&["check"]);
    let report = run.stdout + &run.stderr;
    assert_eq!(run.code, 0);
    assert!(
        report.contains("`漢` is no letter of the theme's fonts"),
        "{report}"
    );
    let foreign = foreign.build();
    assert!(!foreign.html("a.html").contains("og:image"));
    assert!(!foreign.files().contains_key("cards/a.png"));
}

#[test]
fn browsers_keep_a_site_that_says_so_and_only_the_files_that_they_need() {
    let settings =
        |more: &str| format!("title = \"A \\\"site\\\"\"\nmarkdown = true\narchive = true\n{more}");
    let site = |more: &str| {
        SiteTest::new()
            .file("content/site.toml", settings(more))
            .page("a b.md", "A", "```calculator cost\n```\n")
            .build()
            .clean()
    };
    let built = site("service_worker = true\n");
    let files = built.files();
    let worker = built.html("sw.js");
    let list = worker.split_once("files = ").unwrap().1;
    let list: BTreeMap<String, String> =
        serde_json::from_str(list.split_once(";\n").unwrap().0).unwrap();
    for (path, sum) in &list {
        let bytes = &files[&path.replace("%20", " ")];
        let found: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(found.starts_with(sum) && sum.len() == 16, "{path}");
    }
    let left_out: Vec<&str> = files
        .keys()
        .map(String::as_str)
        .filter(|path| !list.contains_key(&path.replace(' ', "%20")))
        .collect();
    assert_eq!(
        left_out,
        [
            "a b.md",
            "a-site.zip",
            "a-site.zip.sha256",
            "index.md",
            "js/calculators-cost.wasm.js",
            "llms.txt",
            "offline.html",
            "robots.txt",
            "site.webmanifest",
            "sw.js",
            "take-away/cost.embed.html",
            "take-away/cost.standalone.html",
        ]
    );
    let manifest: serde_json::Value = serde_json::from_str(built.html("site.webmanifest")).unwrap();
    assert_eq!(manifest["name"], "A \"site\"");
    assert!(files.contains_key(manifest["start_url"].as_str().unwrap()));
    assert!(files.contains_key(manifest["icons"][0]["src"].as_str().unwrap()));
    assert!(built.html("a b.html").contains(" data-worker>"));

    let gone = site("service_worker = false\n");
    assert!(gone.html("sw.js").contains("registration.unregister()"));
    let never = site("");
    assert!(!never.files().contains_key("sw.js"));
    for built in [&gone, &never] {
        assert!(!built.html("a b.html").contains("data-worker"));
        assert!(!built.files().contains_key("site.webmanifest"));
    }
}
