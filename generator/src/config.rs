//! The settings of a site: `site.toml`, read and checked. Every key is listed in [`KEYS`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use calculator_wasm::Prices;
use calculator_wasm::money::UnitPrice;
use calculator_wasm::prices::{PriceId, Sku};

use crate::diagnostics::codes::{ALL, Code};
use crate::diagnostics::suggest::{did_you_mean, suggest_from};
use crate::diagnostics::{Diagnostic, Findings, Severity, waivers};
use crate::load::fields::{self, Fields};
use crate::load::toml_keys::{At, Key, Keys, Place, Takes, optional, required};
use crate::search::postings::Weights;

/// The keys of `site.toml`.
pub const KEYS: &[Key] = &[
    required("title", Takes::Text, "The name of the site."),
    optional("tagline", Takes::Text, "One sentence below the name."),
    optional(
        "description",
        Takes::Text,
        "The text for search engines on pages without one; the tagline where absent.",
    ),
    optional(
        "language",
        Takes::Text,
        "The language of the pages as a BCP 47 tag; `en` where absent.",
    ),
    optional(
        "languages",
        Takes::Tables(LANGUAGE_KEYS),
        "Other languages of the site, by tag: each has its pages in a folder of its own. An entry for the language of the \
            site itself gives it a name.",
    ),
    optional(
        "base_url",
        Takes::Text,
        "The public address; only canonical links, feeds and the like need it.",
    ),
    optional("author", Takes::Text, "Who writes the site."),
    optional("source_url", Takes::Text, "Where the sources can be seen."),
    optional("copyright", Takes::Text, "The line in the footer."),
    optional(
        "edit_url",
        Takes::Text,
        "The start of the addresses at which a page's source can be edited; the page's path follows.",
    ),
    optional(
        "theme",
        Takes::Text,
        "A folder with a theme, relative to site.toml; the built-in theme where absent.",
    ),
    optional(
        "raw_html",
        Takes::Choice(&["refuse", "sanitise", "allow"]),
        "What becomes of HTML in Markdown; refused where absent.",
    ),
    optional(
        "math",
        Takes::Boolean,
        "Whether `$…$` and `$$…$$` are formulas; they are text where absent.",
    ),
    optional(
        "smart_punctuation",
        Takes::Boolean,
        "Whether straight quotes, `--` and `...` become their printed forms; they stay where absent.",
    ),
    optional(
        "hosts",
        Takes::Choices(&["netlify", "cloudflare", "apache"]),
        "For which hosts files with headers are written.",
    ),
    optional(
        "glossary",
        Takes::Text,
        "The page that lists the terms of `_data/glossary.toml`; the first use of each on any other page is explained.",
    ),
    optional(
        "tokens",
        Takes::Texts,
        "Colours, sizes and distances of the theme, by the names that its theme.toml gives them.",
    ),
    optional(
        "tags",
        Takes::Texts,
        "The tags that pages may have, each with what its page says; any tag where absent.",
    ),
    optional(
        "search",
        Takes::Boolean,
        "Whether the site can be searched; it can where absent.",
    ),
    optional(
        "search_title_weight",
        Takes::Integer,
        "How much a title weighs in the search, against 1 for text, from 1 to 100; 12 where absent.",
    ),
    optional(
        "search_heading_weight",
        Takes::Integer,
        "How much a heading weighs in the search, against 1 for text, from 1 to 100; 6 where absent.",
    ),
    optional(
        "external_skip",
        Takes::Texts,
        "Addresses on other sites that are not visited, by pattern, each with the reason.",
    ),
    optional(
        "external_accept",
        Takes::Texts,
        "Statuses of other sites that are no finding, by pattern of address.",
    ),
    optional(
        "archive",
        Takes::Boolean,
        "Whether the site can be taken away as one file: a zip of the build, and a page that offers it.",
    ),
    optional(
        "cards",
        Takes::Boolean,
        "Whether each page has a picture that other sites show beside a link to it; it needs `base_url`.",
    ),
    optional(
        "service_worker",
        Takes::Boolean,
        "Whether browsers keep the whole site after a visit over http; `false` takes it away from those that did.",
    ),
    optional(
        "print",
        Takes::Boolean,
        "Whether the whole site is one page as well, `print.html`, for paper.",
    ),
    optional(
        "markdown",
        Takes::Boolean,
        "Whether each page has a twin in Markdown beside it, figures computed, for programs that read Markdown.",
    ),
    optional(
        "sourced_numbers",
        Takes::List,
        "Folders and pages (`.` for the whole site) in which a number with a unit needs a figure of a calculator or a \
            footnote in its paragraph.",
    ),
    optional(
        "plain_numbers",
        Takes::List,
        "Numbers that need no source, as they stand in the text: `15 minutes`.",
    ),
    optional(
        "redirects",
        Takes::Texts,
        "Old addresses of the site, as `guides/cost.html#old`, and what each leads to now, as `guides/cost.md#prices`.",
    ),
    optional(
        "fields",
        Takes::Groups(fields::KEYS),
        "Fields of the pages of a section, by folder (`.` for the whole site) and name.",
    ),
    optional(
        "prices",
        Takes::Texts,
        "Prices that this site replaces, in US dollars, by `\"provider/service/sku/region\"`.",
    ),
    optional(
        "levels",
        Takes::Texts,
        "What findings of a code weigh, `error`, `warning` or `off`, by code or name.",
    ),
];

