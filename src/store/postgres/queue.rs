//! One page of a queue, and how much a search finds.
//!
//! PostgreSQL guesses how many rows a filter leaves, and where it guesses wrong it goes through the whole queue. So each filter's own index is
//! asked first, up to a limit ([`Source`]), as in SQLite: what it gives is few enough to be sorted ([`Few`]), or else so common that going through
//! the queue in its own order soon meets a page of it. Every statement that looks for comments says no more than what is asked for, and is planned
//! for its values.

use super::{
    PostgresStore, StoreError,
    retry::in_transaction,
    rows::{self, ListedRow},
    sql,
};
use crate::{
    domain::{Points, Search, Status, Timestamp},
    store::{
        MOST_LOOKED_THROUGH, QueuePage, QueueQuery, Queues,
        queue::{Place, Walk, both_ways, urgency},
    },
};
use async_trait::async_trait;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// So many comments are looked up and sorted for a page at most.
const FEW: i64 = 2_000;
/// How common words are is seen from so many of the newest comments: an index of words cannot be asked up to a limit.
const SAMPLE: i64 = 1_000;
/// Words that so many of these have are met soon enough, by whoever goes through the queue for a page.
const COMMON_ON_A_PAGE: i64 = 10;
/// The same for who counts.
const COMMON_TO_COUNT: i64 = 200;

#[async_trait]
impl Queues for PostgresStore {
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError> {
        let site = self.site_id(&query.site)?;
        let found: Vec<ListedRow> = in_transaction!(self, |connection| page(connection, site, query))?;
        Ok(query.page(found.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?))
    }

    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError> {
        let site = self.site_id(&query.site)?;
        Ok(rows::count(in_transaction!(self, |connection| count(connection, site, query, most))?))
    }
}

async fn page(connection: &mut PgConnection, site: i64, query: &QueueQuery) -> Result<Vec<ListedRow>, StoreError> {
    let place = match query.after {
        Some(after) => sqlx::query_as(sql::QUEUE_PLACE).bind(site).bind(after).fetch_optional(&mut *connection).await?,
        None => None,
    };
    let asked = Asked { site, query, place };
    let few = asked.few(connection, COMMON_ON_A_PAGE).await?;
    if few.is_none() {
        row_by_row(connection).await?;
    }
    let found: Vec<i64> = asked.page(few.as_ref()).build_query_scalar().persistent(false).fetch_all(&mut *connection).await?;
    // What a page shows is read by one plan, which is made once: making it takes longer than all the rest.
    sqlx::raw_sql("SET LOCAL plan_cache_mode = force_generic_plan").execute(&mut *connection).await?;
    Ok(sqlx::query_as(sql::QUEUE_PAGE).bind(found).fetch_all(connection).await?)
}

async fn count(connection: &mut PgConnection, site: i64, query: &QueueQuery, most: u32) -> Result<i64, StoreError> {
    let asked = Asked { site, query, place: None };
    // A source that is counted is gone through no further than up to the limit.
    let listed = |source: &Source| !matches!(source, Source::Words | Source::Names);
    let few = asked.few(connection, COMMON_TO_COUNT).await?;
    if few.is_none() {
        row_by_row(connection).await?;
    }
    let few = few.or_else(|| Source::of(query).find(listed).map(Few::Through));
    let mut sql = QueryBuilder::new("");
    asked.push_few(&mut sql, few.as_ref());
    sql.push("SELECT count(*) FROM (SELECT 1 AS one FROM ");
    asked.push_found(&mut sql, few.as_ref());
    sql.push(" LIMIT ").push_bind(i64::from(most)).push(") found");
    Ok(sql.build_query_scalar().persistent(false).fetch_one(connection).await?)
}

/// What is common is met soon, by whoever looks at one comment after the other: not by an index that gathers a million of them first.
async fn row_by_row(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("SET LOCAL enable_bitmapscan = off").execute(connection).await?;
    Ok(())
}

