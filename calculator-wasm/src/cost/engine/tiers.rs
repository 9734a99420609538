//! Splitting a monthly quantity into a free part and priced tiers.
//!
//! In: a quantity, what is left of a free allowance, and tiers. Out: the portion that each tier bills.
//! Two rules that price pages state in passing and calculators often miss: an allowance belongs to the account, not
//! to each function; and tiers count the quantity *after* the allowance, pooled over everything that shares the
//! price. Absent on purpose: money (see [`super::bill`]) and knowledge of any service.
//!
//! # Derivation
//!
//! ```text
//! charged           = max(0, sum over the account − allowance)
//! in tier i         = min(charged, end of i) − start of i, where that is above 0
//! amount            = Σ in tier i × price of tier i
//! ```
//!
//! The sum comes first, since a grant of an account is drawn once. Taken from each function by itself it would be given as often as
//! there are functions, and many small functions would look cheaper than they are.

use crate::prices::Tier;

/// The part of a quantity that falls into one tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Portion {
    /// Position of the tier, from 0.
    pub tier: usize,
    /// Quantity billed in it, in the unit of the price.
    pub quantity: f64,
}

/// What is left of a free allowance; shared by everything that draws on it.
///
/// ```
/// use calculator_wasm::cost::engine::tiers::Pool;
/// // 400,000 GB-s are free per account, not per function:
/// let mut pool = Pool::of(400_000.0);
/// assert_eq!(pool.draw(300_000.0), 300_000.0); // the first function is free,
/// assert_eq!(pool.draw(300_000.0), 100_000.0); // the second only for a third,
/// assert_eq!(pool.draw(300_000.0), 0.0);       // the next not at all.
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    left: f64,
}

impl Pool {
    /// Returns a pool with that much in it; negative and undefined quantities make an empty one.
    pub fn of(quantity: f64) -> Pool {
        Pool {
            left: quantity.max(0.0),
        }
    }

    /// Returns what is left.
    pub fn left(self) -> f64 {
        self.left
    }

    /// Takes as much of `quantity` as is left, and returns how much that was.
    pub fn draw(&mut self, quantity: f64) -> f64 {
        let drawn = quantity.max(0.0).min(self.left);
        self.left -= drawn;
        drawn
    }
}

/// Splits a quantity (after the allowance) over tiers, in ascending order; tiers that get nothing are left out.
/// Where the last tier has an end, what lies above it is in no portion: see [`beyond`].
///
/// ```
/// use calculator_wasm::cost::engine::tiers::{Portion, split};
/// use calculator_wasm::prices::{Prices, region, sku};
/// // 432 million requests on an HTTP API: 300 million at 1.00, the rest at 0.90 per million.
/// let price = Prices::standard().find(sku::AWS_API_GATEWAY_HTTP_REQUESTS, region::US_EAST_1).unwrap();
/// let portions: Vec<Portion> = split(432e6, price.tiers()).collect();
/// assert_eq!(portions, [Portion { tier: 0, quantity: 300e6 }, Portion { tier: 1, quantity: 132e6 }]);
/// ```
pub fn split(quantity: f64, tiers: impl Iterator<Item = Tier>) -> impl Iterator<Item = Portion> {
    tiers.enumerate().filter_map(move |(index, tier)| {
        let inside = quantity.min(tier.to) - tier.from;
        (inside > 0.0).then_some(Portion {
            tier: index,
            quantity: inside,
        })
    })
}

/// Returns the part of a quantity above the last quantity with a known price.
///
/// ```
/// use calculator_wasm::cost::engine::tiers::beyond;
/// assert_eq!(beyond(25e9, 20e9), 5e9);
/// assert_eq!(beyond(25e9, f64::INFINITY), 0.0);
/// ```
pub fn beyond(quantity: f64, known_up_to: f64) -> f64 {
    (quantity - known_up_to).max(0.0)
}

/// Rounds a demand up to whole pieces, forgiving the last bits of a division: 100 ÷ 50 is 2 pieces and
/// 2.000000000001 too, 2.00000001 is 3. Never negative; not a number counts as 0.
///
/// ```
/// use calculator_wasm::cost::engine::tiers::whole_pieces;
/// assert_eq!(whole_pieces(0.1 * 3.0 / 0.3), 1.0); // 1.0000000000000002 in binary
/// assert_eq!(whole_pieces(2.00000001), 3.0);
/// ```
pub fn whole_pieces(demand: f64) -> f64 {
    let demand = demand.max(0.0);
    (demand - 1e-12 * demand.max(1.0)).ceil().max(0.0)
}
