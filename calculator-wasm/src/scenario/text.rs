//! Inputs as the pairs of a state, and the signs that an address does not carry.
//!
//! In: values, or text. Out: paths with their texts, or text in which every other sign is `%` and two digits.

use crate::field::assign::text_of;
use crate::field::{Field, Inputs, Kind, Value};
use crate::small::concat;

/// Collects the paths whose values differ between two sets of the same fields.
pub(super) fn differences(
    changes: &mut Vec<(String, String)>,
    prefix: &str,
    from: &Inputs,
    to: &Inputs,
) {
    for ((field, old), (_, new)) in from.iter().zip(to.iter()) {
        let path = concat(&[prefix, field.key]);
        match (old, new) {
            (Value::List(before), Value::List(after)) => {
                let names = text_of(new);
                if text_of(old) != names {
                    changes.push((path, names));
                }
                for (name, record) in &after.records {
                    let below = record_prefix(prefix, field, name);
                    let known = before
                        .records
                        .iter()
                        .find(|(known, _)| known == name)
                        .map(|(_, record)| record);
                    let fresh = Inputs::defaults(record.fields());
                    differences(changes, &below, known.unwrap_or(&fresh), record);
                }
            }
            (Value::Variant(old_tag, old), Value::Variant(tag, new)) => {
                let below = concat(&[path.as_str(), "."]);
                if old_tag == tag {
                    differences(changes, &below, old, new);
                } else {
                    changes.push((path, String::from(*tag)));
                    differences(changes, &below, &Inputs::defaults(new.fields()), new);
                }
            }
            (Value::Overrides(old), Value::Overrides(new)) => {
                for (key, value) in new {
                    if !old
                        .iter()
                        .any(|(known, before)| known == key && before == value)
                    {
                        let text = text_of(&Value::Number(*value));
                        changes.push((concat(&[path.as_str(), ".", key]), text));
                    }
                }
            }
            (Value::Attachment(_), _) => {}
            (old, new) if old != new => changes.push((path, text_of(new))),
            _ => {}
        }
    }
}

/// Collects every path with its text.
pub(super) fn every(all: &mut Vec<(String, String)>, prefix: &str, inputs: &Inputs) {
    for (field, value) in inputs.iter() {
        // What the page does not have is said only where it is used.
        if !field.level.is_in_page() && *value == Value::default_of(field) {
            continue;
        }
        let path = concat(&[prefix, field.key]);
        match value {
            Value::List(list) => {
                all.push((path, text_of(value)));
                for (name, record) in &list.records {
                    every(all, &record_prefix(prefix, field, name), record);
                }
            }
            Value::Variant(tag, inputs) => {
                let below = concat(&[path.as_str(), "."]);
                all.push((path, String::from(*tag)));
                every(all, &below, inputs);
            }
            Value::Overrides(rows) => {
                for (key, value) in rows {
                    all.push((
                        concat(&[path.as_str(), ".", key]),
                        text_of(&Value::Number(*value)),
                    ));
                }
            }
            Value::Attachment(_) => {}
            _ => all.push((path, text_of(value))),
        }
    }
}

/// The prefix of the paths of a record of a list.
pub(crate) fn record_prefix(prefix: &str, field: &Field, name: &str) -> String {
    match &field.kind {
        Kind::List(list) if !list.at_root => concat(&[prefix, field.key, ".", name, "."]),
        _ => concat(&[prefix, name, "."]),
    }
}

/// Hides the characters that mean something in a state or in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,:/+*()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(u32::from(digit), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    out
}

/// The way back from [`encoded`]; what is no text after decoding is empty.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hidden = match (*first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match hidden {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}
