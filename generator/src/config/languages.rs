//! The languages of a site: its own, and `[languages.TAG]`. In: the keys of `site.toml`. Out: each language with its tag,
//! folder and texts; a tag or folder that cannot be used is a finding, and the language is left out.

use super::keys::LANGUAGE_KEYS;
use crate::load::toml_keys::{At, Keys};

/// A language as `[languages.TAG]` describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LanguageConfig {
    /// Its BCP 47 tag.
    pub tag: At<String>,
    /// What it calls itself.
    pub name: Option<String>,
    /// The folder of its pages, without a slash.
    pub folder: String,
    /// The name of the site in it.
    pub title: Option<String>,
    /// One sentence below the name.
    pub tagline: Option<String>,
    /// The text for search engines on pages without one.
    pub description: Option<String>,
    /// The line in the footer.
    pub copyright: Option<String>,
}

/// Reads the language of the site itself; English where none is named.
pub(super) fn language(keys: &mut Keys<'_>) -> At<String> {
    let english = At {
        value: "en".to_owned(),
        span: 0..0,
    };
    let Some(tag) = keys.text("language") else {
        return english;
    };
    if is_tag(&tag.value) {
        return tag;
    }
    not_a_tag(keys, &tag);
    english
}

fn is_tag(tag: &str) -> bool {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    tag.split('-').all(part) && (2..=3).contains(&first.len())
}

fn not_a_tag(keys: &mut Keys<'_>, tag: &At<String>) {
    keys.bad(
        tag,
        format!("`{}` is not a language tag", tag.value),
        "write one such as `en` or `pt-BR`".to_owned(),
    );
}

/// Reads the other languages; `first` is the tag of the site's own.
pub(super) fn languages(keys: &mut Keys<'_>, first: &str) -> Vec<LanguageConfig> {
    let mut languages: Vec<LanguageConfig> = Vec::new();
    for (tag, mut own) in keys.tables("languages", LANGUAGE_KEYS) {
        let folder = own.text("folder").unwrap_or_else(|| At {
            value: tag.value.to_ascii_lowercase(),
            span: tag.span.clone(),
        });
        let mut text = |name| own.text(name).map(|text| text.value);
        let language = LanguageConfig {
            name: text("name"),
            title: text("title"),
            tagline: text("tagline"),
            description: text("description"),
            copyright: text("copyright"),
            folder: folder.value.clone(),
            tag,
        };
        keys.absorb(own);
        let is_folder = |name: &str| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                && !name.starts_with('_')
        };
        let is_taken = |other: &LanguageConfig| {
            other.folder.eq_ignore_ascii_case(&language.folder) && other.tag.value != first
        };
        if !is_tag(&language.tag.value) {
            not_a_tag(keys, &language.tag);
        } else if !is_folder(&language.folder) {
            keys.bad(
                &folder,
                format!("`{}` is no name of a folder for a language", folder.value),
                "write letters, digits and hyphens: `folder = \"de\"`".to_owned(),
            );
        } else if language.tag.value != first && languages.iter().any(is_taken) {
            keys.bad(
                &folder,
                format!("another language has the folder `{}`", folder.value),
                "give one of the two another `folder`".to_owned(),
            );
        } else {
            languages.push(language);
        }
    }
    languages
}
