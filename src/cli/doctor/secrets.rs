use super::Finding;
use crate::{config::Config, secrets::Secrets, service::DataFolder};
use std::{os::unix::fs::PermissionsExt as _, path::Path};

const CHECK: &str = "secrets";

/// Whether there are secrets to work with, for nobody else to read. Whether they are the other instances' is seen in Redis.
pub(super) fn check(config: &Config) -> (Finding, Option<Secrets>) {
    let folder = DataFolder::of(config);
    let path = folder.secrets_path();
    // The first start makes the data folder, and no other.
    let can_be_made = config.secrets.file.is_none() || path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir());
    let shown = path.display();
    match Secrets::load(path) {
        Ok(None) if config.redis.is_none() && folder.has_store() => {
            let cure = "put it back from where it is kept apart from backups; if it is lost, `toguna serve --new-secrets` makes a new one";
            (Finding::wrong(CHECK, format!("{shown} is missing, and the store was made with it"), cure), None)
        }
        Ok(None) if can_be_made => (Finding::ok(CHECK, format!("{shown} is made at the first start")), None),
        Ok(None) => {
            let cure = "give every instance the file of the first one by secrets.file, or make its folder";
            (Finding::wrong(CHECK, format!("{shown} is missing, and so is its folder"), cure), None)
        }
        Ok(Some(secrets)) if others_may_read(path) => {
            let found = format!("{shown} can be read by every user of this machine, who could forge links");
            (Finding::wrong(CHECK, found, format!("chmod 600 {shown}")), Some(secrets))
        }
        Ok(Some(secrets)) => (Finding::ok(CHECK, format!("{shown} can be used")), Some(secrets)),
        Err(error) => {
            let cure = "bring it back from where a copy is kept; with a new one, authors are not recognised and links in mails end";
            (Finding::wrong(CHECK, error.to_string(), cure), None)
        }
    }
}

fn others_may_read(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0)
}