/// Notes what a query finds as what an order takes, with the revisions as they are.
pub(super) async fn take(connection: &mut PgConnection, site: i64, query: &QueueQuery, bulk: i64, most: u32) -> Result<(), StoreError> {
    let asked = Asked { site, query, place: None };
    let few = asked.few(connection, COMMON_ON_A_PAGE).await?;
    let mut sql = QueryBuilder::new("INSERT INTO bulk_items (bulk_id, comment_id, revision) ");
    asked.push_few(&mut sql, few.as_ref());
    sql.push("SELECT ").push_bind(bulk).push(", c.id, c.revision FROM ");
    asked.push_found(&mut sql, few.as_ref());
    sql.push(" LIMIT ").push_bind(i64::from(most));
    sql.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// What comments are found through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The address that what waits came from.
    Address,
    /// Words of texts.
    Words,
    /// Words of names.
    Names,
    /// What a rule had something to say about.
    Rule,
    /// Scores of what waits.
    Scores,
    /// Articles of what waits.
    Articles,
    /// When what waits was written.
    Times,
    /// What readers report.
    Reports,
}

impl Source {
    /// Those that a query has besides the queue itself.
    fn of(query: &QueueQuery) -> impl Iterator<Item = Self> {
        let search = &query.search;
        let waits = query.status == Some(Status::Pending);
        let has = [
            (Self::Address, waits && search.same_source.is_some()),
            (Self::Rule, search.rule.is_some()),
            (Self::Scores, waits && (search.least.is_some() || search.most.is_some())),
            (Self::Articles, waits && search.on.is_some()),
            (Self::Times, waits && (search.before.is_some() || search.since.is_some())),
            (Self::Reports, search.is_about_reported()),
            (Self::Names, search.author.is_some()),
            (Self::Words, !search.texts.is_empty()),
        ];
        has.into_iter().filter(|(_, has)| *has).map(|(source, _)| source)
    }
}

/// Comments that are looked at one by one instead of going through the queue.
enum Few {
    /// These, which a source gave.
    Listed(Source, Vec<i64>),
    /// What is found through this source, in the same statement.
    Through(Source),
}

impl Few {
    /// Whether this is what a source gives, so that its condition holds of all.
    fn is(few: Option<&Self>, source: Source) -> bool {
        few.is_some_and(|(Self::Listed(of, _) | Self::Through(of))| *of == source)
    }
}

/// A query of a site, and where its page begins.
#[derive(Clone, Copy)]
struct Asked<'a> {
    site: i64,
    query: &'a QueueQuery,
    place: Option<Place>,
}

