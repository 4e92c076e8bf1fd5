use super::{Finding, clock};
use crate::{
    clock::Clock,
    redis::{ExamineError, ExaminedRedis, RedisSettings, RedisUrl, examine},
    secrets::{Purpose, Secrets},
};

const CHECK: &str = "redis";
const ACTIVITY: &str = "activity";
const SECRETS: &str = "same secrets";
/// The first version that is tried.
const LEAST_VERSION: u32 = 7;

/// Whether Redis keeps what it acknowledges, and the other instances have the same secrets.
pub(super) async fn check(settings: &RedisSettings, secrets: Option<&Secrets>) -> Vec<Finding> {
    let before = Clock::default().now();
    let mut findings = match examine(&settings.url).await {
        Ok(found) => {
            let clock = clock::compare("Redis", found.clock, before);
            let mut findings = durability(&found, settings.allow_weak_durability);
            findings.extend([clock, same_secrets(found.secrets.as_deref(), secrets)]);
            findings
        }
        Err(error) => vec![unreachable(CHECK, "redis.url", &error), Finding::unknown(SECRETS, "Redis cannot be used")],
    };
    findings.extend(match &settings.activity_url {
        Some(url) => Some(activity(url).await),
        None => None,
    });
    findings
}

fn durability(found: &ExaminedRedis, allowed: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let major = found.version.split('.').next().and_then(|major| major.parse::<u32>().ok()).unwrap_or_default();
    if major < LEAST_VERSION {
        let wrong = format!("Redis {} is older than {LEAST_VERSION}", found.version);
        findings.push(Finding::wrong(CHECK, wrong, format!("upgrade it to {LEAST_VERSION} or later")));
    }
    for weak in &found.weaknesses {
        let (problem, cure) = weak.rsplit_once("; ").unwrap_or((weak, "see docs/operate.md"));
        findings.push(if allowed {
            Finding::ok(CHECK, format!("{problem}, as redis.allow_weak_durability says"))
        } else {
            Finding::wrong(CHECK, problem, format!("{cure} and restart it, or `CONFIG SET` it and `CONFIG REWRITE`"))
        });
    }
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, format!("Redis {}, keeps what it acknowledges", found.version)));
    }
    findings
}

fn same_secrets(theirs: Option<&[u8]>, own: Option<&Secrets>) -> Finding {
    let cure = "give this instance the secrets file of the others, by secrets.file (TOGUNA__SECRETS__FILE); it is refused with its own";
    match (theirs, own) {
        (None, _) => Finding::ok(SECRETS, "no other instance has joined yet"),
        (Some(_), None) => Finding::wrong(SECRETS, "the other instances have secrets, and this one would make its own", cure),
        (Some(theirs), Some(own)) if own.hash_key(Purpose::ClusterCheck).mac(&[]) == theirs => {
            Finding::ok(SECRETS, "they are those of the other instances")
        }
        (Some(_), Some(_)) => Finding::wrong(SECRETS, "they are not those of the other instances", cure),
    }
}

/// The memory of recent submissions, where it is another server: it may forget.
async fn activity(url: &RedisUrl) -> Finding {
    match examine(url).await {
        Ok(found) => Finding::ok(ACTIVITY, format!("Redis {}", found.version)),
        Err(error) => unreachable(ACTIVITY, "redis.activity_url", &error),
    }
}

fn unreachable(check: &'static str, setting: &str, error: &ExamineError) -> Finding {
    let cure = match error {
        ExamineError::Password => format!("set the user and password that the server knows (requirepass, ACL) in {setting}"),
        ExamineError::Forbidden(what) => {
            format!("let the user of {setting} run it: ACL SETUSER … +{}", what.to_lowercase().replace(' ', "|"))
        }
        ExamineError::Failed(_) => format!("start the server, let its `bind` and firewall reach this machine, or correct {setting}"),
    };
    Finding::wrong(check, format!("Redis cannot be used by {setting}: {error}"), cure)
}
