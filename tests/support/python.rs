use std::process::{Command, Stdio};

/// A Python that can import a module: the system's, or the one into which `./test` puts what no package brings.
pub fn python_with(module: &str) -> Option<&'static str> {
    let has_module = |python: &&str| {
        let probe = Command::new(python).args(["-c", &format!("import {module}")]).stderr(Stdio::null()).status();
        probe.is_ok_and(|status| status.success())
    };
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/python/bin/python3");
    ["python3", "/usr/bin/python3", own].into_iter().find(has_module)
}
