//! Calculators and figures of a page → markup, computed by the engine that readers run in their browser. What
//! the engine refuses is a finding at the key or the value in the Markdown.

use std::collections::BTreeMap;
use std::ops::Range;

use calculator_wasm::calculator::Workload;
use calculator_wasm::html::escaped;
use calculator_wasm::prices::{Sku, age};
use calculator_wasm::view::{embed, prices, reference};
use calculator_wasm::{Format, Module, Prices, Quantity, Report, Scenario, calculators};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::languages::calculators::Texts;
use crate::link::{Entry, Site, address, presets};
use crate::load::toml_keys::At;
use crate::parse::{Request, Setting};

/// The calculators of one page. Equal requests, as in a table of figures, are computed once.
pub struct Desk<'a> {
    file: &'a str,
    address: &'a str,
    /// The texts of calculators in the language of the page's text.
    texts: &'a Texts,
    /// The folder of the language of the page's text.
    folder: &'a str,
    /// The tag of that language, where it is not that of the page.
    language: &'a str,
    /// The module that the page loads.
    module: Module,
    format: Format,
    prices: &'a Prices,
    answers: BTreeMap<String, Answer>,
    shared: BTreeMap<String, Shared>,
}

/// A workload that calculators of the page share, as the first of them has it.
struct Shared {
    workload: Vec<(Workload, f64)>,
    /// Where the first says so.
    span: Range<usize>,
    /// How many share it.
    count: usize,
}

/// A setting that cannot be followed: why, and what to do.
type Refused<'r> = (&'r Setting, &'static str, String);

/// What came of a request; `None` where it had mistakes, which were reported.
type Answer = Option<(Scenario, Report)>;

