//! The commands, as an operator runs them.

use crate::support::{Page, ServerProcess, comment};
use reqwest::Client;
use serde_json::{Value, json};
use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

fn toguna(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toguna"));
    command.args(arguments).stdin(Stdio::null()).envs(environment.iter().copied());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A configuration folder with one file in it.
fn folder(file: &str, content: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
    folder
}

const SITE: &str = "[sites.gazette]\norigins = [\"https://gazette.example\"]\n";

fn check(path: &Path, environment: &[(&str, &str)]) -> Output {
    toguna(&["check-config", "--config", path.to_str().unwrap()], environment)
}

#[test]
fn the_configuration_of_a_first_start_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let output = toguna(&["check-config", "--data-dir", folder.path().join("none").to_str().unwrap()], &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!folder.path().join("none").join("toguna.toml").exists(), "a check writes nothing");
}

#[test]
fn every_mistake_in_the_configuration_is_told_with_file_line_and_cure() {
    let mistakes = format!(
        "{SITE}locale = \"de\"\ntime_zone = \"Mars/Olympus\"\nmoderators = [\"nobody\"]\ncolour = \"red\"\n\
         [server]\nbody_limit_kib = \"large\"\nlisten_on = \"x\"\n[queue]\nlimit = -1\n[servers]\nx = 1\n[mail]\nfrom = \"no address\"\n"
    );
    let folder = folder("toguna.toml", &mistakes);
    let output = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr).replace(folder.path().to_str().unwrap(), "CONFIG");
    for expected in [
        "CONFIG/toguna.toml:3: sites.gazette.locale:",
        "CONFIG/toguna.toml:4: sites.gazette.time_zone: `Mars/Olympus` is no time zone",
        "CONFIG/toguna.toml:5: sites.gazette.moderators:",
        "CONFIG/toguna.toml:6: sites.gazette.colour: there is no such key; known are name, origins,",
        "CONFIG/toguna.toml:8: server.body_limit_kib:",
        "CONFIG/toguna.toml:9: server.listen_on: there is no such key",
        "CONFIG/toguna.toml:11: queue.limit:",
        "CONFIG/toguna.toml:13: `servers` is not known here; did you mean `server`?",
        "CONFIG/toguna.toml:15: mail.from:",
    ] {
        assert!(errors.contains(expected), "{expected:?} is not told:\n{errors}");
    }
}

