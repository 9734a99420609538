//! Moving every number of a system into the range in which arithmetic means something.
//!
//! In: a [`System`] with any numbers, also none, negative or endless ones. Out: the same system with each number in its
//! range; what is not a number becomes the low end. Fields say what is wrong beside the input; this is the floor under
//! them, so that no figure is ever undefined. Absent on purpose: messages.

use super::containers::Scaling;
use super::lambda::Cold;
use super::services::Services;
use super::system::{Component, Network, System};
use crate::math::bounded;

/// More than any month holds: requests, messages, bytes in KB.
const MANY: f64 = 1e15;
/// More than any machine, second count or fleet.
const LARGE: f64 = 1e9;

fn within(low: f64, high: f64, values: &mut [&mut f64]) {
    for value in values {
        **value = bounded(**value, low, high);
    }
}

/// Returns the system with every number in its range.
pub(super) fn bounded_system(system: &System) -> System {
    let mut system = system.clone();
    for component in &mut system.components {
        bound_component(component);
    }
    let options = &mut system.options;
    within(1.0, 1e4, &mut [&mut options.month_hours]);
    within(0.0, 100.0, &mut [&mut options.private_api_zones]);
    within(1.0, 100.0, &mut [&mut options.sizing.zones]);
    within(0.01, 1.0, &mut [&mut options.sizing.target_utilisation]);
    let (functions, containers) = (
        &mut options.commitments.functions,
        &mut options.commitments.containers,
    );
    within(
        0.0,
        1.0,
        &mut [
            &mut functions.coverage,
            &mut functions.discount,
            &mut containers.coverage,
            &mut containers.discount,
            &mut options.spot.share,
            &mut options.spot.discount,
        ],
    );
    let node = &mut options.node;
    within(
        1e-3,
        1e4,
        &mut [&mut node.vcpu, &mut node.memory_gb, &mut node.most_pods],
    );
    within(
        0.0,
        1e4,
        &mut [&mut node.reserved_vcpu, &mut node.reserved_memory_gb],
    );
    let operations = &mut options.operations;
    within(
        0.0,
        1e6,
        &mut [
            &mut node.minimum_nodes,
            &mut options.log_months,
            &mut operations.serverless_hours,
            &mut operations.container_hours,
        ],
    );
    for Network {
        nat_gateways,
        addresses,
        ..
    } in [
        &mut options.serverless_network,
        &mut options.container_network,
    ] {
        within(0.0, 1e6, &mut [nat_gateways, addresses]);
    }
    system
}

fn bound_component(component: &mut Component) {
    let (traffic, function, container) = (
        &mut component.traffic,
        &mut component.function,
        &mut component.container,
    );
    within(
        0.0,
        MANY,
        &mut [
            &mut traffic.requests_per_month,
            &mut function.tenant_environments,
        ],
    );
    within(0.0, 1e6, &mut [&mut traffic.weekend_factor]);
    within(1.0, 1e6, &mut [&mut traffic.peak_to_mean]);
    within(
        0.0,
        LARGE,
        &mut [
            &mut component.duration_ms,
            &mut component.cpu_ms,
            &mut component.request_kb,
            &mut component.response_kb,
            &mut component.log_kb,
            &mut component.nat_kb,
            &mut component.cross_zone_kb,
            &mut component.connection_seconds,
            &mut component.balancer_rules,
            &mut function.ephemeral_mb,
            &mut function.init_ms,
            &mut function.minimum_instances,
            &mut container.disk_gb,
            &mut container.minimum_replicas,
        ],
    );
    within(0.0, 1.0, &mut [&mut component.egress_share]);
    within(
        1.0,
        LARGE,
        &mut [
            &mut component.requests_per_connection,
            &mut container.concurrency,
            &mut function.memory_mb,
        ],
    );
    within(
        1e-3,
        1e4,
        &mut [&mut container.vcpu, &mut container.memory_gb],
    );
    within(
        0.0,
        1e4,
        &mut [&mut container.sidecar.0, &mut container.sidecar.1],
    );
    match &mut function.cold {
        Cold::Share(share) => within(0.0, 1.0, &mut [share]),
        Cold::KeepAlive(seconds) => within(0.0, 1e8, &mut [seconds]),
    }
    if let Scaling::Jobs {
        replicas,
        seconds,
        runs,
    } = &mut container.scaling
    {
        within(0.0, LARGE, &mut [replicas, seconds, runs]);
    }
    if let Some(provisioned) = &mut function.provisioned {
        within(
            0.0,
            LARGE,
            &mut [&mut provisioned.environments, &mut provisioned.hours],
        );
        within(0.0, 1.0, &mut [&mut provisioned.share]);
    }
    if let Some(snapstart) = &mut function.snapstart {
        within(
            0.0,
            LARGE,
            &mut [&mut snapstart.versions, &mut snapstart.hours],
        );
    }
    if let Some(poller) = &mut function.poller {
        within(0.0, LARGE, &mut [&mut poller.unit_hours]);
    }
    if let Some(durable) = &mut function.durable {
        let all = &mut [
            &mut durable.operations,
            &mut durable.written_gb,
            &mut durable.retained_gb_months,
        ];
        within(0.0, LARGE, all);
    }
    if let Some(websocket) = &mut component.websocket {
        let all = &mut [
            &mut websocket.messages,
            &mut websocket.message_kb,
            &mut websocket.connection_minutes,
        ];
        within(0.0, MANY, all);
    }
    if let Some(microvm) = &mut component.microvm {
        let sizes = [&mut microvm.baseline, &mut microvm.peak];
        for (vcpu, memory) in sizes.into_iter().map(|size| (&mut size.0, &mut size.1)) {
            within(0.0, 1e4, &mut [vcpu, memory]);
        }
        let snapshots = &mut [
            &mut microvm.snapshot_read_gb,
            &mut microvm.snapshot_written_gb,
            &mut microvm.stored_gb,
        ];
        within(0.0, LARGE, snapshots);
        within(0.0, LARGE, &mut [&mut microvm.jobs, &mut microvm.seconds]);
        within(0.0, 1.0, &mut [&mut microvm.peak_share]);
    }
    for services in [
        &mut component.services,
        &mut component.serverless_services,
        &mut component.container_services,
    ] {
        bound_services(services);
    }
}

fn bound_services(services: &mut Services) {
    within(
        0.0,
        LARGE,
        &mut [
            &mut services.queue_requests,
            &mut services.events,
            &mut services.event_kb,
            &mut services.schedules_per_month,
            &mut services.transitions,
            &mut services.reads,
            &mut services.writes,
            &mut services.storage_gb,
        ],
    );
    if let Some(express) = &mut services.express {
        let all = &mut [
            &mut express.executions,
            &mut express.duration_ms,
            &mut express.memory_mb,
        ];
        within(0.0, LARGE, all);
    }
}
