//! The SVG of a card, drawn: `svg`, `g`, `rect`, `circle`, `path` and `text`, filled and stroked.

use roxmltree::{Document, Node};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform,
};

use super::{Fonts, SIZE};

/// What shapes take from the elements around them.
#[derive(Clone)]
struct Look {
    fill: Option<Color>,
    stroke: Option<Color>,
    stroke_width: f32,
    cap: LineCap,
    join: LineJoin,
    size: f32,
    is_bold: bool,
    anchor: f32,
    spacing: f32,
    transform: Transform,
}

/// Draws an SVG. Returns its pixels, three bytes each.
pub(super) fn draw(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let document = Document::parse(svg.trim_start())
        .map_err(|error| format!("what the template made is no SVG: {error}"))?;
    let root = document.root_element();
    let (width, height) = SIZE;
    if number(root, "width")? != width as f32 || number(root, "height")? != height as f32 {
        return Err(format!(
            "a card is `width=\"{width}\" height=\"{height}\"` on <svg>"
        ));
    }
    let mut pixmap = Pixmap::new(width, height).ok_or("the card has no room")?;
    pixmap.fill(Color::WHITE);
    let look = Look {
        fill: Some(Color::BLACK),
        stroke: None,
        stroke_width: 1.0,
        cap: LineCap::Butt,
        join: LineJoin::Miter,
        size: 16.0,
        is_bold: false,
        anchor: 0.0,
        spacing: 0.0,
        transform: Transform::identity(),
    };
    element(root, &look, fonts, &mut pixmap)?;
    let colours = pixmap.pixels().iter();
    Ok(colours
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect())
}

fn element(
    node: Node<'_, '_>,
    around: &Look,
    fonts: &Fonts,
    pixmap: &mut Pixmap,
) -> Result<(), String> {
    let name = node.tag_name().name();
    let own: &[&str] = match name {
        "svg" => &["width", "height", "viewBox"],
        "g" => &[],
        "rect" => &["x", "y", "width", "height"],
        "circle" => &["cx", "cy", "r"],
        "path" => &["d"],
        "text" => &["x", "y"],
        _ => return Err(format!("a card cannot have <{name}>")),
    };
    let look = look(node, around, own)?;
    match name {
        "rect" => {
            let [x, y, width, height] = [
                number(node, "x")?,
                number(node, "y")?,
                number(node, "width")?,
                number(node, "height")?,
            ];
            let shape = Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect);
            paint(shape, &look, pixmap);
        }
        "circle" => {
            let [x, y, radius] = [number(node, "cx")?, number(node, "cy")?, number(node, "r")?];
            paint(PathBuilder::from_circle(x, y, radius), &look, pixmap);
        }
        "path" => paint(
            path(node.attribute("d").unwrap_or_default())?,
            &look,
            pixmap,
        ),
        "text" => {
            let font = fonts.of(look.is_bold)?;
            let text = node.text().unwrap_or_default().trim();
            let (outline, width) = font.outline(text, look.size, look.spacing)?;
            let (x, y) = (number(node, "x")?, number(node, "y")?);
            let placed = Look {
                transform: look.transform.pre_translate(x - width * look.anchor, y),
                ..look
            };
            paint(outline, &placed, pixmap);
        }
        _ => {
            for child in node.children().filter(Node::is_element) {
                element(child, &look, fonts, pixmap)?;
            }
        }
    }
    Ok(())
}

/// Reads the attributes that shapes inherit; `own` are those that the element has for itself.
fn look(node: Node<'_, '_>, around: &Look, own: &[&str]) -> Result<Look, String> {
    let mut look = around.clone();
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        match name {
            _ if own.contains(&name) => {}
            "fill" => look.fill = colour(value)?,
            "stroke" => look.stroke = colour(value)?,
            "stroke-width" => look.stroke_width = number(node, name)?,
            "stroke-linecap" if value == "round" => look.cap = LineCap::Round,
            "stroke-linejoin" if value == "round" => look.join = LineJoin::Round,
            "font-size" => look.size = number(node, name)?,
            "font-weight" => look.is_bold = value == "bold",
            "letter-spacing" => look.spacing = number(node, name)?,
            "text-anchor" => {
                look.anchor = match value {
                    "middle" => 0.5,
                    "end" => 1.0,
                    _ => 0.0,
                }
            }
            "transform" => look.transform = transform(value, look.transform)?,
            _ => {
                let element = node.tag_name().name();
                return Err(format!("a card cannot have `{name}` on <{element}>"));
            }
        }
    }
    Ok(look)
}

