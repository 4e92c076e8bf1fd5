use super::Finding;
use crate::{config::Config, oidc::Provider};

const CHECK: &str = "providers";

/// Whether each provider by which people log in answers as one, with its keys.
pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::with_capacity(config.providers.len());
    for provider in config.providers.values() {
        findings.push(answers(provider).await);
    }
    findings
}

async fn answers(provider: &Provider) -> Finding {
    let (name, issuer) = (provider.name(), provider.issuer());
    match provider.look().await {
        Ok(()) => Finding::ok(CHECK, format!("{name} answers as {issuer}")),
        Err(error) => Finding::wrong(
            CHECK,
            format!("{name} at {issuer}: {error}"),
            format!(
                "start it, let the firewall pass, or correct oidc.{name}.issuer: {}/.well-known/openid-configuration must name this very issuer. \
                 People log in with their passwords until then",
                issuer.trim_end_matches('/')
            ),
        ),
    }
}
