//! Links to other sites. In: the pages that were looked at. Out: every address once, with the first place that leads there.
//! Nothing is visited here.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::parse::Piece;

use super::Page;

/// An address on another site, with the first place that leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignLink {
    /// The address, without the part after `#`.
    pub address: String,
    /// The file whose page has the link.
    pub file: String,
    /// Where the link stands in the file; `None` where a template or HTML made it.
    pub span: Option<Range<usize>>,
    /// On how many other pages it stands.
    pub other_pages: usize,
}

pub(super) fn foreign_links(pages: &[Page<'_>]) -> Vec<ForeignLink> {
    let mut places: BTreeMap<&str, Vec<&Page<'_>>> = BTreeMap::new();
    for page in pages {
        for address in &page.foreign {
            places.entry(address).or_default().push(page);
        }
    }
    let link = |(address, pages): (&str, Vec<&Page<'_>>)| {
        // A page that has the link in its own text says more than one on which a template put it.
        let written = pages
            .iter()
            .find_map(|page| Some((*page, source_of(page, address)?)));
        let page = written.as_ref().map_or(pages[0], |(page, _)| page);
        ForeignLink {
            address: address.to_owned(),
            file: page
                .entry
                .map_or("404.html", |entry| entry.page.file.as_str())
                .to_owned(),
            span: written.map(|(_, span)| span),
            other_pages: pages.len() - 1,
        }
    };
    places.into_iter().map(link).collect()
}

/// Returns where a page's own text has a link to an address.
fn source_of(page: &Page<'_>, address: &str) -> Option<Range<usize>> {
    let pieces = &page.entry?.page.pieces;
    let mut targets = pieces.iter().flat_map(Piece::targets);
    let found = targets.find(|target| without_fragment(&target.address) == address);
    found.map(|target| target.span.clone())
}

pub(super) fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
