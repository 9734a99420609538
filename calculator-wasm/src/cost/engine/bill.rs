//! Bills: ledgers turned into money.
//!
//! In: a [`Ledger`] and a [`Tariff`] (prices, regions, which allowances are still unused). Out: a [`Bill`] of lines
//! that add up exactly to its total, and the list of what could not be priced. Absent on purpose: how platforms count, and
//! the same tariff as plain numbers (see [`super::rates`]).

use super::meters::{Ledger, Meter};
use super::tiers::{Pool, beyond, split};
use crate::money::{Money, UnitPrice};
use crate::prices::{AllowanceId, PriceId, Prices, Region, Sku, allowance, region, sku};

/// The region of each provider in which a system runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regions {
    /// Region of Amazon Web Services.
    pub aws: Region,
    /// Region of Azure.
    pub azure: Region,
    /// Region of Google Cloud.
    pub gcp: Region,
    /// Region of Cloudflare's metered egress.
    pub cloudflare: Region,
}

impl Default for Regions {
    fn default() -> Regions {
        Regions {
            aws: region::US_EAST_1,
            azure: region::EASTUS,
            gcp: region::US_CENTRAL1,
            cloudflare: region::NA_EU,
        }
    }
}

impl Regions {
    /// Returns the region of the provider of a SKU.
    pub fn of(&self, sku: Sku) -> Region {
        match sku.provider() {
            "aws" => self.aws,
            "azure" => self.azure,
            "gcp" => self.gcp,
            "cloudflare" => self.cloudflare,
            _ => region::ALL,
        }
    }
}

/// Which free allowances the account still has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FreeTier {
    /// Nothing is free: other workloads of the account use the allowances already, or a pessimist asks.
    Off,
    /// The allowances that never end.
    #[default]
    Always,
    /// Those and the ones of an account's first twelve months.
    FirstYear,
}

/// Everything that turns quantities into money.
#[derive(Clone, Copy, Debug)]
pub struct Tariff<'a> {
    /// The catalogue, overrides included.
    pub prices: &'a Prices,
    /// Where the system runs.
    pub regions: Regions,
    /// What is free.
    pub free_tier: FreeTier,
    /// How much of an allowance other workloads of the account use already.
    pub used_elsewhere: &'a [(AllowanceId, f64)],
    /// Whether AWS Business Support+ is on the bill.
    pub support: bool,
}

/// The line of people, which support does not count.
pub(super) const OPERATIONS: &str = "operations";

/// One line of a bill: quantity × unit price = amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Stable name; lines of further tiers of the same meter share it.
    pub key: &'static str,
    /// What is billed.
    pub label: &'static str,
    /// Position of the tier, from 0.
    pub tier: usize,
    /// Billed quantity per month.
    pub quantity: f64,
    /// Quantity covered by a free allowance, on the first line of a meter.
    pub free: f64,
    /// Unit of both quantities.
    pub unit: &'static str,
    /// Price of one unit.
    pub unit_price: UnitPrice,
    /// Quantity × unit price, exact to a pico-dollar.
    pub amount: Money,
    /// The row of the catalogue, where the price is from there.
    pub price: Option<PriceId>,
    /// The allowance that was drawn on.
    pub allowance: Option<AllowanceId>,
}

/// A quantity without a known price: named, never guessed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotPriced {
    /// Key of the line that is missing.
    pub key: &'static str,
    /// What it would have billed.
    pub label: &'static str,
    /// How much of it, per month.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: &'static str,
    /// The region that has no price.
    pub region: Region,
}

/// A month's bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bill {
    /// The lines, in the order of the meter table, then charges.
    pub lines: Vec<Line>,
    /// What is missing because no price is known.
    pub not_priced: Vec<NotPriced>,
}

impl Bill {
    /// Returns the exact sum of the lines.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Returns the sum of the lines with this key (one per tier); zero when there are none.
    pub fn amount(&self, key: &str) -> Money {
        self.lines
            .iter()
            .filter(|line| line.key == key)
            .map(|line| line.amount)
            .sum()
    }
}

