//! Reading a log of requests or of concurrency: tolerant of what logs contain, exact about what was left out.
//!
//! In: the bytes of a CSV file (comma, semicolon, tab; quotes; with or without a header). Out: times in order, counted
//! from the first one, and [`Notes`] on what was sorted, skipped or missing. A log of which less than half can be read
//! is an error that names the first line at fault. Never panics, linear in the size of the file but for sorting.
//!
//! Times are ISO 8601 (`2026-11-21T08:00:00.250Z`, a space for the T, an offset, no offset for UTC) or numbers: seconds,
//! milliseconds, microseconds or nanoseconds since 1970, told apart by their size, or seconds since any start.

mod columns;
mod text;

use columns::{Columns, find_columns};
use text::{cell, number_of, time_of, trim};

/// Most rows that are read.
pub const MOST_ROWS: usize = 5_000_000;

/// What the rows of a log are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Concurrency if a column's name says so, else requests.
    Guess,
    /// One request per row, with its duration if there is a column for it.
    Requests,
    /// The number of requests in service from that time on.
    Concurrency,
}

/// A log that was read. Times are seconds since the first row.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// What was recorded.
    pub content: Content,
    /// Time of the first row in seconds since 1970, or on the log's own scale.
    pub start: f64,
    /// What is worth knowing about the file.
    pub notes: Notes,
}

/// The content of a log.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Times of requests, in order, and their durations in seconds (empty if the log has none).
    Requests {
        /// Times in seconds.
        times: Vec<f64>,
        /// Durations in seconds.
        durations: Vec<f64>,
    },
    /// (Time in seconds, requests in service), in order.
    Concurrency(Vec<(f64, f64)>),
}

/// What is worth knowing about a log.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Notes {
    /// Rows used.
    pub rows: usize,
    /// Rows left out because they could not be read.
    pub skipped: usize,
    /// The first of them, and what was wrong with it.
    pub first_skipped: Option<(usize, Problem)>,
    /// Rows that were earlier than the row before them; the log was sorted.
    pub out_of_order: usize,
    /// Longest time between two rows, in seconds: a break in the recording if it is far longer than the others.
    pub longest_gap: f64,
    /// When it began, in seconds since the first row.
    pub longest_gap_at: f64,
    /// Mean time between two rows, in seconds.
    pub mean_gap: f64,
}

/// What is wrong with a row or a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No time could be read.
    NotATime,
    /// The duration or concurrency is not a number of at least 0.
    NotANumber,
    /// The row has fewer columns than the header promises.
    ColumnMissing,
    /// The header names no column of times.
    NoTimeColumn,
    /// The header names no column of concurrency.
    NoConcurrencyColumn,
    /// There are no rows.
    Empty,
    /// There are more than [`MOST_ROWS`] rows.
    TooLong,
}

impl Problem {
    /// Returns the problem in words.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotATime => "not a time: ISO 8601 or seconds or milliseconds since 1970",
            Self::NotANumber => "not a number of at least 0",
            Self::ColumnMissing => "fewer columns than the header",
            Self::NoTimeColumn => "the header names no column of times",
            Self::NoConcurrencyColumn => "the header names no column of concurrency",
            Self::Empty => "no rows",
            Self::TooLong => "more than 5,000,000 rows",
        }
    }
}

/// Why a log cannot be used: the line (from 1) and the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// Reads a log.
///
/// The column of times is the one called time, timestamp, date, start, epoch or datetime, of durations the one that
/// begins with duration, latency or elapsed (milliseconds unless the name ends in `_s`, `seconds` or `sec`), of
/// concurrency the one whose name contains concurren or instances, or is called value, count or maximum. Without a
/// header, times come first and concurrency, if asked for, second.
///
/// # Errors
/// No rows, no usable column, more than [`MOST_ROWS`] rows, or more rows unreadable than readable.
pub fn parse(bytes: &[u8], reading: Reading) -> Result<Log, LogError> {
    let mut reader = Reader::new(reading);
    for line in bytes.split(|&byte| byte == b'\n') {
        reader.line(line);
    }
    reader.finish()
}

/// Reads a log piece by piece, as [`parse`] does whole ones.
pub struct Reader {
    reading: Reading,
    /// The part of a line at the end of the last piece.
    #[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
    rest: Vec<u8>,
    rows: Rows,
    columns: Option<Columns>,
    lines: usize,
    problem: Option<LogError>,
}

impl Reader {
    /// Returns a reader that has seen nothing.
    pub fn new(reading: Reading) -> Self {
        Self {
            reading,
            #[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
            rest: Vec::new(),
            rows: Rows::default(),
            columns: None,
            lines: 0,
            problem: None,
        }
    }

    /// Reads the next piece; pieces may end anywhere. After the last one comes a line break of its own.
    #[cfg(any(not(target_arch = "wasm32"), feature = "worker"))]
    pub fn take(&mut self, bytes: &[u8]) {
        let mut lines = bytes.split(|&byte| byte == b'\n');
        let mut line = lines.next().unwrap_or_default();
        for next in lines {
            if self.rest.is_empty() {
                self.line(line);
            } else {
                let mut whole = core::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.line(&whole);
            }
            line = next;
        }
        self.rest.extend_from_slice(line);
    }

