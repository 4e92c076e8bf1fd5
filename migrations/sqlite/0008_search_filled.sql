-- What was judged before is found too.
UPDATE comments SET score = j.score FROM judgements j WHERE j.comment_id = comments.id AND j.n = comments.judgement_n AND comments.score <> j.score;

INSERT OR IGNORE INTO comment_rules (rule, comment_id)
SELECT one.value ->> 'rule', j.comment_id FROM comments c CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n, json_each(j.contributions) one
ORDER BY 1, 2;

-- Of what waits, every order and every filter has an index. What was decided is searched less, and each index makes storing slower.
CREATE INDEX comments_held_by_score ON comments (site_id, score, seq) WHERE status = 'pending';
CREATE INDEX comments_held_by_thread ON comments (site_id, thread_id, seq) WHERE status = 'pending';
CREATE INDEX comments_held_by_time ON comments (site_id, created_at, seq) WHERE status = 'pending';
