//! `toguna doctor` on installations that are well, and on ten that are not.

use crate::support::{Certificate, ClusterServers, PostgresServer, ServerProcess, SmtpServer, TestApp, TestDatabase, comment};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};
use tempfile::TempDir;
use toguna::domain::{CommentId, SealedEnvelope};

/// What a visit of the doctor came to.
struct Visit {
    status: i32,
    text: String,
}

impl Visit {
    /// The one line about a check that says that something is wrong; a person finds what and the cure in it.
    fn wrong(&self, check: &str) -> &str {
        let line = self.text.lines().find(|line| line.starts_with("WRONG") && line.split_whitespace().nth(1) == Some(check));
        let line = line.unwrap_or_else(|| panic!("nothing is wrong with {check}:\n{}", self.text));
        assert_eq!(self.status, 1);
        assert!(line.contains(" | cure: "), "{line}");
        line
    }

    fn is_well(&self) {
        assert_eq!(self.status, 0, "{}", self.text);
        let is_well = |line: &str| line.starts_with("ok ") || line.contains("there is no store in");
        assert!(self.text.lines().all(is_well), "{}", self.text);
    }
}

/// Sends for the doctor, by way of another program if one is given.
fn doctor(wrapper: &[&str], data: &Path, arguments: &[&str], environment: &[(String, String)]) -> Visit {
    let words: Vec<&str> =
        wrapper.iter().copied().chain([env!("CARGO_BIN_EXE_toguna"), "doctor"]).chain(arguments.iter().copied()).collect();
    let output = Command::new(words[0])
        .args(&words[1..])
        .arg("--data-dir")
        .arg(data)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let all = format!("{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!all.contains("s3cret") && !all.contains("awa@example.org"), "neither password nor address:\n{all}");
    Visit { status: output.status.code().unwrap(), text }
}

fn set(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A clustered installation with one variable set anew.
fn with(servers: &ClusterServers, name: &str, value: impl Into<String>) -> Vec<(String, String)> {
    let mut environment = servers.environment();
    environment.retain(|(other, _)| other != name);
    environment.push(set(name, value));
    environment
}

fn nowhere() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    (folder, data)
}

#[tokio::test]
async fn an_embedded_installation_that_is_well() {
    let (_folder, data) = nowhere();
    let visit = doctor(&[], &data, &[], &[]);
    visit.is_well();
    let told = format!("there is no store in {}", data.display());
    assert!(visit.text.lines().any(|line| line.starts_with('?') && line.contains(&told)), "{}", visit.text);
    assert!(!data.exists(), "the doctor makes nothing");
    let server = ServerProcess::start().await;
    let visit = doctor(&[], &server.data_dir(), &[], &[]);
    visit.is_well();
    for check in ["configuration", "wording", "disk", "secrets", "database", "migrations", "queue", "mail"] {
        assert!(visit.text.lines().any(|line| line.split_whitespace().nth(1) == Some(check)), "{check} is not checked:\n{}", visit.text);
    }
}

#[tokio::test]
async fn a_clustered_installation_that_is_well() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let (_folder, data) = nowhere();
    doctor(&[], &data, &[], &servers.environment()).is_well();
    let app = TestApp::on(&servers, &[]).await;
    app.submit(comment()).await.expect_accepted();
    app.worker_idle().await;
    let visit = doctor(&[], &data, &["--json"], &servers.environment());
    let answer: Value = serde_json::from_str(&visit.text).unwrap();
    assert_eq!((visit.status, &answer["well"]), (0, &Value::Bool(true)), "{}", visit.text);
    let checks: Vec<_> = answer["checks"].as_array().unwrap().iter().map(|finding| finding["check"].as_str().unwrap()).collect();
    for check in ["database", "migrations", "clock", "redis", "same secrets", "queue", "mail"] {
        assert!(checks.contains(&check), "{check} is not checked: {checks:?}");
    }
}

#[test]
fn json_says_what_is_wrong_and_its_cure() {
    let (_folder, data) = nowhere();
    let visit = doctor(&[], &data, &["--json"], &[set("TOGUNA__QUEUE__LIMIT", "many")]);
    let answer: Value = serde_json::from_str(&visit.text).unwrap();
    assert_eq!((visit.status, &answer["well"]), (1, &Value::Bool(false)));
    let finding = &answer["checks"][0];
    assert_eq!((&finding["check"], &finding["state"]), (&"configuration".into(), &"wrong".into()));
    assert!(finding["found"].as_str().unwrap().contains("queue.limit") && finding["cure"].is_string(), "{finding}");
}

