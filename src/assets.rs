//! What is compiled into the binary, so that it runs alone from any folder: `config/` (default configuration, rules, lists, translations,
//! templates) and `web/` (what runs in a browser).

use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "config/"]
struct ConfigFolder;

#[derive(RustEmbed)]
#[folder = "web/"]
struct WebFolder;

/// A folder that is compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// `config/`
    Config,
    /// `web/`
    Web,
}

/// One file that is compiled in.
#[derive(Clone, Debug)]
pub struct Asset {
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
    /// The SHA-256 of it: an `ETag`, or a part of a URL that may be cached for ever.
    pub sha256: [u8; 32],
}

impl Folder {
    /// The file at a path below the folder, such as `rules/40-links.toml`; `None` if there is none. Never reaches outside of the folder.
    pub fn get(self, path: &str) -> Option<Asset> {
        let file = match self {
            Self::Config => ConfigFolder::get(path),
            Self::Web => WebFolder::get(path),
        };
        file.map(|EmbeddedFile { data, metadata }| Asset { bytes: data, sha256: metadata.sha256_hash() })
    }

    /// The file at a path below the folder as text; `None` if there is none, or it is not UTF-8.
    pub fn text(self, path: &str) -> Option<String> {
        String::from_utf8(self.get(path)?.bytes.into_owned()).ok()
    }

    /// The paths of all files whose path starts with `prefix`, such as `rules/`, in their order; every file for an empty prefix.
    pub fn list(self, prefix: &str) -> Vec<String> {
        let keep = |path: &Cow<'static, str>| path.starts_with(prefix);
        let mut paths: Vec<String> = match self {
            Self::Config => ConfigFolder::iter().filter(keep).map(Cow::into_owned).collect(),
            Self::Web => WebFolder::iter().filter(keep).map(Cow::into_owned).collect(),
        };
        paths.sort();
        paths
    }

    /// The files directly in a folder below, by name and text: `texts("rules", "toml")` gives `("10-traps.toml", …)`, in the order of names.
    pub fn texts(self, folder: &str, extension: &str) -> Vec<(String, String)> {
        let prefix = format!("{folder}/");
        let names = self.list(&prefix).into_iter().filter_map(|path| {
            let name = path.strip_prefix(&prefix)?;
            let direct = !name.contains('/') && name.rsplit_once('.').is_some_and(|(_, found)| found == extension);
            direct.then(|| name.to_owned())
        });
        names.filter_map(|name| self.text(&format!("{prefix}{name}")).map(|text| (name, text))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;

    #[test]
    fn what_is_compiled_in_is_listed_and_read() {
        let rules = Folder::Config.texts("rules", "toml");
        assert!(rules.iter().any(|(name, text)| name == "10-traps.toml" && text.contains("[[rule]]")));
        assert!(Folder::Config.list("rules/").contains(&"rules/10-traps.toml".to_owned()));
        assert_eq!(Folder::Config.text("../Cargo.toml"), None);
        assert_eq!(Folder::Config.text("rules/none.toml"), None);
    }
}
