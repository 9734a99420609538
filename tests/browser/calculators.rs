//! The calculators in the real pages: figures computed outside this project are typed for and read off.
//!
//! Every calculator, three places, two browsers, two things done to them: type values, and type, then reset. Without
//! script the page shows its default result. In every case: no console error, no refused or foreign request.

use crate::driver::{Conditions, Engine, Page, PageExt, Result};
use crate::places::{self, Everywhere, Usual};
use crate::runner::Scenario;
use crate::site::{Place, Sites};

/// What is typed or chosen, and the figure that must then be shown.
struct Row {
    /// Paths and texts, in the order of typing.
    typed: &'static [(&'static str, &'static str)],
    /// The key of the figure.
    figure: &'static str,
    /// How the page shows it.
    shown: &'static str,
}

/// A calculator and where it stands.
struct Subject {
    id: &'static str,
    page: &'static str,
    /// The figure that the page comes with.
    default: Row,
    rows: [Row; 2],
}

const SUBJECTS: [&Subject; 5] = [
    &Subject {
        id: "cost",
        page: "calculators/cost.html",
        // 5,000,000 requests × 0.12 s × 512/1024 GB = 300,000 GB-s, within the free 400,000;
        // (5,000,000 − 1,000,000) × $0.20 per million = $0.80; HTTP API: 5,000,000 × $1.00 per million = $5.00.
        default: Row {
            typed: &[],
            figure: "serverless.total",
            shown: "$5.80",
        },
        rows: [
            // The mobile backend on https://aws.amazon.com/lambda/pricing/ (June 2026): $2.73, from
            // 3,000,000 × 0.12 s × 1.5 GB = 540,000 GB-s, less 400,000 free, × $0.0000166667 = $2.333338;
            // (3,000,000 − 1,000,000) × $0.20 per million = $0.40. A function URL costs nothing.
            Row {
                typed: &[
                    ("api.requests_per_month", "3000000"),
                    ("api.duration", "120"),
                    ("api.memory", "1536"),
                    ("gateway", "url"),
                ],
                figure: "serverless.total",
                shown: "$2.73",
            },
            // A game backend as priced by AWS's own calculator: 667 a minute × 43,800 minutes = 29,214,600 requests,
            // × 0.2 s × 2 GB = 11,685,840 GB-s, less 400,000 free, × $0.0000166667 = $188.0977;
            // 28,214,600 × $0.20 per million = $5.6429; together $193.74.
            Row {
                typed: &[
                    ("api.requests_per_month", "29214600"),
                    ("api.duration", "200"),
                    ("api.memory", "2048"),
                ],
                figure: "serverless.total",
                shown: "$193.74",
            },
        ],
    },
    &Subject {
        id: "cold-start",
        page: "calculators/cold-start.html",
        // Each share is the sum over b of the Poisson probability that b of the instances are busy, times the
        // probability that b + 1 are not needed within the keep-alive, by the exponential of the generator of the
        // chain on 0 … b; computed with a program of a few lines in another language.
        default: Row {
            typed: &[],
            figure: "cold_share",
            shown: "0.82675 %",
        },
        rows: [
            // 0.016359724731; a simulation of two million requests gives 0.0163505.
            Row {
                typed: &[
                    ("arrival_rate", "0.9"),
                    ("run_time", "2"),
                    ("keep_alive", "60"),
                ],
                figure: "cold_share",
                shown: "1.63597 %",
            },
            // 0.106203517184
            Row {
                typed: &[("keep_alive", "10")],
                figure: "cold_share",
                shown: "10.6204 %",
            },
        ],
    },
    &Subject {
        id: "memory",
        page: "calculators/memory.html",
        // 60 ms + 200 ms × 1,769 / 512 = 751.02 ms, billed as 752: 10,000,000 × 0.752 s × 0.5 GB = 3,760,000 GB-s ×
        // $0.0000166667 = $62.6668; 10 million requests $2.00.
        default: Row {
            typed: &[],
            figure: "own.cost",
            shown: "$64.67",
        },
        rows: [
            // One processor: 260 ms; 10,000,000 × 0.26 s × 1,769/1,024 GB = 4,491,601.6 GB-s, $74.8602 and $2.00.
            Row {
                typed: &[("memory", "1769")],
                figure: "own.cost",
                shown: "$76.86",
            },
            // A published measurement: 1.465984 s at 1,024 MB, $0.024638 for a thousand; a million times
            // 1.466 s × 1 GB × $0.0000166667 and $0.0000002.
            Row {
                typed: &[
                    ("requests_per_month", "1000000"),
                    ("memory", "1024"),
                    (
                        "measured",
                        "128: 11.722965 s, 512: 3.194954 s, 1024: 1.465984 s",
                    ),
                ],
                figure: "own.cost",
                shown: "$24.63",
            },
        ],
    },
    &Subject {
        id: "chain",
        page: "calculators/chain.html",
        // Four services of 99.9 %: 0.999^4.
        default: Row {
            typed: &[],
            figure: "availability",
            shown: "99.6006 %",
        },
        rows: [
            // 0.99 × 0.999^3
            Row {
                typed: &[("front.availability", "99")],
                figure: "availability",
                shown: "98.7033 %",
            },
            // 0.999^103
            Row {
                typed: &[("front.availability", "99.9"), ("front.width", "100")],
                figure: "availability",
                shown: "90.208 %",
            },
        ],
    },
    &Subject {
        id: "advisor",
        page: "calculators/advisor.html",
        // The bill of functions is that of the cost calculator above; half of the rest of the page hangs on it.
        default: Row {
            typed: &[],
            figure: "functions",
            shown: "$5.80",
        },
        rows: [
            // A hard limit decides alone.
            Row {
                typed: &[("api.longest", "901")],
                figure: "answer",
                shown: "services",
            },
            // Nobody waits, nothing is excluded, and functions cost a fraction.
            Row {
                typed: &[("api.longest", "10"), ("api.promise", "0")],
                figure: "answer",
                shown: "functions",
            },
        ],
    },
];

