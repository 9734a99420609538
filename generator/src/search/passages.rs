//! The text of a page → passages: what a result can lead to, each with its heading and the plain text below it.
//!
//! In: the page's finished markup, so that figures, calculators and whatever components write are found as they are read.
//! Out: a passage before the first heading, one for each heading, term of a definition list and calculator that has an
//! id, and more where the text is long. Deliberately absent: a tree; the markup is our own and is walked once.

use crate::scratch::{Kept, Scratch};

use super::markup::{Tag, unescaped};

/// A passage is not much longer than this, in bytes: what follows becomes another with the same heading.
const LONGEST: usize = 4_000;

/// A stretch of a page with one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The id that leads to it; empty for the top of the page.
    pub id: String,
    /// The heading; empty for the top of the page, and repeated where a passage goes on.
    pub heading: String,
    /// Whether an earlier passage has the same heading.
    pub goes_on: bool,
    /// The text, one space between words.
    pub text: String,
}

/// The passages of a page, put away.
#[derive(Clone, Debug, Default)]
pub struct PutAway {
    kept: Kept,
    /// How many there are.
    pub count: usize,
    /// Whether an earlier build put them away.
    pub is_known: bool,
    /// Whether what is remembered of their page has them.
    pub is_kept: bool,
}

impl PutAway {
    /// Puts passages away.
    pub fn new(passages: &[Passage], scratch: &Scratch) -> PutAway {
        let mut packed = Vec::new();
        for passage in passages {
            packed.push(u8::from(passage.goes_on));
            for text in [&passage.id, &passage.heading, &passage.text] {
                packed.extend_from_slice(&(text.len() as u32).to_le_bytes());
                packed.extend_from_slice(text.as_bytes());
            }
        }
        PutAway {
            kept: scratch.keep(packed),
            count: passages.len(),
            is_known: false,
            is_kept: false,
        }
    }

    /// Returns passages that were put away by an earlier build.
    pub fn known(kept: Kept, count: usize) -> PutAway {
        PutAway {
            kept,
            count,
            is_known: true,
            is_kept: true,
        }
    }

    /// Returns them as they were put away.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Returns the passages.
    pub fn read(&self) -> Vec<Passage> {
        let bytes = self.kept.read();
        let mut packed = &*bytes;
        let mut passages = Vec::with_capacity(self.count);
        while let Some((goes_on, rest)) = packed.split_first() {
            packed = rest;
            let [id, heading, text] = [(); 3].map(|()| {
                let (length, rest) = packed.split_first_chunk().unwrap_or((&[0; 4], &[]));
                let end = rest.len().min(u32::from_le_bytes(*length) as usize);
                let (text, rest) = rest.split_at(end);
                packed = rest;
                String::from_utf8_lossy(text).into_owned()
            });
            passages.push(Passage {
                id,
                heading,
                goes_on: *goes_on == 1,
                text,
            });
        }
        passages
    }
}

