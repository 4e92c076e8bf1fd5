//! Every statement of the store, in the order of the path. A test prepares them all.
//!
//! Locks are taken in one order by everybody, so that nobody waits in a circle: sites, threads, authors, comments, the outbox; several rows
//! of a table in the order of their keys.

/// Declares statements, and lists them for the tests.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(pub(super) const $name: &str = $sql;)*
        #[cfg(test)]
        const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// Comments as moderators see them, from what `$from` names `c`.
macro_rules! listed {
    ($from:literal) => {
        listed!($from, "c.seq DESC")
    };
    ($from:literal, $order:literal) => {
        concat!(
            "SELECT c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, c.status, c.revision, c.reports, c.name, \
             a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, \
             j.rule_set, j.engine, j.model FROM ",
            $from,
            " JOIN sites s ON s.id = c.site_id JOIN threads t ON t.id = c.thread_id JOIN authors a ON a.id = c.author_id \
             JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
             LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id ORDER BY ",
            $order
        )
    };
}

/// Approved comments as readers see them, from what `$from` names `c`; a parent only if `$parent` says so.
macro_rules! public {
    ($from:literal, $parent:literal) => {
        concat!(
            "SELECT c.public_id, c.seq, p.public_id AS parent, c.name, c.website, r.body, c.created_at, \
             CASE WHEN c.text_n > 1 THEN r.created_at END AS edited_at FROM ",
            $from,
            " JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id",
            $parent,
            " ORDER BY c.seq"
        )
    };
}

