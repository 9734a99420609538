//! The prices that a reader can replace.
//!
//! In: nothing, or inputs. Out: the rows of the table of own prices, one for each meter that the page has a price of;
//! prices with those of the reader on top.

use super::engine::{Meter, Regions};
use crate::field::{Inputs, OverridesRow};
use crate::money::UnitPrice;
use crate::prices::{Prices, Sku, sku};

/// What is replaced beside meters: name in paths, label, SKU.
const NODES: [(&str, &str, Sku); 2] = [
    (
        "node",
        "Machine of EKS, an hour (x86)",
        sku::AWS_EC2_M7I_LARGE,
    ),
    (
        "node-arm",
        "Machine of EKS, an hour (Arm)",
        sku::AWS_EC2_M7G_LARGE,
    ),
];

/// Everything that can be replaced.
fn all() -> impl Iterator<Item = (&'static str, &'static str, Sku)> {
    let meters = Meter::all().map(|meter| {
        let label = if meter.is_in_page() {
            meter.label()
        } else {
            ""
        };
        (meter.key(), label, meter.sku())
    });
    meters.filter(|(key, _, _)| !key.is_empty()).chain(NODES)
}

/// Returns the rows of the table, each with the list price of the first tier where a new scenario runs.
pub(super) fn rows() -> Vec<OverridesRow> {
    let (prices, regions) = (Prices::standard(), super::inputs::REGIONS);
    all()
        .filter_map(|(key, label, sku)| {
            let listed = prices.find(sku, regions.of(sku))?;
            Some(OverridesRow {
                key,
                label,
                listed: listed.first().to_f64(),
                unit: sku.unit(),
            })
        })
        .collect()
}

/// Returns the prices with the reader's own on top, in the regions of the system.
pub(super) fn own(inputs: &Inputs, prices: &Prices, regions: &Regions) -> Prices {
    let mut own = prices.clone();
    for (key, dollars) in inputs.overrides("prices") {
        let row = all().find(|(known, _, _)| known == key);
        if let (Some((_, _, sku)), Some(price)) = (row, UnitPrice::from_dollars_f64(*dollars))
            && let Some(listed) = prices.find(sku, regions.of(sku))
        {
            own = own.with_override(listed.id(), price);
        }
    }
    own
}
