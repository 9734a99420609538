//! The settings of a site: `site.toml`, read and checked. Every key is listed in [`KEYS`].

mod keys;
mod languages;
mod values;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use calculator_wasm::Prices;

use crate::diagnostics::codes::Code;
use crate::diagnostics::{Findings, Severity, waivers};
use crate::load::fields::Fields;
use crate::load::toml_keys::{At, Keys, Place};
use crate::search::postings::Weights;

pub use keys::{KEYS, LANGUAGE_KEYS};
pub use languages::LanguageConfig;
use languages::{language, languages};
use values::{address, ending_in_slash, levels, prices, reasons, statuses, theme, values, weight};

/// What `site.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteConfig {
    /// The name of the settings in findings: `content/site.toml`.
    pub file: String,
    /// `title`: the name of the site. Required.
    pub title: String,
    /// `tagline`: one sentence below the name.
    pub tagline: String,
    /// `description`: the text for search engines on pages without one; the tagline where absent.
    pub description: String,
    /// `language`: the language of the pages as a BCP 47 tag; `en` where absent.
    pub language: String,
    /// Where `language` says so.
    pub language_place: Option<Range<usize>>,
    /// `[languages.TAG]`: other languages, in the order in which they stand.
    pub languages: Vec<LanguageConfig>,
    /// `base_url`: the public address, ending in `/`; only canonical links, feeds and the like need it.
    pub base_url: Option<String>,
    /// `author`: who writes the site.
    pub author: Option<String>,
    /// `source_url`: where the sources can be seen.
    pub source_url: Option<String>,
    /// `copyright`: the line in the footer.
    pub copyright: Option<String>,
    /// `edit_url`: the start of the addresses at which a page's source can be edited; the page's path follows.
    pub edit_url: Option<String>,
    /// `theme`: a folder with a theme, relative to `site.toml`; the built-in theme where absent.
    pub theme: Option<String>,
    /// `raw_html`: what becomes of HTML in Markdown, `"refuse"` (where absent), `"sanitise"` or `"allow"`.
    pub raw_html: RawHtml,
    /// `math`: whether `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// `smart_punctuation`: whether straight quotes, `--` and `...` become their printed forms.
    pub smart_punctuation: bool,
    /// `hosts`: for which hosts files with headers are written, `"netlify"`, `"cloudflare"`, `"apache"`.
    pub hosts: Vec<Host>,
    /// `glossary`: the path of the page that lists the terms of the site.
    pub glossary: Option<At<String>>,
    /// `[tokens]`: what the site sets of the theme's tokens.
    pub tokens: Vec<(At<String>, At<String>)>,
    /// `[tags]`: the tags that pages may have, each with the summary of its page; any where empty.
    pub tags: BTreeMap<String, String>,
    /// Whether drafts are part of the site. No key: the command line says so.
    pub drafts: bool,
    /// `search`: whether the site can be searched; it can where the key is absent.
    pub search: bool,
    /// `search_title_weight`, `search_heading_weight`: how much a title and a heading weigh against 1 for text.
    pub search_weights: Weights,
    /// `[external_skip]`: addresses on other sites that are not visited, by pattern, each with the reason.
    pub external_skip: BTreeMap<String, String>,
    /// `[external_accept]`: statuses of other sites that are no finding, by pattern of address.
    pub external_accept: BTreeMap<String, Vec<u16>>,
    /// `[fields.SECTION.NAME]`: the fields that pages of a section fill in.
    pub fields: Fields,
    /// `[prices]`: prices that this site replaces, in US dollars, by `"provider/service/sku/region"`.
    pub prices: Prices,
    /// `archive`: whether the site can be taken away as one file.
    pub archive: bool,
    /// `cards`: whether each page has a picture for links to it.
    pub cards: bool,
    /// `service_worker`: whether browsers keep the whole site; `false` takes away what an earlier build had them keep.
    pub service_worker: Option<bool>,
    /// `print`: whether the whole site is one page as well.
    pub print: bool,
    /// `markdown`: whether each page has a twin in Markdown beside it.
    pub markdown: bool,
    /// `sourced_numbers`: the folders and pages, `.` for all, in which a number with a unit needs a figure or a footnote
    /// in its paragraph.
    pub sourced_numbers: Vec<String>,
    /// `plain_numbers`: numbers that need none, as they stand in the text.
    pub plain_numbers: Vec<String>,
    /// `[redirects]`: old addresses, as `guides/old.html` or `guides/cost.html#old`, and where they lead now, as
    /// `guides/cost.md#prices`.
    pub redirects: Vec<(At<String>, At<String>)>,
    /// `[levels]`: what findings of a code weigh, `"error"`, `"warning"` or `"off"` (`None`), by code or name.
    pub levels: BTreeMap<Code, Option<Severity>>,
}

