//! The site as one file to take away: a zip of this very build, and the page that offers it.
//!
//! The page cannot be in the archive whose checksum it prints. In its place the archive has a page of the same name that
//! says which copy it is. Every other file is the same, byte for byte. Nothing in the archive depends on the clock, so
//! the same build gives the same archive.

use std::io::{Cursor, Write as _};

use calculator_wasm::Format;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::diagnostics::Diagnostic;
use crate::link::Site;
use crate::link::archive::PAGE;
use crate::output::OutputFile;

use super::context::PageContext;
use super::{Look, navigation};

/// Makes the archive of a site's files and the page that offers it, where the site wants them.
pub(super) fn files(
    site: &Site,
    look: Look<'_>,
    files: &[OutputFile],
) -> Result<Vec<OutputFile>, Box<Diagnostic>> {
    let Some(name) = site.archive() else {
        return Ok(Vec::new());
    };
    let page = |title: &str, content: String| {
        let mut page = PageContext::bare(title, "offline", PAGE);
        page.content = content;
        let nav = navigation::of_top(site, 0, look.templates, "", PAGE)?;
        look.bare("page.html", page, nav, String::new())
    };
    let language = &site.languages[0];
    let words = &language.words;
    let copy = copy_id(files);
    let number = format!("<code>{copy}</code>");
    let newest = site
        .pages
        .iter()
        .filter_map(|entry| entry.page.front_matter.updated.as_deref())
        .max()
        .map_or_else(String::new, |day| {
            format!(" {}", words.markup("copy-newest", &[("day", day)]))
        });
    let inside = page(
        &words.text("copy"),
        format!(
            "<p>{}</p>\n<p><a href=\"index.html\">{}</a>.</p>\n",
            words.markup("copy-text", &[("number", &number), ("newest", &newest)]),
            words.markup("copy-start", &[])
        ),
    )?;
    let bytes = archive(files, &inside);
    let size = Format::of_language(&language.tag).fixed(bytes.len() as f64 / 1e6, 1);
    let sum = hex(&Sha256::digest(&bytes));
    let offer = page(
        &words.text("archive"),
        format!(
            "<p>{}{newest}</p>\n<p>{}</p>\n",
            words.markup(
                "archive-text",
                &[
                    ("file", &format!("<a href=\"{name}\" download>{name}</a>")),
                    ("size", &size),
                    ("page", "<code>index.html</code>"),
                    ("number", &number),
                ]
            ),
            words.markup(
                "archive-sum",
                &[
                    ("sum", &format!("<code class=\"checksum\">{sum}</code>")),
                    ("command", &format!("<code>sha256sum {name}</code>")),
                ]
            )
        ),
    )?;
    let listing = OutputFile::new(
        format!("{name}.sha256"),
        format!("{sum}  {name}\n").into_bytes(),
    );
    Ok(vec![offer, OutputFile::new(name, bytes), listing])
}

/// The number of a copy: the start of the checksum of all names and bytes.
fn copy_id(files: &[OutputFile]) -> String {
    let mut sum = Sha256::new();
    for file in files {
        sum.update(file.path.as_bytes());
        sum.update([0]);
        sum.update(Sha256::digest(file.bytes()));
    }
    hex(&sum.finalize())[..12].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Packs the files in the order of their paths, all at the first moment that the format knows.
fn archive(files: &[OutputFile], page: &OutputFile) -> Vec<u8> {
    let mut all: Vec<&OutputFile> = files.iter().chain([page]).collect();
    all.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let written = all.iter().try_for_each(|file| {
        zip.start_file(file.path.as_str(), options)?;
        zip.write_all(&file.bytes())?;
        Ok::<_, zip::result::ZipError>(())
    });
    // Memory takes whatever is written to it.
    written
        .and_then(|()| zip.finish())
        .map(Cursor::into_inner)
        .unwrap_or_default()
}
