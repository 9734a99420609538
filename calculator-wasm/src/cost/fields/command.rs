//! What is asked on the command line and in system files alone: everything else that the engine bills.
//!
//! In: nothing. Out: rows that hold a field and what it sets, so that the two cannot part. The page has no box for
//! these (each would be downloaded by every reader and used by few); `breakeven calc` and `breakeven schema` have all
//! of them. Every default leaves the bill as it is without the field.

use crate::cost::engine::busy::Overlap;
use crate::cost::engine::containers::Scaling;
use crate::cost::engine::gateway::{Balancer, WebSocket};
use crate::cost::engine::lambda::{Cold, Durable, Poller, Provisioned, SnapStart};
use crate::cost::engine::microvm::MicroVm;
use crate::cost::engine::nodes::NodePrice;
use crate::cost::engine::services::Express;
use crate::cost::engine::{Component, FreeTier, System};
use crate::field::{
    ChoiceField, ChoiceOption, Field, Inputs, Kind, Level, NumberField, OverridesField,
    OverridesRow, Scale,
};
use crate::money::UnitPrice;
use crate::prices::{AllowanceId, Region, Sku, region};
use crate::unit::Unit;

/// A field and what its value sets.
pub(in crate::cost) struct Row<T: 'static> {
    field: Field,
    set: Set<T>,
}

/// What a value sets. Rows are applied in order: the one that makes a part exist stands before those that shape it.
enum Set<T: 'static> {
    Number(fn(&mut T, f64)),
    Key(fn(&mut T, &str)),
    On(fn(&mut T)),
}

const fn row<T>(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
    set: Set<T>,
) -> Row<T> {
    let field = Field {
        key,
        label,
        help,
        group: "System",
        level: Level::Command,
        kind,
    };
    Row { field, set }
}

/// A number from 0 to a most, at first 0.
const fn amount<T>(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    unit: Unit,
    max: f64,
    set: fn(&mut T, f64),
) -> Row<T> {
    number(key, label, help, unit, (0.0, max, 0.0), set)
}

/// A number with its least, its most and its first value.
const fn number<T>(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    unit: Unit,
    (min, max, default): (f64, f64, f64),
    set: fn(&mut T, f64),
) -> Row<T> {
    let kind = Kind::Number(NumberField {
        unit,
        min,
        max,
        default,
        scale: Scale::Linear,
        whole: false,
    });
    row(key, label, help, kind, Set::Number(set))
}

/// One of some keys, at first the first of them.
const fn choice<T>(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    options: &'static [ChoiceOption],
    set: fn(&mut T, &str),
) -> Row<T> {
    let default = options[0].key;
    let kind = Kind::Choice(ChoiceField { options, default });
    row(key, label, help, kind, Set::Key(set))
}

const fn switch<T>(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    set: fn(&mut T),
) -> Row<T> {
    let kind = Kind::Switch { default: false };
    row(key, label, help, kind, Set::On(set))
}

const fn key(key: &'static str) -> ChoiceOption {
    ChoiceOption { key, label: "" }
}

const MONTH: f64 = 744.0;
const MANY: f64 = 1e12;
const OPERATIONS: Unit = Unit::Count("operations");
const TIMES: Unit = Unit::Count("times");