/// The keys of a language in `[languages.TAG]`.
pub const LANGUAGE_KEYS: &[Key] = &[
    optional(
        "name",
        Takes::Text,
        "What the language calls itself; known for the usual ones.",
    ),
    optional(
        "folder",
        Takes::Text,
        "The folder of its pages, in the content folder and in the site; its tag in small letters where absent.",
    ),
    optional("title", Takes::Text, "The name of the site in it."),
    optional("tagline", Takes::Text, "One sentence below the name in it."),
    optional(
        "description",
        Takes::Text,
        "The text for search engines in it on pages without one.",
    ),
    optional("copyright", Takes::Text, "The line in the footer in it."),
];

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

fn values(list: Option<Vec<At<String>>>) -> Vec<String> {
    let list = list.unwrap_or_default();
    list.into_iter().map(|text| text.value).collect()
}

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

/// The levels that a code may be set to.
const LEVELS: &[(&str, Option<Severity>)] = &[
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("off", None),
];

/// Reads the prices that a site replaces, such as negotiated rates.
fn prices(file: &str, keys: &mut Keys<'_>, findings: &mut Findings) -> Prices {
    let mut prices = Prices::standard();
    for (key, value) in keys.texts("prices").unwrap_or_default() {
        let Some(row) = PriceId::from_key(&key.value) else {
            let known: Vec<String> = Sku::all().flat_map(Sku::rows).map(PriceId::key).collect();
            let hint = did_you_mean(&key.value, known.iter().map(String::as_str));
            let problem = format!("there is no price `{}`", key.value);
            let hint = hint.unwrap_or_else(|| {
                "write `\"provider/service/sku/region\"`, such as \"aws/lambda/requests/us-east-1\""
                    .to_owned()
            });
            findings.push(
                Diagnostic::new(Code::UnknownKey, file, problem)
                    .at(key.span)
                    .hint(hint),
            );
            continue;
        };
        match UnitPrice::from_dollars(value.value.trim()) {
            Some(price) => prices = prices.with_override(row, price),
            None => findings.push(
                Diagnostic::new(
                    Code::BadValue,
                    file,
                    format!("`{}` is no price", value.value),
                )
                .at(value.span)
                .hint(format!(
                    "write US dollars per {}, such as \"0.0000002\"",
                    row.sku().unit()
                )),
            ),
        }
    }
    prices
}

