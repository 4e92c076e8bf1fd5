use super::python_with;
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A real SMTP server (aiosmtpd) in a process of its own. It ends when this is dropped.
pub struct SmtpServer {
    pub port: u16,
    folder: TempDir,
    process: Child,
}

/// What the server got, as Python's `email` reads it.
#[derive(Clone, Debug)]
pub struct Received(pub Value);

impl SmtpServer {
    /// Starts a server. `None`, and a line about it, where Python has no aiosmtpd.
    pub fn start(arguments: &[&str]) -> Option<Self> {
        let Some(python) = python_with("aiosmtpd.smtp") else {
            eprintln!("skipped: no Python here has aiosmtpd (Debian: python3-aiosmtpd)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("behaviour"), "ok").unwrap();
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/smtp_server.py"))
            .arg(folder.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Some(Self { port: line.trim().parse().unwrap(), folder, process })
    }

    /// How it answers from now on, see `smtp_server.py`.
    pub fn behave(&self, behaviour: &str) {
        let unfinished = self.folder.path().join(".behaviour");
        std::fs::write(&unfinished, behaviour).unwrap();
        std::fs::rename(unfinished, self.folder.path().join("behaviour")).unwrap();
    }

    /// How many mails it has refused.
    pub fn refused(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("refused")).unwrap_or_default().lines().count()
    }

    /// What it got so far, in order.
    pub fn received(&self) -> Vec<Received> {
        (1..)
            .map_while(|number| std::fs::read_to_string(self.folder.path().join(format!("{number}.json"))).ok())
            .map(|text| Received(serde_json::from_str(&text).unwrap()))
            .collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
    }
}

impl Received {
    /// A header's value, decoded and unfolded; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        let headers = self.0["headers"].as_array().unwrap();
        let found = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |pair| pair[1].as_str().unwrap().to_owned())
    }

    /// The names of all headers, in order.
    pub fn header_names(&self) -> Vec<String> {
        self.0["headers"].as_array().unwrap().iter().map(|pair| pair[0].as_str().unwrap().to_owned()).collect()
    }

    /// Its only recipient.
    pub fn to(&self) -> &str {
        self.0["to"][0].as_str().unwrap()
    }

    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap()
    }

    pub fn html(&self) -> &str {
        self.0["html"].as_str().unwrap()
    }

    /// The first word of the text that starts so: a link.
    pub fn link(&self, start: &str) -> String {
        let found = self.text().split_whitespace().find(|word| word.starts_with(start));
        found.unwrap_or_else(|| panic!("no {start}… in {}", self.text())).to_owned()
    }
}

/// A certificate for this machine and the authority that signed it, in files of a folder.
pub struct Certificate {
    folder: TempDir,
}

impl Certificate {
    /// Makes one with `openssl`.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let openssl = |arguments: &str| {
            let made = Command::new("openssl").args(arguments.split(' ')).current_dir(folder.path()).output().unwrap();
            assert!(made.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&made.stderr));
        };
        std::fs::write(folder.path().join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1").unwrap();
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=authority");
        openssl("req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=localhost");
        openssl("x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out certificate.pem");
        Self { folder }
    }

    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub fn certificate(&self) -> String {
        self.folder.path().join("certificate.pem").display().to_string()
    }

    pub fn key(&self) -> String {
        self.folder.path().join("key.pem").display().to_string()
    }
}
