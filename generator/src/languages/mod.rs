//! The languages of a site: which there are, which one a page is in, and the words of each.
//!
//! In: `language` and `[languages]` of `site.toml`, and the theme's files of words. Out: a [`Language`] each, the one
//! that the site is written in first. Its pages lie in the content folder itself, those of every other language in a
//! folder beside them: `content/de/guides/cost.md` translates `content/guides/cost.md`.
//!
//! [`words`] reads the words of the interface, [`calculators`] those of the calculators; what is missing or unknown among them is found here too. Not here: which page stands in
//! for one that is not translated (`link`).

pub mod calculators;
pub mod words;

use std::sync::Arc;

use crate::config::SiteConfig;
use crate::diagnostics::Findings;
use crate::theme::Theme;

use calculators::Texts;
use words::Words;

/// A language of the site.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its BCP 47 tag: `de`, `pt-BR`.
    pub tag: String,
    /// What it calls itself: `Deutsch`.
    pub name: String,
    /// The folder of its pages, in the content folder and in the site, with a slash: `de/`. Empty for the first.
    pub folder: String,
    /// The name of the site in it.
    pub title: String,
    /// One sentence below the name.
    pub tagline: String,
    /// The text for search engines on pages without one.
    pub description: String,
    /// The line in the footer.
    pub copyright: Option<String>,
    /// The words of the interface.
    pub words: Arc<Words>,
    /// The texts of the calculators.
    pub calculators: Arc<Texts>,
}

impl Language {
    /// Returns how the language is written: `rtl` where it runs from right to left.
    pub fn direction(&self) -> &'static str {
        match primary(&self.tag) {
            "ar" | "fa" | "he" | "ur" | "yi" | "dv" | "ps" | "sd" | "ug" => "rtl",
            _ => "ltr",
        }
    }
}

/// Returns the languages of a site. What is wrong with their words is among the findings.
pub fn of_site(config: &SiteConfig, theme: &Theme, findings: &mut Findings) -> Vec<Language> {
    let first = Language {
        tag: config.language.clone(),
        name: named(config, &config.language),
        folder: String::new(),
        title: config.title.clone(),
        tagline: config.tagline.clone(),
        description: config.description.clone(),
        copyright: config.copyright.clone(),
        words: Arc::new(Words::of(&config.language, theme)),
        calculators: Arc::new(Texts::read(&config.language, theme, findings)),
    };
    let mut languages = vec![first];
    for other in config
        .languages
        .iter()
        .filter(|one| one.tag.value != config.language)
    {
        let or = |own: &Option<String>, first: &String| own.clone().unwrap_or(first.clone());
        languages.push(Language {
            tag: other.tag.value.clone(),
            name: named(config, &other.tag.value),
            folder: format!("{}/", other.folder),
            title: or(&other.title, &config.title),
            tagline: or(&other.tagline, &config.tagline),
            description: or(
                &other.description,
                other.tagline.as_ref().unwrap_or(&config.description),
            ),
            copyright: other.copyright.clone().or_else(|| config.copyright.clone()),
            words: Arc::new(Words::of(&other.tag.value, theme)),
            calculators: Arc::new(Texts::read(&other.tag.value, theme, findings)),
        });
    }
    words::check(config, theme, &languages, findings);
    languages
}

/// Returns the number of the language that a path of the content folder, or an address of the site, is in.
pub fn of_path(languages: &[Language], path: &str) -> usize {
    let others = languages.iter().enumerate().skip(1);
    others
        .filter(|(_, language)| path.starts_with(&language.folder))
        .map(|(number, _)| number)
        .next()
        .unwrap_or(0)
}

/// Returns the part of a tag that names the language alone: `pt` of `pt-BR`.
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn named(config: &SiteConfig, tag: &str) -> String {
    let own = config.languages.iter().find(|one| one.tag.value == tag);
    let own = own.and_then(|one| one.name.clone());
    let known = || {
        let primary = primary(tag);
        NAMES
            .iter()
            .find(|(known, _)| *known == primary)
            .map(|(_, name)| (*name).to_owned())
    };
    own.or_else(known).unwrap_or_else(|| tag.to_owned())
}

/// What languages call themselves, where the settings do not say so.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("zh", "中文"),
];
