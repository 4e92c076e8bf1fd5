//! Every statement of the store, in the order of the path. A test prepares them all.
//!
//! `CROSS JOIN` is SQLite's way to say in which order tables are gone through: from the rows that are asked about to those that are found.

use crate::sqlite::Bulk;

/// Declares statements, and lists them for the test.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(pub(super) const $name: &str = $sql;)*
        #[cfg(test)]
        const STATEMENTS: &[&str] = &[$($name),*];
    };
}

/// The same for statements over many rows.
macro_rules! bulks {
    ($($name:ident = $head:literal, $row:literal, $tail:literal;)*) => {
        $(pub(super) const $name: Bulk = Bulk { head: $head, row: $row, tail: $tail };)*
        #[cfg(test)]
        const BULKS: &[Bulk] = &[$($name),*];
    };
}

/// Comments as moderators see them, from what `$from` names `c`.
macro_rules! listed {
    ($from:literal) => {
        concat!(
            "SELECT c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, c.status, c.revision, c.reports, c.name, \
             a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, \
             j.rule_set, j.engine, j.model FROM ",
            $from,
            " CROSS JOIN sites s ON s.id = c.site_id CROSS JOIN threads t ON t.id = c.thread_id CROSS JOIN authors a ON a.id = c.author_id \
             CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
             LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id ORDER BY c.seq DESC"
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
            " CROSS JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id",
            $parent,
            " ORDER BY c.seq"
        )
    };
}

bulks! {
    KNOWN =
        "WITH asked (n, site_id, thread, parent, author) AS (VALUES ",
        "(?, ?, ?, ?, ?)",
        ") SELECT json_group_array(json_object('n', n, 'open', t.open, 'premoderate', t.premoderate, 'thread', t.id, 'thread_since', t.created_at, \
         'parent_thread', p.thread_id, 'parent_approved', p.status = 'approved', 'depth', \
         (WITH RECURSIVE above (id, depth) AS (SELECT p.parent_id, 1 WHERE p.id IS NOT NULL UNION ALL \
         SELECT c.parent_id, depth + 1 FROM above CROSS JOIN comments c ON c.id = above.id WHERE depth < 100) SELECT max(depth) FROM above), \
         'approved', a.approved, 'refused', a.refused, 'standing', a.standing, 'standing_until', a.standing_until, 'past', \
         json((SELECT json_group_array(json_array(created_at, status <> 'approved')) FROM \
         (SELECT created_at, status FROM comments WHERE author_id = a.id ORDER BY id DESC LIMIT 100) \
         WHERE status IN ('approved', 'rejected', 'spam'))))) FROM asked \
         LEFT JOIN threads t ON t.site_id = asked.site_id AND t.key = asked.thread \
         LEFT JOIN comments p ON p.public_id = asked.parent LEFT JOIN authors a ON a.site_id = asked.site_id AND a.hash = asked.author \
         WHERE n IS NOT NULL";
    STORED = "SELECT json_group_array(lower(hex(public_id))) FROM comments WHERE public_id IN (VALUES ", "(?)", ")";
    COUNT_THREADS =
        "INSERT INTO threads (site_id, key, approved, version, created_at) SELECT * FROM (VALUES ",
        "(?, ?, ?, ?, ?)",
        ") WHERE column1 IS NOT NULL \
         ON CONFLICT (site_id, key) DO UPDATE SET approved = approved + excluded.approved, version = version + excluded.version";
    THREADS =
        "WITH asked (n, site_id, key) AS (VALUES ",
        "(?, ?, ?)",
        ") SELECT json_group_array(json_array(n, t.id)) FROM asked CROSS JOIN threads t ON t.site_id = asked.site_id AND t.key = asked.key";
    COUNT_AUTHORS =
        "INSERT INTO authors (site_id, hash, email, locale, approved, refused, last_at) SELECT * FROM (VALUES ",
        "(?, ?, ?, ?, ?, ?, ?)",
        ") WHERE column1 IS NOT NULL ON CONFLICT (site_id, hash) DO UPDATE SET email = excluded.email, locale = excluded.locale, \
         approved = approved + excluded.approved, refused = refused + excluded.refused, last_at = max(last_at, excluded.last_at)";
    AUTHORS =
        "WITH asked (n, site_id, hash) AS (VALUES ",
        "(?, ?, ?)",
        ") SELECT json_group_array(json_array(n, a.id, a.unsubscribed_at IS NOT NULL)) FROM asked \
         CROSS JOIN authors a ON a.site_id = asked.site_id AND a.hash = asked.hash";
    PARENTS =
        "WITH asked (n, public_id) AS (VALUES ",
        "(?, ?)",
        ") SELECT json_group_array(json_array(n, p.id, p.thread_id, p.status = 'approved', p.notify, p.author_id, \
         CASE WHEN a.unsubscribed_at IS NULL AND a.email IS NOT NULL THEN lower(hex(a.hash)) END)) \
         FROM asked CROSS JOIN comments p ON p.public_id = asked.public_id CROSS JOIN authors a ON a.id = p.author_id";
    ADD_COMMENTS =
        "INSERT INTO comments (id, public_id, site_id, seq, thread_id, parent_id, author_id, name, website, status, discarded, source, \
         locale, notify, created_at, refused_at, score, likeness) SELECT * FROM (VALUES ",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ") WHERE column1 IS NOT NULL";
    ADD_TEXTS = "INSERT INTO revisions (comment_id, n, body, created_at) SELECT * FROM (VALUES ", "(?, 1, ?, ?)", ") WHERE column1 IS NOT NULL";
    ADD_JUDGEMENTS =
        "INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, \
         engine, model) SELECT * FROM (VALUES ",
        "(?, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ") WHERE column1 IS NOT NULL";
    OWE_CHECKS =
        "INSERT INTO checks_owed (comment_id, name, not_before) SELECT * FROM (VALUES ", "(?, ?, ?)", ") WHERE column1 IS NOT NULL";
    OWE =
        "INSERT INTO outbox (site_id, kind, subject, recipient, author_id, message_id, state, not_before, created_at, changed_at) \
         SELECT * FROM (VALUES ",
        "(?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)",
        ") WHERE column1 IS NOT NULL ON CONFLICT (kind, subject, recipient) DO UPDATE SET state = 'waiting', not_before = excluded.not_before, attempts = 0, \
         last_error = NULL, created_at = excluded.created_at, changed_at = excluded.changed_at WHERE state IN ('waiting', 'void')";
    // By the comment alone: through the site, each of a page's comments would be looked for among all that wait.
    CAMPAIGNS_OF =
        "WITH asked (public_id, site_id) AS (VALUES ",
        "(?, ?)",
        ") SELECT json_group_array(json_array(lower(hex(c.public_id)), k.campaign_id, k.pending + k.approved + k.rejected + k.spam + k.deleted)) \
         FROM asked CROSS JOIN comments c ON c.public_id = asked.public_id AND +c.site_id = asked.site_id \
         CROSS JOIN campaign_sites k ON k.campaign_id = c.campaign_id AND k.site_id = c.site_id";
    THREAD_COUNTS =
        "WITH asked (site_id, key) AS (VALUES ",
        "(?, ?)",
        ") SELECT json_group_array(json_array(t.key, t.approved)) FROM asked CROSS JOIN threads t ON t.site_id = asked.site_id AND t.key = asked.key";
}

