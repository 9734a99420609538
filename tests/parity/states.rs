//! Random valid states of any calculator, made from its field tree alone: a preset, records copied and moved, then a few
//! values drawn from their ranges.

use calculator_wasm::field::{Field, Kind, NumberField, Scale};
use calculator_wasm::{Calculator, Scenario};

use super::random::Random;

/// Returns the text of a random state.
pub(crate) fn random(calculator: &'static Calculator, random: &mut Random) -> String {
    let mut scenario = Scenario::new(calculator);
    if !calculator.presets.is_empty() {
        let preset = &calculator.presets[random.below(calculator.presets.len() as u64) as usize];
        scenario.apply_preset(preset.id).unwrap();
    }
    for list in calculator.fields {
        if let Kind::List(kind) = &list.kind {
            for _ in 0..random.below(4) {
                let edit = ["copy", "copy", "up", "down", "remove"][random.below(5) as usize];
                scenario.edit_list(list.key, kind.first, edit);
            }
        }
    }
    for _ in 0..random.below(6) {
        let paths: Vec<String> = scenario
            .assignments()
            .into_iter()
            .map(|(path, _)| path)
            .collect();
        let path = &paths[random.below(paths.len() as u64) as usize];
        if let Some(text) = scenario
            .at(path)
            .and_then(|(field, _)| value(field, random))
        {
            // Not every drawn value fits its field: one that is rounded out of its range is left out.
            let _ = scenario.set(path, &text);
        }
    }
    scenario.to_state()
}

/// Returns a path and the text of a state in which that path has a value that its field refuses.
pub(crate) fn mistaken(calculator: &'static Calculator, random: &mut Random) -> (String, String) {
    loop {
        let mut scenario = Scenario::open(calculator, &self::random(calculator, random)).scenario;
        let paths = scenario.assignments();
        let (known, _) = &paths[random.below(paths.len() as u64) as usize];
        let path = match random.below(8) {
            0 => format!("{known}x"),
            1 => String::from("nowhere.at_all"),
            _ => known.clone(),
        };
        let number = random.below(1 << 40) as f64 / 1e3;
        let text = match random.below(10) {
            0 => String::from("soon"),
            1 => format!("-{number}"),
            2 => String::from("NaN"),
            3 => String::from("1e999"),
            4 => format!("{number}e300"),
            5 => String::from("1,2,3,,"),
            6 => format!("{number} bananas"),
            7 => String::from("\u{0}\u{10ffff}<script>&\"'"),
            8 => "9".repeat(400),
            _ => String::from("∞"),
        };
        if scenario.set(&path, &text).is_err() {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            return (
                path.clone(),
                format!("{};{path}={encoded}", scenario.to_state()),
            );
        }
    }
}

fn value(field: &Field, random: &mut Random) -> Option<String> {
    match &field.kind {
        Kind::Number(number) => Some(drawn(number, random)),
        Kind::Choice(choice) => {
            // What forms do not offer, the module of the page does not have.
            let offered = choice
                .options
                .iter()
                .filter(|option| !option.label.is_empty());
            let keys: Vec<&str> = offered.map(|option| option.key).collect();
            Some(keys[random.below(keys.len() as u64) as usize].to_owned())
        }
        Kind::Switch { .. } => Some(["on", "off"][random.below(2) as usize].to_owned()),
        Kind::Variant(variant) => {
            let offered = variant
                .options
                .iter()
                .filter(|option| !option.label.is_empty());
            let tags: Vec<&str> = offered.map(|option| option.key).collect();
            Some(tags[random.below(tags.len() as u64) as usize].to_owned())
        }
        Kind::Text { .. } => {
            Some(["", "a", "Kasse & <Kunde>", "ünï"][random.below(4) as usize].to_owned())
        }
        Kind::List(_) | Kind::Weights(_) | Kind::Overrides(_) | Kind::Attachment(_) => None,
    }
}

fn drawn(number: &NumberField, random: &mut Random) -> String {
    let share = random.below(1 << 20) as f64 / f64::from(1 << 20);
    let value = match number.scale {
        Scale::Log if number.min > 0.0 => number.min * (number.max / number.min).powf(share),
        _ => number.min + (number.max - number.min) * share * share,
    };
    match number.whole {
        true => format!("{value:.0}"),
        false => format!("{value:.3}"),
    }
}
