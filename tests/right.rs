//! Sites that are right: for each code of the catalogue one that comes near the mistake without making it. None may have
//! any finding, so that no rule cries wolf.

use generator::diagnostics::codes::ALL;

use crate::support::SiteTest;

/// A file below `content` with its text. Pages without a header get one; `site.toml` holds what comes after the title.
type File = (&'static str, &'static str);

const HTML: File = ("site.toml", "raw_html = \"allow\"\n");
const SANITISED: File = ("site.toml", "raw_html = \"sanitise\"\n");

/// The right neighbours of a mistake. Each code has some.
fn near(code: &str) -> &'static [File] {
    match code {
        "invalid-utf8" => &[(
            "_index.md",
            "é € 𝄞 and the sign \u{fffd}, which is a character like others.\n",
        )],
        "not-published" => &[
            (".DS_Store", "made by a desktop"),
            ("_static/notes.xyz", "of any kind"),
            ("guides/_index.md", "[The plan](plan.pdf).\n"),
            ("guides/plan.pdf", "beside its page"),
        ],
        "symbolic-link" => &[("_static/shortcut.lnk", "a file of another system")],
        "too-large" => &[("_static/empty.txt", "")],
        "unfit-name" => &[
            ("console.md", ""),
            ("com10.md", ""),
            ("a.b.md", ""),
            ("ü ö.md", ""),
            ("it's (a) + b, c & d.md", ""),
        ],
        "nul-byte" => &[("_index.md", "The sign ␀ and `\\0` and &#0; are text.\n")],
        "toml-syntax" => &[(
            "_index.md",
            "+++\n# A comment\ntitle = '''Two\nlines'''\n\n\"summary\" = \"\"\"a +++ b\n+++ c\"\"\" # here\n+++\n",
        )],
        "missing-front-matter" => &[(
            "_index.md",
            "\u{feff}+++  \r\ntitle = \"A\"\r\nsummary = \"B\"\r\n+++\t\r\nText.\r\n\r\n+++\r\n",
        )],
        "unknown-key" => &[(
            "_index.md",
            "+++\n\"title\" = \"A\"\nsummary = \"B\"\n'description' = \"C\"\n+++\n",
        )],
        "missing-key" => &[(
            "a.md",
            "+++\nsummary = \"Before the title\"\ntitle = \"A\"\n+++\n",
        )],
        "wrong-type" => &[(
            "a.md",
            "+++\ntitle = \"1\"\nsummary = \"true\"\nweight = -1_000\nupdated = 2026-02-28\ndraft = false\n+++\n",
        )],
        "bad-value" => &[
            (
                "site.toml",
                "base_url = \"https://x.example/docs\"\n[levels]\nskipped-heading = \"error\"\n",
            ),
            (
                "a.md",
                "+++\ntitle = \"A\"\nsummary = \"B\"\nupdated = 2024-02-29\n+++\n",
            ),
        ],
        "missing-index" => &[
            ("a/_index.md", ""),
            ("a/b/_index.md", ""),
            ("_static/c/d/e.txt", "no section"),
        ],
        "missing-alt" => &[
            HTML,
            ("_static/a.svg", "<svg/>"),
            (
                "_index.md",
                "![A *bill*](_static/a.svg) ![`x`](_static/a.svg) <img src=\"a.svg\" alt=\"\">\n\n![A][b]\n\n[b]: _static/a.svg\n",
            ),
        ],
        "raw-html" => &[(
            "_index.md",
            "1 < 2 and 3 > 2, a<b, x <- y, <https://x.example>, <a@x.example>, `<b>`, \\<b>, &lt;b&gt;, Vec\\<u8>, <3\n\n    <div>\n\n```html\n<div>\n```\n\n<!-- a comment -->\n",
        )],
        "duplicate-id" => &[(
            "_index.md",
            "## Same\n\n## Same\n\n## Other {#same-3}\n\n### Same\n\n[first](#same) [second](#same-2)\n",
        )],
        "undefined-reference" => &[(
            "_index.md",
            "A [word] in brackets, f[x](), [ ], [], `[a][b]`, \\[a][b], [^], [x^2].\n\n- [ ] open\n- [x] done\n\n[Used][Ref], [ref][], [ref].\n\n[ref]: https://x.example\n",
        )],
        "unused-footnote" => &[(
            "_index.md",
            "One.[^a] Two.[^a] Three.[^long note]\n\n[^a]: Which leads on.[^b]\n[^b]: Here.\n[^long note]: Spaces.\n\n`[^c]: code`\n",
        )],
        "top-heading" => &[(
            "_index.md",
            "#hashtag and \\# a sign\n\n```sh\n# a comment\n```\n\n    # code\n\n## Second\n",
        )],
        "skipped-heading" => &[(
            "_index.md",
            "## A\n\n### B\n\n#### C\n\n## D\n\n### E\n\n> ### F\n",
        )],
        "heading-attribute" => &[(
            "_index.md",
            "## A {#a-1_b}\n\n## Sets \\{1, 2\\}\n\n## `{x}` in code\n\n## A {b} c\n\n## {#only} D\n\n## Sets {1, 2\\}\n\n\
             ## `{x}` {#in-code} ##\n\nBelow {#below}\n---\n\n> ## Quoted {#quoted}\n",
        )],
        "removed-html" => &[
            SANITISED,
            ("_static/a.svg", "<svg/>"),
            (
                "_index.md",
                "<P CLASS=note ID='n'>Press <kbd>Ctrl</kbd><br><wbr/> H<sub>2</sub>O <abbr title=\"a &amp; b\">x</abbr></P>\n\n\
                 <details open><summary>More</summary>\n\nText **bold**.\n\n</details>\n\n<img src=\"a.svg\" alt=\"A\" width=10 height=20> <a href=\"#n\">up</a> \
                 <ins>in</ins> <del>out</del> <mark>m</mark> <span lang=de>und</span> <time datetime=\"2026-11-21\">today</time>\n\n\
                 <table><caption>T</caption><thead><tr><th scope=col colspan=2>a<tbody><tr><td>b<td>c</table>\n\n<dl><dt>a<dd>b</dl>\n",
            ),
        ],
        "unknown-calculator" => &[(
            "_index.md",
            "```text\ncalculator nothing\n```\n\n`calculate cost`, `a calculator`\n",
        )],
        "calculator-input" => &[(
            "_index.md",
            "```calculator cost\n# A comment\npreset = 'shop'\n\"checkout\".memory = 1024\ncheckout.requests_per_month = \"1.5 M\"\ncheckout.duration = \"0.2 s\"\n```\n",
        )],
        "unknown-figure" => &[(
            "_index.md",
            "It is `calculator cost serverless.total` or `calculator cost containers.total; preset=shop`.\n",
        )],
        "malformed-figure" => &[(
            "_index.md",
            "It is `calculator  cost  serverless.total ; preset = shop` and `calculator-wasm` is code, as is `calculators`.\n",
        )],
        "missing-page" => &[
            (
                "guides/_index.md",
                "[up](../_index.md) [here](./a%20b.md?x=1#part) [angle](<a b.md>) [title](<a b.md> \"T\")\n",
            ),
            (
                "guides/a b.md",
                "## Part\n\n[itself](<a b.md>) [around](../guides/../guides/_index.md)\n",
            ),
        ],
        "missing-anchor" => &[
            (
                "_index.md",
                "[top](#) [start](#top) [words](a.md#:~:text=large%20part) [part](a.md#größe-co) [same](a.md#gr%C3%B6%C3%9Fe-co) [first](#note-1)x[^1]\n\n[^1]: Note. [state](a.md#cost-calculator~v1;preset=shop)\n",
            ),
            ("a.md", "## Größe & Co.\n\n```calculator cost\n```\n"),
        ],
        "missing-file" => &[
            HTML,
            ("_static/img/a b.svg", "<svg/>"),
            ("_static/100%.txt", ""),
            (
                "_index.md",
                "![x](<_static/img/a b.svg>) ![x](_static/img/a%20b.svg?v=2) [y](_static/100%25.txt) <a href=\"100%25.txt\">z</a>\n",
            ),
        ],
        "link-outside" => &[
            ("a/_index.md", ""),
            (
                "a/b.md",
                "[x](../a/../_index.md) [y](../_index.md) [two dots](https://x.example/../..)\n",
            ),
        ],
        "server-only-link" => &[
            (
                "site.toml",
                "base_url = \"https://x.example/docs/\"\nraw_html = \"allow\"\n",
            ),
            (
                "a/_index.md",
                "[x](https://x.example/docs/) <a href=\"https://x.example/docs/a/\">y</a> [z](_index.md) [other](https://x.example/)\n",
            ),
        ],
        "unsafe-scheme" => &[(
            "_index.md",
            "[m](mailto:a@x.example) [t](tel:+491234) [H](HTTPS://X.example/a) <https://x.example/javascript:x>\n",
        )],
        "draft-link" => &[
            (
                "a.md",
                "+++\ntitle = \"A\"\nsummary = \"B\"\ndraft = true\n+++\n[out](b.md) and [nowhere](lost.md)\n",
            ),
            ("b.md", "A draft is near.\n"),
        ],
        "duplicate-address" => &[
            ("a.md", ""),
            ("a/_index.md", ""),
            ("a/index2.md", ""),
            ("_static/b/a.html", ""),
        ],
        "foreign-image" => &[
            ("_static/https.svg", "<svg/>"),
            (
                "_index.md",
                "[picture](https://x.example/a.png) ![x](_static/https.svg)\n",
            ),
        ],
        "case-mismatch" => &[
            (
                "Guides/_index.md",
                "[x](Cost.md#Price) [y](../Guides/Cost.md)\n",
            ),
            ("Guides/Cost.md", "## Price {#Price}\n"),
        ],
        "dead-link" => &[
            HTML,
            ("_static/a,b.png", ""),
            ("_static/c.png", ""),
            ("_static/d.pdf", ""),
            (
                "_index.md",
                "<img alt=\"x\" src=\"c.png\" srcset=\"a,b.png 1x, c.png 2x\"> <img alt=\"x\" src=\"c.png\" srcset=\"c.png 1x,a,b.png 2x,\n\tc.png?v=2 300w\"> \
                 <img alt=\"x\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" srcset=\"data:image/gif;base64,R0lGODlhAQABAAAAACw= 2x\">\n\n\
                 <picture><source srcset=\"c.png\" media=\"print\"><img src=\"c.png\" alt=\"x\"></picture> <a href=\"\">here</a> <a href=\"#\">top</a> <a href=\"?x=1\">q</a> \
                 <a name=\"old\">old</a> <a href=\"#old\">by name</a> <a>no link</a> <a href=\" d.pdf \" download>d</a>\n\n<svg><g id=\"g\"/><use href=\"#g\"/></svg>\n",
            ),
        ],
        "repeated-id" => &[
            HTML,
            (
                "_index.md",
                "<p id=\"a\">x</p>\n<p id=\"A\">y</p>\n<!-- <p id=\"a\"> -->\n\n`<p id=\"a\">`\n",
            ),
            ("b.md", "<p id=\"a\">x</p>\n"),
        ],
        "dead-reference" => &[
            HTML,
            (
                "_index.md",
                "<label for=\"m\">M</label> <input id=\"m\" list=\"l\" aria-describedby=\"h  e\"> <p id=\"h\">H</p>\n<p id=\"e\">E</p>\n<datalist id=\"l\"></datalist>\n\n\
                 <table><tr><th id=\"t\">T</th></tr><tr><td headers=\"t\">x</td></tr></table>\n<output for=\"m\" aria-labelledby=\"part\">1</output>\n\n## Part\n",
            ),
        ],
        "dead-foreign-link" | "moved-link" | "unchecked-link" => &[
            (
                "site.toml",
                "[external_skip]\n\"https://intranet.example/*\" = \"needs a login\"\n[external_accept]\n\"https://journal.example/*\" = \"403, 429\"\n",
            ),
            (
                "_index.md",
                "[a](https://a.example/) [b](https://a.example/#part) [c](https://journal.example/x) [d](https://intranet.example/y) [e](http://localhost:8080/)\n",
            ),
            (
                "../visits.json",
                "{\"schema\": 1, \"visits\": {\"https://a.example/\": {\"at\": 1, \"status\": 200}, \"https://journal.example/x\": {\"at\": 1, \"status\": 403}, \
                 \"http://localhost:8080/\": {\"at\": 1, \"status\": 204}}}",
            ),
        ],
        "unsourced-number" => &[
            ("site.toml", "sourced_numbers = [\".\"]\n"),
            (
                "_index.md",
                "S3, HTTP/2, p99, EC2, 2026, 21 November 2026, chapter 3, 3 teams, version 1.2.3, `200 ms`, IPv4, 1990s.\n\nIt takes 200 ms.[^a]\n\n| Cost |\n| --- |\n| $3.50[^a] |\n\nIt is `calculator cost serverless.total`.\n\n[^a]: Measured: 200 ms.\n",
            ),
        ],
        "unknown-language" => &[(
            "_index.md",
            "```\nplain\n```\n\n```Rust\nfn f() {}\n```\n\n~~~text\n```nolanguage\n~~~\n\n    ```nolanguage\n\n`nolanguage`\n",
        )],
        "fence-attribute" => &[(
            "_index.md",
            "```toml title=\"a = b.toml\"\na = 1\n```\n\n```rust\nlet title = 1;\n```\n",
        )],
        "formula" => &[
            ("site.toml", "math = true\n"),
            (
                "_index.md",
                "It costs $5 or $10, \\$x\\$, `$\\foo$` and $x_{i}^2 \\le \\text{cost in \\$}$.\n\n$$\n\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}\n$$\n",
            ),
        ],
        "diagram" => &[(
            "_index.md",
            "```mermaid title=\"A\" description=\"B\"\nflowchart TD\n  %% a comment\n  A --> B\n```\n\n```mermaid title=\"A\"\nsequenceDiagram\n  A->>B: x\n```\n",
        )],
        "bad-redirect" => &[
            (
                "site.toml",
                "[redirects]\n\"old/index.html\" = \"a.md\"\n\"gone ü.html\" = \"a.md#part\"\n\"a.html#old\" = \"a.md#part\"\n",
            ),
            (
                "a.md",
                "+++\ntitle = \"A\"\nsummary = \"B\"\naliases = [\"b.html\", \"deep/er/c.html\"]\n+++\n## Part\n",
            ),
        ],
        "lost-address" => &[
            (
                "site.toml",
                "[redirects]\n\"old.html\" = \"a.md\"\n\"a.html#old\" = \"a.md#part\"\n",
            ),
            (
                "addresses.txt",
                "# Published\r\n\r\na.html\r\na.html#part\r\na.html#old\r\nold.html\r\nindex.html\r\n",
            ),
            ("a.md", "## Part\n"),
        ],
        "template-error" => &[
            (
                "../theme/templates/own.html",
                "<head><meta http-equiv=\"Content-Security-Policy\" content=\"{{ policy }}\"></head>\
                 {% if page.nothing is defined %}{{ page.nothing }}{% endif %}{# {{ broken #}<main>{{ page.content | safe }}</main>",
            ),
            (
                "a.md",
                "+++\ntitle = \"A\"\nsummary = \"B\"\ntemplate = \"own.html\"\n+++\n{{ no.template }} {% here %}\n",
            ),
        ],
        "missing-template" => &[(
            "a.md",
            "+++\ntitle = \"A\"\nsummary = \"B\"\ntemplate = \"section.html\"\n+++\n",
        )],
        "against-policy" => &[
            HTML,
            (
                "_index.md",
                "<p class=\"style\" title=\"onclick=x style=y\" data-onclick=\"z\">The style of <code>&lt;style></code></p>\n\n\
                 <script type=\"application/ld+json\">{\"a\": 1}</script>\n\n<a href=\"https://x.example/a.js\">a script</a>\n",
            ),
        ],
        "unused-waiver" => &[(
            "_index.md",
            "## A\n\n<!-- breakeven-allow skipped-heading: as in the standard -->\n#### B\n",
        )],
        "malformed-waiver" => &[(
            "_index.md",
            "`<!-- breakeven-allow x -->`\n\n```html\n<!-- breakeven-allow -->\n```\n\n<!-- what breakeven allows -->\n",
        )],
        "no-card" => &[
            (
                "site.toml",
                "base_url = \"https://x.example/\"\ncards = true\n",
            ),
            (
                "a.md",
                "+++\ntitle = \"Größe, цена & κόστος 🎉 × ½\"\nsummary = \"“10 €” → ≤ 5 µs…\"\n+++\n",
            ),
        ],
        "lost-cell" => &[(
            "_index.md",
            "| a | b |\n| --- | --- |\n| 1 |\n| `x\\|y` | 2 \\| 3 |\n| 1 | 2\n| 1 | |\n| 1 | 2 ||\n\na | b\n--- | ---\n1 | 2\n\n\
             > | a |\n> | --- |\n> | 1 |\n",
        )],
        "unknown-note" => &[(
            "_index.md",
            "> [!TIP]\n> A tip.\n\n> [!caution]\n> In small letters.\n\n> [!tip](_index.md) is a link.\n\n> [x] is done, \\[!DONE] is text, \
             `[!NOTICE]` is code.\n\n```text\n> [!NOTICE]\n> Shown.\n```\n",
        )],
        "unknown-component" => &[(
            "_index.md",
            "```component card\ntitle = \"A\"\n```\n\nA component of `component nothing`.\n\n```text\ncomponent nothing\n```\n",
        )],
        "component-argument" => &[(
            "_index.md",
            "````component cards\n+++\n+++\n```component card\nhref = \"_index.md\"\ntitle = \"A\"\n```\n````\n",
        )],
        "unreadable-image" => &[
            (
                "_index.md",
                "![A dot](_static/a.gif) and ![A drawing](_static/a.svg)\n",
            ),
            ("_static/a.gif", "GIF89a\u{1}\0\u{1}\0\0\0\0;"),
            (
                "_static/a.svg",
                "<?xml version=\"1.0\"?>\n<!-- a comment -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            ),
        ],
        "missing-include" => &[
            (
                "_index.md",
                "````markdown\n```include nowhere.md\n```\n````\n\n    ```include nowhere.md\n\n`data nowhere`\n\n\
                ```include guides/./../_parts/a.md\n```\n\nInclude what is `include=nowhere.md`.\n",
            ),
            ("_parts/a.md", "Found.\n"),
        ],
        "include-outside" => &[
            (
                "guides/deep/_index.md",
                "```include ../../_parts/a..b.md\n```\n",
            ),
            ("guides/_index.md", ""),
            ("_parts/a..b.md", "A name with two dots.\n"),
        ],
        "missing-part" => &[
            (
                "_index.md",
                "```text include=_parts/a.txt#L2-\n```\n\n```text include=_parts/a.txt#L1-L2\n```\n\n\
                ```text include=_parts/a.txt#empty\n```\n\n```text include=_parts/a.txt#Later\n```\n",
            ),
            (
                "_parts/a.txt",
                "x #region not-a-mark\n-- #region empty\n-- #endregion\n/* ANCHOR: Later */\nz\n/* ANCHOR_END: Later */",
            ),
        ],
        "malformed-include" => &[
            (
                "_index.md",
                "```include _parts/a.md\n```\n\n```include _parts/a.md\n```\n\n```text include=_parts/a.md\n\n```\n\n\
                The words include, table and each are words.\n",
            ),
            (
                "_parts/a.md",
                "Twice is no circle.\n\n```include b.md\n```\n",
            ),
            ("_parts/b.md", "Deeper.\n"),
        ],
        "data-syntax" => &[
            (
                "_index.md",
                "```table _data/a.csv\n```\n\n`data _data/b.json a.0`\n",
            ),
            (
                "_data/a.csv",
                "name,note\r\n\"one, \"\"two\"\"\",\"a\nb\"\r\nthree,\r\n",
            ),
            ("_data/b.json", "{\"a\": [\"é\", null]}"),
            (
                "notes/_index.md",
                "[Broken on purpose](broken.json), and only published.\n",
            ),
            ("notes/broken.json", "{"),
        ],
        "missing-data" => &[
            (
                "_index.md",
                "```table _data/a.toml#row\nwhere = { kind = \"x\", on = \"true\" }\n```\n\n\
                ``data _data/a.toml nothing`` and `data set` and `data from file.txt`\n",
            ),
            (
                "_data/a.toml",
                "[[row]]\nkind = \"x\"\non = true\n\n[[row]]\nkind = \"y\"\nmore = 1\n",
            ),
        ],
        "message-syntax" => &[(
            "_theme/words/de.ftl",
            "### Wörter\n\n-marke = Rechenwerk\nmenu =\n    Menü von { -marke }\n    in zwei Zeilen\n",
        )],
        "unknown-message" => &[
            ("site.toml", "language = \"de\"\n"),
            (
                "_theme/words/en.ftl",
                "greeting = Hello, { $name }\ncount = { NUMBER($count) }\n",
            ),
            (
                "_theme/words/de.ftl",
                "greeting = Hallo { $name }\ncount = { $count ->\n    [one] eins\n   *[other] { $count }\n }\n",
            ),
            (
                "_theme/templates/x.html",
                "{{ word(id=\"greeting\", name=\"x\") }}",
            ),
        ],
        "missing-message" => &[("site.toml", "language = \"de-AT\"\n")],
        _ => &[],
    }
}

#[test]
fn no_rule_complains_about_what_only_looks_like_its_mistake() {
    let mut complaints = String::new();
    for code in ALL {
        let files = near(code.entry().name);
        if files.is_empty() {
            complaints.push_str(&format!(
                "== {} has no right neighbour\n",
                code.entry().name
            ));
        }
        let mut site = SiteTest::new();
        for (path, text) in files {
            let text = match *path {
                "site.toml" => format!("title = \"Site\"\ntheme = \"../theme\"\n{text}"),
                path if path.ends_with(".md")
                    && !text.trim_start_matches('\u{feff}').starts_with("+++") =>
                {
                    format!("+++\ntitle = \"{path}\"\nsummary = \"S\"\n+++\n{text}")
                }
                _ => (*text).to_owned(),
            };
            site = site.file(&format!("content/{path}"), text);
        }
        let run = match files.iter().any(|(path, _)| *path == "../visits.json") {
            true => site.run(&[
                "check",
                "--strict",
                "--external",
                "--offline",
                "--cache",
                "visits.json",
            ]),
            false => site.run(&["check", "--strict"]),
        };
        if run.code != 0 {
            complaints.push_str(&format!("== {}\n{}\n", code.entry().name, run.stderr));
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}
