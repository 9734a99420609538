//! What `site.toml` says about links to other sites: which are not visited, and which refusals are accepted.

use crate::config::SiteConfig;

/// The rules of a site.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    config: &'a SiteConfig,
}

impl<'a> Rules<'a> {
    /// Returns the rules of a site.
    pub fn new(config: &'a SiteConfig) -> Rules<'a> {
        Rules { config }
    }

    /// Returns why an address is not visited, where a rule says so.
    pub fn reason_to_skip(&self, address: &str) -> Option<&'a str> {
        let mut rules = self.config.external_skip.iter();
        rules
            .find(|(pattern, _)| matches(pattern, address))
            .map(|(_, reason)| reason.as_str())
    }

    /// Tells whether a rule accepts a status that would be a finding.
    pub fn accepts(&self, address: &str, status: u16) -> bool {
        let mut rules = self.config.external_accept.iter();
        rules.any(|(pattern, statuses)| matches(pattern, address) && statuses.contains(&status))
    }
}

/// Tells whether an address is what a pattern stands for, in which `*` is any text.
fn matches(pattern: &str, address: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = address.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_text() {
        for (pattern, address, expected) in [
            ("https://a.example/", "https://a.example/", true),
            ("https://a.example/", "https://a.example/b", false),
            ("https://a.example/*", "https://a.example/b/c", true),
            ("https://*.example/*", "https://a.example/b", true),
            ("*/private/*", "https://a.example/private/x", true),
            ("*/private/*", "https://a.example/public", false),
            ("*ab", "ab", true),
            ("a*a", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, address), expected, "{pattern} {address}");
        }
    }
}
