use super::{Finding, database, dead_letters, queue};
use crate::{
    config::Config,
    queue::{QueueError, sqlite as sqlite_queue},
    sqlite::ExaminedFile,
    store::sqlite as sqlite_store,
};
use std::path::Path;

const CHECK: &str = "database";

/// Whether the two files of embedded mode are whole and what this version works with.
pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let [store, queue] = ["toguna.db", "queue.db"].map(|name| config.data_dir.join(name));
    let mut findings = Vec::new();
    if store.exists() {
        match sqlite_store::examine(&store).await {
            Ok((found, letters)) => {
                findings.extend(state(&store, Ok(found)));
                findings.push(dead_letters::judge(letters));
            }
            Err(error) => findings.extend(state(&store, Err(error.to_string()))),
        }
    } else {
        let found =
            "there is no store in {}: the first start makes it; if there is one already, name its folder by --data-dir or `data_dir`";
        findings.push(Finding::unknown(CHECK, found.replace("{}", &config.data_dir.display().to_string())));
    }
    if queue.exists() {
        match sqlite_queue::examine(&queue).await {
            Ok((found, backlog)) => {
                findings.extend(state(&queue, Ok(found)));
                findings.push(queue::judge(&backlog, config.queue.limit.get()));
            }
            Err(error) => {
                let QueueError::Storage(words) = error else { return findings };
                findings.extend(state(&queue, Err(words)));
            }
        }
    }
    findings
}

fn state(path: &Path, found: Result<ExaminedFile, String>) -> Vec<Finding> {
    let shown = path.display().to_string();
    let restore = "stop Toguna, keep a copy of the data folder, and restore the last backup (docs/operate.md, \"Backup and restore\")";
    match found {
        Ok(found) if found.damage.is_empty() => {
            vec![Finding::ok(CHECK, format!("{shown} is whole")), database::migrations(&shown, found.schema)]
        }
        Ok(found) => vec![Finding::wrong(CHECK, format!("{shown} is damaged: {}", found.damage.join("; ")), restore)],
        Err(words) => {
            let cure = format!("let the user that runs Toguna read and write it; if it is not a database any more: {restore}");
            vec![Finding::wrong(CHECK, format!("{shown} cannot be opened: {words}"), cure)]
        }
    }
}
