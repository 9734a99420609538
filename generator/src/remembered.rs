//! What a build remembers for the next one: which content it read, and what it left in the output. Where neither has
//! changed, the next build has nothing to do and says what the last one found.
//!
//! In: the places of a build. Out: a [`Record`], kept in the user's cache folder. It is keyed by content: a hash of every
//! file of the content, the settings and the theme, taken before any of them is read, so that what changes during a build
//! is not taken for built; and of all that was asked for. A file is read for its hash where its size, times or number are
//! not what they were, as Git does, or it had just been changed when they were taken: a change of a file always changes one
//! of them, but for one right after another. So are the files of the output, and the program itself, with its prices and
//! its own theme. Where the system does not tell them, nothing is remembered.
//!
//! Deliberately not here: what is known of single pages, which is in [`memory`](crate::memory).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::exit::Trouble;
use crate::fs::{self, Kind, Stamp};
use crate::load::{self, Locations};
use crate::output::{OutputFile, hex};

/// The one layout of a record that this version reads and writes.
const SCHEMA: u32 = 3;

/// The most bytes of a record.
const MOST_OF_A_RECORD: u64 = 256 << 20;

/// A build that ended well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    schema: u32,
    /// What was read, and how: the hash of all of it.
    inputs: String,
    /// The files and folders that were read.
    roots: Vec<PathBuf>,
    /// How every file of them looked, and the hash of what was in it, where a change would show.
    sources: BTreeMap<String, (Stamp, String)>,
    /// The hash of the list of files in the output.
    list: String,
    /// Every other file of the output, as it was left.
    outputs: BTreeMap<String, Stamp>,
    /// What the build said.
    pub said: Said,
}

/// What a build said at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The findings, as they were printed.
    pub report: String,
    /// How many pages and calculators there are, in words.
    pub counted: String,
    /// The size of the site in bytes, its list of files left out.
    pub bytes: u64,
}

impl Record {
    /// Writes down a build that has just ended. `inputs` are what it was made of ([`inputs`]), `list` is the name of the list
    /// of files in the output, which has just these `files` besides. `None` where the system does not tell enough.
    ///
    /// # Errors
    /// Where what was written cannot be read again.
    pub fn of(
        inputs: Inputs,
        out: &Path,
        list: &str,
        files: &[OutputFile],
        said: Said,
    ) -> Result<Option<Record>, Trouble> {
        let stamp =
            |file: &OutputFile| Some((file.path.clone(), fs::stamp(&out.join(&file.path))?));
        let outputs: Option<Vec<(String, Stamp)>> = files.par_iter().map(stamp).collect();
        // Sorted, as the files are.
        let outputs: Option<BTreeMap<String, Stamp>> = outputs.map(BTreeMap::from_iter);
        let list = fs::hash(&out.join(list))?;
        Ok(outputs.map(|outputs| Record {
            schema: SCHEMA,
            inputs: inputs.all,
            roots: inputs.roots,
            sources: inputs.sources,
            list,
            outputs,
            said,
        }))
    }

    /// Waits until no file of the output can change any more without a later time than the one written down.
    pub fn settle(&self) {
        let newest = self.outputs.values().map(Stamp::age).min();
        std::thread::sleep(fs::TICK.saturating_sub(newest.unwrap_or(fs::TICK)));
    }

    /// Tells whether the output is as this build left it.
    pub fn holds_output(&self, out: &Path, list: &str) -> bool {
        self.holds_list(out, list)
            && stamps(out, list).is_ok_and(|found| found.as_ref() == Some(&self.outputs))
    }

    /// Tells whether the list of files in the output is that of this build.
    pub fn holds_list(&self, out: &Path, list: &str) -> bool {
        fs::hash(&out.join(list)).is_ok_and(|hash| hash == self.list)
    }

    /// Returns how the files of the output look.
    pub fn outputs(self) -> BTreeMap<String, Stamp> {
        self.outputs
    }

    /// Returns the hash of what is in a file that was read, where it looks as it did then.
    fn hash_of(&self, name: &str, stamp: &Stamp) -> Option<&String> {
        let (was, hash) = self.sources.get(name)?;
        (was == stamp).then_some(hash)
    }

    /// Returns the hash of the list of files in the output.
    pub fn list(&self) -> &str {
        &self.list
    }

    /// Returns how many files the output has.
    pub fn files(&self) -> usize {
        self.outputs.len()
    }

    /// Tells whether this was a build of these inputs.
    pub fn is_of(&self, inputs: &str) -> bool {
        self.inputs == inputs
    }

    /// Reads a record; `None` where there is none that this version wrote.
    pub fn read(path: &Path) -> Option<Record> {
        let bytes = fs::read_bounded(path, MOST_OF_A_RECORD).ok()??;
        let record: Record = postcard::from_bytes(&bytes).ok()?;
        (record.schema == SCHEMA).then_some(record)
    }

    /// Returns the record as it is kept.
    pub fn bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("a record is paths, texts and numbers")
    }
}