/// What one component can be asked beside the fields of the page.
pub(in crate::cost) const COMPONENT: [Row<Component>; 55] = [
    amount(
        "sent",
        "Sent to the internet",
        "Bytes of an answer that leave the provider's network, beside the share of the payload.",
        Unit::Kilobytes,
        1e9,
        |component, value| {
            component.response_kb += value;
        },
    ),
    amount(
        "cross_zone",
        "Traffic between zones",
        "Bytes of a request that cross zones on the container side; each is billed twice.",
        Unit::Kilobytes,
        1e6,
        |component, value| component.cross_zone_kb = value,
    ),
    number(
        "ephemeral_storage",
        "Disk of the function",
        "Lambda's /tmp; 512 MB are included.",
        Unit::Megabytes,
        (512.0, 10_240.0, 512.0),
        |component, value| component.function.ephemeral_mb = value,
    ),
    amount(
        "cold_share",
        "Share of cold requests",
        "0 takes it from the traffic and the keep-alive.",
        Unit::Percent,
        100.0,
        |component, value| {
            if value > 0.0 {
                component.function.cold = Cold::Share(value / 100.0);
            }
        },
    ),
    amount(
        "provisioned",
        "Provisioned concurrency",
        "Environments of Lambda that are kept ready.",
        Unit::Count("environments"),
        1e5,
        |component, environments| {
            component.function.provisioned = (environments > 0.0).then_some(Provisioned {
                environments,
                hours: 730.0,
                share: 1.0,
            });
        },
    ),
    number(
        "provisioned_hours",
        "Provisioned, hours",
        "Hours a month during which they are enabled, up to the next 5 minutes.",
        Unit::Hours,
        (0.0, MONTH, 730.0),
        |component, value| {
            if let Some(provisioned) = &mut component.function.provisioned {
                provisioned.hours = value;
            }
        },
    ),
    number(
        "provisioned_share",
        "Provisioned, share of the requests",
        "The part that they serve; the rest runs on demand.",
        Unit::Percent,
        (0.0, 100.0, 100.0),
        |component, value| {
            if let Some(provisioned) = &mut component.function.provisioned {
                provisioned.share = value / 100.0;
            }
        },
    ),
    choice(
        "snapstart",
        "SnapStart",
        "Cold requests restore a snapshot; Java's managed runtimes pay nothing for it.",
        &[key("off"), key("on"), key("java")],
        |component, value| {
            component.function.snapstart = (value != "off").then_some(SnapStart {
                versions: 1.0,
                hours: 730.0,
                java: value == "java",
            });
        },
    ),
    number(
        "snapstart_versions",
        "SnapStart, versions",
        "Published versions that are kept, old ones included.",
        Unit::Count("versions"),
        (0.0, 1000.0, 1.0),
        |component, value| {
            if let Some(snapstart) = &mut component.function.snapstart {
                snapstart.versions = value;
            }
        },
    ),
    number(
        "snapstart_hours",
        "SnapStart, hours",
        "Hours a month during which each is active; three are the least.",
        Unit::Hours,
        (0.0, MONTH, 730.0),
        |component, value| {
            if let Some(snapstart) = &mut component.function.snapstart {
                snapstart.hours = value;
            }
        },
    ),
    switch(
        "streaming",
        "Answers are streamed",
        "Bytes of an answer above 6 MB are billed.",
        |component| component.function.streaming = true,
    ),
    switch(
        "asynchronous",
        "Requests are events",
        "An event above 256 KB counts once more for each further 64 KB.",
        |component| component.function.asynchronous = true,
    ),
    switch(
        "stretch_cpu",
        "Duration follows the memory",
        "Processor time stretches below the 1,769 MB of one whole vCPU.",
        |component| component.function.stretch_cpu = true,
    ),
    amount(
        "tenants",
        "Isolated environments",
        "Environments that Lambda creates for tenants in a month.",
        Unit::Count("environments"),
        MANY,
        |component, value| component.function.tenant_environments = value,
    ),
    amount(
        "poller_hours",
        "Event pollers",
        "Event poller units times hours a month.",
        Unit::Hours,
        1e9,
        |component, unit_hours| {
            component.function.poller = (unit_hours > 0.0).then_some(Poller {
                kafka: true,
                unit_hours,
            });
        },
    ),
    choice(
        "poller",
        "Event pollers read",
        "The source that they read.",
        &[key("kafka"), key("sqs")],
        |component, value| {
            if let Some(poller) = &mut component.function.poller {
                poller.kafka = value == "kafka";
            }
        },
    ),
    amount(
        "durable_operations",
        "Durable operations",
        "Steps, waits and callbacks of one durable execution.",
        OPERATIONS,
        1e6,
        |component, operations| {
            let durable = Durable {
                operations,
                written_gb: 0.0,
                retained_gb_months: 0.0,
            };
            component.function.durable = (operations > 0.0).then_some(durable);
        },
    ),
    amount(
        "durable_written",
        "Durable data written",
        "By one execution, in GB of 10⁹ bytes.",
        Unit::Gigabytes,
        1e6,
        |component, value| {
            if let Some(durable) = &mut component.function.durable {
                durable.written_gb = value;
            }
        },
    ),
    amount(
        "durable_retained",
        "Durable data kept",
        "GB times months.",
        Unit::Gigabytes,
        1e9,
        |component, value| {
            if let Some(durable) = &mut component.function.durable {
                durable.retained_gb_months = value;
            }
        },
    ),
    amount(
        "min_instances",
        "Instances kept ready",
        "Minimum instances of Cloud Run and Container Apps, always-ready ones of Functions Flex.",
        Unit::Count("instances"),
        1e5,
        |component, value| component.function.minimum_instances = value,
    ),
    choice(
        "overlap",
        "Requests in an instance overlap",
        "Where busy instances are billed: at random, completely, or not at all.",
        &[key("random"), key("full"), key("none")],
        |component, value| {
            component.overlap = match value {
                "full" => Overlap::Full,
                "none" => Overlap::None,
                _ => Overlap::Random,
            };
        },
    ),
    amount(
        "instance_vcpu",
        "Processors of an instance",
        "In place of the size of a task; 0 keeps that.",
        Unit::Vcpu,
        256.0,
        |component, value| {
            if value > 0.0 {
                component.container.vcpu = value;
            }
        },
    ),
    amount(
        "instance_memory",
        "Memory of an instance",
        "In place of the memory of a task; 0 keeps that.",
        Unit::Gigabytes,
        1024.0,
        |component, value| {
            if value > 0.0 {
                component.container.memory_gb = value;
            }
        },
    ),
    amount(
        "disk",
        "Disk of a task",
        "Fargate includes 20 GB.",
        Unit::Gigabytes,
        10_000.0,
        |component, value| component.container.disk_gb = value,
    ),
    switch(
        "windows",
        "Tasks run Windows",
        "On Fargate, with its licence.",
        |component| component.container.windows = true,
    ),
    amount(
        "sidecar_vcpu",
        "Processors of the sidecars",
        "Beside each task.",
        Unit::Vcpu,
        64.0,
        |component, value| component.container.sidecar.0 = value,
    ),
    amount(
        "sidecar_memory",
        "Memory of the sidecars",
        "Beside each task.",
        Unit::Gigabytes,
        256.0,
        |component, value| component.container.sidecar.1 = value,
    ),
    choice(
        "scaling",
        "Tasks follow the load",
        "Hour by hour, or as many as the highest peak needs all month.",
        &[key("hourly"), key("static")],
        |component, value| {
            if value == "static" {
                component.container.scaling = Scaling::Static;
            }
        },
    ),
    amount(
        "job_tasks",
        "Tasks of a job",
        "Above 0 this is a job: so many tasks (or machines of Managed Instances) run for a time, whatever the requests.",
        Unit::Count("tasks"),
        1e6,
        |component, replicas| {
            if replicas > 0.0 {
                component.container.scaling = Scaling::Jobs {
                    replicas,
                    seconds: 3600.0,
                    runs: 1.0,
                };
            }
        },
    ),
    number(
        "job_time",
        "Time of a job",
        "From the image pull to the end; a minute at least is billed.",
        Unit::Seconds,
        (0.0, 1e9, 3600.0),
        |component, value| {
            if let Scaling::Jobs { seconds, .. } = &mut component.container.scaling {
                *seconds = value;
            }
        },
    ),
    number(
        "job_runs",
        "Runs of a job",
        "In a month.",
        TIMES,
        (0.0, 1e9, 1.0),
        |component, value| {
            if let Scaling::Jobs { runs, .. } = &mut component.container.scaling {
                *runs = value;
            }
        },
    ),
    number(
        "requests_per_connection",
        "Requests on a connection",
        "Of the load balancer.",
        Unit::Count("requests"),
        (1.0, 1e6, 10.0),
        |component, value| component.requests_per_connection = value,
    ),
    number(
        "connection_time",
        "Time of a connection",
        "How long it stays open.",
        Unit::Seconds,
        (0.0, 1e6, 1.0),
        |component, value| component.connection_seconds = value,
    ),
    amount(
        "rules",
        "Rules of the load balancer",
        "Against which a request is matched; ten are free.",
        Unit::Count("rules"),
        1000.0,
        |component, value| component.balancer_rules = value,
    ),
    amount(
        "websocket_messages",
        "WebSocket messages",
        "A month, in both directions.",
        Unit::Count("messages"),
        MANY,
        |component, messages| {
            let websocket = WebSocket {
                messages,
                message_kb: 0.0,
                connection_minutes: 0.0,
            };
            component.websocket = (messages > 0.0).then_some(websocket);
        },
    ),
    amount(
        "websocket_size",
        "WebSocket message",
        "Each started 32 KB counts as one.",
        Unit::Kilobytes,
        128.0,
        |component, value| {
            if let Some(websocket) = &mut component.websocket {
                websocket.message_kb = value;
            }
        },
    ),
    amount(
        "websocket_minutes",
        "WebSocket connections",
        "Connections times minutes, a month.",
        Unit::Count("minutes"),
        MANY,
        |component, value| {
            if let Some(websocket) = &mut component.websocket {
                websocket.connection_minutes = value;
            } else if value > 0.0 {
                component.websocket = Some(WebSocket {
                    messages: 0.0,
                    message_kb: 0.0,
                    connection_minutes: value,
                });
            }
        },
    ),
    amount(
        "microvm_jobs",
        "MicroVM jobs",
        "Jobs a month in Lambda MicroVMs.",
        Unit::Count("jobs"),
        MANY,
        |component, jobs| {
            component.microvm = (jobs > 0.0).then_some(MicroVm {
                jobs,
                seconds: 0.0,
                peak_share: 0.0,
                baseline: (1.0, 2.0),
                peak: (1.0, 2.0),
                snapshot_read_gb: 0.0,
                snapshot_written_gb: 0.0,
                stored_gb: 0.0,
            });
        },
    ),
    amount(
        "microvm_time",
        "Time of a MicroVM job",
        "Up to eight hours.",
        Unit::Seconds,
        28_800.0,
        |component, value| microvm(component, |microvm| microvm.seconds = value),
    ),
    number(
        "microvm_vcpu",
        "MicroVM processors",
        "Of the baseline.",
        Unit::Vcpu,
        (0.0, 64.0, 1.0),
        |component, value| microvm(component, |microvm| microvm.baseline.0 = value),
    ),
    number(
        "microvm_memory",
        "MicroVM memory",
        "Of the baseline.",
        Unit::Gigabytes,
        (0.0, 256.0, 2.0),
        |component, value| microvm(component, |microvm| microvm.baseline.1 = value),
    ),
    amount(
        "microvm_peak",
        "MicroVM, share at the peak",
        "Part of the time at the peak size.",
        Unit::Percent,
        100.0,
        |component, value| microvm(component, |microvm| microvm.peak_share = value / 100.0),
    ),
    number(
        "microvm_peak_vcpu",
        "MicroVM processors at the peak",
        "Of the peak size.",
        Unit::Vcpu,
        (0.0, 64.0, 1.0),
        |component, value| microvm(component, |microvm| microvm.peak.0 = value),
    ),
    number(
        "microvm_peak_memory",
        "MicroVM memory at the peak",
        "Of the peak size.",
        Unit::Gigabytes,
        (0.0, 256.0, 2.0),
        |component, value| microvm(component, |microvm| microvm.peak.1 = value),
    ),
    amount(
        "microvm_read",
        "MicroVM snapshot read",
        "By one job.",
        Unit::Gigabytes,
        1e4,
        |component, value| microvm(component, |microvm| microvm.snapshot_read_gb = value),
    ),
    amount(
        "microvm_written",
        "MicroVM snapshot written",
        "By one job.",
        Unit::Gigabytes,
        1e4,
        |component, value| microvm(component, |microvm| microvm.snapshot_written_gb = value),
    ),
    amount(
        "microvm_stored",
        "MicroVM snapshots stored",
        "All month.",
        Unit::Gigabytes,
        1e6,
        |component, value| microvm(component, |microvm| microvm.stored_gb = value),
    ),
    amount(
        "queue",
        "Queue requests",
        "Of SQS, for one request: send, receive and delete each count.",
        OPERATIONS,
        1e6,
        |component, value| component.services.queue_requests = value,
    ),
    switch(
        "queue_fifo",
        "Queue is FIFO",
        "Then each costs more.",
        |component| component.services.queue_fifo = true,
    ),
    amount(
        "events",
        "Events",
        "Of EventBridge, for one request.",
        OPERATIONS,
        1e6,
        |component, value| component.services.events = value,
    ),
    amount(
        "event_size",
        "Size of an event",
        "Each started 64 KB counts as one.",
        Unit::Kilobytes,
        1024.0,
        |component, value| component.services.event_kb = value,
    ),
    amount(
        "schedules",
        "Scheduled starts",
        "Of EventBridge Scheduler, a month.",
        TIMES,
        MANY,
        |component, value| component.services.schedules_per_month = value,
    ),
    amount(
        "database_reads",
        "Table reads",
        "Of DynamoDB, units of 4 KB for one request.",
        OPERATIONS,
        1e6,
        |component, value| component.services.reads = value,
    ),
    amount(
        "database_writes",
        "Table writes",
        "Of DynamoDB, units of 1 KB for one request.",
        OPERATIONS,
        1e6,
        |component, value| component.services.writes = value,
    ),
    amount(
        "database_storage",
        "Table storage",
        "Of DynamoDB.",
        Unit::Gigabytes,
        1e9,
        |component, value| component.services.storage_gb = value,
    ),
];

