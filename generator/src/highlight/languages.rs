//! The languages: one row each, with the names that a fence may use.
//!
//! A grammar comes from its own crate, with the query of its authors; where that query leaves out what readers look
//! for, or counts on an older rule of which pattern wins, a few lines in `queries/` are added to it.

use std::sync::OnceLock;

use super::Token;
use super::lines;
use super::tree::Grammar;

/// A language that a fence may name.
pub struct Language {
    /// The name in the `class` attribute.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// How it is read.
    pub reader: Reader,
}

impl Language {
    /// Makes the grammar ready, as the first block of the language does, and throws it away: for measuring.
    pub fn make_ready(&self) {
        if let Reader::Tree(grammar) = &self.reader {
            grammar.make_ready();
        }
    }
}

/// How a language is read.
pub enum Reader {
    /// Not at all.
    Plain,
    /// Line by line.
    Lines(fn(&str) -> Vec<Token>),
    /// With a grammar.
    Tree(Grammar),
}

/// Returns the language of this name, upper or lower case.
pub fn find(name: &str) -> Option<&'static Language> {
    number_of(name).map(|number| &LANGUAGES[number])
}

/// Returns the place of a language in the table.
pub(super) fn number_of(name: &str) -> Option<usize> {
    LANGUAGES.iter().position(|language| {
        let mut names = std::iter::once(&language.name).chain(language.aliases);
        names.any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// Returns every name that a fence may use.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    LANGUAGES
        .iter()
        .flat_map(|language| std::iter::once(language.name).chain(language.aliases.iter().copied()))
}

const fn tree(
    name: &'static str,
    aliases: &'static [&'static str],
    language: tree_sitter_language::LanguageFn,
    queries: &'static [&'static str],
) -> Language {
    let grammar = Grammar {
        language,
        queries,
        once: OnceLock::new(),
    };
    Language {
        name,
        aliases,
        reader: Reader::Tree(grammar),
    }
}

const fn by_line(
    name: &'static str,
    aliases: &'static [&'static str],
    read: fn(&str) -> Vec<Token>,
) -> Language {
    Language {
        name,
        aliases,
        reader: Reader::Lines(read),
    }
}

/// The languages of documentation on systems. The names of a row are told apart from all others by a test.
pub static LANGUAGES: [Language; 23] = [
    Language {
        name: "text",
        aliases: &["txt", "plain", "plaintext", "output", "none"],
        reader: Reader::Plain,
    },
    tree(
        "bash",
        &["sh", "shell", "zsh"],
        tree_sitter_bash::LANGUAGE,
        &[tree_sitter_bash::HIGHLIGHT_QUERY],
    ),
    by_line("console", &["terminal", "shell-session"], lines::console),
    tree(
        "csharp",
        &["c#", "cs"],
        tree_sitter_c_sharp::LANGUAGE,
        &[
            tree_sitter_c_sharp::HIGHLIGHTS_QUERY,
            include_str!("queries/csharp.scm"),
        ],
    ),
    tree(
        "css",
        &[],
        tree_sitter_css::LANGUAGE,
        &[tree_sitter_css::HIGHLIGHTS_QUERY],
    ),
    by_line("diff", &["patch"], lines::diff),
    by_line(
        "dockerfile",
        &["docker", "containerfile"],
        lines::dockerfile,
    ),
    tree(
        "go",
        &["golang"],
        tree_sitter_go::LANGUAGE,
        &[
            tree_sitter_go::HIGHLIGHTS_QUERY,
            include_str!("queries/go.scm"),
        ],
    ),
    tree(
        "hcl",
        &["terraform", "tf"],
        tree_sitter_hcl::LANGUAGE,
        &[include_str!("queries/hcl.scm")],
    ),
    tree(
        "html",
        &["xml", "svg"],
        tree_sitter_html::LANGUAGE,
        &[
            tree_sitter_html::HIGHLIGHTS_QUERY,
            include_str!("queries/html.scm"),
        ],
    ),
    by_line("http", &[], lines::http),
    by_line("ini", &["properties", "env", "dotenv", "conf"], lines::ini),
    tree(
        "java",
        &[],
        tree_sitter_java::LANGUAGE,
        &[tree_sitter_java::HIGHLIGHTS_QUERY],
    ),
    tree(
        "javascript",
        &["js", "jsx", "mjs", "node"],
        tree_sitter_javascript::LANGUAGE,
        &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
        ],
    ),
    tree(
        "json",
        &["jsonc", "json5", "jsonl", "ndjson"],
        tree_sitter_json::LANGUAGE,
        &[
            tree_sitter_json::HIGHLIGHTS_QUERY,
            include_str!("queries/json.scm"),
        ],
    ),
    by_line("markdown", &["md"], lines::markdown),
    tree(
        "python",
        &["py"],
        tree_sitter_python::LANGUAGE,
        &[
            tree_sitter_python::HIGHLIGHTS_QUERY,
            include_str!("queries/python.scm"),
        ],
    ),
    tree(
        "rust",
        &["rs"],
        tree_sitter_rust::LANGUAGE,
        &[tree_sitter_rust::HIGHLIGHTS_QUERY],
    ),
    tree(
        "sql",
        &["postgresql", "mysql", "sqlite"],
        tree_sitter_sequel::LANGUAGE,
        &[
            tree_sitter_sequel::HIGHLIGHTS_QUERY,
            include_str!("queries/sql.scm"),
        ],
    ),
    tree(
        "toml",
        &[],
        tree_sitter_toml_ng::LANGUAGE,
        &[
            tree_sitter_toml_ng::HIGHLIGHTS_QUERY,
            include_str!("queries/toml.scm"),
        ],
    ),
    tree(
        "tsx",
        &[],
        tree_sitter_typescript::LANGUAGE_TSX,
        &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_javascript::JSX_HIGHLIGHT_QUERY,
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
        ],
    ),
    tree(
        "typescript",
        &["ts", "mts"],
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        &[
            tree_sitter_javascript::HIGHLIGHT_QUERY,
            tree_sitter_typescript::HIGHLIGHTS_QUERY,
        ],
    ),
    tree(
        "yaml",
        &["yml"],
        tree_sitter_yaml::LANGUAGE,
        &[tree_sitter_yaml::HIGHLIGHTS_QUERY],
    ),
];
