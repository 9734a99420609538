//! Links to other sites → findings about those that are dead or moved. In: the links of a finished site, the rules
//! of `site.toml`, what is remembered of earlier visits. Out: findings, counts, and what to remember.
//!
//! 1. [`rules`] sets links aside that the site says not to visit, and knows which refusals to accept.
//! 2. [`memory`] answers for links that were fine a short while ago, and for all of them where nothing may be visited.
//! 3. [`visit`] asks for the rest: one at a time on a host, several hosts at once, again where that may help.
//! 4. [`judge`] makes findings of the answers.
//!
//! Deliberately absent: the parts of pages that links name, which scripts make on many sites; and the disk, which is
//! left to the command.

pub mod judge;
pub mod memory;
pub mod rules;
pub mod visit;

use crate::audit::ForeignLink;
use crate::config::SiteConfig;
use crate::diagnostics::Diagnostic;

use memory::Memory;
use rules::Rules;
use visit::Pace;

/// What a server said, or why it said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A status, after any redirects, and the address to use from now on where all of these were permanent.
    Status {
        /// The status.
        code: u16,
        /// Where a permanent redirect leads.
        moved_to: Option<String>,
    },
    /// No answer came; the reason in words.
    Nothing(String),
}

/// How links are checked.
#[derive(Clone, Copy, Debug)]
pub struct Conduct {
    /// Visit nothing, and go by what is remembered.
    pub offline: bool,
    /// The time, in seconds since 1970.
    pub now: u64,
    /// How patiently and how fast servers are asked.
    pub pace: Pace,
}

/// What came of checking.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The findings.
    pub problems: Vec<Diagnostic>,
    /// How many addresses were visited.
    pub visited: usize,
    /// How many were answered for by memory.
    pub remembered: usize,
    /// What was not visited, because a rule says so or nothing may be, each with the reason.
    pub skipped: Vec<(ForeignLink, String)>,
}

/// Checks the links of a site. `memory` holds what is to be remembered afterwards.
pub fn check(
    links: &[ForeignLink],
    config: &SiteConfig,
    memory: &mut Memory,
    conduct: &Conduct,
) -> Outcome {
    let rules = Rules::new(config);
    let mut outcome = Outcome::default();
    let mut answered: Vec<(&ForeignLink, Answer)> = Vec::new();
    let mut open: Vec<&ForeignLink> = Vec::new();
    for link in links {
        if let Some(reason) = rules.reason_to_skip(&link.address) {
            outcome.skipped.push((link.clone(), reason.to_owned()));
        } else if let Some(answer) = memory.answer(&link.address, conduct) {
            outcome.remembered += 1;
            answered.push((link, answer));
        } else if conduct.offline {
            let reason = "never visited, and this run is offline";
            outcome.skipped.push((link.clone(), reason.to_owned()));
        } else {
            open.push(link);
        }
    }
    let addresses: Vec<&str> = open.iter().map(|link| link.address.as_str()).collect();
    let answers = visit::all(&addresses, &conduct.pace);
    outcome.visited = answers.len();
    for (link, answer) in open.into_iter().zip(answers) {
        memory.keep(&link.address, &answer, conduct.now);
        answered.push((link, answer));
    }
    outcome.problems = answered
        .iter()
        .filter_map(|(link, answer)| judge::problem(link, answer, &rules))
        .collect();
    outcome
}
