use super::{StoreError, json, site_key};
use crate::{
    bytes::Bytes,
    domain::{Grant, KeyedHash, Preferences, Role, SiteKey, Timestamp},
    store::{Identity, Invitation, Order, SavedSearch, User},
};

/// Somebody who works here.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct UserRow {
    id: i64,
    name: String,
    password: Option<String>,
    grants: String,
    preferences: String,
    factor_since: Option<i64>,
    created_at: i64,
    ended_at: Option<i64>,
    linked: bool,
}

impl UserRow {
    /// The user, and the hash of the password.
    pub fn into_user(self) -> Result<(User, Option<String>), StoreError> {
        let grants: Vec<(String, String)> = json("user", &self.grants)?;
        let user = User {
            id: self.id,
            name: self.name,
            grants: grants.into_iter().map(grant).collect::<Result<_, _>>()?,
            preferences: json("user", &self.preferences)?,
            has_password: self.password.is_some(),
            is_linked: self.linked,
            second_factor: self.factor_since.map(Timestamp::from_millis),
            created_at: Timestamp::from_millis(self.created_at),
            ended_at: self.ended_at.map(Timestamp::from_millis),
        };
        Ok((user, self.password))
    }
}

/// An identity at a provider.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct IdentityRow {
    id: i64,
    provider: String,
    hash: Bytes<16>,
    created_at: i64,
}

impl IdentityRow {
    pub fn into_identity(self) -> Identity {
        let created_at = Timestamp::from_millis(self.created_at);
        Identity { id: self.id, provider: self.provider, hash: KeyedHash::from_bytes(self.hash.0), created_at }
    }
}

fn grant((site, role): (String, String)) -> Result<Grant, StoreError> {
    Ok(Grant {
        site: if site.is_empty() { None } else { Some(site_key(site)?) },
        role: Role::from_word(&role).ok_or(StoreError::Damaged("role", role))?,
    })
}

/// Grants as they are stored.
pub(in crate::store) fn grants_text(grants: &[Grant]) -> String {
    let pairs: Vec<_> = grants.iter().map(|grant| (grant.site.as_ref().map_or("", SiteKey::as_str), grant.role.word())).collect();
    serde_json::json!(pairs).to_string()
}

/// Preferences as they are stored.
pub(in crate::store) fn preferences_text(preferences: &Preferences) -> String {
    serde_json::json!(preferences).to_string()
}

/// An open invitation.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct InvitationRow {
    user_id: i64,
    name: String,
    site: String,
    email: String,
    inviter: String,
    expires_at: i64,
}

impl InvitationRow {
    pub fn into_invitation(self) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            user: self.user_id,
            name: self.name,
            site: site_key(self.site)?,
            sealed: self.email,
            inviter: self.inviter,
            expires_at: Timestamp::from_millis(self.expires_at),
        })
    }
}

/// A search that somebody keeps.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct SavedRow {
    id: i64,
    name: String,
    tab: String,
    line: String,
    ordered: String,
}

impl SavedRow {
    pub fn into_saved(self) -> Result<SavedSearch, StoreError> {
        let order = Order::from_word(&self.ordered).ok_or(StoreError::Damaged("order", self.ordered))?;
        Ok(SavedSearch { id: self.id, name: self.name, tab: self.tab, line: self.line, order })
    }
}
