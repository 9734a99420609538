//! The whole site as one page, for paper and for a search in everything: `print.html`.
//!
//! In: the texts of all pages, in reading order. Out: one page that starts with a list of contents. What leads from one
//! page to another stays inside, ids are made unique by the page that they are from, headings sink by one level, and of
//! a calculator its result stays, without form and script.
//!
//! Not here: what paper looks like. That is in the theme's style sheet.

use std::collections::BTreeMap;

use calculator_wasm::html::push_escaped;
use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use crate::diagnostics::Diagnostic;
use crate::languages::Language;
use crate::link::{Entry, Kind, Site, address};
use crate::output::OutputFile;

use super::context::PageContext;
use super::{Look, navigation};

/// The address of the page.
const PAGE: &str = "print.html";

/// Returns the address of the page of a language.
pub fn page_of(language: &Language) -> String {
    format!("{}{PAGE}", language.folder)
}

/// Attributes whose value is one or more ids.
const IDS: &[&str] = &[
    "id",
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-details",
    "aria-controls",
    "aria-owns",
];

/// What a calculator shows that makes no sense on paper: its form, and what script and a missing script say.
const LIVE: &[&str] = &[
    "calculator-form",
    "calculator-offline",
    "calculator-status",
    "presets",
];

/// Makes the page of each language, where the site wants it: what is written in that language. `bodies` are the texts of
/// the pages.
pub(super) fn files(
    site: &Site,
    looks: &[Look<'_>],
    bodies: &[String],
) -> Result<Vec<OutputFile>, Box<Diagnostic>> {
    if !site.config.print {
        return Ok(Vec::new());
    }
    let file = |(number, look): (usize, &Look<'_>)| file(site, number, *look, bodies);
    looks.iter().enumerate().map(file).collect()
}

fn file(
    site: &Site,
    number: usize,
    look: Look<'_>,
    bodies: &[String],
) -> Result<OutputFile, Box<Diagnostic>> {
    let language = &site.languages[number];
    let path = page_of(language);
    let root = address::root_of(&path);
    let pages: Vec<(&Entry, &String)> = site
        .pages
        .iter()
        .zip(bodies)
        .filter(|(entry, _)| !matches!(entry.kind, Kind::Tags | Kind::Tag))
        .filter(|(entry, _)| entry.language == number && !entry.stands_in())
        .collect();
    let names: BTreeMap<&str, String> = pages
        .iter()
        .map(|(entry, _)| (entry.address.as_str(), name(&entry.address)))
        .collect();
    let title = language.words.markup("contents", &[]);
    let mut content = contents(site, &title, &pages, &names);
    for (entry, body) in &pages {
        let own = &names[entry.address.as_str()];
        content.push_str(&format!("<section class=\"sheet\" id=\"{own}\" aria-labelledby=\"{own}:_title\">\n<h2 id=\"{own}:_title\">"));
        push_escaped(&mut content, entry.page.title());
        content.push_str("</h2>\n<p class=\"lede\">");
        push_escaped(&mut content, &entry.page.front_matter.summary);
        content.push_str("</p>\n");
        Sheet {
            address: &entry.address,
            own,
            root: &root,
            names: &names,
        }
        .push(&mut content, body);
        content.push_str("</section>\n");
    }
    let mut page = PageContext::bare(&language.title, "print", &path);
    page.has_calculator = pages.iter().any(|(entry, _)| entry.page.calculators() > 0);
    page.content = content;
    let nav = navigation::of_top(site, number, look.templates, &root, &path)?;
    look.bare("page.html", page, nav, root.clone())
}

/// The id of a page among all: its address without the ending. No heading has a slash or a colon in its own.
fn name(address: &str) -> String {
    let stem = address.strip_suffix(".html").unwrap_or(address);
    let mut name = String::from("_");
    name.push_str(&address::encoded(stem));
    name
}

/// The list of contents: sections with their pages.
fn contents(
    site: &Site,
    title: &str,
    pages: &[(&Entry, &String)],
    names: &BTreeMap<&str, String>,
) -> String {
    let mut list = format!("<nav class=\"sheets\" aria-label=\"{title}\">\n");
    let mut depth = 0;
    for (entry, _) in pages {
        let index = site
            .pages
            .iter()
            .position(|page| page.address == entry.address);
        let ancestors = index.map_or(0, |index| site.ancestors(index).len());
        let wanted = ancestors.clamp(1, depth + 1);
        if wanted > depth {
            list.push_str("\n<ul>\n");
        } else {
            list.push_str("</li>\n");
            list.push_str(&"</ul></li>\n".repeat(depth - wanted));
        }
        depth = wanted;
        list.push_str("<li><a href=\"#");
        list.push_str(&names[entry.address.as_str()]);
        list.push_str("\">");
        push_escaped(&mut list, entry.page.title());
        list.push_str("</a>");
    }
    list.push_str(&"</li>\n</ul>".repeat(depth));
    list.push_str("\n</nav>\n");
    list
}

/// A page on its way into the whole.
struct Sheet<'a> {
    address: &'a str,
    own: &'a str,
    /// What leads from the whole to the root of the site.
    root: &'a str,
    names: &'a BTreeMap<&'a str, String>,
}

impl Sheet<'_> {
    /// Writes the text of the page.
    fn push(&self, out: &mut String, body: &str) {
        // The elements that are open, as they are written, and how many there were where something was left out.
        let mut open: Vec<Vec<u8>> = Vec::new();
        let mut left_out: Option<usize> = None;
        for token in Tokenizer::new_with_emitter(body, DefaultEmitter::default()).flatten() {
            match token {
                Token::StartTag(tag) => {
                    let is_void = tag.self_closing || is_void(&tag.name);
                    let class = attribute(&tag, b"class");
                    let is_live = class.split(' ').any(|class| LIVE.contains(&class));
                    if left_out.is_none() && is_live && !is_void {
                        left_out = Some(open.len());
                    }
                    let name = self.element(&tag.name, &class);
                    if left_out.is_none() {
                        self.push_tag(out, &name, &tag);
                    }
                    if !is_void {
                        open.push(name);
                    }
                }
                Token::EndTag(_) => {
                    let Some(name) = open.pop() else { continue };
                    if left_out.is_none() {
                        out.push_str(&format!("</{}>", String::from_utf8_lossy(&name)));
                    }
                    left_out = left_out.filter(|depth| *depth < open.len());
                }
                Token::String(text) if left_out.is_none() => {
                    push_escaped(out, &String::from_utf8_lossy(&text));
                }
                _ => {}
            }
        }
    }

    /// Headings sink below that of the page; a calculator is no longer one.
    fn element(&self, name: &[u8], class: &str) -> Vec<u8> {
        match name {
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" => vec![b'h', name[1] + 1],
            b"section" if class.split(' ').any(|class| class == "calculator") => b"div".to_vec(),
            other => other.to_vec(),
        }
    }

    fn push_tag(&self, out: &mut String, name: &[u8], tag: &StartTag<()>) {
        out.push('<');
        out.push_str(&String::from_utf8_lossy(name));
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            // What script goes by.
            if key.starts_with("data-") {
                continue;
            }
            out.push(' ');
            out.push_str(&key);
            out.push_str("=\"");
            push_escaped(out, &self.value(&key, &value));
            out.push('"');
        }
        out.push_str(if tag.self_closing { "/>" } else { ">" });
    }

    fn value(&self, key: &str, value: &str) -> String {
        if IDS.contains(&key) {
            let ids: Vec<String> = value
                .split_ascii_whitespace()
                .map(|id| format!("{}:{id}", self.own))
                .collect();
            return ids.join(" ");
        }
        match key {
            "href" | "src" => self.link(value),
            // Drawings name their parts so.
            _ => value.replace("url(#", &format!("url(#{}:", self.own)),
        }
    }

    /// Where a link of the page leads from the whole: inside it, to a file beside it, or away.
    fn link(&self, link: &str) -> String {
        if address::scheme_of(link).is_some() || link.starts_with("//") {
            return link.to_owned();
        }
        let (path, fragment) = match link.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (link, None),
        };
        let target = match path {
            "" => self.address.to_owned(),
            path => joined(self.address, path),
        };
        match (self.page(&target), fragment) {
            (Some(name), Some(fragment)) if !fragment.is_empty() => format!("#{name}:{fragment}"),
            (Some(name), _) => format!("#{name}"),
            (None, Some(fragment)) => format!("{}{target}#{fragment}", self.root),
            (None, None) => format!("{}{target}", self.root),
        }
    }
}

impl<'a> Sheet<'a> {
    /// The name of the page at this address, if it is one of them.
    fn page(&self, target: &str) -> Option<&'a String> {
        self.names.get(address::decoded(target)?.as_str())
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> String {
    let value = tag
        .attributes
        .iter()
        .find(|(key, _)| key.as_slice() == name);
    value.map_or_else(String::new, |(_, value)| {
        String::from_utf8_lossy(value).into_owned()
    })
}

fn is_void(name: &[u8]) -> bool {
    const VOID: &[&[u8]] = &[
        b"br", b"col", b"hr", b"img", b"input", b"link", b"meta", b"source", b"wbr",
    ];
    VOID.contains(&name)
}

/// The path from the root of the site that a relative path of a page means.
fn joined(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
