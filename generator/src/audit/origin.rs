//! A tag of a finished page → the tag of a template that made it. Text between tags of the template language stands on
//! the page as it is; what they make may be anything.

use std::ops::Range;

use crate::theme::{Template, Theme};

/// Returns the template that has a tag, and where. Of several tags that fit, the one of which most stands on the page;
/// of equal ones, that of the template `own`, which the page names.
pub(super) fn of_tag<'a>(
    theme: &'a Theme,
    own: Option<&Template>,
    tag: &str,
) -> Option<(&'a Template, Range<usize>)> {
    let opening = tag.find(|sign: char| sign.is_whitespace() || sign == '>' || sign == '/');
    let opening = &tag[..opening?];
    let mut best: Option<((usize, bool), &Template, Range<usize>)> = None;
    for template in &theme.templates {
        let is_own = own.is_some_and(|own| own.file == template.file);
        for (start, _) in template.text.match_indices(opening) {
            let text = &template.text[start..];
            let fit =
                end_of_tag(text).and_then(|end| Some(((fit(&text[..end], tag)?, is_own), end)));
            if let Some((fit, end)) = fit
                && best.as_ref().is_none_or(|(most, ..)| fit > *most)
            {
                best = Some((fit, template, start..start + end));
            }
        }
    }
    best.map(|(_, template, span)| (template, span))
}

/// Returns the length of the tag at the beginning of a template's text.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '>']) {
        at += found;
        match code_at(&text[at..]) {
            Some(code) => at += code,
            None if text.as_bytes()[at] == b'>' => return Some(at + 1),
            None => at += 1,
        }
    }
    None
}

/// Returns the length of the `{{ … }}`, `{% … %}` or `{# … #}` at the beginning of a text.
fn code_at(text: &str) -> Option<usize> {
    let end = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        "{#" => "#}",
        _ => return None,
    };
    text.find(end).map(|at| at + end.len())
}

/// Returns how many bytes of a template's tag stand in a finished one, in order; `None` where it cannot have made it:
/// what comes before the first piece of code and after the last stands there always.
fn fit(made_by: &str, tag: &str) -> Option<usize> {
    let mut texts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = made_by[at..].find('{') {
        at += found;
        match code_at(&made_by[at..]) {
            Some(code) => {
                texts.push(&made_by[start..at]);
                at += code;
                start = at;
            }
            None => at += 1,
        }
    }
    let last = &made_by[start..];
    let Some((first, between)) = texts.split_first() else {
        return (last == tag).then_some(tag.len());
    };
    let mut rest = tag.strip_prefix(first)?.strip_suffix(last)?;
    let mut fit = first.len() + last.len();
    for text in between {
        if let Some(found) = rest.find(text) {
            rest = &rest[found + text.len()..];
            fit += text.len();
        }
    }
    Some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_whatever_code_makes_of_it() {
        for (made_by, tag, expected) in [
            ("<script>", "<script>", Some(8)),
            ("<script>", "<script defer>", None),
            (
                "<img src=\"{{ root }}a.png\">",
                "<img src=\"../a.png\">",
                Some(17),
            ),
            (
                "<img src=\"{{ root }}a.png\">",
                "<img src=\"../b.png\">",
                None,
            ),
            (
                "<p{% if a > b %} class=\"x\"{% else %} id=\"y\"{% endif %}>",
                "<p id=\"y\">",
                Some(10),
            ),
        ] {
            assert_eq!(
                end_of_tag(&format!("{made_by} and more>")),
                Some(made_by.len())
            );
            assert_eq!(fit(made_by, tag), expected, "{made_by} {tag}");
        }
    }
}
