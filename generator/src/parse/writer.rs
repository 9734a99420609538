//! Markdown events → HTML with holes. CommonMark with GFM tables, alerts, task lists, strikethrough, bare addresses, footnotes,
//! definition lists, formulas and explicit heading ids; nothing typed in a page becomes markup unless the site lets raw HTML through.
//!
//! What is written here is the contract with the theme: `table-scroll`, `align-end`, `align-center`, `alert
//! alert-note`, `alert-title`, `anchor`, `footnotes`; no `style` attributes.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

use crate::config::{RawHtml, SiteConfig};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::waivers::Waiver;
use crate::expand::Around;
use crate::languages::words::Words;
use calculator_wasm::html::push_escaped;

use super::autolinks;
use super::code::state::CodeState;
use super::footnotes::Footnotes;
use super::headings::Ids;
use super::page::{Heading, Piece, Target};
use super::sanitise;

/// What the Markdown of a page became.
#[derive(Debug)]
pub struct Written {
    /// The body.
    pub pieces: Vec<Piece>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The files of the content folder that values came from.
    pub parts: BTreeSet<String>,
    /// Every id of the body.
    pub ids: BTreeSet<String>,
    /// The explicit ids that more than one heading has.
    pub repeated_ids: BTreeSet<String>,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// What may be wrong all the same.
    pub waivers: Vec<Waived>,
}

/// A waiver, or the problem that it is.
pub type Waived = Result<Waiver, Box<Diagnostic>>;

/// Writes the Markdown that starts at byte `start` of the file's text. `title` is the page's.
pub fn write(
    file: &str,
    text: &str,
    start: usize,
    title: &str,
    config: &SiteConfig,
    around: &Around<'_>,
) -> Written {
    let (events, undefined) = parse(text, start, options(config));
    let events = autolinks::link(events, text);
    let mut writer = Writer {
        file,
        text,
        around,
        words: around.library.language_of(around.path).1,
        parts: BTreeSet::new(),
        open_components: 0,
        explained: BTreeSet::new(),
        apart: 0,
        raw_html: config.raw_html,
        unsafe_html: false,
        events: &events,
        at: 0,
        buffers: vec![Buffer::default()],
        ids: Ids::default(),
        headings: Vec::new(),
        level: 1,
        section: title.to_owned(),
        footnotes: Footnotes::default(),
        alignments: Vec::new(),
        column: 0,
        in_table_head: false,
        cell: "td",
        problems: undefined
            .into_iter()
            .map(|reference| undefined_reference(file, text, reference))
            .collect(),
        waivers: Vec::new(),
        repeated_ids: BTreeSet::new(),
        code: CodeState::default(),
        block: start..start,
    };
    writer.claim_explicit_ids();
    while let Some((event, span)) = writer.next() {
        writer.event(event, span);
    }
    writer.finish()
}

/// Tells whether no term is explained inside an element.
fn is_apart(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Heading(_) | TagEnd::Link | TagEnd::Table | TagEnd::FootnoteDefinition
    )
}

/// Longer texts in `[^…]` are not taken for footnotes.
const LONGEST_LABEL: usize = 100;

pub(super) type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// Returns what Markdown of a site may hold beyond CommonMark.
pub fn options(config: &SiteConfig) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_MATH, config.math);
    options.set(Options::ENABLE_SMART_PUNCTUATION, config.smart_punctuation);
    options
}

/// Returns the events of a text as a page has them: bare addresses are links.
pub fn events<'a>(text: &'a str, config: &SiteConfig) -> Vec<Event<'a>> {
    let (events, _) = parse(text, 0, options(config));
    let linked = autolinks::link(events, text).into_iter();
    linked.map(|(event, _)| event).collect()
}

