//! What Markdown becomes: holes are shown as `{address}`, `{calculator id …}` and `{figure key …}`.

use super::*;
use crate::config::RawHtml;
use crate::expand::library::Library;

fn parsed(markdown: &str, raw_html: RawHtml) -> (Page, Vec<Diagnostic>) {
    let settings = SiteConfig {
        raw_html,
        ..SiteConfig::default()
    };
    parsed_with(markdown, &settings)
}

fn parsed_with(markdown: &str, settings: &SiteConfig) -> (Page, Vec<Diagnostic>) {
    let text = format!("+++\ntitle = \"Title\"\nsummary = \"S\"\n+++\n{markdown}");
    let source = SourcePage {
        path: "a.md".to_owned(),
        file: "content/a.md".to_owned(),
        text: text.into(),
    };
    let Parsed {
        page,
        mut early,
        problems,
        ..
    } = page(&source, settings, &Library::empty());
    early.extend(problems);
    (page, early)
}

fn shown(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Html(html) => html.clone(),
            Piece::Target(target) => format!("{{{}}}", target.address),
            Piece::Image(picture) => {
                format!("{{image {}: {}}}", picture.target.address, picture.alt)
            }
            Piece::Open(call) => format!("{{component {}}}", call.name.value),
            Piece::Close { .. } => "{end of component}".to_owned(),
            Piece::Calculator { id, request } => {
                format!("{{calculator {id} {}}}", settings(request))
            }
            Piece::Figure { key, request } => {
                format!("{{figure {} {}}}", key.value, settings(request))
            }
        })
        .collect()
}

fn settings(request: &Request) -> String {
    let pairs: Vec<String> = request
        .settings
        .iter()
        .map(|setting| format!("{}={}", setting.path.value, setting.value.value))
        .collect();
    format!("{} {}", request.calculator.value, pairs.join(";"))
}

fn check(markdown: &str, expected: &str) {
    let (page, problems) = parsed(markdown, RawHtml::Refuse);
    assert_eq!(problems, [], "{markdown}");
    assert_eq!(shown(&page.pieces).trim_end(), expected, "{markdown}");
}

