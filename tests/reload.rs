//! Rules change while the service runs: a sound set takes the place of the one before at once and whole, a broken one never does.

use crate::support::{ClusterServers, Page, TestApp, comment};
use std::{path::Path, sync::Arc};
use toguna::{filter::RuleTexts, worker::reload::Outcome};

/// Writes the one rule file of a test.
fn write(config: &Path, text: &str) {
    std::fs::create_dir_all(config.join("rules")).unwrap();
    // Whole or not at all, as editors and deployments do it.
    let new = config.join("rules.new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, config.join("rules/90-own.toml")).unwrap();
}

fn rule(points: usize) -> String {
    format!("[[rule]]\nname = \"own-{points}\"\nkind = \"phrases\"\nphrases = [\"crue\"]\npoints = -{points}\n")
}

/// A configuration folder with a rule file, and the service on it.
async fn app(text: &str) -> (TestApp, tempfile::TempDir) {
    let config = tempfile::tempdir().unwrap();
    std::fs::write(config.path().join("toguna.toml"), "[sites.demo]\norigins = [\"http://localhost:*\"]\n").unwrap();
    write(config.path(), text);
    let pace =
        [("TOGUNA__PACE__PER_MINUTE", "1000000"), ("TOGUNA__PACE__BURST", "1000000"), ("TOGUNA__SITE__PRESSURE_PER_MINUTE", "10000000")];
    (TestApp::started(&pace, Some(config.path())).await, config)
}

fn metrics(app: &TestApp) -> String {
    app.service.app.metrics.text().unwrap()
}

#[tokio::test]
async fn a_changed_file_is_in_force_without_a_restart() {
    let (app, config) = app(&rule(1)).await;
    let before = app.service.app.rules.current().hash();
    write(config.path(), &rule(2));
    app.eventually("the new rules are in force", async || app.service.app.rules.current().hash() != before).await;
    let id = app.submit(comment()).await.json()["id"].as_str().unwrap().to_owned();
    app.worker_idle().await;
    let judged = app.comment(&id).await;
    assert!(judged["contributions"].to_string().contains("own-2"), "{judged}");
    assert!(metrics(&app).contains("toguna_rules_reloads_total{state=\"taken\"} 1"));
}

#[tokio::test]
async fn what_stands_in_the_configuration_is_told_to_wait_for_a_restart() {
    let (app, config) = app(&rule(1)).await;
    assert!(!(app.service.reloading.outdated)());
    let path = config.path().join("toguna.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "\n[sites.demo.thresholds]\nhold = 0.5\n").unwrap();
    assert!((app.service.reloading.outdated)());
}

/// Broken rule files, each with what is wrong with it.
fn broken() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = include_str!("../src/filter/tests/data/broken_rules.txt").split("\n=== ").skip(1);
    let own = [
        ("a name that a compiled-in rule has", "[[rule]]\nname = \"honeypot\"\nkind = \"honeypot\"\npoints = 1\n"),
        ("a test that fails", "[[test]]\ntext = \"crue\"\nexpect = \"spam\"\n"),
    ];
    files.map(|file| file.split_once('\n').unwrap_or((file, ""))).chain(own)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_broken_file_is_refused_and_the_running_set_untouched() {
    let (app, config) = app(&rule(1)).await;
    // The lists that the files name.
    std::fs::create_dir_all(config.path().join("lists")).unwrap();
    for (name, text) in [("spam.txt", "cialis\n*porn*\n"), ("empty.txt", "# nothing\n"), ("odd.txt", "casino\n\n***\n")] {
        std::fs::write(config.path().join("lists").join(name), text).unwrap();
    }
    app.eventually("the lists are in force", async || app.service.app.rules.current().texts().lists.contains_key("odd.txt")).await;
    let before = app.service.app.rules.current().hash();
    let mut said = String::new();
    for (number, (what, text)) in broken().enumerate() {
        write(config.path(), text);
        app.eventually(what, async || {
            assert_ne!(app.service.reloading.round().await, Outcome::Taken, "{what}");
            app.service.app.rules.refused().is_some_and(|error| error.to_string() != said)
        })
        .await;
        said = app.service.app.rules.refused().unwrap().to_string();
        let lines = said.lines().filter(|line| line.contains("90-own.toml:") || line.contains("lists/"));
        let with_a_line = lines.filter(|line| line.split(':').any(|part| part.parse::<usize>().is_ok())).count();
        assert!(with_a_line >= 1, "{what}: {said}");
        assert_eq!(app.service.app.rules.current().hash(), before, "{what}");
        assert_eq!(app.get("/readyz").await.status, 200, "{what}");
        assert!(metrics(&app).contains("toguna_rules_refused 1"), "{what}");
        let page = app.submit(comment().by(number).body(&format!("La crue numéro {number} fut belle."))).await;
        page.expect_accepted();
    }
    write(config.path(), &rule(1));
    app.eventually("the files are sound again", async || {
        app.service.reloading.round().await == Outcome::Same && app.service.app.rules.refused().is_none()
    })
    .await;
    assert_eq!(app.service.app.rules.current().hash(), before);
    assert!(metrics(&app).contains("toguna_rules_refused 0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_reloads_under_load_lose_and_spoil_nothing() {
    let (app, config) = app(&rule(1)).await;
    // Without the rules that are compiled in, a reload takes a moment.
    for file in RuleTexts::embedded().files {
        std::fs::write(config.path().join("rules").join(file.name.rsplit('/').next().unwrap()), "").unwrap();
    }
    reloads_under_load(1_000, app, config).await;
}

/// With all rules that ship: as many times as `TOGUNA_TEST_RELOADS` says, since that takes long without optimisation.
#[tokio::test(flavor = "multi_thread")]
async fn reloads_of_the_rules_that_ship_lose_and_spoil_nothing() {
    let reloads = std::env::var("TOGUNA_TEST_RELOADS").map_or(20, |number| number.parse().unwrap());
    let (app, config) = app(&rule(1)).await;
    reloads_under_load(reloads, app, config).await;
}

async fn reloads_under_load(number: usize, app: TestApp, config: tempfile::TempDir) {
    let (config, reloading) = (config.path().to_owned(), std::sync::Arc::clone(&app.service.reloading));
    let reloads = tokio::spawn(async move {
        let mut taken = 0;
        for number in 0..number {
            // Every tenth is broken.
            write(&config, &if number % 10 == 9 { "[[rule]]\n".to_owned() } else { rule(1 + number % 7) });
            taken += usize::from(reloading.round().await == Outcome::Taken);
        }
        taken
    });
    let mut ids = Vec::new();
    // So many are enough, however long the reloads take.
    while !reloads.is_finished() && ids.len() < 4_000 {
        let answers = four_from(&app, ids.len()).await;
        for answer in answers {
            assert_eq!(answer.status, 202, "{}", answer.body);
            ids.push(answer.json()["id"].as_str().unwrap().to_owned());
        }
    }
    assert!(reloads.await.unwrap() > number / 2, "most of them were taken, by this test or by the service's own rounds");
    app.worker_idle().await;
    let stored = app.comments().await;
    assert_eq!(stored.len(), ids.len());
    for comment in stored {
        let judgement = &comment;
        let own: Vec<_> = judgement["contributions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|part| part["rule"].as_str().unwrap().starts_with("own-"))
            .collect();
        assert_eq!(own.len(), 1, "judged by one set: {judgement}");
        let points = own[0]["rule"].as_str().unwrap().trim_start_matches("own-");
        assert_eq!(own[0]["points"].to_string(), format!("-{points}.0"));
        let kept = app.service.app.store.rule_set(judgement["rule_set"].as_str().unwrap()).await.unwrap();
        assert!(kept.is_some_and(|kept| kept.contains(own[0]["rule"].as_str().unwrap())), "the set's texts are kept");
    }
}

/// Four comments at once.
async fn four_from(app: &TestApp, from: usize) -> Vec<Page> {
    let one =
        |number: usize| app.submit(comment().by(number).with("body", format!("La crue numéro {number} fut la plus belle de toutes.")));
    let (a, b, c, d) = tokio::join!(one(from), one(from + 1), one(from + 2), one(from + 3));
    vec![a, b, c, d]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_instance_takes_over_what_is_sound_and_keeps_what_it_has_otherwise() {
    let Some(servers) = ClusterServers::start().await.map(Arc::new) else { return };
    let config = tempfile::tempdir().unwrap();
    std::fs::write(config.path().join("toguna.toml"), "[sites.demo]\norigins = [\"http://localhost:*\"]\n").unwrap();
    write(config.path(), &rule(1));
    let pace = [("TOGUNA__PACE__PER_MINUTE", "1000"), ("TOGUNA__PACE__BURST", "1000")];
    let instances = [TestApp::on_with(&servers, &pace, config.path()).await, TestApp::on_with(&servers, &pace, config.path()).await];
    write(config.path(), &rule(2));
    for instance in &instances {
        let has_it = async || instance.service.app.rules.current().names().any(|name| name == "own-2");
        instance.eventually("the new rules are in force", has_it).await;
    }
    let mut sets = Vec::new();
    for (number, instance) in instances.iter().enumerate() {
        let id = instance.submit(comment().by(number).with("body", format!("La crue numéro {number}."))).await.expect_accepted();
        instance.worker_idle().await;
        sets.push(instance.comment(&id).await["rule_set"].clone());
    }
    assert_eq!(sets[0], sets[1], "both judge by the same set");
    write(config.path(), "[[rule]]\n");
    for instance in &instances {
        instance.eventually("the broken file is refused", async || instance.service.app.rules.refused().is_some()).await;
        assert!(instance.service.app.rules.current().names().any(|name| name == "own-2"), "the last sound set stays");
        assert_eq!(instance.get("/readyz").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_judgement_is_computed_again_by_the_rules_of_then() {
    let (app, config) = app(&rule(1)).await;
    let id = app.submit(comment()).await.json()["id"].as_str().unwrap().to_owned();
    app.worker_idle().await;
    write(config.path(), &rule(5));
    app.eventually("other rules are in force", async || app.service.app.rules.current().names().any(|name| name == "own-5")).await;
    let data = app.folder.path().join("data");
    let run = |command: &str, arguments: &[&str]| {
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_toguna"));
        process.arg(command).args(arguments).arg("--config").arg(config.path()).arg("--data-dir").arg(&data);
        process.env("TOGUNA__SITE__PRESSURE_PER_MINUTE", "10000000").output().unwrap()
    };
    let again = run("replay", &[&id]);
    let text = String::from_utf8(again.stdout).unwrap();
    assert!(
        again.status.success() && text.contains("own-1") && text.contains("The same as then."),
        "{text} {:?}",
        String::from_utf8(again.stderr)
    );

    let asked = tokio::task::block_in_place(|| run("reload", &[]));
    assert!(String::from_utf8(asked.stdout).unwrap().contains("are in force"), "{:?}", String::from_utf8(asked.stderr));
}

#[test]
fn the_texts_of_a_rule_set_are_kept_as_json() {
    let texts = RuleTexts::embedded();
    let json = serde_json::to_string(&texts).unwrap();
    assert_eq!(serde_json::from_str::<RuleTexts>(&json).unwrap(), texts);
}
