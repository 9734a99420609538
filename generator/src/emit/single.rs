//! One file on its own, outside of any site: written beside its place, then put there in one step.

use std::fs;
use std::path::Path;

use super::disk::{Context as _, suffixed};
use crate::exit::Trouble;

/// Writes a file and the folders above it; whoever reads it meanwhile sees the old content or the new.
///
/// # Errors
/// Where the system refuses.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).context("create", folder)?;
    }
    let beside = suffixed(path, &format!(".new-{}", std::process::id()));
    fs::write(&beside, bytes).context("write", &beside)?;
    fs::rename(&beside, path).context("write", path)
}