/// Returns the events with places in the file, and the places of references without a definition.
pub(super) fn parse(text: &str, start: usize, options: Options) -> (Events<'_>, Vec<Range<usize>>) {
    let mut undefined = Vec::new();
    let note = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        // A lone `[word]` is ordinary text.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.push(link.span.start + start..link.span.end + start);
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(&text[start..], options, Some(note));
    let events = parser
        .into_offset_iter()
        .map(|(event, span)| (event, span.start + start..span.end + start))
        .collect();
    (events, undefined)
}

fn undefined_reference(file: &str, text: &str, span: Range<usize>) -> Diagnostic {
    let shown = &text[span.clone()];
    let hint = if shown.starts_with("[^") {
        format!(
            "add the note on a line of its own, `{shown}: …`, or write `\\{shown}` to print the brackets"
        )
    } else {
        "define it on a line of its own, `[name]: page.md`, or write `\\[` to print the brackets"
            .to_owned()
    };
    Diagnostic::new(
        Code::UndefinedReference,
        file,
        format!("`{shown}` has no definition"),
    )
    .at(span)
    .hint(hint)
}

/// Markup under way: finished pieces, then the text of the next.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pieces: Vec<Piece>,
    html: String,
}

impl Buffer {
    fn push(&mut self, piece: Piece) {
        if !self.html.is_empty() {
            self.pieces
                .push(Piece::Html(std::mem::take(&mut self.html)));
        }
        self.pieces.push(piece);
    }

    pub(super) fn into_pieces(mut self) -> Vec<Piece> {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(self.html));
        }
        self.pieces
    }
}

