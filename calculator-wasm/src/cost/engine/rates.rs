//! A tariff as binary numbers: thousands of totals a millisecond, for curves and solvers.
//!
//! In: a [`Tariff`] and ledgers. Out: totals in USD, and the places where they have a kink. Bills are exact and come
//! from [`super::bill`]; tests hold the two together. Unpriced quantities cost nothing here, as in the sum of a bill.

use super::bill::{OPERATIONS, Tariff};
use super::guards::Guards;
use super::meters::{Ledger, METER_COUNT, Meter};
use super::tiers::Pool;
use crate::prices::{region, sku};

impl Tariff<'_> {
    /// Returns the tariff as plain numbers.
    pub fn rates(&self) -> Rates {
        let tiers_of = |sku, region| {
            self.prices.find(sku, region).map_or(Vec::new(), |price| {
                price
                    .tiers()
                    .map(|tier| (tier.from, tier.to, tier.price.to_f64()))
                    .collect()
            })
        };
        let mut rates = Rates {
            meters: Vec::with_capacity(METER_COUNT),
            edges: 0,
            support: None,
        };
        let (mut first, mut last) = (0, None);
        for (index, meter) in Meter::all().enumerate() {
            let tiers = tiers_of(meter.sku(), self.regions.of(meter.sku()));
            let allowance = meter.allowance();
            if allowance.is_none() || allowance != last {
                first = index;
            }
            last = allowance;
            let free = self.pool(meter);
            let ends = tiers.iter().filter(|(_, to, _)| to.is_finite()).count();
            rates.meters.push(MeterRate {
                edges_before: rates.edges,
                free,
                first,
                tiers,
            });
            rates.edges += ends + usize::from(free.left() > 0.0);
        }
        if super::WHOLE && self.support {
            let minimum = tiers_of(sku::AWS_SUPPORT_BUSINESS_SUPPORT_PLUS_MINIMUM, region::ALL);
            let tiers = tiers_of(sku::AWS_SUPPORT_BUSINESS_SUPPORT_PLUS, region::ALL);
            rates.support = minimum.first().map(|minimum| (tiers, minimum.2));
        }
        rates
    }
}

/// Where a tier starts, where it ends, its price.
type RateTiers = Vec<(f64, f64, f64)>;

struct MeterRate {
    free: Pool,
    /// The first of the meters that draw on the same allowance.
    first: usize,
    tiers: RateTiers,
    /// Ends of allowances and tiers of the meters before this one.
    edges_before: usize,
}

/// The prices of every meter as binary numbers.
pub struct Rates {
    meters: Vec<MeterRate>,
    /// Ends of allowances and tiers of all meters.
    edges: usize,
    /// Tiers of support and its minimum, where it is on the bill.
    support: Option<(RateTiers, f64)>,
}

impl Rates {
    /// Returns the price of the first tier of a meter, the highest one, in USD; 0 where it is not priced.
    pub(super) fn first_price(&self, meter: Meter) -> f64 {
        let rate = Meter::all()
            .position(|known| known == meter)
            .and_then(|index| self.meters.get(index));
        rate.and_then(|rate| rate.tiers.first())
            .map_or(0.0, |tier| tier.2)
    }

    /// Returns the total of a ledger in USD. The guards get each meter's quantity relative to each end of an allowance
    /// or tier: the total has a kink where such a ratio passes 1.
    pub(super) fn total(&self, ledger: &Ledger, guards: &mut Guards) -> f64 {
        let mut total = 0.0;
        let mut pool = Pool::of(0.0);
        let mut before = 0.0;
        // The allowance that is being drawn on, and how many edges are recorded. Guards of two samples must stand in the same
        // order, so meters that count nothing have theirs at 0.
        let (mut drawn, mut recorded) = (usize::MAX, 0);
        for (rate, &used) in self.meters.iter().zip(ledger.quantities()) {
            if used <= 0.0 {
                continue;
            }
            guards.edges_at_zero(rate.edges_before - recorded);
            recorded = rate.edges_before;
            if drawn != rate.first {
                (drawn, pool, before) = (rate.first, rate.free, 0.0);
            }
            let allowance = rate.free.left();
            if allowance > 0.0 {
                guards.edge((before + used) / allowance);
                recorded += 1;
            }
            before += used;
            let free = pool.draw(used);
            let billed = used - free;
            for &(from, to, price) in &rate.tiers {
                total += (billed.min(to) - from).max(0.0) * price;
                if to.is_finite() {
                    guards.edge(used / (to + free));
                    recorded += 1;
                }
            }
        }
        guards.edges_at_zero(self.edges - recorded);
        let (mut people, mut charges) = (0.0, 0.0);
        for charge in ledger.charges() {
            let amount = charge.quantity * charge.unit_price.to_f64();
            if charge.key == OPERATIONS {
                people += amount;
            } else {
                charges += amount;
            }
        }
        total += charges;
        if let Some((tiers, minimum)) = super::whole(self.support.as_ref()) {
            let mut support = 0.0;
            for &(from, to, fraction) in tiers {
                support += (total.min(to) - from).max(0.0) * fraction;
                if to.is_finite() {
                    guards.edge(total / to);
                }
            }
            guards.edge(support / minimum);
            total += support.max(*minimum);
        }
        total + people
    }
}
