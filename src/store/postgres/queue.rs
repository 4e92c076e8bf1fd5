//! One page of a queue, and how much a search finds. Every statement says no more than what is asked for, and is planned for its values: PostgreSQL
//! knows how common a word, a rule or a score is, and chooses by that whether it goes through the queue or through what the filter finds.

use super::{
    PostgresStore, StoreError,
    retry::retried,
    rows::{self, ListedRow},
    sql,
};
use crate::{
    domain::{Points, Search, Status, Timestamp},
    store::{
        QueuePage, QueueQuery, Queues,
        queue::{Place, Walk, both_ways},
    },
};
use async_trait::async_trait;
use sqlx::{Postgres, QueryBuilder};

#[async_trait]
impl Queues for PostgresStore {
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError> {
        let site = self.site_id(&query.site)?;
        let place = || sqlx::query_as(sql::QUEUE_PLACE).bind(site).bind(query.after);
        let place = if query.after.is_some() { retried!(place().fetch_optional(&self.pool))? } else { None };
        let asked = Asked { site, query, place };
        let rows: Vec<ListedRow> = retried!(async { asked.page().build_query_as().persistent(false).fetch_all(&self.pool).await })?;
        Ok(query.page(rows.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?))
    }

    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError> {
        let asked = Asked { site: self.site_id(&query.site)?, query, place: None };
        let count: i64 = retried!(async { asked.count(most).build_query_scalar().persistent(false).fetch_one(&self.pool).await })?;
        Ok(rows::count(count))
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
    fn page(self) -> QueryBuilder<Postgres> {
        let walk = self.query.walk();
        let (hold, one_more) = (self.query.hold.as_hundredths().to_string(), i64::from(self.query.limit) + 1);
        let mut sql = QueryBuilder::new(sql::QUEUE_HEAD);
        if walk == Walk::Urgent {
            self.push_both_ways(&mut sql);
        } else {
            sql.push("SELECT c.id AS found FROM ");
            self.push_found(&mut sql);
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
        sql.push(sql::QUEUE_TAIL).push(walk.terms(&hold)).push(" LIMIT ").push_bind(one_more);
        sql
    }

    fn count(self, most: u32) -> QueryBuilder<Postgres> {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 AS one FROM ");
        self.push_found(&mut sql);
        sql.push(" LIMIT ").push_bind(i64::from(most)).push(") found");
        sql
    }

    /// From the threshold upwards, and from it downwards.
    fn push_both_ways(self, sql: &mut QueryBuilder<Postgres>) {
        let ways = both_ways(self.place, i64::from(self.query.hold.as_hundredths()));
        for (n, ((score, seq), (is, order))) in
            ways.into_iter().zip([(">", "c.score, c.seq"), ("<", "c.score DESC, c.seq DESC")]).enumerate()
        {
            sql.push(if n == 0 { "(SELECT c.id AS found FROM " } else { ") UNION ALL (SELECT c.id FROM " });
            self.push_found(sql);
            sql.push(format!(" AND (c.score, c.seq) {is} (")).push_bind(score).push(", ").push_bind(seq);
            sql.push(format!(") ORDER BY {order} LIMIT ")).push_bind(i64::from(self.query.limit) + 1);
        }
        sql.push(")");
    }

    /// The comments that are found, as `c`, with every condition.
    fn push_found(self, sql: &mut QueryBuilder<Postgres>) {
        let Search { texts: _, author, rule, least, most, on, before, since, unread: _ } = &self.query.search;
        sql.push("comments c WHERE c.site_id = ").push_bind(self.site);
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
        if let Some(words) = words_of(&self.query.search) {
            sql.push(
                " AND c.id IN (SELECT w.comment_id FROM revisions w WHERE (to_tsvector('french', coalesce(w.body, '')) \
                 || to_tsvector('english', coalesce(w.body, '')) || to_tsvector('simple', coalesce(w.body, ''))) @@ (websearch_to_tsquery('french', ",
            );
            sql.push_bind(words.clone()).push(") || websearch_to_tsquery('english', ").push_bind(words.clone());
            sql.push(") || websearch_to_tsquery('simple', ").push_bind(words).push(")))");
        }
        if let Some(author) = author.clone() {
            // As in SQLite: all words in this order, of which the last one may go on.
            sql.push(" AND to_tsvector('simple', coalesce(c.name, '')) @@ (SELECT CASE numnode(q) WHEN 0 THEN q ELSE (q::text || ':*')::tsquery END \
                      FROM phraseto_tsquery('simple', ");
            sql.push_bind(author).push(") q)");
        }
        if let Some(rule) = rule.clone() {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_rules r WHERE r.comment_id = c.id AND r.rule = ").push_bind(rule).push(")");
        }
        if let Some(on) = on.clone() {
            sql.push(" AND c.thread_id IN (SELECT id FROM threads WHERE site_id = ").push_bind(self.site);
            sql.push(" AND strpos(key, ").push_bind(on).push(") > 0)");
        }
        for (is, score) in [(">=", least), ("<=", most)] {
            if let Some(score) = score.map(Points::as_hundredths) {
                sql.push(format!(" AND c.score {is} ")).push_bind(i64::from(score));
            }
        }
        for (is, time) in [("<", before), (">=", since)] {
            if let Some(time) = time.map(Timestamp::as_millis) {
                sql.push(format!(" AND c.created_at {is} ")).push_bind(time);
            }
        }
    }
}

/// The words in the language of `websearch_to_tsquery`, which takes anything.
fn words_of(search: &Search) -> Option<String> {
    let quoted = search.texts.iter().map(|text| format!("\"{}\"", text.replace('"', " ")));
    Some(quoted.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}
