//! Small steps on disk that several parts of `emit` take, each with the path in its error.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::exit::Trouble;

/// Says what was being done, and to which path, when the system refused.
pub(crate) trait Context<T> {
    /// Turns the system's error into `cannot WHAT PATH: …`.
    fn context(self, what: &str, path: &Path) -> Result<T, Trouble>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, what: &str, path: &Path) -> Result<T, Trouble> {
        self.map_err(|error| {
            let trouble = Trouble::new(format!("cannot {what} `{}`: {error}", path.display()));
            match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    trouble.hint("the last complete build is untouched; make room and build again")
                }
                _ => trouble,
            }
        })
    }
}

/// Returns a relative path with `/` between its parts, where it is plain text.
pub(crate) fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    Some(parts?.join("/"))
}

/// Returns the metadata of a path itself, not of what it links to; `None` where nothing is there.
pub(crate) fn look(path: &Path) -> Result<Option<Metadata>, Trouble> {
    match path.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error).context("read", path),
    }
}

/// Tells whether two names lead to one file on disk.
pub(crate) fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = (one, other);
        false
    }
}

/// Returns the path with a text behind its last name.
pub(crate) fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes the disk remember the names in a folder, where the system can.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Trouble> {
    if cfg!(unix) {
        let file = File::open(folder).context("open", folder)?;
        match file.sync_all() {
            Err(error) if error.kind() != io::ErrorKind::InvalidInput => {
                Err(error).context("sync", folder)
            }
            _ => Ok(()),
        }
    } else {
        Ok(())
    }
}

/// Removes a file, a link or an empty folder that may be gone already.
pub(crate) fn remove(path: &Path, metadata: &Metadata) -> Result<(), Trouble> {
    let done = match metadata.is_dir() {
        true => fs::remove_dir(path),
        false => fs::remove_file(path),
    };
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).context("remove", path),
        _ => Ok(()),
    }
}
