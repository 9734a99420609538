//! Putting a whole new site in the place of the old one. In: the new site's folder and the output's path. Out: which
//! guarantee the system gave. On Linux and macOS the two folders change places in one step of the file system; elsewhere
//! a journal and two renames, which the next build finishes after a cut.

use std::fmt;
use std::fs;
use std::path::Path;

use super::disk::{self, Context as _};
use super::workshop::Workshop;
use crate::exit::Trouble;

/// How the new site took the place of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarantee {
    /// The output already had every byte; nothing was touched.
    UpToDate,
    /// In one step: at every moment the output was the whole last site or the whole new one.
    OneStep,
    /// In two renames with a journal: for a moment there was no output folder; after a cut in that moment the next
    /// build puts the new site in place first of all.
    TwoSteps,
}

impl fmt::Display for Guarantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Guarantee::UpToDate => "already up to date",
            Guarantee::OneStep => "replaced in one step",
            Guarantee::TwoSteps => {
                "replaced in two steps; after a cut between them, the next build finishes it"
            }
        })
    }
}

/// Puts `workshop.next()` in the place of `out`; what was there is in `workshop.last()` afterwards.
pub(crate) fn swap(workshop: &Workshop, out: &Path) -> Result<Guarantee, Trouble> {
    let next = workshop.next();
    let empty = match disk::look(out)? {
        None => true,
        Some(_) => fs::read_dir(out).context("read", out)?.next().is_none(),
    };
    let guarantee = if empty {
        // Renaming over an empty folder is one step, too, and fails where somebody has just put a file into it.
        if !cfg!(unix) {
            let _ = fs::remove_dir(out);
        }
        fs::rename(&next, out).context("move the new site to", out)?;
        Guarantee::OneStep
    } else if exchange(&next, out)? {
        fs::rename(&next, workshop.last()).context("move", &next)?;
        Guarantee::OneStep
    } else {
        in_two_steps(workshop, out)?;
        Guarantee::TwoSteps
    };
    // The disk has to know the new site by its name before the replaced one is cleared away; where there was none, a power
    // cut finds none, or the new one.
    if let Some(parent) = out.parent().filter(|_| !empty) {
        disk::sync_folder(parent)?;
    }
    Ok(guarantee)
}

/// Exchanges two folders in one step. `false` where the system or this file system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> Result<bool, Trouble> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(false),
        Err(Errno::XDEV) => Err(Trouble::new(format!(
            "`{}` is part of an image layer, whose folders cannot be renamed",
            other.display()
        ))
        .hint("delete it, then build again")),
        Err(error) => Err(std::io::Error::from(error)).context("replace", other),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> Result<bool, Trouble> {
    Ok(false)
}

fn in_two_steps(workshop: &Workshop, out: &Path) -> Result<(), Trouble> {
    let journal = workshop.journal();
    fs::write(&journal, "the new site is whole\n").context("write", &journal)?;
    fs::File::open(&journal)
        .and_then(|file| file.sync_all())
        .context("sync", &journal)?;
    let (next, last) = (workshop.next(), workshop.last());
    fs::rename(out, &last).context("move aside", out)?;
    if let Err(error) = fs::rename(&next, out) {
        // Back to the last site, so that a refusal leaves what was there.
        fs::rename(&last, out).context("move back to", out)?;
        fs::remove_file(&journal).context("remove", &journal)?;
        return Err(error).context("move the new site to", out);
    }
    fs::remove_file(&journal).context("remove", &journal)
}

#[cfg(test)]
mod tests {
    use super::super::workshop::Workshop;
    use super::*;
    use std::path::PathBuf;
    use std::time::Duration;

    /// A file system with an old and a new site, and what a cut left of the change between them.
    struct Cut {
        _folder: tempfile::TempDir,
        out: PathBuf,
        work: PathBuf,
    }

    fn cut(layout: impl Fn(&Path, &Path)) -> Cut {
        let folder = tempfile::tempdir().unwrap();
        let (out, work) = (
            folder.path().join("public"),
            folder.path().join(".public.breakeven"),
        );
        fs::create_dir(&work).unwrap();
        layout(&out, &work);
        Cut {
            _folder: folder,
            out,
            work,
        }
    }

    fn site(folder: &Path, text: &str) {
        use crate::output::OutputFile;
        let manifest =
            super::super::manifest::Manifest::of(&[OutputFile::new("index.html", text.as_bytes())]);
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("index.html"), text).unwrap();
        fs::write(
            folder.join(super::super::manifest::MANIFEST_NAME),
            manifest.text(),
        )
        .unwrap();
    }

    fn check(cut: Cut, expected: &str) {
        Workshop::open(&cut.out, Duration::ZERO)
            .unwrap()
            .close(&cut.out);
        assert_eq!(
            fs::read_to_string(cut.out.join("index.html")).unwrap(),
            expected
        );
        assert!(!cut.work.exists(), "the workshop is gone");
        assert!(
            !disk::suffixed(&cut.out, ".kept").exists(),
            "nothing was set aside"
        );
    }

    #[test]
    fn two_steps_replace_a_site_and_leave_no_trace() {
        let cut = cut(|out, work| {
            site(out, "old");
            site(&work.join("next"), "new");
        });
        // Opening a workshop clears what is in it, so the new site comes after.
        let workshop = Workshop::open(&cut.out, Duration::ZERO).unwrap();
        site(&workshop.next(), "new");
        in_two_steps(&workshop, &cut.out).unwrap();
        drop(workshop);
        check(cut, "new");
    }

    #[test]
    fn a_cut_before_the_first_of_two_steps_keeps_the_old_site() {
        check(
            cut(|out, work| {
                site(out, "old");
                site(&work.join("next"), "new");
                fs::write(work.join("journal"), "").unwrap();
            }),
            "old",
        );
    }

    #[test]
    fn a_cut_between_the_two_steps_is_finished_by_the_next_build() {
        check(
            cut(|_, work| {
                site(&work.join("last"), "old");
                site(&work.join("next"), "new");
                fs::write(work.join("journal"), "").unwrap();
            }),
            "new",
        );
    }

    #[test]
    fn a_cut_after_the_second_step_keeps_the_new_site() {
        check(
            cut(|out, work| {
                site(out, "new");
                site(&work.join("last"), "old");
                fs::write(work.join("journal"), "").unwrap();
            }),
            "new",
        );
    }

    #[test]
    fn a_cut_while_the_new_site_was_written_keeps_the_old_one() {
        check(
            cut(|out, work| {
                site(out, "old");
                fs::create_dir(work.join("next")).unwrap();
                fs::write(work.join("next/index.html"), "ne").unwrap();
            }),
            "old",
        );
    }
}
