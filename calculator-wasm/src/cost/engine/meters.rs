//! What platforms count, one row per line of a bill.
//!
//! In: nothing. Out: [`Meter`], an index into one table that says for each meter its key, its label, the SKU that
//! prices it and the free allowance it draws on. A platform's rules turn a workload into quantities of meters
//! ([`Ledger`]); everything after that (allowances, tiers, money, sources) is the same for all of them.
//! The order of the table is the order of lines, and of drawing on an allowance that two meters share. Rows marked
//! `[whole]` are for the whole engine: the page cannot count them, and carries no texts for them.

use super::WHOLE;
use crate::money::UnitPrice;
use crate::prices::{AllowanceId, PriceId, Sku, allowance, sku};

/// A metered quantity of a bill: an index into the table of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meter(u8);

struct MeterRow {
    key: &'static str,
    label: &'static str,
    sku: Sku,
    free: Option<AllowanceId>,
    #[cfg(not(target_arch = "wasm32"))]
    in_page: bool,
}

impl Meter {
    /// Whether the fields of the page can come to it.
    pub fn is_in_page(self) -> bool {
        #[cfg(not(target_arch = "wasm32"))]
        return ROWS[self.0 as usize].in_page;
        #[cfg(target_arch = "wasm32")]
        true
    }

    /// Returns the stable name of its line, `lambda-requests`.
    pub fn key(self) -> &'static str {
        ROWS[self.0 as usize].key
    }

    /// Returns the label of its line.
    pub fn label(self) -> &'static str {
        ROWS[self.0 as usize].label
    }

    /// Returns the SKU that prices it.
    pub fn sku(self) -> Sku {
        ROWS[self.0 as usize].sku
    }

    /// Returns the allowance it draws on, where there is one.
    pub fn allowance(self) -> Option<AllowanceId> {
        ROWS[self.0 as usize].free
    }

    /// Returns all meters in the order of lines.
    pub fn all() -> impl ExactSizeIterator<Item = Meter> {
        (0..METER_COUNT as u8).map(Meter)
    }
}

macro_rules! meters {
    ($($([$whole:ident])? $name:ident = $key:literal, $label:literal, $sku:ident $(, free $allowance:ident)?;)*) => {
        meters!(@constants 0u8; $($name, $key, $label;)*);
        static ROWS: &[MeterRow] = &[$(MeterRow {
            key: meters!(@text $key $(, $whole)?),
            label: meters!(@text $label $(, $whole)?),
            sku: sku::$sku,
            free: meters!(@free $($allowance)?),
            #[cfg(not(target_arch = "wasm32"))]
            in_page: meters!(@page $($whole)?),
        },)*];
        /// The number of meters.
        pub const METER_COUNT: usize = [$($key,)*].len();
    };
    (@constants $index:expr;) => {};
    (@constants $index:expr; $name:ident, $key:literal, $label:literal; $($rest:tt)*) => {
        #[doc = $label]
        pub const $name: Meter = Meter($index);
        meters!(@constants $index + 1u8; $($rest)*);
    };
    (@text $text:literal) => { $text };
    (@text $text:literal, whole) => { if WHOLE { $text } else { "" } };
    (@page) => { true };
    (@page whole) => { false };
    (@free) => { None };
    (@free $allowance:ident) => { Some(allowance::$allowance) };
}

