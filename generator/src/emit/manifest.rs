//! The list that `build` leaves in its output: every file with size and SHA-256, sorted by path.
//! In: files in memory, or the text of an earlier list. Out: the list and its text, the same bytes for the same site.
//! It holds no time and no folder of this machine, so that two builds of one content are equal to the last byte.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::output::{Digest, OutputFile};

/// The name of the list inside the output folder.
pub const MANIFEST_NAME: &str = ".breakeven-manifest.json";

/// The one layout of the list that this version reads and writes.
const SCHEMA: u32 = 1;

/// The files of one build, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) files: BTreeMap<String, Digest>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: u32,
    generator: String,
    files: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    size: u64,
    sha256: String,
}

impl Manifest {
    /// Lists files that are in memory.
    pub(crate) fn of(files: &[OutputFile]) -> Manifest {
        let files = files
            .par_iter()
            .map(|file| (file.path.clone(), file.digest()))
            .collect();
        Manifest { files }
    }

    /// Reads a list. `None` for anything that this version did not write: the folder around it is then foreign.
    pub(crate) fn parse(text: &[u8]) -> Option<Manifest> {
        let document: Document = serde_json::from_slice(text).ok()?;
        let lines = document.files.into_iter();
        let files: BTreeMap<String, Digest> = lines
            .map(|line| {
                let entry = Digest {
                    size: line.size,
                    sha256: line.sha256,
                };
                (line.path, entry)
            })
            .collect();
        let sound = document.schema == SCHEMA && files.keys().all(|path| is_inside(path));
        sound.then_some(Manifest { files })
    }

    /// Returns the text of the list: JSON, one line a file.
    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "{{\"schema\":{SCHEMA},\"generator\":{:?},\"files\":[",
            env!("CARGO_PKG_VERSION")
        );
        for (index, (path, entry)) in self.files.iter().enumerate() {
            let line = Line {
                path: path.clone(),
                size: entry.size,
                sha256: entry.sha256.clone(),
            };
            let line = serde_json::to_string(&line).expect("strings and numbers always serialise");
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&line);
        }
        text.push_str("\n]}\n");
        text
    }
}

/// Tells whether a path stays inside the folder that it is relative to, on every system: `/` between the parts, no
/// empty part, no `.` or `..`, no backslash, no drive, no NUL.
pub(crate) fn is_inside(path: &str) -> bool {
    !path.contains(['\\', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && Path::new(path).is_relative()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha_256() {
        // The example of FIPS 180-4, appendix B.1.
        assert_eq!(
            Digest::of(b"abc").sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_list_reads_back_as_it_was_written() {
        let files = [
            OutputFile::new("b \"quoted\".html", &b"b"[..]),
            OutputFile::new("a/é.html", &b""[..]),
        ];
        let manifest = Manifest::of(&files);
        assert_eq!(Manifest::parse(manifest.text().as_bytes()), Some(manifest));
    }

    #[test]
    fn lists_of_another_hand_are_not_read() {
        let line = r#"{"path":"../x","size":0,"sha256":""}"#;
        for text in [
            String::new(),
            "{}".to_owned(),
            r#"{"schema":2,"generator":"9","files":[]}"#.to_owned(),
            format!(r#"{{"schema":1,"generator":"0","files":[{line}]}}"#),
        ] {
            assert_eq!(Manifest::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn only_paths_that_stay_inside_are_inside() {
        for path in ["index.html", "a/b.css", "..a/b..", ".hidden"] {
            assert!(is_inside(path), "{path}");
        }
        for path in [
            "", "/", "/etc", "a/../b", "..", "a//b", "a/", "./a", "a\\b", "a\0",
        ] {
            assert!(!is_inside(path), "{path:?}");
        }
    }
}
