//! `schema`: what can be written, for editors.

use calculator_wasm::calculator;

use crate::cli::{Places, Schema};
use crate::diagnostics::Findings;
use crate::diagnostics::suggest::suggest_from;
use crate::exit::{Exit, Trouble};
use crate::load::{self, fields::Fields};
use crate::model;
use crate::schema;

/// Prints a schema.
pub(super) fn print(schema: &Schema) -> Result<Exit, Trouble> {
    let value = match schema {
        Schema::Site => schema::site(),
        Schema::Model => {
            super::print(model::SCHEMA)?;
            return Ok(Exit::Clean);
        }
        Schema::FrontMatter { section, places } => {
            let fields = declared(places, section.as_deref())?;
            // A page that cannot be: what counts is its folder.
            let path = match section.as_deref() {
                None | Some(".") => "page.md".to_owned(),
                Some(section) => format!("{section}/page.md"),
            };
            schema::front_matter(&fields.of_page(&path), false)
        }
        Schema::Calculator { calculator: id } => {
            let calculator = calculator(id);
            schema::calculator(calculator.expect("the command line takes ids of calculators only"))
        }
    };
    super::print(&format!("{value:#}\n"))?;
    Ok(Exit::Clean)
}

/// Returns the fields that the site declares; none where there is no site and no section is asked for.
fn declared(places: &Places, section: Option<&str>) -> Result<Fields, Trouble> {
    let locations = super::site::locations(places);
    let mut findings = Findings::new();
    let config = match (load::config(&locations, &mut findings), section) {
        (Ok(config), _) => config,
        (Err(_), None) => return Ok(Fields::default()),
        (Err(trouble), Some(_)) => return Err(trouble),
    };
    if let Some(section) = section
        && !config.fields.sections().any(|known| known.value == section)
    {
        let known = config.fields.sections().map(|known| known.value.as_str());
        let known: Vec<&str> = known.collect();
        let trouble = Trouble::new(format!(
            "no fields are declared for the section `{section}`"
        ));
        return Err(trouble.hint(suggest_from(section, "sections with fields", known)));
    }
    Ok(config.fields)
}
