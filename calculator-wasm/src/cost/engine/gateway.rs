//! What stands in front of functions and containers: API gateways and load balancers.
//!
//! In: requests with their payloads and connections. Out: quantities in a [`Ledger`]. Absent on purpose: the choice
//! between them (the system's) and prices.

use super::meters::{self, Ledger};
use super::tiers::whole_pieces;

/// What receives the requests of functions on AWS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gateway {
    /// A function URL: nothing beyond Lambda itself.
    FunctionUrl,
    /// API Gateway, HTTP API: per request in units of 512 KB.
    #[default]
    HttpApi,
    /// API Gateway, REST API: per request.
    RestApi,
    /// An Application Load Balancer in front of functions.
    LoadBalancer,
}

/// What receives the requests of containers on AWS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Balancer {
    /// An Application Load Balancer.
    #[default]
    Application,
    /// A Network Load Balancer for TCP.
    NetworkTcp,
    /// A Network Load Balancer for UDP.
    NetworkUdp,
    /// A Network Load Balancer that ends TLS.
    NetworkTls,
    /// Nothing: internal services, workers.
    None,
}

/// Messages and connections of a WebSocket API in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WebSocket {
    /// Messages in both directions.
    pub messages: f64,
    /// Size of a message in KB; each started 32 KB counts as one.
    pub message_kb: f64,
    /// Minutes of connection, summed over all connections.
    pub connection_minutes: f64,
}

impl WebSocket {
    /// Adds a month.
    pub fn add(&self, ledger: &mut Ledger) {
        let units = whole_pieces(self.message_kb / 32.0).max(1.0);
        ledger.add(meters::API_WEBSOCKET_MESSAGES, self.messages * units);
        ledger.add(meters::API_WEBSOCKET_MINUTES, self.connection_minutes);
    }
}

/// Adds the endpoints of a private REST API: hours of one endpoint per zone, and every byte through it.
pub fn add_private_endpoint(ledger: &mut Ledger, zones: f64, hours: f64, kilobytes: f64) {
    ledger.add(meters::ENDPOINT_HOURS, zones * hours);
    ledger.add(meters::ENDPOINT_DATA, kilobytes / (1024.0 * 1024.0));
}

/// Adds requests through an API gateway. An HTTP API counts 512 KB units of the larger of request and response; a
/// REST API counts requests.
pub fn add_api(
    ledger: &mut Ledger,
    gateway: Gateway,
    requests: f64,
    request_kb: f64,
    response_kb: f64,
) {
    let units = whole_pieces(request_kb.max(response_kb) / 512.0).max(1.0);
    match gateway {
        Gateway::HttpApi => ledger.add(meters::API_HTTP, requests * units),
        Gateway::RestApi => ledger.add(meters::API_REST, requests),
        Gateway::FunctionUrl | Gateway::LoadBalancer => {}
    }
}

/// The load of a balancer, summed over what it serves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BalancerLoad {
    /// New connections per second.
    pub new_connections: f64,
    /// Connections open at a time.
    pub active_connections: f64,
    /// Bytes per second, both directions, to ordinary targets.
    pub bytes: f64,
    /// Bytes per second to Lambda targets, of which a capacity unit holds less.
    pub bytes_to_functions: f64,
    /// Requests per second.
    pub requests: f64,
    /// Rules evaluated per second, beyond the ten free ones of each request.
    pub rules: f64,
}

impl BalancerLoad {
    /// Returns the sum of two loads.
    pub fn plus(self, other: BalancerLoad) -> BalancerLoad {
        BalancerLoad {
            new_connections: self.new_connections + other.new_connections,
            active_connections: self.active_connections + other.active_connections,
            bytes: self.bytes + other.bytes,
            bytes_to_functions: self.bytes_to_functions + other.bytes_to_functions,
            requests: self.requests + other.requests,
            rules: self.rules + other.rules,
        }
    }

