//! Hostile parts: what a page takes from other files, and what is drawn, set or packed for it.

use super::Site;

/// Builds a site of a page that asks for parts; the files are put below `content`.
fn with(files: &[(&str, &str)], page: &str) -> Site {
    let site = Site::new();
    for (path, text) in files {
        site.put(path, text);
    }
    site.page("a.md", page);
    site
}

// ---- includes and data ----

#[test]
fn includes_in_a_chain_a_circle_or_that_multiply() {
    let site = Site::new();
    for part in 0..10_000 {
        let next = format!("```include {}.md\n```\n", part + 1);
        site.put(&format!("_parts/{part}.md"), next);
    }
    site.page("a.md", "```include _parts/0.md\n```\n");
    site.has_findings(&["content/_parts/"]);
    let circle = "```include two.md\n```\n";
    let back = "```include one.md\n```\n";
    with(
        &[("_parts/one.md", circle), ("_parts/two.md", back)],
        "```include _parts/one.md\n```\n",
    )
    .has_findings(&["content/_parts/"]);
    // Eight files, each of which asks for the next a hundred times.
    let site = Site::new();
    for part in 0..8 {
        let next = format!("```include {}.md\n```\n", part + 1).repeat(100);
        site.put(&format!("_parts/{part}.md"), next);
    }
    site.put("_parts/8.md", "word ".repeat(100));
    site.page("a.md", "```include _parts/0.md\n```\n");
    site.has_findings(&["content/"]);
    // A megabyte, asked for a thousand times; as text and as code.
    let long = "word ".repeat(200_000);
    with(
        &[("_parts/long.md", &long)],
        &"```include _parts/long.md\n```\n".repeat(1_000),
    )
    .ends();
    with(
        &[("_parts/long.rs", &long)],
        &"```rust include=_parts/long.rs\n```\n".repeat(1_000),
    )
    .ends();
}

#[test]
fn parts_of_100_megabytes_are_refused_unread() {
    let huge = "word ".repeat(20_000_000);
    for (file, ask) in [
        ("_parts/a.md", "```include _parts/a.md\n```\n"),
        ("_parts/a.rs", "```rust include=_parts/a.rs\n```\n"),
        ("_data/a.csv", "```table ../_data/a.csv\n```\n"),
        ("_data/a.json", "```table _data/a.json\n```\n"),
        ("_data/a.toml", "```table _data/a.toml#a\n```\n"),
    ] {
        with(&[(file, &huge)], ask).has_findings(&["content/"]);
    }
    let site = Site::new();
    site.put("_theme/templates/page.html", huge);
    site.has_findings(&["larger than"]);
}

#[test]
fn data_that_is_deep_wide_or_repeated() {
    for (file, text) in [
        ("a.json", "[".repeat(10_000) + &"]".repeat(10_000)),
        (
            "a.json",
            "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000),
        ),
        (
            "a.json",
            format!("[{{\"a\": \"{}\"}}]", "w".repeat(1_000_000)),
        ),
        ("a.json", format!("[{}1e999]", "1,".repeat(100_000))),
        (
            "a.csv",
            "a,".repeat(100_000) + "\n" + &"1,".repeat(100_000) + "\n",
        ),
        ("a.csv", "a\n".to_owned() + &"\"".repeat(100_000)),
        ("a.csv", "a,b\n".to_owned() + &"1,2\n".repeat(200_000)),
        ("a.toml", "[".repeat(10_000)),
        ("a.toml", "[[a]]\nb = 1\n".repeat(100_000)),
    ] {
        let path = format!("_data/{file}");
        let each = format!("~~~~each _data/{file}#a\n{{b}} {{a}}\n~~~~\n");
        for ask in [format!("```table _data/{file}\n```\n"), each] {
            with(&[(&path, &text)], &ask).ends();
        }
    }
    // A text for each row is a template, too.
    let doubled = "{% set s = \"xxxxxxxx\" %}{% for i in range(end=100) %}{% set_global s = s ~ s %}{% endfor %}";
    let each = format!("~~~~each _data/a.csv\n{doubled}\n~~~~\n");
    with(&[("_data/a.csv", "a\n1\n")], &each).has_findings(&["content/a.md", "without end"]);
    // Rows times text.
    let rows = "a\n".to_owned() + &"1\n".repeat(10_000);
    let each = format!("~~~~each _data/a.csv\n{}\n~~~~\n", "{a} ".repeat(10_000));
    with(&[("_data/a.csv", &rows)], &each).has_findings(&["content/a.md"]);
}

// ---- components ----

#[test]
fn components_inside_components() {
    let open = |depth: usize| {
        format!(
            "{} component card\ntitle = \"T\"\n---\n",
            "`".repeat(3 + depth)
        )
    };
    let close = |depth: usize| format!("{}\n", "`".repeat(3 + depth));
    let nested: String = (0..300)
        .rev()
        .map(open)
        .chain((0..300).map(close))
        .collect();
    with(&[], &nested).ends();
    let many = "```component card\ntitle = \"T\"\n```\n".repeat(20_000);
    with(&[], &many).ends();
    let long = format!(
        "```component card\ntitle = \"{}\"\n```\n",
        "w".repeat(1_000_000)
    );
    with(&[], &long).ends();
}

// ---- drawings and formulas ----

