//! Text into values: one path, one text, one assignment, wherever it comes from (Markdown, `--set`, an address, a
//! form).
//!
//! In: values, a path such as `checkout.memory` and a text such as `512 MB`. Out: the changed values, or a
//! [`FieldError`] that says what was expected. An assignment that fails changes nothing. The way back, from a value
//! to its shortest text, is [`text_of`].

use super::value::{Inputs, ListValue, Value};
use super::{Field, FieldError, Kind, ListField, NumberField, Scale, nearest};
use crate::number;
use crate::small::{concat, join};
use crate::unit::Unit;

/// Longest name of a record, in characters.
const NAME_CHARACTERS: usize = 40;

/// What a replaced value may be.
const OVERRIDE: NumberField = NumberField {
    unit: Unit::Usd,
    min: 0.0,
    max: 10_000.0,
    default: 0.05,
    scale: Scale::Linear,
    whole: false,
};

/// Assigns `text` to the field at `path`.
///
/// # Errors
/// When there is no such path, or the text is no value of that field.
pub fn assign(inputs: &mut Inputs, path: &str, text: &str) -> Result<(), FieldError> {
    assign_below(inputs, path, path, text)
}

/// Returns the number at a path, for who tries other values of it.
pub(crate) fn number_mut<'a>(inputs: &'a mut Inputs, path: &str) -> Option<&'a mut f64> {
    let (head, tail) = path.split_once('.').unwrap_or((path, ""));
    if inputs.get(head).is_some() {
        return match (inputs.get_mut(head)?.1, tail) {
            (Value::Number(value), "") => Some(value),
            (Value::Variant(_, inner), tail) => number_mut(inner, tail),
            _ => None,
        };
    }
    let (_, list) = inputs.root_list_mut()?;
    let (_, record) = list.records.iter_mut().find(|(name, _)| name == head)?;
    number_mut(record, tail)
}

/// Assigns below a record; `whole` is the path as it was asked for, `path` what is left of it.
fn assign_below(
    inputs: &mut Inputs,
    whole: &str,
    path: &str,
    text: &str,
) -> Result<(), FieldError> {
    let (head, tail) = match path.split_once('.') {
        Some((head, tail)) => (head, Some(tail)),
        None => (path, None),
    };
    if let Some((field, value)) = inputs.get_mut(head) {
        return match tail {
            None => {
                *value = read(field, value, whole, text)?;
                Ok(())
            }
            Some(tail) => assign_inside(field, value, whole, tail, text),
        };
    }
    if let Some(tail) = tail
        && let Some((_, list)) = inputs.root_list_mut()
        && let Some((_, record)) = list.records.iter_mut().find(|(name, _)| name == head)
    {
        return assign_below(record, whole, tail, text);
    }
    Err(unknown_path(inputs, whole, path, head))
}

/// Assigns to a part of one field: a record of a list, one weight, a parameter of a variant, one override.
fn assign_inside(
    field: &'static Field,
    value: &mut Value,
    whole: &str,
    tail: &str,
    text: &str,
) -> Result<(), FieldError> {
    match (&field.kind, value) {
        (Kind::List(kind), Value::List(list)) if !kind.at_root => {
            let (name, rest) = tail.split_once('.').unwrap_or((tail, ""));
            match list.records.iter_mut().find(|(known, _)| known == name) {
                Some((_, record)) if !rest.is_empty() => assign_below(record, whole, rest, text),
                _ => Err(FieldError::of(
                    whole,
                    &["names no ", kind.singular, " of this list"],
                )),
            }
        }
        (Kind::Variant(_), Value::Variant(_, inputs)) => assign_below(inputs, whole, tail, text),
        (Kind::Weights(kind), Value::Weights(weights)) => {
            let weight = read_weight(whole, text)?;
            let at = number::leading(tail)
                .filter(|found| found.rest.is_empty())
                .map(|found| found.value as usize);
            match at.and_then(|at| weights.get_mut(at)) {
                Some(slot) => {
                    *slot = weight;
                    Ok(())
                }
                None => Err(FieldError::of(whole, &["names no ", kind.singular])),
            }
        }
        (Kind::Overrides(kind), Value::Overrides(rows)) => {
            let known: Vec<&str> = (kind.rows)().into_iter().map(|row| row.key).collect();
            if !known.contains(&tail) {
                let error = FieldError::new(whole, "names nothing that can be replaced");
                return Err(did_you_mean(error, tail, &known));
            }
            let value = match text.trim() {
                "" => None,
                text => {
                    let most = kind.most;
                    Some(read_number(
                        &NumberField {
                            max: most,
                            ..OVERRIDE
                        },
                        whole,
                        text,
                    )?)
                }
            };
            rows.retain(|(key, _)| key != tail);
            if let Some(value) = value {
                rows.push((String::from(tail), value));
                crate::small::sort_by(rows, |one, other| one.0 < other.0);
            }
            Ok(())
        }
        _ => Err(FieldError::new(whole, "has no parts")),
    }
}

