//! Where stores are opened, and envelopes to put into them.

use crate::support::TestDatabase;
use async_trait::async_trait;
use std::{sync::Arc, time::Duration};
use toguna::{
    domain::{
        AuthorName, Bench, Body, CampaignDecision, Cause, CommentId, Contribution, Decision, EmailAddress, Envelope, Evidence, Fact, Facts,
        Field, HashKey, Judgement, KeyedHash, Likeness, Locale, Mode, Points, Site, SiteKey, Submission, ThreadKey, Thresholds, Timestamp,
        Verdict,
    },
    store::{Arrival, DatabaseSettings, DatabaseUrl, DecisionOrder, MailingRules, Store, postgres::PostgresStore, sqlite::SqliteStore},
};

/// Where stores of one kind are opened.
#[async_trait]
pub trait Ground: Send + Sync {
    /// The same store every time, with the sites `demo` and `other`.
    async fn open(&self) -> Arc<dyn Store>;

    /// Whether a word that is searched finds what begins with it.
    fn words_begin(&self) -> bool {
        true
    }
}

pub struct SqliteGround(tempfile::TempDir);

impl SqliteGround {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.0.path().join("store.db")
    }
}

#[async_trait]
impl Ground for SqliteGround {
    async fn open(&self) -> Arc<dyn Store> {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&self.path()).await.unwrap());
        store.register_sites(&["demo", "other"].map(|key| Arc::new(a_site(key))), NOW).await.unwrap();
        store
    }
}

pub struct PostgresGround(TestDatabase);

impl PostgresGround {
    /// A database of its own; `None` where PostgreSQL is not installed.
    pub async fn new() -> Option<Self> {
        TestDatabase::with_tables().await.map(Self)
    }

    /// One without tables.
    pub async fn empty() -> Option<Self> {
        TestDatabase::new().await.map(Self)
    }

    pub fn settings(&self) -> DatabaseSettings {
        DatabaseSettings { url: Some(DatabaseUrl::parse(self.0.url()).unwrap()), connections: 6.try_into().unwrap() }
    }

    pub const fn database(&self) -> &TestDatabase {
        &self.0
    }

    /// Past the store.
    pub async fn outside(&self) -> sqlx::PgPool {
        sqlx::PgPool::connect(self.0.url()).await.unwrap()
    }
}

#[async_trait]
impl Ground for PostgresGround {
    fn words_begin(&self) -> bool {
        false
    }

    async fn open(&self) -> Arc<dyn Store> {
        let store: Arc<dyn Store> = Arc::new(PostgresStore::connect(&self.settings()).await.unwrap());
        store.register_sites(&["demo", "other"].map(|key| Arc::new(a_site(key))), NOW).await.unwrap();
        store
    }
}

pub fn a_site(key: &str) -> Site {
    Site {
        key: site(key),
        name: key.to_owned(),
        origins: Vec::new(),
        locale: Locale::Fr,
        time_zone: jiff::tz::TimeZone::UTC,
        thread_pattern: None,
        wordpress_pages: std::collections::HashMap::new(),
        thresholds: Thresholds::default(),
        premoderate: toguna::domain::Premoderate::Nobody,
        after_submit: toguna::domain::AfterSubmit::Status,
        moderators: Vec::new(),
        digest_interval: HOUR,
        pressure: 100,
        grounds: toguna::domain::SiteGround::built_in(),
        reports_hold_from: 5,
        second_factor: toguna::domain::SecondFactor::Optional,
    }
}

/// Runs promises over a fresh ground each.
macro_rules! contract {
    ($($promise:ident),* $(,)?) => {
        mod sqlite {
            use crate::store_contract::ground::SqliteGround;
            $(#[tokio::test] async fn $promise() { super::$promise(&SqliteGround::new()).await; })*
        }

        mod postgres {
            use crate::store_contract::ground::PostgresGround;
            $(#[tokio::test] async fn $promise() {
                let Some(ground) = PostgresGround::new().await else { return };
                super::$promise(&ground).await;
            })*
        }
    };
}
pub(crate) use contract;

pub const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
pub const SECOND: Duration = Duration::from_secs(1);
pub const HOUR: Duration = Duration::from_hours(1);
pub const DAY: Duration = Duration::from_hours(24);
pub const UNDO: Duration = Duration::from_secs(10);

pub fn site(key: &str) -> SiteKey {
    SiteKey::parse(key).unwrap()
}

pub fn thread(key: &str) -> ThreadKey {
    ThreadKey::stored(key.to_owned())
}

pub fn hash(text: &str) -> KeyedHash {
    HashKey::new([7; 32]).hash(&[text.as_bytes()])
}

