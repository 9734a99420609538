//! What can be written, as JSON Schemas for editors: `site.toml`, front matter, the body of a calculator block.
//!
//! In: the very tables that check these ([`config::KEYS`], [`front_matter::KEYS`], the fields that a site declares, the
//! field tree of a calculator). Out: draft 7, which editors of TOML read. Not here: rules that need two values at once,
//! such as a range that depends on a preset; `breakeven check` has all of them.

use calculator_wasm::Calculator;
use calculator_wasm::field::{Field as Input, Kind, ListField};
use serde_json::{Map, Value, json};

use crate::config;
use crate::load::fields::{self, Field, Type};
use crate::load::front_matter;
use crate::load::toml_keys::{Key, Takes};

/// A date, as editors hand it over.
const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// Returns the schema of `site.toml`.
pub fn site() -> Value {
    whole("The settings of a site: site.toml", table(config::KEYS))
}

/// Returns the schema of the front matter of pages with these fields; all of them are required only where
/// `of_section` is not set.
pub fn front_matter(fields: &[&Field], of_section: bool) -> Value {
    let mut table = table(front_matter::KEYS);
    let declared: Map<String, Value> = fields
        .iter()
        .map(|field| (field.name.clone(), declared(field)))
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required && !of_section)
        .map(|field| field.name.as_str())
        .collect();
    let below = &mut table["properties"]["fields"];
    below["properties"] = Value::Object(declared);
    below["required"] = json!(required);
    below["additionalProperties"] = json!(false);
    if !required.is_empty()
        && let Some(names) = table["required"].as_array_mut()
    {
        names.push(json!("fields"));
    }
    whole("The front matter of a page", table)
}

/// Returns the schema of the body of a block with this calculator.
pub fn calculator(calculator: &Calculator) -> Value {
    let mut table = inputs(calculator.fields);
    let presets: Vec<&str> = calculator.presets.iter().map(|preset| preset.id).collect();
    table["properties"]["preset"] = json!({
        "description": "The named case to start from.",
        "enum": presets,
    });
    table["properties"]["shared"] = json!({
        "description": "Calculators of one page with the same name share the rate of requests and the time of one.",
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
    });
    table["properties"]["show"] = json!({
        "description": "What to show in place of the calculator.",
        "enum": ["reference"],
    });
    let topics: serde_json::Map<String, Value> = calculator
        .topics()
        .into_iter()
        .map(|(topic, _)| (topic.to_owned(), json!({ "type": "string" })))
        .collect();
    if !topics.is_empty() {
        table["properties"]["guides"] = json!({
            "description": "Where what the calculator names as a reason is argued: topics, and paths relative to the file.",
            "type": "object",
            "properties": topics,
            "additionalProperties": false,
        });
    }
    whole(
        &format!("A block with the calculator `{}`", calculator.id),
        table,
    )
}

/// Returns the reference of the settings and the front matter as a page of the site, in Markdown.
/// `content/reference/settings.md` is this text; a test says so.
pub fn guide() -> String {
    let mut text = HEAD.to_owned();
    text += &rows(config::KEYS);
    text += "\n## Front matter {#front-matter}\n\nA page begins with these, between two lines of `+++`.\n\n";
    text += &rows(front_matter::KEYS);
    text += FIELDS;
    text += &rows(fields::KEYS);
    text + EDITORS
}

fn rows(rows: &[Key]) -> String {
    let row = |row: &Key| {
        let words = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(", ")
        };
        let takes = match row.takes {
            Takes::Text => "a text".to_owned(),
            Takes::Integer => "a whole number".to_owned(),
            Takes::Boolean => "`true` or `false`".to_owned(),
            Takes::Date => "a date".to_owned(),
            Takes::Choice(choices) => words(choices),
            Takes::Choices(choices) => format!("a list of {}", words(choices)),
            Takes::List => "a list of texts".to_owned(),
            Takes::Texts => "a table of texts".to_owned(),
            Takes::Table | Takes::Tables(_) | Takes::Groups(_) => "a table".to_owned(),
        };
        let required = if row.required { "Required. " } else { "" };
        format!("| `{}` | {takes} | {required}{} |\n", row.name, row.help)
    };
    let rows: String = rows.iter().map(row).collect();
    format!("| Key | Takes | Meaning |\n| --- | --- | --- |\n{rows}")
}

const HEAD: &str = r#"+++
title = "Settings"
summary = "Every key of site.toml and of front matter, fields of your own, and how an editor completes and checks them."
weight = 51
+++

Any other key is a finding, with the one that was likely meant.

## site.toml {#site}

"#;

const FIELDS: &str = r#"
## Fields of a section {#fields}

A site gives its pages more keys by declaring them, for a folder and all below it, or for the whole site (`.`). Where a
name is declared twice, the nearest folder counts.

```toml
# site.toml
[fields.cases.company]
type = "text"
required = true
help = "Who it happened to."

[fields.cases.verdict]
type = "text"
choices = ["moved back", "stayed"]
```

```toml
+++
title = "Prime Video"
summary = "A pipeline of functions becomes one process."

[fields]
company = "Amazon"
verdict = "moved back"
+++
```

A template has them as `page.fields.company`; a field that a page leaves out is `none` there. A misspelt name, a value of
another type, a word that is not among the choices and a missing field are findings with their place.

"#;

const EDITORS: &str = r#"
## In an editor {#editors}

`breakeven schema` prints what you read above as JSON Schema, made from the tables that the build checks with:

```sh
breakeven schema site > .schemas/site.json
breakeven schema front-matter --section cases > .schemas/cases.json
breakeven schema calculator cost > .schemas/cost.json
```

