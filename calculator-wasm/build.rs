//! Turns the price lists in `prices/*.toml` into constant tables.
//!
//! In: one TOML file per provider. Out: `prices.rs` in the build folder, which `src/prices/table.rs` includes.
//! Every row is checked (service, SKU, region, unit, tiers without gaps, exact decimals, date, source, no row
//! twice); all problems of all files are reported with file and line, then the build fails.
//! Absent on purpose: any price rule. This file knows shapes, not meanings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use toml::Spanned;

/// The units a row may use. A new unit is added here on purpose, so that a typing slip is an error.
const UNITS: &[&str] = &[
    "CPU-hour",
    "CPU-ms",
    "EPU-hour",
    "GB",
    "GB-hour",
    "GB-month",
    "GB-s",
    "GHz-s",
    "GiB",
    "GiB-hour",
    "GiB-s",
    "LCU-hour",
    "NLCU-hour",
    "RRU",
    "USD",
    "WRU",
    "address-hour",
    "cluster-hour",
    "endpoint-AZ-hour",
    "event",
    "execution",
    "fraction",
    "hour",
    "instance-hour",
    "invocation",
    "message",
    "minute",
    "month",
    "operation",
    "request",
    "transition",
    "vCPU-hour",
    "vCPU-s",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    provider: String,
    currency: Spanned<String>,
    sources: BTreeMap<String, SourceEntry>,
    #[serde(default)]
    price: Vec<Entry>,
    #[serde(default)]
    allowance: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    title: String,
    #[serde(default)]
    url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    service: Spanned<String>,
    sku: Spanned<String>,
    region: Regions,
    unit: Spanned<String>,
    price: Option<Spanned<String>>,
    tiers: Option<Spanned<Vec<TierEntry>>>,
    quantity: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
    as_of: Spanned<String>,
    source: Spanned<String>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Regions {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TierEntry {
    from: Spanned<String>,
    to: Option<Spanned<String>>,
    price: Spanned<String>,
    as_of: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
}

#[derive(Clone)]
struct Tier {
    from: u64,
    price_pico: i64,
    date: usize,
    source: usize,
}

struct Row {
    region: usize,
    tiers: Vec<Tier>,
    /// Where the last known tier ends, 0 when it has no end.
    known_up_to: u64,
    note: String,
}

struct Allowance {
    name: String,
    region: usize,
    unit: String,
    quantity: f64,
    first_year_only: bool,
    date: usize,
    source: usize,
}

/// What the module in the page carries of the catalogue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    regions: Vec<String>,
    /// `provider/service/sku`; a `*` at the end stands for any rest.
    skus: Vec<String>,
    allowances: Vec<String>,
}

/// Everything read so far, with every text kept once.
#[derive(Default)]
struct Catalogue {
    skus: BTreeMap<(String, String, String), (String, Vec<Row>)>,
    allowances: Vec<Allowance>,
    regions: Vec<String>,
    /// Regions that are emitted without their name, because nothing in the module is priced there.
    unnamed_regions: BTreeSet<usize>,
    dates: Vec<String>,
    sources: Vec<(String, String)>,
    problems: Vec<String>,
}

fn main() {
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let folder = root.join("prices");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder prices/ exists")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();

    let mut catalogue = Catalogue::default();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        read_file(path, &mut catalogue);
    }
    if !catalogue.problems.is_empty() {
        for problem in &catalogue.problems {
            println!("cargo::error={problem}");
        }
        return;
    }
    let page = root.join("page-prices.toml");
    println!("cargo::rerun-if-changed={}", page.display());
    let page: Page = toml::from_str(&fs::read_to_string(page).expect("page-prices.toml exists"))
        .expect("page-prices.toml lists regions, skus and allowances");
    if env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        catalogue.keep_only(&page);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("prices.rs"), emit(&catalogue)).expect("the build folder is writable");
}

fn read_file(path: &Path, catalogue: &mut Catalogue) {
    let name = format!(
        "prices/{}",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return catalogue.problems.push(format!("{name}: {error}")),
    };
    let file: File = match toml::from_str(&text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            return catalogue
                .problems
                .push(format!("{name}:{line}: {}", error.message()));
        }
    };
    let mut reader = Reader {
        name,
        text: &text,
        file: &file,
        catalogue,
    };
    if file.currency.get_ref() != "USD" {
        reader.problem(
            &file.currency,
            "only USD is supported: prices are converted for display, never here",
        );
    }
    for entry in &file.price {
        reader.price(entry);
    }
    for entry in &file.allowance {
        reader.allowance(entry);
    }
}

