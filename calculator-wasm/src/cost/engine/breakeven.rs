//! Every crossing of two cost curves, none missed.
//!
//! In: two curves with steps and kinks ([`Curves`]) and a range. Out: [`BreakEven`], the intervals with the cheaper
//! side in each and the crossings between them, smooth or jump. "None in the range" is an answer.
//!
//! A cost of functions is piecewise affine (allowances and tiers end), a cost of containers is a staircase, so
//! bisection on the sign finds one of possibly many roots. Instead:
//! 1. An interval on which the bounds of the two curves do not overlap has one winner: done.
//! 2. An interval with many steps is halved.
//! 3. The steps and kinks of what is left are located from the quantities that are rounded up or reach an edge
//!    ([`Guards`]): between neighbours both curves are affine, or smooth with a known bound on how much their slope
//!    changes. Affine pieces are solved in closed form. Smooth ones are halved until that bound leaves at most one
//!    root, which is then bracketed to 1e-9 relative.
//! 4. The winners on both sides of each step are compared: a jump can flip the winner without equality.
//!
//! Absent on purpose: what the curves stand for.
//!
//! # Derivation
//!
//! Let x be the multiple of the traffic entered. Functions cost an amount for each request, so their curve is straight until
//! an allowance or a tier ends. Containers cost an amount for each replica, so theirs stands still until the next replica.
//! Between two such places both are straight, and two straight lines cross once at most:
//!
//! ```text
//! crossing          = (fixed B − fixed A) / (slope of A − slope of B), where it lies between the two places
//! ```
//!
//! At a place itself a curve may jump over the other one. The signs on both sides tell. All crossings are kept, the first is the headline. A
//! search by halving would find one of them and not say which.

use core::cell::Cell;

use super::guards::{Guards, step_count};
use crate::math;

/// Pieces are solved one by one when an interval holds at most this many steps; otherwise it is halved first.
const STEPS_AT_ONCE: f64 = 4.0;
/// Halvings of the range before the steps are solved one by one however many they are.
const DEEPEST: u32 = 60;
/// Crossings after which the search stops and says so.
pub const MOST_CROSSINGS: usize = 2_000;
/// Samples of the curves after which it does the same; a system takes a hundred or so.
const MOST_SAMPLES: u32 = 20_000;

/// Two costs over one parameter.
pub trait Curves {
    /// Returns both costs at `x` in USD, and records what is rounded up or reaches an edge there.
    fn sample(&self, x: f64, guards: &mut Guards) -> [f64; 2];

    /// Records the guards at `x`, and returns costs for [`Curves::bounds`] alone; the default is a full sample.
    fn probe(&self, x: f64, guards: &mut Guards) -> [f64; 2] {
        self.sample(x, guards)
    }

    /// Returns for each curve a lower and an upper bound of its values between `from` and `to`. Given are the
    /// probes at the ends; the default serves curves that never fall.
    fn bounds(&self, from: f64, to: f64, ends: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
        let _ = (from, to);
        [[ends[0][0], ends[1][0]], [ends[0][1], ends[1][1]]]
    }

    /// Returns by how much the slope of the difference can change inside an interval without steps; 0 where both
    /// curves are affine there.
    fn slope_variation(&self, from: f64, to: f64) -> f64 {
        let _ = (from, to);
        0.0
    }
}

/// Which side is cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Winner {
    /// The first curve.
    First,
    /// The second curve.
    Second,
    /// Neither, to a billionth of a dollar.
    Tie,
}

/// A part of the range with one winner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Who is cheaper in it.
    pub cheaper: Winner,
}

/// How the winner changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The curves meet.
    Smooth,
    /// One of them steps over the other.
    Jump,
}

/// A change of winner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where.
    pub at: f64,
    /// How.
    pub kind: Kind,
    /// Who is cheaper after it.
    pub cheaper_after: Winner,
}

