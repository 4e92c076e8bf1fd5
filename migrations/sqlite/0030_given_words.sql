-- PostgreSQL can be given a comment's words. Here they are cut where they are kept, which is cheap.
SELECT 1;