/// What one component can be asked of workflows, which chain functions and stand on that side alone.
pub(in crate::cost) const WORKFLOW: [Row<Component>; 4] = [
    amount(
        "transitions",
        "State transitions",
        "Of a Standard workflow that chains functions, for one request, retries included.",
        OPERATIONS,
        1e6,
        |component, value| component.serverless_services.transitions = value,
    ),
    amount(
        "express",
        "Express workflows",
        "Executions of Step Functions for one request.",
        TIMES,
        1e6,
        |component, executions| {
            let express = Express {
                executions,
                duration_ms: 0.0,
                memory_mb: 64.0,
            };
            component.serverless_services.express = (executions > 0.0).then_some(express);
        },
    ),
    amount(
        "express_time",
        "Time of an Express workflow",
        "Billed in steps of 100 ms.",
        Unit::Milliseconds,
        300_000.0,
        |component, value| {
            if let Some(express) = &mut component.serverless_services.express {
                express.duration_ms = value;
            }
        },
    ),
    number(
        "express_memory",
        "Memory of an Express workflow",
        "Billed in steps of 64 MB.",
        Unit::Megabytes,
        (0.0, 10_240.0, 64.0),
        |component, value| {
            if let Some(express) = &mut component.serverless_services.express {
                express.memory_mb = value;
            }
        },
    ),
];

