//! Blocks of code where they stand on the page: the place of their attributes, their tabs, and the list of their notes.

use std::ops::Range;

use calculator_wasm::html::escaped;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::did_you_mean;
use crate::diagram::{self, Names};
use crate::expand::body::Body;
use crate::highlight::{self, Language};
use crate::parse::writer::Writer;

use super::fence::{self, Fence, problem};
use super::{Block, callouts};

/// What has to be remembered from one block of code to the next.
#[derive(Debug, Default)]
pub(in crate::parse) struct CodeState {
    /// The names of the tabs that stand together so far; empty outside of tabs.
    tabs: Vec<String>,
    /// The ids for the items of the list that comes next.
    notes: Vec<String>,
    /// The lists that are open: the ids that are left for their items.
    lists: Vec<std::vec::IntoIter<String>>,
    /// How many blocks have notes.
    noted: usize,
}

impl Writer<'_> {
    /// Writes a fenced block whose events were just taken.
    pub(in crate::parse) fn fenced_code(&mut self, body: &Body, span: Range<usize>) {
        let (info, start) = info_string(self.text, &span);
        let (fence, problems) = fence::read(self.file, info, start);
        self.problems.extend(problems);
        if fence.language.value == fence::DIAGRAM {
            self.diagram(&fence, body);
            return;
        }
        let language = self.language(&fence);
        let (text, callouts) = match &fence.notes {
            Some(_) => callouts::take(body.text()),
            None => (body.text().to_owned(), Vec::new()),
        };
        self.problems
            .extend(fence.check_lines(self.file, text.lines().count()));
        let notes = self.notes(&fence, &callouts);
        let block = Block {
            fence: &fence,
            language,
            text: &text,
            callouts: &callouts,
            notes: &notes,
            words: &self.words,
        };
        let html = block.html();
        self.in_tabs(&fence, &html);
        self.code.notes = notes;
    }

    /// Writes a diagram: the drawing, which scrolls where it is wider than the page, and its title.
    fn diagram(&mut self, fence: &Fence, body: &Body) {
        let Some(title) = &fence.title else {
            self.problems.push(
                Diagnostic::new(Code::Diagram, self.file, "the diagram has no title")
                    .at(fence.language.span.clone())
                    .hint("say what it shows: ```mermaid title=\"How a request travels\""),
            );
            return;
        };
        let id = self.ids.unique("diagram");
        for part in ["title", "description"] {
            self.ids.claim(&format!("{id}-{part}"));
        }
        let names = Names {
            id: &id,
            title: &title.value,
            description: fence.description.as_ref().map(|text| text.value.as_str()),
        };
        match diagram::draw(body.text(), names) {
            Ok(svg) => {
                let label = escaped(&self.words.with("diagram", &[("title", &title.value)]));
                let title = escaped(&title.value);
                self.raw(&format!(
                    "<figure class=\"diagram\"><div class=\"diagram-scroll\" role=\"group\" tabindex=\"0\" \
                     aria-label=\"{label}\">{svg}</div><figcaption>{title}</figcaption></figure>\n"
                ));
            }
            Err((place, message)) => {
                let place = match place.is_empty() {
                    true => fence.language.span.clone(),
                    false => body.place(place),
                };
                self.problems.push(
                    Diagnostic::new(Code::Diagram, self.file, message)
                        .at(place)
                        .hint("the authors' reference shows what a diagram may hold"),
                );
            }
        }
    }

    fn language(&mut self, fence: &Fence) -> Option<&'static Language> {
        let name = &fence.language;
        if name.value.is_empty() {
            return None;
        }
        let found = highlight::find(&name.value);
        if found.is_none() {
            let hint = did_you_mean(&name.value, highlight::names()).unwrap_or_else(|| {
                "write `text` for what is to stay plain; the authors' reference lists the languages"
                    .to_owned()
            });
            self.problems.push(
                Diagnostic::new(
                    Code::UnknownLanguage,
                    self.file,
                    format!("the language `{}` is not known", name.value),
                )
                .at(name.span.clone())
                .hint(hint),
            );
        }
        found
    }

    /// Checks the callouts against the list that follows, and returns the ids of its items.
    fn notes(&mut self, fence: &Fence, callouts: &[callouts::Callout]) -> Vec<String> {
        let Some(place) = fence.notes.clone() else {
            return Vec::new();
        };
        let items = self.items_of_next_list();
        let last = callouts.iter().map(|callout| callout.number).max();
        let (message, hint) = match (last, items) {
            (None, _) => (
                "the block has no callouts".to_owned(),
                "end a line of the code with `(1)`, in a comment if you like",
            ),
            (Some(_), 0) => (
                "no list explains the callouts".to_owned(),
                "put a numbered list right below the block, one item for each callout",
            ),
            (Some(last), items) => {
                let missing = (1..=last.max(items)).find(|number| {
                    *number > items || !callouts.iter().any(|c| c.number == *number)
                });
                match missing {
                    None => {
                        self.code.noted += 1;
                        let block = self.code.noted;
                        return (1..=items)
                            .map(|item| self.ids.unique(&format!("code-{block}-note-{item}")))
                            .collect();
                    }
                    Some(number) if number > items => (
                        format!("callout {number} has no item in the list below"),
                        "the list has one item for each callout, in order",
                    ),
                    Some(number) => (
                        format!("no line of the code has the callout `({number})`"),
                        "the list has one item for each callout, in order",
                    ),
                }
            }
        };
        self.problems
            .push(problem(self.file, place, message).hint(hint));
        Vec::new()
    }

    /// Returns how many items the numbered list has that comes next; 0 where something else does.
    fn items_of_next_list(&self) -> usize {
        let mut events = self.events[self.at..].iter().map(|(event, _)| event);
        if !matches!(events.next(), Some(Event::Start(Tag::List(Some(1))))) {
            return 0;
        }
        let mut depth = 1;
        let mut items = 0;
        for event in events {
            match event {
                Event::Start(Tag::List(_)) => depth += 1,
                Event::End(TagEnd::List(_)) => depth -= 1,
                Event::Start(Tag::Item) if depth == 1 => items += 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        items
    }

    /// Writes a block, and around it the start and the end of the tabs that it belongs to.
    fn in_tabs(&mut self, fence: &Fence, html: &str) {
        let Some(tab) = &fence.tab else {
            self.raw(html);
            return;
        };
        let first = self.code.tabs.is_empty();
        // The name of the first tab, again, starts another group.
        let start = self.code.tabs.first().unwrap_or(&tab.value);
        let more = self.next_tab().is_some_and(|next| next != *start);
        if first && !more {
            self.problems.push(
                problem(
                    self.file,
                    tab.span.clone(),
                    "the tab stands alone".to_owned(),
                )
                .hint("give the block right below a `tab` too, or write `title`"),
            );
        }
        if self.code.tabs.contains(&tab.value) {
            self.problems.push(
                problem(
                    self.file,
                    tab.span.clone(),
                    format!("two tabs side by side are called `{}`", tab.value),
                )
                .hint("give one of the two another name"),
            );
        }
        if first && more {
            self.raw("<div class=\"tabs\">\n");
        }
        let name = escaped(&tab.value);
        self.raw(&format!(
            "<div class=\"tab\" data-tab=\"{name}\">\n<p class=\"tab-name\">{name}</p>\n{html}</div>\n"
        ));
        self.code.tabs.push(tab.value.clone());
        if !more {
            if !first {
                self.raw("</div>\n");
            }
            self.code.tabs.clear();
        }
    }

    /// Returns the name of the tab that the next block is.
    fn next_tab(&self) -> Option<String> {
        let (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))), span) =
            self.events.get(self.at)?
        else {
            return None;
        };
        let (info, start) = info_string(self.text, span);
        let (fence, _) = fence::read(self.file, info, start);
        fence.tab.map(|tab| tab.value)
    }

    /// Writes the start of a list; one that explains a block of code is told apart.
    pub(in crate::parse) fn list(&mut self, first: Option<u64>) {
        let notes = std::mem::take(&mut self.code.notes);
        match first {
            Some(1) if !notes.is_empty() => self.raw("<ol class=\"code-notes\">\n"),
            Some(1) => self.raw("<ol>\n"),
            Some(first) => self.raw(&format!("<ol start=\"{first}\">\n")),
            None => self.raw("<ul>\n"),
        }
        self.code.lists.push(notes.into_iter());
    }

    /// Writes the start of an item.
    pub(in crate::parse) fn item(&mut self) {
        match self.code.lists.last_mut().and_then(Iterator::next) {
            Some(id) => self.raw(&format!("<li id=\"{id}\">")),
            None => self.raw("<li>"),
        }
    }

    /// Writes the end of a list.
    pub(in crate::parse) fn end_of_list(&mut self, ordered: bool) {
        self.code.lists.pop();
        self.raw(if ordered { "</ol>\n" } else { "</ul>\n" });
    }
}

/// Returns the info string of a fence as it stands in the file, and where it starts.
fn info_string<'t>(text: &'t str, span: &Range<usize>) -> (&'t str, usize) {
    let line = text[span.clone()].lines().next().unwrap_or_default();
    let line = line.trim_end();
    let info = line
        .trim_start()
        .trim_start_matches(['`', '~'])
        .trim_start();
    (info, span.start + line.len() - info.len())
}
