//! Drawing weights with a pointer: the bar under it takes the height of the pointer.
//!
//! In: a pointer event over the drawing. Out: which weight takes which value. The boxes under the drawing are the
//! way of the keyboard. Deliberately absent: the drawing itself (the view's).

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, MouseEvent, PointerEvent};

/// A weight that the pointer sets: path of the weights, position, and share of the height, 0 to 1.
pub(super) struct Drawn {
    pub(super) path: String,
    pub(super) at: usize,
    pub(super) share: f64,
}

/// Returns what a pointer event over a drawing of weights sets: on press, and on each move while pressed.
pub(super) fn drawn(event: &Event, target: &Element) -> Result<Option<Drawn>, JsValue> {
    let (Some(drawing), Some(pointer)) = (
        target.closest("[data-weights]")?,
        event.dyn_ref::<PointerEvent>(),
    ) else {
        return Ok(None);
    };
    let mouse: &MouseEvent = pointer;
    if mouse.buttons() & 1 == 0 {
        return Ok(None);
    }
    if event.type_() == "pointerdown" {
        drawing.set_pointer_capture(pointer.pointer_id())?;
    }
    let area = drawing.get_bounding_client_rect();
    let count = f64::from(drawing.child_element_count());
    let across = (f64::from(mouse.client_x()) - area.left()) / area.width();
    let up = (area.bottom() - f64::from(mouse.client_y())) / area.height();
    Ok(Some(Drawn {
        path: drawing.get_attribute("data-weights").unwrap_or_default(),
        at: crate::math::bounded(across * count, 0.0, count - 1.0) as usize,
        share: crate::math::bounded(up, 0.0, 1.0),
    }))
}
