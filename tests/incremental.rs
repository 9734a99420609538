//! A build that remembers the last one, against builds that remember nothing: after each of many random edits of pages,
//! templates, data, settings and files, and after none, the output is what a clean build makes, byte for byte.
//!
//! `BREAKEVEN_EDITS` sets how many edits (20 unless told), `BREAKEVEN_SEED` repeats a run.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::support::random::Random;
use crate::support::{Run, SiteTest, list};

/// A site with everything that an edit can change.
fn site() -> SiteTest {
    SiteTest::new()
        .page("guides/_index.md", "Guides", "About.\n")
        .page("guides/one.md", "One", "See [two](two.md#here).\n")
        .page("guides/two.md", "Two", "## Here {#here}\n\nText.\n")
        .page("notes.md", "Notes", "`data _data/limits.toml most`\n")
        .file("content/_data/limits.toml", "most = 5\n")
        .file("content/_static/file.txt", "A file\n")
        .page("guides/three.md", "Three", "![A mark](mark.svg)\n\nSee [one](one.md).\n")
        .file(
            "content/guides/mark.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"></svg>",
        )
        .file(
            "content/guides/tagged.md",
            "+++\ntitle = \"Tagged\"\nsummary = \"S\"\nupdated = 2026-11-01\ntags = [\"one\"]\n+++\n## Part {#part}\n\nText.\n",
        )
        .file(
            "content/site.toml",
            "title = \"Site\"\ntheme = \"../theme\"\nbase_url = \"https://example.org/\"\n",
        )
}

fn build(site: &SiteTest, more: &[&str]) -> Run {
    let cache = site.folder().join("cache");
    let arguments = [&["build", "--timings"], more].concat();
    site.run_with(
        &arguments,
        &[("XDG_CACHE_HOME", &*cache), ("HOME", &*cache)],
    )
}

/// Tells whether a build found that nothing has changed.
fn had_nothing_to_do(run: &Run) -> bool {
    run.stderr.contains("Comparing with the last") && !run.stderr.contains("Parsing")
}

/// Checks the output against a clean build in memory.
fn check(site: &SiteTest, run: &Run, after: &str) {
    assert_eq!(run.code, 0, "{after}\n{}", run.stderr);
    let clean = site.build().files();
    let out = site.folder().join("public");
    let mut found = list(&out);
    found.retain(|path| path != ".breakeven-manifest.json");
    let wanted: Vec<&str> = clean.keys().map(String::as_str).collect();
    assert_eq!(found, wanted, "{after}");
    for (path, bytes) in &clean {
        assert!(
            fs::read(out.join(path)).unwrap() == *bytes,
            "{after}: {path}"
        );
    }
}

