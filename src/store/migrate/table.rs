//! A table as both databases have it: its columns are read from PostgreSQL, so that a table that comes later is moved like the others.

use super::{MigrateError, StoreError};
use crate::row_sum::RowSum;
use sha2::{Digest as _, Sha256};
use sqlx::{
    AssertSqlSafe, ColumnIndex, Database, Decode, PgConnection, Postgres, Row, SqlitePool, Type, postgres::PgArguments, query::Query,
};
use std::collections::BTreeMap;

/// Rows of a page: some megabytes at most, with the longest texts.
const PAGE: i64 = 2_000;
/// All but what triggers make of the others, and what is true for seconds.
const COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c \
    JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' \
    AND c.table_name NOT IN ('_sqlx_migrations', 'migrate_store', 'comment_rules', 'comment_texts', 'claims') ORDER BY c.table_name, c.column_name";
/// The columns of a table's key, for one without rowid.
const KEY: &str = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk";
const WITHOUT_ROWID: &str = "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?";
const LAST_NUMBER: &str = "SELECT seq FROM sqlite_sequence WHERE name = ?";

/// One table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    /// In the order of their names.
    columns: Vec<Column>,
    order: Order,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Flag,
    Text,
    Bytes,
}

/// In which order SQLite gives the rows.
#[derive(Clone, Debug)]
enum Order {
    Rowid,
    /// For tables without one. Their place is counted.
    Key(String),
}

/// Rows on their way, by column.
#[derive(Debug)]
pub(super) struct Page {
    pub rows: i64,
    pub last: i64,
    values: Vec<Values>,
}

