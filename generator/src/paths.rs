//! Paths inside the content folder, `/` between their parts. Nothing here looks at the disk.

/// Returns the path that `link` means in the file `from`; `None` where it leads out of the root.
pub fn joined(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Returns the path that leads from one file to another, both relative to the same root.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let common = from[..folders]
        .iter()
        .zip(&to[..folders])
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.len() - 1 - common;
    let mut parts = vec![".."; up];
    parts.extend(&to[common..]);
    parts.join("/")
}
