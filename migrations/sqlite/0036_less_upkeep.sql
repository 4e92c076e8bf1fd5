-- PostgreSQL looks at smaller samples of its tables, and marks fewer pages. SQLite does neither unless it is told to.
SELECT 1;
