//! Tests of whole sites: a folder of Markdown in, the pages or the report out.
//!
//! `site` builds small sites in memory, one for each behaviour; `right` holds sites that only look wrong; `broken` holds
//! sites with mistakes and compares the whole report; `commands` runs the binary; `languages` builds sites in several; `incremental` edits a site at random and builds it; `schema` holds what editors are told
//! against what is checked; `prices` reads price lists into price files; `licences` keeps the list of what is shipped; `book` builds the real content, `prose` measures how it reads,
//! `validation` holds the engines against the outside, `derivations` the pages of the models against the engines' own words; `architecture`
//! holds the arrows between the stages.

mod action;
mod architecture;
mod book;
mod broken;
mod calculations;
mod commands;
mod conformance;
mod derivations;
mod import;
mod incremental;
mod languages;
mod licences;
mod preview;
mod prices;
mod prose;
mod right;
mod schema;
mod site;
mod support;
mod validation;
