//! A scene of shapes → SVG with classes instead of colours.

use std::fmt::Write as _;

use calculator_wasm::html::{escaped, push_escaped};
use rusty_mermaid_core::{
    Color, FontWeight, MarkerType, PathSegment, Point, Primitive, Scene, Style, TextAnchor,
    TextStyle, Theme, Transform,
};

use super::Names;

/// The parts of a drawing, each with the colour that stands for it in the palette. All are light: the library sets words
/// in white on a dark ground, and nothing but the sign of a frame shall be one.
const PARTS: &[(&str, Color)] = &[
    ("node", Color::rgb(250, 250, 241)),
    ("line", Color::rgb(250, 250, 242)),
    ("text", Color::rgb(250, 250, 243)),
    ("paper", Color::rgb(250, 250, 244)),
    ("note", Color::rgb(250, 250, 245)),
    ("group", Color::rgb(250, 250, 246)),
    ("rule", Color::rgb(250, 250, 247)),
    ("edge", Color::rgb(250, 250, 248)),
    ("frame", Color::rgb(250, 250, 249)),
];

fn colour(part: &str) -> Color {
    let found = PARTS.iter().find(|(name, _)| *name == part);
    found.map_or(Color::WHITE, |(_, colour)| *colour)
}

/// Returns the part that a colour stands for. Colours that a diagram sets itself stand for none: they would not
/// follow the scheme.
fn part(colour: Color, other: &'static str) -> &'static str {
    let found = PARTS.iter().find(|(_, known)| *known == colour);
    match found {
        Some((name, _)) => name,
        None if colour == Color::WHITE => "paper",
        None => other,
    }
}

/// Returns the palette in which colours stand for parts.
pub(super) fn palette() -> Theme {
    Theme {
        node_fill: colour("node"),
        node_stroke: colour("edge"),
        node_text: colour("text"),
        edge_stroke: colour("line"),
        edge_label_text: colour("text"),
        edge_label_bg: colour("paper"),
        start_fill: colour("line"),
        end_inner_fill: colour("line"),
        composite_fill: colour("group"),
        composite_stroke: colour("rule"),
        composite_label: colour("text"),
        note_fill: colour("note"),
        note_stroke: colour("edge"),
        note_text: colour("text"),
        subgraph_fill: colour("group"),
        subgraph_stroke: colour("frame"),
        subgraph_label: colour("text"),
        divider_stroke: colour("edge"),
        region_stroke: colour("edge"),
        lifeline_stroke: colour("edge"),
        activation_fill: colour("paper"),
        activation_stroke: colour("edge"),
        ..Theme::light()
    }
}

/// Writes a scene.
pub(super) fn write(scene: &Scene, palette: &Theme, names: Names<'_>) -> String {
    let mut writer = Writer {
        out: String::new(),
        words: Vec::new(),
        markers: Vec::new(),
        id: names.id,
        width: palette.default_stroke_width,
    };
    for element in scene.elements() {
        writer.shape(&element.primitive);
    }
    let padding = 8.0;
    let (width, height) = (scene.width + 2.0 * padding, scene.height + 2.0 * padding);
    let id = names.id;
    let words = writer.words.join(", ");
    let description = names.description.unwrap_or(&words);
    let mut svg = format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-title {id}-description\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-description\">{}</desc>",
        number(-padding),
        number(-padding),
        number(width),
        number(height),
        number(width),
        number(height),
        escaped(names.title),
        escaped(description),
    );
    if !writer.markers.is_empty() {
        svg.push_str("<defs>");
        for marker in &writer.markers {
            svg.push_str(&definition(*marker, id));
        }
        svg.push_str("</defs>");
    }
    svg.push_str(&writer.out);
    svg.push_str("</svg>");
    svg
}

struct Writer<'a> {
    out: String,
    /// The words of the drawing, in its order.
    words: Vec<String>,
    markers: Vec<MarkerType>,
    id: &'a str,
    /// The width of a line that sets none.
    width: f64,
}

