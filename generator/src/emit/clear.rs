//! Clearing away a replaced site. In: its folder, what was found in it, and the output that took its place. Removes
//! what is ours and untouched; carries everything else over into the output, or beside it where its name is taken.
//! Nothing that somebody else wrote is ever removed.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::{self, Context as _};
use super::manifest::MANIFEST_NAME;
use super::survey::{Stamp, Survey};
use crate::exit::Trouble;

/// Removes `folder` and returns the files that had to be put beside `out`, as paths of their new places.
///
/// # Errors
/// Where the system refuses a step; the rest of the folder is then still there.
pub(crate) fn clear(folder: &Path, found: &Survey, out: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let set_aside = clear_folder(folder, Path::new(""), found, out)?;
    // The list goes last: as long as it is there, a build that comes after a cut knows what is ours.
    let list = folder.join(MANIFEST_NAME);
    if let Some(metadata) = disk::look(&list)? {
        disk::remove(&list, &metadata)?;
    }
    fs::remove_dir(folder).context("remove", folder)?;
    Ok(set_aside)
}

/// Clears a folder, those below it on all cores.
fn clear_folder(
    root: &Path,
    relative: &Path,
    found: &Survey,
    out: &Path,
) -> Result<Vec<PathBuf>, Trouble> {
    let here = root.join(relative);
    let mut set_aside = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(&here).context("read", &here)? {
        let entry = entry.context("read", &here)?;
        let path = relative.join(entry.file_name());
        let place = entry.path();
        let Some(metadata) = disk::look(&place)? else {
            continue;
        };
        let ours = disk::slashed(&path)
            .and_then(|name| found.ours.get(&name))
            .is_some_and(|stamp| *stamp == Stamp::of(&metadata));
        if metadata.is_dir() {
            folders.push((path, place));
        } else if ours {
            disk::remove(&place, &metadata)?;
        } else if path != Path::new(MANIFEST_NAME) {
            set_aside.extend(carry_over(&place, &path, out)?);
        }
    }
    let below: Vec<Vec<PathBuf>> = folders
        .par_iter()
        .map(|(path, place)| {
            let set_aside = clear_folder(root, path, found, out)?;
            if found.foreign_folders.contains(path) {
                let kept = out.join(path);
                if disk::look(&kept)?.is_none() {
                    fs::create_dir_all(&kept).context("create", &kept)?;
                }
            }
            fs::remove_dir(place).context("remove", place)?;
            Ok(set_aside)
        })
        .collect::<Result<_, Trouble>>()?;
    set_aside.extend(below.into_iter().flatten());
    Ok(set_aside)
}

/// Brings a foreign file into the output. Returns its place where that had to be beside it.
fn carry_over(place: &Path, path: &Path, out: &Path) -> Result<Option<PathBuf>, Trouble> {
    let Some(metadata) = disk::look(place)? else {
        return Ok(None);
    };
    let goal = out.join(path);
    if let Some(there) = disk::look(&goal)? {
        if disk::is_same_file(&metadata, &there)
            || has_same_content(place, &metadata, &goal, &there)
        {
            disk::remove(place, &metadata)?;
            return Ok(None);
        }
    } else if move_to(place, &goal).is_ok() {
        return Ok(None);
    }
    let beside = disk::suffixed(out, ".kept").join(path);
    for number in 0_u32.. {
        let free = match number {
            0 => beside.clone(),
            number => disk::suffixed(&beside, &format!(".{number}")),
        };
        if disk::look(&free)?.is_none() {
            move_to(place, &free)?;
            return Ok(Some(free));
        }
    }
    Ok(None)
}

fn has_same_content(one: &Path, one_is: &Metadata, other: &Path, other_is: &Metadata) -> bool {
    one_is.is_file()
        && other_is.is_file()
        && one_is.len() == other_is.len()
        && matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn move_to(from: &Path, to: &Path) -> Result<(), Trouble> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).context("create", parent)?;
    }
    fs::rename(from, to).context("move", from)
}
