//! Templates: static texts with places for values, the common form of markup and of sentences.
//!
//! In: a text such as `<b title="{name}">{}</b>`. Out: its words and places in order. Deliberately absent: the values,
//! escaping, and any format inside the braces.

use crate::small::split;

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that stands as it is; never empty.
    Words(&'a str),
    /// `{name}`: the value of this name goes here. `{}` has the empty name and takes the next value.
    Place(&'a str),
}

/// Visits the parts of a template in order. Every `{` starts a place, and the next `}` ends it.
#[inline(never)]
pub fn walk<'a>(template: &'a str, visit: &mut dyn FnMut(Part<'a>)) {
    let mut rest = template;
    while let Some((words, after)) = split(rest, b'{') {
        let (name, after) = split(after, b'}').unwrap_or((after, ""));
        if !words.is_empty() {
            visit(Part::Words(words));
        }
        visit(Part::Place(name));
        rest = after;
    }
    if !rest.is_empty() {
        visit(Part::Words(rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_places_come_in_order() {
        let parts = |template| {
            let mut parts = Vec::new();
            walk(template, &mut |part| parts.push(part));
            parts
        };
        let (place, words) = (Part::Place(""), Part::Words);
        assert_eq!(
            parts("{} of {}{}."),
            [place, words(" of "), place, place, words(".")]
        );
        assert_eq!(parts("a {name}"), [words("a "), Part::Place("name")]);
        assert_eq!(parts(""), []);
    }
}
