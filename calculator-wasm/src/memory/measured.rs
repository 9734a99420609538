//! A reader's own measurements: memory and duration, in the forms in which people have them.
//!
//! In: `128: 11722, 256: 6678`, the address that lambda-power-tuning prints (lists of binary numbers in base64 behind
//! the `#`), or the output of its state machine with results (`averageDuration` and `value` of each setting). Out:
//! pairs of MB and ms in the order of memory. Deliberately absent: what they mean.

use crate::field::FieldError;
use crate::number;
use crate::small::sort_by;
use crate::unit::Unit;

use super::MEMORY_MB;

/// Most settings read.
const MOST: usize = 64;

/// Reads measurements; none where nothing is entered.
pub(super) fn read(text: &str) -> Result<Vec<(f64, f64)>, FieldError> {
    let mut found = Vec::new();
    let whole = match text.split_once('#') {
        Some((_, lists)) => of_address(lists, &mut found),
        None if text.contains("averageDuration") => of_output(text, &mut found),
        None => of_pairs(text, &mut found),
    };
    let (least, most) = MEMORY_MB;
    let sound = |(memory, duration): &(f64, f64)| {
        (least..=most).contains(memory) && (0.001..=900_000.0).contains(duration)
    };
    sort_by(&mut found, |one, other| one.0 < other.0);
    let twice = found.windows(2).any(|pair| match pair {
        [one, other] => one.0 == other.0,
        _ => false,
    });
    let count = found.len();
    let too_few = count == 1 || (count == 0 && !text.trim().is_empty());
    if whole.is_none() || twice || too_few || count > MOST || !found.iter().all(sound) {
        let problem = "must be two or more settings of 128 to 10,240 MB, each once, with durations in milliseconds";
        return Err(
            FieldError::new("measured", problem).with_hint(&["for example 128: 11722, 512: 2874"])
        );
    }
    Ok(found)
}

/// `128: 11722, 256 MB = 6.7 s`.
fn of_pairs(text: &str, found: &mut Vec<(f64, f64)>) -> Option<()> {
    for pair in text.split([',', ';', '\n']).map(str::trim) {
        if !pair.is_empty() {
            let (memory, duration) = pair.split_once([':', '='])?;
            found.push((
                with_unit(memory, Unit::Megabytes)?,
                with_unit(duration, Unit::Milliseconds)?,
            ));
        }
    }
    Some(())
}

fn with_unit(text: &str, unit: Unit) -> Option<f64> {
    let number = number::leading(text)?;
    Some(number.value * unit.factor(number.rest)?)
}

/// `{"averagePrice": …, "averageDuration": 2.9, "value": 128}, …`.
fn of_output(text: &str, found: &mut Vec<(f64, f64)>) -> Option<()> {
    for object in text.split('}') {
        let of = |name: &str| {
            let (_, after) = object.split_once(name)?;
            let value = after.trim_start().strip_prefix(':')?;
            // Up to the comma, which would otherwise group digits.
            number::leading(value.split(',').next().unwrap_or(""))
        };
        if let Some(duration) = of("\"averageDuration\"") {
            found.push((of("\"value\"")?.value, duration.value));
        }
    }
    Some(())
}

/// Whole numbers of two bytes, then floating-point numbers of four, the least byte first.
fn of_address(lists: &str, found: &mut Vec<(f64, f64)>) -> Option<()> {
    let mut lists = lists.split(';');
    let memories = from_base64(lists.next()?)?;
    let durations = from_base64(lists.next()?)?;
    for (memory, duration) in memories.chunks_exact(2).zip(durations.chunks_exact(4)) {
        let memory = u16::from_le_bytes(memory.try_into().ok()?);
        let duration = f32::from_le_bytes(duration.try_into().ok()?);
        found.push((f64::from(memory), f64::from(duration)));
    }
    (memories.len() * 2 == durations.len()).then_some(())
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address in the documentation of lambda-power-tuning, decoded with Python's `base64` and `struct`.
    const PUBLISHED: &str = "https://lambda-power-tuning.show/#gAAAAQACAAQABsAL;\
        ZooQR4yvkUa/pQRGRC5zRaADHUVjOftE;QdWhOEMkoziDT5Q4xhiIOMYYiDi6RNc4";

    #[test]
    fn all_forms_say_the_same() {
        let expected = [
            (128.0, 37002.3984375),
            (256.0, 18647.7734375),
            (512.0, 8489.4365234375),
            (1024.0, 3890.8916015625),
            (1536.0, 2512.2265625),
            (3008.0, 2009.7933349609375),
        ];
        assert_eq!(read(PUBLISHED).expect("an address"), expected);
        let output = r#"{"results": {"power": "128", "cost": 2.08e-7, "duration": 2.9, "stats": [
            {"averagePrice": 4e-7, "averageDuration": 3.25, "value": 256},
            { "averagePrice": 0.0000002083, "averageDuration" : 2.9066666666666667, "value": 128 }]}}"#;
        let pairs = [(128.0, 2.906_666_666_666_66), (256.0, 3.25)];
        assert_eq!(read(output).expect("an output"), pairs);
        let typed = read("1 GB = 1.5 s; 128:11722 ms,\n256: 6678").expect("pairs");
        assert_eq!(typed, [(128.0, 11722.0), (256.0, 6678.0), (1024.0, 1500.0)]);
        assert_eq!(read(" ").expect("nothing"), []);
    }

    #[test]
    fn what_is_no_measurement_is_refused() {
        for text in [
            "128",
            "128: 11722",
            "128: 5, 128: 6",
            "64: 5, 128: 6",
            "128: -5, 256: 6",
            "128: 5, 256: soon",
            "https://lambda-power-tuning.show/#gAAAAQ;ZooQRw",
            "https://lambda-power-tuning.show/#gAA!;ZooQRw",
            "averageDuration",
            "{\"averageDuration\": 5}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
