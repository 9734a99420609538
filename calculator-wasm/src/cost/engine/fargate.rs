//! AWS Fargate: vCPU, memory and disk per second of a task.
//!
//! In: replica-hours of a container. Out: quantities in a [`Ledger`], and the valid sizes of a task. Rules of
//! <https://aws.amazon.com/fargate/pricing/>: per second, a minute at least, disk above 20 GB; sizes of
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html>.

use super::containers::{Commitment, Container, Scaling, Spot};
use super::lambda::Arch;
use super::meters::{self, Charge, Ledger, Meter};
use crate::prices::{Prices, Region};

/// Disk of a task that costs nothing, in GB.
const DISK_INCLUDED_GB: f64 = 20.0;
/// The shortest billed run of a task, in seconds.
const MINIMUM_SECONDS: f64 = 60.0;

/// One row of task sizes: vCPUs, memory from, to and in steps of, all in GB.
type SizeRow = (f64, f64, f64, f64);

const SIZES: [SizeRow; 7] = [
    (0.25, 0.5, 2.0, 0.5),
    (0.5, 1.0, 4.0, 1.0),
    (1.0, 2.0, 8.0, 1.0),
    (2.0, 4.0, 16.0, 1.0),
    (4.0, 8.0, 30.0, 1.0),
    (8.0, 16.0, 60.0, 4.0),
    (16.0, 32.0, 120.0, 8.0),
];
/// Memory of a task of 32 vCPU, in GB.
const LARGEST: (f64, [f64; 3]) = (32.0, [60.0, 120.0, 244.0]);

/// Returns the memory sizes in GB that a task of that many vCPUs can have; empty when there is no such task.
///
/// ```
/// use calculator_wasm::cost::engine::fargate::memory_sizes;
/// assert_eq!(memory_sizes(0.5), [1.0, 2.0, 3.0, 4.0]);
/// assert_eq!(memory_sizes(0.25), [0.5, 1.0, 2.0]);
/// assert!(memory_sizes(3.0).is_empty());
/// ```
pub fn memory_sizes(vcpu: f64) -> Vec<f64> {
    if vcpu == LARGEST.0 {
        return LARGEST.1.to_vec();
    }
    let Some(&(cores, from, to, step)) = SIZES.iter().find(|row| row.0 == vcpu) else {
        return Vec::new();
    };
    let count = ((to - from) / step) as usize;
    // 0.25 vCPU comes with 0.5, 1 or 2 GB, not with 1.5.
    (0..=count)
        .map(|index| from + step * index as f64)
        .filter(|&size| cores > 0.25 || size != 1.5)
        .collect()
}

/// Returns the smallest task that holds a demand, as (vCPUs, GB): the fewest vCPUs first, as their price is nine
/// times that of a GB. `None` when no task is large enough.
///
/// ```
/// use calculator_wasm::cost::engine::fargate::smallest_task;
/// assert_eq!(smallest_task(0.3, 0.5), Some((0.5, 1.0)));
/// assert_eq!(smallest_task(0.25, 3.0), Some((0.5, 3.0)));
/// assert_eq!(smallest_task(64.0, 1.0), None);
/// ```
pub fn smallest_task(vcpu: f64, memory_gb: f64) -> Option<(f64, f64)> {
    let cores = SIZES.iter().map(|row| row.0).chain([LARGEST.0]);
    cores.filter(|&cores| cores >= vcpu).find_map(|cores| {
        let memory = memory_sizes(cores)
            .into_iter()
            .find(|&size| size >= memory_gb)?;
        Some((cores, memory))
    })
}

/// The shortest billed run of a Windows task, in seconds.
const MINIMUM_SECONDS_WINDOWS: f64 = 300.0;

/// Replica-hours of a month, by how they are paid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReplicaHours {
    /// At the list price.
    pub on_demand: f64,
    /// On Spot.
    pub spot: f64,
    /// Under a commitment, used or not.
    pub committed: f64,
}

