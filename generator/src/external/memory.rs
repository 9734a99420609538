//! What is remembered of visits to other sites: a JSON file, one entry for each address. In and out: its text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Conduct};

/// For how long an address that was fine is not visited again: a week, in seconds.
const FRESH: u64 = 7 * 24 * 60 * 60;

/// The one layout that this version reads and writes.
const SCHEMA: u32 = 1;

/// The visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    visits: BTreeMap<String, Visit>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: u32,
    visits: BTreeMap<String, Visit>,
}

/// A visit. An address that gave no answer has a problem, any other a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    /// When, in seconds since 1970.
    at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Memory {
    /// Reads the text of a memory; `None` for anything that this version did not write.
    pub fn parse(text: &str) -> Option<Memory> {
        let document: Document = serde_json::from_str(text).ok()?;
        let visits = document.visits;
        (document.schema == SCHEMA).then_some(Memory { visits })
    }

    /// Returns the text.
    pub fn text(&self) -> String {
        let document = Document {
            schema: SCHEMA,
            visits: self.visits.clone(),
        };
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }

    /// Returns what is remembered of an address and still holds: anything where nothing may be visited, else an
    /// answer without a fault that is not old.
    pub fn answer(&self, address: &str, conduct: &Conduct) -> Option<Answer> {
        let visit = self.visits.get(address)?;
        let is_fresh = visit.at <= conduct.now && conduct.now - visit.at < FRESH;
        let is_fine = matches!(visit.status, Some(200..=299));
        (conduct.offline || (is_fresh && is_fine)).then(|| match visit.status {
            Some(code) => Answer::Status {
                code,
                moved_to: visit.moved_to.clone(),
            },
            None => Answer::Nothing(visit.problem.clone().unwrap_or_default()),
        })
    }

    /// Remembers a visit.
    pub fn keep(&mut self, address: &str, answer: &Answer, now: u64) {
        let visit = match answer.clone() {
            Answer::Status { code, moved_to } => Visit {
                at: now,
                status: Some(code),
                moved_to,
                problem: None,
            },
            Answer::Nothing(problem) => Visit {
                at: now,
                status: None,
                moved_to: None,
                problem: Some(problem),
            },
        };
        self.visits.insert(address.to_owned(), visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::external::visit::Pace;

    fn conduct(now: u64, offline: bool) -> Conduct {
        Conduct {
            offline,
            now,
            pace: Pace::default(),
        }
    }

    #[test]
    fn what_was_fine_holds_for_a_week_and_the_rest_only_where_nothing_is_visited() {
        let fine = Answer::Status {
            code: 200,
            moved_to: Some("https://b.example/".to_owned()),
        };
        let dead = Answer::Nothing("no such host".to_owned());
        let mut memory = Memory::default();
        memory.keep("a", &fine, 1000);
        memory.keep("b", &dead, 1000);
        let memory = Memory::parse(&memory.text()).unwrap();
        assert_eq!(
            memory.answer("a", &conduct(1001, false)),
            Some(fine.clone())
        );
        assert_eq!(memory.answer("a", &conduct(1000 + FRESH, false)), None);
        assert_eq!(memory.answer("a", &conduct(999, false)), None);
        assert_eq!(memory.answer("a", &conduct(1000 + FRESH, true)), Some(fine));
        assert_eq!(memory.answer("b", &conduct(1001, false)), None);
        assert_eq!(memory.answer("b", &conduct(1001, true)), Some(dead));
        assert_eq!(memory.answer("c", &conduct(1001, true)), None);
    }

    #[test]
    fn what_another_version_wrote_is_not_believed() {
        for text in [
            "",
            "{}",
            "{\"schema\": 2, \"visits\": {}}",
            "{\"schema\": 1, \"visits\": {\"a\": {}}}",
        ] {
            assert_eq!(Memory::parse(text), None, "{text}");
        }
    }
}
