//! The texts of the calculators in another language.
//!
//! In: a table of checks and translations, which the page brings along. Out: the translation of a text, or the text itself.
//! The engine speaks English; where a page is in another language, a label, a template of a sentence or the name of a
//! unit is replaced as it is written. The table names each English text by its check instead of repeating it, so
//! that the module carries no language but its own and a page carries each translation once.
//! Deliberately absent: the translations (the theme's), plurals, and what a reader typed.

use crate::number;
use crate::small::split;

/// Whether texts can lead anywhere: the modules that hold one calculator name no reasons, and do without.
const LEADS: bool = !cfg!(any(
    feature = "cost",
    feature = "cold-start",
    feature = "worker"
));

/// One line of a table: the check of an English text, and its translation; or the complement of that check, and where the
/// text leads.
type Row = (u32, &'static str);

/// The translations into one language; none in English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(&'static [Row]);

impl Words {
    /// No translations: English.
    pub const NONE: Words = Words(&[]);

    /// Reads a table as [`line()`] writes it, line by line. It stays for as long as the program runs: a page has one for each
    /// calculator, a build one for each language.
    pub fn read(table: &str) -> Words {
        let mut rest: &'static str = String::from(table).leak();
        let mut rows = Vec::new();
        while let Some((line, after)) = split(rest, b'\n') {
            rest = after;
            if let Some((check, text)) = split(line, b' ') {
                rows.push((number_of(check), text));
            }
        }
        Words(rows.leak())
    }

    /// Returns a text in the language, or as it is.
    #[inline(never)]
    pub fn of(self, text: &str) -> &str {
        if self.0.is_empty() {
            return text;
        }
        let wanted = check(text);
        let row = self.0.iter().find(|(check, _)| *check == wanted);
        row.map_or(text, |(_, translation)| translation)
    }

    /// Returns the address that a text in the language of the page leads to, seen from the page; none where the page says
    /// nothing of it.
    pub fn address(self, text: &str) -> Option<&'static str> {
        if !LEADS || self.0.is_empty() {
            return None;
        }
        let wanted = !check(text);
        let row = self.0.iter().find(|(check, _)| *check == wanted);
        row.map(|(_, address)| *address)
    }
}

/// Returns the check of a text: 32 bits of FNV-1a. A test holds apart those of all texts that are translated.
pub fn check(text: &str) -> u32 {
    let mut sum = 0x811c_9dc5_u32;
    for byte in text.bytes() {
        sum = (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    sum
}

/// Returns a line of a table.
pub fn line(text: &str, translation: &str) -> String {
    let check = number::integer(u64::from(check(text)));
    crate::small::concat(&[&check, " ", translation, "\n"])
}

/// Returns a line of a table that says where a text leads, as it is in the language of the page.
pub fn address_line(text: &str, address: &str) -> String {
    let check = number::integer(u64::from(!check(text)));
    crate::small::concat(&[&check, " ", address, "\n"])
}

fn number_of(digits: &str) -> u32 {
    digits.bytes().fold(0, |number: u32, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(u32::from(digit.wrapping_sub(b'0')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that the authors of the check publish.
    #[test]
    fn checks_are_those_of_fnv() {
        for (text, sum) in [
            ("", 0x811c_9dc5),
            ("a", 0xe40c_292c),
            ("foobar", 0xbf9c_f968),
        ] {
            assert_eq!(check(text), sum);
        }
    }

    #[test]
    fn a_text_without_a_translation_stays() {
        let table = line("Memory", "Speicher") + &line("{} of {}", "{} von {}");
        let words = Words::read(&table);
        assert_eq!(words.of("Memory"), "Speicher");
        assert_eq!(words.of("{} of {}"), "{} von {}");
        assert_eq!(words.of("Duration"), "Duration");
        assert_eq!(Words::NONE.of("Memory"), "Memory");
    }

    #[test]
    fn a_text_leads_where_the_page_says() {
        let table = line("Cost", "Kosten") + &address_line("Kosten", "../guides/cost.html#curves");
        let words = Words::read(&table);
        assert_eq!(words.address("Kosten"), Some("../guides/cost.html#curves"));
        assert_eq!(words.of("Cost"), "Kosten");
        assert_eq!(words.address("Cost"), None);
        assert_eq!(Words::NONE.address("Cost"), None);
    }
}
