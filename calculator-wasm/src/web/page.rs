//! All calculators of a page: their events, the address, the history, and what they share.
//!
//! 1. Every event in a calculator goes through [`handle`], which asks the instance what it means.
//! 2. After a change the others that share the workload take it over.
//! 3. A change is committed when it ends (`change`), or after 300 ms of rest: the address then names the state of the
//!    calculator that changed, then of the others that differ from what the page came with, and Back returns to the
//!    commit before.
//!
//! An entry of the history holds the states of all calculators, so that a click on a plain anchor keeps the inputs.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use super::instance::{Effect, Instance};
use super::{dom, files};
use crate::format::Format;
use crate::small::push_all;

/// How long an input rests before it is committed, in milliseconds.
const COMMIT_AFTER: i32 = 300;
/// How long the page rests before a result is announced, in milliseconds.
const ANNOUNCE_AFTER: i32 = 500;

/// The events that a calculator listens to.
const EVENTS: &[&str] = &[
    "input",
    "change",
    "click",
    "submit",
    "pointerdown",
    "pointermove",
    "pointerup",
    "dragover",
    "drop",
];

/// All calculators of a page.
pub(super) struct Page {
    pub(super) instances: Vec<Instance>,
    /// The states at the last commit.
    committed: String,
    commit: Option<i32>,
    announcement: Option<i32>,
}

/// The page, shared by its listeners.
pub(super) type Shared = Rc<RefCell<Page>>;

/// Finds the calculators, opens the state of the address, and listens.
pub(super) fn mount() -> Result<(), JsValue> {
    let document = dom::document()?;
    let format = Format::of_language(&dom::language(&document));
    let sections = dom::all(&document, "[data-calculator]")?;
    let mut instances = Vec::new();
    for section in &sections {
        instances.push(Instance::new(section, format)?);
    }
    let shared = Rc::new(RefCell::new(Page {
        instances,
        committed: String::new(),
        commit: None,
        announcement: None,
    }));
    for instance in &mut shared.borrow_mut().instances {
        instance.adopt()?;
    }
    open_address(&shared, true)?;
    {
        let mut page = shared.borrow_mut();
        page.committed = page.states();
        dom::replace_entry(&page.committed)?;
    }
    for (at, section) in sections.iter().enumerate() {
        for event in EVENTS {
            let shared = Rc::clone(&shared);
            dom::listen(section, event, move |event| {
                report(handle(&shared, at, &event))
            })?;
        }
        section.class_list().add_1("is-live")?;
    }
    let on_pop = Rc::clone(&shared);
    dom::listen_window("popstate", move |event| report(popped(&on_pop, &event)))
}

/// A listener has no one to return an error to but the console.
fn report(outcome: Result<(), JsValue>) {
    if let Err(error) = outcome {
        web_sys::console::error_1(&error);
    }
}

/// Does what an event in a calculator means.
fn handle(shared: &Shared, at: usize, event: &Event) -> Result<(), JsValue> {
    let effect = match shared.borrow_mut().instances.get_mut(at) {
        Some(instance) => instance.event(event)?,
        None => Effect::Nothing,
    };
    match effect {
        Effect::Nothing => Ok(()),
        Effect::Changed(spoken) => {
            share(shared, at)?;
            announce(shared, spoken)?;
            // `change` ends an input: a box left, a slider let go, a choice made. Buttons end at once.
            let wait = if event.type_() == "input" || event.type_() == "pointermove" {
                COMMIT_AFTER
            } else {
                0
            };
            commit_after(shared, at, wait)
        }
        Effect::Link => {
            commit(shared, at)?;
            let link = dom::address()?;
            let shared = Rc::clone(shared);
            files::copy(&link, move |said| {
                report(announce(&shared, String::from(said)))
            })
        }
        Effect::Read(file, path) => {
            let shared = Rc::clone(shared);
            files::read(&file, move |text| report(taken(&shared, at, &path, &text)))
        }
    }
}

/// Takes the text of a file: an attachment of a field, or a whole saved scenario.
fn taken(shared: &Shared, at: usize, path: &str, text: &str) -> Result<(), JsValue> {
    let spoken = match shared.borrow_mut().instances.get_mut(at) {
        Some(instance) if path.is_empty() => instance.open_json(text)?,
        Some(instance) => instance.attach(path, text)?,
        None => return Ok(()),
    };
    share(shared, at)?;
    announce(shared, spoken)?;
    commit(shared, at)
}

