use super::{Listed, StoreError};
use crate::domain::{Points, Search, SiteKey, Status};
use async_trait::async_trait;

/// In which order moderators go through comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// Those first that readers report, the most reports first; then those whose score is nearest to the threshold: there the filter knows
    /// least.
    Urgent,
    /// Thread by thread, the oldest first.
    Article,
}

impl Order {
    /// Every order there is.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Urgent, Self::Article];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Urgent => "urgent",
            Self::Article => "article",
        }
    }

    /// Reads [`Order::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}

/// Which comments a moderator goes through.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// The site.
    pub site: SiteKey,
    /// Only with this status; `None` for all.
    pub status: Option<Status>,
    /// Only what this finds.
    pub search: Search,
    /// In which order.
    pub order: Order,
    /// The threshold that [`Order::Urgent`] looks at.
    pub hold: Points,
    /// How many at most.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<i64>,
}

/// One page of a queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The comments.
    pub comments: Vec<Listed>,
    /// What to pass as [`QueueQuery::after`] for the next page; `None` at the end.
    pub next: Option<i64>,
}

impl QueueQuery {
    /// One page of the comments that were found with one more than wanted.
    pub(super) fn page(&self, mut comments: Vec<Listed>) -> QueuePage {
        let limit = self.limit as usize;
        let more = comments.len() > limit;
        comments.truncate(limit);
        let next = comments.last().filter(|_| more).map(|comment| comment.seq);
        QueuePage { comments, next }
    }

    /// Whether of each campaign one member alone is shown, the newest that waits: in what waits, where nothing is searched.
    pub(super) fn folds_campaigns(&self) -> bool {
        self.status == Some(Status::Pending) && self.search.is_empty()
    }

    /// By what the pages are cut.
    pub(super) fn walk(&self) -> Walk {
        let has_dates = self.search.before.is_some() || self.search.since.is_some();
        match self.order {
            // The days that are asked for may be far from both ends: an index over times leads there, which only what waits has.
            Order::Newest if has_dates && self.status == Some(Status::Pending) => Walk::NewestTime,
            Order::Oldest if has_dates && self.status == Some(Status::Pending) => Walk::OldestTime,
            Order::Newest => Walk::Newest,
            Order::Oldest => Walk::Oldest,
            Order::Urgent => Walk::Urgent,
            Order::Article => Walk::Article,
        }
    }
}

/// In which order a queue is gone through. It depends on the query alone, and each page goes on behind the last comment of the one before, so
/// that the thousandth page takes no longer than the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// By `seq`, downwards.
    Newest,
    /// By `seq`.
    Oldest,
    /// By time of writing, downwards.
    NewestTime,
    /// By time of writing.
    OldestTime,
    /// By reports, downwards; then by the distance from the threshold: above it the oldest first, beneath it the newest.
    Urgent,
    /// By thread, then by `seq`.
    Article,
}

impl Walk {
    /// The terms to order by, of a comment `c`. `hold` is the threshold's placeholder.
    pub fn terms(self, hold: &str) -> String {
        match self {
            Self::Newest => "c.seq DESC".to_owned(),
            Self::Oldest => "c.seq".to_owned(),
            Self::NewestTime => "c.created_at DESC, c.seq DESC".to_owned(),
            Self::OldestTime => "c.created_at, c.seq".to_owned(),
            Self::Article => "c.thread_id, c.seq".to_owned(),
            Self::Urgent => urgency(hold),
        }
    }

    /// What comes behind a comment, as a comparison of one or two columns of `c` with two numbers; `None` for [`Walk::Urgent`], which goes in
    /// two directions.
    pub const fn behind(self) -> Option<Behind> {
        Some(match self {
            Self::Newest => Behind { columns: "c.seq", is: "<" },
            Self::Oldest => Behind { columns: "c.seq", is: ">" },
            Self::NewestTime => Behind { columns: "c.created_at, c.seq", is: "<" },
            Self::OldestTime => Behind { columns: "c.created_at, c.seq", is: ">" },
            Self::Article => Behind { columns: "c.thread_id, c.seq", is: ">" },
            Self::Urgent => return None,
        })
    }
}

/// By what [`Walk::Urgent`] orders, upwards, of a comment `c`.
pub(super) fn urgency(hold: &str) -> String {
    format!(
        "-c.reports, abs(c.score - {hold}), CASE WHEN c.score < {hold} THEN 1 ELSE 0 END, CASE WHEN c.score < {hold} THEN -c.seq ELSE c.seq END"
    )
}

/// A comparison of columns.
pub(super) struct Behind {
    pub columns: &'static str,
    pub is: &'static str,
}

/// The comment that a page goes on behind.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Place {
    pub id: i64,
    pub seq: i64,
    pub score: i64,
    pub thread_id: i64,
    pub created_at: i64,
    pub reports: i64,
}

impl Place {
    /// The values of [`urgency`].
    pub fn urgency(&self, hold: i64) -> [i64; 4] {
        let below = self.score < hold;
        [-self.reports, (self.score - hold).abs(), i64::from(below), if below { -self.seq } else { self.seq }]
    }

    /// The values of [`Behind::columns`].
    pub fn values(&self, walk: Walk) -> Vec<i64> {
        match walk {
            Walk::Newest | Walk::Oldest | Walk::Urgent => vec![self.seq],
            Walk::NewestTime | Walk::OldestTime => vec![self.created_at, self.seq],
            Walk::Article => vec![self.thread_id, self.seq],
        }
    }
}

/// Where the two directions of [`Walk::Urgent`] go on: upwards behind the first score and `seq`, downwards behind the second. What readers
/// report comes before them.
pub(super) fn both_ways(place: Option<Place>, hold: i64) -> [(i64, i64); 2] {
    match place.filter(|place| place.reports == 0) {
        None => [(hold, 0), (hold, 0)],
        // At the same distance, what is above comes first.
        Some(place) if place.score >= hold => {
            [(place.score, place.seq), (2 * hold - place.score, if place.score == hold { 0 } else { i64::MAX })]
        }
        Some(place) => [(2 * hold - place.score, i64::MAX), (place.score, place.seq)],
    }
}

/// What moderators go through.
#[async_trait]
pub trait Queues: Send + Sync {
    /// One page.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError>;

    /// How many a query finds on all its pages, counted up to `most`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError>;
}
