//! All calculators of a page: their events, the address, the history, and what they share.
//!
//! 1. Everything that happens goes through [`heard`]: events in calculators, Back, and what was asked for earlier (a
//!    file that was read, a rest that is over). An event in a calculator asks its instance what it means.
//! 2. After a change the others that share the workload take it over.
//! 3. A change is committed when it ends (`change`), or after 300 ms of rest: the address then names the state of the
//!    calculator that changed, then of the others that differ from what the page came with, and Back returns to the
//!    commit before.
//!
//! An entry of the history holds the states of all calculators, so that a click on a plain anchor keeps the inputs.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::dom::{self, Event};
use super::files;
use super::instance::{Effect, Instance};
use crate::compare::part_of;
use crate::format::Format;
use crate::small::push_all;
use crate::words::Words;

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
    "rest",
];

thread_local! {
    static PAGE: RefCell<Page> = const { RefCell::new(Page::EMPTY) };
}

/// All calculators of a page.
struct Page {
    instances: Vec<Instance>,
    /// The states at the last commit.
    committed: String,
    /// The calculator that changed last.
    changed: usize,
    /// The timer of the commit that waits.
    commit: i32,
    /// The sentence to announce, and its timer.
    announcement: (String, i32),
    /// The calculator that waits for a file, and the path of the field that the file is for.
    reading: (usize, String),
}

/// Finds the calculators, opens the state of the address, and listens.
pub(super) fn mount() -> Result<(), JsValue> {
    let root = dom::root()?;
    let language = root.read("lang");
    let mut instances = Vec::new();
    for section in root.all("[data-calculator]") {
        // The text of a page that stands in for its translation is in another language than the page.
        let own = section.attribute("lang");
        let words = Words::read(&section.read("data-words"));
        let format = Format::of_language(own.as_deref().unwrap_or(&language));
        instances.push(Instance::new(section, format.with_words(words))?);
    }
    PAGE.with_borrow_mut(|page| {
        page.instances = instances;
        page.start();
    });
    Ok(())
}

/// Hears everything that happens. What the page itself sets off while it changes says nothing new.
pub(super) fn heard(event: &Event) {
    PAGE.with(|page| {
        if let Ok(mut page) = page.try_borrow_mut() {
            page.heard(event);
        }
    });
}

/// Says whether the link was copied.
pub(super) fn copied(is_copied: bool) {
    PAGE.with_borrow_mut(|page| page.link_copied(is_copied));
}

impl Page {
    const EMPTY: Page = Page {
        instances: Vec::new(),
        committed: String::new(),
        changed: 0,
        commit: 0,
        announcement: (String::new(), 0),
        reading: (0, String::new()),
    };

    fn start(&mut self) {
        for instance in &mut self.instances {
            instance.adopt();
        }
        self.open_address(true);
        self.enter();
        for instance in &self.instances {
            dom::listen(&instance.section, EVENTS);
            instance.section.class("is-live", true);
        }
        dom::listen_window("popstate");
    }

    fn heard(&mut self, event: &Event) {
        match event.kind().as_str() {
            "popstate" => self.popped(event),
            "commit" => self.commit(),
            "announce" => {
                // One status line speaks for the page: two calculators that share their inputs would talk over each
                // other.
                if let Some(first) = self.instances.first() {
                    first.status.set_text(&self.announcement.0);
                }
            }
            "load" => self.taken(&event.text()),
            kind => self.handle(event, kind),
        }
    }

    /// Does what an event in a calculator means.
    fn handle(&mut self, event: &Event, kind: &str) {
        let Some(id) = event.listener().map(|section| section.id()) else {
            return;
        };
        let mut instances = self.instances.iter_mut().enumerate();
        let Some((at, instance)) = instances.find(|(_, instance)| instance.id == id) else {
            return;
        };
        let effect = instance.event(event, kind);
        match effect {
            Effect::Nothing => {}
            Effect::Changed(spoken) => {
                self.share(at);
                self.announce(spoken);
                // `change` ends an input: a box left, a slider let go, a choice made. Buttons end at once.
                if kind == "input" || kind == "pointermove" {
                    dom::cancel(self.commit);
                    self.commit = dom::after(COMMIT_AFTER, "commit");
                } else {
                    self.commit();
                }
            }
            Effect::Link => {
                self.changed = at;
                self.commit();
                if !files::copy(&dom::address()) {
                    self.link_copied(false);
                }
            }
            Effect::Read(file, path) => {
                self.reading = (at, path);
                dom::read(&file);
            }
        }
    }

