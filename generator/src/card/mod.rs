//! Cards: the picture that other sites show beside a link. In: a small SVG, as the theme's template `card.svg` writes it,
//! and the theme's fonts. Out: a PNG.
//!
//! 1. [`text`] measures, breaks lines and gives the outlines of letters, so that a template can place them.
//! 2. [`draw`] reads the SVG and fills its shapes. 3. [`png`] writes the pixels.
//!
//! Same bytes in, same bytes out: fonts come from the theme, never from the machine, and no instruction of one processor
//! only is used. Deliberately absent: the rest of SVG. What a card cannot have is an error that names it.

mod draw;
mod png;
mod text;

use std::sync::Arc;

pub use text::{Font, Set, is_shaped};

/// Where a theme has its fonts: `fonts/regular.ttf`, `fonts/bold.ttf`.
pub const FOLDER: &str = "fonts/";

/// The fonts of a theme.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    regular: Option<Font>,
    bold: Option<Font>,
}

impl Fonts {
    /// Takes a file of the theme's, by its name below [`FOLDER`]; other files are left alone.
    pub fn add(&mut self, name: &str, bytes: impl Into<Arc<[u8]>>) {
        match name {
            "regular.ttf" => self.regular = Some(Font::new(bytes.into())),
            "bold.ttf" => self.bold = Some(Font::new(bytes.into())),
            _ => {}
        }
    }

    /// Returns a font.
    ///
    /// # Errors
    ///
    /// Where the theme has none of the weight.
    pub fn of(&self, is_bold: bool) -> Result<&Font, String> {
        let (font, name) = match is_bold {
            true => (&self.bold, "bold"),
            false => (&self.regular, "regular"),
        };
        font.as_ref()
            .ok_or_else(|| format!("the theme has no font {FOLDER}{name}.ttf"))
    }

    /// Returns the first letter of a text that a card cannot have; none where the theme has no fonts.
    pub fn first_lacking(&self, text: &str) -> Option<char> {
        let fonts = [&self.regular, &self.bold].into_iter().flatten();
        fonts
            .filter_map(|font| font.first_lacking(text).ok().flatten())
            .next()
    }
}

/// The width and height of a card, in pixels: what the sites that show cards ask for.
pub const SIZE: (u32, u32) = (1200, 630);

/// Draws a card.
///
/// # Errors
///
/// A sentence that names what cannot be drawn.
pub fn card(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let pixels = draw::draw(svg, fonts)?;
    Ok(png::png(SIZE, &pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Fonts {
        let mut fonts = Fonts::default();
        for (path, bytes) in crate::embedded::DEFAULT_THEME {
            if let Some(name) = path.strip_prefix(FOLDER) {
                fonts.add(name, *bytes);
            }
        }
        fonts
    }

    #[test]
    fn lines_break_between_words_and_the_size_is_the_largest_that_fits() {
        let fonts = fonts();
        let bold = fonts.of(true).unwrap();
        let set = |text: &str| bold.set(text, 400.0, &[80.0, 40.0], 2).unwrap();
        assert_eq!(set("Cost"), Set::new(80.0, &["Cost"]));
        assert_eq!(
            set("What a cold start costs"),
            Set::new(40.0, &["What a cold", "start costs"])
        );
        // Words that are too long are broken where nothing else helps; pictures are left out.
        assert_eq!(
            set("hash_map::HashMap::raw_entry_mut"),
            Set::new(40.0, &["hash_map::HashMap", "::raw_entry_mut"])
        );
        assert_eq!(set("Launch 🚀 day").lines.join("/"), "Launch/day");
        let long = set("Nobody reads a title that goes on and on over very many words");
        assert_eq!(long.lines.len(), 2);
        assert!(long.lines[1].ends_with('…'), "{long:?}");
    }

    #[test]
    fn a_letter_that_cannot_be_drawn_is_found() {
        let fonts = fonts();
        for (text, lacking) in [
            ("Größe, цена, κόστος 🎉", None),
            ("Kosten 成本", Some('成')),
            ("עלות", Some('ע')),
        ] {
            assert_eq!(fonts.first_lacking(text), lacking, "{text}");
        }
    }

    #[test]
    fn shapes_have_their_places_and_colours() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="#fff"/><g transform="translate(100 50) scale(10)" stroke="#00f" fill="none" stroke-width="2"><path d="M0 5h20"/><circle cx="40" cy="5" r="5" fill="#f00" stroke="none"/></g></svg>"##;
        let pixels = draw::draw(svg, &fonts()).unwrap();
        let at = |x: usize, y: usize| {
            let start = (y * 1200 + x) * 3;
            pixels[start..start + 3].to_vec()
        };
        assert_eq!(at(200, 100), [0, 0, 255]);
        assert_eq!(at(200, 120), [255, 255, 255]);
        assert_eq!(at(500, 100), [255, 0, 0]);
        assert_eq!(at(1199, 629), [255, 255, 255]);
    }

    #[test]
    fn what_cannot_be_drawn_is_named() {
        let problem = |inside: &str| {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inside}</svg>"
            );
            card(&svg, &fonts()).unwrap_err()
        };
        assert_eq!(
            problem("<image href=\"a.png\"/>"),
            "a card cannot have <image>"
        );
        assert_eq!(
            problem("<rect style=\"fill:red\"/>"),
            "a card cannot have `style` on <rect>"
        );
        assert_eq!(
            problem("<rect fill=\"red\" width=\"1\" height=\"1\"/>"),
            "`red` is no colour: write it as #rrggbb"
        );
        assert_eq!(
            problem("<text y=\"9\">漢字</text>"),
            "the font has no letter for `漢`"
        );
    }
}
