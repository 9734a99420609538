//! The catalogue as a page of the site, in Markdown. `content/reference/findings.md` is this text; a test says so.

use super::codes::{ALL, Entry};

/// What stands above the catalogue.
const HEAD: &str = r#"+++
title = "Findings"
summary = "Everything that breakeven reports about a site: what each code means, why it matters, an example and the remedy."
weight = 55
+++

## A finding {#finding}

A finding has a stable code, a place,
what is wrong, and a hint where there is something to type:

```text
error[BE0501]: there is no page `guides/cold-start.md`
 --> content/_index.md:6:19
  |
6 | See [cold starts](guides/cold-start.md).
  |                   ^^^^^^^^^^^^^^^^^^^^
  |
  = hint: did you mean `guides/cold-starts.md`?
```

`breakeven explain BE0501` prints what stands below. A site with errors is not written. Warnings are printed and do not
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

/// The areas of the catalogue, by the two digits after `BE`.
const AREAS: &[(&str, &str, &str)] = &[
    ("01", "files", "Files"),
    ("02", "toml", "Front matter and settings"),
    ("03", "markdown", "Markdown"),
    ("04", "calculators", "Calculators"),
    ("05", "links", "Addresses and links"),
    ("06", "theme", "Theme"),
    ("07", "waivers-of-a-site", "Waivers"),
    ("08", "parts", "Parts from other files"),
    ("09", "languages", "Languages"),
];

/// Returns the page.
pub fn markdown() -> String {
    let mut text = HEAD.to_owned();
    for (digits, id, title) in AREAS {
        text.push_str(&format!("## {title} {{#{id}}}\n\n"));
        let of_area = |entry: &&Entry| entry.id[2..].starts_with(digits);
        for entry in ALL.iter().map(|code| code.entry()).filter(of_area) {
            text.push_str(&row(entry));
        }
    }
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
    fn every_code_is_on_the_page() {
        let page = markdown();
        for code in ALL {
            assert!(
                page.contains(&format!("### {} ", code.entry().id)),
                "{}",
                code.entry().id
            );
        }
    }
}
