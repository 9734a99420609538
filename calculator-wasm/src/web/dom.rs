//! The browser as this crate sees it: the members of elements and events that a calculator uses, each declared once.
//!
//! In: names of the platform. Out: the same names in Rust. An element is one type whatever its tag, because who asks for
//! `checked` has found it by a selector that says what it is; general bindings with a type for each tag, a test of the
//! type before each use and an error from each call weigh twice as much. A call is declared to fail (`catch`) only where
//! the platform refuses what the page rightly asks for.
//!
//! A missing element is an error that names it. Deliberately absent: decisions.

use wasm_bindgen::prelude::*;

use crate::small::concat;

#[wasm_bindgen]
extern "C" {
    /// An element, or another thing that events happen to.
    pub(super) type Element;

    #[wasm_bindgen(method, getter)]
    pub(super) fn id(this: &Element) -> String;
    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &Element) -> String;
    #[wasm_bindgen(method, getter, js_name = type)]
    pub(super) fn kind(this: &Element) -> String;
    #[wasm_bindgen(method, getter)]
    pub(super) fn value(this: &Element) -> String;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_value(this: &Element, value: &str);
    #[wasm_bindgen(method, getter, js_name = valueAsNumber)]
    pub(super) fn number(this: &Element) -> f64;
    #[wasm_bindgen(method, setter, js_name = valueAsNumber)]
    pub(super) fn set_number(this: &Element, value: f64);
    #[wasm_bindgen(method, getter)]
    pub(super) fn checked(this: &Element) -> bool;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_hidden(this: &Element, hidden: bool);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    pub(super) fn set_text(this: &Element, text: &str);
    #[wasm_bindgen(method, getter, js_name = textContent)]
    pub(super) fn text(this: &Element) -> String;
    #[wasm_bindgen(method, setter, js_name = innerHTML)]
    pub(super) fn set_markup(this: &Element, markup: &str);
    #[wasm_bindgen(method, getter, js_name = nodeType)]
    fn node_type(this: &Element) -> u32;
    #[wasm_bindgen(method, getter, js_name = childElementCount)]
    pub(super) fn children(this: &Element) -> u32;
    #[wasm_bindgen(method, getter, js_name = parentElement)]
    pub(super) fn parent(this: &Element) -> Option<Element>;
    #[wasm_bindgen(method, getter)]
    pub(super) fn files(this: &Element) -> Option<Files>;
    /// What a reader of files read.
    #[wasm_bindgen(method, getter)]
    fn result(this: &Element) -> String;
    #[wasm_bindgen(method, js_name = getAttribute)]
    pub(super) fn attribute(this: &Element, name: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = hasAttribute)]
    pub(super) fn has(this: &Element, name: &str) -> bool;
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub(super) fn set(this: &Element, name: &str, value: &str);
    #[wasm_bindgen(method, js_name = removeAttribute)]
    fn remove(this: &Element, name: &str);
    #[wasm_bindgen(method)]
    pub(super) fn closest(this: &Element, selector: &str) -> Option<Element>;
    #[wasm_bindgen(method, js_name = querySelector)]
    pub(super) fn find(this: &Element, selector: &str) -> Option<Element>;
    #[wasm_bindgen(method, js_name = querySelectorAll)]
    fn find_all(this: &Element, selector: &str) -> Found;
    #[wasm_bindgen(method)]
    pub(super) fn focus(this: &Element);
    #[wasm_bindgen(method)]
    pub(super) fn click(this: &Element);
    #[wasm_bindgen(method, js_name = scrollIntoView)]
    pub(super) fn scroll_into_view(this: &Element);
    #[wasm_bindgen(method, getter, js_name = classList)]
    fn classes(this: &Element) -> Classes;
    #[wasm_bindgen(method, js_name = getBoundingClientRect)]
    pub(super) fn area(this: &Element) -> Area;
    /// Fails for a pointer that is gone already.
    #[wasm_bindgen(method, catch, js_name = setPointerCapture)]
    pub(super) fn capture(this: &Element, pointer: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub(super) fn listen(this: &Element, event: &str, listener: &JsValue);

    type Classes;
    #[wasm_bindgen(method)]
    fn toggle(this: &Classes, name: &str, on: bool);

    type Found;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Found) -> u32;
    #[wasm_bindgen(method)]
    fn item(this: &Found, at: u32) -> Option<Element>;

    /// Where an element stands, in pixels of the window.
    pub(super) type Area;
    #[wasm_bindgen(method, getter)]
    pub(super) fn left(this: &Area) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn bottom(this: &Area) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn width(this: &Area) -> f64;
    #[wasm_bindgen(method, getter)]
    pub(super) fn height(this: &Area) -> f64;

    /// Something that happened. What belongs to another kind of event is absent, 0 or false.
    pub(super) type Event;
    /// An event of our own, for a timer to bring.
    #[wasm_bindgen(constructor)]
    fn new(kind: &str) -> Event;
    #[wasm_bindgen(method, getter, js_name = type)]
    pub(super) fn kind(this: &Event) -> String;
    #[wasm_bindgen(method, getter, js_name = target)]
    fn any_target(this: &Event) -> Option<Element>;
    #[wasm_bindgen(method, getter, js_name = currentTarget)]
    pub(super) fn listener(this: &Event) -> Option<Element>;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub(super) fn prevent_default(this: &Event);
    #[wasm_bindgen(method, getter, js_name = ctrlKey)]
    pub(super) fn control(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = metaKey)]
    pub(super) fn meta(this: &Event) -> bool;
    #[wasm_bindgen(method, getter, js_name = shiftKey)]
    pub(super) fn shift(this: &Event) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(super) fn buttons(this: &Event) -> u32;
    #[wasm_bindgen(method, getter, js_name = pointerId)]
    pub(super) fn pointer(this: &Event) -> i32;
    #[wasm_bindgen(method, getter, js_name = clientX)]
    pub(super) fn x(this: &Event) -> f64;
    #[wasm_bindgen(method, getter, js_name = clientY)]
    pub(super) fn y(this: &Event) -> f64;
    #[wasm_bindgen(method, getter, js_name = dataTransfer)]
    pub(super) fn dragged(this: &Event) -> Option<Element>;
    /// What the entry of the history holds that a `popstate` went to.
    #[wasm_bindgen(method, getter)]
    pub(super) fn state(this: &Event) -> JsValue;

    /// A list of files that were picked or dropped.
    pub(super) type Files;
    #[wasm_bindgen(method, js_name = item)]
    fn file(this: &Files, at: u32) -> Option<File>;
    /// One of them.
    pub(super) type File;
    #[wasm_bindgen(js_name = FileReader)]
    type Reader;
    #[wasm_bindgen(constructor, js_class = FileReader)]
    fn new() -> Reader;
    #[wasm_bindgen(method, setter, js_class = FileReader)]
    fn set_onload(this: &Reader, listener: &JsValue);
    #[wasm_bindgen(method, js_class = FileReader, js_name = readAsText)]
    fn read(this: &Reader, file: &File);

    #[wasm_bindgen(js_namespace = document, js_name = querySelector)]
    fn in_document(selector: &str) -> Option<Element>;
    #[wasm_bindgen(js_namespace = document, js_name = getElementById)]
    pub(super) fn by_id(id: &str) -> Option<Element>;
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub(super) fn create(tag: &str) -> Element;
    #[wasm_bindgen(js_namespace = location, js_name = toString)]
    pub(super) fn address() -> String;
    /// Fails where a browser counts too many changes.
    #[wasm_bindgen(catch, js_namespace = history, js_name = replaceState)]
    fn replace_state(states: &str, title: &str) -> Result<(), JsValue>;
    /// Fails likewise.
    #[wasm_bindgen(catch, js_namespace = history, js_name = pushState)]
    fn push_state(states: &str, title: &str, address: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn complain(error: &JsValue);
    #[wasm_bindgen(js_name = addEventListener)]
    fn listen_in_window(event: &str, listener: &JsValue);
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(listener: &JsValue, milliseconds: i32, event: &Event) -> i32;
    /// Cancels what [`after`] was to bring; what came already, or 0, is nothing.
    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn cancel(timer: i32);

    /// Writes a result, or completes the one that was written last: `write.js`.
    #[wasm_bindgen(js_namespace = wasm_bindgen)]
    pub(super) fn write(result: &Element, markup: &str, completes: bool);

    /// Returns the export [`super::entry::heard`] as a function of the browser. A listener that is an export needs no
    /// closure.
    #[wasm_bindgen(js_namespace = ["wasm_bindgen", "heard"], js_name = bind)]
    fn heard() -> JsValue;
}

