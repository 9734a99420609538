//! `explain`: the catalogue of findings, one row or all.

use crate::diagnostics::codes::{ALL, Code};
use crate::diagnostics::suggest::did_you_mean;
use crate::exit::{Exit, Trouble};

/// Prints what a code means, with an example and the remedy; without a code, the list.
pub(super) fn explain(code: Option<&str>) -> Result<Exit, Trouble> {
    let text = match code {
        None => ALL.iter().map(|code| row(*code)).collect(),
        Some(name) => match Code::find(name) {
            Some(code) => page(code),
            None => return Err(unknown(name)),
        },
    };
    super::print(&text)?;
    Ok(Exit::Clean)
}

fn row(code: Code) -> String {
    let entry = code.entry();
    format!(
        "{}  {:<7}  {:<22}  {}\n",
        entry.id,
        entry.severity.word(),
        entry.name,
        entry.title
    )
}

fn page(code: Code) -> String {
    let entry = code.entry();
    format!(
        "{} {} ({})\n{}.\n\n{}\n\nExample:\n\n{}\n\nRemedy:\n\n{}\n",
        entry.id,
        entry.name,
        entry.severity.word(),
        entry.title,
        wrapped(entry.explanation),
        indented(entry.example),
        indented(entry.remedy)
    )
}

fn unknown(name: &str) -> Trouble {
    let names = ALL
        .iter()
        .flat_map(|code| [code.entry().id, code.entry().name]);
    let trouble = Trouble::new(format!("there is no code `{name}`"));
    trouble.hint(match did_you_mean(&name.to_uppercase(), names) {
        Some(suggestion) => suggestion,
        None => "`breakeven explain` lists all codes".to_owned(),
    })
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| format!("    {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        if !last.is_empty() && last.len() + word.len() >= 80 {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}
