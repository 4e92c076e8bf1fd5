-- {N} comments of a site that all wait: what moderators' queue is measured with. Every row is derived from its number, as in fill.sql.

INSERT INTO threads (id, site_id, key, created_at) SELECT n + 1, 1, '/article-' || n, 1600000000000 FROM {SERIES 20000};

INSERT INTO authors (id, site_id, hash, email, locale, approved, last_at)
SELECT n + 1, 1, {HASH}, 'reader' || n || '@example.org', 'fr', 3, 1700000000000 FROM {SERIES 500000};

-- Scores from 3 to 7, and 9.5 once in 20,000; a twentieth stands under one article, and a hundredth came from one address.
INSERT INTO comments (id, public_id, site_id, seq, thread_id, parent_id, author_id, name, website, status, discarded, source, locale, notify,
    created_at, score)
SELECT n + 1, {ID}, 1, n + 1, CASE WHEN n % 20 = 0 THEN 1 ELSE 2 + (n * 7919) % 20000 END, NULL, 2 + (n * 104729) % 500000, 'Reader ' || n, NULL,
    'pending', n < 0, CASE WHEN n % 100 = 0 THEN (SELECT {HASH} FROM (SELECT 0 AS n) one) ELSE {HASH} END, 'fr', n % 2 = 0, 1700000000000 - ({N} - n) * 30000, CASE WHEN n % 20000 = 0 THEN 950 ELSE 300 + (n * 7919) % 400 END
FROM {SERIES {N}};

INSERT INTO revisions (comment_id, n, body, created_at)
SELECT s.n + 1, 1, 'Comment ' || s.n || '. What one has to say of an article' || CASE WHEN s.n % 100 = 0 THEN ' seldom' ELSE '' END || '. What one has to say of it, word'
    || s.n || '.', 1700000000000 FROM {SERIES {N}} s;

-- One rule nearly everywhere, one with every third, one with one in 10,000.
INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, engine)
SELECT s.n + 1, 1, 1, j.cause, j.judged_at, j.facts, '[{"rule":"new-author","points":100,"mode":"active","evidence":[]}'
    || CASE WHEN s.n % 3 = 0 THEN ',{"rule":"links","points":200,"mode":"active","evidence":[]}' ELSE '' END
    || CASE WHEN s.n % 10000 = 0 THEN ',{"rule":"rare","points":0,"mode":"shadow","evidence":[]}' ELSE '' END || ']',
    CASE WHEN s.n % 20000 = 0 THEN 950 ELSE 300 + (s.n * 7919) % 400 END, j.thresholds, 'hold', j.rule_set, j.engine
FROM {SERIES {N}} s CROSS JOIN (SELECT * FROM judgements WHERE comment_id = 1) j;

UPDATE sites SET next_seq = {N} + 2, pending = {N};
