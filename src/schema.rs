//! How the tables of a database stand to the migrations that this binary carries.

use sqlx::migrate::Migrator;

/// What a database was made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Nothing: it is empty.
    Empty,
    /// The migrations of this binary, up to this number.
    Current(i64),
    /// An earlier version.
    Behind {
        /// The last migration that the tables had.
        at: i64,
        /// The last one that this binary carries.
        latest: i64,
    },
    /// A later version, whose last migration has this number.
    Ahead(i64),
    /// Something else: the migration of this number is not the one that this binary carries.
    Foreign(i64),
    /// The migration of this number began and did not end.
    Unfinished(i64),
}

/// How sqlx keeps what was done: number, checksum, and whether it came to its end.
pub(crate) const APPLIED: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

/// One row of [`APPLIED`].
pub(crate) type Applied = (i64, Vec<u8>, bool);

impl Schema {
    /// Compares.
    pub(crate) fn of(migrator: &Migrator, applied: &[Applied]) -> Self {
        let own = |version: i64| migrator.iter().find(|migration| migration.version == version);
        let latest = migrator.iter().map(|migration| migration.version).max().unwrap_or_default();
        let Some((at, ..)) = applied.last() else { return Self::Empty };
        for (version, checksum, success) in applied {
            match own(*version) {
                _ if !success => return Self::Unfinished(*version),
                None if *version > latest => return Self::Ahead(*at),
                Some(migration) if migration.checksum.as_ref() == checksum => {}
                None | Some(_) => return Self::Foreign(*version),
            }
        }
        if *at < latest { Self::Behind { at: *at, latest } } else { Self::Current(latest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_of_this_version_or_of_another() {
        let migrator = sqlx::migrate!("migrations/sqlite");
        let all: Vec<Applied> = migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec(), true)).collect();
        let latest = all.last().map_or(0, |(version, ..)| *version);
        assert_eq!(Schema::of(&migrator, &[]), Schema::Empty);
        assert_eq!(Schema::of(&migrator, &all), Schema::Current(latest));
        assert_eq!(Schema::of(&migrator, &all[..1]), Schema::Behind { at: 1, latest });
        let later = [all.clone(), vec![(latest + 7, vec![1], true)]].concat();
        assert_eq!(Schema::of(&migrator, &later), Schema::Ahead(latest + 7));
        let mut other = all.clone();
        other[0].1 = vec![0];
        assert_eq!(Schema::of(&migrator, &other), Schema::Foreign(1));
        let mut broken = all;
        broken[0].2 = false;
        assert_eq!(Schema::of(&migrator, &broken), Schema::Unfinished(1));
    }
}
