-- {N} comments of a site with a busy thread and many quiet ones, every row derived from its number. Run by benches/queries/main.rs in either
-- database: {SERIES} gives the numbers n, {ID} and {HASH} are 16 bytes made of n. One comment is there already, for its JSON.

INSERT INTO threads (id, site_id, key, created_at) SELECT n + 1, 1, '/article-' || n, 1600000000000 FROM {SERIES 20000};

INSERT INTO authors (id, site_id, hash, email, locale, approved, last_at)
SELECT n + 1, 1, {HASH}, 'reader' || n || '@example.org', 'fr', 3, 1700000000000 FROM {SERIES 500000};

-- Every twentieth stands in the busy thread, all of those approved, each seventh of those an answer. Of the others 1 in 10 waits, 1 is
-- rejected, 1 spam, 1 discarded.
INSERT INTO comments (id, public_id, site_id, seq, thread_id, parent_id, author_id, name, website, status, discarded, source, locale, notify,
    created_at, refused_at)
SELECT n + 1, {ID}, 1, n + 1, CASE WHEN n % 20 = 0 THEN 1 ELSE 2 + (n * 7919) % 20000 END, CASE WHEN n % 140 = 0 THEN n - 19 END,
    2 + (n * 104729) % 500000, 'Reader ' || n, NULL,
    CASE n % 10 WHEN 6 THEN 'pending' WHEN 7 THEN 'rejected' WHEN 8 THEN 'spam' WHEN 9 THEN 'spam' ELSE 'approved' END, n % 10 = 9, {HASH}, 'fr',
    n % 2 = 0, 1700000000000 - ({N} - n) * 30000, CASE WHEN n % 10 IN (7, 8, 9) THEN 1700000000000 - ({N} - n) * 30000 END
FROM {SERIES {N}};

INSERT INTO revisions (comment_id, n, body, created_at)
SELECT s.n + 1, 1, 'Comment ' || s.n || '. What one has to say of an article. What one has to say of an article.', 1700000000000
FROM {SERIES {N}} s;

INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, engine)
SELECT s.n + 1, 1, 1, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, j.rule_set, j.engine
FROM {SERIES {N}} s CROSS JOIN (SELECT * FROM judgements WHERE comment_id = 1) j;

INSERT INTO outbox (site_id, kind, subject, recipient, author_id, message_id, state, not_before, created_at, changed_at)
SELECT 1, 'published', {ID}, 'author:00000000000000000000000000000000', 2 + (n * 104729) % 500000, n || '@example.org',
    CASE WHEN n > 199900 THEN 'waiting' ELSE 'sent' END, 1700000000000, 1700000000000, 1700000000000
FROM {SERIES 200000};

UPDATE sites SET next_seq = {N} + 2, pending = {N} / 10, approved = {N} / 10 * 6, rejected = {N} / 10, spam = {N} / 5;
UPDATE threads SET approved = {N} / 20 WHERE id = 1;
