//! The price catalogue: every price with its unit, region, tiers, source and date.
//!
//! In: `prices/*.toml`, turned into constant tables at compile time, and overrides of the site or the reader.
//! Out: [`Prices::find`] answers for a SKU in a region with a [`Price`], or with `None`: "not priced" is a value,
//! and nothing is ever guessed from another region. Absent on purpose: how a service bills (that is
//! `cost::engine`) and any reading of files.

#[cfg(not(target_arch = "wasm32"))]
pub mod age;
mod table;

use crate::money::UnitPrice;
use table::{
    ALLOWANCES, AllowanceRow, DATES, REGIONS, ROWS, Row, SKUS, SOURCES, SkuRow, TIERS, TierRow,
};
pub use table::{allowance, region, sku};

/// A priced thing of one provider, such as the x86 duration of AWS Lambda; named in [`sku`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(u16);

/// A region of any provider, or `all`; named in [`region`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u8);

/// One row of the catalogue: a SKU in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PriceId(u16);

/// A free allowance of an account; named in [`allowance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllowanceId(u16);

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What was read.
    pub title: &'static str,
    /// Its address, empty where none is known.
    pub url: &'static str,
    /// The day it was valid or read: `2026`, `2026-09` or `2026-09-20`.
    pub as_of: &'static str,
}

/// Returns a row of a table. Ids are positions in their table and made with it, so that no row stands in for another;
/// said this way, the module carries no message for the case.
#[inline(always)]
fn at<T>(table: &'static [T], position: usize) -> &'static T {
    &table[position.min(table.len() - 1)]
}

impl Sku {
    fn row(self) -> &'static SkuRow {
        at(SKUS, self.0.into())
    }

    /// Returns `aws`, `azure`, `gcp`, …
    pub fn provider(self) -> &'static str {
        self.row().provider
    }

    /// Returns the service, `lambda`.
    pub fn service(self) -> &'static str {
        self.row().service
    }

    /// Returns the name inside the service, `duration-x86`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the unit of the price, `GB-s`.
    pub fn unit(self) -> &'static str {
        self.row().unit
    }

    /// Returns every SKU, sorted by provider, service and name.
    pub fn all() -> impl ExactSizeIterator<Item = Sku> {
        (0..SKUS.len() as u16).map(Sku)
    }

    /// Finds a SKU by its three names.
    pub fn from_names(provider: &str, service: &str, name: &str) -> Option<Sku> {
        Sku::all().find(|sku| {
            sku.name() == name && sku.service() == service && sku.provider() == provider
        })
    }

    /// Returns the rows of this SKU, one per region.
    pub fn rows(self) -> impl ExactSizeIterator<Item = PriceId> {
        let row = self.row();
        (row.first..row.first + u16::from(row.count)).map(PriceId)
    }
}

impl Region {
    /// Returns `us-east-1`, or `all` for a price that is the same everywhere.
    pub fn name(self) -> &'static str {
        at::<&str>(REGIONS, self.0.into())
    }

    /// Finds a region by its name.
    pub fn from_name(name: &str) -> Option<Region> {
        REGIONS
            .iter()
            .position(|known| *known == name)
            .map(|index| Region(index as u8))
    }
}

impl PriceId {
    fn row(self) -> &'static Row {
        at(ROWS, self.0.into())
    }

    fn tier_rows(self) -> &'static [TierRow] {
        let row = self.row();
        let first = usize::from(row.first);
        TIERS
            .get(first..first + usize::from(row.count))
            .unwrap_or_default()
    }

    /// Returns the SKU of the row.
    pub fn sku(self) -> Sku {
        Sku(self.row().sku)
    }

    /// Returns the region of the row.
    pub fn region(self) -> Region {
        Region(self.row().region)
    }

    /// Returns the key of the row, `aws/lambda/requests/us-east-1`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn key(self) -> String {
        let sku = self.sku();
        [
            sku.provider(),
            sku.service(),
            sku.name(),
            self.region().name(),
        ]
        .join("/")
    }

    /// Returns the remark of the row in the price file. Not in the browser's module, where it would only weigh.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn note(self) -> &'static str {
        table::NOTES[self.0 as usize]
    }

    /// Finds a row by its key `provider/service/sku/region`, as site settings and price files write it.
    pub fn from_key(key: &str) -> Option<PriceId> {
        let mut parts = key.split('/');
        let sku = Sku::from_names(parts.next()?, parts.next()?, parts.next()?)?;
        let region = Region::from_name(parts.next()?)?;
        if parts.next().is_some() {
            return None;
        }
        sku.rows().find(|id| id.region() == region)
    }
}

