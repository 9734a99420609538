//! What a system costs on functions and on containers.

pub mod engine;
