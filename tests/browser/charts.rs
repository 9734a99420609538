//! Charts of a live calculator: read point by point with keys and pointer, their own point moved, saved as files.
//!
//! Figures outside our code: with 0.9 requests a second of 2 s and a keep-alive of 60 s, 0.016359724731 of the requests
//! are cold (the reference case of the published simulators), 1.6 % in two digits. Functions without a request cost
//! nothing.

use crate::driver::{Engine, Page, PageExt, Pointer, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, Steps, Usual, afresh, open};
use crate::runner::Scenario;
use crate::site::Place;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("charts", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Firefox));
    let cold = "presets/cold-start-reference.html";
    let steps: [(&str, &str, Steps); 6] = [
        ("arrow_keys_read_the_points", "calculators/cost.html", curve),
        ("arrow_keys_read_the_cells_of_a_grid", cold, grid),
        ("the_pointer_reads_the_nearest_point", cold, hover),
        ("the_own_point_follows_keys_and_keeps_the_focus", cold, keys),
        ("the_own_point_follows_the_pointer", cold, drag),
        ("a_drawing_is_saved_as_svg_and_png", cold, files),
    ];
    for (sentence, address, steps) in steps {
        all.add(sentence, move |page, home| {
            afresh(page, &format!("{home}{address}"))?;
            steps(page)
        });
    }
    all.add("words_stand_clear_of_the_curves", clear);
    let mut made = all.joined();
    let mut phone = Everywhere::real("charts", &[Place::Root]);
    phone.add(
        "words_stand_clear_of_each_other_on_a_phone",
        clear_of_each_other,
    );
    made.extend(phone.scenarios());
    made
}

/// Pages whose charts have the longest words: two languages, and examples with small rates and narrow axes.
const WORDY: [&str; 9] = [
    "calculators/cost",
    "calculators/cold-start",
    "calculators/chain",
    "calculators/memory",
    "calculators/advisor",
    "de/calculators/cost",
    "de/calculators/cold-start",
    "presets/cold-start-hourly",
    "presets/cold-start-steady",
];

/// Wants no word of a chart on another, and none cut off by the edge of the calculator, in a window of 360 pixels.
fn clear_of_each_other(page: &mut dyn Page, home: &str) -> Result {
    page.viewport(360, 800)?;
    for name in WORDY {
        open(page, &format!("{home}{name}.html"))?;
        let found = page.eval_text(
            "[...document.querySelectorAll('.chart-svg')].flatMap((svg) => {
                const scale = svg.getBoundingClientRect().width / 640;
                const edge = svg.closest('.calculator').getBoundingClientRect();
                const words = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim()).map((text) => {
                    const box = text.getBoundingClientRect();
                    // Letters reach less far up and down than the line that they stand on.
                    const half = parseFloat(getComputedStyle(text).fontSize) * scale * 0.45;
                    const middle = box.y + box.height / 2;
                    return { said: text.textContent, left: box.left, right: box.right, top: middle - half, bottom: middle + half };
                });
                const cut = words.filter((one) => one.left < edge.left || one.right > edge.right);
                const meets = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
                    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5;
                return cut.map((one) => one.said + ' is cut off').concat(words.flatMap((one, at) =>
                    words.slice(at + 1).filter((other) => meets(one, other)).map((other) => one.said + ' on ' + other.said)));
            }).join(', ')",
        )?;
        if !found.is_empty() {
            return Err(format!("{name}: {found}"));
        }
    }
    page.viewport(1280, 800)
}