impl AllowanceId {
    fn row(self) -> &'static AllowanceRow {
        at(ALLOWANCES, self.0.into())
    }

    /// Returns every allowance. Not in the browser's module, like [`AllowanceId::name`].
    #[cfg(not(target_arch = "wasm32"))]
    pub fn all() -> impl ExactSizeIterator<Item = AllowanceId> {
        (0..ALLOWANCES.len() as u16).map(AllowanceId)
    }

    /// Returns provider, service and name: `aws lambda free-tier-requests`.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn name(self) -> &'static str {
        table::ALLOWANCE_NAMES[self.0 as usize]
    }

    /// Returns the free quantity of one month.
    pub fn quantity(self) -> f64 {
        self.row().quantity
    }

    /// Returns its unit.
    pub fn unit(self) -> &'static str {
        self.row().unit
    }

    /// Whether it ends with the first twelve months of an account.
    pub fn first_year_only(self) -> bool {
        self.row().first_year_only
    }

    /// Returns where the figure comes from.
    pub fn source(self) -> Source {
        let row = self.row();
        source(row.source, row.date)
    }
}

fn source(index: u8, date: u8) -> Source {
    let (title, url) = *at(SOURCES, index.into());
    Source {
        title,
        url,
        as_of: at::<&str>(DATES, date.into()),
    }
}

/// The catalogue with the overrides of a site and a reader on top.
///
/// ```
/// use calculator_wasm::money::UnitPrice;
/// use calculator_wasm::prices::{Prices, region, sku};
/// let prices = Prices::standard();
/// let listed = prices.find(sku::AWS_LAMBDA_REQUESTS, region::US_EAST_1).unwrap();
/// assert_eq!(Some(listed.first()), UnitPrice::from_dollars("0.0000002"));
/// assert_eq!(listed.source().as_of, "2025-10-01");
///
/// let negotiated = prices.with_override(listed.id(), UnitPrice::from_dollars("0.00000015").unwrap());
/// assert!(negotiated.find(sku::AWS_LAMBDA_REQUESTS, region::US_EAST_1).unwrap().is_overridden());
/// // Never sourced, so never guessed from another region:
/// assert!(negotiated.find(sku::AWS_NLB_HOUR, region::EU_WEST_1).is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    overrides: Vec<(PriceId, UnitPrice)>,
    /// Rows with other tiers than the catalogue's, for the command that compares two catalogues.
    #[cfg(not(target_arch = "wasm32"))]
    tiers: Vec<(PriceId, &'static [TierRow])>,
}

impl Prices {
    /// Returns the catalogue as it is in the price files.
    pub const fn standard() -> Prices {
        Prices {
            overrides: Vec::new(),
            #[cfg(not(target_arch = "wasm32"))]
            tiers: Vec::new(),
        }
    }

