//! No acknowledgement precedes its `fdatasync`: a page cache survives `kill -9`, so the system calls themselves are watched.

use crate::support::{Page, ServerProcess, comment};
use reqwest::Client;
use std::process::Command;

#[tokio::test]
async fn every_acknowledgement_comes_after_the_sync_that_covers_it() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("skipped: strace is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let calls = "trace=fdatasync,fsync,pwrite64,recvfrom,read,sendto,write,writev";
    let wrapper = ["strace", "-D", "-f", "-yy", "-s", "2048", "-e", calls, "-o", trace.to_str().unwrap()];
    let mut server = ServerProcess::start_within(wrapper.map(str::to_owned).to_vec(), folder).await;
    let client = Client::new();
    for number in 0..20 {
        let form = comment().by(number).body(&format!("marker-{number}-marker, un texte qui ne ressemble à aucun autre {number}"));
        let request = client.post(format!("{}/v1/sites/demo/comments", server.base)).json(&form.json());
        Page::of(request.header("x-forwarded-for", format!("203.0.113.{number}"))).await.expect_accepted();
    }
    server.terminate();
    // strace writes behind the server's back, and ends after it.
    let pid = server.pid().to_string();
    let exited = |text: &String| text.lines().any(|line| line.starts_with(&pid) && line.contains("+++ exited"));
    let trace = eventually(|| Some(std::fs::read_to_string(&trace).unwrap()).filter(exited)).await;
    let lines: Vec<&str> = trace.lines().collect();
    for number in 0..20 {
        assert_synced_between_request_and_answer(&lines, number);
    }
}

async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look() {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("strace does not end");
}

fn assert_synced_between_request_and_answer(lines: &[&str], number: usize) {
    let marker = format!("marker-{number}-marker");
    let position = |from: usize, what: &str, is_it: &dyn Fn(&str) -> bool| {
        let found = lines[from..].iter().position(|line| is_it(line));
        from + found.unwrap_or_else(|| panic!("submission {number}: no {what} after line {from} of the trace"))
    };
    let request = position(0, "request", &|line| line.contains(&marker) && (line.contains("recvfrom") || line.contains("read")));
    let answer = position(request, "answer", &|line| line.contains("HTTP/1.1 202"));
    let between = &lines[request..answer];
    let written = between.iter().position(|line| line.contains("pwrite64") && line.contains("queue.db-wal"));
    let written = written.unwrap_or_else(|| panic!("submission {number}: nothing was written before the answer"));
    let synced = between[written..].iter().any(|line| is_finished_sync(line));
    assert!(synced, "submission {number}: answered without a sync:\n{}", between.join("\n"));
}

/// `fdatasync(12</…/queue.db-wal>) = 0`, or its end when another thread's call came in between.
fn is_finished_sync(line: &str) -> bool {
    let whole = (line.contains("fdatasync(") || line.contains("fsync(")) && line.contains("queue.db-wal");
    let resumed = line.contains("fdatasync resumed") || line.contains("fsync resumed");
    (whole || resumed) && line.trim_end().ends_with("= 0")
}
