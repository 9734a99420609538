//! Calculators to take away: each as one file that needs nothing beside it, and as a bare page for an `iframe`.
//!
//! In: the calculators that are live on a page of the site. Out, for each: `take-away/cost.standalone.html`, with
//! styles, script and module inside, which works from disk and as a mail attachment; and `take-away/cost.embed.html`, which loads
//! the site's own files and tells the page around it how high it is. The policy of the first lists the hashes of its own
//! blocks and allows nothing else. They are no pages of the site: navigation and search do not know them, and search
//! engines are asked to leave them out. Deliberately absent: themes' templates; the theme gives the styles.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use calculator_wasm::html::Html;
use calculator_wasm::view::embed;
use calculator_wasm::{Calculator, Format, Prices, Scenario, calculators};
use sha2::{Digest, Sha256};

use super::CALCULATOR_POLICY;
use crate::embedded;
use crate::languages::Language;
use crate::link::{Site, address, presets};
use crate::output::OutputFile;

/// Starts the module that the file carries: what the site's script does on a page.
const START: &str = "(function(){\
var text=atob(self.breakevenModule),bytes=new Uint8Array(text.length);\
for(var i=0;i<bytes.length;i++)bytes[i]=text.charCodeAt(i);\
delete self.breakevenModule;\
function refused(){document.querySelectorAll('.calculator-offline').forEach(function(note){\
note.textContent='This calculator cannot run here: the browser refused its WebAssembly. The figures below are for the inputs shown.'})}\
if(typeof WebAssembly!=='object')return refused();\
wasm_bindgen({module_or_path:bytes}).then(function(){wasm_bindgen.mount()}).catch(refused)})();";

/// Tells the page around a bare page how high it is, on every change: `{ breakeven: \"height\", id, height }`.
const HEIGHT: &str = "(function () {\n\
  \"use strict\";\n\
  // The page around this one sets the height of its frame from these messages; nothing else is told.\n\
  new ResizeObserver(function () {\n\
    var section = document.querySelector(\"[data-calculator]\");\n\
    var height = Math.ceil(document.documentElement.getBoundingClientRect().height);\n\
    parent.postMessage({ breakeven: \"height\", id: section.dataset.calculator, height: height }, \"*\");\n\
  }).observe(document.documentElement);\n\
})();\n";

/// Where the script of the bare pages lies.
const HEIGHT_SCRIPT: &str = "js/embed.js";

/// Returns the files to take away.
pub(super) fn files(site: &Site, prices: &Prices) -> Vec<OutputFile> {
    let mut files = Vec::new();
    let languages = site.languages.iter().enumerate();
    let all = languages.flat_map(|of| calculators().iter().map(move |one| (of, *one)));
    for ((number, language), calculator) in all {
        let Some(home) = presets::home_of(&site.pages, number, calculator) else {
            continue;
        };
        let [alone, bare] = ["standalone", "embed"]
            .map(|kind| presets::take_away(&language.folder, calculator.id, kind));
        let around = Around {
            site,
            language,
            calculator,
            guides: presets::guides(&site.pages[home], calculator.id),
            prices,
        };
        files.extend(
            around
                .alone(&alone)
                .map(|html| OutputFile::new(alone, html.into_bytes())),
        );
        files.extend(
            around
                .bare(&bare)
                .map(|html| OutputFile::new(bare, html.into_bytes())),
        );
    }
    if !files.is_empty() {
        files.push(OutputFile::new(HEIGHT_SCRIPT, HEIGHT.as_bytes()));
    }
    files
}

/// A calculator and what it needs.
struct Around<'a> {
    site: &'a Site,
    language: &'a Language,
    calculator: &'static Calculator,
    /// Where its topics are argued, as paths in the site.
    guides: Vec<(&'a str, String)>,
    prices: &'a Prices,
}

