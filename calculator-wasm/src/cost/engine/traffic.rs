//! How many requests arrive, and when.
//!
//! In: requests a month, the shape of a day, the weekend, bursts. Out: [`HourClass`]es, groups of hours with the
//! same rate, whose requests add up to the month's. Functions are billed by the sum, containers are sized for the
//! peaks, so both must come from one description. Absent on purpose: time series and randomness.

/// Working days and weekend days of a week.
const DAYS: [f64; 2] = [5.0, 2.0];

/// The requests of one component.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// Requests in a month, at least 0.
    pub requests_per_month: f64,
    /// Relative weight of each hour of the day; only the proportions matter. All equal: the same all day.
    pub day: [f64; 24],
    /// Rate on a weekend day relative to a working day: 1 the same, 0 none.
    pub weekend_factor: f64,
    /// Highest rate inside an hour relative to the mean of that hour, at least 1: what containers are sized for.
    pub peak_to_mean: f64,
}

impl Default for Traffic {
    fn default() -> Traffic {
        Traffic {
            requests_per_month: 0.0,
            day: [1.0; 24],
            weekend_factor: 1.0,
            peak_to_mean: 1.0,
        }
    }
}

/// Hours of a month in which requests come at the same rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourClass {
    /// Number of such hours in the month.
    pub hours: f64,
    /// Mean requests per second in them.
    pub rate: f64,
}

impl Traffic {
    /// Returns traffic that is the same at every hour.
    pub fn steady(requests_per_month: f64) -> Traffic {
        Traffic {
            requests_per_month,
            ..Traffic::default()
        }
    }

    /// Returns the mean rate per second of a month of that many hours.
    pub fn mean_rate(&self, month_hours: f64) -> f64 {
        if month_hours > 0.0 {
            self.requests_per_month.max(0.0) / (month_hours * 3600.0)
        } else {
            0.0
        }
    }

    /// Returns the classes of hours: one for steady traffic, at most 48. Their hours add up to `month_hours` and
    /// their requests to `requests_per_month`. Weights that are negative or not numbers count as 0; when nothing is
    /// left, every hour is the same.
    pub fn hour_classes(&self, month_hours: f64) -> Vec<HourClass> {
        let mut classes: Vec<HourClass> = Vec::new();
        // Counted in whole hours of a week, so that steady traffic is exactly one class of the whole month.
        for (hour, rate) in self.week(month_hours).into_iter().enumerate() {
            let days = DAYS[hour / 24];
            match classes.iter_mut().find(|class| class.rate == rate) {
                Some(class) => class.hours += days,
                None => classes.push(HourClass { hours: days, rate }),
            }
        }
        for class in &mut classes {
            class.hours *= month_hours / 168.0;
        }
        classes
    }

    /// Returns the mean rate per second of the 24 hours of a working day, then of a weekend day.
    fn week(&self, month_hours: f64) -> [f64; 48] {
        core::array::from_fn(self.hourly(month_hours))
    }

    /// Returns what gives the mean rate per second of an hour of [`Traffic::week`].
    fn hourly(&self, month_hours: f64) -> impl Fn(usize) -> f64 {
        let weight = |value: f64| {
            if value.is_finite() {
                value.max(0.0)
            } else {
                0.0
            }
        };
        let mean: f64 = self.day.iter().map(|&value| weight(value)).sum::<f64>() / 24.0;
        let weekend = weight(self.weekend_factor);
        let rate = self.mean_rate(month_hours) / ((DAYS[0] + DAYS[1] * weekend) / 7.0);
        move |hour| {
            let relative = if mean > 0.0 {
                weight(self.day[hour % 24]) / mean
            } else {
                1.0
            };
            rate * relative * if hour < 24 { 1.0 } else { weekend }
        }
    }

    /// Tells whether the same hours are alike as in other traffic.
    fn is_shaped_as(&self, other: &Traffic) -> bool {
        (self.day, self.weekend_factor) == (other.day, other.weekend_factor)
            && (self.requests_per_month > 0.0) == (other.requests_per_month > 0.0)
    }

    /// Returns the highest rate per second for which containers must have room.
    pub fn peak_rate(&self, month_hours: f64) -> f64 {
        let classes = self.hour_classes(month_hours);
        classes.iter().map(|class| class.rate).fold(0.0, f64::max) * self.peak_to_mean.max(1.0)
    }