/// Wants the words at each marker and the name of each curve off the curves that they speak of.
fn clear(page: &mut dyn Page, home: &str) -> Result {
    for name in ["cost", "cold-start", "chain", "memory", "advisor"] {
        afresh(page, &format!("{home}calculators/{name}.html"))?;
        let crossed = page.eval_text(
            "[...document.querySelectorAll('.chart-svg')].flatMap((svg) => {
                const inside = (box, path) => {
                    const length = path.getTotalLength();
                    for (let at = 0; at <= length; at += 2) {
                        const { x, y } = path.getPointAtLength(at);
                        if (x > box.x + 1 && x < box.x + box.width - 1 && y > box.y + 4 && y < box.y + box.height - 4) {
                            return true;
                        }
                    }
                    return false;
                };
                const paths = [...svg.querySelectorAll('path.series')];
                const marks = [...svg.querySelectorAll('.marker:not(.marker-own) .marker-label')];
                return marks.filter((text) => paths.some((path) => inside(text.getBBox(), path)))
                    .concat([...svg.querySelectorAll('.label')].filter((text) => {
                        const own = [...text.classList].find((name) => /^label-\\d/.test(name));
                        const path = own && svg.querySelector('.' + own.replace('label', 'series'));
                        return path && inside(text.getBBox(), path);
                    }));
            }).map((text) => text.textContent).join(', ')",
        )?;
        if !crossed.is_empty() {
            return Err(format!("{name}: a curve runs through {crossed}"));
        }
    }
    Ok(())
}

fn chart(key: &str) -> String {
    format!("figure[data-chart='{key}']")
}

/// Puts the focus on a part of a chart, as Tab does.
fn focus(page: &mut dyn Page, key: &str, part: &str) -> Result {
    let part = format!("{} [data-part='{part}']", chart(key));
    page.wait_until(&format!("document.querySelector(\"{part}\") !== null"))?;
    page.eval(&format!("document.querySelector(\"{part}\").focus()"))
        .map(drop)
}

/// Wants the read-out of a chart to begin so, and the cursor to say the same.
fn reads(page: &mut dyn Page, key: &str, start: &str) -> Result {
    let figure = chart(key);
    page.wait_until(&format!(
        "(() => {{ const figure = document.querySelector(\"{figure}\");
            const plain = (text) => text.replace(/\\s/g, ' ');
            const shown = plain(figure.querySelector('.chart-readout').textContent);
            return shown.startsWith('{start}')
                && plain(figure.querySelector('.chart-cursor').getAttribute('aria-valuetext')) === shown; }})()"
    ))
}

fn curve(page: &mut dyn Page) -> Result {
    page.tab_to(".chart-cursor", 90)?;
    page.press("Home")?;
    reads(page, "traffic", "0: functions $0.00, containers $")?;
    let before = page.text(&format!("{} .chart-readout", chart("traffic")))?;
    page.press("ArrowRight")?;
    page.wait_until(&format!(
        "document.querySelector('.chart-readout').textContent.replace(/\\s/g, ' ') !== '{before}'"
    ))?;
    page.press("ArrowLeft")?;
    reads(page, "traffic", &before)?;
    // The bar of an item, and of an input, are read the same way.
    focus(page, "items", "cursor")?;
    page.press("Home")?;
    reads(page, "items", "Functions: API Gateway")?;
    focus(page, "swings", "cursor")?;
    page.press("Home")?;
    reads(page, "swings", "Requests: half −$")?;
    // What lost the focus is no longer read.
    page.wait_until(&format!(
        "document.querySelector(\"{} .chart-readout\").textContent === ''",
        chart("items")
    ))
}

fn grid(page: &mut dyn Page) -> Result {
    focus(page, "grid", "cursor")?;
    page.press("Home")?;
    reads(page, "grid", "6 s: 0.009/s ")?;
    for key in [
        "ArrowDown",
        "ArrowDown",
        "ArrowRight",
        "ArrowRight",
        "ArrowRight",
    ] {
        page.press(key)?;
    }
    reads(page, "grid", "60 s: 0.9/s 1.6 %")
}