impl Catalogue {
    /// Drops the rows that the page does not read, and the names, dates and sources that only they refer to. Positions
    /// stay, so that an id means the same row everywhere. The newest date stays: links carry it.
    ///
    /// # Panics
    ///
    /// Where the page lists an SKU that the catalogue does not have: its price would silently be missing.
    fn keep_only(&mut self, page: &Page) {
        let fits = |entry: &str, name: &str| match entry.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == entry,
        };
        for entry in &page.skus {
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
            let listed = page.skus.iter().any(|entry| fits(entry, &name));
            rows.retain(|row| listed && page.regions.contains(&self.regions[row.region]));
            for tier in rows.iter().flat_map(|row| &row.tiers) {
                cited.insert(tier.source);
                dated.insert(tier.date);
            }
        }
        for allowance in &self.allowances {
            if page.allowances.contains(&constant_name(&allowance.name)) {
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
            .filter(|index| !page.regions.contains(&self.regions[*index]))
            .collect();
        for (index, source) in self.sources.iter_mut().enumerate() {
            if !cited.contains(&index) {
                *source = Default::default();
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].matches('\n').count() + 1
}

struct Reader<'a> {
    name: String,
    text: &'a str,
    file: &'a File,
    catalogue: &'a mut Catalogue,
}

impl Reader<'_> {
    fn problem<T>(&mut self, at: &Spanned<T>, what: &str) {
        let line = line_of(self.text, at.span().start);
        self.catalogue
            .problems
            .push(format!("{}:{line}: {what}", self.name));
    }

    fn price(&mut self, entry: &Entry) {
        self.check_names(entry);
        if entry.quantity.is_some() || entry.until.is_some() {
            self.problem(
                &entry.sku,
                "`quantity` and `until` belong to an [[allowance]], not to a [[price]]",
            );
        }
        let mut tiers = Vec::new();
        let mut known_up_to = 0;
        match (&entry.price, &entry.tiers) {
            (Some(price), None) => {
                let (date, source) = (self.date(&entry.as_of), self.source(&entry.source));
                tiers.push(Tier {
                    from: 0,
                    price_pico: self.pico(price),
                    date,
                    source,
                });
            }
            (None, Some(list)) => {
                let mut expected = Some(0);
                for tier in list.get_ref() {
                    let from = self.whole(&tier.from);
                    if expected != Some(from) {
                        self.problem(
                            &tier.from,
                            "a tier must start where the one before it ends, the first at 0",
                        );
                    }
                    expected = tier.to.as_ref().map(|to| self.whole(to));
                    if expected.is_some_and(|to| to <= from) {
                        self.problem(&tier.from, "a tier must end above its start");
                    }
                    let date = self.date(tier.as_of.as_ref().unwrap_or(&entry.as_of));
                    let source = self.source(tier.source.as_ref().unwrap_or(&entry.source));
                    tiers.push(Tier {
                        from,
                        price_pico: self.pico(&tier.price),
                        date,
                        source,
                    });
                }
                known_up_to = expected.unwrap_or(0);
                if tiers.is_empty() {
                    self.problem(list, "a tier list needs at least one tier");
                }
            }
            _ => self.problem(&entry.sku, "a row has either `price` or `tiers`"),
        }
        let key = (
            self.file.provider.clone(),
            entry.service.get_ref().clone(),
            entry.sku.get_ref().clone(),
        );
        let unit = entry.unit.get_ref().clone();
        for region in regions(&entry.region) {
            let region = intern(&mut self.catalogue.regions, &region);
            let (known_unit, rows) = self
                .catalogue
                .skus
                .entry(key.clone())
                .or_insert((unit.clone(), Vec::new()));
            let (same_unit, twice) = (
                *known_unit == unit,
                rows.iter().any(|row| row.region == region),
            );
            rows.push(Row {
                region,
                tiers: tiers.clone(),
                known_up_to,
                note: entry.note.clone(),
            });
            if !same_unit {
                self.problem(&entry.unit, "this SKU has another unit elsewhere");
            }
            if twice {
                self.problem(&entry.sku, "this SKU is priced twice in one region");
            }
        }
    }

    fn allowance(&mut self, entry: &Entry) {
        self.check_names(entry);
        if entry.price.is_some() || entry.tiers.is_some() {
            self.problem(
                &entry.sku,
                "`price` and `tiers` belong to a [[price]], not to an [[allowance]]",
            );
        }
        let quantity = match &entry.quantity {
            Some(quantity) => self.whole_or_decimal(quantity),
            None => {
                self.problem(&entry.sku, "an allowance needs its `quantity`");
                0.0
            }
        };
        let until = entry.until.as_ref();
        if !until
            .is_some_and(|until| matches!(until.get_ref().as_str(), "always" | "first-12-months"))
        {
            self.problem(
                &entry.sku,
                "`until` must be \"always\" or \"first-12-months\"",
            );
        }
        let name = format!(
            "{} {} {}",
            self.file.provider,
            entry.service.get_ref(),
            entry.sku.get_ref()
        );
        let (date, source) = (self.date(&entry.as_of), self.source(&entry.source));
        for region in regions(&entry.region) {
            let region = intern(&mut self.catalogue.regions, &region);
            if self
                .catalogue
                .allowances
                .iter()
                .any(|other| other.name == name && other.region == region)
            {
                self.problem(&entry.sku, "this allowance appears twice in one region");
            }
            self.catalogue.allowances.push(Allowance {
                name: name.clone(),
                region,
                unit: entry.unit.get_ref().clone(),
                quantity,
                first_year_only: until.is_some_and(|until| until.get_ref() == "first-12-months"),
                date,
                source,
            });
        }
    }

    fn check_names(&mut self, entry: &Entry) {
        for name in [&entry.service, &entry.sku] {
            let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
            if name.get_ref().is_empty() || !name.get_ref().chars().all(allowed) {
                self.problem(
                    name,
                    "a service or SKU is made of letters, digits and `-._`",
                );
            }
        }
        if !UNITS.contains(&entry.unit.get_ref().as_str()) {
            self.problem(
                &entry.unit,
                "unknown unit; the known ones are listed in build.rs",
            );
        }
    }

    /// A decimal of at most 12 places, in units of 1e-12.
    fn pico(&mut self, text: &Spanned<String>) -> i64 {
        let (whole, fraction) = text
            .get_ref()
            .split_once('.')
            .unwrap_or((text.get_ref(), ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 12 {
            self.problem(
                text,
                "not a price: digits, at most one point and twelve places after it",
            );
            return 0;
        }
        format!("{whole}{fraction:0<12}")
            .parse()
            .unwrap_or_else(|_| {
                self.problem(text, "too large: at most 9,223,372");
                0
            })
    }

    fn whole_or_decimal(&mut self, text: &Spanned<String>) -> f64 {
        match text.get_ref().parse() {
            Ok(quantity) if f64::is_finite(quantity) && quantity > 0.0 => quantity,
            _ => {
                self.problem(text, "not a quantity: a number above 0 without separators");
                0.0
            }
        }
    }

    fn whole(&mut self, text: &Spanned<String>) -> u64 {
        text.get_ref().parse().unwrap_or_else(|_| {
            self.problem(text, "a tier edge is a whole number without separators");
            0
        })
    }

    fn date(&mut self, text: &Spanned<String>) -> usize {
        let parts: Vec<&str> = text.get_ref().split('-').collect();
        let number = |part: &str, width: usize, range: std::ops::RangeInclusive<u32>| {
            part.len() == width && part.parse().is_ok_and(|value| range.contains(&value))
        };
        let good = (1..=3).contains(&parts.len())
            && number(parts[0], 4, 2006..=2199)
            && parts.get(1).is_none_or(|month| number(month, 2, 1..=12))
            && parts.get(2).is_none_or(|day| number(day, 2, 1..=31));
        if !good {
            self.problem(text, "not a date: write YYYY, YYYY-MM or YYYY-MM-DD");
        }
        intern(&mut self.catalogue.dates, text.get_ref())
    }

    fn source(&mut self, key: &Spanned<String>) -> usize {
        let Some(entry) = self.file.sources.get(key.get_ref()) else {
            self.problem(
                key,
                "unknown source: add it to [sources] at the top of the file",
            );
            return 0;
        };
        if entry.title.trim().is_empty() {
            self.problem(key, "this source has an empty title");
        }
        let pair = (entry.title.clone(), entry.url.clone());
        let sources = &mut self.catalogue.sources;
        sources
            .iter()
            .position(|known| *known == pair)
            .unwrap_or_else(|| {
                sources.push(pair);
                sources.len() - 1
            })
    }
}

fn regions(regions: &Regions) -> Vec<String> {
    match regions {
        Regions::One(region) => vec![region.clone()],
        Regions::Many(regions) => regions.clone(),
    }
}

fn intern(list: &mut Vec<String>, text: &str) -> usize {
    list.iter()
        .position(|known| known == text)
        .unwrap_or_else(|| {
            list.push(text.to_owned());
            list.len() - 1
        })
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

fn emit(catalogue: &Catalogue) -> String {
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
