//! Where stands what readers keep: the site as one file with the page that offers it, and the service worker.

use crate::parse::headings::slug;

use super::Site;

/// The address of the page that offers the archive; in the archive, of the page that says which copy it is.
pub const PAGE: &str = "offline.html";

/// The address of the service worker. It keeps what lies beside and below it.
pub const WORKER: &str = "sw.js";

impl Site {
    /// Returns the name of the archive, made of the site's title, where the site wants one.
    pub fn archive(&self) -> Option<String> {
        self.config
            .archive
            .then(|| format!("{}.zip", slug(&self.config.title)))
    }
}
