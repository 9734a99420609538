//! The always-on side of the comparison: queues in front of a fixed or growing number of servers.
//!
//! In: arrival rate per second, service time in seconds, number of servers (replicas × requests each). Out: blocking
//! and waiting probabilities, waiting and response times, and what a jump in traffic does until new servers are up.
//! Deliberately absent: prices, fields, text for the reader.

pub mod autoscaling;
pub mod erlang;
pub mod mgc;
pub mod mmc;
