//! Calculator blocks and figures in prose → [`Request`]s. What the calculators know is asked later, in `render`;
//! here is only the form.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::expand::body::Body;
use crate::load::toml_keys::{At, describe, parse_table};

use super::page::{Request, Setting, Target};

/// The word that a calculator block's info string and a figure in prose start with.
pub const WORD: &str = "calculator";

/// The table of a block that says where the topics of the calculator are argued, where it has topics.
pub const GUIDES: &str = "guides.";

/// Reads a block: the calculator of its info string and the TOML of its body.
pub fn block(
    file: &str,
    name: At<String>,
    body: &Body,
    span: Range<usize>,
) -> (Request, Vec<Diagnostic>) {
    let (table, mut problems) = parse_table(body.text(), file, |span| body.place(span));
    let mut settings = Vec::new();
    if problems.is_empty() {
        flatten(
            file,
            "",
            None,
            table.get_ref(),
            body,
            &mut settings,
            &mut problems,
        );
        settings.sort_by_key(|setting| setting.path.span.start);
    }
    let has_topics = calculator_wasm::calculator(&name.value)
        .is_some_and(|calculator| !calculator.topics().is_empty());
    let is_guide = |setting: &Setting| has_topics && setting.path.value.starts_with(GUIDES);
    let (guides, settings): (Vec<_>, Vec<_>) = settings.into_iter().partition(is_guide);
    let (guides, targets) = guides.into_iter().map(guide).unzip();
    (
        Request {
            calculator: name,
            settings,
            guides,
            targets,
            span,
        },
        problems,
    )
}

/// Returns the topic of a setting that names a guide, and where the guide is.
fn guide(setting: Setting) -> (At<String>, Target) {
    let Setting { path, value } = setting;
    let topic = At {
        value: path.value[GUIDES.len()..].to_owned(),
        span: path.span,
    };
    let quote = usize::from(value.span.len() == value.value.len() + 2);
    let target = Target {
        address: value.value,
        span: value.span.start + quote..value.span.end - quote,
        from: None,
        image: false,
    };
    (topic, target)
}

/// Reads the text of a figure in prose, which starts at `start` in the file: the name of the figure and what to
/// compute.
pub fn figure(
    file: &str,
    text: &str,
    start: usize,
    span: Range<usize>,
) -> Result<(At<String>, Request), Box<Diagnostic>> {
    let wrong = |message: String| {
        let form = "calculator cost serverless.total; preset=shop";
        let problem = Diagnostic::new(Code::MalformedFigure, file, message).at(span.clone());
        Box::new(problem.hint(format!(
            "the form is `{form}`; to show it as it is, use two backticks: ``{form}``"
        )))
    };
    let mut parts = split_at(text, start, ';').into_iter();
    let head = parts.next().map(|head| words(&head)).unwrap_or_default();
    let [_, calculator, key] = &head[..] else {
        return Err(wrong(format!(
            "the figure `{text}` names no calculator and one figure of it"
        )));
    };
    let mut settings = Vec::new();
    for part in parts {
        let Some(equals) = part.value.find('=') else {
            return Err(wrong(format!(
                "`{}` is not an assignment",
                part.value.trim()
            )));
        };
        let at = |from: usize, to: usize| {
            trimmed(At {
                value: part.value[from..to].to_owned(),
                span: part.span.start + from..part.span.start + to,
            })
        };
        settings.push(Setting {
            path: at(0, equals),
            value: at(equals + 1, part.value.len()),
        });
    }
    let request = Request {
        calculator: calculator.clone(),
        settings,
        guides: Vec::new(),
        targets: Vec::new(),
        span: span.clone(),
    };
    Ok((key.clone(), request))
}

fn flatten(
    file: &str,
    prefix: &str,
    prefix_span: Option<Range<usize>>,
    table: &DeTable<'_>,
    body: &Body,
    settings: &mut Vec<Setting>,
    problems: &mut Vec<Diagnostic>,
) {
    for (key, value) in table {
        let path = if prefix.is_empty() {
            key.get_ref().to_string()
        } else {
            format!("{prefix}.{}", key.get_ref())
        };
        let mut span = key.span();
        if let Some(before) = &prefix_span
            && before.start < span.start
            && !body.text()[before.start..span.start].contains('\n')
        {
            span.start = before.start;
        }
        if let DeValue::Table(inner) = value.get_ref() {
            flatten(file, &path, Some(span), inner, body, settings, problems);
            continue;
        }
        let value_span = body.place(value.span());
        match value_text(value.get_ref()) {
            Some(text) => settings.push(Setting {
                path: At {
                    value: path,
                    span: body.place(span),
                },
                value: At {
                    value: text,
                    span: value_span,
                },
            }),
            None => problems.push(
                Diagnostic::new(
                    Code::WrongType,
                    file,
                    format!("`{path}` is {}", describe(value.get_ref())),
                )
                .at(value_span)
                .hint("write what a reader would type, such as \"512 MB\", 3 or true"),
            ),
        }
    }
}

