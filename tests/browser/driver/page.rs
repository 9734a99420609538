//! Steps as a reader takes them, built from the few primitives of [`Page`].

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Key, PATIENCE, Page, Pointer, Result, Stroke};

/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// How many presses of Tab are sent at once.
const TABS: u32 = 12;

/// Steps on a page. Selectors are CSS; a selector that finds nothing is an error that names it.
pub(crate) trait PageExt {
    /// Waits until the expression is true, and says what it was last if it never is.
    fn wait_until(&mut self, expression: &str) -> Result;
    /// Waits until the page is loaded and each request has its answer.
    fn settle(&mut self) -> Result;
    /// Takes every transition and animation to its end but endless ones, as after a change of scheme.
    fn rest(&mut self) -> Result;
    /// Evaluates an expression that gives text.
    fn eval_text(&mut self, expression: &str) -> Result<String>;
    /// Returns the text of an element, with runs of white space as one space.
    fn text(&mut self, selector: &str) -> Result<String>;
    /// Returns the number of elements.
    fn count(&mut self, selector: &str) -> Result<u64>;
    /// Returns the `value` of a control.
    fn value(&mut self, selector: &str) -> Result<String>;
    /// Brings an element into view and returns its middle once it stands still; an error if something lies over it.
    fn middle(&mut self, selector: &str) -> Result<(f64, f64)>;
    /// Clicks on an element with the pointer.
    fn click(&mut self, selector: &str) -> Result;
    /// Presses keys held together: `Tab`, `Shift+Tab`, `Control+a`.
    fn press(&mut self, chord: &str) -> Result;
    /// Types text into whatever has the focus.
    fn type_text(&mut self, text: &str) -> Result;
    /// Clicks into a text box, selects what is in it and types something else.
    fn fill(&mut self, selector: &str, text: &str) -> Result;
    /// Presses Tab until an element that matches has the focus, at most `limit` times; returns how often.
    fn tab_to(&mut self, selector: &str, limit: u32) -> Result<u32>;
    /// Goes one step back in the tab's history. Returns at once: wait for what is to be seen.
    fn back(&mut self) -> Result;
    /// Goes one step forward in the tab's history, as [`PageExt::back`].
    fn forward(&mut self) -> Result;
    /// Returns the fragment of the address, with its `#`; empty without one.
    fn fragment(&mut self) -> Result<String>;
    /// Drags from the middle of an element by a distance in CSS pixels.
    fn drag(&mut self, selector: &str, by: (f64, f64)) -> Result;
}

/// Writes text as a JavaScript literal.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// An expression that gives an element, or throws a sentence that names the selector.
fn element(selector: &str) -> String {
    format!(
        "(document.querySelector({0}) ?? (() => {{ throw new Error('nothing matches ' + {0}) }})())",
        quoted(selector)
    )
}

