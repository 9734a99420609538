//! The catalogue: every kind of finding, one row each, with what `breakeven explain CODE` says.
//!
//! Codes are stable: a code never changes its meaning and is never given out again. Areas: 01 files, 02 TOML
//! (front matter and `site.toml`), 03 Markdown, 04 calculators, 05 addresses and links, 06 theme, 07 waivers,
//! 08 parts from other files, 09 languages.

use super::Severity;

/// One row of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The stable code, such as `BE0203`.
    pub id: &'static str,
    /// The short name, such as `unknown-key`.
    pub name: &'static str,
    /// What a finding of this kind weighs where the site sets nothing else.
    pub severity: Severity,
    /// Whether a site may set another weight. What leaves a page damaged or unsafe stays an error.
    pub adjustable: bool,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub explanation: &'static str,
    /// A source that has the problem.
    pub example: &'static str,
    /// The same source put right, or what to do.
    pub remedy: &'static str,
}

/// The weight of a row: an error always, or an error or a warning where the site sets nothing else.
enum Weight {
    Always,
    Error,
    Warning,
}

impl Weight {
    const fn severity(&self) -> Severity {
        match self {
            Weight::Always | Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
        }
    }

    const fn is_adjustable(&self) -> bool {
        !matches!(self, Weight::Always)
    }
}

macro_rules! catalogue {
    ($($code:ident $weight:ident $id:literal $name:literal {
        title: $title:literal, explanation: $explanation:literal, example: $example:literal, remedy: $remedy:literal $(,)?
    })*) => {
        /// The kinds of findings; [`Code::entry`] has their words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $code,)* }

        /// Every kind of finding, in order of code.
        pub static ALL: &[Code] = &[$(Code::$code,)*];

        static ENTRIES: &[Entry] = &[$(Entry {
            id: $id, name: $name, severity: Weight::$weight.severity(), adjustable: Weight::$weight.is_adjustable(),
            title: $title, explanation: $explanation, example: $example, remedy: $remedy,
        },)*];
    };
}

impl Code {
    /// Returns the row of the catalogue.
    pub fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// Returns the code with this id or name, upper or lower case.
    pub fn find(id_or_name: &str) -> Option<Code> {
        ALL.iter().copied().find(|code| {
            let entry = code.entry();
            entry.id.eq_ignore_ascii_case(id_or_name) || entry.name.eq_ignore_ascii_case(id_or_name)
        })
    }
}

