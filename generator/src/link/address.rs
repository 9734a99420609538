//! Source path ↔ address in the site, and addresses relative to each other. The one layout that works at the
//! root of a host, below a path and from disk: flat files, relative links that end in a file name.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};
use crate::load::STATIC_FOLDER;

pub use crate::paths::{joined, relative};

use super::{Site, archive};

/// Returns the address of a page: `guides/_index.md` → `guides/index.html`, `guides/cost.md` →
/// `guides/cost.html`.
pub fn of_page(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.strip_suffix("_index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}index.html"),
        _ => format!("{stem}.html"),
    }
}

/// Returns the path of the variant of an image for the dark scheme: `bill.svg` has `bill.dark.svg`.
pub fn dark_variant(path: &str) -> Option<String> {
    let (stem, ending) = path
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.ends_with(".dark"))?;
    Some(format!("{stem}.dark.{ending}"))
}

/// Returns the prefix that leads from a file to the root: empty, `../`, `../../`, ….
pub fn root_of(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// Returns a path as it stands in a link: what has a meaning in addresses, and blanks, are percent-encoded.
pub fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    // A colon in the first part would be read as a scheme.
    let first_part = path.split('/').next().map_or(0, str::len);
    for (at, character) in path.char_indices() {
        match character {
            '%' | '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                push_hex(&mut encoded, character)
            }
            ':' if at < first_part => push_hex(&mut encoded, character),
            blank if blank.is_whitespace() || blank.is_control() => {
                push_hex(&mut encoded, character)
            }
            other => encoded.push(other),
        }
    }
    encoded
}

/// Returns a path with `%20` and the like read; `None` where that is not UTF-8.
pub fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).ok()
}

/// Returns the id that the part after `#` asks for; `None` where it asks for the top of the page, which every page has.
pub fn place_of(fragment: &str) -> Option<String> {
    // What follows `:~:` is words to find, and what follows `~` the state of a calculator.
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let id = decoded(fragment).unwrap_or_default();
    let id = id.split('~').next().unwrap_or_default();
    let is_top = id.is_empty() || id.eq_ignore_ascii_case("top");
    (!is_top).then(|| id.to_owned())
}

/// Returns the scheme of an address: letters, digits, `+`, `-` and `.` before the first colon.
pub fn scheme_of(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let sound = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    sound.then_some(scheme)
}

