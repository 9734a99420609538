//! Answers in words: at which traffic the 99th percentile turns cold or warm, and what another keep-alive would do.
//!
//! In: a case, its answer and the curve of shares over traffic. Out: parts of the headline. Deliberately absent: formulas.

use super::answer::Answer;
use super::case::Case;
use super::charts::Curve;
use super::shown::{Rate, Share, shown};
use crate::math;
use crate::report::Sentence;

/// The share of requests that the 99th percentile leaves out.
const BEYOND_P99: f64 = 0.01;
/// Steps towards a crossing; some five are the rule, and a jump takes all.
const MOST_STEPS: u32 = 48;
/// How close a crossing is: a part in ten thousand, of which three digits are shown.
const CLOSE: f64 = 1e-4;

/// Adds what follows from the case to its headline.
pub(super) fn explain(headline: Sentence, case: &Case, answer: &Answer, curve: &Curve) -> Sentence {
    if case.arrivals_per_second <= 0.0 {
        return headline;
    }
    flips(headline, case, answer, curve)
}

/// Says where the 99th percentile turns, and why there.
fn flips(headline: Sentence, case: &Case, answer: &Answer, curve: &Curve) -> Sentence {
    let rate = case.arrivals_per_second;
    let safe = answer.state.cold_share <= BEYOND_P99;
    let mut below = None;
    let mut above = None;
    for pair in curve.points.windows(2) {
        let [(from, first), (to, second)] = [pair[0], pair[1]];
        if (first > BEYOND_P99) == (second > BEYOND_P99) {
            continue;
        }
        let at = crossing(case, from, to, [first, second]);
        if at <= rate {
            below = Some(at);
        } else if above.is_none() {
            above = Some(at);
        }
    }
    let say = |template, at: f64| headline.clone().and(template, &shown(&[Rate], &[at]));
    match (safe, below, above) {
        (true, Some(at), _) if at * case.keep_alive_seconds() < 12.0 => say(
            " Your p99 is safe until traffic falls below {}, because then more than 1 % of requests find no instance left.",
            at,
        ),
        (true, Some(at), _) => say(
            " Your p99 is safe until traffic falls below {}, because then more than 1 % of requests need a further instance.",
            at,
        ),
        (true, None, Some(at)) => say(
            " Your p99 is safe until traffic grows above {}, because then more than 1 % of requests need a further instance.",
            at,
        ),
        (true, None, None) => headline,
        (false, _, Some(at)) => say(
            " Your p99 is not safe, because more than 1 % of requests are cold; it is safe from {} up.",
            at,
        ),
        (false, Some(at), None) => say(
            " Your p99 is not safe, because more than 1 % of requests are cold; it is safe below {}.",
            at,
        ),
        (false, None, None) => headline.and(
            " Your p99 is not safe at any traffic near yours: more than 1 % of requests are cold.",
            &[],
        ),
    }
}

/// Returns where the share crosses one in a hundred between two rates: where a straight line through its logarithms does,
/// an end that stays counting for half, and every third time the middle, because a share may jump.
fn crossing(case: &Case, from: f64, to: f64, ends: [f64; 2]) -> f64 {
    let height = |share: f64| math::ln(share.max(1e-12) / BEYOND_P99);
    let [mut near, mut far] = [from, to].map(math::ln);
    let [mut near_height, mut far_height] = ends.map(height);
    let mut was_near = None;
    let most = if case.is_long() {
        MOST_STEPS / 6
    } else {
        MOST_STEPS
    };
    for step in 1..=most {
        let part = match step % 3 {
            0 => 0.5,
            _ => near_height / (near_height - far_height),
        };
        let middle = near + (far - near) * math::bounded(part, 0.01, 0.99);
        let found = case
            .at_rate(math::exp(middle))
            .cold_share()
            .map_or(f64::NAN, height);
        // What has no share counts as beyond.
        let is_near = (found > 0.0) == (near_height > 0.0);
        let again = if was_near == Some(is_near) { 0.5 } else { 1.0 };
        was_near = Some(is_near);
        if is_near {
            (near, near_height, far_height) = (middle, found, far_height * again);
        } else {
            (far, far_height, near_height) = (middle, found, near_height * again);
        }
        if found.abs() < CLOSE || (far - near).abs() < CLOSE {
            return math::exp(middle);
        }
    }
    math::exp(far)
}

/// Says what half and twice the keep-alive would make of the share.
pub(super) fn sensitivity(words: Sentence, shares: (Option<f64>, Option<f64>)) -> Sentence {
    match shares {
        (Some(half), Some(twice)) if half != twice => words.and(
            " With half the keep-alive, which few vendors document, {} would be cold, with twice {}.",
            &shown(&[Share(2); 2], &[half, twice]),
        ),
        _ => words,
    }
}