impl Tariff<'_> {
    /// Returns what a meter has free.
    pub(super) fn pool(&self, meter: Meter) -> Pool {
        let Some(allowance) = meter
            .allowance()
            .and_then(|allowance| self.allowance_here(allowance))
        else {
            return Pool::of(0.0);
        };
        let granted = match self.free_tier {
            FreeTier::Off => false,
            FreeTier::Always => !allowance.first_year_only(),
            FreeTier::FirstYear => true,
        };
        if !granted {
            return Pool::of(0.0);
        }
        // A credit in dollars is worth as many units as it buys.
        let quantity = if allowance.unit() == "USD" {
            let price = self.prices.find(meter.sku(), self.regions.of(meter.sku()));
            price.map_or(0.0, |price| {
                allowance.quantity() / price.first().to_f64().max(1e-12)
            })
        } else {
            allowance.quantity()
        };
        let used = self
            .used_elsewhere
            .iter()
            .filter(|(id, _)| *id == allowance)
            .map(|(_, used)| used.max(0.0));
        Pool::of(quantity - used.sum::<f64>())
    }

    /// Returns the allowance that takes the place of a meter's in the regions of this tariff.
    fn allowance_here(&self, id: AllowanceId) -> Option<AllowanceId> {
        if super::WHOLE && id == allowance::CLOUDFLARE_CONTAINERS_EGRESS_FREE_NA_EU {
            return match self.regions.cloudflare {
                region::NA_EU => Some(id),
                region::OCEANIA_KOREA_TAIWAN => {
                    Some(allowance::CLOUDFLARE_CONTAINERS_EGRESS_FREE_OCEANIA_KOREA_TAIWAN)
                }
                _ => Some(allowance::CLOUDFLARE_CONTAINERS_EGRESS_FREE_ELSEWHERE),
            };
        }
        if id == allowance::GCP_NETWORK_CLOUD_RUN_FREE_EGRESS {
            return self.regions.gcp.name().starts_with("us-").then_some(id);
        }
        Some(id)
    }

    /// Turns a ledger into a bill. Meters that counted nothing have no line.
    pub fn bill(&self, ledger: &Ledger) -> Bill {
        let mut bill = Bill::default();
        let mut shared: Option<(AllowanceId, Pool)> = None;
        for meter in Meter::all() {
            let used = ledger.quantity(meter);
            if used <= 0.0 {
                continue;
            }
            let mut free = 0.0;
            if let Some(allowance) = meter.allowance() {
                let mut pool = match shared {
                    Some((known, pool)) if known == allowance => pool,
                    _ => self.pool(meter),
                };
                free = pool.draw(used);
                shared = Some((allowance, pool));
            }
            self.add_lines(&mut bill, meter, used - free, free);
        }
        for charge in ledger.charges() {
            bill.lines.push(Line {
                key: charge.key,
                label: charge.label,
                tier: 0,
                quantity: charge.quantity,
                free: 0.0,
                unit: charge.unit,
                unit_price: charge.unit_price,
                amount: charge.unit_price.times(charge.quantity),
                price: charge.price,
                allowance: None,
            });
        }
        for missing in ledger.without_price() {
            let (key, label) = (missing.key, missing.label);
            let (quantity, unit) = (missing.quantity, missing.unit);
            bill.not_priced.push(NotPriced {
                key,
                label,
                quantity,
                unit,
                region: region::ALL,
            });
        }
        if super::WHOLE && self.support {
            self.add_support(&mut bill);
        }
        bill
    }

    /// Adds AWS Business Support+: fractions of the bill by tiers, a minimum at least. People are not part of it.
    fn add_support(&self, bill: &mut Bill) {
        let (key, label, unit) = ("support", "AWS Business Support+", "USD");
        let fractions = self
            .prices
            .find(sku::AWS_SUPPORT_BUSINESS_SUPPORT_PLUS, region::ALL);
        let minimum = self
            .prices
            .find(sku::AWS_SUPPORT_BUSINESS_SUPPORT_PLUS_MINIMUM, region::ALL);
        let (Some(fractions), Some(minimum)) = (fractions, minimum) else {
            return;
        };
        let supported: Money = bill
            .lines
            .iter()
            .filter(|line| line.key != OPERATIONS)
            .map(|line| line.amount)
            .sum();
        let line = |tier, quantity, unit, unit_price: UnitPrice, price| Line {
            key,
            label,
            tier,
            quantity,
            free: 0.0,
            unit,
            unit_price,
            amount: unit_price.times(quantity),
            price: Some(price),
            allowance: None,
        };
        let tiers: Vec<_> = fractions.tiers().collect();
        let lines: Vec<Line> = split(supported.to_dollars_f64(), tiers.iter().copied())
            .filter_map(|portion| {
                let price = tiers.get(portion.tier)?.price;
                Some(line(
                    portion.tier,
                    portion.quantity,
                    unit,
                    price,
                    fractions.id(),
                ))
            })
            .collect();
        if lines.iter().map(|line| line.amount).sum::<Money>() < minimum.first().times(1.0) {
            bill.lines
                .push(line(0, 1.0, "month", minimum.first(), minimum.id()));
        } else {
            bill.lines.extend(lines);
        }
    }

    fn add_lines(&self, bill: &mut Bill, meter: Meter, billed: f64, free: f64) {
        let region = self.regions.of(meter.sku());
        let unit = meter.sku().unit();
        let missing = |quantity| NotPriced {
            key: meter.key(),
            label: meter.label(),
            quantity,
            unit,
            region,
        };
        let Some(price) = self.prices.find(meter.sku(), region) else {
            bill.not_priced.push(missing(billed + free));
            return;
        };
        let line = |tier, quantity, free, unit_price: UnitPrice| Line {
            key: meter.key(),
            label: meter.label(),
            tier,
            quantity,
            free,
            unit,
            unit_price,
            amount: unit_price.times(quantity),
            price: Some(price.id()),
            allowance: if free > 0.0 { meter.allowance() } else { None },
        };
        if billed <= 0.0 {
            bill.lines.push(line(0, 0.0, free, price.first()));
        }
        for portion in split(billed, price.tiers()) {
            let Some(tier) = price.tiers().nth(portion.tier) else {
                continue;
            };
            let free = if portion.tier == 0 { free } else { 0.0 };
            bill.lines
                .push(line(portion.tier, portion.quantity, free, tier.price));
        }
        let unknown = beyond(billed, price.known_up_to());
        if unknown > 0.0 {
            bill.not_priced.push(missing(unknown));
        }
    }
}
