//! How old a price is on a given day.
//!
//! In: the date of a price, which may name only a month or a year, and a day. Out: days. A date that names no day
//! counts from the first one it can mean, so that an age is never understated. Deliberately absent: the clock.

/// Returns the days from a date (`2026`, `2026-09` or `2026-09-20`) to another; negative when it is later. `None` when
/// either is no date.
///
/// ```
/// use calculator_wasm::prices::age::days_between;
/// assert_eq!(days_between("2026-09-20", "2026-11-21"), Some(62));
/// assert_eq!(days_between("2026-09", "2026-11-21"), Some(81));
/// assert_eq!(days_between("2024-02-28", "2024-03-01"), Some(2));
/// assert_eq!(days_between("soon", "2026-11-21"), None);
/// ```
pub fn days_between(date: &str, to: &str) -> Option<i64> {
    Some(day_number(to)? - day_number(date)?)
}

/// Returns the day as `YYYY-MM-DD` that is so many days after 1970-01-01.
///
/// ```
/// use calculator_wasm::prices::age::day_of;
/// assert_eq!((day_of(0), day_of(20_778)), ("1970-01-01".into(), "2026-11-21".into()));
/// ```
pub fn day_of(days: i64) -> String {
    // The civil calendar in eras of 400 years that start on 1 March of year 0 (H. Hinnant, "chrono-compatible
    // low-level date algorithms").
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days from 1970-01-01, by the way back of [`day_of`].
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    });
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let day = parts.next().unwrap_or(Some(1))?;
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_reads_back() {
        for day in (0..60_000).step_by(7) {
            assert_eq!(days_between("1970", &day_of(day)), Some(day));
        }
    }
}
