//! What the preview shows of an edit before the whole site is made: the same bytes as the whole site, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use generator::load::Locations;
use generator::preview::Preview;

use crate::support::SiteTest;

fn site() -> SiteTest {
    SiteTest::new()
        .page("guides/_index.md", "Guides", "About.\n")
        .page("guides/a.md", "Alpha", "See [b](b.md#here).\n")
        .page(
            "guides/b.md",
            "Beta",
            "## Here {#here}\n\n`data _data/limits.toml most`\n",
        )
        .page("guides/c.md", "Gamma", "```include _parts/p.md\n```\n")
        .file("content/guides/_parts/p.md", "A part.\n")
        .file("content/_data/limits.toml", "most = 5\n")
}

/// Edits files of the site, `None` taking one away, and compares what is shown early with the whole site.
fn check(edits: &[(&str, Option<&str>)], shown: Option<&[&str]>) {
    check_in(&site(), edits, shown);
}

fn check_in(site: &SiteTest, edits: &[(&str, Option<&str>)], shown: Option<&[&str]>) {
    let content = site.folder().join("content");
    let locations = Locations {
        source: content.clone(),
        ..Locations::default()
    };
    let (_, mut preview) = Preview::of(&locations).expect("a site");
    let mut changed = BTreeSet::new();
    for (path, text) in edits {
        let path = content.join(path);
        match text {
            Some(text) => std::fs::write(&path, text).expect("a file"),
            None => std::fs::remove_file(&path).expect("a file"),
        }
        changed.insert(path.canonicalize().unwrap_or(path));
    }
    let looked_at = ["guides/c.html".to_owned(), "404.html".to_owned()];
    let found = preview.early(&changed, &looked_at);
    let found: Option<BTreeMap<String, Vec<u8>>> = found.map(|files| {
        let files = files.into_iter();
        files
            .map(|file| (file.path.clone(), file.bytes().to_vec()))
            .collect()
    });
    let paths = found
        .as_ref()
        .map(|found| found.keys().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(paths.as_deref(), shown, "{edits:?}");
    let whole = site.build().files();
    for (path, bytes) in found.into_iter().flatten() {
        assert!(whole[&path] == bytes, "{edits:?}: {path}");
    }
}

fn page(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nsummary = \"S\"\n+++\n{text}")
}

#[test]
fn an_edit_is_shown_early_as_it_will_stand_in_the_whole_site() {
    let both: Option<&[&str]> = Some(&["guides/b.html", "guides/c.html"]);
    let text = page("Beta", "New, and [a](a.md).\n\n## Here\n\n## There\n");
    check(&[("guides/b.md", Some(&text))], both);
    // The page beside it is looked at, and shows the title.
    let title = page("Better", "## Here {#here}\n");
    check(&[("guides/b.md", Some(&title))], both);
    let section = page("All guides", "Text.\n");
    check(
        &[("guides/_index.md", Some(&section))],
        Some(&["guides/c.html", "guides/index.html"]),
    );
}

#[test]
fn what_is_more_than_a_page_in_its_place_waits_for_the_whole_site() {
    for (path, text) in [
        // Beyond the page after it, a new page, one less, a setting, data, an error, another place by weight.
        ("guides/b.md", Some(page("Zeta", ""))),
        ("guides/new.md", Some(page("New", ""))),
        ("guides/b.md", None),
        ("site.toml", Some("title = \"Other\"\n".to_owned())),
        ("_data/limits.toml", Some("most = 6\n".to_owned())),
        ("guides/b.md", Some(page("Beta", "[lost](lost.md)\n"))),
        (
            "guides/b.md",
            Some(page("Beta", "").replace("summary", "weight = 3\nsummary")),
        ),
    ] {
        check(&[(path, text.as_deref())], None);
    }
}

#[test]
fn what_editors_leave_beside_a_page_is_passed_over() {
    let text = page("Beta", "New.\n\n## Here {#here}\n");
    check(
        &[
            ("guides/b.md", Some(&text)),
            ("guides/.b.md.swp", Some("x")),
        ],
        Some(&["guides/b.html", "guides/c.html"]),
    );
}

/// A page of one language may stand in for another, and stand in other lists.
#[test]
fn an_edit_of_a_site_in_two_languages_waits_for_the_whole_site() {
    let site = site()
        .file("content/site.toml", "title = \"Site\"\n[languages.de]\n")
        .page("de/_index.md", "Start", "[a](guides/a.md)\n")
        .page("de/guides/a.md", "Alpha", "Siehe [b](b.md#here).\n");
    for path in ["de/guides/a.md", "guides/b.md"] {
        let text = page("Title", "## Here {#here}\n\nNew.\n");
        check_in(&site, &[(path, Some(&text))], None);
    }
}
