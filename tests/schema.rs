//! The schemas for editors, held against a validator from elsewhere: what the generator takes fits, what it reports
//! does not.

use calculator_wasm::calculators;
use serde_json::{Value, json};

use crate::support::{SiteTest, list, run_in, tests_folder};

/// Returns what `breakeven schema` prints, beside the content of this site.
fn schema(site: &SiteTest, arguments: &[&str]) -> Value {
    let run = site.run(&[&["schema"], arguments].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
    let schema = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(jsonschema::draft7::meta::is_valid(&schema), "{schema:#}");
    schema
}

fn check(schema: &Value, toml: &str, fits: bool) {
    let value = json_of(toml::from_str(toml).expect("TOML"));
    let validator = jsonschema::draft7::new(schema).expect("a schema");
    let problems: Vec<String> = validator
        .iter_errors(&value)
        .map(|one| one.to_string())
        .collect();
    assert_eq!(problems.is_empty(), fits, "{toml}: {problems:?}");
}

/// Returns TOML as editors see it: dates are texts.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(moment) => json!(moment.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, json_of(value)))
            .collect(),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(yes) => json!(yes),
    }
}

#[test]
fn the_real_settings_and_the_header_of_every_real_page_fit() {
    let content = tests_folder().join("../content");
    let run = run_in(&tests_folder().join(".."), &["schema", "site"]);
    let site: Value = serde_json::from_str(&run.stdout).unwrap();
    check(
        &site,
        &std::fs::read_to_string(content.join("site.toml")).unwrap(),
        true,
    );
    let pages = list(&content);
    let pages = pages
        .iter()
        .filter(|path| path.ends_with(".md") && !format!("/{path}").contains("/_parts/"));
    for path in pages {
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let arguments = ["schema", "front-matter", "--section", folder];
        let mut run = run_in(&tests_folder().join(".."), &arguments);
        if run.code != 0 {
            // No fields are declared for this folder.
            run = run_in(&tests_folder().join(".."), &["schema", "front-matter"]);
        }
        let schema: Value = serde_json::from_str(&run.stdout).unwrap();
        let text = std::fs::read_to_string(content.join(path)).unwrap();
        check(&schema, text.split("+++").nth(1).unwrap(), true);
    }
}

#[test]
fn what_the_build_reports_in_settings_does_not_fit() {
    let schema = schema(&SiteTest::new(), &["site"]);
    for line in [
        "langauge = \"en\"",
        "author = 3",
        "raw_html = \"alow\"",
        "external_skip = \"x\"",
        "hosts = [\"netlyfi\"]",
        "hosts = \"netlify\"",
        "[levels]\nmissing-alt = 1",
        "[fields.cases.year]\ntype = \"year\"",
        "[fields.cases.year]\nrequired = true",
        "[fields.cases]\nyear = \"integer\"",
    ] {
        let text = format!("title = \"S\"\n{line}\n");
        check(&schema, &text, false);
        let theme = "theme = \"../theme\"\n";
        let site = SiteTest::new()
            .page("cases/_index.md", "Cases", "")
            .file("content/site.toml", format!("{theme}{text}"));
        assert_eq!(site.run(&["check"]).code, 1, "{text}");
    }
    check(&schema, "tagline = \"T\"", false);
    check(&schema, "title = \" \"", false);
    check(
        &schema,
        "title = \"S\"\n[levels]\nmissing-alt = \"off\"",
        true,
    );
}

