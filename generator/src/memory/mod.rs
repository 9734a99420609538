//! What a build knows of single pages from the one before it, so that a page without a change is neither parsed, nor put
//! into its frame, nor looked at again.
//!
//! In: the file that the last build left in the user's cache folder. Out: for a page with the text that it had, what was
//! made of it ([`Known`]): each stage keeps what it needs there as bytes that mean nothing here, and each decides whether
//! what it made still holds. The whole of it holds for one state of everything that is no page (`rest`: settings, theme,
//! data, files, the program, and which pages there are) and for the output that the build left, and is dropped otherwise.
//! Every piece carries a hash of itself: what is damaged is not known. The next build writes what is new behind what there
//! is, with a new list at the end, and the whole file only where half of it is of no use any more.
//!
//! Only pages that depend on nothing but their text and the rest are kept, and only those without a finding: the others
//! are made anew each time, so that whatever is found is found again.

mod notes;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fs::{self, File};
use crate::load::text::Text;
use crate::output::{Digest, OutputFile, hex};
use crate::scratch::Kept;

pub use notes::{Note, NotedPiece, Notes, noted_piece};

/// How the file begins that this version reads and writes.
const MAGIC: &[u8; 16] = b"breakeven pages3";

/// The end of the file: where the list of pages begins, its length and its hash.
const END: usize = 48;

/// How much of the file may be of no use, besides as much as is.
const USELESS: u64 = 16 << 20;

/// The most bytes of the list of pages.
const MOST_OF_A_LIST: u64 = 256 << 20;

/// What is known of the pages of a site.
#[derive(Debug, Default)]
pub struct Memory {
    /// Whether anything is asked for the next build.
    learns: bool,
    /// The output that the files lie in.
    out: PathBuf,
    /// What could be looked up when the pages were looked at: see [`Memory::world`].
    world: String,
    pages: BTreeMap<String, Arc<Known>>,
    /// What else was noted, by name, with the hash of each.
    notes: Notes,
    /// The file that was read, and how long it is, where more can be written behind it.
    file: Option<(Arc<File>, u64)>,
    /// Whether something was found not to be what was known.
    is_lost: Arc<AtomicBool>,
}

/// What is known of a page.
#[derive(Debug)]
pub struct Known {
    /// The hash of what its frame was made of.
    pub frame: String,
    /// Its file.
    pub file: Digest,
    /// The page, as parsing left it.
    pub page: Kept,
    /// What looking at the finished page found.
    pub looked: Kept,
    /// What the search finds on it, and how many passages that is.
    pub passages: Kept,
    /// How many passages there are.
    pub count: usize,
    /// The hash of its text.
    pub source: String,
    /// Whether the file of its text looks as it did when that was read.
    has_same_text: bool,
}

/// What a build has learned of a page.
#[derive(Clone, Debug)]
pub enum Learned {
    /// Nothing: it is as it was, by its path.
    Same(String, Arc<Known>),
    /// What is new.
    New(Box<New>),
}

/// A page that was made anew.
#[derive(Clone, Debug)]
pub struct New {
    /// The path in the content folder.
    pub path: String,
    /// The path of its file in the output.
    pub address: String,
    /// The hash of its text.
    pub source: String,
    /// As in [`Known`].
    pub frame: String,
    /// As in [`Known`].
    pub page: Kept,
    /// As in [`Known`].
    pub looked: Kept,
    /// As in [`Known`].
    pub passages: Kept,
    /// As in [`Known`].
    pub count: usize,
}

/// What holds for all pages of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grounds {
    /// The hash of everything that is no page.
    pub rest: String,
    /// The hash of the list of files in the output.
    pub list: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    grounds: Grounds,
    world: String,
    pages: Vec<Line>,
    /// What was noted besides, by name.
    notes: Vec<(String, Vec<PieceLine>)>,
}

/// A piece in the list: where it begins, its length and its hash.
type PieceLine = (u64, usize, String);

/// A page in the list.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    source: String,
    frame: String,
    file: Digest,
    count: usize,
    pieces: [PieceLine; 3],
}

/// What a build has left, its list of pages read.
pub struct Left {
    file: Arc<File>,
    size: u64,
    /// The length of the list.
    length: u64,
    head: Head,
}

