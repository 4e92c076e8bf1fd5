-- What waits from one address is found and sorted by its index alone, without a look at each comment.
DROP INDEX comments_held_by_source;
CREATE INDEX comments_held_by_source ON comments (site_id, source, seq, score, reports, thread_id, status, discarded)
    WHERE status = 'pending' AND source IS NOT NULL;
