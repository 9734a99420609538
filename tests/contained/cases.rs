//! The hostile sites.

use generator::highlight::languages::LANGUAGES;

use super::Site;

// ---- bytes ----

#[test]
fn invalid_utf_8_in_every_kind_of_file() {
    let site = Site::new();
    site.put(
        "a.md",
        b"+++\ntitle = \"\xff\"\nsummary = \"s\"\n+++\n\xc3\x28\n",
    );
    site.has_findings(&["content/a.md", "UTF-8"]);
    let site = Site::new();
    site.put("site.toml", b"title = \"\xff\"\n");
    site.has_findings(&["content/site.toml", "UTF-8"]);
}

#[test]
fn byte_order_marks_and_carriage_returns_are_read() {
    let site = Site::new();
    site.put(
        "a.md",
        "\u{feff}+++\r\ntitle = \"A\"\r\nsummary = \"s\"\r\n+++\r\n## A\r\n\r\ntext\r\n",
    );
    site.is_fine();
}

#[test]
fn nul_and_other_control_characters() {
    let site = Site::new();
    site.page(
        "a.md",
        "a\0b \u{1} \u{7f} \u{202e} [x](\0.md) `\0` \u{fffe}\n",
    );
    site.ends();
    let site = Site::new();
    site.put("a.md", "+++\ntitle = \"a\\u0000b\"\nsummary = \"s\"\n+++\n");
    site.ends();
    let site = Site::new();
    site.put("a.md", "\0".repeat(100_000));
    site.ends();
}

#[test]
fn empty_files() {
    let site = Site::new();
    site.put("a.md", "");
    site.has_findings(&["content/a.md"]);
    let site = Site::new();
    site.put("site.toml", "");
    site.has_findings(&["title"]);
}

// ---- size ----

#[test]
fn a_page_of_100_megabytes_is_refused_unread() {
    let site = Site::new();
    site.page("a.md", &"word ".repeat(20_000_000));
    site.has_findings(&["content/a.md", "larger than"]);
}

#[test]
fn settings_of_100_megabytes_are_refused_unread() {
    let site = Site::new();
    site.put(
        "site.toml",
        format!("title = \"{}\"", "a".repeat(100_000_000)),
    );
    site.has_findings(&["content/site.toml", "larger than"]);
}

#[test]
fn a_file_to_copy_of_100_megabytes_is_copied() {
    let site = Site::new();
    site.put("_static/film.mp4", vec![7; 100_000_000]);
    site.is_fine();
}

#[test]
fn a_line_of_a_megabyte() {
    let site = Site::new();
    site.page("a.md", &"word ".repeat(200_000));
    site.is_fine();
    let site = Site::new();
    site.page("a.md", &"w".repeat(1_000_000));
    site.is_fine();
}

#[test]
fn a_megabyte_without_a_break_in_any_place() {
    let long = "w".repeat(1_000_000);
    for text in [
        format!("# {long}\n"),
        format!("```\n{long}\n```\n"),
        format!("```{long}\nx\n```\n"),
        format!("| a |\n| - |\n| {long} |\n"),
        format!("[x](https://example.org/{long})\n"),
        format!("[x]({long}.md)\n"),
        format!("![{long}](x.png)\n"),
        format!("[^{long}]\n\n[^{long}]: x\n"),
        format!("<p title=\"{long}\">x</p>\n"),
        format!("<{long}>\n"),
        format!("&{long};\n"),
        format!("`calculator cost {long}`\n"),
        format!("```calculator cost\n{long} = 1\n```\n"),
        format!("```calculator cost\npreset = \"{long}\"\n```\n"),
        format!("<!-- breakeven-allow {long}: why -->\n"),
    ] {
        let site = Site::new();
        site.page("a.md", &text);
        site.ends();
    }
    for key in ["title", "titel", "updated", "template"] {
        let site = Site::new();
        let header = format!("+++\nsummary = \"s\"\n{key} = \"{long}\"\n+++\n");
        site.put("a.md", header);
        site.ends();
    }
}

