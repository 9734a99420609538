//! `init` and `new`: the first files of a site, and the header of a page.

use std::path::Path;

use crate::cli::Places;
use crate::diagnostics::Findings;
use crate::emit::starter;
use crate::exit::{Exit, Trouble};
use crate::load::fields::{Field, Type};
use crate::load::{self};

/// Writes a small site with a calculator into the folder `content` of a folder.
pub(super) fn init(folder: &Path) -> Result<Exit, Trouble> {
    let content = folder.join("content");
    let files: Vec<(String, String)> = starter::SITE
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let written = starter::write(&content, &files)?;
    let mut lines: Vec<String> = written
        .iter()
        .map(|path| format!("Wrote {}", path.display()))
        .collect();
    let there = match folder.as_os_str().is_empty() || folder == Path::new(".") {
        true => String::new(),
        false => format!("cd {} && ", folder.display()),
    };
    lines.push(format!("Next: {there}breakeven serve --open"));
    super::print(&(lines.join("\n") + "\n"))?;
    Ok(Exit::Clean)
}

/// Writes a page with the header that its section asks for, and the pages of sections above it that are missing.
pub(super) fn page(path: &str, places: &Places) -> Result<Exit, Trouble> {
    let path = path.trim_start_matches("./");
    // A path that a shell completed begins with the content folder.
    let inside = places.source.to_str().and_then(|source| {
        let source = source.trim_start_matches("./").trim_end_matches('/');
        path.strip_prefix(source)?.strip_prefix('/')
    });
    let stem = inside.unwrap_or(path).trim_end_matches(".md");
    let is_inside = stem
        .split('/')
        .all(|part| !part.is_empty() && part != ".." && part != "." && !part.contains(['\\', ':']));
    if !is_inside {
        return Err(Trouble::new(format!("`{path}` is no path of a page"))
            .hint("write it relative to the content folder, such as `guides/scaling.md`"));
    }
    let locations = super::site::locations(places);
    let config = load::config(&locations, &mut Findings::new())?;
    let mut files = Vec::new();
    let mut above = String::new();
    for folder in stem
        .split('/')
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        above.push_str(folder);
        above.push('/');
        let index = format!("{above}_index.md");
        if !crate::fs::is_file(&places.source.join(&index)) && !stem.ends_with("_index") {
            files.push((index, header(folder, &[])));
        }
    }
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let path = format!("{stem}.md");
    let fields = config.fields.of_page(&path);
    files.push((path, header(name, &fields) + "\n"));
    let written = starter::write(&places.source, &files)?;
    let lines: String = written
        .iter()
        .map(|path| format!("Wrote {}\n", path.display()))
        .collect();
    super::print(&lines)?;
    Ok(Exit::Clean)
}

/// Returns a header: a title made of the file's name, and the fields that have to be there.
fn header(name: &str, fields: &[&Field]) -> String {
    let mut title = name.replace(['-', '_'], " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let title = title.replace('"', "\\\"");
    let mut text = format!("+++\ntitle = \"{title}\"\nsummary = \"One sentence about it.\"\n");
    let required: Vec<&&Field> = fields.iter().filter(|field| field.required).collect();
    if !required.is_empty() {
        text.push_str("\n[fields]\n");
    }
    for field in required {
        let value = match (field.takes, field.choices.first()) {
            (Type::Text, Some(choice)) => format!("{choice:?}"),
            (Type::List, Some(choice)) => format!("[{choice:?}]"),
            (Type::Text, None) => "\"…\"".to_owned(),
            (Type::List, None) => "[\"…\"]".to_owned(),
            (Type::Integer, _) => "1".to_owned(),
            (Type::Number, _) => "1.5".to_owned(),
            (Type::Boolean, _) => "true".to_owned(),
            (Type::Date, _) => "2000-01-01".to_owned(),
        };
        let help = match field.help.as_str() {
            "" => String::new(),
            help => format!("# {help}\n"),
        };
        text.push_str(&format!("{help}{} = {value}\n", field.name));
    }
    text + "+++\n"
}
