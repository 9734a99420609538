//! The price rows themselves, made by `build.rs` from `prices/*.toml`.
//!
//! In: nothing at run time. Out: constant tables and one named constant per SKU, region and allowance.
//! Rows of one SKU lie together, so a look-up walks a handful of entries. Nothing here is public: the types
//! around it in [`super`] are.

use super::{AllowanceId, Region, Sku};

pub(super) struct SkuRow {
    pub(super) provider: &'static str,
    pub(super) service: &'static str,
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) first: u16,
    pub(super) count: u8,
}

pub(super) struct Row {
    pub(super) sku: u16,
    pub(super) region: u8,
    pub(super) first: u16,
    pub(super) count: u8,
    /// Where the last known tier ends; 0 when it has no end.
    pub(super) known_up_to: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct TierRow {
    pub(super) from: u64,
    pub(super) price_pico: i64,
    pub(super) date: u8,
    pub(super) source: u8,
}

pub(super) struct AllowanceRow {
    pub(super) unit: &'static str,
    pub(super) quantity: f64,
    pub(super) first_year_only: bool,
    pub(super) date: u8,
    pub(super) source: u8,
}

include!(concat!(env!("OUT_DIR"), "/prices.rs"));
