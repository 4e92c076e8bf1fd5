use sqlx::{
    AssertSqlSafe, FromRow, Sqlite,
    query::{Query, QueryAs},
    sqlite::{SqliteArguments, SqliteRow},
};

/// One statement over many rows: `head (?, ?), (?, ?) … tail`. Rows go in chunks of powers of two, so that few different statements exist and
/// all of them stay prepared.
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
    /// The most rows of one statement: 20 columns are within SQLite's 32,766 parameters.
    pub const ROWS: usize = 512;

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

    /// The statement for this many rows, to bind their values to.
    pub fn query<'q>(&self, rows: usize) -> Query<'q, Sqlite, SqliteArguments> {
        sqlx::query(AssertSqlSafe(self.sql(rows)))
    }

    /// The same for a statement that gives rows back.
    pub fn query_as<'q, O: for<'r> FromRow<'r, SqliteRow>>(&self, rows: usize) -> QueryAs<'q, Sqlite, O, SqliteArguments> {
        sqlx::query_as(AssertSqlSafe(self.sql(rows)))
    }

    /// The rows in chunks of powers of two, the largest first.
    pub fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
        std::iter::from_fn(move || {
            let size = Self::ROWS.min(rows.len().checked_ilog2().map_or(0, |exponent| 1 << exponent));
            let (chunk, rest) = rows.split_at(size);
            rows = rest;
            (!chunk.is_empty()).then_some(chunk)
        })
    }
}

/// The rows in chunks that are padded with `None` to a power of two: for questions, where a row of NULLs asks nothing.
pub(crate) fn padded<T>(rows: &[T]) -> impl Iterator<Item = (usize, impl Iterator<Item = Option<&T>>)> {
    rows.chunks(Bulk::ROWS).map(|chunk| {
        let size = chunk.len().next_power_of_two();
        (size, chunk.iter().map(Some).chain(std::iter::repeat_n(None, size - chunk.len())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_go_in_powers_of_two() {
        let rows = [0_u8; 519];
        let sizes: Vec<_> = Bulk::chunks(&rows).map(<[u8]>::len).collect();
        assert_eq!(sizes, [512, 4, 2, 1]);
        assert_eq!(Bulk::chunks(&[0_u8; 0]).count(), 0);
    }

    #[test]
    fn questions_are_padded() {
        let sizes: Vec<_> = padded(&[1, 2, 3]).map(|(size, rows)| (size, rows.flatten().count())).collect();
        assert_eq!(sizes, [(4, 3)]);
    }
}
