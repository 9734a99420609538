//! The real content, built with the default theme.

use calculator_wasm::prices::{AllowanceId, Sku};
use generator::diagnostics::guide;
use generator::generate;
use generator::load::Locations;
use generator::render::headers;
use generator::schema;

use crate::support::{check_text, run_in, tests_folder};

#[test]
fn the_real_content_has_no_findings() {
    let run = run_in(&tests_folder().join(".."), &["check", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

#[test]
fn the_page_of_findings_is_the_catalogue() {
    check_text(
        &tests_folder().join("../content/reference/findings.md"),
        &guide::markdown(),
    );
}

#[test]
fn the_page_of_headers_shows_what_is_written() {
    check_text(
        &tests_folder().join("../content/reference/hosting.md"),
        &headers::guide(),
    );
}

#[test]
fn the_page_of_settings_is_made_of_the_tables_that_check_them() {
    check_text(
        &tests_folder().join("../content/reference/settings.md"),
        &schema::guide(),
    );
}

#[test]
fn every_price_and_allowance_of_the_catalogue_stands_on_a_page() {
    let locations = Locations {
        source: tests_folder().join("../content"),
        config: None,
        drafts: false,
    };
    let files = generate(&locations).unwrap().files;
    let pages = files
        .iter()
        .filter(|file| file.path.starts_with("reference/prices/"));
    let text: String = pages
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    let mut services = std::collections::BTreeSet::new();
    for sku in Sku::all() {
        services.insert(sku.service());
        assert!(
            text.contains(&format!("<code>{}</code>", sku.name())),
            "{}",
            sku.name()
        );
    }
    for id in AllowanceId::all() {
        let name: Vec<&str> = id.name().split(' ').collect();
        services.insert(name[1]);
        assert!(
            text.contains(&format!("<code>{}</code>", name[2])),
            "{}",
            id.name()
        );
    }
    for service in services {
        assert!(text.contains(&format!("Prices of {service}")), "{service}");
    }
}
