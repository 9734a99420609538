//! Reading and checking the price files.
//!
//! In: the text of one file per provider. Out: a [`Catalogue`] with every text kept once, and problems with file and line:
//! every row is checked (service, SKU, region, unit, tiers without gaps, exact decimals, date, source, no row twice).
//! Absent on purpose: any price rule. This file knows shapes, not meanings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

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
pub(crate) struct Tier {
    pub(crate) from: u64,
    pub(crate) price_pico: i64,
    pub(crate) date: usize,
    pub(crate) source: usize,
}

pub(crate) struct Row {
    pub(crate) region: usize,
    pub(crate) tiers: Vec<Tier>,
    /// Where the last known tier ends, 0 when it has no end.
    pub(crate) known_up_to: u64,
    pub(crate) note: String,
}

pub(crate) struct Allowance {
    pub(crate) name: String,
    pub(crate) region: usize,
    pub(crate) unit: String,
    pub(crate) quantity: f64,
    pub(crate) first_year_only: bool,
    pub(crate) date: usize,
    pub(crate) source: usize,
}

/// Everything read so far, with every text kept once.
#[derive(Default)]
pub(crate) struct Catalogue {
    pub(crate) skus: BTreeMap<(String, String, String), (String, Vec<Row>)>,
    pub(crate) allowances: Vec<Allowance>,
    pub(crate) regions: Vec<String>,
    /// Regions that are emitted without their name, because nothing in the module is priced there.
    pub(crate) unnamed_regions: BTreeSet<usize>,
    pub(crate) dates: Vec<String>,
    pub(crate) sources: Vec<(String, String)>,
    pub(crate) problems: Vec<String>,
}

/// Reads a price file into the catalogue; what is wrong becomes problems of it.
pub(crate) fn read_file(path: &Path, catalogue: &mut Catalogue) {
    let name = format!(
        "prices/{}",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    match fs::read_to_string(path) {
        Ok(text) => read_text(&name, &text, catalogue),
        Err(error) => catalogue.problems.push(format!("{name}: {error}")),
    }
}

/// Reads the text of a price file, whose name is for messages.
pub(crate) fn read_text(name: &str, text: &str, catalogue: &mut Catalogue) {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            return catalogue
                .problems
                .push(format!("{name}:{line}: {}", error.message()));
        }
    };
    let mut reader = Reader {
        name,
        text,
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

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].matches('\n').count() + 1
}

struct Reader<'a> {
    name: &'a str,
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
                "unknown unit; the known ones are listed in build/catalogue.rs",
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
