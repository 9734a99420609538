//! What a page did that a reader's browser would have complained about, and every request it made.

use std::collections::BTreeSet;

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No answer yet.
    Pending,
    /// Answered, with the HTTP status (200 for other schemes).
    Answered(u64),
    /// Given up because the page was left, or by the page itself.
    Abandoned,
    /// Refused by the browser or lost, in the browser's words.
    Failed(String),
}

/// One request of a page.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    id: String,
    /// Its address.
    pub(crate) url: String,
    /// How it ended.
    pub(crate) fate: Fate,
}

/// Everything noticed on a page, in the order of arrival.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Errors written to the console, by the page or by the browser about the page.
    pub(crate) console_errors: Vec<String>,
    /// Exceptions and rejections that nobody caught.
    pub(crate) exceptions: Vec<String>,
    /// Violations of the page's content security policy.
    pub(crate) violations: Vec<String>,
    /// Elements whose file did not load.
    pub(crate) load_errors: Vec<String>,
    /// Requests, `data:`, `blob:` and `about:` left out.
    pub(crate) requests: Vec<Request>,
}

impl Seen {
    /// Returns a sentence for each thing that went wrong: errors, violations, failed requests, and requests to any
    /// address that does not begin with `home`.
    pub(crate) fn problems(&self, home: &str) -> Vec<String> {
        let mut found = BTreeSet::new();
        found.extend(
            self.console_errors
                .iter()
                .map(|text| format!("console error: {text}")),
        );
        found.extend(
            self.exceptions
                .iter()
                .map(|text| format!("uncaught exception: {text}")),
        );
        found.extend(
            self.violations
                .iter()
                .map(|text| format!("policy violation: {text}")),
        );
        found.extend(
            self.load_errors
                .iter()
                .map(|text| format!("did not load: {text}")),
        );
        for request in &self.requests {
            if !request.url.starts_with(home) {
                found.insert(format!("foreign request: {}", request.url));
            }
            found.extend(match &request.fate {
                Fate::Answered(..400) | Fate::Abandoned => None,
                Fate::Answered(status) => {
                    Some(format!("request answered {status}: {}", request.url))
                }
                Fate::Failed(reason) => Some(format!("request failed: {} ({reason})", request.url)),
                Fate::Pending => Some(format!("request without answer: {}", request.url)),
            });
        }
        found.into_iter().collect()
    }

    /// Returns the addresses asked for.
    pub(crate) fn addresses(&self) -> Vec<&str> {
        self.requests
            .iter()
            .map(|request| request.url.as_str())
            .collect()
    }

    /// Says whether some request has no answer yet.
    pub(crate) fn is_waiting(&self) -> bool {
        self.requests
            .iter()
            .any(|request| request.fate == Fate::Pending)
    }

    pub(super) fn request_began(&mut self, id: &str, url: &str) {
        if !["data:", "blob:", "about:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            self.requests.push(Request {
                id: id.into(),
                url: url.into(),
                fate: Fate::Pending,
            });
        }
    }

    /// Takes that another page is on its way: what the page before still waits for, it will not get.
    pub(super) fn page_left(&mut self) {
        for request in self
            .requests
            .iter_mut()
            .filter(|request| request.fate == Fate::Pending)
        {
            request.fate = Fate::Abandoned;
        }
    }

    /// What comes later under the same id replaces what came before (a body may be lost after its head has come), but an
    /// answer that was an error already stays.
    pub(super) fn request_ended(&mut self, id: &str, fate: Fate) {
        if let Some(request) = self
            .requests
            .iter_mut()
            .rev()
            .find(|request| request.id == id)
            && !matches!(request.fate, Fate::Answered(400..))
        {
            let abandoned = |reason: &str| {
                reason.starts_with("net::ERR_ABORTED") || reason.starts_with("NS_BINDING_ABORTED")
            };
            request.fate = match fate {
                Fate::Failed(reason) if abandoned(&reason) => Fate::Abandoned,
                fate => fate,
            };
        }
    }

    /// Takes one line of the meter script: a word and what it is about.
    pub(super) fn reported(&mut self, line: &str) {
        match line.split_once(' ') {
            Some(("policy", text)) => self.violations.push(text.into()),
            Some(("lost", address)) => self.load_errors.push(address.into()),
            _ => {}
        }
    }

    /// Takes the same line as a request for a file, for a browser that does not list those.
    pub(super) fn reported_file(&mut self, line: &str) {
        let fate = match line.split_once(' ') {
            Some(("came", address)) => Some((address, Fate::Answered(200))),
            Some(("lost", address)) => Some((address, Fate::Failed("did not load".into()))),
            _ => None,
        };
        if let Some((address, fate)) = fate.filter(|(address, _)| address.starts_with("file:")) {
            self.requests.push(Request {
                id: String::new(),
                url: address.into(),
                fate,
            });
        }
    }
}