#[tokio::test]
async fn a_wrong_password() {
    let Some(servers) = ClusterServers::start().await else { return };
    let Some(postgres) = PostgresServer::start() else { return };
    let mut connection = PgConnection::connect(&postgres.url("postgres")).await.unwrap();
    // From now on one role has to show a password.
    let statements = "CREATE ROLE careful LOGIN PASSWORD 'right';
        DO $$ BEGIN EXECUTE format($copy$COPY (VALUES ('host all careful 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust'))
            TO %L$copy$, current_setting('hba_file')); END $$;
        SELECT pg_reload_conf()";
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
    let address = postgres.url("postgres").replace("postgres@", "careful:s3cret@");
    let refused = async || PgConnection::connect(&address).await.is_err();
    for _ in 0..500 {
        if refused().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let (_folder, data) = nowhere();
    let visit = doctor(&[], &data, &[], &with(&servers, "TOGUNA__DATABASE__URL", &address));
    assert!(visit.wrong("database").contains("refuses the password in database.url"), "{}", visit.text);
    servers.redis.ask(&["CONFIG", "SET", "requirepass", "right"]);
    let address = servers.redis.address().replace("redis://", "redis://:s3cret@");
    let visit = doctor(&[], &data, &[], &with(&servers, "TOGUNA__REDIS__URL", address));
    assert!(visit.wrong("redis").contains("refuses the user or password"), "{}", visit.text);
    assert!(visit.wrong("redis").contains("redis.url"), "{}", visit.text);
}

#[tokio::test]
async fn an_old_migration_and_one_of_a_later_version() {
    let Some(servers) = ClusterServers::start().await else { return };
    let Some(database) = TestDatabase::new().await else { return };
    let first = tempfile::tempdir().unwrap();
    std::fs::copy("migrations/postgres/0001_store.sql", first.path().join("0001_store.sql")).unwrap();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    sqlx::migrate::Migrator::new(first.path()).await.unwrap().run(&mut connection).await.unwrap();
    let (_folder, data) = nowhere();
    let environment = with(&servers, "TOGUNA__DATABASE__URL", database.url());
    let visit = doctor(&[], &data, &[], &environment);
    let line = visit.wrong("migrations");
    assert!(line.contains("an older version: migration 1,") && line.contains("start `toguna serve` of this version"), "{line}");
    let later =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, '', 0)";
    sqlx::query(later).execute(&mut connection).await.unwrap();
    let visit = doctor(&[], &data, &[], &environment);
    assert!(visit.wrong("migrations").contains("a later version (migration 9999)"), "{}", visit.text);
}

