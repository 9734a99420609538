//! `import`: the files of another generator into a content folder.

use std::path::Path;

use crate::emit::starter;
use crate::exit::{Exit, Trouble};
use crate::fs::{self, Kind};
use crate::import::{self, Files};
use crate::load::slashed;

/// Converts a book of mdBook into a new folder, and says what could not be taken over.
pub(super) fn mdbook(book: &Path, out: &Path, published: Option<&str>) -> Result<Exit, Trouble> {
    let listed =
        fs::list(book).map_err(|trouble| trouble.hint("give the folder that holds book.toml"))?;
    let mut files = Files::new();
    for (path, kind) in listed {
        // What was built from the book is no part of it.
        let is_built = path.starts_with("book") || path.starts_with("target");
        if kind == Kind::File && !is_built {
            files.insert(slashed(&path), fs::read(&book.join(&path))?);
        }
    }
    let made = import::mdbook(&files, published)?;
    let new: Vec<(String, Vec<u8>)> = made.files.into_iter().collect();
    starter::write(out, &new)?;
    let mut lines = String::new();
    for note in &made.notes {
        let file = book.join(&note.file);
        lines.push_str(&format!(
            "{}:{}: {}\n",
            file.display(),
            note.line,
            note.message
        ));
    }
    let things = match made.notes.len() {
        0 => "everything was taken over".to_owned(),
        1 => "1 thing could not be taken over".to_owned(),
        count => format!("{count} things could not be taken over"),
    };
    let out = out.display();
    lines.push_str(&format!(
        "Imported {} pages into {out}; {things}\nNext: breakeven check --source {out}\n",
        made.pages
    ));
    super::print(&lines)?;
    Ok(Exit::Clean)
}
