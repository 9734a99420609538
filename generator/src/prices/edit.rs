//! What the lists say, written into the text of a price file: values change where they stand, comments and layout stay.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::Lists;
use super::amount::Amount;
use super::matches::{Found, Matches};

/// A price file after the lists were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// Rows whose price is confirmed or changed.
    pub read: usize,
    /// The prices that changed.
    pub changes: Vec<Change>,
    /// Rows that stand in a list and could not be read: the key, and why.
    pub left: Vec<(String, String)>,
}

/// A price before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `aws/lambda/requests/us-east-1`.
    pub key: String,
    /// As the file had it.
    pub before: String,
    /// As the list has it.
    pub after: String,
    /// The tiers of the list.
    pub tiers: Vec<(Amount, Amount)>,
}

/// Where the prices of a provider's list are said to come from: key, title, address.
fn source(provider: &str) -> [&'static str; 3] {
    match provider {
        "aws" => [
            "aws-price-list",
            "AWS bulk offer files",
            "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json",
        ],
        _ => [
            "azure-retail-prices",
            "Azure Retail Prices API",
            "https://prices.azure.com/api/retail/prices",
        ],
    }
}

/// Writes what the lists say into the text of a price file, as of a date.
///
/// # Errors
///
/// When the text is no price file.
pub fn edit(text: &str, lists: &Lists, date: &str) -> Result<Edited, String> {
    let matches = Matches::of_build();
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let provider = document
        .get("provider")
        .and_then(Item::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut edited = Edited::default();
    let Some(rows) = document
        .get_mut("price")
        .and_then(Item::as_array_of_tables_mut)
    else {
        return Err("it has no [[price]]".to_owned());
    };
    let mut split_off = Vec::new();
    let mut name = "";
    for row in rows.iter_mut() {
        let (service, sku) = (text_of(row, "service"), text_of(row, "sku"));
        let Some((known, line)) = matches.line(&provider, &service, &sku) else {
            continue;
        };
        name = known;
        let mut groups: Vec<(Found, Vec<String>)> = Vec::new();
        for region in regions(row) {
            let mut found = matches.find(lists, known, line, &sku, &region);
            if let Found::Nothing(why) = found {
                edited
                    .left
                    .push((format!("{provider}/{service}/{sku}/{region}"), why));
                found = Found::Nothing(String::new());
            }
            match groups.iter_mut().find(|(other, _)| *other == found) {
                Some((_, regions)) => regions.push(region),
                None => groups.push((found, vec![region])),
            }
        }
        // What could not be read stays where it is; regions with other prices move into rows of their own.
        groups.sort_by_key(|(found, _)| matches!(found, Found::Tiers(_)));
        let many = groups.len() > 1;
        for (index, (found, regions)) in groups.into_iter().enumerate() {
            let mut copy = None;
            let row = if index == 0 {
                &mut *row
            } else {
                let mut new = row.clone();
                new.decor_mut().set_prefix("\n");
                copy.insert(new)
            };
            if many {
                set_regions(row, &regions);
            }
            if let Found::Tiers(tiers) = found {
                let before = shown(&present(row));
                let after = shown(&tiers);
                edited.read += regions.len();
                if before != after {
                    write(row, &tiers);
                    for region in &regions {
                        let key = format!("{provider}/{service}/{sku}/{region}");
                        let change = Change {
                            key,
                            before: before.clone(),
                            after: after.clone(),
                            tiers: tiers.clone(),
                        };
                        edited.changes.push(change);
                    }
                }
                let [source, ..] = source(known);
                set(row, "as_of", date);
                set(row, "source", source);
            }
            split_off.extend(copy);
        }
    }
    append(rows, split_off);
    if edited.read > 0
        && let Some(sources) = document.get_mut("sources").and_then(Item::as_table_mut)
    {
        let [key, title, url] = source(name);
        let mut entry = InlineTable::new();
        entry.insert("title", title.into());
        entry.insert("url", url.into());
        if !sources.contains_key(key) {
            sources.insert(key, Item::Value(entry.into()));
        }
    }
    edited.text = document.to_string();
    Ok(edited)
}

/// Rows keep the position of the one that they were split off, so they come right after it.
fn append(rows: &mut ArrayOfTables, new: Vec<Table>) {
    for row in new {
        rows.push(row);
    }
}

fn text_of(row: &Table, key: &str) -> String {
    row.get(key)
        .and_then(Item::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn regions(row: &Table) -> Vec<String> {
    match row.get("region") {
        Some(Item::Value(Value::Array(list))) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => vec![text_of(row, "region")],
    }
}

fn set_regions(row: &mut Table, regions: &[String]) {
    let value: Value = match regions {
        [one] => one.as_str().into(),
        many => many.iter().map(String::as_str).collect::<Array>().into(),
    };
    replace(row, "region", value);
}

/// The tiers as the file has them.
fn present(row: &Table) -> Vec<(Amount, Amount)> {
    let amount = |value: Option<&Value>| {
        value
            .and_then(Value::as_str)
            .and_then(Amount::read)
            .unwrap_or_default()
    };
    match row.get("tiers").and_then(Item::as_array) {
        Some(tiers) => {
            let tiers = tiers.iter().filter_map(Value::as_inline_table);
            tiers
                .map(|tier| (amount(tier.get("from")), amount(tier.get("price"))))
                .collect()
        }
        None => vec![(
            Amount::default(),
            amount(row.get("price").and_then(Item::as_value)),
        )],
    }
}

/// `0.0000166667, from 6000000000 0.000015`.
fn shown(tiers: &[(Amount, Amount)]) -> String {
    let tier = |(from, price): &(Amount, Amount)| match from.is_zero() {
        true => price.to_string(),
        false => format!("from {from} {price}"),
    };
    tiers.iter().map(tier).collect::<Vec<_>>().join(", ")
}

/// Writes other tiers into a row, in the form of those that are there.
fn write(row: &mut Table, tiers: &[(Amount, Amount)]) {
    if let [(_, price)] = tiers
        && row.contains_key("price")
    {
        return set(row, "price", &price.to_string());
    }
    row.remove("price");
    let mut list = Array::new();
    for (index, (from, price)) in tiers.iter().enumerate() {
        let mut tier = InlineTable::new();
        tier.insert("from", from.to_string().into());
        if let Some((to, _)) = tiers.get(index + 1) {
            tier.insert("to", to.to_string().into());
        }
        tier.insert("price", price.to_string().into());
        let mut value = Value::from(tier);
        value.decor_mut().set_prefix("\n  ");
        list.push_formatted(value);
    }
    list.set_trailing_comma(true);
    list.set_trailing("\n");
    if row.contains_key("tiers") {
        replace(row, "tiers", list.into());
    } else {
        row.insert("tiers", Item::Value(list.into()));
    }
}

fn set(row: &mut Table, key: &str, text: &str) {
    replace(row, key, text.into());
}

/// Replaces a value and keeps what stands around it.
fn replace(row: &mut Table, key: &str, mut value: Value) {
    if let Some(old) = row.get(key).and_then(Item::as_value) {
        *value.decor_mut() = old.decor().clone();
    }
    match row.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            row.insert(key, Item::Value(value));
        }
    }
}
