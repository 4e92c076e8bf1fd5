//! Asks external checks what intake did not wait for, and judges again with their answers. One loop a check, so that none waits for another.
//!
//! A check that gives no answer leaves the comment held, with the reason in its latest judgement, and is asked again later. A crash between
//! asking and recording asks once more.

use crate::{
    checks::{Check, CheckError, Question},
    clock::Clock,
    domain::{Cause, CheckAnswer, CommentId, Fact, Judgement, Site, Sites, Status, Submission, Timestamp},
    filter::RulesInForce,
    metrics::{CheckLabels, Metrics},
    store::{CheckOutcome, Listed, MailingRules, OwedCheck, Store, StoreError},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::{self, JoinError, JoinSet},
};

/// The time between two looks at what is owed, while nothing is.
const EVERY: Duration = Duration::from_millis(500);

/// What the loop of one check works with.
pub struct Rechecking {
    /// Who is asked.
    pub check: Arc<Check>,
    /// By what rules is judged.
    pub rules: Arc<RulesInForce>,
    /// Where it is owed.
    pub store: Arc<dyn Store>,
    /// Whose comments.
    pub sites: Sites,
    /// What each site owes by mail.
    pub mailing: HashMap<String, Arc<MailingRules>>,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Tells the mail worker that something is owed.
    pub mail_owed: Arc<Notify>,
}

/// What the check said, or why it said nothing.
#[derive(Clone, Debug)]
enum Said {
    /// This.
    Answer(CheckAnswer),
    /// Nothing; it is asked again at this time.
    NotYet(CheckError, Timestamp),
    /// Nothing, so often that it is not asked any more.
    GivenUp(CheckError, u32),
    /// It was not asked: no rule wants its answer any more.
    NotWanted,
}

