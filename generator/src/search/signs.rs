//! How numbers stand in the index: five bits to a letter, and a sign for a weight, so that the browser reads them without
//! taking a text apart twice. In: numbers, places of a term. Out: letters, digits and signs.

use super::postings::{LEVELS, Place};

/// The digits of numbers: the lower half ends a number.
pub(super) const DIGITS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The signs of the levels, from the lightest: none of them can stand in a term.
pub(super) const SIGNS: &[u8; LEVELS as usize] = b"!'();?[]";

/// Appends places, ascending by passage; the heaviest where there are more than `most`, the first of equal ones.
pub(super) fn push_places(text: &mut Vec<u8>, places: &[Place], most: usize) {
    if places.len() > most {
        text.push(b'{');
        push_number(text, places.len());
    }
    let mut left = most;
    for level in (0..LEVELS).rev() {
        let mut next = 0;
        let mut signed = false;
        for place in places
            .iter()
            .filter(|place| place.level() == level)
            .take(left)
        {
            if !signed {
                text.push(SIGNS[usize::from(level)]);
                signed = true;
            }
            push_number(text, (place.passage() - next) as usize);
            next = place.passage() + 1;
            left -= 1;
        }
    }
}

/// Appends a number: five bits a digit, the lowest first, the upper half of the digits where more follow.
pub(super) fn push_number(text: &mut Vec<u8>, mut number: usize) {
    while number >= 32 {
        text.push(DIGITS[32 + number % 32]);
        number /= 32;
    }
    text.push(DIGITS[number]);
}

/// Returns the first eighteen bits of a hash as three digits.
pub(super) fn digits(hash: &[u8]) -> String {
    let bits = hash
        .iter()
        .take(3)
        .fold(0, |bits, byte| bits << 8 | usize::from(*byte));
    [18, 12, 6]
        .map(|shift| char::from(DIGITS[bits >> shift & 63]))
        .iter()
        .collect()
}

/// Returns numbers as one text.
pub(super) fn numbers(numbers: impl Iterator<Item = usize>) -> String {
    let mut text = Vec::new();
    numbers.for_each(|number| push_number(&mut text, number));
    String::from_utf8(text).expect("digits are ASCII")
}