/// A page under way; the elements that need more than a line are in `elements`.
pub(super) struct Writer<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) around: &'a Around<'a>,
    /// The words of the page's language.
    pub(super) words: Arc<Words>,
    /// The files that values came from.
    pub(super) parts: BTreeSet<String>,
    /// The terms of the glossary that the page has explained.
    pub(super) explained: BTreeSet<usize>,
    /// In how many headings, links, tables and notes what comes stands: there, no term is explained.
    pub(super) apart: usize,
    /// How many components are open.
    pub(super) open_components: usize,
    pub(super) raw_html: RawHtml,
    /// Whether HTML of the author is on the page that has to be made harmless.
    pub(super) unsafe_html: bool,
    pub(super) events: &'a [(Event<'a>, Range<usize>)],
    pub(super) at: usize,
    /// The page, and above it the footnote that is being written.
    pub(super) buffers: Vec<Buffer>,
    pub(super) ids: Ids,
    pub(super) headings: Vec<Heading>,
    /// The level of the last heading.
    pub(super) level: u8,
    /// The text of the last heading, which names the tables below it.
    pub(super) section: String,
    pub(super) footnotes: Footnotes,
    pub(super) alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    /// The element of the cell that is being written.
    pub(super) cell: &'static str,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) waivers: Vec<Waived>,
    pub(super) repeated_ids: BTreeSet<String>,
    /// The blocks of code: which are tabs, and which list explains one.
    pub(super) code: CodeState,
    /// The paragraph, heading or row that is being written.
    pub(super) block: Range<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn next(&mut self) -> Option<(&'a Event<'a>, Range<usize>)> {
        let (event, span) = self.events.get(self.at)?;
        self.at += 1;
        Some((event, span.clone()))
    }

    fn event(&mut self, event: &'a Event<'a>, span: Range<usize>) {
        if let Event::Start(
            Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableHead | Tag::TableRow,
        ) = event
        {
            self.block = span.clone();
        }
        match event {
            Event::Start(tag) => {
                self.apart += usize::from(is_apart(tag.to_end()));
                self.start(tag, span);
            }
            Event::End(tag) => {
                self.apart = self.apart.saturating_sub(usize::from(is_apart(*tag)));
                self.end(tag, span);
            }
            Event::Text(text) => {
                self.check_footnote(&span);
                self.running_text(text, &span);
            }
            Event::Code(code) => self.code_span(code, span),
            Event::Html(html) | Event::InlineHtml(html) => self.html_of_page(html, span),
            Event::FootnoteReference(label) => {
                let (markup, id) = self.footnotes.reference(label, &self.words);
                self.ids.claim(&id);
                self.raw(&markup);
            }
            Event::SoftBreak => self.raw("\n"),
            Event::HardBreak => self.raw("<br>\n"),
            Event::Rule => self.raw("<hr>\n"),
            Event::TaskListMarker(true) => {
                let done = self.words.markup("done", &[]);
                self.raw(&format!(
                    "<input type=\"checkbox\" disabled checked aria-label=\"{done}\"> "
                ));
            }
            Event::TaskListMarker(false) => {
                let not_done = self.words.markup("not-done", &[]);
                self.raw(&format!(
                    "<input type=\"checkbox\" disabled aria-label=\"{not_done}\"> "
                ));
            }
            Event::InlineMath(tex) => self.math(tex, false, span),
            Event::DisplayMath(tex) => self.math(tex, true, span),
        }
    }

    pub(super) fn raw(&mut self, markup: &str) {
        self.buffer().html.push_str(markup);
    }

    pub(super) fn escape(&mut self, text: &str) {
        push_escaped(&mut self.buffer().html, text);
    }

    pub(super) fn piece(&mut self, piece: Piece) {
        self.buffer().push(piece);
    }

    /// Leaves a hole for an address. `written` is the address as it stands in the source, to point at.
    pub(super) fn target(&mut self, address: String, written: &str, whole: Range<usize>) {
        let target = self.placed(address, written, whole, false);
        self.piece(Piece::Target(target));
    }

    /// Returns an address with its place.
    pub(super) fn placed(
        &self,
        address: String,
        written: &str,
        whole: Range<usize>,
        image: bool,
    ) -> Target {
        let at = self.text[whole.clone()]
            .rfind(written)
            .filter(|_| !written.is_empty());
        let span = match at {
            Some(at) => whole.start + at..whole.start + at + written.len(),
            None => whole,
        };
        Target {
            address,
            span,
            from: None,
            image,
        }
    }

    fn buffer(&mut self) -> &mut Buffer {
        self.buffers
            .last_mut()
            .expect("the page's own buffer is never taken away")
    }

    /// Reports `[^label]` in running text: a reference with a note would have come as an event of its own.
    fn check_footnote(&mut self, span: &Range<usize>) {
        let rest = &self.text[span.start..];
        if !rest.starts_with("[^") || self.text[..span.start].ends_with('\\') {
            return;
        }
        let label = rest
            .chars()
            .take(LONGEST_LABEL)
            .take_while(|c| !c.is_whitespace() && *c != ']');
        let length: usize = label.map(char::len_utf8).sum();
        if length > 2 && rest[length..].starts_with(']') {
            let place = span.start..span.start + length + 1;
            self.problems
                .push(undefined_reference(self.file, self.text, place));
        }
    }

    fn finish(mut self) -> Written {
        let notes = std::mem::take(&mut self.footnotes).finish(&self.words);
        for id in notes.ids {
            self.ids.claim(&id);
        }
        for (label, span) in notes.unused {
            self.problems.push(
                Diagnostic::new(
                    Code::UnusedFootnote,
                    self.file,
                    format!("nothing refers to the footnote `{label}`"),
                )
                .at(span)
                .hint(format!(
                    "write `[^{label}]` where the note belongs, or delete the note"
                )),
            );
        }
        let mut pieces = self
            .buffers
            .pop()
            .map(Buffer::into_pieces)
            .unwrap_or_default();
        pieces.extend(notes.pieces);
        if self.unsafe_html {
            pieces = sanitise::clean(pieces, self.text);
        }
        Written {
            pieces,
            headings: self.headings,
            parts: self.parts,
            ids: self.ids.into_set(),
            problems: self.problems,
            waivers: self.waivers,
            repeated_ids: self.repeated_ids,
        }
    }
}
