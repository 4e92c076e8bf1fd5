-- As before: this is PostgreSQL's.
SELECT 1;
