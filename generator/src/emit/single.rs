//! One file on its own, outside of any site: written beside its place, then put there in one step.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::disk::{Context as _, suffixed};
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
