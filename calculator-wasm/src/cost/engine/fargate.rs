//! AWS Fargate: vCPU, memory and disk per second of a task.
//!
//! In: replica-hours of a container. Out: quantities in a [`Ledger`], and the valid sizes of a task. Rules of
//! <https://aws.amazon.com/fargate/pricing/>: per second, a minute at least, disk above 20 GB; sizes of
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html>.

use super::containers::{Container, Scaling};
use super::lambda::Arch;
use super::meters::{self, Ledger};

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

/// Adds a number of replica-hours of a container.
pub fn add(ledger: &mut Ledger, container: &Container, replica_hours: f64) {
    let (vcpu, memory) = match container.arch {
        Arch::X86 => (meters::FARGATE_VCPU_X86, meters::FARGATE_MEMORY_X86),
        Arch::Arm => (meters::FARGATE_VCPU_ARM, meters::FARGATE_MEMORY_ARM),
    };
    ledger.add(vcpu, replica_hours * container.vcpu);
    ledger.add(memory, replica_hours * container.memory_gb);
    let disk = (container.disk_gb - DISK_INCLUDED_GB).max(0.0);
    ledger.add(meters::FARGATE_EPHEMERAL, replica_hours * disk);
}

/// Returns the replica-hours of jobs: a run is billed for a minute at least. 0 for services.
pub fn job_hours(scaling: Scaling) -> f64 {
    match scaling {
        Scaling::Jobs {
            replicas,
            seconds,
            runs,
        } if seconds > 0.0 => {
            replicas.max(0.0) * runs.max(0.0) * seconds.max(MINIMUM_SECONDS) / 3600.0
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
        let hours = |seconds| {
            job_hours(Scaling::Jobs {
                replicas: 2.0,
                seconds,
                runs: 30.0,
            })
        };
        assert_eq!(hours(5.0), 1.0);
        assert_eq!(hours(120.0), 2.0);
        assert_eq!(job_hours(Scaling::Static), 0.0);
    }
}
