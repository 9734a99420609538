//! The catalogue as pages of the site, in Markdown: one with a list of all codes, and one for each chapter. The files of
//! `content/reference/findings/` are these texts; a test says so.

use super::codes::{ALL, Entry};

/// What stands above the list of all codes.
const HEAD: &str = r#"+++
title = "Findings"
summary = "Everything that breakeven reports about a site: what each code means, why it matters, an example and the remedy."
weight = 55
aliases = ["reference/findings.html"]
+++

## A finding {#finding}

A finding has a stable code, a place, what is wrong, and a hint where there is something to type:

```text
error[BE0501]: there is no page `guides/cold-start.md`
 --> content/_index.md:6:19
  |
6 | See [cold starts](guides/cold-start.md).
  |                   ^^^^^^^^^^^^^^^^^^^^
  |
  = hint: did you mean `guides/cold-starts.md`?
```

`breakeven explain BE0501` prints what the pages of this section say of a code. A site with errors is not written. Warnings are printed and do not
stop a build, unless `--strict` is given.

| Exit code | Meaning |
| --- | --- |
| 0 | Done; there may be warnings |
| 1 | The content has errors; nothing was written |
| 2 | Wrong arguments, or a machine that is not fit: no such folder, port taken |
| 3 | A fault in Breakeven |

| `--format` | Where it goes |
| --- | --- |
| `human` | The error stream, with excerpts |
| `json` | The output: one object with `version`, counts and `findings` |
| `sarif` | The output: a SARIF 2.1.0 log for code hosts; waived findings are in it as suppressed |
| `github` | The output: annotations of GitHub Actions |

## Levels {#levels}

A site can change what a code weighs, by code or by name. What leaves a page damaged or unsafe always stays an error.

```toml
[levels]
skipped-heading = "error"
BE0102 = "off"
```

## Waivers {#waivers}

A single finding may be let pass, with a reason. In Markdown a waiver covers the block that holds it, or the next block
where it stands alone; in TOML it covers the next line. A waiver that waives nothing is a finding itself.

```markdown
<!-- breakeven-allow missing-page: comes with the next release -->
```

"#;

/// A page of the section.
struct Chapter {
    /// The name of its file.
    file: &'static str,
    title: &'static str,
    summary: &'static str,
    /// The areas of the catalogue on it: the two digits after `BE`, the id of the heading and its words.
    areas: &'static [(&'static str, &'static str, &'static str)],
}

const CHAPTERS: &[Chapter] = &[
    Chapter {
        file: "files.md",
        title: "Files and their parts",
        summary: "Findings about the files of a site, and about what a page takes from other files.",
        areas: &[
            ("01", "files", "Files"),
            ("08", "parts", "Parts from other files"),
        ],
    },
    Chapter {
        file: "settings.md",
        title: "Front matter, settings, waivers",
        summary: "Findings about the TOML of a site, and about waivers that let a finding pass.",
        areas: &[
            ("02", "toml", "Front matter and settings"),
            ("07", "waivers-of-a-site", "Waivers"),
        ],
    },
    Chapter {
        file: "markdown.md",
        title: "Markdown",
        summary: "Findings about the text of a page: images, HTML, notes, code, diagrams, formulas, headings, numbers.",
        areas: &[("03", "markdown", "Markdown")],
    },
    Chapter {
        file: "calculators.md",
        title: "Calculators and figures",
        summary: "Findings about calculators in a page, and about figures asked from them.",
        areas: &[("04", "calculators", "Calculators")],
    },
    Chapter {
        file: "links.md",
        title: "Addresses and links",
        summary: "Findings about links, addresses that were published, tags, and other sites.",
        areas: &[("05", "links", "Addresses and links")],
    },
    Chapter {
        file: "theme.md",
        title: "Theme and languages",
        summary: "Findings about templates, styles, cards, translated pages and words.",
        areas: &[("06", "theme", "Theme"), ("09", "languages", "Languages")],
    },
];

/// Returns the pages, each with the name of its file.
pub fn pages() -> Vec<(&'static str, String)> {
    let chapters = CHAPTERS
        .iter()
        .enumerate()
        .map(|(place, chapter)| (chapter.file, page(place, chapter)));
    std::iter::once(("_index.md", overview()))
        .chain(chapters)
        .collect()
}

/// The first page: what a finding is, and every code with where it is explained.
fn overview() -> String {
    let mut text = HEAD.to_owned();
    for chapter in CHAPTERS {
        for (digits, id, title) in chapter.areas {
            text.push_str(&format!(
                "## {title} {{#{id}}}\n\n| Code | Name | What it says |\n| --- | --- | --- |\n"
            ));
            for entry in of_area(digits) {
                text.push_str(&format!(
                    "| {} | [`{}`]({}#{}) | {} |\n",
                    entry.id, entry.name, chapter.file, entry.name, entry.title
                ));
            }
            text.push('\n');
        }
    }
    finished(text)
}

fn page(place: usize, chapter: &Chapter) -> String {
    let mut text = format!(
        "+++\ntitle = \"{}\"\nsummary = \"{}\"\nweight = {}\n+++\n\n",
        chapter.title,
        chapter.summary,
        place + 1
    );
    for (digits, id, title) in chapter.areas {
        text.push_str(&format!("## {title} {{#{id}}}\n\n"));
        text.extend(of_area(digits).map(row));
    }
    finished(text)
}

fn of_area(digits: &str) -> impl Iterator<Item = &'static Entry> {
    let entries = ALL.iter().map(|code| code.entry());
    entries.filter(move |entry| entry.id[2..].starts_with(digits))
}

/// Ends a page with one line break.
fn finished(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn row(entry: &Entry) -> String {
    let level = match entry.adjustable {
        true => format!("{}, adjustable", entry.severity.word()),
        false => format!("always an {}", entry.severity.word()),
    };
    format!(
        "### {} {} {{#{}}}\n\n**{}** ({level}). {}\n\n````\n{}\n````\n\nRemedy:\n\n````\n{}\n````\n\n",
        entry.id,
        entry.name,
        entry.name,
        entry.title,
        entry.explanation,
        entry.example.trim_end(),
        entry.remedy.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_on_one_page_and_in_the_list() {
        let pages = pages();
        for entry in ALL.iter().map(|code| code.entry()) {
            let heading = format!("### {} ", entry.id);
            let holders = pages.iter().filter(|(_, text)| text.contains(&heading));
            assert_eq!(holders.count(), 1, "{}", entry.id);
            assert!(
                pages[0].1.contains(&format!("| {} | ", entry.id)),
                "{}",
                entry.id
            );
        }
    }
}