/// What is done on the page of a calculator; the text is the address of the site.
type StepsOn = fn(&mut dyn Page, &str, &Subject) -> Result;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut made = Vec::new();
    for subject in SUBJECTS {
        let group = || format!("calculators::{}", subject.id);
        let mut all = Everywhere::real(group(), &Place::ALL);
        let one = places::of_most_readers(subject.id);
        // The two that most readers use, wherever they use them.
        let (typing, resetting) = match one {
            Usual::Never => (Usual::In(Engine::Chromium), Usual::Never),
            _ => (Usual::Everywhere, Usual::Everywhere),
        };
        let steps: [(&str, Usual, StepsOn); 3] = [
            ("typed_values_give_the_published_figures", typing, typed),
            ("reset_returns_to_the_figures_of_the_page", resetting, reset),
            (
                "without_script_the_default_result_is_there",
                one,
                script_off,
            ),
        ];
        for (sentence, usual, steps) in steps {
            all.usually(usual);
            all.add(sentence, move |page, home| steps(page, home, subject));
        }
        let mut on_disk = Everywhere::real(group(), &[Place::Disk]);
        on_disk.usually(one);
        on_disk.add("is_taken_away_as_one_file", move |page, home| {
            alone(page, home, subject)
        });
        let mut framed_at = Everywhere::real(group(), &[Place::Root]);
        framed_at.usually(one);
        framed_at.add(
            "tells_the_page_around_it_how_high_it_is",
            move |page, home| framed(page, home, subject),
        );
        made.extend(on_disk.scenarios());
        made.extend(framed_at.scenarios());
        made.extend(all.joined());
    }
    for engine in Engine::ALL {
        let name = "calculators::every_example_is_computed_as_it_was_built";
        made.push(Scenario::new(name, engine, examples).thorough());
    }
    made
}

/// In the browser, the module makes of each example's state the form and the result that the native code wrote into its page.
fn examples(page: &mut dyn Page, sites: &Sites) -> Result {
    let site = sites.real()?;
    let folder = site.folder().join("presets");
    let listed = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    let mut names: Vec<String> = listed
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".html"))
        .collect();
    names.sort();
    if names.len() < 10 {
        return Err(format!("only {names:?}"));
    }
    for name in names {
        crate::places::open(page, &format!("{}presets/{name}", site.home(Place::Root)))?;
        let live = page.eval_text(
            "(() => { const { id, dataset } = document.querySelector('.calculator');
                return wasm_bindgen.render(dataset.calculator, dataset.state, document.documentElement.lang, dataset.words || '', id); })()",
        )?;
        let file =
            std::fs::read_to_string(folder.join(&name)).map_err(|error| error.to_string())?;
        let built = file.replace(
            "</form><div class=\"calculator-result\" data-part=\"result\">",
            "",
        );
        if live.is_empty() || !built.contains(&live) {
            return Err(format!(
                "{name}: {} bytes made live are not in the page",
                live.len()
            ));
        }
    }
    Ok(())
}

/// The file with everything inside, by itself in a folder, as a mail program leaves it, with no network to ask.
fn alone(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    let folder = std::path::Path::new(home.trim_start_matches("file://"));
    let name = format!("{}.standalone.html", subject.id);
    let mail = tempfile::tempdir_in(folder).map_err(|error| error.to_string())?;
    let file = mail.path().join(&name);
    std::fs::copy(folder.join("take-away").join(&name), &file)
        .map_err(|error| format!("{name}: {error}"))?;
    page.emulate(&Conditions {
        offline: true,
        ..Conditions::default()
    })?;
    places::open(page, &format!("file://{}", file.display()))?;
    shows(page, subject, &subject.default)?;
    for row in &subject.rows {
        enter(page, subject, row)?;
    }
    // What lies beside the site's pages only is not offered.
    match page.count("[data-check], [download][href*='standalone']")? {
        0 => Ok(()),
        _ => Err(String::from(
            "something is offered that the file does not have",
        )),
    }
}