fn microvm(component: &mut Component, set: impl FnOnce(&mut MicroVm)) {
    if let Some(microvm) = &mut component.microvm {
        set(microvm);
    }
}

/// What the whole system can be asked beside the fields of the page.
pub(in crate::cost) const SYSTEM: [Row<System>; 27] = [
    number(
        "month",
        "Hours of a month",
        "730 on average; 672 to 744 by the calendar, 720 in some price examples.",
        Unit::Hours,
        (1.0, MONTH, 730.0),
        |system, value| system.options.month_hours = value,
    ),
    switch(
        "first_year",
        "Account in its first year",
        "Allowances that end after twelve months count too.",
        |system| {
            if system.options.free_tier == FreeTier::Always {
                system.options.free_tier = FreeTier::FirstYear;
            }
        },
    ),
    choice(
        "region_cloudflare",
        "Region of Cloudflare",
        "Where its containers send from.",
        &[key("na-eu"), key("oceania-korea-taiwan"), key("elsewhere")],
        |system, value| {
            system.options.regions.cloudflare = Region::from_name(value).unwrap_or(region::NA_EU);
        },
    ),
    choice(
        "balancer",
        "Load balancer of containers",
        "What stands in front of containers on AWS.",
        &[
            key("application"),
            key("tcp"),
            key("udp"),
            key("tls"),
            key("none"),
        ],
        |system, value| {
            system.options.balancer = match value {
                "tcp" => Balancer::NetworkTcp,
                "udp" => Balancer::NetworkUdp,
                "tls" => Balancer::NetworkTls,
                "none" => Balancer::None,
                _ => Balancer::Application,
            };
        },
    ),
    switch(
        "balancer_per_service",
        "A load balancer for each service",
        "In place of one for all.",
        |system| system.options.balancer_per_service = true,
    ),
    switch(
        "api_cache",
        "Cache of the REST API",
        "1.6 GB, all month.",
        |system| system.options.api_cache = true,
    ),
    amount(
        "private_api_zones",
        "Zones of a private REST API",
        "With an endpoint in each; 0 for a public one.",
        Unit::Count("zones"),
        10.0,
        |system, value| system.options.private_api_zones = value,
    ),
    number(
        "zones",
        "Zones",
        "A task at least in each.",
        Unit::Count("zones"),
        (1.0, 10.0, 1.0),
        |system, value| system.options.sizing.zones = value,
    ),
    switch(
        "survive_zone_loss",
        "One zone may fail",
        "The load must still fit in the others.",
        |system| system.options.sizing.survive_zone_loss = true,
    ),
    choice(
        "node",
        "Machine of a cluster",
        "In place of the usual one: m7i.large, or m7g.large on Arm; Standard_D2s_v5 on AKS, P1v3 on App Service.",
        NODE_KEYS,
        |system, value| {
            if let Some(&(_, provider, service, vcpu, memory_gb)) =
                NODES.iter().find(|node| node.0 == value)
                && let Some(sku) = Sku::from_names(provider, service, value)
            {
                let node = &mut system.options.node;
                (node.price, node.vcpu, node.memory_gb) = (NodePrice::Listed(sku), vcpu, memory_gb);
            }
        },
    ),
    number(
        "min_nodes",
        "Fewest machines of a cluster",
        "That always run.",
        Unit::Count("machines"),
        (0.0, 1e4, 2.0),
        |system, value| system.options.node.minimum_nodes = value,
    ),
    number(
        "node_reserve_vcpu",
        "Processors left to the system",
        "Of each machine.",
        Unit::Vcpu,
        (0.0, 64.0, 0.25),
        |system, value| system.options.node.reserved_vcpu = value,
    ),
    number(
        "node_reserve_memory",
        "Memory left to the system",
        "Of each machine.",
        Unit::Gigabytes,
        (0.0, 256.0, 1.2),
        |system, value| system.options.node.reserved_memory_gb = value,
    ),
    amount(
        "plan_functions",
        "Savings plan, functions",
        "Part of the base load of Lambda's duration that is committed to.",
        Unit::Percent,
        100.0,
        |system, value| system.options.commitments.functions.coverage = value / 100.0,
    ),
    number(
        "plan_functions_discount",
        "Discount of that plan",
        "17 % at most.",
        Unit::Percent,
        (0.0, 90.0, 17.0),
        |system, value| system.options.commitments.functions.discount = value / 100.0,
    ),
    amount(
        "plan_containers",
        "Savings plan, containers",
        "Part of the base load of tasks or machines that is committed to.",
        Unit::Percent,
        100.0,
        |system, value| system.options.commitments.containers.coverage = value / 100.0,
    ),
    number(
        "plan_containers_discount",
        "Discount of that plan",
        "50 % at most on Fargate, 72 % on machines.",
        Unit::Percent,
        (0.0, 90.0, 30.0),
        |system, value| system.options.commitments.containers.discount = value / 100.0,
    ),
    amount(
        "plan_price",
        "Price in that plan",
        "For a machine-hour, where the contract names it; 0 takes the discount.",
        Unit::Usd,
        1e4,
        |system, value| {
            system.options.commitments.containers.price =
                UnitPrice::from_dollars_f64(value).filter(|_| value > 0.0);
        },
    ),
    amount(
        "addresses_functions",
        "Public addresses, functions",
        "IPv4, all month.",
        Unit::Count("addresses"),
        1e5,
        |system, value| system.options.serverless_network.addresses = value,
    ),
    amount(
        "addresses_containers",
        "Public addresses, containers",
        "IPv4, all month.",
        Unit::Count("addresses"),
        1e5,
        |system, value| system.options.container_network.addresses = value,
    ),
    switch(
        "task_addresses",
        "Each task has a public address",
        "IPv4, for as long as it runs.",
        |system| system.options.container_network.replica_addresses = true,
    ),
    switch(
        "balancer_addresses",
        "The load balancer has public addresses",
        "One IPv4 address in each zone.",
        |system| {
            system.options.serverless_network.balancer_addresses = true;
            system.options.container_network.balancer_addresses = true;
        },
    ),
    amount(
        "log_months",
        "Logs are kept",
        "And billed as storage.",
        Unit::Count("months"),
        120.0,
        |system, value| system.options.log_months = value,
    ),
    switch(
        "support",
        "Business Support+",
        "Of AWS, as a part of its bill.",
        |system| system.options.support = true,
    ),
    switch(
        "idle_free",
        "Idle instances draw on the free tier",
        "Of Cloud Run; its price list says no, one published note yes.",
        |system| system.options.idle_draws_on_free_tier = true,
    ),
    switch(
        "eks_extended",
        "Extended support of EKS",
        "For a version of Kubernetes that is out of standard support.",
        |system| system.options.extended_support = true,
    ),
    row(
        "used_elsewhere",
        "Allowances used elsewhere",
        "How much of an allowance other workloads of the account use already, in its unit.",
        Kind::Overrides(OverridesField {
            rows: allowance_rows,
            most: 1e15,
        }),
        Set::On(|_| {}),
    ),
];

