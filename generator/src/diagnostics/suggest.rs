//! "Did you mean": the nearest of the names that would have been right.

/// Returns the candidate nearest to `typed`, where one is near enough to have been meant.
///
/// Upper and lower case are alike; up to a third of the letters may differ, at least one, at most four.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = typed.to_lowercase();
    let length = wanted.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns ``did you mean `x`?`` where a candidate is near enough.
pub fn did_you_mean<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(typed, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Returns the suggestion and the whole list, as in ``did you mean `a`? known keys: `a`, `b` ``.
pub fn suggest_from<'a>(
    typed: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
) -> String {
    let candidates = candidates.into_iter();
    let list = candidates
        .clone()
        .map(|candidate| format!("`{candidate}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match did_you_mean(typed, candidates) {
        Some(suggestion) => format!("{suggestion} {what}: {list}"),
        None => format!("{what}: {list}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_distant_one_is_not() {
        let keys = ["title", "summary", "weight"];
        assert_eq!(nearest("titel", keys), Some("title"));
        assert_eq!(nearest("Summary", keys), Some("summary"));
        assert_eq!(nearest("colour", keys), None);
    }

    #[test]
    fn the_list_of_names_follows_the_suggestion() {
        assert_eq!(
            suggest_from("wieght", "known keys", ["title", "weight"]),
            "did you mean `weight`? known keys: `title`, `weight`"
        );
        assert_eq!(
            suggest_from("zzz", "known keys", ["title"]),
            "known keys: `title`"
        );
    }
}