/// The bare page, which is its own surroundings here: a frame would get the same message.
fn framed(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    places::open(page, &format!("{home}take-away/{}.embed.html", subject.id))?;
    shows(page, subject, &subject.default)?;
    page.eval("addEventListener('message', (event) => { (self.told ??= []).push(event.data); })")?;
    page.viewport(500, 700)?;
    page.wait_until(&format!(
        "(self.told ?? []).some((one) => one.breakeven === 'height' && one.id === '{}'
            && Math.abs(one.height - document.documentElement.getBoundingClientRect().height) < 2 && one.height > 500)",
        subject.id
    ))
}

/// The selector of the calculator.
fn of(subject: &Subject) -> String {
    format!(".calculator[data-calculator='{}']", subject.id)
}

/// Opens the page and waits until the calculator follows the hand.
fn open(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    places::afresh(page, &format!("{home}{}", subject.page))
}

/// Types and chooses, and waits for the figure.
fn enter(page: &mut dyn Page, subject: &Subject, row: &Row) -> Result {
    for (path, text) in row.typed {
        let control = format!("{} [name='{path}']", of(subject));
        let option = format!("{control}[type=radio][value='{text}']");
        if page.count(&option)? == 1 {
            let label = page.eval_text(&format!("document.querySelector(\"{option}\").id"))?;
            page.click(&format!("label[for='{label}']"))?;
        } else {
            page.fill(&control, text)?;
        }
    }
    shows(page, subject, row)
}

/// Wants the figure in the result.
fn shows(page: &mut dyn Page, subject: &Subject, row: &Row) -> Result {
    let cell = format!(
        "{} [data-part=result] [data-figure='{}'] dd",
        of(subject),
        row.figure
    );
    page.wait_until(&format!(
        "document.querySelector(\"{cell}\").textContent.replace(/\\s/g, ' ') === '{}'",
        row.shown
    ))
}

fn typed(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    open(page, home, subject)?;
    shows(page, subject, &subject.default)?;
    for row in &subject.rows {
        enter(page, subject, row)?;
    }
    Ok(())
}

fn reset(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    // As it was built: what another scenario has put back may still be written.
    places::open(page, &format!("{home}{}", subject.page))?;
    let markup = format!(
        "document.querySelector(\"{} [data-part=result]\").innerHTML",
        of(subject)
    );
    let before = page.eval_text(&markup)?;
    enter(page, subject, &subject.rows[0])?;
    page.click(&format!("{} [data-action=reset]", of(subject)))?;
    shows(page, subject, &subject.default)?;
    // Written live for the same inputs, the result is the one that was written at build time, to the byte; what is out of
    // view comes once the inputs rest.
    let built = serde_json::Value::from(before.as_str());
    let same = page.wait_until(&format!("{markup} === {built}"));
    let after = page.eval_text(&markup)?;
    if same.is_err() {
        let at = before
            .bytes()
            .zip(after.bytes())
            .take_while(|(left, right)| left == right)
            .count();
        let near = |text: &str| {
            text.chars()
                .skip(at.saturating_sub(40))
                .take(120)
                .collect::<String>()
        };
        return Err(format!(
            "built: …{}…\nlive:  …{}…",
            near(&before),
            near(&after)
        ));
    }
    let (path, text) = subject.rows[0].typed[0];
    let now = page.value(&format!("{} [name='{path}']", of(subject)))?;
    if now == text {
        Err(format!("{path} still holds {now:?}"))
    } else {
        Ok(())
    }
}

fn script_off(page: &mut dyn Page, home: &str, subject: &Subject) -> Result {
    page.forget()?;
    page.emulate(&Conditions {
        script_off: true,
        ..Conditions::default()
    })?;
    page.goto(&format!("{home}{}", subject.page))?;
    let result = format!("{} [data-part=result]", of(subject));
    shows(page, subject, &subject.default)?;
    for part in [".result-headline", "svg.chart-svg", "table.lines tbody td"] {
        if page.count(&format!("{result} {part}"))? == 0 {
            return Err(format!("without script there is no {part}"));
        }
    }
    let hint = format!("{} .calculator-offline", of(subject));
    page.middle(&hint)?;
    let words = page.text(&hint)?;
    if !words.contains("JavaScript") {
        return Err(format!(
            "the hint does not say how to get live figures: {words:?}"
        ));
    }
    page.settle()?;
    let loaded: Vec<String> = page
        .seen()?
        .addresses()
        .iter()
        .filter(|url| url.contains(".wasm"))
        .map(|url| (*url).to_owned())
        .collect();
    if loaded.is_empty() {
        Ok(())
    } else {
        Err(format!("without script {loaded:?} were loaded"))
    }
}