#[test]
fn a_finding_on_every_word_of_a_long_line() {
    let site = Site::new();
    site.page("a.md", &"[x](none.md) ".repeat(20_000));
    site.has_findings(&["none.md"]);
}

#[test]
fn a_table_of_many_columns_and_rows() {
    let site = Site::new();
    let row = format!("|{}\n", "a|".repeat(1_000));
    let rule = format!("|{}\n", "-|".repeat(1_000));
    site.page("a.md", &format!("{row}{rule}{}", row.repeat(500)));
    site.ends();
    // Rows shorter than the head are filled up: a small text could become a huge page.
    let site = Site::new();
    let head = "a|".repeat(10_000);
    let rule = "-|".repeat(10_000);
    site.page(
        "a.md",
        &format!("|{head}\n|{rule}\n{}", "|a|\n".repeat(10_000)),
    );
    site.ends();
}

#[test]
fn very_many_headings_footnotes_and_references() {
    let site = Site::new();
    site.page("a.md", &"# Same\n\n".repeat(20_000));
    site.ends();
    let site = Site::new();
    let notes: String = (0..5_000)
        .map(|note| format!("text[^{note}]\n\n[^{note}]: note\n\n"))
        .collect();
    site.page("a.md", &notes);
    site.ends();
    let site = Site::new();
    let links: String = (0..20_000).map(|link| format!("[a][{link}] ")).collect();
    site.page(
        "a.md",
        &format!(
            "{links}\n\n[a]: https://example.org/{}\n",
            "x".repeat(10_000)
        ),
    );
    site.ends();
}

#[test]
fn a_reference_used_often_does_not_multiply() {
    let site = Site::new();
    let target = format!("[a]: https://example.org/{}\n\n", "x".repeat(100_000));
    site.page("a.md", &format!("{target}{}", "[a] ".repeat(100_000)));
    site.ends();
}

// ---- depth ----

#[test]
fn ten_thousand_levels() {
    let texts = [
        "> ".repeat(10_000) + "deep",
        "- ".repeat(10_000) + "deep",
        "*".repeat(10_000) + "deep" + &"*".repeat(10_000),
        "[".repeat(10_000) + "deep" + &"](x)".repeat(10_000),
        "![".repeat(10_000) + "deep" + &"](x)".repeat(10_000),
        "<div>".repeat(10_000) + &"</div>".repeat(10_000),
        "~~*a ".repeat(10_000),
        "`".repeat(10_000) + "a",
        "<!--".repeat(10_000),
        "&amp".repeat(10_000),
        "\\[".repeat(10_000),
        (0..500)
            .map(|depth| " ".repeat(2 * depth) + "- deep\n")
            .collect(),
        "<table><tr><td>".repeat(10_000),
        "<b><i>".repeat(10_000) + "deep",
        "<svg><math>".repeat(10_000),
        "<ul><li>".repeat(10_000),
        "</p>".repeat(10_000),
    ];
    for raw_html in ["refuse", "sanitise", "allow"] {
        for text in &texts {
            let site = Site::new();
            site.put(
                "site.toml",
                format!("title = \"A site\"\nraw_html = \"{raw_html}\"\n"),
            );
            site.page("a.md", text);
            site.ends();
        }
    }
}

#[test]
fn deep_toml() {
    for value in [
        "[".repeat(10_000) + &"]".repeat(10_000),
        "{a=".repeat(10_000) + "1" + &"}".repeat(10_000),
        "a.".repeat(10_000) + "b = 1",
    ] {
        let site = Site::new();
        site.put(
            "a.md",
            format!("+++\ntitle = \"A\"\nsummary = \"s\"\nx = {value}\n+++\n"),
        );
        site.has_findings(&["content/a.md"]);
        let site = Site::new();
        site.put("site.toml", format!("title = \"A\"\nx = {value}\n"));
        site.has_findings(&["content/site.toml"]);
        let site = Site::new();
        site.page("a.md", &format!("```calculator cost\n{value}\n```\n"));
        site.has_findings(&["content/a.md"]);
    }
}