impl Writer<'_> {
    fn shape(&mut self, shape: &Primitive) {
        match shape {
            Primitive::Rect {
                bbox,
                rx,
                ry,
                style,
            } => {
                let place = format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" ry=\"{}\"",
                    number(bbox.left()),
                    number(bbox.top()),
                    number(bbox.width),
                    number(bbox.height),
                    number(*rx),
                    number(*ry)
                );
                self.styled(&place, style, "node");
            }
            Primitive::Circle {
                center,
                radius,
                style,
            } => {
                let place = format!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"",
                    number(center.x),
                    number(center.y),
                    number(*radius)
                );
                self.styled(&place, style, "node");
            }
            Primitive::Ellipse {
                center,
                rx,
                ry,
                style,
            } => {
                let place = format!(
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"",
                    number(center.x),
                    number(center.y),
                    number(*rx),
                    number(*ry)
                );
                self.styled(&place, style, "node");
            }
            Primitive::Polygon { points, style } => {
                let points: Vec<String> = points.iter().map(pair).collect();
                self.styled(
                    &format!("<polygon points=\"{}\"", points.join(" ")),
                    style,
                    "node",
                );
            }
            Primitive::Path {
                segments,
                style,
                marker_start,
                marker_end,
            } => {
                let mut place = format!("<path d=\"{}\"", data(segments));
                for (name, marker) in [("start", marker_start), ("end", marker_end)] {
                    if let Some(marker) = marker {
                        if !self.markers.contains(marker) {
                            self.markers.push(*marker);
                        }
                        // Writing to a string cannot fail.
                        let _ = write!(
                            place,
                            " marker-{name}=\"url(#{}-{})\"",
                            self.id,
                            marker_name(*marker)
                        );
                    }
                }
                let mut style = style.clone();
                if style.stroke.is_none() && style.fill.is_none() {
                    style.stroke = Some(colour("line"));
                }
                self.styled(&place, &style, "node");
            }
            Primitive::Text {
                position,
                content,
                anchor,
                style,
            } => {
                self.text(position, content, *anchor, style);
            }
            Primitive::Group {
                transform,
                children,
            } => {
                let _ = match transform {
                    Transform::Identity => write!(self.out, "<g>"),
                    Transform::Translate(x, y) => {
                        write!(
                            self.out,
                            "<g transform=\"translate({} {})\">",
                            number(*x),
                            number(*y)
                        )
                    }
                    Transform::Scale(x, y) => {
                        write!(
                            self.out,
                            "<g transform=\"scale({} {})\">",
                            number(*x),
                            number(*y)
                        )
                    }
                    Transform::Rotate { degrees, cx, cy } => write!(
                        self.out,
                        "<g transform=\"rotate({} {} {})\">",
                        number(*degrees),
                        number(*cx),
                        number(*cy)
                    ),
                };
                for child in children {
                    self.shape(child);
                }
                self.out.push_str("</g>");
            }
            // No flowchart, sequence or state has one.
            Primitive::Arc { .. } => {}
        }
    }

    /// Ends the tag of a shape with its classes.
    fn styled(&mut self, place: &str, style: &Style, other: &'static str) {
        let fill = style.fill.map_or("none", |fill| part(fill, other));
        self.out.push_str(place);
        let _ = write!(self.out, " class=\"f-{fill}");
        if style.stroke.is_some() || style.stroke_width.is_some() {
            let stroke = style.stroke.map_or("line", |stroke| part(stroke, "edge"));
            let _ = write!(
                self.out,
                " s-{stroke}\" stroke-width=\"{}",
                number(style.stroke_width.unwrap_or(self.width))
            );
        }
        if let Some(dashes) = &style.stroke_dasharray {
            let dashes: Vec<String> = dashes.iter().map(|dash| number(*dash)).collect();
            let _ = write!(self.out, "\" stroke-dasharray=\"{}", dashes.join(" "));
        }
        self.out.push_str("\"/>");
    }

    fn text(&mut self, at: &Point, content: &str, anchor: TextAnchor, style: &TextStyle) {
        let content = content
            .replace("<br/>", "\n")
            .replace("<br />", "\n")
            .replace("<br>", "\n")
            .replace("\\n", "\n");
        let lines: Vec<&str> = content.split('\n').map(str::trim).collect();
        if content.trim().is_empty() {
            return;
        }
        self.words.push(lines.join(" "));
        let step = style.font_size * 1.2;
        let first = at.y - step * (lines.len() - 1) as f64 / 2.0;
        let anchor = match anchor {
            TextAnchor::Start => "start",
            TextAnchor::Middle => "middle",
            TextAnchor::End => "end",
        };
        let weight = match style.font_weight {
            FontWeight::Bold => " font-weight=\"600\"",
            FontWeight::Normal => "",
        };
        // White letters stand on the sign of a frame.
        let class = match style.fill {
            Some(Color::WHITE) => "f-paper",
            _ => "f-text",
        };
        let _ = write!(
            self.out,
            "<text class=\"{class}\" text-anchor=\"{anchor}\" font-size=\"{}\"{weight}>",
            number(style.font_size)
        );
        for (index, line) in lines.iter().enumerate() {
            // A third of the size below the middle is the base line of most faces.
            let base = first + step * index as f64 + style.font_size * 0.34;
            let _ = write!(
                self.out,
                "<tspan x=\"{}\" y=\"{}\">",
                number(at.x),
                number(base)
            );
            push_escaped(&mut self.out, line);
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>");
    }
}

