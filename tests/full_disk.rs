//! A full disk: readers are asked to come back, nothing is half accepted, and once there is room again the service goes on by itself.

use crate::support::{ServerProcess, comment};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::{collections::BTreeSet, process::Command};

/// Gives the server a file system of its own over its data folder (the last argument), of 24 MiB of which half are taken.
const SMALL_DISK: &str = r#"for data; do :; done; mkdir -p "$data" && mount -t tmpfs -o size=24m,mode=700 tmpfs "$data" &&
    head -c 12M /dev/zero > "$data/ballast" && exec "$@""#;
/// More than fit.
const SUBMISSIONS: usize = 20_000;
const AFTERWARDS: usize = 50;

fn wrapper(script: &str) -> Vec<String> {
    ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"].map(str::to_owned).to_vec()
}

fn mounts_are_allowed() -> bool {
    let words = wrapper("mount -t tmpfs tmpfs /mnt");
    Command::new(&words[0]).args(&words[1..]).output().is_ok_and(|output| output.status.success())
}

/// Four kilobytes that look like no other number's.
fn text(number: usize) -> String {
    let mut random = StdRng::seed_from_u64(number as u64);
    let mut word = || (0..7).map(|_| char::from(random.random_range(b'a'..=b'z'))).collect::<String>();
    (0..500).map(|_| word()).collect::<Vec<_>>().join(" ")
}

struct Reader {
    http: Client,
    base: String,
    acknowledged: BTreeSet<String>,
}

impl Reader {
    async fn send(&mut self, number: usize) -> StatusCode {
        let form = comment().by(number).with("thread", "/disk").body(&text(number));
        let address = format!("198.{}.{}.7", number / 250, number % 250);
        let request = self.http.post(format!("{}/v1/sites/demo/comments", self.base)).json(&form.json());
        let answer = request.header("x-forwarded-for", address).send().await.unwrap();
        let status = answer.status();
        if status == StatusCode::ACCEPTED {
            let body: Value = answer.json().await.unwrap();
            self.acknowledged.insert(body["id"].as_str().unwrap().to_owned());
        } else {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(answer.headers().contains_key("retry-after"));
        }
        status
    }

    /// Every comment of the thread that readers see.
    async fn public(&self) -> Vec<String> {
        let (mut ids, mut cursor) = (Vec::new(), String::new());
        loop {
            let url = format!("{}/v1/sites/demo/comments?thread=/disk&order=flat&limit=100{cursor}", self.base);
            let page: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
            let comments = page["comments"].as_array().unwrap_or_else(|| panic!("{page}"));
            ids.extend(comments.iter().map(|comment| comment["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return ids,
            }
        }
    }
}

#[tokio::test]
async fn a_full_disk_refuses_readers_and_loses_nothing() {
    if !mounts_are_allowed() {
        println!("skipped: this user may not mount a small file system of its own (unshare --user --mount)");
        return;
    }
    let server = ServerProcess::start_within(wrapper(SMALL_DISK), tempfile::tempdir().unwrap()).await;
    let mut reader = Reader { http: Client::new(), base: server.base.clone(), acknowledged: BTreeSet::new() };
    let mut refused_at = None;
    for number in 0..SUBMISSIONS {
        if reader.send(number).await == StatusCode::SERVICE_UNAVAILABLE {
            refused_at = Some(number);
            break;
        }
    }
    let refused_at = refused_at.expect("the disk is full at last");
    assert!(refused_at > 100, "some fitted");
    let inside = format!("/proc/{}/root{}", server.pid(), server.data_dir().join("ballast").display());
    std::fs::remove_file(inside).unwrap();
    let mut after = refused_at;
    while after < refused_at + AFTERWARDS {
        // The retry of what was refused, and then others.
        if reader.send(after).await == StatusCode::ACCEPTED {
            after += 1;
        }
    }
    server.queue_is_empty().await;
    let public = reader.public().await;
    assert_eq!(public.iter().cloned().collect::<BTreeSet<_>>(), reader.acknowledged, "what was acknowledged, and nothing else");
    assert_eq!(public.len(), reader.acknowledged.len(), "each once");
}
