//! What a page does while it is read: code that is copied, tabs in step, callouts, terms that are explained, images of
//! each scheme. From a server and from disk.

use serde_json::{Value, json};

use crate::driver::{Conditions, Engine, Page, PageExt, Pointer, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, StepsAt, Usual};
use crate::runner::Scenario;
use crate::site::Sites;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::on(Sites::reading, "reading", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Firefox));
    let steps: [(&str, StepsAt); 5] = [
        ("the_button_copies_what_a_reader_would_type", copies),
        ("tabs_of_one_name_go_together_and_are_remembered", tabs),
        ("a_callout_leads_to_its_note", callouts),
        ("a_term_is_explained_and_escape_closes_it", terms),
        ("an_image_follows_the_scheme", images),
    ];
    for (sentence, steps) in steps {
        all.add(sentence, move |page, home| {
            page.goto(&format!("{home}index.html"))?;
            steps(page, home)
        });
    }
    let mut second = Everywhere::on(Sites::plain, "reading", HTTP_AND_DISK);
    second.usually(Usual::In(Engine::Chromium));
    second.add("the_second_theme_searches", plain);
    all.scenarios()
        .into_iter()
        .chain(second.scenarios())
        .collect()
}

/// The search of `themes/plain`: a field, and results that are links.
fn plain(page: &mut dyn Page, home: &str) -> Result {
    page.goto(&format!("{home}second.html"))?;
    page.press("Control+k")?;
    page.wait_until("document.activeElement?.id === '_search-input'")?;
    page.type_text("headro")?;
    page.wait_until("document.querySelectorAll('#_search-list a').length === 1")?;
    same(
        "marked",
        json!(page.text("#_search-list mark")?),
        json!("Headro"),
    )?;
    page.click("#_search-list a")?;
    page.wait_until(&format!("location.href === '{home}index.html#headroom'"))
}

fn same(what: &str, found: Value, wanted: Value) -> Result {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what}: {found}, not {wanted}"))
    }
}

/// Lets the page go on copying, and writes down what.
const LISTEN: &str = "(() => {
    document.addEventListener('copy', () => self.copied = document.activeElement.value);
    const clipboard = navigator.clipboard;
    if (!clipboard) return;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = text => { self.copied = text; return write(text); };
})()";

fn copies(page: &mut dyn Page, _: &str) -> Result {
    page.eval(LISTEN)?;
    for (below, wanted) in [
        // Neither the removed line nor the mark of the added one.
        (
            "#copied",
            "resource \"aws_lambda_function\" \"api\" {\n  memory_size = 512\n}",
        ),
        // The commands, a continued one whole, and nothing that they print.
        (
            "#terminal",
            "curl -fsS https://x.example \\\n  -o out.json\ncat out.json",
        ),
        // No callout, and no comment that holds nothing else.
        (
            "#callouts",
            "def handler(event, context):\n    return {\"statusCode\": 200}  # what the gateway passes on",
        ),
    ] {
        let button = format!("{below} + .code .copy");
        page.click(&button)?;
        page.wait_until(&format!(
            "document.querySelector('{button}').textContent === 'Copied'"
        ))?;
        same(below, page.eval("self.copied")?, json!(wanted))?;
        let said = "[...document.querySelectorAll('[role=status]')].some(one => one.textContent === 'Copied')";
        same("said", page.eval(said)?, json!(true))?;
    }
    Ok(())
}

/// The names of the tabs that are shown, group by group, with whether one panel alone is seen.
const SHOWN: &str = "[...document.querySelectorAll('.tabs')].map(box => [
    box.querySelector('[role=tab][aria-selected=true]').textContent,
    [...box.querySelectorAll('[role=tabpanel]')].filter(one => one.offsetHeight > 0).length])";

