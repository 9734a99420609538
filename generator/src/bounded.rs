//! A text of bounded size: what a template writes into.

use std::io;

/// Bytes that are written, up to a most.
pub(crate) struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Bounded {
    /// Returns an empty text that takes up to `most` bytes.
    pub(crate) fn new(most: usize) -> Bounded {
        Bounded {
            bytes: Vec::new(),
            most,
        }
    }

    /// Returns how many bytes were written.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns what was written by a template.
    pub(crate) fn text(self) -> String {
        String::from_utf8(self.bytes).expect("templates and the values in them are text")
    }
}

impl io::Write for Bounded {
    /// Fails as [`io::ErrorKind::FileTooLarge`] where there is no more room.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