    /// Returns the duty cycle, mean rate ÷ peak rate, from 0 to 1; 1 without traffic.
    pub fn duty_cycle(&self, month_hours: f64) -> f64 {
        let peak = self.peak_rate(month_hours);
        if peak > 0.0 {
            self.mean_rate(month_hours) / peak
        } else {
            1.0
        }
    }
}

/// Hours of a month in which every component of a system has the same rate: the common clock of a cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slots {
    /// Hours of each slot; they add up to the month.
    pub(super) hours: Vec<f64>,
    /// For each component, its mean rate per second in each slot.
    pub(super) rates: Vec<Vec<f64>>,
    /// The first hour of each slot: later hours with the same rates join it.
    first: Vec<usize>,
}

impl Slots {
    /// Groups the hours of a month; at most 48 slots, one when all traffic is steady.
    pub(super) fn of(components: &[super::Component], month_hours: f64) -> Slots {
        let weeks: Vec<[f64; 48]> = components
            .iter()
            .map(|component| component.traffic.week(month_hours))
            .collect();
        let mut slots = Slots {
            hours: Vec::new(),
            rates: vec![Vec::new(); components.len()],
            first: Vec::new(),
        };
        for hour in 0..48 {
            let days = DAYS[hour / 24];
            let joins = |known: &usize| weeks.iter().all(|week| week[hour] == week[*known]);
            if let Some(slot) = slots.first.iter().position(joins) {
                slots.hours[slot] += days;
                continue;
            }
            slots.first.push(hour);
            slots.hours.push(days);
            for (week, rates) in weeks.iter().zip(&mut slots.rates) {
                rates.push(week[hour]);
            }
        }
        for hours in &mut slots.hours {
            *hours *= month_hours / 168.0;
        }
        slots
    }

    /// Groups the hours for a variant of a system in the same month, as [`Slots::of`] does, with less to compute where
    /// only how many requests come is another.
    pub(super) fn again(
        &self,
        before: &[super::Component],
        components: &[super::Component],
        month_hours: f64,
    ) -> Slots {
        let mut pairs = before.iter().zip(components);
        if before.len() != components.len()
            || !pairs.all(|(one, other)| one.traffic.is_shaped_as(&other.traffic))
        {
            return Slots::of(components, month_hours);
        }
        let rates = components.iter().map(|component| {
            let rate = component.traffic.hourly(month_hours);
            self.first.iter().map(|hour| rate(*hour)).collect()
        });
        Slots {
            hours: self.hours.clone(),
            rates: rates.collect(),
            first: self.first.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_requests_of_the_classes_add_up_to_the_month() {
        let mut traffic = Traffic {
            requests_per_month: 7e6,
            weekend_factor: 0.3,
            ..Traffic::default()
        };
        for (hour, weight) in traffic.day.iter_mut().enumerate() {
            *weight = if (8..20).contains(&hour) { 5.0 } else { 1.0 };
        }
        let classes = traffic.hour_classes(730.0);
        assert_eq!(classes.len(), 4, "day and night, working day and weekend");
        let hours: f64 = classes.iter().map(|class| class.hours).sum();
        let requests: f64 = classes
            .iter()
            .map(|class| class.hours * 3600.0 * class.rate)
            .sum();
        assert!(
            (hours - 730.0).abs() < 1e-9 && (requests - 7e6).abs() < 1e-3,
            "{hours} {requests}"
        );
    }

    #[test]
    fn steady_traffic_is_one_class_and_its_peak_is_its_mean_times_the_burst() {
        let traffic = Traffic {
            peak_to_mean: 12.0,
            ..Traffic::steady(2_628_000.0)
        };
        assert_eq!(
            traffic.hour_classes(730.0),
            [HourClass {
                hours: 730.0,
                rate: 1.0
            }]
        );
        assert!((traffic.peak_rate(730.0) - 12.0).abs() < 1e-12);
        assert!((traffic.duty_cycle(730.0) - 1.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn undefined_weights_leave_defined_rates() {
        let traffic = Traffic {
            day: [f64::NAN; 24],
            weekend_factor: -1.0,
            ..Traffic::steady(1e6)
        };
        assert!(
            traffic
                .hour_classes(730.0)
                .iter()
                .all(|class| class.rate.is_finite() && class.hours.is_finite())
        );
        assert_eq!(Traffic::steady(1e6).mean_rate(0.0), 0.0);
    }
}
