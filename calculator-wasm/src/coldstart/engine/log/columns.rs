//! Which column of a log is which.
//!
//! In: the first line. Out: the places of times, durations and concurrency, and whether the line was a header.

use super::text::{cell, time_of};
use super::{Problem, Reading};

/// Where the columns are.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) time: usize,
    pub(super) duration: Option<(usize, f64)>,
    pub(super) concurrency: Option<usize>,
}

/// Finds the columns from the first line, which may be a header or the first row.
pub(super) fn find_columns(line: &[u8], reading: Reading) -> Result<(Columns, bool), Problem> {
    let first_is_time = cell(line, 0).is_some_and(|text| time_of(text).is_some());
    if first_is_time {
        let concurrency = (reading == Reading::Concurrency).then_some(1);
        return Ok((
            Columns {
                time: 0,
                duration: None,
                concurrency,
            },
            false,
        ));
    }
    let mut columns = Columns {
        time: usize::MAX,
        duration: None,
        concurrency: None,
    };
    let mut index = 0;
    let mut any_time = false;
    while let Some(text) = cell(line, index) {
        any_time |= time_of(text).is_some();
        let name = Name::of(text);
        if columns.time == usize::MAX && name.is_time() {
            columns.time = index;
        } else if columns.duration.is_none() && name.is_duration() {
            columns.duration = Some((index, if name.in_seconds() { 1.0 } else { 1e-3 }));
        } else if columns.concurrency.is_none()
            && (name.is_concurrency() || reading == Reading::Concurrency && name.is_value())
        {
            columns.concurrency = Some(index);
        }
        index += 1;
    }
    if columns.time == usize::MAX {
        // Not a header at all, but rubbish before the first row: go on as without a header.
        let concurrency = (reading == Reading::Concurrency).then_some(1);
        return if any_time || index <= 1 || line.iter().any(u8::is_ascii_digit) {
            Ok((
                Columns {
                    time: 0,
                    duration: None,
                    concurrency,
                },
                index <= 1 && !any_time,
            ))
        } else {
            Err(Problem::NoTimeColumn)
        };
    }
    match reading {
        Reading::Requests => columns.concurrency = None,
        Reading::Concurrency if columns.concurrency.is_none() => {
            return Err(Problem::NoConcurrencyColumn);
        }
        _ => {}
    }
    Ok((columns, true))
}

/// The letters of a column's name, in lower case.
struct Name {
    letters: [u8; 32],
    length: usize,
}

impl Name {
    fn of(text: &[u8]) -> Self {
        let mut name = Self {
            letters: [0; 32],
            length: 0,
        };
        for &byte in text {
            if name.length < name.letters.len() && (byte.is_ascii_alphanumeric() || byte == b'_') {
                name.letters[name.length] = byte.to_ascii_lowercase();
                name.length += 1;
            }
        }
        name
    }

    fn text(&self) -> &[u8] {
        &self.letters[..self.length]
    }

    fn starts(&self, with: &[&[u8]]) -> bool {
        with.iter().any(|part| self.text().starts_with(part))
    }

    fn contains(&self, part: &[u8]) -> bool {
        self.text().windows(part.len()).any(|window| window == part)
    }

    fn is_time(&self) -> bool {
        self.starts(&[b"time", b"date", b"start", b"epoch", b"ts", b"arriv"])
    }

    fn is_duration(&self) -> bool {
        self.starts(&[b"duration", b"latency", b"elapsed"])
    }

    fn in_seconds(&self) -> bool {
        let text = self.text();
        text.ends_with(b"_s") || text.ends_with(b"sec") || text.ends_with(b"seconds")
    }

    fn is_concurrency(&self) -> bool {
        self.contains(b"concurren") || self.contains(b"instances")
    }

    fn is_value(&self) -> bool {
        self.starts(&[b"value", b"count", b"max"])
    }
}