    /// Returns the catalogue with other tiers in one row: from which monthly quantity on, which price. For the command
    /// that compares two catalogues once and ends: the tiers are never freed.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_tiers(mut self, id: PriceId, tiers: Vec<(u64, UnitPrice)>) -> Prices {
        let listed = &id.tier_rows()[0];
        let rows: Vec<TierRow> = tiers
            .into_iter()
            .map(|(from, price)| TierRow {
                from,
                price_pico: (price.atto() / 1_000_000) as i64,
                date: listed.date,
                source: listed.source,
            })
            .collect();
        if !rows.is_empty() {
            self.tiers.push((id, rows.leak()));
        }
        self
    }

    /// Returns the date of the newest price in the catalogue: `2026-10-08`.
    pub fn latest_date() -> &'static str {
        DATES.iter().copied().max().unwrap_or("")
    }

    /// Returns the catalogue with one price replaced: one flat price without tiers and without an upper end.
    pub fn with_override(mut self, id: PriceId, price: UnitPrice) -> Prices {
        match self.overrides.iter_mut().find(|(known, _)| *known == id) {
            Some(known) => known.1 = price,
            None => self.overrides.push((id, price)),
        }
        self
    }

    /// Returns the replaced prices, in the order in which they were first replaced.
    pub fn overrides(&self) -> &[(PriceId, UnitPrice)] {
        &self.overrides
    }

    /// Returns the replaced prices as a text for a page: positions of rows and dollars, `17=0.00000015,40=0.2`. Rows
    /// keep their positions in the module of the same build.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn overrides_text(&self) -> String {
        let pairs: Vec<String> = self
            .overrides
            .iter()
            .map(|(id, price)| format!("{}={}", id.0, crate::number::canonical(price.to_f64())))
            .collect();
        pairs.join(",")
    }

    /// Reads the text of replaced prices that a page carries; what is not understood is left out.
    pub fn with_overrides_text(text: &str) -> Prices {
        let mut prices = Prices::standard();
        for pair in text.split(',') {
            if let Some((row, dollars)) = pair.split_once('=')
                && let Some(row) = crate::number::leading(row)
                && let Some(dollars) = crate::number::leading(dollars)
                && let Some(price) = UnitPrice::from_dollars_f64(dollars.value)
            {
                prices = prices.with_override(PriceId(row.value as u16), price);
            }
        }
        prices
    }

    /// Returns the price of a SKU in a region: the region's own row, or the row of a SKU that costs the same in
    /// `all` regions. `None` means not priced.
    pub fn find(&self, sku: Sku, region: Region) -> Option<Price> {
        let row = sku.rows().find(|id| id.region() == region);
        let id = row.or_else(|| sku.rows().find(|id| id.region() == region::ALL))?;
        Some(self.price(id))
    }

    /// Returns the price of a row.
    pub fn price(&self, id: PriceId) -> Price {
        let replaced = self
            .overrides
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, price)| *price);
        Price {
            id,
            replaced,
            #[cfg(not(target_arch = "wasm32"))]
            tiers: self
                .tiers
                .iter()
                .find(|(known, _)| *known == id)
                .map(|(_, tiers)| *tiers),
        }
    }
}

/// The price of one SKU in one region, with its tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    id: PriceId,
    replaced: Option<UnitPrice>,
    #[cfg(not(target_arch = "wasm32"))]
    tiers: Option<&'static [TierRow]>,
}

/// One tier: from this monthly quantity on, this price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tier {
    /// The monthly quantity at which the tier starts.
    pub from: f64,
    /// Where it ends; infinite for the last.
    pub to: f64,
    /// The price inside the tier.
    pub price: UnitPrice,
}

