//! The new site, written whole beside the old one. In: the files, their list and what was found in the output. Out: a
//! folder ready to take the output's place. Checks first that no path leaves the folder and none is asked for twice.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::{self, Context as _};
use super::manifest::{MANIFEST_NAME, Manifest, is_inside};
use super::survey::{Survey, above, folders_of};
use crate::exit::Trouble;
use crate::output::OutputFile;

/// Lists the files.
///
/// # Errors
/// Where the paths do not make one folder: one leaves it, two are equal, or one is a file and a folder at once.
pub(crate) fn plan(files: &[OutputFile]) -> Result<Manifest, Trouble> {
    let manifest = Manifest::of(files);
    let refused =
        |path: &str, why: &str| Err(Trouble::new(format!("cannot write `{path}`: {why}")));
    if manifest.files.len() < files.len() {
        let mut seen = BTreeSet::new();
        let twice = files.iter().find(|file| !seen.insert(&file.path));
        return refused(
            twice.map_or("", |file| &file.path),
            "two files claim this path",
        );
    }
    for path in manifest.files.keys() {
        if !is_inside(path) {
            return refused(path, "the path leaves the output folder");
        }
        if path == MANIFEST_NAME {
            return refused(path, "this name is kept for the list of files");
        }
        if let Some(file) = above(path).find(|folder| manifest.files.contains_key(*folder)) {
            return refused(path, &format!("`{file}` is a file"));
        }
    }
    Ok(manifest)
}

/// Returns what in the output is not ours and stays.
///
/// # Errors
/// Where something that is not ours is in the place of a file of the new site.
pub(crate) fn foreign_to(
    files: &[OutputFile],
    found: &Survey,
    out: &Path,
) -> Result<Vec<PathBuf>, Trouble> {
    let mut accepted = BTreeSet::new();
    let mut in_the_way = BTreeSet::new();
    for file in files {
        let path = Path::new(&file.path);
        if found.foreign.contains(path) {
            // Somebody may have made exactly the change that this build would make.
            match fs::read(out.join(path))
                .is_ok_and(|bytes| file.read().as_deref() == Some(&*bytes))
                && disk::look(&out.join(path))?.is_some_and(|metadata| metadata.is_file())
            {
                true => accepted.insert(path.to_path_buf()),
                false => in_the_way.insert(path.to_path_buf()),
            };
        }
        if found.foreign_folders.contains(path) {
            in_the_way.insert(path.to_path_buf());
        }
        for folder in above(&file.path).map(Path::new) {
            if found.foreign.contains(folder) {
                in_the_way.insert(folder.to_path_buf());
            }
        }
    }
    if in_the_way.is_empty() {
        return Ok(found.foreign.difference(&accepted).cloned().collect());
    }
    let shown: Vec<String> = in_the_way
        .iter()
        .take(5)
        .map(|path| format!("`{}`", out.join(path).display()))
        .collect();
    let more = match in_the_way.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(Trouble::new(format!(
        "not made by the last build, or changed since, and in the place of a page: {}{more}",
        shown.join(", ")
    ))
    .hint("move these away or delete them, then build again"))
}

/// Writes the new site into `next`, the list of files last.
pub(crate) fn write(
    files: &[OutputFile],
    manifest: &Manifest,
    is_unchanged: &[bool],
    foreign: &[PathBuf],
    found: &Survey,
    out: &Path,
    next: &Path,
) -> Result<(), Trouble> {
    fs::create_dir(next).context("create", next)?;
    if let Some(metadata) = disk::look(out)? {
        fs::set_permissions(next, metadata.permissions())
            .context("set the permissions of", next)?;
    }
    let paths = files.iter().map(|file| file.path.as_str());
    let mut folders: BTreeSet<&Path> = folders_of(paths).into_iter().map(Path::new).collect();
    folders.extend(found.foreign_folders.iter().map(PathBuf::as_path));
    folders.extend(foreign.iter().filter_map(|path| path.parent()));
    for folder in folders {
        let folder = next.join(folder);
        fs::create_dir_all(&folder).context("create", &folder)?;
    }
    for path in foreign {
        // Where the file system has no second names for a file, `clear` moves it over after the exchange.
        let _ = fs::hard_link(out.join(path), next.join(path));
    }
    let all = files.par_iter().zip(is_unchanged);
    all.try_for_each(|(file, is_unchanged)| {
        let path = next.join(&file.path);
        if *is_unchanged && fs::hard_link(out.join(&file.path), &path).is_ok() {
            return Ok(());
        }
        let bytes = file.read().ok_or_else(|| {
            Trouble::new(format!(
                "`{}` has changed while the site was built",
                file.path
            ))
            .hint("build again")
        })?;
        let mut new = File::create_new(&path).context("create", &path)?;
        new.write_all(&bytes).context("write", &path)
    })?;
    let draft = next.join(".breakeven-manifest.draft");
    fs::write(&draft, manifest.text()).context("write", &draft)?;
    let list = next.join(MANIFEST_NAME);
    fs::rename(&draft, &list).context("rename", &draft)?;
    if let Some(metadata) = disk::look(out)? {
        fs::set_permissions(next, metadata.permissions())
            .context("set the permissions of", next)?;
    }
    sync_all(next)
}

/// Makes the disk hold the new site before it takes the old one's place, so that a power cut finds one of them whole.
#[cfg(target_os = "linux")]
fn sync_all(next: &Path) -> Result<(), Trouble> {
    let folder = File::open(next).context("open", next)?;
    rustix::fs::syncfs(&folder)
        .map_err(std::io::Error::from)
        .context("sync", next)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(next: &Path) -> Result<(), Trouble> {
    let mut pending = vec![next.to_path_buf()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).context("read", &folder)? {
            let path = entry.context("read", &folder)?.path();
            let metadata = path.symlink_metadata().context("read", &path)?;
            if metadata.is_dir() {
                pending.push(path);
            } else if metadata.is_file() {
                let file = File::open(&path).context("open", &path)?;
                file.sync_all().context("sync", &path)?;
            }
        }
        disk::sync_folder(&folder)?;
    }
    Ok(())
}
