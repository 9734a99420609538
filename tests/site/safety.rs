//! Hostile titles, texts and names, and files too large: never markup, never outside the site. The same bytes each time.

use crate::support::SiteTest;

#[test]
fn titles_and_summaries_can_never_become_markup() {
    let text = "+++\ntitle = \"<b>&\"\nsummary = \"<script>\"\n+++\n";
    let built = SiteTest::new().file("content/a.md", text).build().clean();
    assert!(
        built
            .element("a.html", "main")
            .starts_with("<a href=\"index.html\">Home</a> / <h1>&lt;b&gt;&amp;</h1>")
    );
    assert!(
        built
            .element("index.html", "main")
            .contains("&lt;script&gt;")
    );
}

#[test]
fn a_script_in_any_title_text_key_or_input_stays_text() {
    const SCRIPT: &str = "<script>alert(1)</script>";
    const OUT: &str = "\\\"><script>alert(1)</script>";
    let settings = |raw_html: &str| {
        format!(
            "title = \"{OUT}\"\ntagline = \"{OUT}\"\ndescription = \"{OUT}\"\nauthor = \"{OUT}\"\n\
             copyright = \"{OUT}\"\nsource_url = \"https://x.example/&lt;script&gt;\"\n\
             base_url = \"https://x.example/\"\nraw_html = \"{raw_html}\"\n"
        )
    };
    let header = format!(
        "+++\ntitle = \"{OUT}\"\nsummary = \"{OUT}\"\ndescription = \"{OUT}\"\nupdated = 2026-11-21\n+++\n"
    );
    let markdown = format!(
        "## `{SCRIPT}`\n\n\\{SCRIPT} `{SCRIPT}` ![`{SCRIPT}`](_static/a.png '{OUT}') [`x`](b.md \"{OUT}\")\n\n\
         | `{SCRIPT}` |\n| - |\n| `{SCRIPT}` |\n\n```html {SCRIPT}\n{SCRIPT}\n```\n\n    {SCRIPT}\n\n\
         ```calculator cost\ncomponents = \"{OUT}\"\n```\n\n`calculator cost {SCRIPT}; preset={SCRIPT}`\n\n\
         Note.[^{SCRIPT}]\n\n[^{SCRIPT}]: `{SCRIPT}`\n"
    );
    for raw_html in ["refuse", "sanitise", "allow"] {
        let built = SiteTest::new()
            .file("content/site.toml", settings(raw_html))
            .file("content/_static/a.png", "")
            .file("content/_index.md", &header)
            .file("content/part/_index.md", &header)
            .file("content/part/a.md", &header)
            .file("content/b.md", format!("{header}{markdown}"))
            .build();
        let pages = built.files();
        let pages = pages.iter().filter(|(path, _)| path.ends_with(".html"));
        for (path, bytes) in pages {
            let html = String::from_utf8_lossy(bytes);
            // A calculator to take away has its own scripts within it, each named by its hash in the policy.
            let planted = match path.starts_with("take-away/") {
                true => SCRIPT,
                false => "<script>",
            };
            assert!(!html.contains(planted), "{raw_html} {path}: {html}");
            assert!(
                html.contains("alert(1)"),
                "{raw_html} {path} quotes nothing"
            );
        }
    }
}

#[test]
fn feeds_maps_and_data_stay_well_formed_whatever_titles_say() {
    const OUT: &str =
        "\\\"]]></title><script>alert(1)</script>&amp;{{ x }} <!-- \u{fffd} \u{202e}é𝄞";
    let text = format!(
        "title = \"{OUT}\"\nsummary = \"{OUT}\"\ndescription = \"{OUT}\"\nupdated = 2026-11-21\n"
    );
    let built = SiteTest::new()
        .file(
            "content/site.toml",
            format!(
                "title = \"{OUT}\"\ntagline = \"{OUT}\"\ndescription = \"{OUT}\"\nauthor = \"{OUT}\"\n\
                 copyright = \"{OUT}\"\nbase_url = \"https://x.example/\"\nmarkdown = true\n"
            ),
        )
        .file("content/_index.md", format!("+++\n{text}+++\n"))
        .file(
            "content/a.md",
            format!("+++\n{text}tags = [\"{OUT}\"]\n+++\n## `]]></script>` &\n"),
        )
        .build();
    let (mut xml, mut json) = (0, 0);
    for (path, bytes) in built.files() {
        let text = String::from_utf8_lossy(&bytes);
        if path.ends_with(".xml") {
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            xml += 1;
        } else if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            json += 1;
        } else if path.ends_with(".html") {
            assert!(!text.contains("<script>alert"), "{path}: {text}");
            let data = text.split("<script type=\"application/ld+json\">").skip(1);
            for block in data.filter_map(|rest| rest.split("</script>").next()) {
                serde_json::from_str::<serde_json::Value>(block)
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
                json += 1;
            }
        }
    }
    assert!(
        xml >= 2 && json >= 3,
        "{xml} of XML, {json} of JSON: {:?}",
        built.paths()
    );
}