impl PageExt for dyn Page + '_ {
    fn wait_until(&mut self, expression: &str) -> Result {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // While one page replaces another, there is nothing to evaluate in: that is "not yet".
            let last = self.eval(expression);
            if last == Ok(Value::Bool(true)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!(
                    "waited {} s for `{expression}`; last: {last:?}",
                    PATIENCE.as_secs()
                ));
            }
            std::thread::sleep(GLANCE);
        }
    }

    fn settle(&mut self) -> Result {
        self.wait_until("document.readyState === 'complete'")?;
        let deadline = Instant::now() + PATIENCE;
        while self.seen()?.is_waiting() {
            if Instant::now() > deadline {
                return Err(format!(
                    "requests without answer: {:?}",
                    self.seen()?.requests
                ));
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }

    fn rest(&mut self) -> Result {
        // Not waited for: where nothing in view changes, Firefox draws no frame and a transition does not even start.
        self.eval(
            "document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity)
                .forEach(one => one.finish())",
        )
        .map(drop)
    }

    fn eval_text(&mut self, expression: &str) -> Result<String> {
        match self.eval(expression)? {
            Value::String(text) => Ok(text),
            other => Err(format!("`{expression}` gives {other}, not text")),
        }
    }

    fn text(&mut self, selector: &str) -> Result<String> {
        self.eval_text(&format!(
            r"{}.textContent.replace(/\s+/g, ' ').trim()",
            element(selector)
        ))
    }

    fn count(&mut self, selector: &str) -> Result<u64> {
        let found = self.eval(&format!(
            "document.querySelectorAll({}).length",
            quoted(selector)
        ))?;
        found
            .as_u64()
            .ok_or(format!("{selector}: {found} elements"))
    }

    fn value(&mut self, selector: &str) -> Result<String> {
        self.eval_text(&format!("{}.value", element(selector)))
    }

    fn middle(&mut self, selector: &str) -> Result<(f64, f64)> {
        // Frames go by until it stands still for three: what was scrolled or changed a moment ago may still be moving,
        // and what was out of view is laid out a frame or two after it is scrolled to.
        let found = self.eval(&format!(
            "(async () => {{
                const element = {};
                element.scrollIntoView({{ block: 'center', inline: 'center', behavior: 'instant' }});
                const place = () => {{
                    const box = element.getClientRects()[0];
                    return box && [box.x + box.width / 2, box.y + box.height / 2];
                }};
                // What scrolls inside a box that sticks to the window may end outside of it, which a second step mends.
                const outside = () => now && document.elementFromPoint(...now) === null;
                let before, now = place(), steps = 0, still = 0;
                do {{
                    await new Promise(requestAnimationFrame);
                    [before, now] = [now, place()];
                    if (outside() && steps++ < 5) {{
                        element.scrollIntoView({{ block: 'nearest', inline: 'nearest', behavior: 'instant' }});
                        before = undefined;
                    }}
                    still = String(before) === String(now) ? still + 1 : 0;
                }} while (still < 3);
                if (!now || !element.checkVisibility()) return 'is not shown';
                const top = document.elementFromPoint(...now);
                const fits = top && (element.contains(top) || top.closest('label')?.control === element);
                return fits ? now : 'lies under ' + (top ? top.outerHTML.slice(0, 80) : 'nothing');
            }})()",
            element(selector)
        ))?;
        match (found[0].as_f64(), found[1].as_f64()) {
            (Some(x), Some(y)) => Ok((x, y)),
            _ => Err(format!(
                "{selector} {}",
                found.as_str().unwrap_or("has no place")
            )),
        }
    }

    fn click(&mut self, selector: &str) -> Result {
        let (x, y) = self.middle(selector)?;
        self.pointer(&[Pointer::Move(x, y), Pointer::Down, Pointer::Up])
    }

    fn press(&mut self, chord: &str) -> Result {
        self.keys(&Stroke::chord(chord))
    }

    fn type_text(&mut self, text: &str) -> Result {
        let keys = text.chars().map(Key::character);
        let strokes: Vec<Stroke> = keys
            .flat_map(|key| [Stroke::down(&key), Stroke::up(&key)])
            .collect();
        self.keys(&strokes)
    }

    fn fill(&mut self, selector: &str, text: &str) -> Result {
        self.click(selector)?;
        self.wait_until(&format!("document.activeElement === {}", element(selector)))?;
        self.press("Control+a")?;
        self.type_text(text)?;
        let now = self.value(selector)?;
        if now == text {
            Ok(())
        } else {
            Err(format!(
                "typed {text:?} into {selector}, which then held {now:?}"
            ))
        }
    }

    fn tab_to(&mut self, selector: &str, limit: u32) -> Result<u32> {
        // Many presses at once; those that come after the element has the focus are taken away from the page.
        self.eval(&format!(
            "(() => {{ self.tabs = 0;
                self.tabbed = (event) => {{
                    if (event.key !== 'Tab') return;
                    if (self.tabs && document.activeElement?.matches({})) {{ event.preventDefault(); event.stopImmediatePropagation(); }}
                    else self.tabs++;
                }};
                addEventListener('keydown', self.tabbed, true); }})()",
            quoted(selector)
        ))?;
        let mut pressed = 0;
        while pressed < limit {
            let many = (limit - pressed).min(TABS);
            pressed += many;
            let strokes: Vec<Stroke> = (0..many).flat_map(|_| Stroke::chord("Tab")).collect();
            self.keys(&strokes)?;
            let at = self.eval(&format!(
                "document.activeElement?.matches({}) ? self.tabs : null",
                quoted(selector)
            ))?;
            if let Some(presses) = at.as_u64() {
                self.eval("removeEventListener('keydown', self.tabbed, true)")?;
                return Ok(presses as u32);
            }
        }
        Err(format!("{limit} presses of Tab did not reach {selector}"))
    }

    fn back(&mut self) -> Result {
        // In a task of its own: the page must still be there to answer.
        self.eval("void setTimeout(() => history.back())").map(drop)
    }

    fn forward(&mut self) -> Result {
        self.eval("void setTimeout(() => history.forward())")
            .map(drop)
    }

    fn fragment(&mut self) -> Result<String> {
        self.eval_text("location.hash")
    }

    fn drag(&mut self, selector: &str, by: (f64, f64)) -> Result {
        let (x, y) = self.middle(selector)?;
        let mut moves = vec![Pointer::Move(x, y), Pointer::Down];
        moves.extend((1..=8).map(|step| {
            let part = f64::from(step) / 8.0;
            Pointer::Move(x + by.0 * part, y + by.1 * part)
        }));
        moves.push(Pointer::Up);
        self.pointer(&moves)
    }
}
