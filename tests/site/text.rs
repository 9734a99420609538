//! What the text of a page becomes: Markdown, code, formulas, components, images, parts of other files.

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
fn diagrams_are_drawn_with_their_titles_and_what_they_say() {
    SiteTest::fixture("diagrams")
        .build()
        .clean()
        .check_expected("diagrams");
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
    for dark in ["guides/beside.dark.png", "guides/view.dark.svg"] {
        assert!(built.paths().contains(&dark), "{dark}");
    }
    built.check_expected("images");
}

#[test]
fn the_first_use_of_a_term_on_a_page_is_explained_and_leads_to_the_glossary() {
    SiteTest::fixture("glossary")
        .build()
        .clean()
        .check_expected("glossary");
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