    fn line(&mut self, line: &[u8]) {
        self.lines += 1;
        let line = match self.lines {
            1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
            _ => line,
        };
        let line = trim(line);
        if line.is_empty() || line.starts_with(b"#") || self.problem.is_some() {
            return;
        }
        let fault = |problem| {
            Some(LogError {
                line: self.lines,
                problem,
            })
        };
        let columns = match self.columns {
            Some(known) => known,
            None => match find_columns(line, self.reading) {
                Ok((found, is_header)) => {
                    self.columns = Some(found);
                    if is_header {
                        return;
                    }
                    found
                }
                Err(problem) => {
                    self.problem = fault(problem);
                    return;
                }
            },
        };
        if self.rows.times.len() >= MOST_ROWS {
            self.problem = fault(Problem::TooLong);
            return;
        }
        self.rows.read(line, self.lines, columns);
    }

    /// Returns the log.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn finish(self) -> Result<Log, LogError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let rows = self.rows;
        let (skipped, first_skipped) = (rows.skipped, rows.first_skipped);
        if rows.times.is_empty() || skipped > rows.times.len() {
            let (line, problem) = first_skipped.unwrap_or((1, Problem::Empty));
            return Err(LogError { line, problem });
        }
        let concurrency = self
            .columns
            .is_some_and(|columns| columns.concurrency.is_some());
        Ok(rows.finish(concurrency))
    }
}

/// Rows read so far.
#[derive(Default)]
struct Rows {
    times: Vec<f64>,
    values: Vec<f64>,
    largest: f64,
    dated: bool,
    skipped: usize,
    first_skipped: Option<(usize, Problem)>,
}

impl Rows {
    fn read(&mut self, line: &[u8], number: usize, columns: Columns) {
        match self.read_row(line, columns) {
            Ok((time, value, dated)) => {
                self.times.push(time);
                self.values.extend(value);
                if dated {
                    self.dated = true;
                } else {
                    self.largest = self.largest.max(time.abs());
                }
            }
            Err(problem) => {
                self.skipped += 1;
                self.first_skipped = self.first_skipped.or(Some((number, problem)));
            }
        }
    }

    fn read_row(&self, line: &[u8], columns: Columns) -> Result<(f64, Option<f64>, bool), Problem> {
        let text = cell(line, columns.time).ok_or(Problem::ColumnMissing)?;
        let (time, dated) = time_of(text).ok_or(Problem::NotATime)?;
        // A number among dates, or a date among numbers, is a slip.
        if !self.times.is_empty() && dated != self.dated {
            return Err(Problem::NotATime);
        }
        let value = match (columns.concurrency, columns.duration) {
            (Some(column), _) => Some((column, 1.0)),
            (None, duration) => duration,
        };
        let Some((column, scale)) = value else {
            return Ok((time, None, dated));
        };
        let text = cell(line, column).ok_or(Problem::ColumnMissing)?;
        let value = number_of(text).ok_or(Problem::NotANumber)? * scale;
        if (0.0..=1e9).contains(&value) {
            Ok((time, Some(value), dated))
        } else {
            Err(Problem::NotANumber)
        }
    }

    fn finish(mut self, concurrency: bool) -> Log {
        let scale = match self.largest {
            largest if largest > 1e17 => 1e-9,
            largest if largest > 1e14 => 1e-6,
            largest if largest > 1e11 => 1e-3,
            _ => 1.0,
        };
        let mut notes = Notes {
            rows: self.times.len(),
            skipped: self.skipped,
            first_skipped: self.first_skipped,
            ..Notes::default()
        };
        for pair in self.times.windows(2) {
            notes.out_of_order += usize::from(pair[1] < pair[0]);
        }
        if notes.out_of_order > 0 {
            sort(&mut self.times, &mut self.values);
        }
        let start = self.times[0];
        for time in &mut self.times {
            *time = (*time - start) * scale;
        }
        for pair in self.times.windows(2) {
            if pair[1] - pair[0] > notes.longest_gap {
                notes.longest_gap = pair[1] - pair[0];
                notes.longest_gap_at = pair[0];
            }
        }
        let last = self.times[self.times.len() - 1];
        notes.mean_gap = last / (self.times.len() as f64 - 1.0).max(1.0);
        let content = if concurrency {
            Content::Concurrency(self.times.into_iter().zip(self.values).collect())
        } else {
            Content::Requests {
                times: self.times,
                durations: self.values,
            }
        };
        Log {
            content,
            start: start * scale,
            notes,
        }
    }
}

/// Sorts times, and values with them if there are as many: merges runs of doubling length, so that a log with a few
/// rows out of place is done quickly and equal times keep their order.
pub(crate) fn sort(times: &mut Vec<f64>, values: &mut Vec<f64>) {
    let count = times.len();
    let mut order: Vec<u32> = (0..count as u32).collect();
    let mut merged = order.clone();
    let mut width = 1;
    while width < count {
        let mut start = 0;
        while start < count {
            let middle = (start + width).min(count);
            let end = (middle + width).min(count);
            let (mut left, mut right) = (start, middle);
            for slot in &mut merged[start..end] {
                let take_left = left < middle
                    && (right >= end
                        || times[order[left] as usize] <= times[order[right] as usize]);
                if take_left {
                    *slot = order[left];
                    left += 1;
                } else {
                    *slot = order[right];
                    right += 1;
                }
            }
            start = end;
        }
        core::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    *times = order.iter().map(|&index| times[index as usize]).collect();
    if values.len() == count {
        *values = order.iter().map(|&index| values[index as usize]).collect();
    }
}
