//! Sends what is owed by mail: what is due is checked against the state of this moment, composed, handed over, and marked.
//!
//! A crash between handing over and marking sends the mail again, under the same Message-ID.

mod recent;

use crate::{
    clock::Clock,
    domain::{EmailAddress, HashKey, KeyedHash, Locale, NotificationKind, Recipient, Site, Sites, Timestamp},
    filter::RulesInForce,
    mail::{ComposeError, Composer, Content, DecisionLink, Draft, Mail, MailSettings, Mailer, SendError, purpose},
    secrets::{Purpose, Secrets, new_token},
    store::{CLAIM_TIMEOUT, DueMail, HeldComment, Outbox, SendFailure, StoreError},
};
use recent::Recent;
use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Notify, task::JoinSet};

/// How many mails are taken from the outbox at once.
const BATCH: u32 = 32;
/// How many held comments a digest lists.
const LISTED: u32 = 20;
/// The wait before a mail's second try; it doubles with every other.
const FIRST_RETRY: Duration = Duration::from_mins(1);
/// The longest wait between two tries.
const LONGEST_RETRY: Duration = Duration::from_hours(2);
/// A mail is given up when it is this old and had [`LEAST_TRIES`]: so an installation that was off for days still tries its mails.
const GIVE_UP_AFTER: Duration = Duration::from_hours(24);
/// The tries that every mail has before it is given up.
const LEAST_TRIES: u32 = 8;
/// The longest wait for another look at the outbox: another process may have put something there.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The waits after which a server that was down is tried again: it doubles from the first to the last.
const DOWN_WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// Sends what is owed.
pub struct Notifier {
    outbox: Arc<dyn Outbox>,
    sites: Sites,
    /// What rules are in force, for their sentences.
    rules: Arc<RulesInForce>,
    composer: Composer,
    mailer: Mailer,
    address_key: HashKey,
    token_key: HashKey,
    /// What the links by which moderators decide are signed with, and the addresses of invitations sealed.
    secrets: Secrets,
    at_once: usize,
    recent: Recent,
}

/// What became of the mails of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Handed over.
    pub sent: usize,
    /// No longer true, or not wanted.
    pub voided: usize,
    /// Waiting: for a confirmation, for the next hour, or for another try.
    pub waiting: usize,
    /// Given up.
    pub dead: usize,
    /// Whether nothing can be handed over at the moment. What was due and not tried is still due.
    pub down: bool,
}

