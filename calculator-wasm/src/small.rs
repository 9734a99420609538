//! Small stand-ins for standard functions whose generality weighs kilobytes in the module that readers load.
//!
//! In and out: what the standard functions take and give. Deliberately absent: anything whose standard form is
//! cheap. The bytes beside each were measured on the bound module.

/// Sorts a list in place; equals may change places. Shell's method with the gaps of Ciura, 200 bytes for each type
/// against 9 kB of the standard sort, and quick enough for some thousand entries.
pub fn sort_by<T>(list: &mut [T], mut before: impl FnMut(&T, &T) -> bool) {
    for gap in [1750, 701, 301, 132, 57, 23, 10, 4, 1] {
        for end in gap..list.len() {
            let mut at = end;
            while at >= gap
                && list
                    .get(at)
                    .zip(list.get(at - gap))
                    .is_some_and(|(this, other)| before(this, other))
            {
                list.swap(at, at - gap);
                at -= gap;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        let mut list: Vec<u64> = (0..5000_u64).map(|place| place * 7919 % 4999).collect();
        let mut expected = list.clone();
        expected.sort_unstable();
        sort_by(&mut list, |one, other| one < other);
        assert_eq!(list, expected);
        sort_by(&mut [0_u8; 0], |one, other| one < other);
    }
}
