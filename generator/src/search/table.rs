//! Texts by number: each once, in the order in which they came, all in one piece of memory. There are hundreds of thousands
//! of terms in a large site, and as many pieces would leave holes that nothing else fits.

use std::hash::BuildHasher as _;

use rustc_hash::FxBuildHasher;

/// A table of texts.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The texts, one after the other.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// By hash, the number of a text and 1; 0 where there is none. As many as a power of two.
    slots: Vec<u32>,
}

impl Table {
    /// Returns how many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the text of a number.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// Returns the texts in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// Returns the number of a text, which gets the next one where it is new.
    pub(super) fn insert(&mut self, text: &str) -> usize {
        // At most three of four slots are taken.
        if self.len() * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.slot(text);
        match self.slots[slot].checked_sub(1) {
            Some(number) => number as usize,
            None => {
                self.text.push_str(text);
                self.ends.push(self.text.len() as u32);
                self.slots[slot] = self.len() as u32;
                self.len() - 1
            }
        }
    }

    /// Returns the slot that a text is in, or would be.
    fn slot(&self, text: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = FxBuildHasher.hash_one(text) as usize & last;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.get(number as usize) == text {
                break;
            }
            slot = (slot + 1) & last;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        for number in 0..self.len() {
            let slot = self.slot(self.get(number));
            self.slots[slot] = number as u32 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_the_number_it_got_when_it_came_first() {
        let mut table = Table::default();
        let text = |number: usize| format!("term {}", number % 1000);
        for number in 0..5000 {
            assert_eq!(table.insert(&text(number)), number % 1000);
        }
        assert_eq!(table.insert(""), 1000);
        assert_eq!(
            (table.len(), table.get(1000), table.get(17)),
            (1001, "", "term 17")
        );
        assert_eq!(table.iter().nth(999), Some("term 999"));
    }
}