catalogue! {
    InvalidUtf8 Always "BE0101" "invalid-utf8" {
        title: "A text file is not UTF-8",
        explanation: "Pages and site.toml are UTF-8 text. Other encodings cannot be told apart reliably, so \
            guessing would publish damaged text.",
        example: "The byte E9 in `caf\u{fffd}`, saved by an editor set to Latin-1.",
        remedy: "Save the file as UTF-8, or convert it: `iconv -f latin1 -t utf-8 page.md > fixed.md`.",
    }
    NotPublished Warning "BE0102" "not-published" {
        title: "A file in the content folder is not published",
        explanation: "Markdown pages, the files below `_static` and the files beside the pages that a page leads to \
            become part of the site. What nothing leads to would silently be missing, or was left behind. Folders whose \
            names start with `_` hold what is never published by itself.",
        example: "content/guides/diagram.svg, and no page with `![…](diagram.svg)`",
        remedy: "Link to the file from a page, move it below `content/_static/`, or delete it.",
    }
    SymbolicLink Always "BE0103" "symbolic-link" {
        title: "A symbolic link in the content folder",
        explanation: "Links may leave the content folder or lead back into it; a site is built from the files of \
            its folder only.",
        example: "content/shared -> ../../other/project",
        remedy: "Replace the link by a copy of the file, or remove it.",
    }
    TooLarge Always "BE0104" "too-large" {
        title: "A file is too large",
        explanation: "Pages and templates have up to 4 MiB, site.toml up to 64 KiB, files that are copied up to 100 MiB, a table up to half a million cells \
            with the empty ones that Markdown fills in, a data file up to 200,000 values, a page up to 10,000 parts and 200,000 pieces from \
            other files. What is larger was written by a program for a program; reading it would take memory without bound.",
        example: "A log of 100 MB, saved as content/log.md.",
        remedy: "Move the file below `content/_static/` and link to it, or divide it into pages.",
    }
    UnfitName Always "BE0105" "unfit-name" {
        title: "A name that some disks refuse",
        explanation: "A site is made on one machine and unpacked on others. Windows refuses names of devices such as \
            `con` and `aux`, names that end in a dot or a blank, and the signs `<>:\"|?*`. Disks take up to 255 bytes \
            for a name; a path in the site has up to 1,024. Backslashes, control characters and bytes that are not \
            UTF-8 cannot stand in an address.",
        example: "content/guides/aux.md",
        remedy: "content/guides/auxiliary.md",
    }
    NulByte Always "BE0106" "nul-byte" {
        title: "A text file with a NUL byte",
        explanation: "Text has no NUL bytes. Mostly the file is no text at all, or was saved as UTF-16; HTML cannot \
            hold the byte.",
        example: "A page saved as UTF-16, in which every second byte is 0.",
        remedy: "Save the file as UTF-8.",
    }
    TomlSyntax Always "BE0201" "toml-syntax" {
        title: "Malformed TOML",
        explanation: "Front matter, site.toml and the body of a calculator block are TOML. What cannot be read \
            cannot be checked.",
        example: "+++\ntitle = What it costs\n+++",
        remedy: "+++\ntitle = \"What it costs\"\n+++",
    }
    MissingFrontMatter Always "BE0202" "missing-front-matter" {
        title: "A page without front matter",
        explanation: "A page starts with TOML between two lines of `+++`; it gives at least `title` and `summary`, \
            which navigation, search and link previews show.",
        example: "# What it costs",
        remedy: "+++\ntitle = \"What it costs\"\nsummary = \"The two bills, line by line.\"\n+++",
    }
    UnknownKey Always "BE0203" "unknown-key" {
        title: "An unknown key",
        explanation: "A misspelt key would otherwise be ignored in silence, and the page would miss what was meant.",
        example: "+++\ntitel = \"What it costs\"\n+++",
        remedy: "+++\ntitle = \"What it costs\"\n+++",
    }
    MissingKey Always "BE0204" "missing-key" {
        title: "A required key is missing",
        explanation: "Every page needs `title` and `summary`; the site needs `title`.",
        example: "+++\ntitle = \"What it costs\"\n+++",
        remedy: "+++\ntitle = \"What it costs\"\nsummary = \"The two bills, line by line.\"\n+++",
    }
    WrongType Always "BE0205" "wrong-type" {
        title: "A value of the wrong type",
        explanation: "The key is known, but its value is of another type than the key takes.",
        example: "weight = \"2\"",
        remedy: "weight = 2",
    }
    BadValue Always "BE0206" "bad-value" {
        title: "A value outside what the key takes",
        explanation: "The value has the right type, but not a form that can be used, such as an address without \
            `https://`.",
        example: "base_url = \"example.org/docs\"",
        remedy: "base_url = \"https://example.org/docs/\"",
    }
    MissingIndex Error "BE0207" "missing-index" {
        title: "A folder of pages without `_index.md`",
        explanation: "A folder is a section of the site; its `_index.md` gives the section its title, its place in \
            the menu and its own page.",
        example: "content/guides/cost.md exists, content/guides/_index.md does not.",
        remedy: "Create content/guides/_index.md:\n+++\ntitle = \"Guides\"\nsummary = \"What the guides are about.\"\n+++",
    }
    MissingAlt Error "BE0301" "missing-alt" {
        title: "An image without a text",
        explanation: "People who do not see the image get its text instead; without one they get nothing.",
        example: "![](../_static/img/bill.svg)",
        remedy: "![The bill rises in steps of one container](../_static/img/bill.svg)",
    }
    RawHtml Always "BE0302" "raw-html" {
        title: "HTML in Markdown",
        explanation: "Raw HTML can break the layout, the strict content policy and the checks of links and \
            headings, so a site has to allow it.",
        example: "<b>important</b>",
        remedy: "**important** – or let harmless HTML through with `raw_html = \"sanitise\"` in site.toml, or all of it with \
            `raw_html = \"allow\"`.",
    }
    DuplicateId Error "BE0303" "duplicate-id" {
        title: "The same id twice on a page",
        explanation: "A link to the id reaches the first place only.",
        example: "## Prices {#prices}\n## More prices {#prices}",
        remedy: "## Prices {#prices}\n## More prices {#more-prices}",
    }
    UndefinedReference Error "BE0304" "undefined-reference" {
        title: "A footnote or link reference without a definition",
        explanation: "The reference would be printed with its brackets.",
        example: "Lambda bills by the millisecond.[^1]",
        remedy: "Lambda bills by the millisecond.[^1]\n\n[^1]: Since December 2020.",
    }
    UnusedFootnote Warning "BE0305" "unused-footnote" {
        title: "A footnote that nothing refers to",
        explanation: "The note is left out of the page; most often its reference was lost or misspelt.",
        example: "[^1]: Since December 2020.",
        remedy: "Add `[^1]` where the note belongs, or delete the note.",
    }
    TopHeading Error "BE0306" "top-heading" {
        title: "A level-1 heading in the text",
        explanation: "The page's title is its level-1 heading; a second one takes the outline apart for screen \
            readers and search engines.",
        example: "# Prices",
        remedy: "## Prices",
    }
    SkippedHeading Warning "BE0307" "skipped-heading" {
        title: "A heading level is skipped",
        explanation: "Readers who move by headings look for the missing level.",
        example: "## Prices\n#### Memory",
        remedy: "## Prices\n### Memory",
    }
    HeadingAttribute Error "BE0308" "heading-attribute" {
        title: "A heading attribute other than an id",
        explanation: "Headings take an id of letters, digits, `-` and `_` in braces, and nothing else; anything \
            more would be dropped in silence.",
        example: "## Prices {.large}",
        remedy: "## Prices {#prices}",
    }
    RemovedHtml Warning "BE0309" "removed-html" {
        title: "HTML was removed from a page",
        explanation: "With `raw_html = \"sanitise\"`, HTML in Markdown is published without what could run code, load \
            something, change the layout of the site or imitate a form. What was removed is named, so that no page \
            loses something in silence.",
        example: "<kbd onclick=\"start()\">Enter</kbd>",
        remedy: "<kbd>Enter</kbd>",
    }
    UnsourcedNumber Warning "BE0310" "unsourced-number" {
        title: "A number without a source",
        explanation: "Where `sourced_numbers` asks for it, money, time, size, rate, share and factor need a figure of a \
            calculator or a footnote in their paragraph, list or table: a number that nobody can check goes stale unseen.",
        example: "A cold start takes 200 ms.",
        remedy: "A cold start takes 200 ms.[^measured]\n\n[^measured]: Who measured it, where and when.",
    }
    UnknownLanguage Error "BE0320" "unknown-language" {
        title: "Code in a language that is not known",
        explanation: "Code is coloured when the site is built. A language that is misspelt, or that the build has no \
            grammar for, would stay plain in silence. What is meant to stay plain is `text`.",
        example: "```pyhton\nprint(1)\n```",
        remedy: "```python\nprint(1)\n```",
    }
    FenceAttribute Error "BE0321" "fence-attribute" {
        title: "An attribute of a code block that cannot be used",
        explanation: "After the language, a fence takes `title=\"…\"`, `lines`, `mark`, `focus`, `add`, `del`, \
            `tab=\"…\"` and `notes`. Lines that the block does not have, a single tab, or notes that do not match \
            the list below would be lost in silence.",
        example: "```rust mark=7\nfn main() {}\n```",
        remedy: "```rust mark=1\nfn main() {}\n```",
    }
    Formula Error "BE0322" "formula" {
        title: "A formula that cannot be read",
        explanation: "With `math = true`, what stands between `$` signs is a formula in the notation of LaTeX, made into \
            MathML when the site is built. One that cannot be read is shown as it was typed.",
        example: "$\\frac{1}{n$",
        remedy: "$\\frac{1}{n}$ – for a plain dollar sign, `\\$`.",
    }
    Diagram Error "BE0323" "diagram" {
        title: "A diagram that cannot be drawn",
        explanation: "A fence with the word `mermaid` is drawn when the site is built: flowcharts, sequences and states. \
            A diagram has a `title`, which is its caption and its name for those who do not see it.",
        example: "```mermaid\nflowchart LR\n  A -->\n```",
        remedy: "```mermaid title=\"A request\"\nflowchart LR\n  A --> B\n```",
    }
    UnknownNote Error "BE0324" "unknown-note" {
        title: "A note of a kind that there is not",
        explanation: "A quotation whose first line is `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` is a \
            note. Another word, or text on the same line, leaves a quotation that begins with brackets.",
        example: "> [!NOTICE]\n> The bill is old.",
        remedy: "> [!NOTE]\n> The bill is old.",
    }
    LostCell Error "BE0325" "lost-cell" {
        title: "A row with more cells than its table has columns",
        explanation: "The first row of a table says how many columns there are. What a row holds beyond them has no \
            place, and would be left out in silence.",
        example: "| Size | Price |\n| --- | --- |\n| small | 2 | monthly |",
        remedy: "| Size | Price | Paid |\n| --- | --- | --- |\n| small | 2 | monthly |",
    }
    UnreadableImage Warning "BE0330" "unreadable-image" {
        title: "An image whose size cannot be read",
        explanation: "A page says how large each image is, so that the text does not jump when it arrives. A file that \
            cannot be read is damaged, or of a kind that browsers do not show.",
        example: "![The bill](bill.png), where bill.png is empty",
        remedy: "Save the image again, as PNG, JPEG, GIF, WebP, AVIF or SVG.",
    }
    UnknownCalculator Always "BE0401" "unknown-calculator" {
        title: "No calculator of that name",
        explanation: "The word after `calculator` names one of the calculators built into Breakeven.",
        example: "```calculator costs\n```",
        remedy: "```calculator cost\n```",
    }
    CalculatorInput Always "BE0402" "calculator-input" {
        title: "An input that the calculator does not take",
        explanation: "The keys of a calculator block are paths of its fields, the values what a reader could type \
            there. Both are checked against the calculator itself.",
        example: "```calculator cost\napi.memmory = \"512 MB\"\n```",
        remedy: "```calculator cost\napi.memory = \"512 MB\"\n```",
    }
    UnknownFigure Always "BE0403" "unknown-figure" {
        title: "The calculator has no figure of that name",
        explanation: "A figure in prose is computed when the site is built; its name must be one that the \
            calculator reports.",
        example: "`calculator cost serverless.totl`",
        remedy: "`calculator cost serverless.total`",
    }
    MalformedFigure Always "BE0404" "malformed-figure" {
        title: "A figure in prose that cannot be read",
        explanation: "The form is: the word `calculator`, the calculator, the figure, then assignments, each \
            after a semicolon.",
        example: "`calculator cost; preset=shop`",
        remedy: "`calculator cost serverless.total; preset=shop`",
    }
    MissingPage Error "BE0501" "missing-page" {
        title: "A link to a page that does not exist",
        explanation: "Links between pages name the Markdown file, relative to the file that holds the link.",
        example: "[cold starts](cold-start.md)",
        remedy: "[cold starts](cold-starts.md)",
    }
    MissingAnchor Error "BE0502" "missing-anchor" {
        title: "A link to a place that the page does not have",
        explanation: "The part after `#` must be the id of a heading, a footnote or a calculator of that page.",
        example: "[keep-alive](cold-starts.md#keepalive)",
        remedy: "[keep-alive](cold-starts.md#keep-alive)",
    }
    MissingFile Error "BE0503" "missing-file" {
        title: "A link to a file that does not exist",
        explanation: "Files live below `content/_static`; links name them relative to the page's own file.",
        example: "![The bill](../_static/img/bil.svg)",
        remedy: "![The bill](../_static/img/bill.svg)",
    }
    LinkOutside Always "BE0504" "link-outside" {
        title: "A link that leaves the content folder",
        explanation: "What is outside the content folder is not part of the site.",
        example: "[the licence](../../LICENSE)",
        remedy: "Copy the file below `content/_static`, or link to its public address.",
    }
    ServerOnlyLink Error "BE0505" "server-only-link" {
        title: "A link that works only on a server",
        explanation: "The same pages are read at the root of a site, below a path and from disk. Addresses that \
            start with `/` or name a folder work in one of these places only.",
        example: "[cost](/guides/cost/)",
        remedy: "[cost](guides/cost.md)",
    }
    UnsafeScheme Always "BE0506" "unsafe-scheme" {
        title: "A link with a scheme that is not allowed",
        explanation: "Links may use https, http, mailto and tel. Others can run code or name files of the reader's \
            machine.",
        example: "[run](javascript:start())",
        remedy: "Use an https address, or a file of the site.",
    }
    DraftLink Error "BE0507" "draft-link" {
        title: "A link to a draft",
        explanation: "Drafts are left out of the site, so the link would lead nowhere.",
        example: "[soon](soon.md), where soon.md says `draft = true`",
        remedy: "Publish the page, or remove the link until then.",
    }
    DuplicateAddress Always "BE0508" "duplicate-address" {
        title: "Two files claim one address",
        explanation: "Only one of them could be published. Addresses that differ by upper and lower case alone \
            count as one, because many file systems and servers do not tell them apart.",
        example: "content/cost.md and content/_static/cost.html",
        remedy: "Rename one of the two.",
    }
    ForeignImage Error "BE0509" "foreign-image" {
        title: "An image from another site",
        explanation: "Pages load nothing from other hosts: the content policy forbids it, and the page would be \
            incomplete offline.",
        example: "![The bill](https://example.org/bill.png)",
        remedy: "Save the image below `content/_static` and link to it from there.",
    }
    CaseMismatch Error "BE0510" "case-mismatch" {
        title: "A link that differs from its file by upper and lower case",
        explanation: "Such a link works on some machines and is broken on most servers.",
        example: "[cold starts](Cold-Starts.md)",
        remedy: "[cold starts](cold-starts.md)",
    }
    DeadLink Error "BE0511" "dead-link" {
        title: "An address on a finished page leads nowhere",
        explanation: "The page as a browser sees it, with what templates and raw HTML made of it, names a file or a \
            place that the site does not have, or an address that works on servers only.",
        example: "<a href=\"{{ root }}abuot.html\">About</a> in a template",
        remedy: "<a href=\"{{ root }}about.html\">About</a>",
    }
    RepeatedId Error "BE0512" "repeated-id" {
        title: "An id stands twice on a finished page",
        explanation: "A link, a label or a script that names the id reaches the first place only. Ids of headings are \
            kept apart by themselves; ids in templates and raw HTML are not. The default theme starts its own with `_`.",
        example: "<div id=\"prices\"> in a template, and a page with the heading `## Prices`",
        remedy: "<div id=\"_prices\">",
    }
    DeadReference Error "BE0513" "dead-reference" {
        title: "An attribute names an id that the page does not have",
        explanation: "`for`, `aria-labelledby`, `aria-describedby` and the like tie elements together by id; without it, \
            screen readers have nothing to say.",
        example: "<label for=\"memmory\">Memory</label> <input id=\"memory\">",
        remedy: "<label for=\"memory\">Memory</label> <input id=\"memory\">",
    }
    DeadForeignLink Error "BE0514" "dead-foreign-link" {
        title: "A link to another site is dead",
        explanation: "`breakeven check --external` visits addresses on other sites. This one answered plainly that there is \
            nothing: with status 404 or 410, or another that no retry will change.",
        example: "[the paper](https://example.org/paper-2019.pdf)",
        remedy: "Link to where it is now, or to an archived copy. Where the server is wrong, accept its answer in site.toml:\n\
            [external_accept]\n\"https://example.org/*\" = \"404\"",
    }
    MovedLink Warning "BE0515" "moved-link" {
        title: "A link to another site has moved for good",
        explanation: "The server sends every visitor on, and says that this will not change (status 301 or 308). Such \
            signposts are taken down some day.",
        example: "[documentation](http://example.org/docs)",
        remedy: "[documentation](https://docs.example.org/)",
    }
    UncheckedLink Warning "BE0516" "unchecked-link" {
        title: "A link to another site could not be checked",
        explanation: "No answer came after several attempts, or the server turned a program away that it might let a \
            person in. The link may be right.",
        example: "[the paper](https://journal.example/paper), which answers programs with status 403",
        remedy: "Open it in a browser. If it is right, say so in site.toml:\n\
            [external_accept]\n\"https://journal.example/*\" = \"403\"",
    }
    BadRedirect Error "BE0517" "bad-redirect" {
        title: "An old address that cannot lead on",
        explanation: "Old addresses are written from the root of the site and end in `.html`. A page or a place that the \
            site still has cannot lead elsewhere, and each old address leads to one place.",
        example: "[redirects]\n\"/guides/old/\" = \"guides/cost.md\"",
        remedy: "[redirects]\n\"guides/old/index.html\" = \"guides/cost.md\"",
    }
    LostAddress Error "BE0518" "lost-address" {
        title: "A published address would lead nowhere",
        explanation: "`addresses.txt` lists the pages and places that were published, because others link to them. One \
            that the site no longer has needs a line that says where it went.",
        example: "A heading is renamed, and with it the id that `guides/cost.html#prices` named",
        remedy: "[redirects]\n\"guides/cost.html#prices\" = \"guides/cost.md#price-list\"",
    }
    TemplateError Always "BE0601" "template-error" {
        title: "A template failed",
        explanation: "The template cannot be read, or asks for something that the page does not have.",
        example: "{{ page.titel }}",
        remedy: "{{ page.title }}",
    }
    MissingTemplate Always "BE0602" "missing-template" {
        title: "The theme has no template of that name",
        explanation: "A theme brings base.html, home.html, section.html, page.html, nav.html and 404.html; a page \
            may ask for another one with `template`.",
        example: "template = \"landing.html\"",
        remedy: "Add templates/landing.html to the theme, or remove the key.",
    }
    AgainstPolicy Error "BE0603" "against-policy" {
        title: "Something on a finished page is refused by its policy",
        explanation: "Pages run no inline script, use no inline style, load nothing from other sites, and do without what \
            fails when they are opened from disk. The browser would leave it out in silence. A template that gives a page no \
            policy, another one, or one that comes too late, takes that protection away.",
        example: "<p style=\"color: red\">",
        remedy: "<p class=\"alarm\">, and a rule in a style sheet",
    }
    UnknownComponent Always "BE0604" "unknown-component" {
        title: "No component of that name",
        explanation: "The word after `component` names a component of the site's templates, the theme's or the built-in ones.",
        example: "```component crad\ntitle = \"Cost\"\n```",
        remedy: "```component card\ntitle = \"Cost\"\n```",
    }
    ComponentArgument Always "BE0605" "component-argument" {
        title: "An argument that the component does not take",
        explanation: "A component says in its head which arguments it takes, of which types, and which it needs. All of \
            them are checked before it is rendered.",
        example: "```component card\ntitel = \"Cost\"\n```",
        remedy: "```component card\ntitle = \"Cost\"\n```",
    }
    NoCard Warning "BE0606" "no-card" {
        title: "A page whose card cannot be drawn",
        explanation: "A card shows title and summary in the theme's fonts. A letter that they lack, or one of a script that \
            joins letters or runs from right to left, cannot be drawn, so the page names no card.",
        example: "title = \"成本\", where `cards = true` and the theme's fonts are Roboto",
        remedy: "Put fonts with these letters at `_theme/fonts/regular.ttf` and `_theme/fonts/bold.ttf`.",
    }
    UnusedWaiver Warning "BE0701" "unused-waiver" {
        title: "A waiver that waives nothing",
        explanation: "The finding that it allowed is gone, or it stands in the wrong place: a waiver covers the block \
            that holds it or follows it, in TOML the next line. Left behind, it would hide the next mistake.",
        example: "<!-- breakeven-allow skipped-heading: the levels come from a standard -->\n\n## Prices",
        remedy: "Remove the waiver, or move it right before what it is for.",
    }
    MalformedWaiver Always "BE0702" "malformed-waiver" {
        title: "A waiver without a code or a reason",
        explanation: "A waiver names one code whose weight a site may change, and says why, so that the next reader \
            can tell whether it still holds.",
        example: "<!-- breakeven-allow skipped-heading -->",
        remedy: "<!-- breakeven-allow skipped-heading: the levels come from a standard -->",
    }
    MissingInclude Always "BE0801" "missing-include" {
        title: "The file of an include or a data block does not exist",
        explanation: "Includes and data blocks name a file of the content folder, relative to the file that holds the block.",
        example: "```rust include=../examples/handlre.rs\n```",
        remedy: "```rust include=../examples/handler.rs\n```",
    }
    IncludeOutside Always "BE0802" "include-outside" {
        title: "An include from outside the content folder",
        explanation: "A page is made of files of the content folder only, so that nobody publishes a file of the machine by \
            a slip or by intent.",
        example: "```text include=../../../.ssh/config\n```",
        remedy: "Copy the file into the content folder, such as below `_parts/`, where it is not published by itself.",
    }
    MissingPart Always "BE0803" "missing-part" {
        title: "The file has no such lines or region",
        explanation: "After `#` stand lines, as `L3-L9`, or the name of a region, which the file marks by lines with \
            `#region name` and `#endregion` in a comment.",
        example: "```rust include=handler.rs#hanlder\n```",
        remedy: "```rust include=handler.rs#handler\n```",
    }
    MalformedInclude Always "BE0804" "malformed-include" {
        title: "An include or a data block that cannot be followed",
        explanation: "The block names one file and includes no file that includes it; a code block has a text or a file, \
            not both; a table has as many titles as columns.",
        example: "```include\n```",
        remedy: "```include limits.md\n```",
    }
    DataSyntax Always "BE0805" "data-syntax" {
        title: "A malformed data file",
        explanation: "A page or a template uses the file, so it has to be readable: JSON as it is defined, CSV with as many \
            values in each record as the first line names.",
        example: "provider,limit\naws,15 min,soft",
        remedy: "provider,limit,kind\naws,15 min,soft",
    }
    MissingData Always "BE0806" "missing-data" {
        title: "The data has no such value",
        explanation: "The path leads through tables by name and through lists by number, from 0. Rows are tables in a list.",
        example: "`data limits.toml lamda.timeout`",
        remedy: "`data limits.toml lambda.timeout`",
    }
    MessageSyntax Always "BE0901" "message-syntax" {
        title: "Words of a language that cannot be read",
        explanation: "The words of the interface are messages in Fluent: a name, an equals sign, a text. What cannot be \
            read would silently stay in English.",
        example: "search Suchen",
        remedy: "search = Suchen",
    }
    UnknownMessage Error "BE0902" "unknown-message" {
        title: "A message that does not exist",
        explanation: "A template asks for a message that the theme's English words do not have, or a language translates one \
            that nothing asks for, or names a value that it never gets. The first would show a name instead of words, the \
            others would never be seen.",
        example: "{{ word(id=\"serach\") }}",
        remedy: "{{ word(id=\"search\") }}",
    }
    MissingMessage Warning "BE0903" "missing-message" {
        title: "A language lacks words",
        explanation: "What a language does not translate is English in the middle of its pages.",
        example: "words/de.ftl without the message `search`, which words/en.ftl has",
        remedy: "search = Suchen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ascending_and_findable() {
        for pair in ALL.windows(2) {
            assert!(pair[0].entry().id < pair[1].entry().id, "{:?}", pair);
        }
        for code in ALL {
            let entry = code.entry();
            assert_eq!(Code::find(entry.id), Some(*code));
            assert_eq!(Code::find(&entry.name.to_uppercase()), Some(*code));
            assert_eq!(
                ALL.iter()
                    .filter(|other| other.entry().name == entry.name)
                    .count(),
                1
            );
        }
    }

    #[test]
    fn every_row_says_something_in_every_column() {
        for code in ALL {
            let entry = code.entry();
            for text in [entry.title, entry.explanation, entry.example, entry.remedy] {
                assert!(!text.trim().is_empty(), "{}", entry.id);
            }
            assert!(!entry.title.ends_with('.'), "{}", entry.id);
        }
    }
}
