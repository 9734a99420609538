//! Templates: static texts with places for values, the common form of markup and of sentences.
//!
//! In: a text such as `<b>{}</b>`. Out: its words and places in order. Deliberately absent: the values, escaping, and
//! any format inside the braces.

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that stands as it is; never empty.
    Words(&'a str),
    /// `{}`: the next value goes here.
    Place,
}

/// Visits the parts of a template in order. Every `{` starts a place.
#[inline(never)]
pub fn walk<'a>(template: &'a str, visit: &mut dyn FnMut(Part<'a>)) {
    for (at, piece) in template.split('{').enumerate() {
        if at > 0 {
            visit(Part::Place);
        }
        let words = piece.strip_prefix('}').unwrap_or(piece);
        if !words.is_empty() {
            visit(Part::Words(words));
        }
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
        let (place, words) = (Part::Place, Part::Words);
        assert_eq!(
            parts("{} of {}{}."),
            [place, words(" of "), place, place, words(".")]
        );
        assert_eq!(parts(""), []);
    }
}