/// The meters of a task, each with what one replica-hour counts on it and the label under a discount.
pub fn meters_of(container: &Container) -> [(Meter, f64); 4] {
    let (vcpu, memory) = (
        container.vcpu + container.sidecar.0,
        container.memory_gb + container.sidecar.1,
    );
    // The fields of the page ask for sizes that are sold; sidecars and exact sizes are billed as the next larger task.
    let sold = match super::WHOLE {
        true => smallest_task(vcpu, memory),
        false => None,
    };
    let (vcpu, memory) = sold.unwrap_or((vcpu, memory));
    let disk = (
        meters::FARGATE_EPHEMERAL,
        (container.disk_gb - DISK_INCLUDED_GB).max(0.0),
    );
    if super::WHOLE && container.windows {
        return [
            (meters::FARGATE_VCPU_WINDOWS, vcpu * 3600.0),
            (meters::FARGATE_MEMORY_WINDOWS, memory * 3600.0),
            (meters::FARGATE_LICENCE_WINDOWS, vcpu * 3600.0),
            disk,
        ];
    }
    let (of_vcpu, of_memory) = match container.arch {
        Arch::X86 => (meters::FARGATE_VCPU_X86, meters::FARGATE_MEMORY_X86),
        Arch::Arm => (meters::FARGATE_VCPU_ARM, meters::FARGATE_MEMORY_ARM),
    };
    [(of_vcpu, vcpu), (of_memory, memory), (of_vcpu, 0.0), disk]
}

/// Adds replica-hours of a container, sidecars included. What is committed or on Spot becomes charges at the
/// discounted price; disk has no discount.
pub fn add(
    ledger: &mut Ledger,
    prices: &Prices,
    region: Region,
    container: &Container,
    hours: ReplicaHours,
    commitment: Commitment,
    spot: Spot,
) {
    for (position, (meter, each)) in meters_of(container).into_iter().enumerate() {
        let discountable = position < 2;
        let listed = if discountable {
            hours.on_demand
        } else {
            hours.on_demand + hours.spot + hours.committed
        };
        ledger.add(meter, listed * each);
        if !discountable || each <= 0.0 || hours.spot + hours.committed <= 0.0 {
            continue;
        }
        let Some(price) = prices.find(meter.sku(), region) else {
            ledger.missing(
                meter.key(),
                meter.label(),
                (hours.spot + hours.committed) * each,
                meter.sku().unit(),
            );
            continue;
        };
        let list = price.first();
        let keys = match position {
            0 => [
                ("fargate-vcpu-committed", "Fargate vCPU under a commitment"),
                ("fargate-vcpu-spot", "Fargate Spot vCPU"),
            ],
            _ => [
                (
                    "fargate-memory-committed",
                    "Fargate memory under a commitment",
                ),
                ("fargate-memory-spot", "Fargate Spot memory"),
            ],
        };
        let discounted = [
            (
                hours.committed,
                list.scaled(1.0 - crate::math::bounded(commitment.discount, 0.0, 1.0)),
            ),
            (
                hours.spot,
                list.scaled(1.0 - crate::math::bounded(spot.discount, 0.0, 1.0)),
            ),
        ];
        for ((key, label), (quantity, unit_price)) in keys.into_iter().zip(discounted) {
            if quantity > 0.0 {
                let (quantity, unit, price) =
                    (quantity * each, meter.sku().unit(), Some(price.id()));
                ledger.charge(Charge {
                    key,
                    label,
                    quantity,
                    unit,
                    unit_price,
                    price,
                });
            }
        }
    }
}

/// Returns the replica-hours of jobs: a run is billed for a minute at least, on Windows for five. 0 for services.
pub fn job_hours(container: &Container) -> f64 {
    match container.scaling {
        Scaling::Jobs {
            replicas,
            seconds,
            runs,
        } if seconds > 0.0 => {
            let least = if container.windows {
                MINIMUM_SECONDS_WINDOWS
            } else {
                MINIMUM_SECONDS
            };
            replicas.max(0.0) * runs.max(0.0) * seconds.max(least) / 3600.0
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_its_published_memory_range() {
        let check = |vcpu: f64, count: usize, last: f64| {
            let sizes = memory_sizes(vcpu);
            assert_eq!(
                (sizes.len(), sizes.last().copied()),
                (count, Some(last)),
                "{vcpu} vCPU"
            );
        };
        check(0.25, 3, 2.0);
        check(0.5, 4, 4.0);
        check(1.0, 7, 8.0);
        check(2.0, 13, 16.0);
        check(4.0, 23, 30.0);
        check(8.0, 12, 60.0);
        check(16.0, 12, 120.0);
        check(32.0, 3, 244.0);
    }

    #[test]
    fn a_run_is_billed_for_a_minute_at_least() {
        let hours = |seconds, windows| {
            let scaling = Scaling::Jobs {
                replicas: 2.0,
                seconds,
                runs: 30.0,
            };
            job_hours(&Container {
                scaling,
                windows,
                ..Container::default()
            })
        };
        assert_eq!(
            [hours(5.0, false), hours(120.0, false), hours(5.0, true)],
            [1.0, 2.0, 5.0]
        );
        assert_eq!(job_hours(&Container::default()), 0.0);
    }
}