    /// Returns the capacity units of an Application Load Balancer: the largest of new connections ÷ 25, active ÷
    /// 3,000, gigabytes (1e9) per hour (÷ 0.4 to Lambda targets) and rule evaluations ÷ 1,000.
    ///
    /// ```
    /// use calculator_wasm::cost::engine::gateway::BalancerLoad;
    /// // The example of the price page: 1 connection a second of 2 minutes, 5 requests a second, 300 KB/s, 60 rules.
    /// let load = BalancerLoad {
    ///     new_connections: 1.0, active_connections: 120.0, bytes: 300_000.0, requests: 5.0, rules: 5.0 * 50.0,
    ///     ..Default::default()
    /// };
    /// assert!((load.capacity_units() - 1.08).abs() < 1e-12);
    /// ```
    pub fn capacity_units(self) -> f64 {
        let gigabytes = (self.bytes + self.bytes_to_functions / 0.4) * 3600.0 / 1e9;
        let connections = (self.new_connections / 25.0).max(self.active_connections / 3000.0);
        connections.max(gigabytes).max(self.rules / 1000.0)
    }
}

impl BalancerLoad {
    /// Returns the capacity units of a Network Load Balancer: the largest of new connections, active connections and
    /// gigabytes (1e9) per hour, over what a unit of the protocol holds.
    ///
    /// ```
    /// use calculator_wasm::cost::engine::gateway::{Balancer, BalancerLoad};
    /// // The TCP example of the price page: 100 connections a second of 3 minutes and 1,000 bytes each.
    /// let load = BalancerLoad {
    ///     new_connections: 100.0, active_connections: 18_000.0, bytes: 100_000.0, ..Default::default()
    /// };
    /// assert!((load.network_capacity_units(Balancer::NetworkTcp) - 0.36).abs() < 1e-12);
    /// ```
    pub fn network_capacity_units(self, protocol: Balancer) -> f64 {
        let (new, active) = match protocol {
            Balancer::NetworkUdp => (400.0, 50_000.0),
            Balancer::NetworkTls => (50.0, 3_000.0),
            _ => (800.0, 100_000.0),
        };
        let gigabytes = (self.bytes + self.bytes_to_functions) * 3600.0 / 1e9;
        (self.new_connections / new)
            .max(self.active_connections / active)
            .max(gigabytes)
    }
}

/// Adds a number of load balancers that run for `hours` (partial hours count as full ones) and share a load.
pub fn add_load_balancer(
    ledger: &mut Ledger,
    balancer: Balancer,
    count: f64,
    hours: f64,
    load: BalancerLoad,
) {
    let hours = whole_pieces(hours);
    match balancer {
        Balancer::None => {}
        Balancer::Application => {
            ledger.add(meters::ALB_HOURS, count * hours);
            ledger.add(meters::ALB_LCU, load.capacity_units() * hours);
        }
        _ if !super::WHOLE => {}
        network => {
            ledger.add(meters::NLB_HOURS, count * hours);
            ledger.add(
                meters::NLB_NLCU,
                load.network_capacity_units(network) * hours,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_http_api_counts_units_of_512_kilobytes_and_a_rest_api_does_not() {
        let units = |gateway, request_kb, response_kb| {
            let mut ledger = Ledger::default();
            add_api(&mut ledger, gateway, 10.0, request_kb, response_kb);
            ledger.quantity(meters::API_HTTP) + ledger.quantity(meters::API_REST)
        };
        assert_eq!(units(Gateway::HttpApi, 12.0, 46.0), 10.0);
        assert_eq!(units(Gateway::HttpApi, 0.0, 600.0), 20.0);
        assert_eq!(units(Gateway::RestApi, 0.0, 600.0), 10.0);
        assert_eq!(units(Gateway::FunctionUrl, 0.0, 600.0), 0.0);
    }

    #[test]
    fn only_the_largest_dimension_of_a_balancer_counts() {
        let connections = BalancerLoad {
            new_connections: 50.0,
            active_connections: 300.0,
            ..Default::default()
        };
        assert_eq!(connections.capacity_units(), 2.0);
        let functions = BalancerLoad {
            bytes_to_functions: 1e9 / 3600.0,
            ..Default::default()
        };
        assert!((functions.capacity_units() - 2.5).abs() < 1e-12);
    }
}