#[tokio::test]
async fn a_redis_that_syncs_every_second_or_throws_away() {
    let Some(servers) = ClusterServers::start().await else { return };
    let (_folder, data) = nowhere();
    servers.redis.ask(&["CONFIG", "SET", "appendfsync", "everysec"]);
    let visit = doctor(&[], &data, &[], &servers.environment());
    let line = visit.wrong("redis");
    assert!(line.contains("`appendfsync` is `everysec`") && line.contains("set `appendfsync always` in redis.conf"), "{line}");
    servers.redis.ask(&["CONFIG", "SET", "appendfsync", "always"]);
    servers.redis.ask(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
    let visit = doctor(&[], &data, &[], &servers.environment());
    let line = visit.wrong("redis");
    assert!(line.contains("`maxmemory-policy` is `allkeys-lru`") && line.contains("set `maxmemory-policy noeviction`"), "{line}");
}

#[tokio::test]
async fn a_clock_that_is_off() {
    if Command::new("faketime").arg("--version").output().is_err() {
        println!("skipped: faketime is not on the PATH (Debian's package of that name; ./test installs it where it may)");
        return;
    }
    let Some(servers) = ClusterServers::start().await else { return };
    let (_folder, data) = nowhere();
    // Only what time it is: time-outs run as they should.
    let environment = [servers.environment(), vec![set("DONT_FAKE_MONOTONIC", "1"), set("FAKETIME_DONT_FAKE_MONOTONIC", "1")]].concat();
    let visit = doctor(&["faketime", "-f", "+90s"], &data, &[], &environment);
    let lines: Vec<_> = visit.text.lines().filter(|line| line.starts_with("WRONG  clock")).collect();
    assert!(visit.wrong("clock").contains("NTP"), "{}", visit.text);
    for server in ["PostgreSQL", "Redis"] {
        let said = lines.iter().any(|line| line.contains("s ahead of") && line.contains(server));
        assert!(said, "the machine's clock is seen to be ahead of {server}'s:\n{}", visit.text);
    }
}

#[tokio::test]
async fn an_smtp_server_that_refuses() {
    let (_folder, data) = nowhere();
    let address = format!("smtp://toguna:s3cret@127.0.0.1:{}", closed_port());
    let visit = doctor(&[], &data, &[], &[set("TOGUNA__MAIL__SMTP_URL", address)]);
    let line = visit.wrong("mail");
    assert!(line.to_lowercase().contains("refused") && line.contains("correct host and port in mail.smtp_url"), "{line}");
    let certificate = Certificate::make();
    let (chain, key) = (certificate.certificate(), certificate.key());
    let Some(server) = SmtpServer::start(&["--certificate", &chain, &key, "--login", "awa@example.org", "right"]) else { return };
    let authority = set("TOGUNA__MAIL__CA_FILE", certificate.authority().display().to_string());
    let starttls = set("TOGUNA__MAIL__STARTTLS", "always");
    let address = |password: &str| {
        let url = format!("smtp://awa%40example.org:{password}@localhost:{}", server.port);
        [set("TOGUNA__MAIL__SMTP_URL", url), authority.clone(), starttls.clone()]
    };
    let visit = doctor(&[], &data, &[], &address("s3cret"));
    assert!(visit.wrong("mail").contains("set the user and password that the server knows"), "{}", visit.text);
    let visit = doctor(&[], &data, &[], &address("right"));
    assert!(visit.text.contains("the SMTP server takes user and password"), "{}", visit.text);
    visit.is_well();
    assert_eq!(server.received().len(), 0, "no mail is sent");
}

#[tokio::test]
async fn an_external_check_that_nobody_listens_for() {
    let (_folder, data) = nowhere();
    std::fs::create_dir_all(&data).unwrap();
    let (open, port) = (TcpListener::bind("127.0.0.1:0").unwrap(), closed_port());
    let listening = open.local_addr().unwrap().port();
    let check =
        |name: &str, port: u16| format!("[checks.{name}]\nkind = \"moderation\"\nurl = \"http://127.0.0.1:{port}/v1/moderations\"\n");
    std::fs::write(data.join("toguna.toml"), "[sites.demo]\n".to_owned() + &check("there", listening) + &check("away", port)).unwrap();
    let visit = doctor(&[], &data, &[], &[]);
    let line = visit.wrong("checks");
    assert!(line.contains("away at 127.0.0.1") && line.contains("checks.away.url"), "{line}");
    assert!(visit.text.contains("for there"), "{}", visit.text);
}

#[tokio::test]
async fn a_provider_that_does_not_answer() {
    let (folder, data) = nowhere();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = listener.local_addr().unwrap().port();
    let provider = |name: &str, port: u16| {
        format!("[oidc.{name}]\nissuer = \"http://127.0.0.1:{port}\"\nclient_id = \"toguna\"\ntimeout_seconds = 1\n")
    };
    std::fs::create_dir_all(&data).unwrap();
    let text = format!("[sites.demo]\n\n{}{}", provider("silent", silent), provider("away", closed_port()));
    std::fs::write(data.join("toguna.toml"), text).unwrap();
    let visit = doctor(&[], &data, &[], &[]);
    let line = visit.wrong("providers");
    assert!(line.contains("away at http://127.0.0.1") && line.contains("correct oidc.away.issuer"), "{line}");
    assert!(visit.text.contains("silent at http://127.0.0.1") && visit.text.contains("no answer within 1 s"), "{}", visit.text);
    drop(folder);
}

#[tokio::test]
async fn a_submission_that_was_given_up() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let app = TestApp::on(&servers, &[]).await;
    let (_folder, data) = nowhere();
    doctor(&[], &data, &[], &servers.environment()).is_well();
    let (id, nonsense) = (CommentId::from_bytes([7; 16]), SealedEnvelope::from_bytes(b"nonsense".to_vec()));
    app.service.app.store.bury(id, &nonsense, 5, "it cannot be read", app.clock.now()).await.unwrap();
    let visit = doctor(&[], &data, &[], &servers.environment());
    let line = visit.wrong("dead");
    assert!(line.contains("1 submissions could not be stored") && line.contains("toguna dead-letters retry"), "{line}");
}

