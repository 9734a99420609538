//! The proof that a site does not depend on how it was made. In: where the content is, and a site made from it. Out: the
//! files that came out differently when everything was read and made again, with the sources in other orders and with
//! other numbers of threads. Nothing is written.

use std::collections::BTreeMap;

use crate::diagnostics::{Findings, json};
use crate::exit::Trouble;
use crate::load::{self, Locations, Sources};
use crate::memory::Memory;
use crate::{Generated, Means};

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The numbers of threads that the site was made again with.
    pub threads: [usize; 2],
    /// The files that differ, sorted; empty where the site is proven to be reproducible. A difference in the findings is
    /// named `the findings`.
    pub differing: Vec<String>,
}

/// Makes the site twice more and compares.
///
/// # Errors
/// Where the content cannot be read any more, or no threads can be started.
pub fn verify(locations: &Locations, first: &Generated) -> Result<Verified, Trouble> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = [1, 2 * processors + 1];
    let mut differing = Vec::new();
    for (number, count) in threads.into_iter().enumerate() {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .map_err(|error| Trouble::new(format!("cannot start {count} threads: {error}")))?;
        let again = pool.install(|| {
            let mut findings = Findings::new();
            let mut sources = load::load(locations, &Memory::default(), &mut findings)?;
            mix(&mut sources, number as u64 + 1);
            Ok(crate::make(sources, findings, None, &Means::default()).0)
        })?;
        differing.extend(differences(first, &again));
    }
    differing.sort();
    differing.dedup();
    Ok(Verified { threads, differing })
}

/// Puts the sources into another order.
fn mix(sources: &mut Sources, seed: u64) {
    shuffle(&mut sources.pages, seed);
    shuffle(&mut sources.static_files, seed);
    shuffle(&mut sources.assets, seed);
}

/// Shuffles (Fisher and Yates) with a small generator of its own: the same order for the same seed.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        // Knuth's multiplier for 64 bits; the high bits are the good ones.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        items.swap(last, (seed >> 33) as usize % (last + 1));
    }
}

fn differences(one: &Generated, other: &Generated) -> Vec<String> {
    let files = |site: &Generated| -> BTreeMap<String, std::sync::Arc<[u8]>> {
        let files = site.files.iter();
        files
            .map(|file| (file.path.clone(), file.bytes()))
            .collect()
    };
    let (one_files, other_files) = (files(one), files(other));
    let mut differing: Vec<String> = one_files
        .keys()
        .chain(other_files.keys())
        .filter(|path| one_files.get(*path) != other_files.get(*path))
        .cloned()
        .collect();
    if json::render(&one.report) != json::render(&other.report) {
        differing.push("the findings".to_owned());
    }
    differing
}
