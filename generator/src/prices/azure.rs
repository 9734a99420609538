//! Pages of the Azure Retail Prices API: `https://prices.azure.com/api/retail/prices`.
//!
//! In: one page. Out: its consumption meters, one product for each, and the address of the next page. An item of the list
//! is one tier; items of one meter belong together. Spot, low-priority and Windows machines are other things than the rows
//! of the catalogue, and are left out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Number;

use super::amount::Amount;
use super::{Lists, Product};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    items: Vec<Item>,
    #[serde(default)]
    next_page_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    currency_code: String,
    #[serde(default)]
    tier_minimum_units: Option<Number>,
    retail_price: Number,
    arm_region_name: String,
    meter_id: String,
    meter_name: String,
    product_name: String,
    sku_name: String,
    service_name: String,
    unit_of_measure: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    arm_sku_name: String,
}

/// Reads a page into the lists and returns the address of the next.
pub(super) fn read(text: &[u8], lists: &mut Lists) -> Result<Option<String>, String> {
    let page: Page = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    for item in page.items {
        let other = ["Spot", "Low Priority"]
            .iter()
            .any(|word| item.sku_name.contains(word) || item.meter_name.contains(word))
            || item.product_name.contains("Windows");
        if item.kind != "Consumption" || item.currency_code != "USD" || other {
            continue;
        }
        let (factor, unit) = measure(&item.unit_of_measure);
        let decimal = |number: &Number| Amount::read(&number.as_f64()?.to_string());
        let from = item
            .tier_minimum_units
            .as_ref()
            .and_then(decimal)
            .unwrap_or_default();
        let Some(price) = decimal(&item.retail_price).and_then(|price| price.over(factor)) else {
            continue;
        };
        let tier = (from.times(factor), price);
        let attributes: BTreeMap<String, String> = [
            ("meterId", item.meter_id),
            ("meterName", item.meter_name),
            ("productName", item.product_name),
            ("skuName", item.sku_name),
            ("serviceName", item.service_name),
            ("armSkuName", item.arm_sku_name),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let of_region = lists
            .products
            .entry(("azure", item.arm_region_name))
            .or_default();
        match of_region
            .iter_mut()
            .find(|known| known.attributes == attributes)
        {
            Some(known) if !known.tiers.contains(&tier) => known.tiers.push(tier),
            Some(_) => {}
            None => of_region.push(Product {
                attributes,
                unit,
                tiers: vec![tier],
            }),
        }
    }
    Ok(page.next_page_link.filter(|link| !link.is_empty()))
}

/// Splits `10`, `1M`, `1 GB Second` into the number of units of a price and the unit.
fn measure(text: &str) -> (i128, String) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let (thousands, unit) = match rest.as_bytes() {
        [b'K'] | [b'K', b' ', ..] => (1_000, &rest[1..]),
        [b'M'] | [b'M', b' ', ..] => (1_000_000, &rest[1..]),
        _ => (1, rest),
    };
    (
        number.parse::<i128>().unwrap_or(1).max(1) * thousands,
        unit.trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_a_number_and_a_unit() {
        for (text, factor, unit) in [
            ("10", 10, ""),
            ("1M", 1_000_000, ""),
            ("1 GB Second", 1, "GB Second"),
            ("100 Hours", 100, "Hours"),
        ] {
            assert_eq!(measure(text), (factor, unit.to_owned()), "{text}");
        }
    }
}
