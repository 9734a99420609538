//! What stands at old addresses: pages that lead on, and the lines for places that left a page.
//!
//! Both work without script: a page by a refresh in its head and a link, a place by a line with its old id. The
//! theme's script, where it runs, goes straight on and keeps the place that a link named.

use std::collections::BTreeMap;

use calculator_wasm::html::push_escaped;

use crate::diagnostics::Diagnostic;
use crate::link::moves::Place;
use crate::link::{Site, address};
use crate::output::OutputFile;

use super::context::{Context, PageContext, Reference, SiteContext};
use super::templates::Templates;
use super::{GENERATOR, POLICY, canonical, navigation};

/// Makes a page for each old address.
pub(super) fn pages(
    site: &Site,
    site_context: &SiteContext,
    templates: &Templates<'_>,
) -> Vec<Result<OutputFile, Box<Diagnostic>>> {
    let page = |(path, place): (&String, &Place)| {
        let root = address::root_of(path);
        let nav = navigation::of_top(site, templates, &root, path)?;
        let to = &site.pages[place.page];
        let href = href(site, path, place);
        let mut content = "<p>This page is now <a data-moved href=\"".to_owned();
        push_escaped(&mut content, &href);
        content.push_str("\">");
        push_escaped(&mut content, to.page.title());
        content.push_str("</a>.</p>\n");
        push_places(&mut content, site, path);
        let mut page = PageContext::bare("This page has moved", "moved", path);
        page.canonical = site
            .config
            .base_url
            .as_ref()
            .map(|base| canonical(base, &to.address));
        page.content = content;
        page.moved_to = Some(Reference {
            title: to.page.title(),
            href,
        });
        let context = Context {
            site: site_context,
            page,
            nav,
            root,
            policy: POLICY,
            generator: GENERATOR,
        };
        let html = templates.render("moved.html", &context, path)?;
        Ok(OutputFile::new(path.clone(), html.into_bytes()))
    };
    site.moves.pages.iter().map(page).collect()
}

/// Appends the lines for the places that left a page.
pub(super) fn push_places(html: &mut String, site: &Site, path: &str) {
    let nothing = BTreeMap::new();
    let places = site.moves.places.get(path).unwrap_or(&nothing);
    if places.is_empty() {
        return;
    }
    html.push_str("<section class=\"moved\" aria-labelledby=\"_moved\">\n<h2 id=\"_moved\">Moved from here</h2>\n<ul>\n");
    for (id, place) in places {
        let to = &site.pages[place.page].page;
        let heading = to
            .headings
            .iter()
            .find(|heading| Some(&heading.id) == place.id.as_ref());
        html.push_str("<li id=\"");
        push_escaped(html, id);
        html.push_str("\"><code>#");
        push_escaped(html, id);
        html.push_str("</code> is now <a data-moved href=\"");
        push_escaped(html, &href(site, path, place));
        html.push_str("\">");
        push_escaped(html, heading.map_or(to.title(), |heading| &heading.title));
        html.push_str("</a></li>\n");
    }
    html.push_str("</ul>\n</section>\n");
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