/// One edit. Returns what it was, in words.
fn edit(site: &SiteTest, number: u64, random: &mut Random) -> String {
    let content = site.folder().join("content");
    let theme = site.folder().join("theme");
    let extra: Vec<String> = list(&content)
        .into_iter()
        .filter(|path| path.starts_with("guides/extra"))
        .collect();
    let some = |random: &mut Random| extra[random.below(extra.len() as u64) as usize].clone();
    let append = |path: &Path, text: &str| {
        let old = fs::read_to_string(path).unwrap();
        fs::write(path, old + text).unwrap();
    };
    let replace = |path: &Path, start: &str, line: &str| {
        let old = fs::read_to_string(path).unwrap();
        let lines = old.lines().map(|old| match old.starts_with(start) {
            true => line.to_owned(),
            false => old.to_owned(),
        });
        fs::write(path, lines.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    };
    match random.below(20) {
        0 => {
            append(
                &content.join("guides/one.md"),
                &format!("\nLine {number}.\n"),
            );
            "a line of a page".to_owned()
        }
        1 => {
            let title = format!("title = \"Two {number}\"");
            replace(&content.join("guides/two.md"), "title", &title);
            "a title".to_owned()
        }
        2 => {
            let path = format!("guides/extra-{number}.md");
            let text = format!("+++\ntitle = \"Extra {number}\"\nsummary = \"S\"\n+++\nText.\n");
            fs::write(content.join(&path), text).unwrap();
            format!("a new page, {path}")
        }
        3 if !extra.is_empty() => {
            let path = some(random);
            fs::remove_file(content.join(&path)).unwrap();
            format!("no page {path} any more")
        }
        4 if !extra.is_empty() => {
            let (from, to) = (some(random), format!("guides/extra-renamed-{number}.md"));
            fs::rename(content.join(&from), content.join(&to)).unwrap();
            format!("{from} renamed to {to}")
        }
        5 => {
            let (path, line) = (
                theme.join("templates/base.html"),
                format!("<!-- edit {number} -->"),
            );
            match fs::read_to_string(&path).unwrap().contains("<!-- edit") {
                true => replace(&path, "<!-- edit", &line),
                false => append(&path, &(line + "\n")),
            }
            "a template".to_owned()
        }
        6 => {
            fs::write(
                content.join("_data/limits.toml"),
                format!("most = {number}\n"),
            )
            .unwrap();
            "data".to_owned()
        }
        7 => {
            let line = format!("title = \"Site {number}\"");
            replace(&content.join("site.toml"), "title", &line);
            "a setting".to_owned()
        }
        8 => {
            fs::write(content.join("_static/file.txt"), format!("File {number}\n")).unwrap();
            "a file that is copied".to_owned()
        }
        9 => {
            // Of equal length, which the size does not show.
            let bytes = fs::read(content.join("_static/file.txt")).unwrap();
            let turned: Vec<u8> = bytes.iter().map(|byte| byte ^ 1).collect();
            fs::write(content.join("_static/file.txt"), turned).unwrap();
            "a file that is copied, of the same length".to_owned()
        }
        10 => {
            let path = content.join("guides/one.md");
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, bytes).unwrap();
            "the same bytes once more".to_owned()
        }
        11 => {
            // The next build has to put it back.
            fs::remove_file(site.folder().join("public/guides/one.html")).unwrap();
            "a page gone from the output".to_owned()
        }
        12 => {
            let line = format!("tags = [\"one\", \"two {number}\"]");
            replace(&content.join("guides/tagged.md"), "tags", &line);
            "tags".to_owned()
        }
        13 => {
            let (year, day) = (1990 + number / 28, 1 + number % 28);
            let line = format!("updated = {year}-11-{day:02}");
            replace(&content.join("guides/tagged.md"), "updated", &line);
            "a day of change".to_owned()
        }
        14 => {
            let line = format!("summary = \"Summary {number}\"");
            replace(&content.join("guides/three.md"), "summary", &line);
            "a summary".to_owned()
        }
        15 => {
            let line = format!("## Part {number} {{#part}}");
            replace(&content.join("guides/tagged.md"), "## Part", &line);
            append(
                &content.join("guides/tagged.md"),
                &format!("\n## More {number}\n\nMore and more.\n"),
            );
            "headings".to_owned()
        }
        16 => {
            // First or last of its section, and with another title of the section itself.
            let title = format!(
                "title = \"{} guides\"",
                ["Our", "All", "Your"][number as usize % 3]
            );
            replace(&content.join("guides/_index.md"), "title", &title);
            let title = format!("title = \"{} {number}\"", ["A", "Z"][number as usize % 2]);
            replace(&content.join("guides/one.md"), "title", &title);
            "titles that change the order".to_owned()
        }
        17 => {
            let dark = content.join("guides/mark.dark.svg");
            let is_there = dark.exists();
            match is_there {
                true => fs::remove_file(&dark).unwrap(),
                false => fs::write(
                    &dark,
                    fs::read_to_string(content.join("guides/mark.svg")).unwrap(),
                )
                .unwrap(),
            }
            "an image for the dark".to_owned()
        }
        _ => "nothing".to_owned(),
    }
}

/// How many sites share the edits: a build of one so small leaves processors idle.
const SITES: u64 = 4;

