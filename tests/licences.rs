//! The list of everything that is shipped, with its licences, against what is built: `cargo metadata` says what that is.
//! `UPDATE_EXPECTED=1` writes the list anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{check_text, tests_folder};

/// Returns what cargo knows of the packages. Without the network where they are here, as after a build.
fn metadata() -> Value {
    let ask = |more: &[&str]| {
        Command::new(env!("CARGO"))
            .args(["metadata", "--locked", "--format-version", "1"])
            .args(more)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .output()
            .expect("cargo runs")
    };
    let mut output = ask(&["--offline"]);
    if !output.status.success() {
        output = ask(&[]);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Returns the packages that become part of what a package compiles to: not those that only run while it is built.
fn shipped<'m>(metadata: &'m Value, name: &str) -> BTreeSet<&'m str> {
    let packages = metadata["packages"].as_array().expect("packages");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let id = |value: &'m Value| value.as_str().expect("an id");
    let runs_while_building: BTreeSet<&str> = packages
        .iter()
        .filter(|package| {
            let targets = package["targets"].as_array().expect("targets");
            targets
                .iter()
                .any(|target| texts(&target["kind"]).contains(&"proc-macro"))
        })
        .map(|package| id(&package["id"]))
        .collect();
    let by_id: BTreeMap<&str, &Value> = nodes.iter().map(|node| (id(&node["id"]), node)).collect();
    let start = packages.iter().find(|package| package["name"] == name);
    let mut open = vec![id(&start.expect("a package of the workspace")["id"])];
    let mut found = BTreeSet::new();
    while let Some(at) = open.pop() {
        if runs_while_building.contains(at) || !found.insert(at) {
            continue;
        }
        for dependency in by_id[at]["deps"].as_array().expect("dependencies") {
            let kinds = dependency["dep_kinds"].as_array().expect("kinds");
            if kinds.iter().any(|kind| kind["kind"].is_null()) {
                open.push(id(&dependency["pkg"]));
            }
        }
    }
    found
}

#[test]
fn the_list_of_licences_names_everything_that_is_shipped() {
    let metadata = metadata();
    let command = shipped(&metadata, "generator");
    let module = shipped(&metadata, "calculator-wasm");
    let mut rows = BTreeMap::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let id = package["id"].as_str().expect("an id");
        if package["source"].is_null() || !(command.contains(id) || module.contains(id)) {
            continue;
        }
        let name = package["name"].as_str().expect("a name");
        let licence = package["license"].as_str().expect("a licence");
        // Older packages write a slash for a choice.
        let licence = licence.replace(" OR ", "/").replace('/', " or ");
        let part = match module.contains(id) {
            true => "the command and the calculators",
            false => "the command",
        };
        rows.insert((name.to_owned(), licence), part);
    }
    let mut text = "Package,Licence,Part of\n".to_owned();
    for ((name, licence), part) in &rows {
        text.push_str(&format!("{name},{licence},{part}\n"));
    }
    assert!(rows.len() > 100, "{} packages", rows.len());
    check_text(
        &tests_folder().join("../content/reference/_parts/licences.csv"),
        &text,
    );
}
