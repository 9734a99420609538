//! Emission: the only part that writes. In: the finished files and the output folder. Out: the folder replaced as a
//! whole, and an account of what was done.
//!
//! 1. `place`: may this folder be replaced at all?
//! 2. `workshop`: take the lock beside it; mend what a build that was cut off left behind.
//! 3. `survey`: what is in the folder, and whose is it? Without our list (`manifest`) in it, nothing is touched.
//! 4. `stage`: write the whole new site beside it; files that did not change are hard links to the old ones.
//! 5. `swap`: exchange the two folders in one step.
//! 6. `clear`: remove what is ours from the old one; carry over what is not.
//!
//! `single` writes one file outside of any site, for a command that remembers something.
//!
//! Deliberately not here: a way to force it. A file that somebody changed or added is never overwritten or removed.

mod clear;
mod disk;
mod manifest;
mod place;
mod single;
mod stage;
pub mod starter;
mod survey;
mod swap;
mod workshop;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::disk::Context as _;
use self::manifest::Manifest;
use self::survey::{Survey, survey};
use self::workshop::{Workshop, read_manifest};
use crate::exit::Trouble;
use crate::output::OutputFile;

pub use self::manifest::MANIFEST_NAME;
pub use self::place::Place;
pub use self::single::{extend_file_by, keep_newest, replace_file, replace_file_by};
pub use self::swap::Guarantee;

/// What a build did to its output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// Files that are new or have new content.
    pub written: usize,
    /// Files that were there with the same content.
    pub unchanged: usize,
    /// Files of the last build that the new site no longer has.
    pub removed: usize,
    /// Size of the site in bytes, the list of files left out.
    pub bytes: u64,
    /// Files in the output that no build made: they were kept. Relative to the output folder, sorted.
    pub foreign: Vec<PathBuf>,
    /// Files that came into the output while it was replaced and whose name was taken: where they are now.
    pub set_aside: Vec<PathBuf>,
    /// How the new site took the place of the last one.
    pub guarantee: Guarantee,
    /// Why the last site could not be cleared away entirely; the next build does it.
    pub left_behind: Option<String>,
}

impl Emitted {
    /// Returns what a build says that found every file as it is.
    pub fn unchanged(files: usize, bytes: u64) -> Emitted {
        Emitted {
            written: 0,
            unchanged: files,
            removed: 0,
            bytes,
            foreign: Vec::new(),
            set_aside: Vec::new(),
            guarantee: Guarantee::UpToDate,
            left_behind: None,
        }
    }

    /// Tells whether the output holds the site and nothing else.
    pub fn is_whole(&self) -> bool {
        self.foreign.is_empty() && self.set_aside.is_empty() && self.left_behind.is_none()
    }
}

/// Returns the names of the files in which an output folder differs from a site, sorted.
///
/// # Errors
/// Where the folder cannot be read.
pub fn differing(files: &[OutputFile], out: &Path) -> Result<Vec<String>, Trouble> {
    let wanted = Manifest::of(files);
    let found = survey(out, &wanted, &BTreeMap::new())?;
    let missing = wanted
        .files
        .keys()
        .filter(|path| !found.ours.contains_key(*path));
    let foreign = found.foreign.iter().map(|path| path.display().to_string());
    let mut differing: Vec<String> = missing.cloned().chain(foreign).collect();
    if last_manifest(out)? != wanted {
        differing.push(MANIFEST_NAME.to_owned());
    }
    differing.sort();
    differing.dedup();
    Ok(differing)
}

/// Replaces the output folder by `files`, all of them or none.
///
/// # Errors
/// Where the folder must not be replaced, holds files that are not ours in places that we need, or the system refuses.
/// What was there before is then still there, whole.
pub fn write_site(files: &[OutputFile], place: &Place) -> Result<Emitted, Trouble> {
    let out = place.resolve()?;
    let workshop = Workshop::open(&out, workshop::PATIENCE)?;
    let (manifest, found) = rayon::join(|| stage::plan(files), || found(&out, &place.known));
    let done = manifest.and_then(|manifest| replace(files, &manifest, &workshop, &out, found?));
    workshop.close(&out);
    done
}

/// Returns the list of the last site, and what lies in its folder.
fn found(
    out: &Path,
    known: &BTreeMap<String, crate::fs::Stamp>,
) -> Result<(Manifest, Survey), Trouble> {
    let last = last_manifest(out)?;
    let found = match disk::look(out)? {
        Some(_) => survey(out, &last, known)?,
        None => Survey::default(),
    };
    Ok((last, found))
}

fn replace(
    files: &[OutputFile],
    manifest: &Manifest,
    workshop: &Workshop,
    out: &Path,
    (last, found): (Manifest, Survey),
) -> Result<Emitted, Trouble> {
    let foreign = stage::foreign_to(files, &found, out)?;
    let is_unchanged = |file: &OutputFile| {
        let path = file.path.as_str();
        found.ours.contains_key(path) && last.files.get(path) == manifest.files.get(path)
    };
    let is_unchanged: Vec<bool> = files.par_iter().map(is_unchanged).collect();
    let unchanged = is_unchanged.iter().filter(|unchanged| **unchanged).count();
    let gone = last
        .files
        .keys()
        .filter(|path| !manifest.files.contains_key(*path));
    let mut emitted = Emitted {
        written: files.len() - unchanged,
        unchanged,
        removed: gone.filter(|path| found.ours.contains_key(*path)).count(),
        bytes: manifest.files.values().map(|entry| entry.size).sum(),
        foreign,
        set_aside: Vec::new(),
        guarantee: Guarantee::UpToDate,
        left_behind: None,
    };
    let list = out.join(MANIFEST_NAME);
    if unchanged == files.len()
        && fs::read(&list).is_ok_and(|old| old == manifest.text().as_bytes())
    {
        return Ok(emitted);
    }
    let next = workshop.next();
    stage::write(
        files,
        manifest,
        &is_unchanged,
        &emitted.foreign,
        &found,
        out,
        &next,
    )?;
    emitted.guarantee = swap::swap(workshop, out)?;
    if disk::look(&workshop.last())?.is_some() {
        match clear::clear(&workshop.last(), &found, out) {
            Ok(set_aside) => emitted.set_aside = set_aside,
            Err(trouble) => emitted.left_behind = Some(trouble.message),
        }
    }
    Ok(emitted)
}

/// Returns the list of the site that is there; an empty one where nothing is.
fn last_manifest(out: &Path) -> Result<Manifest, Trouble> {
    if disk::look(out)?.is_none() || fs::read_dir(out).context("read", out)?.next().is_none() {
        return Ok(Manifest::default());
    }
    read_manifest(out)?.ok_or_else(|| {
        Trouble::new(format!(
            "`{}` is not empty and was not made by this version of `breakeven build` (no readable `{MANIFEST_NAME}` in it)",
            out.display()
        ))
        .hint("choose another folder with --out, or empty this one yourself")
    })
}
