-- Who wrote a text that is not the reader's own: a moderator who edited.
ALTER TABLE revisions ADD COLUMN actor TEXT;
-- Whether everything in a thread waits for a moderator, and the comment that stands on top of it.
ALTER TABLE threads ADD COLUMN premoderate INTEGER NOT NULL DEFAULT 0;
ALTER TABLE threads ADD COLUMN pinned_id INTEGER;
