//! Memory beside the memory: what a run makes early and needs late. In: bytes. Out: the same bytes, when they are asked
//! for. Up to a limit they are held; what comes after waits in a file that has no name and ends with the process, so that
//! the memory of a build does not grow with the text of its pages. Where no file can be had, all is held.
//!
//! Nothing here decides what is made: the pure stages put bytes away and get them back unchanged.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::memory::hash;

/// How many bytes are held before a file is begun.
const HELD: u64 = 16 << 20;

/// How many bytes are copied at once.
const PIECE: usize = 256 << 10;

/// Where bytes are put.
#[derive(Debug, Default)]
pub struct Scratch {
    file: Option<Arc<File>>,
    /// How many bytes were held.
    held: AtomicU64,
    /// Where the file ends.
    end: AtomicU64,
}

impl Scratch {
    /// Returns one that holds everything.
    pub fn in_memory() -> Scratch {
        Scratch::default()
    }

    /// Returns one that puts what is too much for the memory into a file in a folder, where that can be had.
    pub fn beside(folder: &Path) -> Scratch {
        Scratch {
            file: tempfile::tempfile_in(folder).ok().map(Arc::new),
            ..Scratch::default()
        }
    }

    /// Puts bytes away.
    pub fn keep(&self, bytes: Vec<u8>) -> Kept {
        let length = bytes.len() as u64;
        let Some(file) = &self.file else {
            return bytes.into();
        };
        if self.held.fetch_add(length, Ordering::Relaxed) + length <= HELD {
            return bytes.into();
        }
        let at = self.end.fetch_add(length, Ordering::Relaxed);
        match write_at(file, &bytes, at) {
            Ok(()) => Kept(Place::Away {
                file: Arc::clone(file),
                at,
                length: bytes.len(),
                check: None,
            }),
            // A full disk: the memory is what is left.
            Err(_) => bytes.into(),
        }
    }
}

/// Bytes that were put away.
#[derive(Clone, Debug)]
pub struct Kept(Place);

#[derive(Clone, Debug)]
enum Place {
    Held(Arc<[u8]>),
    Away {
        file: Arc<File>,
        at: u64,
        length: usize,
        /// What they have to be, where an earlier run wrote them.
        check: Option<Arc<Check>>,
    },
}

/// What bytes have to be.
#[derive(Debug)]
struct Check {
    /// Their hash.
    hash: String,
    /// Set where they are found to be others.
    is_lost: Arc<AtomicBool>,
}

impl Kept {
    /// Returns bytes that lie in a file.
    pub fn in_file(file: &Arc<File>, at: u64, length: usize) -> Kept {
        Kept(Place::Away {
            file: Arc::clone(file),
            at,
            length,
            check: None,
        })
    }

    /// Returns the same with the hash that the bytes have to have. Where they have not, nobody can read them, and whoever asks
    /// for them as if they were there gets none and sets `is_lost`.
    pub fn checked(mut self, hash: String, is_lost: &Arc<AtomicBool>) -> Kept {
        if let Place::Away { check, .. } = &mut self.0 {
            *check = Some(Arc::new(Check {
                hash,
                is_lost: Arc::clone(is_lost),
            }));
        }
        self
    }

    /// Returns the hash of the bytes, or that which they have to have.
    pub fn hash(&self) -> String {
        match &self.0 {
            Place::Away {
                check: Some(check), ..
            } => check.hash.clone(),
            _ => hash(&self.read()),
        }
    }

    /// Puts as many bytes as there are into this place; `None` where the file does not have them.
    pub fn read_into(&self, to: &mut [u8]) -> Option<()> {
        match &self.0 {
            Place::Held(bytes) => to.copy_from_slice(bytes),
            Place::Away { file, at, .. } => read_at(file, to, *at).ok()?,
        }
        Some(())
    }