fn paint(shape: Option<Path>, look: &Look, pixmap: &mut Pixmap) {
    let Some(shape) = shape else { return };
    let paint = |colour: Color| {
        let mut paint = Paint::default();
        paint.set_color(colour);
        paint
    };
    if let Some(colour) = look.fill {
        let rule = FillRule::Winding;
        pixmap.fill_path(&shape, &paint(colour), rule, look.transform, None);
    }
    if let Some(colour) = look.stroke {
        let stroke = Stroke {
            width: look.stroke_width,
            line_cap: look.cap,
            line_join: look.join,
            ..Stroke::default()
        };
        pixmap.stroke_path(&shape, &paint(colour), &stroke, look.transform, None);
    }
}

/// Reads a number; 0 where there is none.
fn number(node: Node<'_, '_>, name: &str) -> Result<f32, String> {
    let Some(text) = node.attribute(name) else {
        return Ok(0.0);
    };
    let number = text.parse().ok().filter(|number: &f32| number.abs() < 1e5);
    number.ok_or_else(|| format!("`{name}` is no number of pixels: `{text}`"))
}

fn colour(text: &str) -> Result<Option<Color>, String> {
    if text == "none" {
        return Ok(None);
    }
    let digits = text.strip_prefix('#').filter(|digits| digits.is_ascii());
    let part = |at: usize| {
        let digits = digits?;
        let part = match digits.len() {
            3 => digits.get(at..at + 1)?.repeat(2),
            6 => digits.get(at * 2..at * 2 + 2)?.to_owned(),
            _ => return None,
        };
        u8::from_str_radix(&part, 16).ok()
    };
    match (part(0), part(1), part(2)) {
        (Some(red), Some(green), Some(blue)) => Ok(Some(Color::from_rgba8(red, green, blue, 255))),
        _ => Err(format!("`{text}` is no colour: write it as #rrggbb")),
    }
}

/// Reads `translate(x y)` and `scale(s)`, in this order of effect.
fn transform(text: &str, mut made: Transform) -> Result<Transform, String> {
    for part in text.split_inclusive(')') {
        let problem = || format!("a card cannot have the transform `{text}`");
        let (name, inside) = part.trim().split_once('(').ok_or_else(problem)?;
        let numbers = numbers(inside.trim_end_matches(')'))?;
        made = match (name, numbers.as_slice()) {
            ("translate", [x, y]) => made.pre_translate(*x, *y),
            ("scale", [by]) => made.pre_scale(*by, *by),
            _ => return Err(problem()),
        };
    }
    Ok(made)
}

/// Reads numbers with blanks or commas between them; a sign begins another.
fn numbers(text: &str) -> Result<Vec<f32>, String> {
    let spaced = text.replace(',', " ").replace('-', " -");
    let parts = spaced.split_whitespace();
    parts
        .map(|part| part.parse().map_err(|_| format!("`{part}` is no number")))
        .collect()
}

/// Reads the data of a path: moves, lines and curves, absolute or relative.
fn path(data: &str) -> Result<Option<Path>, String> {
    let mut builder = PathBuilder::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut start = (0.0, 0.0);
    let starts: Vec<usize> = data
        .char_indices()
        .filter(|(_, sign)| sign.is_ascii_alphabetic())
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([data.len()]);
    for (from, to) in starts.iter().zip(ends) {
        let (command, rest) = data[*from..to].split_at(1);
        let values = numbers(rest)?;
        let lower = command.to_ascii_lowercase();
        let is_relative = command == lower;
        let count = match lower.as_str() {
            "m" | "l" => 2,
            "h" | "v" => 1,
            "q" => 4,
            "c" => 6,
            "z" => {
                builder.close();
                (x, y) = start;
                continue;
            }
            _ => return Err(format!("a path of a card cannot have `{command}`")),
        };
        if values.is_empty() || values.len() % count != 0 {
            return Err(format!("`{command}` takes {count} numbers"));
        }
        for (round, values) in values.chunks(count).enumerate() {
            let (dx, dy) = if is_relative { (x, y) } else { (0.0, 0.0) };
            let at = |number: usize| (values[number] + dx, values[number + 1] + dy);
            let end = match lower.as_str() {
                "h" => (values[0] + dx, y),
                "v" => (x, values[0] + dy),
                _ => at(count - 2),
            };
            match lower.as_str() {
                // Further pairs of a move are lines.
                "m" if round == 0 => {
                    builder.move_to(end.0, end.1);
                    start = end;
                }
                "q" => builder.quad_to(at(0).0, at(0).1, end.0, end.1),
                "c" => builder.cubic_to(at(0).0, at(0).1, at(2).0, at(2).1, end.0, end.1),
                _ => builder.line_to(end.0, end.1),
            }
            (x, y) = end;
        }
    }
    Ok(builder.finish())
}
