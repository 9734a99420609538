//! Instruments for a page that is open: an accessibility checker, a record of what a screen reader is told, and the
//! time from an input to the frame that shows its effect.

pub(crate) mod axe;
pub(crate) mod live_region;
pub(crate) mod paint;