fn hover(page: &mut dyn Page) -> Result {
    page.middle(&format!("{} svg", chart("grid")))?;
    let corner = page.eval(&format!(
        "(() => {{ const box = document.querySelector(\"{} .cell-own\").getBoundingClientRect();
            return [box.left + 6, box.top + 6]; }})()",
        chart("grid")
    ))?;
    let (Some(x), Some(y)) = (corner[0].as_f64(), corner[1].as_f64()) else {
        return Err("the framed cell has no place".into());
    };
    page.pointer(&[Pointer::Move(x - 2.0, y), Pointer::Move(x, y)])?;
    reads(page, "grid", "60 s: 0.9/s 1.6 %")?;
    page.pointer(&[Pointer::Move(2.0, 2.0)])?;
    page.wait_until(&format!(
        "document.querySelector(\"{} .chart-readout\").textContent === ''",
        chart("grid")
    ))
}

fn rate(page: &mut dyn Page) -> Result<f64> {
    let text = page.value("input[name='arrival_rate']")?;
    text.parse()
        .map_err(|_| format!("the arrival rate is {text:?}"))
}

fn keys(page: &mut dyn Page) -> Result {
    focus(page, "share", "own")?;
    page.press("ArrowRight")?;
    page.wait_until("document.querySelector(\"input[name='arrival_rate']\").value !== '0.9'")?;
    let once = rate(page)?;
    // The chart was written again; the point kept the focus, so the next key reaches it.
    page.wait_until("document.activeElement.dataset.part === 'own'")?;
    page.press("ArrowRight")?;
    page.wait_until(&format!(
        "document.querySelector(\"input[name='arrival_rate']\").value !== '{once}'"
    ))?;
    let twice = rate(page)?;
    if 0.9 < once && once < twice {
        Ok(())
    } else {
        Err(format!(
            "two presses to the right gave {once}, then {twice}"
        ))
    }
}

fn drag(page: &mut dyn Page) -> Result {
    let grip = format!("{} .marker-own .marker-grip", chart("share"));
    let decade = page.eval(&format!(
        "(() => {{ const mark = document.querySelector(\"{grip}\").closest('[data-axis]');
            const [, low, high, left, right] = mark.dataset.axis.split(' ').map(Number);
            const wide = mark.closest('svg').getBoundingClientRect().width;
            return wide * (right - left) / 640 / Math.log10(high / low); }})()"
    ))?;
    let decade = decade.as_f64().ok_or("the axis has no length")?;
    page.drag(&grip, (-decade, 3.0))?;
    // A decade to the left is a tenth; a pixel is some two per cent.
    page.wait_until(
        "Math.abs(document.querySelector(\"input[name='arrival_rate']\").value / 0.09 - 1) < 0.08",
    )?;
    page.wait_until("location.hash.includes('arrival_rate=0.0')")
}

fn files(page: &mut dyn Page) -> Result {
    page.eval(
        "(() => { window.saved = [];
            HTMLAnchorElement.prototype.click = function () { saved.push([this.download, this.href]); };
            document.querySelectorAll('.chart-data').forEach((one) => { one.open = true; }); })()",
    )?;
    for (kind, start) in [
        ("svg", "data:image/svg+xml;charset=utf-8,"),
        ("png", "data:image/png;base64,"),
    ] {
        page.click(&format!(
            "{} + .chart-data [data-chart-file={kind}]",
            chart("share")
        ))?;
        page.wait_until(&format!(
            "saved.some(([name, address]) => name === 'cold-start-share.{kind}' \
             && address.startsWith('{start}') && address.length > 5000)"
        ))?;
    }
    // The drawing stands by itself: well-formed, with its look in it, and without what only the page needs.
    page.wait_until(
        "(() => { const text = decodeURIComponent(saved[0][1].split(',').slice(1).join(','));
            const drawing = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
            const curve = drawing.querySelector('path');
            return drawing.tagName === 'svg' && curve.getAttribute('stroke').startsWith('rgb')
                && drawing.querySelector('title').textContent === 'Cold requests over traffic'
                && !drawing.querySelector('[class], [tabindex], [role]'); })()",
    )
}