impl Price {
    fn tier_rows(self) -> &'static [TierRow] {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(tiers) = self.tiers {
            return tiers;
        }
        self.id.tier_rows()
    }

    /// Returns the row.
    pub fn id(self) -> PriceId {
        self.id
    }

    /// Whether the site or the reader replaced the listed price.
    pub fn is_overridden(self) -> bool {
        self.replaced.is_some()
    }

    /// Returns the price of the first tier.
    pub fn first(self) -> UnitPrice {
        self.replaced
            .unwrap_or_else(|| UnitPrice::from_pico(self.tier_rows()[0].price_pico))
    }

    /// Returns the number of tiers, at least 1.
    pub fn tier_count(self) -> usize {
        if self.replaced.is_some() {
            1
        } else {
            self.tier_rows().len()
        }
    }

    /// Returns the tiers in ascending order. The last one ends where the price is no longer known, or never.
    pub fn tiers(self) -> impl ExactSizeIterator<Item = Tier> {
        let rows = self.tier_rows();
        (0..self.tier_count()).map(move |index| {
            let to = rows
                .get(index + 1)
                .map_or(self.known_up_to(), |next| next.from as f64);
            match self.replaced {
                Some(price) => Tier {
                    from: 0.0,
                    to: f64::INFINITY,
                    price,
                },
                None => Tier {
                    from: rows[index].from as f64,
                    to,
                    price: UnitPrice::from_pico(rows[index].price_pico),
                },
            }
        })
    }

    fn has_other_tiers(self) -> bool {
        #[cfg(not(target_arch = "wasm32"))]
        return self.tiers.is_some();
        #[cfg(target_arch = "wasm32")]
        false
    }

    /// Returns the monthly quantity above which the price is not known; infinite when it is known throughout.
    pub fn known_up_to(self) -> f64 {
        match self.id.row().known_up_to {
            0 => f64::INFINITY,
            _ if self.is_overridden() || self.has_other_tiers() => f64::INFINITY,
            end => end as f64,
        }
    }

    /// Returns where the listed price of the first tier comes from, also when it is overridden.
    pub fn source(self) -> Source {
        self.source_of_tier(0)
    }

    /// Returns where the listed price of one tier comes from.
    pub fn source_of_tier(self, tier: usize) -> Source {
        let rows = self.tier_rows();
        let row = &rows[tier.min(rows.len() - 1)];
        source(row.source, row.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_source_a_date_and_ascending_tiers() {
        let prices = Prices::standard();
        for id in Sku::all().flat_map(Sku::rows) {
            let price = prices.price(id);
            let tiers: Vec<Tier> = price.tiers().collect();
            assert_eq!(tiers[0].from, 0.0);
            assert!(
                tiers
                    .windows(2)
                    .all(|pair| pair[0].to == pair[1].from && pair[0].from < pair[0].to)
            );
            for index in 0..tiers.len() {
                let source = price.source_of_tier(index);
                assert!(!source.title.is_empty() && source.as_of.len() >= 4);
            }
            assert_eq!(PriceId::from_key(&id.key()), Some(id), "{}", id.key());
        }
    }

    #[test]
    fn a_region_without_a_row_is_not_priced() {
        let prices = Prices::standard();
        assert!(prices.find(sku::AWS_NLB_NLCU, region::AP_SOUTH_1).is_none());
        assert!(
            prices
                .find(sku::AWS_EKS_CONTROL_PLANE, region::AP_SOUTH_1)
                .is_some(),
            "the same in all regions"
        );
        assert_eq!(PriceId::from_key("aws/lambda/requests/mars-1"), None);
        assert_eq!(PriceId::from_key("aws/lambda/requests"), None);
    }

    #[test]
    fn a_price_whose_upper_tiers_were_not_found_says_where_it_ends() {
        let prices = Prices::standard();
        let mumbai = prices
            .find(sku::AWS_API_GATEWAY_REST_REQUESTS, region::AP_SOUTH_1)
            .unwrap();
        assert_eq!(mumbai.known_up_to(), 20e9);
        let flat = prices.with_override(mumbai.id(), UnitPrice::from_dollars("0.000001").unwrap());
        assert_eq!(flat.price(mumbai.id()).known_up_to(), f64::INFINITY);
    }

    #[test]
    fn replaced_prices_travel_in_a_page() {
        let row = |key| PriceId::from_key(key).unwrap();
        let dollars = |text| UnitPrice::from_dollars(text).unwrap();
        let prices = Prices::standard()
            .with_override(row("aws/lambda/requests/us-east-1"), dollars("0.00000015"))
            .with_override(row("aws/alb/hour/us-east-1"), dollars("0.02"));
        assert_eq!(
            Prices::with_overrides_text(&prices.overrides_text()),
            prices
        );
        assert_eq!(
            Prices::with_overrides_text("soon,=,x=1"),
            Prices::standard()
        );
    }

    #[test]
    fn an_allowance_belongs_to_the_account_and_has_a_source() {
        let free = allowance::AWS_LAMBDA_FREE_TIER_DURATION;
        assert_eq!((free.quantity(), free.unit()), (400_000.0, "GB-s"));
        assert!(!free.first_year_only() && allowance::AWS_API_GATEWAY_FREE_TIER.first_year_only());
        assert!(!free.source().title.is_empty());
    }
}
