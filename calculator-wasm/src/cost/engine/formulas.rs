//! What each line of a bill counts, in symbols.
//!
//! In: the key of a line. Out: the formula of its monthly quantity. The words are those of the component's fields; the
//! arithmetic is in the modules of the platforms, and a test keeps every key in this list.

/// Formulas by key. ⌈x⌉ rounds up; GB = 1,024 MB unless a formula says otherwise.
const FORMULAS: &[(&str, &str)] = &[
    (
        "lambda-requests",
        "requests; an asynchronous event above 256 KB counts once more per started 64 KB",
    ),
    ("lambda-duration", LAMBDA_SECONDS),
    ("lambda-duration-arm", LAMBDA_SECONDS),
    ("lambda-provisioned", KEPT),
    ("lambda-provisioned-arm", KEPT),
    ("lambda-provisioned-duration", ON_PROVISIONED),
    ("lambda-provisioned-duration-arm", ON_PROVISIONED),
    (
        "lambda-ephemeral",
        "requests × billed seconds × (MB of /tmp − 512) ÷ 1024",
    ),
    ("lambda-streaming", "requests × (response − 6 MB), in GB"),
    (
        "lambda-snapstart-cache",
        "versions × GB × seconds, 3 hours or more",
    ),
    ("lambda-snapstart-restore", "requests × cold share × GB"),
    ("lambda-tenants", "environments created × GB"),
    ("lambda-poller-kafka", "poller units × hours"),
    ("lambda-poller-sqs", "poller units × hours"),
    ("lambda-durable-operations", "requests × operations of one"),
    ("lambda-durable-written", "requests × GB written by one"),
    ("lambda-durable-retained", "GB kept × months"),
    (
        "lambda-committed",
        "covered share of the least hourly rate × seconds of the month × ⌈ms⌉ ÷ 1000 × MB ÷ 1024",
    ),
    ("edge-requests", "requests"),
    ("edge-duration", "requests × ⌈ms⌉ ÷ 1000 × MB ÷ 1024"),
    ("managed-requests", "requests"),
    (
        "microvm-vcpu",
        "jobs × seconds × (baseline × (1 − peak share) + peak × peak share)",
    ),
    (
        "microvm-memory",
        "jobs × seconds × (baseline × (1 − peak share) + peak × peak share)",
    ),
    ("microvm-snapshot-write", "jobs × GB written"),
    ("microvm-snapshot-read", "jobs × GB read"),
    ("microvm-storage", "GB stored"),
    (
        "api-http",
        "requests × ⌈larger of request and response ÷ 512 KB⌉",
    ),
    ("api-rest", "requests"),
    ("api-rest-cache", "hours of the month"),
    ("api-websocket-messages", "messages × ⌈KB ÷ 32⌉"),
    ("api-websocket-minutes", "connections × minutes"),
    ("fargate-vcpu", TASK_VCPU),
    ("fargate-vcpu-arm", TASK_VCPU),
    ("fargate-vcpu-windows", "Σ hours × tasks × vCPU × 3600"),
    ("fargate-licence-windows", "Σ hours × tasks × vCPU × 3600"),
    ("fargate-memory", TASK_MEMORY),
    ("fargate-memory-arm", TASK_MEMORY),
    ("fargate-memory-windows", "Σ hours × tasks × GB × 3600"),
    ("fargate-ephemeral", "Σ hours × tasks × (GB of disk − 20)"),
    (
        "fargate-vcpu-committed",
        "covered share of the fewest tasks × hours of the month × vCPU",
    ),
    (
        "fargate-vcpu-spot",
        "Σ hours × tasks beyond the commitment × Spot share × vCPU",
    ),
    (
        "fargate-memory-committed",
        "covered share of the fewest tasks × hours of the month × GB",
    ),
    (
        "fargate-memory-spot",
        "Σ hours × tasks beyond the commitment × Spot share × GB",
    ),
    ("eks-cluster", "clusters × hours of the month"),
    ("eks-cluster-extended", "clusters × hours of the month"),
    ("alb-hours", "load balancers × ⌈hours of the month⌉"),
    (
        "alb-lcu",
        "⌈hours⌉ × max(new connections per second ÷ 25, open ÷ 3000, 10⁹ bytes per hour (÷ 0.4 to functions), \
         requests per second × (rules − 10) ÷ 1000)",
    ),
    ("nlb-hours", "load balancers × ⌈hours of the month⌉"),
    (
        "nlb-nlcu",
        "⌈hours⌉ × max(new connections per second ÷ 800, open ÷ 100,000, 10⁹ bytes per hour), for TCP",
    ),
    ("nat-hours", "gateways × hours of the month"),
    ("nat-data", "requests × KB through the gateway ÷ 1024²"),
    ("public-ipv4", "addresses × hours"),
    ("endpoint-hours", "zones × hours of the month"),
    (
        "endpoint-data",
        "requests × (request + response) KB ÷ 1024²",
    ),
    ("cross-zone", CROSSING),
    ("cross-zone-azure", CROSSING),
    ("egress", EGRESS),
    ("egress-azure", EGRESS),
    ("egress-gcp", EGRESS),
    ("cloud-functions-egress", EGRESS),
    ("cloudflare-egress", EGRESS),
    ("logs-ingested", "requests × KB of log ÷ 1024²"),
    ("logs-stored", "GB ingested × months kept"),
    ("sqs", "requests × queue requests of one"),
    ("sqs-fifo", "requests × queue requests of one"),
    ("events", "requests × events of one × ⌈KB ÷ 64⌉"),
    ("schedules", "scheduled invocations"),
    (
        "transitions",
        "requests × state transitions of one, retries included",
    ),
    ("express-requests", "requests × executions of one"),
    (
        "express-duration",
        "executions × ⌈ms ÷ 100⌉ ÷ 10 × ⌈MB ÷ 64⌉ × 64 ÷ 1024 ÷ 3600",
    ),
    ("database-writes", "requests × write units of one (1 KB)"),
    ("database-reads", "requests × read units of one (4 KB)"),
    ("database-storage", "GB stored"),
    ("app-runner-vcpu", "busy instance-hours × vCPU"),
    ("app-runner-memory", "busy instance-hours × GB"),
    ("app-runner-idle", "idle instance-hours × GB"),
    (
        "consumption-time",
        "requests × ⌈MB ÷ 128⌉ × 128 × max(⌈ms⌉, 100) ÷ 1,024,000",
    ),
    ("consumption-executions", "requests"),
    (
        "flex-time",
        "busy instance-seconds beyond the always-ready instances × GB",
    ),
    ("flex-executions", "requests on demand"),
    (
        "flex-ready-executions",
        "requests on always-ready instances",
    ),
    (
        "flex-ready",
        "always-ready instances × GB × seconds of the month",
    ),
    (
        "flex-ready-time",
        "busy seconds of always-ready instances × GB",
    ),
    ("premium-vcpu", "Σ hours × instances × vCPU"),
    ("premium-memory", "Σ hours × instances × GiB"),
    ("container-apps-vcpu", BUSY_CPU),
    (
        "container-apps-vcpu-idle",
        "seconds of minimum replicas without a request × vCPU",
    ),
    ("container-apps-memory", BUSY_MEMORY),
    (
        "container-apps-memory-idle",
        "seconds of minimum replicas without a request × GiB",
    ),
    ("container-apps-requests", "requests"),
    ("aks-cluster", "clusters × hours of the month"),
    ("cloud-run-cpu", BUSY_CPU),
    ("cloud-run-memory", BUSY_MEMORY),
    (
        "cloud-run-idle-cpu",
        "seconds of minimum instances without a request × vCPU",
    ),
    (
        "cloud-run-idle-memory",
        "seconds of minimum instances without a request × GiB",
    ),
    ("cloud-run-requests", "requests"),
    ("cloud-run-instance-cpu", "Σ seconds × instances × vCPU"),
    ("cloud-run-instance-memory", "Σ seconds × instances × GiB"),
    ("cloud-functions-invocations", "requests"),
    (
        "cloud-functions-memory",
        "requests × ⌈ms ÷ 100⌉ ÷ 10 × GB of the memory size",
    ),
    (
        "cloud-functions-cpu",
        "requests × ⌈ms ÷ 100⌉ ÷ 10 × GHz of the memory size",
    ),
    ("gke-cluster", "clusters × hours of the month"),
    ("autopilot-vcpu", "Σ hours × pods × vCPU"),
    ("autopilot-memory", "Σ hours × pods × GB"),
    ("autopilot-ephemeral", "Σ hours × pods × GB of disk"),
    ("nat-hours-gcp", "gateways × hours of the month"),
    ("nat-data-gcp", "requests × KB through the gateway ÷ 1024²"),
    ("workers-plan", "subscriptions"),
    ("workers-requests", "requests"),
    ("workers-cpu", "requests × CPU ms"),
    ("cloudflare-vcpu", "instance-seconds × vCPU"),
    ("cloudflare-memory", "instance-seconds × GiB"),
    ("cloudflare-disk", "instance-seconds × GB of disk"),
    (
        "nodes",
        "Σ hours × nodes that hold all pods, beyond the commitment",
    ),
    (
        "nodes-spot",
        "Σ hours × nodes beyond the commitment × Spot share",
    ),
    (
        "nodes-committed",
        "covered share of the fewest nodes × hours of the month",
    ),
    ("node-fee", "Σ hours × nodes"),
    ("operations", "hours a month"),
    ("support", "the lines above, people aside, by tiers"),
];

