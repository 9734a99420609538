//! A folder to build into, and the checks that every test of emission makes.

use std::fs;
use std::path::{Path, PathBuf};

use generator::emit::{Emitted, MANIFEST_NAME, Place, write_site};
use generator::exit::Trouble;
use generator::output::OutputFile;
use sha2::{Digest as _, Sha256};

/// A folder of one test, with `public` in it as the output.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn inside(folder: &Path) -> Folder {
        Folder(tempfile::tempdir_in(folder).unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.0.path().join("public")
    }

    /// Puts a file into the output, as somebody else would.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // A new file under the old name, as editors write.
        let _ = fs::remove_file(&path);
        fs::write(path, text).unwrap();
    }

    /// Compares the output, its list left out, with `path: content` lines, and what is beside it with nothing.
    pub(crate) fn check(&self, expected: &[&str]) {
        let found: Vec<String> = walk(&self.out())
            .into_iter()
            .filter(|path| path != MANIFEST_NAME)
            .map(|path| {
                format!(
                    "{path}: {}",
                    fs::read_to_string(self.out().join(&path)).unwrap()
                )
            })
            .collect();
        assert_eq!(found, expected);
        let beside: Vec<_> = fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name != "public")
            .collect();
        assert!(beside.is_empty(), "left beside the output: {beside:?}");
    }
}

pub(crate) fn files(list: &[(&str, &str)]) -> Vec<OutputFile> {
    list.iter()
        .map(|(path, text)| OutputFile::new(*path, text.as_bytes()))
        .collect()
}

pub(crate) fn write(folder: &Folder, files: &[OutputFile]) -> Result<Emitted, Trouble> {
    write_site(files, &place(&folder.out()))
}

pub(crate) fn place(out: &Path) -> Place {
    Place {
        out: out.to_path_buf(),
        known: std::collections::BTreeMap::new(),
        sources: Vec::new(),
        home: None,
    }
}

/// Checks every file of the list against its hash. Returns how many there are.
pub(crate) fn check_whole(out: &Path) -> usize {
    let text = fs::read_to_string(out.join(MANIFEST_NAME)).expect("a site has its list");
    let list: serde_json::Value = serde_json::from_str(&text).unwrap();
    let listed = list["files"].as_array().unwrap();
    for file in listed {
        let path = file["path"].as_str().unwrap();
        let bytes = fs::read(out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file["sha256"], hash, "{path}");
        assert_eq!(file["size"], bytes.len(), "{path}");
    }
    listed.len()
}

/// Returns path and content of every file except the list, after checking the list's hashes.
pub(crate) fn walk_without_list(out: &Path) -> Vec<(String, Vec<u8>)> {
    check_whole(out);
    walk(out)
        .into_iter()
        .filter(|path| path != MANIFEST_NAME)
        .map(|path| (path.clone(), fs::read(out.join(path)).unwrap()))
        .collect()
}

fn walk(folder: &Path) -> Vec<String> {
    let mut paths: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    paths.sort();
    paths
}