/// The answer: intervals that cover the range, and the crossings between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BreakEven {
    /// Intervals from the start of the range to its end.
    pub intervals: Vec<Interval>,
    /// The changes between neighbouring intervals; empty means none in the range.
    pub crossings: Vec<Crossing>,
    /// Whether the search stopped at [`MOST_CROSSINGS`] or ran out of time; then the last interval reaches only as far
    /// as it got.
    pub stopped_early: bool,
}

impl BreakEven {
    /// Returns the first crossing.
    pub fn first(&self) -> Option<Crossing> {
        self.crossings.first().copied()
    }

    /// Returns the last crossing. Between the first and the last lies the band in which the winner alternates.
    pub fn last(&self) -> Option<Crossing> {
        self.crossings.last().copied()
    }
}

/// Finds every crossing between `from` and `to`. A range that is empty or undefined has no intervals.
pub fn solve(curves: &dyn Curves, from: f64, to: f64) -> BreakEven {
    let mut search = Search {
        curves,
        result: BreakEven::default(),
        last_difference: 0.0,
        samples: Cell::new(0),
        guards: Cell::new(0),
    };
    if from.is_finite() && to.is_finite() && from < to {
        let start = search.probe(from);
        let end = search.probe(to);
        search.explore(&start, &end, 0);
    }
    search.result
}

/// Compares at separate values only, such as numbers of services: every change is a jump at the first value after it.
pub fn compare_each(values: impl Iterator<Item = (f64, [f64; 2])>) -> BreakEven {
    let mut result = BreakEven::default();
    for (at, costs) in values {
        let cheaper = winner(costs[0] - costs[1], costs[0].abs().max(costs[1].abs()));
        match result.intervals.last_mut() {
            Some(last) if last.cheaper == cheaper => last.to = at,
            last => {
                if last.is_some() {
                    result.crossings.push(Crossing {
                        at,
                        kind: Kind::Jump,
                        cheaper_after: cheaper,
                    });
                }
                result.intervals.push(Interval {
                    from: at,
                    to: at,
                    cheaper,
                });
            }
        }
    }
    result
}

fn winner(difference: f64, magnitude: f64) -> Winner {
    let tolerance = 1e-9 + 1e-13 * magnitude;
    if difference < -tolerance {
        Winner::First
    } else if difference > tolerance {
        Winner::Second
    } else {
        Winner::Tie
    }
}

struct Point {
    x: f64,
    costs: [f64; 2],
    guards: Guards,
}

impl Point {
    fn difference(&self) -> f64 {
        self.costs[0] - self.costs[1]
    }
}

struct Search<'a> {
    curves: &'a dyn Curves,
    result: BreakEven,
    /// Difference at the end of the last interval; tells a jump from a meeting at the same place.
    last_difference: f64,
    samples: Cell<u32>,
    /// How many guards a sample has.
    guards: Cell<usize>,
}