pub fn mailing() -> MailingRules {
    MailingRules { host: "example.org".to_owned(), moderators: vec![hash("moderator")], digest_interval: HOUR, undo_window: UNDO }
}

/// A comment on its way, to be changed until it is what a test needs.
#[derive(Clone)]
pub struct Draft {
    pub site: &'static str,
    pub thread: String,
    pub author: String,
    pub verdict: Verdict,
    pub parent: Option<CommentId>,
    pub notify: bool,
    pub at: Timestamp,
    pub id: CommentId,
    pub source: &'static str,
    pub likeness: Option<Likeness>,
    pub campaign: Option<CampaignDecision>,
}

pub fn draft(verdict: Verdict) -> Draft {
    let id = CommentId::new(NOW, rand::random());
    Draft {
        site: "demo",
        thread: "/article".to_owned(),
        author: "awa".to_owned(),
        verdict,
        parent: None,
        notify: false,
        at: NOW,
        id,
        source: "source",
        likeness: None,
        campaign: None,
    }
}

impl Draft {
    pub fn by(self, author: &str) -> Self {
        Self { author: author.to_owned(), ..self }
    }

    pub fn on(self, thread: &str) -> Self {
        Self { thread: thread.to_owned(), ..self }
    }

    pub fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    pub fn answering(self, parent: CommentId) -> Self {
        Self { parent: Some(parent), ..self }
    }

    pub fn notified(self) -> Self {
        Self { notify: true, ..self }
    }

    pub fn from(self, source: &'static str) -> Self {
        Self { source, ..self }
    }

    /// With a text that resembles this.
    pub fn like(self, bits: u64) -> Self {
        Self { likeness: Some(Likeness::from_bits(bits)), ..self }
    }

    /// Judged as one of a campaign that was decided about.
    pub fn of_campaign(self, campaign: i64, decision: Decision) -> Self {
        Self { campaign: Some(CampaignDecision { campaign, decision }), ..self }
    }

    pub fn of_site(self, site: &'static str) -> Self {
        Self { site, ..self }
    }

    pub fn arrival(&self) -> Arrival {
        let campaign = Fact::Known(self.campaign);
        let facts = Facts { campaign, email_pace: Fact::Unknown("the memory is away".to_owned()), ..Facts::ordinary(self.at) };
        let points = match self.verdict {
            Verdict::Approve => 0,
            Verdict::Hold => 300,
            Verdict::Spam => 600,
            Verdict::Discard => 1_000,
        };
        let evidence = Evidence { field: Some(Field::Body), span: Some((0, 4)), read_as: "text".to_owned() };
        let contribution = Contribution {
            rule: "a-rule".into(),
            points: Points::hundredths(points),
            floor: None,
            mode: Mode::Active,
            evidence: vec![evidence],
        };
        let bench = Bench { thresholds: Thresholds::default(), rule_set: "rules".into(), engine: "1".into() };
        let envelope = Envelope {
            id: self.id,
            received_at: self.at,
            submission: Submission {
                site: site(self.site),
                thread: thread(&self.thread),
                parent: self.parent,
                name: AuthorName::parse(&self.author).unwrap(),
                email: EmailAddress::parse(&format!("{}@example.org", self.author)).unwrap(),
                website: toguna::domain::Website::parse("https://example.org/me").unwrap(),
                body: Body::parse(&format!("text of {}", self.id)).unwrap(),
                notify: self.notify,
                locale: Locale::En,
            },
            author: hash(&self.author),
            source: hash(self.source),
            likeness: self.likeness,
            facts: facts.clone(),
        };
        let judgement = Judgement::reach(Cause::Intake, facts, vec![contribution], &bench);
        Arrival { envelope, judgement, mailing: Arc::new(mailing()) }
    }

    /// Stores it, and gives its id.
    pub async fn stored(&self, store: &dyn Store) -> CommentId {
        let stored = store.store_batch(&[self.arrival()], self.at).await.unwrap();
        assert_eq!(stored.fresh, 1);
        self.id
    }
}

/// A decision on the comment as it is now.
pub async fn decide(store: &dyn Store, id: CommentId, decision: toguna::domain::Decision, at: Timestamp) -> toguna::store::Decided {
    let revision = store.comment(id).await.unwrap().revision;
    store.decide(&order(id, decision, revision, at), &mailing()).await.unwrap()
}

pub fn order(comment: CommentId, decision: toguna::domain::Decision, revision: i64, at: Timestamp) -> DecisionOrder {
    DecisionOrder {
        comment,
        decision,
        reason: Some("because".to_owned()),
        ground: None,
        revision,
        actor: "token 1".to_owned(),
        site: None,
        at,
    }
}
