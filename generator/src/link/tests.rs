//! Small sites in memory: what they become, and what is found.

use super::*;
use crate::expand::library::Library;
use crate::load::SourcePage;
use crate::parse;

/// Links a site of `(path, body)` pages and `_static` files; a body may start with `+++` itself.
fn linked(pages: &[(&str, &str)], files: &[&str]) -> (Site, Vec<String>) {
    let mut findings = Findings::new();
    let sources = Sources {
        config: SiteConfig {
            title: "Site".to_owned(),
            ..SiteConfig::default()
        },
        settings: "content/site.toml".to_owned(),
        folder: "content".to_owned(),
        pages: pages
            .iter()
            .map(|(path, body)| {
                let header = format!("+++\ntitle = \"{path}\"\nsummary = \"S\"\n");
                let text = match body.strip_prefix("+++\n") {
                    Some(rest) => format!("{header}{rest}"),
                    None => format!("{header}+++\n{body}"),
                };
                let file = format!("content/{path}");
                findings.add_text(file.clone(), text.as_str().into());
                SourcePage {
                    path: (*path).to_owned(),
                    file,
                    text: text.into(),
                }
            })
            .collect(),
        static_files: files
            .iter()
            .map(|path| OutputFile::new(*path, *b""))
            .collect(),
        assets: Vec::new(),
        theme: Theme {
            templates: Vec::new(),
            files: vec![OutputFile::new("css/site.css", *b"")],
            ..Theme::default()
        },
        languages: crate::languages::of_site(
            &SiteConfig {
                title: "Site".to_owned(),
                language: "en".to_owned(),
                ..SiteConfig::default()
            },
            &Theme::default(),
            &mut Findings::new(),
        ),
        published: None,
        wants_model: false,
        wants_addresses: false,
        read: Vec::new(),
    };
    let pages = parse::pages(
        &sources,
        &Library::empty(),
        &mut findings,
        &crate::Means::default(),
    );
    let site = site(sources, pages, BTreeMap::new(), &mut findings);
    // Here is no template that could make them.
    findings.extend(site.awaited.iter().map(|awaited| awaited.problem.clone()));
    let report = findings.into_report();
    let problems = report
        .findings()
        .iter()
        .map(|finding| {
            let at = finding.place.map_or(String::new(), |place| {
                format!(":{}:{}", place.start.line, place.start.column)
            });
            let problem = &finding.diagnostic;
            let hint = problem
                .hint
                .as_deref()
                .map_or(String::new(), |hint| format!(" – {hint}"));
            format!(
                "{}{at} {}: {}{hint}",
                problem.file,
                problem.code.entry().name,
                problem.message
            )
        })
        .collect();
    (site, problems)
}

/// Checks where the links of `guides/a.md` lead.
fn check_links(body: &str, expected: &[&str]) {
    let (site, problems) = linked(
        &[
            ("_index.md", "## Top {#top}"),
            ("guides/_index.md", ""),
            ("guides/a.md", body),
            ("guides/b.md", "## B"),
        ],
        &["img/x y.svg"],
    );
    assert_eq!(problems, [""; 0], "{body}");
    let entry = site
        .pages
        .iter()
        .find(|entry| entry.page.path == "guides/a.md")
        .unwrap();
    assert_eq!(entry.targets, expected, "{body}");
}

/// Checks what is found about the links of `guides/a.md`.
fn check_problem(body: &str, expected: &str) {
    let (_, problems) = linked(
        &[
            ("_index.md", ""),
            ("guides/_index.md", ""),
            ("guides/a.md", body),
            ("guides/cold-starts.md", "## Keep-alive"),
            ("guides/soon.md", "+++\ndraft = true\n+++\n"),
        ],
        &["img/bill.svg"],
    );
    assert_eq!(
        problems,
        [format!("content/guides/a.md:5:{expected}")],
        "{body}"
    );
}

#[test]
fn links_name_source_files_and_become_relative_addresses() {
    check_links(
        "[b](b.md) [b2](b.md#b) [s](_index.md) [h](../_index.md#top) [self](a.md) [here](#x) \
         [f](<../_static/img/x y.svg>) [e](https://x.example/?a#b) [q](b.md?x=1#b)\n\n## X",
        &[
            "b.html",
            "b.html#b",
            "index.html",
            "../index.html#top",
            "a.html",
            "#x",
            "../img/x%20y.svg",
            "https://x.example/?a#b",
            "b.html?x=1#b",
        ],
    );
}

#[test]
fn a_link_to_a_calculator_may_carry_its_state() {
    check_links(
        "```calculator cost\n```\n[c](#cost-calculator~v1;x=1)",
        &["#cost-calculator~v1;x=1"],
    );
}