#[test]
fn after_any_edit_the_output_is_that_of_a_clean_build() {
    let edits: u64 = std::env::var("BREAKEVEN_EDITS").map_or(20, |text| text.parse().unwrap());
    std::thread::scope(|scope| {
        for number in 0..SITES {
            scope.spawn(move || edit_often(edits.div_ceil(SITES), Random::of_batch(number)));
        }
    });
}

/// Edits a site so often, and compares each build with a clean one.
fn edit_often(edits: u64, mut random: Random) {
    let site = site();
    check(&site, &build(&site, &[]), "at first");
    let (mut unchanged, mut hits) = (0, 0);
    for number in 1..=edits {
        let what = edit(&site, number, &mut random);
        let run = build(&site, &[]);
        check(&site, &run, &format!("edit {number}: {what}"));
        if what == "nothing" || what == "the same bytes once more" {
            unchanged += 1;
            hits += u64::from(had_nothing_to_do(&run));
        } else {
            assert!(!had_nothing_to_do(&run), "edit {number}: {what}");
        }
    }
    println!("{edits} edits, {unchanged} of them none; {hits} builds had nothing to do");
    assert_eq!(unchanged, hits);
}

/// Returns the pages that a build parsed, as its timings name them.
fn parsed(run: &Run) -> Vec<&str> {
    let table = run.stderr.split("Parsing of pages").nth(1);
    let lines = table.into_iter().flat_map(|table| table.lines().skip(1));
    let mut parsed: Vec<&str> = lines
        .map_while(|line| line.split_whitespace().nth(2))
        .collect();
    parsed.sort_unstable();
    parsed
}

#[test]
fn only_what_an_edit_concerns_is_made_anew() {
    let site = site();
    build(&site, &[]);
    let page = site.folder().join("content/guides/two.md");
    let old = fs::read_to_string(&page).unwrap();
    fs::write(&page, old.replace("Text.", "Other text.")).unwrap();
    let run = build(&site, &[]);
    check(&site, &run, "a line");
    // `notes.md` takes a value of a file, and is never taken for known.
    assert_eq!(parsed(&run), ["content/guides/two.md", "content/notes.md"]);
    let other = old.replace("## Here {#here}", "## There {#there}");
    fs::write(&page, other).unwrap();
    let run = build(&site, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("content/guides/one.md:5:"),
        "{}",
        run.stderr
    );
    fs::write(&page, old).unwrap();
    let data = site.folder().join("content/_data/limits.toml");
    fs::write(data, "most = 6\n").unwrap();
    let run = build(&site, &[]);
    check(&site, &run, "data");
    assert_eq!(parsed(&run).len(), 7);
}

#[test]
fn a_memory_that_is_damaged_is_not_believed() {
    let site = site();
    build(&site, &[]);
    let mut random = Random::seeded();
    let folder = site.folder().join("cache/breakeven/pages");
    let memory = folder.join(list(&folder).remove(0));
    for number in 0..12 {
        let mut bytes = fs::read(&memory).unwrap();
        match number {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.clear(),
            _ => {
                let at = random.below(bytes.len() as u64) as usize;
                bytes[at] ^= 1 << random.below(8);
            }
        }
        fs::write(&memory, bytes).unwrap();
        let page = site.folder().join("content/guides/two.md");
        let old = fs::read_to_string(&page).unwrap();
        fs::write(&page, old + "\nMore.\n").unwrap();
        check(&site, &build(&site, &[]), &format!("damage {number}"));
    }
}

#[cfg(unix)]
#[test]
fn what_is_new_is_written_behind_what_is_known_unless_that_is_damaged() {
    let site = site();
    build(&site, &[]);
    let folder = site.folder().join("cache/breakeven/pages");
    let memory = folder.join(list(&folder).remove(0));
    let known = fs::read(&memory).unwrap();
    let page = site.folder().join("content/guides/two.md");
    let old = fs::read_to_string(&page).unwrap();
    fs::write(&page, old.clone() + "\nMore.\n").unwrap();
    check(&site, &build(&site, &[]), "a line");
    let more = fs::read(&memory).unwrap();
    assert!(more.len() > known.len() && more.starts_with(&known));
    // Cut off while it was written: what was known before is not looked for.
    fs::write(&memory, &more[..more.len() - 9]).unwrap();
    fs::write(&page, old).unwrap();
    let run = build(&site, &[]);
    check(&site, &run, "the line taken back");
    assert_eq!(parsed(&run).len(), 7);
    assert!(fs::read(&memory).unwrap().len() < more.len());
}

