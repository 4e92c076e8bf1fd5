-- What waits from one address, in the order of the queue.
CREATE INDEX comments_held_by_source ON comments (site_id, source, seq) WHERE status = 'pending' AND source IS NOT NULL;
