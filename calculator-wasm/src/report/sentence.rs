//! Text with values in it: a template with places, and the values for them.
//!
//! In: a static template and quantities or names. Out: its words and values in order, or plain text. The template is
//! one text, so that a translation can put the values elsewhere, and less code than a list of pieces.
//! Deliberately absent: markup and number formats.

use crate::format::{Format, Quantity};
use crate::template::{Part, walk};
use crate::words::Words;

/// Text with quantities in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// One for each sentence; the values run on through all of them.
    templates: Vec<&'static str>,
    values: Vec<Value>,
}

/// What stands in a place.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Name(String),
    Quantity(Quantity),
}

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// Words of the template, or a name such as that of a component.
    Words(&'a str),
    /// A value, to be written in the language of the page.
    Quantity(&'a Quantity),
}

impl Sentence {
    /// Returns a sentence of a template; each `{}` in it is the place of a value.
    ///
    /// ```
    /// use calculator_wasm::money::Money;
    /// use calculator_wasm::report::Sentence;
    /// use calculator_wasm::{Format, Quantity};
    /// let cost = Quantity::Money(Money::from_cents(273));
    /// let sentence = Sentence::of("{} costs {} a month.").name("checkout").quantity(cost);
    /// assert_eq!(sentence.to_text(&Format::english()), "checkout costs $2.73 a month.");
    /// ```
    #[inline(never)]
    pub fn of(template: &'static str) -> Self {
        Self {
            templates: vec![template],
            values: Vec::new(),
        }
    }

    /// Returns a sentence of a template and the quantities for its places.
    #[inline(never)]
    pub fn with(template: &'static str, quantities: &[Quantity]) -> Self {
        Self::default().and(template, quantities)
    }

    /// Adds another sentence, or another part of this one, with the quantities for its places.
    #[must_use]
    #[inline(never)]
    pub fn and(mut self, template: &'static str, quantities: &[Quantity]) -> Self {
        self.templates.push(template);
        self.values
            .extend(quantities.iter().cloned().map(Value::Quantity));
        self
    }

    /// Adds a sentence with its values.
    #[must_use]
    #[inline(never)]
    pub fn joined(mut self, other: Self) -> Self {
        self.templates.extend(other.templates);
        self.values.extend(other.values);
        self
    }

    /// Puts a name from the inputs or a table into the next place.
    #[must_use]
    #[inline(never)]
    pub fn name(mut self, name: &str) -> Self {
        self.values.push(Value::Name(String::from(name)));
        self
    }

    /// Puts a value into the next place.
    #[must_use]
    #[inline(never)]
    pub fn quantity(mut self, quantity: Quantity) -> Self {
        self.values.push(Value::Quantity(quantity));
        self
    }

    /// Returns sentences without values.
    #[inline(never)]
    pub fn list(texts: &[&'static str]) -> Vec<Self> {
        texts.iter().copied().map(Sentence::of).collect()
    }

    /// Returns whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.templates.iter().all(|template| template.is_empty())
    }

    /// Visits the parts in order, the templates in the language of the words.
    pub fn walk(&self, translated: Words, visit: &mut dyn FnMut(Piece<'_>)) {
        let mut values = self.values.iter();
        for template in &self.templates {
            walk(translated.of(template), &mut |part| match part {
                Part::Words(words) => visit(Piece::Words(words)),
                Part::Place(_) => match values.next() {
                    Some(Value::Name(name)) => visit(Piece::Words(translated.of(name))),
                    Some(Value::Quantity(quantity)) => visit(Piece::Quantity(quantity)),
                    None => debug_assert!(false, "a place without a value: {template}"),
                },
            });
        }
        debug_assert!(
            values.next().is_none(),
            "a value without a place: {:?}",
            self.templates
        );
    }

    /// Returns the sentence as plain text.
    #[inline(never)]
    pub fn to_text(&self, format: &Format) -> String {
        let mut out = String::new();
        self.walk(format.words, &mut |piece| match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Quantity(quantity) => out.push_str(&format.quantity(quantity)),
        });
        out
    }
}

impl From<&'static str> for Sentence {
    fn from(words: &'static str) -> Self {
        Sentence::of(words)
    }
}