/// Elements within a line: no space comes between them and the text around them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Returns the passages of a page; the first one is the top of the page.
pub fn passages(html: &str) -> Vec<Passage> {
    let mut walk = Walk {
        passages: vec![Passage::default()],
        heading: None,
        in_row: false,
        calculator: None,
    };
    let mut rest = html;
    // What is being passed over: an element, and how deep in elements of its name.
    let mut silent: Option<(String, usize)> = None;
    while let Some(at) = rest.find('<') {
        if silent.is_none() {
            walk.text(&rest[..at]);
        }
        rest = &rest[at..];
        let Some((tag, after)) = Tag::read(rest) else {
            if silent.is_none() {
                walk.text("<");
            }
            rest = &rest[1..];
            continue;
        };
        rest = after;
        if let Some((name, depth)) = &mut silent {
            if tag.name == *name && !tag.stands_alone() {
                *depth = if tag.ends { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                silent = None;
            }
            continue;
        }
        if !tag.ends && tag.is_silent() {
            if !tag.stands_alone() {
                silent = Some((tag.name.into_owned(), 1));
            }
        } else {
            walk.tag(&tag);
        }
    }
    if silent.is_none() {
        walk.text(rest);
    }
    walk.finish()
}

/// Passages under way.
struct Walk {
    passages: Vec<Passage>,
    /// The element whose text is the heading.
    heading: Option<String>,
    /// Whether a cell of the row stands before what comes.
    in_row: bool,
    /// Where the page goes on after a calculator, and how many sections have to end before that.
    calculator: Option<(String, String, usize)>,
}

impl Walk {
    fn last(&mut self) -> &mut Passage {
        self.passages.last_mut().expect("there is a first one")
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if !INLINE.contains(&&*tag.name) {
            self.space();
        }
        if tag.ends {
            return self.end(&tag.name);
        }
        if let Some((_, _, depth)) = &mut self.calculator
            && tag.name == "section"
        {
            *depth += 1;
        }
        match &*tag.name {
            "tr" => self.in_row = false,
            "td" | "th" if std::mem::replace(&mut self.in_row, true) => self.push("· "),
            _ => {}
        }
        let id = tag.attribute("id").unwrap_or_default();
        if matches!(&*tag.name, "h2" | "h3" | "h4" | "h5" | "h6" | "dt") && !id.is_empty() {
            self.begin(&id);
            self.heading = Some(tag.name.to_string());
        } else if tag.name == "section" && tag.has_class_of(&["calculator"]) && !id.is_empty() {
            let before = self.last();
            let (back, title) = (before.id.clone(), before.heading.clone());
            self.begin(&id);
            self.calculator = Some((back, title, 1));
        } else if tag.has_class_of(&["calculator-title"]) {
            self.heading = Some(tag.name.to_string());
        } else if tag.name == "img"
            && let Some(alt) = tag.attribute("alt")
        {
            self.push(&alt);
            self.space();
        }
    }

    fn end(&mut self, name: &str) {
        if self.heading.as_deref() == Some(name) {
            self.heading = None;
        }
        if let Some((_, _, depth)) = &mut self.calculator
            && name == "section"
        {
            *depth -= 1;
        }
        if let Some((id, heading, _)) = self.calculator.take_if(|(_, _, depth)| *depth == 0) {
            self.go_on(id, heading);
        }
        if self.last().text.len() > LONGEST && self.heading.is_none() && !INLINE.contains(&name) {
            let before = self.last();
            let (id, heading) = (before.id.clone(), before.heading.clone());
            self.go_on(id, heading);
        }
    }

    fn begin(&mut self, id: &str) {
        self.passages.push(Passage {
            id: id.to_owned(),
            ..Passage::default()
        });
    }

    fn go_on(&mut self, id: String, heading: String) {
        self.passages.push(Passage {
            id,
            heading,
            goes_on: true,
            text: String::new(),
        });
    }

    fn text(&mut self, markup: &str) {
        if !markup.is_empty() {
            let text = unescaped(markup);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let in_heading = self.heading.is_some();
        let passage = self.last();
        let target = if in_heading {
            &mut passage.heading
        } else {
            &mut passage.text
        };
        for c in text.chars() {
            if !c.is_whitespace() {
                target.push(c);
            } else if !target.ends_with(' ') && !target.is_empty() {
                target.push(' ');
            }
        }
    }

    fn space(&mut self) {
        self.push(" ");
    }

    /// Returns the passages without spaces at their ends, and without those that go on with nothing.
    fn finish(mut self) -> Vec<Passage> {
        for passage in &mut self.passages {
            passage.text.truncate(passage.text.trim_end().len());
            passage.heading.truncate(passage.heading.trim_end().len());
        }
        self.passages
            .retain(|passage| !passage.goes_on || !passage.text.is_empty());
        self.passages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[(&str, &str, &str)]) {
        let found = passages(html);
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|passage| (&*passage.id, &*passage.heading, &*passage.text))
            .collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn each_heading_with_an_id_starts_a_passage() {
        check(
            "<p>Top &amp; <em>front</em>page.</p>\n<h2 id=\"a-b\">A <code>b</code>\
             <a class=\"anchor\" href=\"#a-b\">#</a></h2><p>One\ntwo</p><ul><li>x</li><li>y</li></ul>\
             <dl><dt id='t'>Term</dt><dd>Meaning</dd></dl>\
             <table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
            &[
                ("", "", "Top & frontpage."),
                ("a-b", "A b", "One two x y"),
                ("t", "Term", "Meaning A · B 1 · 2"),
            ],
        );
    }

    #[test]
    fn what_is_not_read_is_not_found() {
        check(
            "a<script>if (1 < 2) b()</script><svg><title>c</title><svg></svg>d</svg><span aria-hidden=\"true\">e\
             <span>f</span></span><p hidden>g</p><img alt=\"A bill\" src=x>h<br>i<!-- <p>j -->k",
            &[("", "", "a A bill h ik")],
        );
    }

    #[test]
    fn a_calculator_is_a_passage_of_its_own_and_the_text_goes_on_after_it() {
        check(
            "<h2 id=\"x\">X</h2>Before<section class=\"calculator\" id=\"cost\"><p class=\"calculator-title\">Cost</p>\
             <section>Memory</section><div class=\"calculator-result\">$1<div>2</div></div></section>After",
            &[
                ("", "", ""),
                ("x", "X", "Before"),
                ("cost", "Cost", "Memory"),
                ("x", "X", "After"),
            ],
        );
    }

    #[test]
    fn a_long_text_is_cut_between_its_paragraphs() {
        let paragraph = format!("<p>{}</p>", "word ".repeat(500));
        let found = passages(&format!("<h2 id=\"a\">A</h2>{}", paragraph.repeat(4)));
        let of_a = &found[1..];
        assert_eq!(of_a.len(), 2);
        assert!(of_a.iter().all(|one| one.id == "a" && one.heading == "A"));
        assert_eq!(of_a[0].text.len() + of_a[1].text.len() + 1, 4 * 2500 - 1);
        assert!(of_a[1].goes_on);
    }

    #[test]
    fn markup_that_is_broken_is_text_and_never_a_fault() {
        for html in [
            "<",
            "a < b",
            "<p",
            "<p class=\"",
            "&",
            "&#xffffffff;",
            "</",
            "<!--",
            "<a =>",
            "<svg>",
            "&é;",
        ] {
            passages(html);
        }
        check(
            "1 < 2 &lt; 3 &unknown; &#65;",
            &[("", "", "1 < 2 < 3 &unknown; A")],
        );
    }
}
