use super::Finding;
use crate::config::Config;
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

const CHECK: &str = "disk";
/// With less room than this, in MiB, the next busy day or copy may fill the disk.
const LEAST_FREE: u64 = 512;

/// Whether the data folder can be written to, and has room.
pub(super) fn check(config: &Config) -> Vec<Finding> {
    let data = &config.data_dir;
    let shown = data.display();
    let folder = existing(data);
    if let Err(error) = probe(&folder) {
        let cure = format!(
            "let the user that runs Toguna write there: mount the disk read-write, or `chown` and `chmod u+rwx` {}; or name another folder \
             by data_dir",
            folder.display()
        );
        return vec![Finding::wrong(CHECK, format!("the data folder {shown} cannot be written to: {error}"), cure)];
    }
    let made = if folder == *data { "" } else { "; it is made at the first start" };
    vec![match free_mib(&folder) {
        Ok(free) if free < LEAST_FREE => {
            let found = format!("{free} MiB are free in the data folder {shown}, and {LEAST_FREE} should be");
            Finding::wrong(CHECK, found, "make room: when it is full, readers are asked to come back (503)")
        }
        Ok(free) => Finding::ok(CHECK, format!("the data folder {shown} can be written to, {free} MiB are free{made}")),
        Err(error) => Finding::unknown(CHECK, format!("how much room the data folder {shown} has: {error}")),
    }]
}

/// The folder, or what it will be made in.
fn existing(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    if folder.is_dir() {
        return folder.to_owned();
    }
    absolute.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/")).to_owned()
}

/// Writes a file as a commit would, which is gone afterwards.
fn probe(folder: &Path) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".doctor").tempfile_in(folder)?;
    file.write_all(b"a file of toguna doctor, to be deleted\n")?;
    file.as_file().sync_all()
}

fn free_mib(folder: &Path) -> rustix::io::Result<u64> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize) >> 20)
}
