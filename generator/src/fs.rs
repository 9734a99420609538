//! Reading from disk, with the path in every error. The only module besides `emit` and `serve` that touches
//! `std::fs`; nothing is written here.

pub use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use walkdir::{DirEntry, WalkDir};

use crate::exit::Trouble;

/// What a folder holds at one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A plain file.
    File,
    /// A symbolic link, to whatever.
    Link,
}

/// Opens a file to read some of it.
pub fn open(path: &Path) -> Result<File, Trouble> {
    File::open(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

/// Returns the bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    std::fs::read(path)
        .map_err(|error| Trouble::new(format!("cannot read {}: {error}", path.display())))
}

/// Returns the bytes of a file, or `None` where it has more than `most`. A file that is too large is not read; one
/// that grows meanwhile, up to the limit.
pub fn read_bounded(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
    let read = || {
        let file = std::fs::File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        if size <= most {
            bytes.reserve_exact(size as usize + 1);
            file.take(most + 1).read_to_end(&mut bytes)?;
        }
        Ok((size.max(bytes.len() as u64) <= most).then_some(bytes))
    };
    read().map_err(|error: std::io::Error| {
        Trouble::new(format!("cannot read {}: {error}", path.display()))
    })
}

/// Returns how many bytes of memory this process holds; `None` where the system has no such file.
pub fn memory_of_this_process() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}

/// A thread of this process, as the system numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread(u64);

impl Thread {
    /// Returns the thread that asks; `None` where the system has no such file.
    pub fn current() -> Option<Thread> {
        let path = std::fs::read_link("/proc/thread-self").ok()?;
        Some(Thread(path.file_name()?.to_str()?.parse().ok()?))
    }
}

/// Returns how long a thread of this process has kept a processor busy; `None` where the system does not tell.
pub fn time_of_thread(thread: Thread) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/self/task/{}/stat", thread.0)).ok()?;
    // After the name, which may be anything in parentheses: user and system time in hundredths of a second.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let mut time = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (time()? + time()?)))
}

/// Returns the greatest memory of this process up to now, in bytes; `None` where the system does not tell.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}

/// How long after its last change a file may change again without a later time: clocks of file systems tick.
pub const TICK: Duration = Duration::from_millis(20);

/// The same where times have no parts of a second. FAT writes every other second.
const COARSE_TICK: Duration = Duration::from_secs(3);

/// How a file looks from outside. A change of its content changes one of these.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    size: u64,
    /// When the content changed last, in nanoseconds since 1970.
    modified: i128,
    /// When the content or anything else of the file changed last; nobody can set it.
    changed: i128,
    /// The number of the file on its disk.
    number: u64,
}

impl Stamp {
    /// Returns how a file looks that has this metadata; `None` where the system does not tell enough.
    #[cfg(unix)]
    pub fn of(metadata: &std::fs::Metadata) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt as _;
        let nanoseconds =
            |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Some(Stamp {
            size: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            number: metadata.ino(),
        })
    }

    /// Returns nothing: the system does not tell enough.
    #[cfg(not(unix))]
    pub fn of(_: &std::fs::Metadata) -> Option<Stamp> {
        None
    }

    /// Returns how long ago the file changed last; nothing where that is still to come.
    pub fn age(&self) -> Duration {
        let now = UNIX_EPOCH.elapsed().unwrap_or_default();
        let changed = u64::try_from(self.changed).unwrap_or_default();
        now.saturating_sub(Duration::from_nanos(changed))
    }

    /// Tells whether a change of the file at that time or later shows.
    pub fn was_settled(&self, at: SystemTime) -> bool {
        let at = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let changed = u64::try_from(self.changed).unwrap_or(u64::MAX);
        let age = at.saturating_sub(Duration::from_nanos(changed));
        let is_coarse = [self.modified, self.changed]
            .iter()
            .any(|time| time % 1_000_000_000 == 0);
        age > if is_coarse { COARSE_TICK } else { TICK }
    }
}

/// Returns how a file looks; `None` where there is none, or the system does not tell enough.
pub fn stamp(path: &Path) -> Option<Stamp> {
    Stamp::of(&path.symlink_metadata().ok()?)
}

/// Returns the SHA-256 of a file's content in hexadecimal digits; a large file is not held in memory.
pub fn hash(path: &Path) -> Result<String, Trouble> {
    let read = || {
        let mut file = std::fs::File::open(path)?;
        let mut hash = Sha256::new();
        let size = file.metadata()?.len();
        let mut part = vec![0; size.clamp(1, 64 << 10) as usize];
        loop {
            match file.read(&mut part)? {
                0 => break,
                length => hash.update(&part[..length]),
            }
        }
        Ok(hash.finalize())
    };
    let hash = read().map_err(|error: std::io::Error| {
        Trouble::new(format!("cannot read {}: {error}", path.display()))
    })?;
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns everything below a folder that is no folder, hidden files too, as paths relative to it, sorted.
pub fn list_all(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let all = walk(folder, false)?;
    Ok(all.into_iter().map(|(path, _)| path).collect())
}

/// Tells whether there is a file at the path.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Returns every file and link below a folder, as paths relative to it, sorted; symbolic links are not
/// followed, and names that start with a dot are left out.
pub fn list(folder: &Path) -> Result<Vec<(PathBuf, Kind)>, Trouble> {
    if !folder.is_dir() {
        let problem = if folder.exists() {
            "is not a folder"
        } else {
            "does not exist"
        };
        return Err(Trouble::new(format!(
            "the folder {} {problem}",
            folder.display()
        )));
    }
    let all = walk(folder, true)?.into_iter();
    Ok(all.filter_map(|(path, kind)| Some((path, kind?))).collect())
}

/// What is below a folder and is no folder, by path; of what is neither a file nor a link, no kind.
type Below = Vec<(PathBuf, Option<Kind>)>;

/// Returns everything below a folder that is no folder, as paths relative to it, sorted. The folders in it are read on all
/// cores.
fn walk(folder: &Path, only_visible: bool) -> Result<Below, Trouble> {
    let is_wanted = |entry: &DirEntry| {
        entry.depth() == 0 || !only_visible || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let below = |walk: WalkDir| -> Result<(Below, Vec<PathBuf>), Trouble> {
        let (mut files, mut folders) = (Below::new(), Vec::new());
        for entry in walk.into_iter().filter_entry(is_wanted) {
            let entry = entry.map_err(|error| {
                Trouble::new(format!("cannot read {}: {error}", folder.display()))
            })?;
            let path = entry.path().strip_prefix(folder);
            let path = path.expect("a walk stays below its root").to_path_buf();
            match entry.file_type() {
                kind if kind.is_dir() => folders.push(path),
                kind if kind.is_symlink() => files.push((path, Some(Kind::Link))),
                kind if kind.is_file() => files.push((path, Some(Kind::File))),
                _ => files.push((path, None)),
            }
        }
        Ok((files, folders))
    };
    let (mut all, folders) = below(WalkDir::new(folder).min_depth(1).max_depth(1))?;
    let deeper: Vec<(Below, Vec<PathBuf>)> = folders
        .par_iter()
        .map(|inside| below(WalkDir::new(folder.join(inside))))
        .collect::<Result<_, Trouble>>()?;
    all.extend(deeper.into_iter().flat_map(|(files, _)| files));
    all.sort();
    Ok(all)
}
