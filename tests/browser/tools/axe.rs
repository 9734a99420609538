//! axe-core, the accessibility checker: fetched once into the target folder by `npm pack`, run in the page.
//!
//! It is no part of the repository or of the site. Without npm, scenarios that need it are left out, or fail in CI.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::driver::{Page, Result};

/// The release that is run. Another release knows other rules; a change is a commit of its own.
const RELEASE: &str = "4.14.1";

/// Says whether axe is at hand; fetches it if need be.
pub(crate) fn at_hand() -> Result {
    source().map(drop)
}

/// Returns each rule that the page breaks, with the element and what is wrong, as `rule: selector: words`.
pub(crate) fn violations(page: &mut dyn Page) -> Result<Vec<String>> {
    violations_in(page, "html")
}

/// Returns each rule that is broken within what a selector finds.
pub(crate) fn violations_in(page: &mut dyn Page, part: &str) -> Result<Vec<String>> {
    found(page, part, "{}")
}

/// The rules that look at colours. All others answer the same wherever the same is laid out and named.
const OF_COLOURS: &str = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

/// Returns each rule about colours that is broken within what a selector finds.
pub(crate) fn violations_of_colours_in(page: &mut dyn Page, part: &str) -> Result<Vec<String>> {
    found(page, part, OF_COLOURS)
}

fn found(page: &mut dyn Page, part: &str, rules: &str) -> Result<Vec<String>> {
    // Once for each page: it is read for a tenth of a second.
    if page.eval("typeof axe")? != "object" {
        let source = source()?;
        // axe takes a module system for a bundler's; here it is to put itself on the window.
        page.eval(&format!(
            "(() => {{ let module, exports, define; {source}\n return null; }})()"
        ))?;
    }
    let found = page.eval(&format!(
        "axe.run('{part}', {{ resultTypes: ['violations'], ...{rules} }}).then(({{ testEngine, violations }}) => [
            'axe ' + testEngine.version,
            ...violations.flatMap(({{ id, nodes }}) => nodes.map(({{ target, any, all, none }}) =>
                `${{id}}: ${{target.join(' ')}}: ${{[...any, ...all, ...none].map(check => check.message).join('; ')}}`)),
        ])"
    ))?;
    let mut lines: Vec<String> =
        serde_json::from_value(found).map_err(|error| format!("axe: {error}"))?;
    let engine = lines.remove(0);
    if engine == format!("axe {RELEASE}") {
        Ok(lines)
    } else {
        Err(format!("{engine} ran, not {RELEASE}"))
    }
}

fn source() -> Result<&'static str> {
    static SOURCE: OnceLock<Result<String>> = OnceLock::new();
    SOURCE.get_or_init(fetch).as_deref().map_err(Clone::clone)
}

fn fetch() -> Result<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("axe-core-{RELEASE}"));
    let file = folder.join("package/axe.min.js");
    if !file.is_file() {
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        run(
            &folder,
            "npm",
            &["pack", "--silent", &format!("axe-core@{RELEASE}")],
        )?;
        run(&folder, "tar", &["xzf", &format!("axe-core-{RELEASE}.tgz")])?;
    }
    std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result {
    let done = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    let done = done.map_err(|error| format!("axe-core needs {program}: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!(
        "{program} {}: {}",
        arguments.join(" "),
        said.lines().next().unwrap_or("failed")
    ))
}
