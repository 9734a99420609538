//! Tokens from a syntax tree: tree-sitter parses, a query names the nodes, and nested nodes are laid flat.
//!
//! Where patterns name one node twice, the later pattern wins; a node inside another wins over it, also where the
//! inner one has no colour. Embedded languages (scripts and styles in HTML) are read with their own grammar.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use streaming_iterator::StreamingIterator;
use tree_sitter::{Parser, Query, QueryCursor};
use tree_sitter_language::LanguageFn;

use super::lines::inside;
use super::{Class, Token};

/// A grammar and what its nodes are called; made ready on first use.
pub struct Grammar {
    /// The grammar.
    pub language: LanguageFn,
    /// The queries, one after another.
    pub queries: &'static [&'static str],
    /// The grammar made ready.
    pub once: OnceLock<Ready>,
}

/// A grammar with its compiled query, shared by all threads.
pub struct Ready {
    language: tree_sitter::Language,
    query: Query,
    /// What each capture of the query stands for.
    meanings: Vec<Meaning>,
}

/// What a capture of a query stands for.
#[derive(Clone, Copy)]
enum Meaning {
    /// A stretch with or without a colour.
    Stretch(Option<Class>),
    /// Text in the language of this name.
    Embedded(&'static str),
}

impl Grammar {
    /// Returns the grammar with its query compiled.
    pub fn ready(&'static self) -> &'static Ready {
        self.once.get_or_init(|| self.make_ready())
    }

    /// Compiles the query.
    pub(super) fn make_ready(&self) -> Ready {
        let language = tree_sitter::Language::new(self.language);
        let query = Query::new(&language, &self.queries.concat())
            .expect("a test compiles the queries of all grammars");
        let meanings = query
            .capture_names()
            .iter()
            .map(|name| meaning(name))
            .collect();
        Ready {
            language,
            query,
            meanings,
        }
    }
}

/// Returns what a capture stands for. The names are those that authors of grammars agreed on.
fn meaning(name: &str) -> Meaning {
    match name {
        "embedded.javascript" => return Meaning::Embedded("javascript"),
        "embedded.css" => return Meaning::Embedded("css"),
        "variable.builtin" => return Meaning::Stretch(Some(Class::Keyword)),
        _ => {}
    }
    Meaning::Stretch(match name.split('.').next().unwrap_or_default() {
        "comment" => Some(Class::Comment),
        "string" | "escape" => Some(Class::String),
        "number" | "float" | "boolean" | "constant" => Some(Class::Number),
        "keyword" | "conditional" | "storageclass" | "import" | "media" | "charset"
        | "keyframes" | "supports" => Some(Class::Keyword),
        "function" => Some(Class::Function),
        "type" | "constructor" | "module" | "namespace" | "tag" => Some(Class::Type),
        "property" | "attribute" | "field" | "label" => Some(Class::Property),
        _ => None,
    })
}

/// More matches under way at once than any code of a person needs; it bounds the work on hostile text.
const MATCHES: u32 = 256;

thread_local! {
    static TOOLS: RefCell<(Parser, QueryCursor)> = RefCell::new((Parser::new(), QueryCursor::new()));
}

/// A captured node: its bytes, the pattern, and the colour.
type Capture = (Range<usize>, usize, Option<Class>);

/// A stretch in the language of this name.
type Embedded = (Range<usize>, &'static str);

/// Returns the coloured stretches of a text.
pub(super) fn tokens(ready: &Ready, text: &str) -> Vec<Token> {
    let (captures, embedded) = TOOLS.with_borrow_mut(|(parser, cursor)| {
        captures(ready, text, parser, cursor).unwrap_or_default()
    });
    let mut tokens = flat(captures);
    for (span, name) in embedded {
        let at = tokens.partition_point(|token| token.span.start < span.start);
        tokens.splice(at..at, inside(name, text, span));
    }
    tokens
}

/// Returns the captures of the whole text, outer before inner, and the stretches in other languages.
fn captures(
    ready: &Ready,
    text: &str,
    parser: &mut Parser,
    cursor: &mut QueryCursor,
) -> Option<(Vec<Capture>, Vec<Embedded>)> {
    parser.set_language(&ready.language).ok()?;
    let tree = parser.parse(text, None)?;
    cursor.set_match_limit(MATCHES);
    let mut captures = Vec::new();
    let mut embedded = Vec::new();
    let mut found = cursor.captures(&ready.query, tree.root_node(), text.as_bytes());
    while let Some((matched, index)) = found.next() {
        let capture = matched.captures()[*index];
        let span = capture.node.byte_range();
        match ready.meanings[capture.index as usize] {
            Meaning::Embedded(name) => embedded.push((span, name)),
            Meaning::Stretch(class) if !span.is_empty() => {
                captures.push((span, matched.pattern_index, class));
            }
            Meaning::Stretch(_) => {}
        }
    }
    captures.sort_by_key(|(span, pattern, _)| (span.start, usize::MAX - span.end, *pattern));
    Some((captures, embedded))
}

/// Lays nested captures flat.
fn flat(captures: Vec<Capture>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Vec<(usize, Option<Class>)> = Vec::new();
    let mut at = 0;
    let mut push = |span: Range<usize>, class: Option<Class>| {
        let Some(class) = class.filter(|_| !span.is_empty()) else {
            return;
        };
        match tokens.last_mut() {
            Some(last) if last.span.end == span.start && last.class == class => {
                last.span.end = span.end;
            }
            _ => tokens.push(Token { span, class }),
        }
    };
    let mut close_until = |limit: usize, open: &mut Vec<(usize, Option<Class>)>| {
        while let Some((end, class)) = open.last().copied().filter(|(end, _)| *end <= limit) {
            push(at..end, class);
            at = at.max(end);
            open.pop();
        }
        if let Some((_, class)) = open.last() {
            push(at..limit, *class);
        }
        at = at.max(limit);
    };
    for (span, _, class) in captures {
        close_until(span.start, &mut open);
        open.push((span.end, class));
    }
    close_until(usize::MAX, &mut open);
    tokens
}