#[test]
fn a_header_that_never_ends_or_has_a_key_for_every_line() {
    let site = Site::new();
    site.put("a.md", format!("+++\n{}", "title = \"A\"\n".repeat(50_000)));
    site.has_findings(&["content/a.md"]);
    let site = Site::new();
    let keys: String = (0..20_000).map(|key| format!("k{key} = 1\n")).collect();
    site.put(
        "a.md",
        format!("+++\ntitle = \"A\"\nsummary = \"s\"\n{keys}+++\n"),
    );
    site.has_findings(&["k0"]);
}

// ---- calculators ----

#[test]
fn calculators_with_extreme_inputs() {
    for body in [
        "api.requests_per_month = 1e308",
        "api.requests_per_month = -1",
        "api.requests_per_month = nan",
        "api.requests_per_month = inf",
        "api.memory = \"9999999999999999999999999999999999999999999999999999 GB\"",
        "components = \"a, a, a\"",
        "\"\" = 1",
    ] {
        let site = Site::new();
        site.page("a.md", &format!("```calculator cost\n{body}\n```\n"));
        site.has_findings(&["content/a.md"]);
    }
    let names: Vec<String> = (0..5_000).map(|name| format!("c{name}")).collect();
    let site = Site::new();
    site.page(
        "a.md",
        &format!(
            "```calculator cost\ncomponents = \"{}\"\n```\n",
            names.join(", ")
        ),
    );
    site.has_findings(&["content/a.md"]);
}

#[test]
fn very_many_calculators_on_a_page() {
    let site = Site::new();
    site.page("a.md", &"```calculator cost\n```\n\n".repeat(200));
    site.ends();
}

// ---- names and places ----

