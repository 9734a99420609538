//! Names of files → findings about those that cannot be published everywhere: a site is made on one machine and
//! unpacked on another, whose disk takes fewer names.

use std::collections::BTreeSet;

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Diagnostic, Findings};

/// The most bytes of a name, on nearly every disk.
const LONGEST_NAME: usize = 255;
/// The most bytes of a path inside the site; systems stop at 1,024 to 4,096 with the folders above it.
const LONGEST_PATH: usize = 1024;
/// What Windows takes for devices, whatever follows after a dot.
const DEVICES: &[&str] = &["aux", "con", "conin$", "conout$", "nul", "prn"];

/// Names that were looked at, so that a folder is reported once and not with each of its files.
#[derive(Debug, Default)]
pub(super) struct Names {
    reported: BTreeSet<String>,
}

impl Names {
    /// Reports the first part of a path that some disks do not take. `path` is relative to the content folder or to
    /// `_static`, `file` is what findings call it.
    pub(super) fn check(&mut self, path: &str, file: &str, findings: &mut Findings) {
        // A page is published under a longer name than its own.
        let published = match path.strip_suffix(".md") {
            Some(stem) => format!("{stem}.html"),
            None => path.to_owned(),
        };
        if published.len() > LONGEST_PATH {
            let length = published.len();
            let message =
                format!("the path has {length} bytes in the site, {LONGEST_PATH} at most are safe");
            self.report(
                path,
                file,
                message,
                "use fewer folders or shorter names",
                findings,
            );
            return;
        }
        let mut end = 0;
        for part in published.split('/') {
            end += part.len() + 1;
            if let Some(problem) = problem_of(part) {
                let folder = published.get(..end).unwrap_or(path).to_owned();
                self.report(&folder, file, problem, "rename it", findings);
                return;
            }
        }
    }

    fn report(
        &mut self,
        what: &str,
        file: &str,
        message: String,
        hint: &str,
        findings: &mut Findings,
    ) {
        if self.reported.insert(what.to_owned()) {
            findings.push(Diagnostic::new(Code::UnfitName, file, message).hint(hint));
        }
    }
}

/// Tells whether a name can stand in an address at all: it is text without separators and control characters.
pub(super) fn is_text(name: &str) -> bool {
    !name.contains(['\\', '\u{fffd}']) && !name.chars().any(char::is_control)
}

/// Says why some disks do not take a name.
fn problem_of(name: &str) -> Option<String> {
    if let Some(sign) = name.chars().find(|sign| "<>:\"|?*".contains(*sign)) {
        return Some(format!("Windows takes no name with `{sign}`: `{name}`"));
    }
    if name.ends_with(['.', ' ']) {
        return Some(format!(
            "Windows takes no name that ends in a dot or a blank: `{name}`"
        ));
    }
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_lowercase();
    let numbered = |port: &str| {
        let number = stem.strip_prefix(port).unwrap_or_default();
        number.chars().count() == 1 && number.chars().all(|digit| "123456789¹²³".contains(digit))
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Some(format!("Windows takes `{name}` for a device"));
    }
    (name.len() > LONGEST_NAME).then(|| {
        format!(
            "the name has {} bytes in the site, disks take {LONGEST_NAME} at most",
            name.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_disks_refuse_are_told_from_those_that_look_like_them() {
        for name in [
            "con",
            "CON.html",
            "nul.tar.gz",
            "Aux",
            "com1.txt",
            "lpt9",
            "com¹",
            "a.",
            "a ",
            "a:b",
            "what?",
            "a*",
            "<a>",
            "con .txt",
            &"n".repeat(256),
        ] {
            assert!(problem_of(name).is_some(), "{name}");
        }
        for name in [
            "console",
            "com",
            "com0",
            "com10.html",
            "compose",
            "null",
            "auxiliary.html",
            "lpt",
            "a.b",
            "a b",
            "ü",
            "a'b",
            "index.html",
            &"n".repeat(255),
        ] {
            assert_eq!(problem_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_folder_is_reported_once_and_a_page_by_the_name_that_it_will_have() {
        let mut findings = Findings::new();
        let mut names = Names::default();
        for path in ["aux/a.md", "aux/b.md", "fine/con.md", "deep/aux/a.md"] {
            names.check(path, path, &mut findings);
        }
        names.check(&format!("{}.md", "n".repeat(252)), "long.md", &mut findings);
        names.check(&"d/".repeat(600), "deep.md", &mut findings);
        let report = findings.into_report();
        let files: Vec<&str> = report
            .findings()
            .iter()
            .map(|one| one.diagnostic.file.as_str())
            .collect();
        assert_eq!(
            files,
            [
                "aux/a.md",
                "deep.md",
                "deep/aux/a.md",
                "fine/con.md",
                "long.md"
            ]
        );
    }

    #[test]
    fn names_that_are_no_text_are_known() {
        assert!(is_text("a b/ü.md"));
        for name in ["a\\..\\b", "a\u{fffd}", "a\nb", "a\u{7f}"] {
            assert!(!is_text(name), "{name:?}");
        }
    }
}