statements! {
    // Sites and threads.
    SITES = "SELECT id, key FROM sites";
    ADD_SITE = "INSERT INTO sites (key, created_at) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id";
    THREAD_BY_ID =
        "SELECT t.id, s.key AS site, t.key, t.open, t.premoderate, p.public_id AS pinned FROM threads t JOIN sites s ON s.id = t.site_id \
         LEFT JOIN comments p ON p.id = t.pinned_id WHERE t.id = ?1";
    THREAD_BY_KEY =
        "SELECT t.id, s.key AS site, t.key, t.open, t.premoderate, p.public_id AS pinned FROM threads t JOIN sites s ON s.id = t.site_id \
         LEFT JOIN comments p ON p.id = t.pinned_id WHERE t.site_id = ?1 AND t.key = ?2";
    SET_THREAD_OPEN = "UPDATE threads SET open = ?1, version = version + 1 WHERE id = ?2";
    SET_THREAD_PREMODERATE = "UPDATE threads SET premoderate = ?1 WHERE id = ?2";
    PIN =
        "UPDATE threads SET pinned_id = (SELECT c.id FROM comments c WHERE c.public_id = ?1 AND c.thread_id = threads.id), \
         version = version + 1 WHERE id = ?2 AND EXISTS (SELECT 1 FROM comments c WHERE c.public_id = ?1 AND c.thread_id = ?2 \
         AND c.status = 'approved')";
    UNPIN = "UPDATE threads SET pinned_id = NULL, version = version + 1 WHERE id = ?1";
    RECORD = "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)";

    // Storing.
    TAKE_SEQS =
        "UPDATE sites SET next_seq = next_seq + ?, pending = pending + ?, approved = approved + ?, spam = spam + ? WHERE id = ? \
         RETURNING next_seq";
    NEXT_COMMENT = "SELECT coalesce(max(id), 0) + 1 FROM comments";
    DIGESTS =
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE kind = 'held' AND site_id = ?1 AND recipient = ?2 AND state = 'waiting'), \
         (SELECT max(changed_at) FROM outbox WHERE kind = 'held' AND site_id = ?1 AND recipient = ?2 AND state = 'sent')";
    OWE_DIGEST =
        "INSERT INTO outbox (site_id, kind, subject, recipient, message_id, state, not_before, created_at, changed_at, digest_every) \
         VALUES (?1, 'held', ?2, ?3, ?4, 'waiting', ?5, ?6, ?6, ?7) ON CONFLICT (kind, subject, recipient) DO UPDATE SET \
         state = 'waiting', not_before = excluded.not_before, attempts = 0, last_error = NULL, created_at = excluded.created_at, \
         changed_at = excluded.changed_at WHERE state IN ('waiting', 'void')";

    // Moderators' lists.
    PAST =
        "SELECT c.author_id AS author, (SELECT d.decision FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1) AS decision, \
         c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, c.status, c.revision, c.reports, c.name, \
         a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, \
         j.rule_set, j.engine, j.model FROM (SELECT * FROM comments WHERE site_id = ? AND seq > ? AND created_at >= ? ORDER BY seq LIMIT ?) c \
         CROSS JOIN sites s ON s.id = c.site_id CROSS JOIN threads t ON t.id = c.thread_id CROSS JOIN authors a ON a.id = c.author_id \
         CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id ORDER BY c.seq";
    LIST_ALL =
        listed!("(SELECT * FROM comments WHERE site_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?) c");
    LIST_ALL_BUT_DISCARDED =
        listed!("(SELECT * FROM comments WHERE site_id = ? AND discarded = 0 AND seq < ? ORDER BY seq DESC LIMIT ?) c");
    LIST_STATUS = listed!(
        "(SELECT * FROM (SELECT id AS page_id FROM (SELECT id, seq FROM comments WHERE site_id = ?1 AND status = ?2 AND discarded = 0 \
         AND seq < ?3 ORDER BY seq DESC LIMIT ?4) UNION ALL SELECT id FROM (SELECT id, seq FROM comments WHERE site_id = ?1 \
         AND status = ?2 AND discarded = 1 AND seq < ?3 ORDER BY seq DESC LIMIT ?4)) CROSS JOIN comments ON id = page_id \
         ORDER BY seq DESC LIMIT ?4) c"
    );
    LIST_STATUS_BUT_DISCARDED = listed!(
        "(SELECT * FROM comments WHERE site_id = ? AND status = ? AND discarded = 0 AND seq < ? ORDER BY seq DESC LIMIT ?) c"
    );
    COMMENT = listed!("(SELECT * FROM comments WHERE public_id = ?) c");
    COUNT_WORD = "SELECT count(*) FROM (SELECT 1 FROM comment_texts WHERE comment_texts MATCH ? LIMIT ?)";
    // The comment of this `seq`, or the one before.
    QUEUE_PLACE =
        "SELECT id, seq, score, thread_id, created_at, reports FROM comments WHERE site_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1";
    COUNTS = "SELECT pending, approved, rejected, spam, deleted FROM sites WHERE id = ?";
    COMMENTS_OF =
        "SELECT c.public_id FROM authors a CROSS JOIN comments c ON c.author_id = a.id WHERE a.site_id = ? AND a.hash = ? ORDER BY c.seq";
    READER_VIEW =
        "SELECT c.status, t.key AS thread, c.erased_at IS NOT NULL AS erased, d.decision, d.ground, d.decided_at, j.verdict AS first_verdict, \
         p.created_at AS appealed_at, p.answer, p.answered_at FROM comments c JOIN threads t ON t.id = c.thread_id \
         LEFT JOIN decisions d ON d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         LEFT JOIN judgements j ON j.comment_id = c.id AND j.n = 1 LEFT JOIN appeals p ON p.decision_id = d.id WHERE c.public_id = ?";

    // What writers ask to be looked at again.
    ADD_APPEAL =
        "INSERT INTO appeals (site_id, comment_id, decision_id, body, created_at) SELECT c.site_id, c.id, d.id, ?2, ?3 FROM comments c \
         JOIN decisions d ON d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         WHERE c.public_id = ?1 AND c.erased_at IS NULL AND ((c.status = 'rejected') OR (c.status = 'spam' AND d.decision = 'spam' \
         AND d.ground IS NOT NULL) OR (c.status = 'deleted' AND d.decision = 'delete')) ON CONFLICT (decision_id) DO NOTHING";
    APPEALS =
        "SELECT w.id AS appeal, w.body AS appeal_body, w.created_at AS appealed_at, d.decision, d.before, d.after, d.revision AS decided_on, \
         d.reason, d.ground, d.actor, d.decided_at, c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, \
         c.status, c.revision, c.reports, c.name, a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, \
         j.score, j.thresholds, j.verdict, j.rule_set, j.engine, j.model FROM appeals w JOIN comments c ON c.id = w.comment_id \
         JOIN decisions d ON d.id = w.decision_id JOIN sites s ON s.id = c.site_id JOIN threads t ON t.id = c.thread_id \
         JOIN authors a ON a.id = c.author_id JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id \
         WHERE w.site_id = ?1 AND w.answered_at IS NULL AND c.status IN ('rejected', 'spam', 'deleted') AND c.erased_at IS NULL \
         AND d.id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1) \
         ORDER BY w.id LIMIT ?2";
    COUNT_APPEALS =
        "SELECT count(*) FROM appeals w JOIN comments c ON c.id = w.comment_id WHERE w.site_id = ?1 AND w.answered_at IS NULL \
         AND c.status IN ('rejected', 'spam', 'deleted') AND c.erased_at IS NULL AND w.decision_id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1)";
    OPEN_APPEAL =
        "SELECT c.public_id, c.revision, d.actor FROM appeals w JOIN comments c ON c.id = w.comment_id JOIN decisions d ON d.id = w.decision_id \
         WHERE w.id = ?1 AND w.site_id = ?2 AND w.answered_at IS NULL AND c.status IN ('rejected', 'spam', 'deleted') \
         AND c.erased_at IS NULL AND w.decision_id = (SELECT x.id FROM decisions x WHERE x.comment_id = c.id AND x.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = x.id) ORDER BY x.id DESC LIMIT 1)";
    NUMBER_OF_LAST_DECISION =
        "SELECT d.id FROM decisions d WHERE d.comment_id = (SELECT id FROM comments WHERE public_id = ?) ORDER BY d.id DESC LIMIT 1";
    ANSWER_APPEAL =
        "UPDATE appeals SET outcome = ?1, answer = ?2, answered_by = ?3, answered_at = ?4, approval_id = ?5 WHERE id = ?6";
    REOPEN_APPEAL =
        "UPDATE appeals SET outcome = NULL, answer = NULL, answered_by = NULL, answered_at = NULL, approval_id = NULL WHERE approval_id = ?1";

    // What readers report.
    REPORTABLE =
        "SELECT c.id, c.site_id, c.thread_id, c.author_id, \
         (SELECT count(*) FROM reports r WHERE r.reporter = ?2 AND r.outcome = 'dismissed') AS dismissed, \
         EXISTS (SELECT 1 FROM reports r WHERE r.comment_id = c.id AND r.outcome = 'dismissed') AS kept \
         FROM comments c WHERE c.public_id = ?1 AND c.site_id = ?3 AND c.status = 'approved'";
    IS_REPORTED = "SELECT EXISTS (SELECT 1 FROM reports WHERE comment_id = ?1 AND reporter = ?2)";
    REPORTED_LATELY =
        "SELECT count(*), min(created_at) FROM (SELECT created_at FROM reports WHERE reporter = ?1 AND created_at > ?2 \
         ORDER BY created_at DESC LIMIT ?3) latest";
    ADD_REPORT =
        "INSERT INTO reports (site_id, comment_id, reporter, cause, body, counts, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    COUNT_REPORTS =
        "UPDATE comments SET reports = (SELECT count(*) FROM reports r WHERE r.comment_id = comments.id AND r.settled_at IS NULL AND r.counts) \
         WHERE id = ?1 RETURNING reports";
    REPORT_HOLDS = "UPDATE reports SET holds = 1 WHERE comment_id = ?1 AND reporter = ?2";
    OPEN_REPORTS =
        "SELECT r.cause, r.body, r.counts, r.created_at FROM comments c JOIN reports r ON r.comment_id = c.id \
         WHERE c.public_id = ?1 AND r.settled_at IS NULL ORDER BY r.id LIMIT ?2";
    COUNT_REPORTED = "SELECT count(*) FROM comments WHERE site_id = ?1 AND reports > 0";
    SETTLE_REPORTS =
        "UPDATE reports SET outcome = ?1, settled_at = ?2, decision_id = ?3 WHERE comment_id = ?4 AND settled_at IS NULL";
    REOPEN_REPORTS = "UPDATE reports SET outcome = NULL, settled_at = NULL, decision_id = NULL WHERE decision_id = ?1";

    // Texts that moderators change.
    TEXTS =
        "SELECT r.body, r.actor, r.created_at FROM comments c JOIN revisions r ON r.comment_id = c.id WHERE c.public_id = ?1 ORDER BY r.n";
    ADD_TEXT =
        "INSERT INTO revisions (comment_id, n, body, created_at, actor) SELECT id, text_n + 1, ?1, ?2, ?3 FROM comments WHERE id = ?4";
    SET_TEXT = "UPDATE comments SET text_n = text_n + 1, revision = revision + 1 WHERE id = ?1";
    SET_EDITED_JUDGEMENT = "UPDATE comments SET judgement_n = judgement_n + 1 WHERE id = ?1";
    TOUCH_THREAD = "UPDATE threads SET version = version + 1 WHERE id = ?1";

    // What a newsroom counts.
    ARRIVALS =
        "SELECT hour, count(*), count(*) FILTER (WHERE status = 'pending') FROM (SELECT created_at / 3600000 AS hour, created_at, status \
         FROM comments WHERE site_id = ?1 ORDER BY seq DESC LIMIT ?3) last WHERE created_at >= ?2 GROUP BY hour ORDER BY hour";
    COUNTED_DECISIONS =
        "SELECT d.decided_at, c.created_at, d.before, d.after, d.actor FROM (SELECT decision_id FROM site_decisions WHERE site_id = ?1 \
         ORDER BY decision_id DESC LIMIT ?3) o JOIN decisions d ON d.id = o.decision_id JOIN comments c ON c.id = d.comment_id \
         WHERE d.decided_at >= ?2 AND d.decision <> 'restore' ORDER BY d.id";
    JUDGED_LATELY =
        "SELECT c.created_at, j.contributions, (SELECT d.decision FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1) FROM (SELECT id, created_at, judgement_n \
         FROM comments WHERE site_id = ?1 ORDER BY seq DESC LIMIT ?3) c CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         WHERE c.created_at >= ?2 ORDER BY c.created_at DESC";
    LAST_SEQ = "SELECT next_seq - 1 FROM sites WHERE id = ?1";
    OLDEST_WAITING = "SELECT min(created_at) FROM comments WHERE site_id = ?1 AND status = 'pending'";
    WAITING_CHECKS = "SELECT name, count(*), min(not_before) FROM checks_owed GROUP BY name ORDER BY name";

    // What moderators know of authors.
    AUTHOR_OF =
        "SELECT a.id, s.key AS site, a.hash IS NOT NULL AS known, a.standing, a.standing_until, a.approved, a.refused, \
         (SELECT f.created_at FROM comments f WHERE f.author_id = a.id ORDER BY f.id LIMIT 1) AS since, \
         (SELECT count(*) FROM author_notes n WHERE n.author_id = a.id) AS notes FROM comments c JOIN authors a ON a.id = c.author_id \
         JOIN sites s ON s.id = c.site_id WHERE c.public_id = ?1";
    AUTHOR_COMMENTS = listed!("(SELECT * FROM comments WHERE author_id = ?1 ORDER BY id DESC LIMIT ?2) c");
    STANDINGS = "SELECT standing, until, reason, actor, decided_at FROM standings WHERE author_id = ?1 ORDER BY id DESC";
    NOTES = "SELECT body, actor, created_at FROM author_notes WHERE author_id = ?1 ORDER BY id DESC";
    SET_STANDING = "UPDATE authors SET standing = ?1, standing_until = ?2 WHERE id = ?3";
    ADD_STANDING =
        "INSERT INTO standings (author_id, standing, until, reason, actor, decided_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    ADD_NOTE = "INSERT INTO author_notes (author_id, body, actor, created_at) VALUES (?1, ?2, ?3, ?4)";
    SAME_SOURCE = listed!(
        "(SELECT same.* FROM (SELECT id, source FROM comments WHERE site_id = ?1 ORDER BY seq DESC LIMIT ?2) recent \
         JOIN comments same ON same.id = recent.id WHERE recent.source = (SELECT source FROM comments WHERE public_id = ?3) \
         ORDER BY same.seq DESC LIMIT ?4) c"
    );
    FORGET_NOTES = "DELETE FROM author_notes WHERE author_id = ?1";
    FORGET_REASONS = "UPDATE standings SET reason = NULL WHERE author_id = ?1";

    // Decisions.
    DECIDABLE =
        "SELECT c.id, c.site_id, s.key AS site, c.thread_id, c.author_id, c.status, c.revision, c.erased_at IS NOT NULL AS erased, \
         c.notify, CASE WHEN a.unsubscribed_at IS NULL AND a.email IS NOT NULL THEN a.hash END AS reachable, \
         p.author_id AS parent_author_id, \
         CASE WHEN pa.unsubscribed_at IS NULL AND pa.email IS NOT NULL THEN pa.hash END AS parent_reachable \
         FROM comments c CROSS JOIN sites s ON s.id = c.site_id CROSS JOIN authors a ON a.id = c.author_id \
         LEFT JOIN comments p ON p.id = c.parent_id AND p.status = 'approved' AND p.notify = 1 AND p.author_id <> c.author_id \
         LEFT JOIN authors pa ON pa.id = p.author_id WHERE c.public_id = ?";
    LAST_DECISION =
        "SELECT d.id, d.before FROM decisions d WHERE d.comment_id = ? AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id) ORDER BY d.id DESC LIMIT 1";
    DECISIONS =
        "SELECT d.decision, d.before, d.after, d.revision, d.reason, d.ground, d.actor, d.decided_at \
         FROM comments c JOIN decisions d ON d.comment_id = c.id WHERE c.public_id = ? ORDER BY d.id";
    ADD_DECISION =
        "INSERT INTO decisions (comment_id, decision, before, after, revision, undoes, reason, ground, actor, decided_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
    SET_STATUS =
        "UPDATE comments SET status = ?1, revision = revision + 1, discarded = 0, \
         refused_at = CASE WHEN ?2 IS NULL OR erased_at IS NOT NULL THEN NULL ELSE coalesce(refused_at, ?2) END WHERE id = ?3";
    COUNT_STATUSES =
        "UPDATE sites SET pending = pending + ?, approved = approved + ?, rejected = rejected + ?, spam = spam + ?, \
         deleted = deleted + ? WHERE id = ?";
    COUNT_THREAD = "UPDATE threads SET approved = approved + ?, version = version + 1 WHERE id = ?";
    COUNT_AUTHOR = "UPDATE authors SET approved = approved + ?, refused = refused + ? WHERE id = ?";

    // External checks.
    CHECKS_DUE =
        "SELECT c.public_id, o.attempts FROM checks_owed o CROSS JOIN comments c ON c.id = o.comment_id WHERE o.name = ? AND o.not_before <= ? \
         ORDER BY o.not_before, o.comment_id LIMIT ?";
    IS_DECIDED = "SELECT EXISTS (SELECT 1 FROM decisions WHERE comment_id = ?)";
    ADD_JUDGEMENT =
        "INSERT INTO judgements (comment_id, n, text_n, cause, judged_at, facts, contributions, score, thresholds, verdict, rule_set, \
         engine, model) SELECT id, judgement_n + 1, text_n, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM comments WHERE id = ?1";
    SET_JUDGEMENT = "UPDATE comments SET judgement_n = judgement_n + 1, discarded = ? WHERE id = ?";
    ASK_AGAIN = "UPDATE checks_owed SET not_before = ?, attempts = attempts + 1, claimed_until = NULL WHERE comment_id = ? AND name = ?";
    CHECK_DONE = "DELETE FROM checks_owed WHERE comment_id = ? AND name = ?";
    CHECKS_DONE = "DELETE FROM checks_owed WHERE comment_id = ?";

    // What happens meanwhile. A decision of another site may be on record before one of this site that has a lower number: some are told again,
    // which changes nothing.
    MARK =
        "SELECT next_seq - 1, (SELECT max(coalesce(max(id), 0) - 100, 0) FROM decisions), \
         coalesce((SELECT max(r.id) FROM reports r WHERE r.site_id = ?1 AND r.holds = 1), 0) FROM sites WHERE id = ?1";
    TAKEN_BACK_SINCE =
        "SELECT r.id, c.public_id, c.status, c.revision, NULL AS actor FROM reports r CROSS JOIN comments c ON c.id = r.comment_id \
         WHERE r.site_id = ?1 AND r.holds = 1 AND r.id > ?2 ORDER BY r.id LIMIT ?3";
    DECIDED_SINCE =
        "SELECT d.id, c.public_id, c.status, c.revision, d.actor FROM decisions d CROSS JOIN comments c ON c.id = d.comment_id \
         WHERE d.id > ?2 AND c.site_id = ?1 ORDER BY d.id LIMIT ?3";
    HELD_SINCE =
        "SELECT count(*) FROM (SELECT 1 FROM comments WHERE site_id = ?1 AND status = 'pending' AND discarded = 0 AND seq > ?2 LIMIT ?3)";
    CLAIMS =
        "SELECT k.holder, k.name, c.public_id FROM claims k CROSS JOIN comments c ON c.id = k.comment_id WHERE k.site_id = ?1 AND k.until > ?2 \
         ORDER BY k.holder";
    NOTE_CLAIM =
        "INSERT INTO claims (site_id, holder, name, comment_id, until) SELECT ?1, ?2, ?3, id, ?5 FROM comments WHERE public_id = ?4 \
         AND site_id = ?1 ON CONFLICT (site_id, holder) DO UPDATE SET name = excluded.name, comment_id = excluded.comment_id, \
         until = excluded.until";
    RELEASE_CLAIM = "DELETE FROM claims WHERE (site_id = ?1 AND holder = ?2) OR until <= ?3";

    // Decisions about all that a search found.
    ADD_BULK =
        "INSERT INTO bulks (site_id, actor, decision, reason, ground, undoes, taken, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7) RETURNING id";
    ADD_BULK_LIKE =
        "INSERT INTO bulks (site_id, actor, decision, undoes, taken, created_at) SELECT site_id, ?2, ?3, id, 0, ?4 FROM bulks WHERE id = ?1 \
         RETURNING id";
    TAKE_BACK =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT ?1, comment_id, revision + 1 FROM bulk_items \
         WHERE bulk_id = ?2 AND done = 1";
    COUNT_TAKEN = "UPDATE bulks SET taken = (SELECT count(*) FROM bulk_items WHERE bulk_id = ?1) WHERE id = ?1";
    BULK =
        "SELECT b.id, s.key AS site, b.actor, b.decision, b.reason, b.ground, b.taken, b.done, b.changed, b.undoes, u.id AS undone_by, b.ended_at \
         FROM bulks b JOIN sites s ON s.id = b.site_id LEFT JOIN bulks u ON u.undoes = b.id WHERE b.id = ?1";
    BULK_WAITS = "SELECT EXISTS (SELECT 1 FROM bulks WHERE ended_at IS NULL AND (claimed_until IS NULL OR claimed_until <= ?1))";
    CLAIM_BULK =
        "UPDATE bulks SET claimed_until = ?2 WHERE id = (SELECT id FROM bulks WHERE ended_at IS NULL \
         AND (claimed_until IS NULL OR claimed_until <= ?1) ORDER BY id LIMIT 1) RETURNING id";
    BULK_ITEMS =
        "SELECT c.public_id, i.revision FROM bulk_items i CROSS JOIN comments c ON c.id = i.comment_id WHERE i.bulk_id = ?1 AND i.done IS NULL \
         ORDER BY i.comment_id LIMIT ?2";
    SETTLE_ITEM = "UPDATE bulk_items SET done = ?1 WHERE bulk_id = ?2 AND comment_id = (SELECT id FROM comments WHERE public_id = ?3)";
    COUNT_SETTLED = "UPDATE bulks SET done = done + ?1, changed = changed + ?2, claimed_until = ?3 WHERE id = ?4";
    // Not if a comment joined since there seemed to be none left.
    END_BULK =
        "UPDATE bulks SET claimed_until = NULL, ended_at = CASE WHEN EXISTS (SELECT 1 FROM bulk_items i WHERE i.bulk_id = bulks.id \
         AND i.done IS NULL) THEN NULL ELSE ?1 END WHERE id = ?2 AND ended_at IS NULL";

    // Comments that are nearly the same.
    LAST_SEQS = "SELECT key, next_seq - 1 FROM sites ORDER BY id";
    PRINTS =
        "SELECT c.id, c.seq, c.likeness, c.author_id, a.hash, c.source, c.created_at, c.campaign_id FROM comments c \
         CROSS JOIN authors a ON a.id = c.author_id WHERE c.site_id = ?1 AND c.seq > ?2 AND c.likeness IS NOT NULL AND c.discarded = 0 \
         ORDER BY c.seq LIMIT ?3";
    OPEN_CAMPAIGNS = "SELECT id, likeness FROM campaigns WHERE likeness IS NOT NULL ORDER BY id";
    ADD_CAMPAIGN = "INSERT INTO campaigns (likeness, found_at, last_at) VALUES (?1, ?2, ?2) RETURNING id";
    JOIN_CAMPAIGN = "UPDATE comments SET campaign_id = ?1 WHERE id = ?2 AND campaign_id IS NULL AND likeness IS NOT NULL";
    // Who joins a campaign that was decided about, and was stored just before that.
    TAKE_JOINED =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT k.bulk_id, c.id, c.revision FROM comments c \
         CROSS JOIN campaign_sites k ON k.campaign_id = c.campaign_id AND k.site_id = c.site_id WHERE c.id = ?1 AND k.until > ?2 \
         AND c.status = 'pending' AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id) \
         ON CONFLICT (bulk_id, comment_id) DO NOTHING RETURNING bulk_id";
    REOPEN_BULK = "UPDATE bulks SET taken = taken + 1, ended_at = NULL WHERE id = ?1";
    TOUCH_CAMPAIGN = "UPDATE campaigns SET last_at = max(last_at, ?1) WHERE id = ?2";
    DROP_CAMPAIGN = "DELETE FROM campaigns WHERE id = ?1";
    CLOSE_CAMPAIGNS =
        "UPDATE campaigns SET likeness = NULL WHERE likeness IS NOT NULL AND last_at < ?1 \
         AND NOT EXISTS (SELECT 1 FROM campaign_sites k WHERE k.campaign_id = campaigns.id AND k.until > ?2)";
    CAMPAIGNS =
        "SELECT campaign_id FROM campaign_sites WHERE site_id = ?1 AND pending + approved + rejected + spam + deleted > 0 \
         ORDER BY pending > 0 DESC, campaign_id DESC LIMIT ?2";
    COUNT_CAMPAIGNS = "SELECT count(*) FROM campaign_sites WHERE site_id = ?1 AND pending > 0";
    CAMPAIGN =
        "SELECT g.id, g.found_at, g.last_at, g.likeness IS NOT NULL AS open, s.key AS site, k.pending, k.approved, k.rejected, k.spam, \
         k.deleted, k.bulk_id, k.until FROM campaigns g JOIN campaign_sites k ON k.campaign_id = g.id JOIN sites s ON s.id = k.site_id \
         WHERE g.id = ?1 ORDER BY s.id";
    CAMPAIGN_MEMBERS = listed!(
        "(SELECT * FROM comments WHERE campaign_id = ?1 AND site_id = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4) c"
    );
    CAMPAIGN_REACH =
        "SELECT count(DISTINCT author_id), count(DISTINCT source), count(DISTINCT thread_id) FROM comments WHERE campaign_id = ?1 AND site_id = ?2";
    ADD_CAMPAIGN_BULK =
        "INSERT INTO bulks (site_id, actor, decision, reason, ground, campaign_id, taken, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7) \
         RETURNING id";
    // What a moderator decided about by itself is left alone; what an earlier decision about the campaign led to is not.
    TAKE_MEMBERS =
        "INSERT INTO bulk_items (bulk_id, comment_id, revision) SELECT ?1, c.id, c.revision FROM comments c WHERE c.campaign_id = ?2 \
         AND c.site_id = ?3 AND c.status <> ?4 AND c.status <> 'deleted' AND c.erased_at IS NULL AND (c.status = 'pending' \
         OR NOT EXISTS (SELECT 1 FROM decisions d WHERE d.comment_id = c.id AND d.decision <> 'restore' \
         AND NOT EXISTS (SELECT 1 FROM decisions r WHERE r.undoes = d.id)) \
         OR EXISTS (SELECT 1 FROM bulks b CROSS JOIN bulk_items i ON i.bulk_id = b.id AND i.comment_id = c.id WHERE b.campaign_id = ?2 \
         AND b.site_id = ?3 AND i.done = 1 AND i.revision + 1 = c.revision)) LIMIT ?5";
    HOLD_FOR_LATER =
        "INSERT INTO campaign_sites (campaign_id, site_id, bulk_id, until) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (campaign_id, site_id) DO UPDATE SET bulk_id = excluded.bulk_id, until = excluded.until";
    HOLD_NO_MORE = "UPDATE campaign_sites SET bulk_id = NULL, until = NULL WHERE bulk_id = ?1";
    CAMPAIGN_DECIDED = "SELECT bulk_id FROM campaign_sites WHERE campaign_id = ?1 AND site_id = ?2";
    HOLDING =
        "SELECT s.key, g.likeness, g.id, b.decision FROM campaign_sites k CROSS JOIN campaigns g ON g.id = k.campaign_id \
         CROSS JOIN bulks b ON b.id = k.bulk_id CROSS JOIN sites s ON s.id = k.site_id WHERE k.until > ?1 AND g.likeness IS NOT NULL";
    INHERITED =
        "SELECT b.id, b.decision, b.reason, b.ground, b.actor FROM campaign_sites k JOIN bulks b ON b.id = k.bulk_id \
         WHERE k.campaign_id = ?1 AND k.site_id = ?2 AND k.until > ?3";
    NOTE_INHERITED = "INSERT INTO bulk_items (bulk_id, comment_id, revision, done) VALUES (?1, ?2, 1, 1)";
    COUNT_INHERITED = "UPDATE bulks SET taken = taken + 1, done = done + 1 WHERE id = ?1";

    // What readers see.
    PUBLIC_THREAD = "SELECT id, open, approved, version, pinned_id FROM threads WHERE site_id = ? AND key = ?";
    PAGE_STARTS_NESTED =
        "SELECT seq FROM comments WHERE thread_id = ? AND status = 'approved' AND parent_id IS NULL AND seq > ? ORDER BY seq LIMIT ?";
    PAGE_STARTS_FLAT = "SELECT seq FROM comments WHERE thread_id = ? AND status = 'approved' AND seq > ? ORDER BY seq LIMIT ?";
    PAGE_NESTED = concat!(
        "WITH RECURSIVE shown (id) AS (SELECT id FROM comments WHERE thread_id = ?1 AND status = 'approved' AND parent_id IS NULL \
         AND seq > ?2 AND seq <= ?3 UNION ALL SELECT answer.id FROM shown CROSS JOIN comments answer ON answer.parent_id = shown.id \
         WHERE answer.status = 'approved') ",
        public!("shown CROSS JOIN comments c ON c.id = shown.id", "")
    );
    PAGE_FLAT = public!(
        "(SELECT * FROM comments WHERE thread_id = ? AND status = 'approved' AND seq > ? AND seq <= ?) c",
        " AND p.status = 'approved'"
    );
    PUBLIC_PINNED =
        public!("(SELECT * FROM comments WHERE id = ?1 AND thread_id = ?2 AND status = 'approved') c", " AND p.status = 'approved'");
    PUBLIC_COMMENT =
        public!("(SELECT * FROM comments WHERE site_id = ? AND public_id = ? AND status = 'approved') c", " AND p.status = 'approved'");
    MOST_COMMENTED =
        "SELECT t.key, n FROM (SELECT thread_id, count(*) AS n FROM comments WHERE site_id = ? AND status = 'approved' \
         AND created_at >= ? GROUP BY thread_id ORDER BY n DESC, thread_id LIMIT ?) JOIN threads t ON t.id = thread_id ORDER BY n DESC, t.id";

    // Mail.
    DUE =
        "SELECT o.id, o.kind, s.key AS site, o.subject, o.recipient, o.message_id, o.attempts, o.created_at, a.email, a.locale, \
         (o.author_id IS NULL OR a.confirmed_at IS NOT NULL) AS confirmed, a.unsubscribed_at IS NOT NULL AS unsubscribed, \
         t.key AS thread, c.status = 'approved' AS approved, c.name, r.body, p.public_id AS parent, pm.message_id AS parent_message_id \
         FROM outbox o CROSS JOIN sites s ON s.id = o.site_id LEFT JOIN authors a ON a.id = o.author_id \
         LEFT JOIN comments c ON c.public_id = o.subject LEFT JOIN threads t ON t.id = c.thread_id \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id \
         LEFT JOIN outbox pm ON pm.kind = 'published' AND pm.subject = p.public_id AND pm.recipient = o.recipient \
         WHERE o.state = 'waiting' AND o.not_before <= ? ORDER BY o.not_before, o.id LIMIT ?";
    // Learning.
    ADD_SITE_DECISION = "INSERT INTO site_decisions (site_id, decision_id) VALUES (?1, ?2)";
    TAUGHT =
        "SELECT s.key AS site, coalesce((SELECT max(decision_id) FROM site_decisions WHERE site_id = s.id), 0) AS decisions, \
         coalesce((SELECT max(id) FROM feedback WHERE site_id = s.id), 0) AS feedback, coalesce((SELECT max(id) FROM forgotten_lessons \
         WHERE site_id IS NULL OR site_id = s.id), 0) AS forgotten, (SELECT digest FROM site_models WHERE site_id = s.id) AS digest \
         FROM sites s ORDER BY s.id";
    // The last decision about a comment that stands, while its text is there.
    DECIDED_LESSONS =
        "SELECT d.id, d.decision, d.actor, r.body FROM site_decisions o CROSS JOIN decisions d CROSS JOIN comments c CROSS JOIN revisions r \
         WHERE o.site_id = ?1 AND d.id = o.decision_id AND c.id = d.comment_id AND r.comment_id = c.id AND r.n = c.text_n \
         AND r.body IS NOT NULL AND d.decision IN ('approve', 'reject', 'spam') \
         AND NOT EXISTS (SELECT 1 FROM decisions l WHERE l.comment_id = d.comment_id AND (l.undoes = d.id \
         OR (l.id > d.id AND l.decision <> 'restore' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = l.id)))) \
         AND NOT EXISTS (SELECT 1 FROM forgotten_lessons f WHERE (f.site_id IS NULL OR f.site_id = ?1) AND d.id <= f.last_decision AND d.decided_at >= f.since \
         AND (coalesce(f.token, f.user_id) IS NULL OR d.actor LIKE 'api:' || f.token || ' %' OR d.actor LIKE 'session:' || f.token || ' %' OR d.actor LIKE 'user:' || f.user_id || ' %')) \
         ORDER BY d.id DESC LIMIT ?2";
    REPORTED_LESSONS =
        "SELECT r.id, r.head, r.of_class, r.actor, r.body FROM feedback r WHERE r.site_id = ?1 \
         AND NOT EXISTS (SELECT 1 FROM forgotten_lessons f WHERE (f.site_id IS NULL OR f.site_id = ?1) AND r.id <= f.last_feedback AND r.given_at >= f.since \
         AND (coalesce(f.token, f.user_id) IS NULL OR r.actor LIKE 'api:' || f.token || ' %' OR r.actor LIKE 'session:' || f.token || ' %' OR r.actor LIKE 'user:' || f.user_id || ' %')) \
         ORDER BY r.id DESC LIMIT ?2";
    ADD_FEEDBACK = "INSERT INTO feedback (site_id, head, of_class, body, actor, given_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    FORGET_LESSONS =
        "INSERT INTO forgotten_lessons (site_id, token, user_id, since, last_decision, last_feedback, forgotten_at) \
         SELECT ?1, ?2, ?3, ?4, coalesce((SELECT max(id) FROM decisions), 0), coalesce((SELECT max(id) FROM feedback), 0), ?5 RETURNING id";
    PUBLISH_MODEL =
        "INSERT INTO site_models (site_id, digest, model, learnt_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (site_id) DO UPDATE \
         SET digest = excluded.digest, model = excluded.model, learnt_at = excluded.learnt_at";
    SITE_MODEL = "SELECT digest, model FROM site_models WHERE site_id = ?1";
    PURGE_FEEDBACK = "DELETE FROM feedback WHERE given_at < ?1";

    KEEP_RULE_SET = "INSERT INTO rule_sets (hash, text, kept_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING";
    RULE_SET = "SELECT text FROM rule_sets WHERE hash = ?";
    RULE_SET_SINCE = "SELECT kept_at FROM rule_sets WHERE hash = ?";
    NEXT_DUE = "SELECT min(not_before) FROM outbox WHERE state = 'waiting'";
    MAIL_SENT = "UPDATE outbox SET state = 'sent', attempts = attempts + 1, last_error = NULL, changed_at = ? WHERE id = ?";
    MAIL_FAILED =
        "UPDATE outbox SET state = ?, not_before = ?, last_error = ?, attempts = attempts + 1, changed_at = ? WHERE id = ? AND state <> 'sent'";
    PUT_OFF = "UPDATE outbox SET not_before = ?, changed_at = ? WHERE id = ? AND state = 'waiting'";
    VOID_MAIL = "UPDATE outbox SET state = 'void', last_error = ?, changed_at = ? WHERE id = ? AND state <> 'sent'";
    BLOCK_MAIL =
        "UPDATE outbox SET state = 'blocked', changed_at = ? WHERE id = ? AND state = 'waiting' \
         AND NOT EXISTS (SELECT 1 FROM authors a WHERE a.id = author_id AND a.confirmed_at IS NOT NULL)";
    UNCONFIRMED =
        "SELECT o.site_id, o.subject, o.recipient, o.author_id FROM outbox o WHERE o.id = ? AND o.state = 'blocked' \
         AND o.author_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.author_id = o.author_id AND x.kind = 'confirm')";
    LAST_DIGEST =
        "SELECT coalesce(max(digest_seq), 0) FROM outbox WHERE kind = 'held' AND site_id = ? AND recipient = ? AND state = 'sent'";
    HELD_COUNT =
        "SELECT count(*), coalesce(max(seq), 0) FROM comments WHERE site_id = ? AND status = 'pending' AND discarded = 0 AND seq > ?";
    HELD =
        "SELECT c.public_id, c.revision, t.key AS thread, c.name, r.body, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, \
         j.thresholds, j.verdict, j.rule_set, j.engine, j.model FROM comments c CROSS JOIN threads t ON t.id = c.thread_id \
         CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
         LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n \
         WHERE c.site_id = ? AND c.status = 'pending' AND c.discarded = 0 AND c.seq > ? ORDER BY c.seq LIMIT ?";
    SET_DIGEST = "UPDATE outbox SET digest_seq = ? WHERE kind = 'held' AND site_id = ? AND recipient = ? AND state = 'waiting'";
    HELD_SINCE_DIGEST =
        "SELECT o.site_id, o.recipient, o.digest_every, o.message_id, c.public_id FROM outbox o CROSS JOIN comments c \
         ON c.site_id = o.site_id AND c.status = 'pending' AND c.discarded = 0 AND c.seq > o.digest_seq WHERE o.id = ? AND o.kind = 'held' \
         AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.kind = 'held' AND x.site_id = o.site_id AND x.recipient = o.recipient \
         AND x.state = 'waiting') ORDER BY c.seq LIMIT 1";
    OUTBOX_COUNTS = "SELECT state, count(*) FROM outbox GROUP BY state";

    // What readers agreed to.
    ADD_READER_TOKEN =
        "INSERT INTO reader_tokens (hash, purpose, author_id, created_at) SELECT ?1, ?2, id, ?3 FROM authors WHERE site_id = ?4 \
         AND hash = ?5 ON CONFLICT (hash, purpose) DO UPDATE SET created_at = excluded.created_at";
    READER_TOKEN =
        "SELECT s.key, a.locale FROM reader_tokens r JOIN authors a ON a.id = r.author_id JOIN sites s ON s.id = a.site_id \
         WHERE r.hash = ? AND r.purpose = ?";
    AUTHOR_OF_READER_TOKEN = "SELECT author_id FROM reader_tokens WHERE hash = ? AND purpose = ?";
    CONFIRM_AUTHOR = "UPDATE authors SET confirmed_at = coalesce(confirmed_at, ?) WHERE id = ?";
    RELEASE_BLOCKED =
        "UPDATE outbox SET state = CASE WHEN created_at >= ?1 THEN 'waiting' ELSE 'void' END, changed_at = ?2 \
         WHERE author_id = ?3 AND state = 'blocked'";
    UNSUBSCRIBE_AUTHOR = "UPDATE authors SET unsubscribed_at = coalesce(unsubscribed_at, ?) WHERE id = ?";
    SUBSCRIBE_AUTHOR_AGAIN = "UPDATE authors SET unsubscribed_at = NULL WHERE id = ?";
    VOID_UNWANTED =
        "UPDATE outbox SET state = 'void', last_error = 'unsubscribed', changed_at = ? WHERE author_id = ? AND state IN ('waiting', 'blocked')";

    // A person's own data.
    EXPORT =
        "SELECT c.public_id, s.key AS site, t.key AS thread, c.status, c.name, c.website, r.body, c.created_at FROM sites s \
         CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ? CROSS JOIN comments c ON c.author_id = a.id \
         CROSS JOIN threads t ON t.id = c.thread_id LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n \
         ORDER BY c.created_at, c.id";
    EXPORT_EVENTS =
        "SELECT j.judged_at AS at, s.key AS site, c.public_id AS comment, 'judgement' AS what, j.verdict AS outcome, CAST(NULL AS TEXT) AS note FROM \
         sites s CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ?1 CROSS JOIN comments c ON c.author_id = a.id CROSS JOIN \
         judgements j ON j.comment_id = c.id UNION ALL SELECT d.decided_at, s.key, c.public_id, 'decision', d.decision, d.reason FROM \
         sites s CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ?1 CROSS JOIN comments c ON c.author_id = a.id CROSS JOIN \
         decisions d ON d.comment_id = c.id UNION ALL SELECT o.changed_at, s.key, o.subject, 'mail', o.kind, o.state FROM sites s CROSS \
         JOIN authors a ON a.site_id = s.id AND a.hash = ?1 CROSS JOIN outbox o ON o.author_id = a.id UNION ALL SELECT a.confirmed_at, \
         s.key, NULL, 'confirmed', NULL, NULL FROM sites s CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ?1 WHERE a.confirmed_at \
         IS NOT NULL UNION ALL SELECT a.unsubscribed_at, s.key, NULL, 'unsubscribed', NULL, NULL FROM sites s CROSS JOIN authors a ON \
         a.site_id = s.id AND a.hash = ?1 WHERE a.unsubscribed_at IS NOT NULL UNION ALL SELECT w.created_at, s.key, c.public_id, 'appeal', w.outcome, w.body FROM sites s CROSS JOIN authors a ON a.site_id = s.id \
         AND a.hash = ?1 CROSS JOIN comments c ON c.author_id = a.id CROSS JOIN appeals w ON w.comment_id = c.id UNION ALL SELECT w.decided_at, s.key, NULL, 'standing', \
         coalesce(w.standing, 'freed'), w.reason FROM sites s CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ?1 CROSS JOIN standings w \
         ON w.author_id = a.id UNION ALL SELECT w.created_at, s.key, NULL, 'note', NULL, w.body FROM sites s CROSS JOIN authors a \
         ON a.site_id = s.id AND a.hash = ?1 CROSS JOIN author_notes w ON w.author_id = a.id ORDER BY at";
    AUTHORS_BY_HASH = "SELECT a.id FROM sites s CROSS JOIN authors a ON a.site_id = s.id AND a.hash = ?";
    COMMENTS_TO_ERASE = "SELECT id, site_id, thread_id, status FROM comments WHERE author_id = ?";
    ERASE_NAME =
        "UPDATE comments SET name = NULL, website = NULL, refused_at = NULL, erased_at = coalesce(erased_at, ?) WHERE id = ?";
    ERASE_TEXTS = "UPDATE revisions SET body = NULL WHERE comment_id = ?";
    ERASE_APPEALS = "UPDATE appeals SET body = NULL, answer = NULL WHERE comment_id = ?";
    ERASE_EVIDENCE =
        "UPDATE judgements SET contributions = (SELECT json_group_array(json_set(value, '$.evidence', json('[]'))) \
         FROM json_each(contributions)) WHERE comment_id = ?";
    ERASE_SOURCE = "UPDATE comments SET source = NULL WHERE id = ?";
    ERASE_AUTHOR = "UPDATE authors SET hash = NULL, email = NULL, confirmed_at = NULL, standing = NULL, standing_until = NULL WHERE id = ?";
    INVITED_BY_ADDRESS =
        "SELECT DISTINCT i.user_id FROM invitations i JOIN outbox o ON o.subject = i.mail AND o.kind = 'invitation' \
         WHERE o.recipient = ?1 AND i.ended_at IS NULL AND i.email IS NOT NULL";
    FORGET_INVITATIONS_TO = "DELETE FROM outbox WHERE kind = 'invitation' AND recipient = ?1";
    FORGET_MAILS_TO = "DELETE FROM outbox WHERE author_id = ?";
    FORGET_READER_TOKENS = "DELETE FROM reader_tokens WHERE author_id = ?";
    DEAD_LETTER_ENVELOPES = "SELECT id, envelope FROM dead_letters";

    // Strangers.
    CLOSED_THREADS = "SELECT json_group_array(json_array(site_id, key)) FROM threads WHERE NOT open OR premoderate";
    AUTHORS_AFTER =
        "SELECT max(id), unhex(group_concat(hex(substr(hash, 1, 8)), '')) FROM (SELECT id, hash FROM authors WHERE id > ? ORDER BY id LIMIT 20000)";

    // Tokens.
    ADD_TOKEN =
        "INSERT INTO tokens (name, kind, scope, site, role, user_id, client, hash, created_at, expires_at, made_by, both_factors) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         RETURNING id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at";
    TOKEN =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens WHERE hash = ? AND kind = ? \
         AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";
    TOKENS =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens WHERE kind = 'api' \
         OR expires_at IS NULL OR expires_at > ? ORDER BY id";
    USE_LINK =
        "UPDATE tokens SET revoked_at = ?1 WHERE hash = ?2 AND kind = 'link' AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > ?1) RETURNING id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at";
    TOKEN_IS_REVOKED = "SELECT revoked_at IS NOT NULL FROM tokens WHERE id = ?";
    REVOKE_TOKEN = "UPDATE tokens SET revoked_at = ? WHERE id = ?";
    NOTE_USE = "UPDATE tokens SET used_at = ?1 WHERE id = ?2 AND coalesce(used_at, 0) < ?1";
    PROVE = "UPDATE tokens SET proved_at = ?1 WHERE id = ?2 AND revoked_at IS NULL";

    // People who work here.
    ADD_USER =
        "INSERT INTO users (name, login, grants, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (login) DO NOTHING \
         RETURNING id, name, password, grants, preferences, factor_since, created_at, ended_at, FALSE AS linked";
    USERS = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users ORDER BY id";
    USER = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users WHERE id = ?1";
    USER_BY_LOGIN = "SELECT id, name, password, grants, preferences, factor_since, created_at, ended_at, \
         EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id) AS linked FROM users WHERE login = ?1 AND ended_at IS NULL";
    SET_PASSWORD = "UPDATE users SET password = ?1 WHERE id = ?2 AND ended_at IS NULL";
    SET_GRANTS = "UPDATE users SET grants = ?1 WHERE id = ?2 AND ended_at IS NULL";
    SET_PREFERENCES = "UPDATE users SET preferences = ?1 WHERE id = ?2 AND ended_at IS NULL";
    END_USER = "UPDATE users SET ended_at = ?1, preferences = '{}', factor = NULL, factor_since = NULL WHERE id = ?2 AND ended_at IS NULL";
    END_TOKENS_OF_USER = "UPDATE tokens SET revoked_at = ?1 WHERE user_id = ?2 AND revoked_at IS NULL";
    SESSIONS_OF =
        "SELECT id, name, kind, scope, site, role, user_id, client, created_at, proved_at, both_factors, made_by, used_at, expires_at, revoked_at FROM tokens \
         WHERE user_id = ?1 AND kind = 'session' AND revoked_at IS NULL AND expires_at > ?2 ORDER BY id DESC";
    FORGET_OLD_ATTEMPTS = "DELETE FROM login_attempts WHERE since <= ?1";
    COUNT_ATTEMPT =
        "INSERT INTO login_attempts AS a (hash, count, since) VALUES (?1, 1, ?2) \
         ON CONFLICT (hash) DO UPDATE SET count = a.count + 1 RETURNING count, since";
    FORGET_ATTEMPTS = "DELETE FROM login_attempts WHERE hash = ?1";
    GIVE_ATTEMPT_BACK = "UPDATE login_attempts SET count = count - 1 WHERE hash = ?1 AND count > 0";

    // Searches that people keep.
    COUNT_SAVED =
        "SELECT count(*) AS count, coalesce(max(CASE WHEN name = ?3 THEN 1 ELSE 0 END), 0) = 1 AS taken FROM saved_searches \
         WHERE user_id = ?1 AND site_id = ?2";
    SAVE_SEARCH =
        "INSERT INTO saved_searches (user_id, site_id, name, tab, line, ordered, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    SAVED_SEARCHES = "SELECT id, name, tab, line, ordered FROM saved_searches WHERE user_id = ?1 AND site_id = ?2 ORDER BY id";
    SAVED_NAMES =
        "SELECT count(*) AS count, coalesce(max(CASE WHEN EXISTS (SELECT 1 FROM saved_searches o WHERE o.user_id = s.user_id \
         AND o.site_id = s.site_id AND o.id <> s.id AND o.name = ?3) THEN 1 ELSE 0 END), 0) = 1 AS taken FROM saved_searches s \
         WHERE s.user_id = ?1 AND s.id = ?2";
    RENAME_SEARCH = "UPDATE saved_searches SET name = ?1 WHERE id = ?2";
    FORGET_SEARCH = "DELETE FROM saved_searches WHERE id = ?1 AND user_id = ?2";

    // Second factors.
    SECOND_FACTOR = "SELECT factor FROM users WHERE id = ?1 AND factor_since IS NOT NULL AND ended_at IS NULL";
    SET_SECOND_FACTOR =
        "UPDATE users SET factor = ?1, factor_since = ?2, factor_step = ?3 WHERE id = ?4 AND ended_at IS NULL";
    DROP_SECOND_FACTOR =
        "UPDATE users SET factor = NULL, factor_since = NULL, factor_step = NULL WHERE id = ?1 AND factor_since IS NOT NULL";
    // Of two who send the same code at once, one finds the step unused.
    USE_STEP = "UPDATE users SET factor_step = ?1 WHERE id = ?2 AND factor_since IS NOT NULL AND factor_step < ?1";
    END_OTHER_TOKENS_OF_USER = "UPDATE tokens SET revoked_at = ?1 WHERE user_id = ?2 AND id <> ?3 AND revoked_at IS NULL";
    ADD_RECOVERY_CODE = "INSERT INTO recovery_codes (user_id, hash) VALUES (?1, ?2)";
    FORGET_RECOVERY_CODES = "DELETE FROM recovery_codes WHERE user_id = ?1";
    USE_RECOVERY_CODE = "UPDATE recovery_codes SET used_at = ?1 WHERE user_id = ?2 AND hash = ?3 AND used_at IS NULL";
    COUNT_RECOVERY_CODES = "SELECT count(*) FROM recovery_codes WHERE user_id = ?1 AND used_at IS NULL";

    // Identities at providers.
    IDENTITY_OF = "SELECT user_id FROM identities WHERE hash = ?1";
    IDENTITIES = "SELECT id, provider, hash, created_at FROM identities WHERE user_id = ?1 ORDER BY id";
    LINK_IDENTITY =
        "INSERT INTO identities (user_id, provider, hash, created_at) SELECT id, ?2, ?3, ?4 FROM users WHERE id = ?1 AND ended_at IS NULL \
         ON CONFLICT (hash) DO NOTHING";
    UNLINK_IDENTITY = "DELETE FROM identities WHERE id = ?1 AND user_id = ?2";
    FORGET_IDENTITIES = "DELETE FROM identities WHERE user_id = ?1";
    END_LINKS_OF_USER = "UPDATE tokens SET revoked_at = ?1 WHERE user_id = ?2 AND kind = 'link' AND revoked_at IS NULL";

    // Invitations.
    INVITE =
        "INSERT INTO invitations (user_id, site_id, mail, email, inviter, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (mail) DO NOTHING";
    END_INVITATIONS_BEFORE =
        "UPDATE invitations SET ended_at = ?1, email = NULL WHERE user_id = ?2 AND mail <> ?3 AND ended_at IS NULL";
    END_INVITATIONS = "UPDATE invitations SET ended_at = ?1, email = NULL WHERE user_id = ?2 AND ended_at IS NULL";
    INVITATIONS =
        "SELECT i.user_id, u.name, s.key AS site, i.email, i.inviter, i.expires_at FROM invitations i JOIN users u ON u.id = i.user_id \
         JOIN sites s ON s.id = i.site_id WHERE i.ended_at IS NULL AND i.email IS NOT NULL AND i.expires_at > ?1 ORDER BY i.id";
    INVITATION_OF_MAIL =
        "SELECT i.user_id, u.name, s.key AS site, i.email, i.inviter, i.expires_at FROM outbox o JOIN invitations i ON i.mail = o.subject \
         JOIN users u ON u.id = i.user_id JOIN sites s ON s.id = i.site_id \
         WHERE o.id = ?1 AND i.ended_at IS NULL AND i.email IS NOT NULL AND i.expires_at > ?2";
    ADD_INVITATION_LINK =
        "INSERT INTO tokens (name, kind, scope, role, user_id, hash, created_at, expires_at) \
         SELECT name, 'link', 'moderate', 'reader', id, ?2, ?3, ?4 FROM users WHERE id = ?1 AND ended_at IS NULL RETURNING id";
    // No name has a line break: the one that this account had is free again.
    END_UNUSED_USER =
        "UPDATE users SET ended_at = ?1, login = char(10) || id WHERE id = ?2 AND password IS NULL AND ended_at IS NULL";
    PURGE_INVITATIONS = "UPDATE invitations SET email = NULL WHERE email IS NOT NULL AND expires_at <= ?1";

    // Dead letters.
    BURY =
        "INSERT INTO dead_letters (comment, envelope, attempts, error, buried_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (comment) \
         DO UPDATE SET envelope = excluded.envelope, attempts = excluded.attempts, error = excluded.error";
    DEAD_ENVELOPES = "SELECT id, comment, error, attempts, buried_at AS at FROM dead_letters";
    DEAD_MAILS = "SELECT id, subject AS comment, coalesce(last_error, '') AS error, attempts, changed_at AS at FROM outbox WHERE state = 'dead'";
    DEAD_COUNTS =
        "SELECT (SELECT count(*) FROM dead_letters), (SELECT count(*) FROM outbox WHERE state = 'dead')";
    DEAD_ENVELOPE = "SELECT comment, envelope FROM dead_letters WHERE id = ?";
    FORGET_ENVELOPE = "DELETE FROM dead_letters WHERE id = ?";
    RETRY_MAIL =
        "UPDATE outbox SET state = 'waiting', attempts = 0, not_before = ?1, created_at = ?1, changed_at = ?1 WHERE id = ?2 AND state = 'dead'";

    // Retention.
    SOURCES_TO_PURGE =
        "SELECT id, created_at FROM comments WHERE id > coalesce((SELECT id FROM retention_marks WHERE name = 'sources'), 0) \
         ORDER BY id LIMIT ?";
    MARK_SOURCES = "INSERT INTO retention_marks (name, id) VALUES ('sources', ?) ON CONFLICT (name) DO UPDATE SET id = excluded.id";
    TEXTS_TO_PURGE = "SELECT id FROM comments WHERE discarded = ? AND refused_at IS NOT NULL AND refused_at < ? LIMIT ?";
    LAST_AUTHOR_OF_STEP = "SELECT max(id) FROM (SELECT id FROM authors WHERE id > ? ORDER BY id LIMIT ?)";
    PURGE_EMAILS =
        "UPDATE authors SET email = NULL WHERE id > ? AND id <= ? AND email IS NOT NULL AND last_at < ? AND approved = 0 \
         AND NOT EXISTS (SELECT 1 FROM comments c WHERE c.author_id = authors.id AND c.status IN ('pending', 'approved'))";
    FORGET_REPORTERS =
        "UPDATE reports SET reporter = NULL WHERE id IN (SELECT id FROM reports WHERE reporter IS NOT NULL AND created_at < ?1 LIMIT ?2)";
    PURGE_REPORTS = "DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE settled_at < ?1 LIMIT ?2)";
    NEXT_BULK_TO_PURGE =
        "SELECT id FROM bulks WHERE ended_at < ?1 AND NOT EXISTS (SELECT 1 FROM campaign_sites k WHERE k.bulk_id = bulks.id AND k.until > ?1) \
         ORDER BY id LIMIT 1";
    PURGE_BULK_ITEMS = "DELETE FROM bulk_items WHERE bulk_id = ?";
    PURGE_BULK = "DELETE FROM bulks WHERE id = ?";
    // The last digest of a moderator says where the next one begins.
    PURGE_MAILS =
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox o WHERE state IN ('sent', 'void') AND not_before < ?1 AND changed_at < ?1 \
         AND kind <> 'confirm' AND NOT (kind = 'held' AND state = 'sent' AND digest_seq IS (SELECT max(x.digest_seq) FROM outbox x WHERE x.kind = 'held' \
         AND x.site_id = o.site_id AND x.recipient = o.recipient AND x.state = 'sent')) LIMIT ?2)";
}

