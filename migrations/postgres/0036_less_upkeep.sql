-- Whenever a table has grown by a tenth the server looks at 30,000 of its rows anew. Every statement has one plan, whatever stands in the rows
-- that it is about, so that 3,000 are enough.
DO $$
DECLARE
    growing CONSTANT REGCLASS[] = '{comments, comment_texts, comment_rules, revisions, judgements, authors, outbox, reader_tokens}';
    part RECORD;
BEGIN
    FOR part IN
        SELECT attrelid::regclass AS name, attname AS attribute FROM pg_attribute
        WHERE attrelid = ANY (growing) AND attnum > 0 AND NOT attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 10', part.name, part.attribute);
    END LOOP;
    -- What an index works out of a row counts with its columns.
    FOR part IN
        SELECT attrelid::regclass AS name, attnum AS attribute FROM pg_attribute JOIN pg_index ON indexrelid = attrelid
        WHERE indrelid = ANY (growing) AND attnum <= indnkeyatts AND indkey[attnum - 1] = 0
    LOOP
        EXECUTE format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS 10', part.name, part.attribute);
    END LOOP;
END $$;

-- Whenever a table has grown by a fifth it is vacuumed, though nothing went. That marks pages of which an index alone can tell what is visible,
-- and nobody reads these three by an index alone; they are marked by the million rows. What is changed or taken away is vacuumed as before.
ALTER TABLE comment_texts SET (autovacuum_vacuum_insert_threshold = 1000000);
ALTER TABLE revisions SET (autovacuum_vacuum_insert_threshold = 1000000);
ALTER TABLE judgements SET (autovacuum_vacuum_insert_threshold = 1000000);