impl Rechecking {
    /// Asks what is owed until the program stops, a few at once. What is under way then is asked again after the next start.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        let mut asked = HashMap::new();
        loop {
            for owed in self.due(under_way.len(), asked.values().copied().collect()).await {
                let (this, id) = (Arc::clone(&self), owed.comment.id);
                let task = under_way.spawn(async move { this.deal_with(&owed).await });
                asked.insert(task.id(), id);
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                Some(done) = under_way.join_next_with_id() => if self.ended(done, &mut asked) { continue },
                () = tokio::time::sleep(EVERY) => continue,
            }
            // What could not be recorded is due still: not at once again.
            tokio::time::sleep(EVERY).await;
        }
    }

    /// What may be begun beside so many questions under way.
    async fn due(&self, under_way: usize, asked: Vec<CommentId>) -> Vec<OwedCheck> {
        let room = self.check.settings().at_once.get().saturating_sub(u32::try_from(under_way).unwrap_or(u32::MAX));
        if room == 0 {
            return Vec::new();
        }
        let due = self.store.checks_due(self.check.name(), &asked, room, self.clock.now()).await;
        due.unwrap_or_else(|error| {
            tracing::error!(check = self.check.name(), %error, "what is owed by a check cannot be read");
            Vec::new()
        })
    }

    /// One question has ended; says whether well.
    fn ended(&self, done: Result<(task::Id, Result<(), StoreError>), JoinError>, asked: &mut HashMap<task::Id, CommentId>) -> bool {
        let (task, ended) = match done {
            Ok((task, ended)) => (task, ended.map_err(|error| error.to_string())),
            Err(error) => (error.id(), Err(error.to_string())),
        };
        let comment = asked.remove(&task).map(|id| id.to_string()).unwrap_or_default();
        if let Err(error) = &ended {
            let check = self.check.name();
            tracing::error!(check, comment, error, "what a check said could not be recorded; it is asked again");
        }
        ended.is_ok()
    }

    async fn deal_with(&self, owed: &OwedCheck) -> Result<(), StoreError> {
        let comment = &owed.comment;
        let (site, submission) = (self.sites.get(comment.site.as_str()), comment.submission());
        let undecided = matches!(comment.status, Status::Pending | Status::Approved) && self.store.decisions(comment.id).await?.is_empty();
        let mailing = self.mailing.get(comment.site.as_str());
        let (Some(site), Some(mailing), Ok(submission), true) = (site, mailing, submission, undecided) else {
            return self.forget(owed).await;
        };
        let said = self.ask(owed, site, &submission).await;
        self.count(&said);
        let at = self.clock.now();
        let judge = |comment: &Listed| self.judge_again(&said, comment, &submission, site, at);
        let again = if let Said::NotYet(_, at) = &said { Some(*at) } else { None };
        let outcome = CheckOutcome { comment: comment.id, name: &owed.name, revision: comment.revision, judge: &judge, again, at };
        if let Some(recorded) = self.store.record_check(&outcome, mailing).await? {
            self.metrics.judged(&recorded.comment.judgement, &site.key);
            self.mail_owed.notify_one();
        }
        Ok(())
    }

    async fn ask(&self, owed: &OwedCheck, site: &Site, submission: &Submission) -> Said {
        if !self.rules.current().checks_for(submission).contains(owed.name.as_str()) {
            return Said::NotWanted;
        }
        let (id, received_at, now) = (owed.comment.id, owed.comment.created_at, self.clock.now());
        let settings = self.check.settings();
        match self.check.ask(&Question { id, submission, site, received_at, now }).await {
            Ok(answer) => Said::Answer(answer),
            Err(error) if owed.attempts + 1 >= settings.attempts.get() => {
                tracing::warn!(check = owed.name, comment = %id, tries = owed.attempts + 1, %error, "a check is given up; the comment stays held");
                Said::GivenUp(error, owed.attempts + 1)
            }
            Err(error) => {
                tracing::info!(check = owed.name, comment = %id, tries = owed.attempts + 1, %error, "a check is asked again later");
                let wait = settings.wait_after(owed.attempts + 1).mul_f64(rand::random_range(0.8..1.2));
                Said::NotYet(error, self.clock.now().plus(wait))
            }
        }
    }

    /// The judgement with what the check said; `None` if that says nothing new.
    fn judge_again(&self, said: &Said, comment: &Listed, submission: &Submission, site: &Site, at: Timestamp) -> Option<Judgement> {
        let mut facts = comment.judgement.facts.clone();
        let name = self.check.name();
        let fact = match said {
            Said::Answer(answer) => Some(Fact::Known(answer.clone())),
            Said::NotYet(error, _) => Some(Fact::Unknown(format!("the check {name}: {error}"))),
            Said::GivenUp(error, tries) => Some(Fact::Unknown(format!("the check {name} was given up after {tries} tries: {error}"))),
            Said::NotWanted => None,
        };
        let before = match fact.clone() {
            Some(fact) => facts.checks.insert(name.to_owned(), fact),
            None => facts.checks.remove(name),
        };
        if before == fact {
            return None;
        }
        let judgement = self.rules.current().judge(Cause::Recheck, submission, facts, site);
        Some(Judgement { at, ..judgement })
    }

    /// Nothing can or need be asked any more: the text is gone, a moderator decided, or the site is not configured.
    async fn forget(&self, OwedCheck { comment, name, .. }: &OwedCheck) -> Result<(), StoreError> {
        let nobody =
            MailingRules { host: String::new(), moderators: Vec::new(), digest_interval: Duration::ZERO, undo_window: Duration::ZERO };
        let judge = |_: &Listed| None;
        let (revision, at) = (comment.revision, self.clock.now());
        let outcome = CheckOutcome { comment: comment.id, name, revision, judge: &judge, again: None, at };
        self.store.record_check(&outcome, &nobody).await?;
        Ok(())
    }

    fn count(&self, said: &Said) {
        let outcome = match said {
            Said::Answer(_) => "answered",
            Said::NotYet(..) => "failed",
            Said::GivenUp(..) => "given-up",
            Said::NotWanted => "not-wanted",
        };
        self.metrics.checks.get_or_create(&CheckLabels { check: self.check.name().to_owned(), outcome }).inc();
    }
}
