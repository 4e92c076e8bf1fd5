#!/usr/bin/env python3
"""Multiplies the comments of a store until it has N: prefill.py DATA-DIR N. No server may be running on it.

Comments, texts, judgements and authors are copied row by row with new ids, sequence numbers and times (older ones before newer ones, over
the last thirty days), so that every fact and contribution is a real one and every index as large as it would be. The counters of sites and
threads are counted anew. What is owed by mail is not multiplied. `run` calls this.
"""

import os
import sqlite3
import sys
from pathlib import Path

# The store's full-text index wants 3.43, and Debian's Python may have an older one.
if sqlite3.sqlite_version_info < (3, 43):
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        sys.exit(f"prefill: Python's SQLite is {sqlite3.sqlite_version}, and 3.43 is needed: pip install pysqlite3-binary")

DAYS_30 = 30 * 24 * 60 * 60 * 1000


def main():
    folder, wanted = Path(sys.argv[1]), int(sys.argv[2])
    database = sqlite3.connect(folder / "toguna.db", isolation_level=None)
    database.create_function("id_of_time", 1, lambda ms: int(ms).to_bytes(6, "big") + os.urandom(10))
    # A power cut may cost this file; it is made again.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -200000")
    multiply(database, wanted)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def multiply(database, wanted):
    first = database.execute("SELECT count(*) FROM comments").fetchone()[0]
    if first == 0:
        sys.exit("prefill: the store has no comment to multiply")
    last_comment, last_seq, now = database.execute("SELECT max(id), max(seq), max(created_at) FROM comments").fetchone()
    last_author = database.execute("SELECT max(id) FROM authors").fetchone()[0]
    copies = max(0, -(-wanted // first) - 1)
    step = DAYS_30 // (copies + 1)
    for copy in range(1, copies + 1):
        rows = min(first, wanted - first * copy)
        comments = f"SELECT id FROM comments WHERE id <= {last_comment} ORDER BY id LIMIT {rows}"
        older = f"{now} - {step * (copies + 1 - copy)}"
        new_comment, new_author = f"+ {last_comment * copy}", f"+ {last_author * copy}"
        database.execute("BEGIN")
        copy_rows(database, "authors", f"id IN (SELECT author_id FROM comments WHERE id IN ({comments}))",
                  id=f"id {new_author}", hash="randomblob(length(hash))", email=f"'{copy}-' || email")
        copy_rows(database, "comments", f"id IN ({comments})",
                  id=f"id {new_comment}", public_id=f"id_of_time({older} + id)", seq=f"seq + {last_seq * copy}",
                  parent_id=f"parent_id {new_comment}", author_id=f"author_id {new_author}", created_at=f"{older} + id")
        copy_rows(database, "revisions", f"comment_id IN ({comments})", comment_id=f"comment_id {new_comment}", created_at=f"{older} + comment_id")
        copy_rows(database, "judgements", f"comment_id IN ({comments})", comment_id=f"comment_id {new_comment}", judged_at=f"{older} + comment_id")
        database.execute("COMMIT")
    count_again(database)


def copy_rows(database, table, where, **changed):
    """Copies rows with some columns changed. Columns that are not named are taken over as they are, so that a new one needs no line here."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    unknown = changed.keys() - set(columns)
    if unknown:
        sys.exit(f"prefill: {table} has no column {', '.join(sorted(unknown))}")
    kept = [column for column in columns if column != "id" or "id" in changed]
    values = ", ".join(changed.get(column, column) for column in kept)
    database.execute(f"INSERT INTO {table} ({', '.join(kept)}) SELECT {values} FROM {table} WHERE {where} ORDER BY 1")


def count_again(database):
    for status in ("pending", "approved", "rejected", "spam", "deleted"):
        database.execute(f"UPDATE sites SET {status} = (SELECT count(*) FROM comments WHERE site_id = sites.id AND status = '{status}')")
    database.execute("UPDATE sites SET next_seq = 1 + coalesce((SELECT max(seq) FROM comments WHERE site_id = sites.id), 0)")
    database.execute("UPDATE threads SET approved = (SELECT count(*) FROM comments WHERE thread_id = threads.id AND status = 'approved')")


if __name__ == "__main__":
    main()