/// Reports files that claim one address. Upper and lower case count as alike, for the sake of file systems and
/// servers that do not tell them apart; a file below `_static` may replace one of the theme by the very same path.
pub fn check_unique(site: &Site, findings: &mut Findings) {
    let mut claims: IndexMap<String, Vec<Claim>, FxBuildHasher> = IndexMap::default();
    let mut in_the_way: BTreeMap<String, Diagnostic> = BTreeMap::new();
    let mut claim = |address: &str, file: String, of_author: bool| {
        let claim = Claim {
            address: address.to_owned(),
            file,
            of_author,
        };
        claims
            .entry(address.to_lowercase())
            .or_default()
            .push(claim);
    };
    for entry in &site.pages {
        let of_author = entry.kind.is_read_in_order();
        claim(&entry.address, entry.page.file.clone(), of_author);
    }
    for file in &site.static_files {
        claim(
            &file.path,
            format!("{}/{STATIC_FOLDER}{}", site.folder, file.path),
            true,
        );
    }
    for file in &site.assets {
        claim(&file.path, format!("{}/{}", site.folder, file.path), true);
    }
    for file in &site.theme.files {
        if !site.static_files.iter().any(|own| own.path == file.path) {
            claim(&file.path, format!("the theme's {}", file.path), false);
        }
    }
    claim(
        "404.html",
        "the page for unknown addresses".to_owned(),
        false,
    );
    for example in &site.examples {
        let (preset, calculator) = (example.preset.id, example.calculator.id);
        let file = format!("the example `{preset}` of the calculator `{calculator}`");
        claim(&example.address, file, false);
    }
    let hosts: BTreeSet<&str> = site.config.hosts.iter().map(|host| host.file()).collect();
    for path in hosts {
        claim(
            path,
            "the headers for the hosts of the site".to_owned(),
            false,
        );
    }
    if let Some(path) = site.redirects_file() {
        claim(
            path,
            "the redirections for the hosts of the site".to_owned(),
            false,
        );
    }
    if let Some(name) = site.archive() {
        for path in [archive::PAGE, &name, &format!("{name}.sha256")] {
            claim(path, "the site as one file".to_owned(), false);
        }
    }
    if site.config.service_worker.is_some() {
        claim(archive::WORKER, "the service worker".to_owned(), false);
    }
    for path in site.moves.pages.keys() {
        claim(
            path,
            "a page that leads on to where it went".to_owned(),
            false,
        );
    }
    let folders = |address: &'_ str| -> Vec<usize> {
        let ends = address.match_indices('/').map(|(at, _)| at);
        ends.filter(|end| claims.contains_key(&address[..*end]))
            .collect()
    };
    let is_alone = |(address, claims): (&String, &Vec<Claim>)| {
        claims.len() == 1 && folders(address).is_empty()
    };
    if claims.iter().all(is_alone) {
        return;
    }
    claims.sort_unstable_keys();
    for (address, inside) in &claims {
        let folders = address.match_indices('/').map(|(at, _)| &address[..at]);
        for files in folders.filter_map(|folder| claims.get(folder)) {
            if let Some(file) = files.iter().chain(inside).find(|claim| claim.of_author) {
                let (folder, other) = (&files[0].address, &inside[0].file);
                in_the_way.entry(folder.clone()).or_insert_with(|| {
                    let message =
                        format!("the address `{folder}` is a file, and a folder for {other}");
                    Diagnostic::new(Code::DuplicateAddress, &file.file, message)
                        .hint("rename one of the two")
                });
            }
        }
    }
    findings.extend(in_the_way.into_values());
    for claims in claims.values().filter(|claims| claims.len() > 1) {
        // Point at a file that the author can rename, the last of them.
        let Some(at) = claims.iter().rposition(|claim| claim.of_author) else {
            continue;
        };
        let other = &claims[if at == 0 { 1 } else { 0 }].file;
        let Claim { address, file, .. } = &claims[at];
        findings.push(
            Diagnostic::new(
                Code::DuplicateAddress,
                file,
                format!("the address `{address}` is claimed twice, here and by {other}"),
            )
            .hint("rename one of the two"),
        );
    }
}

/// A file that wants an address.
struct Claim {
    address: String,
    file: String,
    of_author: bool,
}

fn push_hex(text: &mut String, character: char) {
    let mut buffer = [0; 4];
    for byte in character.encode_utf8(&mut buffer).bytes() {
        text.push_str(&format!("%{byte:02X}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_flat_files_and_sections_are_index_files() {
        for (path, address) in [
            ("_index.md", "index.html"),
            ("about.md", "about.html"),
            ("guides/_index.md", "guides/index.html"),
            ("guides/cost.md", "guides/cost.html"),
            ("my_index.md", "my_index.html"),
        ] {
            assert_eq!(of_page(path), address);
        }
    }

    #[test]
    fn links_lead_from_file_to_file() {
        for (from, to, link) in [
            ("index.html", "guides/cost.html", "guides/cost.html"),
            ("guides/cost.html", "guides/index.html", "index.html"),
            ("guides/cost.html", "index.html", "../index.html"),
            ("a/b/c.html", "a/d/e.html", "../d/e.html"),
            ("a.html", "a.html", "a.html"),
            ("a/b.html", "a/b/c.html", "b/c.html"),
        ] {
            assert_eq!(relative(from, to), link);
        }
        assert_eq!(root_of("a/b/c.html"), "../../");
    }

    #[test]
    fn what_means_something_in_an_address_is_encoded_and_read_back() {
        for (path, link) in [
            ("a b/ü?.html", "a%20b/ü%3F.html"),
            ("note:1/x:y.html", "note%3A1/x:y.html"),
            ("100%.md", "100%25.md"),
        ] {
            assert_eq!(encoded(path), link);
            assert_eq!(decoded(link).as_deref(), Some(path));
        }
        assert_eq!(decoded("50%zz%2"), Some("50%zz%2".to_owned()));
        assert_eq!(decoded("%ff"), None);
    }
}
