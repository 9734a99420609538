//! Clusters of machines: how many nodes hold the pods, and what they cost.
//!
//! In: pods by size, a node. Out: nodes, and charges for them. A staircase of nodes stands on the staircase of
//! replicas. Pods are packed first-fit, largest first, after what the system and the daemons of each node take.
//! Absent on purpose: affinity rules, disks.
//!
//! # Derivation
//!
//! ```text
//! room of a node    = its processors and memory − what system and daemons take
//! nodes             = max(minimum, nodes that first-fit needs, the largest pods first)
//! ```
//!
//! The best packing of all is a hard problem, and no scheduler looks for it, since it does not move pods that run. First-fit is
//! what one comes to.

use super::bill::Regions;
use super::containers::{Commitment, Spot};
use super::meters::{Charge, Ledger};
use super::tiers::whole_pieces;
use crate::math::bounded;
use crate::money::UnitPrice;
use crate::prices::{Prices, Sku};

/// A machine of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its vCPUs.
    pub vcpu: f64,
    /// Its memory in GB of 1024³ bytes.
    pub memory_gb: f64,
    /// What an hour costs.
    pub price: NodePrice,
    /// vCPUs that the system and the daemons take on each node.
    pub reserved_vcpu: f64,
    /// Memory in GB that they take.
    pub reserved_memory_gb: f64,
    /// The most pods on a node, daemons aside.
    pub most_pods: f64,
    /// Nodes that always run.
    pub minimum_nodes: f64,
}

/// The price of a node-hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodePrice {
    /// From the catalogue: an EC2 instance, an Azure VM, an App Service plan.
    Listed(Sku),
    /// The reader's own.
    Own(UnitPrice),
}

impl Default for Node {
    /// An EC2 m7g.large: 2 vCPU, 8 GB, of which kubelet, system and daemons take 0.25 vCPU and 1.2 GB.
    fn default() -> Node {
        Node {
            vcpu: 2.0,
            memory_gb: 8.0,
            price: NodePrice::Listed(crate::prices::sku::AWS_EC2_M7G_LARGE),
            reserved_vcpu: 0.25,
            reserved_memory_gb: 1.2,
            most_pods: 110.0,
            minimum_nodes: 2.0,
        }
    }
}

/// A number of equal pods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pods {
    /// How many.
    pub count: f64,
    /// vCPUs of one.
    pub vcpu: f64,
    /// Memory of one in GB.
    pub memory_gb: f64,
}

/// Returns the nodes that hold all pods, at least the minimum; `None` when a pod is larger than a node.
///
/// ```
/// use calculator_wasm::cost::engine::nodes::{Node, Pods, pack};
/// let node = Node { vcpu: 2.0, memory_gb: 8.0, reserved_vcpu: 0.0, reserved_memory_gb: 0.0, minimum_nodes: 1.0, ..Node::default() };
/// // Five pods of 0.75 vCPU, two to a node, and three of 0.5 vCPU that fill the gaps.
/// let pods = [Pods { count: 5.0, vcpu: 0.75, memory_gb: 1.0 }, Pods { count: 3.0, vcpu: 0.5, memory_gb: 1.0 }];
/// assert_eq!(pack(&node, &pods), Some(3.0));
/// assert_eq!(pack(&node, &[Pods { count: 1.0, vcpu: 4.0, memory_gb: 1.0 }]), None);
/// ```
pub fn pack(node: &Node, pods: &[Pods]) -> Option<f64> {
    /// Nodes in the same state of filling.
    struct Group {
        nodes: f64,
        vcpu: f64,
        memory_gb: f64,
        pods: f64,
    }
    let empty = (
        node.vcpu - node.reserved_vcpu,
        node.memory_gb - node.reserved_memory_gb,
    );
    let size =
        |pod: &Pods| (pod.vcpu / node.vcpu.max(1e-9)).max(pod.memory_gb / node.memory_gb.max(1e-9));
    let mut sorted: Vec<Pods> = pods.iter().copied().filter(|pod| pod.count > 0.0).collect();
    crate::small::sort_by(&mut sorted, |left, right| size(left) > size(right));
    let mut groups: Vec<Group> = Vec::new();
    for pod in sorted {
        let fit = |vcpu: f64, memory_gb: f64, places: f64| {
            let by_cpu = if pod.vcpu > 0.0 {
                (vcpu / pod.vcpu + 1e-9).floor()
            } else {
                places
            };
            let by_memory = if pod.memory_gb > 0.0 {
                (memory_gb / pod.memory_gb + 1e-9).floor()
            } else {
                places
            };
            by_cpu.min(by_memory).min(places).max(0.0)
        };
        let mut left = whole_pieces(pod.count);
        let mut index = 0;
        while left > 0.0 && index < groups.len() {
            let group = &mut groups[index];
            let each = fit(group.vcpu, group.memory_gb, group.pods);
            index += 1;
            if each < 1.0 {
                continue;
            }
            let filled = (left / each).floor().min(group.nodes);
            let rest = if filled < group.nodes {
                left - filled * each
            } else {
                0.0
            };
            let (vcpu, memory_gb, places) = (group.vcpu, group.memory_gb, group.pods);
            let after = |nodes: f64, count: f64| Group {
                nodes,
                vcpu: vcpu - count * pod.vcpu,
                memory_gb: memory_gb - count * pod.memory_gb,
                pods: places - count,
            };
            group.nodes -= filled;
            if rest > 0.0 {
                group.nodes -= 1.0;
                groups.push(after(1.0, rest));
            }
            if filled > 0.0 {
                groups.push(after(filled, each));
            }
            left -= filled * each + rest;
        }
        if left > 0.0 {
            let each = fit(empty.0, empty.1, node.most_pods.max(1.0));
            if each < 1.0 {
                return None;
            }
            let full = (left / each).floor();
            let rest = left - full * each;
            for (nodes, count) in [(full, each), (f64::from(rest > 0.0), rest)] {
                if nodes > 0.0 {
                    groups.push(Group {
                        nodes,
                        vcpu: empty.0 - count * pod.vcpu,
                        memory_gb: empty.1 - count * pod.memory_gb,
                        pods: node.most_pods - count,
                    });
                }
            }
        }
        groups.retain(|group| group.nodes > 0.0);
    }
    let nodes: f64 = groups.iter().map(|group| group.nodes).sum();
    Some(nodes.max(whole_pieces(node.minimum_nodes)))
}

