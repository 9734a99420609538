//! What lies in a folder, compared with the list that the last build left there. In: a folder and its list. Out: which
//! files are ours and as we wrote them, and everything else, which is somebody else's. Follows no links, changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::disk::{self, Context as _};
use super::manifest::{MANIFEST_NAME, Manifest};
use crate::exit::Trouble;
use crate::output::Digest;

/// The contents of a folder, by path relative to it.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Files of the list whose content has the listed hash, and how each looked when that was checked.
    pub(crate) ours: BTreeMap<String, Stamp>,
    /// All other files, links and special files: not of the list, or changed since.
    pub(crate) foreign: BTreeSet<PathBuf>,
    /// Folders that no file of the list asks for.
    pub(crate) foreign_folders: BTreeSet<PathBuf>,
}

/// What shows cheaply that a file was not touched since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl Stamp {
    pub(crate) fn of(metadata: &Metadata) -> Stamp {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Stamp {
            size: metadata.len(),
            modified: metadata.modified().ok(),
            inode,
        }
    }
}

/// Compares `folder` with `manifest`. The list itself counts as ours.
///
/// `known` says how files look that are known to be as the list says: these are not read.
///
/// # Errors
/// Where a folder or a listed file cannot be read.
pub(crate) fn survey(
    folder: &Path,
    manifest: &Manifest,
    known: &BTreeMap<String, crate::fs::Stamp>,
) -> Result<Survey, Trouble> {
    let mut found = Survey::default();
    let mut listed = Vec::new();
    let folders = folders_of(manifest.files.keys().map(String::as_str));
    let mut pending = vec![PathBuf::new()];
    while let Some(relative) = pending.pop() {
        let here = folder.join(&relative);
        let entries = match fs::read_dir(&here) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.context("read", &here)?,
        };
        for entry in entries {
            let entry = entry.context("read", &here)?;
            let path = relative.join(entry.file_name());
            let kind = entry.file_type().context("read", &entry.path())?;
            let name = disk::slashed(&path);
            if kind.is_dir() {
                if !name.as_deref().is_some_and(|name| folders.contains(name)) {
                    found.foreign_folders.insert(path.clone());
                }
                pending.push(path);
            } else if let Some(name) =
                name.filter(|name| kind.is_file() && manifest.files.contains_key(name))
            {
                listed.push(name);
            } else if path != Path::new(MANIFEST_NAME) {
                found.foreign.insert(path);
            }
        }
    }
    let checked: Vec<(String, Option<Stamp>)> = listed
        .into_par_iter()
        .filter_map(|name| {
            let path = folder.join(&name);
            let entry = &manifest.files[&name];
            match unchanged(&path, entry, known.get(&name)) {
                // Somebody has just taken it away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                stamp => Some(stamp.context("read", &path).map(|stamp| (name, stamp))),
            }
        })
        .collect::<Result<_, Trouble>>()?;
    for (name, stamp) in checked {
        match stamp {
            Some(stamp) => {
                found.ours.insert(name, stamp);
            }
            None => {
                found.foreign.insert(PathBuf::from(name));
            }
        }
    }
    Ok(found)
}

/// Returns the stamp of a file that still has the content of its entry.
fn unchanged(
    path: &Path,
    entry: &Digest,
    known: Option<&crate::fs::Stamp>,
) -> io::Result<Option<Stamp>> {
    let metadata = path.symlink_metadata()?;
    let stamp = Stamp::of(&metadata);
    let is_known = known.is_some() && crate::fs::Stamp::of(&metadata).as_ref() == known;
    let same = stamp.size == entry.size && (is_known || Digest::of(&fs::read(path)?) == *entry);
    Ok(same.then_some(stamp))
}

/// Returns the folders above a path: `a/b/c` gives `a/b` and `a`.
pub(crate) fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(end, _)| &path[..end])
}

/// Returns the folders above some paths. Those of a path after another in the same folder are not gone through again.
pub(crate) fn folders_of<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    let mut folders = BTreeSet::new();
    let mut last = None;
    for path in paths {
        let folder = above(path).next();
        if folder != last {
            folders.extend(above(path));
            last = folder;
        }
    }
    folders
}
