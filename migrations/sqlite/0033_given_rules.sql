-- PostgreSQL can be given what a comment is found by. Here it is worked out where it is kept, which is cheap.
SELECT 1;
