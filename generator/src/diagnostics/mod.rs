//! Problems of the content as values, and the one place that lays them out.
//!
//! In: [`Diagnostic`]s from every stage, with byte spans into texts that were registered under their file
//! name. Out: a [`Report`], sorted and counted, and its renderings ([`human`], [`json`], [`sarif`], [`github`]). The
//! list of codes is in [`codes`]; a site changes their weight by levels, and lets single ones pass by [`waivers`]. Not here: trouble with the machine or the command line (see [`crate::exit`]), and any
//! decision to stop; stages go on and report everything they find.

pub mod codes;
pub mod github;
pub mod guide;
pub mod human;
pub mod json;
pub mod origins;
pub mod position;
pub mod remedy;
pub mod sarif;
pub mod suggest;
pub mod waivers;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::load::text::Text;

use codes::Code;
use origins::Origins;
use position::{Place, Walk};
use waivers::Waiver;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not written.
    Error,
    /// The site is written; the finding is printed.
    Warning,
}

impl Severity {
    /// Returns the word used in every rendering.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One problem, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of the catalogue that this is a case of.
    pub code: Code,
    /// Error or warning; the catalogue's unless the site says otherwise.
    pub severity: Severity,
    /// The file as the author would name it, such as `content/guides/cost.md`.
    pub file: String,
    /// Bytes of the file's text; `None` where the whole file is meant.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Circumstances, such as the page on which a template failed.
    pub note: Option<String>,
    /// What to do, with text to copy where there is some.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Returns a problem of the whole file, of the severity that the catalogue gives it.
    pub fn new(code: Code, file: impl Into<String>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.entry().severity,
            file: file.into(),
            span: None,
            message: message.into(),
            note: None,
            hint: None,
        }
    }

    /// Narrows the problem to these bytes of the file's text.
    pub fn at(mut self, span: Range<usize>) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to do about it, where there is something to say.
    pub fn maybe_hint(mut self, hint: Option<String>) -> Diagnostic {
        self.hint = hint;
        self
    }

    /// Where the problem comes in a report.
    fn order(&self) -> (&str, usize, Code, &str) {
        (
            &self.file,
            self.span.as_ref().map_or(0, |span| span.start),
            self.code,
            &self.message,
        )
    }

    /// What makes two problems the same one.
    fn identity(&self) -> (Code, String, Option<(usize, usize)>, String) {
        let span = self.span.as_ref().map(|span| (span.start, span.end));
        (self.code, self.file.clone(), span, self.message.clone())
    }

    /// Returns the message with its circumstances and what to do, on lines of their own.
    pub fn full_message(&self) -> String {
        let mut text = self.message.clone();
        if let Some(note) = &self.note {
            text.push_str(&format!("\nnote: {note}"));
        }
        if let Some(hint) = &self.hint {
            text.push_str(&format!("\nhint: {hint}"));
        }
        text
    }

    /// Adds a circumstance.
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = Some(note.into());
        self
    }

    /// Leaves out the middle of texts that quote a great deal: a word of a megabyte says no more than its ends.
    fn shorten(&mut self) {
        let texts = [
            Some(&mut self.message),
            self.note.as_mut(),
            self.hint.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            if text.len() > MOST_OF_A_TEXT {
                let head = text.floor_char_boundary(MOST_OF_A_TEXT / 2);
                let tail = text.ceil_char_boundary(text.len() - MOST_OF_A_TEXT / 4);
                text.replace_range(head..tail, " … ");
            }
        }
    }
}

/// The most bytes of a message, a note or a hint.
const MOST_OF_A_TEXT: usize = 2000;

/// The problems of a run while it is going on, with the texts that they point into.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    waivers: Vec<Waiver>,
    levels: BTreeMap<Code, Option<Severity>>,
    not_looked_for: BTreeSet<Code>,
    skipped: Vec<Diagnostic>,
    texts: BTreeMap<String, Text>,
    /// The pages that were assembled, with the number of problems that were found before that, in the page as it is.
    assembled: BTreeMap<String, (usize, Origins)>,
}

impl Findings {
    /// Returns an empty collection.
    pub fn new() -> Findings {
        Findings::default()
    }

    /// Registers the text of a file, so that spans into it become lines, columns and excerpts.
    pub fn add_text(&mut self, file: impl Into<String>, text: Text) {
        self.texts.insert(file.into(), text);
    }

