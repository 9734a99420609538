//! Writing the catalogue as constant tables.
//!
//! In: a checked [`Catalogue`], and for the page the list of rows it carries. Out: the text of a Rust file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;

use super::catalogue::Catalogue;

/// What the modules for pages carry of the catalogue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pages {
    pub(crate) cost: Page,
    #[serde(rename = "cold-start")]
    pub(crate) cold_start: Page,
}

/// What a module carries of the catalogue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    regions: Vec<String>,
    /// `provider/service/sku`; a `*` at the end stands for any rest.
    skus: Vec<String>,
    allowances: Vec<String>,
}

impl Catalogue {
    /// Drops the rows that the page does not read, and the names, dates and sources that only they refer to. Positions
    /// stay, so that an id means the same row everywhere. The newest date stays: links carry it.
    ///
    /// # Panics
    ///
    /// Where the page lists an SKU that the catalogue does not have: its price would silently be missing.
    pub(crate) fn keep_only(&mut self, pages: &[&Page]) {
        let fits = |entry: &str, name: &str| match entry.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == entry,
        };
        for entry in pages.iter().flat_map(|page| &page.skus) {
            let known = self.skus.keys().any(|(provider, service, sku)| {
                fits(entry, &format!("{provider}/{service}/{sku}"))
            });
            assert!(
                known,
                "page-prices.toml lists {entry:?}, which is not in the catalogue"
            );
        }
        let (mut cited, mut dated) = (BTreeSet::new(), BTreeSet::new());
        for ((provider, service, sku), (_, rows)) in &mut self.skus {
            let name = format!("{provider}/{service}/{sku}");
            rows.retain(|row| {
                pages.iter().any(|page| {
                    page.regions.contains(&self.regions[row.region])
                        && page.skus.iter().any(|entry| fits(entry, &name))
                })
            });
            for tier in rows.iter().flat_map(|row| &row.tiers) {
                cited.insert(tier.source);
                dated.insert(tier.date);
            }
        }
        for allowance in &self.allowances {
            let name = constant_name(&allowance.name);
            if pages.iter().any(|page| page.allowances.contains(&name)) {
                cited.insert(allowance.source);
                dated.insert(allowance.date);
            }
        }
        let newest = self.dates.iter().max().cloned();
        for (index, date) in self.dates.iter_mut().enumerate() {
            if !dated.contains(&index) && newest.as_ref() != Some(date) {
                date.clear();
            }
        }
        self.unnamed_regions = (0..self.regions.len())
            .filter(|index| {
                let name = &self.regions[*index];
                !pages.iter().any(|page| page.regions.contains(name))
            })
            .collect();
        for (index, source) in self.sources.iter_mut().enumerate() {
            if !cited.contains(&index) {
                *source = Default::default();
            }
        }
    }
}

/// `aws lambda duration-x86` → `AWS_LAMBDA_DURATION_X86`.
fn constant_name(parts: &str) -> String {
    let name: String = parts
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    name.to_ascii_uppercase()
}

