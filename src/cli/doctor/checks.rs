use super::Finding;
use crate::{checks::Check, config::Config};
use tokio::net::TcpStream;

const CHECK: &str = "checks";

/// Whether somebody listens where each external check is asked. Nothing is sent: a text leaves only when a comment is looked at.
pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::with_capacity(config.checks.len());
    for check in config.checks.values() {
        findings.push(listens(check).await);
    }
    findings
}

async fn listens(check: &Check) -> Finding {
    let (name, settings) = (check.name(), check.settings());
    let (host, port) = settings.url.place();
    let cure = format!(
        "start it, let the firewall pass, or correct checks.{name}.url; comments that rules ask it about are held until it answers"
    );
    match tokio::time::timeout(settings.timeout(), TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Finding::ok(CHECK, format!("somebody listens at {host}:{port} for {name}")),
        Ok(Err(error)) => Finding::wrong(CHECK, format!("{name} at {host}:{port} cannot be reached: {error}"), cure),
        Err(_) => Finding::wrong(CHECK, format!("{name} at {host}:{port} did not answer within {:?}", settings.timeout()), cure),
    }
}
