//! The ways through a site beside its text: sections that fold and stay so, and contents that follow the reading.

use serde_json::json;

use crate::driver::{Page, PageExt, Result};
use crate::places::{Everywhere, HTTP_AND_DISK, StepsAt};
use crate::runner::Scenario;
use crate::site::Sites;

/// Everything in this file.
pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Everywhere::on(Sites::search, "navigation", HTTP_AND_DISK);
    let steps: [(&str, StepsAt); 2] = [
        (
            "a_folded_section_stays_so_but_never_hides_its_own_page",
            folds,
        ),
        ("the_contents_mark_the_heading_that_is_read", contents),
    ];
    for (sentence, steps) in steps {
        all.add(sentence, move |page, home| {
            page.viewport(1440, 500)?;
            steps(page, home)
        });
    }
    all.scenarios()
}

fn folds(page: &mut dyn Page, home: &str) -> Result {
    let open = "document.querySelector('#_nav details').open";
    page.goto(&format!("{home}calculator.html"))?;
    if page.eval(open)? != true {
        page.click("#_nav summary")?;
        page.wait_until(open)?;
    }
    page.click("#_nav summary")?;
    page.wait_until(&format!("!{open}"))?;
    page.goto(&format!("{home}left-out.html"))?;
    page.wait_until(&format!("document.readyState === 'complete' && !{open}"))?;
    page.goto(&format!("{home}guides/names.html"))?;
    page.wait_until(&format!("document.readyState === 'complete' && {open}"))?;
    let current = page.text("#_nav [aria-current=page]")?;
    if current == "Names" {
        Ok(())
    } else {
        Err(format!("{current} is marked as the page"))
    }
}

fn contents(page: &mut dyn Page, home: &str) -> Result {
    page.goto(&format!("{home}guides/names.html"))?;
    page.wait_until("document.readyState === 'complete'")?;
    for heading in ["languages", "traps", "fields"] {
        page.eval(&format!(
            "document.getElementById({}).scrollIntoView({{ behavior: 'instant' }})",
            json!(heading)
        ))?;
        // Where the page is at its end, a heading further down may be the last that was passed.
        page.wait_until(&format!(
            "[...document.querySelectorAll('.toc [aria-current=location]')].map(one => one.hash).join() === \
             (innerHeight + scrollY >= document.documentElement.scrollHeight - 1 ? \
             document.querySelector('.toc [aria-current]').hash : '#' + {})",
            json!(heading)
        ))?;
    }
    Ok(())
}
