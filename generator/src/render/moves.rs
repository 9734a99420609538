//! What stands at old addresses: pages that lead on, and the lines for places that left a page.
//!
//! Both work without script: a page by a refresh in its head and a link, a place by a line with its old id. The
//! theme's script, where it runs, goes straight on and keeps the place that a link named.

use std::collections::BTreeMap;

use calculator_wasm::html::{escaped, push_escaped};

use crate::diagnostics::Diagnostic;
use crate::link::moves::Place;
use crate::link::{Site, address};
use crate::output::OutputFile;

use super::context::{PageContext, Reference};
use super::page_context::canonical;
use super::{Look, navigation};

/// Makes a page for each old address.
pub(super) fn pages(site: &Site, looks: &[Look<'_>]) -> Vec<Result<OutputFile, Box<Diagnostic>>> {
    let page = |(path, place): (&String, &Place)| {
        let root = address::root_of(path);
        let to = &site.pages[place.page];
        let (look, words) = (looks[to.language], &site.language(to).words);
        let nav = navigation::of_top(site, to.language, look.templates, &root, path)?;
        let href = href(site, path, place);
        let mut content = format!(
            "<p>{}</p>\n",
            words.markup("moved-to", &[("link", &link(&href, to.page.title()))])
        );
        push_places(&mut content, site, to.language, path);
        let title = words.text("moved");
        let mut page = PageContext::bare(&title, "moved", path);
        page.canonical = site
            .config
            .base_url
            .as_ref()
            .map(|base| canonical(base, &to.address));
        page.content = content;
        page.moved_to = Some(Reference {
            title: to.page.title(),
            language: None,
            href,
        });
        look.bare("moved.html", page, nav, root)
    };
    site.moves.pages.iter().map(page).collect()
}

/// Appends the lines for the places that left a page.
pub(super) fn push_places(html: &mut String, site: &Site, language: usize, path: &str) {
    let nothing = BTreeMap::new();
    let places = site.moves.places.get(path).unwrap_or(&nothing);
    if places.is_empty() {
        return;
    }
    let words = &site.languages[language].words;
    let title = words.markup("moved-from", &[]);
    html.push_str(&format!(
        "<section class=\"moved\" aria-labelledby=\"_moved\">\n<h2 id=\"_moved\">{title}</h2>\n<ul>\n"
    ));
    for (id, place) in places {
        let to = &site.pages[place.page].page;
        let heading = to
            .headings
            .iter()
            .find(|heading| Some(&heading.id) == place.id.as_ref());
        html.push_str("<li id=\"");
        push_escaped(html, id);
        let old = format!("<code>#{}</code>", escaped(id));
        let title = heading.map_or(to.title(), |heading| &heading.title);
        let link = link(&href(site, path, place), title);
        let text = words.markup("place-moved", &[("place", &old), ("link", &link)]);
        html.push_str(&format!("\">{text}</li>\n"));
    }
    html.push_str("</ul>\n</section>\n");
}

/// A link that scripts follow at once.
fn link(href: &str, title: &str) -> String {
    format!(
        "<a data-moved href=\"{}\">{}</a>",
        escaped(href),
        escaped(title)
    )
}

/// The link from an old address to where it leads.
fn href(site: &Site, from: &str, place: &Place) -> String {
    let to = &site.pages[place.page].address;
    let path = address::encoded(&address::relative(from, to));
    match &place.id {
        Some(id) => format!("{path}#{}", address::encoded(id)),
        None => path,
    }
}

/// Returns the old addresses of pages with what they lead to, both from the root of the site, for the files that
/// hosts read.
pub(super) fn of_pages(site: &Site) -> Vec<(String, String)> {
    let pair = |(path, place): (&String, &Place)| {
        (address::encoded(path), href(site, "index.html", place))
    };
    site.moves.pages.iter().map(pair).collect()
}
