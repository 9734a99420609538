//! The browser's reading of queries against the generator's reading of texts, over random mixtures of scripts and signs.

use serde_json::Value;

use generator::search::words;

use super::open;
use crate::driver::{Page, Result};
use crate::site::{Place, Sites};

/// Whatever a query has can be looked up under a term that the same text has, or under all terms of its parts.
pub(super) fn same_words(page: &mut dyn Page, sites: &Sites) -> Result {
    page.goto(&format!("{}index.html", sites.search()?.home(Place::Root)))?;
    open(page)?;
    const PIECES: &[&str] = &[
        "a",
        "B",
        "cost",
        "Größe",
        "ß",
        "é",
        "ﬁ",
        "İ",
        "Σ",
        "ΟΔΟΣ",
        "世",
        "界地図",
        "서버",
        "ไทย",
        "ー",
        "２",
        "Ⅷ",
        "½",
        "_",
        "__",
        "memory_size",
        "memorySize",
        "HTTPServer",
        "p99",
        "C++",
        "C#",
        "+",
        "#",
        "/",
        ".",
        "..",
        ":",
        "::",
        "@",
        "$",
        "%",
        "&",
        "*",
        "=",
        "=>",
        "<",
        ">",
        "~",
        "^",
        "|",
        "\\",
        "-",
        "--",
        "'",
        "’",
        "\"",
        "(",
        ")",
        ",",
        ";",
        "…",
        "–",
        " ",
        " ",
        "\u{a0}",
        "\t",
        "\u{ad}",
        "\u{301}",
        "\u{200d}",
        "👩‍💻",
        "𝔊",
        "𐐨",
        "हिन्दी",
        "e\u{301}",
        "long_long_long_long_long_long_long_word",
    ];
    let mut state = 2_463_534_242_u32;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % limit
    };
    let texts: Vec<String> = (0..3_000)
        .map(|_| {
            (0..1 + below(8))
                .map(|_| PIECES[below(PIECES.len())])
                .collect()
        })
        .collect();
    let read = page.eval(&format!(
        "{}.map(text => breakevenSearch.units(text))",
        Value::from(texts.clone())
    ))?;
    for (text, units) in texts.iter().zip(read.as_array().into_iter().flatten()) {
        let mut terms = std::collections::BTreeSet::new();
        words::terms(text, &mut |term| {
            terms.insert(term.to_owned());
        });
        fn known(unit: &Value, terms: &std::collections::BTreeSet<String>) -> bool {
            let parts = unit["parts"].as_array().map_or(&[][..], Vec::as_slice);
            unit["text"]
                .as_str()
                .is_some_and(|text| terms.contains(text))
                && parts.iter().all(|part| known(part, terms))
        }
        let units = units.as_array().map_or(&[][..], Vec::as_slice);
        if !units.iter().all(|unit| known(unit, &terms)) || units.is_empty() != terms.is_empty() {
            return Err(format!(
                "{text:?} is read as {units:?}, and found under {terms:?}"
            ));
        }
    }
    Ok(())
}
