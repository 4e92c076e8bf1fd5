//! Nothing acknowledged is lost: the server is killed at random while clients that retry send by every way in.

use crate::support::{ServerProcess, comment, mails};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, redirect::Policy};
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::RwLock;

const SUBMISSIONS: usize = 2_000;
const KILLS: usize = 20;
const CLIENTS: usize = 16;

/// What one client was told of one submission: the id, where the answer names one.
type Acknowledged = HashMap<usize, Option<String>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_twenty_times_it_loses_nothing_and_stores_nothing_twice() {
    let mut server = ServerProcess::start().await;
    let base = Arc::new(RwLock::new(server.base.clone()));
    let done = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(send(client, Arc::clone(&base), Arc::clone(&done)))).collect();
    let mut random = StdRng::seed_from_u64(20_261_123);
    for kill in 1..=KILLS {
        let enough = (SUBMISSIONS / (KILLS + 2)) * kill;
        while done.load(Ordering::Relaxed) < enough {
            tokio::time::sleep(Duration::from_millis(random.random_range(1..9))).await;
        }
        server.kill_and_restart().await;
        *base.write().await = server.base.clone();
    }
    let mut acknowledged = Acknowledged::new();
    for client in clients {
        acknowledged.extend(client.await.unwrap());
    }
    assert_eq!(acknowledged.len(), SUBMISSIONS, "every submission was acknowledged in the end");
    let stored = server.all_comments_once_stored().await;
    every_acknowledged_comment_is_stored_once(&acknowledged, &stored);
    for comment in &stored {
        score_is_the_sum_of_contributions(comment);
    }
    every_mail_owed_was_sent(&server, &stored).await;
}

/// Sends a client's share, each submission again and again until it is acknowledged.
async fn send(client: usize, base: Arc<RwLock<String>>, done: Arc<AtomicUsize>) -> Acknowledged {
    let http = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(5)).build().unwrap();
    let mut acknowledged = Acknowledged::new();
    for number in (client..SUBMISSIONS).step_by(CLIENTS) {
        loop {
            let base = base.read().await.clone();
            match attempt(&http, &base, number).await {
                Some(id) => {
                    acknowledged.insert(number, id);
                    done.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
    acknowledged
}

/// One try: `None` if nothing was acknowledged.
async fn attempt(http: &Client, base: &str, number: usize) -> Option<Option<String>> {
    let form = comment().by(number).with("notify", number.is_multiple_of(10)).body(&text(number));
    let request = match number % 3 {
        0 => http.post(format!("{base}/v1/sites/demo/comments")).json(&form.json()),
        1 => http.post(format!("{base}/v1/sites/demo/comments")).form(&form.pairs()),
        _ => http.post(format!("{base}/wp-comments-post.php")).form(&form.wordpress_pairs()),
    };
    let address = format!("198.{}.{}.7", number / 250, number % 250);
    let answer = request.header("x-forwarded-for", address).send().await.ok()?;
    match answer.status().as_u16() {
        202 => answer.json::<Value>().await.ok().map(|body| body["id"].as_str().map(str::to_owned)),
        303 | 302 => {
            let location = answer.headers()["location"].to_str().unwrap().to_owned();
            let id = location.split_once("/c/").and_then(|(_, rest)| rest.split_once('?')).map(|(id, _)| id.to_owned());
            Some(id)
        }
        503 => None,
        other => panic!("submission {number}: {other}: {}", answer.text().await.unwrap_or_default()),
    }
}

/// A text of its own for each number, some of it with links, so that every verdict occurs. Where there are labelled comments, theirs.
fn text(number: usize) -> String {
    static LABELLED: LazyLock<Vec<String>> = LazyLock::new(labelled_texts);
    if let Some(text) = LABELLED.get(number) {
        return format!("Témoignage {number} : {text}");
    }
    let mut random = StdRng::seed_from_u64(number as u64);
    let words = ["fleuve", "crue", "pirogue", "marché", "école", "griot", "récolte", "mil", "falaise", "masque", "puits", "case"];
    let sentence: Vec<_> = (0..12).map(|_| words[random.random_range(0..words.len())]).collect();
    let links = "http://shop.example/a http://shop.example/b http://shop.example/c ".repeat(usize::from(number.is_multiple_of(7)));
    format!("Témoignage {number} : {} {links}", sentence.join(" "))
}

/// Real comments from the folder that `TOGUNA_LABELLED_COMMENTS` names, as many of each set as the run needs; none without it.
fn labelled_texts() -> Vec<String> {
    let Ok(folder) = std::env::var("TOGUNA_LABELLED_COMMENTS") else {
        println!("TOGUNA_LABELLED_COMMENTS is not set: the texts are made up");
        return Vec::new();
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let share = SUBMISSIONS.div_ceil(paths.len().max(1));
    let set = |path: std::path::PathBuf| {
        let texts = std::fs::read_to_string(path).unwrap();
        let rows: Vec<Value> = texts.lines().take(share).map(|line| serde_json::from_str(line).unwrap()).collect();
        rows.into_iter().map(|row| row["text"].as_str().unwrap().chars().take(9_000).collect::<String>())
    };
    paths.into_iter().flat_map(set).take(SUBMISSIONS).collect()
}

fn every_acknowledged_comment_is_stored_once(acknowledged: &Acknowledged, stored: &[Value]) {
    let mut by_number: HashMap<usize, Vec<&str>> = HashMap::new();
    for comment in stored {
        let body = comment["body"].as_str().unwrap();
        let number = body.split_whitespace().nth(1).unwrap().parse().unwrap();
        by_number.entry(number).or_default().push(comment["id"].as_str().unwrap());
    }
    for (number, id) in acknowledged {
        let found = by_number.get(number).unwrap_or_else(|| panic!("submission {number} was acknowledged and is not stored"));
        assert_eq!(found.len(), 1, "submission {number} is stored {} times", found.len());
        if let Some(id) = id {
            assert_eq!(found[0], id, "submission {number} is stored under another id than its sender was told");
        }
    }
    assert_eq!(stored.len(), acknowledged.len());
}

fn score_is_the_sum_of_contributions(comment: &Value) {
    let sum: f64 = comment["contributions"].as_array().unwrap().iter().map(|one| one["points"].as_f64().unwrap()).sum();
    assert!((sum - comment["score"].as_f64().unwrap()).abs() < 1e-9, "{comment}");
}

/// Approved comments whose author ticked the box owe a confirmation (nobody confirmed an address); what is held owes the moderator a digest.
async fn every_mail_owed_was_sent(server: &ServerProcess, stored: &[Value]) {
    let wanted: HashSet<String> = stored
        .iter()
        .filter(|comment| comment["status"] == "approved" && number_of(comment).is_multiple_of(10))
        .map(|comment| comment["email"].as_str().unwrap().to_owned())
        .collect();
    assert!(!wanted.is_empty(), "some comments owe a mail");
    let sent = server.mails_until(|sent| wanted.iter().all(|address| sent.iter().any(|mail| mail.is_to(address)))).await;
    mails::assert_one_message_id_per_file(&sent);
    let held = stored.iter().any(|comment| comment["status"] == "pending");
    assert!(held && sent.iter().any(|mail| mail.is_to("moderation@localhost.localdomain")), "what is held is told to the moderator");
}

fn number_of(comment: &Value) -> usize {
    comment["body"].as_str().unwrap().split_whitespace().nth(1).unwrap().parse().unwrap()
}