meters! {
    LAMBDA_REQUESTS = "lambda-requests", "Lambda requests", AWS_LAMBDA_REQUESTS,
        free AWS_LAMBDA_FREE_TIER_REQUESTS;
    LAMBDA_DURATION_X86 = "lambda-duration", "Lambda duration (x86)", AWS_LAMBDA_DURATION_X86,
        free AWS_LAMBDA_FREE_TIER_DURATION;
    LAMBDA_DURATION_ARM = "lambda-duration-arm", "Lambda duration (arm64)", AWS_LAMBDA_DURATION_ARM64,
        free AWS_LAMBDA_FREE_TIER_DURATION;
    [whole] LAMBDA_PROVISIONED_X86 = "lambda-provisioned", "Provisioned concurrency kept (x86)",
        AWS_LAMBDA_PROVISIONED_CONCURRENCY_X86;
    [whole] LAMBDA_PROVISIONED_ARM = "lambda-provisioned-arm", "Provisioned concurrency kept (arm64)",
        AWS_LAMBDA_PROVISIONED_CONCURRENCY_ARM64;
    [whole] LAMBDA_PROVISIONED_DURATION_X86 = "lambda-provisioned-duration", "Duration on provisioned concurrency (x86)",
        AWS_LAMBDA_DURATION_ON_PROVISIONED_X86;
    [whole] LAMBDA_PROVISIONED_DURATION_ARM = "lambda-provisioned-duration-arm",
        "Duration on provisioned concurrency (arm64)", AWS_LAMBDA_DURATION_ON_PROVISIONED_ARM64;
    [whole] LAMBDA_EPHEMERAL = "lambda-ephemeral", "Lambda /tmp above 512 MB", AWS_LAMBDA_EPHEMERAL_STORAGE;
    [whole] LAMBDA_STREAMING = "lambda-streaming", "Lambda response streaming", AWS_LAMBDA_RESPONSE_STREAMING,
        free AWS_LAMBDA_FREE_TIER_STREAMING;
    [whole] LAMBDA_SNAPSTART_CACHE = "lambda-snapstart-cache", "SnapStart cache", AWS_LAMBDA_SNAPSTART_CACHE;
    [whole] LAMBDA_SNAPSTART_RESTORE = "lambda-snapstart-restore", "SnapStart restore", AWS_LAMBDA_SNAPSTART_RESTORE;
    [whole] LAMBDA_TENANTS = "lambda-tenants", "Tenant isolation, environments created",
        AWS_LAMBDA_TENANT_ISOLATION_ENVIRONMENT;
    [whole] LAMBDA_POLLER_KAFKA = "lambda-poller-kafka", "Provisioned event pollers (Kafka)",
        AWS_LAMBDA_ESM_PROVISIONED_KAFKA;
    [whole] LAMBDA_POLLER_SQS = "lambda-poller-sqs", "Provisioned event pollers (SQS)", AWS_LAMBDA_ESM_PROVISIONED_SQS;
    [whole] LAMBDA_DURABLE_OPERATIONS = "lambda-durable-operations", "Durable functions, operations",
        AWS_LAMBDA_DURABLE_OPERATION;
    [whole] LAMBDA_DURABLE_WRITTEN = "lambda-durable-written", "Durable functions, data written",
        AWS_LAMBDA_DURABLE_DATA_WRITTEN;
    [whole] LAMBDA_DURABLE_RETAINED = "lambda-durable-retained", "Durable functions, data retained",
        AWS_LAMBDA_DURABLE_DATA_RETAINED;
    [whole] EDGE_REQUESTS = "edge-requests", "Lambda@Edge requests", AWS_LAMBDA_AT_EDGE_REQUESTS;
    [whole] EDGE_DURATION = "edge-duration", "Lambda@Edge duration", AWS_LAMBDA_AT_EDGE_DURATION;
    [whole] MANAGED_REQUESTS = "managed-requests", "Lambda Managed Instances, requests",
        AWS_LAMBDA_MANAGED_INSTANCES_REQUESTS;
    [whole] MICROVM_VCPU = "microvm-vcpu", "Lambda MicroVMs, vCPU", AWS_LAMBDA_MICROVMS_VCPU_ARM;
    [whole] MICROVM_MEMORY = "microvm-memory", "Lambda MicroVMs, memory", AWS_LAMBDA_MICROVMS_MEMORY_ARM;
    [whole] MICROVM_SNAPSHOT_WRITE = "microvm-snapshot-write", "Lambda MicroVMs, snapshots written",
        AWS_LAMBDA_MICROVMS_SNAPSHOT_WRITE;
    [whole] MICROVM_SNAPSHOT_READ = "microvm-snapshot-read", "Lambda MicroVMs, snapshots read",
        AWS_LAMBDA_MICROVMS_SNAPSHOT_READ;
    [whole] MICROVM_STORAGE = "microvm-storage", "Lambda MicroVMs, snapshots stored",
        AWS_LAMBDA_MICROVMS_SNAPSHOT_STORAGE;
    API_HTTP = "api-http", "API Gateway, HTTP API", AWS_API_GATEWAY_HTTP_REQUESTS,
        free AWS_API_GATEWAY_FREE_TIER;
    API_REST = "api-rest", "API Gateway, REST API", AWS_API_GATEWAY_REST_REQUESTS,
        free AWS_API_GATEWAY_FREE_TIER;
    [whole] API_REST_CACHE = "api-rest-cache", "API Gateway, 1.6 GB cache", AWS_API_GATEWAY_REST_CACHE_1_6GB;
    [whole] API_WEBSOCKET_MESSAGES = "api-websocket-messages", "API Gateway, WebSocket messages",
        AWS_API_GATEWAY_WEBSOCKET_MESSAGES;
    [whole] API_WEBSOCKET_MINUTES = "api-websocket-minutes", "API Gateway, WebSocket connection time",
        AWS_API_GATEWAY_WEBSOCKET_CONNECTION;
    FARGATE_VCPU_X86 = "fargate-vcpu", "Fargate vCPU (x86)", AWS_FARGATE_VCPU_X86;
    FARGATE_VCPU_ARM = "fargate-vcpu-arm", "Fargate vCPU (arm64)", AWS_FARGATE_VCPU_ARM64;
    [whole] FARGATE_VCPU_WINDOWS = "fargate-vcpu-windows", "Fargate vCPU (Windows)", AWS_FARGATE_VCPU_WINDOWS;
    [whole] FARGATE_LICENCE_WINDOWS = "fargate-licence-windows", "Fargate Windows licence", AWS_FARGATE_OS_WINDOWS;
    FARGATE_MEMORY_X86 = "fargate-memory", "Fargate memory (x86)", AWS_FARGATE_MEMORY_X86;
    FARGATE_MEMORY_ARM = "fargate-memory-arm", "Fargate memory (arm64)", AWS_FARGATE_MEMORY_ARM64;
    [whole] FARGATE_MEMORY_WINDOWS = "fargate-memory-windows", "Fargate memory (Windows)", AWS_FARGATE_MEMORY_WINDOWS;
    [whole] FARGATE_EPHEMERAL = "fargate-ephemeral", "Fargate disk above 20 GB", AWS_FARGATE_EPHEMERAL_STORAGE;
    EKS_CLUSTER = "eks-cluster", "EKS control plane", AWS_EKS_CONTROL_PLANE;
    [whole] EKS_CLUSTER_EXTENDED = "eks-cluster-extended", "EKS control plane, extended support",
        AWS_EKS_CONTROL_PLANE_EXTENDED;
    ALB_HOURS = "alb-hours", "Application Load Balancer, hours", AWS_ALB_HOUR;
    ALB_LCU = "alb-lcu", "Application Load Balancer, capacity units", AWS_ALB_LCU;
    [whole] NLB_HOURS = "nlb-hours", "Network Load Balancer, hours", AWS_NLB_HOUR;
    [whole] NLB_NLCU = "nlb-nlcu", "Network Load Balancer, capacity units", AWS_NLB_NLCU;
    NAT_HOURS = "nat-hours", "NAT gateway, hours", AWS_NAT_GATEWAY_HOUR;
    NAT_DATA = "nat-data", "NAT gateway, data", AWS_NAT_GATEWAY_DATA;
    [whole] PUBLIC_IPV4 = "public-ipv4", "Public IPv4 addresses", AWS_VPC_PUBLIC_IPV4;
    [whole] ENDPOINT_HOURS = "endpoint-hours", "VPC endpoint, hours", AWS_VPC_INTERFACE_ENDPOINT;
    [whole] ENDPOINT_DATA = "endpoint-data", "VPC endpoint, data", AWS_VPC_INTERFACE_ENDPOINT_DATA;
    [whole] CROSS_ZONE_AWS = "cross-zone", "Traffic between zones", AWS_DATA_TRANSFER_CROSS_ZONE;
    EGRESS_AWS = "egress", "Data transfer out to the internet", AWS_DATA_TRANSFER_OUT_INTERNET,
        free AWS_DATA_TRANSFER_OUT_FREE_ALLOWANCE;
    LOGS_INGESTED = "logs-ingested", "CloudWatch Logs, ingested", AWS_CLOUDWATCH_LOGS_INGESTION,
        free AWS_CLOUDWATCH_LOGS_FREE_ALLOWANCE;
    [whole] LOGS_STORED = "logs-stored", "CloudWatch Logs, stored", AWS_CLOUDWATCH_LOGS_STORAGE;
    [whole] SQS_STANDARD = "sqs", "SQS requests (standard)", AWS_SQS_STANDARD, free AWS_SQS_FREE_TIER;
    [whole] SQS_FIFO = "sqs-fifo", "SQS requests (FIFO)", AWS_SQS_FIFO, free AWS_SQS_FREE_TIER;
    [whole] EVENTS = "events", "EventBridge custom events", AWS_EVENTBRIDGE_CUSTOM_EVENTS;
    [whole] SCHEDULES = "schedules", "EventBridge Scheduler", AWS_EVENTBRIDGE_SCHEDULER,
        free AWS_EVENTBRIDGE_SCHEDULER_FREE;
    [whole] TRANSITIONS = "transitions", "Step Functions Standard, transitions", AWS_STEP_FUNCTIONS_STANDARD_TRANSITION,
        free AWS_STEP_FUNCTIONS_STANDARD_FREE_TIER;
    [whole] EXPRESS_REQUESTS = "express-requests", "Step Functions Express, requests", AWS_STEP_FUNCTIONS_EXPRESS_REQUESTS;
    [whole] EXPRESS_DURATION = "express-duration", "Step Functions Express, duration", AWS_STEP_FUNCTIONS_EXPRESS_DURATION;
    [whole] DATABASE_WRITES = "database-writes", "DynamoDB on demand, writes", AWS_DYNAMODB_ON_DEMAND_WRITE;
    [whole] DATABASE_READS = "database-reads", "DynamoDB on demand, reads", AWS_DYNAMODB_ON_DEMAND_READ;
    [whole] DATABASE_STORAGE = "database-storage", "DynamoDB, storage", AWS_DYNAMODB_ON_DEMAND_STORAGE,
        free AWS_DYNAMODB_ON_DEMAND_FREE_TIER_STORAGE;
    [whole] APP_RUNNER_VCPU = "app-runner-vcpu", "App Runner, active vCPU", AWS_APP_RUNNER_ACTIVE_VCPU;
    [whole] APP_RUNNER_MEMORY = "app-runner-memory", "App Runner, active memory", AWS_APP_RUNNER_ACTIVE_MEMORY;
    [whole] APP_RUNNER_IDLE = "app-runner-idle", "App Runner, idle memory", AWS_APP_RUNNER_PROVISIONED_MEMORY;
    CONSUMPTION_TIME = "consumption-time", "Azure Functions Consumption, execution time",
        AZURE_FUNCTIONS_CONSUMPTION_EXECUTION_TIME, free AZURE_FUNCTIONS_CONSUMPTION_FREE_GRANT_TIME;
    CONSUMPTION_EXECUTIONS = "consumption-executions", "Azure Functions Consumption, executions",
        AZURE_FUNCTIONS_CONSUMPTION_EXECUTIONS, free AZURE_FUNCTIONS_CONSUMPTION_FREE_GRANT_EXECUTIONS;
    [whole] FLEX_TIME = "flex-time", "Azure Functions Flex, on-demand time", AZURE_FUNCTIONS_FLEX_ON_DEMAND_TIME,
        free AZURE_FUNCTIONS_FLEX_FREE_GRANT_TIME;
    [whole] FLEX_EXECUTIONS = "flex-executions", "Azure Functions Flex, executions", AZURE_FUNCTIONS_FLEX_EXECUTIONS,
        free AZURE_FUNCTIONS_FLEX_FREE_GRANT_EXECUTIONS;
    [whole] FLEX_READY_EXECUTIONS = "flex-ready-executions", "Azure Functions Flex, executions on always ready",
        AZURE_FUNCTIONS_FLEX_EXECUTIONS;
    [whole] FLEX_READY = "flex-ready", "Azure Functions Flex, always ready", AZURE_FUNCTIONS_FLEX_ALWAYS_READY_BASELINE;
    [whole] FLEX_READY_TIME = "flex-ready-time", "Azure Functions Flex, time on always ready",
        AZURE_FUNCTIONS_FLEX_ALWAYS_READY_EXECUTION;
    [whole] PREMIUM_VCPU = "premium-vcpu", "Azure Functions Premium, vCPU", AZURE_FUNCTIONS_PREMIUM_VCPU;
    [whole] PREMIUM_MEMORY = "premium-memory", "Azure Functions Premium, memory", AZURE_FUNCTIONS_PREMIUM_MEMORY;
    APPS_VCPU = "container-apps-vcpu", "Container Apps, active vCPU", AZURE_CONTAINER_APPS_VCPU_ACTIVE,
        free AZURE_CONTAINER_APPS_FREE_VCPU;
    APPS_VCPU_IDLE = "container-apps-vcpu-idle", "Container Apps, idle vCPU", AZURE_CONTAINER_APPS_VCPU_IDLE,
        free AZURE_CONTAINER_APPS_FREE_VCPU;
    APPS_MEMORY = "container-apps-memory", "Container Apps, active memory", AZURE_CONTAINER_APPS_MEMORY_ACTIVE,
        free AZURE_CONTAINER_APPS_FREE_MEMORY;
    APPS_MEMORY_IDLE = "container-apps-memory-idle", "Container Apps, idle memory",
        AZURE_CONTAINER_APPS_MEMORY_IDLE, free AZURE_CONTAINER_APPS_FREE_MEMORY;
    APPS_REQUESTS = "container-apps-requests", "Container Apps, requests", AZURE_CONTAINER_APPS_REQUESTS,
        free AZURE_CONTAINER_APPS_FREE_REQUESTS;
    [whole] AKS_CLUSTER = "aks-cluster", "AKS control plane, Standard", AZURE_AKS_STANDARD_TIER;
    [whole] CROSS_ZONE_AZURE = "cross-zone-azure", "Traffic between zones", AZURE_BANDWIDTH_CROSS_ZONE;
    EGRESS_AZURE = "egress-azure", "Data transfer out to the internet", AZURE_BANDWIDTH_EGRESS,
        free AZURE_BANDWIDTH_FREE_ALLOWANCE;
    RUN_CPU = "cloud-run-cpu", "Cloud Run, active CPU", GCP_CLOUD_RUN_CPU_REQUEST_BASED,
        free GCP_CLOUD_RUN_CPU_REQUEST_BASED_FREE;
    RUN_MEMORY = "cloud-run-memory", "Cloud Run, active memory", GCP_CLOUD_RUN_MEMORY_REQUEST_BASED,
        free GCP_CLOUD_RUN_MEMORY_REQUEST_BASED_FREE;
    [whole] RUN_IDLE_CPU = "cloud-run-idle-cpu", "Cloud Run, idle CPU of minimum instances", GCP_CLOUD_RUN_CPU_IDLE;
    [whole] RUN_IDLE_MEMORY = "cloud-run-idle-memory", "Cloud Run, idle memory of minimum instances",
        GCP_CLOUD_RUN_MEMORY_IDLE;
    RUN_REQUESTS = "cloud-run-requests", "Cloud Run, requests", GCP_CLOUD_RUN_REQUESTS,
        free GCP_CLOUD_RUN_REQUESTS_FREE;
    RUN_INSTANCE_CPU = "cloud-run-instance-cpu", "Cloud Run, instance CPU", GCP_CLOUD_RUN_CPU_INSTANCE_BASED,
        free GCP_CLOUD_RUN_CPU_INSTANCE_BASED_FREE;
    RUN_INSTANCE_MEMORY = "cloud-run-instance-memory", "Cloud Run, instance memory",
        GCP_CLOUD_RUN_MEMORY_INSTANCE_BASED, free GCP_CLOUD_RUN_MEMORY_INSTANCE_BASED_FREE;
    [whole] FUNCTIONS_INVOCATIONS = "cloud-functions-invocations", "Cloud Functions (1st gen), invocations",
        GCP_CLOUD_FUNCTIONS_1ST_GEN_INVOCATIONS, free GCP_CLOUD_FUNCTIONS_1ST_GEN_INVOCATIONS_FREE;
    [whole] FUNCTIONS_MEMORY = "cloud-functions-memory", "Cloud Functions (1st gen), memory",
        GCP_CLOUD_FUNCTIONS_1ST_GEN_MEMORY, free GCP_CLOUD_FUNCTIONS_1ST_GEN_MEMORY_FREE;
    [whole] FUNCTIONS_CPU = "cloud-functions-cpu", "Cloud Functions (1st gen), CPU", GCP_CLOUD_FUNCTIONS_1ST_GEN_CPU,
        free GCP_CLOUD_FUNCTIONS_1ST_GEN_CPU_FREE;
    [whole] FUNCTIONS_EGRESS = "cloud-functions-egress", "Cloud Functions (1st gen), data transfer out",
        GCP_NETWORK_EGRESS_PREMIUM, free GCP_CLOUD_FUNCTIONS_1ST_GEN_EGRESS_FREE;
    [whole] GKE_CLUSTER = "gke-cluster", "GKE cluster fee", GCP_GKE_CLUSTER_MANAGEMENT_FEE, free GCP_GKE_FREE_CREDIT;
    [whole] AUTOPILOT_VCPU = "autopilot-vcpu", "GKE Autopilot, pod vCPU", GCP_GKE_AUTOPILOT_POD_VCPU;
    [whole] AUTOPILOT_MEMORY = "autopilot-memory", "GKE Autopilot, pod memory", GCP_GKE_AUTOPILOT_POD_MEMORY;
    [whole] AUTOPILOT_EPHEMERAL = "autopilot-ephemeral", "GKE Autopilot, pod disk", GCP_GKE_AUTOPILOT_POD_EPHEMERAL;
    NAT_HOURS_GCP = "nat-hours-gcp", "Cloud NAT, gateway hours", GCP_CLOUD_NAT_GATEWAY;
    NAT_DATA_GCP = "nat-data-gcp", "Cloud NAT, data", GCP_CLOUD_NAT_DATA;
    EGRESS_GCP = "egress-gcp", "Data transfer out to the internet", GCP_NETWORK_EGRESS_PREMIUM,
        free GCP_NETWORK_CLOUD_RUN_FREE_EGRESS;
    WORKERS_PLAN = "workers-plan", "Workers, subscription", CLOUDFLARE_WORKERS_SUBSCRIPTION;
    WORKERS_REQUESTS = "workers-requests", "Workers, requests", CLOUDFLARE_WORKERS_REQUESTS,
        free CLOUDFLARE_WORKERS_REQUESTS_FREE;
    WORKERS_CPU = "workers-cpu", "Workers, CPU time", CLOUDFLARE_WORKERS_CPU_TIME,
        free CLOUDFLARE_WORKERS_CPU_TIME_FREE;
    [whole] CLOUDFLARE_VCPU = "cloudflare-vcpu", "Cloudflare Containers, vCPU", CLOUDFLARE_CONTAINERS_VCPU,
        free CLOUDFLARE_CONTAINERS_VCPU_FREE;
    [whole] CLOUDFLARE_MEMORY = "cloudflare-memory", "Cloudflare Containers, memory", CLOUDFLARE_CONTAINERS_MEMORY,
        free CLOUDFLARE_CONTAINERS_MEMORY_FREE;
    [whole] CLOUDFLARE_DISK = "cloudflare-disk", "Cloudflare Containers, disk", CLOUDFLARE_CONTAINERS_DISK,
        free CLOUDFLARE_CONTAINERS_DISK_FREE;
    [whole] CLOUDFLARE_EGRESS = "cloudflare-egress", "Cloudflare Containers, data transfer out",
        CLOUDFLARE_CONTAINERS_EGRESS, free CLOUDFLARE_CONTAINERS_EGRESS_FREE_NA_EU;
}

