//! One page of a queue, and how much a search finds.
//!
//! SQLite does not know how many rows a filter leaves, so each filter's own index is asked first, up to a limit ([`Source`]). What is found
//! through the smallest is few enough to be sorted, or else so common that going through the queue in its own order soon meets a page of it.

use super::{
    SqliteStore, StoreError,
    rows::{self, ListedRow},
    sql,
};
use crate::{
    domain::{Points, Search, Status, Timestamp},
    store::{
        MOST_LOOKED_THROUGH, Order, QueuePage, QueueQuery, Queues,
        queue::{Place, Walk, both_ways, urgency},
    },
};
use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// So many comments are looked up and sorted for a page at most.
const FEW: u32 = 2_000;
/// So many of one address: who goes through the queue does not soon meet them.
const FEW_OF_ADDRESS: u32 = 10_000;
/// So many entries of an index, where it knows everything that is asked for.
const FEW_ENTRIES: u32 = 50_000;

#[async_trait]
impl Queues for SqliteStore {
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError> {
        let site = self.site_id(&query.site)?;
        let mut reader = self.readers.acquire().await?;
        let behind = match query.after {
            Some(after) => sqlx::query_as(sql::QUEUE_PLACE).bind(site).bind(after).fetch_optional(&mut *reader).await?,
            None => None,
        };
        let words = words_of(&mut reader, &query.search).await?;
        let asked = Asked { site, query, words: words.as_deref(), place: behind };
        let (smallest, count) = asked.smallest(&mut reader).await?;
        let source = if count <= few(query) { smallest } else { asked.in_order() };
        let found: Vec<ListedRow> = asked.page(source).build_query_as().fetch_all(&mut *reader).await?;
        Ok(query.page(found.into_iter().map(ListedRow::into_listed).collect::<Result<_, _>>()?))
    }

    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError> {
        let site = self.site_id(&query.site)?;
        let mut reader = self.readers.acquire().await?;
        let words = words_of(&mut reader, &query.search).await?;
        let asked = Asked { site, query, words: words.as_deref(), place: None };
        let (smallest, _) = asked.smallest(&mut reader).await?;
        let count: i64 = asked.count(smallest, most).build_query_scalar().fetch_one(&mut *reader).await?;
        Ok(rows::count(count))
    }
}

/// Notes what a query finds as what an order takes, with the revisions as they are.
pub(super) async fn take(connection: &mut SqliteConnection, site: i64, query: &QueueQuery, bulk: i64, most: u32) -> Result<(), StoreError> {
    let words = words_of(connection, &query.search).await?;
    let asked = Asked { site, query, words: words.as_deref(), place: None };
    let (smallest, _) = asked.smallest(connection).await?;
    let mut sql = QueryBuilder::new("INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT ");
    sql.push_bind(bulk).push(", c.id, c.revision FROM ");
    asked.push_found(&mut sql, smallest);
    sql.push(" LIMIT ").push_bind(i64::from(most));
    sql.build().execute(connection).await?;
    Ok(())
}

/// What comments are found through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// The queue itself.
    Queue,
    /// The address that what waits came from.
    Address,
    /// Words of texts and names.
    Words,
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
            (Self::Words, !search.texts.is_empty() || search.author.is_some()),
            (Self::Rule, search.rule.is_some()),
            (Self::Scores, waits && (search.least.is_some() || search.most.is_some())),
            (Self::Articles, waits && search.on.is_some()),
            (Self::Times, waits && (search.before.is_some() || search.since.is_some())),
            (Self::Reports, search.is_about_reported()),
        ];
        has.into_iter().filter(|(_, has)| *has).map(|(source, _)| source)
    }
}

/// How many may be gone through and sorted: more, where one index alone answers.
fn few(query: &QueueQuery) -> u32 {
    let mut sources = Source::of(query).peekable();
    if sources.peek() == Some(&Source::Address) {
        return FEW_OF_ADDRESS;
    }
    let alone = matches!(sources.next(), Some(Source::Scores | Source::Articles)) && sources.next().is_none();
    if alone && matches!(query.order, Order::Newest | Order::Oldest) { FEW_ENTRIES } else { FEW }
}

