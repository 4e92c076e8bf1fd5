-- PostgreSQL puts what waits from one address into its index by stretches of comments.
SELECT 1;
