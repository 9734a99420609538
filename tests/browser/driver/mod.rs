//! Two browsers behind one pair of traits.
//!
//! In: a program found on PATH, an address, real keys and pointer moves. Out: JSON values from the page, pictures,
//! and [`Seen`]: everything that went wrong while the page was open. Each worker of the suite owns one browser
//! process, each scenario one page in a profile of its own, so nothing leaks from one to the next.
//!
//! Deliberately absent: retries, and any wait that is not for a condition with a deadline.

mod chromium;
mod firefox;
mod keys;
mod page;
mod process;
mod seen;
mod wire;

pub(crate) use keys::{Key, Stroke};
pub(crate) use page::PageExt;
pub(crate) use seen::{Fate, Seen};
#[allow(
    unused_imports,
    reason = "what `tests/bench` measures needs no such list"
)]
pub(crate) use wire::taken;

use std::path::PathBuf;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;

/// What a step of a scenario gives: a value, or a sentence that says what was seen instead.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// The longest that any condition may take to come true.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The script that reports policy violations and failed loads from inside each page, as a function of `report`.
const METER: &str = include_str!("meter.js");

/// A kind of browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Chromium, through the DevTools protocol.
    Chromium,
    /// Firefox, through WebDriver BiDi.
    Firefox,
}

impl Engine {
    /// Both kinds.
    pub(crate) const ALL: [Engine; 2] = [Engine::Chromium, Engine::Firefox];

    /// The name used in the names of scenarios.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
        }
    }

    /// The environment variable that names the program, and the names looked for on PATH without it.
    fn programs(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Engine::Chromium => (
                "CHROMIUM",
                &["chromium", "chromium-browser", "google-chrome"],
            ),
            Engine::Firefox => ("FIREFOX", &["firefox-esr", "firefox"]),
        }
    }

    /// Returns the program of this browser, or a sentence that says where it was looked for.
    pub(crate) fn find(self) -> Result<PathBuf> {
        let (variable, names) = self.programs();
        if let Some(named) = std::env::var_os(variable) {
            let path = PathBuf::from(named);
            return path
                .is_file()
                .then_some(path)
                .ok_or(format!("{variable} names no file"));
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = names.iter().find_map(|name| {
            std::env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        });
        found.ok_or(format!(
            "no {} on PATH, and {variable} is not set",
            names.join(", ")
        ))
    }

    /// Starts a browser of this kind with an empty profile.
    pub(crate) fn start(self) -> Result<Box<dyn Browser>> {
        self.start_at(Pace::Display)
    }

    /// Starts a browser of this kind, with an empty profile, that draws at a pace.
    pub(crate) fn start_at(self, pace: Pace) -> Result<Box<dyn Browser>> {
        let program = self.find()?;
        Ok(match self {
            Engine::Chromium => Box::new(chromium::Chromium::start(&program, pace)?),
            Engine::Firefox => Box::new(firefox::Firefox::start(&program, pace)?),
        })
    }
}

/// When a browser draws a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// At the next tick of a clock of 60 hertz, as a display has it.
    Display,
    /// As soon as something has changed.
    #[allow(dead_code, reason = "what `tests/bench` measures with")]
    AtOnce,
}

/// A running browser; dropping it ends its process and removes its profile.
pub(crate) trait Browser {
    /// Opens a blank page that shares no storage with any other.
    fn open(&mut self) -> Result<Box<dyn Page>>;
}

/// What a reader's system or settings tell the page. The default is a light desktop with script and network on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conditions {
    /// The system prefers a dark colour scheme.
    pub(crate) dark: bool,
    /// The system prefers reduced motion.
    pub(crate) reduced_motion: bool,
    /// The system forces its own colours.
    pub(crate) forced_colors: bool,
    /// The page is laid out as for paper.
    pub(crate) print: bool,
    /// The page may not run script. Takes effect at the next [`Page::goto`].
    pub(crate) script_off: bool,
    /// No request reaches a network; `file:` addresses still work.
    pub(crate) offline: bool,
}

/// One movement of the pointer, in CSS pixels of the viewport.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pointer {
    /// To a point, pressed or not.
    Move(f64, f64),
    /// The main button goes down where the pointer is.
    Down,
    /// The main button goes up.
    Up,
}

/// An open page. Higher steps (click on a selector, wait for a condition) are in [`PageExt`].
pub(crate) trait Page {
    /// Which browser this is.
    fn engine(&self) -> Engine;
    /// Loads an address and returns when its `load` event has fired (at once for a new fragment of the same page).
    fn goto(&mut self, address: &str) -> Result;
    /// Evaluates an expression, awaits it if it is a promise, and returns its JSON value (`null` for `undefined`).
    fn eval(&mut self, expression: &str) -> Result<Value>;
    /// Presses and releases keys, one after another.
    fn keys(&mut self, strokes: &[Stroke]) -> Result;
    /// Moves and presses the pointer.
    fn pointer(&mut self, moves: &[Pointer]) -> Result;
    /// Gives the page a size, in CSS pixels.
    fn viewport(&mut self, width: u32, height: u32) -> Result;
    /// Changes what the reader's system tells the page.
    fn emulate(&mut self, conditions: &Conditions) -> Result;
    /// Returns a PNG of the viewport, or of the whole page.
    fn screenshot(&mut self, whole: bool) -> Result<Vec<u8>>;
    /// Returns everything noticed since the page was opened, or since [`Page::forget`].
    fn seen(&mut self) -> Result<&Seen>;
    /// Forgets what was noticed up to now.
    fn forget(&mut self) -> Result;
}

/// Returns the bytes of a picture that an answer carries as `data`, in base64.
fn picture(answer: &Value) -> Result<Vec<u8>> {
    let text = answer["data"]
        .as_str()
        .ok_or("the browser sent no picture")?;
    BASE64_STANDARD
        .decode(text)
        .map_err(|error| format!("picture: {error}"))
}