/// A line that does not come from a meter: a rate times a quantity, such as hours of a chosen node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Charge {
    /// The stable name of the line.
    pub key: &'static str,
    /// The label of the line.
    pub label: &'static str,
    /// How much, per month.
    pub quantity: f64,
    /// The unit of the quantity.
    pub unit: &'static str,
    /// The price of one unit.
    pub unit_price: UnitPrice,
    /// The catalogue row of the price, where there is one.
    pub price: Option<PriceId>,
}

/// A quantity for which the catalogue has no SKU at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missing {
    /// The name that its line would have.
    pub key: &'static str,
    /// The label of the line.
    pub label: &'static str,
    /// How much, per month.
    pub quantity: f64,
    /// The unit of the quantity.
    pub unit: &'static str,
}

/// Monthly quantities of every meter, and charges beside them.
///
/// Ledgers add up: a system's is the sum of its components' and of what they share. That is what lets allowances
/// and tiers be applied once, to the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    quantities: [f64; METER_COUNT],
    charges: Vec<Charge>,
    missing: Vec<Missing>,
}

impl Default for Ledger {
    fn default() -> Ledger {
        Ledger {
            quantities: [0.0; METER_COUNT],
            charges: Vec::new(),
            missing: Vec::new(),
        }
    }
}

impl Ledger {
    /// Adds a quantity to a meter; negative and undefined quantities count as 0.
    pub fn add(&mut self, meter: Meter, quantity: f64) {
        self.quantities[meter.0 as usize] += quantity.max(0.0);
    }

