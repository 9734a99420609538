//! Data files, TOML, JSON or CSV → values with the places of their rows. A CSV file is a list of records by the names in
//! its first line.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;
use crate::diagnostics::suggest::suggest_from;
use crate::load::toml_keys::parse_table;

/// What is in a data file.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// The whole of it.
    pub value: Value,
    /// Where members of lists stand, by path: `claim.3`.
    places: BTreeMap<String, Range<usize>>,
    /// Where a name of a field stands first, so that fields come in the order of the file.
    order: BTreeMap<String, usize>,
    length: usize,
}

/// Tells whether a file is read as data, by its name.
pub fn is_data(path: &str) -> bool {
    [".toml", ".json", ".csv"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// The most values in a data file. In memory each takes many times the bytes that it takes in the file.
const MOST_VALUES: usize = 200_000;

/// Reads a data file.
///
/// # Errors
/// Where it is malformed, with the place, or holds very many values.
pub fn read(path: &str, file: &str, text: &str) -> Result<Data, Box<Diagnostic>> {
    // A few more than there are: these signs stand in texts, too. One line of a CSV file is a value for each comma.
    let separators: &[u8] = match path.ends_with(".csv") {
        true => b",\n",
        false => b",=[{",
    };
    let values = text.bytes().filter(|byte| separators.contains(byte));
    if values.count() > MOST_VALUES {
        let message = format!("the file holds more than {MOST_VALUES} values");
        let problem = Diagnostic::new(Code::TooLarge, file, message);
        return Err(Box::new(
            problem.hint("divide it, or take out what no page shows"),
        ));
    }
    let mut data = match path.rsplit('.').next() {
        Some("toml") => toml(file, text)?,
        Some("csv") => csv(file, text)?,
        _ => json(file, text)?,
    };
    data.length = text.len();
    Ok(data)
}

impl Data {
    /// Returns the value at a path such as `claim.0.title`; the whole file for an empty one.
    ///
    /// # Errors
    /// What is missing, and a hint.
    pub fn at(&self, path: &str) -> Result<&Value, (String, String)> {
        let mut value = &self.value;
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let next = match value {
                Value::Object(map) => map.get(part),
                Value::Array(list) => part.parse::<usize>().ok().and_then(|at| list.get(at)),
                _ => None,
            };
            value = next.ok_or_else(|| missing(value, part))?;
        }
        Ok(value)
    }

    /// Returns the names of a record in the order in which the file has them.
    pub fn names<'r>(&self, record: &'r Value) -> Vec<&'r str> {
        let mut names: Vec<&str> = match record {
            Value::Object(map) => map.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        names.sort_by_key(|name| self.order.get(*name).copied().unwrap_or(usize::MAX));
        names
    }

    /// Returns where the member of a list stands; the whole file where that is not known.
    pub fn place(&self, path: &str, number: usize) -> Range<usize> {
        let key = match path {
            "" => number.to_string(),
            path => format!("{path}.{number}"),
        };
        self.places.get(&key).cloned().unwrap_or(0..self.length)
    }
}

fn missing(value: &Value, part: &str) -> (String, String) {
    let hint = match value {
        Value::Object(map) => suggest_from(part, "known here", map.keys().map(String::as_str)),
        Value::Array(list) => format!("a list of {}; write a number from 0", list.len()),
        _ => "the path ends before it, at a single value".to_owned(),
    };
    (format!("the data has no `{part}`"), hint)
}

fn toml(file: &str, text: &str) -> Result<Data, Box<Diagnostic>> {
    let (table, problems) = parse_table(text, file, |span| span);
    if let Some(problem) = problems.into_iter().next() {
        return Err(Box::new(problem));
    }
    let mut data = Data::default();
    data.value = table_value("", table.get_ref(), &mut data, &mut (0..0));
    Ok(data)
}

/// Returns a TOML value as it is.
pub fn plain(value: &DeValue<'_>) -> Value {
    toml_value("", value, 0..0, &mut Data::default(), &mut (0..0))
}

