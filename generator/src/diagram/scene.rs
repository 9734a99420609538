//! The text of a diagram → a drawing, through the library that lays it out.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Once;

use rusty_mermaid_diagrams::{DiagramKind, detect, render_to_scene};

use super::{Names, svg};

/// Longer texts are not drawn: no reader would follow the drawing, and the layout would take long.
const LONGEST: usize = 16 * 1024;

/// A scene of more shapes than this is not drawn.
const SHAPES: usize = 5000;

/// How deep parts may stand in one another.
const DEEPEST: usize = 20;

thread_local! {
    /// Whether this thread is in the library.
    static IS_CALLED: Cell<bool> = const { Cell::new(false) };
}

/// Draws a diagram; else where in the text the mistake is, and what.
pub fn draw(text: &str, names: Names<'_>) -> Result<String, (Range<usize>, String)> {
    let whole = 0..text.trim_end().len();
    let wrong = |message: &str| Err((whole.clone(), message.to_owned()));
    if text.len() > LONGEST {
        return wrong("the diagram is longer than 16 KiB");
    }
    let depth = text.lines().fold((0_usize, 0), |(now, most), line| {
        let opens = [
            "subgraph", "alt", "opt", "loop", "par", "critical", "break", "rect", "box", "state ",
        ];
        let line = line.trim();
        match line {
            "end" | "}" => (now.saturating_sub(1), most),
            _ if opens.iter().any(|word| line.starts_with(word)) => (now + 1, most.max(now + 1)),
            _ => (now, most),
        }
    });
    if depth.1 > DEEPEST {
        return wrong("the parts of the diagram stand too deep in one another");
    }
    match detect(text) {
        Some(DiagramKind::Flowchart | DiagramKind::Sequence | DiagramKind::State) => {}
        _ => {
            let end = text.find('\n').unwrap_or(text.len());
            return Err((
                0..end,
                "the diagram is neither a `flowchart` nor a `sequenceDiagram` nor a `stateDiagram-v2`".to_owned(),
            ));
        }
    }
    let palette = svg::palette();
    // The library is young: should it fail on some text, that text is a finding, not the end of the build.
    IS_CALLED.set(true);
    let drawn = std::panic::catch_unwind(|| render_to_scene(text, &palette));
    IS_CALLED.set(false);
    let scene = match drawn {
        Ok(Ok(scene)) => scene,
        Ok(Err(problem)) => return Err((place(text, problem.span), problem.kind.to_string())),
        Err(_) => return wrong("the diagram cannot be laid out"),
    };
    let sound = |size: f64| size.is_finite() && (0.0..100_000.0).contains(&size);
    if scene.is_empty() {
        return wrong("the diagram shows nothing");
    }
    if scene.len() > SHAPES || !sound(scene.width) || !sound(scene.height) {
        return wrong("the diagram is too large to be drawn");
    }
    Ok(svg::write(&scene, &palette, names))
}

/// Keeps what a panic of the library would print out of the error stream of this process: the diagram is a finding.
pub fn keep_faults_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_CALLED.get() {
                print(panic);
            }
        }));
    });
}

/// Returns a place that holds something: the library's own, or the line in which it stands.
fn place(text: &str, span: Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.trim_end().len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = &text[from..to];
    from + line.len() - line.trim_start().len()..to
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
