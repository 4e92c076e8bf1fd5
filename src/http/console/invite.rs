//! Invitations by mail, to whoever has no password yet.

use crate::{
    domain::{CommentId, EmailAddress},
    http::{App, access::Bearer, problem::Problem},
    secrets::Purpose,
    store::{Invitation, NewInvitation, User},
};
use std::time::Duration;

/// How long the link of an invitation may be used.
const AGE: Duration = Duration::from_hours(72);

/// Owes somebody a mail with a link. It is from the first site that they will work on.
///
/// # Errors
/// When the store fails.
pub(super) async fn by_mail(app: &App, bearer: &Bearer, user: &User, address: &EmailAddress) -> Result<(), Problem> {
    let of_grants = user.grants.iter().find_map(|grant| app.sites.get(grant.site.as_ref()?.as_str()));
    let site = of_grants.or_else(|| bearer.sites(app).next()).ok_or(Problem::Forbidden)?;
    let now = app.clock.now();
    let invitation = NewInvitation {
        user: user.id,
        site: site.key.clone(),
        host: site.mail_host().to_owned(),
        mail: CommentId::new(now, rand::random()),
        recipient: address.keyed_hash(&app.secrets.hash_key(Purpose::AuthorHash)),
        sealed: Invitation::seal(&app.secrets, user.id, address).ok_or(Problem::Internal)?,
        inviter: bearer.name().to_owned(),
        expires_at: now.plus(AGE),
    };
    app.store.invite(&invitation, &bearer.actor(), now).await?;
    app.mail_owed.notify_one();
    Ok(())
}

/// The same again, to the same address.
///
/// # Errors
/// [`Problem::NotFound`] where no invitation is open, or when the store fails.
pub(super) async fn again(app: &App, bearer: &Bearer, user: &User) -> Result<(), Problem> {
    let open = app.store.invitations(app.clock.now()).await?;
    let invitation = open.iter().find(|invitation| invitation.user == user.id).ok_or(Problem::NotFound)?;
    let address = invitation.address(&app.secrets).ok_or(Problem::Internal)?;
    by_mail(app, bearer, user, &address).await
}