statements! {
    // Sites and threads.
    SITES = "SELECT id, key FROM sites";
    ADD_SITE =
        "INSERT INTO sites (key, created_at) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id";
    LOCK_SITES = "SELECT id FROM sites WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
    THREAD_BY_ID =
        "SELECT t.id, s.key AS site, t.key, t.open, t.premoderate, p.public_id AS pinned FROM threads t JOIN sites s ON s.id = t.site_id \
         LEFT JOIN comments p ON p.id = t.pinned_id WHERE t.id = $1";
    THREAD_BY_KEY =
        "SELECT t.id, s.key AS site, t.key, t.open, t.premoderate, p.public_id AS pinned FROM threads t JOIN sites s ON s.id = t.site_id \
         LEFT JOIN comments p ON p.id = t.pinned_id WHERE t.site_id = $1 AND t.key = $2";
    SET_THREAD_OPEN = "UPDATE threads SET open = $1, version = version + 1 WHERE id = $2";
    SET_THREAD_PREMODERATE = "UPDATE threads SET premoderate = $1 WHERE id = $2";
    PIN =
        "UPDATE threads SET pinned_id = (SELECT c.id FROM comments c WHERE c.public_id = $1 AND c.thread_id = threads.id), \
         version = version + 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM comments c WHERE c.public_id = $1 AND c.thread_id = $2 \
         AND c.status = 'approved')";
    UNPIN = "UPDATE threads SET pinned_id = NULL, version = version + 1 WHERE id = $1";
    RECORD = "INSERT INTO audit (at, actor, action, subject) VALUES ($1, $2, $3, $4)";

    // What intake asks. What takes a look at comments stands in cases, since most who write are new and answer nothing. Of the past each comment
    // is its time, below zero if it was refused.
    KNOWN =
        "SELECT t.open, t.premoderate, t.id AS thread, t.created_at AS thread_since, p.thread_id AS parent_thread, p.status = 'approved' AS parent_approved, \
         CASE WHEN asked.parent IS NOT NULL THEN \
         (WITH RECURSIVE above (id, depth) AS (SELECT p.parent_id, 1::bigint WHERE p.id IS NOT NULL UNION ALL \
         SELECT c.parent_id, depth + 1 FROM above JOIN comments c ON c.id = above.id WHERE depth < 100) SELECT max(depth) FROM above) END AS depth, \
         a.approved, a.refused, a.standing, a.standing_until, \
         CASE WHEN a.id IS NOT NULL THEN \
         (SELECT array_agg(CASE status WHEN 'approved' THEN created_at ELSE -created_at END ORDER BY id DESC) FROM \
         (SELECT id, created_at, status FROM comments WHERE author_id = a.id ORDER BY id DESC LIMIT 100) last \
         WHERE status IN ('approved', 'rejected', 'spam')) END AS past \
         FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS asked (site_id, thread, parent, author, n) \
         LEFT JOIN threads t ON t.site_id = asked.site_id AND t.key = asked.thread \
         LEFT JOIN comments p ON p.public_id = asked.parent \
         LEFT JOIN authors a ON a.site_id = asked.site_id AND a.hash = asked.author ORDER BY asked.n";
    // Who is no stranger: everybody, and those whose comments came since. Of a hash half is enough.
    LAST_SEQS_BY_ID = "SELECT id, next_seq - 1 FROM sites";
    AUTHORS_AFTER =
        "SELECT max(id), string_agg(substring(hash FROM 1 FOR 8), ''::bytea) FROM (SELECT id, hash FROM authors WHERE id > $1 \
         ORDER BY id LIMIT $2) next";
    NEWCOMERS =
        "SELECT s.id, max(c.seq), count(*), string_agg(substring(a.hash FROM 1 FOR 8), ''::bytea) FROM sites s \
         LEFT JOIN unnest($1::bigint[], $2::bigint[]) AS read (site_id, seq) ON read.site_id = s.id CROSS JOIN LATERAL \
         (SELECT seq, author_id FROM comments WHERE site_id = s.id AND seq > coalesce(read.seq, 0) ORDER BY seq LIMIT $3) c \
         JOIN authors a ON a.id = c.author_id GROUP BY s.id";

    // Storing. What every comment has is given by arrays that are unnested beside each other where rows are made: `FROM unnest(a, b)` would put
    // each array into a table of its own first, which costs as much as the row.
    STORED = "SELECT public_id FROM comments WHERE public_id = ANY($1)";
    TAKE_SEQS =
        "UPDATE sites SET next_seq = next_seq + $1, pending = pending + $2, approved = approved + $3, spam = spam + $4 WHERE id = $5 \
         RETURNING next_seq";
    COUNT_THREADS =
        "INSERT INTO threads AS t (site_id, key, approved, version, created_at) \
         SELECT site_id, key, approved, sign(approved)::bigint, $4 FROM unnest($1::bigint[], $2::text[], $3::bigint[]) \
         WITH ORDINALITY AS given (site_id, key, approved, n) ORDER BY n \
         ON CONFLICT (site_id, key) DO UPDATE SET approved = t.approved + excluded.approved, version = t.version + excluded.version \
         RETURNING id, site_id, key";
    COUNT_AUTHORS =
        "INSERT INTO authors AS a (site_id, hash, email, locale, approved, refused, last_at) \
         SELECT site_id, hash, email, locale, approved, refused, last_at \
         FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[]) \
         WITH ORDINALITY AS given (site_id, hash, email, locale, approved, refused, last_at, n) ORDER BY n \
         ON CONFLICT (site_id, hash) DO UPDATE SET email = excluded.email, locale = excluded.locale, \
         approved = a.approved + excluded.approved, refused = a.refused + excluded.refused, \
         last_at = greatest(a.last_at, excluded.last_at) RETURNING id, site_id, hash, unsubscribed_at IS NOT NULL";
    ADD_AUTHORS =
        "INSERT INTO authors (site_id, hash, email, locale, approved, refused, last_at) \
         SELECT unnest($1::bigint[]), unnest($2::bytea[]), unnest($3::text[]), unnest($4::text[]), unnest($5::bigint[]), unnest($6::bigint[]), \
         unnest($7::bigint[]) RETURNING id, site_id, hash, FALSE";
    PARENTS =
        "SELECT p.public_id, p.id, p.thread_id, p.status = 'approved', p.notify, p.author_id, \
         CASE WHEN a.unsubscribed_at IS NULL AND a.email IS NOT NULL THEN a.hash END \
         FROM comments p JOIN authors a ON a.id = p.author_id WHERE p.public_id = ANY($1)";
    COMMENT_IDS = "SELECT nextval('comments_id_seq') FROM generate_series(1, $1)";
    ADD_COMMENTS =
        "INSERT INTO comments (id, public_id, site_id, seq, thread_id, parent_id, author_id, name, website, status, discarded, source, \
         locale, notify, created_at, refused_at, score, likeness) \
         SELECT unnest($1::bigint[]), unnest($2::bytea[]), unnest($3::bigint[]), unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::bigint[]), \
         unnest($7::bigint[]), unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::boolean[]), unnest($12::bytea[]), \
         unnest($13::text[]), unnest($14::boolean[]), unnest($15::bigint[]), unnest($16::bigint[]), unnest($17::bigint[]), unnest($18::bigint[])";
    ADD_TEXTS =
        "INSERT INTO revisions (comment_id, n, body, created_at) \
         SELECT unnest($1::bigint[]), 1, unnest($2::text[]), unnest($3::bigint[])";
    // What pieces of texts give, by each configuration that `words_of` cuts by.
    CUT =
        "SELECT given.n, language.n, word.lexeme, word.positions FROM unnest($1::text[]) WITH ORDINALITY AS given (piece, n) \
         CROSS JOIN (VALUES (0, 'french'::regconfig), (1, 'english'), (2, 'simple')) AS language (n, name) \
         CROSS JOIN LATERAL unnest(to_tsvector(language.name, ' ' || given.piece)) AS word";
    // Triggers work out what comments are found by, but not in a transaction that gives it.
    FOUND_BY_IS_GIVEN = "SELECT set_config('toguna.found_by', 'given', true)";
    ADD_WORDS =
        "INSERT INTO comment_texts (comment_id, name, words) \
         SELECT id, to_tsvector('simple', name), coalesce(words, words_of(body)) \
         FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::text[]) AS name, unnest($3::tsvector[]) AS words, unnest($4::text[]) AS body) given";
    ADD_JUDGEMENTS =
        "INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, \
         engine, model) SELECT unnest($1::bigint[]), 1, 1, unnest($2::text[]), unnest($3::bigint[]), unnest($4::text[]), unnest($5::text[]), \
         unnest($6::bigint[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::text[]), unnest($11::text[])";
    ADD_RULES =
        "INSERT INTO comment_rules (rule, comment_id) SELECT unnest($1::text[]), unnest($2::bigint[])";
    OWE_CHECKS =
        "INSERT INTO checks_owed (comment_id, name, not_before) SELECT comment_id, name, $3 FROM unnest($1::bigint[], $2::text[]) \
         AS given (comment_id, name)";
    OWE =
        "INSERT INTO outbox AS o (site_id, kind, subject, recipient, author_id, message_id, state, not_before, created_at, changed_at) \
         SELECT site_id, kind, subject, recipient, author_id, message_id, 'waiting', not_before, $8, $8 \
         FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::text[], $7::bigint[]) \
         AS given (site_id, kind, subject, recipient, author_id, message_id, not_before) ORDER BY kind, subject, recipient \
         ON CONFLICT (kind, subject, recipient) DO UPDATE SET state = 'waiting', not_before = excluded.not_before, attempts = 0, \
         last_error = NULL, created_at = excluded.created_at, changed_at = excluded.changed_at WHERE o.state IN ('waiting', 'void')";
    DIGESTS =
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE kind = 'held' AND site_id = $1 AND recipient = $2 AND state = 'waiting'), \
         (SELECT max(changed_at) FROM outbox WHERE kind = 'held' AND site_id = $1 AND recipient = $2 AND state = 'sent')";
    OWE_DIGEST =
        "INSERT INTO outbox AS o (site_id, kind, subject, recipient, message_id, state, not_before, created_at, changed_at, digest_every) \
         VALUES ($1, 'held', $2, $3, $4, 'waiting', $5, $6, $6, $7) ON CONFLICT (kind, subject, recipient) DO UPDATE SET \
         state = 'waiting', not_before = excluded.not_before, attempts = 0, last_error = NULL, created_at = excluded.created_at, \
         changed_at = excluded.changed_at WHERE o.state IN ('waiting', 'void')";

    // Moderators' lists.
    PAST =
        "SELECT c.author_id AS author, (SELECT d.decision FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1) AS decision, \
         c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, c.status, c.revision, c.reports, c.name, \
         a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, \
         j.rule_set, j.engine, j.model FROM (SELECT * FROM comments WHERE site_id = $1 AND seq > $2 AND created_at >= $3 ORDER BY seq LIMIT $4) c \
         JOIN sites s ON s.id = c.site_id JOIN threads t ON t.id = c.thread_id JOIN authors a ON a.id = c.author_id \
         JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id ORDER BY c.seq";
    LIST_ALL = listed!("(SELECT * FROM comments WHERE site_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) c");
    LIST_ALL_BUT_DISCARDED =
        listed!("(SELECT * FROM comments WHERE site_id = $1 AND NOT discarded AND seq < $2 ORDER BY seq DESC LIMIT $3) c");
    LIST_STATUS = listed!(
        "(SELECT * FROM ((SELECT * FROM comments WHERE site_id = $1 AND status = $2 AND NOT discarded AND seq < $3 \
         ORDER BY seq DESC LIMIT $4) UNION ALL (SELECT * FROM comments WHERE site_id = $1 AND status = $2 AND discarded AND seq < $3 \
         ORDER BY seq DESC LIMIT $4)) both_kinds ORDER BY seq DESC LIMIT $4) c"
    );
    LIST_STATUS_BUT_DISCARDED = listed!(
        "(SELECT * FROM comments WHERE site_id = $1 AND status = $2 AND NOT discarded AND seq < $3 ORDER BY seq DESC LIMIT $4) c"
    );
    COMMENT = listed!("(SELECT * FROM comments WHERE public_id = $1) c");
    // The comment of this `seq`, or the one before.
    QUEUE_PLACE =
        "SELECT id, seq, score, thread_id, created_at, reports FROM comments WHERE site_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1";
    // The comments of a page, as `queue.rs` found and ordered them.
    QUEUE_PAGE = listed!("unnest($1::bigint[]) WITH ORDINALITY page (found, place) JOIN comments c ON c.id = page.found", "page.place");
    COUNTS = "SELECT pending, approved, rejected, spam, deleted FROM sites WHERE id = $1";
    COMMENTS_OF =
        "SELECT c.public_id FROM authors a JOIN comments c ON c.author_id = a.id WHERE a.site_id = $1 AND a.hash = $2 ORDER BY c.seq";
    READER_VIEW =
        "SELECT c.status, t.key AS thread, c.erased_at IS NOT NULL AS erased, d.decision, d.ground, d.decided_at, j.verdict AS first_verdict, \
         p.created_at AS appealed_at, p.answer, p.answered_at FROM comments c JOIN threads t ON t.id = c.thread_id \
         LEFT JOIN decisions d ON d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         LEFT JOIN judgements j ON j.comment_id = c.id AND j.n = 1 LEFT JOIN appeals p ON p.decision_id = d.id WHERE c.public_id = $1";

    // What writers ask to be looked at again.
    ADD_APPEAL =
        "INSERT INTO appeals (site_id, comment_id, decision_id, body, created_at) SELECT c.site_id, c.id, d.id, $2::text, $3::bigint FROM comments c \
         JOIN decisions d ON d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         WHERE c.public_id = $1 AND c.erased_at IS NULL AND ((c.status = 'rejected') OR (c.status = 'spam' AND d.decision = 'spam' \
         AND d.ground IS NOT NULL) OR (c.status = 'deleted' AND d.decision = 'delete')) ON CONFLICT (decision_id) DO NOTHING";
    APPEALS =
        "SELECT w.id AS appeal, w.body AS appeal_body, w.created_at AS appealed_at, d.decision, d.before, d.after, d.revision AS decided_on, \
         d.reason, d.ground, d.actor, d.decided_at, c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, \
         c.status, c.revision, c.reports, c.name, a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, \
         j.score, j.thresholds, j.verdict, j.rule_set, j.engine, j.model FROM appeals w JOIN comments c ON c.id = w.comment_id \
         JOIN decisions d ON d.id = w.decision_id JOIN sites s ON s.id = c.site_id JOIN threads t ON t.id = c.thread_id \
         JOIN authors a ON a.id = c.author_id JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id \
         WHERE w.site_id = $1 AND w.answered_at IS NULL AND c.status IN ('rejected', 'spam', 'deleted') AND c.erased_at IS NULL \
         AND d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         ORDER BY w.id LIMIT $2";
    COUNT_APPEALS =
        "SELECT count(*) FROM appeals w JOIN comments c ON c.id = w.comment_id WHERE w.site_id = $1 AND w.answered_at IS NULL \
         AND c.status IN ('rejected', 'spam', 'deleted') AND c.erased_at IS NULL AND w.decision_id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1)";
    LOCK_SITE_OF_APPEAL = "SELECT s.id FROM sites s WHERE s.id = (SELECT site_id FROM appeals WHERE id = $1) FOR NO KEY UPDATE";
    OPEN_APPEAL =
        "SELECT c.public_id, c.revision, d.actor FROM appeals w JOIN comments c ON c.id = w.comment_id JOIN decisions d ON d.id = w.decision_id \
         WHERE w.id = $1 AND w.site_id = $2 AND w.answered_at IS NULL AND c.status IN ('rejected', 'spam', 'deleted') \
         AND c.erased_at IS NULL AND w.decision_id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1)";
    NUMBER_OF_LAST_DECISION =
        "SELECT d.id FROM decisions d WHERE d.comment_id = (SELECT id FROM comments WHERE public_id = $1) ORDER BY d.id DESC LIMIT 1";
    ANSWER_APPEAL =
        "UPDATE appeals SET outcome = $1, answer = $2, answered_by = $3, answered_at = $4, approval_id = $5 WHERE id = $6";
    REOPEN_APPEAL =
        "UPDATE appeals SET outcome = NULL, answer = NULL, answered_by = NULL, answered_at = NULL, approval_id = NULL WHERE approval_id = $1";

    // What readers report.
    REPORTABLE =
        "SELECT c.id, c.site_id, c.thread_id, c.author_id, \
         (SELECT count(*) FROM reports r WHERE r.reporter = $2 AND r.outcome = 'dismissed') AS dismissed, \
         EXISTS (SELECT 1 FROM reports r WHERE r.comment_id = c.id AND r.outcome = 'dismissed') AS kept \
         FROM comments c WHERE c.public_id = $1 AND c.site_id = $3 AND c.status = 'approved'";
    IS_REPORTED = "SELECT EXISTS (SELECT 1 FROM reports WHERE comment_id = $1 AND reporter = $2)";
    REPORTED_LATELY =
        "SELECT count(*), min(created_at) FROM (SELECT created_at FROM reports WHERE reporter = $1 AND created_at > $2 \
         ORDER BY created_at DESC LIMIT $3) latest";
    ADD_REPORT =
        "INSERT INTO reports (site_id, comment_id, reporter, cause, body, counts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    COUNT_REPORTS =
        "UPDATE comments SET reports = (SELECT count(*) FROM reports r WHERE r.comment_id = comments.id AND r.settled_at IS NULL AND r.counts) \
         WHERE id = $1 RETURNING reports";
    REPORT_HOLDS = "UPDATE reports SET holds = TRUE WHERE comment_id = $1 AND reporter = $2";
    OPEN_REPORTS =
        "SELECT r.cause, r.body, r.counts, r.created_at FROM comments c JOIN reports r ON r.comment_id = c.id \
         WHERE c.public_id = $1 AND r.settled_at IS NULL ORDER BY r.id LIMIT $2";
    COUNT_REPORTED = "SELECT count(*) FROM comments WHERE site_id = $1 AND reports > 0";
    SETTLE_REPORTS =
        "UPDATE reports SET outcome = $1, settled_at = $2, decision_id = $3 WHERE comment_id = $4 AND settled_at IS NULL";
    REOPEN_REPORTS = "UPDATE reports SET outcome = NULL, settled_at = NULL, decision_id = NULL WHERE decision_id = $1";

    // Texts that moderators change.
    TEXTS =
        "SELECT r.body, r.actor, r.created_at FROM comments c JOIN revisions r ON r.comment_id = c.id WHERE c.public_id = $1 ORDER BY r.n";
    ADD_TEXT =
        "INSERT INTO revisions (comment_id, n, body, created_at, actor) SELECT id, text_n + 1, $1::text, $2::bigint, $3::text FROM comments WHERE id = $4";
    SET_TEXT = "UPDATE comments SET text_n = text_n + 1, revision = revision + 1 WHERE id = $1";
    SET_EDITED_JUDGEMENT = "UPDATE comments SET judgement_n = judgement_n + 1 WHERE id = $1";
    TOUCH_THREAD = "UPDATE threads SET version = version + 1 WHERE id = $1";

    // What a newsroom counts.
    ARRIVALS =
        "SELECT hour, count(*), count(*) FILTER (WHERE status = 'pending') FROM (SELECT created_at / 3600000 AS hour, created_at, status \
         FROM comments WHERE site_id = $1 ORDER BY seq DESC LIMIT $3) last WHERE created_at >= $2 GROUP BY hour ORDER BY hour";
    COUNTED_DECISIONS =
        "SELECT d.decided_at, c.created_at, d.before, d.after, d.actor FROM (SELECT decision_id FROM site_decisions WHERE site_id = $1 \
         ORDER BY decision_id DESC LIMIT $3) o JOIN decisions d ON d.id = o.decision_id JOIN comments c ON c.id = d.comment_id \
         WHERE d.decided_at >= $2 AND d.decision <> 'restore' ORDER BY d.id";
    JUDGED_LATELY =
        "SELECT c.created_at, j.contributions, (SELECT d.decision FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1) FROM (SELECT id, created_at, judgement_n \
         FROM comments WHERE site_id = $1 ORDER BY seq DESC LIMIT $3) c JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         WHERE c.created_at >= $2 ORDER BY c.created_at DESC";
    LAST_SEQ = "SELECT next_seq - 1 FROM sites WHERE id = $1";
    OLDEST_WAITING = "SELECT min(created_at) FROM comments WHERE site_id = $1 AND status = 'pending'";
    WAITING_CHECKS = "SELECT name, count(*), min(not_before) FROM checks_owed GROUP BY name ORDER BY name";

    // What moderators know of authors.
    AUTHOR_OF =
        "SELECT a.id, s.key AS site, a.hash IS NOT NULL AS known, a.standing, a.standing_until, a.approved, a.refused, \
         (SELECT f.created_at FROM comments f WHERE f.author_id = a.id ORDER BY f.id LIMIT 1) AS since, \
         (SELECT count(*) FROM author_notes n WHERE n.author_id = a.id) AS notes FROM comments c JOIN authors a ON a.id = c.author_id \
         JOIN sites s ON s.id = c.site_id WHERE c.public_id = $1";
    AUTHOR_COMMENTS = listed!("(SELECT * FROM comments WHERE author_id = $1 ORDER BY id DESC LIMIT $2) c");
    STANDINGS = "SELECT standing, until, reason, actor, decided_at FROM standings WHERE author_id = $1 ORDER BY id DESC";
    NOTES = "SELECT body, actor, created_at FROM author_notes WHERE author_id = $1 ORDER BY id DESC";
    SET_STANDING = "UPDATE authors SET standing = $1, standing_until = $2 WHERE id = $3";
    ADD_STANDING =
        "INSERT INTO standings (author_id, standing, until, reason, actor, decided_at) VALUES ($1, $2, $3, $4, $5, $6)";
    ADD_NOTE = "INSERT INTO author_notes (author_id, body, actor, created_at) VALUES ($1, $2, $3, $4)";
    SAME_SOURCE = listed!(
        "(SELECT same.* FROM (SELECT id, source FROM comments WHERE site_id = $1 ORDER BY seq DESC LIMIT $2) recent \
         JOIN comments same ON same.id = recent.id WHERE recent.source = (SELECT source FROM comments WHERE public_id = $3) \
         ORDER BY same.seq DESC LIMIT $4) c"
    );
    FORGET_NOTES = "DELETE FROM author_notes WHERE author_id = $1";
    FORGET_REASONS = "UPDATE standings SET reason = NULL WHERE author_id = $1";

    // Decisions.
    LOCK_SITE_OF = "SELECT s.id FROM sites s WHERE s.id = (SELECT site_id FROM comments WHERE public_id = $1) FOR NO KEY UPDATE";
    DECIDABLE =
        "SELECT c.id, c.site_id, s.key AS site, c.thread_id, c.author_id, c.status, c.revision, c.erased_at IS NOT NULL AS erased, \
         c.notify, CASE WHEN a.unsubscribed_at IS NULL AND a.email IS NOT NULL THEN a.hash END AS reachable, \
         p.author_id AS parent_author_id, \
         CASE WHEN pa.unsubscribed_at IS NULL AND pa.email IS NOT NULL THEN pa.hash END AS parent_reachable \
         FROM comments c JOIN sites s ON s.id = c.site_id JOIN authors a ON a.id = c.author_id \
         LEFT JOIN comments p ON p.id = c.parent_id AND p.status = 'approved' AND p.notify AND p.author_id <> c.author_id \
         LEFT JOIN authors pa ON pa.id = p.author_id WHERE c.public_id = $1";
    LAST_DECISION =
        "SELECT d.id, d.before FROM decisions d WHERE d.comment_id = $1 AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1";
    DECISIONS =
        "SELECT d.decision, d.before, d.after, d.revision, d.reason, d.ground, d.actor, d.decided_at \
         FROM comments c JOIN decisions d ON d.comment_id = c.id WHERE c.public_id = $1 ORDER BY d.id";
    ADD_DECISION =
        "INSERT INTO decisions (comment_id, decision, before, after, revision, undoes, reason, ground, actor, decided_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    COUNT_STATUSES =
        "UPDATE sites SET pending = pending + $1, approved = approved + $2, rejected = rejected + $3, spam = spam + $4, \
         deleted = deleted + $5 WHERE id = $6";
    COUNT_THREAD = "UPDATE threads SET approved = approved + $1, version = version + 1 WHERE id = $2";
    COUNT_AUTHOR = "UPDATE authors SET approved = approved + $1, refused = refused + $2 WHERE id = $3";
    SET_STATUS =
        "UPDATE comments SET status = $1, revision = revision + 1, discarded = FALSE, \
         refused_at = CASE WHEN $2::bigint IS NULL OR erased_at IS NOT NULL THEN NULL ELSE coalesce(refused_at, $2) END WHERE id = $3";

    // External checks.
    CLAIM_CHECKS =
        "UPDATE checks_owed o SET claimed_until = $3 FROM (SELECT comment_id, name FROM checks_owed WHERE name = $1 AND not_before <= $2 \
         AND (claimed_until IS NULL OR claimed_until <= $2) ORDER BY not_before, comment_id LIMIT $4 FOR UPDATE SKIP LOCKED) mine \
         WHERE o.comment_id = mine.comment_id AND o.name = mine.name \
         RETURNING (SELECT c.public_id FROM comments c WHERE c.id = o.comment_id), o.attempts";
    IS_DECIDED = "SELECT EXISTS (SELECT 1 FROM decisions WHERE comment_id = $1)";
    ADD_JUDGEMENT =
        "INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, \
         engine, model) SELECT id, judgement_n + 1, text_n, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM comments WHERE id = $1";
    SET_JUDGEMENT = "UPDATE comments SET judgement_n = judgement_n + 1, discarded = $1 WHERE id = $2";
    ASK_AGAIN =
        "UPDATE checks_owed SET not_before = $1, attempts = attempts + 1, claimed_until = NULL WHERE comment_id = $2 AND name = $3";
    CHECK_DONE = "DELETE FROM checks_owed WHERE comment_id = $1 AND name = $2";
    CHECKS_DONE = "DELETE FROM checks_owed WHERE comment_id = $1";

    // What happens meanwhile. A decision of another site may be on record before one of this site that has a lower number: some are told again,
    // which changes nothing.
    MARK =
        "SELECT next_seq - 1, (SELECT greatest(coalesce(max(id), 0) - 100, 0) FROM decisions), \
         coalesce((SELECT max(r.id) FROM reports r WHERE r.site_id = $1 AND r.holds), 0) FROM sites WHERE id = $1";
    TAKEN_BACK_SINCE =
        "SELECT r.id, c.public_id, c.status, c.revision, NULL::text AS actor FROM reports r JOIN comments c ON c.id = r.comment_id \
         WHERE r.site_id = $1 AND r.holds AND r.id > $2 ORDER BY r.id LIMIT $3";
    DECIDED_SINCE =
        "SELECT d.id, c.public_id, c.status, c.revision, d.actor FROM decisions d JOIN comments c ON c.id = d.comment_id \
         WHERE d.id > $2 AND c.site_id = $1 ORDER BY d.id LIMIT $3";
    HELD_SINCE =
        "SELECT count(*) FROM (SELECT 1 FROM comments WHERE site_id = $1 AND status = 'pending' AND NOT discarded AND seq > $2 LIMIT $3) held";
    CLAIMS =
        "SELECT k.holder, k.name, c.public_id FROM claims k JOIN comments c ON c.id = k.comment_id WHERE k.site_id = $1 AND k.until > $2 \
         ORDER BY k.holder";
    NOTE_CLAIM =
        "INSERT INTO claims (site_id, holder, name, comment_id, until) SELECT $1::bigint, $2::bigint, $3::text, id, $5::bigint FROM comments WHERE public_id = $4 \
         AND site_id = $1 ON CONFLICT (site_id, holder) DO UPDATE SET name = excluded.name, comment_id = excluded.comment_id, \
         until = excluded.until";
    RELEASE_CLAIM = "DELETE FROM claims WHERE (site_id = $1 AND holder = $2) OR until <= $3";

    // Decisions about all that a search found.
    ADD_BULK =
        "INSERT INTO bulks (site_id, actor, decision, reason, ground, undoes, taken, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7) RETURNING id";
    ADD_BULK_LIKE =
        "INSERT INTO bulks (site_id, actor, decision, undoes, taken, created_at) SELECT site_id, $2::text, $3::text, id, 0, $4::bigint FROM bulks WHERE id = $1 \
         RETURNING id";
    TAKE_BACK =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT $1::bigint, comment_id, revision + 1 FROM bulk_items \
         WHERE bulk_id = $2 AND done = 1";
    COUNT_TAKEN = "UPDATE bulks SET taken = (SELECT count(*) FROM bulk_items WHERE bulk_id = $1) WHERE id = $1";
    BULK =
        "SELECT b.id, s.key AS site, b.actor, b.decision, b.reason, b.ground, b.taken, b.done, b.changed, b.undoes, u.id AS undone_by, b.ended_at \
         FROM bulks b JOIN sites s ON s.id = b.site_id LEFT JOIN bulks u ON u.undoes = b.id WHERE b.id = $1";
    CLAIM_BULK =
        "UPDATE bulks SET claimed_until = $2 WHERE id = (SELECT id FROM bulks WHERE ended_at IS NULL \
         AND (claimed_until IS NULL OR claimed_until <= $1) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id";
    BULK_ITEMS =
        "SELECT c.public_id, i.revision FROM bulk_items i JOIN comments c ON c.id = i.comment_id WHERE i.bulk_id = $1 AND i.done IS NULL \
         ORDER BY i.comment_id LIMIT $2";
    SETTLE_ITEM = "UPDATE bulk_items SET done = $1 WHERE bulk_id = $2 AND comment_id = (SELECT id FROM comments WHERE public_id = $3)";
    COUNT_SETTLED = "UPDATE bulks SET done = done + $1, changed = changed + $2, claimed_until = $3 WHERE id = $4";
    // Not if a comment joined since there seemed to be none left. Whoever lets one join holds the order, and is waited for before that is looked at.
    LOCK_BULK = "SELECT id FROM bulks WHERE id = $1 FOR UPDATE";
    END_BULK =
        "UPDATE bulks SET claimed_until = NULL, ended_at = CASE WHEN EXISTS (SELECT 1 FROM bulk_items i WHERE i.bulk_id = bulks.id \
         AND i.done IS NULL) THEN NULL ELSE $1::bigint END WHERE id = $2 AND ended_at IS NULL";

    // Comments that are nearly the same. Who makes a campaign waits for whoever makes another: it may be the same.
    ONE_FINDS = "SELECT pg_advisory_xact_lock(hashtext('toguna campaigns'))";
    LOCK_SITES_OF_COMMENTS =
        "SELECT id FROM sites WHERE id IN (SELECT site_id FROM comments WHERE id = ANY($1)) ORDER BY id FOR NO KEY UPDATE";
    LAST_SEQS = "SELECT key, next_seq - 1 FROM sites ORDER BY id";
    PRINTS =
        "SELECT c.id, c.seq, c.likeness, c.author_id, a.hash, c.source, c.created_at, c.campaign_id FROM comments c \
         JOIN authors a ON a.id = c.author_id WHERE c.site_id = $1 AND c.seq > $2 AND c.likeness IS NOT NULL AND NOT c.discarded \
         ORDER BY c.seq LIMIT $3";
    OPEN_CAMPAIGNS = "SELECT id, likeness FROM campaigns WHERE likeness IS NOT NULL ORDER BY id";
    ADD_CAMPAIGN = "INSERT INTO campaigns (likeness, found_at, last_at) VALUES ($1, $2, $2) RETURNING id";
    JOIN_CAMPAIGNS =
        "UPDATE comments c SET campaign_id = given.campaign_id FROM unnest($1::bigint[], $2::bigint[]) AS given (campaign_id, comment_id) \
         WHERE c.id = given.comment_id AND c.campaign_id IS NULL AND c.likeness IS NOT NULL";
    // Who joins a campaign that was decided about, and was stored just before that.
    TAKE_JOINED =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT k.bulk_id, c.id, c.revision FROM comments c \
         JOIN campaign_sites k ON k.campaign_id = c.campaign_id AND k.site_id = c.site_id WHERE c.id = ANY($1) AND k.until > $2 \
         AND c.status = 'pending' AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id) \
         ON CONFLICT (bulk_id, comment_id) DO NOTHING RETURNING bulk_id";
    REOPEN_BULK = "UPDATE bulks SET taken = taken + 1, ended_at = NULL WHERE id = $1";
    TOUCH_CAMPAIGNS =
        "UPDATE campaigns SET last_at = greatest(last_at, $1) WHERE id IN (SELECT id FROM campaigns WHERE id = ANY($2) ORDER BY id FOR UPDATE)";
    DROP_CAMPAIGN = "DELETE FROM campaigns WHERE id = $1";
    CLOSE_CAMPAIGNS =
        "UPDATE campaigns SET likeness = NULL WHERE likeness IS NOT NULL AND last_at < $1 \
         AND NOT EXISTS (SELECT 1 FROM campaign_sites k WHERE k.campaign_id = campaigns.id AND k.until > $2)";
    CAMPAIGNS =
        "SELECT campaign_id FROM campaign_sites WHERE site_id = $1 AND pending + approved + rejected + spam + deleted > 0 \
         ORDER BY pending > 0 DESC, campaign_id DESC LIMIT $2";
    COUNT_CAMPAIGNS = "SELECT count(*) FROM campaign_sites WHERE site_id = $1 AND pending > 0";
    CAMPAIGN =
        "SELECT g.id, g.found_at, g.last_at, g.likeness IS NOT NULL AS open, s.key AS site, k.pending, k.approved, k.rejected, k.spam, \
         k.deleted, k.bulk_id, k.until FROM campaigns g JOIN campaign_sites k ON k.campaign_id = g.id JOIN sites s ON s.id = k.site_id \
         WHERE g.id = $1 ORDER BY s.id";
    CAMPAIGN_MEMBERS = listed!(
        "(SELECT * FROM comments WHERE campaign_id = $1 AND site_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4) c"
    );
    CAMPAIGN_REACH =
        "SELECT count(DISTINCT author_id), count(DISTINCT source), count(DISTINCT thread_id) FROM comments WHERE campaign_id = $1 AND site_id = $2";
    CAMPAIGNS_OF =
        "SELECT c.public_id, k.campaign_id, k.pending + k.approved + k.rejected + k.spam + k.deleted FROM comments c JOIN campaign_sites k \
         ON k.campaign_id = c.campaign_id AND k.site_id = c.site_id WHERE c.public_id = ANY($1) AND c.site_id = $2";
    ADD_CAMPAIGN_BULK =
        "INSERT INTO bulks (site_id, actor, decision, reason, ground, campaign_id, taken, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7) \
         RETURNING id";
    // What a moderator decided about by itself is left alone; what an earlier decision about the campaign led to is not.
    TAKE_MEMBERS =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT $1::bigint, c.id, c.revision FROM comments c WHERE c.campaign_id = $2 \
         AND c.site_id = $3 AND c.status <> $4 AND c.status <> 'deleted' AND c.erased_at IS NULL AND (c.status = 'pending' \
         OR NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id)) \
         OR EXISTS (SELECT 1 FROM bulks b JOIN bulk_items i ON i.bulk_id = b.id AND i.comment_id = c.id WHERE b.campaign_id = $2 \
         AND b.site_id = $3 AND i.done = 1 AND i.revision + 1 = c.revision)) LIMIT $5";
    HOLD_FOR_LATER =
        "INSERT INTO campaign_sites (campaign_id, site_id, bulk_id, until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (campaign_id, site_id) DO UPDATE SET bulk_id = excluded.bulk_id, until = excluded.until";
    HOLD_NO_MORE = "UPDATE campaign_sites SET bulk_id = NULL, until = NULL WHERE bulk_id = $1";
    LOCK_SITE_OF_BULK = "SELECT s.id FROM sites s WHERE s.id = (SELECT site_id FROM bulks WHERE id = $1) FOR NO KEY UPDATE";
    CAMPAIGN_DECIDED = "SELECT bulk_id FROM campaign_sites WHERE campaign_id = $1 AND site_id = $2";
    HOLDING =
        "SELECT s.key, g.likeness, g.id, b.decision FROM campaign_sites k JOIN campaigns g ON g.id = k.campaign_id \
         JOIN bulks b ON b.id = k.bulk_id JOIN sites s ON s.id = k.site_id WHERE k.until > $1 AND g.likeness IS NOT NULL";
    INHERITED =
        "SELECT b.id, b.decision, b.reason, b.ground, b.actor FROM campaign_sites k JOIN bulks b ON b.id = k.bulk_id \
         WHERE k.campaign_id = $1 AND k.site_id = $2 AND k.until > $3";
    NOTE_INHERITED = "INSERT INTO bulk_items (bulk_id, comment_id, revision, done) VALUES ($1, $2, 1, 1)";
    COUNT_INHERITED = "UPDATE bulks SET taken = taken + 1, done = done + 1 WHERE id = $1";

    // What readers see.
    PUBLIC_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    PUBLIC_THREAD = "SELECT id, open, approved, version, pinned_id FROM threads WHERE site_id = $1 AND key = $2";
    PAGE_STARTS_NESTED =
        "SELECT seq FROM comments WHERE thread_id = $1 AND status = 'approved' AND parent_id IS NULL AND seq > $2 ORDER BY seq LIMIT $3";
    PAGE_STARTS_FLAT = "SELECT seq FROM comments WHERE thread_id = $1 AND status = 'approved' AND seq > $2 ORDER BY seq LIMIT $3";
    PAGE_NESTED = concat!(
        "WITH RECURSIVE shown (id) AS (SELECT id FROM comments WHERE thread_id = $1 AND status = 'approved' AND parent_id IS NULL \
         AND seq > $2 AND seq <= $3 UNION ALL SELECT answer.id FROM shown JOIN comments answer ON answer.parent_id = shown.id \
         WHERE answer.status = 'approved') ",
        public!("shown JOIN comments c ON c.id = shown.id", "")
    );
    PAGE_FLAT = public!(
        "(SELECT * FROM comments WHERE thread_id = $1 AND status = 'approved' AND seq > $2 AND seq <= $3) c",
        " AND p.status = 'approved'"
    );
    PUBLIC_PINNED =
        public!("(SELECT * FROM comments WHERE id = $1 AND thread_id = $2 AND status = 'approved') c", " AND p.status = 'approved'");
    PUBLIC_COMMENT =
        public!("(SELECT * FROM comments WHERE site_id = $1 AND public_id = $2 AND status = 'approved') c", " AND p.status = 'approved'");
    THREAD_COUNTS = "SELECT key, approved FROM threads WHERE site_id = $1 AND key = ANY($2)";
    MOST_COMMENTED =
        "SELECT t.key, n FROM (SELECT thread_id, count(*) AS n FROM comments WHERE site_id = $1 AND status = 'approved' \
         AND created_at >= $2 GROUP BY thread_id ORDER BY n DESC, thread_id LIMIT $3) ranked JOIN threads t ON t.id = thread_id \
         ORDER BY n DESC, t.id";

    // Mail.
    CLAIM =
        "UPDATE outbox SET claimed_until = $2 WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' AND not_before <= $1 \
         AND (claimed_until IS NULL OR claimed_until <= $1) ORDER BY not_before, id LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id";
    CLAIMED =
        "SELECT o.id, o.kind, s.key AS site, o.subject, o.recipient, o.message_id, o.attempts, o.created_at, a.email, a.locale, \
         (o.author_id IS NULL OR a.confirmed_at IS NOT NULL) AS confirmed, a.unsubscribed_at IS NOT NULL AS unsubscribed, \
         t.key AS thread, c.status = 'approved' AS approved, c.name, r.body, p.public_id AS parent, pm.message_id AS parent_message_id \
         FROM outbox o JOIN sites s ON s.id = o.site_id LEFT JOIN authors a ON a.id = o.author_id \
         LEFT JOIN comments c ON c.public_id = o.subject LEFT JOIN threads t ON t.id = c.thread_id \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id \
         LEFT JOIN outbox pm ON pm.kind = 'published' AND pm.subject = p.public_id AND pm.recipient = o.recipient \
         WHERE o.id = ANY($1) ORDER BY o.not_before, o.id";
    RELEASE = "UPDATE outbox SET claimed_until = NULL WHERE id = ANY($1)";
    NEXT_DUE =
        "SELECT min(at) FROM ((SELECT not_before AS at FROM outbox WHERE state = 'waiting' AND claimed_until IS NULL \
         ORDER BY not_before LIMIT 1) UNION ALL (SELECT greatest(not_before, claimed_until) FROM outbox \
         WHERE state = 'waiting' AND claimed_until IS NOT NULL)) waiting";
    LOCK_SITE_OF_DIGEST =
        "SELECT s.id FROM sites s WHERE s.id = (SELECT site_id FROM outbox WHERE id = $1 AND kind = 'held') FOR NO KEY UPDATE";
    MAIL_SENT =
        "UPDATE outbox SET state = 'sent', attempts = attempts + 1, last_error = NULL, changed_at = $1, claimed_until = NULL WHERE id = $2";
    MAIL_FAILED =
        "UPDATE outbox SET state = $1, not_before = $2, last_error = $3, attempts = attempts + 1, changed_at = $4, claimed_until = NULL \
         WHERE id = $5 AND state <> 'sent'";
    PUT_OFF = "UPDATE outbox SET not_before = $1, changed_at = $2, claimed_until = NULL WHERE id = $3 AND state = 'waiting'";
    VOID_MAIL =
        "UPDATE outbox SET state = 'void', last_error = $1, changed_at = $2, claimed_until = NULL WHERE id = $3 AND state <> 'sent'";
    LOCK_AUTHOR_OF_MAIL = "SELECT id FROM authors WHERE id = (SELECT author_id FROM outbox WHERE id = $1) FOR NO KEY UPDATE";
    BLOCK_MAIL =
        "UPDATE outbox SET state = 'blocked', changed_at = $1, claimed_until = NULL WHERE id = $2 AND state = 'waiting' \
         AND NOT EXISTS (SELECT 1 FROM authors a WHERE a.id = author_id AND a.confirmed_at IS NOT NULL)";
    UNCONFIRMED =
        "SELECT o.site_id, o.subject, o.recipient, o.author_id FROM outbox o WHERE o.id = $1 AND o.state = 'blocked' \
         AND o.author_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.author_id = o.author_id AND x.kind = 'confirm')";
    LAST_DIGEST =
        "SELECT coalesce(max(digest_seq), 0) FROM outbox WHERE kind = 'held' AND site_id = $1 AND recipient = $2 AND state = 'sent'";
    HELD_COUNT =
        "SELECT count(*), coalesce(max(seq), 0) FROM comments WHERE site_id = $1 AND status = 'pending' AND NOT discarded AND seq > $2";
    HELD =
        "SELECT c.public_id, c.revision, t.key AS thread, c.name, r.body, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, \
         j.thresholds, j.verdict, j.rule_set, j.engine, j.model FROM comments c JOIN threads t ON t.id = c.thread_id \
         JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n \
         WHERE c.site_id = $1 AND c.status = 'pending' AND NOT c.discarded AND c.seq > $2 ORDER BY c.seq LIMIT $3";
    SET_DIGEST = "UPDATE outbox SET digest_seq = $1 WHERE kind = 'held' AND site_id = $2 AND recipient = $3 AND state = 'waiting'";
    HELD_SINCE_DIGEST =
        "SELECT o.site_id, o.recipient, o.digest_every, o.message_id, c.public_id FROM outbox o JOIN comments c \
         ON c.site_id = o.site_id AND c.status = 'pending' AND NOT c.discarded AND c.seq > o.digest_seq WHERE o.id = $1 AND o.kind = 'held' \
         AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.kind = 'held' AND x.site_id = o.site_id AND x.recipient = o.recipient \
         AND x.state = 'waiting') ORDER BY c.seq LIMIT 1";
    OUTBOX_COUNTS = "SELECT state, count(*) FROM outbox GROUP BY state";

    // What readers agreed to.
    ADD_READER_TOKEN =
        "INSERT INTO reader_tokens (hash, purpose, author_id, created_at) SELECT $1, $2, id, $3 FROM authors WHERE site_id = $4 \
         AND hash = $5 ON CONFLICT (hash, purpose) DO UPDATE SET created_at = excluded.created_at";
    READER_TOKEN =
        "SELECT s.key, a.locale FROM reader_tokens r JOIN authors a ON a.id = r.author_id JOIN sites s ON s.id = a.site_id \
         WHERE r.hash = $1 AND r.purpose = $2";
    AUTHOR_OF_READER_TOKEN = "SELECT author_id FROM reader_tokens WHERE hash = $1 AND purpose = $2";
    CONFIRM_AUTHOR = "UPDATE authors SET confirmed_at = coalesce(confirmed_at, $1) WHERE id = $2";
    RELEASE_BLOCKED =
        "UPDATE outbox SET state = CASE WHEN created_at >= $1 THEN 'waiting' ELSE 'void' END, changed_at = $2 \
         WHERE author_id = $3 AND state = 'blocked'";
    UNSUBSCRIBE_AUTHOR = "UPDATE authors SET unsubscribed_at = coalesce(unsubscribed_at, $1) WHERE id = $2";
    SUBSCRIBE_AUTHOR_AGAIN = "UPDATE authors SET unsubscribed_at = NULL WHERE id = $1";
    VOID_UNWANTED =
        "UPDATE outbox SET state = 'void', last_error = 'unsubscribed', changed_at = $1, claimed_until = NULL \
         WHERE author_id = $2 AND state IN ('waiting', 'blocked')";

    // A person's own data.
    EXPORT =
        "SELECT c.public_id, s.key AS site, t.key AS thread, c.status, c.name, c.website, r.body, c.created_at FROM sites s \
         JOIN authors a ON a.site_id = s.id AND a.hash = $1 JOIN comments c ON c.author_id = a.id \
         JOIN threads t ON t.id = c.thread_id LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n \
         ORDER BY c.created_at, c.id";
    EXPORT_EVENTS =
        "SELECT j.judged_at AS at, s.key AS site, c.public_id AS comment, 'judgement' AS what, j.verdict AS outcome, CAST(NULL AS TEXT) AS note FROM \
         sites s JOIN authors a ON a.site_id = s.id AND a.hash = $1 JOIN comments c ON c.author_id = a.id JOIN judgements j ON \
         j.comment_id = c.id UNION ALL SELECT d.decided_at, s.key, c.public_id, 'decision', d.decision, d.reason FROM sites s JOIN \
         authors a ON a.site_id = s.id AND a.hash = $1 JOIN comments c ON c.author_id = a.id JOIN decisions d ON d.comment_id = c.id \
         UNION ALL SELECT o.changed_at, s.key, o.subject, 'mail', o.kind, o.state FROM sites s JOIN authors a ON a.site_id = s.id AND \
         a.hash = $1 JOIN outbox o ON o.author_id = a.id UNION ALL SELECT a.confirmed_at, s.key, NULL, 'confirmed', NULL, NULL FROM sites \
         s JOIN authors a ON a.site_id = s.id AND a.hash = $1 WHERE a.confirmed_at IS NOT NULL UNION ALL SELECT a.unsubscribed_at, s.key, \
         NULL, 'unsubscribed', NULL, NULL FROM sites s JOIN authors a ON a.site_id = s.id AND a.hash = $1 WHERE a.unsubscribed_at IS NOT \
         NULL UNION ALL SELECT w.created_at, s.key, c.public_id, 'appeal', w.outcome, w.body FROM sites s JOIN authors a ON a.site_id = s.id AND \
         a.hash = $1 JOIN comments c ON c.author_id = a.id JOIN appeals w ON w.comment_id = c.id UNION ALL SELECT w.decided_at, s.key, NULL, 'standing', \
         coalesce(w.standing, 'freed'), w.reason FROM sites s JOIN authors a ON a.site_id = s.id AND a.hash = $1 JOIN standings w \
         ON w.author_id = a.id UNION ALL SELECT w.created_at, s.key, NULL, 'note', NULL, w.body FROM sites s JOIN authors a \
         ON a.site_id = s.id AND a.hash = $1 JOIN author_notes w ON w.author_id = a.id ORDER BY at";
    LOCK_SITES_OF_AUTHOR =
        "SELECT s.id FROM sites s WHERE EXISTS (SELECT 1 FROM authors a WHERE a.site_id = s.id AND a.hash = $1) \
         ORDER BY s.id FOR NO KEY UPDATE";
    AUTHORS_BY_HASH = "SELECT a.id FROM sites s JOIN authors a ON a.site_id = s.id AND a.hash = $1 ORDER BY s.id";
    COMMENTS_TO_ERASE = "SELECT id, site_id, thread_id, status FROM comments WHERE author_id = $1 ORDER BY thread_id, id";
    ERASE_NAMES =
        "UPDATE comments SET name = NULL, website = NULL, refused_at = NULL, erased_at = coalesce(erased_at, $1) WHERE id = ANY($2)";
    ERASE_TEXTS = "UPDATE revisions SET body = NULL WHERE comment_id = ANY($1)";
    ERASE_APPEALS = "UPDATE appeals SET body = NULL, answer = NULL WHERE comment_id = ANY($1)";
    // `json` and not `jsonb`: it leaves the texts inside as they were written.
    ERASE_EVIDENCE =
        "UPDATE judgements SET contributions = coalesce((SELECT json_agg((SELECT json_object_agg(key, \
         CASE key WHEN 'evidence' THEN '[]'::json ELSE value END) FROM json_each(contribution)))::text \
         FROM json_array_elements(contributions::json) AS contribution), '[]') WHERE comment_id = ANY($1)";
    ERASE_SOURCES = "UPDATE comments SET source = NULL WHERE id = ANY($1)";
    ERASE_AUTHOR = "UPDATE authors SET hash = NULL, email = NULL, confirmed_at = NULL, standing = NULL, standing_until = NULL WHERE id = $1";
    INVITED_BY_ADDRESS =
        "SELECT DISTINCT i.user_id FROM invitations i JOIN outbox o ON o.subject = i.mail AND o.kind = 'invitation' \
         WHERE o.recipient = $1 AND i.ended_at IS NULL AND i.email IS NOT NULL";
    FORGET_INVITATIONS_TO = "DELETE FROM outbox WHERE kind = 'invitation' AND recipient = $1";
    FORGET_MAILS_TO = "DELETE FROM outbox WHERE author_id = $1";
    FORGET_READER_TOKENS = "DELETE FROM reader_tokens WHERE author_id = $1";
    DEAD_LETTER_ENVELOPES = "SELECT id, envelope FROM dead_letters";

    // Tokens.
    ADD_TOKEN =
        "INSERT INTO tokens (name, kind, scope, site, role, user_id, client, hash, created_at, expires_at, made_by, both_factors) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         RETURNING id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at";
    TOKEN =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens WHERE hash = $1 AND kind = $2 \
         AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)";
    TOKENS =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens WHERE kind = 'api' \
         OR expires_at IS NULL OR expires_at > $1 ORDER BY id";
    USE_LINK =
        "UPDATE tokens SET revoked_at = $1 WHERE hash = $2 AND kind = 'link' AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $1) RETURNING id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at";
    TOKEN_IS_REVOKED = "SELECT revoked_at IS NOT NULL FROM tokens WHERE id = $1 FOR UPDATE";
    REVOKE_TOKEN = "UPDATE tokens SET revoked_at = $1 WHERE id = $2";
    NOTE_USE = "UPDATE tokens SET used_at = $1 WHERE id = $2 AND coalesce(used_at, 0) < $1";
    PROVE = "UPDATE tokens SET proved_at = $1 WHERE id = $2 AND revoked_at IS NULL";

    // People who work here.
    ADD_USER =
        "INSERT INTO users (name, login, grants, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (login) DO NOTHING \
         RETURNING id, name, password, grants, preferences, factor_since, created_at, ended_at, FALSE AS linked";
    USERS = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users ORDER BY id";
    USER = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users WHERE id = $1";
    USER_BY_LOGIN = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users WHERE login = $1 AND ended_at IS NULL";
    SET_PASSWORD = "UPDATE users SET password = $1 WHERE id = $2 AND ended_at IS NULL";
    SET_GRANTS = "UPDATE users SET grants = $1 WHERE id = $2 AND ended_at IS NULL";
    SET_PREFERENCES = "UPDATE users SET preferences = $1 WHERE id = $2 AND ended_at IS NULL";
    END_USER = "UPDATE users SET ended_at = $1, preferences = '{}', factor = NULL, factor_since = NULL WHERE id = $2 AND ended_at IS NULL";
    END_TOKENS_OF_USER = "UPDATE tokens SET revoked_at = $1 WHERE user_id = $2 AND revoked_at IS NULL";
    SESSIONS_OF =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens \
         WHERE user_id = $1 AND kind = 'session' AND revoked_at IS NULL AND expires_at > $2 ORDER BY id DESC";
    FORGET_OLD_ATTEMPTS = "DELETE FROM login_attempts WHERE since <= $1";
    COUNT_ATTEMPT =
        "INSERT INTO login_attempts AS a (hash, count, since) VALUES ($1, 1, $2) \
         ON CONFLICT (hash) DO UPDATE SET count = a.count + 1 RETURNING count, since";
    FORGET_ATTEMPTS = "DELETE FROM login_attempts WHERE hash = $1";
    GIVE_ATTEMPT_BACK = "UPDATE login_attempts SET count = count - 1 WHERE hash = $1 AND count > 0";

    // Searches that people keep.
    COUNT_SAVED =
        "SELECT count(*) AS count, coalesce(max(CASE WHEN name = $3 THEN 1 ELSE 0 END), 0) = 1 AS taken FROM saved_searches \
         WHERE user_id = $1 AND site_id = $2";
    SAVE_SEARCH =
        "INSERT INTO saved_searches (user_id, site_id, name, tab, line, ordered, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SAVED_SEARCHES = "SELECT id, name, tab, line, ordered FROM saved_searches WHERE user_id = $1 AND site_id = $2 ORDER BY id";
    SAVED_NAMES =
        "SELECT count(*) AS count, coalesce(max(CASE WHEN EXISTS (SELECT 1 FROM saved_searches o WHERE o.user_id = s.user_id \
         AND o.site_id = s.site_id AND o.id <> s.id AND o.name = $3) THEN 1 ELSE 0 END), 0) = 1 AS taken FROM saved_searches s \
         WHERE s.user_id = $1 AND s.id = $2";
    RENAME_SEARCH = "UPDATE saved_searches SET name = $1 WHERE id = $2";
    FORGET_SEARCH = "DELETE FROM saved_searches WHERE id = $1 AND user_id = $2";
    LOCK_USER = "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE";

    // Second factors.
    SECOND_FACTOR = "SELECT factor FROM users WHERE id = $1 AND factor_since IS NOT NULL AND ended_at IS NULL";
    SET_SECOND_FACTOR =
        "UPDATE users SET factor = $1, factor_since = $2, factor_step = $3 WHERE id = $4 AND ended_at IS NULL";
    DROP_SECOND_FACTOR =
        "UPDATE users SET factor = NULL, factor_since = NULL, factor_step = NULL WHERE id = $1 AND factor_since IS NOT NULL";
    // Of two who send the same code at once, one finds the step unused.
    USE_STEP = "UPDATE users SET factor_step = $1 WHERE id = $2 AND factor_since IS NOT NULL AND factor_step < $1";
    END_OTHER_TOKENS_OF_USER = "UPDATE tokens SET revoked_at = $1 WHERE user_id = $2 AND id <> $3 AND revoked_at IS NULL";
    ADD_RECOVERY_CODE = "INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)";
    FORGET_RECOVERY_CODES = "DELETE FROM recovery_codes WHERE user_id = $1";
    USE_RECOVERY_CODE = "UPDATE recovery_codes SET used_at = $1 WHERE user_id = $2 AND hash = $3 AND used_at IS NULL";
    COUNT_RECOVERY_CODES = "SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL";

    // Identities at providers.
    IDENTITY_OF = "SELECT user_id FROM identities WHERE hash = $1";
    IDENTITIES = "SELECT id, provider, hash, created_at FROM identities WHERE user_id = $1 ORDER BY id";
    LINK_IDENTITY =
        "INSERT INTO identities (user_id, provider, hash, created_at) SELECT id, $2, $3, $4 FROM users WHERE id = $1 AND ended_at IS NULL \
         ON CONFLICT (hash) DO NOTHING";
    UNLINK_IDENTITY = "DELETE FROM identities WHERE id = $1 AND user_id = $2";
    FORGET_IDENTITIES = "DELETE FROM identities WHERE user_id = $1";
    END_LINKS_OF_USER = "UPDATE tokens SET revoked_at = $1 WHERE user_id = $2 AND kind = 'link' AND revoked_at IS NULL";

    // Invitations.
    INVITE =
        "INSERT INTO invitations (user_id, site_id, mail, email, inviter, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (mail) DO NOTHING";
    END_INVITATIONS_BEFORE =
        "UPDATE invitations SET ended_at = $1, email = NULL WHERE user_id = $2 AND mail <> $3 AND ended_at IS NULL";
    END_INVITATIONS = "UPDATE invitations SET ended_at = $1, email = NULL WHERE user_id = $2 AND ended_at IS NULL";
    INVITATIONS =
        "SELECT i.user_id, u.name, s.key AS site, i.email, i.inviter, i.expires_at FROM invitations i JOIN users u ON u.id = i.user_id \
         JOIN sites s ON s.id = i.site_id WHERE i.ended_at IS NULL AND i.email IS NOT NULL AND i.expires_at > $1 ORDER BY i.id";
    INVITATION_OF_MAIL =
        "SELECT i.user_id, u.name, s.key AS site, i.email, i.inviter, i.expires_at FROM outbox o JOIN invitations i ON i.mail = o.subject \
         JOIN users u ON u.id = i.user_id JOIN sites s ON s.id = i.site_id \
         WHERE o.id = $1 AND i.ended_at IS NULL AND i.email IS NOT NULL AND i.expires_at > $2";
    ADD_INVITATION_LINK =
        "INSERT INTO tokens (name, kind, scope, role, user_id, hash, created_at, expires_at) \
         SELECT name, 'link', 'moderate', 'reader', id, $2::bytea, $3::bigint, $4::bigint FROM users WHERE id = $1 AND ended_at IS NULL RETURNING id";
    // No name has a line break: the one that this account had is free again.
    END_UNUSED_USER =
        "UPDATE users SET ended_at = $1, login = chr(10) || id::text WHERE id = $2 AND password IS NULL AND ended_at IS NULL";
    PURGE_INVITATIONS = "UPDATE invitations SET email = NULL WHERE email IS NOT NULL AND expires_at <= $1";

    // Dead letters.
    BURY =
        "INSERT INTO dead_letters (comment, envelope, attempts, error, buried_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (comment) \
         DO UPDATE SET envelope = excluded.envelope, attempts = excluded.attempts, error = excluded.error";
    DEAD_ENVELOPES = "SELECT id, comment, error, attempts, buried_at AS at FROM dead_letters";
    DEAD_MAILS =
        "SELECT id, subject AS comment, coalesce(last_error, '') AS error, attempts, changed_at AS at FROM outbox WHERE state = 'dead'";
    DEAD_COUNTS =
        "SELECT (SELECT count(*) FROM dead_letters), (SELECT count(*) FROM outbox WHERE state = 'dead')";
    DEAD_ENVELOPE = "SELECT comment, envelope FROM dead_letters WHERE id = $1";
    FORGET_ENVELOPE = "DELETE FROM dead_letters WHERE id = $1";
    RETRY_MAIL =
        "UPDATE outbox SET state = 'waiting', attempts = 0, not_before = $1, created_at = $1, changed_at = $1, claimed_until = NULL \
         WHERE id = $2 AND state = 'dead'";

    // Learning.
    ADD_SITE_DECISION = "INSERT INTO site_decisions (site_id, decision_id) VALUES ($1, $2)";
    TAUGHT =
        "SELECT s.key AS site, coalesce((SELECT max(decision_id) FROM site_decisions WHERE site_id = s.id), 0) AS decisions, \
         coalesce((SELECT max(id) FROM feedback WHERE site_id = s.id), 0) AS feedback, coalesce((SELECT max(id) FROM forgotten_lessons \
         WHERE site_id IS NULL OR site_id = s.id), 0) AS forgotten, (SELECT digest FROM site_models WHERE site_id = s.id) AS digest \
         FROM sites s ORDER BY s.id";
    // The last decision about a comment that stands, while its text is there.
    DECIDED_LESSONS =
        "SELECT d.id, d.decision, d.actor, r.body FROM site_decisions o CROSS JOIN decisions d CROSS JOIN comments c CROSS JOIN revisions r \
         WHERE o.site_id = $1 AND d.id = o.decision_id AND c.id = d.comment_id AND r.comment_id = c.id AND r.n = c.text_n \
         AND r.body IS NOT NULL AND d.decision IN ('approve', 'reject', 'spam') \
         AND NOT EXISTS (SELECT 1 FROM decisions l WHERE l.comment_id = d.comment_id AND (l.undoes = d.id \
         OR (l.id > d.id AND l.decision <> 'restore' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = l.id)))) \
         AND NOT EXISTS (SELECT 1 FROM forgotten_lessons f WHERE (f.site_id IS NULL OR f.site_id = $1) AND d.id <= f.last_decision AND d.decided_at >= f.since \
         AND (coalesce(f.token, f.user_id) IS NULL OR d.actor LIKE 'api:' || f.token::text || ' %' OR d.actor LIKE 'session:' || f.token::text || ' %' OR d.actor LIKE 'user:' || f.user_id::text || ' %')) \
         ORDER BY d.id DESC LIMIT $2";
    REPORTED_LESSONS =
        "SELECT r.id, r.head, r.of_class, r.actor, r.body FROM feedback r WHERE r.site_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM forgotten_lessons f WHERE (f.site_id IS NULL OR f.site_id = $1) AND r.id <= f.last_feedback AND r.given_at >= f.since \
         AND (coalesce(f.token, f.user_id) IS NULL OR r.actor LIKE 'api:' || f.token::text || ' %' OR r.actor LIKE 'session:' || f.token::text || ' %' OR r.actor LIKE 'user:' || f.user_id::text || ' %')) \
         ORDER BY r.id DESC LIMIT $2";
    ADD_FEEDBACK = "INSERT INTO feedback (site_id, head, of_class, body, actor, given_at) VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET_LESSONS =
        "INSERT INTO forgotten_lessons (site_id, token, user_id, since, last_decision, last_feedback, forgotten_at) \
         SELECT $1::bigint, $2::bigint, $3::bigint, $4::bigint, coalesce((SELECT max(id) FROM decisions), 0), coalesce((SELECT max(id) FROM feedback), 0), $5::bigint RETURNING id";
    PUBLISH_MODEL =
        "INSERT INTO site_models (site_id, digest, model, learnt_at) VALUES ($1, $2, $3, $4) ON CONFLICT (site_id) DO UPDATE \
         SET digest = excluded.digest, model = excluded.model, learnt_at = excluded.learnt_at";
    SITE_MODEL = "SELECT digest, model FROM site_models WHERE site_id = $1";
    PURGE_FEEDBACK = "DELETE FROM feedback WHERE given_at < $1";

    // Rule sets.
    KEEP_RULE_SET = "INSERT INTO rule_sets (hash, text, kept_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING";
    RULE_SET = "SELECT text FROM rule_sets WHERE hash = $1";
    RULE_SET_SINCE = "SELECT kept_at FROM rule_sets WHERE hash = $1";

    // Retention.
    ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('toguna retention'))";
    SOURCES_TO_PURGE =
        "SELECT id, created_at FROM comments WHERE id > coalesce((SELECT id FROM retention_marks WHERE name = 'sources'), 0) \
         ORDER BY id LIMIT $1";
    MARK_SOURCES = "INSERT INTO retention_marks (name, id) VALUES ('sources', $1) ON CONFLICT (name) DO UPDATE SET id = excluded.id";
    TEXTS_TO_PURGE =
        "SELECT id FROM (SELECT id FROM comments WHERE discarded = $1 AND refused_at IS NOT NULL AND refused_at < $2 LIMIT $3) old ORDER BY id";
    LAST_AUTHOR_OF_STEP = "SELECT max(id) FROM (SELECT id FROM authors WHERE id > $1 ORDER BY id LIMIT $2) step";
    PURGE_EMAILS =
        "UPDATE authors SET email = NULL WHERE id IN (SELECT id FROM authors WHERE id > $1 AND id <= $2 AND email IS NOT NULL \
         AND last_at < $3 AND approved = 0 AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.author_id = authors.id \
         AND c.status IN ('pending', 'approved')) ORDER BY id FOR UPDATE)";
    FORGET_REPORTERS =
        "UPDATE reports SET reporter = NULL WHERE id IN (SELECT id FROM reports WHERE reporter IS NOT NULL AND created_at < $1 LIMIT $2)";
    PURGE_REPORTS = "DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE settled_at < $1 LIMIT $2)";
    NEXT_BULK_TO_PURGE =
        "SELECT id FROM bulks WHERE ended_at < $1 AND NOT EXISTS (SELECT 1 FROM campaign_sites k WHERE k.bulk_id = bulks.id AND k.until > $1) \
         ORDER BY id LIMIT 1";
    PURGE_BULK_ITEMS = "DELETE FROM bulk_items WHERE bulk_id = $1";
    PURGE_BULK = "DELETE FROM bulks WHERE id = $1";
    // The last digest of a moderator says where the next one begins.
    PURGE_MAILS =
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox o WHERE state IN ('sent', 'void') AND not_before < $1 AND changed_at < $1 \
         AND kind <> 'confirm' AND NOT (kind = 'held' AND state = 'sent' AND digest_seq IS NOT DISTINCT FROM (SELECT max(x.digest_seq) \
         FROM outbox x WHERE x.kind = 'held' AND x.site_id = o.site_id AND x.recipient = o.recipient AND x.state = 'sent')) LIMIT $2 \
         FOR UPDATE SKIP LOCKED)";
}

#[cfg(test)]
#[path = "../../../tests/support/postgres.rs"]
#[allow(dead_code, reason = "tests of the whole service use the rest of it")]
mod server;

/// Of each campaign the newest member that waits, of comments `c`.
pub(super) const ONE_OF_CAMPAIGN: &str = " AND (c.campaign_id IS NULL OR c.id = (SELECT max(f.id) FROM comments f WHERE f.campaign_id = c.campaign_id \
     AND f.site_id = c.site_id AND f.status = 'pending'))";

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection as _, Executor as _, PgConnection, SqlSafeStr as _};

    #[tokio::test]
    async fn every_statement_can_be_prepared() {
        let Some(database) = server::TestDatabase::new().await else { return };
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        sqlx::migrate!("migrations/postgres").run(&mut connection).await.unwrap();
        for (name, statement) in STATEMENTS.iter().filter(|(name, _)| *name != "PUBLIC_MOMENT") {
            let prepared = connection.prepare(statement.into_sql_str()).await.map(drop);
            assert!(prepared.is_ok(), "{name}: {prepared:?}");
        }
        connection.close().await.unwrap();
    }
}
