//! Erlang's formulas for a group of servers.
//!
//! In: number of servers and offered load (arrival rate × mean service time). Out: the probability that a request is
//! turned away (B, no queue) or has to wait (C, endless queue). Exact for Poisson arrivals; B for any service law, C
//! for exponential service.

/// Returns Erlang's B: the probability that all of `servers` are busy when no request may wait.
///
/// B_0 = 1, B_k = a·B_{k−1} / (k + a·B_{k−1}) with the offered load a ≥ 0. 0 without load, 1 without servers.
/// Source: A. K. Erlang 1917.
pub fn erlang_b(servers: u32, offered_load: f64) -> f64 {
    let mut blocking = 1.0;
    for server in 1..=servers {
        let part = offered_load * blocking;
        blocking = part / (f64::from(server) + part);
        if blocking < 1e-300 {
            return 0.0;
        }
    }
    blocking
}

/// Returns Erlang's C: the probability that a request has to wait when it may; 1 if the load reaches the number of
/// servers.
///
/// C = B / (1 − r·(1 − B)) with the utilisation r = load / servers.
pub fn erlang_c(servers: u32, offered_load: f64) -> f64 {
    let utilisation = offered_load / f64::from(servers);
    if utilisation >= 1.0 || utilisation.is_nan() {
        return 1.0;
    }
    let blocking = erlang_b(servers, offered_load);
    blocking / (1.0 - utilisation * (1.0 - blocking))
}