/// Reads the text of a whole field. `now` is the present value: a list keeps the records whose names stay.
fn read(field: &'static Field, now: &Value, path: &str, text: &str) -> Result<Value, FieldError> {
    let error = |problem| Err(FieldError::new(path, problem));
    match &field.kind {
        Kind::Number(kind) => read_number(kind, path, text).map(Value::Number),
        Kind::Switch { .. } => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => Ok(Value::Switch(true)),
            "false" | "off" | "no" | "0" => Ok(Value::Switch(false)),
            _ => error("must be on or off"),
        },
        Kind::Choice(kind) => {
            let keys: Vec<&str> = kind.options.iter().map(|option| option.key).collect();
            read_option(&keys, path, text).map(Value::Choice)
        }
        Kind::Text { max_characters, .. } => {
            let text = text.trim();
            if text.chars().count() > *max_characters {
                let most = number::integer(*max_characters as u64);
                let problem = ["must have at most ", &most, " characters"];
                return Err(FieldError::of(path, &problem));
            }
            Ok(Value::Text(String::from(text)))
        }
        Kind::List(kind) => read_names(kind, now, path, text).map(Value::List),
        Kind::Weights(kind) => {
            let mut weights = Vec::new();
            for part in text.split([' ', ',', '\n', '\t']) {
                if !part.is_empty() {
                    weights.push(read_weight(path, part)?);
                }
            }
            if weights.len() != kind.default.len() {
                let count = number::integer(kind.default.len() as u64);
                return Err(FieldError::of(path, &["must have ", &count, " weights"]));
            }
            if weights.iter().all(|weight| *weight == 0.0) {
                return error("must have one weight above 0");
            }
            Ok(Value::Weights(weights))
        }
        Kind::Variant(kind) => {
            let keys: Vec<&str> = kind.options.iter().map(|option| option.key).collect();
            let key = read_option(&keys, path, text)?;
            Ok(match now {
                Value::Variant(tag, _) if *tag == key => now.clone(),
                _ => Value::Variant(key, Inputs::defaults(kind.fields(key))),
            })
        }
        Kind::Overrides(_) => {
            let hint = ["name the row to replace: ", path, ".<key>"];
            Err(FieldError::new(path, "is a table").with_hint(&hint))
        }
        Kind::Attachment(kind) => {
            if text.len() > kind.max_bytes as usize {
                return error("is too large");
            }
            Ok(Value::Attachment(
                (!text.is_empty()).then(|| String::from(text)),
            ))
        }
    }
}

