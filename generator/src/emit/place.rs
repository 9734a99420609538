//! Where a build may write. In: the output folder asked for, the folders that the build reads, the home folder.
//! Out: the real path of the output folder, or the reason why it must not be one. Nothing is created here except
//! missing parent folders.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::exit::Trouble;

/// The output folder of a build, and what it must keep clear of.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder to replace.
    pub out: PathBuf,
    /// What the build reads: content, theme, settings.
    pub sources: Vec<PathBuf>,
    /// How files of the last site look that are known to be as its list says.
    pub known: BTreeMap<String, crate::fs::Stamp>,
    /// The home folder of whoever builds, where there is one.
    pub home: Option<PathBuf>,
}

impl Place {
    /// Returns the real path of the output folder, whose parent exists from now on.
    ///
    /// # Errors
    /// Where replacing that folder could cost somebody their files, or the system does not let us.
    pub(crate) fn resolve(&self) -> Result<PathBuf, Trouble> {
        let refused = |why: &str| {
            let out = self.out.display();
            Err(
                Trouble::new(format!("`{out}` cannot be the output folder: {why}"))
                    .hint("choose another with --out, such as `--out public`"),
            )
        };
        let real = match real_path(&self.out) {
            Ok(real) => real,
            Err(error) => return refused(&error.to_string()),
        };
        let Some(parent) = real.parent() else {
            return refused("it is the root of a file system");
        };
        if let Some(home) = self.home.as_deref().and_then(|home| real_path(home).ok())
            && home.starts_with(&real)
        {
            return refused("it is or holds your home folder");
        }
        for source in &self.sources {
            let Ok(source_path) = real_path(source) else {
                continue;
            };
            if source_path.starts_with(&real) {
                return refused(&format!(
                    "it is or holds `{}`, which the build reads",
                    source.display()
                ));
            }
            if real.starts_with(&source_path) {
                return refused(&format!(
                    "it is inside `{}`, which the build reads",
                    source.display()
                ));
            }
        }
        for mark in [".git", ".hg", ".jj", ".svn"] {
            if real.join(mark).symlink_metadata().is_ok() {
                return refused(&format!("it is a working copy (it holds `{mark}`)"));
            }
        }
        match real.symlink_metadata() {
            Ok(metadata) if !metadata.is_dir() => return refused("it is not a folder"),
            Ok(metadata) if is_mount_point(&metadata, parent) => {
                return refused(
                    "it is a mount point, which cannot be exchanged in one step; use a folder inside it",
                );
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Err(error) = fs::create_dir_all(parent) {
                    return refused(&format!("cannot create `{}`: {error}", parent.display()));
                }
            }
            Err(error) => return refused(&error.to_string()),
        }
        Ok(real)
    }
}

/// Returns the absolute path without links, dots and doubled separators, of something that may not exist yet.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut known = absolute.as_path();
    loop {
        match known.canonicalize() {
            Ok(mut real) => {
                real.extend(missing.iter().rev());
                return Ok(real);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if known.symlink_metadata().is_ok() {
            return Err(io::Error::other("it is a link that leads nowhere"));
        }
        let Some(Component::Normal(name)) = known.components().next_back() else {
            return Err(io::Error::other(
                "it climbs out of a folder that does not exist",
            ));
        };
        missing.push(name.to_owned());
        known = known
            .parent()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    }
}

#[cfg(unix)]
fn is_mount_point(metadata: &fs::Metadata, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(parent).is_ok_and(|above| above.dev() != metadata.dev())
}

#[cfg(not(unix))]
fn is_mount_point(_: &fs::Metadata, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lays out a project with a home folder around it and tells what is said of `out`.
    fn check(out: &str, expected: &str) {
        let home = tempfile::tempdir().unwrap();
        let project = home.path().join("project");
        fs::create_dir_all(project.join("content/guides")).unwrap();
        fs::create_dir_all(project.join("worktree/.git")).unwrap();
        fs::write(project.join("file"), "").unwrap();
        let place = Place {
            known: BTreeMap::new(),
            out: project.join(out),
            sources: vec![project.join("content")],
            home: Some(home.path().to_path_buf()),
        };
        let said = match place.resolve() {
            Ok(_) => "fine".to_owned(),
            Err(trouble) => trouble.message,
        };
        assert!(said.contains(expected), "{out}: {said}");
    }

    #[test]
    fn an_ordinary_folder_is_fine_whether_it_exists_or_not() {
        check("public", "fine");
        check("deep/er/public", "fine");
        check("content/../public", "fine");
    }

    #[test]
    fn folders_that_hold_other_peoples_files_are_refused() {
        check("/", "root of a file system");
        check("..", "holds your home folder");
        check("../..", "holds your home folder");
        check(".", "holds `");
        check("content", "which the build reads");
        check("content/guides", "it is inside");
        check("content/new", "it is inside");
        check("worktree", "working copy");
        check("file", "not a folder");
        check("file/below", "cannot be the output folder");
        check("missing/../../x", "climbs out");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_counts_as_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        std::os::unix::fs::symlink("content", folder.path().join("public")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("broken")).unwrap();
        let refused = |out: &str| {
            let place = Place {
                known: BTreeMap::new(),
                out: folder.path().join(out),
                sources: vec![folder.path().join("content")],
                home: None,
            };
            place.resolve().unwrap_err().message
        };
        assert!(refused("public").contains("which the build reads"));
        assert!(refused("broken").contains("leads nowhere"));
    }
}
