//! A page after parsing: plain data. HTML with holes, where each hole names what belongs there.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use calculator_wasm::{Module, calculator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::load::front_matter::FrontMatter;
use crate::load::text::Text;
use crate::load::toml_keys::At;
use crate::memory::Known;
use crate::scratch::{Kept, Scratch};

/// A page, not yet linked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Path relative to the content folder: `guides/cost.md`.
    #[serde(skip)]
    pub path: String,
    /// The name in findings: `content/guides/cost.md`.
    #[serde(skip)]
    pub file: String,
    /// The language that it is written in, as a number among those of the site.
    #[serde(skip)]
    pub language: usize,
    /// The text that all spans point into.
    #[serde(skip)]
    pub text: Text,
    /// What the page says about itself.
    pub front_matter: FrontMatter,
    /// The byte of the text at which the Markdown starts.
    pub body: usize,
    /// The body, in order. Where the markup was put away, the finished pieces are empty.
    pub pieces: Vec<Piece>,
    /// The markup of the finished pieces that was put away.
    #[serde(skip)]
    pub markup: Markup,
    /// The files of the content folder that parts of the page came from.
    #[serde(skip)]
    pub parts: BTreeSet<String>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Every id that a link to this page may name.
    pub ids: BTreeSet<String>,
    /// The explicit ids that more than one heading has, which was found and reported.
    #[serde(skip)]
    pub repeated_ids: BTreeSet<String>,
    /// Whether nothing but its text and what is no page decides on it, and nothing is wrong with it.
    #[serde(skip)]
    pub is_plain: bool,
    /// What the last build knew of it, where its text is the same; its markup is then not there.
    #[serde(skip)]
    pub known: Option<Arc<Known>>,
}

impl Page {
    /// Tells whether the page is the `_index.md` of a folder.
    pub fn is_section(&self) -> bool {
        self.path == "_index.md" || self.path.ends_with("/_index.md")
    }

    /// Puts the markup away.
    pub fn put_away(&mut self, scratch: &Scratch) {
        let mut all = String::new();
        let mut ends = Vec::new();
        for piece in &mut self.pieces {
            if let Piece::Html(markup) = piece {
                all.push_str(&std::mem::take(markup));
                ends.push(all.len());
            }
        }
        ends.shrink_to_fit();
        self.markup = Markup {
            kept: scratch.keep(all.into_bytes()),
            ends,
        };
        // There are as many of these as there are pages.
        self.pieces.shrink_to_fit();
        self.headings.shrink_to_fit();
    }

    /// Tells whether the page is text with links and images: those may be known from the build before.
    pub(super) fn is_text(&self) -> bool {
        let is_text =
            |piece: &Piece| matches!(piece, Piece::Html(_) | Piece::Target(_) | Piece::Image(_));
        // Numbers with a point are not written to be read again.
        let is_exact = |value: &Value| !matches!(value, Value::Number(number) if number.is_f64());
        self.parts.is_empty()
            && self.repeated_ids.is_empty()
            && self.pieces.iter().all(is_text)
            && self.front_matter.fields.values().all(|value| match value {
                Value::Array(values) => values.iter().all(is_exact),
                Value::Object(_) => false,
                value => is_exact(value),
            })
    }

    /// Returns the title, or the path where the front matter has none.
    pub fn title(&self) -> &str {
        if self.front_matter.title.is_empty() {
            &self.path
        } else {
            &self.front_matter.title
        }
    }

    /// Returns the number of calculators on the page that a reader can use: a reference is only read.
    pub fn calculators(&self) -> usize {
        self.pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Calculator { request, .. } if request.is_live()))
            .count()
    }

    /// Returns the module that the page loads: the smallest that has its live calculators, if it has any.
    pub fn module(&self) -> Option<Module> {
        let modules = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Calculator { request, .. } if request.is_live() => {
                Some(calculator(&request.calculator.value)?.module())
            }
            _ => None,
        });
        modules.reduce(Module::and)
    }
}