/// Machines with a price in the catalogue: name, provider, service, vCPU, memory in GB.
type NodeRow = (&'static str, &'static str, &'static str, f64, f64);
const NODES: [NodeRow; 31] = [
    ("t3.micro", "aws", "ec2", 2.0, 1.0),
    ("t3.small", "aws", "ec2", 2.0, 2.0),
    ("t3.medium", "aws", "ec2", 2.0, 4.0),
    ("t3.large", "aws", "ec2", 2.0, 8.0),
    ("t4g.micro", "aws", "ec2", 2.0, 1.0),
    ("t4g.small", "aws", "ec2", 2.0, 2.0),
    ("t4g.medium", "aws", "ec2", 2.0, 4.0),
    ("t4g.large", "aws", "ec2", 2.0, 8.0),
    ("c6g.large", "aws", "ec2", 2.0, 4.0),
    ("c7g.large", "aws", "ec2", 2.0, 4.0),
    ("c7g.xlarge", "aws", "ec2", 4.0, 8.0),
    ("m5.large", "aws", "ec2", 2.0, 8.0),
    ("m5.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m6g.large", "aws", "ec2", 2.0, 8.0),
    ("m6g.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m6i.large", "aws", "ec2", 2.0, 8.0),
    ("m7g.large", "aws", "ec2", 2.0, 8.0),
    ("m7g.xlarge", "aws", "ec2", 4.0, 16.0),
    ("m7i.large", "aws", "ec2", 2.0, 8.0),
    ("m8g.large", "aws", "ec2", 2.0, 8.0),
    ("Standard_B2s", "azure", "vm", 2.0, 4.0),
    ("Standard_B2ms", "azure", "vm", 2.0, 8.0),
    ("Standard_D2s_v5", "azure", "vm", 2.0, 8.0),
    ("Standard_D2ps_v5", "azure", "vm", 2.0, 8.0),
    ("Standard_D4s_v5", "azure", "vm", 4.0, 16.0),
    ("b1", "azure", "app-service", 1.0, 1.75),
    ("b2", "azure", "app-service", 2.0, 3.5),
    ("b3", "azure", "app-service", 4.0, 7.0),
    ("s1", "azure", "app-service", 1.0, 1.75),
    ("p0v3", "azure", "app-service", 1.0, 4.0),
    ("p1v3", "azure", "app-service", 2.0, 8.0),
];
static NODE_KEYS: &[ChoiceOption] = &{
    let mut keys = [key("usual"); NODES.len() + 1];
    let mut at = 0;
    while at < NODES.len() {
        keys[at + 1] = key(NODES[at].0);
        at += 1;
    }
    keys
};

/// The allowances that other workloads may use.
fn allowance_rows() -> Vec<OverridesRow> {
    allowances()
        .map(|(id, key)| OverridesRow {
            key,
            label: "",
            listed: id.quantity(),
            unit: id.unit(),
        })
        .collect()
}

/// Every allowance with its name in paths: `aws-lambda-free-tier-requests`.
fn allowances() -> impl Iterator<Item = (AllowanceId, &'static str)> {
    static NAMES: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        AllowanceId::all()
            .map(|id| id.name().replace([' ', '.'], "-"))
            .collect()
    });
    AllowanceId::all().zip(NAMES.iter().map(String::as_str))
}

