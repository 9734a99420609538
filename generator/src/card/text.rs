//! Text of a card: how wide it is, where its lines break, and the outlines of its letters.

use std::sync::Arc;

use serde::Serialize;
use tiny_skia::{Path, PathBuilder};
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// A font in memory.
#[derive(Clone, Debug)]
pub struct Font(Arc<[u8]>);

/// Text broken into lines, with the size at which they fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Set {
    /// The size, in pixels.
    pub size: f64,
    /// The lines.
    pub lines: Vec<String>,
}

impl Set {
    /// Returns lines of a size.
    pub fn new(size: f64, lines: &[&str]) -> Set {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Set { size, lines }
    }
}

impl Font {
    /// Takes the bytes of a TrueType or OpenType font.
    pub(super) fn new(bytes: Arc<[u8]>) -> Font {
        Font(bytes)
    }

    fn face(&self) -> Result<Face<'_>, String> {
        Face::parse(&self.0, 0).map_err(|error| format!("a font of the theme: {error}"))
    }

    /// Breaks a text into at most so many lines of a width, at the first of the sizes at which it fits. Where it fits at
    /// none, it ends in an ellipsis.
    ///
    /// # Errors
    ///
    /// Where the font is damaged, or has not all letters.
    pub fn set(&self, text: &str, width: f64, sizes: &[f64], most: usize) -> Result<Set, String> {
        let face = self.face()?;
        let mut lines = Vec::new();
        let mut last = 0.0;
        for size in sizes {
            last = *size;
            lines = broken(&face, text, width / last)?;
            let fits = |line: &String| Ok::<_, String>(length(&face, line)? * last <= width);
            let all_fit = lines
                .iter()
                .try_fold(true, |all, line| Ok::<_, String>(fits(line)? && all))?;
            if lines.len() <= most && all_fit {
                let lines = balanced(&face, text, width / last, lines)?;
                return Ok(Set { size: last, lines });
            }
        }
        // The rest of the text goes into the last line, which is cut.
        let rest = lines.split_off(most.saturating_sub(1).min(lines.len()));
        lines.push(rest.join(" "));
        for line in &mut lines {
            if length(&face, line)? * last > width {
                *line = cut(&face, line, width / last)?;
            }
        }
        Ok(Set { size: last, lines })
    }

    /// Returns the outline of a line of text that starts at the origin, and its width.
    pub(super) fn outline(
        &self,
        text: &str,
        size: f32,
        spacing: f32,
    ) -> Result<(Option<Path>, f32), String> {
        let face = self.face()?;
        let scale = size / f32::from(face.units_per_em());
        let mut pen = Pen {
            builder: PathBuilder::new(),
            scale,
            x: 0.0,
        };
        let mut before = None;
        for letter in text.chars() {
            let glyph = glyph(&face, letter)?;
            pen.x += f32::from(before.map_or(0, |before| kerning(&face, before, glyph))) * scale;
            face.outline_glyph(glyph, &mut pen);
            pen.x += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * scale + spacing;
            before = Some(glyph);
        }
        let width = pen.x - spacing;
        Ok((pen.builder.finish(), width))
    }
}

/// Breaks between words, as late as the width allows, in sizes of the letters.
fn broken(face: &Face<'_>, text: &str, width: f64) -> Result<Vec<String>, String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if length(face, &longer)? <= width => {
                lines.pop();
                lines.push(longer);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Ok(lines)
}

/// Breaks lines as early as their number allows, so that no word is left alone on the last one.
fn balanced(
    face: &Face<'_>,
    text: &str,
    width: f64,
    mut lines: Vec<String>,
) -> Result<Vec<String>, String> {
    let (mut least, mut most) = (0.0, width);
    for _ in 0..10 {
        let tried = (least + most) / 2.0;
        let broken = broken(face, text, tried)?;
        let widest = broken.iter().try_fold(0.0, |widest: f64, line| {
            Ok::<_, String>(widest.max(length(face, line)?))
        })?;
        if broken.len() == lines.len() && widest <= width {
            (most, lines) = (tried, broken);
        } else {
            least = tried;
        }
    }
    Ok(lines)
}

/// Cuts a text between words, or within the first where that alone is too wide.
fn cut(face: &Face<'_>, text: &str, width: f64) -> Result<String, String> {
    let words = text.rmatch_indices(' ').map(|(end, _)| end);
    let letters = text.char_indices().rev().map(|(end, _)| end);
    for end in words.chain(letters) {
        let shown = format!(
            "{}…",
            text[..end].trim_end_matches([' ', ',', '.', ';', ':'])
        );
        if length(face, &shown)? <= width {
            return Ok(shown);
        }
    }
    Ok(String::new())
}

/// Returns the width of a text in sizes of its letters.
fn length(face: &Face<'_>, text: &str) -> Result<f64, String> {
    let mut units = 0;
    let mut before = None;
    for letter in text.chars() {
        let glyph = glyph(face, letter)?;
        units += i64::from(before.map_or(0, |before| kerning(face, before, glyph)));
        units += i64::from(face.glyph_hor_advance(glyph).unwrap_or_default());
        before = Some(glyph);
    }
    Ok(units as f64 / f64::from(face.units_per_em()))
}

fn glyph(face: &Face<'_>, letter: char) -> Result<GlyphId, String> {
    face.glyph_index(letter)
        .ok_or_else(|| format!("the font has no letter for `{letter}`"))
}

/// Returns how far two letters are moved together, in units of the font.
fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let lookups = face.tables().gpos.map(|table| table.lookups);
    let tables = lookups
        .into_iter()
        .flatten()
        .flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>());
    for table in tables {
        let PositioningSubtable::Pair(pairs) = table else {
            continue;
        };
        let Some(index) = pairs.coverage().get(left) else {
            continue;
        };
        let found = match pairs {
            PairAdjustment::Format1 { sets, .. } => sets.get(index).and_then(|set| set.get(right)),
            PairAdjustment::Format2 {
                classes, matrix, ..
            } => matrix.get((classes.0.get(left), classes.1.get(right))),
        };
        if let Some((first, _)) = found {
            return first.x_advance;
        }
    }
    0
}

/// Writes outlines of letters into a path. Letters stand on the line, so what is up in a font is less in a picture.
struct Pen {
    builder: PathBuilder,
    scale: f32,
    x: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, -y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
