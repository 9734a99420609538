//! What to do about an error of the template library. In: its message. Out: a hint with text to copy. Messages that are not
//! known here lead to the explanation of the code.

use super::suggest::did_you_mean;

/// Returns what to write instead.
pub fn remedy(message: &str) -> String {
    if let Some(rest) = message.split_once("Field `").map(|(_, rest)| rest)
        && let Some((name, rest)) = rest.split_once("` is not defined")
    {
        let known = rest.split_once("Available fields: ");
        let known = known.map_or("", |(_, names)| names).split(", ");
        return did_you_mean(name, known).unwrap_or_else(|| {
            format!("where it may be absent: `{{{{ {name} | default(value=\"\") }}}}`")
        });
    }
    if message.starts_with("Block `") {
        return "give it the name of a `{% block … %}` of the template that `{% extends … %}` names".to_owned();
    }
    if message.contains("there is no message `") {
        return "add a line to `words/en.ftl` of the theme: `name = Its text`".to_owned();
    }
    "`breakeven explain template-error` shows what a template can hold".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_alike_is_suggested_and_another_is_made_optional() {
        let message = "the text failed: Field `nmae` is not defined. Available fields: name, age";
        assert_eq!(remedy(message), "did you mean `name`?");
        assert_eq!(
            remedy("Field `zzz` is not defined. Available fields: name"),
            "where it may be absent: `{{ zzz | default(value=\"\") }}`"
        );
    }
}
