//! Text of a card: how wide it is, where its lines break, and the outlines of its letters.

use std::ops::Range;
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

    /// Returns the first letter of a text that cannot be drawn: the font has none, or its script joins letters or runs from
    /// right to left, which is not done here.
    pub(super) fn first_lacking(&self, text: &str) -> Result<Option<char>, String> {
        let face = self.face()?;
        Ok(drawn(&face, text)
            .chars()
            .find(|letter| is_shaped(*letter) || face.glyph_index(*letter).is_none()))
    }

    /// Breaks a text into at most so many lines of a width, at the first of the sizes at which it fits. Where it fits at
    /// none, words that are too long are broken too, and what is left over ends in an ellipsis.
    ///
    /// # Errors
    ///
    /// Where the font is damaged, or has not all letters.
    pub fn set(&self, text: &str, width: f64, sizes: &[f64], most: usize) -> Result<Set, String> {
        let face = self.face()?;
        let text = drawn(&face, text);
        let between = places(&text, false);
        let mut last = 0.0;
        for size in sizes {
            last = *size;
            let lines = broken(&face, &text, &between, width / last)?;
            if lines.len() <= most && widest(&face, &text, &lines)? * last <= width {
                let lines = balanced(&face, &text, &between, width / last, lines)?;
                return Ok(Set {
                    size: last,
                    lines: words(&text, &lines),
                });
            }
        }
        let mut lines = broken(&face, &text, &between, width / last)?;
        if widest(&face, &text, &lines)? * last > width {
            lines = broken(&face, &text, &places(&text, true), width / last)?;
        }
        let mut shown = words(&text, &lines[..most.min(lines.len())]);
        // The rest of the text goes into the last line, which is cut.
        if let (Some(line), Some(start)) = (shown.last_mut(), lines.get(most.saturating_sub(1))) {
            let rest = &text[start.start..];
            if length(&face, rest)? * last > width {
                *line = cut(&face, rest, width / last)?;
            }
        }
        Ok(Set {
            size: last,
            lines: shown,
        })
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

/// Returns what is drawn of a text: single blanks, and none of the pictures, arrows and marks that the font lacks.
fn drawn(face: &Face<'_>, text: &str) -> String {
    let is_drawn = |letter: &char| {
        letter.is_alphanumeric() || letter.is_whitespace() || face.glyph_index(*letter).is_some()
    };
    let kept: String = text.chars().filter(is_drawn).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells whether a letter is of a script that joins letters, or runs from right to left.
pub fn is_shaped(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Tells whether lines may break beside a letter without a blank: Chinese and Japanese.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// What no line begins with, and what none ends with.
const CLOSING: &str =
    "、。，．！？：；）」』】〉》〕］｝々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}%";
const OPENING: &str = "（「『【〈《〔［｛([{$";

/// Returns where a text may break: where the line before ends, and where the next begins. `anywhere` breaks words too, a path of a
/// program not within its `::`.
fn places(text: &str, anywhere: bool) -> Vec<(usize, usize)> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let inside = letters.windows(2).filter_map(|pair| {
        let ((at, before), (next, after)) = (pair[0], pair[1]);
        let may = (anywhere && (before, after) != (':', ':'))
            || ((is_ideograph(before) || is_ideograph(after))
                && !CLOSING.contains(after)
                && !OPENING.contains(before));
        match (before, after) {
            (' ', _) => None,
            (_, ' ') => Some((next, next + 1)),
            _ => may.then_some((at + before.len_utf8(), next)),
        }
    });
    inside.chain([(text.len(), text.len())]).collect()
}

/// Breaks as late as the width allows, in sizes of the letters.
fn broken(
    face: &Face<'_>,
    text: &str,
    places: &[(usize, usize)],
    width: f64,
) -> Result<Vec<Range<usize>>, String> {
    let mut lines = Vec::new();
    let (mut start, mut last) = (0, None);
    for (end, next) in places {
        if let Some((before, begin)) = last
            && length(face, &text[start..*end])? > width
        {
            lines.push(start..before);
            start = begin;
        }
        last = Some((*end, *next));
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    Ok(lines)
}

/// Breaks lines as early as their number allows, so that no word is left alone on the last one.
fn balanced(
    face: &Face<'_>,
    text: &str,
    places: &[(usize, usize)],
    width: f64,
    mut lines: Vec<Range<usize>>,
) -> Result<Vec<Range<usize>>, String> {
    let (mut least, mut most) = (0.0, width);
    for _ in 0..10 {
        let tried = (least + most) / 2.0;
        let broken = broken(face, text, places, tried)?;
        if broken.len() == lines.len() && widest(face, text, &broken)? <= width {
            (most, lines) = (tried, broken);
        } else {
            least = tried;
        }
    }
    Ok(lines)
}

fn words(text: &str, lines: &[Range<usize>]) -> Vec<String> {
    lines
        .iter()
        .map(|line| text[line.clone()].to_owned())
        .collect()
}

/// Returns the width of the widest line, in sizes of the letters.
fn widest(face: &Face<'_>, text: &str, lines: &[Range<usize>]) -> Result<f64, String> {
    lines.iter().try_fold(0.0, |widest: f64, line| {
        Ok(widest.max(length(face, &text[line.clone()])?))
    })
}

/// Cuts a text where it may break, or within the first word where that alone is too wide.
fn cut(face: &Face<'_>, text: &str, width: f64) -> Result<String, String> {
    let words = places(text, false).into_iter().rev().map(|(end, _)| end);
    let letters = text.char_indices().rev().map(|(end, _)| end);
    for end in words.chain(letters) {
        let kept = text[..end].trim_end_matches([' ', ',', '.', ';', ':', '，', '、', '；', '：']);
        let shown = format!("{kept}…");
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