impl Left {
    /// Reads the list; `None` where there is none, or it is damaged.
    pub fn read(path: &Path) -> Option<Left> {
        let file = Arc::new(fs::open(path).ok()?);
        let size = file.metadata().ok()?.len();
        let start = Kept::in_file(&file, 0, MAGIC.len()).try_read()?;
        let end = Kept::in_file(&file, size.checked_sub(END as u64)?, END).try_read()?;
        let (numbers, sum) = end.split_at(16);
        let (numbers, _) = numbers.as_chunks();
        let [at, length] = [0, 1].map(|number| u64::from_le_bytes(numbers[number]));
        if *start != *MAGIC || length > MOST_OF_A_LIST || at.checked_add(length)? > size {
            return None;
        }
        let head = Kept::in_file(&file, at, length as usize).try_read()?;
        let is_whole = sum == &*Sha256::digest(&head);
        let head = is_whole.then(|| postcard::from_bytes(&head).ok());
        Some(Left {
            file,
            size,
            length,
            head: head??,
        })
    }
}

impl Memory {
    /// Returns one that knows nothing and asks what there is to learn.
    pub fn empty() -> Memory {
        Memory {
            learns: true,
            ..Memory::default()
        }
    }

    /// Returns one that knows nothing but some notes.
    #[cfg(test)]
    pub(crate) fn of_notes(notes: Notes) -> Memory {
        Memory {
            notes,
            ..Memory::empty()
        }
    }

    /// Returns what a build of the same grounds to `out` has left; one that knows nothing where that was of others. `texts`
    /// has the hashes of the texts of pages as they are now.
    pub fn of(
        left: Left,
        grounds: &Grounds,
        out: &Path,
        texts: &BTreeMap<String, String>,
    ) -> Memory {
        let is_of_these = left.head.grounds == *grounds;
        let known = is_of_these.then(|| Memory::known_of(left, out, texts));
        known.flatten().unwrap_or_else(Memory::empty)
    }

    fn known_of(left: Left, out: &Path, texts: &BTreeMap<String, String>) -> Option<Memory> {
        let Left {
            file,
            size,
            length,
            head,
        } = left;
        // Of what there is, so much is of use.
        let mut of_use = length;
        let mut kept = |at: u64, length: usize| {
            let is_there = at.checked_add(length as u64)? <= size;
            of_use += length as u64;
            is_there.then(|| Kept::in_file(&file, at, length))
        };
        let is_lost = Arc::default();
        let mut pages = BTreeMap::new();
        for line in head.pages {
            let mut piece =
                |(at, length, hash): PieceLine| Some(kept(at, length)?.checked(hash, &is_lost));
            let [page, looked, passages] = line.pieces;
            let known = Known {
                frame: line.frame,
                file: line.file,
                page: piece(page)?,
                looked: piece(looked)?,
                passages: piece(passages)?,
                count: line.count,
                has_same_text: texts.get(&line.path) == Some(&line.source),
                source: line.source,
            };
            pages.insert(line.path, Arc::new(known));
        }
        let mut notes = BTreeMap::new();
        for (name, pieces) in head.notes {
            let pieces = pieces.into_iter();
            let pieces = pieces.map(|(at, length, hash)| Some((kept(at, length)?, hash)));
            notes.insert(name, Note(pieces.collect::<Option<_>>()?));
        }
        let is_of_use = size <= 2 * of_use + USELESS;
        Some(Memory {
            learns: true,
            notes,
            out: out.to_owned(),
            world: head.world,
            pages,
            file: is_of_use.then_some((file, size)),
            is_lost,
        })
    }

    /// Returns the file that this was read from, and how long it was, where more may be written behind it.
    pub fn file(&self) -> Option<(&Arc<File>, u64)> {
        self.file.as_ref().map(|(file, size)| (file, *size))
    }

    /// Tells whether there is somebody to learn for.
    pub fn learns(&self) -> bool {
        self.learns
    }

    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Returns the text of a page that is what it was, which waits in its file at `at`.
    pub fn unread(&self, path: &str, at: &Path) -> Option<Text> {
        let known = self.pages.get(path).filter(|known| known.has_same_text)?;
        let is_lost = Arc::clone(&self.is_lost);
        Some(Text::unread(at.to_owned(), known.source.clone(), is_lost))
    }

    /// Tells whether a page is known that has this text.
    pub fn knows(&self, path: &str, text: &Text) -> bool {
        let known = self.pages.get(path);
        known.is_some_and(|known| known.source == text.hash())
    }

    /// Returns what is known of a page that has this text, with the page as parsing left it.
    pub fn page(&self, path: &str, text: &Text) -> Option<(Arc<Known>, Arc<[u8]>)> {
        let known = self.pages.get(path).filter(|_| self.knows(path, text))?;
        Some((Arc::clone(known), known.page.try_read()?))
    }

    /// Returns what was noted under a name.
    pub fn note(&self, name: &str) -> Option<Vec<u8>> {
        self.noted(name)?.read()
    }

    /// Returns what was noted under a name, in its pieces.
    pub fn noted(&self, name: &str) -> Option<&Note> {
        self.notes.get(name)
    }