    /// Takes a quantity off a meter, which stops at 0.
    pub(super) fn reduce(&mut self, meter: Meter, quantity: f64) {
        let counted = &mut self.quantities[meter.0 as usize];
        *counted = (*counted - quantity).max(0.0);
    }

    /// Adds a charge.
    pub fn charge(&mut self, charge: Charge) {
        self.charges.push(charge);
    }

    /// Adds a quantity that has no price; nothing for a quantity of 0.
    pub fn missing(
        &mut self,
        key: &'static str,
        label: &'static str,
        quantity: f64,
        unit: &'static str,
    ) {
        if quantity > 0.0 {
            self.missing.push(Missing {
                key,
                label,
                quantity,
                unit,
            });
        }
    }

    /// Returns what has no price.
    pub fn without_price(&self) -> &[Missing] {
        &self.missing
    }

    /// Adds everything of another ledger.
    pub fn merge(&mut self, other: &Ledger) {
        for (mine, theirs) in self.quantities.iter_mut().zip(&other.quantities) {
            *mine += theirs;
        }
        self.charges.extend_from_slice(&other.charges);
        self.missing.extend_from_slice(&other.missing);
    }

    /// Returns the quantity of a meter.
    pub fn quantity(&self, meter: Meter) -> f64 {
        self.quantities[meter.0 as usize]
    }

    /// Returns the quantities of all meters, in the order of [`Meter::all`].
    pub(super) fn quantities(&self) -> &[f64] {
        &self.quantities
    }

    /// Returns the charges in the order in which they were added.
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }
}
