//! Drawing weights with a pointer: the bar under it takes the height of the pointer.
//!
//! In: a pointer event over the drawing. Out: which weight takes which value. The boxes under the drawing are the
//! way of the keyboard. Deliberately absent: the drawing itself (the view's).

use super::dom::{Element, Event};

/// A weight that the pointer sets: path of the weights, position, and share of the height, 0 to 1.
pub(super) struct Drawn {
    pub(super) path: String,
    pub(super) at: usize,
    pub(super) share: f64,
}

/// Returns what a pointer event over a drawing of weights sets: on press, and on each move while pressed.
pub(super) fn drawn(event: &Event, target: &Element) -> Option<Drawn> {
    if event.buttons() & 1 == 0 {
        return None;
    }
    let drawing = target.closest("[data-weights]")?;
    if event.kind() == "pointerdown" {
        // A pointer that is gone already cannot be held, and need not be.
        let _ = drawing.capture(event.pointer());
    }
    let area = drawing.area();
    let count = f64::from(drawing.children());
    let across = (event.x() - area.left()) / area.width();
    let up = (area.bottom() - event.y()) / area.height();
    Some(Drawn {
        path: drawing.read("data-weights"),
        at: crate::math::bounded(across * count, 0.0, count - 1.0) as usize,
        share: crate::math::bounded(up, 0.0, 1.0),
    })
}