/// A query of a site, and where its page begins.
#[derive(Clone, Copy)]
struct Asked<'a> {
    site: i64,
    query: &'a QueueQuery,
    /// The words in FTS5's language.
    words: Option<&'a str>,
    place: Option<Place>,
}

impl Asked<'_> {
    /// Through what the fewest are found, and how many these are, counted up to one more than few.
    async fn smallest(self, reader: &mut SqliteConnection) -> Result<(Source, u32), StoreError> {
        let counts: [i64; 5] = {
            let (pending, approved, rejected, spam, deleted) = sqlx::query_as(sql::COUNTS).bind(self.site).fetch_one(&mut *reader).await?;
            [pending, approved, rejected, spam, deleted]
        };
        let of_queue = Status::ALL.iter().zip(counts).filter(|(status, _)| self.query.status.is_none_or(|own| own == **status));
        let mut smallest = (Source::Queue, rows::count(of_queue.map(|(_, count)| count).sum()));
        for source in Source::of(self.query) {
            if smallest.1 <= FEW {
                break;
            }
            let size: i64 = self.size(source).build_query_scalar().fetch_one(&mut *reader).await?;
            if rows::count(size) < smallest.1 {
                smallest = (source, rows::count(size));
            }
        }
        Ok(smallest)
    }

    /// How much a source has by itself.
    fn size(self, source: Source) -> QueryBuilder<Sqlite> {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM ");
        match source {
            Source::Words => {
                sql.push("comment_texts WHERE comment_texts MATCH ").push_bind(self.words);
            }
            Source::Rule => {
                sql.push("comment_rules WHERE rule = ").push_bind(self.query.search.rule.clone());
            }
            Source::Queue | Source::Address | Source::Scores | Source::Articles | Source::Times | Source::Reports => {
                self.push_from(&mut sql, source);
                if source == Source::Scores {
                    self.push_scores(&mut sql);
                } else {
                    self.push_times(&mut sql);
                }
            }
        }
        sql.push(" LIMIT ").push_bind(i64::from(few(self.query)) + 1).push(")");
        sql
    }

    /// What goes through the queue, or what is found of it, in its own order.
    fn in_order(self) -> Source {
        let goes_by_number = |source: &Source| matches!(source, Source::Address | Source::Words | Source::Rule);
        match self.query.walk() {
            Walk::Newest | Walk::Oldest => Source::of(self.query).find(goes_by_number).unwrap_or(Source::Queue),
            Walk::NewestTime | Walk::OldestTime => Source::Times,
            Walk::Urgent | Walk::Article => Source::Queue,
        }
    }

    fn page(self, source: Source) -> QueryBuilder<Sqlite> {
        let walk = self.query.walk();
        let (hold, one_more) = (self.query.hold.as_hundredths().to_string(), i64::from(self.query.limit) + 1);
        let mut sql = QueryBuilder::new(sql::QUEUE_HEAD);
        if walk == Walk::Urgent {
            self.push_both_ways(&mut sql, source);
        } else {
            sql.push("SELECT c.id AS found FROM ");
            self.push_found(&mut sql, source);
            // Numbers are given in the order of `seq` within a site, and a list of them goes on where it is told to.
            let number = match source {
                Source::Words => Some("comment_texts.rowid"),
                Source::Rule => Some("f.comment_id"),
                _ => None,
            };
            let order = match (walk, number) {
                (Walk::Newest, Some(number)) => format!("{number} DESC"),
                (Walk::Oldest, Some(number)) => number.to_owned(),
                _ => walk.terms(&hold),
            };
            if let Some((place, behind)) = self.place.zip(walk.behind()) {
                sql.push(format!(" AND ({}) {} (", behind.columns, behind.is));
                let mut values = sql.separated(", ");
                for value in place.values(walk) {
                    values.push_bind(value);
                }
                sql.push(")");
                if let Some(number) = number.filter(|_| matches!(walk, Walk::Newest | Walk::Oldest)) {
                    sql.push(format!(" AND {number} {} ", behind.is)).push_bind(place.id);
                }
            }
            sql.push(format!(" ORDER BY {order} LIMIT ")).push_bind(one_more);
        }
        sql.push(sql::QUEUE_TAIL).push(walk.terms(&hold)).push(" LIMIT ").push_bind(one_more);
        sql
    }

    fn count(self, source: Source, most: u32) -> QueryBuilder<Sqlite> {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM ");
        self.push_found(&mut sql, source);
        sql.push(" LIMIT ").push_bind(i64::from(most)).push(")");
        sql
    }

    /// What readers report, then from the threshold upwards, and from it downwards.
    fn push_both_ways(self, sql: &mut QueryBuilder<Sqlite>, source: Source) {
        let hold = i64::from(self.query.hold.as_hundredths());
        let one_more = i64::from(self.query.limit) + 1;
        if self.place.is_none_or(|place| place.reports > 0) {
            sql.push("SELECT found FROM (SELECT c.id AS found FROM ");
            self.push_found(sql, Source::Reports);
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
        for (n, ((score, seq), (is, order))) in
            ways.into_iter().zip([(">", "c.score, c.seq"), ("<", "c.score DESC, c.seq DESC")]).enumerate()
        {
            sql.push(if n == 0 {
                "SELECT found FROM (SELECT c.id AS found FROM "
            } else {
                ") UNION ALL SELECT found FROM (SELECT c.id AS found FROM "
            });
            self.push_found(sql, source);
            sql.push(format!(" AND c.reports = 0 AND (c.score, c.seq) {is} (")).push_bind(score).push(", ").push_bind(seq);
            sql.push(format!(") ORDER BY {order} LIMIT ")).push_bind(one_more);
        }
        sql.push(")");
    }

    /// The comments that are found, as `c`, with every condition.
    fn push_found(self, sql: &mut QueryBuilder<Sqlite>, source: Source) {
        let search = &self.query.search;
        self.push_from(sql, source);
        if let Some(rule) = search.rule.clone().filter(|_| source != Source::Rule) {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_rules r WHERE r.comment_id = c.id AND r.rule = ").push_bind(rule).push(")");
        }
        if let Some(on) = search.on.clone().filter(|_| source != Source::Articles) {
            sql.push(" AND +c.thread_id IN (SELECT id FROM threads WHERE site_id = ").push_bind(self.site);
            sql.push(" AND instr(key, ").push_bind(on).push(") > 0)");
        }
        if self.query.folds_campaigns() {
            sql.push(sql::ONE_OF_CAMPAIGN);
        }
        if source != Source::Address {
            self.push_address(sql);
        }
        self.push_scores(sql);
        self.push_times(sql);
        self.push_reports(sql);
        if let Some(words) = self.words.filter(|_| source != Source::Words) {
            sql.push(" AND EXISTS (SELECT 1 FROM comment_texts WHERE rowid = c.id AND comment_texts MATCH ").push_bind(words).push(")");
        }
    }

    /// A source with what makes it one, and the queue that is asked about.
    fn push_from(self, sql: &mut QueryBuilder<Sqlite>, source: Source) {
        let search = &self.query.search;
        let index = match (source, self.query.walk(), self.query.status) {
            (Source::Address, ..) => " INDEXED BY comments_held_by_source",
            (Source::Times, ..) => " INDEXED BY comments_held_by_time",
            (Source::Reports, ..) => " INDEXED BY comments_reported",
            (Source::Scores, ..) | (Source::Queue, Walk::Urgent, Some(Status::Pending)) => " INDEXED BY comments_held_by_score",
            (Source::Articles, ..) | (Source::Queue, Walk::Article, Some(Status::Pending)) => " INDEXED BY comments_held_by_thread",
            _ => "",
        };
        match source {
            Source::Words => sql
                .push("comment_texts CROSS JOIN comments c ON c.id = comment_texts.rowid WHERE comment_texts MATCH ")
                .push_bind(self.words),
            Source::Rule => {
                sql.push("comment_rules f CROSS JOIN comments c ON c.id = f.comment_id WHERE f.rule = ").push_bind(search.rule.clone())
            }
            Source::Articles => {
                sql.push(format!("threads t CROSS JOIN comments c{index} ON c.thread_id = t.id WHERE t.site_id = ")).push_bind(self.site);
                sql.push(" AND instr(t.key, ").push_bind(search.on.clone()).push(") > 0")
            }
            Source::Address => {
                sql.push(format!("comments c{index} WHERE c.source IS NOT NULL"));
                self.push_address(sql)
            }
            Source::Reports => sql.push(format!("comments c{index} WHERE c.reports > 0")),
            Source::Queue | Source::Scores | Source::Times => sql.push(format!("comments c{index} WHERE TRUE")),
        };
        sql.push(" AND c.site_id = ").push_bind(self.site);
        // As text: an index over what waits is only seen by a statement that says so. It knows nothing of what was discarded, and need not:
        // that is spam.
        match self.query.status {
            None => {}
            Some(Status::Pending) if !index.is_empty() => {
                sql.push(" AND c.status = 'pending'");
            }
            Some(Status::Spam) => {
                sql.push(" AND c.status = 'spam'");
            }
            Some(status) => {
                sql.push(format!(" AND c.status = '{}' AND c.discarded = 0", status.word()));
            }
        }
    }

    /// Of what does not wait, the last comments alone are looked through.
    fn push_address(self, sql: &mut QueryBuilder<Sqlite>) -> &mut QueryBuilder<Sqlite> {
        let Some(comment) = self.query.search.same_source else { return sql };
        sql.push(" AND c.source = (SELECT source FROM comments WHERE public_id = ").push_bind(rows::id_bytes(&comment));
        sql.push(" AND site_id = ").push_bind(self.site).push(")");
        if self.query.status != Some(Status::Pending) {
            sql.push(format!(" AND c.seq >= (SELECT next_seq - {MOST_LOOKED_THROUGH} FROM sites WHERE id = "))
                .push_bind(self.site)
                .push(")");
        }
        sql
    }

    fn push_scores(self, sql: &mut QueryBuilder<Sqlite>) {
        let Search { least, most, .. } = self.query.search;
        for (is, score) in [(">=", least), ("<=", most)] {
            if let Some(score) = score.map(Points::as_hundredths) {
                sql.push(format!(" AND c.score {is} ")).push_bind(score);
            }
        }
    }

    fn push_reports(self, sql: &mut QueryBuilder<Sqlite>) {
        let Search { least_reports, most_reports, .. } = self.query.search;
        for (is, reports) in [(">=", least_reports), ("<=", most_reports)] {
            if let Some(reports) = reports {
                sql.push(format!(" AND c.reports {is} ")).push_bind(i64::from(reports));
            }
        }
    }

    fn push_times(self, sql: &mut QueryBuilder<Sqlite>) {
        let Search { before, since, .. } = self.query.search;
        for (is, time) in [("<", before), (">=", since)] {
            if let Some(time) = time.map(Timestamp::as_millis) {
                sql.push(format!(" AND c.created_at {is} ")).push_bind(time);
            }
        }
    }
}

/// The words in FTS5's language: each with what it begins, those in quotation marks as they stand. A word that stands alone in many texts already
/// finds itself only: for what it begins, FTS5 would gather every text that has it, at each look.
async fn words_of(reader: &mut SqliteConnection, search: &Search) -> Result<Option<String>, StoreError> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', " "));
    let texts = search.texts.iter().map(|text| (format!("body : {}", quoted(text)), !text.contains(char::is_whitespace)));
    let author = search.author.iter().map(|author| (format!("name : {}", quoted(author)), true));
    let mut all = Vec::new();
    for (mut term, may_go_on) in texts.chain(author) {
        if may_go_on {
            let found: i64 = sqlx::query_scalar(sql::COUNT_WORD).bind(&term).bind(FEW).fetch_one(&mut *reader).await?;
            if found < i64::from(FEW) {
                term.push('*');
            }
        }
        all.push(term);
    }
    Ok((!all.is_empty()).then(|| all.join(" AND ")))
}
