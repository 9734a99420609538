//! Writes a site to measure with: `cargo run --release --example write_corpus -- PAGES FOLDER [DIALECT] [CODE] [PAGES IN A
//! SECTION]`, the dialect being `breakeven`, `hugo`, `mdbook`, `zola` or `cobalt`; the code `coloured`, or `plain`, which names
//! no language; and a section having twenty pages where nothing else is asked for.

mod corpus;

use std::path::Path;
use std::process::ExitCode;

use corpus::{Code, Dialect, Form};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let dialect = match arguments.get(2).map(String::as_str) {
        None | Some("breakeven") => Some(Dialect::Breakeven),
        Some("hugo") => Some(Dialect::Hugo),
        Some("mdbook") => Some(Dialect::MdBook),
        Some("zola") => Some(Dialect::Zola),
        Some("cobalt") => Some(Dialect::Cobalt),
        Some(_) => None,
    };
    let pages = arguments.first().and_then(|pages| pages.parse().ok());
    let (Some(pages), Some(folder), Some(dialect)) = (pages, arguments.get(1), dialect) else {
        eprintln!(
            "usage: write_corpus PAGES FOLDER [breakeven|hugo|mdbook|zola|cobalt] [coloured|plain] [IN_A_SECTION]"
        );
        return ExitCode::from(2);
    };
    let code = match arguments.get(3).map(String::as_str) {
        Some("plain") => Code::Plain,
        _ => Code::Coloured,
    };
    let in_a_section = arguments.get(4).and_then(|number| number.parse().ok());
    let form = Form {
        dialect,
        code,
        in_a_section: in_a_section.unwrap_or(20),
    };
    let folder = Path::new(folder);
    let written = std::fs::create_dir_all(folder).and_then(|()| corpus::write(folder, pages, form));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
