//! What a build notes besides the pages, by name, for the one after it: the index of the search and the lists of the site. In:
//! bytes of a stage. Out: the same bytes where they are as they were noted, and nothing where they are damaged. Not here:
//! where they lie in the file of the memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::hash;
use crate::scratch::{Kept, Scratch};

/// What is noted besides the pages, by name.
pub type Notes = BTreeMap<String, Note>;

/// Something noted: pieces, each with its hash.
#[derive(Clone, Debug, Default)]
pub struct Note(pub(super) Vec<NotedPiece>);

/// A piece of what is noted, with its hash.
pub type NotedPiece = (Kept, String);

/// Returns bytes as a piece to note.
pub fn noted_piece(bytes: Vec<u8>, scratch: &Scratch) -> NotedPiece {
    let hash = hash(&bytes);
    (scratch.keep(bytes), hash)
}

impl Note {
    /// Notes bytes.
    pub fn of(bytes: Vec<u8>, scratch: &Scratch) -> Note {
        Note(vec![noted_piece(bytes, scratch)])
    }

    /// Returns a piece as it was noted, to note it once more.
    pub(crate) fn piece(&self, number: usize) -> Option<&NotedPiece> {
        self.0.get(number)
    }

    /// Returns the bytes of a piece; `None` where they are not as they were noted.
    pub(crate) fn read_piece(&self, number: usize) -> Option<Arc<[u8]>> {
        let (kept, sum) = self.0.get(number)?;
        kept.try_read().filter(|bytes| hash(bytes) == *sum)
    }

    /// Returns all bytes; `None` where they are not as they were noted.
    pub(crate) fn read(&self) -> Option<Vec<u8>> {
        let mut all = vec![0; self.0.iter().map(|(kept, _)| kept.len()).sum()];
        let (mut rest, mut pieces) = (&mut *all, Vec::with_capacity(self.0.len()));
        for (kept, sum) in &self.0 {
            let (piece, after) = rest.split_at_mut(kept.len());
            rest = after;
            pieces.push((kept, sum, piece));
        }
        pieces.into_par_iter().try_for_each(|(kept, sum, piece)| {
            kept.read_into(piece)?;
            (hash(piece) == *sum).then_some(())
        })?;
        Some(all)
    }
}

impl From<Vec<NotedPiece>> for Note {
    fn from(pieces: Vec<NotedPiece>) -> Note {
        Note(pieces)
    }
}