/// Reads the key of one of some options.
#[inline(never)]
fn read_option(keys: &[&'static str], path: &str, text: &str) -> Result<&'static str, FieldError> {
    let wanted = text.trim();
    keys.iter()
        .copied()
        .find(|key| *key == wanted)
        .ok_or_else(|| none_of(path, wanted, keys))
}

/// The error of a text that is none of some keys.
#[inline(never)]
pub(crate) fn none_of(path: &str, wanted: &str, keys: &[&str]) -> FieldError {
    let error = FieldError::of(path, &["must be one of ", &join(keys, ", ")]);
    did_you_mean(error, wanted, keys)
}

/// Reads a number with its unit and holds it against the range.
fn read_number(kind: &NumberField, path: &str, text: &str) -> Result<f64, FieldError> {
    let unit = kind.unit.symbol();
    let gap = if unit.is_empty() { "" } else { " " };
    let expected = |problem: &[&str]| {
        let example = number::canonical(kind.default);
        let expected = ["must be a number, like ", &example, gap, unit];
        if problem.is_empty() {
            FieldError::of(path, &expected)
        } else {
            FieldError::of(path, problem).with_hint(&expected)
        }
    };
    // A currency sign may stand before the number.
    let text = text.trim().trim_start_matches('$');
    let Some(found) = number::leading(text) else {
        return Err(expected(&[]));
    };
    let Some(factor) = kind.unit.factor(found.rest) else {
        let problem = ["has a unit that is not understood here: ", found.rest];
        return Err(expected(&problem));
    };
    let value = found.value * factor;
    if !(kind.min..=kind.max).contains(&value) {
        let (min, max) = (grouped(kind.min), grouped(kind.max));
        let problem = ["must be between ", &min, " and ", &max, gap, unit];
        return Err(FieldError::of(path, &problem));
    }
    if kind.whole && value.fract() != 0.0 {
        return Err(FieldError::new(path, "must be a whole number"));
    }
    // What is kept is what its canonical text says, so that a state in an address is the same state.
    Ok(number::leading(&number::canonical(value)).map_or(value, |found| found.value))
}

/// Reads one weight: not negative, not huge.
fn read_weight(path: &str, text: &str) -> Result<f64, FieldError> {
    match number::leading(text) {
        Some(found) if found.rest.is_empty() && (0.0..=1e6).contains(&found.value) => {
            Ok(found.value)
        }
        _ => Err(FieldError::new(
            path,
            "must be weights between 0 and 1,000,000",
        )),
    }
}

/// Reads the names of the records of a list; records whose names stay keep their values.
fn read_names(
    kind: &ListField,
    now: &Value,
    path: &str,
    text: &str,
) -> Result<ListValue, FieldError> {
    let mut records: Vec<(String, Inputs)> = Vec::new();
    for name in text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let plain = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        if !plain
            || !name.starts_with(|c: char| c.is_ascii_lowercase())
            || name.len() > NAME_CHARACTERS
        {
            let problem =
                "must be names of lower-case letters, digits, - and _, starting with a letter";
            return Err(FieldError::new(path, problem));
        }
        if records.iter().any(|(known, _)| known == name) {
            return Err(FieldError::of(path, &["names ", name, " twice"]));
        }
        let kept = match now {
            Value::List(list) => list.records.iter().find(|(known, _)| known == name),
            _ => None,
        };
        let inputs = kept.map_or_else(|| Inputs::defaults(kind.item), |(_, inputs)| inputs.clone());
        records.push((String::from(name), inputs));
    }
    if records.is_empty() || records.len() > kind.max {
        let most = number::integer(kind.max as u64);
        let problem = ["must name 1 to ", &most, " ", kind.singular, "s"];
        return Err(FieldError::of(path, &problem));
    }
    Ok(ListValue { records })
}

/// Returns the shortest text that reads back as this value.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Number(number) => number::canonical(*number),
        Value::Choice(key) => String::from(*key),
        Value::Switch(on) => String::from(if *on { "on" } else { "off" }),
        Value::Text(text) => text.clone(),
        Value::List(list) => {
            let names: Vec<&str> = list.records.iter().map(|(name, _)| name.as_str()).collect();
            join(&names, ",")
        }
        Value::Weights(weights) => {
            let mut text = String::new();
            for weight in weights {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&number::canonical(*weight));
            }
            text
        }
        Value::Variant(tag, _) => String::from(*tag),
        Value::Overrides(_) | Value::Attachment(_) => String::new(),
    }
}

/// A path that leads nowhere, with the one that was likely meant. `path` is the end of `whole` that is not known, and
/// `head` its start.
#[inline(never)]
fn unknown_path(inputs: &mut Inputs, whole: &str, path: &str, head: &str) -> FieldError {
    let (before, after) = (whole.strip_suffix(path), path.strip_prefix(head));
    let fields = inputs.fields();
    let mut known: Vec<&str> = Vec::new();
    if path != head
        && let Some((_, list)) = inputs.root_list_mut()
    {
        known.extend(list.records.iter().map(|(name, _)| name.as_str()));
    }
    if path == head || known.is_empty() {
        known.extend(fields.iter().map(|field| field.key));
    }
    let error = FieldError::new(whole, "is not a field of this calculator");
    match nearest(head, &known) {
        Some(near) => {
            let fixed = [before.unwrap_or(""), near, after.unwrap_or("")];
            error.with_hint(&["did you mean `", &concat(&fixed), "`?"])
        }
        None => error.with_hint(&["known here: ", &join(&known, ", ")]),
    }
}

/// Adds the key that was likely meant, where one is near.
#[inline(never)]
fn did_you_mean(error: FieldError, wanted: &str, keys: &[&str]) -> FieldError {
    match nearest(wanted, keys) {
        Some(near) => error.with_hint(&["did you mean `", near, "`?"]),
        None => error,
    }
}

/// A number for a message: grouped in threes.
fn grouped(value: f64) -> String {
    crate::format::Format::english().plain(value)
}
