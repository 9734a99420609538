//! What a jump in traffic does to always-on services until more of them run.
//!
//! In: capacity before and after, the new rate, the time until new capacity serves. Out: backlog, worst wait, time to
//! drain, requests delayed. A fluid model: traffic and service flow evenly, randomness is left out, so it is exact
//! for large backlogs and silent about small ones. Deliberately absent: oscillation of the control loop.
//!
//! # Derivation
//!
//! From the jump until new capacity serves, after D seconds, requests come at the rate λ and are served at the old capacity b. The backlog
//! grows evenly, then shrinks by what the new capacity a has to spare:
//!
//! ```text
//! backlog           = (λ − b) × D
//! worst wait        = D × (1 − b / λ)
//! time to drain     = backlog / (a − λ)
//! requests delayed  = λ × (D + time to drain)
//! ```
//!
//! The longest wait is that of the request which is next when the new capacity comes. By then b·D requests were served, so it
//! arrived after D·b / λ seconds.

use crate::coldstart::engine::{Condition, within};
use crate::math;

/// The parts of the time between a jump in traffic and new capacity that serves, in seconds.
///
/// Typical values: metric scrape 15 and synchronisation 15 (Kubernetes defaults), pod start 2 to 4 with a cached image
/// or 60 on Fargate with 413 MB (measured April 2024), node start 45 to 65 where the cluster is full (Outreach,
/// February 2026).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reaction {
    /// Until the metric shows the jump.
    pub metric: f64,
    /// Until the autoscaler acts on it.
    pub synchronisation: f64,
    /// Until a started replica answers.
    pub replica_start: f64,
    /// Until a new machine is there; 0 where there is room.
    pub node_start: f64,
}

impl Reaction {
    /// Returns the sum of the parts in seconds.
    pub fn total(&self) -> f64 {
        self.metric + self.synchronisation + self.replica_start + self.node_start
    }
}

/// What happens after traffic jumps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleOut {
    /// Most requests that wait, reached when new capacity arrives.
    pub backlog: f64,
    /// Longest wait of a request in seconds; infinite if even the new capacity is too small.
    pub worst_wait: f64,
    /// Seconds from new capacity until nobody waits; infinite if even the new capacity is too small.
    pub drain_seconds: f64,
    /// Requests that wait at all, from the jump until the backlog is gone; infinite likewise.
    pub delayed_requests: f64,
    reaction: f64,
    growth: f64,
    shrinkage: f64,
}

/// Returns what happens when traffic jumps to `rate` requests per second while `capacity_before` requests per second
/// can be served, and `capacity_after` from `reaction_seconds` on. Rates 0 to 1e9 per second, times 0 to 1e7 s.
///
/// backlog = (rate − before)·D; worst wait = D·(1 − before / rate); drain = backlog / (after − rate).
/// No backlog if the old capacity is enough.
///
/// # Errors
/// An input out of range.
pub fn scale_out(
    rate: f64,
    capacity_before: f64,
    capacity_after: f64,
    reaction_seconds: f64,
) -> Result<ScaleOut, Condition> {
    let rate = within("rate", rate, 0.0, 1e9)?;
    let before = within("capacity_before", capacity_before, 0.0, 1e9)?;
    let after = within("capacity_after", capacity_after, 0.0, 1e9)?;
    let reaction = within("reaction_seconds", reaction_seconds, 0.0, 1e7)?;
    let growth = (rate - before).max(0.0);
    let backlog = growth * reaction;
    if backlog == 0.0 {
        return Ok(ScaleOut {
            backlog: 0.0,
            worst_wait: 0.0,
            drain_seconds: 0.0,
            delayed_requests: 0.0,
            reaction,
            growth: 0.0,
            shrinkage: 0.0,
        });
    }
    let shrinkage = after - rate;
    let drain_seconds = if shrinkage > 0.0 {
        backlog / shrinkage
    } else {
        f64::INFINITY
    };
    // First come, first served: the wait grows with the time of arrival up to the request that is served exactly when
    // new capacity arrives (it came at D·before / rate) and falls after it.
    let worst_wait = if shrinkage >= 0.0 {
        reaction * growth / rate
    } else {
        f64::INFINITY
    };
    Ok(ScaleOut {
        backlog,
        worst_wait,
        drain_seconds,
        delayed_requests: rate * (reaction + drain_seconds),
        reaction,
        growth,
        shrinkage,
    })
}

impl ScaleOut {
    /// Returns the number of requests waiting `seconds` after the jump.
    pub fn backlog_at(&self, seconds: f64) -> f64 {
        if seconds <= self.reaction {
            self.growth * seconds.max(0.0)
        } else {
            (self.backlog - self.shrinkage * (seconds - self.reaction)).max(0.0)
        }
    }
}

/// Returns the spare capacity in requests per second that a ramp of `ramp` requests per second per second needs, so
/// that it never outruns a reaction of `reaction_seconds`: the product.
pub fn head_room(ramp: f64, reaction_seconds: f64) -> f64 {
    ramp * reaction_seconds
}

/// Returns the replicas that a Kubernetes horizontal autoscaler asks for: current × metric / target rounded up, or the
/// current number while the ratio is within the tolerance (0.1 by default).
///
/// Source: Kubernetes documentation, «Horizontal Pod Autoscaling», algorithm details (read 2026-11).
pub fn desired_replicas(current: u32, metric: f64, target: f64, tolerance: f64) -> u32 {
    let ratio = metric / target;
    if !ratio.is_finite() || (ratio - 1.0).abs() <= tolerance {
        return current;
    }
    // The small allowance keeps 3 × (80 / 60) at 4 although the product is just above it in floating point.
    math::bounded((f64::from(current) * ratio - 1e-9).ceil(), 0.0, 1e9) as u32
}

/// Returns the replicas that serve while a rolling deployment is under way: all but `unavailable`.
pub fn replicas_during_rollout(replicas: u32, unavailable: u32) -> u32 {
    replicas.saturating_sub(unavailable)
}
