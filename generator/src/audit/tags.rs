//! The tags of a finished page. In: its text. Out: every start tag with its attributes, every end tag, and whether text stands
//! in scripts and styles.
//!
//! What the generator and its themes write has one form: names in lower case, values in double quotes, `&amp;` and its like.
//! A page in this form is read by looking for the next `<`, and nothing is copied. Any other page, however little differs, is
//! read again from its beginning by a library that reads as browsers do: raw HTML of authors may be anything.
//!
//! Not here: what tags mean, which is `document`.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{State, Tokenizer};
use memchr::{memchr, memchr2, memmem};

/// A part of a page.
pub(super) enum Part<'e, 'a> {
    /// A start tag.
    Start(&'e Element<'a>),
    /// An end tag.
    End,
    /// Text that is not blank, behind the last start tag. It may go unsaid where nothing but `<script>` and `<style>` minds.
    Text,
}

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    pub(super) name: Cow<'a, str>,
    /// Each name once, in the order of the tag, or sorted.
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The bytes of the tag in the page.
    pub(super) tag: Range<usize>,
}

/// Reads a page into what `begin` returns, part by part.
pub(super) fn read<'a, T>(
    html: &'a str,
    begin: impl Fn() -> T,
    take: impl Fn(&mut T, Part<'_, 'a>),
) -> T {
    let mut done = begin();
    if read_plain(html, &mut |part| take(&mut done, part)).is_none() {
        done = begin();
        read_any(html, &mut |part| take(&mut done, part));
    }
    done
}

/// Reads any page.
fn read_any<'a>(html: &str, take: &mut impl FnMut(Part<'_, 'a>)) {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut tokens = Tokenizer::new_with_emitter(html, emitter);
    tokens.set_state(State::Data);
    let text = |bytes: &[u8]| Cow::Owned(String::from_utf8_lossy(bytes).into_owned());
    for Ok(token) in tokens {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter();
                take(Part::Start(&Element {
                    name: text(&tag.name),
                    attributes: attributes
                        .map(|(name, value)| (text(name), text(&value.value)))
                        .collect(),
                    tag: tag.span.start..tag.span.end,
                }));
            }
            Token::EndTag(_) => take(Part::End),
            Token::String(text) if !text.value.trim_ascii().is_empty() => take(Part::Text),
            _ => {}
        }
    }
}

/// Reads a page that is in the form that the generator writes; `None` where it is not.
fn read_plain<'a>(html: &'a str, take: &mut impl FnMut(Part<'_, 'a>)) -> Option<()> {
    let bytes = html.as_bytes();
    // Browsers make something else of these.
    if memchr2(b'\r', b'\0', bytes).is_some() {
        return None;
    }
    let mut element = Element::default();
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        match *bytes.get(at)? {
            b'a'..=b'z' => {
                at = start_tag(html, at - 1, &mut element)?;
                take(Part::Start(&element));
                if let Some(end) = end_of_text(html, at, &element.name)? {
                    if !bytes[at..end].trim_ascii().is_empty() {
                        take(Part::Text);
                    }
                    at = end;
                }
            }
            b'/' => {
                at = end_tag(bytes, at + 1)?;
                take(Part::End);
            }
            b'!' => at = declaration(html, at)?,
            _ => return None,
        }
    }
    Some(())
}

/// Reads a start tag from its `<` on, and returns where it ends.
fn start_tag<'a>(html: &'a str, start: usize, element: &mut Element<'a>) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = start + 1;
    at += length_of(&bytes[at..], is_of_name);
    element.name = Cow::Borrowed(&html[start + 1..at]);
    element.attributes.clear();
    loop {
        let blanks = length_of(&bytes[at..], u8::is_ascii_whitespace);
        at += blanks;
        match *bytes.get(at)? {
            b'>' => break,
            b'/' if bytes.get(at + 1) == Some(&b'>') => {
                at += 1;
                break;
            }
            _ if blanks == 0 => return None,
            _ => {}
        }
        let length = length_of(&bytes[at..], is_of_attribute);
        let name = lower(&html[at..at + length]);
        let is_repeated = element.attributes.iter().any(|(other, _)| *other == name);
        if length == 0 || is_repeated {
            return None;
        }
        at += length;
        let mut value = Cow::Borrowed("");
        if bytes.get(at) == Some(&b'=') {
            let from = at + 2;
            if bytes.get(at + 1) != Some(&b'"') {
                return None;
            }
            at = from + memchr(b'"', bytes.get(from..)?)?;
            value = decoded(&html[from..at])?;
            at += 1;
        }
        element.attributes.push((name, value));
    }
    element.tag = start..at + 1;
    Some(at + 1)
}

/// Reads what stands behind `</`, and returns where it ends.
fn end_tag(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at + length_of(&bytes[at..], is_of_name);
    let is_plain = bytes.get(at)?.is_ascii_lowercase() && bytes.get(end) == Some(&b'>');
    is_plain.then_some(end + 1)
}

/// Reads a doctype or a comment from its `!` on, and returns where it ends.
fn declaration(html: &str, at: usize) -> Option<usize> {
    const DOCTYPE: &str = "!doctype html>";
    let rest = &html[at..];
    if rest.starts_with(DOCTYPE) {
        return Some(at + DOCTYPE.len());
    }
    let text = rest.strip_prefix("!--")?;
    let length = memmem::find(text.as_bytes(), b"-->")?;
    // Some ends of comments that nobody means.
    let is_odd = text.starts_with(['>', '-']) || text[..length].contains("--");
    (!is_odd).then_some(at + "!--".len() + length + "-->".len())
}

