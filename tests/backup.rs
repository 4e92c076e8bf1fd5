//! Backups of clustered mode, as docs/operate.md says they are made, put back on other servers. (Embedded mode: `tests/command_line.rs`.)

use crate::support::{ClusterServers, RedisServer, TestApp, TestDatabase, comment};
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

fn run(program: &Path, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{} {arguments:?}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
}

/// PostgreSQL's own programs, of the server's version.
fn postgres_program(name: &str) -> PathBuf {
    let found = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/postgres-server")).arg("bin").output().unwrap();
    Path::new(String::from_utf8(found.stdout).unwrap().trim()).join(name)
}

#[tokio::test]
async fn what_was_stored_and_what_waits_comes_back_on_other_servers() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let app = TestApp::on(&servers, &[]).await;
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(app.submit(comment().by(number).body(&format!("Stocké avant la copie, numéro {number}."))).await.expect_accepted());
    }
    app.worker_idle().await;
    app.service.stop().await;
    let folder = tempfile::tempdir().unwrap();
    let mut intake = servers.process("intake").await;
    let waits = comment().by(9).body("Acquitté et pas encore stocké.").json();
    let answer = reqwest::Client::new().post(format!("{}/v1/sites/demo/comments", intake.base)).json(&waits).send().await.unwrap();
    assert_eq!(answer.status(), 202);

    // First the queue, then the store: what moves between the two copies is in both, and stored once.
    let dump = folder.path().join("queue.rdb").display().to_string();
    run(Path::new("redis-cli"), &["-u", &servers.redis.address(), "--rdb", &dump]);
    let copy = folder.path().join("store.dump").display().to_string();
    run(&postgres_program("pg_dump"), &["--format=custom", "--file", &copy, "--dbname", servers.database.url()]);
    intake.kill();

    let database = TestDatabase::new().await.unwrap();
    run(&postgres_program("pg_restore"), &["--no-owner", "--exit-on-error", "--dbname", database.url(), &copy]);
    let restored = Arc::new(ClusterServers::with_secrets_of(RedisServer::restored(Path::new(&dump)), database, &servers));
    let app = TestApp::on(&restored, &[]).await;
    app.worker_idle().await;
    let found = app.comments().await;
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(ids.iter().all(|id| found.iter().any(|comment| comment["id"] == id.as_str())));
    assert!(found.iter().any(|comment| comment["body"] == "Acquitté et pas encore stocké."));
    let again = app.submit(comment().by(9).body("Acquitté et pas encore stocké.")).await.expect_accepted();
    assert!(found.iter().any(|comment| comment["id"] == again.as_str()), "the receipts came back too");
}
