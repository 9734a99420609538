//! HTML that an author wrote → HTML that cannot harm: what is not in the tables below is removed, and named.
//!
//! 1. [`filter`] takes one stretch of HTML apart, keeps the tags that are allowed, and says what it left out. Tags
//!    and comments that never end go too, so that they cannot swallow the rest of the page.
//! 2. [`clean`] puts the whole page through `ammonia`, which reads it as a browser does, closes what is open and
//!    has the last word on every element and attribute. Holes survive it in places where a hole can be, and only
//!    there.
//!
//! Deliberately absent: styles, scripts, handlers, frames, forms, `data-` attributes and anything of SVG or MathML.

use std::ops::Range;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use crate::load::SCHEMES;

use super::page::Piece;

/// Elements that stay, those that Markdown makes among them.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all that is in them.
const WHOLE: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea", "title", "xmp",
];

/// Attributes that stay on every element; so does everything that starts with `aria-`.
const EVERYWHERE: &[&str] = &[
    "class", "dir", "hidden", "id", "lang", "role", "tabindex", "title",
];

/// Attributes that stay on some elements.
const ON_ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    (
        "img",
        &["alt", "decoding", "height", "loading", "src", "width"],
    ),
    ("input", &["checked", "disabled", "type"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Removed {
    /// What it is: "`<script>`", or "the attribute `onclick`".
    pub(super) what: String,
    /// Where its tag stands in the stretch.
    pub(super) at: Range<usize>,
}

/// Returns what may stay of a stretch of HTML, and what may not.
pub(super) fn filter(html: &str) -> (String, Vec<Removed>) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let (mut kept, mut removed) = (String::new(), Vec::new());
    // The element whose content is being left out, and how often it was opened.
    let mut skipped: Option<(String, usize)> = None;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match (token, &mut skipped) {
            (Token::StartTag(tag), Some((name, depth))) => {
                *depth += usize::from(name_of(&tag.name) == *name);
            }
            (Token::EndTag(tag), Some((name, depth))) if name_of(&tag.name) == *name => {
                *depth -= 1;
                if *depth == 0 {
                    skipped = None;
                }
            }
            (Token::StartTag(tag), None) => {
                let name = name_of(&tag.name);
                removed.extend(refused(&name, &tag));
                if ELEMENTS.contains(&name.as_str()) {
                    kept.push_str(&html[tag.span.start..tag.span.end]);
                } else if WHOLE.contains(&name.as_str()) && !tag.self_closing {
                    skipped = Some((name, 1));
                }
            }
            (Token::EndTag(tag), None) if ELEMENTS.contains(&name_of(&tag.name).as_str()) => {
                kept.push_str(&html[tag.span.start..tag.span.end]);
            }
            (Token::String(text), None) => kept.push_str(&html[text.span.start..text.span.end]),
            _ => {}
        }
    }
    (kept, removed)
}

/// Returns what a tag has that may not stay: itself, or some of its attributes.
fn refused(name: &str, tag: &StartTag<usize>) -> Vec<Removed> {
    let at = tag.span.start..tag.span.end;
    if !ELEMENTS.contains(&name) {
        let what = format!("`<{name}>`");
        return vec![Removed { what, at }];
    }
    let attributes = tag.attributes.iter().filter_map(|(attribute, value)| {
        let attribute = name_of(attribute);
        let value = String::from_utf8_lossy(&value.value);
        (!may_have(name, &attribute, &value)).then(|| Removed {
            what: format!("the attribute `{attribute}` of `<{name}>`"),
            at: at.clone(),
        })
    });
    attributes.collect()
}

fn may_have(element: &str, attribute: &str, value: &str) -> bool {
    let is_listed = ON_ELEMENTS
        .iter()
        .any(|(name, attributes)| *name == element && attributes.contains(&attribute));
    (is_listed || EVERYWHERE.contains(&attribute) || attribute.starts_with("aria-"))
        && is_sound(element, attribute, value)
}

/// Tells whether an attribute that may stay has a value that may.
fn is_sound(element: &str, attribute: &str, value: &str) -> bool {
    match attribute {
        "href" | "src" | "cite" => {
            // As browsers read it: blanks before, and line ends and tabs anywhere, count for nothing.
            let address: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
                .to_ascii_lowercase();
            let is_path = |address: &str| {
                address
                    .split(['/', '?', '#'])
                    .next()
                    .is_none_or(|first| !first.contains(':'))
            };
            is_path(&address)
                || (element == "img" && address.starts_with("data:image/"))
                || SCHEMES.iter().any(|scheme| {
                    let rest = address.strip_prefix(scheme);
                    rest.is_some_and(|rest| rest.starts_with(':'))
                })
        }
        "tabindex" => matches!(value, "0" | "-1"),
        "type" if element == "input" => value.eq_ignore_ascii_case("checkbox"),
        _ => true,
    }
}

fn name_of(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .add_tags(ELEMENTS)
        .clean_content_tags(WHOLE.iter().copied().collect())
        .add_generic_attributes(EVERYWHERE)
        .generic_attribute_prefixes(["aria-"].into())
        .add_url_schemes(SCHEMES)
        .add_url_schemes(&["data"])
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .set_tag_attribute_value("input", "disabled", "")
        .attribute_filter(|element, attribute, value| {
            is_sound(element, attribute, value).then(|| value.into())
        });
    for (element, attributes) in ON_ELEMENTS {
        builder.add_tag_attributes(*element, *attributes);
    }
    builder
});