impl<'a> Desk<'a> {
    /// Returns a desk for a page; numbers are written as in the language of its text.
    pub fn new(site: &'a Site, entry: &'a Entry, prices: &'a Prices) -> Desk<'a> {
        let language = &site.languages[entry.page.language];
        Desk {
            folder: &language.folder,
            texts: &language.calculators,
            language: match entry.stands_in() {
                true => &language.tag,
                false => "",
            },
            file: &entry.page.file,
            // Only a page whose calculators are all unknown has no module, and each of those is a finding.
            module: entry.page.module().unwrap_or(Module::All),
            address: &entry.address,
            format: Format::of_language(&language.tag),
            prices,
            answers: BTreeMap::new(),
            shared: BTreeMap::new(),
        }
    }

    /// Returns the markup of a whole calculator, or of its reference where the block says `show = "reference"`;
    /// empty, with findings, where the request has mistakes. `targets` are the addresses of its guides.
    pub fn calculator(
        &mut self,
        id: &str,
        request: &Request,
        targets: &[&str],
        problems: &mut Vec<Diagnostic>,
    ) -> String {
        if let Some(show) = request.setting("show") {
            return self.shown(show, request, problems);
        }
        let start = presets::start(self.address, self.folder, &request.calculator.value);
        let alone = presets::take_away(self.folder, &request.calculator.value, "standalone");
        let alone = address::relative(self.address, &alone);
        let own_prices = self.prices.overrides_text();
        self.check_guides(request, problems);
        let topics = request.guides.iter().map(|topic| topic.value.as_str());
        let guides = topics.zip(targets.iter().map(|target| (*target).to_owned()));
        let words = self.texts.leading(&request.calculator.value, guides);
        let format = self.format.with_words(words.words);
        let mut place = embed::Place {
            id,
            presets: &start,
            prices: &own_prices,
            module: self.module,
            shared: "",
            alone: &alone,
            language: self.language,
            words: &words.text,
        };
        let Some((scenario, report)) = self.answer(request, problems) else {
            return String::new();
        };
        let beyond = scenario.beyond_forms();
        if !beyond.is_empty() {
            for path in beyond {
                let set = request.setting(&path);
                let span = set.map_or(&request.span, |setting| &setting.path.span);
                problems.push(input_problem(
                    self.file,
                    &path,
                    "is set to what only the command and system files have; the form in a page does not offer it",
                    Some(
                        "quote the figure in the text instead: `calculator cost total; …`"
                            .to_owned(),
                    ),
                    span.clone(),
                ));
            }
            return String::new();
        }
        let Some(shared) = request.setting("shared") else {
            return embed::calculator(scenario, report, &format, &place) + "\n";
        };
        let mut scenario = scenario.clone();
        self.share(shared, request, &mut scenario, problems);
        place.shared = &shared.value.value;
        match scenario.evaluate(self.prices) {
            Ok(report) => embed::calculator(&scenario, &report, &format, &place) + "\n",
            Err(errors) => {
                problems.extend(errors.into_iter().map(|error| {
                    input_problem(
                        self.file,
                        &error.path,
                        &error.problem(),
                        error.hint(),
                        shared.value.span.clone(),
                    )
                }));
                String::new()
            }
        }
    }

    /// Reports guides to what the calculator never names.
    fn check_guides(&self, request: &Request, problems: &mut Vec<Diagnostic>) {
        let Some(calculator) = calculator_wasm::calculator(&request.calculator.value) else {
            return;
        };
        let topics = calculator.topics();
        let known = topics.iter().map(|(key, _)| *key);
        for topic in &request.guides {
            if !known.clone().any(|key| key == topic.value) {
                problems.push(input_problem(
                    self.file,
                    &format!("guides.{}", topic.value),
                    "is no topic of this calculator",
                    Some(suggest_from(&topic.value, "topics", known.clone())),
                    topic.span.clone(),
                ));
            }
        }
    }

    /// Lets the first calculator of a name say what the workload is, and each other take it over.
    fn share(
        &mut self,
        setting: &Setting,
        request: &Request,
        scenario: &mut Scenario,
        problems: &mut Vec<Diagnostic>,
    ) {
        let At { value: name, span } = &setting.value;
        let file = self.file;
        let mut wrong = |problem: &str, hint: &str, span: &Range<usize>| {
            let hint = Some(hint.to_owned());
            problems.push(input_problem(file, "shared", problem, hint, span.clone()));
        };
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_name {
            return wrong(
                "must be a name of small letters, digits and hyphens",
                "calculators of the page with the same name share one workload: `shared = \"traffic\"`",
                span,
            );
        }
        let own = scenario.workload();
        if own.is_empty() {
            return wrong(
                "shares nothing: a system of several components has no single workload",
                "share a calculator with one component, or take the key out",
                span,
            );
        }
        let Some(shared) = self.shared.get_mut(name) else {
            let first = Shared {
                workload: own,
                span: span.clone(),
                count: 1,
            };
            self.shared.insert(name.clone(), first);
            return;
        };
        shared.count += 1;
        for path in scenario.workload_paths() {
            if let Some(set) = request.setting(&path) {
                wrong(
                    &format!(
                        "takes `{path}` from the calculator above it, and this block sets it too"
                    ),
                    "set it in the first calculator of the name only",
                    &set.path.span,
                );
            }
        }
        scenario.take_workload(&shared.workload);
        let taken = scenario.workload();
        let differs = |(quantity, value): &(Workload, f64)| {
            taken.iter().any(|(other, taken)| {
                other == quantity && (taken - value).abs() > value.abs() * 1e-9
            })
        };
        if shared.workload.iter().any(differs) {
            wrong(
                "gives this calculator a workload that is out of its range",
                "choose inputs for the first calculator of the name that all of them take",
                span,
            );
        }
    }

    /// Reports what can be told only when the whole page was seen: a workload that a calculator shares with none.
    pub fn close(self, problems: &mut Vec<Diagnostic>) {
        for (name, shared) in self
            .shared
            .into_iter()
            .filter(|(_, shared)| shared.count == 1)
        {
            problems.push(input_problem(
                self.file,
                "shared",
                &format!("is `{name}` here only, so nothing is shared"),
                Some(
                    "give another calculator of the page the same name, or take the key out"
                        .to_owned(),
                ),
                shared.span,
            ));
        }
    }

    /// Returns what a block shows instead of the calculator: its reference, or prices that it computes with.
    fn shown(&self, show: &Setting, request: &Request, problems: &mut Vec<Diagnostic>) -> String {
        let calculator = calculator_wasm::calculator(&request.calculator.value);
        let markup = match (show.value.value.as_str(), calculator) {
            ("reference", Some(calculator)) => Ok(reference::reference(calculator, &self.format)),
            ("prices", Some(_)) => self.prices(request),
            (_, None) => {
                // The name of the calculator is the first mistake, and reported as for any block.
                compute(self.file, request, self.prices, problems);
                return String::new();
            }
            _ => Err((
                show,
                "must be `reference` or `prices`; without it the calculator itself is shown",
                "write `show = \"reference\"`".to_owned(),
            )),
        };
        match markup {
            Ok(markup) => markup + "\n",
            Err((setting, problem, hint)) => {
                let (path, span) = (&setting.path.value, setting.value.span.clone());
                problems.push(input_problem(self.file, path, problem, Some(hint), span));
                String::new()
            }
        }
    }

    /// Returns the prices of some services of one provider, or an overview of all where none is named. Ages are
    /// counted on the day `on`, or on that of the newest price.
    fn prices<'r>(&self, request: &'r Request) -> Result<String, Refused<'r>> {
        let setting = |path: &str| request.settings.iter().find(|one| one.path.value == path);
        for one in &request.settings {
            if !["show", "on", "provider", "services"].contains(&one.path.value.as_str()) {
                let hint = "known here: on, provider, services".to_owned();
                return Err((one, "is nothing that prices are shown by", hint));
            }
        }
        let on = setting("on").map_or(Prices::latest_date(), |on| on.value.value.as_str());
        if let Some(day) = setting("on")
            && (day.value.value.len() != 10 || age::days_between(on, on).is_none())
        {
            let hint = "write `on = \"2026-11-21\"`".to_owned();
            return Err((day, "must be a day", hint));
        }
        let (Some(provider), Some(services)) = (setting("provider"), setting("services")) else {
            return Ok(prices::overview(on, &self.format));
        };
        let names: Vec<&str> = services.value.value.split(',').map(str::trim).collect();
        let provider = provider.value.value.as_str();
        prices::prices(self.prices, provider, &names, on, &self.format).ok_or_else(|| {
            let mut known: Vec<&str> = Sku::all()
                .filter(|sku| sku.provider() == provider)
                .map(Sku::service)
                .collect();
            known.dedup();
            let hint = format!("services of `{provider}`: {}", known.join(", "));
            (services, "names a service without prices", hint)
        })
    }

    /// Returns the markup of one figure; empty, with findings, where the request has mistakes.
    pub fn figure(
        &mut self,
        key: &At<String>,
        request: &Request,
        problems: &mut Vec<Diagnostic>,
    ) -> String {
        let words = self.texts.of(&request.calculator.value).words;
        let (file, format) = (self.file, self.format.with_words(words));
        let Some((_, report)) = self.answer(request, problems) else {
            return String::new();
        };
        let Some(figure) = report.figure(&key.value) else {
            let known: Vec<&str> = report.figures.iter().map(|figure| figure.key).collect();
            problems.push(
                Diagnostic::new(
                    Code::UnknownFigure,
                    file,
                    format!(
                        "the calculator `{}` has no figure `{}`",
                        request.calculator.value, key.value
                    ),
                )
                .at(key.span.clone())
                .hint(suggest_from(&key.value, "figures", known)),
            );
            return String::new();
        };
        // Prose takes three digits of a share, or as many as tell it from all; the exact value stands beside it for programs.
        let quantity = match figure.quantity.clone() {
            Quantity::Share { value, .. } => {
                let is_all =
                    |digits: &i32| value < 1.0 && 1.0 - value < 0.5 * 0.1_f64.powi(*digits);
                let digits = (3..9).find(|digits| !is_all(digits)).unwrap_or(9) as u8;
                Quantity::Share { value, digits }
            }
            other => other,
        };
        let text = escaped(&format.quantity(&quantity));
        match figure.quantity.value() {
            Some(value) => format!("<data class=\"figure\" value=\"{value}\">{text}</data>"),
            None => format!("<span class=\"figure\">{text}</span>"),
        }
    }

    /// Returns what `write` makes of the result of a request; `None` where the request has mistakes.
    pub fn result(
        &mut self,
        request: &Request,
        write: impl FnOnce(&Scenario, &Report, &Format) -> String,
    ) -> Option<String> {
        let words = self.texts.of(&request.calculator.value).words;
        let format = self.format.with_words(words);
        let (scenario, report) = self.answer(request, &mut Vec::new())?;
        Some(write(scenario, report, &format))
    }

    fn answer(
        &mut self,
        request: &Request,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<&(Scenario, Report)> {
        let mut name = request.calculator.value.clone();
        for setting in &request.settings {
            name.push_str(&format!(
                "\n{}\n{}",
                setting.path.value, setting.value.value
            ));
        }
        let (file, prices) = (self.file, self.prices);
        let answer = self.answers.entry(name);
        answer
            .or_insert_with(|| compute(file, request, prices, problems))
            .as_ref()
    }
}

