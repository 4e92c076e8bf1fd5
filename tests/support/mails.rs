use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Longer than the claim of a process that was killed with mails in hand.
pub const PATIENCE: Duration = Duration::from_mins(5);

/// A mail as it was written or received.
#[derive(Clone, Debug)]
pub struct Mail {
    pub raw: String,
}

impl Mail {
    /// Every `.eml` file of a folder.
    pub fn all_in(folder: &Path) -> Vec<Self> {
        let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
        let files = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|found| found == "eml"));
        files.map(|path| Self { raw: String::from_utf8(std::fs::read(path).unwrap()).unwrap() }).collect()
    }

    /// The mails of several folders, once they are enough.
    pub async fn until(folders: &[PathBuf], enough: impl Fn(&[Self]) -> bool) -> Vec<Self> {
        let start = Instant::now();
        loop {
            let mails: Vec<_> = folders.iter().flat_map(|folder| Self::all_in(folder)).collect();
            if enough(&mails) {
                return mails;
            }
            assert!(start.elapsed() < PATIENCE, "only {} mails were sent", mails.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A header, unfolded; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ").replace("\r\n\t", " ");
        let wanted = format!("{}:", name.to_lowercase());
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&wanted));
        line.map_or_else(String::new, |line| line[wanted.len()..].trim().to_owned())
    }

    pub fn is_to(&self, address: &str) -> bool {
        self.header("to").contains(address)
    }
}

/// No two mails have the same Message-ID, and each has one.
pub fn assert_one_message_id_per_file(mails: &[Mail]) {
    let ids: HashSet<String> = mails.iter().map(|mail| mail.header("message-id")).collect();
    assert!(!ids.contains(""), "a mail has no Message-ID");
    assert_eq!(ids.len(), mails.len(), "two files are the same mail");
}