#[test]
fn a_sites_grounds_are_words_with_a_label_and_one_key_each() {
    let ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
        .map(|word| format!("[[sites.gazette.grounds]]\nword = \"{word}\"\nlabel.fr = \"x\"\n"))
        .concat();
    for (grounds, told) in [
        ("[[sites.gazette.grounds]]\nword = \"Hors sujet\"\n", "a ground is a word of 1 to 40 small letters"),
        ("[[sites.gazette.grounds]]\nword = \"charter\"\nlabel.en = \"x\"\n", "`charter` needs a `label.fr`"),
        ("[[sites.gazette.grounds]]\nword = \"insult\"\n[[sites.gazette.grounds]]\nword = \"insult\"\n", "`insult` stands there twice"),
        ("[[sites.gazette.grounds]]\nword = \"insult\"\ntext.fr = \" \"\n", "`insult`: each `text` has 1 to 1000 characters"),
        ("[[sites.gazette.grounds]]\nword = \"insult\"\nlabel.de = \"x\"\n", "must be \"fr\" or \"en\" or \"ar\", found \"de\""),
        (&ten, "at most 9, since each is chosen by one key; found 10"),
    ] {
        let folder = folder("toguna.toml", &format!("{SITE}{grounds}"));
        let output = check(folder.path(), &[]);
        assert!(!output.status.success() && text(&output.stderr).contains(told), "{told}: {}", text(&output.stderr));
    }
    let sound = folder(
        "toguna.toml",
        &format!(
            "{SITE}[[sites.gazette.grounds]]\nword = \"insult\"\n[[sites.gazette.grounds]]\nword = \"charter\"\nlabel.fr = \"Charte\"\n"
        ),
    );
    let output = check(sound.path(), &[]);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn broken_toml_and_missing_files_are_told() {
    let folder = folder("toguna.toml", "[sites.gazette\n");
    let output = check(folder.path(), &[]);
    assert!(text(&output.stderr).contains("toguna.toml:1:"), "{}", text(&output.stderr));
    let output = toguna(&["check-config", "--config", "/no/such/folder"], &[]);
    assert!(text(&output.stderr).contains("/no/such/folder: there is no such configuration"), "{}", text(&output.stderr));
    let output = check(&self::folder("toguna.toml", "").path().join("toguna.toml"), &[]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_broken_rule_keeps_the_configuration_from_being_sound() {
    let folder = folder("rules/90-own.toml", "[[rule]]\nname = \"own\"\nkind = \"links\"\nat_leest = 2\npoints = 1.0\n");
    std::fs::write(folder.path().join("toguna.toml"), SITE).unwrap();
    let output = check(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains("90-own.toml:4: rule \"own\""), "{errors}");
}

#[test]
fn a_rule_that_names_a_site_or_a_file_that_cannot_be_is_told() {
    let rule = "[[rule]]\nname = \"own\"\nkind = \"newcomer\"\npoints = 1\nsites = [\"demos\"]\n";
    let folder = folder("rules/90-own.toml", rule);
    std::fs::write(folder.path().join("toguna.toml"), "[sites.demo]\n").unwrap();
    std::fs::write(folder.path().join("lists.txt"), "").unwrap();
    let told = text(&check(folder.path(), &[]).stderr);
    assert!(told.contains("90-own.toml:5") && told.contains("did you mean `demo`?"), "{told}");
    std::fs::write(folder.path().join("rules/90-own.toml"), b"# one\n# caf\xe9\n").unwrap();
    let told = text(&check(folder.path(), &[]).stderr);
    assert!(told.contains("90-own.toml:2: not UTF-8 text"), "{told}");
}

#[test]
fn config_show_says_where_each_value_came_from_and_hides_passwords() {
    let folder = folder("toguna.toml", &format!("{SITE}[mail]\nsmtp_url = \"smtps://user:hunter2@smtp.example\"\n"));
    let output = toguna(&["config", "show", "--config", folder.path().to_str().unwrap()], &[("TOGUNA__QUEUE__LIMIT", "7")]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let line = |key: &str| shown.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("no {key} in\n{shown}")).to_owned();
    assert!(line("queue.limit").contains('7') && line("queue.limit").contains("environment TOGUNA__QUEUE__LIMIT"));
    assert!(line("queue.batch").contains("# default:"));
    assert!(line("sites.gazette.origins").contains("toguna.toml:2"));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn numbers_that_make_no_sense_are_told_and_what_a_setting_names_is_looked_at() {
    for (setting, expected) in [
        ("queue.batch = 0", "queue.batch: must be a whole number, 1 or more, found 0"),
        ("queue.attempts = 0", "queue.attempts: must be a whole number, 1 or more"),
        ("queue.limit = 0", "queue.limit: must be a whole number, 1 or more"),
        ("server.connections = 0", "server.connections: must be a whole number, 1 or more"),
        ("server.body_limit_kib = 0", "server.body_limit_kib: must be"),
        ("server.header_timeout_seconds = 0", "server.header_timeout_seconds: must be"),
        ("server.body_timeout_seconds = 0", "server.body_timeout_seconds: must be"),
        ("server.listen = \"abc\"", "server.listen: `abc` must be an address and a port"),
        ("server.listne = \"127.0.0.1:0\"", "server.listne: there is no such key; did you mean `listen`?"),
        ("pace.burst = 0", "pace.burst: must be"),
        ("pace.per_minute = \"ten\"", "pace.per_minute: must be a whole number, 1 or more, found the text \"ten\""),
        ("pace.remembered = 0", "pace.remembered: must be"),
        ("pace.texts = 0", "pace.texts: must be"),
        ("pace.repeat_minutes = 0", "pace.repeat_minutes: must be"),
        ("log.level = \"inof\"", "log.level: `inof` is no level"),
        ("log.level = \"info,toguna=loud\"", "log.level: `toguna=loud` is no level"),
        ("mail.ca_file = \"/nope\"", "mail.ca_file: /nope: No such file"),
        ("mail.ca_file = \"/etc/hostname\"", "mail.ca_file: /etc/hostname: there is no certificate in it"),
        ("site.thresholds.hold = -1", "thresholds.hold: must be 0 or more, found -1"),
        ("site.pressure_per_minute = 0", "site.pressure_per_minute: must be"),
    ] {
        let folder = folder("toguna.toml", &format!("{setting}\n{SITE}"));
        let output = check(folder.path(), &[]);
        assert_eq!(output.status.code(), Some(1), "{setting} is taken");
        let errors = text(&output.stderr);
        assert!(errors.contains(expected), "{setting}: {expected:?} is not told:\n{errors}");
        assert_eq!(errors.lines().count(), 1, "{setting}: one mistake is told once:\n{errors}");
    }
}

#[test]
fn an_empty_table_is_a_site_with_the_defaults() {
    let folder = folder("toguna.toml", &format!("{SITE}[sites.o2]\n"));
    let output = check(folder.path(), &[]);
    assert!(text(&output.stdout).contains("2 site(s)"), "{}{}", text(&output.stdout), text(&output.stderr));
    let shown = text(&toguna(&["config", "show", "--config", folder.path().to_str().unwrap()], &[]).stdout);
    assert!(shown.lines().any(|line| line.starts_with("sites.o2 = {}") && line.contains("toguna.toml:3")), "{shown}");
}

#[test]
fn config_show_names_what_is_not_set_too() {
    let folder = folder("toguna.toml", SITE);
    let shown = text(&toguna(&["config", "show", "--config", folder.path().to_str().unwrap()], &[]).stdout);
    for key in ["server.public_url", "mail.smtp_url", "mail.ca_file", "secrets.file", "database.url", "redis.url", "site.thread_pattern"] {
        assert!(shown.lines().any(|line| line.starts_with(&format!("# {key} is not set"))), "{key} is not named:\n{shown}");
    }
}

#[test]
fn mistakes_of_every_part_are_told_at_once() {
    let folder = folder("rules/90-own.toml", "[[rule]]\nname = \"own\"\nkind = \"links\"\nat_leest = 2\npoints = 1.0\n");
    std::fs::create_dir_all(folder.path().join("templates/pages")).unwrap();
    std::fs::write(folder.path().join("templates/pages/status.html"), "{% if %}").unwrap();
    std::fs::write(folder.path().join("toguna.toml"), format!("queue.batch = 0\n{SITE}")).unwrap();
    let errors = text(&check(folder.path(), &[]).stderr);
    let template = folder.path().join("templates/pages/status.html");
    for expected in ["queue.batch", "90-own.toml:4", template.to_str().unwrap()] {
        assert!(errors.contains(expected), "{expected} is not told:\n{errors}");
    }
}

#[test]
fn a_check_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_toguna")).arg("check-config").current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_mistyped_folder_is_told_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("dtaa");
    let copy = folder.path().join("copy");
    for command in [
        &["token", "make", "--scope", "moderate"][..],
        &["token", "list"],
        &["token", "revoke", "1"],
        &["dead-letters", "list"],
        &["dead-letters", "retry"],
        &["author", "export", "--email", "a@example.org"],
        &["author", "erase", "--email", "a@example.org", "--yes"],
        &["backup", copy.to_str().unwrap()],
    ] {
        let output = toguna(&[command, &["--data-dir", mistyped.to_str().unwrap()]].concat(), &[]);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        assert!(text(&output.stderr).contains(&format!("there is no store in {}", mistyped.display())), "{}", text(&output.stderr));
        assert!(!mistyped.exists() && !copy.exists(), "{command:?} made something");
    }
}

#[tokio::test]
async fn secrets_and_data_are_for_their_owner_alone() {
    let server = ServerProcess::start().await;
    let data = server.data_dir();
    let output = server.command(&["token", "make", "--scope", "moderate", "--site", "demo"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("secrets.toml")), mode(&data.join("toguna.db"))), (0o700, 0o600, 0o600));
    let token = text(&output.stdout);
    assert_eq!(token.lines().count(), 1, "the token stands alone: {token}");
    let kept = std::fs::read(data.join("toguna.db")).unwrap();
    assert!(!kept.windows(20).any(|window| window == &token.as_bytes()[..20]), "only its hash is kept");
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked_while_the_server_runs() {
    let server = ServerProcess::start().await;
    let client = Client::new();
    let token = server.moderator_token();
    let ask = async |token: &str, site: &str| {
        let url = format!("{}/v1/moderation/comments?site={site}", server.base);
        client.get(url).bearer_auth(token).send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask(&token, "demo").await, 200);
    assert_eq!(ask(&token, "other").await, 403, "a token for one site reaches no other");
    let list = text(&server.command(&["token", "list"]).stdout);
    assert!(!list.contains(&token));
    let id = list.lines().find(|line| line.contains(" api ")).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(server.command(&["token", "revoke", &id]).status.success());
    assert_eq!(ask(&token, "demo").await, 401);
    assert!(!server.command(&["token", "revoke", "99999"]).status.success());
}

#[tokio::test]
async fn a_second_moderator_is_let_in_while_the_server_runs_and_decides_under_a_name() {
    let server = ServerProcess::start().await;
    let output = server.command(&["token", "link", "--site", "demo", "--name", "Awa"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let link = text(&output.stdout);
    assert_eq!(link.lines().count(), 1, "the link stands alone: {link}");
    let link = link.trim();
    assert!(link.starts_with(&format!("{}/moderation/enter?key=", server.base)), "{link}");
    let browser = Client::builder().cookie_store(true).build().unwrap();
    let key = link.split_once("key=").unwrap().1;
    let entered = browser.post(format!("{}/moderation/enter", server.base)).form(&[("key", key)]).send().await.unwrap();
    assert_eq!(entered.status(), 200, "{}", entered.text().await.unwrap());
    let sessions = text(&server.command(&["token", "list"]).stdout);
    assert!(sessions.lines().any(|line| line.contains(" session ") && line.contains("demo") && line.ends_with("Awa")), "{sessions}");
    let again = Client::new().post(format!("{}/moderation/enter", server.base)).form(&[("key", key)]).send().await.unwrap();
    assert_eq!(again.status(), 410, "a link works once");
    assert!(!server.command(&["token", "link", "--site", "none", "--name", "Awa"]).status.success());
}

#[tokio::test]
async fn a_backup_made_under_way_has_everything_that_was_acknowledged() {
    let server = ServerProcess::start().await;
    let client = Client::new();
    for number in 0..20 {
        let form = comment().by(number).body(&format!("Un souvenir de plus, le numéro {number}."));
        let request = client.post(format!("{}/v1/sites/demo/comments", server.base)).json(&form.json());
        Page::of(request.header("x-forwarded-for", format!("203.0.113.{number}"))).await.expect_accepted();
    }
    std::fs::create_dir_all(server.data_dir().join("rules")).unwrap();
    let own = "[[rule]]\nname = \"own\"\nkind = \"newcomer\"\npoints = 0.5\n";
    std::fs::write(server.data_dir().join("rules/90-own.toml"), own).unwrap();
    let copy = server.folder.path().join("copy");
    let output = server.command(&["backup", copy.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!copy.join("secrets.toml").exists(), "secrets are kept apart");
    let refused = server.command(&["backup", copy.to_str().unwrap()]);
    let told = format!("{} is there already; name a folder that is not\n", copy.display());
    assert_eq!(text(&refused.stderr), told, "a backup replaces nothing");
    assert_eq!(std::fs::read_to_string(copy.join("rules/90-own.toml")).unwrap(), own, "an operator's rules are kept too");
    assert_eq!(text(&server.command(&["dead-letters", "retry"]).stdout), "There are no dead letters.\n");
    for file in std::fs::read_dir(&copy).unwrap() {
        let file = file.unwrap();
        let mode = if file.path().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, mode, "{:?} is for its owner alone", file.path());
    }
    let restored = tempfile::tempdir().unwrap();
    std::fs::rename(&copy, restored.path().join("data")).unwrap();
    let data = restored.path().join("data");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap()];
    let without_secrets = toguna(&serve, &[]);
    assert_eq!(without_secrets.status.code(), Some(1), "a store is not opened with other secrets in silence");
    assert!(text(&without_secrets.stderr).contains("secrets.toml is missing"), "{}", text(&without_secrets.stderr));
    assert!(!data.join("secrets.toml").exists());
    std::fs::copy(server.data_dir().join("secrets.toml"), restored.path().join("data/secrets.toml")).unwrap();
    let again = ServerProcess::start_within(Vec::new(), restored).await;
    assert_eq!(again.all_comments_once_stored().await.len(), 20);
}

#[tokio::test]
async fn an_author_can_have_everything_or_nothing() {
    let server = ServerProcess::start().await;
    let client = Client::new();
    let send = async |number: usize| {
        let form = comment().by(number).body(&format!("Le texte de la personne {number}, à elle seule."));
        let request = client.post(format!("{}/v1/sites/demo/comments", server.base)).json(&form.json());
        Page::of(request).await.expect_accepted()
    };
    let (hers, other) = (send(1).await, send(2).await);
    assert_eq!(server.all_comments_once_stored().await.len(), 2);
    let export = server.command(&["author", "export", "--email", "lectrice1@example.org"]);
    let export: Value = serde_json::from_slice(&export.stdout).unwrap();
    assert_eq!(export["comments"][0]["id"], hers.as_str());
    assert_eq!(export["comments"].as_array().unwrap().len(), 1);
    let judged = &export["events"][0];
    assert_eq!((&judged["what"], &judged["comment"], &judged["site"]), (&json!("judgement"), &json!(hers), &json!("demo")), "{export:#}");
    let unasked = server.command(&["author", "erase", "--email", "lectrice1@example.org"]);
    assert!(!unasked.status.success(), "without an answer nothing is erased");
    let erased = server.command(&["author", "erase", "--email", "lectrice1@example.org", "--yes"]);
    assert!(erased.status.success(), "{}", text(&erased.stderr));
    for mail in std::fs::read_dir(server.data_dir().join("mail")).unwrap() {
        let mail = std::fs::read_to_string(mail.unwrap().path()).unwrap();
        assert!(!mail.contains("lectrice1@example.org") && !mail.contains("personne 1"), "{mail}");
    }
    let left = server.all_comments_once_stored().await;
    let hers = left.iter().find(|comment| comment["id"] == hers.as_str()).unwrap();
    assert_eq!((&hers["status"], &hers["body"], &hers["email"]), (&json!("deleted"), &json!(null), &json!(null)));
    let other = left.iter().find(|comment| comment["id"] == other.as_str()).unwrap();
    assert!(other["body"].as_str().unwrap().contains("personne 2"));
    let export = server.command(&["author", "export", "--email", "lectrice1@example.org"]);
    assert!(!text(&export.stdout).contains("à elle seule"));
}

#[tokio::test]
async fn sigterm_drains_and_a_second_server_on_the_same_folder_is_refused() {
    let mut server = ServerProcess::start().await;
    let data = server.data_dir();
    let second = toguna(&["serve", "--listen", "127.0.0.1:0", "--data-dir", data.to_str().unwrap()], &[]);
    assert!(!second.status.success() && second.stdout.is_empty(), "{}", text(&second.stderr));
    let greeting = server.greeting.clone();
    assert!(greeting.contains("/demo") && greeting.contains("/moderation/enter?key="), "{greeting}");
    let healthy = toguna(&["healthcheck", "--url", &format!("{}/readyz", server.base)], &[]);
    assert!(healthy.status.success(), "{}", text(&healthy.stderr));
    let (status, took) = server.terminate();
    assert!(status.success() && took.as_secs() < 20, "{status} after {took:?}");
    let dead = toguna(&["healthcheck", "--url", &format!("{}/readyz", server.base)], &[]);
    assert!(!dead.status.success());
    let address = server.base.trim_start_matches("http://");
    assert!(text(&dead.stderr).contains(address), "{}", text(&dead.stderr));
}