/// Cleans a page. `text` is the whole source: the marks that stand for the holes meanwhile must not be in it.
pub(super) fn clean(pieces: Vec<Piece>, text: &str) -> Vec<Piece> {
    let mut mark = "hole".to_owned();
    while text.contains(&mark) {
        mark.push('-');
    }
    let (mut html, mut holes) = (String::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Html(markup) => {
                html.push_str(&markup);
                continue;
            }
            // Stands inside `href="…"` or `src="…"`, which the writer has written.
            Piece::Target(_) => html.push_str(&format!("{mark}{}.", holes.len())),
            Piece::Image(_)
            | Piece::Open(_)
            | Piece::Close { .. }
            | Piece::Calculator { .. }
            | Piece::Figure { .. } => {
                html.push_str(&format!("{BEFORE}{mark}{}.{AFTER}", holes.len()));
            }
        }
        holes.push(piece);
    }
    let cleaned = AMMONIA.clean(&html).to_string();
    fill(&cleaned, &mark, &holes)
}

/// What stands around the mark of a hole for markup. Quotes are escaped inside attributes and `<` in text, so
/// that these can only be the tags of an element.
const BEFORE: &str = "<data value=\"";
const AFTER: &str = "\"></data>";

/// Puts the holes back in place of their marks. One that came into a place where markup cannot be is left out.
fn fill(html: &str, mark: &str, holes: &[Piece]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(mark) {
        let (mut before, after) = rest.split_at(at);
        let after = &after[mark.len()..];
        let number = after
            .split_once('.')
            .map(|(number, after)| (number.parse(), after));
        let Some((Ok(number), mut after)) = number else {
            pieces.push(Piece::Html(format!("{before}{mark}")));
            rest = after;
            continue;
        };
        let number: usize = number;
        let hole = match holes.get(number) {
            Some(target @ Piece::Target(_)) => Some(target),
            Some(hole) => match (before.strip_suffix(BEFORE), after.strip_prefix(AFTER)) {
                (Some(outer_before), Some(outer_after)) => {
                    (before, after) = (outer_before, outer_after);
                    Some(hole)
                }
                _ => None,
            },
            None => None,
        };
        pieces.push(Piece::Html(before.to_owned()));
        pieces.extend(hole.cloned());
        rest = after;
    }
    pieces.push(Piece::Html(rest.to_owned()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, kept: &str, removed: &[&str]) {
        let (found, what) = filter(html);
        let what: Vec<&str> = what.iter().map(|removed| removed.what.as_str()).collect();
        assert_eq!((found.as_str(), what.as_slice()), (kept, removed), "{html}");
    }

    #[test]
    fn what_authors_need_stays_and_what_can_harm_is_named() {
        check("<kbd class=\"key\" id=k>", "<kbd class=\"key\" id=k>", &[]);
        check("a<script>b</script>c", "ac", &["`<script>`"]);
        check("<svg><svg></svg>x</svg>y", "y", &["`<svg>`"]);
        check("<iframe src=x>", "", &["`<iframe>`"]);
        check("<p>a<!-- b", "<p>a", &[]);
        check("<p>a<b title=\"c", "<p>a", &[]);
        let onclick = "<p onclick=\"x\">";
        check(onclick, onclick, &["the attribute `onclick` of `<p>`"]);
        let script = "<a href=\" jav\nascript:x\">";
        check(script, script, &["the attribute `href` of `<a>`"]);
        check("<blink>a</blink>", "a", &["`<blink>`"]);
    }

    fn cleaned(html: &str) -> String {
        match super::clean(vec![Piece::Html(html.to_owned())], html).as_slice() {
            [Piece::Html(found)] => found.clone(),
            pieces => panic!("{pieces:?}"),
        }
    }

    #[test]
    fn a_page_is_read_as_a_browser_reads_it_before_it_is_judged() {
        for (html, clean) in [
            (
                "<p onclick=x style=y data-calculator=z class=c>a",
                "<p class=\"c\">a</p>",
            ),
            ("<a href=\"java&#115;cript:x\">a</a>", "<a>a</a>"),
            ("<a href=\"jav&Tab;ascript:x\">a</a>", "<a>a</a>"),
            ("<a href=\"data:text/html,x\">a</a>", "<a>a</a>"),
            ("<a href=\"HTTPS://x\">b</a>", "<a href=\"HTTPS://x\">b</a>"),
            (
                "<img src=\"data:image/png;base64,AA==\" onerror=x>",
                "<img src=\"data:image/png;base64,AA==\">",
            ),
            ("<img src=\"data:text/html,x\">", "<img>"),
            (
                "<details open><summary>a</summary>",
                "<details open=\"\"><summary>a</summary></details>",
            ),
            (
                "<input type=text name=a onfocus=b autofocus>",
                "<input disabled=\"\">",
            ),
            ("</div></main><p>a", "<p>a</p>"),
            ("<form action=x><button>a</button></form>", "a"),
        ] {
            assert_eq!(cleaned(html), clean, "{html}");
        }
    }

    #[test]
    fn what_was_cleaned_means_the_same_when_it_is_read_again() {
        for html in [
            "<svg><style><img src=x onerror=y></style></svg>a",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">",
            "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=y></style></annotation-xml></math>",
            "<noscript><p title=\"</noscript><img src=x onerror=y>\">",
            "<svg></p><style><a id=\"</style><img src=1 onerror=x>\">",
            "<table><p title=\"</table><script>x</script>\"><td>",
            "<div><textarea><p title=\"</textarea><img src onerror=x>\">",
        ] {
            let once = cleaned(html);
            assert_eq!(cleaned(&once), once, "{html}");
            assert_eq!(filter(&once).1, [], "{html} became {once}");
        }
    }
}
