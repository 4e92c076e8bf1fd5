use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A real `OpenID` provider (npm's `oidc-provider`) in a process of its own. It ends when this is dropped.
pub struct OidcProvider {
    pub issuer: String,
    process: Child,
}

impl OidcProvider {
    /// Starts one. `None`, and a line about it, where it is not installed.
    pub fn start() -> Option<Self> {
        let tools = tools();
        if !tools.join("node_modules/oidc-provider/package.json").exists() {
            eprintln!("skipped: npm's oidc-provider is not in {} (./test installs it)", tools.display());
            return None;
        }
        let mut process = Command::new("node")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/oidc_provider.mjs"))
            .arg(tools)
            .env("NODE_NO_WARNINGS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        assert!(lines.read_line(&mut line).unwrap() > 0, "the provider does not start");
        Some(Self { issuer: format!("http://127.0.0.1:{}", line.trim()), process })
    }

    /// How it answers from now on, see `oidc_provider.mjs`.
    pub async fn behave(&self, behaviour: &Value) {
        let told = reqwest::Client::new().post(format!("{}/behave", self.issuer)).json(behaviour).send().await.unwrap();
        assert_eq!(told.status(), 204);
    }
}

impl Drop for OidcProvider {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
    }
}

/// Where `./test` puts what npm brings.
fn tools() -> PathBuf {
    std::env::var_os("TOGUNA_NODE_TOOLS").map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools"), PathBuf::from)
}
