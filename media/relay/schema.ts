import type { DatabaseSync } from "node:sqlite";

/** Grows with every change of the tables. */
const VERSION = 1;

const TABLES = `
-- AUTOINCREMENT: a number found before must never come to mean another event.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  pubkey TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  coordinates TEXT,
  expires INTEGER,
  json TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_id ON event (id);
CREATE UNIQUE INDEX event_coordinates ON event (coordinates) WHERE coordinates IS NOT NULL;
CREATE INDEX event_time ON event (created_at DESC, id);
CREATE INDEX event_kind ON event (kind, created_at DESC, id);
CREATE INDEX event_author ON event (pubkey, kind, created_at DESC, id);
CREATE INDEX event_expires ON event (expires) WHERE expires IS NOT NULL;

-- created_at again: a filter on one tag value reads newest first and stops at its limit.
CREATE TABLE tag (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES event (seq) ON DELETE CASCADE,
  PRIMARY KEY (name, value, created_at DESC, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_seq ON tag (seq);

-- What an author took back stays away, even where the deletion itself has expired.
CREATE TABLE deleted_id (id TEXT NOT NULL, pubkey TEXT NOT NULL, PRIMARY KEY (id, pubkey)) STRICT, WITHOUT ROWID;
CREATE TABLE deleted_coordinates (coordinates TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Makes the tables of a new database; throws when it was written by a newer relay. */
export function prepareSchema(database: DatabaseSync): void {
  // Events are on many relays: losing the last ones to a power cut is no harm, a fsync each would be.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
  const found = Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (found === VERSION) return;
  if (found !== 0) {
    throw new Error(
      `The relay's database has version ${found}, this relay reads ${VERSION}. Move the file away or use the newer relay.`,
    );
  }
  database.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT;`);
}
