//! What is particular to clustered mode: how instances start, find each other, share their work and wait for their servers.

use crate::support::{ClusterServers, RedisServer, TestApp, comment};
use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use toguna::config::{Config, Sources};

const WIDE: [(&str, &str); 3] =
    [("TOGUNA__PACE__PER_MINUTE", "100000"), ("TOGUNA__PACE__BURST", "100000"), ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "1000000")];

/// What is wrong with a configuration of these variables.
fn problems(environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources { config: None, data_dir: Some(folder.path().join("data")), listen: None };
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::load(&sources, environment).err().map(|errors| errors.to_string()).unwrap_or_default()
}

#[test]
fn one_server_without_the_other_is_refused_with_what_to_set() {
    let database = ("TOGUNA__DATABASE__URL", "postgres://u:secret@db.example.org/toguna");
    let redis = ("TOGUNA__REDIS__URL", "redis://u:secret@redis.example.org:6379/0");
    assert_eq!(problems(&[database, redis]), "");
    let only = problems(&[database]);
    assert!(only.contains("database.url is set and redis.url is not") && only.contains("TOGUNA__REDIS__URL="), "{only}");
    let only = problems(&[redis]);
    assert!(only.contains("redis.url is set and database.url is not") && only.contains("TOGUNA__DATABASE__URL="), "{only}");
    let only = problems(&[("TOGUNA__REDIS__ACTIVITY_URL", redis.1)]);
    assert!(only.contains("redis.activity_url is set and redis.url is not"), "{only}");
    let wrong = problems(&[database, ("TOGUNA__REDIS__URL", "http://u:secret@redis.example.org")]);
    assert!(wrong.contains("redis.url") && wrong.contains("redis://user:password@"), "{wrong}");
    let encrypted = problems(&[database, ("TOGUNA__REDIS__URL", "rediss://u:secret@redis.example.org")]);
    assert!(encrypted.contains("redis.url") && encrypted.contains("without TLS") && encrypted.contains("tunnel"), "{encrypted}");
    assert!(![only, wrong, encrypted].iter().any(|text| text.contains("secret@")), "no password is shown");
}

#[tokio::test]
async fn what_one_instance_takes_another_shows() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let (one, other) = (TestApp::on(&servers, &WIDE).await, TestApp::on(&servers, &WIDE).await);
    let id = one.submit(comment()).await.expect_accepted();
    assert_eq!(other.submit(comment()).await.expect_accepted(), id, "a retry finds the first one through any instance");
    one.worker_idle().await;
    assert_eq!(other.comment(&id).await["name"], "Awa Traoré");
    assert_eq!(other.comments().await.len(), 1);
}

#[tokio::test]
async fn a_campaign_comes_through_every_instance_and_what_is_decided_at_one_holds_at_all() {
    use crate::console::campaigns::{ALL_HELD, campaign, flood, send, store};
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let (one, other) = (TestApp::on(&servers, &ALL_HELD).await, TestApp::on(&servers, &ALL_HELD).await);
    for number in 0..12 {
        send(if number % 2 == 0 { &one } else { &other }, ["demo", "third"][number / 6], flood(number)).await;
    }
    let members = async || campaign(&one).await.map_or(0, |found| found.sites.iter().map(toguna::store::CampaignOnSite::all).sum());
    one.eventually("all are one campaign", async || members().await == 12).await;
    assert!(store(&one).campaign(2).await.is_err(), "and there is no other");
    let sites = ["demo", "third"].map(|key| toguna::domain::SiteKey::parse(key).unwrap()).to_vec();
    let order = toguna::store::CampaignOrder {
        campaign: 1,
        sites,
        decision: toguna::domain::Decision::Spam,
        reason: None,
        ground: None,
        until: Some(one.clock.now().plus(Duration::from_hours(1))),
        actor: "user:1 Awa".to_owned(),
        at: one.clock.now(),
    };
    store(&one).decide_campaign(&order).await.unwrap();
    let later = send(&other, "third", flood(20)).await;
    other.worker_idle().await;
    assert_eq!(other.comment(&later).await["status"], "spam");
    let counts = async || store(&other).counts(&toguna::domain::SiteKey::parse("demo").unwrap()).await.unwrap();
    other.eventually("all are spam", async || counts().await[&toguna::domain::Status::Spam] == 6).await;
}

#[tokio::test]
async fn instances_share_a_limit() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let limits = [("TOGUNA__PACE__PER_MINUTE", "10"), ("TOGUNA__PACE__BURST", "5"), WIDE[2]];
    let (one, other) = (TestApp::on(&servers, &limits).await, TestApp::on(&servers, &limits).await);
    let mut admitted = 0;
    let start = Instant::now();
    for number in 0..20 {
        let instance = if number % 2 == 0 { &one } else { &other };
        let answer = instance.submit(comment().by(number).body(&format!("Texte numéro {number}, toujours différent."))).await;
        assert!(matches!(answer.status, 202 | 429), "{}", answer.body);
        admitted += u64::from(answer.status == 202);
    }
    let most = 5 + start.elapsed().as_secs() / 6 + 1;
    assert!((5..=most).contains(&admitted), "{admitted} of one source, through two instances");
}