/// Returns where the text of an element ends whose markup means nothing; `Some(None)` for any other element.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether the page has the form"
)]
fn end_of_text(html: &str, from: usize, name: &str) -> Option<Option<usize>> {
    match name {
        "script" | "style" | "title" | "textarea" | "noscript" => {}
        "iframe" | "xmp" | "noembed" | "noframe" | "noframes" | "plaintext" => return None,
        _ => return Some(None),
    }
    let text = &html[from..];
    let length = memmem::find(text.as_bytes(), b"</")?;
    let is_plain = text[length + "</".len()..]
        .strip_prefix(name)
        .is_some_and(|rest| rest.starts_with('>'))
        && !text[..length].contains("<!--");
    is_plain.then_some(Some(from + length))
}

/// Returns the value of an attribute with its characters in place of their names; `None` for names seldom used.
fn decoded(value: &str) -> Option<Cow<'_, str>> {
    const NAMES: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#39;", '\''),
    ];
    let Some(first) = memchr(b'&', value.as_bytes()) else {
        return Some(Cow::Borrowed(value));
    };
    let mut text = String::with_capacity(value.len());
    text.push_str(&value[..first]);
    let mut rest = &value[first..];
    loop {
        let (name, sign) = NAMES.iter().find(|(name, _)| rest.starts_with(name))?;
        text.push(*sign);
        rest = &rest[name.len()..];
        let Some(next) = memchr(b'&', rest.as_bytes()) else {
            text.push_str(rest);
            return Some(Cow::Owned(text));
        };
        text.push_str(&rest[..next]);
        rest = &rest[next..];
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

fn length_of(bytes: &[u8], is_part: impl Fn(&u8) -> bool) -> usize {
    let end = bytes.iter().position(|byte| !is_part(byte));
    end.unwrap_or(bytes.len())
}

fn is_of_name(byte: &u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')
}

fn is_of_attribute(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_' | b'.' | b'@')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// What a page says, with the text that scripts and styles have, and no other.
    fn parts(read: impl FnOnce(&mut dyn FnMut(Part<'_, '_>))) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        let mut is_raw = false;
        read(&mut |part| match part {
            Part::Start(element) => {
                is_raw = matches!(&*element.name, "script" | "style");
                let mut attributes = element.attributes.clone();
                attributes.sort();
                parts.push(format!("{} {attributes:?} {:?}", element.name, element.tag));
            }
            Part::End => {
                is_raw = false;
                parts.push("/".to_owned());
            }
            Part::Text if is_raw => parts.push("text".to_owned()),
            Part::Text => {}
        });
        parts
    }

    /// Reads a page both ways; `None` where it has not the form of what the generator writes.
    fn both(html: &str) -> Option<[Vec<String>; 2]> {
        let mut has_form = false;
        let plain = parts(|take| has_form = read_plain(html, &mut |part| take(part)).is_some());
        let any = parts(|take| read_any(html, &mut |part| take(part)));
        has_form.then_some([plain, any])
    }

    /// What the generator might write.
    const PLAIN: &[&str] = &[
        "<!doctype html>",
        "<!-- a -->",
        "<p>",
        "</p>",
        "<br/>",
        "<br />",
        "<details open>",
        "<a href=\"b.html?c&amp;d#e\">",
        "<svg viewBox=\"0 0 1 1\">",
        "<p id=\"a\" class=\"b c\">",
        "<script src=\"a.js\">",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<title>",
        "</title>",
        "<textarea>",
        "</textarea>",
        "<noscript>",
        "</noscript>",
        "<x-y:z>",
        "a",
        "é &lt; b",
        " ",
        "\n",
        "{\"a\":1}",
    ];

    /// What an author might.
    const ODD: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "=",
        "\"",
        "'",
        "\t",
        "\r",
        "\0",
        "&",
        "&amp;",
        "&quot;",
        "&#39;",
        "&lt",
        "&copy;",
        "!",
        "-",
        "--",
        "-->",
        "--!>",
        "<!--",
        "<!DOCTYPE html>",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "A",
        "é",
        "p",
        "href",
        "class",
        "style",
        "script",
        "title",
        "<P>",
        "<a href='b'>",
        "<a href=b>",
        "<p id=\"a\" id=\"b\">",
        "</SCRIPT>",
        "</script >",
        "<iframe>",
        "</iframe>",
        "<plaintext>",
        "<p a=\"b\"c>",
        "<p a = \"b\">",
        "</p a>",
        "<title/>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn a_page_in_the_form_of_the_generator_reads_as_the_library_reads_it(
            pieces in prop::collection::vec(prop_oneof![8 => select(PLAIN), 1 => select(ODD)], 0..14),
        ) {
            if let Some([plain, any]) = both(&pieces.concat()) {
                prop_assert_eq!(plain, any);
            }
        }
    }

    #[test]
    fn what_the_generator_writes_has_the_form() {
        let html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>a &amp; b</title><!-- x -->\n\
            <meta name=\"a\" content=\"default-src &#39;none&#39;\">\n<script src=\"../a.js\"></script></head>\n<body>\n\
            <svg viewBox=\"0 0 1 1\" xlink:href=\"#a\"><path d=\"M0 0\"/></svg><input type=\"text\" disabled></body></html>";
        let [plain, any] = both(html).expect("it has the form");
        assert_eq!(plain, any);
    }
}
