//! What a theme and a site do to each other: templates, tokens, static files, formats of their own.

use crate::support::SiteTest;

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
    built.check_expected("overrides");
}

#[test]
fn each_kind_of_page_has_what_leads_a_reader_on() {
    SiteTest::fixture("kinds")
        .build()
        .clean()
        .check_expected("kinds");
}

#[test]
fn the_second_theme_shows_the_same_content_in_its_own_way() {
    SiteTest::in_place("plain").clean().check_expected("plain");
}

#[test]
fn the_built_in_theme_lists_exactly_the_tokens_that_its_style_has() {
    let mut findings = generator::diagnostics::Findings::new();
    let theme = generator::theme::Theme::built_in(&mut findings);
    let style = theme.files.iter().find(|file| file.path == "css/site.css");
    let style = String::from_utf8_lossy(&style.expect("the style sheet").bytes()).into_owned();
    for token in &theme.tokens {
        assert!(
            style.contains(&format!("--{token}:")),
            "{token} is not in the style sheet"
        );
    }
    assert!(theme.tokens.len() > 25);
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
