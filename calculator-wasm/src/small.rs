//! Small stand-ins for standard functions whose generality weighs kilobytes in the module that readers load.
//!
//! In and out: what the standard functions take and give. Deliberately absent: anything whose standard form is
//! cheap. The bytes beside each were measured on the bound module.

/// Sorts a short list in place and keeps the order of equals. The standard stable sort weighs 9 kB for each type;
/// this one takes quadratic time, so lists stay below some hundred entries.
pub fn sort_by<T>(list: &mut [T], mut before: impl FnMut(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0
            && list
                .get(at)
                .zip(list.get(at - 1))
                .is_some_and(|(this, other)| before(this, other))
        {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_equals_keep_their_order() {
        let mut list = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd')];
        sort_by(&mut list, |one, other| one.0 < other.0);
        assert_eq!(list, [(0, 'd'), (1, 'b'), (2, 'a'), (2, 'c')]);
        sort_by(&mut [0_u8; 0], |one, other| one < other);
    }
}
