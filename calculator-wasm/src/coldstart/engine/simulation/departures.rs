//! The requests in service, ordered by when they finish: a heap with four branches.
//!
//! In: finish times with a tag. Out: the earliest. Four branches halve the depth of a binary heap and fit a cache line.

/// A request in service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Departure {
    /// When it finishes, in seconds.
    pub(super) time: f64,
    /// What the pool needs to know about its instance.
    pub(super) tag: u64,
}

/// Requests in service.
#[derive(Clone, Debug, Default)]
pub(super) struct Departures {
    heap: Vec<Departure>,
}

impl Departures {
    /// Returns the number of requests in service.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.heap.len()
    }

    /// Empties the heap.
    pub(super) fn clear(&mut self) {
        self.heap.clear();
    }

    /// Returns the earliest finish time, infinite without one.
    #[inline]
    pub(super) fn first(&self) -> f64 {
        self.heap
            .first()
            .map_or(f64::INFINITY, |departure| departure.time)
    }

    /// Adds a request.
    #[inline]
    pub(super) fn push(&mut self, departure: Departure) {
        let mut hole = self.heap.len();
        self.heap.push(departure);
        while hole > 0 {
            let parent = (hole - 1) / 4;
            let above = self.heap[parent];
            if above.time <= departure.time {
                break;
            }
            self.heap[hole] = above;
            hole = parent;
        }
        self.heap[hole] = departure;
    }

    /// Removes the request that finishes first.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Departure> {
        let last = self.heap.pop()?;
        let Some(&first) = self.heap.first() else {
            return Some(last);
        };
        let length = self.heap.len();
        let mut hole = 0;
        loop {
            let child = 4 * hole + 1;
            if child >= length {
                break;
            }
            let end = (child + 4).min(length);
            let mut best = child;
            let mut earliest = self.heap[child].time;
            for index in child + 1..end {
                let time = self.heap[index].time;
                if time < earliest {
                    earliest = time;
                    best = index;
                }
            }
            if last.time <= earliest {
                break;
            }
            self.heap[hole] = self.heap[best];
            hole = best;
        }
        self.heap[hole] = last;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_comes_out_first() {
        let mut departures = Departures::default();
        let mut state = 1_u64;
        for _ in 0..1000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            departures.push(Departure {
                time: (state >> 40) as f64,
                tag: state,
            });
        }
        let mut before = 0.0;
        while let Some(departure) = departures.pop() {
            assert!(departure.time >= before && departure.time == (departure.tag >> 40) as f64);
            before = departure.time;
        }
        assert_eq!(departures.len(), 0);
        assert_eq!(departures.first(), f64::INFINITY);
    }
}