#[tokio::test]
async fn without_activity_nobody_is_refused_and_nobody_approved_blindly() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let activity = RedisServer::forgetful().expect("there is one Redis already");
    let mut variables = WIDE.to_vec();
    let address = activity.address();
    variables.push(("TOGUNA__REDIS__ACTIVITY_URL", &address));
    let app = TestApp::on(&servers, &variables).await;
    let before = app.submit(comment().by(1)).await.expect_accepted();
    activity.kill();
    let during = app.submit(comment().by(2).body("Un tout autre texte, sur la récolte du mil de cette année.")).await.expect_accepted();
    app.worker_idle().await;
    assert_eq!(app.comment(&before).await["status"], "approved");
    let held = app.comment(&during).await;
    assert_eq!(held["status"], "pending", "{held}");
}

/// The binary with these variables, its words to people in a pipe.
fn serve(arguments: &[&str], variables: Vec<(String, String)>, folder: &tempfile::TempDir) -> Child {
    Command::new(env!("CARGO_BIN_EXE_toguna"))
        .args(["serve", "--listen"])
        .args(arguments)
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .envs(variables)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn an_instance_with_other_secrets_refuses_to_join() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let _one = TestApp::on(&servers, &WIDE).await;
    let folder = tempfile::tempdir().unwrap();
    let mut variables = servers.environment();
    variables.retain(|(name, _)| name != "TOGUNA__SECRETS__FILE");
    let output = serve(&["127.0.0.1:0"], variables, &folder).wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(errors.contains("secrets.toml is not the secrets file of the other instances") && errors.contains("secrets.file"), "{errors}");
}

#[tokio::test]
async fn a_role_needs_clustered_mode() {
    let folder = tempfile::tempdir().unwrap();
    let output = serve(&["127.0.0.1:0", "--role", "worker"], Vec::new(), &folder).wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("database.url and redis.url"), "{errors}");
}

/// Asks until the answer is as expected; gives it.
async fn until(url: &str, expected: impl Fn(u16, &str) -> bool) -> String {
    let (start, client) = (Instant::now(), reqwest::Client::new());
    loop {
        if let Ok(answer) = client.get(url).send().await {
            let (status, body) = (answer.status().as_u16(), answer.text().await.unwrap_or_default());
            if expected(status, &body) {
                return body;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{url}: {status} {body}");
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{url} does not answer");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_process_that_starts_before_its_servers_waits_and_says_what_is_missing() {
    let Some(servers) = ClusterServers::start().await else { return };
    servers.redis.kill();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (address, folder) = (format!("127.0.0.1:{port}"), tempfile::tempdir().unwrap());
    let mut process = serve(&[&address, "--role", "worker"], servers.environment(), &folder);
    let readyz = format!("http://{address}/readyz");
    until(&readyz, |status, body| status == 503 && body.contains(r#""queue":"unavailable""#) && body.contains(r#""store":"ok""#)).await;
    assert_eq!(until(&format!("http://{address}/healthz"), |status, _| status == 200).await, "ok\n");
    servers.redis.restart();
    until(&readyz, |status, body| status == 200 && body.contains(r#""queue":"ok""#)).await;
    until(&format!("http://{address}/demo"), |status, _| status == 404).await;
    let metrics = format!("http://{address}/metrics");
    let tells = |metrics: &str, number: &str| metrics.lines().any(|line| line == number);
    until(&metrics, |_, body| tells(body, "toguna_queue_length 0") && tells(body, "toguna_dead_letters 0")).await;
    servers.redis.kill();
    until(&readyz, |status, body| status == 503 && body.contains(r#""queue":"unavailable""#)).await;
    // Nobody may take it for empty.
    let told = until(&metrics, |status, _| status == 200).await;
    assert!(!told.contains("toguna_queue") && tells(&told, "toguna_dead_letters 0"), "{told}");
    servers.redis.restart();
    until(&readyz, |status, _| status == 200).await;
    until(&metrics, |_, body| tells(body, "toguna_queue_length 0")).await;
    assert!(Command::new("kill").arg(process.id().to_string()).status().unwrap().success());
    let start = Instant::now();
    assert!(process.wait().unwrap().success(), "SIGTERM ends it in good order");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[tokio::test]
async fn roles_divide_the_work() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut processes = Vec::new();
    for (role, folder) in ["intake", "worker", "mail"].iter().zip(&folders) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let variables = servers.environment();
        processes.push((serve(&[&address, "--role", role], variables, folder), format!("http://{address}")));
    }
    for (_, base) in &processes {
        until(&format!("{base}/readyz"), |status, _| status == 200).await;
    }
    let client = reqwest::Client::new();
    let form = comment().with("notify", true);
    let answer = client.post(format!("{}/v1/sites/demo/comments", processes[0].1)).json(&form.json()).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    until(&format!("{}/v1/sites/demo/comments?thread=/demo", processes[0].1), |status, body| status == 200 && body.contains("Awa")).await;
    // Without an SMTP server mails are files in the folder of the process that sends them.
    let start = Instant::now();
    let mails = folders[2].path().join("data/mail");
    while !mails.read_dir().is_ok_and(|mut mails| mails.next().is_some()) {
        assert!(start.elapsed() < Duration::from_secs(40), "the mail process sends what is owed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!folders[1].path().join("data/mail").read_dir().is_ok_and(|mut mails| mails.next().is_some()), "and no other process does");
    for (process, _) in &mut processes {
        process.kill().unwrap();
        process.wait().unwrap();
    }
}
