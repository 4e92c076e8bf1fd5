use super::{Finding, clock, dead_letters};
use crate::{
    clock::Clock,
    config::Config,
    schema::Schema,
    store::{StoreError, postgres},
};
use sqlx::error::DatabaseError;

const CHECK: &str = "database";
const MIGRATIONS: &str = "migrations";

/// Whether PostgreSQL can be reached and is what this version works with.
pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let before = Clock::default().now();
    match postgres::examine(&config.database).await {
        Ok(found) => {
            let clock = clock::compare("PostgreSQL", found.clock, before);
            let (connections, most) = (config.database.connections.get(), found.max_connections);
            let database = if connections >= most {
                let wrong = format!("database.connections is {connections}, and PostgreSQL takes {most} from all processes together");
                Finding::wrong(CHECK, wrong, "lower database.connections, or raise max_connections in postgresql.conf")
            } else {
                Finding::ok(CHECK, format!("PostgreSQL {}, {connections} of {most} connections for each process", found.version))
            };
            vec![database, migrations("the database", found.schema), clock, dead_letters::judge(found.dead_letters)]
        }
        Err(error) => {
            let (found, cure) = diagnosis(&error);
            let because = "the database cannot be used";
            vec![Finding::wrong(CHECK, found, cure), Finding::unknown(MIGRATIONS, because)]
        }
    }
}

/// What to say of a database's tables.
pub(super) fn migrations(whose: &str, schema: Schema) -> Finding {
    match schema {
        Schema::Empty => Finding::ok(MIGRATIONS, format!("{whose} is empty: the first start makes the tables")),
        Schema::Current(latest) => Finding::ok(MIGRATIONS, format!("{whose} has the tables of this version (migration {latest})")),
        Schema::Behind { at, latest } => Finding::wrong(
            MIGRATIONS,
            format!("{whose} has the tables of an older version: migration {at}, and this version works with {latest}"),
            "back up, then start `toguna serve` of this version: it brings the tables up to date, also while the older version goes on",
        ),
        Schema::Ahead(at) => Finding::wrong(
            MIGRATIONS,
            format!("{whose} has the tables of a later version (migration {at}), which this one does not know"),
            "use that version or a later one; or restore the backup that was made before the upgrade",
        ),
        Schema::Foreign(at) => Finding::wrong(
            MIGRATIONS,
            format!("migration {at} in {whose} is not the one of this version"),
            "use the version that made it, or another database: this one may belong to another program",
        ),
        Schema::Unfinished(at) => Finding::wrong(
            MIGRATIONS,
            format!("migration {at} in {whose} began and did not end"),
            "restore the backup that was made before the upgrade, and start again",
        ),
    }
}

/// What a failure means, by PostgreSQL's codes (its manual, appendix A), and what to do.
fn diagnosis(error: &StoreError) -> (String, &'static str) {
    let StoreError::Database(failure) = error else { return (error.to_string(), "see the words of the database") };
    let code = failure.as_database_error().and_then(DatabaseError::code).unwrap_or_default().into_owned();
    let words = failure.to_string();
    match (code.as_str(), failure) {
        ("28P01", _) => (
            "PostgreSQL refuses the password in database.url".to_owned(),
            "set the right password in database.url; other characters than letters and digits are written %XX",
        ),
        ("28000", _) => (
            "PostgreSQL does not let the user of database.url in from this machine".to_owned(),
            "let the user in: pg_hba.conf on the server, and user and sslmode in database.url",
        ),
        ("3D000", _) => {
            ("the database that database.url names does not exist".to_owned(), "createdb it, owned by the user in database.url")
        }
        ("42501", _) => (words, "GRANT the user of database.url the rights to the tables, or make it their owner"),
        ("53300" | "57P03", _) => (words, "wait until the server has started, or raise its max_connections"),
        (_, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => (
            format!("PostgreSQL does not answer at the host and port in database.url: {words}"),
            "start the server, let its listen_addresses and firewall reach this machine, or correct host and port in database.url",
        ),
        (_, sqlx::Error::Tls(_)) => {
            (words, "give the server a certificate that is trusted here (sslrootcert), or change sslmode in database.url")
        }
        (_, sqlx::Error::Configuration(_)) => (words, "change that setting of the server, or the parameters of database.url"),
        _ => (words, "see the words of the database, and its log"),
    }
}
