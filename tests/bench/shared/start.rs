//! The start of every program here that measures the built site in browsers: its arguments, a server for the site, and
//! pages whose calculator is live.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::driver::{Browser, Engine, Page, PageExt, Result};
use crate::server::Server;

/// The site that is measured, and the words that choose what of it.
pub(crate) struct Asked {
    /// The folder of the built site.
    #[allow(dead_code, reason = "only the search is measured from disk too")]
    pub(crate) folder: PathBuf,
    /// Its server, over http and without a cache.
    pub(crate) server: Server,
    words: Vec<String>,
}

/// Reads `SITE [WORD]…`, measures, and says what failed.
pub(crate) fn main(usage: &str, measure: fn(&Asked) -> Result) -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(site) = words.next() else {
        eprintln!("usage: {usage}");
        return ExitCode::from(2);
    };
    match Asked::open(Path::new(&site), words.collect()).and_then(|asked| measure(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

impl Asked {
    fn open(site: &Path, words: Vec<String>) -> Result<Asked> {
        let folder = site.canonicalize().map_err(|error| error.to_string())?;
        Ok(Asked {
            server: Server::start(&folder, "/")?,
            folder,
            words,
        })
    }

    /// Says whether one of several is wanted: it is named, or none of them is.
    pub(crate) fn wants(&self, one: &str, all: &[&str]) -> bool {
        let mut named = self
            .words
            .iter()
            .filter(|word| all.contains(&word.as_str()));
        named.clone().next().is_none() || named.any(|word| word == one)
    }

    /// Returns the kinds of browsers that are wanted.
    pub(crate) fn engines(&self) -> impl Iterator<Item = Engine> {
        let all = Engine::ALL.map(Engine::name);
        let wanted = move |engine: &Engine| self.wants(engine.name(), &all);
        Engine::ALL.into_iter().filter(wanted)
    }

    /// Says whether the address of a page has one of the words in it that name none of these, or there is no such word.
    #[allow(dead_code, reason = "not every program chooses among pages")]
    pub(crate) fn wants_page(&self, page: &str, others: &[&str]) -> bool {
        let is_part = |word: &&String| !others.contains(&word.as_str());
        let mut parts = self.words.iter().filter(is_part);
        parts.clone().next().is_none() || parts.any(|part| page.contains(part.as_str()))
    }

    /// Opens a page by itself and waits until its calculator follows the hand.
    #[allow(dead_code, reason = "the search needs no calculator")]
    pub(crate) fn live(&self, browser: &mut dyn Browser, page: &str) -> Result<Box<dyn Page>> {
        let mut opened = browser.open()?;
        opened.goto(&format!("{}{page}.html", self.server.home()))?;
        opened.wait_until("document.querySelector('.calculator').classList.contains('is-live')")?;
        Ok(opened)
    }
}