impl Element {
    /// Returns the text of an attribute, empty where there is none.
    #[inline(never)]
    pub(super) fn read(&self, name: &str) -> String {
        self.attribute(name).unwrap_or_default()
    }

    /// Sets an attribute, or removes it.
    #[inline(never)]
    pub(super) fn set_or_remove(&self, name: &str, value: &str, is_set: bool) {
        if is_set {
            self.set(name, value);
        } else {
            self.remove(name);
        }
    }

    /// Gives or takes a class.
    #[inline(never)]
    pub(super) fn class(&self, name: &str, on: bool) {
        self.classes().toggle(name, on);
    }

    /// Returns the element below that matches.
    #[inline(never)]
    pub(super) fn one(&self, selector: &str) -> Result<Element, JsValue> {
        self.find(selector).ok_or_else(|| missing(selector))
    }

    /// Returns every element below that matches.
    #[inline(never)]
    pub(super) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.find_all(selector);
        let mut list = Vec::new();
        let mut at = 0;
        while let Some(element) = found.item(at) {
            list.push(element);
            at += 1;
        }
        list
    }

    /// Returns the first of the files that were picked in a control or dropped.
    pub(super) fn first_file(&self) -> Option<File> {
        self.files()?.file(0)
    }
}

impl Event {
    /// Returns the element that the event happened on. Firefox drags over texts too.
    pub(super) fn target(&self) -> Option<Element> {
        self.any_target().filter(|target| target.node_type() == 1)
    }

