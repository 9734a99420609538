//! One file on its own, outside of any site: written beside its place, then put there in one step; or more of it, behind
//! what there is.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::disk::{Context as _, is_same_file, suffixed};
use crate::exit::Trouble;

/// Removes all but the newest files of a folder. What cannot be removed stays.
pub fn keep_newest(folder: &Path, most: usize) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let old = files.len().saturating_sub(most);
    for (_, path) in files.drain(..old) {
        let _ = fs::remove_file(path);
    }
}

/// Writes a file and the folders above it; whoever reads it meanwhile sees the old content or the new.
///
/// # Errors
/// Where the system refuses.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    replace_file_by(path, |mut file| file.write_all(bytes))
}

/// The same for a file that is written in pieces.
///
/// # Errors
/// Where the system refuses.
pub fn replace_file_by(
    path: &Path,
    write: impl FnOnce(&fs::File) -> io::Result<()>,
) -> Result<(), Trouble> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).context("create", folder)?;
    }
    let beside = suffixed(path, &format!(".new-{}", std::process::id()));
    let file = fs::File::create(&beside).context("create", &beside)?;
    write(&file).context("write", &beside)?;
    fs::rename(&beside, path).context("write", path)
}

/// Writes behind what is in a file that was read up to a length. `false` where that is no longer all of the file at the path,
/// or another build is writing there: nothing is then written.
///
/// # Errors
/// Where the system refuses.
pub fn extend_file_by(
    path: &Path,
    read: &fs::File,
    length: u64,
    write: impl FnOnce(&fs::File) -> io::Result<()>,
) -> Result<bool, Trouble> {
    let Ok(file) = fs::File::options().write(true).open(path) else {
        return Ok(false);
    };
    if file.try_lock().is_err() {
        return Ok(false);
    }
    let (there, was) = (file.metadata(), read.metadata());
    let is_as_read = matches!((&there, &was), (Ok(there), Ok(was))
        if there.len() == length && is_same_file(there, was));
    if is_as_read {
        write(&file).context("write", path)?;
    }
    Ok(is_as_read)
}
