-- How each person wants the console, wherever they log in: keys, density, time zone. Only what differs from the usual.
ALTER TABLE users ADD COLUMN preferences TEXT NOT NULL DEFAULT '{}';