impl Around<'_> {
    /// Returns the calculator as it stands in a page, with its first example. `guide` makes the address of a guide of its
    /// path in the site; where that has none, what it argues stays plain text.
    fn section(&self, here: &str, guide: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut scenario = Scenario::new(self.calculator);
        scenario
            .apply_preset(self.calculator.first_preset().id)
            .ok()?;
        let report = scenario.evaluate(self.prices).ok()?;
        let format = Format::of_language(&self.language.tag);
        let guides = self.guides.iter();
        let guides = guides.filter_map(|(topic, path)| Some((*topic, guide(path)?)));
        let words = (self.language.calculators).leading(self.calculator.id, guides);
        let format = format.with_words(words.words);
        let folder = &self.language.folder;
        let id = self.calculator.id;
        let start = match &self.site.config.base_url {
            Some(base) => format!("{base}{folder}{}{id}-", presets::FOLDER),
            None => presets::start(here, folder, id),
        };
        let place = embed::Place {
            id: &format!("{id}-calculator"),
            presets: &start,
            prices: &self.prices.overrides_text(),
            shared: "",
            alone: "",
            language: "",
            words: &words.text,
            module: self.calculator.module(),
        };
        Some(embed::calculator(&scenario, &report, &format, &place))
    }

    /// Returns the file with everything inside.
    fn alone(&self, here: &str) -> Option<String> {
        let base = self.site.config.base_url.as_ref();
        let section = self.section(here, |path| match address::scheme_of(path) {
            Some(_) => Some(path.to_owned()),
            None => base.map(|base| format!("{base}{path}")),
        })?;
        // The program of the simulation is a file beside the site's pages: what cannot be loaded is not offered.
        let section = without_check(&section);
        let style = ["css/site.css", "css/calculator.css"]
            .map(|path| self.text(path))
            .concat();
        let bound = embedded::calculators(self.calculator.module());
        let script = [bound.script, bound.carrier, START.as_bytes()]
            .map(String::from_utf8_lossy)
            .join("\n");
        let policy = format!(
            "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src data: blob:; \
             worker-src blob:; base-uri 'none'; form-action 'none'",
            hash(&script),
            hash(&style)
        );
        let head = format!("<style>{style}</style>");
        Some(self.document(
            &policy,
            &head,
            &format!("{section}<script>{script}</script>"),
        ))
    }

    /// Returns the bare page.
    fn bare(&self, here: &str) -> Option<String> {
        let root = address::root_of(here);
        // What is followed leaves the frame: the page around it is the reader's.
        let head = format!(
            "<base target=\"_blank\"><link rel=\"stylesheet\" href=\"{root}css/site.css\">\
             <link rel=\"stylesheet\" href=\"{root}css/calculator.css\">\
             <script src=\"{root}js/site.js\"></script><script src=\"{root}{HEIGHT_SCRIPT}\"></script>"
        );
        let section = self.section(here, |path| Some(presets::seen_from(here, path)))?;
        Some(self.document(CALCULATOR_POLICY, &head, &section))
    }

    /// Returns a document around a calculator.
    fn document(&self, policy: &str, head: &str, body: &str) -> String {
        let language = self.language;
        let words = language.calculators.of(self.calculator.id).words;
        let title = words.of(self.calculator.title);
        let mut html = Html::new();
        html.fill(
            "<!doctype html>\n<html lang=\"{}\" data-site=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
             <link rel=\"icon\" href=\"data:,\">\n<title>{} – {}</title>\n",
            &[
                &language.tag,
                &language.title,
                policy,
                title,
                &language.title,
            ],
        );
        html.raw(head);
        html.raw("\n</head>\n<body class=\"kind-alone has-calculator\">\n<main class=\"main\" id=\"_main\">\n");
        html.fill("<h1 class=\"visually-hidden\">{}</h1>\n", &[title]);
        html.raw(body);
        html.raw("\n</main>\n</body>\n</html>\n");
        html.finish()
    }

    /// Returns a style sheet of the theme; empty where it has none of that name.
    fn text(&self, path: &str) -> String {
        let files = self.site.assets.iter().chain(&self.site.theme.files);
        let found = files.into_iter().find(|file| file.path == path);
        found.map_or(String::new(), |file| file.text())
    }
}

/// Returns the calculator without the offer to check it by simulation.
fn without_check(section: &str) -> String {
    let Some(start) = section.find("<div class=\"calculator-check\"") else {
        return section.to_owned();
    };
    let end = section[start..].find("<div class=\"calculator-notes\"");
    let end = end.map_or(section.len(), |end| start + end);
    format!("{}{}", &section[..start], &section[end..])
}

/// Returns the source expression of a policy for an inline block.
fn hash(block: &str) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(block.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification of Content Security Policy, level 2.
    #[test]
    fn a_block_is_named_by_its_hash() {
        assert_eq!(
            hash("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn the_start_says_nothing_that_ends_a_script() {
        assert!(!START.contains("</"));
    }
}