/// The hours of nodes in a month, by how they are paid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeHours {
    /// At the list price.
    pub on_demand: f64,
    /// On Spot.
    pub spot: f64,
    /// Under a commitment, used or not.
    pub committed: f64,
    /// What ran, however it is paid: fees are on the list price.
    pub running: f64,
}

/// Adds node-hours, and a management fee as a fraction of the list price of what runs.
pub fn add(
    ledger: &mut Ledger,
    prices: &Prices,
    regions: &Regions,
    node: &Node,
    hours: NodeHours,
    (commitment, spot): (Commitment, Spot),
    fee: Option<Sku>,
) {
    let (unit_price, price) = match node.price {
        NodePrice::Own(own) => (own, None),
        NodePrice::Listed(sku) => match prices.find(sku, regions.of(sku)) {
            Some(price) => (price.first(), Some(price.id())),
            None => return ledger.missing("nodes", "Nodes", hours.running, "instance-hour"),
        },
    };
    let mut charge = |key, label, quantity: f64, unit_price| {
        if quantity > 0.0 {
            ledger.charge(Charge {
                key,
                label,
                quantity,
                unit: "instance-hour",
                unit_price,
                price,
            });
        }
    };
    charge("nodes", "Nodes", hours.on_demand, unit_price);
    let spot_price = unit_price.scaled(1.0 - bounded(spot.discount, 0.0, 1.0));
    charge("nodes-spot", "Spot nodes", hours.spot, spot_price);
    if super::WHOLE {
        charge(
            "nodes-committed",
            "Nodes under a commitment",
            hours.committed,
            commitment.price(unit_price),
        );
    }
    if let Some(fee) = super::whole(fee) {
        match prices.find(fee, regions.of(fee)) {
            Some(fraction) => {
                let share = fraction.first().to_f64();
                charge(
                    "node-fee",
                    "Management fee on the list price",
                    hours.running,
                    unit_price.scaled(share),
                );
            }
            None => ledger.missing(
                "node-fee",
                "Management fee on the list price",
                hours.running,
                "instance-hour",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(minimum_nodes: f64) -> Node {
        Node {
            reserved_vcpu: 0.0,
            reserved_memory_gb: 0.0,
            minimum_nodes,
            ..Node::default()
        }
    }

    #[test]
    fn without_pods_the_minimum_remains() {
        assert_eq!(pack(&node(2.0), &[]), Some(2.0));
    }

    #[test]
    fn the_reserve_costs_a_pod_on_each_node() {
        let pods = [Pods {
            count: 8.0,
            vcpu: 0.5,
            memory_gb: 1.0,
        }];
        assert_eq!(pack(&node(0.0), &pods), Some(2.0));
        assert_eq!(
            pack(
                &Node {
                    reserved_vcpu: 0.25,
                    ..node(0.0)
                },
                &pods
            ),
            Some(3.0)
        );
    }

    #[test]
    fn pods_are_limited_by_memory_and_by_number_too() {
        assert_eq!(
            pack(
                &node(0.0),
                &[Pods {
                    count: 3.0,
                    vcpu: 0.1,
                    memory_gb: 5.0
                }]
            ),
            Some(3.0)
        );
        let few = Node {
            most_pods: 4.0,
            ..node(0.0)
        };
        assert_eq!(
            pack(
                &few,
                &[Pods {
                    count: 9.0,
                    vcpu: 0.01,
                    memory_gb: 0.01
                }]
            ),
            Some(3.0)
        );
    }

    #[test]
    fn packing_places_every_pod_and_wastes_less_than_half() {
        let node = node(0.0);
        for seed in 0..200_u32 {
            let value = |salt: u32| f64::from((seed * 7 + salt * 13) % 11 + 1);
            let pods: Vec<Pods> = (0..4)
                .map(|kind| Pods {
                    count: value(kind) * 3.0,
                    vcpu: value(kind + 5) * 0.1,
                    memory_gb: value(kind + 9) * 0.4,
                })
                .collect();
            let least_cpu: f64 =
                pods.iter().map(|pod| pod.count * pod.vcpu).sum::<f64>() / node.vcpu;
            let least_memory: f64 = pods
                .iter()
                .map(|pod| pod.count * pod.memory_gb)
                .sum::<f64>()
                / node.memory_gb;
            let nodes = pack(&node, &pods).unwrap();
            assert!(nodes >= least_cpu.max(least_memory) - 1e-9, "seed {seed}");
            assert!(
                nodes <= 2.0 * (least_cpu + least_memory) + 1.0,
                "seed {seed}: {nodes}"
            );
        }
    }
}