fn tabs(page: &mut dyn Page, home: &str) -> Result {
    page.wait_until("document.querySelectorAll('[role=tab]').length === 4")?;
    same(
        "at first",
        page.eval(SHOWN)?,
        json!([["Linux", 1], ["Windows", 1]]),
    )?;
    page.click("#tabs + .tabs [role=tab]:last-child")?;
    same(
        "chosen",
        page.eval(SHOWN)?,
        json!([["Windows", 1], ["Windows", 1]]),
    )?;
    // By keyboard: an arrow goes to the next one, around the end.
    page.press("ArrowRight")?;
    same(
        "by an arrow",
        page.eval(SHOWN)?,
        json!([["Linux", 1], ["Linux", 1]]),
    )?;
    page.press("End")?;
    page.goto(&format!("{home}second.html"))?;
    page.wait_until("document.querySelectorAll('[role=tab]').length === 2")?;
    let on_disk = home.starts_with("file:");
    if page.engine() == Engine::Firefox && on_disk {
        // There, every file has a storage of its own: a choice is remembered page by page.
        page.goto(&format!("{home}index.html"))?;
        page.wait_until("document.querySelectorAll('[role=tab]').length === 4")?;
        return same(
            "on the same page",
            page.eval(SHOWN)?,
            json!([["Windows", 1], ["Windows", 1]]),
        );
    }
    same(
        "on another page",
        page.eval(SHOWN)?,
        json!([["Windows", 1]]),
    )
}

fn callouts(page: &mut dyn Page, _: &str) -> Result {
    page.click("#callouts + .code .callout[aria-label='Note 2']")?;
    page.wait_until("location.hash !== ''")?;
    same("the note", json!(page.text(":target")?), json!("As it is."))?;
    let number = "document.querySelector('#callouts + .code .callout').textContent";
    same("the number", page.eval(number)?, json!("1"))
}

fn terms(page: &mut dyn Page, home: &str) -> Result {
    let away = [Pointer::Move(2.0, 2.0)];
    let is = |page: &mut dyn Page, shown: bool, when: &str| {
        let note = "getComputedStyle(document.querySelector('.term-note')).display !== 'none'";
        page.wait_until(&format!("({note}) === {shown}"))
            .map_err(|error| format!("{when}: {error}"))
    };
    is(page, false, "at first")?;
    let (x, y) = page.middle(".term-word")?;
    page.pointer(&[Pointer::Move(x, y)])?;
    is(page, true, "the pointer on the word")?;
    let (x, y) = page.middle(".term-note")?;
    page.pointer(&[Pointer::Move(x, y)])?;
    is(page, true, "the pointer in the note")?;
    page.press("Escape")?;
    is(page, false, "after Escape")?;
    page.pointer(&away)?;
    let (x, y) = page.middle(".term-word")?;
    page.pointer(&[Pointer::Move(x, y)])?;
    is(page, true, "the pointer comes again")?;
    page.pointer(&away)?;
    is(page, false, "the pointer goes")?;
    // A tap or a click gives the focus, and the note stays.
    page.click(".term-word")?;
    page.pointer(&away)?;
    is(page, true, "after a tap")?;
    page.press("Escape")?;
    is(page, false, "after a tap and Escape")?;
    // By keyboard: the word, then the link in its note; Escape goes back to the word.
    page.click("h1")?;
    page.tab_to(".term-word", 2)?;
    is(page, true, "the focus on the word")?;
    page.press("Tab")?;
    same(
        "the link",
        page.eval("document.activeElement.closest('.term-note') !== null")?,
        json!(true),
    )?;
    page.press("Escape")?;
    is(page, false, "Escape in the note")?;
    page.wait_until("document.activeElement.className === 'term-word'")?;
    page.press("Tab")?;
    page.press("Shift+Tab")?;
    is(page, true, "the focus comes again")?;
    page.click(".term-note a")?;
    page.wait_until(&format!(
        "location.href === '{home}glossary.html#cold-start'"
    ))
}

fn images(page: &mut dyn Page, _: &str) -> Result {
    let shown = "[...document.querySelectorAll('#image + p img')].filter(one => one.offsetWidth > 0)\
        .map(one => [one.getAttribute('src'), one.offsetWidth, one.offsetHeight])";
    same("light", page.eval(shown)?, json!([["box.svg", 40, 20]]))?;
    page.emulate(&Conditions {
        dark: true,
        ..Conditions::default()
    })?;
    let dark = json!([["box.dark.svg", 40, 20]]);
    same("dark", page.eval(shown)?, dark.clone())?;
    page.emulate(&Conditions::default())?;
    // The reader's own choice: automatic, light, dark.
    page.click("#_scheme")?;
    page.click("#_scheme")?;
    same("chosen", page.eval(shown)?, dark)
}
