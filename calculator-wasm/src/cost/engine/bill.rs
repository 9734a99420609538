//! Bills: ledgers turned into money.
//!
//! In: a [`Ledger`] and a [`Tariff`] (prices, regions, which allowances are still unused). Out: a [`Bill`] of lines
//! that add up exactly to its total, and the list of what could not be priced. [`Rates`] is the same tariff as plain
//! numbers, for curves and solvers; a test holds the two together. Absent on purpose: how platforms count.

use super::meters::{Ledger, METER_COUNT, Meter};
use super::tiers::{Pool, beyond, split};
use crate::money::{Money, UnitPrice};
use crate::prices::{AllowanceId, PriceId, Prices, Region, Sku, region};

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
}

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
    /// Returns what is free of an allowance.
    fn pool(&self, allowance: AllowanceId) -> Pool {
        let granted = match self.free_tier {
            FreeTier::Off => false,
            FreeTier::Always => !allowance.first_year_only(),
            FreeTier::FirstYear => true,
        };
        Pool::of(if granted { allowance.quantity() } else { 0.0 })
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
                    _ => self.pool(allowance),
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
        bill
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

    /// Returns the tariff as plain numbers.
    pub fn rates(&self) -> Rates {
        let mut rates = Rates {
            meters: Vec::with_capacity(METER_COUNT),
        };
        let mut last = None;
        for meter in Meter::all() {
            let price = self.prices.find(meter.sku(), self.regions.of(meter.sku()));
            let tiers = price.map_or(Vec::new(), |price| {
                price
                    .tiers()
                    .map(|tier| (tier.from, tier.to, tier.price.to_f64()))
                    .collect()
            });
            let allowance = meter.allowance();
            let shares = allowance.is_some() && allowance == last;
            last = allowance;
            let free = allowance.map_or(Pool::of(0.0), |allowance| self.pool(allowance));
            rates.meters.push(MeterRate {
                free,
                shares_free_with_previous: shares,
                tiers,
            });
        }
        rates
    }
}

struct MeterRate {
    free: Pool,
    shares_free_with_previous: bool,
    tiers: Vec<(f64, f64, f64)>,
}

/// A tariff as binary numbers: thousands of totals a millisecond, for solvers and charts. Unpriced quantities cost
/// nothing here, as in the sum of a bill.
pub struct Rates {
    meters: Vec<MeterRate>,
}

impl Rates {
    /// Returns the total of a ledger in USD. Calls `edge` with each meter's quantity relative to each end of an
    /// allowance or tier: the total has a kink where such a ratio passes 1.
    pub(crate) fn total(&self, ledger: &Ledger, mut edge: impl FnMut(f64)) -> f64 {
        let mut total = 0.0;
        let mut pool = Pool::of(0.0);
        let mut before = 0.0;
        for (meter, rate) in Meter::all().zip(&self.meters) {
            let used = ledger.quantity(meter);
            if !rate.shares_free_with_previous {
                pool = rate.free;
                before = 0.0;
            }
            if used <= 0.0 {
                continue;
            }
            let allowance = rate.free.left();
            if allowance > 0.0 {
                edge((before + used) / allowance);
            }
            before += used;
            let free = pool.draw(used);
            let billed = used - free;
            for &(from, to, price) in &rate.tiers {
                total += (billed.min(to) - from).max(0.0) * price;
                if to.is_finite() {
                    edge(used / (to + free));
                }
            }
        }
        total
            + ledger
                .charges()
                .iter()
                .map(|charge| charge.quantity * charge.unit_price.to_f64())
                .sum::<f64>()
    }
}
