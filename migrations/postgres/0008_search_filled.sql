-- What was judged before is found too. A migration of its own: the one before locked readers out, and was over at once.
UPDATE comments c SET score = j.score FROM judgements j WHERE j.comment_id = c.id AND j.n = c.judgement_n AND c.score <> j.score;

INSERT INTO comment_rules (rule, comment_id)
SELECT one ->> 'rule', c.id FROM comments c JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n
CROSS JOIN json_array_elements(j.contributions::json) one ON CONFLICT DO NOTHING;

-- Of what waits, every order and every filter has an index. What was decided is searched less, and each index makes storing slower.
CREATE INDEX comments_held_by_score ON comments (site_id, score, seq) WHERE status = 'pending';
CREATE INDEX comments_held_by_thread ON comments (site_id, thread_id, seq) WHERE status = 'pending';
CREATE INDEX comments_held_by_time ON comments (site_id, created_at, seq) WHERE status = 'pending';

-- Names as moderators search them: by words, and by how the last of them begins.
CREATE INDEX comments_by_name ON comments USING gin (to_tsvector('simple', coalesce(name, '')));