#[test]
fn a_read_only_disk() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"for data; do :; done; mount -t tmpfs -o ro,mode=700 tmpfs "$data" && exec "$@""#;
    let wrapper = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"];
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let allowed = Command::new(wrapper[0]).args(&wrapper[1..]).arg("true").arg(&data).status().unwrap().success();
    if !allowed {
        println!("skipped: this user may not mount a small file system of its own (unshare --user --mount)");
        return;
    }
    let visit = doctor(&wrapper, &data, &[], &[]);
    let line = visit.wrong("disk");
    assert!(line.contains("Read-only file system") && line.contains("mount the disk read-write"), "{line}");
}

#[tokio::test]
async fn two_instances_with_different_secrets() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let _first = TestApp::on(&servers, &[]).await;
    let (folder, data) = nowhere();
    let other = folder.path().join("other.toml").display().to_string();
    let environment = with(&servers, "TOGUNA__SECRETS__FILE", other.clone());
    let visit = doctor(&[], &data, &[], &environment);
    assert!(visit.wrong("same").contains("this one would make its own"), "{}", visit.text);
    toguna::secrets::Secrets::load_or_create(Path::new(&other)).unwrap();
    let visit = doctor(&[], &data, &[], &environment);
    let line = visit.wrong("same");
    assert!(line.contains("not those of the other instances") && line.contains("TOGUNA__SECRETS__FILE"), "{line}");
}

#[test]
fn a_missing_template_and_a_missing_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let own = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    own("toguna.toml", "[sites.gazette]\norigins = [\"https://gazette.example\"]\n");
    own("templates/pages/problem.html", "{% extends \"pages/our_layout.html\" %}{{ t(\"our-sentence\") }}");
    own("templates/mails/reply/bdoy.txt.j2", "Bonjour");
    std::os::unix::fs::symlink("/no/such/file", folder.path().join("templates/pages/status.html")).unwrap();
    let config = folder.path().display().to_string();
    let visit = doctor(&[], &folder.path().join("data"), &["--config", &config], &[]);
    for expected in [
        "templates/pages/problem.html: the template `pages/our_layout.html` that it asks for is missing",
        "templates/pages/problem.html: the sentence `our-sentence` is missing in fr, en, ar",
        "templates/mails/reply/bdoy.txt.j2: nothing asks for a file of this name; the nearest is templates/mails/reply/body.txt.j2",
        "templates/pages/status.html: it leads to a file that is missing",
    ] {
        assert!(visit.text.contains(expected), "{expected}\n{}", visit.text);
    }
    visit.wrong("wording");
}

#[tokio::test]
async fn an_unreachable_database() {
    let Some(servers) = ClusterServers::start().await else { return };
    let (_folder, data) = nowhere();
    let address = format!("postgres://toguna:s3cret@127.0.0.1:{}/toguna", closed_port());
    let visit = doctor(&[], &data, &[], &with(&servers, "TOGUNA__DATABASE__URL", address));
    assert!(visit.wrong("database").contains("does not answer at the host and port in database.url"), "{}", visit.text);
    assert!(visit.text.lines().any(|line| line.starts_with('?') && line.contains("migrations")), "{}", visit.text);
    let address = servers.database.url().rsplit_once('/').unwrap().0.to_owned() + "/none";
    let visit = doctor(&[], &data, &[], &with(&servers, "TOGUNA__DATABASE__URL", address));
    assert!(visit.wrong("database").contains("does not exist"), "{}", visit.text);
    servers.redis.kill();
    let visit = doctor(&[], &data, &[], &servers.environment());
    assert!(visit.wrong("redis").contains("Redis cannot be used by redis.url"), "{}", visit.text);
}

#[tokio::test]
async fn a_damaged_file_and_secrets_for_everybody() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut server = ServerProcess::start().await;
    assert!(server.terminate().0.success());
    let data = server.data_dir();
    std::fs::set_permissions(data.join("secrets.toml"), std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::write(data.join("toguna.db"), "no database any more").unwrap();
    // It may hold all of it once more, if the last connection that was closed could not write it into the file.
    let removed = std::fs::remove_file(data.join("toguna.db-wal"));
    assert!(removed.is_ok() || removed.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound));
    let visit = doctor(&[], &data, &[], &[]);
    assert!(visit.wrong("database").contains("cannot be opened") && visit.text.contains("restore the last backup"), "{}", visit.text);
    assert!(visit.wrong("secrets").contains("chmod 600"), "{}", visit.text);
}
