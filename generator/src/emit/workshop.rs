//! The folder beside the output in which a build is prepared: `.public.breakeven/` for `public/`. It holds the lock,
//! the site in the making (`next`), the replaced one until it is cleared away (`last`), and the journal of a
//! replacement that takes two steps. It exists only while a build runs, or after one was cut off.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::clear;
use super::disk::{self, Context as _};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::survey::survey;
use crate::exit::Trouble;

/// How long a build waits for another one to the same folder.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The locked folder beside the output.
#[derive(Debug)]
pub(crate) struct Workshop {
    folder: PathBuf,
    /// Held open: the lock lasts as long as this file is open, so that it cannot outlive its build.
    _lock: File,
}

impl Workshop {
    /// Takes the lock and mends what a build that was cut off left behind.
    ///
    /// # Errors
    /// Where nothing can be written beside the output, or another build holds the lock for longer than `patience`.
    pub(crate) fn open(out: &Path, patience: Duration) -> Result<Workshop, Trouble> {
        let name = out.file_name().unwrap_or_default();
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".breakeven");
        let folder = out.with_file_name(hidden);
        let deadline = Instant::now() + patience;
        let lock = loop {
            if let Some(lock) = try_to_lock(&folder)? {
                break lock;
            }
            if Instant::now() >= deadline {
                let message = format!("another build is still writing to `{}`", out.display());
                return Err(
                    Trouble::new(message).hint("wait for it to end, or stop it, then build again")
                );
            }
            thread::sleep(Duration::from_millis(20));
        };
        let workshop = Workshop {
            folder,
            _lock: lock,
        };
        let ignored = workshop.folder.join(".gitignore");
        fs::write(&ignored, "*\n").context("write", &ignored)?;
        workshop.mend(out)?;
        Ok(workshop)
    }

    /// Returns where the site in the making is.
    pub(crate) fn next(&self) -> PathBuf {
        self.folder.join("next")
    }

    /// Returns where the replaced site is.
    pub(crate) fn last(&self) -> PathBuf {
        self.folder.join("last")
    }

    /// Returns where a replacement in two steps is announced.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// Finishes or takes back what a build that was cut off had begun.
    fn mend(&self, out: &Path) -> Result<(), Trouble> {
        let (next, last) = (self.next(), self.last());
        if disk::look(&self.journal())?.is_some() {
            // The journal is written after the new site is whole and removed after it is in place.
            if disk::look(out)?.is_none() {
                let whole = if disk::look(&next)?.is_some() {
                    &next
                } else {
                    &last
                };
                fs::rename(whole, out).context("move into place", whole)?;
            }
            fs::remove_file(self.journal()).context("remove", &self.journal())?;
        }
        for folder in [next, last] {
            if disk::look(&folder)?.is_none() {
                continue;
            }
            match read_manifest(&folder)? {
                // The list is written last and cleared last: without it, this is a site that never was whole.
                None => fs::remove_dir_all(&folder).context("remove", &folder)?,
                Some(manifest) => {
                    let found = survey(&folder, &manifest, &BTreeMap::new())?;
                    clear::clear(&folder, &found, out)?;
                }
            }
        }
        Ok(())
    }

    /// Removes the workshop, with what a build that failed left in it, and lets the next build in.
    pub(crate) fn close(self, out: &Path) {
        // What cannot be removed now is mended by the next build.
        let _ = self.mend(out);
        let _ = fs::remove_file(self.folder.join(".gitignore"));
        // The lock goes while it is held: whoever waits for it notices that the file is no longer the one on disk.
        if cfg!(unix) {
            let _ = fs::remove_file(self.folder.join("lock"));
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// Returns the list of a folder, or `None` where there is none that this version can read.
pub(crate) fn read_manifest(folder: &Path) -> Result<Option<Manifest>, Trouble> {
    let path = folder.join(MANIFEST_NAME);
    match disk::look(&path)? {
        Some(metadata) if metadata.is_file() => {
            let text = fs::read(&path).context("read", &path)?;
            Ok(Manifest::parse(&text))
        }
        _ => Ok(None),
    }
}

/// Returns the locked file, or `None` where somebody else has it.
fn try_to_lock(folder: &Path) -> Result<Option<File>, Trouble> {
    match fs::create_dir_all(folder) {
        Ok(()) => {}
        // The other build has removed the folder between two looks at it.
        Err(error)
            if error.kind() == ErrorKind::AlreadyExists
                && disk::look(folder)?.is_none_or(|metadata| metadata.is_dir()) =>
        {
            return Ok(None);
        }
        Err(error) => {
            return Err(error).context("write beside the output: cannot create", folder);
        }
    }
    let path = folder.join("lock");
    let file = match File::create(&path) {
        Ok(file) => file,
        // The other build has just removed the folder.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context("create", &path),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
    }
    let held = file.metadata().context("read", &path)?;
    let named = disk::look(&path)?;
    let still_named = !cfg!(unix) || named.is_some_and(|named| disk::is_same_file(&held, &named));
    Ok(still_named.then_some(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_that_end_while_others_begin_are_not_in_each_other_s_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("public");
        let turn = |_| {
            let workshop = Workshop::open(&out, PATIENCE).expect("a turn");
            workshop.close(&out);
        };
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..500).for_each(turn));
            }
        });
        let left = fs::read_dir(folder.path()).expect("the folder");
        assert_eq!(left.count(), 0);
    }
}