    /// Says where the parts of a page came from: problems of it that are found from now on point into the assembled
    /// text.
    pub fn add_origins(&mut self, file: impl Into<String>, origins: Origins) {
        self.assembled
            .insert(file.into(), (self.list.len(), origins));
    }

    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds several problems.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(diagnostics);
    }

    /// Adds a waiver, or the problem that it is.
    pub fn waive(&mut self, waiver: Result<Waiver, Box<Diagnostic>>) {
        match waiver {
            Ok(waiver) => self.waivers.push(waiver),
            Err(problem) => self.list.push(*problem),
        }
    }

    /// Sets what findings of some codes weigh on this site; `None` leaves them out. Codes that are not adjustable
    /// keep their weight.
    pub fn set_levels(&mut self, levels: BTreeMap<Code, Option<Severity>>) {
        self.levels = levels;
    }

    /// Says that this run does not look for some codes: waivers for them stay unused without being findings.
    pub fn not_looked_for(&mut self, codes: &[Code]) {
        self.not_looked_for.extend(codes);
    }

    /// Says what was not looked at, and why: an address, at its first place.
    pub fn skip(
        &mut self,
        address: &str,
        file: &str,
        span: Option<Range<usize>>,
        reason: impl Into<String>,
    ) {
        let mut skipped = Diagnostic::new(Code::UncheckedLink, file, address).note(reason);
        skipped.span = span;
        self.skipped.push(skipped);
    }

    /// Returns the findings in order of file, line and column, each once, with their places worked out. Waived ones
    /// are set apart; a waiver that waives nothing is a finding itself.
    pub fn into_report(mut self) -> Report {
        let waived = self.take_waived();
        self.apply_levels();
        let mut seen = BTreeSet::new();
        let mut list = std::mem::take(&mut self.list);
        list.retain(|diagnostic| seen.insert(diagnostic.identity()));
        let findings = self.located(
            list.into_iter()
                .map(|diagnostic| (diagnostic, ()))
                .collect(),
        );
        let skipped = std::mem::take(&mut self.skipped)
            .into_iter()
            .map(|skipped| {
                let mut skipped = self.at_its_origin(usize::MAX, skipped);
                skipped.note = skipped.note.map(|note| note.replace('\n', ", "));
                (skipped, ())
            });
        let skipped = self.located(skipped.collect());
        Report {
            findings: findings.into_iter().map(|(finding, ())| finding).collect(),
            waived: self.located(waived),
            skipped: skipped.into_iter().map(|(finding, ())| finding).collect(),
            texts: self.texts,
        }
    }

    /// Puts problems, each with something that goes along, in order and works out their places.
    fn located<T>(&self, mut list: Vec<(Diagnostic, T)>) -> Vec<(Finding, T)> {
        list.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        let mut walk: Option<(String, Walk<'_>)> = None;
        let mut located = Vec::with_capacity(list.len());
        for (mut diagnostic, along) in list {
            diagnostic.shorten();
            if walk
                .as_ref()
                .is_none_or(|(file, _)| *file != diagnostic.file)
            {
                walk = self
                    .texts
                    .get(&diagnostic.file)
                    .map(|text| (diagnostic.file.clone(), Walk::new(text)));
            }
            let place = match (&diagnostic.span, &mut walk) {
                (Some(span), Some((_, walk))) => Some(walk.place(span)),
                _ => None,
            };
            located.push((Finding { diagnostic, place }, along));
        }
        located
    }

    /// Takes out what a waiver allows; waivers that allow nothing become findings.
    fn take_waived(&mut self) -> Vec<(Diagnostic, String)> {
        let mut waived = Vec::new();
        let mut used = vec![false; self.waivers.len()];
        for (index, diagnostic) in std::mem::take(&mut self.list).into_iter().enumerate() {
            let waiver = self
                .waivers
                .iter()
                .position(|waiver| waiver.allows(&diagnostic));
            let diagnostic = self.at_its_origin(index, diagnostic);
            match waiver {
                Some(at) => {
                    used[at] = true;
                    waived.push((diagnostic, self.waivers[at].reason.clone()));
                }
                None => self.list.push(diagnostic),
            }
        }
        let unused = self
            .waivers
            .iter()
            .zip(used)
            .filter(|(waiver, used)| !used && !self.not_looked_for.contains(&waiver.code));
        let mut problems = Vec::new();
        for (waiver, _) in unused {
            problems.push(
                Diagnostic::new(
                    Code::UnusedWaiver,
                    &waiver.file,
                    format!(
                        "the waiver waives nothing: there is no `{}` here",
                        waiver.code.entry().name
                    ),
                )
                .at(waiver.span.clone())
                .hint("remove it, or move it right before what it is for"),
            );
        }
        for problem in problems {
            let problem = self.at_its_origin(usize::MAX, problem);
            self.list.push(problem);
        }
        waived
    }

    /// Returns a problem at the place where it was written; `index` says when it was found.
    fn at_its_origin(&self, index: usize, problem: Diagnostic) -> Diagnostic {
        match self.assembled.get(&problem.file) {
            Some((before, origins)) if index >= *before => {
                let page = problem.file.clone();
                origins.at_its_origin(problem, &page, &self.texts)
            }
            _ => problem,
        }
    }

    fn apply_levels(&mut self) {
        let levels = std::mem::take(&mut self.levels);
        self.list
            .retain_mut(|diagnostic| match levels.get(&diagnostic.code) {
                Some(level) if diagnostic.code.entry().adjustable => {
                    diagnostic.severity = level.unwrap_or(diagnostic.severity);
                    level.is_some()
                }
                _ => true,
            });
    }
}

