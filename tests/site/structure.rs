//! Pages among each other: sections, order, navigation, tags, drafts, files beside pages, links and where old addresses lead.

use crate::support::SiteTest;

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
fn links_that_look_odd_and_are_right_are_not_complained_about() {
    SiteTest::fixture("links")
        .build()
        .clean()
        .check_expected("links");
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
fn the_navigation_marks_the_page_and_its_section() {
    SiteTest::fixture("sections")
        .build()
        .check_nav(
            "guides/cost.html",
            "<a href=\"index.html\">Guides</a> (here)\n  <a href=\"cold-starts.html\">Cold starts</a>\n  \
             <a href=\"cost.html\" aria-current=\"page\">Cost</a>\n  <a href=\"deep/index.html\">Deep</a>\n    \
             <a href=\"deep/down.html\">Down</a>\n<a href=\"../log/index.html\">Log</a>\n  \
             <a href=\"../log/2026-01.html\">Zebra</a>\n  <a href=\"../log/2026-02.html\">Middle</a>\n  \
             <a href=\"../log/2026-03.html\">Ant</a>\n<a href=\"../about.html\">About</a>",
        )
        .check_nav(
            "index.html",
            "<a href=\"guides/index.html\">Guides</a>\n  <a href=\"guides/cold-starts.html\">Cold starts</a>\n  \
             <a href=\"guides/cost.html\">Cost</a>\n  <a href=\"guides/deep/index.html\">Deep</a>\n    \
             <a href=\"guides/deep/down.html\">Down</a>\n<a href=\"log/index.html\">Log</a>\n  \
             <a href=\"log/2026-01.html\">Zebra</a>\n  <a href=\"log/2026-02.html\">Middle</a>\n  \
             <a href=\"log/2026-03.html\">Ant</a>\n<a href=\"about.html\">About</a>",
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