/// Checks the findings of a page: the code, the source that it points at, the message.
fn check_problems(markdown: &str, expected: &[(&str, &str, &str)]) {
    let (page, problems) = parsed(markdown, RawHtml::Refuse);
    let found: Vec<(&str, &str, &str)> = problems
        .iter()
        .map(|problem| {
            let span = problem.span.clone().unwrap();
            (
                problem.code.entry().name,
                &page.text[span],
                problem.message.as_str(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{markdown}");
}

#[test]
fn text_is_escaped_and_marked_up() {
    check(
        "One *two* **three** ~~four~~ `a<b`\\\nfive & \"six\"\n",
        "<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>a&lt;b</code><br>\nfive &amp; &quot;six&quot;</p>",
    );
}

#[test]
fn headings_get_ids_and_a_link_to_themselves() {
    check(
        "## Keep-alive\n### Keep-alive\n## Prices *now* {#prices}\n",
        "<h2 id=\"keep-alive\">Keep-alive <a class=\"anchor\" href=\"#keep-alive\" aria-label=\"Link to this section\">#</a></h2>\n\
         <h3 id=\"keep-alive-2\">Keep-alive <a class=\"anchor\" href=\"#keep-alive-2\" aria-label=\"Link to this section\">#</a></h3>\n\
         <h2 id=\"prices\">Prices <em>now</em> <a class=\"anchor\" href=\"#prices\" aria-label=\"Link to this section\">#</a></h2>",
    );
}

#[test]
fn an_explicit_id_is_kept_even_below_a_heading_whose_text_asks_for_it() {
    let (page, problems) = parsed("## Prices\n## Other {#prices}\n", RawHtml::Refuse);
    assert_eq!(problems, []);
    let ids: Vec<_> = page
        .headings
        .iter()
        .map(|heading| heading.id.as_str())
        .collect();
    assert_eq!(ids, ["prices-2", "prices"]);
}

#[test]
fn links_and_images_leave_holes_and_know_their_place() {
    check(
        "[a](b.md#c \"t\") ![d](e.svg) <https://x.example> <a@b.example>\n",
        "<p><a href=\"{b.md#c}\" title=\"t\">a</a> {image e.svg: d} \
         <a href=\"{https://x.example}\">https://x.example</a> <a href=\"{mailto:a@b.example}\">a@b.example</a></p>",
    );
    let (page, _) = parsed(
        "see [one](two.md) and [three][x]\n\n[x]: four.md\n",
        RawHtml::Refuse,
    );
    let places: Vec<_> = page
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Target(target) => Some(&page.text[target.span.clone()]),
            _ => None,
        })
        .collect();
    assert_eq!(places, ["two.md", "[three][x]"]);
}

#[test]
fn an_image_alone_with_a_title_is_a_figure_with_a_caption() {
    check(
        "![The bill](a.svg \"Steps\")\n",
        "<figure>{image a.svg: The bill}<figcaption>Steps</figcaption></figure>",
    );
}

#[test]
fn tables_scroll_and_align_by_class() {
    check(
        "## Bill\n| | Month |\n| --- | ---: |\n| a | 1 |\n",
        "<h2 id=\"bill\">Bill <a class=\"anchor\" href=\"#bill\" aria-label=\"Link to this section\">#</a></h2>\n\
         <div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: Bill\">\n<table>\n<thead>\n\
         <tr><td></td><th scope=\"col\" class=\"align-end\">Month</th></tr>\n</thead>\n<tbody>\n\
         <tr><td>a</td><td class=\"align-end\">1</td></tr>\n</tbody>\n</table>\n</div>",
    );
}

#[test]
fn alerts_carry_their_name_in_words() {
    check(
        "> [!WARNING]\n> Mind the gap.\n",
        "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>Mind the gap.</p>\n</div>",
    );
}

#[test]
fn footnotes_are_numbered_by_their_references_and_link_back() {
    check(
        "a[^z] b[^y] c[^z]\n\n[^y]: Why\n[^z]: Zed\n",
        "<p>a<sup class=\"footnote-reference\"><a href=\"#note-1\" id=\"note-1-text\" aria-label=\"Footnote 1\">1</a></sup> \
         b<sup class=\"footnote-reference\"><a href=\"#note-2\" id=\"note-2-text\" aria-label=\"Footnote 2\">2</a></sup> \
         c<sup class=\"footnote-reference\"><a href=\"#note-1\" id=\"note-1-text-2\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
         <section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"note-1\"><p>Zed \
         <a class=\"footnote-back\" href=\"#note-1-text\" aria-label=\"Back to the text of footnote 1\">↩</a> \
         <a class=\"footnote-back\" href=\"#note-1-text-2\" aria-label=\"Back to the text of footnote 1\">↩</a></p>\n</li>\n\
         <li id=\"note-2\"><p>Why \
         <a class=\"footnote-back\" href=\"#note-2-text\" aria-label=\"Back to the text of footnote 2\">↩</a></p>\n</li>\n\
         </ol>\n</section>",
    );
}

#[test]
fn task_lists_and_code_blocks_work_by_keyboard_and_have_names() {
    check(
        "- [x] a\n- [ ] b\n\n```rust\nlet a = \"<\";\n```\n",
        "<ul>\n<li><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n\
         <li><input type=\"checkbox\" disabled aria-label=\"Not done\"> b</li>\n</ul>\n\
         <div class=\"code\"><pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"k\">let</span> a = <span class=\"s\">&quot;&lt;&quot;</span>;\n</code></pre></div>",
    );
}

#[test]
fn calculator_blocks_and_figures_leave_holes() {
    check(
        "## Cost\n```calculator cost\npreset = \"shop\"\ncheckout.memory = 512\n```\n\
         It costs `calculator cost total; preset=shop`, written ``calculator cost total``.\n",
        "<h2 id=\"cost\">Cost <a class=\"anchor\" href=\"#cost\" aria-label=\"Link to this section\">#</a></h2>\n\
         {calculator cost-calculator cost preset=shop;checkout.memory=512}\
         <p>It costs {figure total cost preset=shop}, written <code>calculator cost total</code>.</p>",
    );
}

#[test]
fn comments_are_left_out_and_html_is_kept_only_where_the_site_allows_it() {
    check(
        "<!-- note to self -->\n\ntext <!-- more -->\n",
        "<p>text </p>",
    );
    let (page, problems) = parsed("<b>x</b>\n", RawHtml::Allow);
    assert_eq!(problems, []);
    assert_eq!(shown(&page.pieces), "<p><b>x</b></p>\n");
    check_problems(
        "a <b>x</b>\n\n<div>\n<p>\n</div>\n",
        &[
            (
                "raw-html",
                "<b>",
                "the page holds HTML, which this site does not allow",
            ),
            (
                "raw-html",
                "<div>\n<p>\n</div>",
                "the page holds HTML, which this site does not allow",
            ),
        ],
    );
}

#[test]
fn mistakes_of_markdown_are_found_at_their_place() {
    check_problems(
        "# Top\n",
        &[(
            "top-heading",
            "# Top",
            "the page's title is its only level-1 heading",
        )],
    );
    check_problems(
        "## A\n#### B\n",
        &[(
            "skipped-heading",
            "#### B",
            "a level-4 heading follows one of level 2",
        )],
    );
    check_problems(
        "![](a.svg)\n",
        &[("missing-alt", "![](a.svg)", "the image has no text")],
    );
    check_problems(
        "## A {#a}\n## B {#a}\n",
        &[("duplicate-id", "#a", "the id `a` is taken")],
    );
    check_problems(
        "## A {.big}\n",
        &[(
            "heading-attribute",
            "{.big}",
            "a heading takes nothing but an id in braces",
        )],
    );
    check_problems(
        "See [one][two] and [^x].\n",
        &[
            (
                "undefined-reference",
                "[one][two]",
                "`[one][two]` has no definition",
            ),
            ("undefined-reference", "[^x]", "`[^x]` has no definition"),
        ],
    );
    check_problems(
        "Text [in brackets].\n\n[^a]: Note\n",
        &[(
            "unused-footnote",
            "[^a]",
            "nothing refers to the footnote `a`",
        )],
    );
}

#[test]
fn mistakes_of_a_calculator_block_are_found_inside_it() {
    check_problems(
        "> ```calculator cost\n> api.memory = 512 MB\n> ```\n",
        &[(
            "toml-syntax",
            "512 MB",
            "malformed TOML: string values must be quoted, expected literal string",
        )],
    );
}

#[test]
fn line_ends_of_other_systems_change_nothing_but_places() {
    let unix = parsed("## A\n\ntext\nmore\n", RawHtml::Refuse).0.pieces;
    let windows = parsed("## A\r\n\r\ntext\r\nmore\r\n", RawHtml::Refuse)
        .0
        .pieces;
    assert_eq!(shown(&unix), shown(&windows));
}

/// Checks what the waivers of a page are for, and where.
fn check_waivers(markdown: &str, expected: &[(&str, &str)]) {
    let text = format!("+++\ntitle = \"Title\"\nsummary = \"S\"\n+++\n{markdown}");
    let source = SourcePage {
        path: "a.md".to_owned(),
        file: "content/a.md".to_owned(),
        text: text.into(),
    };
    let waivers: Vec<_> = page(&source, &SiteConfig::default(), &Library::empty())
        .waivers
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let found: Vec<(&str, &str)> = waivers
        .iter()
        .map(|waiver| {
            (
                waiver.reason.as_str(),
                source.text[waiver.covers.clone()].trim_end(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{markdown}");
}

#[test]
fn a_waiver_covers_the_block_that_holds_it_or_follows_it() {
    check_waivers(
        "<!-- breakeven-allow missing-page: r -->\n\nOne\ntwo\n\nthree\n",
        &[("r", "One\ntwo")],
    );
    check_waivers(
        "One <!-- breakeven-allow missing-page: r -->\ntwo\n\nthree\n",
        &[("r", "One <!-- breakeven-allow missing-page: r -->\ntwo")],
    );
    check_waivers(
        "- <!-- breakeven-allow missing-page: r -->\n  one\n- two\n",
        &[("r", "- <!-- breakeven-allow missing-page: r -->\n  one")],
    );
    check_waivers(
        "| a |\n| - |\n| b <!-- breakeven-allow missing-page: r --> |\n| c |\n",
        &[("r", "| b <!-- breakeven-allow missing-page: r --> |")],
    );
    check_waivers(
        "one\n\n<!-- breakeven-allow missing-page: r -->\n",
        &[("r", "")],
    );
}

#[test]
fn lines_of_code_are_numbered_marked_and_patched_with_a_caption() {
    check(
        "```text title=\"a <b>\" lines=9 mark=2 focus=3 add=2-3 del=1\none\n<two>\n\n```\n",
        "<figure class=\"code\"><figcaption>a &lt;b&gt;</figcaption>\
         <pre class=\"lined numbered patched focused\" tabindex=\"0\"><code class=\"language-text\">\
         <del class=\"line\" data-line=\"9\">one\n</del>\
         <ins class=\"line mark\" data-line=\"10\">&lt;two&gt;\n</ins>\
         <ins class=\"line focus\" data-line=\"11\">\n</ins></code></pre></figure>",
    );
}

#[test]
fn a_colour_that_spans_lines_is_closed_and_opened_again() {
    check(
        "```rust mark=2\n/* a\n b */\n```\n",
        "<div class=\"code\"><pre class=\"lined\" tabindex=\"0\"><code class=\"language-rust\">\
         <span class=\"line\"><span class=\"c\">/* a</span>\n</span>\
         <mark class=\"line\"><span class=\"c\"> b */</span>\n</mark></code></pre></div>",
    );
}

#[test]
fn callouts_lead_to_the_items_of_the_list_below() {
    check(
        "```yaml notes\na: 1 # (1)\n```\n\n1. One\n   - x\n\n## H\n\n1. y\n",
        "<div class=\"code\"><pre class=\"lined\" tabindex=\"0\"><code class=\"language-yaml\"><span class=\"line\">\
         <span class=\"p\">a</span>: <span class=\"n\">1</span>\
         <a class=\"callout\" href=\"#code-1-note-1\" aria-label=\"Note 1\">1</a>\n</span></code></pre></div>\n\
         <ol class=\"code-notes\">\n<li id=\"code-1-note-1\">One<ul>\n<li>x</li>\n</ul>\n</li>\n</ol>\n\
         <h2 id=\"h\">H <a class=\"anchor\" href=\"#h\" aria-label=\"Link to this section\">#</a></h2>\n\
         <ol>\n<li>y</li>\n</ol>",
    );
}

#[test]
fn blocks_side_by_side_with_tabs_stand_together() {
    let block = |text: &str| {
        format!(
            "<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-text\">{text}\n</code></pre></div>\n"
        )
    };
    let tab = |name: &str, text: &str| {
        let block = block(text);
        format!(
            "<div class=\"tab\" data-tab=\"{name}\">\n<p class=\"tab-name\">{name}</p>\n{block}</div>\n"
        )
    };
    check(
        "```text tab=npm\na\n```\n\n```text tab=\"Yarn 2\"\nb\n```\n\n```text\nc\n```\n",
        &format!(
            "<div class=\"tabs\">\n{}{}</div>\n{}",
            tab("npm", "a"),
            tab("Yarn 2", "b"),
            block("c").trim_end()
        ),
    );
    let twice = "```text tab=x\na\n```\n```text tab=y\nb\n```\n".repeat(2);
    let group = format!(
        "<div class=\"tabs\">\n{}{}</div>\n",
        tab("x", "a"),
        tab("y", "b")
    );
    check(&twice, group.repeat(2).trim_end());
}

#[test]
fn mistakes_of_a_fence_are_found_at_their_place() {
    check_problems(
        "```pyhton\na\n```\n",
        &[(
            "unknown-language",
            "pyhton",
            "the language `pyhton` is not known",
        )],
    );
    check_problems(
        "> ```text titel=\"x\" mark=0 add=3-2,x lines=a focus notes=1\n> a\n> ```\n",
        &[
            (
                "fence-attribute",
                "titel",
                "a fence has no attribute `titel`",
            ),
            ("fence-attribute", "0", "`0` names no lines"),
            ("fence-attribute", "3-2", "`3-2` names no lines"),
            ("fence-attribute", "x", "`x` names no lines"),
            ("fence-attribute", "a", "`a` is no number of a line"),
            ("fence-attribute", "focus", "`focus` names no lines"),
            ("fence-attribute", "1", "`notes` takes no value"),
        ],
    );
    check_problems(
        "```text title=\"x title= mark=1\na\n```\n",
        &[(
            "fence-attribute",
            "\"x title= mark=1",
            "the quotation mark is not closed",
        )],
    );
    check_problems(
        "```text mark=1 mark=1 del=1-9 add=1\na\nb\n```\n",
        &[
            ("fence-attribute", "mark", "`mark` stands twice"),
            ("fence-attribute", "1-9", "the block has 2 lines"),
            ("fence-attribute", "1-9", "line 1 is added and removed"),
        ],
    );
    check_problems(
        "```text tab=a\nx\n```\n\nText\n\n```text tab=b\nx\n```\n```text tab=c\nx\n```\n```text tab=c\nx\n```\n",
        &[
            ("fence-attribute", "a", "the tab stands alone"),
            (
                "fence-attribute",
                "c",
                "two tabs side by side are called `c`",
            ),
        ],
    );
    check_problems(
        "```text notes\nx\n```\n\n```text notes\nx (1)\n```\n\n- a\n\n```text notes\nx (2)\n```\n\n1. a\n2. b\n\n\
         ```text notes\nx (2) (1)\n```\n\n1. a\n",
        &[
            ("fence-attribute", "notes", "the block has no callouts"),
            ("fence-attribute", "notes", "no list explains the callouts"),
            (
                "fence-attribute",
                "notes",
                "no line of the code has the callout `(1)`",
            ),
            (
                "fence-attribute",
                "notes",
                "callout 2 has no item in the list below",
            ),
        ],
    );
}

#[test]
fn terms_and_what_they_mean_are_a_list_of_definitions() {
    check(
        "Cold start\n: The first request *waits*.\n: It is rare.\n\nWarm\n: It does not.\n",
        "<dl>\n<dt>Cold start</dt>\n<dd>The first request <em>waits</em>.</dd>\n<dd>It is rare.</dd>\n\
         <dt>Warm</dt>\n<dd>It does not.</dd>\n</dl>",
    );
}

#[test]
fn formulas_and_printed_signs_are_made_only_where_the_site_asks_for_them() {
    let markdown = "A \"formula\" $x^2$ -- and it costs $5 or $10...\n\n$$\\frac{1}{2}$$\n";
    check(
        markdown,
        "<p>A &quot;formula&quot; $x^2$ -- and it costs $5 or $10...</p>\n<p>$$\\frac{1}{2}$$</p>",
    );
    let settings = SiteConfig {
        math: true,
        smart_punctuation: true,
        ..SiteConfig::default()
    };
    let (page, problems) = parsed_with(markdown, &settings);
    assert_eq!(problems, []);
    assert_eq!(
        shown(&page.pieces),
        "<p>A “formula” <math><msup><mi>x</mi><mn>2</mn></msup></math> – and it costs $5 or $10…</p>\n\
         <p><math display=\"block\"><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>\n"
    );
}

#[test]
fn a_mistake_in_a_formula_is_found_at_its_place_and_shown_as_typed() {
    let settings = SiteConfig {
        math: true,
        ..SiteConfig::default()
    };
    let (page, problems) = parsed_with("## H\n\n> Here $a + \\fooo < 1$\n", &settings);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, crate::diagnostics::codes::Code::Formula);
    assert_eq!(&page.text[problems[0].span.clone().unwrap()], "\\fooo");
    assert!(shown(&page.pieces).contains("<code>a + \\fooo &lt; 1</code>"));
}
