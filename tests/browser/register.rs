//! The register of claims: the filter by verdict and subject, which is made of style sheets alone.
//!
//! What must be left is counted in the data file, so a claim that changes its verdict changes what is wanted here.

use std::collections::BTreeSet;
use std::path::Path;

use crate::driver::{Engine, Page, PageExt, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, Usual};
use crate::runner::Scenario;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::real("register", HTTP_AND_DISK);
    all.usually(Usual::In(Engine::Chromium));
    all.add("every_filter_leaves_the_claims_that_fit", |page, home| {
        page.goto(&format!("{home}claims/index.html"))?;
        filters(page)
    });
    all.add("arrow_keys_move_the_filter", |page, home| {
        page.goto(&format!("{home}claims/index.html"))?;
        page.tab_to(".claim-filter input[name=verdict]", 80)?;
        page.press("ArrowRight")?;
        wanted(page, "by keyboard", &ids(Some("holds"), None)?)
    });
    all.scenarios()
}

const VERDICTS: [&str; 4] = ["holds", "holds-when", "does-not-hold", "cannot-be-verified"];
const GROUPS: [&str; 4] = ["cost", "time", "operations", "fit"];

/// Each verdict, each subject and each pair of both, then all again.
fn filters(page: &mut dyn Page) -> Result {
    wanted(page, "at first", &ids(None, None)?)?;
    for verdict in VERDICTS {
        page.click(&format!(".by-{verdict}"))?;
        wanted(page, verdict, &ids(Some(verdict), None)?)?;
        for group in GROUPS {
            page.click(&format!(".by-{group}"))?;
            let both = format!("{verdict} and {group}");
            wanted(page, &both, &ids(Some(verdict), Some(group))?)?;
        }
        page.click(".claim-filter fieldset:last-child label:first-of-type input")?;
    }
    page.click(".claim-filter fieldset:first-child label:first-of-type input")?;
    wanted(page, "all again", &ids(None, None)?)
}

/// Compares the rows that are seen with those that are meant.
fn wanted(page: &mut dyn Page, what: &str, meant: &BTreeSet<String>) -> Result {
    let seen = page.eval(
        "[...document.querySelector('#all ~ .table-scroll').querySelectorAll('tbody tr')]
            .filter(row => row.getClientRects().length)
            .map(row => row.textContent.trim().slice(0, 3))",
    )?;
    let articles = page.eval("document.querySelector('#articles ~ .table-scroll tbody').innerText.trim().split('\\n').length")?;
    if articles != 5 {
        return Err(format!("{what}: {articles} articles are left of five"));
    }
    let seen: BTreeSet<String> = seen
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    if seen == *meant {
        Ok(())
    } else {
        Err(format!("{what}: {seen:?} are shown, not {meant:?}"))
    }
}

/// The claims in the data file with a verdict and of a subject.
fn ids(verdict: Option<&str>, group: Option<&str>) -> Result<BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/_static/data/claims.toml");
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let data: toml::Table = toml::from_str(&text).map_err(|error| error.to_string())?;
    let claims = data["claim"].as_array().map_or(&[][..], Vec::as_slice);
    let is = |claim: &toml::Value, key: &str, value: Option<&str>| {
        value.is_none_or(|value| claim[key].as_str() == Some(value))
    };
    Ok(claims
        .iter()
        .filter(|claim| is(claim, "verdict", verdict) && is(claim, "group", group))
        .filter_map(|claim| claim["id"].as_str().map(str::to_owned))
        .collect())
}
