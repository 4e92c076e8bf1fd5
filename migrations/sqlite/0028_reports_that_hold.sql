-- The report with which a comment was taken back, for whoever has the queue open.
ALTER TABLE reports ADD COLUMN holds INTEGER NOT NULL DEFAULT 0;

CREATE INDEX reports_that_hold ON reports (site_id, id) WHERE holds = 1;