/// Lets the other calculators that share the workload take over what one of them says.
fn share(shared: &Shared, at: usize) -> Result<(), JsValue> {
    let mut page = shared.borrow_mut();
    let (name, workload) = match page.instances.get(at) {
        Some(instance) if instance.shared.is_some() => {
            (instance.shared.clone(), instance.scenario.workload())
        }
        _ => return Ok(()),
    };
    for (other, instance) in page.instances.iter_mut().enumerate() {
        if other != at && instance.shared == name && instance.scenario.take_workload(&workload) {
            instance.rewrite("")?;
        }
    }
    Ok(())
}

/// Puts a sentence into the status line of the page once it has rested.
fn announce(shared: &Shared, sentence: String) -> Result<(), JsValue> {
    let mut page = shared.borrow_mut();
    dom::cancel(page.announcement.take());
    // One status line speaks for the page: two calculators that share their inputs would talk over each other.
    let Some(status) = page
        .instances
        .first()
        .map(|instance| instance.status.clone())
    else {
        return Ok(());
    };
    page.announcement = Some(dom::after(ANNOUNCE_AFTER, move || {
        status.set_text_content(Some(&sentence))
    })?);
    Ok(())
}

/// Commits after so many milliseconds without a further change.
fn commit_after(shared: &Shared, at: usize, wait: i32) -> Result<(), JsValue> {
    if wait == 0 {
        return commit(shared, at);
    }
    let later = Rc::clone(shared);
    let mut page = shared.borrow_mut();
    dom::cancel(page.commit.take());
    page.commit = Some(dom::after(wait, move || report(commit(&later, at)))?);
    Ok(())
}

/// Writes the state into the address and the history, if it differs from the last commit.
fn commit(shared: &Shared, at: usize) -> Result<(), JsValue> {
    let mut page = shared.borrow_mut();
    dom::cancel(page.commit.take());
    let states = page.states();
    if states != page.committed {
        dom::push_entry(&states, &page.fragment(at))?;
        page.committed = states;
    }
    Ok(())
}

/// Goes to another entry of the history, or to an address typed by hand.
fn popped(shared: &Shared, event: &Event) -> Result<(), JsValue> {
    match dom::entry_of(event) {
        Some(states) => {
            let mut page = shared.borrow_mut();
            page.open(&states)?;
            page.committed = states;
            Ok(())
        }
        None => {
            // A plain anchor keeps the inputs; an address with a state is opened. Either gets an entry of its own.
            open_address(shared, false)?;
            let mut page = shared.borrow_mut();
            page.committed = page.states();
            dom::replace_entry(&page.committed)
        }
    }
}

/// Opens the state that the address names and says what was not understood of it.
fn open_address(shared: &Shared, scroll: bool) -> Result<(), JsValue> {
    let fragment = dom::fragment()?;
    if !fragment.contains('~') {
        return Ok(());
    }
    let mut page = shared.borrow_mut();
    page.open(&fragment)?;
    let first = fragment.split('~').next().unwrap_or("");
    if let Some(instance) = page.instances.iter().find(|instance| instance.id == first)
        && scroll
    {
        instance.section.scroll_into_view();
    }
    Ok(())
}

/// Appends a calculator's id and its text to a list of such pairs.
fn push_part(list: &mut String, id: &str, text: &str) {
    let gap = if list.is_empty() { "" } else { "~" };
    push_all(list, &[gap, id, "~", text]);
}

impl Page {
    /// Returns the states of all calculators: `cost~v1;…~cold-start~v1;…`.
    fn states(&self) -> String {
        let mut states = String::new();
        for one in &self.instances {
            push_part(&mut states, &one.id, &one.scenario.to_state());
        }
        states
    }

    /// Returns the fragment of the address: the calculator that changed first, then the others that differ.
    fn fragment(&self, at: usize) -> String {
        let mut fragment = String::new();
        let changed = self.instances.get(at);
        let others = self
            .instances
            .iter()
            .enumerate()
            .filter(|(other, instance)| {
                *other != at && instance.scenario.to_state() != instance.initial
            });
        for instance in changed
            .into_iter()
            .chain(others.map(|(_, instance)| instance))
        {
            push_part(&mut fragment, &instance.id, &instance.scenario.to_link());
        }
        fragment
    }

    /// Opens states; a calculator that they do not name returns to what the page came with.
    fn open(&mut self, states: &str) -> Result<(), JsValue> {
        let parts: Vec<&str> = states.split('~').collect();
        for instance in &mut self.instances {
            let named = parts
                .chunks(2)
                .find(|pair| pair.first() == Some(&instance.id.as_str()));
            let state = named
                .and_then(|pair| pair.get(1))
                .copied()
                .map(String::from);
            let state = state.unwrap_or_else(|| instance.initial.clone());
            if instance.scenario.to_state() != state {
                instance.open(&state)?;
            }
        }
        Ok(())
    }
}

/// Returns the element that an event happened on.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}
