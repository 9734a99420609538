//! Images of a page: the size of each is read from its file, so that nothing moves when it arrives, and a variant for
//! the dark scheme stands beside it where there is a file `NAME.dark.EXT`.

use std::collections::BTreeMap;
use std::sync::Arc;

use calculator_wasm::html::escaped;

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::link::{Site, address};
use crate::parse::Picture;

/// The files of a site that may be images, by their paths.
pub struct Images<'a> {
    files: BTreeMap<&'a str, Arc<[u8]>>,
}

impl<'a> Images<'a> {
    /// Lists the files.
    pub fn new(site: &'a Site) -> Images<'a> {
        let all = [&site.theme.files, &site.assets, &site.static_files];
        let files = all.into_iter().flatten();
        Images {
            files: files
                .map(|file| (file.path.as_str(), file.bytes()))
                .collect(),
        }
    }

    /// Returns the markup of an image on a page; `src` is its address, relative to the page's.
    pub fn markup(
        &self,
        picture: &Picture,
        src: &str,
        page: (&str, &str),
        problems: &mut Vec<Diagnostic>,
    ) -> String {
        let (file, at) = page;
        let path = address::decoded(src).and_then(|src| address::joined(at, &src));
        let Some((path, bytes)) = path
            .and_then(|path| Some((self.files.get(path.as_str())?, path)))
            .map(|(bytes, path)| (path, bytes))
        else {
            return element(picture, src, None, None);
        };
        let size = size(&path, bytes);
        if size == Size::Damaged {
            let message = format!("the size of `{}` cannot be read", picture.target.address);
            problems.push(
                Diagnostic::new(Code::UnreadableImage, file, message)
                    .at(picture.target.span.clone())
                    .hint("is the file whole, and a PNG, JPEG, GIF, WebP, AVIF or SVG?"),
            );
        }
        match address::dark_variant(&path).filter(|dark| self.files.contains_key(dark.as_str())) {
            None => element(picture, src, size.known(), None),
            Some(_) => {
                let dark = address::dark_variant(src).unwrap_or_default();
                element(picture, src, size.known(), Some("light-only"))
                    + &element(picture, &dark, size.known(), Some("dark-only"))
            }
        }
    }
}

fn element(picture: &Picture, src: &str, size: Option<(u64, u64)>, class: Option<&str>) -> String {
    let mut html = String::from("<img");
    if let Some(class) = class {
        html.push_str(&format!(" class=\"{class}\""));
    }
    html.push_str(&format!(
        " src=\"{}\" alt=\"{}\"",
        escaped(src),
        escaped(&picture.alt)
    ));
    if let Some(title) = &picture.title {
        html.push_str(&format!(" title=\"{}\"", escaped(title)));
    }
    if let Some((width, height)) = size {
        html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }
    html + " loading=\"lazy\" decoding=\"async\">"
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Known(u64, u64),
    /// A drawing without a size of its own.
    None,
    Damaged,
}

impl Size {
    fn known(self) -> Option<(u64, u64)> {
        match self {
            Size::Known(width, height) => Some((width, height)),
            Size::None | Size::Damaged => None,
        }
    }
}

fn size(path: &str, bytes: &[u8]) -> Size {
    if path.to_ascii_lowercase().ends_with(".svg") {
        return of_drawing(&String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]));
    }
    match imagesize::blob_size(bytes) {
        Ok(size) if size.width > 0 && size.height > 0 => {
            Size::Known(size.width as u64, size.height as u64)
        }
        _ => Size::Damaged,
    }
}

/// Returns the size of an SVG: its `width` and `height` in pixels, or else those of its `viewBox`.
fn of_drawing(text: &str) -> Size {
    let Some(tag) = text
        .split_once("<svg")
        .map(|(_, rest)| rest.split('>').next().unwrap_or_default())
    else {
        return Size::Damaged;
    };
    let value = |name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}="))?;
        let quote = rest.chars().next().filter(|sign| "\"'".contains(*sign))?;
        rest[1..].split(quote).next()
    };
    let pixels = |text: &str| {
        let number = text.trim().trim_end_matches("px").parse::<f64>().ok();
        number
            .filter(|number| *number >= 1.0 && *number < 1e6)
            .map(|number| number.round() as u64)
    };
    let own = value("width")
        .and_then(pixels)
        .zip(value("height").and_then(pixels));
    let viewed = || {
        let sides: Vec<&str> = value("viewBox")?
            .split([' ', ','])
            .filter(|side| !side.is_empty())
            .collect();
        let [_, _, width, height] = sides[..] else {
            return None;
        };
        pixels(width).zip(pixels(height))
    };
    own.or_else(viewed)
        .map_or(Size::None, |(width, height)| Size::Known(width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_has_the_size_that_it_says_or_that_of_its_view() {
        for (text, size) in [
            (
                "<svg width=\"120\" height='80px' viewBox=\"0 0 3 2\">",
                Size::Known(120, 80),
            ),
            (
                "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" viewBox=\"0 0 300 200.4\">",
                Size::Known(300, 200),
            ),
            (
                "<svg width=\"100%\" height=\"100%\" viewBox=\"0,0,30,20\">",
                Size::Known(30, 20),
            ),
            ("<svg width=\"10em\">", Size::None),
            ("<svg/>", Size::None),
            ("<html>", Size::Damaged),
        ] {
            assert_eq!(of_drawing(text), size, "{text}");
        }
    }
}
