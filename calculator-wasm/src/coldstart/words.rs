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
/// Halvings of a stretch of the curve: to a part in a million.
const HALVINGS: u32 = 20;

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
        let at = crossing(case, from, to, first > BEYOND_P99);
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

/// Returns where the share crosses one in a hundred between two rates.
fn crossing(case: &Case, from: f64, to: f64, from_above: bool) -> f64 {
    let (mut near, mut far) = (math::ln(from), math::ln(to));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (near + far);
        let share = case.at_rate(math::exp(middle)).cold_share();
        if share.is_ok_and(|share| (share > BEYOND_P99) == from_above) {
            near = middle;
        } else {
            far = middle;
        }
    }
    math::exp(far)
}

/// Says what half and twice the keep-alive would make of the share.
pub(super) fn sensitivity(words: Sentence, case: &Case) -> Sentence {
    let share = |times: f64| {
        let (shortest, longest) = case.keep_alive;
        let other = Case {
            keep_alive: (shortest * times, longest * times),
            ..case.clone()
        };
        other.cold_share()
    };
    match (share(0.5), share(2.0)) {
        (Ok(half), Ok(twice)) if half != twice => words.and(
            " With half the keep-alive, which few vendors document, {} would be cold, with twice {}.",
            &shown(&[Share(2); 2], &[half, twice]),
        ),
        _ => words,
    }
}