/// Returns a table as a value; `extent` grows to hold everything in it.
fn table_value(
    path: &str,
    table: &DeTable<'_>,
    data: &mut Data,
    extent: &mut Range<usize>,
) -> Value {
    let mut map = Map::new();
    for (key, value) in table {
        grow(extent, key.span());
        let first = data.order.entry(key.get_ref().to_string());
        let first = first.or_insert(key.span().start);
        *first = key.span().start.min(*first);
        let below = below(path, key.get_ref());
        let value = toml_value(&below, value.get_ref(), value.span(), data, extent);
        map.insert(key.get_ref().to_string(), value);
    }
    Value::Object(map)
}

fn toml_value(
    path: &str,
    value: &DeValue<'_>,
    span: Range<usize>,
    data: &mut Data,
    extent: &mut Range<usize>,
) -> Value {
    grow(extent, span);
    match value {
        DeValue::String(text) => Value::from(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::from(number.as_str()), Value::from),
        DeValue::Float(number) => {
            let parsed = number.as_str().parse::<f64>().ok();
            parsed
                .filter(|number| number.is_finite())
                .map_or(Value::from(number.as_str()), Value::from)
        }
        DeValue::Boolean(yes) => Value::from(*yes),
        DeValue::Datetime(moment) => Value::from(moment.to_string()),
        DeValue::Table(table) => table_value(path, table, data, extent),
        DeValue::Array(list) => list
            .iter()
            .enumerate()
            .map(|(number, member)| {
                let path = below(path, &number.to_string());
                let mut whole = member.span();
                let value = toml_value(&path, member.get_ref(), member.span(), data, &mut whole);
                grow(extent, whole.clone());
                data.places.insert(path, whole);
                value
            })
            .collect(),
    }
}

fn below(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

fn grow(extent: &mut Range<usize>, span: Range<usize>) {
    if extent.start >= extent.end {
        *extent = span;
    } else {
        *extent = extent.start.min(span.start)..extent.end.max(span.end);
    }
}

fn json(file: &str, text: &str) -> Result<Data, Box<Diagnostic>> {
    match serde_json::from_str(text) {
        Ok(value) => {
            let mut data = Data::default();
            for (at, _) in text.match_indices('"') {
                let name = text[at + 1..].split('"').next().unwrap_or_default();
                data.order.entry(name.to_owned()).or_insert(at);
            }
            data.value = value;
            Ok(data)
        }
        Err(error) => {
            let before: usize = text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum();
            let at = (before + error.column().saturating_sub(1)).min(text.len());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            Err(malformed(
                file,
                text,
                at,
                &format!("malformed JSON: {message}"),
            ))
        }
    }
}

fn csv(file: &str, text: &str) -> Result<Data, Box<Diagnostic>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let names = match reader.headers() {
        Ok(names) => names.clone(),
        Err(error) => return Err(malformed(file, text, 0, &format!("malformed CSV: {error}"))),
    };
    let order = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.trim().to_owned(), at))
        .collect();
    let mut data = Data {
        order,
        ..Data::default()
    };
    let mut rows = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let at = |record: &csv::StringRecord| record.position().map_or(0, |at| at.byte() as usize);
        let record = match record {
            Ok(record) if record.len() == names.len() => record,
            Ok(record) => {
                let (has, wanted) = (record.len(), names.len());
                let message = format!("the record has {has} values, the first line names {wanted}");
                return Err(malformed(file, text, at(&record), &message));
            }
            Err(error) => return Err(malformed(file, text, 0, &format!("malformed CSV: {error}"))),
        };
        let line = text[at(&record)..].split('\n').next().map_or(0, str::len);
        data.places
            .insert(number.to_string(), at(&record)..at(&record) + line);
        let pairs = names.iter().zip(record.iter());
        let row: Map<String, Value> = pairs
            .map(|(name, value)| (name.trim().to_owned(), Value::from(value)))
            .collect();
        rows.push(Value::Object(row));
    }
    data.value = Value::Array(rows);
    Ok(data)
}

fn malformed(file: &str, text: &str, at: usize, message: &str) -> Box<Diagnostic> {
    let at = (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let length = text[at..]
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end()
        .len();
    let hint = match file.ends_with(".csv") {
        true => "values with commas, quotes or line ends stand in double quotes",
        false => "texts and names stand in double quotes; no comma follows the last member",
    };
    Box::new(
        Diagnostic::new(Code::DataSyntax, file, message)
            .at(at..at + length)
            .hint(hint),
    )
}
