//! A finished page, read as a browser reads it: the ids it has, what it refers to, and what its policy would refuse.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{State, Tokenizer};

/// What is needed of a page.
#[derive(Debug, Default)]
pub struct Document {
    /// Every id, in order.
    pub ids: Vec<Mark>,
    /// The names of `<a name>`, which links reach as they reach ids.
    pub names: BTreeSet<String>,
    /// Everything that leads to or loads something.
    pub uses: Vec<Use>,
    /// Ids that attributes such as `for` and `aria-describedby` name.
    pub references: Vec<Mark>,
    /// What the page's policy refuses, or what does not work from disk.
    pub offences: Vec<Offence>,
    /// The page's policy.
    pub policy: Option<Mark>,
    /// The first tag that loads something before the policy is known.
    pub before_policy: Option<Range<usize>>,
    /// The tag `<head>`, or else the first of the page.
    pub head: Range<usize>,
}

/// What a page does that its policy refuses, or that fails from disk.
#[derive(Clone, Debug)]
pub struct Offence {
    /// What it does.
    pub text: String,
    /// What to write instead.
    pub remedy: &'static str,
    /// The bytes of the tag in the page.
    pub tag: Range<usize>,
}

/// What to write in place of a script in the page.
const SCRIPT_IN_A_FILE: &str = "put it into a file: `<script src=\"…\" defer></script>`";
/// What to write in place of a style in the page.
const STYLE_IN_A_FILE: &str =
    "give the element a class, and style the class in a style sheet of the theme";

/// A text with the tag that it stands in.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The text.
    pub text: String,
    /// The bytes of the tag in the page.
    pub tag: Range<usize>,
}

/// An address on a page.
#[derive(Clone, Debug)]
pub struct Use {
    /// The address.
    pub address: String,
    /// Whether the page loads it, rather than leading to it.
    pub loads: bool,
    /// The bytes of the tag in the page.
    pub tag: Range<usize>,
}

/// Attributes whose value is an address, and whether the page loads it.
const ADDRESSES: &[(&str, bool)] = &[
    ("href", false),
    ("src", true),
    ("poster", true),
    ("data", true),
    ("xlink:href", false),
    ("action", false),
];

/// Attributes whose value is one or more ids of the page.
const REFERENCES: &[&str] = &[
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-details",
    "headers",
    "list",
];

/// Relations of `<link>` that load what they name.
const LOADING: &[&str] = &[
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "manifest",
    "prefetch",
    "apple-touch-icon",
];

/// Relations of `<link>` that name the public address of a page.
const NAMING: &[&str] = &["canonical", "alternate"];

/// Reads a page.
pub fn read(html: &str) -> Document {
    let mut document = Document::default();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut inline: Option<(&'static str, &'static str, Range<usize>)> = None;
    let mut tokens = Tokenizer::new_with_emitter(html, emitter);
    tokens.set_state(State::Data);
    for Ok(token) in tokens {
        match token {
            Token::StartTag(tag) if says_nothing(&tag) && !document.head.is_empty() => {
                inline = None;
            }
            Token::StartTag(tag) => {
                let element = Element::new(&tag);
                if element.name == "head" || document.head.is_empty() {
                    document.head = element.tag.clone();
                }
                element.read_into(&mut document);
                inline = element
                    .opens_inline()
                    .map(|(what, remedy)| (what, remedy, element.tag.clone()));
            }
            Token::String(text) if !text.value.trim_ascii().is_empty() => {
                if let Some((what, remedy, tag)) = inline.take() {
                    document.offences.push(Offence {
                        text: what.to_owned(),
                        remedy,
                        tag,
                    });
                }
            }
            Token::EndTag(_) => inline = None,
            _ => {}
        }
    }
    document
}

/// Tells whether an element has nothing of what is needed, as most have: a stretch of coloured code.
fn says_nothing(tag: &StartTag<usize>) -> bool {
    let mut attributes = tag.attributes.keys();
    attributes.all(|name| name.as_slice() == b"class")
        && !matches!(
            tag.name.as_slice(),
            b"head" | b"script" | b"style" | b"body" | b"img"
        )
}

struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    tag: Range<usize>,
}

impl Element {
    fn new(tag: &StartTag<usize>) -> Element {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Element {
            name: text(&tag.name),
            attributes: tag
                .attributes
                .iter()
                .map(|(name, value)| (text(name), text(&value.value)))
                .collect(),
            tag: tag.span.start..tag.span.end,
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn read_into(&self, document: &mut Document) {
        let mark = |text: &str| Mark {
            text: text.to_owned(),
            tag: self.tag.clone(),
        };
        document.ids.extend(self.get("id").map(mark));
        if self.name == "a" {
            document.names.extend(self.get("name").map(str::to_owned));
        }
        for name in REFERENCES {
            let ids = self.get(name).unwrap_or_default();
            document
                .references
                .extend(ids.split_ascii_whitespace().map(mark));
        }
        for (name, loads) in ADDRESSES {
            let names_page = self.name == "link" && self.has_relation(NAMING);
            if let Some(address) = self.get(name).filter(|_| !names_page) {
                let loads = *loads || (self.name == "link" && self.has_relation(LOADING));
                let address = address.trim().to_owned();
                document.uses.push(Use {
                    address,
                    loads,
                    tag: self.tag.clone(),
                });
            }
        }
        for candidate in candidates(self.get("srcset").unwrap_or_default()) {
            document.uses.push(Use {
                address: candidate.to_owned(),
                loads: true,
                tag: self.tag.clone(),
            });
        }
        document
            .offences
            .extend(self.offences().map(|(text, remedy)| Offence {
                text,
                remedy,
                tag: self.tag.clone(),
            }));
        let is_policy = self.name == "meta"
            && self
                .get("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"));
        if document.policy.is_none() && is_policy {
            document.policy = Some(mark(self.get("content").unwrap_or_default()));
        }
        if document.policy.is_none() && document.before_policy.is_none() && self.loads() {
            document.before_policy = Some(self.tag.clone());
        }
    }

    /// Tells whether the element runs or loads something, for which a policy has to be known before.
    fn loads(&self) -> bool {
        matches!(self.name.as_str(), "script" | "style" | "img" | "body")
            || self.name == "link" && self.has_relation(LOADING)
    }

    fn has_relation(&self, relations: &[&str]) -> bool {
        self.get("rel")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .any(|relation| relations.contains(&relation))
    }

    /// What the policy refuses, or what fails on pages opened from disk.
    fn offences(&self) -> impl Iterator<Item = (String, &'static str)> {
        let is_module = self.name == "script" && self.get("type") == Some("module");
        let attributes = self
            .attributes
            .keys()
            .filter_map(move |name| match name.as_str() {
                "style" => Some((
                    "the attribute `style` is inline style".to_owned(),
                    STYLE_IN_A_FILE,
                )),
                "crossorigin" | "integrity" => Some((
                    format!("the attribute `{name}` does not work from disk"),
                    "remove it: the file comes from the site itself",
                )),
                name if name.starts_with("on") => Some((
                    format!("the attribute `{name}` is inline script"),
                    "listen to the element from a script in a file: `addEventListener`",
                )),
                _ => None,
            });
        attributes.chain(is_module.then(|| {
            let text = "a script of type `module` does not work from disk";
            (
                text.to_owned(),
                "make it a classic script: `<script src=\"…\" defer></script>`",
            )
        }))
    }

    /// Tells whether text inside the element would be inline script or style. Data blocks are neither.
    fn opens_inline(&self) -> Option<(&'static str, &'static str)> {
        match (self.name.as_str(), self.get("type")) {
            (
                "script",
                None | Some("" | "module" | "text/javascript" | "application/javascript"),
            ) => Some(("the script is inline", SCRIPT_IN_A_FILE)),
            ("style", _) => Some(("the style is inline", STYLE_IN_A_FILE)),
            _ => None,
        }
    }
}

/// Returns the addresses of a `srcset` as the HTML standard divides it: an address goes on to the next blank; commas
/// at its end, or else the next comma outside brackets, begin the next candidate.
fn candidates(srcset: &str) -> Vec<&str> {
    let mut addresses = Vec::new();
    let is_between = |sign: char| sign.is_ascii_whitespace() || sign == ',';
    let mut rest = srcset.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(|sign: char| sign.is_ascii_whitespace());
        let (address, after) = rest.split_at(end.unwrap_or(rest.len()));
        let whole = address.trim_end_matches(',');
        addresses.push(whole);
        rest = after;
        if whole == address {
            let mut depth = 0;
            let end = rest.find(|sign| {
                depth += i32::from(sign == '(') - i32::from(sign == ')');
                sign == ',' && depth <= 0
            });
            rest = &rest[end.unwrap_or(rest.len())..];
        }
        rest = rest.trim_start_matches(is_between);
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(marks: &[Mark]) -> Vec<&str> {
        marks.iter().map(|mark| mark.text.as_str()).collect()
    }

    #[test]
    fn ids_addresses_and_references_are_read_with_entities_decoded() {
        let document = read(
            "<p id=a><a href=\"b.html?x=1&amp;y=2#c\">x</a><img src=' d.png ' srcset=\"e.png 1x, f.png 2x\" alt=\"\">\
             <label for=\"g\">h</label><!-- <a href=\"no\"> --><link rel=canonical href=https://x.example/>\
             <link rel=icon href=i.svg><script src=\"j.js\">ignored</script>",
        );
        assert_eq!(texts(&document.ids), ["a"]);
        assert_eq!(texts(&document.references), ["g"]);
        let uses: Vec<_> = document
            .uses
            .iter()
            .map(|used| (used.address.as_str(), used.loads))
            .collect();
        assert_eq!(
            uses,
            [
                ("b.html?x=1&y=2#c", false),
                ("d.png", true),
                ("e.png", true),
                ("f.png", true),
                ("i.svg", true),
                ("j.js", true)
            ]
        );
    }

    #[test]
    fn what_the_policy_refuses_is_seen_and_data_blocks_are_not() {
        let document = read(
            "<p style=\"x\" onclick=\"y\">a</p><script>b</script><style>c</style><script type=module src=d.js></script>\
             <script type=\"application/ld+json\">{}</script><script src=e.js crossorigin></script>",
        );
        let offences: Vec<&str> = document
            .offences
            .iter()
            .map(|offence| offence.text.as_str())
            .collect();
        assert_eq!(
            offences,
            [
                "the attribute `onclick` is inline script",
                "the attribute `style` is inline style",
                "the script is inline",
                "the style is inline",
                "a script of type `module` does not work from disk",
                "the attribute `crossorigin` does not work from disk",
            ]
        );
    }

    #[test]
    fn the_addresses_of_a_srcset_are_those_that_browsers_load() {
        // Cases of the parsing algorithm in the HTML standard, section 4.8.4.3.10.
        for (srcset, expected) in [
            ("a.png", &["a.png"][..]),
            ("a.png 1x,b.png 2x", &["a.png", "b.png"]),
            ("a.png,\n\tb,c.png 300w", &["a.png", "b,c.png"]),
            ("a.png,b.png 2x", &["a.png,b.png"]),
            (
                "data:image/png;base64,AA== 1x, , a.png",
                &["data:image/png;base64,AA==", "a.png"],
            ),
            ("a.png (1,2) x, b.png", &["a.png", "b.png"]),
            (" , ", &[]),
        ] {
            assert_eq!(candidates(srcset), expected, "{srcset:?}");
        }
    }

    #[test]
    fn the_place_of_a_tag_is_known() {
        let html = "<p>\n<a href=\"x\">y</a>";
        let document = read(html);
        assert_eq!(&html[document.uses[0].tag.clone()], "<a href=\"x\">");
    }
}
