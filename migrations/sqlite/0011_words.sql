-- SQLite has its index of words since 0005; here PostgreSQL gets its own.
SELECT 1;
