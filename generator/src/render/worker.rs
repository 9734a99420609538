//! The service worker of a site: what makes it work without a network after a visit over http.
//!
//! In: the finished files of the site but for its cards. Out: one script that names a build, each file that a reader may come to with the
//! start of its checksum, and what keeps them ([`ON`]). What is there to be taken away as a file of its own (the
//! archive, single calculators, what other programs read) is not among them, nor what only pages on disk load.
//!
//! Not here: registering it, which the theme's script does, and the web manifest, which is a template of the theme.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::link::archive::WORKER;
use crate::link::{Site, address};
use crate::output::OutputFile;

const ON: &str = include_str!("worker.js");

/// The script that undoes what [`ON`] did.
const OFF: &str = include_str!("worker_off.js");

/// Ends of names of files that no page needs over http.
const NOT_KEPT: &[&str] = &[
    ".embed.html",
    ".json",
    ".md",
    ".sha256",
    ".standalone.html",
    ".txt",
    ".wasm.js",
    ".webmanifest",
    ".xml",
    ".zip",
];

/// How many letters of a checksum the script has.
const SUM: usize = 16;

/// Makes the worker, where the settings have a word on it: one that keeps the site, or one that takes itself away.
pub(super) fn file(site: &Site, files: &[OutputFile]) -> Option<OutputFile> {
    let text = match site.config.service_worker? {
        true => script(files),
        false => OFF.to_owned(),
    };
    Some(OutputFile::new(WORKER, text.into_bytes()))
}

fn script(files: &[OutputFile]) -> String {
    let is_kept = |file: &&OutputFile| {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        !name.starts_with(['.', '_']) && !NOT_KEPT.iter().any(|end| name.ends_with(end))
    };
    let sums: BTreeMap<String, String> = files
        .iter()
        .filter(is_kept)
        .map(|file| {
            (
                address::encoded(&file.path),
                file.digest().sha256[..SUM].to_owned(),
            )
        })
        .collect();
    let list = serde_json::to_string(&sums).expect("texts are JSON");
    let build = sum(list.as_bytes());
    format!("var build = \"{build}\", files = {list};\n{ON}")
}

/// Returns the start of a checksum.
fn sum(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    let text: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    text[..SUM].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_need_is_listed_and_a_build_has_the_number_of_what_is_in_it() {
        let files = |css: &[u8]| {
            let paths = [
                ("_headers", &b""[..]),
                ("a b.html", b""),
                ("css/site.css", css),
                ("feed.xml", b""),
                ("js/calculators-cost.wasm", b""),
                ("js/calculators-cost.wasm.js", b""),
                ("take-away/cost.standalone.html", b""),
            ];
            paths.map(|(path, bytes)| OutputFile::new(path, bytes))
        };
        let first = |css| script(&files(css)).lines().next().unwrap().to_owned();
        // The start of the checksum of nothing, as `sha256sum /dev/null` prints it.
        let empty = "e3b0c44298fc1c14";
        let line = first(b"");
        let list = format!(
            "files = {{\"a%20b.html\":\"{empty}\",\"css/site.css\":\"{empty}\",\"js/calculators-cost.wasm\":\"{empty}\"}};"
        );
        assert!(line.ends_with(&list), "{line}");
        let number = |line: &str| line.split('"').nth(1).unwrap().to_owned();
        assert_ne!(number(&line), number(&first(b"a{}")));
    }
}
