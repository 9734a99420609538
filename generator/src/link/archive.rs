//! Where the site as one file stands: its name, and the page that offers it.

use crate::parse::headings::slug;

use super::Site;

/// The address of the page that offers the archive; in the archive, of the page that says which copy it is.
pub const PAGE: &str = "offline.html";

impl Site {
    /// Returns the name of the archive, made of the site's title, where the site wants one.
    pub fn archive(&self) -> Option<String> {
        self.config
            .archive
            .then(|| format!("{}.zip", slug(&self.config.title)))
    }
}