    /// Returns the bytes; `None` where the file does not have them.
    pub fn try_read(&self) -> Option<Arc<[u8]>> {
        match &self.0 {
            Place::Held(bytes) => Some(Arc::clone(bytes)),
            Place::Away {
                file,
                at,
                length,
                check,
            } => {
                let mut bytes = vec![0; *length];
                read_at(file, &mut bytes, *at).ok()?;
                let is_right = |check: &Arc<Check>| check.hash == hash(&bytes);
                check.as_ref().is_none_or(is_right).then(|| bytes.into())
            }
        }
    }

    /// Returns the bytes; none where an earlier run wrote them and they are not what they have to be: see
    /// [`Memory::is_lost`](crate::memory::Memory::is_lost).
    ///
    /// # Panics
    /// Where the disk has lost what this run wrote to it.
    pub fn read(&self) -> Arc<[u8]> {
        match (self.try_read(), &self.0) {
            (Some(bytes), _) => bytes,
            (
                None,
                Place::Away {
                    check: Some(check), ..
                },
            ) => {
                check.is_lost.store(true, Ordering::Relaxed);
                Arc::default()
            }
            (None, _) => panic!("a disk gives back what was written to it"),
        }
    }

    /// Writes the bytes into a file, from a place on.
    ///
    /// # Errors
    /// Where they cannot be read or written.
    pub fn copy(&self, to: &File, mut at: u64) -> io::Result<()> {
        let (file, mut from, mut left) = match &self.0 {
            Place::Held(bytes) => return write_at(to, bytes, at),
            Place::Away {
                file, at, length, ..
            } => (file, *at, *length),
        };
        let mut piece = vec![0; left.min(PIECE)];
        while left > 0 {
            let length = left.min(PIECE);
            read_at(file, &mut piece[..length], from)?;
            write_at(to, &piece[..length], at)?;
            (from, at) = (from + length as u64, at + length as u64);
            left -= length;
        }
        Ok(())
    }

    /// Returns the bytes where they are in memory, and none where they are not.
    pub fn held(&self) -> &[u8] {
        match &self.0 {
            Place::Held(bytes) => bytes,
            Place::Away { .. } => &[],
        }
    }

    /// Returns the bytes as the text that they were.
    ///
    /// # Panics
    /// Where they were none.
    pub fn text(&self) -> String {
        let bytes = match &self.0 {
            Place::Held(bytes) => bytes.to_vec(),
            Place::Away {
                file, at, length, ..
            } => {
                let mut bytes = vec![0; *length];
                read_at(file, &mut bytes, *at).expect("a disk gives back what was written to it");
                bytes
            }
        };
        String::from_utf8(bytes).expect("what was put away as text comes back as text")
    }

    /// Returns where in a file the bytes lie, where they lie in that.
    pub fn place_in(&self, other: &Arc<File>) -> Option<u64> {
        match &self.0 {
            Place::Away { file, at, .. } if Arc::ptr_eq(file, other) => Some(*at),
            _ => None,
        }
    }

    /// Returns how many bytes they are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Place::Held(bytes) => bytes.len(),
            Place::Away { length, .. } => *length,
        }
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Kept {
    fn default() -> Kept {
        Vec::new().into()
    }
}

impl<T: Into<Arc<[u8]>>> From<T> for Kept {
    fn from(bytes: T) -> Kept {
        Kept(Place::Held(bytes.into()))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        self.len() == other.len() && self.read() == other.read()
    }
}

impl Eq for Kept {}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut at: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        bytes = &bytes[written..];
        at += written as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_comes_back_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::beside(folder.path());
        let large: Vec<u8> = (0..HELD as u32 / 3).map(|number| number as u8).collect();
        let kept: Vec<Kept> = (0..5).map(|_| scratch.keep(large.clone())).collect();
        assert!(matches!(kept[0].0, Place::Held(_)));
        assert!(matches!(kept[4].0, Place::Away { .. }));
        assert!(kept.iter().all(|kept| *kept.read() == *large));
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
        assert_eq!(scratch.keep(b"text".to_vec()).text(), "text");
    }
}
