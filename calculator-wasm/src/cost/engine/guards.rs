//! Where a cost steps or bends.
//!
//! In: at each sample of a curve, the quantities that are rounded up and the ratios that reach an edge, recorded by whatever
//! counts them. Out: [`Guards`], which of them passed a step between two samples. Absent on purpose: the search for the
//! place, which is in [`breakeven`](super::breakeven).

/// What a cost depends on with a step or a kink, in the same order at every sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guards {
    /// Each quantity, and whether every whole number is a step or 1 alone is a kink.
    pub(super) values: Vec<(f64, bool)>,
    silent: bool,
}

impl Guards {
    /// Returns guards that record nothing, for costs at one place.
    pub fn silent() -> Guards {
        Guards {
            silent: true,
            ..Guards::default()
        }
    }

    /// Returns guards with room for as many as a sample before had.
    pub(super) fn with_room(count: usize) -> Guards {
        Guards {
            values: Vec::with_capacity(count),
            ..Guards::default()
        }
    }

    /// Whether nothing is recorded.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// Records a quantity that is rounded up: a step at every whole number.
    pub fn rounded_up(&mut self, quantity: f64) {
        self.record(quantity, true);
    }

    /// Records a ratio to an edge: a kink where it passes 1.
    pub fn edge(&mut self, ratio: f64) {
        self.record(ratio, false);
    }

    /// Records so many ratios of 0.
    pub(super) fn edges_at_zero(&mut self, count: usize) {
        if !self.silent {
            self.values.resize(self.values.len() + count, (0.0, false));
        }
    }

    fn record(&mut self, value: f64, every: bool) {
        if !self.silent {
            self.values.push((value, every));
        }
    }
}

/// Returns how many steps lie between two samples, about.
pub(super) fn step_count(start: &Guards, end: &Guards) -> f64 {
    let pairs = start.values.iter().zip(&end.values);
    pairs
        .map(|(&(low, every), &(high, _))| {
            if every {
                (high.floor() - low.floor()).abs()
            } else {
                f64::from((low < 1.0) != (high < 1.0))
            }
        })
        .sum()
}