fn marker_name(marker: MarkerType) -> &'static str {
    match marker {
        MarkerType::ArrowBarb | MarkerType::ArrowOpen => "open",
        MarkerType::Circle => "circle",
        MarkerType::Cross => "cross",
        MarkerType::Dependency => "thin",
        _ => "arrow",
    }
}

/// Returns the definition of the end of a line.
fn definition(marker: MarkerType, id: &str) -> String {
    let name = marker_name(marker);
    let (at, shape) = match name {
        "open" => (
            8,
            "<path class=\"f-paper s-line\" d=\"M10 5 L0 10 L4 5 L0 0 Z\"/>",
        ),
        "circle" => (7, "<circle class=\"f-line\" cx=\"5\" cy=\"5\" r=\"4\"/>"),
        "cross" => (
            6,
            "<path class=\"f-none s-line\" stroke-width=\"1.5\" d=\"M2 2 L8 8 M8 2 L2 8\"/>",
        ),
        "thin" => (
            8,
            "<path class=\"f-none s-line\" stroke-width=\"1.5\" d=\"M0 0 L9 5 L0 10\"/>",
        ),
        _ => (8, "<path class=\"f-line\" d=\"M10 5 L0 10 L4 5 L0 0 Z\"/>"),
    };
    format!(
        "<marker id=\"{id}-{name}\" viewBox=\"0 0 10 10\" refX=\"{at}\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\">{shape}</marker>"
    )
}

fn data(segments: &[PathSegment]) -> String {
    let mut parts = Vec::with_capacity(segments.len());
    for segment in segments {
        parts.push(match segment {
            PathSegment::MoveTo(to) => format!("M{}", pair(to)),
            PathSegment::LineTo(to) => format!("L{}", pair(to)),
            PathSegment::CubicTo { cp1, cp2, to } => {
                format!("C{} {} {}", pair(cp1), pair(cp2), pair(to))
            }
            PathSegment::QuadTo { cp, to } => format!("Q{} {}", pair(cp), pair(to)),
            PathSegment::ArcTo {
                rx,
                ry,
                rotation,
                large_arc,
                sweep,
                to,
            } => format!(
                "A{} {} {} {} {} {}",
                number(*rx),
                number(*ry),
                number(*rotation),
                u8::from(*large_arc),
                u8::from(*sweep),
                pair(to)
            ),
            PathSegment::Close => "Z".to_owned(),
        });
    }
    parts.concat()
}

fn pair(point: &Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// Returns a length to a tenth, which is finer than a screen shows and the same on every machine.
fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // No `-0`.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}
