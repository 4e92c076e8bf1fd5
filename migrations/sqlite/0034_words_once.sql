-- PostgreSQL kept each word in three forms. Here it is kept in one.
SELECT 1;
