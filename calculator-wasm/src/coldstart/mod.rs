//! Cold starts: how many requests wait for a new instance, and what that does to latency.

pub mod engine;
