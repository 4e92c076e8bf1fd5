use futures_util::{TryStreamExt as _, future::join};
use serde::de::DeserializeOwned;
use sqlx::{
    AssertSqlSafe, Executor as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteQueryResult},
};

/// A statement whose values are being bound.
pub(crate) type Binding<'q> = Query<'q, Sqlite, SqliteArguments>;

/// One statement over many rows, `head (?, ?), (?, ?) … tail`, where a row whose first value is NULL means nothing: rows are filled up to a
/// power of two with those, so that few different statements exist and all of them stay prepared.
///
/// A call is one message to the thread that SQLite runs in and one back. That is what costs here, far more than the statement itself: so
/// rows are written by one statement, and what many rows answer comes back as one JSON array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bulk {
    /// What stands before the rows.
    pub head: &'static str,
    /// One row.
    pub row: &'static str,
    /// What stands behind them.
    pub tail: &'static str,
}

impl Bulk {
    /// The most rows of one statement. A statement that writes begins with a savepoint, at which FTS5 writes a segment of what came since the
    /// last one: the fewer statements, the fewer segments there are to merge.
    const MOST_ROWS: usize = 2_048;
    /// The most values of one statement, which SQLite keeps prepared; it would take 32,766.
    const MOST_VALUES: usize = 10_240;

    /// The most rows of one of these statements: a power of two.
    pub fn rows(&self) -> usize {
        let fit = (Self::MOST_VALUES / self.columns()).min(Self::MOST_ROWS);
        1 << fit.ilog2()
    }

    /// At least one.
    fn columns(&self) -> usize {
        self.row.matches('?').count().max(1)
    }

    /// The statement for this many rows.
    pub fn sql(&self, rows: usize) -> String {
        let mut sql = String::with_capacity(self.head.len() + rows * (self.row.len() + 1) + self.tail.len());
        sql.push_str(self.head);
        for row in 0..rows {
            if row > 0 {
                sql.push(',');
            }
            sql.push_str(self.row);
        }
        sql.push_str(self.tail);
        sql
    }

    /// Asks about rows, each bound by `bind`.
    ///
    /// # Errors
    /// As [`run`].
    pub async fn ask<'r, T, A: DeserializeOwned>(
        self,
        connection: &mut SqliteConnection,
        rows: &'r [T],
        bind: impl Fn(Binding<'r>, &'r T) -> Binding<'r>,
    ) -> Result<Vec<A>, sqlx::Error> {
        run(connection, self.over(rows, bind)).await
    }

    /// The statements over these rows, for [`run`]. Each is bound by `bind` when it is asked for.
    pub fn over<'r, T>(self, rows: &'r [T], bind: impl Fn(Binding<'r>, &'r T) -> Binding<'r>) -> impl Iterator<Item = Binding<'r>> {
        rows.chunks(self.rows()).map(move |chunk| self.query(chunk, &bind))
    }

    /// The statements that write so many rows, for a script.
    pub fn statements(&self, rows: usize) -> impl Iterator<Item = String> {
        let most = self.rows();
        let whole = std::iter::repeat_n(most, rows / most);
        let rest = Some(rows % most).filter(|rest| *rest > 0);
        whole.chain(rest).map(|rows| self.sql(rows.next_power_of_two()))
    }

    /// Binds the values of the rows of [`Bulk::statements`].
    pub fn bind<'r, T>(&self, query: Binding<'r>, rows: &'r [T], bind: impl Fn(Binding<'r>, &'r T) -> Binding<'r>) -> Binding<'r> {
        rows.chunks(self.rows()).fold(query, |query, chunk| self.bind_chunk(query, chunk, &bind))
    }

    fn query<'r, T>(&self, chunk: &'r [T], bind: &impl Fn(Binding<'r>, &'r T) -> Binding<'r>) -> Binding<'r> {
        self.bind_chunk(sqlx::query(AssertSqlSafe(self.sql(chunk.len().next_power_of_two()))), chunk, bind)
    }

    fn bind_chunk<'r, T>(&self, query: Binding<'r>, chunk: &'r [T], bind: &impl Fn(Binding<'r>, &'r T) -> Binding<'r>) -> Binding<'r> {
        let padding = chunk.len().next_power_of_two() - chunk.len();
        (0..padding * self.columns()).fold(chunk.iter().fold(query, bind), |query, _| query.bind(None::<i64>))
    }
}

/// Runs one statement after the other: while SQLite's thread works on one the next is bound. Those that ask answer with one JSON array each,
/// whose elements are read as `A`.
///
/// # Errors
/// When the database fails or refuses a row, when a value cannot be encoded, and when an answer is something else.
pub(crate) async fn run<'q, A: DeserializeOwned>(
    connection: &mut SqliteConnection,
    mut statements: impl Iterator<Item = Binding<'q>>,
) -> Result<Vec<A>, sqlx::Error> {
    use sqlx::Row as _;
    let mut answers = Vec::new();
    let mut next = statements.next();
    while let Some(statement) = next {
        let (answer, following) = join(statement.fetch_optional(&mut *connection), async { statements.next() }).await;
        if let Some(answer) = answer? {
            answers.append(&mut json(answer.try_get(0)?)?);
        }
        next = following;
    }
    Ok(answers)
}

/// Runs several statements as one message to SQLite's thread, their values bound one after the other by `bind`; gives what each did. One that
/// fails ends it, and whatever was begun is left open.
///
/// # Errors
/// When a statement fails.
pub(crate) async fn script<'q>(
    connection: &mut SqliteConnection,
    statements: &[String],
    bind: impl FnOnce(Binding<'q>) -> Binding<'q>,
) -> Result<Vec<SqliteQueryResult>, sqlx::Error> {
    let query = bind(sqlx::query(AssertSqlSafe(statements.join(";"))));
    connection.execute_many(query).try_collect().await
}

/// Reads the JSON array that a statement answers with.
///
/// # Errors
/// When it is something else.
pub(crate) fn json<A: DeserializeOwned>(array: &str) -> Result<Vec<A>, sqlx::Error> {
    serde_json::from_str(array).map_err(|error| sqlx::Error::Decode(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IgnoredAny;

    #[tokio::test]
    async fn any_number_of_rows_is_written_and_asked_about() {
        const WRITE: Bulk =
            Bulk { head: "INSERT INTO t (a, b) SELECT * FROM (VALUES ", row: "(?, ?)", tail: ") WHERE column1 IS NOT NULL" };
        const ASK: Bulk = Bulk {
            head: "WITH asked (a) AS (VALUES ",
            row: "(?)",
            tail: ") SELECT json_group_array(json_array(t.a, t.b)) FROM asked JOIN t ON t.a = asked.a",
        };
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::sqlite::writer(&folder.path().join("t.db"), crate::sqlite::CacheKib(100)).await.unwrap();
        sqlx::query("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) STRICT").execute(&mut connection).await.unwrap();
        for count in [0, 1, 3, 512, 519, 2_048, 2_051] {
            sqlx::query("DELETE FROM t").execute(&mut connection).await.unwrap();
            let rows: Vec<(i64, String)> = (1..=count).map(|number| (number, format!("« {number} »"))).collect();
            let write = WRITE.over(&rows, |query, (a, b)| query.bind(a).bind(b.as_str()));
            assert!(run::<IgnoredAny>(&mut connection, write).await.unwrap().is_empty());
            let answers: Vec<(i64, String)> = ASK.ask(&mut connection, &rows, |query, (a, _)| query.bind(a)).await.unwrap();
            assert_eq!(answers, rows);
        }
    }
}