/// Of each campaign the newest member that waits, of comments `c`.
pub(super) const ONE_OF_CAMPAIGN: &str = " AND (c.campaign_id IS NULL OR c.id = (SELECT max(f.id) FROM comments f WHERE f.campaign_id = c.campaign_id \
     AND f.site_id = c.site_id AND f.status = 'pending'))";

/// One page of a queue: between these two stands what finds the numbers of its comments, behind them how they are ordered. `queue.rs` puts
/// them together.
pub(super) const QUEUE_HEAD: &str = "SELECT c.public_id, c.seq, s.key AS site, t.key AS thread, c.thread_id, p.public_id AS parent, c.status, c.revision, c.reports, c.name, \
     a.email, c.website, r.body, c.locale, c.created_at, j.cause, j.judged_at, j.facts, j.contributions, j.score, j.thresholds, j.verdict, \
     j.rule_set, j.engine, j.model FROM (";
pub(super) const QUEUE_TAIL: &str = ") CROSS JOIN comments c ON c.id = found CROSS JOIN judgements j ON j.comment_id = c.id AND j.n = c.judgement_n \
     CROSS JOIN sites s ON s.id = c.site_id CROSS JOIN threads t ON t.id = c.thread_id CROSS JOIN authors a ON a.id = c.author_id \
     LEFT JOIN revisions r ON r.comment_id = c.id AND r.n = c.text_n LEFT JOIN comments p ON p.id = c.parent_id ORDER BY ";

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqlSafeStr as _};

    #[tokio::test]
    async fn every_statement_can_be_prepared() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::sqlite::writer(&folder.path().join("store.db"), crate::sqlite::CacheKib(1_000)).await.unwrap();
        sqlx::migrate!("migrations/sqlite").run(&mut connection).await.unwrap();
        let bulks = BULKS.iter().map(|bulk| bulk.sql(2));
        for statement in STATEMENTS.iter().map(|statement| (*statement).to_owned()).chain(bulks) {
            let prepared = connection.prepare(AssertSqlSafe(statement.clone()).into_sql_str()).await.map(drop);
            assert!(prepared.is_ok(), "{statement}: {prepared:?}");
        }
        connection.close().await.unwrap();
    }

    /// A page of the queue asks about fifty comments at once.
    #[tokio::test]
    async fn comments_are_looked_up_by_themselves_however_many_wait() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::sqlite::writer(&folder.path().join("store.db"), crate::sqlite::CacheKib(1_000)).await.unwrap();
        sqlx::migrate!("migrations/sqlite").run(&mut connection).await.unwrap();
        // What SQLite knows of a store in which everything waits, once somebody had it look (ANALYZE).
        let many = "ANALYZE; INSERT INTO sqlite_stat1 VALUES ('comments', 'comments_by_status', '100001 100001 50001 50001 1'), \
                    ('comments', 'sqlite_autoindex_comments_1', '100001 1'); ANALYZE sqlite_schema";
        sqlx::raw_sql(many).execute(&mut connection).await.unwrap();
        let plan = format!("EXPLAIN QUERY PLAN {}", CAMPAIGNS_OF.sql(64));
        let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(plan)).fetch_all(&mut connection).await.unwrap();
        assert!(steps.iter().any(|(.., step)| step.starts_with("SEARCH c") && step.ends_with("(public_id=?)")), "{steps:?}");
        connection.close().await.unwrap();
    }
}
