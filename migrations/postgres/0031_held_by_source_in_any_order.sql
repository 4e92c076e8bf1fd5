-- What waits from one address is sorted by what the index knows, in whatever order it is asked for.
DROP INDEX comments_held_by_source;
CREATE INDEX comments_held_by_source ON comments (site_id, source, seq, score, reports, thread_id, status)
    WHERE status = 'pending' AND source IS NOT NULL;