#[test]
fn a_build_without_a_change_has_nothing_to_do_and_says_the_same() {
    let site = site().file("content/guides/lost.txt", "No page leads here\n");
    let (first, second) = (build(&site, &[]), build(&site, &["--verify-incremental"]));
    assert!(!had_nothing_to_do(&first));
    assert!(had_nothing_to_do(&second), "{}", second.stderr);
    let findings = |run: &Run| run.stderr.split("\nStage").next().unwrap().to_owned();
    assert_eq!(findings(&first), findings(&second));
    assert!(
        second
            .stderr
            .contains("Verified: made anew, the site has the same")
    );
    assert!(second.stdout.contains("already up to date"));
    // Another thing asked for is another build.
    assert!(!had_nothing_to_do(&build(&site, &["--drafts"])));
    assert!(!had_nothing_to_do(&build(&site, &["--no-cache"])));
}

#[test]
fn what_somebody_put_into_the_output_is_named_each_time() {
    let site = site();
    build(&site, &[]);
    fs::write(site.folder().join("public/mine.txt"), "mine").unwrap();
    for _ in 0..2 {
        let run = build(&site, &[]);
        assert!(
            run.stdout.contains("Kept public/mine.txt"),
            "{}",
            run.stdout
        );
    }
    fs::write(site.folder().join("public/index.html"), "changed").unwrap();
    assert_eq!(build(&site, &[]).code, 2);
}

#[test]
fn builds_at_the_same_time_with_an_edit_between_them_end_well() {
    let many = |site: SiteTest, number| {
        let name = format!("guides/page-{number:02}.md");
        site.page(&name, &format!("Page {number}"), "See [one](one.md).\n")
    };
    let site = (0..40).fold(site(), many);
    build(&site, &[]);
    let mut random = Random::seeded();
    for round in 0..12 {
        let rewrite = |number: u64| {
            let page = format!("content/guides/page-{number:02}.md");
            let page = site.folder().join(page);
            let old = fs::read_to_string(&page).unwrap();
            // In one step, as editors do: the build under way must not find half of it.
            let beside = site.folder().join("page-being-written");
            fs::write(&beside, format!("{old}\nRound {round}.\n")).unwrap();
            fs::rename(&beside, &page).unwrap();
        };
        rewrite(random.below(20));
        thread::scope(|scope| {
            let first = scope.spawn(|| build(&site, &[]));
            thread::sleep(Duration::from_millis(random.below(60)));
            rewrite(20 + random.below(20));
            for run in [build(&site, &[]), first.join().unwrap()] {
                assert_eq!(run.code, 0, "round {round}\n{}", run.stderr);
            }
        });
        // Whichever ended last, and whatever it remembered.
        check(&site, &build(&site, &[]), &format!("round {round}"));
    }
}

#[test]
fn an_output_that_goes_away_while_it_is_built_is_made_whole() {
    let site = site();
    build(&site, &[]);
    let out = site.folder().join("public");
    let page = site.folder().join("content/guides/two.md");
    for round in 0..12 {
        let old = fs::read_to_string(&page).unwrap();
        fs::write(&page, format!("{old}\nRound {round}.\n")).unwrap();
        let run = thread::scope(|scope| {
            let run = scope.spawn(|| build(&site, &[]));
            thread::sleep(Duration::from_millis(6 * round));
            // At a stroke: a folder without its list is refused.
            fs::rename(&out, site.folder().join(format!("gone-{round}"))).unwrap_or_default();
            run.join().unwrap()
        });
        assert_eq!(run.code, 0, "round {round}\n{}", run.stderr);
        check(&site, &build(&site, &[]), &format!("round {round}"));
    }
}