/// Returns the tables and one constant for each SKU, region and allowance.
pub(crate) fn emit(catalogue: &Catalogue) -> String {
    let mut out = String::from("// Made by build.rs from prices/*.toml.\n");
    let mut providers = BTreeSet::new();
    let (mut names, mut skus, mut rows, mut tiers, mut notes) =
        <(String, String, String, String, String)>::default();
    let (mut row_count, mut tier_count) = (0, 0);
    for (index, ((provider, service, sku), (unit, sku_rows))) in catalogue.skus.iter().enumerate() {
        providers.insert(provider.clone());
        let constant = constant_name(&format!("{provider} {service} {sku}"));
        let _ = writeln!(
            names,
            "/// {provider}/{service}/{sku}, per {unit}.\npub const {constant}: Sku = Sku({index});"
        );
        let (provider, service, sku, unit) = match sku_rows.is_empty() {
            true => ("", "", "", ""),
            false => (
                provider.as_str(),
                service.as_str(),
                sku.as_str(),
                unit.as_str(),
            ),
        };
        let _ = writeln!(
            skus,
            "SkuRow {{ provider: {provider:?}, service: {service:?}, name: {sku:?}, unit: {unit:?}, first: {row_count}, \
             count: {} }},",
            sku_rows.len()
        );
        for row in sku_rows {
            let _ = writeln!(
                rows,
                "Row {{ sku: {index}, region: {}, first: {tier_count}, count: {}, known_up_to: {} }},",
                row.region,
                row.tiers.len(),
                row.known_up_to
            );
            let _ = writeln!(notes, "{:?},", row.note);
            row_count += 1;
            for tier in &row.tiers {
                let _ = writeln!(
                    tiers,
                    "TierRow {{ from: {}, price_pico: {}, date: {}, source: {} }},",
                    tier.from, tier.price_pico, tier.date, tier.source
                );
                tier_count += 1;
            }
        }
    }
    let _ = writeln!(
        out,
        "/// One constant per priced thing.\npub mod sku {{\nuse super::Sku;\n{names}}}"
    );
    let _ = writeln!(
        out,
        "pub(super) static SKUS: &[SkuRow] = &[\n{skus}];\npub(super) static ROWS: &[Row] = &[\n{rows}];"
    );
    let _ = writeln!(out, "pub(super) static TIERS: &[TierRow] = &[\n{tiers}];");
    let _ = writeln!(
        out,
        "#[cfg(not(target_arch = \"wasm32\"))]\npub(super) static NOTES: &[&str] = &[\n{notes}];"
    );

    let (mut names, mut list) = (String::new(), String::new());
    for (index, region) in catalogue.regions.iter().enumerate() {
        let _ = writeln!(
            names,
            "/// The region `{region}`.\npub const {}: Region = Region({index});",
            constant_name(region)
        );
        let shown = match catalogue.unnamed_regions.contains(&index) {
            true => "",
            false => region,
        };
        let _ = writeln!(list, "{shown:?},");
    }
    let _ = writeln!(
        out,
        "/// One constant per region with a price.\npub mod region {{\nuse super::Region;\n{names}}}"
    );
    let _ = writeln!(
        out,
        "pub(super) static REGIONS: &[&str] = &[\n{list}];\npub(super) static DATES: &[&str] = &{:?};",
        catalogue.dates
    );

    let (mut names, mut list) = (String::new(), String::new());
    let shown: Vec<&str> = catalogue
        .allowances
        .iter()
        .map(|allowance| allowance.name.as_str())
        .collect();
    let _ = writeln!(
        out,
        "#[cfg(not(target_arch = \"wasm32\"))]\npub(super) static ALLOWANCE_NAMES: &[&str] = &{shown:?};"
    );
    for (index, allowance) in catalogue.allowances.iter().enumerate() {
        let region = &catalogue.regions[allowance.region];
        let suffix = if region == "all" {
            String::new()
        } else {
            format!(" {region}")
        };
        let constant = constant_name(&format!("{}{suffix}", allowance.name));
        let _ = writeln!(
            names,
            "/// {}, in {} per month.\npub const {constant}: AllowanceId = AllowanceId({index});",
            allowance.name, allowance.unit
        );
        let _ = writeln!(
            list,
            "AllowanceRow {{ unit: {:?}, quantity: {:?}, first_year_only: {}, date: {}, source: {} }},",
            allowance.unit,
            allowance.quantity,
            allowance.first_year_only,
            allowance.date,
            allowance.source
        );
    }
    let _ = writeln!(
        out,
        "/// One constant per free allowance.\npub mod allowance {{\nuse super::AllowanceId;\n{names}}}"
    );
    let _ = writeln!(
        out,
        "pub(super) static ALLOWANCES: &[AllowanceRow] = &[\n{list}];\npub(super) static SOURCES: &[(&str, &str)] = &["
    );
    for (title, url) in &catalogue.sources {
        let _ = writeln!(out, "({title:?}, {url:?}),");
    }
    out.push_str("];\n");
    out
}
