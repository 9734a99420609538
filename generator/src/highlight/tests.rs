//! What is coloured in each language, and that nothing of the text is lost.

use super::*;

/// Returns the coloured stretches of a text, as `class:text`.
fn shown(language: &str, text: &str) -> Vec<String> {
    fresh(find(language).expect("a language"), text)
        .iter()
        .map(|token| format!("{}:{}", token.class.name(), &text[token.span.clone()]))
        .collect()
}

#[test]
fn every_name_is_of_one_language_and_every_grammar_compiles() {
    let mut seen = std::collections::BTreeSet::new();
    for name in names() {
        assert!(seen.insert(name.to_lowercase()), "{name} stands twice");
    }
    for language in &languages::LANGUAGES {
        fresh(language, "a = \"b\" # c\n");
    }
}

#[test]
fn tokens_stand_in_order_within_the_text_and_never_overlap() {
    let odd = [
        "",
        "\n",
        "\"",
        "'",
        "${",
        "é \"ü",
        "<a href='",
        "/* x",
        "[\n]]",
        "{\"a\": [1,\n",
        "fn f() {\r\n",
        "$ a \\\n b\n",
        "<script>let a = '<'</script><style>a{b:c}</style>",
        "+++\na = 'b",
        "```x\n`y",
        "FROM a AS \"b\n",
        "GET /\nA: b\n\n{\"c\":1}",
    ];
    for language in &languages::LANGUAGES {
        for text in odd {
            let mut at = 0;
            for token in fresh(language, text) {
                let Token { span, .. } = token;
                assert!(
                    at <= span.start && span.start < span.end,
                    "{} {text:?}",
                    language.name
                );
                assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                at = span.end;
            }
            assert!(at <= text.len());
        }
    }
}

#[test]
fn the_words_of_a_program_get_their_classes() {
    assert_eq!(
        shown(
            "rust",
            "// sum\npub fn add(a: u32) -> u32 { a + 1 } // end\n"
        ),
        [
            "c:// sum", "k:pub", "k:fn", "f:add", "t:u32", "t:u32", "n:1", "c:// end"
        ]
    );
    assert_eq!(
        shown("python", "def f(x):\n    return x + \"a\"  # c\n"),
        ["k:def", "f:f", "k:return", "s:\"a\"", "c:# c"]
    );
    assert_eq!(
        shown("sql", "SELECT id FROM orders WHERE total > 10 -- c\n"),
        [
            "k:SELECT", "p:id", "k:FROM", "t:orders", "k:WHERE", "p:total", "n:10", "c:-- c"
        ]
    );
    assert_eq!(
        shown("typescript", "const a: string = f(1);"),
        ["k:const", "t:string", "f:f", "n:1"]
    );
}

#[test]
fn what_is_called_is_a_function_in_every_language() {
    for (language, text) in [
        ("csharp", "class A { void made() { used(1); a.used(1); } }"),
        ("go", "package a\nfunc made() { used(1); a.used(1) }"),
        ("java", "class A { void made() { used(1); a.used(1); } }"),
        ("javascript", "function made() { used(1); a.used(1); }"),
        ("python", "def made():\n    used(1)\n    a.used(1)\n"),
        ("rust", "fn made() { used(1); a.used(1); }"),
        ("typescript", "function made() { used(1); a.used(1); }"),
    ] {
        let functions: Vec<String> = shown(language, text)
            .into_iter()
            .filter(|token| token.starts_with("f:"))
            .collect();
        assert_eq!(functions, ["f:made", "f:used", "f:used"], "{language}");
    }
}

#[test]
fn keys_are_told_apart_from_values() {
    assert_eq!(
        shown("json", "{\"a\": [\"b\", 1, true]}"),
        ["p:\"a\"", "s:\"b\"", "n:1", "n:true"]
    );
    assert_eq!(
        shown("toml", "[api.x]\nmemory = \"512 MB\" # c\n"),
        ["t:api", "t:x", "p:memory", "s:\"512 MB\"", "c:# c"]
    );
    assert_eq!(
        shown("yaml", "a:\n  - b: 1 # c\n"),
        ["p:a", "p:b", "n:1", "c:# c"]
    );
    assert_eq!(
        shown(
            "hcl",
            "resource \"a\" \"b\" {\n  count = 2\n  name  = \"x-${var.y}\"\n}\n"
        ),
        [
            "k:resource",
            "t:\"a\"",
            "t:\"b\"",
            "p:count",
            "n:2",
            "p:name",
            "s:\"x-",
            "p:y",
            "s:\""
        ]
    );
}

#[test]
fn what_is_embedded_in_html_is_read_in_its_own_language() {
    assert_eq!(
        shown("html", "<p class=\"a\">x</p><script>let a = 1;</script>"),
        [
            "t:p", "p:class", "s:\"a\"", "t:p", "t:script", "k:let", "n:1", "t:script"
        ]
    );
}

#[test]
fn lines_are_read_where_there_is_no_grammar() {
    assert_eq!(
        shown(
            "console",
            "$ curl -s \\\n  https://x.example | jq .\nfrom: here\n"
        ),
        ["o:$", "f:curl", "n:-s", "f:jq"]
    );
    assert_eq!(
        shown("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z\n"),
        ["c:--- a", "c:+++ b", "f:@@ -1 +1 @@", "d:-x", "i:+y"]
    );
    assert_eq!(
        shown(
            "dockerfile",
            "FROM rust:1 AS build # no\nRUN --mount=a cargo \\\n  ENV \"x\" $HOME\n"
        ),
        [
            "k:FROM",
            "k:AS",
            "k:RUN",
            "p:--mount=a",
            "s:\"x\"",
            "n:$HOME"
        ]
    );
    assert_eq!(
        shown("http", "POST /orders HTTP/1.1\nAccept: */*\n\n{\"a\": 1}\n"),
        ["k:POST", "p:Accept", "p:\"a\"", "n:1"]
    );
    assert_eq!(
        shown(
            "markdown",
            "+++\ntitle = \"A\"\n+++\n## B\n[c](d.md) `e`\n```toml\nx = 1\n```\n"
        ),
        [
            "c:+++",
            "p:title",
            "s:\"A\"",
            "c:+++",
            "f:## B",
            "p:(d.md)",
            "s:`e`",
            "k:```toml",
            "k:```"
        ]
    );
}

#[test]
fn a_text_is_read_once_and_found_again() {
    let rust = find("rs").expect("a language");
    let first = tokens(rust, "fn read_once() {}");
    let again = tokens(rust, "fn read_once() {}");
    assert!(Arc::ptr_eq(&first, &again));
    let long = "fn f() {}\n".repeat(LONGEST / 10 + 1);
    assert!(tokens(rust, &long).is_empty());
}

#[test]
fn what_comes_out_is_the_same_on_many_threads_at_once() {
    let text = "impl A { fn f(&self) -> Option<u8> { Some(1) } }";
    let rust = find("rust").expect("a language");
    let expected = fresh(rust, text);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(fresh(rust, text), expected));
        }
    });
}