    /// Returns what was read, from the event that says that it was.
    pub(super) fn text(&self) -> String {
        self.any_target()
            .map(|reader| reader.result())
            .unwrap_or_default()
    }
}

/// Returns the root of the document.
pub(super) fn root() -> Result<Element, JsValue> {
    in_document("html").ok_or_else(|| missing("html"))
}

/// An error that names what is missing.
pub(super) fn missing(what: &str) -> JsValue {
    JsValue::from_str(&concat(&["the page has no ", what]))
}

/// Hears these events below an element, for as long as the page lives.
pub(super) fn listen(element: &Element, events: &[&str]) {
    let heard = heard();
    for event in events {
        element.listen(event, &heard);
    }
}

/// Hears an event of the window, for as long as the page lives.
pub(super) fn listen_window(event: &str) {
    listen_in_window(event, &heard());
}

/// Brings an event of our own after so many milliseconds; the returned number cancels it.
#[inline(never)]
pub(super) fn after(milliseconds: i32, kind: &str) -> i32 {
    set_timeout(&heard(), milliseconds, &Event::new(kind))
}

/// Reads a file; its text is the result of the target of a `load`.
pub(super) fn read(file: &File) {
    let reader = Reader::new();
    reader.set_onload(&heard());
    reader.read(file);
}

/// Gives the present entry of the history its states.
pub(super) fn replace_entry(states: &str) {
    report(replace_state(states, ""));
}

/// Adds an entry to the history.
pub(super) fn push_entry(states: &str, fragment: &str) {
    report(push_state(states, "", &concat(&["#", fragment])));
}

/// What the browser refuses has no one to go to but the console.
fn report(outcome: Result<(), JsValue>) {
    if let Err(error) = outcome {
        complain(&error);
    }
}