#[test]
fn diagrams_without_measure() {
    let arrows: String = (0..5_000)
        .map(|node| format!("  n{node} --> n{}\n", node + 1))
        .collect();
    let dense: String = (0..100)
        .flat_map(|from| (0..100).map(move |to| format!("  n{from} --> n{to}\n")))
        .collect();
    let groups = "  subgraph a\n".repeat(10_000) + &"  end\n".repeat(10_000);
    let long = "w".repeat(1_000_000);
    let asks: String = (0..20_000).map(|ask| format!("  A->>B: {ask}\n")).collect();
    for text in [
        format!("flowchart LR\n{arrows}"),
        format!("flowchart TD\n{dense}"),
        format!("flowchart LR\n{groups}"),
        format!("flowchart LR\n  A[{long}] --> B\n"),
        format!("flowchart LR\n  A{}\n", "[".repeat(10_000)),
        format!("sequenceDiagram\n{asks}"),
        format!("sequenceDiagram\n{}", "  loop x\n".repeat(10_000)),
        format!("stateDiagram-v2\n{}", "  state a {\n".repeat(10_000)),
        "flowchart LR\n  A --> A\n".to_owned() + &"  A --> B --> A\n".repeat(1_000),
        // The library that lays it out fails on this one.
        "sequenceDiagram\nend\u{fffd}\n".to_owned(),
    ] {
        with(&[], &format!("```mermaid\n{text}```\n")).ends();
    }
}

#[test]
fn formulas_without_measure() {
    for text in [
        "{".repeat(10_000) + &"}".repeat(10_000),
        "\\frac{".repeat(10_000) + "1" + &"}{2}".repeat(10_000),
        "x^{".repeat(10_000) + "1" + &"}".repeat(10_000),
        "\\sqrt".repeat(10_000),
        "\\left(".repeat(10_000) + &"\\right)".repeat(10_000),
        "x+".repeat(200_000),
        "\\begin{matrix}".repeat(5_000),
        "\\begin{matrix}".to_owned() + &"1&2\\\\".repeat(50_000) + "\\end{matrix}",
        "\\def\\a{\\a\\a}\\a".to_owned(),
        "\\newcommand{\\a}[1]{#1#1}".to_owned() + &"\\a{".repeat(60) + "x" + &"}".repeat(60),
        "\u{202e}\u{0}é𝄞".repeat(10_000),
    ] {
        with(&[], &format!("$$\n{text}\n$$\n\nand ${text}$.\n")).ends();
    }
}

// ---- pictures ----

#[test]
fn pictures_that_are_none_or_say_they_are_huge() {
    let png = |width: u32, height: u32| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0\0\0\0\0");
        bytes
    };
    let deep = "<svg xmlns=\"http://www.w3.org/2000/svg\">".to_owned()
        + &"<g>".repeat(100_000)
        + &"</g>".repeat(100_000)
        + "</svg>";
    let laughs = "<!DOCTYPE svg [<!ENTITY a \"ha\">".to_owned()
        + &(b'b'..=b'z')
            .map(|name| {
                format!(
                    "<!ENTITY {0} \"&{1};&{1};&{1};&{1};\">",
                    name as char,
                    (name - 1) as char
                )
            })
            .collect::<String>()
        + "]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><text>&z;</text></svg>";
    let wide = format!(
        "<svg viewBox=\"0 0 1e308 1e-308\" width=\"{}\"/>",
        "9".repeat(100_000)
    );
    for (name, bytes) in [
        ("a.png", png(u32::MAX, u32::MAX)),
        ("a.png", png(0, 0)),
        ("a.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("a.png", Vec::new()),
        (
            "a.jpg",
            b"\xff\xd8"
                .iter()
                .chain(&[0xff; 1_000_000])
                .copied()
                .collect(),
        ),
        ("a.gif", b"GIF89a\xff\xff\xff\xff".to_vec()),
        (
            "a.webp",
            b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff".to_vec(),
        ),
        ("a.svg", deep.into_bytes()),
        ("a.svg", laughs.into_bytes()),
        ("a.svg", wide.into_bytes()),
        ("a.svg", b"<svg ".repeat(1_000_000)),
        ("a.avif", vec![0; 1_000_000]),
    ] {
        let site = Site::new();
        site.put(name, bytes);
        site.page("b.md", &format!("![A picture]({name})\n\n[It]({name}).\n"));
        site.ends();
    }
    let site = Site::new();
    site.put("a.png", vec![7; 100_000_000]);
    site.page("b.md", "![A picture](a.png)\n");
    site.ends();
}

// ---- many ----

#[test]
fn very_many_pages_tags_and_terms_in_feeds_and_the_archive() {
    let site = Site::new();
    site.put(
        "site.toml",
        "title = \"A site\"\nbase_url = \"https://a.example/\"\narchive = true\nsearch = true\n",
    );
    for page in 0..3_000 {
        let header = format!(
            "+++\ntitle = \"Page {page}\"\nsummary = \"{}\"\nupdated = 2026-11-21\ntags = [\"t{page}\", \"all\"]\n+++\n",
            "s ".repeat(100)
        );
        let text = format!(
            "{header}\n## H{page}\n\n{}\n",
            format!("word{page} ").repeat(300)
        );
        site.put(&format!("d{}/p{page}.md", page % 7), text);
    }
    for section in 0..7 {
        site.page(&format!("d{section}/_index.md"), "");
    }
    site.is_fine();
}

#[test]
fn a_page_of_words_that_stand_nowhere_else() {
    // Each word is an entry of the search.
    let words: String = (0..400_000).map(|word| format!("w{word:x} ")).collect();
    with(
        &[("site.toml", "title = \"A site\"\nsearch = true\n")],
        &words,
    )
    .ends();
}
