-- What waits from one address is looked for in one stretch of 16,384 comments after the other: so what is added stays within a few pages,
-- while addresses, which are in no order, would be put in all over a large index.
DROP INDEX comments_held_by_source;
CREATE INDEX comments_held_by_source ON comments (site_id, (seq >> 14), source, seq, score, reports, thread_id, status, discarded) INCLUDE (id)
    WHERE status = 'pending' AND source IS NOT NULL;
