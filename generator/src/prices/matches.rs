//! Which product of a list a row of the catalogue stands for: the table in `matches.toml`, and the search by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::diagnostics::suggest::did_you_mean;

use super::amount::Amount;
use super::{Lists, Product};

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matches {
    aws_prefixes: BTreeMap<String, String>,
    everywhere: BTreeMap<String, String>,
    aws: Vec<Match>,
    azure: Vec<Match>,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    row: String,
    /// The offer file of AWS.
    #[serde(default)]
    pub offer: String,
    r#where: BTreeMap<String, String>,
    unit: String,
}

/// What a list says of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its tiers; one that starts at 0 where it has none.
    Tiers(Vec<(Amount, Amount)>),
    /// Nothing that can be used, and why.
    Nothing(String),
}

impl Matches {
    /// Returns the table of this build.
    pub fn of_build() -> &'static Matches {
        static TABLE: LazyLock<Matches> = LazyLock::new(|| {
            toml::from_str(include_str!("matches.toml"))
                .expect("the table is part of the build and tested")
        });
        &TABLE
    }

    /// Returns the line of a row of the catalogue, where one stands in a list of this provider.
    pub fn line(&self, provider: &str, service: &str, sku: &str) -> Option<(&'static str, &Match)> {
        let (provider, lines) = match provider {
            "aws" => ("aws", &self.aws),
            "azure" => ("azure", &self.azure),
            _ => return None,
        };
        let named = |line: &&Match| {
            line.row
                .split_once('/')
                .is_some_and(|(of, name)| of == service && (name == sku || name == "*"))
        };
        lines.iter().find(named).map(|line| (provider, line))
    }

    /// Returns the region of a list that a region of the catalogue stands for.
    pub fn region<'r>(&'r self, provider: &str, region: &'r str) -> &'r str {
        match region {
            "all" => self.everywhere.get(provider).map_or(region, String::as_str),
            region => region,
        }
    }

    /// Returns the names of all attributes that a line asks for, and that of the region.
    pub(super) fn attributes(&self) -> BTreeSet<&str> {
        let asked = self.aws.iter().flat_map(|line| line.r#where.keys());
        asked.map(String::as_str).chain(["regionCode"]).collect()
    }

    /// Finds the product of a row.
    pub fn find(
        &self,
        lists: &Lists,
        provider: &'static str,
        line: &Match,
        sku: &str,
        region: &str,
    ) -> Found {
        let region = self.region(provider, region);
        let nothing = |why: String| Found::Nothing(why);
        let Some(products) = lists.products.get(&(provider, region.to_owned())) else {
            return nothing(format!("the lists have nothing in {region}"));
        };
        let mut products: Vec<&Product> = products.iter().collect();
        if !line.offer.is_empty() {
            products.retain(|product| product.attributes.get("offer") == Some(&line.offer));
            if products.is_empty() {
                return nothing(format!("the lists have no {} in {region}", line.offer));
            }
        }
        for (name, wanted) in &line.r#where {
            let wanted = wanted.replace("{sku}", sku);
            let value =
                |product: &&Product| product.attributes.get(name).cloned().unwrap_or_default();
            let fits = |product: &&Product| {
                let value = value(product);
                let plain = match name.as_str() {
                    "usagetype" => self.without_prefix(&value, region),
                    _ => &value,
                };
                plain == wanted
            };
            let left: Vec<&Product> = products
                .iter()
                .copied()
                .filter(|product| fits(product))
                .collect();
            if left.is_empty() {
                let known: Vec<String> = products.iter().map(value).collect();
                let near = did_you_mean(&wanted, known.iter().map(String::as_str));
                let renamed = near.map(|near| format!("; {near}")).unwrap_or_default();
                return nothing(format!("no product has {name} = {wanted}{renamed}"));
            }
            products = left;
        }
        products.dedup_by(|one, other| one.tiers == other.tiers && one.unit == other.unit);
        let [product] = products[..] else {
            return nothing(format!("{} products fit", products.len()));
        };
        if product.unit != line.unit {
            return nothing(format!(
                "its unit is `{}`, not `{}`",
                product.unit, line.unit
            ));
        }
        Found::Tiers(paid(product.tiers.clone()))
    }

    fn without_prefix<'v>(&self, value: &'v str, region: &str) -> &'v str {
        let prefixes = self.aws_prefixes.get(region).map_or("", String::as_str);
        let mut prefixes = prefixes.split(", ").filter(|prefix| !prefix.is_empty());
        prefixes
            .find_map(|prefix| value.strip_prefix(prefix))
            .unwrap_or(value)
    }

    /// Returns the lines of Azure's list, as filters of its interface: attributes and their values.
    pub(super) fn filter(line: &Match, sku: &str) -> Vec<(String, String)> {
        let pairs = line.r#where.iter();
        pairs
            .map(|(name, value)| (name.clone(), value.replace("{sku}", sku)))
            .collect()
    }
}

/// Sorts tiers and leaves out what is free at the start: allowances are rows of their own, because they belong to the
/// account.
fn paid(mut tiers: Vec<(Amount, Amount)>) -> Vec<(Amount, Amount)> {
    tiers.sort();
    let free = tiers
        .iter()
        .take_while(|(_, price)| price.is_zero())
        .count();
    if free < tiers.len() {
        tiers.drain(..free);
    }
    if let Some(first) = tiers.first_mut() {
        first.0 = Amount::default();
    }
    tiers
}