fn compute(
    file: &str,
    request: &Request,
    prices: &Prices,
    problems: &mut Vec<Diagnostic>,
) -> Answer {
    let scenario = scenario(file, request, problems)?;
    match scenario.evaluate(prices) {
        Ok(report) => Some((scenario, report)),
        Err(errors) => {
            for error in errors {
                let setting = request
                    .settings
                    .iter()
                    .find(|setting| setting.path.value == error.path);
                let span = setting.map_or(request.calculator.span.clone(), |setting| {
                    setting.value.span.clone()
                });
                problems.push(input_problem(
                    file,
                    &error.path,
                    &error.problem(),
                    error.hint(),
                    span,
                ));
            }
            None
        }
    }
}

/// Returns the scenario that a request describes, or `None` with a problem at each key or value that has one.
pub(crate) fn scenario(
    file: &str,
    request: &Request,
    problems: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let name = &request.calculator;
    let Some(calculator) = calculator_wasm::calculator(&name.value) else {
        let known = calculators()
            .iter()
            .map(|calculator| calculator.id)
            .collect::<Vec<_>>();
        let message = match name.value.as_str() {
            "" => "the block names no calculator".to_owned(),
            name => format!("there is no calculator `{name}`"),
        };
        problems.push(
            Diagnostic::new(Code::UnknownCalculator, file, message)
                .at(name.span.clone())
                .hint(suggest_from(&name.value, "calculators", known)),
        );
        return None;
    };
    let mut scenario = Scenario::new(calculator);
    // What the page as a whole decides is no input.
    let settings: Vec<&Setting> = request
        .settings
        .iter()
        .filter(|setting| setting.path.value != "shared")
        .collect();
    let pairs = settings
        .iter()
        .map(|setting| (setting.path.value.as_str(), setting.value.value.as_str()));
    let refused = scenario.set_all(pairs);
    let before = problems.len();
    let paths: Vec<String> = scenario
        .assignments()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    for (at, error) in refused {
        let Setting { path, value } = settings[at];
        let is_known = path.value == "preset"
            || paths.contains(&path.value)
            || scenario.at(&path.value).is_some();
        let span = if is_known { &value.span } else { &path.span };
        problems.push(input_problem(
            file,
            &path.value,
            &error.problem(),
            error.hint(),
            span.clone(),
        ));
    }
    (problems.len() == before).then_some(scenario)
}

fn input_problem(
    file: &str,
    path: &str,
    problem: &str,
    hint: Option<String>,
    span: Range<usize>,
) -> Diagnostic {
    Diagnostic::new(Code::CalculatorInput, file, format!("`{path}` {problem}"))
        .at(span)
        .hint(hint.unwrap_or_else(|| {
            "`breakeven schema calculator` lists every input with its range and its unit".to_owned()
        }))
}
