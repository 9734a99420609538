//! What changed prices do to the examples of the calculators.

use calculator_wasm::money::UnitPrice;
use calculator_wasm::prices::PriceId;
use calculator_wasm::{Calculator, Preset, Prices, Quantity, Report, Scenario, calculators};

use super::edit::Change;

/// A figure of an example before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// `cost shop serverless.total`.
    pub figure: String,
    /// In US dollars, with the catalogue of this build.
    pub before: f64,
    /// With the changes on top.
    pub after: f64,
}

/// Returns every amount of every example that the changes move.
pub fn of(changes: &[Change]) -> Vec<Effect> {
    let listed = Prices::standard();
    let mut changed = listed.clone();
    for change in changes {
        let tiers = change.tiers.iter().map(|(from, price)| {
            let price = UnitPrice::from_dollars(&price.to_string())?;
            Some((from.to_string().parse().ok()?, price))
        });
        if let (Some(row), Some(tiers)) = (PriceId::from_key(&change.key), tiers.collect()) {
            changed = changed.with_tiers(row, tiers);
        }
    }
    let examples = calculators().iter().flat_map(|calculator| {
        calculator
            .presets
            .iter()
            .map(move |preset| (*calculator, preset))
    });
    let mut effects = Vec::new();
    for (calculator, preset) in examples {
        let (Some(before), Some(after)) = (
            report(calculator, preset, &listed),
            report(calculator, preset, &changed),
        ) else {
            continue;
        };
        for (old, new) in before.figures.iter().zip(&after.figures) {
            if let (Quantity::Money(before), Quantity::Money(after)) =
                (&old.quantity, &new.quantity)
                && before != after
            {
                effects.push(Effect {
                    figure: format!("{} {} {}", calculator.id, preset.id, old.key),
                    before: before.to_dollars_f64(),
                    after: after.to_dollars_f64(),
                });
            }
        }
    }
    effects
}

fn report(calculator: &'static Calculator, preset: &Preset, prices: &Prices) -> Option<Report> {
    let mut scenario = Scenario::new(calculator);
    scenario.apply_preset(preset.id).ok()?;
    scenario.evaluate(prices).ok()
}
