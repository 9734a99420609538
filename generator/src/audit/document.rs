//! A finished page, read as a browser reads it: the ids it has, what it refers to, and what its policy would refuse.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::tags::{self, Element, Part};

/// What is needed of a page.
#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    /// Every id, in order.
    pub(super) ids: Vec<Mark<'a>>,
    /// The names of `<a name>`, which links reach as they reach ids.
    pub(super) names: BTreeSet<Cow<'a, str>>,
    /// Everything that leads to or loads something.
    pub(super) uses: Vec<Use<'a>>,
    /// Ids that attributes such as `for` and `aria-describedby` name.
    pub(super) references: Vec<Mark<'a>>,
    /// What the page's policy refuses, or what does not work from disk.
    pub(super) offences: Vec<Offence>,
    /// The page's policy.
    pub(super) policy: Option<Mark<'a>>,
    /// The first tag that loads something before the policy is known.
    pub(super) before_policy: Option<Range<usize>>,
    /// The tag `<head>`, or else the first of the page.
    pub(super) head: Range<usize>,
}

/// What a page does that its policy refuses, or that fails from disk.
#[derive(Clone, Debug)]
pub(super) struct Offence {
    /// What it does.
    pub(super) text: String,
    /// What to write instead.
    pub(super) remedy: &'static str,
    /// The bytes of the tag in the page.
    pub(super) tag: Range<usize>,
}

/// What to write in place of a script in the page.
const SCRIPT_IN_A_FILE: &str = "put it into a file: `<script src=\"…\" defer></script>`";
/// What to write in place of a style in the page.
const STYLE_IN_A_FILE: &str =
    "give the element a class, and style the class in a style sheet of the theme";

/// A text with the tag that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Mark<'a> {
    /// The text.
    pub(super) text: Cow<'a, str>,
    /// The bytes of the tag in the page.
    pub(super) tag: Range<usize>,
}

/// An address on a page.
#[derive(Clone, Debug)]
pub(super) struct Use<'a> {
    /// The address.
    pub(super) address: Cow<'a, str>,
    /// Whether the page loads it, rather than leading to it.
    pub(super) loads: bool,
    /// The bytes of the tag in the page.
    pub(super) tag: Range<usize>,
}

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
pub(super) fn read(html: &str) -> Document<'_> {
    let reading = tags::read(html, Reading::default, Reading::take);
    reading.document
}

/// A page of which a part was read.
#[derive(Default)]
struct Reading<'a> {
    document: Document<'a>,
    /// What text would be that stood here, what to write in its place, and the bytes of the tag before it.
    inline: Option<(&'static str, &'static str, Range<usize>)>,
}

impl<'a> Reading<'a> {
    fn take(&mut self, part: Part<'_, 'a>) {
        let document = &mut self.document;
        match part {
            Part::Start(element) if element.says_nothing() && !document.head.is_empty() => {
                self.inline = None;
            }
            Part::Start(element) => {
                if element.name == "head" || document.head.is_empty() {
                    document.head = element.tag.clone();
                }
                element.read_into(document);
                let inline = element.opens_inline();
                self.inline = inline.map(|(what, remedy)| (what, remedy, element.tag.clone()));
            }
            Part::Text => {
                if let Some((what, remedy, tag)) = self.inline.take() {
                    document.offences.push(Offence {
                        text: what.to_owned(),
                        remedy,
                        tag,
                    });
                }
            }
            Part::End => self.inline = None,
        }
    }
}

impl<'a> Element<'a> {
    /// Tells whether it has nothing of what is needed, as most have: a stretch of coloured code.
    fn says_nothing(&self) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.all(|(name, _)| name == "class")
            && !matches!(&*self.name, "head" | "script" | "style" | "body" | "img")
    }

    fn get(&self, name: &str) -> Option<&Cow<'a, str>> {
        let mut attributes = self.attributes.iter();
        attributes.find_map(|(other, value)| (other == name).then_some(value))
    }

    fn read_into(&self, document: &mut Document<'a>) {
        let tag = || self.tag.clone();
        let mark = |text: Cow<'a, str>| Mark { text, tag: tag() };
        for (name, value) in &self.attributes {
            match &**name {
                "id" => document.ids.push(mark(value.clone())),
                "name" if self.name == "a" => {
                    document.names.insert(value.clone());
                }
                "for" | "aria-labelledby" | "aria-describedby" | "aria-details" | "headers"
                | "list" => {
                    let ids = parts(value, |ids| ids.split_ascii_whitespace().collect());
                    document.references.extend(ids.into_iter().map(mark));
                }
                "href" | "src" | "poster" | "data" | "xlink:href" | "action" => {
                    let is_link = self.name == "link";
                    if is_link && self.has_relation(NAMING) {
                        continue;
                    }
                    let loads = matches!(&**name, "src" | "poster" | "data");
                    let loads = loads || is_link && self.has_relation(LOADING);
                    let address = parts(value, |address| vec![address.trim()]);
                    document.uses.extend(address.into_iter().map(|address| Use {
                        address,
                        loads,
                        tag: tag(),
                    }));
                }
                "srcset" => {
                    let addresses = parts(value, candidates);
                    document
                        .uses
                        .extend(addresses.into_iter().map(|address| Use {
                            address,
                            loads: true,
                            tag: tag(),
                        }));
                }
                _ => {}
            }
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
            document.policy = Some(mark(self.get("content").cloned().unwrap_or_default()));
        }
        if document.policy.is_none() && document.before_policy.is_none() && self.loads() {
            document.before_policy = Some(self.tag.clone());
        }
    }

    /// Tells whether the element runs or loads something, for which a policy has to be known before.
    fn loads(&self) -> bool {
        matches!(&*self.name, "script" | "style" | "img" | "body")
            || self.name == "link" && self.has_relation(LOADING)
    }

    fn has_relation(&self, relations: &[&str]) -> bool {
        self.get("rel").is_some_and(|all| {
            let mut all = all.split_ascii_whitespace();
            all.any(|relation| relations.contains(&relation))
        })
    }

    /// What the policy refuses, or what fails on pages opened from disk.
    fn offences(&self) -> impl Iterator<Item = (String, &'static str)> {
        let is_module =
            self.name == "script" && self.get("type").is_some_and(|kind| kind == "module");
        let attributes = self
            .attributes
            .iter()
            .filter_map(move |(name, _)| match &**name {
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
        match (&*self.name, self.get("type").map(|kind| &**kind)) {
            (
                "script",
                None | Some("" | "module" | "text/javascript" | "application/javascript"),
            ) => Some(("the script is inline", SCRIPT_IN_A_FILE)),
            ("style", _) => Some(("the style is inline", STYLE_IN_A_FILE)),
            _ => None,
        }
    }
}

/// Returns parts of a text, borrowed from the page where the text is.
fn parts<'a>(text: &Cow<'a, str>, parts: impl Fn(&str) -> Vec<&str>) -> Vec<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => parts(text).into_iter().map(Cow::Borrowed).collect(),
        Cow::Owned(text) => {
            let parts = parts(text).into_iter();
            parts.map(|part| Cow::Owned(part.to_owned())).collect()
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

    fn texts<'a>(marks: &'a [Mark<'_>]) -> Vec<&'a str> {
        marks.iter().map(|mark| &*mark.text).collect()
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
            .map(|used| (&*used.address, used.loads))
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
