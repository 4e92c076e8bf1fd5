use super::soon;
use axum::http::Method;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    fmt::{self, Display, Formatter},
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use url::{ParseError, Url};

/// A headless Chromium of its own. Dropping it ends it.
pub struct Browser {
    pub client: Client,
    driver: Driver,
}

/// The colours that somebody prefers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl Display for Scheme {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Light => "light",
            Self::Dark => "dark",
        })
    }
}

/// The chromedriver process with the browsers that it started.
struct Driver {
    process: Child,
    _folder: TempDir,
}

impl Driver {
    /// Starts one, with its address.
    fn start() -> Option<(Self, String)> {
        // The port that it chooses may be taken before it has it by either kind of address: then it ends.
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let mut command = Command::new("chromedriver");
            // It makes the browser's profile where temporary files are.
            command.arg("--port=0").env("TMPDIR", folder.path()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
            let Ok(mut process) = command.spawn() else {
                eprintln!("skipped: chromedriver is not on the PATH");
                return None;
            };
            let address = listening(&mut process);
            let driver = Self { process, _folder: folder };
            if let Some(address) = address {
                return Some((driver, address));
            }
        }
        panic!("chromedriver does not say its port");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The whole group: a test that panics leaves its browser running otherwise.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// Starts a browser, with or without JavaScript; `None`, with a word why, where there is no chromedriver.
    pub async fn start(javascript: bool) -> Option<Self> {
        let (driver, address) = Driver::start()?;
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities()).connect(&address).await.unwrap();
        let browser = Self { client, driver };
        if !javascript {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        Some(browser)
    }

    /// Ends the session in good order.
    pub async fn close(self) {
        self.client.close().await.unwrap();
        drop(self.driver);
    }

    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The element of a CSS selector, once it is there.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} ({error}) in:\n{}", self.client.source().await.unwrap()),
        }
    }

    pub async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    pub async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap_or_default()
    }

    pub async fn fill(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap();
    }

    /// Clicks on something that leads to another page, and waits until that is there.
    pub async fn click_through(&self, css: &str) {
        let before = self.find("html").await;
        self.find(css).await.click().await.unwrap();
        self.until_gone(&before).await;
    }

    /// Waits until an element of the page before is gone.
    pub async fn until_gone(&self, element: &Element) {
        let is_gone = async || match element.tag_name().await {
            Ok(_) => false,
            Err(error) => error.is_stale_element_reference() || error.is_no_such_element(),
        };
        assert!(soon(Duration::from_secs(20), is_gone).await, "the page stays as it is");
    }

    /// Presses a key that has a letter or sign, where the focus is.
    pub async fn press(&self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key });
            if kind == "keyDown" {
                event["text"] = json!(key);
            }
            self.devtools("Input.dispatchKeyEvent", event).await;
        }
    }

    /// The id of the element that has the focus.
    pub async fn focused(&self) -> String {
        self.client.active_element().await.unwrap().attr("id").await.unwrap().unwrap_or_default()
    }

    /// Asks the page something.
    pub async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Runs a script at the beginning of every page from now on, before its own.
    pub async fn before_pages(&self, script: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Shows pages as wide as this, by day.
    pub async fn look(&self, width: u32) {
        let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.colours(Scheme::Light).await;
    }

    /// Shows pages in light or dark colours, this one and those that follow.
    pub async fn colours(&self, scheme: Scheme) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme.to_string() }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// A picture of the whole page in `target/screenshots/`.
    pub async fn picture(&self, name: &str) {
        let size = self.ask("return [innerWidth, Math.min(document.documentElement.scrollHeight, 8000), innerHeight]").await;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        // Of a page from right to left that is no longer than the screen, Chromium would give a picture with the page moved to the side.
        let beyond = size[1].as_f64() > size[2].as_f64();
        self.save(name, json!({ "format": "png", "captureBeyondViewport": beyond, "clip": clip })).await;
    }

    /// A picture of what the screen shows just now.
    pub async fn screen(&self, name: &str) {
        self.save(name, json!({ "format": "png" })).await;
    }

    async fn save(&self, name: &str, options: Value) {
        let picture = self.devtools("Page.captureScreenshot", options).await;
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), STANDARD.decode(picture["data"].as_str().unwrap()).unwrap()).unwrap();
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.client.issue_cmd(Devtools { command: command.to_owned(), parameters }).await.unwrap()
    }
}

/// The address that chromedriver says it listens on; `None` if it ends instead.
fn listening(process: &mut Child) -> Option<String> {
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    port.map(|port| format!("http://127.0.0.1:{port}"))
}

fn capabilities() -> Capabilities {
    let mut arguments = vec![
        "--in-process-gpu",
        "--no-zygote",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
    ];
    let mut options = json!({});
    if let Some(shell) = headless_shell() {
        options["binary"] = json!(shell);
    } else {
        arguments.extend(["--headless=new", "--disable-component-update", "--disable-sync", "--no-first-run"]);
    }
    options["args"] = json!(arguments);
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}

/// Chromium without what it has for people at a desk: it starts in a quarter of the time.
fn headless_shell() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join("chromium-headless-shell")).find(|file| file.is_file())
}

/// A command of Chromium's own protocol, sent through chromedriver.
#[derive(Debug)]
struct Devtools {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}