#[test]
fn links_that_lead_nowhere_are_found_with_what_was_probably_meant() {
    check_problem(
        "[x](cold-start.md)",
        "5 missing-page: there is no page `cold-start.md` – did you mean `cold-starts.md`?",
    );
    check_problem(
        "[x](../cold-starts.md#k)",
        "5 missing-page: there is no page `../cold-starts.md` – did you mean `cold-starts.md#k`?",
    );
    check_problem(
        "[x](cold-starts.html)",
        "5 missing-page: there is no page `cold-starts.html` – did you mean `cold-starts.md`?",
    );
    check_problem(
        "[x](Cold-Starts.md)",
        "5 case-mismatch: `Cold-Starts.md` differs from the file's name by upper and lower case – write `cold-starts.md`",
    );
    check_problem(
        "[x](cold-starts.md#keepalive)",
        "5 missing-anchor: `cold-starts.md` has no place `#keepalive` – did you mean `cold-starts.md#keep-alive`?",
    );
    check_problem(
        "[x](cold-starts.md#zzz)",
        "5 missing-anchor: `cold-starts.md` has no place `#zzz` – places of that page: `#keep-alive`",
    );
    check_problem(
        "![x](../_static/img/bil.svg)",
        "6 missing-file: there is no file `../_static/img/bil.svg` – did you mean `../_static/img/bill.svg`?",
    );
    check_problem(
        "![x](img/bill.svg)",
        "6 missing-file: there is no file `img/bill.svg` – did you mean `../_static/img/bill.svg`?",
    );
    check_problem(
        "[x](soon.md)",
        "5 draft-link: `soon.md` is a draft – publish that page, or remove the link until then",
    );
}

#[test]
fn links_that_work_in_some_places_only_are_found() {
    check_problem(
        "[x](/guides/cold-starts/)",
        "5 server-only-link: `/guides/cold-starts/` starts at the root of the server, which is not the same everywhere – write `cold-starts.md`",
    );
    check_problem(
        "[x](../guides/)",
        "5 server-only-link: `../guides/` names a folder, which leads to a page on servers only – did you mean `_index.md`?",
    );
    check_problem(
        "[x](//x.example)",
        "5 server-only-link: `//x.example` names no scheme – write `https://x.example`",
    );
    check_problem(
        "[x](../../LICENSE)",
        "5 link-outside: `../../LICENSE` leads out of the content folder – copy the file below `_static/`, or link to its public address",
    );
    check_problem(
        "[x](javascript:a)",
        "5 unsafe-scheme: links may not start with `javascript:` – allowed are `https`, `http`, `mailto` and `tel`",
    );
    check_problem(
        "![x](https://x.example/a.png)",
        "6 foreign-image: the image `https://x.example/a.png` is on another site – save it below `_static/` and name it from there, relative to this file",
    );
}

#[test]
fn pages_come_in_order_of_weight_then_title_and_sections_stand_among_them() {
    let (site, problems) = linked(
        &[
            ("_index.md", ""),
            ("zoo.md", ""),
            ("about.md", "+++\nweight = 9\n+++\n"),
            ("guides/_index.md", "+++\nweight = 1\n+++\n"),
            ("guides/b.md", "+++\nweight = 2\n+++\n"),
            ("guides/a.md", "+++\nweight = 3\n+++\n"),
            ("guides/deep/_index.md", ""),
            ("guides/deep/c.md", ""),
        ],
        &[],
    );
    assert_eq!(problems, [""; 0]);
    let order: Vec<_> = site
        .pages
        .iter()
        .map(|entry| entry.address.as_str())
        .collect();
    assert_eq!(
        order,
        [
            "index.html",
            "guides/index.html",
            "guides/b.html",
            "guides/a.html",
            "guides/deep/index.html",
            "guides/deep/c.html",
            "about.html",
            "zoo.html"
        ]
    );
    assert_eq!(site.ancestors(5), [0, 1, 4]);
    assert_eq!(site.pages[0].children, [1, 6, 7]);
}

#[test]
fn drafts_are_left_out_and_a_draft_section_takes_its_pages_along() {
    let (site, problems) = linked(
        &[
            ("_index.md", ""),
            ("new/_index.md", "+++\ndraft = true\n+++\n"),
            ("new/a.md", ""),
            ("b.md", "+++\ndraft = true\n+++\n"),
        ],
        &[],
    );
    assert_eq!(problems, [""; 0]);
    assert_eq!(site.pages.len(), 1);
}

#[test]
fn a_folder_without_an_index_is_found_and_still_linked() {
    let (site, problems) = linked(&[("_index.md", ""), ("guides/a.md", "")], &[]);
    assert_eq!(
        problems,
        [
            "content/guides/_index.md missing-index: the folder `guides` has pages but no `_index.md` – create \
          content/guides/_index.md with:\n+++\ntitle = \"guides\"\nsummary = \"…\"\n+++"
        ]
    );
    assert_eq!(site.pages.len(), 3);
}

#[test]
fn two_files_with_one_address_are_found_but_the_theme_may_be_replaced() {
    let claimed = |address: &str, file: &str, other: &str| {
        format!(
            "content/{file} duplicate-address: the address `{address}` is claimed twice, here and by {other} – rename one of the two"
        )
    };
    for (pages, files, expected) in [
        (
            vec!["_index.md", "a.md"],
            vec!["A.html"],
            claimed("A.html", "_static/A.html", "content/a.md"),
        ),
        (
            vec!["_index.md", "404.md"],
            vec![],
            claimed("404.html", "404.md", "the page for unknown addresses"),
        ),
        (
            vec!["_index.md"],
            vec!["CSS/site.css"],
            claimed(
                "CSS/site.css",
                "_static/CSS/site.css",
                "the theme's css/site.css",
            ),
        ),
    ] {
        let pages: Vec<_> = pages.iter().map(|path| (*path, "")).collect();
        assert_eq!(linked(&pages, &files).1, [expected]);
    }
    assert_eq!(linked(&[("_index.md", "")], &["css/site.css"]).1, [""; 0]);
}
