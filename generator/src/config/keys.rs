//! The keys of `site.toml`, each with what it takes and what it is for. The schema for editors and the page of settings
//! are made of these rows.

use crate::load::fields;
use crate::load::toml_keys::{Key, Takes, optional, required};

/// The keys of `site.toml`.
pub const KEYS: &[Key] = &[
    required("title", Takes::Text, "The name of the site."),
    optional("tagline", Takes::Text, "One sentence below the name."),
    optional(
        "description",
        Takes::Text,
        "The text for search engines on pages without one; the tagline where absent.",
    ),
    optional(
        "language",
        Takes::Text,
        "The language of the pages as a BCP 47 tag; `en` where absent.",
    ),
    optional(
        "languages",
        Takes::Tables(LANGUAGE_KEYS),
        "Other languages of the site, by tag: each has its pages in a folder of its own. An entry for the language of the \
            site itself gives it a name.",
    ),
    optional(
        "base_url",
        Takes::Text,
        "The public address; only canonical links, feeds and the like need it.",
    ),
    optional("author", Takes::Text, "Who writes the site."),
    optional("source_url", Takes::Text, "Where the sources can be seen."),
    optional("copyright", Takes::Text, "The line in the footer."),
    optional(
        "edit_url",
        Takes::Text,
        "The start of the addresses at which a page's source can be edited; the page's path follows.",
    ),
    optional(
        "theme",
        Takes::Text,
        "A folder with a theme, relative to site.toml; the built-in theme where absent.",
    ),
    optional(
        "raw_html",
        Takes::Choice(&["refuse", "sanitise", "allow"]),
        "What becomes of HTML in Markdown; refused where absent.",
    ),
    optional(
        "math",
        Takes::Boolean,
        "Whether `$…$` and `$$…$$` are formulas; they are text where absent.",
    ),
    optional(
        "smart_punctuation",
        Takes::Boolean,
        "Whether straight quotes, `--` and `...` become their printed forms; they stay where absent.",
    ),
    optional(
        "hosts",
        Takes::Choices(&["netlify", "cloudflare", "apache"]),
        "For which hosts files with headers are written.",
    ),
    optional(
        "glossary",
        Takes::Text,
        "The page that lists the terms of `_data/glossary.toml`; the first use of each on any other page is explained.",
    ),
    optional(
        "tokens",
        Takes::Texts,
        "Colours, sizes and distances of the theme, by the names that its theme.toml gives them.",
    ),
    optional(
        "tags",
        Takes::Texts,
        "The tags that pages may have, each with what its page says; any tag where absent.",
    ),
    optional(
        "search",
        Takes::Boolean,
        "Whether the site can be searched; it can where absent.",
    ),
    optional(
        "search_title_weight",
        Takes::Integer,
        "How much a title weighs in the search, against 1 for text, from 1 to 100; 12 where absent.",
    ),
    optional(
        "search_heading_weight",
        Takes::Integer,
        "How much a heading weighs in the search, against 1 for text, from 1 to 100; 6 where absent.",
    ),
    optional(
        "external_skip",
        Takes::Texts,
        "Addresses on other sites that are not visited, by pattern, each with the reason.",
    ),
    optional(
        "external_accept",
        Takes::Texts,
        "Statuses of other sites that are no finding, by pattern of address.",
    ),
    optional(
        "archive",
        Takes::Boolean,
        "Whether the site can be taken away as one file: a zip of the build, and a page that offers it.",
    ),
    optional(
        "cards",
        Takes::Boolean,
        "Whether each page has a picture that other sites show beside a link to it; it needs `base_url`.",
    ),
    optional(
        "service_worker",
        Takes::Boolean,
        "Whether browsers keep the whole site after a visit over http; `false` takes it away from those that did.",
    ),
    optional(
        "print",
        Takes::Boolean,
        "Whether the whole site is one page as well, `print.html`, for paper.",
    ),
    optional(
        "markdown",
        Takes::Boolean,
        "Whether each page has a twin in Markdown beside it, figures computed, for programs that read Markdown.",
    ),
    optional(
        "sourced_numbers",
        Takes::List,
        "Folders and pages (`.` for the whole site) in which a number with a unit needs a figure of a calculator or a \
            footnote in its paragraph.",
    ),
    optional(
        "plain_numbers",
        Takes::List,
        "Numbers that need no source, as they stand in the text: `15 minutes`.",
    ),
    optional(
        "redirects",
        Takes::Texts,
        "Old addresses of the site, as `guides/cost.html#old`, and what each leads to now, as `guides/cost.md#prices`.",
    ),
    optional(
        "fields",
        Takes::Groups(fields::KEYS),
        "Fields of the pages of a section, by folder (`.` for the whole site) and name.",
    ),
    optional(
        "prices",
        Takes::Texts,
        "Prices that this site replaces, in US dollars, by `\"provider/service/sku/region\"`.",
    ),
    optional(
        "levels",
        Takes::Texts,
        "What findings of a code weigh, `error`, `warning` or `off`, by code or name.",
    ),
];

/// The keys of a language in `[languages.TAG]`.
pub const LANGUAGE_KEYS: &[Key] = &[
    optional(
        "name",
        Takes::Text,
        "What the language calls itself; known for the usual ones.",
    ),
    optional(
        "folder",
        Takes::Text,
        "The folder of its pages, in the content folder and in the site; its tag in small letters where absent.",
    ),
    optional("title", Takes::Text, "The name of the site in it."),
    optional("tagline", Takes::Text, "One sentence below the name in it."),
    optional(
        "description",
        Takes::Text,
        "The text for search engines in it on pages without one.",
    ),
    optional("copyright", Takes::Text, "The line in the footer in it."),
];
