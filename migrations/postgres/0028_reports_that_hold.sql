-- The report with which a comment was taken back, for whoever has the queue open.
ALTER TABLE reports ADD COLUMN holds BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX reports_that_hold ON reports (site_id, id) WHERE holds;