#[derive(Debug)]
enum Values {
    Number(Vec<Option<i64>>),
    Flag(Vec<Option<bool>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// All tables of the store.
pub(super) async fn all(file: &SqlitePool, database: &mut PgConnection) -> Result<Vec<Table>, MigrateError> {
    let columns: Vec<(String, String, String)> = sqlx::query_as(COLUMNS).fetch_all(database).await?;
    let mut by_table: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for (table, name, data_type) in columns {
        let kind = match data_type.as_str() {
            "bigint" => Kind::Number,
            "boolean" => Kind::Flag,
            "text" => Kind::Text,
            "bytea" => Kind::Bytes,
            _ => return Err(StoreError::Damaged("table", format!("{table}.{name} is of the unknown type {data_type}")).into()),
        };
        by_table.entry(table).or_default().push(Column { name, kind });
    }
    let mut tables = Vec::with_capacity(by_table.len());
    for (name, columns) in by_table {
        let without_rowid: Option<bool> = sqlx::query_scalar(WITHOUT_ROWID).bind(&name).fetch_optional(file).await?;
        let order = match without_rowid {
            Some(false) => Order::Rowid,
            Some(true) => {
                let key: Vec<String> = sqlx::query_scalar(KEY).bind(&name).fetch_all(file).await?;
                Order::Key(quoted(key.iter().map(String::as_str)))
            }
            None => return Err(StoreError::Damaged("table", format!("{name} is not in the file")).into()),
        };
        tables.push(Table { name, columns, order });
    }
    Ok(tables)
}

/// Numbers go on after the highest that was ever given.
pub(super) async fn continue_numbers(file: &SqlitePool, database: &mut PgConnection, tables: &[Table]) -> Result<(), MigrateError> {
    for table in tables.iter().filter(|table| table.columns.iter().any(|column| column.name == "id")) {
        let name = &table.name;
        let sequence: Option<String> =
            sqlx::query_scalar("SELECT pg_get_serial_sequence($1, 'id')").bind(name).fetch_one(&mut *database).await?;
        let Some(sequence) = sequence else { continue };
        let highest: Option<i64> = sqlx::query_scalar(AssertSqlSafe(format!("SELECT max(id) FROM \"{name}\""))).fetch_one(file).await?;
        let given: Option<i64> = sqlx::query_scalar(LAST_NUMBER).bind(name).fetch_optional(file).await?;
        if let Some(last) = highest.max(given) {
            sqlx::query("SELECT setval($1::regclass, $2)").bind(&sequence).bind(last.max(1)).execute(&mut *database).await?;
        }
    }
    Ok(())
}

impl Table {
    fn column_names(&self) -> String {
        quoted(self.columns.iter().map(|column| column.name.as_str()))
    }

    /// The rows behind the last one.
    pub async fn page(&self, file: &SqlitePool, last: i64) -> Result<Page, MigrateError> {
        let (name, columns) = (&self.name, self.column_names());
        let statement = match &self.order {
            Order::Rowid => format!("SELECT rowid AS place, {columns} FROM \"{name}\" WHERE rowid > ?1 ORDER BY rowid LIMIT ?2"),
            Order::Key(key) => format!("SELECT {columns} FROM \"{name}\" ORDER BY {key} LIMIT ?2 OFFSET ?1"),
        };
        let read = sqlx::query(AssertSqlSafe(statement)).bind(last).bind(PAGE);
        let rows = read.fetch_all(file).await?;
        let values = self.columns.iter().map(|column| column.values(&rows)).collect::<Result<_, _>>()?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let last = match &self.order {
            Order::Rowid => rows.last().map_or(Ok(last), |row| row.try_get("place"))?,
            Order::Key(_) => last + count,
        };
        Ok(Page { rows: count, last, values })
    }

    /// What is in the file's table.
    pub async fn sum_in_file(&self, file: &SqlitePool) -> Result<RowSum, MigrateError> {
        let mut sum = RowSum::default();
        let mut last = 0;
        loop {
            let page = self.page(file, last).await?;
            if page.rows == 0 {
                return Ok(sum);
            }
            last = page.last;
            page.add_to(&mut sum);
        }
    }

    /// What is in the database's table.
    pub async fn sum_in_database(&self, database: &mut PgConnection) -> Result<RowSum, MigrateError> {
        use sqlx::Connection as _;
        let mut sum = RowSum::default();
        let mut transaction = database.begin().await?;
        // By the table's name: a statement that is prepared once has the columns of one table.
        let declare = format!("DECLARE \"all_{0}\" NO SCROLL CURSOR FOR SELECT {1} FROM \"{0}\"", self.name, self.column_names());
        let fetch = format!("FETCH {PAGE} FROM \"all_{}\"", self.name);
        sqlx::raw_sql(AssertSqlSafe(declare)).execute(&mut *transaction).await?;
        loop {
            let rows = sqlx::query(AssertSqlSafe(fetch.clone())).fetch_all(&mut *transaction).await?;
            if rows.is_empty() {
                transaction.commit().await?;
                return Ok(sum);
            }
            let values = self.columns.iter().map(|column| column.values(&rows)).collect::<Result<_, _>>()?;
            Page { rows: i64::try_from(rows.len()).unwrap_or(i64::MAX), last: 0, values }.add_to(&mut sum);
        }
    }
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

impl Column {
    fn values<R: Row>(&self, rows: &[R]) -> Result<Values, sqlx::Error>
    where
        for<'a> &'a str: ColumnIndex<R>,
        for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
        for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
        R::Database: Database,
    {
        let name = self.name.as_str();
        Ok(match self.kind {
            Kind::Number => Values::Number(rows.iter().map(|row| row.try_get(name)).collect::<Result<_, _>>()?),
            Kind::Flag => Values::Flag(rows.iter().map(|row| row.try_get(name)).collect::<Result<_, _>>()?),
            Kind::Text => Values::Text(rows.iter().map(|row| row.try_get(name)).collect::<Result<_, _>>()?),
            Kind::Bytes => Values::Bytes(rows.iter().map(|row| row.try_get(name)).collect::<Result<_, _>>()?),
        })
    }

    const fn array(&self) -> &'static str {
        match self.kind {
            Kind::Number => "bigint[]",
            Kind::Flag => "boolean[]",
            Kind::Text => "text[]",
            Kind::Bytes => "bytea[]",
        }
    }
}

impl Page {
    /// Writes the rows.
    pub async fn insert(&self, database: &mut PgConnection, table: &Table) -> Result<(), MigrateError> {
        let arrays: Vec<_> = (1..).zip(&table.columns).map(|(n, column)| format!("${n}::{}", column.array())).collect();
        let statement = format!("INSERT INTO \"{}\" ({}) SELECT * FROM unnest({})", table.name, table.column_names(), arrays.join(", "));
        let insert = self.values.iter().fold(sqlx::query(AssertSqlSafe(statement)), |query, values| values.bind(query));
        insert.execute(database).await?;
        Ok(())
    }

    fn add_to(&self, sum: &mut RowSum) {
        for row in 0..usize::try_from(self.rows).unwrap_or(0) {
            let mut hash = Sha256::new();
            self.values.iter().for_each(|values| values.hash(row, &mut hash));
            sum.add(hash);
        }
    }
}

impl Values {
    fn bind<'q>(&'q self, query: Query<'q, Postgres, PgArguments>) -> Query<'q, Postgres, PgArguments> {
        match self {
            Self::Number(values) => query.bind(values),
            Self::Flag(values) => query.bind(values),
            Self::Text(values) => query.bind(values),
            Self::Bytes(values) => query.bind(values),
        }
    }

    /// Each value by its kind and length, so that no two rows look alike.
    fn hash(&self, row: usize, hash: &mut Sha256) {
        let bytes = match self {
            Self::Number(values) => values[row].map(|number| number.to_be_bytes().to_vec()),
            Self::Flag(values) => values[row].map(|flag| vec![u8::from(flag)]),
            Self::Text(values) => values[row].as_ref().map(|text| text.as_bytes().to_vec()),
            Self::Bytes(values) => values[row].clone(),
        };
        match bytes {
            None => hash.update([0]),
            Some(bytes) => {
                hash.update([1]);
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        }
    }
}