/// Returns the name of the file that remembers builds to a folder.
pub fn name_for(out: &Path) -> String {
    let hash = hex(&Sha256::digest(out.to_string_lossy().as_bytes()));
    hash[..16].to_owned()
}

/// What decides on a build, as it was before anything of it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The hash of all of it.
    pub all: String,
    /// The hash of what is no page's text, for what is known of pages.
    pub rest: String,
    /// The hash of the file of each page, by its path in the content folder; none where there was no last build of these
    /// places.
    pub pages: BTreeMap<String, String>,
    /// How the files looked that the second hash is of; `None` where the system does not tell.
    stamps: Option<Vec<(PathBuf, Stamp)>>,
    /// As in [`Record`].
    roots: Vec<PathBuf>,
    sources: BTreeMap<String, (Stamp, String)>,
}

impl Inputs {
    /// Tells whether all that is no page is as it was: then nothing else can have been read.
    pub fn still_hold(&self) -> bool {
        let is_same = |(path, stamp): &(PathBuf, Stamp)| fs::stamp(path).as_ref() == Some(stamp);
        let stamps = self.stamps.as_ref();
        stamps.is_some_and(|stamps| stamps.iter().all(is_same))
    }
}

/// Returns the hash of everything that decides what a build makes and says. `read` is what it reads, the content folder
/// first, `asked` what was asked for besides the places. What looks as it did for the `last` build is not read.
///
/// # Errors
/// Where a file cannot be read.
pub fn inputs(
    locations: &Locations,
    read: &[PathBuf],
    asked: &str,
    last: Option<&Record>,
) -> Result<Inputs, Trouble> {
    let begun = SystemTime::now();
    let roots = read.iter().map(|root| root.canonicalize().ok());
    let roots: Vec<PathBuf> = roots.collect::<Option<_>>().unwrap_or_default();
    let last = last.filter(|last| last.roots == roots && !roots.is_empty());
    let mut files: Vec<(String, Kind, PathBuf)> = Vec::new();
    for (number, root) in read.iter().enumerate() {
        match fs::is_file(root) {
            true => files.push((number.to_string(), Kind::File, root.clone())),
            false => files.extend(fs::list(root)?.into_iter().map(|(path, kind)| {
                let name = format!("{number}/{}", path.to_string_lossy());
                (name, kind, root.join(path))
            })),
        }
    }
    let is_page = |name: &str| name.strip_prefix("0/").is_some_and(load::is_page);
    let program = std::env::current_exe().ok();
    let program = program.and_then(|program| program.canonicalize().ok());
    let others = files.iter().filter(|(name, ..)| !is_page(name));
    let others = others.map(|(_, _, path)| path).chain(&program);
    let stamps: Option<Vec<(PathBuf, Stamp)>> = others
        .map(|path| Some((path.clone(), fs::stamp(path)?)))
        .collect();
    let hashes: Vec<(Option<Stamp>, String)> = files
        .par_iter()
        .map(|(name, kind, path)| {
            // Links are not followed: that there is one is all that counts.
            if *kind == Kind::Link {
                return Ok((None, "link".to_owned()));
            }
            let stamp = fs::stamp(path);
            let known = stamp.as_ref().zip(last);
            let known = known.and_then(|(stamp, last)| last.hash_of(name, stamp).cloned());
            let hash = known.map_or_else(|| fs::hash(path), Ok)?;
            Ok((stamp.filter(|stamp| stamp.was_settled(begun)), hash))
        })
        .collect::<Result<_, Trouble>>()?;
    let (mut all, mut rest) = (Sha256::new(), Sha256::new());
    let program = program.as_deref().map(fs::stamp);
    let run = format!("{locations:?}\n{program:?}\n");
    rest.update(&run);
    all.update(format!("{run}{asked}\n"));
    let (mut pages, mut sources) = (BTreeMap::new(), BTreeMap::new());
    for ((name, ..), (stamp, hash)) in files.into_iter().zip(hashes) {
        let page = name.strip_prefix("0/").filter(|path| load::is_page(path));
        let of_rest = if page.is_some() { "" } else { &hash };
        all.update(format!("{name}\0{hash}\n"));
        rest.update(format!("{name}\0{of_rest}\n"));
        if let Some(page) = page.filter(|_| last.is_some()) {
            pages.insert(page.to_owned(), hash.clone());
        }
        if let Some(stamp) = stamp {
            sources.insert(name, (stamp, hash));
        }
    }
    Ok(Inputs {
        all: hex(&all.finalize()),
        rest: hex(&rest.finalize()),
        pages,
        stamps: stamps.filter(|_| program.is_some()),
        roots,
        sources,
    })
}

/// Returns how every file below a folder looks, but for one; `None` where the system does not tell enough.
fn stamps(folder: &Path, but: &str) -> Result<Option<BTreeMap<String, Stamp>>, Trouble> {
    let mut files = fs::list_all(folder)?;
    files.retain(|path| path != Path::new(but));
    Ok(files
        .into_par_iter()
        .map(|path| {
            let stamp = fs::stamp(&folder.join(&path))?;
            Some((path.to_str()?.to_owned(), stamp))
        })
        .collect())
}