fn levels(
    file: &str,
    keys: &mut Keys<'_>,
    findings: &mut Findings,
) -> BTreeMap<Code, Option<Severity>> {
    let mut levels = BTreeMap::new();
    for (name, value) in keys.texts("levels").unwrap_or_default() {
        let mut refuse = |code: Code, at: &At<String>, message: String, hint: String| {
            findings.push(
                Diagnostic::new(code, file, message)
                    .at(at.span.clone())
                    .hint(hint),
            );
        };
        let code = Code::find(&name.value);
        let level = LEVELS
            .iter()
            .find(|(word, _)| *word == value.value)
            .map(|(_, level)| *level);
        match (code, level) {
            (None, _) => {
                let names = ALL
                    .iter()
                    .flat_map(|code| [code.entry().id, code.entry().name]);
                let hint = did_you_mean(&name.value, names);
                refuse(
                    Code::UnknownKey,
                    &name,
                    format!("there is no code `{}`", name.value),
                    hint.unwrap_or_else(|| "`breakeven explain` lists all codes".to_owned()),
                );
            }
            (Some(code), _) if !code.entry().adjustable => refuse(
                Code::BadValue,
                &name,
                format!(
                    "`{}` is always an error: it leaves the page damaged",
                    code.entry().name
                ),
                "remove the line".to_owned(),
            ),
            (Some(_), None) => {
                let words = LEVELS.iter().map(|(word, _)| *word).collect::<Vec<_>>();
                refuse(
                    Code::BadValue,
                    &value,
                    format!("`{}` is no level", value.value),
                    suggest_from(&value.value, "levels", words),
                );
            }
            (Some(code), Some(level)) => {
                levels.insert(code, level);
            }
        }
    }
    levels
}

fn reasons(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let mut reasons = BTreeMap::new();
    for (pattern, reason) in keys.texts("external_skip").unwrap_or_default() {
        if reason.value.trim().is_empty() {
            let hint = "say why it is not visited, such as `needs a login`";
            keys.bad(&reason, "the reason is empty".to_owned(), hint.to_owned());
        }
        reasons.insert(pattern.value, reason.value);
    }
    reasons
}

fn statuses(keys: &mut Keys<'_>) -> BTreeMap<String, Vec<u16>> {
    let mut accepted = BTreeMap::new();
    for (pattern, text) in keys.texts("external_accept").unwrap_or_default() {
        let status = |word: &str| {
            let status = word.trim().parse::<u16>().ok();
            status.filter(|status| (100..=999).contains(status))
        };
        match text.value.split(',').map(status).collect() {
            Some(statuses) => {
                accepted.insert(pattern.value, statuses);
            }
            None => keys.bad(
                &text,
                format!("`{}` is no list of statuses", text.value),
                "write numbers with commas between them: `\"403, 429\"`".to_owned(),
            ),
        }
    }
    accepted
}

fn language(keys: &mut Keys<'_>) -> At<String> {
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
fn languages(keys: &mut Keys<'_>, first: &str) -> Vec<LanguageConfig> {
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

fn address(keys: &mut Keys<'_>, name: &'static str) -> Option<String> {
    let url = keys.text(name)?;
    let rest = url
        .value
        .strip_prefix("https://")
        .or_else(|| url.value.strip_prefix("http://"));
    let sound = |rest: &str| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && !rest
                .chars()
                .any(|c| c.is_whitespace() || "\"'<>?#".contains(c))
    };
    if rest.is_some_and(sound) {
        return Some(url.value);
    }
    keys.bad(
        &url,
        format!("`{name}` is not a public address: `{}`", url.value),
        format!("write the whole address: `{name} = \"https://example.org/docs/\"`"),
    );
    None
}

/// Takes how much a field weighs in the search.
fn weight(keys: &mut Keys<'_>, name: &'static str, usual: u8) -> u8 {
    let Some(weight) = keys.integer(name) else {
        return usual;
    };
    match u8::try_from(weight.value) {
        Ok(value @ 1..=100) => value,
        _ => {
            keys.bad(
                &weight,
                format!("`{name}` cannot be {}", weight.value),
                "write a whole number from 1 to 100".to_owned(),
            );
            usual
        }
    }
}

fn theme(keys: &mut Keys<'_>) -> Option<String> {
    let folder: At<String> = keys.text("theme")?;
    if folder.value.trim().is_empty() {
        keys.bad(
            &folder,
            "`theme` is empty".to_owned(),
            "name a folder, or remove the line".to_owned(),
        );
        return None;
    }
    Some(folder.value)
}

fn ending_in_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

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