const LAMBDA_SECONDS: &str = "requests × (⌈ms⌉ ÷ 1000 + cold share × INIT seconds) × MB ÷ 1024, without what runs on provisioned concurrency";
const KEPT: &str = "environments × MB ÷ 1024 × seconds enabled, up to 5 minutes";
const ON_PROVISIONED: &str =
    "requests × share on provisioned concurrency × ⌈ms⌉ ÷ 1000 × MB ÷ 1024";
const TASK_VCPU: &str = "Σ hours × tasks × vCPU; tasks = max(minimum, zones, \
                         ⌈peak rate × CPU seconds ÷ (vCPU × utilisation)⌉, ⌈peak rate × seconds ÷ concurrency⌉)";
const TASK_MEMORY: &str = "Σ hours × tasks × GB";
const CROSSING: &str = "2 × requests × KB across zones ÷ 1024²";
const EGRESS: &str = "requests × response KB × share that leaves ÷ 1024²";
const BUSY_CPU: &str = "Σ seconds × n × (1 − e^(−load ÷ n)) × vCPU; load = rate × seconds of a request, n = ⌈load ÷ concurrency⌉";
const BUSY_MEMORY: &str = "Σ seconds × n × (1 − e^(−load ÷ n)) × GiB";

/// Returns the formula of the quantity of a line, by its key; empty for a key that is not in the list.
pub fn formula(key: &str) -> &'static str {
    FORMULAS
        .iter()
        .find(|(known, _)| *known == key)
        .map_or("", |(_, formula)| formula)
}

/// Returns the formulas of all lines, with their keys.
pub fn all() -> &'static [(&'static str, &'static str)] {
    FORMULAS
}

#[cfg(test)]
mod tests {
    use super::super::Meter;
    use super::*;

    #[test]
    fn every_meter_has_a_formula() {
        for meter in Meter::all() {
            assert!(!formula(meter.key()).is_empty(), "{}", meter.key());
        }
        let mut keys: Vec<&str> = FORMULAS.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(formula("nothing"), "");
    }
}
