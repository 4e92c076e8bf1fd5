use super::SiteKey;
use serde::{Deserialize, Serialize};

/// What somebody is to a site. What each may do stands in the table of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Does everything, and says who else may do what.
    Owner,
    /// Decides, and answers for the moderators.
    Editor,
    /// Decides.
    Moderator,
    /// Looks after rules and machines, and reads what they held.
    Ops,
    /// Reads.
    Reader,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Editor, Self::Moderator, Self::Ops, Self::Reader];

    /// The word at the command line and in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Editor => "editor",
            Self::Moderator => "moderator",
            Self::Ops => "ops",
            Self::Reader => "reader",
        }
    }

    /// Reads [`Role::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// A role on one site, or on every site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Where; `None` for every site.
    pub site: Option<SiteKey>,
    /// What.
    pub role: Role,
}

impl Grant {
    /// The role that grants give on a site: the site's own one goes before the one for every site.
    pub fn role_on(grants: &[Self], site: &SiteKey) -> Option<Role> {
        let of = |wanted: Option<&SiteKey>| grants.iter().find(|grant| grant.site.as_ref() == wanted).map(|grant| grant.role);
        of(Some(site)).or_else(|| of(None))
    }
}
