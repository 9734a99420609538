//! Exactly what a template can see. A field that is not here does not exist; a field without a value is left out
//! or empty, and asking for any other is an error that names the template's line and the page.
//!
//! Beside these there is `data`: what is in `_data/NAME.toml`, `.json` or `.csv`, as `data.NAME`.
//!
//! All addresses are ready to stand in an attribute: relative to the page, except on `404.html`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// Everything a page template gets.
#[derive(Clone, Debug, Serialize)]
pub struct Context<'a> {
    /// The site as a whole.
    pub site: &'a SiteContext,
    /// The page being rendered.
    pub page: PageContext<'a>,
    /// The navigation, made by `nav.html`. Safe HTML: print it with `| safe`.
    pub nav: String,
    /// What leads from the page to the root of the site: empty, `../`, `../../`, …. Assets are
    /// `{{ root }}css/site.css`.
    pub root: String,
    /// The content security policy of the page, for its `<meta>`.
    pub policy: &'static str,
    /// The program that made the page: `Breakeven 0.1.0`.
    pub generator: &'static str,
}

/// The site as a whole: what `site.toml` says.
#[derive(Clone, Debug, Serialize)]
pub struct SiteContext {
    /// The name of the site.
    pub title: String,
    /// One sentence below the name; may be empty.
    pub tagline: String,
    /// The language that the page is for: `en`.
    pub language: String,
    /// How that language is written: `ltr`, or `rtl` from right to left.
    pub direction: &'static str,
    /// The address from the root of the first page in that language: `index.html`, `de/index.html`.
    pub home: String,
    /// The folder of the language, from the root: empty for the language of the site, `de/` for another.
    pub folder: String,
    /// What scripts say in the language, as JSON for `data-words`; empty in English.
    pub script_words: String,
    /// The text for search engines on pages without their own; may be empty.
    pub description: String,
    /// Who writes the site.
    pub author: Option<String>,
    /// Where the sources can be seen.
    pub source_url: Option<String>,
    /// The line in the footer.
    pub copyright: Option<String>,
    /// The address from the root of the page that offers the site as one file, where the site has one.
    pub offline: Option<&'static str>,
    /// The page that holds all others, `print.html`, where the site has one.
    pub print: Option<String>,
    /// Whether browsers keep the whole site: then `sw.js` and `site.webmanifest` are there.
    pub service_worker: bool,
    /// Whether the site can be searched: `search/engine.js` is there.
    pub search: bool,
}

/// The page being rendered.
#[derive(Clone, Debug, Serialize)]
pub struct PageContext<'a> {
    /// The page's title, its only level-1 heading.
    pub title: &'a str,
    /// One or two sentences about the page.
    pub summary: &'a str,
    /// The text for search engines: the front matter's `description`, or the summary.
    pub description: &'a str,
    /// `home`, `section`, `page`, `tags` (the page of all tags), `tag` (the page of one), `not-found`, `offline`, `print` or `moved`
    /// for an old address.
    pub kind: &'static str,
    /// The path of the page's file in the site: `guides/cold-starts.html`.
    pub url: &'a str,
    /// The language of the page's text, which is not [`SiteContext::language`] where the page stands in for its
    /// translation.
    pub language: &'a str,
    /// How that language is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The page in each language of the site, its own among them; empty on a site with one language.
    pub languages: Vec<InLanguage<'a>>,
    /// The page as it was written, where this one stands in for its translation.
    pub original: Option<InLanguage<'a>>,
    /// The public addresses of all translations, its own among them, and `x-default`; empty where there is one only.
    pub alternates: Vec<Alternate<'a>>,
    /// The public address of the page, where the site has a `base_url`.
    pub canonical: Option<String>,
    /// Whether search engines may list the page. The examples of calculators are for readers who follow their links.
    pub is_indexed: bool,
    /// The text of the page. Safe HTML: print it with `| safe`.
    pub content: String,
    /// The headings of levels 2 and 3, nested.
    pub toc: Vec<TocEntry<'a>>,
    /// The pages above this one, from the home page down.
    pub breadcrumbs: Vec<Reference<'a>>,
    /// The page before this one in reading order.
    pub previous: Option<Reference<'a>>,
    /// The page after this one in reading order.
    pub next: Option<Reference<'a>>,
    /// The pages of this section, of the home page or of this tag, in order; all tags on the page of tags.
    pub children: Vec<Child<'a>>,
    /// The pages of the page's tags.
    pub tags: Vec<Reference<'a>>,
    /// Whether the page is a draft, which is shown with `--drafts` only.
    pub draft: bool,
    /// Whether a calculator stands on the page; its policy and its scripts differ then.
    pub has_calculator: bool,
    /// The day of the last change of substance: `2026-11-21`.
    pub updated: Option<&'a str>,
    /// The fields that site.toml declares for the section, as the front matter fills them in; those that it leaves out
    /// are `null`.
    pub fields: BTreeMap<&'a str, &'a Value>,
    /// The path of the page's source in the content folder: `guides/cold-starts.md`.
    pub source_path: &'a str,
    /// Where the page's source can be edited, where the site has an `edit_url`.
    pub edit_url: Option<String>,
    /// The feed of the section or tag, on its page, or of the site, where there is one.
    pub feed: Option<Reference<'a>>,
    /// The picture that other sites show beside a link to the page, where there is one.
    pub card: Option<Card>,
    /// Where the page is now, on a page of the kind `moved`.
    pub moved_to: Option<Reference<'a>>,
}