    /// Returns a page as parsing left it for the last build, its passages, and how many there were; `None` where that is
    /// not known.
    pub fn before(&self, path: &str) -> Option<(Arc<[u8]>, Kept, usize)> {
        let known = self.pages.get(path)?;
        let (page, passages) = (known.page.try_read()?, known.passages.try_read()?);
        Some((page, passages.into(), known.count))
    }

    /// Returns a file that is as the last build left it.
    pub fn last(&self, path: impl Into<String>, digest: Digest) -> OutputFile {
        let path = path.into();
        let at = self.out.join(&path);
        OutputFile::last(path, at, digest, Arc::clone(&self.is_lost))
    }

    /// Tells whether something was asked for that is no longer what was known of it: a file of the output or a text that
    /// somebody has changed meanwhile, or a piece of the memory that is damaged. What was made with it is then of no use, and
    /// has to be made without.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// Returns the hash of what could be looked up when the known pages were looked at.
    pub fn world(&self) -> &str {
        &self.world
    }
}

/// Where what was learned is written.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// Into an empty file.
    New,
    /// Behind what is in a file of this length.
    Behind(&'a Arc<File>, u64),
}

/// Writes what was learned. `file` says how each file of the output is; a page without one is left out.
///
/// # Errors
/// Where it cannot be written.
pub fn write(
    to: &File,
    place: To<'_>,
    grounds: &Grounds,
    world: &str,
    learned: &[Learned],
    notes: &Notes,
    file: impl Fn(&str) -> Option<Digest> + Sync,
) -> io::Result<()> {
    let line = |page: &Learned| {
        let (path, known, file) = match page {
            Learned::Same(path, known) => {
                let Known {
                    source,
                    frame,
                    count,
                    file,
                    ..
                } = &**known;
                (path, (source, frame, *count), file.clone())
            }
            Learned::New(new) => {
                let New {
                    source,
                    frame,
                    count,
                    ..
                } = &**new;
                (&new.path, (source, frame, *count), file(&new.address)?)
            }
        };
        let (source, frame, count) = known;
        let pieces = page.pieces();
        Some(Line {
            path: path.clone(),
            source: source.clone(),
            frame: frame.clone(),
            file,
            count,
            pieces: pieces.map(|piece| (0, piece.len(), piece.hash())),
        })
    };
    let lines: Vec<Option<Line>> = learned.par_iter().map(line).collect();
    let (mut at, there) = match place {
        To::New => (MAGIC.len() as u64, None),
        To::Behind(file, size) => (size, Some(file)),
    };
    // What is not there yet, and where it is to be.
    let mut new: Vec<(&Kept, u64)> = Vec::new();
    let mut pages = Vec::with_capacity(lines.len());
    for (page, line) in learned.iter().zip(lines) {
        let Some(mut line) = line else { continue };
        for ((start, ..), piece) in line.pieces.iter_mut().zip(page.pieces()) {
            *start = put(piece, there, &mut at, &mut new);
        }
        pages.push(line);
    }
    let mut noted = Vec::with_capacity(notes.len());
    for (name, note) in notes {
        let mut pieces = Vec::with_capacity(note.0.len());
        for (kept, hash) in &note.0 {
            let at = put(kept, there, &mut at, &mut new);
            pieces.push((at, kept.len(), hash.clone()));
        }
        noted.push((name.clone(), pieces));
    }
    let mut head = postcard::to_stdvec(&Head {
        grounds: grounds.clone(),
        world: world.to_owned(),
        pages,
        notes: noted,
    })
    .map_err(io::Error::other)?;
    if there.is_none() {
        Kept::from(MAGIC.to_vec()).copy(to, 0)?;
    }
    new.par_iter()
        .try_for_each(|(piece, at)| piece.copy(to, *at))?;
    let sum = Sha256::digest(&head);
    let length = head.len() as u64;
    head.extend_from_slice(&at.to_le_bytes());
    head.extend_from_slice(&length.to_le_bytes());
    head.extend_from_slice(&sum);
    Kept::from(head).copy(to, at)
}

/// Returns where a piece begins: where it is already, or at the end, which moves.
fn put<'k>(
    piece: &'k Kept,
    there: Option<&Arc<File>>,
    end: &mut u64,
    new: &mut Vec<(&'k Kept, u64)>,
) -> u64 {
    if let Some(at) = there.and_then(|there| piece.place_in(there)) {
        return at;
    }
    let start = *end;
    new.push((piece, start));
    *end += piece.len() as u64;
    start
}

impl Learned {
    /// Returns what there is of the page.
    fn pieces(&self) -> [&Kept; 3] {
        match self {
            Learned::Same(_, known) => [&known.page, &known.looked, &known.passages],
            Learned::New(new) => [&new.page, &new.looked, &new.passages],
        }
    }
}

/// Returns the hash of bytes, in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