/// A problem with its place worked out.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The problem.
    pub diagnostic: Diagnostic,
    /// Where it is; `None` where the whole file is meant.
    pub place: Option<Place>,
}

impl Finding {
    /// Returns something that was not looked at as one line: `content/a.md:7:3 https://example.org/: why`.
    pub fn named(&self) -> String {
        let place = self.place.map(|place| place.start);
        let place = place.map(|at| format!(":{}:{}", at.line, at.column));
        format!(
            "{}{} {}: {}",
            self.diagnostic.file,
            place.unwrap_or_default(),
            self.diagnostic.message,
            self.diagnostic.note.as_deref().unwrap_or_default()
        )
    }
}

/// All findings of a run, sorted by file, line and column.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    waived: Vec<(Finding, String)>,
    skipped: Vec<Finding>,
    texts: BTreeMap<String, Text>,
}

impl Report {
    /// Returns the findings in order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the findings that waivers let pass, with the reasons.
    pub fn waived(&self) -> &[(Finding, String)] {
        &self.waived
    }

    /// Returns what was not looked at, in order of places: the message is the address, the note says why.
    pub fn skipped(&self) -> &[Finding] {
        &self.skipped
    }

    /// Returns how many findings are errors.
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// Returns how many findings are warnings.
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// Returns the count in words, such as `2 errors, 1 warning`; empty for a clean run.
    pub fn summary(&self) -> String {
        let count = |number: usize, word: &str| match number {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{number} {word}s")),
        };
        let waived = Some(self.waived.len())
            .filter(|number| *number > 0)
            .map(|number| format!("{number} waived"));
        let parts = [
            count(self.errors(), "error"),
            count(self.warnings(), "warning"),
            waived,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Returns the text registered for a file.
    pub fn text(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(|text| &**text)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.diagnostic.severity == severity)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(file: &str, start: usize) -> Diagnostic {
        Diagnostic::new(Code::UnknownKey, file, "unknown key").at(start..start + 1)
    }

    #[test]
    fn findings_come_sorted_by_file_and_place_and_each_once() {
        let mut findings = Findings::new();
        findings.add_text("b.md", "one\ntwo\n".into());
        findings.add_text("a.md", "one\n".into());
        findings.extend([
            finding("b.md", 5),
            finding("b.md", 1),
            finding("a.md", 0),
            finding("b.md", 1),
        ]);
        let report = findings.into_report();
        let places: Vec<_> = report
            .findings()
            .iter()
            .map(|f| {
                let start = f.place.as_ref().unwrap().start;
                (f.diagnostic.file.as_str(), start.line, start.column)
            })
            .collect();
        assert_eq!(places, [("a.md", 1, 1), ("b.md", 1, 2), ("b.md", 2, 2)]);
        assert_eq!(report.summary(), "3 errors");
    }

    #[test]
    fn a_text_that_quotes_a_megabyte_keeps_its_ends() {
        let message = format!("unknown key `{}`, as it seems", "é".repeat(500_000));
        let mut findings = Findings::new();
        findings.push(Diagnostic::new(Code::UnknownKey, "a.md", message));
        let report = findings.into_report();
        let message = &report.findings()[0].diagnostic.message;
        assert!(message.len() < 2000, "{} bytes", message.len());
        assert!(message.starts_with("unknown key `éé") && message.ends_with("éé`, as it seems"));
    }

    #[test]
    fn a_clean_report_has_nothing_to_count() {
        assert_eq!(Findings::new().into_report().summary(), "");
    }
}
