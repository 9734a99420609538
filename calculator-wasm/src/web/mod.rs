//! The page's side of the calculators: reads fields, asks the engine, writes the view. Nothing else.
//!
//! In: the calculators that the generator wrote into the page. Out: the same markup, made again on each input.
//! What to compute and how it looks is decided outside this folder; here are only the calls that a browser needs.
//!
//! What the module exports is in `entry`. The page as a whole (address, history, what calculators share) is in `page`,
//! one calculator in `instance`, files and the clipboard in `files`, drawing weights in `weights`, look-ups in `dom`.
//! With the feature `worker` the same crate is the module of a worker instead, `worker`. Three scripts travel with
//! the binding: `write.js` writes a result where it differs, `charts.js` reads charts, `check.js` runs the worker.

#[cfg(not(feature = "worker"))]
mod dom;
#[cfg(not(feature = "worker"))]
pub mod entry;
#[cfg(not(feature = "worker"))]
mod files;
#[cfg(not(feature = "worker"))]
mod instance;
#[cfg(not(feature = "worker"))]
mod page;
#[cfg(not(feature = "worker"))]
mod weights;
#[cfg(feature = "worker")]
pub mod worker;

/// The allocator of the module: 1.1 kB of code instead of 7.9 kB, and 3.2 kB less to download as gzip. The engine
/// allocates little and never from two threads.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
