//! The generator: load → parse → link → render → emit.
