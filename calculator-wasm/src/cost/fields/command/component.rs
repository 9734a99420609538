//! What one component can be asked on the command line beside the fields of the page.

use Unit::{Gigabytes, Hours, Kilobytes, Megabytes, Milliseconds, Percent, Seconds, Vcpu};

use super::*;
use crate::cost::engine::Component;
use crate::cost::engine::busy::Overlap;
use crate::cost::engine::containers::Scaling;
use crate::cost::engine::gateway::WebSocket;
use crate::cost::engine::lambda::{Cold, Durable, Poller, Provisioned, SnapStart};
use crate::cost::engine::microvm::MicroVm;
use crate::cost::engine::services::Express;

const MANY: f64 = 1e12;
const OPERATIONS: Unit = Unit::Count("operations");
const TIMES: Unit = Unit::Count("times");

rows! { COMPONENT: Component;
    amount "log" (Kilobytes, 10_240.0) "Its own log"
        "Of a request, beside what every component writes."
        |c, value| c.log_kb += value;
    amount "sent" (Kilobytes, 1e9) "Sent to the internet"
        "Bytes of an answer that leave the provider's network, beside the share of the payload."
        |c, value| c.response_kb += value;
    amount "cross_zone" (Kilobytes, 1e6) "Traffic between zones"
        "Bytes of a request that cross zones on the container side; each is billed twice."
        |c, value| c.cross_zone_kb = value;
    number "ephemeral_storage" (Megabytes, 512.0, 10_240.0, 512.0) "Disk of the function"
        "Lambda's /tmp; 512 MB are included."
        |c, value| c.function.ephemeral_mb = value;
    amount "cold_share" (Percent, 100.0) "Share of cold requests"
        "0 takes it from the traffic and the keep-alive."
        |c, value| {
            if value > 0.0 {
                c.function.cold = Cold::Share(value / 100.0);
            }
        };
    amount "provisioned" (Unit::Count("environments"), 1e5) "Provisioned concurrency"
        "Environments of Lambda that are kept ready."
        |c, environments| {
            c.function.provisioned = (environments > 0.0).then_some(Provisioned {
                environments,
                hours: 730.0,
                share: 1.0,
            });
        };
    number "provisioned_hours" (Hours, 0.0, MONTH, 730.0) "Provisioned, hours"
        "Hours a month during which they are enabled, up to the next 5 minutes."
        |c, value| edit(&mut c.function.provisioned, |part| part.hours = value);
    number "provisioned_share" (Percent, 0.0, 100.0, 100.0) "Provisioned, share of the requests"
        "The part that they serve; the rest runs on demand."
        |c, value| edit(&mut c.function.provisioned, |part| part.share = value / 100.0);
    choice "snapstart" (&[key("off"), key("on"), key("java")]) "SnapStart"
        "Cold requests restore a snapshot; Java's managed runtimes pay nothing for it."
        |c, value| {
            c.function.snapstart = (value != "off").then_some(SnapStart {
                versions: 1.0,
                hours: 730.0,
                java: value == "java",
            });
        };
    number "snapstart_versions" (Unit::Count("versions"), 0.0, 1000.0, 1.0) "SnapStart, versions"
        "Published versions that are kept, old ones included."
        |c, value| edit(&mut c.function.snapstart, |part| part.versions = value);
    number "snapstart_hours" (Hours, 0.0, MONTH, 730.0) "SnapStart, hours"
        "Hours a month during which each is active; three are the least."
        |c, value| edit(&mut c.function.snapstart, |part| part.hours = value);
    switch "streaming" () "Answers are streamed"
        "Bytes of an answer above 6 MB are billed."
        |c| c.function.streaming = true;
    switch "asynchronous" () "Requests are events"
        "An event above 256 KB counts once more for each further 64 KB."
        |c| c.function.asynchronous = true;
    switch "stretch_cpu" () "Duration follows the memory"
        "Processor time stretches below the 1,769 MB of one whole vCPU."
        |c| c.function.stretch_cpu = true;
    amount "tenants" (Unit::Count("environments"), MANY) "Isolated environments"
        "Environments that Lambda creates for tenants in a month."
        |c, value| c.function.tenant_environments = value;
    amount "poller_hours" (Hours, 1e9) "Event pollers"
        "Event poller units times hours a month."
        |c, unit_hours| {
            c.function.poller = (unit_hours > 0.0).then_some(Poller {
                kafka: true,
                unit_hours,
            });
        };
    choice "poller" (&[key("kafka"), key("sqs")]) "Event pollers read"
        "The source that they read."
        |c, value| edit(&mut c.function.poller, |part| part.kafka = value == "kafka");
    amount "durable_operations" (OPERATIONS, 1e6) "Durable operations"
        "Steps, waits and callbacks of one durable execution."
        |c, operations| {
            let durable = Durable {
                operations,
                written_gb: 0.0,
                retained_gb_months: 0.0,
            };
            c.function.durable = (operations > 0.0).then_some(durable);
        };
    amount "durable_written" (Gigabytes, 1e6) "Durable data written"
        "By one execution, in GB of 10⁹ bytes."
        |c, value| edit(&mut c.function.durable, |part| part.written_gb = value);
    amount "durable_retained" (Gigabytes, 1e9) "Durable data kept"
        "GB times months."
        |c, value| edit(&mut c.function.durable, |part| part.retained_gb_months = value);
    amount "min_instances" (Unit::Count("instances"), 1e5) "Instances kept ready"
        "Minimum instances of Cloud Run and Container Apps, always-ready ones of Functions Flex."
        |c, value| c.function.minimum_instances = value;
    choice "overlap" (&[key("random"), key("full"), key("none")]) "Requests in an instance overlap"
        "Where busy instances are billed: at random, completely, or not at all."
        |c, value| {
            c.overlap = match value {
                "full" => Overlap::Full,
                "none" => Overlap::None,
                _ => Overlap::Random,
            };
        };
    amount "instance_vcpu" (Vcpu, 256.0) "Processors of an instance"
        "In place of the size of a task; 0 keeps that."
        |c, value| {
            if value > 0.0 {
                c.container.vcpu = value;
            }
        };
    amount "instance_memory" (Gigabytes, 1024.0) "Memory of an instance"
        "In place of the memory of a task; 0 keeps that."
        |c, value| {
            if value > 0.0 {
                c.container.memory_gb = value;
            }
        };
    amount "disk" (Gigabytes, 10_000.0) "Disk of a task"
        "Fargate includes 20 GB."
        |c, value| c.container.disk_gb = value;
    switch "windows" () "Tasks run Windows"
        "On Fargate, with its licence."
        |c| c.container.windows = true;
    amount "sidecar_vcpu" (Vcpu, 64.0) "Processors of the sidecars"
        "Beside each task."
        |c, value| c.container.sidecar.0 = value;
    amount "sidecar_memory" (Gigabytes, 256.0) "Memory of the sidecars"
        "Beside each task."
        |c, value| c.container.sidecar.1 = value;
    choice "scaling" (&[key("hourly"), key("static")]) "Tasks follow the load"
        "Hour by hour, or as many as the highest peak needs all month."
        |c, value| {
            if value == "static" {
                c.container.scaling = Scaling::Static;
            }
        };
    amount "job_tasks" (Unit::Count("tasks"), 1e6) "Tasks of a job"
        "Above 0 this is a job: so many tasks (or machines of Managed Instances) run for a time, whatever the requests."
        |c, replicas| {
            if replicas > 0.0 {
                c.container.scaling = Scaling::Jobs {
                    replicas,
                    seconds: 3600.0,
                    runs: 1.0,
                };
            }
        };
    number "job_time" (Seconds, 0.0, 1e9, 3600.0) "Time of a job"
        "From the image pull to the end; a minute at least is billed."
        |c, value| {
            if let Scaling::Jobs { seconds, .. } = &mut c.container.scaling {
                *seconds = value;
            }
        };
    number "job_runs" (TIMES, 0.0, 1e9, 1.0) "Runs of a job"
        "In a month."
        |c, value| {
            if let Scaling::Jobs { runs, .. } = &mut c.container.scaling {
                *runs = value;
            }
        };
    number "requests_per_connection" (Unit::Count("requests"), 1.0, 1e6, 10.0) "Requests on a connection"
        "Of the load balancer."
        |c, value| c.requests_per_connection = value;
    number "connection_time" (Seconds, 0.0, 1e6, 1.0) "Time of a connection"
        "How long it stays open."
        |c, value| c.connection_seconds = value;
    amount "rules" (Unit::Count("rules"), 1000.0) "Rules of the load balancer"
        "Against which a request is matched; ten are free."
        |c, value| c.balancer_rules = value;
    amount "websocket_messages" (Unit::Count("messages"), MANY) "WebSocket messages"
        "A month, in both directions."
        |c, messages| {
            let websocket = WebSocket {
                messages,
                message_kb: 0.0,
                connection_minutes: 0.0,
            };
            c.websocket = (messages > 0.0).then_some(websocket);
        };
    amount "websocket_size" (Kilobytes, 128.0) "WebSocket message"
        "Each started 32 KB counts as one."
        |c, value| edit(&mut c.websocket, |part| part.message_kb = value);
    amount "websocket_minutes" (Unit::Count("minutes"), MANY) "WebSocket connections"
        "Connections times minutes, a month."
        |c, value| {
            if let Some(websocket) = &mut c.websocket {
                websocket.connection_minutes = value;
            } else if value > 0.0 {
                c.websocket = Some(WebSocket {
                    messages: 0.0,
                    message_kb: 0.0,
                    connection_minutes: value,
                });
            }
        };
    amount "microvm_jobs" (Unit::Count("jobs"), MANY) "MicroVM jobs"
        "Jobs a month in Lambda MicroVMs."
        |c, jobs| {
            c.microvm = (jobs > 0.0).then_some(MicroVm {
                jobs,
                seconds: 0.0,
                peak_share: 0.0,
                baseline: (1.0, 2.0),
                peak: (1.0, 2.0),
                snapshot_read_gb: 0.0,
                snapshot_written_gb: 0.0,
                stored_gb: 0.0,
            });
        };
    amount "microvm_time" (Seconds, 28_800.0) "Time of a MicroVM job"
        "Up to eight hours."
        |c, value| edit(&mut c.microvm, |part| part.seconds = value);
    number "microvm_vcpu" (Vcpu, 0.0, 64.0, 1.0) "MicroVM processors"
        "Of the baseline."
        |c, value| edit(&mut c.microvm, |part| part.baseline.0 = value);
    number "microvm_memory" (Gigabytes, 0.0, 256.0, 2.0) "MicroVM memory"
        "Of the baseline."
        |c, value| edit(&mut c.microvm, |part| part.baseline.1 = value);
    amount "microvm_peak" (Percent, 100.0) "MicroVM, share at the peak"
        "Part of the time at the peak size."
        |c, value| edit(&mut c.microvm, |part| part.peak_share = value / 100.0);
    number "microvm_peak_vcpu" (Vcpu, 0.0, 64.0, 1.0) "MicroVM processors at the peak"
        "Of the peak size."
        |c, value| edit(&mut c.microvm, |part| part.peak.0 = value);
    number "microvm_peak_memory" (Gigabytes, 0.0, 256.0, 2.0) "MicroVM memory at the peak"
        "Of the peak size."
        |c, value| edit(&mut c.microvm, |part| part.peak.1 = value);
    amount "microvm_read" (Gigabytes, 1e4) "MicroVM snapshot read"
        "By one job."
        |c, value| edit(&mut c.microvm, |part| part.snapshot_read_gb = value);
    amount "microvm_written" (Gigabytes, 1e4) "MicroVM snapshot written"
        "By one job."
        |c, value| edit(&mut c.microvm, |part| part.snapshot_written_gb = value);
    amount "microvm_stored" (Gigabytes, 1e6) "MicroVM snapshots stored"
        "All month."
        |c, value| edit(&mut c.microvm, |part| part.stored_gb = value);
    amount "queue" (OPERATIONS, 1e6) "Queue requests"
        "Of SQS, for one request: send, receive and delete each count."
        |c, value| c.services.queue_requests = value;
    switch "queue_fifo" () "Queue is FIFO"
        "Then each costs more."
        |c| c.services.queue_fifo = true;
    amount "events" (OPERATIONS, 1e6) "Events"
        "Of EventBridge, for one request."
        |c, value| c.services.events = value;
    amount "event_size" (Kilobytes, 1024.0) "Size of an event"
        "Each started 64 KB counts as one."
        |c, value| c.services.event_kb = value;
    amount "schedules" (TIMES, MANY) "Scheduled starts"
        "Of EventBridge Scheduler, a month."
        |c, value| c.services.schedules_per_month = value;
    amount "database_reads" (OPERATIONS, 1e6) "Table reads"
        "Of DynamoDB, units of 4 KB for one request."
        |c, value| c.services.reads = value;
    amount "database_writes" (OPERATIONS, 1e6) "Table writes"
        "Of DynamoDB, units of 1 KB for one request."
        |c, value| c.services.writes = value;
    amount "database_storage" (Gigabytes, 1e9) "Table storage"
        "Of DynamoDB."
        |c, value| c.services.storage_gb = value;
    // Workflows chain functions and stand on that side alone.
    amount "transitions" (OPERATIONS, 1e6) "State transitions"
        "Of a Standard workflow that chains functions, for one request, retries included."
        |c, value| c.serverless_services.transitions = value;
    amount "express" (TIMES, 1e6) "Express workflows"
        "Executions of Step Functions for one request."
        |c, executions| {
            let express = Express {
                executions,
                duration_ms: 0.0,
                memory_mb: 64.0,
            };
            c.serverless_services.express = (executions > 0.0).then_some(express);
        };
    amount "express_time" (Milliseconds, 300_000.0) "Time of an Express workflow"
        "Billed in steps of 100 ms."
        |c, value| edit(&mut c.serverless_services.express, |part| part.duration_ms = value);
    number "express_memory" (Megabytes, 0.0, 10_240.0, 64.0) "Memory of an Express workflow"
        "Billed in steps of 64 MB."
        |c, value| edit(&mut c.serverless_services.express, |part| part.memory_mb = value);
}