impl SiteConfig {
    /// Reads the settings; what cannot be used is a finding and stays at its default.
    pub fn read(file: &str, text: &Arc<str>, findings: &mut Findings) -> SiteConfig {
        let place = Place {
            file,
            offset: 0,
            start: 0..0,
        };
        let mut keys = Keys::parse(text, place, KEYS);
        let title = keys.required_text("title");
        let tagline = keys
            .text("tagline")
            .map(|text| text.value)
            .unwrap_or_default();
        let first = language(&mut keys);
        let languages = languages(&mut keys, &first.value);
        let config = SiteConfig {
            file: file.to_owned(),
            title: title.map(|text| text.value).unwrap_or_default(),
            description: keys
                .text("description")
                .map_or_else(|| tagline.clone(), |text| text.value),
            tagline,
            language: first.value,
            language_place: Some(first.span).filter(|place| !place.is_empty()),
            languages,
            base_url: address(&mut keys, "base_url").map(|url| ending_in_slash(&url)),
            author: keys.text("author").map(|text| text.value),
            source_url: address(&mut keys, "source_url"),
            copyright: keys.text("copyright").map(|text| text.value),
            edit_url: address(&mut keys, "edit_url").map(|url| ending_in_slash(&url)),
            theme: theme(&mut keys),
            raw_html: keys.choice("raw_html", RAW_HTML).unwrap_or_default(),
            math: keys.boolean("math").is_some_and(|math| math.value),
            smart_punctuation: keys
                .boolean("smart_punctuation")
                .is_some_and(|smart| smart.value),
            search: keys.boolean("search").is_none_or(|search| search.value),
            search_weights: Weights {
                title: weight(&mut keys, "search_title_weight", Weights::default().title),
                heading: weight(
                    &mut keys,
                    "search_heading_weight",
                    Weights::default().heading,
                ),
            },
            hosts: keys.choices("hosts", HOSTS).unwrap_or_default(),
            glossary: keys.text("glossary"),
            tokens: keys.texts("tokens").unwrap_or_default(),
            tags: keys
                .texts("tags")
                .unwrap_or_default()
                .into_iter()
                .map(|(name, summary)| (name.value, summary.value))
                .collect(),
            drafts: false,
            external_skip: reasons(&mut keys),
            external_accept: statuses(&mut keys),
            fields: Fields::declared(&mut keys),
            prices: prices(file, &mut keys, findings),
            archive: keys.boolean("archive").is_some_and(|archive| archive.value),
            cards: keys.boolean("cards").is_some_and(|cards| cards.value),
            service_worker: keys.boolean("service_worker").map(|keep| keep.value),
            print: keys.boolean("print").is_some_and(|print| print.value),
            markdown: keys
                .boolean("markdown")
                .is_some_and(|markdown| markdown.value),
            sourced_numbers: values(keys.list("sourced_numbers")),
            plain_numbers: values(keys.list("plain_numbers")),
            redirects: keys.texts("redirects").unwrap_or_default(),
            levels: levels(file, &mut keys, findings),
        };
        findings.extend(keys.finish());
        for waiver in waivers::in_toml(text, file, 0) {
            findings.waive(waiver);
        }
        config
    }

    /// Returns where the settings name a language: the site's own where `is_first`, or another.
    pub fn language_at(&self, is_first: bool, tag: &str) -> Option<Range<usize>> {
        let other = self.languages.iter().find(|one| one.tag.value == tag);
        match is_first {
            true => self.language_place.clone(),
            false => other.map(|other| other.tag.span.clone()),
        }
    }
}

/// What becomes of HTML that stands in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RawHtml {
    /// It is a finding.
    #[default]
    Refuse,
    /// What cannot harm is published; what was removed is a finding.
    Sanitise,
    /// It is published as it stands.
    Allow,
}

const RAW_HTML: &[(&str, RawHtml)] = &[
    ("refuse", RawHtml::Refuse),
    ("sanitise", RawHtml::Sanitise),
    ("allow", RawHtml::Allow),
];

/// A host that reads headers from a file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Netlify.
    Netlify,
    /// Cloudflare Pages.
    Cloudflare,
    /// Apache, where sites may set headers.
    Apache,
}

impl Host {
    /// Returns the path in the site of the file that the host reads.
    pub fn file(self) -> &'static str {
        match self {
            Host::Netlify | Host::Cloudflare => "_headers",
            Host::Apache => ".htaccess",
        }
    }

    /// Returns the path in the site of the file with redirections, where the host reads one of its own.
    pub fn redirects(self) -> Option<&'static str> {
        match self {
            Host::Netlify | Host::Cloudflare => Some("_redirects"),
            Host::Apache => None,
        }
    }
}

const HOSTS: &[(&str, Host)] = &[
    ("netlify", Host::Netlify),
    ("cloudflare", Host::Cloudflare),
    ("apache", Host::Apache),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (SiteConfig, Vec<String>) {
        let mut findings = Findings::new();
        let config = SiteConfig::read("content/site.toml", &text.into(), &mut findings);
        let report = findings.into_report();
        (
            config,
            report
                .findings()
                .iter()
                .map(|finding| finding.diagnostic.message.clone())
                .collect(),
        )
    }

    #[test]
    fn a_title_is_enough() {
        let (config, problems) = read("title = \"Site\"");
        assert_eq!(problems, [""; 0]);
        assert_eq!(
            (config.title.as_str(), config.language.as_str()),
            ("Site", "en")
        );
    }

    #[test]
    fn addresses_that_stand_for_folders_end_in_a_slash() {
        let (config, problems) =
            read("title = \"S\"\nbase_url = \"https://a.example/docs\"\ntagline = \"T\"");
        assert_eq!(problems, [""; 0]);
        assert_eq!(config.base_url.as_deref(), Some("https://a.example/docs/"));
        assert_eq!(config.description, "T");
    }

    #[test]
    fn values_that_cannot_be_used_are_findings() {
        let (config, problems) =
            read("title = \"S\"\nbase_url = \"a.example\"\nlanguage = \"english!\"\ntheme = \"\"");
        assert_eq!(
            problems
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>(),
            [
                "`base_url` is not a public address: `a.example`",
                "`english!` is not a language tag",
                "`theme` is empty"
            ]
        );
        assert_eq!(config.base_url, None);
    }
}
