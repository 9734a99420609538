//! What platforms count, one row per line of a bill.
//!
//! In: nothing. Out: [`Meter`], an index into one table that says for each meter its key, its label, the SKU that
//! prices it and the free allowance it draws on. A platform's rules turn a workload into quantities of meters
//! ([`Ledger`]); everything after that (allowances, tiers, money, sources) is the same for all of them.
//! The order of the table is the order of lines, and of drawing on an allowance that two meters share.

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
}

impl Meter {
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
    ($($name:ident = $key:literal, $label:literal, $sku:ident $(, free $allowance:ident)?;)*) => {
        meters!(@constants 0u8; $($name, $key, $label;)*);
        static ROWS: &[MeterRow] = &[$(MeterRow {
            key: $key,
            label: $label,
            sku: sku::$sku,
            free: meters!(@free $($allowance)?),
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
    LAMBDA_PROVISIONED_X86 = "lambda-provisioned", "Provisioned concurrency kept (x86)",
        AWS_LAMBDA_PROVISIONED_CONCURRENCY_X86;
    LAMBDA_PROVISIONED_ARM = "lambda-provisioned-arm", "Provisioned concurrency kept (arm64)",
        AWS_LAMBDA_PROVISIONED_CONCURRENCY_ARM64;
    LAMBDA_PROVISIONED_DURATION_X86 = "lambda-provisioned-duration", "Duration on provisioned concurrency (x86)",
        AWS_LAMBDA_DURATION_ON_PROVISIONED_X86;
    LAMBDA_PROVISIONED_DURATION_ARM = "lambda-provisioned-duration-arm",
        "Duration on provisioned concurrency (arm64)", AWS_LAMBDA_DURATION_ON_PROVISIONED_ARM64;
    LAMBDA_EPHEMERAL = "lambda-ephemeral", "Lambda /tmp above 512 MB", AWS_LAMBDA_EPHEMERAL_STORAGE;
    LAMBDA_STREAMING = "lambda-streaming", "Lambda response streaming", AWS_LAMBDA_RESPONSE_STREAMING,
        free AWS_LAMBDA_FREE_TIER_STREAMING;
    LAMBDA_SNAPSTART_CACHE = "lambda-snapstart-cache", "SnapStart cache", AWS_LAMBDA_SNAPSTART_CACHE;
    LAMBDA_SNAPSTART_RESTORE = "lambda-snapstart-restore", "SnapStart restore", AWS_LAMBDA_SNAPSTART_RESTORE;
    API_HTTP = "api-http", "API Gateway, HTTP API", AWS_API_GATEWAY_HTTP_REQUESTS,
        free AWS_API_GATEWAY_FREE_TIER;
    API_REST = "api-rest", "API Gateway, REST API", AWS_API_GATEWAY_REST_REQUESTS,
        free AWS_API_GATEWAY_FREE_TIER;
    FARGATE_VCPU_X86 = "fargate-vcpu", "Fargate vCPU (x86)", AWS_FARGATE_VCPU_X86;
    FARGATE_VCPU_ARM = "fargate-vcpu-arm", "Fargate vCPU (arm64)", AWS_FARGATE_VCPU_ARM64;
    FARGATE_MEMORY_X86 = "fargate-memory", "Fargate memory (x86)", AWS_FARGATE_MEMORY_X86;
    FARGATE_MEMORY_ARM = "fargate-memory-arm", "Fargate memory (arm64)", AWS_FARGATE_MEMORY_ARM64;
    FARGATE_EPHEMERAL = "fargate-ephemeral", "Fargate disk above 20 GB", AWS_FARGATE_EPHEMERAL_STORAGE;
    ALB_HOURS = "alb-hours", "Application Load Balancer, hours", AWS_ALB_HOUR;
    ALB_LCU = "alb-lcu", "Application Load Balancer, capacity units", AWS_ALB_LCU;
    EGRESS_AWS = "egress", "Data transfer out to the internet", AWS_DATA_TRANSFER_OUT_INTERNET,
        free AWS_DATA_TRANSFER_OUT_FREE_ALLOWANCE;
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

/// Monthly quantities of every meter, and charges beside them.
///
/// Ledgers add up: a system's is the sum of its components' and of what they share. That is what lets allowances
/// and tiers be applied once, to the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    quantities: [f64; METER_COUNT],
    charges: Vec<Charge>,
}

impl Default for Ledger {
    fn default() -> Ledger {
        Ledger {
            quantities: [0.0; METER_COUNT],
            charges: Vec::new(),
        }
    }
}

impl Ledger {
    /// Adds a quantity to a meter; negative and undefined quantities count as 0.
    pub fn add(&mut self, meter: Meter, quantity: f64) {
        self.quantities[meter.0 as usize] += quantity.max(0.0);
    }

    /// Adds a charge.
    pub fn charge(&mut self, charge: Charge) {
        self.charges.push(charge);
    }

    /// Adds everything of another ledger.
    pub fn merge(&mut self, other: &Ledger) {
        for (mine, theirs) in self.quantities.iter_mut().zip(&other.quantities) {
            *mine += theirs;
        }
        self.charges.extend_from_slice(&other.charges);
    }

    /// Returns the quantity of a meter.
    pub fn quantity(&self, meter: Meter) -> f64 {
        self.quantities[meter.0 as usize]
    }

    /// Returns the charges in the order in which they were added.
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }
}