#[test]
fn the_fields_of_a_section_are_in_its_schema() {
    let site = SiteTest::fixture("fields");
    let schema = schema(&site, &["front-matter", "--section", "cases"]);
    let header = "title = \"A\"\nsummary = \"S\"\n";
    for (fields, fits) in [
        ("[fields]\ncompany = \"X\"\nyear = 2023", true),
        ("[fields]\ncompany = \"X\"\nread = 2026-11-21", true),
        ("[fields]\nyear = 2023", false),
        ("", false),
        ("[fields]\ncompany = \"X\"\nyaer = 2023", false),
        ("[fields]\ncompany = \"X\"\nverdict = \"bakc\"", false),
        ("[fields]\ncompany = \"X\"\nproviders = [\"aws\"]", true),
        ("[fields]\ncompany = \"X\"\nproviders = [\"awss\"]", false),
    ] {
        let text = format!("{header}{fields}\n");
        check(&schema, &text, fits);
        let page = format!("+++\n{text}+++\n");
        let run = SiteTest::fixture("fields")
            .file("content/cases/one.md", page)
            .run(&["check"]);
        assert_eq!(run.code == 0, fits, "{text}: {}", run.stderr);
    }
    let run = site.run(&["schema", "front-matter", "--section", "csaes"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("did you mean `cases`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_preset_fits_the_schema_of_its_calculator_and_misspelt_inputs_do_not() {
    let site = SiteTest::new();
    for calculator in calculators() {
        let schema = schema(&site, &["calculator", calculator.id]);
        for preset in calculator.presets {
            let lines: String = preset
                .set
                .iter()
                // A variant's tag and its parameters are siblings in a block, so the path is one key.
                .map(|(path, value)| match path.split_once('.') {
                    Some((head, _)) if preset.set.iter().any(|(other, _)| other == &head) => {
                        format!("{path:?} = {value:?}\n")
                    }
                    _ => format!("{path} = {value:?}\n"),
                })
                .collect();
            check(&schema, &lines, true);
            check(&schema, &format!("preset = {:?}\n", preset.id), true);
        }
        check(&schema, "preset = \"nothing-of-the-kind\"", false);
    }
    let cost = schema(&site, &["calculator", "cost"]);
    check(
        &cost,
        "api.memory = 512\ngateway = \"http\"\nfree_tier = true",
        true,
    );
    check(&cost, "api.memmory = 512", false);
    check(&cost, "gateway = \"htp\"", false);
    check(&cost, "peak_to_mean = -1", false);
    check(&cost, "prices.nothing = 1", false);
}

/// Builds a site with its model, which has to fit the schema. Returns the model.
fn model_of(site: &SiteTest, source: &str) -> Value {
    let run = site.run(&[
        "build",
        "--source",
        source,
        "--emit-model",
        "model/site.json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(site.folder().join("model/site.json"))
        .expect("the model and its schema");
    let model: Value = serde_json::from_str(&text).expect("the model and its schema");
    let validator =
        jsonschema::draft7::new(&schema(site, &["model"])).expect("the model and its schema");
    let problems: Vec<String> = validator
        .iter_errors(&model)
        .map(|one| format!("{}: {one}", one.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{source}: {problems:?}");
    model
}

#[test]
fn the_model_of_a_site_says_what_is_on_its_pages_and_fits_its_schema() {
    let real = tests_folder().join("../content");
    model_of(&SiteTest::new(), real.to_str().unwrap());
    for fixture in ["tags", "parts", "moved", "components", "images", "fields"] {
        model_of(&SiteTest::fixture(fixture), "content");
    }
    let site = SiteTest::new()
        .page("guides/_index.md", "Guides", "")
        .page(
            "guides/a.md",
            "A",
            "## A heading {#here}\n\n[b](../b.md#x) and `calculator cost serverless.total; preset=order-api`\n\n\
             ```calculator cost\npreset = \"order-api\"\n```\n",
        )
        .file(
            "content/b.md",
            "+++\ntitle = \"B\"\nsummary = \"S\"\naliases = [\"old.html\"]\nupdated = 2026-11-21\n+++\n## X\n",
        );
    let model = model_of(&site, "content");
    let addresses: Vec<&str> = model["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["address"].as_str().unwrap())
        .collect();
    assert_eq!(
        addresses,
        ["index.html", "b.html", "guides/index.html", "guides/a.html"]
    );
    assert_eq!(model["redirects"], json!({"old.html": "b.html"}));
    let inputs = json!({"preset": "order-api"});
    let page = &model["pages"][3];
    assert_eq!(
        page["headings"],
        json!([{"level": 2, "id": "here", "title": "A heading"}])
    );
    assert_eq!(page["links"], json!(["../b.html#x"]));
    assert_eq!(
        (&page["parent"], &page["previous"]),
        (&json!("guides/index.html"), &json!("guides/index.html"))
    );
    assert_eq!(
        page["figures"],
        json!([{"calculator": "cost", "figure": "serverless.total", "inputs": inputs}])
    );
    assert_eq!(page["calculators"][0]["inputs"], inputs);
    assert_eq!(model["pages"][1]["updated"], "2026-11-21");
    let wrong = site.page("c.md", "C", "[x](none.md)\n");
    std::fs::remove_file(wrong.folder().join("model/site.json")).unwrap();
    assert_eq!(
        wrong
            .run(&["build", "--emit-model", "model/site.json"])
            .code,
        1
    );
    assert!(
        !wrong.folder().join("model/site.json").exists(),
        "a site with errors has no model"
    );
}