#[cfg(unix)]
#[test]
fn links_out_of_the_content_and_loops_are_findings() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    symlink("/etc/passwd", site.content().join("secret.md")).unwrap();
    symlink(".", site.content().join("loop")).unwrap();
    std::fs::create_dir(site.content().join("_static")).unwrap();
    symlink("/etc", site.content().join("_static/etc")).unwrap();
    symlink("self", site.content().join("_static/self")).unwrap();
    site.has_findings(&["secret.md", "loop", "_static/etc", "_static/self"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_text_and_names_of_devices() {
    use std::os::unix::ffi::OsStrExt as _;
    let site = Site::new();
    let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.md");
    std::fs::write(site.content().join(name), "x").unwrap();
    let (code, said) = site.build();
    assert_eq!(code, 1, "{said}");
}

#[test]
fn links_that_climb_out_are_findings() {
    let site = Site::new();
    site.page("a.md", "[x](../../etc/passwd) [y](/etc/passwd) ![z](../../../secret.png) [w](file:///etc/passwd)\n");
    site.has_findings(&["../../etc/passwd", "/etc/passwd", "../../../secret.png"]);
}

#[test]
fn tags_aliases_and_redirects_that_climb_out_or_are_refused_elsewhere() {
    let long = "n".repeat(5_000);
    for name in [
        "../../../escaped",
        "/etc/escaped",
        "..",
        ".",
        "con",
        "a/b/../../../../escaped",
        "C:\\\\escaped",
        "\\\\\\\\host\\\\escaped",
        "%2e%2e/escaped",
        "<script>",
        "a\\u0000b",
        "",
        " ",
        &long,
    ] {
        let site = Site::new();
        let header = "title = \"A\"\nsummary = \"s\"\n";
        site.put("a.md", format!("+++\n{header}tags = [\"{name}\"]\n+++\n"));
        site.ends();
        for alias in [name.to_owned(), format!("{name}.html")] {
            let site = Site::new();
            site.put(
                "a.md",
                format!("+++\n{header}aliases = [\"{alias}\"]\n+++\n"),
            );
            site.ends();
            let site = Site::new();
            site.put(
                "site.toml",
                format!("title = \"A site\"\n[redirects]\n\"{alias}\" = \"_index.md\"\n"),
            );
            site.ends();
        }
    }
}

#[test]
fn long_names_and_deep_folders() {
    let site = Site::new();
    site.page(&format!("{}.md", "n".repeat(240)), "long\n");
    site.ends();
    let site = Site::new();
    let deep = vec!["d"; 300].join("/");
    site.page(&format!("{deep}/a.md"), "deep\n");
    site.ends();
}

#[test]
fn names_that_windows_keeps_for_itself_or_cannot_tell_apart() {
    let site = Site::new();
    site.page("con.md", "x\n");
    site.page("a:b.md", "x\n");
    site.ends();
    let site = Site::new();
    site.page("Page.md", "x\n");
    site.page("page.md", "x\n");
    site.has_findings(&["age.md"]);
}

#[test]
fn two_files_for_one_address() {
    let site = Site::new();
    site.page("a.md", "x\n");
    site.put("_static/a.html", "y");
    site.has_findings(&["a.html"]);
    let site = Site::new();
    site.put("_static/.breakeven-manifest.json", "{}");
    site.put("_static/js/site.js", "x");
    site.ends();
}

// ---- templates ----

#[test]
fn templates_that_include_themselves_or_loop_for_long() {
    for template in [
        "{% include \"page.html\" %}",
        "{% extends \"page.html\" %}",
        "{% component a() %}{{ <a /> }}{% endcomponent a %}{{ <a /> }}",
        "{% component a() %}x{{ <b /> }}{% endcomponent a %}{% component b() %}{{ <a /> }}{% endcomponent b %}{{ <b /> }}",
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}x{% endfor %}{% endfor %}",
        "{{ undefined_thing }}",
        "{% if %}",
    ] {
        with_template("page.html", template.as_bytes());
    }
}

#[test]
fn templates_that_take_memory_without_end() {
    let start = "{% set s = \"xxxxxxxx\" %}{% set a = [\"xxxxxxxx\"] %}";
    let longer = "{% for i in range(end=100) %}{% set_global s = s ~ s %}{% endfor %}";
    let silent = "{% for i in range(end=100000) %}{% for j in range(end=100000) %}";
    for (template, named) in [
        // A text that is doubled: in a loop, line by line, by a filter, by components that call one another.
        (format!("{start}{longer}"), "page.html"),
        (
            format!("{start}{}", "{% set s = s ~ s ~ s %}".repeat(100)),
            "page.html",
        ),
        (
            format!(
                "{start}{}",
                "{% set s = s | replace(from=\"x\", to=s) %}".repeat(8)
            ),
            "page.html",
        ),
        (
            format!(
                "{{% component a(s: string) %}}{start}{longer}{{% endcomponent a %}}{{{{ <a s=\"\" /> }}}}"
            ),
            "page.html",
        ),
        // A list of lists, which is small until it is written.
        (
            format!(
                "{start}{{% for i in range(end=60) %}}{{% set_global a = [a, a] %}}{{% endfor %}}{{{{ a }}}}"
            ),
            "page.html",
        ),
        (
            format!(
                "{start}{{% for i in range(end=60) %}}{{% set_global a = [a, a] %}}{{% endfor %}}{{{{ a | json }}}}"
            ),
            "page.html",
        ),
        (
            format!(
                "{start}{{% for i in range(end=60) %}}{{% set_global a = [...a, ...a] %}}{{% endfor %}}"
            ),
            "page.html",
        ),
        // What is captured is not written yet.
        (
            format!(
                "{{% set all %}}{silent}{{{{ i }}}} is not {{{{ j }}}}. {{% endfor %}}{{% endfor %}}{{% endset %}}"
            ),
            "page.html",
        ),
    ] {
        let shown: String = template.chars().take(120).collect();
        let said = with_template("page.html", template.as_bytes());
        assert!(said.contains(named), "{shown}: {said}");
        // On a machine that is busy enough, its time is up before its memory.
        let is_stopped = ["memory without end", "does not end"].map(|why| said.contains(why));
        assert_ne!(is_stopped, [false, false], "{shown}: {said}");
        assert!(
            said.contains("while rendering content/a.md"),
            "{shown}: {said}"
        );
    }
}

#[test]
fn templates_that_loop_without_a_word() {
    let silent = "{% for i in range(end=100000) %}{% for j in range(end=100000) %}";
    let template = format!("{silent}{{% set k = i + j %}}{{% endfor %}}{{% endfor %}}");
    let said = with_template("page.html", template.as_bytes());
    assert!(said.contains("does not end"), "{said}");
    assert!(said.contains("while rendering content/a.md"), "{said}");
}

#[test]
fn templates_that_are_no_text_or_reach_for_other_files() {
    for (template, expected) in [
        (b"\xff\xfe".to_vec(), "UTF-8"),
        (b"a\0b".to_vec(), "NUL"),
        (vec![b'x'; 100_000_000], "larger than"),
        (
            b"{% include \"../../../../../../etc/passwd\" %}".to_vec(),
            "passwd",
        ),
        (b"{% include \"/etc/passwd\" %}".to_vec(), "passwd"),
        ("{{ (".repeat(10_000).into_bytes(), "page.html"),
        ("{% if 1 %}".repeat(10_000).into_bytes(), "page.html"),
    ] {
        let shown = String::from_utf8_lossy(&template[..template.len().min(60)]).into_owned();
        let said = with_template("page.html", &template);
        assert!(said.contains(expected), "{shown}: {said}");
        assert!(!said.contains("root:"), "{shown}: {said}");
    }
    let site = Site::new();
    site.put(
        "a.md",
        "+++\ntitle = \"A\"\nsummary = \"s\"\ntemplate = \"../../../../etc/passwd\"\n+++\n",
    );
    site.has_findings(&["content/a.md", "passwd"]);
}

/// Builds a site of one page with a template in place of the theme's, which has to be found wrong. Returns what was
/// said.
fn with_template(name: &str, template: &[u8]) -> String {
    let site = Site::new();
    site.put("site.toml", "title = \"A site\"\ntheme = \"../theme\"\n");
    site.page("a.md", "x\n");
    let theme = site.folder().join("theme");
    copy(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/plain"),
        &theme,
    );
    std::fs::write(theme.join("templates").join(name), template).unwrap();
    let (code, said) = site.build();
    assert_eq!(code, 1, "{said}");
    said
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

// ---- code ----

#[test]
fn code_that_is_deep_long_or_no_code_at_all_in_every_language() {
    let texts = [
        "(".repeat(10_000),
        "{[(".repeat(5_000) + &")]}".repeat(5_000),
        "<a>".repeat(10_000),
        "if x then begin { ".repeat(5_000),
        "\"\\\"'`".repeat(10_000),
        "/*".repeat(10_000) + &"#".repeat(1_000),
        "- a:\n  ".repeat(1_000),
        "x".repeat(1_000_000),
        "1 + ".repeat(25_000),
        "\u{1}\u{202e}é𝄞\u{feff} ".repeat(10_000),
    ];
    let check = |language: &str| {
        let site = Site::new();
        for (number, text) in texts.iter().enumerate() {
            let markdown = format!("~~~{language}\n{text}\n~~~\n");
            site.page(&format!("p{number}.md"), &markdown);
        }
        site.is_fine();
    };
    std::thread::scope(|scope| {
        for languages in LANGUAGES.chunks(6) {
            let check = &check;
            scope.spawn(move || languages.iter().for_each(|language| check(language.name)));
        }
    });
}