/// The markup of a page: all its finished pieces in one, put away until the page is rendered.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    kept: Kept,
    /// Where each piece ends.
    ends: Vec<usize>,
}

impl Markup {
    /// Returns the pieces, as one text and where each lies in it.
    pub fn read(&self) -> (String, impl Iterator<Item = Range<usize>> + '_) {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(&self.ends).map(|(start, end)| start..*end);
        (self.kept.text(), places)
    }
}

/// A part of the body of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Finished markup.
    Html(String),
    /// The value of an `href` or `src` attribute, worked out when all pages are known.
    Target(Target),
    /// An image.
    Image(Box<Picture>),
    /// A component, or its start where Markdown follows.
    Open(Box<Call>),
    /// The end of the innermost component that is open.
    Close {
        /// The block that ends it.
        span: Range<usize>,
    },
    /// A whole calculator.
    Calculator {
        /// The id of the calculator on the page.
        id: String,
        /// What to show.
        request: Box<Request>,
    },
    /// One figure of a calculator, in running text.
    Figure {
        /// The figure's name.
        key: At<String>,
        /// What to compute.
        request: Box<Request>,
    },
}

impl Piece {
    /// Returns the addresses that are worked out for the piece, in their order.
    pub fn targets(&self) -> &[Target] {
        match self {
            Piece::Target(target) => std::slice::from_ref(target),
            Piece::Image(picture) => std::slice::from_ref(&picture.target),
            Piece::Open(call) => &call.targets,
            Piece::Calculator { request, .. } => &request.targets,
            _ => &[],
        }
    }

    /// Returns the same to be changed.
    pub fn targets_mut(&mut self) -> &mut [Target] {
        match self {
            Piece::Target(target) => std::slice::from_mut(target),
            Piece::Image(picture) => std::slice::from_mut(&mut picture.target),
            Piece::Open(call) => &mut call.targets,
            Piece::Calculator { request, .. } => &mut request.targets,
            _ => &mut [],
        }
    }
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Where it is.
    pub target: Target,
    /// What it shows, in words.
    pub alt: String,
    /// What is said about it on hover.
    pub title: Option<String>,
}

/// A component of the theme or the site with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The component.
    pub name: At<String>,
    /// The arguments, by name.
    pub arguments: Vec<Argument>,
    /// The addresses among them.
    pub targets: Vec<Target>,
    /// Whether Markdown stands inside.
    pub has_body: bool,
    /// The block.
    pub span: Range<usize>,
}

/// An argument of a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name.
    pub name: At<String>,
    /// Its value.
    pub value: At<serde_json::Value>,
}

/// What a link or an image points to, as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The address, unescaped.
    pub address: String,
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// The path of the included file that it stands in; `None` where that is the page's own.
    pub from: Option<String>,
    /// Whether the thing is shown in the page rather than gone to.
    pub image: bool,
}

/// A calculator with inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The calculator's id.
    pub calculator: At<String>,
    /// The inputs, in the order in which they stand.
    pub settings: Vec<Setting>,
    /// The topics of the calculator that the page has a guide for.
    pub guides: Vec<At<String>>,
    /// Where each of them is argued.
    pub targets: Vec<Target>,
    /// The block or the code span.
    pub span: Range<usize>,
}

impl Request {
    /// Tells whether a reader can use what is shown: a reference is only read.
    pub fn is_live(&self) -> bool {
        self.setting("show").is_none()
    }

    /// Returns what the request says at a path.
    pub fn setting(&self, path: &str) -> Option<&Setting> {
        self.settings
            .iter()
            .find(|setting| setting.path.value == path)
    }
}

/// One input of a calculator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The path of the field, or `preset`.
    pub path: At<String>,
    /// The value as a reader could type it.
    pub value: At<String>,
}

/// A heading of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The level, from 2.
    pub level: u8,
    /// The id, unique on the page.
    pub id: String,
    /// The text without markup.
    pub title: String,
}