impl Search<'_> {
    fn point(&self, x: f64) -> Point {
        self.sampled(x, |x, guards| self.curves.sample(x, guards))
    }

    fn probe(&self, x: f64) -> Point {
        self.sampled(x, |x, guards| self.curves.probe(x, guards))
    }

    fn sampled(&self, x: f64, sample: impl Fn(f64, &mut Guards) -> [f64; 2]) -> Point {
        let mut guards = Guards::with_room(self.guards.get());
        let costs = sample(x, &mut guards);
        self.samples.set(self.samples.get() + 1);
        self.guards.set(guards.values.len());
        Point { x, costs, guards }
    }

    fn explore(&mut self, start: &Point, end: &Point, depth: u32) {
        if self.result.stopped_early {
            return;
        }
        let [first, second] = self.curves.bounds(start.x, end.x, [start.costs, end.costs]);
        let margin = 1e-9 + 1e-13 * first[1].abs().max(second[1].abs());
        if first[1] < second[0] - margin {
            return self.push(
                start.x,
                end.x,
                -f64::INFINITY,
                -f64::INFINITY,
                Winner::First,
            );
        }
        if second[1] < first[0] - margin {
            return self.push(start.x, end.x, f64::INFINITY, f64::INFINITY, Winner::Second);
        }
        let middle = self.probe(halfway(start.x, end.x));
        let many = step_count(&start.guards, &end.guards) > STEPS_AT_ONCE;
        let divides = depth < DEEPEST && middle.x > start.x && middle.x < end.x;
        if self.samples.get() > MOST_SAMPLES || (many && !divides) {
            self.result.stopped_early = true;
            return;
        }
        if many {
            self.explore(start, &middle, depth + 1);
            self.explore(&middle, end, depth + 1);
            return;
        }
        let mut edges = vec![start.x];
        edges.extend(self.steps(start, &middle, end));
        edges.push(end.x);
        for pair in edges.windows(2) {
            // A piece of a few last bits is the distance between two names of the same step.
            if !self.result.stopped_early && pair[1] - pair[0] > 1e-13 * pair[1].abs() {
                self.piece(pair[0], pair[1]);
            }
        }
    }

    /// Returns the places between two points where a guard passes a step, in order.
    fn steps(&self, start: &Point, middle: &Point, end: &Point) -> Vec<f64> {
        let mut places = Vec::new();
        let guards = start
            .guards
            .values
            .iter()
            .zip(&middle.guards.values)
            .zip(&end.guards.values);
        for (index, ((&(low, every), &(half, _)), &(high, _))) in guards.enumerate() {
            let share = (middle.x - start.x) / (end.x - start.x);
            let straight = (half - low - share * (high - low)).abs() <= 1e-11 * (high - low).abs();
            let (least, most) = (low.min(high), low.max(high));
            let mut step = if every {
                (least + 1e-12 * least.abs()).floor() + 1.0
            } else {
                1.0
            };
            while step > least && step < most {
                places.push(if straight {
                    start.x + (step - low) / (high - low) * (end.x - start.x)
                } else {
                    self.bracket(start.x, end.x, &|point| point.guards.values[index].0 - step)
                });
                if !every {
                    break;
                }
                step += 1.0;
            }
        }
        places.retain(|&place| place > start.x && place < end.x);
        crate::small::sort_by(&mut places, |one, other| one < other);
        places.dedup();
        places
    }

    /// Solves a piece without steps inside.
    fn piece(&mut self, from: f64, to: f64) {
        let width = to - from;
        if self.curves.slope_variation(from, to) > 0.0 {
            let inset = 1e-9 * width;
            let (start, end) = (self.point(from + inset), self.point(to - inset));
            return self.smooth_piece(from, to, &start, &end, 0);
        }
        // Two inner points define the line; at the ends themselves the staircases are about to step.
        let (left, right) = (
            self.point(from + 0.25 * width),
            self.point(to - 0.25 * width),
        );
        let (inner_left, inner_right) = (left.difference(), right.difference());
        let slope = (inner_right - inner_left) * 2.0;
        let (start, end) = (inner_left - 0.25 * slope, inner_right + 0.25 * slope);
        self.line(from, to, start, end, largest(&left, &right), &|share| {
            from + share * width
        });
    }

    fn smooth_piece(&mut self, from: f64, to: f64, start: &Point, end: &Point, depth: u32) {
        self.result.stopped_early |= self.samples.get() > MOST_SAMPLES;
        if self.result.stopped_early {
            return;
        }
        let (low, high) = (start.difference(), end.difference());
        let width = end.x - start.x;
        let variation = self.curves.slope_variation(from, to);
        let slope = (high - low) / width;
        let magnitude = largest(start, end);
        let same_side = winner(low, magnitude) == winner(high, magnitude);
        let one_root_at_most = slope.abs() > variation;
        let out_of_reach = same_side && low.abs().min(high.abs()) > variation * width;
        if out_of_reach || one_root_at_most || depth > DEEPEST || width <= 1e-12 * to.abs() {
            let root = if same_side {
                to
            } else {
                self.bracket(start.x, end.x, &Point::difference)
            };
            return self.line(from, to, low, high, magnitude, &|_| root);
        }
        let middle = self.point(halfway(start.x, end.x));
        self.smooth_piece(from, middle.x, start, &middle, depth + 1);
        self.smooth_piece(middle.x, to, &middle, end, depth + 1);
    }

    /// Records a piece on which the difference runs from `start` to `end` and passes zero at most once.
    fn line(
        &mut self,
        from: f64,
        to: f64,
        start: f64,
        end: f64,
        magnitude: f64,
        root: &dyn Fn(f64) -> f64,
    ) {
        let (before, after) = (winner(start, magnitude), winner(end, magnitude));
        match (before, after) {
            (Winner::First, Winner::Second) | (Winner::Second, Winner::First) => {
                let at = math::bounded(root(start / (start - end)), from, to);
                self.push(from, at, start, 0.0, before);
                self.push(at, to, 0.0, end, after);
            }
            // A tie at one end only is where the line starts or ends, not a stretch.
            (Winner::Tie, winner) | (winner, Winner::Tie) => {
                self.push(from, to, start, end, winner)
            }
            (winner, _) => self.push(from, to, start, end, winner),
        }
    }

    fn push(&mut self, from: f64, to: f64, start: f64, end: f64, cheaper: Winner) {
        match self.result.intervals.last_mut() {
            Some(last) if last.cheaper == cheaper => last.to = to,
            last => {
                if last.is_some() {
                    let meet = self.last_difference.abs() <= 1e-9 || start.abs() <= 1e-9;
                    let kind = if meet { Kind::Smooth } else { Kind::Jump };
                    self.result.crossings.push(Crossing {
                        at: from,
                        kind,
                        cheaper_after: cheaper,
                    });
                }
                self.result.intervals.push(Interval { from, to, cheaper });
            }
        }
        self.last_difference = end;
        self.result.stopped_early |= self.result.crossings.len() >= MOST_CROSSINGS;
    }

    /// Narrows a sign change down to the last bits: false position in which an end that stays counts half (the
    /// Illinois method), and a bisection at every fourth step, so that it never takes long.
    fn bracket(&self, from: f64, to: f64, of: &dyn Fn(&Point) -> f64) -> f64 {
        let (mut low, mut high) = (from, to);
        let (mut at_low, mut at_high) = (of(&self.point(from)), of(&self.point(to)));
        let below = at_low < 0.0;
        let mut low_moved_last = None;
        for step in 1..=240 {
            if high - low <= 1e-12 * high.abs() || at_low == 0.0 || at_high == 0.0 {
                break;
            }
            let secant = low + (high - low) * at_low / (at_low - at_high);
            let middle = low + 0.5 * (high - low);
            let at = if step % 4 != 0 && secant > low && secant < high {
                secant
            } else {
                middle
            };
            if at <= low || at >= high {
                break;
            }
            let value = of(&self.point(at));
            let moves_low = (value < 0.0) == below;
            if moves_low {
                (low, at_low) = (at, value);
                at_high *= if low_moved_last == Some(true) {
                    0.5
                } else {
                    1.0
                };
            } else {
                (high, at_high) = (at, value);
                at_low *= if low_moved_last == Some(false) {
                    0.5
                } else {
                    1.0
                };
            }
            low_moved_last = Some(moves_low);
        }
        if at_low.abs() < at_high.abs() {
            low
        } else {
            high
        }
    }
}

fn largest(left: &Point, right: &Point) -> f64 {
    left.costs
        .iter()
        .chain(&right.costs)
        .fold(0.0, |largest, cost| largest.max(cost.abs()))
}

/// The geometric middle of a wide range, the arithmetic one of a narrow one.
fn halfway(from: f64, to: f64) -> f64 {
    if from > 0.0 && to > 4.0 * from {
        (from * to).sqrt()
    } else {
        from + 0.5 * (to - from)
    }
}