Editors with taplo read it: VS Code with *Even Better TOML*, Helix, Neovim, Zed. Name the schema in a file `.taplo.toml`
beside the content folder:

```toml
[[rule]]
include = ["content/site.toml"]

[rule.schema]
path = ".schemas/site.json"
```

Keys are then completed, explained on hover, and underlined where they are wrong. Front matter and calculator blocks are
parts of a Markdown file, where these editors do not look; keep the `breakeven serve` window beside the editor, which
names every finding as you save. The two other schemas are for programs that write pages, and for checks of theirs.
"#;

fn whole(title: &str, mut schema: Value) -> Value {
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(title);
    schema
}

fn table(rows: &[Key]) -> Value {
    let properties: Map<String, Value> = rows
        .iter()
        .map(|row| {
            let mut value = taken(row.takes);
            value["description"] = json!(row.help);
            if row.required && row.takes == Takes::Text {
                value["pattern"] = json!("\\S");
            }
            (row.name.to_owned(), value)
        })
        .collect();
    let required: Vec<&str> = rows
        .iter()
        .filter(|row| row.required)
        .map(|row| row.name)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn taken(takes: Takes) -> Value {
    match takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::Integer => json!({ "type": "integer" }),
        Takes::Boolean => json!({ "type": "boolean" }),
        Takes::Date => json!({ "type": "string", "pattern": DATE }),
        Takes::Choice(words) => json!({ "enum": words }),
        Takes::Choices(words) => json!({ "type": "array", "items": { "enum": words } }),
        Takes::List => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Texts => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Takes::Tables(rows) => json!({ "type": "object", "additionalProperties": table(rows) }),
        Takes::Groups(rows) => {
            let tables = json!({ "type": "object", "additionalProperties": table(rows) });
            json!({ "type": "object", "additionalProperties": tables })
        }
        Takes::Table => json!({ "type": "object" }),
    }
}

/// A field that a site declares for its pages.
fn declared(field: &Field) -> Value {
    let text = match field.choices.is_empty() {
        true => json!({ "type": "string" }),
        false => json!({ "enum": field.choices }),
    };
    let mut value = match field.takes {
        Type::Text => text,
        Type::List => json!({ "type": "array", "items": text }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Date => json!({ "type": "string", "pattern": DATE }),
    };
    if !field.help.is_empty() {
        value["description"] = json!(field.help);
    }
    value
}

/// The fields of a calculator. Paths may be written as tables or as keys in quotes.
fn inputs(fields: &'static [Input]) -> Value {
    let mut properties = Map::new();
    let mut others = json!(false);
    for field in fields {
        let mut value = input(field);
        value["description"] = json!(format!("{}: {}", field.label, field.help));
        properties.insert(field.key.to_owned(), value);
        match &field.kind {
            Kind::List(list) if list.at_root => others = record(list),
            Kind::Variant(variant) => {
                for below in variant.options.iter().flat_map(|option| option.fields) {
                    properties.insert(format!("{}.{}", field.key, below.key), input(below));
                }
            }
            _ => {}
        }
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": others })
}

fn record(list: &ListField) -> Value {
    let mut record = inputs(list.item);
    record["description"] = json!(format!("The inputs of one {}.", list.singular));
    record
}

fn input(field: &'static Input) -> Value {
    match &field.kind {
        // A text may carry a unit, so it is read by the calculator; a bare number is in the field's own unit.
        Kind::Number(number) => json!({ "anyOf": [
            { "type": if number.whole { "integer" } else { "number" }, "minimum": number.min, "maximum": number.max },
            { "type": "string" },
        ] }),
        Kind::Choice(choice) => {
            let keys: Vec<&str> = choice.options.iter().map(|option| option.key).collect();
            let numbers: Vec<f64> = keys.iter().filter_map(|key| key.parse().ok()).collect();
            let mut all = json!(keys);
            if let Some(list) = all.as_array_mut() {
                list.extend(numbers.into_iter().map(Value::from));
            }
            json!({ "enum": all })
        }
        Kind::Switch { .. } => json!({ "enum": [true, false, "on", "off"] }),
        Kind::Text { max_characters, .. } => {
            json!({ "type": "string", "maxLength": max_characters })
        }
        Kind::List(list) => {
            let names = json!({ "type": "array", "items": { "type": "string" } });
            match list.at_root {
                true => json!({ "anyOf": [{ "type": "string" }, names] }),
                false => json!({ "anyOf": [
                    { "type": "string" }, names, { "type": "object", "additionalProperties": record(list) },
                ] }),
            }
        }
        Kind::Weights(weights) => {
            let count = weights.default.len();
            let numbers = json!({ "type": "number", "minimum": 0 });
            json!({ "anyOf": [
                { "type": "string" },
                { "type": "array", "items": numbers, "minItems": count, "maxItems": count },
            ] })
        }
        Kind::Variant(variant) => {
            let tags: Vec<&str> = variant.options.iter().map(|option| option.key).collect();
            let below: Map<String, Value> = variant
                .options
                .iter()
                .flat_map(|option| option.fields)
                .map(|field| (field.key.to_owned(), input(field)))
                .collect();
            json!({ "anyOf": [
                { "enum": tags },
                { "type": "object", "properties": below, "additionalProperties": false },
            ] })
        }
        Kind::Overrides(overrides) => {
            let rows: Map<String, Value> = (overrides.rows)()
                .into_iter()
                .map(|row| {
                    let text = format!("{}, {}; listed at {}", row.label, row.unit, row.listed);
                    let value = json!({ "type": ["number", "string"], "description": text });
                    (row.key.to_owned(), value)
                })
                .collect();
            json!({ "type": "object", "properties": rows, "additionalProperties": false })
        }
        Kind::Attachment(_) => json!({ "type": "string" }),
    }
}
