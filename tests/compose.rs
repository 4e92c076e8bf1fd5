//! `compose.yaml` and its files. (`tests/compose-by-hand` runs them.)

use crate::support::RedisServer;
use std::{collections::BTreeSet, path::Path, process::Command};
use toguna::config::{Config, Sources};

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_file_that_compose_mounts_is_there_and_every_variable_is_explained() {
    let compose = file("compose.yaml");
    let mounts = regex::Regex::new(r"\./(ops/[\w./-]+):").unwrap();
    let mounted: BTreeSet<_> = mounts.captures_iter(&compose).map(|found| found[1].to_owned()).collect();
    assert_eq!(mounted.len(), 3, "{mounted:?}");
    for path in mounted {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).exists(), "{path} is missing");
    }
    let example = file("ops/env.example");
    let variables = regex::Regex::new(r"\$\{(\w+)").unwrap();
    for found in variables.captures_iter(&compose) {
        assert!(example.contains(&format!("{}=", &found[1])), "{} is not in ops/env.example", &found[1]);
    }
    for password in ["POSTGRES_PASSWORD", "REDIS_PASSWORD"] {
        assert!(example.contains(&format!("\n{password}=\n")), "{password} has no default that would go to production");
        assert!(!compose.contains(&format!("${{{password}}}")) && !compose.contains(&format!("{password}:-")), "{password} must be set");
    }
}

#[test]
fn compose_is_yaml() {
    let read = "import sys, yaml; print(' '.join(sorted(yaml.safe_load(open(sys.argv[1]))['services'])))";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/compose.yaml");
    let python = ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|python| Command::new(python).args(["-c", "import yaml"]).output().is_ok_and(|output| output.status.success()));
    let Some(python) = python else {
        println!("skipped: no Python here has yaml (Debian: python3-yaml; ./test installs it where it may)");
        return;
    };
    let output = Command::new(python).args(["-c", read, path]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "mail postgres proxy redis toguna-1 toguna-2");
}

#[test]
fn the_sites_of_compose_are_sound() {
    let sources = Sources { config: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("ops/toguna")), data_dir: None, listen: None };
    let environment = [("TOGUNA__DATABASE__URL", "postgres://u:p@postgres/toguna"), ("TOGUNA__REDIS__URL", "redis://:p@redis:6379/0")];
    let config = Config::load(&sources, environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter()).unwrap();
    assert_eq!(config.sites.iter().count(), 1);
}

#[tokio::test]
async fn the_redis_of_compose_keeps_what_it_acknowledges() {
    let text = file("ops/redis.conf");
    // The folder is the container's, and not here.
    let elsewhere = text.replace("\ndir /data\n", "\n");
    assert_ne!(text, elsewhere);
    let Some(server) = RedisServer::configured(&elsewhere) else { return };
    let found = toguna::redis::examine(&server.url()).await.unwrap();
    assert_eq!(found.weaknesses, Vec::<String>::new());
}