#[test]
fn a_control_character_in_a_title_is_found() {
    for (path, key) in [
        ("a.md", "title"),
        ("a.md", "summary"),
        ("site.toml", "tagline"),
    ] {
        let text = match path {
            "a.md" => format!(
                "+++\n{key} = \"a\\u0001b\"\n{} = \"x\"\n+++\n",
                if key == "title" { "summary" } else { "title" }
            ),
            _ => format!("title = \"Site\"\ntheme = \"../theme\"\n{key} = \"a\\u001bb\"\n"),
        };
        let run = SiteTest::new()
            .file(&format!("content/{path}"), text)
            .run(&["check"]);
        assert!(
            run.code == 1
                && run.stderr.contains("error[BE0206]: ")
                && run.stderr.contains("control character"),
            "{path} {key}: {}",
            run.stderr
        );
    }
}

#[test]
fn names_that_only_look_like_those_that_disks_refuse_are_fine() {
    let mut site = SiteTest::new();
    for name in [
        "console",
        "com",
        "com10",
        "nullable",
        "auxiliary",
        "a.b",
        "ü ö",
        "it's",
    ] {
        site = site.page(&format!("{name}.md"), name, "");
    }
    site.file("content/_static/prn-2.txt", "").build().clean();
}

#[cfg(unix)]
#[test]
fn names_that_other_machines_refuse_are_found_and_never_leave_the_site() {
    let site = SiteTest::new()
        .page("aux.md", "A", "")
        .page("guides/_index.md", "Guides", "")
        .file("content/_static/what?.txt", "")
        .file("content/_static/a\\..\\..\\..\\b.txt", "")
        .file("content/_static/guides", "");
    let run = site.run(&["check"]);
    assert_eq!(run.code, 1);
    for message in [
        "error[BE0105]: Windows takes `aux.html` for a device",
        "error[BE0105]: Windows takes no name with `?`: `what?.txt`",
        "error[BE0105]: \"_static/a\\\\..\\\\..\\\\..\\\\b.txt\" cannot stand in an address",
        "error[BE0508]: the address `guides` is a file, and a folder for content/guides/_index.md",
    ] {
        assert!(
            run.stderr.contains(message),
            "no {message} in {}",
            run.stderr
        );
    }
    assert!(site.build().paths().iter().all(|path| !path.contains("..")));
}

#[test]
fn a_file_to_copy_that_is_too_large_is_found_unread() {
    let site = SiteTest::new().file("content/_static/film.mp4", "");
    let film = std::fs::File::options()
        .write(true)
        .open(site.folder().join("content/_static/film.mp4"))
        .unwrap();
    film.set_len(101 << 20).unwrap();
    let run = site.run(&["check"]);
    assert!(
        run.stderr
            .contains("error[BE0104]: the file is larger than 100 MiB"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_same_site_gives_the_same_bytes_at_any_number_of_threads() {
    let site = SiteTest::fixture("sections").page(
        "guides/sum.md",
        "Sum",
        "```calculator cold-start\n```\n",
    );
    let built = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| site.build().clean().files())
    };
    let one = built(1);
    assert!(one == built(7), "one thread and seven give different files");
}

#[test]
fn pages_that_no_file_of_the_content_is_are_held_to_the_policy_too() {
    let open = "<html><head><title>x</title></head><body>{{ page.content | safe }}</body></html>";
    let sound = std::fs::read_to_string(
        crate::support::tests_folder().join("fixtures/theme/templates/base.html"),
    )
    .unwrap();
    let policy = "the page has no policy: it may run and load anything";
    let moved = SiteTest::fixture("moved").file("theme/templates/moved.html", open);
    let said = moved.run(&["check"]).stderr;
    for part in [
        policy,
        "theme/templates/moved.html:1:7",
        "and on 2 other pages",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for kind in ["print", "offline"] {
        let template =
            format!("{{% if page.kind == \"{kind}\" %}}{open}{{% else %}}{sound}{{% endif %}}");
        let settings = "title = \"Site\"\ntheme = \"../theme\"\nprint = true\narchive = true\n";
        let run = SiteTest::new()
            .file("content/site.toml", settings)
            .file("theme/templates/page.html", template)
            .run(&["check"]);
        let page = format!("in the finished page {kind}.html, line 1: <head>");
        for part in [policy, &page, "1 error\n"] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
    }
}
