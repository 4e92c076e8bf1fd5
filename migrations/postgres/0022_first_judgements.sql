-- In SQLite a comment's first judgement looks no score up again. Here a version that writes comments without a score may still run beside this one, so
-- the trigger of 0007 stays as it is.
SELECT 1;
