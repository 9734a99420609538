//! Where a component can run.
//!
//! In: nothing. Out: [`Platform`], its key, label and provider, and what it cannot do ([`limits`]). How each one
//! counts is in the module of its provider; [`super::model`] calls it.

use super::lambda;
use super::system::Component;

/// A way to run a component. Either side of a comparison can be any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// AWS Lambda.
    Lambda,
    /// Lambda@Edge.
    LambdaEdge,
    /// Lambda Managed Instances: requests, EC2 nodes and a fee on their list price.
    LambdaManagedInstances,
    /// Azure Functions, Consumption plan.
    FunctionsConsumption,
    /// Azure Functions, Flex Consumption plan.
    FunctionsFlex,
    /// Azure Functions, Premium plan.
    FunctionsPremium,
    /// Azure Container Apps, Consumption plan.
    ContainerApps,
    /// Google Cloud Run, billed by request.
    CloudRunRequests,
    /// Google Cloud Run, billed by instance.
    CloudRunInstances,
    /// Google Cloud Functions, 1st generation.
    CloudFunctions,
    /// Cloudflare Workers.
    Workers,
    /// Cloudflare Containers, behind a Worker.
    CloudflareContainers,
    /// AWS Fargate.
    Fargate,
    /// Amazon EKS on EC2 nodes.
    Eks,
    /// Amazon EKS Auto Mode.
    EksAutoMode,
    /// Azure Kubernetes Service, Standard tier.
    Aks,
    /// Azure App Service on Linux.
    AppService,
    /// GKE Autopilot.
    GkeAutopilot,
    /// Kubernetes on machines at the reader's own price.
    OwnNodes,
    /// AWS App Runner, closed to new customers since 2026-04-30.
    AppRunner,
}

/// One row of the table of platforms: platform, key, label, provider.
type PlatformRow = (Platform, &'static str, &'static str, &'static str);

/// A row that only the whole engine has; the page cannot choose it, and carries no texts for it.
const fn whole_row(
    platform: Platform,
    key: &'static str,
    label: &'static str,
    provider: &'static str,
) -> PlatformRow {
    if super::WHOLE {
        (platform, key, label, provider)
    } else {
        (platform, "", "", "")
    }
}

const PLATFORMS: [PlatformRow; 20] = [
    (Platform::Lambda, "lambda", "AWS Lambda", "aws"),
    whole_row(Platform::LambdaEdge, "lambda-edge", "Lambda@Edge", "aws"),
    whole_row(
        Platform::LambdaManagedInstances,
        "lambda-managed",
        "Lambda Managed Instances",
        "aws",
    ),
    (
        Platform::FunctionsConsumption,
        "functions-consumption",
        "Azure Functions, Consumption",
        "azure",
    ),
    whole_row(
        Platform::FunctionsFlex,
        "functions-flex",
        "Azure Functions, Flex Consumption",
        "azure",
    ),
    whole_row(
        Platform::FunctionsPremium,
        "functions-premium",
        "Azure Functions, Premium",
        "azure",
    ),
    (
        Platform::ContainerApps,
        "container-apps",
        "Azure Container Apps",
        "azure",
    ),
    (
        Platform::CloudRunRequests,
        "cloud-run",
        "Cloud Run, billed by request",
        "gcp",
    ),
    (
        Platform::CloudRunInstances,
        "cloud-run-instances",
        "Cloud Run, billed by instance",
        "gcp",
    ),
    whole_row(
        Platform::CloudFunctions,
        "cloud-functions",
        "Cloud Functions, 1st gen",
        "gcp",
    ),
    (
        Platform::Workers,
        "workers",
        "Cloudflare Workers",
        "cloudflare",
    ),
    whole_row(
        Platform::CloudflareContainers,
        "cloudflare-containers",
        "Cloudflare Containers",
        "cloudflare",
    ),
    (Platform::Fargate, "fargate", "AWS Fargate", "aws"),
    (Platform::Eks, "eks", "Amazon EKS on EC2", "aws"),
    whole_row(
        Platform::EksAutoMode,
        "eks-auto",
        "Amazon EKS Auto Mode",
        "aws",
    ),
    whole_row(Platform::Aks, "aks", "Azure Kubernetes Service", "azure"),
    whole_row(
        Platform::AppService,
        "app-service",
        "Azure App Service",
        "azure",
    ),
    whole_row(
        Platform::GkeAutopilot,
        "gke-autopilot",
        "GKE Autopilot",
        "gcp",
    ),
    (
        Platform::OwnNodes,
        "own-nodes",
        "Kubernetes on own machines",
        "own",
    ),
    whole_row(Platform::AppRunner, "app-runner", "AWS App Runner", "aws"),
];

impl Platform {
    fn row(self) -> &'static PlatformRow {
        &PLATFORMS[self as usize]
    }

    /// Returns all platforms.
    pub fn all() -> impl ExactSizeIterator<Item = Platform> {
        PLATFORMS.iter().map(|row| row.0)
    }

    /// Returns the stable key, `lambda`.
    pub fn key(self) -> &'static str {
        self.row().1
    }

    /// Returns the name, `AWS Lambda`.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// Returns the provider: `aws`, `azure`, `gcp`, `cloudflare` or `own`.
    pub fn provider(self) -> &'static str {
        self.row().3
    }

    /// Whether pods are packed onto machines of the cluster.
    pub fn has_nodes(self) -> bool {
        matches!(
            self,
            Platform::LambdaManagedInstances
                | Platform::Eks
                | Platform::EksAutoMode
                | Platform::Aks
                | Platform::AppService
                | Platform::OwnNodes
        )
    }
}

