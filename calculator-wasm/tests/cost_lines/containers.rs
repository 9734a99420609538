//! Clusters, machines, zones, sidecars and commitments.

use super::*;

#[test]
fn a_cluster_on_ec2_is_its_control_plane_and_packed_nodes() {
    let container = Container {
        vcpu: 0.5,
        memory_gb: 1.0,
        minimum_replicas: 7.0,
        ..Container::default()
    };
    let mut options = Options {
        containers: Platform::Eks,
        ..bare()
    };
    // Three pods to a node after the reserve of 0.25 vCPU: seven pods on three nodes.
    let eks = bill_of(container.clone(), options.clone());
    check(&eks, "eks-cluster", 73.0);
    check(&eks, "nodes", 3.0 * 0.0816 * 730.0);
    // Auto Mode: 12 % of the list price on top.
    options.containers = Platform::EksAutoMode;
    let auto = bill_of(container.clone(), options.clone());
    check(&auto, "node-fee", 3.0 * 0.0816 * 0.12 * 730.0);
    // On own machines at an own price, without a fee; a balancer before them has no price, none needs none.
    options.containers = Platform::OwnNodes;
    options.node.price = NodePrice::Own(UnitPrice::from_dollars("0.007").unwrap());
    for (balancer, missing) in [
        (Balancer::None, None),
        (Balancer::Application, Some("load-balancer")),
    ] {
        options.balancer = balancer;
        let own = system(
            Component {
                container: container.clone(),
                ..Component::default()
            },
            options.clone(),
        );
        let own = bill(&own, Side::Containers);
        check(&own, "nodes", 3.0 * 0.007 * 730.0);
        assert_eq!(own.not_priced.first().map(|line| line.key), missing);
    }
}

#[test]
fn azure_machines_are_priced_in_their_region() {
    let mut options = Options {
        containers: Platform::Aks,
        ..bare()
    };
    options.node = Node {
        price: NodePrice::Listed(sku::AZURE_VM_STANDARD_D2S_V5),
        minimum_nodes: 2.0,
        ..Node::default()
    };
    options.regions.azure = region::NORTHEUROPE;
    let aks = bill(
        &system(Component::default(), options.clone()),
        Side::Containers,
    );
    check(&aks, "aks-cluster", 73.0);
    check(&aks, "nodes", 2.0 * 0.107 * 730.0);
    // App Service: the plan is the machine.
    options.containers = Platform::AppService;
    options.regions.azure = region::EASTUS;
    options.node = Node {
        vcpu: 2.0,
        memory_gb: 3.5,
        minimum_nodes: 1.0,
        price: NodePrice::Listed(sku::AZURE_APP_SERVICE_B2),
        ..Node::default()
    };
    check(
        &bill(
            &system(Component::default(), options.clone()),
            Side::Containers,
        ),
        "nodes",
        0.034 * 730.0,
    );
    // Never sourced there, so not priced.
    options.regions.azure = region::NORTHEUROPE;
    let unknown = bill(&system(Component::default(), options), Side::Containers);
    assert_eq!(
        (unknown.not_priced[0].key, unknown.lines.len()),
        ("nodes", 0)
    );
}

#[test]
fn a_zone_more_than_needed_survives_the_loss_of_one() {
    let mut options = bare();
    options.sizing = Sizing {
        zones: 3.0,
        survive_zone_loss: true,
        target_utilisation: 0.5,
    };
    // 1,000 requests a second of 6 ms: 6 cores, 12 at half load, 24 tasks of half a core, 36 so that 24 survive.
    let component = Component {
        traffic: Traffic::steady(1000.0 * 730.0 * 3600.0),
        cpu_ms: 6.0,
        duration_ms: 20.0,
        ..Component::default()
    };
    check(
        &bill(&system(component, options), Side::Containers),
        "fargate-vcpu",
        36.0 * 0.5 * 0.04048 * 730.0,
    );
}

/// The bill of one component in such a container.
fn bill_of(container: Container, options: Options) -> Bill {
    let component = Component {
        container,
        ..Component::default()
    };
    bill(&system(component, options), Side::Containers)
}

#[test]
fn sidecars_and_windows_cost_extra() {
    let container = Container {
        sidecar: (0.25, 0.5),
        ..Container::default()
    };
    let with = bill_of(container, bare());
    // 0.5 vCPU with 0.25 beside it: tasks of 0.75 are not sold, the next larger has 1 vCPU and 2 GB.
    check(&with, "fargate-vcpu", 1.0 * 0.04048 * 730.0);
    check(&with, "fargate-memory", 2.0 * 0.004445 * 730.0);
    let container = Container {
        windows: true,
        vcpu: 1.0,
        memory_gb: 2.0,
        ..Container::default()
    };
    let windows = bill_of(container, bare());
    check(
        &windows,
        "fargate-vcpu-windows",
        0.0000254167 * 3600.0 * 730.0,
    );
    check(
        &windows,
        "fargate-licence-windows",
        0.0000127778 * 3600.0 * 730.0,
    );
    check(
        &windows,
        "fargate-memory-windows",
        2.0 * 0.0000027778 * 3600.0 * 730.0,
    );
}

#[test]
fn a_commitment_is_paid_used_or_not_and_spot_takes_the_rest() {
    let mut traffic = Traffic::steady(100.0 * 730.0 * 3600.0);
    traffic.day = [0.5; 24];
    traffic.day[0] = 12.5;
    let component = Component {
        traffic,
        cpu_ms: 30.0,
        ..Component::default()
    };
    let mut options = bare();
    options.commitments.containers = Commitment {
        coverage: 1.0,
        discount: 0.5,
        price: None,
    };
    options.spot = Spot {
        share: 1.0,
        discount: 0.7,
    };
    // 23 hours at 50/s need 5 tasks of half a core at 60 %, one hour at 1,250/s needs 125.
    let system = system(component, options);
    let found = bill(&system, Side::Containers);
    check(
        &found,
        "fargate-vcpu-committed",
        5.0 * 0.5 * 0.02024 * 730.0,
    );
    check(
        &found,
        "fargate-vcpu-spot",
        120.0 * 0.5 * 0.04048 * 0.3 * 730.0 / 24.0,
    );
    check(&found, "fargate-vcpu", 0.0);
    // Without any traffic the commitment stays.
    let prices = Prices::standard();
    let floor = Model::new(&system, &prices).cost_at(Side::Containers, 0.0);
    assert!(
        (floor - (2.5 * 0.02024 + 5.0 * 0.0022225) * 730.0).abs() < 1e-6,
        "{floor}"
    );
}

#[test]
fn a_plan_on_functions_covers_their_duration_and_never_their_requests() {
    let component = Component {
        traffic: Traffic::steady(10e6),
        ..Component::default()
    };
    let mut options = bare();
    options.commitments.functions = Commitment {
        coverage: 0.5,
        discount: 0.17,
        price: None,
    };
    let found = bill(&system(component, options), Side::Serverless);
    let seconds = 10e6 * 0.1 * 0.5;
    check(
        &found,
        "lambda-committed",
        seconds / 2.0 * 0.0000166667 * 0.83,
    );
    check(&found, "lambda-duration", seconds / 2.0 * 0.0000166667);
    check(&found, "lambda-requests", 2.0);
}