/// Returns a value as a reader could type it; a list becomes its parts with commas between them.
fn value_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(list) => {
            let parts: Option<Vec<String>> = list
                .iter()
                .map(|part| match part.get_ref() {
                    DeValue::Array(_) => None,
                    part => value_text(part),
                })
                .collect();
            parts.map(|parts| parts.join(", "))
        }
        DeValue::Integer(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

fn split_at(text: &str, start: usize, separator: char) -> Vec<At<String>> {
    let mut at = start;
    text.split(separator)
        .map(|part| {
            let span = at..at + part.len();
            at = span.end + separator.len_utf8();
            At {
                value: part.to_owned(),
                span,
            }
        })
        .collect()
}

fn words(text: &At<String>) -> Vec<At<String>> {
    split_at(&text.value, text.span.start, ' ')
        .into_iter()
        .filter(|word| !word.value.is_empty())
        .collect()
}

fn trimmed(text: At<String>) -> At<String> {
    let start = text.span.start + text.value.len() - text.value.trim_start().len();
    let value = text.value.trim().to_owned();
    At {
        span: start..start + value.len(),
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> At<String> {
        At {
            value: "cost".to_owned(),
            span: 0..4,
        }
    }

    #[test]
    fn a_block_becomes_paths_and_texts_with_their_places() {
        let mut body = Body::default();
        let source =
            "> preset = \"shop\"\r\n> checkout.memory = 512\r\n> components = [\"a\", \"b\"]\r\n";
        let mut start = 0;
        for line in source.split_inclusive("\r\n") {
            body.push(&line[2..line.len() - 2], start + 2);
            body.push("\n", start + line.len() - 1);
            start += line.len();
        }
        let (request, problems) = block("a.md", name(), &body, 0..source.len());
        assert_eq!(problems, []);
        let found: Vec<_> = request
            .settings
            .iter()
            .map(|setting| {
                let at = |span: &Range<usize>| &source[span.clone()];
                (
                    at(&setting.path.span),
                    setting.value.value.as_str(),
                    at(&setting.value.span),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("preset", "shop", "\"shop\""),
                ("checkout.memory", "512", "512"),
                ("components", "a, b", "[\"a\", \"b\"]")
            ]
        );
    }

    #[test]
    fn a_guide_is_a_link_and_no_input() {
        let mut body = Body::default();
        let text = "preset = \"shop\"\n[guides]\ncost = \"../cost.md#curves\"\n";
        body.push(text, 10);
        let advisor = At {
            value: "advisor".to_owned(),
            span: 0..7,
        };
        let (request, problems) = block("a.md", advisor, &body, 0..4);
        assert_eq!((problems, request.settings.len()), (Vec::new(), 1));
        let (topic, target) = (&request.guides[0], &request.targets[0]);
        assert_eq!(topic.value, "cost");
        assert_eq!(target.address, "../cost.md#curves");
        let at = target.span.start - 10..target.span.end - 10;
        assert_eq!(&text[at], "../cost.md#curves");
        // A component of another calculator may have the name.
        let (request, _) = block("a.md", name(), &body, 0..4);
        assert_eq!((request.settings.len(), request.guides.len()), (2, 0));
    }

    #[test]
    fn a_table_header_gives_the_start_of_the_paths() {
        let mut body = Body::default();
        body.push("[web]\nmemory = 512\n", 100);
        let (request, _) = block("a.md", name(), &body, 0..4);
        assert_eq!(
            request.settings[0].path,
            At {
                value: "web.memory".to_owned(),
                span: 106..112
            }
        );
    }

    #[test]
    fn a_value_that_nobody_could_type_is_a_finding() {
        let mut body = Body::default();
        body.push("day = 2026-11-21\n", 10);
        let (_, problems) = block("a.md", name(), &body, 0..4);
        assert_eq!(
            (problems[0].message.as_str(), problems[0].span.clone()),
            ("`day` is a date or time", Some(16..26))
        );
    }

    #[test]
    fn a_figure_is_a_calculator_a_name_and_assignments() {
        let text = "calculator cost serverless.total; preset=lambda-docs; api.requests = 3M";
        let (key, request) = figure("a.md", text, 50, 49..60).unwrap();
        assert_eq!(
            key,
            At {
                value: "serverless.total".to_owned(),
                span: 66..82
            }
        );
        assert_eq!(request.calculator.value, "cost");
        let settings: Vec<_> = request
            .settings
            .iter()
            .map(|s| {
                (
                    s.path.value.as_str(),
                    s.value.value.as_str(),
                    s.value.span.clone(),
                )
            })
            .collect();
        assert_eq!(
            settings,
            [
                ("preset", "lambda-docs", 91..102),
                ("api.requests", "3M", 119..121)
            ]
        );
    }

    #[test]
    fn a_figure_without_a_name_or_with_half_an_assignment_is_a_finding() {
        for (text, message) in [
            (
                "calculator cost; preset=shop",
                "the figure `calculator cost; preset=shop` names no calculator and one figure of it",
            ),
            ("calculator cost total; shop", "`shop` is not an assignment"),
        ] {
            assert_eq!(figure("a.md", text, 0, 0..1).unwrap_err().message, message);
        }
    }
}