/// Returns the fields of the page with those of rows behind them.
pub(in crate::cost) const fn joined<const N: usize>(
    page: &[Field],
    more: &[&[Field]],
) -> [Field; N] {
    let mut all = [page[0]; N];
    let mut end = 0;
    while end < page.len() {
        all[end] = page[end];
        end += 1;
    }
    let mut list = 0;
    while list < more.len() {
        let mut at = 0;
        while at < more[list].len() {
            all[end] = more[list][at];
            end += 1;
            at += 1;
        }
        list += 1;
    }
    assert!(end == N, "the length is that of all fields");
    all
}

/// Returns the fields of rows.
pub(in crate::cost) const fn fields<T, const N: usize>(rows: &'static [Row<T>; N]) -> [Field; N] {
    let mut fields = [rows[0].field; N];
    let mut at = 0;
    while at < N {
        fields[at] = rows[at].field;
        at += 1;
    }
    fields
}

/// Applies rows to a component or a system.
fn apply<T>(rows: &[Row<T>], to: &mut T, inputs: &Inputs) {
    for row in rows {
        let key = row.field.key;
        match row.set {
            Set::Number(set) => set(to, inputs.number(key)),
            Set::Key(set) => set(to, inputs.choice(key)),
            Set::On(set) if inputs.switch(key) => set(to),
            Set::On(_) => {}
        }
    }
}

/// Applies everything that the page does not ask.
pub(in crate::cost) fn complete(system: &mut System, inputs: &Inputs) {
    apply(&SYSTEM, system, inputs);
    let used = inputs.overrides("used_elsewhere").iter();
    system.options.used_elsewhere = used
        .filter_map(|(name, used)| {
            let (id, _) = allowances().find(|(_, known)| known == name)?;
            Some((id, *used))
        })
        .collect();
    let records = inputs.records("components");
    for (component, (_, record)) in system.components.iter_mut().zip(records) {
        apply(&COMPONENT, component, record);
        apply(&WORKFLOW, component, record);
    }
}