impl Round {
    /// How many mails it dealt with.
    pub const fn handled(&self) -> usize {
        self.sent + self.voided + self.waiting + self.dead
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Void => self.voided += 1,
            Outcome::Waiting => self.waiting += 1,
            Outcome::Dead => self.dead += 1,
            Outcome::Down => {
                self.waiting += 1;
                self.down = true;
            }
            Outcome::DownAndDead => {
                self.dead += 1;
                self.down = true;
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Sent,
    Void,
    Waiting,
    Dead,
    Down,
    DownAndDead,
}

/// What is to be done with a due mail.
enum Next {
    Send { mail: Box<Mail>, to: KeyedHash },
    Void(&'static str),
    AskFirst,
    PutOff(Timestamp),
}

impl Notifier {
    /// A notifier of what stands in an outbox.
    pub fn new(
        outbox: Arc<dyn Outbox>,
        sites: Sites,
        rules: Arc<RulesInForce>,
        composer: Composer,
        mailer: Mailer,
        secrets: &Secrets,
        settings: &MailSettings,
    ) -> Self {
        Self {
            outbox,
            sites,
            rules,
            composer,
            mailer,
            address_key: secrets.hash_key(Purpose::AuthorHash),
            token_key: secrets.hash_key(Purpose::TokenHash),
            secrets: secrets.clone(),
            at_once: usize::try_from(settings.connections.get()).unwrap_or(1),
            recent: Recent::at_most(settings.per_recipient_hour.get()),
        }
    }

    /// Sends what falls due until `shutdown` is ready; a round that is under way is finished first. `wake` says that something new may be
    /// due: notify it after storing and after deciding.
    pub async fn run(self: Arc<Self>, clock: Clock, wake: Arc<Notify>, shutdown: impl Future<Output = ()> + Send) {
        tokio::pin!(shutdown);
        let mut down_wait = DOWN_WAITS.0;
        loop {
            let wait = match self.round(clock.now()).await {
                Ok(round) if round.down => None,
                Ok(round) if round.handled() > 0 => Some(Duration::ZERO),
                Ok(_) => self.until_next(&clock).await,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read or written");
                    None
                }
            };
            // While nothing goes out, news of more mail changes nothing.
            let (wait, news) = if let Some(wait) = wait {
                down_wait = DOWN_WAITS.0;
                (wait, true)
            } else {
                let wait = down_wait;
                down_wait = (down_wait * 2).min(DOWN_WAITS.1);
                (wait, false)
            };
            tokio::select! {
                biased;
                () = &mut shutdown => return,
                () = wake.notified(), if news => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// How long nothing is due; `None` when the outbox cannot be read.
    async fn until_next(&self, clock: &Clock) -> Option<Duration> {
        match self.outbox.next_due().await {
            Ok(next) => Some(next.map_or(LONGEST_WAIT, |next| next.since(clock.now()).clamp(Duration::from_millis(20), LONGEST_WAIT))),
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                None
            }
        }
    }

    /// Deals with what is due now, a few at once. Stops early when nothing can be handed over.
    ///
    /// # Errors
    /// [`StoreError`] when the outbox fails; what was handed over and could not be marked is sent again later.
    pub async fn round(self: &Arc<Self>, now: Timestamp) -> Result<Round, StoreError> {
        let mut round = Round::default();
        let mut failed = None;
        let mut under_way: JoinSet<Result<Outcome, StoreError>> = JoinSet::new();
        let (started, mut left) = (Instant::now(), Vec::new());
        let mut all = self.outbox.due(BATCH, now).await?.into_iter();
        while let Some(due) = all.next() {
            if under_way.len() >= self.at_once {
                settle(under_way.join_next().await, &mut round, &mut failed);
            }
            // What is begun later might not be done when somebody else may begin it too.
            if round.down || failed.is_some() || started.elapsed() > CLAIM_TIMEOUT / 2 {
                left.extend(all.by_ref().map(|due| due.id).chain([due.id]));
                break;
            }
            let notifier = Arc::clone(self);
            under_way.spawn(async move { notifier.deal_with(&due, now).await });
        }
        while let Some(done) = under_way.join_next().await {
            settle(Some(done), &mut round, &mut failed);
        }
        if !left.is_empty() {
            self.outbox.release(&left).await?;
        }
        failed.map_or(Ok(round), Err)
    }

    async fn deal_with(&self, due: &DueMail, now: Timestamp) -> Result<Outcome, StoreError> {
        let (mail, to) = match self.next(due, now).await {
            Ok(Next::Send { mail, to }) => (mail, to),
            Ok(Next::Void(why)) => {
                self.outbox.void(due.id, why, now).await?;
                return Ok(Outcome::Void);
            }
            Ok(Next::AskFirst) => {
                let host = self.sites.get(due.site.as_str()).map_or("localhost", |site| site.mail_host());
                self.outbox.block_until_confirmed(due.id, host, now).await?;
                return Ok(Outcome::Waiting);
            }
            Ok(Next::PutOff(until)) => {
                self.outbox.put_off(due.id, until, now).await?;
                return Ok(Outcome::Waiting);
            }
            Err(NextError::Store(StoreError::Missing(_))) => {
                self.outbox.void(due.id, "the author is gone", now).await?;
                return Ok(Outcome::Void);
            }
            Err(NextError::Store(error)) => return Err(error),
            Err(NextError::Compose(error)) => {
                let refused = matches!(error, ComposeError::Address(_));
                return self.failed(due, refused, error.to_string(), now).await;
            }
        };
        match self.mailer.hand_over(&mail).await {
            Ok(()) => {
                self.outbox.sent(due.id, now).await?;
                Ok(Outcome::Sent)
            }
            Err(error) => {
                self.recent.take_back(&to);
                let outcome = self.failed(due, matches!(error, SendError::Refused(_)), error.to_string(), now).await?;
                Ok(match (error, outcome) {
                    (SendError::Down(_), Outcome::Dead) => Outcome::DownAndDead,
                    (SendError::Down(_), _) => Outcome::Down,
                    (_, outcome) => outcome,
                })
            }
        }
    }

    async fn failed(&self, due: &DueMail, refused: bool, error: String, now: Timestamp) -> Result<Outcome, StoreError> {
        let old = now.since(due.created_at) >= GIVE_UP_AFTER && due.attempts + 1 >= LEAST_TRIES;
        let (mail, kind, tries) = (due.id, due.kind.word(), due.attempts + 1);
        if refused || old {
            tracing::warn!(mail, kind, tries, error, "a mail is given up; `toguna dead-letters` lists it");
            self.outbox.failed(due.id, SendFailure::Dead { error }, now).await?;
            return Ok(Outcome::Dead);
        }
        let at = now.plus(back_off(due.attempts, rand::random()));
        tracing::info!(mail, kind, tries, error, "a mail is tried again later");
        self.outbox.failed(due.id, SendFailure::Retry { at, error }, now).await?;
        Ok(Outcome::Waiting)
    }

    /// What the state of this moment asks for.
    async fn next(&self, due: &DueMail, now: Timestamp) -> Result<Next, NextError> {
        let Some(site) = self.sites.get(due.site.as_str()) else { return Ok(Next::Void("the site is no longer configured")) };
        match due.recipient {
            Recipient::Moderator(hash) => self.to_moderator(due, site, hash, now).await,
            Recipient::Author(hash) => self.to_reader(due, site, hash, now).await,
            Recipient::Invited(hash) => self.to_invited(due, site, hash, now).await,
        }
    }

    async fn to_moderator(&self, due: &DueMail, site: &Site, hash: KeyedHash, now: Timestamp) -> Result<Next, NextError> {
        let Some(address) = site.moderators.iter().find(|address| address.keyed_hash(&self.address_key) == hash) else {
            return Ok(Next::Void("no longer a moderator of the site"));
        };
        if let Some(until) = self.recent.full_until(&hash, now) {
            return Ok(Next::PutOff(until));
        }
        let (comments, total) = self.outbox.held_for_digest(&site.key, &hash, LISTED).await?;
        if comments.is_empty() {
            return Ok(Next::Void("nothing is held any more"));
        }
        let to = Addressee { site, address, hash, locale: site.locale };
        let rules = self.rules.current();
        let because = |rule: &str| rules.because(rule, site.locale).map(ToOwned::to_owned);
        let mailbox = DecisionLink::mailbox(&self.secrets, address);
        let token = |held: &HeldComment| DecisionLink::sent(held.id, held.revision, mailbox, now).sign(&self.secrets);
        self.ready(due, &to, Content::Held { comments: &comments, total, because: &because, token: &token }, now)
    }

    async fn to_reader(&self, due: &DueMail, site: &Site, hash: KeyedHash, now: Timestamp) -> Result<Next, NextError> {
        if due.unsubscribed {
            return Ok(Next::Void("the reader wants no more mail"));
        }
        let Some(address) = &due.address else { return Ok(Next::Void("the address was erased")) };
        let to = Addressee { site, address, hash, locale: due.locale.unwrap_or(site.locale) };
        match due.kind {
            NotificationKind::Confirm if due.confirmed => Ok(Next::Void("the address is confirmed")),
            NotificationKind::Held | NotificationKind::Invitation => Ok(Next::Void("not a mail to a reader")),
            NotificationKind::Confirm | NotificationKind::Published | NotificationKind::Reply => self.about_comment(due, &to, now).await,
        }
    }

    /// Each try has a link of its own: what was handed over to nobody may have been read by somebody.
    async fn to_invited(&self, due: &DueMail, site: &Site, hash: KeyedHash, now: Timestamp) -> Result<Next, NextError> {
        let Some(invitation) = self.outbox.invitation(due.id, now).await? else {
            return Ok(Next::Void("the invitation has ended"));
        };
        let Some(address) = invitation.address(&self.secrets) else {
            return Ok(Next::Void("the address was sealed with a key that is not in the secrets file"));
        };
        if let Some(until) = self.recent.full_until(&hash, now) {
            return Ok(Next::PutOff(until));
        }
        let token = new_token();
        self.outbox.add_invitation_link(&invitation, &self.token_key.hash(&[token.as_bytes()]), now).await?;
        let to = Addressee { site, address: &address, hash, locale: site.locale };
        self.ready(due, &to, Content::Invitation { invitation: &invitation, token: &token }, now)
    }

    async fn about_comment(&self, due: &DueMail, to: &Addressee<'_>, now: Timestamp) -> Result<Next, NextError> {
        let subject = due.subject.as_ref().filter(|subject| subject.approved && subject.body.is_some());
        let purpose = match (due.kind, subject) {
            (NotificationKind::Confirm, _) => purpose::CONFIRM,
            (_, None) => return Ok(Next::Void("the comment is not public")),
            (_, Some(_)) if !due.confirmed => return Ok(Next::AskFirst),
            (_, Some(_)) => purpose::UNSUBSCRIBE,
        };
        if let Some(until) = self.recent.full_until(&to.hash, now) {
            return Ok(Next::PutOff(until));
        }
        let token = self.token(to, purpose, now).await?;
        let content = match (due.kind, subject) {
            (NotificationKind::Reply, Some(subject)) => Content::Reply { subject, unsubscribe: &token },
            (NotificationKind::Published, Some(subject)) => Content::Published { subject, unsubscribe: &token },
            _ => Content::Confirm { token: &token },
        };
        self.ready(due, to, content, now)
    }

    fn ready(&self, due: &DueMail, to: &Addressee<'_>, content: Content<'_>, now: Timestamp) -> Result<Next, NextError> {
        let Addressee { site, address, hash, locale } = *to;
        let mail = self.composer.compose(&Draft { site, to: address, locale, message_id: &due.message_id, now, content })?;
        Ok(match self.recent.admit(&hash, now) {
            Ok(()) => Next::Send { mail: Box::new(mail), to: hash },
            Err(until) => Next::PutOff(until),
        })
    }

    /// A token for a link, kept by its hash alone.
    async fn token(&self, to: &Addressee<'_>, purpose: &str, now: Timestamp) -> Result<String, StoreError> {
        let token = new_token();
        let hash = self.token_key.hash(&[token.as_bytes()]);
        self.outbox.add_reader_token(&to.site.key, &to.hash, purpose, &hash, now).await?;
        Ok(token)
    }
}

/// Who gets a mail.
struct Addressee<'a> {
    site: &'a Site,
    address: &'a EmailAddress,
    hash: KeyedHash,
    locale: Locale,
}

impl std::fmt::Debug for Notifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notifier({:?})", self.mailer)
    }
}

#[derive(Debug, thiserror::Error)]
enum NextError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Compose(#[from] ComposeError),
}

fn settle(done: Option<Result<Result<Outcome, StoreError>, tokio::task::JoinError>>, round: &mut Round, failed: &mut Option<StoreError>) {
    match done {
        None => {}
        Some(Ok(Ok(outcome))) => round.count(outcome),
        Some(Ok(Err(error))) => *failed = Some(error),
        Some(Err(panicked)) => {
            tracing::error!(%panicked, "a mail could not be dealt with");
            round.down = true;
        }
    }
}

/// The wait before the next try of a mail that was tried `attempts` times before this one failed. `random` spreads mails that failed
/// together over a quarter of it, either way.
fn back_off(attempts: u32, random: u32) -> Duration {
    let wait = FIRST_RETRY.saturating_mul(1_u32.checked_shl(attempts).unwrap_or(u32::MAX)).min(LONGEST_RETRY);
    let spread = f64::from(random) / f64::from(u32::MAX) / 2.0;
    wait.mul_f64(0.75 + spread)
}

#[cfg(test)]
mod tests;
