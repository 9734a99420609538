//! Units of the fields: what stands beside a box, and what a reader may type after a number.
//!
//! In: the text after a number. Out: the factor to the field's own unit. Deliberately absent: arithmetic with
//! units; models name the unit in the name of each quantity (`duration_ms`, `memory_mb`).

/// The unit that a number field is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    None,
    /// Things counted: requests, instances, operations. The text names them for the reader.
    Count(&'static str),
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// Megabytes of 1,048,576 bytes, as platforms bill memory.
    Megabytes,
    /// Gigabytes of 1,024 such megabytes.
    Gigabytes,
    /// Kilobytes of 1,024 bytes.
    Kilobytes,
    /// Events per second.
    PerSecond,
    /// Virtual processors.
    Vcpu,
    /// Hundredths.
    Percent,
    /// United States dollars.
    Usd,
}

/// Seconds in the month of 730 hours that the vendors' calculators use.
pub const MONTH_SECONDS: f64 = 2_628_000.0;

impl Unit {
    /// Returns the text that stands beside a value.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::Count(name) => name,
            Unit::Milliseconds => "ms",
            Unit::Seconds => "s",
            Unit::Hours => "h",
            Unit::Megabytes => "MB",
            Unit::Gigabytes => "GB",
            Unit::Kilobytes => "KB",
            Unit::PerSecond => "/s",
            Unit::Vcpu => "vCPU",
            Unit::Percent => "%",
            Unit::Usd => "USD",
        }
    }

    /// Other units that may be typed after a number, lower case, with their factor to this one.
    fn aliases(self) -> &'static [(&'static str, f64)] {
        match self {
            Unit::None => &[],
            Unit::Count(_) => &[("requests", 1.0), ("/month", 1.0)],
            Unit::Milliseconds => &[
                ("ms", 1.0),
                ("millisecond", 1.0),
                ("milliseconds", 1.0),
                ("us", 0.001),
                ("µs", 0.001),
                ("s", 1000.0),
                ("sec", 1000.0),
                ("second", 1000.0),
                ("seconds", 1000.0),
                ("min", 60_000.0),
                ("minutes", 60_000.0),
                ("h", 3_600_000.0),
            ],
            Unit::Seconds => &[
                ("s", 1.0),
                ("sec", 1.0),
                ("second", 1.0),
                ("seconds", 1.0),
                ("ms", 0.001),
                ("min", 60.0),
                ("minute", 60.0),
                ("minutes", 60.0),
                ("h", 3600.0),
                ("hour", 3600.0),
                ("hours", 3600.0),
                ("d", 86_400.0),
                ("day", 86_400.0),
                ("days", 86_400.0),
            ],
            Unit::Hours => &[
                ("h", 1.0),
                ("hour", 1.0),
                ("hours", 1.0),
                ("d", 24.0),
                ("days", 24.0),
            ],
            Unit::Megabytes => &[
                ("mb", 1.0),
                ("mib", 1.0),
                ("m", 1.0),
                ("gb", 1024.0),
                ("gib", 1024.0),
                ("g", 1024.0),
            ],
            Unit::Gigabytes => &[
                ("gb", 1.0),
                ("gib", 1.0),
                ("g", 1.0),
                ("mb", 1.0 / 1024.0),
                ("mib", 1.0 / 1024.0),
            ],
            Unit::Kilobytes => &[
                ("kb", 1.0),
                ("kib", 1.0),
                ("k", 1.0),
                ("mb", 1024.0),
                ("mib", 1024.0),
                ("gb", 1_048_576.0),
                ("b", 1.0 / 1024.0),
            ],
            Unit::PerSecond => &[
                ("/s", 1.0),
                ("rps", 1.0),
                ("req/s", 1.0),
                ("per second", 1.0),
                ("a second", 1.0),
                ("/min", 1.0 / 60.0),
                ("a minute", 1.0 / 60.0),
                ("/h", 1.0 / 3600.0),
                ("/hour", 1.0 / 3600.0),
                ("an hour", 1.0 / 3600.0),
                ("/day", 1.0 / 86_400.0),
                ("a day", 1.0 / 86_400.0),
                ("/month", 1.0 / MONTH_SECONDS),
                ("a month", 1.0 / MONTH_SECONDS),
            ],
            Unit::Vcpu => &[("vcpu", 1.0), ("vcpus", 1.0), ("cpu", 1.0), ("cores", 1.0)],
            Unit::Percent => &[("%", 1.0), ("percent", 1.0)],
            Unit::Usd => &[("usd", 1.0), ("$", 1.0), ("dollars", 1.0)],
        }
    }

    /// Returns the factor for the text that followed a number, or `None` when it is no multiplier or unit known
    /// here. A unit of its own wins over a multiplier: `512M` of memory is 512 MB, `30M` requests are 30 million.
    pub fn factor(self, rest: &str) -> Option<f64> {
        if rest.is_empty() || rest == self.symbol() {
            return Some(1.0);
        }
        let lower = rest.to_ascii_lowercase();
        let alias = |text: &str| {
            self.aliases()
                .iter()
                .find(|(name, _)| *name == text)
                .map(|(_, factor)| *factor)
        };
        if let Some(factor) = alias(&lower) {
            return Some(factor);
        }
        let (multiplier, tail) = MULTIPLIERS.iter().find_map(|(name, multiplier)| {
            let tail = lower.strip_prefix(name)?;
            Some((*multiplier, tail.trim_start()))
        })?;
        match tail {
            "" => Some(multiplier),
            tail if tail == self.symbol().to_ascii_lowercase() => Some(multiplier),
            tail => alias(tail).map(|factor| factor * multiplier),
        }
    }
}

/// Multipliers that people type, longest first so that `million` is not read as `m`.
const MULTIPLIERS: &[(&str, f64)] = &[
    ("thousand", 1e3),
    ("million", 1e6),
    ("billion", 1e9),
    ("bn", 1e9),
    ("k", 1e3),
    ("m", 1e6),
    ("b", 1e9),
    ("g", 1e9),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_multipliers_are_understood_where_they_fit() {
        let requests = Unit::Count("requests");
        let rows = [
            (requests, "M", Some(1e6)),
            (requests, "k requests", Some(1e3)),
            (requests, "million requests", Some(1e6)),
            (requests, "MB", None),
            (Unit::Megabytes, "GB", Some(1024.0)),
            (Unit::Megabytes, "M", Some(1.0)),
            (Unit::Milliseconds, "s", Some(1000.0)),
            (Unit::Milliseconds, "GB", None),
            (Unit::PerSecond, "/min", Some(1.0 / 60.0)),
            (Unit::PerSecond, "k/s", Some(1e3)),
            (Unit::Percent, "%", Some(1.0)),
            (Unit::None, "k", Some(1e3)),
            (Unit::None, "ms", None),
        ];
        for (unit, text, factor) in rows {
            assert_eq!(unit.factor(text), factor, "{unit:?} {text}");
        }
    }
}