impl<'a> PageContext<'a> {
    /// Returns a page that has no source, such as the one for unknown addresses.
    pub fn bare(title: &'a str, kind: &'static str, url: &'a str) -> PageContext<'a> {
        PageContext {
            title,
            summary: "",
            description: "",
            kind,
            url,
            language: "",
            direction: "ltr",
            languages: Vec::new(),
            original: None,
            alternates: Vec::new(),
            canonical: None,
            is_indexed: false,
            content: String::new(),
            toc: Vec::new(),
            breadcrumbs: Vec::new(),
            previous: None,
            next: None,
            children: Vec::new(),
            has_calculator: false,
            tags: Vec::new(),
            draft: false,
            updated: None,
            fields: BTreeMap::new(),
            source_path: "",
            edit_url: None,
            feed: None,
            card: None,
            moved_to: None,
        }
    }
}

/// A page in one of the languages of the site.
#[derive(Clone, Debug, Serialize)]
pub struct InLanguage<'a> {
    /// The tag of the language: `de`.
    pub tag: &'a str,
    /// What the language calls itself: `Deutsch`.
    pub name: &'a str,
    /// How it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The address of the page in it; of the nearest page above where it has none of its own.
    pub href: String,
    /// Whether it is the page that is being rendered.
    pub is_current: bool,
}

/// The public address of a page in a language.
#[derive(Clone, Debug, Serialize)]
pub struct Alternate<'a> {
    /// The tag of the language, or `x-default`.
    pub language: &'a str,
    /// The address.
    pub href: String,
}

/// The picture of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Its public address.
    pub address: String,
    /// What it says, in words.
    pub alt: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A heading of the page.
#[derive(Clone, Debug, Serialize)]
pub struct TocEntry<'a> {
    /// The id of the heading, for `#id`.
    pub id: &'a str,
    /// The text of the heading.
    pub title: &'a str,
    /// The headings one level below.
    pub children: Vec<TocEntry<'a>>,
}

/// Another page.
#[derive(Clone, Debug, Serialize)]
pub struct Reference<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of the title, where it is not that of the page.
    pub language: Option<&'a str>,
    /// Its address.
    pub href: String,
}

/// A page of a section.
#[derive(Clone, Debug, Serialize)]
pub struct Child<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of its title, where it is not that of the page.
    pub language: Option<&'a str>,
    /// What it is about.
    pub summary: &'a str,
    /// Its address.
    pub href: String,
}

/// What `nav.html` gets. It is rendered once for each folder, so it knows no page; `aria-current="page"` is put
/// into the link of each page afterwards.
#[derive(Clone, Debug, Serialize)]
pub struct NavContext<'a> {
    /// The top of the site, in order.
    pub groups: Vec<NavGroup<'a>>,
    /// As in [`Context`].
    pub root: String,
}

/// A page or section directly below the home page.
#[derive(Clone, Debug, Serialize)]
pub struct NavGroup<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of the title, where it is not that of the navigation.
    pub language: Option<&'a str>,
    /// Its address.
    pub href: String,
    /// Whether the folder being rendered is in it.
    pub current_section: bool,
    /// The pages below it that are shown, in reading order; on large sites only neighbours.
    pub pages: Vec<NavEntry<'a>>,
    /// Set where not all pages below it are shown.
    pub more: Option<NavMore>,
}

/// A page in a group.
#[derive(Clone, Debug, Serialize)]
pub struct NavEntry<'a> {
    /// Its title.
    pub title: &'a str,
    /// The language of the title, where it is not that of the navigation.
    pub language: Option<&'a str>,
    /// Its address.
    pub href: String,
    /// How far below the group it is, from 1.
    pub depth: usize,
}

/// The way to what is not shown.
#[derive(Clone, Debug, Serialize)]
pub struct NavMore {
    /// How many pages there are.
    pub count: usize,
    /// Where they are listed.
    pub href: String,
}
