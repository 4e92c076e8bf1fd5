-- Campaigns: comments that are nearly the same, whoever sends them, wherever they stand. What a text resembles is its `SimHash`; a short text has
-- none, and it goes with the text.
ALTER TABLE comments ADD COLUMN likeness    INTEGER;
ALTER TABLE comments ADD COLUMN campaign_id INTEGER;

CREATE INDEX comments_of_campaign ON comments (campaign_id, site_id, status, id) WHERE campaign_id IS NOT NULL;

CREATE TABLE campaigns (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What its members are near to. NULL: nothing comes to it any more.
    likeness INTEGER,
    found_at INTEGER NOT NULL,
    -- When the latest member came.
    last_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX campaigns_open ON campaigns (id) WHERE likeness IS NOT NULL;

-- A campaign on one site: its members by status, and what holds for those that come later.
CREATE TABLE campaign_sites (
    campaign_id INTEGER NOT NULL,
    site_id     INTEGER NOT NULL,
    pending     INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
    approved    INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
    rejected    INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    spam        INTEGER NOT NULL DEFAULT 0 CHECK (spam >= 0),
    deleted     INTEGER NOT NULL DEFAULT 0 CHECK (deleted >= 0),
    -- The decision about all of it that was not taken back, and until when it holds for later members; NULL: for none.
    bulk_id     INTEGER,
    until       INTEGER,
    PRIMARY KEY (campaign_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX campaign_sites_waiting ON campaign_sites (site_id, campaign_id) WHERE pending > 0;
CREATE INDEX campaign_sites_holding ON campaign_sites (until) WHERE until IS NOT NULL;

-- The campaign that a decision about many is about.
ALTER TABLE bulks ADD COLUMN campaign_id INTEGER;
CREATE INDEX bulks_of_campaign ON bulks (campaign_id, site_id) WHERE campaign_id IS NOT NULL;

-- A version that knows nothing of campaigns, and still runs, decides about members too.
CREATE TRIGGER campaigns_are_counted AFTER UPDATE OF status, campaign_id ON comments
WHEN (old.campaign_id IS NOT NULL OR new.campaign_id IS NOT NULL)
AND (old.status <> new.status OR old.campaign_id IS NOT new.campaign_id)
BEGIN
    UPDATE campaign_sites SET pending = pending - (old.status = 'pending'), approved = approved - (old.status = 'approved'),
    rejected = rejected - (old.status = 'rejected'), spam = spam - (old.status = 'spam'), deleted = deleted - (old.status = 'deleted')
    WHERE campaign_id = old.campaign_id AND site_id = old.site_id;
    INSERT INTO campaign_sites (campaign_id, site_id, pending, approved, rejected, spam, deleted)
    SELECT new.campaign_id, new.site_id, new.status = 'pending', new.status = 'approved', new.status = 'rejected', new.status = 'spam',
    new.status = 'deleted' WHERE new.campaign_id IS NOT NULL
    ON CONFLICT (campaign_id, site_id) DO UPDATE SET pending = pending + excluded.pending, approved = approved + excluded.approved,
    rejected = rejected + excluded.rejected, spam = spam + excluded.spam, deleted = deleted + excluded.deleted;
END;

-- What a text resembles goes with the text, and so does what it was put together with.
CREATE TRIGGER campaigns_forget AFTER UPDATE OF erased_at ON comments
WHEN new.erased_at IS NOT NULL AND (old.likeness IS NOT NULL OR old.campaign_id IS NOT NULL)
BEGIN
    UPDATE comments SET likeness = NULL, campaign_id = NULL WHERE id = new.id;
    UPDATE campaigns SET likeness = (SELECT m.likeness FROM comments m WHERE m.campaign_id = campaigns.id AND m.likeness IS NOT NULL
    ORDER BY m.id DESC LIMIT 1) WHERE id = old.campaign_id AND likeness IS NOT NULL;
END;
