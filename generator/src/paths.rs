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
    let alike = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b);
    // Whole folders are left alone. What is alike up to a `/` ends between characters.
    let common = alike.count();
    let common = from.as_bytes()[..common]
        .iter()
        .rposition(|byte| *byte == b'/')
        .map_or(0, |at| at + 1);
    let up = from.as_bytes()[common..].iter();
    let up = up.filter(|byte| **byte == b'/').count();
    let mut path = "../".repeat(up);
    path.push_str(&to[common..]);
    path
}