/// Why a component cannot run on a platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// A request takes longer than the platform allows, in seconds.
    Time(f64),
    /// It needs more memory than the platform gives, in MB.
    Memory(f64),
    /// It keeps connections open, and the platform has none that last.
    LongLivedConnections,
    /// A cold start takes longer than the target of the component, in ms.
    Latency(f64),
    /// The team has decided for the other side.
    Team,
}

/// Returns what keeps a component from running on a platform; empty when nothing does. Time and memory limits are
/// those of the platforms' documentation as of 2026-11.
pub fn limits(component: &Component, platform: Platform) -> Vec<Limit> {
    let (seconds, megabytes, connections) = match platform {
        Platform::Lambda => (lambda::TIME_LIMIT_SECONDS, lambda::MEMORY_MB.1, false),
        Platform::LambdaEdge => (30.0, 10_240.0, false),
        Platform::LambdaManagedInstances => (lambda::TIME_LIMIT_SECONDS, 32_768.0, false),
        Platform::FunctionsConsumption => (600.0, 1_536.0, false),
        Platform::FunctionsFlex => (f64::INFINITY, 4_096.0, false),
        Platform::CloudFunctions => (540.0, 8_192.0, false),
        Platform::CloudRunRequests | Platform::CloudRunInstances => (3_600.0, 32_768.0, true),
        Platform::Workers => (f64::INFINITY, 128.0, true),
        _ => (f64::INFINITY, f64::INFINITY, true),
    };
    let mut limits = Vec::new();
    if component.duration_ms > seconds * 1000.0 {
        limits.push(Limit::Time(seconds));
    }
    if component.function.memory_mb > megabytes {
        limits.push(Limit::Memory(megabytes));
    }
    if component.long_lived_connections && !connections {
        limits.push(Limit::LongLivedConnections);
    }
    let starts_cold = matches!(
        platform,
        Platform::Lambda | Platform::LambdaEdge | Platform::FunctionsConsumption
    );
    if let Some(target) = component
        .latency_target_ms
        .filter(|_| starts_cold && component.function.provisioned.is_none())
    {
        let coldest = component.duration_ms + component.function.init_ms;
        if coldest > target {
            limits.push(Limit::Latency(coldest));
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_platforms() {
        for (index, platform) in Platform::all().enumerate() {
            assert_eq!(platform as usize, index, "{platform:?}");
        }
    }

    #[test]
    fn a_long_request_does_not_fit_into_a_function() {
        let component = Component {
            duration_ms: 1_000_000.0,
            ..Component::default()
        };
        assert_eq!(limits(&component, Platform::Lambda), [Limit::Time(900.0)]);
        assert!(limits(&component, Platform::Fargate).is_empty());
    }
}
