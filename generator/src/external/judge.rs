//! Answers → findings. Only what servers say plainly is an error; what may be different tomorrow, or for a person with
//! a browser, is a warning.

use crate::audit::ForeignLink;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::Code;

use super::Answer;
use super::rules::Rules;

/// Statuses by which servers turn programs away, ask for patience, or have trouble of their own.
const UNCLEAR: &[u16] = &[
    401, 402, 403, 405, 406, 407, 408, 418, 421, 425, 429, 451, 999,
];

/// Returns the finding about a link, if its answer makes one.
pub fn problem(link: &ForeignLink, answer: &Answer, rules: &Rules<'_>) -> Option<Diagnostic> {
    let address = &link.address;
    let accept = |status: u16| {
        format!(
            "open it in a browser; if it is right, add `\"{address}\" = \"{status}\"` below `[external_accept]` in site.toml"
        )
    };
    let (code, message, hint) = match answer {
        Answer::Status { code, .. } if rules.accepts(address, *code) => return None,
        Answer::Status {
            code: 200..=299,
            moved_to,
        } => (
            Code::MovedLink,
            format!("`{address}` has moved for good"),
            format!("write `{}`", moved_to.as_ref()?),
        ),
        Answer::Status { code, .. } if *code >= 500 || UNCLEAR.contains(code) => (
            Code::UncheckedLink,
            format!("`{address}` could not be checked: the server answered with status {code}"),
            accept(*code),
        ),
        Answer::Status { code, .. } => (
            Code::DeadForeignLink,
            format!("`{address}` is dead: the server answered with status {code}"),
            "link to where it is now, to an archived copy, or to nothing".to_owned(),
        ),
        Answer::Nothing(reason) => (
            Code::UncheckedLink,
            format!("`{address}` could not be checked: {reason}"),
            "try again later; if the site is gone, link to an archived copy".to_owned(),
        ),
    };
    let mut diagnostic = Diagnostic::new(code, &link.file, message).hint(hint);
    if let Some(span) = &link.span {
        diagnostic = diagnostic.at(span.clone());
    }
    if link.other_pages > 0 {
        let pages = if link.other_pages == 1 {
            "page"
        } else {
            "pages"
        };
        diagnostic = diagnostic.note(format!("and on {} other {pages}", link.other_pages));
    }
    Some(diagnostic)
}
