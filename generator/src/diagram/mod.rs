//! Diagrams as code → SVG that follows the colours of the page. In: the text of a diagram. Out: markup without a
//! `style` attribute and without a colour, in which every part has a class.
//!
//! A library reads the text and lays it out as a scene of simple shapes ([`draw`]); it is handed a palette in which each colour
//! stands for a part, and `svg` writes the class of that part. Widths of words are those of a wide typewriter face,
//! so that any face of the reader's fits.
//!
//! The library takes long to compile: without cargo's feature `diagrams` every diagram is a finding that says so.
//!
//! Not here: the fence (`parse::code`), the colours (the theme).

#[cfg(feature = "diagrams")]
mod scene;
#[cfg(feature = "diagrams")]
mod svg;

#[cfg(feature = "diagrams")]
pub use scene::{draw, keep_faults_quiet};

/// What a diagram is called on its page.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// An id that nothing else on the page has; other ids of the drawing start with it.
    pub id: &'a str,
    /// The name.
    pub title: &'a str,
    /// What it shows; where absent, its words are listed.
    pub description: Option<&'a str>,
}

/// Says that this program draws no diagrams.
#[cfg(not(feature = "diagrams"))]
pub fn draw(text: &str, _: Names<'_>) -> Result<String, (std::ops::Range<usize>, String)> {
    Err((
        0..text.trim_end().len(),
        "this program was built without cargo's feature `diagrams`".to_owned(),
    ))
}

/// Does nothing: no library is called.
#[cfg(not(feature = "diagrams"))]
pub fn keep_faults_quiet() {}
