//! The site as one file to take away: a zip of this very build, and the page that offers it.
//!
//! The page cannot be in the archive whose checksum it prints. In its place the archive has a page of the same name that
//! says which copy it is. Every other file is the same, byte for byte. Nothing in the archive depends on the clock, so
//! the same build gives the same archive.

use std::io::{Cursor, Write as _};

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::diagnostics::Diagnostic;
use crate::link::Site;
use crate::link::archive::PAGE;
use crate::output::OutputFile;

use super::context::{Context, PageContext, SiteContext};
use super::templates::Templates;
use super::{GENERATOR, POLICY, navigation};

/// Makes the archive of a site's files and the page that offers it, where the site wants them.
pub(super) fn files(
    site: &Site,
    site_context: &SiteContext,
    templates: &Templates<'_>,
    files: &[OutputFile],
) -> Result<Vec<OutputFile>, Box<Diagnostic>> {
    let Some(name) = site.archive() else {
        return Ok(Vec::new());
    };
    let page = |title: &str, content: String| {
        let mut page = PageContext::bare(title, "offline", PAGE);
        page.content = content;
        let context = Context {
            site: site_context,
            page,
            nav: navigation::of_top(site, templates, "", PAGE)?,
            root: String::new(),
            policy: POLICY,
            generator: GENERATOR,
        };
        let html = templates.render("page.html", &context, PAGE)?;
        Ok::<_, Box<Diagnostic>>(OutputFile::new(PAGE, html.into_bytes()))
    };
    let copy = copy_id(files);
    let newest = site
        .pages
        .iter()
        .filter_map(|entry| entry.page.front_matter.updated.as_deref())
        .max()
        .map_or_else(String::new, |day| format!(" Its newest page is of {day}."));
    let inside = page(
        "This copy",
        format!(
            "<p>This is a copy of the whole site, number <code>{copy}</code>.{newest} It needs no network: what you enter \
             in a calculator is computed here and stays here.</p>\n<p><a href=\"index.html\">Start at the first page</a>.</p>\n"
        ),
    )?;
    let bytes = archive(files, &inside);
    let size = bytes.len() as f64 / 1e6;
    let sum = hex(&Sha256::digest(&bytes));
    let offer = page(
        "The site as one file",
        format!(
            "<p><a href=\"{name}\" download>{name}</a>, {size:.1} MB: unpack it and open <code>index.html</code>. It is \
             this very build, number <code>{copy}</code>, and needs no network.{newest}</p>\n<p>Its SHA-256 is \
             <code class=\"checksum\">{sum}</code>; <code>sha256sum {name}</code> prints the same where the file came over whole.</p>\n"
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