    fn link_copied(&mut self, is_copied: bool) {
        self.announce(String::from(if is_copied {
            "Link copied."
        } else {
            "The address of this page is now the link."
        }));
    }

    /// Takes the text of a file: an attachment of a field, or a whole saved scenario.
    fn taken(&mut self, text: &str) {
        let (at, path) = &self.reading;
        let at = *at;
        let spoken = match self.instances.get_mut(at) {
            Some(instance) if path.is_empty() => instance.open_json(text),
            Some(instance) => instance.attach(path, text),
            None => return,
        };
        self.share(at);
        self.announce(spoken);
        self.commit();
    }

    /// Lets the other calculators that share the workload take over what one of them says.
    fn share(&mut self, at: usize) {
        self.changed = at;
        let (name, workload) = match self.instances.get(at) {
            Some(instance) if instance.shared.is_some() => {
                (instance.shared.clone(), instance.scenario.workload())
            }
            _ => return,
        };
        for (other, instance) in self.instances.iter_mut().enumerate() {
            if other != at && instance.shared == name && instance.scenario.take_workload(&workload)
            {
                instance.rewrite("");
            }
        }
    }

    /// Puts a sentence into the status line of the page once it has rested.
    fn announce(&mut self, sentence: String) {
        dom::cancel(self.announcement.1);
        self.announcement = (sentence, dom::after(ANNOUNCE_AFTER, "announce"));
    }

    /// Writes the state into the address and the history, if it differs from the last commit.
    fn commit(&mut self) {
        dom::cancel(self.commit);
        let states = self.states();
        if states != self.committed {
            dom::push_entry(&states, &self.fragment());
            self.committed = states;
        }
    }

    /// Gives the present entry of the history the states of the page.
    fn enter(&mut self) {
        self.committed = self.states();
        dom::replace_entry(&self.committed);
    }

    /// Goes to another entry of the history, or to an address typed by hand.
    fn popped(&mut self, event: &Event) {
        match event.state().as_string() {
            Some(states) => {
                self.open(&states);
                self.committed = states;
            }
            None => {
                // A plain anchor keeps the inputs; an address with a state is opened. Either gets an entry of its own.
                self.open_address(false);
                self.enter();
            }
        }
    }

    /// Opens the state that the address names and says what was not understood of it.
    fn open_address(&mut self, scroll: bool) {
        let address = dom::address();
        let (_, fragment) = address.split_once('#').unwrap_or_default();
        let Some((first, _)) = fragment.split_once('~') else {
            return;
        };
        self.open(fragment);
        if let Some(instance) = self.instances.iter().find(|instance| instance.id == first)
            && scroll
        {
            instance.section.scroll_into_view();
        }
    }

    /// Returns the states of all calculators and what is pinned: `cost~v1;…~*Before~v1;…~cold-start~v1;…`.
    fn states(&self) -> String {
        let mut states = String::new();
        for one in &self.instances {
            push_part(&mut states, &one.id, &one.text());
        }
        states
    }

    /// Returns the fragment of the address: the calculator that changed last, then the others that differ.
    fn fragment(&self) -> String {
        let mut fragment = String::new();
        if let Some(changed) = self.instances.get(self.changed) {
            push_part(&mut fragment, &changed.id, &changed.link());
        }
        for (at, instance) in self.instances.iter().enumerate() {
            if at != self.changed && instance.text() != instance.initial {
                push_part(&mut fragment, &instance.id, &instance.link());
            }
        }
        fragment
    }

    /// Opens states; a calculator that they do not name returns to what the page came with.
    fn open(&mut self, states: &str) {
        for instance in &mut self.instances {
            let own = part_of(states, |id| id == instance.id);
            let text = own.unwrap_or_else(|| instance.initial.clone());
            if instance.text() != text {
                instance.open(&text);
            }
        }
    }
}

/// Appends a calculator's id and its text to a list of such pairs.
fn push_part(list: &mut String, id: &str, text: &str) {
    let gap = if list.is_empty() { "" } else { "~" };
    push_all(list, &[gap, id, "~", text]);
}
