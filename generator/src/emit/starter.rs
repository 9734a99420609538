//! New files for authors: a small site to start from, and a page. What is there already is never touched.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::exit::Trouble;

/// The site that `init` writes: path and text.
pub const SITE: &[(&str, &str)] = &[
    ("site.toml", include_str!("../../starter/site.toml")),
    ("_index.md", include_str!("../../starter/_index.md")),
    (
        "guides/_index.md",
        include_str!("../../starter/guides/_index.md"),
    ),
    (
        "guides/first.md",
        include_str!("../../starter/guides/first.md"),
    ),
];

/// Writes new files below a folder and returns their paths. All of them are new, or none is written.
///
/// # Errors
/// Where one is there already, or cannot be written.
pub fn write<T: AsRef<[u8]>>(
    folder: &Path,
    files: &[(String, T)],
) -> Result<Vec<PathBuf>, Trouble> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(
            Trouble::new(format!("{} is there already", there.display()))
                .hint("give another name; what is there is never touched"),
        );
    }
    for (path, (_, text)) in paths.iter().zip(files) {
        let write = || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut file = std::fs::File::options()
                .write(true)
                .create_new(true)
                .open(path)?;
            file.write_all(text.as_ref())
        };
        write().map_err(|error: std::io::Error| {
            Trouble::new(format!("cannot write {}: {error}", path.display()))
        })?;
    }
    Ok(paths)
}
