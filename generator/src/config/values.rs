//! Values of `site.toml` that are more than a text or a number: prices, levels, addresses, weights. In: the keys. Out: the
//! values, checked; what cannot be used is a finding and stays at its default.

use std::collections::BTreeMap;

use calculator_wasm::Prices;
use calculator_wasm::money::UnitPrice;
use calculator_wasm::prices::{PriceId, Sku};

use crate::diagnostics::codes::{ALL, Code};
use crate::diagnostics::suggest::{did_you_mean, suggest_from};
use crate::diagnostics::{Diagnostic, Findings, Severity};
use crate::load::toml_keys::{At, Keys};

/// The levels that a code may be set to.
const LEVELS: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("off", None),
];

/// Returns the texts of a list, without their places.
pub(super) fn values(list: Option<Vec<At<String>>>) -> Vec<String> {
    let list = list.unwrap_or_default();
    list.into_iter().map(|text| text.value).collect()
}

/// Reads the prices that a site replaces, such as negotiated rates.
pub(super) fn prices(file: &str, keys: &mut Keys<'_>, findings: &mut Findings) -> Prices {
    let mut prices = Prices::standard();
    for (key, value) in keys.texts("prices").unwrap_or_default() {
        let Some(row) = PriceId::from_key(&key.value) else {
            let known: Vec<String> = Sku::all().flat_map(Sku::rows).map(PriceId::key).collect();
            let hint = did_you_mean(&key.value, known.iter().map(String::as_str));
            let problem = format!("there is no price `{}`", key.value);
            let hint = hint.unwrap_or_else(|| {
                "write `\"provider/service/sku/region\"`, such as \"aws/lambda/requests/us-east-1\""
                    .to_owned()
            });
            findings.push(
                Diagnostic::new(Code::UnknownKey, file, problem)
                    .at(key.span)
                    .hint(hint),
            );
            continue;
        };
        match UnitPrice::from_dollars(value.value.trim()) {
            Some(price) => prices = prices.with_override(row, price),
            None => findings.push(
                Diagnostic::new(
                    Code::BadValue,
                    file,
                    format!("`{}` is no price", value.value),
                )
                .at(value.span)
                .hint(format!(
                    "write US dollars per {}, such as \"0.0000002\"",
                    row.sku().unit()
                )),
            ),
        }
    }
    prices
}

/// Reads what findings of a code weigh.
pub(super) fn levels(
    file: &str,
    keys: &mut Keys<'_>,
    findings: &mut Findings,
) -> BTreeMap<Code, Option<Severity>> {
    let mut levels = BTreeMap::new();
    for (name, value) in keys.texts("levels").unwrap_or_default() {
        let mut refuse = |code: Code, at: &At<String>, message: String, hint: String| {
            findings.push(
                Diagnostic::new(code, file, message)
                    .at(at.span.clone())
                    .hint(hint),
            );
        };
        let code = Code::find(&name.value);
        let level = LEVELS
            .iter()
            .find(|(word, _)| *word == value.value)
            .map(|(_, level)| *level);
        match (code, level) {
            (None, _) => {
                let names = ALL
                    .iter()
                    .flat_map(|code| [code.entry().id, code.entry().name]);
                let hint = did_you_mean(&name.value, names);
                refuse(
                    Code::UnknownKey,
                    &name,
                    format!("there is no code `{}`", name.value),
                    hint.unwrap_or_else(|| "`breakeven explain` lists all codes".to_owned()),
                );
            }
            (Some(code), _) if !code.entry().adjustable => refuse(
                Code::BadValue,
                &name,
                format!(
                    "`{}` is always an error: it leaves the page damaged",
                    code.entry().name
                ),
                "remove the line".to_owned(),
            ),
            (Some(_), None) => {
                let words = LEVELS.iter().map(|(word, _)| *word).collect::<Vec<_>>();
                refuse(
                    Code::BadValue,
                    &value,
                    format!("`{}` is no level", value.value),
                    suggest_from(&value.value, "levels", words),
                );
            }
            (Some(code), Some(level)) => {
                levels.insert(code, level);
            }
        }
    }
    levels
}

/// Reads the addresses that are not visited, each with the reason.
pub(super) fn reasons(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let mut reasons = BTreeMap::new();
    for (pattern, reason) in keys.texts("external_skip").unwrap_or_default() {
        if reason.value.trim().is_empty() {
            let hint = "say why it is not visited, such as `needs a login`";
            keys.bad(&reason, "the reason is empty".to_owned(), hint.to_owned());
        }
        reasons.insert(pattern.value, reason.value);
    }
    reasons
}

/// Reads the statuses that are no finding, by pattern of address.
pub(super) fn statuses(keys: &mut Keys<'_>) -> BTreeMap<String, Vec<u16>> {
    let mut accepted = BTreeMap::new();
    for (pattern, text) in keys.texts("external_accept").unwrap_or_default() {
        let status = |word: &str| {
            let status = word.trim().parse::<u16>().ok();
            status.filter(|status| (100..=999).contains(status))
        };
        match text.value.split(',').map(status).collect() {
            Some(statuses) => {
                accepted.insert(pattern.value, statuses);
            }
            None => keys.bad(
                &text,
                format!("`{}` is no list of statuses", text.value),
                "write numbers with commas between them: `\"403, 429\"`".to_owned(),
            ),
        }
    }
    accepted
}

/// Reads a public address.
pub(super) fn address(keys: &mut Keys<'_>, name: &'static str) -> Option<String> {
    let url = keys.text(name)?;
    let rest = url
        .value
        .strip_prefix("https://")
        .or_else(|| url.value.strip_prefix("http://"));
    let sound = |rest: &str| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !rest
                .chars()
                .any(|c| c.is_whitespace() || "\"'<>?#".contains(c))
    };
    if rest.is_some_and(sound) {
        return Some(url.value);
    }
    keys.bad(
        &url,
        format!("`{name}` is not a public address: `{}`", url.value),
        format!("write the whole address: `{name} = \"https://example.org/docs/\"`"),
    );
    None
}

/// Takes how much a field weighs in the search.
pub(super) fn weight(keys: &mut Keys<'_>, name: &'static str, usual: u8) -> u8 {
    let Some(weight) = keys.integer(name) else {
        return usual;
    };
    match u8::try_from(weight.value) {
        Ok(value @ 1..=100) => value,
        _ => {
            keys.bad(
                &weight,
                format!("`{name}` cannot be {}", weight.value),
                "write a whole number from 1 to 100".to_owned(),
            );
            usual
        }
    }
}

/// Reads the folder of the theme.
pub(super) fn theme(keys: &mut Keys<'_>) -> Option<String> {
    let folder: At<String> = keys.text("theme")?;
    if folder.value.trim().is_empty() {
        keys.bad(
            &folder,
            "`theme` is empty".to_owned(),
            "name a folder, or remove the line".to_owned(),
        );
        return None;
    }
    Some(folder.value)
}

/// Returns an address that stands for a folder.
pub(super) fn ending_in_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}