impl Asked<'_> {
    /// The comments of a source that has few, if there is one. `common` is how many of the [`SAMPLE`] have words that are not few.
    async fn few(self, connection: &mut PgConnection, common: i64) -> Result<Option<Few>, StoreError> {
        // Unlike every other statement, these are planned for their values: how many rows a filter leaves decides which index is right. Else row by
        // row, through indexes, as they all are.
        let for_values = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL max_parallel_workers_per_gather = 0";
        sqlx::raw_sql(for_values).execute(&mut *connection).await?;
        for source in Source::of(self.query) {
            if matches!(source, Source::Words | Source::Names) {
                let met: i64 = self.sample(source).build_query_scalar().persistent(false).fetch_one(&mut *connection).await?;
                if met < common {
                    return Ok(Some(Few::Through(source)));
                }
            } else {
                let mut sql = QueryBuilder::new("SELECT coalesce(array_agg(comment_id), '{}') FROM (");
                self.push_source(&mut sql, source);
                sql.push(" LIMIT ").push_bind(FEW + 1).push(") few");
                let listed: Vec<i64> = sql.build_query_scalar().persistent(false).fetch_one(&mut *connection).await?;
                if i64::try_from(listed.len()).is_ok_and(|comments| comments <= FEW) {
                    return Ok(Some(Few::Listed(source, listed)));
                }
            }
        }
        Ok(None)
    }

    /// How many of the newest comments have words.
    fn sample(self, source: Source) -> QueryBuilder<Postgres> {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT id FROM comments WHERE site_id = ");
        sql.push_bind(self.site).push(" ORDER BY seq DESC LIMIT ").push_bind(SAMPLE);
        sql.push(") newest JOIN comment_texts w ON w.comment_id = newest.id WHERE ");
        if source == Source::Words {
            sql.push("w.words @@ ");
            push_words(&mut sql, &self.query.search);
        } else {
            sql.push("w.name @@ ");
            push_name(&mut sql, &self.query.search);
        }
        sql
    }

    /// The numbers of a source's comments.
    fn push_source(self, sql: &mut QueryBuilder<Postgres>, source: Source) {
        let search = &self.query.search;
        match source {
            Source::Rule => {
                sql.push("SELECT comment_id FROM comment_rules WHERE rule = ").push_bind(search.rule.clone());
            }
            Source::Words => {
                sql.push("SELECT comment_id FROM comment_texts WHERE words @@ ");
                push_words(sql, search);
            }
            Source::Names => {
                sql.push("SELECT comment_id FROM comment_texts WHERE name @@ ");
                push_name(sql, search);
            }
            Source::Articles => {
                sql.push("SELECT c.id AS comment_id FROM threads t CROSS JOIN LATERAL (SELECT id FROM comments WHERE status = 'pending' AND site_id = ");
                sql.push_bind(self.site).push(" AND thread_id = t.id OFFSET 0) c WHERE t.site_id = ").push_bind(self.site);
                sql.push(" AND strpos(t.key, ").push_bind(search.on.clone()).push(") > 0");
            }
            Source::Address => {
                sql.push("SELECT c.id AS comment_id FROM ");
                self.push_of_address(sql);
            }
            Source::Reports => {
                sql.push("SELECT c.id AS comment_id FROM comments c WHERE c.reports > 0 AND c.site_id = ").push_bind(self.site);
                self.push_reports(sql);
            }
            Source::Scores | Source::Times => {
                sql.push("SELECT c.id AS comment_id FROM comments c WHERE c.status = 'pending' AND c.site_id = ").push_bind(self.site);
                // In the order of their index: PostgreSQL would go through the queue instead, where it takes most of it to be within the bounds.
                if source == Source::Scores {
                    self.push_scores(sql);
                    sql.push(" ORDER BY c.score");
                } else {
                    self.push_times(sql);
                    sql.push(" ORDER BY c.created_at");
                }
            }
        }
    }

    /// What is gone through before anything else.
    fn push_few(self, sql: &mut QueryBuilder<Postgres>, few: Option<&Few>) {
        let Some(few) = few else { return };
        sql.push("WITH few AS MATERIALIZED (");
        match few {
            Few::Listed(_, comments) => {
                sql.push("SELECT unnest(").push_bind(comments.clone()).push(") AS comment_id");
            }
            Few::Through(source) => self.push_source(sql, *source),
        }
        sql.push(") ");
    }

    /// The numbers of a page's comments, in their order.
    fn page(self, few: Option<&Few>) -> QueryBuilder<Postgres> {
        let walk = self.query.walk();
        let (hold, one_more) = (self.query.hold.as_hundredths().to_string(), i64::from(self.query.limit) + 1);
        let mut sql = QueryBuilder::new("");
        self.push_few(&mut sql, few);
        sql.push("SELECT c.id FROM (");
        if walk == Walk::Urgent {
            self.push_both_ways(&mut sql, few);
        } else {
            sql.push("SELECT c.id AS found FROM ");
            self.push_found(&mut sql, few);
            if let Some((place, behind)) = self.place.zip(walk.behind()) {
                sql.push(format!(" AND ({}) {} (", behind.columns, behind.is));
                let mut values = sql.separated(", ");
                for value in place.values(walk) {
                    values.push_bind(value);
                }
                sql.push(")");
            }
            sql.push(format!(" ORDER BY {} LIMIT ", walk.terms(&hold))).push_bind(one_more);
        }
        sql.push(") page JOIN comments c ON c.id = page.found ORDER BY ").push(walk.terms(&hold)).push(" LIMIT ").push_bind(one_more);
        sql
    }

    /// What readers report, then from the threshold upwards, and from it downwards.
    fn push_both_ways(self, sql: &mut QueryBuilder<Postgres>, few: Option<&Few>) {
        let hold = i64::from(self.query.hold.as_hundredths());
        let one_more = i64::from(self.query.limit) + 1;
        if self.place.is_none_or(|place| place.reports > 0) {
            sql.push("(SELECT c.id AS found FROM ");
            self.push_found(sql, few);
            sql.push(" AND c.reports > 0");
            if let Some(place) = self.place {
                sql.push(format!(" AND ({}) > (", urgency(&hold.to_string())));
                let mut values = sql.separated(", ");
                for value in place.urgency(hold) {
                    values.push_bind(value);
                }
                sql.push(")");
            }
            sql.push(format!(" ORDER BY {} LIMIT ", urgency(&hold.to_string()))).push_bind(one_more).push(") UNION ALL ");
        }
        let ways = both_ways(self.place, hold);
        let ways = ways.into_iter().zip([(">", "c.score, c.seq"), ("<", "c.score DESC, c.seq DESC")]);
        for (n, ((score, seq), (is, order))) in ways.enumerate() {
            sql.push(if n == 0 { "(SELECT c.id AS found FROM " } else { ") UNION ALL (SELECT c.id FROM " });
            self.push_found(sql, few);
            sql.push(format!(" AND c.reports = 0 AND (c.score, c.seq) {is} (")).push_bind(score).push(", ").push_bind(seq);
            sql.push(format!(") ORDER BY {order} LIMIT ")).push_bind(one_more);
        }
        sql.push(")");
    }

    /// The comments that are found, as `c`, with every condition.
    fn push_found(self, sql: &mut QueryBuilder<Postgres>, few: Option<&Few>) {
        let search = &self.query.search;
        let has_address = few.is_none() && Source::of(self.query).next() == Some(Source::Address);
        if has_address {
            self.push_of_address(sql);
        } else {
            sql.push(if few.is_some() { "few JOIN comments c ON c.id = few.comment_id" } else { "comments c" });
        }
        sql.push(" WHERE c.site_id = ").push_bind(self.site);
        // As text: an index over what waits is only seen by a statement that says so.
        match self.query.status {
            None => {}
            Some(Status::Spam) => {
                sql.push(" AND c.status = 'spam'");
            }
            Some(status) => {
                sql.push(format!(" AND c.status = '{}' AND NOT c.discarded", status.word()));
            }
        }
        if self.query.folds_campaigns() {
            sql.push(sql::ONE_OF_CAMPAIGN);
        }
        if !has_address && !Few::is(few, Source::Address) {
            self.push_address(sql);
        }
        self.push_scores(sql);
        self.push_times(sql);
        self.push_reports(sql);
        if let Some(on) = search.on.clone().filter(|_| !Few::is(few, Source::Articles)) {
            sql.push(" AND c.thread_id IN (SELECT id FROM threads WHERE site_id = ").push_bind(self.site);
            sql.push(" AND strpos(key, ").push_bind(on).push(") > 0)");
        }
        if let Some(rule) = search.rule.clone().filter(|_| !Few::is(few, Source::Rule)) {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_rules r WHERE r.comment_id = c.id AND r.rule = ").push_bind(rule).push(")");
        }
        if search.author.is_some() && !Few::is(few, Source::Names) {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_texts w WHERE w.comment_id = c.id AND w.name @@ ");
            push_name(sql, search);
            sql.push(")");
        }
        if !search.texts.is_empty() && !Few::is(few, Source::Words) {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_texts w WHERE w.comment_id = c.id AND w.words @@ ");
            push_words(sql, search);
            sql.push(")");
        }
    }

    /// What waits from an address, as `c`: its index begins with stretches of comments (migration 35), which are looked into one after the other, from
    /// that of the first comment that waits.
    fn push_of_address(self, sql: &mut QueryBuilder<Postgres>) {
        sql.push("generate_series((SELECT seq >> 14 FROM comments WHERE status = 'pending' AND NOT discarded AND site_id = ");
        sql.push_bind(self.site).push(" ORDER BY seq LIMIT 1), (SELECT next_seq >> 14 FROM sites WHERE id = ").push_bind(self.site);
        sql.push(")) AS stretch (n) CROSS JOIN LATERAL (SELECT * FROM comments c WHERE site_id = ");
        sql.push_bind(self.site).push(" AND status = 'pending' AND NOT discarded AND seq >> 14 = stretch.n");
        self.push_address(sql);
        sql.push(" OFFSET 0) c");
    }

    /// Of what does not wait, the last comments alone are looked through.
    fn push_address(self, sql: &mut QueryBuilder<Postgres>) {
        let Some(comment) = self.query.search.same_source else { return };
        sql.push(" AND c.source = (SELECT source FROM comments WHERE public_id = ").push_bind(rows::id_bytes(&comment));
        sql.push(" AND site_id = ").push_bind(self.site).push(")");
        if self.query.status != Some(Status::Pending) {
            sql.push(format!(" AND c.seq >= (SELECT next_seq - {MOST_LOOKED_THROUGH} FROM sites WHERE id = "))
                .push_bind(self.site)
                .push(")");
        }
    }

    fn push_scores(self, sql: &mut QueryBuilder<Postgres>) {
        let Search { least, most, .. } = self.query.search;
        for (is, score) in [(">=", least), ("<=", most)] {
            if let Some(score) = score.map(Points::as_hundredths) {
                sql.push(format!(" AND c.score {is} ")).push_bind(i64::from(score));
            }
        }
    }

    fn push_reports(self, sql: &mut QueryBuilder<Postgres>) {
        let Search { least_reports, most_reports, .. } = self.query.search;
        for (is, reports) in [(">=", least_reports), ("<=", most_reports)] {
            if let Some(reports) = reports {
                sql.push(format!(" AND c.reports {is} ")).push_bind(i64::from(reports));
            }
        }
    }

    fn push_times(self, sql: &mut QueryBuilder<Postgres>) {
        let Search { before, since, .. } = self.query.search;
        for (is, time) in [("<", before), (">=", since)] {
            if let Some(time) = time.map(Timestamp::as_millis) {
                sql.push(format!(" AND c.created_at {is} ")).push_bind(time);
            }
        }
    }
}

/// The words in the three languages that texts were cut by. `websearch_to_tsquery` takes anything.
fn push_words(sql: &mut QueryBuilder<Postgres>, search: &Search) {
    let quoted = search.texts.iter().map(|text| format!("\"{}\"", text.replace('"', " ")));
    let words = quoted.collect::<Vec<_>>().join(" ");
    sql.push("(websearch_to_tsquery('french', ").push_bind(words.clone());
    sql.push(") || websearch_to_tsquery('english', ").push_bind(words.clone());
    sql.push(") || websearch_to_tsquery('simple', ").push_bind(words).push("))");
}

/// As in SQLite: all words of a name in this order, of which the last may go on.
fn push_name(sql: &mut QueryBuilder<Postgres>, search: &Search) {
    sql.push("(SELECT CASE numnode(q) WHEN 0 THEN q ELSE (q::text || ':*')::tsquery END FROM phraseto_tsquery('simple', ");
    sql.push_bind(search.author.clone()).push(") q)");
}
