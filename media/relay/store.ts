import { DatabaseSync, type StatementSync } from "node:sqlite";
import { eventCoordinates } from "../../contracts/nostr/coordinates.ts";
import { readDeletion } from "../../contracts/nostr/deletion.ts";
import { type NostrEvent, supersedes } from "../../contracts/nostr/event.ts";
import { expirationOf } from "../../contracts/nostr/expiration.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import { filterSql } from "./filter-sql.ts";
import { prepareSchema } from "./schema.ts";

/** What became of an event offered to the store. */
export type Put = "stored" | "duplicate" | "superseded" | "deleted";

export type StoreOptions = {
  /** A file, or `:memory:`. */
  path: string;
  /** Events kept at most, and deletions remembered; the oldest regular events go first. */
  capacity: number;
};

/** Events on disk. Whoever puts one in has verified it; ephemeral kinds don't belong here. */
export type Store = {
  put(event: NostrEvent): Put;
  has(id: string): boolean;
  /** Where the events that any of the filters means lie, newest first. `limit` is per filter. */
  find(filters: readonly Filter[], limit: number, nowSeconds: number): number[];
  /** The JSON of an event found before, unless it is gone. */
  read(seq: number): string | undefined;
  /** Events that any of the filters means; no further than `most`. */
  count(filters: readonly Filter[], most: number, nowSeconds: number): number;
  /** Events kept when it was purged last, and those that came since, though one may stand for another: to count them takes longer than a stranger's question may. */
  size(): number;
  /** Removes what has expired and what is over the capacity; says how many. */
  purge(nowSeconds: number): number;
  close(): void;
};

type Row = { seq: number; id: string; created_at: number };

/** Opens or makes the database; throws when that can't be done. */
export function openStore({ path, capacity }: StoreOptions): Store {
  // Somebody may look into the file while the relay runs.
  const database = new DatabaseSync(path, { timeout: 2000 });
  prepareSchema(database);
  const statement = makeStatements(database);
  const count = (table: string) => Number(statement(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
  let size = 0;
  const purge = (nowSeconds: number) => {
    let gone = Number(statement("DELETE FROM event WHERE expires <= ?").run(nowSeconds).changes);
    // Regular events first; names are as cheap to make up as they are.
    for (const which of ["WHERE coordinates IS NULL ", ""]) {
      const over = count("event") - capacity;
      if (over <= 0) break;
      const oldest = `SELECT seq FROM event ${which}ORDER BY created_at LIMIT ?`;
      gone += Number(statement(`DELETE FROM event WHERE seq IN (${oldest})`).run(over).changes);
    }
    for (
      const [table, key] of [["deleted_id", "id, pubkey"], ["deleted_coordinates", "coordinates"]] as const
    ) {
      const over = count(table) - capacity;
      if (over <= 0) continue;
      // Any of them: nothing tells a deletion that still matters from a made-up one.
      const some = `SELECT ${key} FROM ${table} ORDER BY random() LIMIT ?`;
      statement(`DELETE FROM ${table} WHERE (${key}) IN (${some})`).run(over);
    }
    size = count("event");
    return gone;
  };

  return {
    put: (event) => {
      database.exec("BEGIN");
      try {
        const outcome = put(statement, event);
        database.exec("COMMIT");
        if (outcome === "stored") size++;
        return outcome;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    has: (id) => statement("SELECT 1 FROM event WHERE id = ?").get(id) !== undefined,
    find: (filters, limit, nowSeconds) => find(statement, filters, limit, nowSeconds),
    read: (seq) => {
      const json = statement("SELECT json FROM event WHERE seq = ?").get(seq)?.["json"];
      return typeof json === "string" ? json : undefined;
    },
    count: (filters, most, nowSeconds) => {
      const parts = filters.map((filter) => filterSql(filter, nowSeconds));
      const union = parts.map(({ from }) => `SELECT * FROM (SELECT e.seq FROM ${from} LIMIT ?)`).join(
        " UNION ",
      );
      const row = statement(`SELECT count(*) AS n FROM (${union})`).get(
        ...parts.flatMap(({ params }) => [...params, most]),
      );
      return Math.min(Number(row?.["n"]), most);
    },
    size: () => size,
    purge,
    close: () => {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      database.close();
    },
  };
}

type Statements = (sql: string) => StatementSync;

/** Prepares each text once. The texts come from filters, so only so many are kept. */
function makeStatements(database: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    let known = prepared.get(sql);
    if (known === undefined) {
      if (prepared.size >= 256) prepared.clear();
      known = database.prepare(sql);
      prepared.set(sql, known);
    }
    return known;
  };
}

function put(statement: Statements, event: NostrEvent): Put {
  const { id, pubkey, kind, created_at } = event;
  if (statement("SELECT 1 FROM event WHERE id = ?").get(id) !== undefined) return "duplicate";
  const coordinates = eventCoordinates(event) ?? null;
  if (isDeleted(statement, event, coordinates)) return "deleted";
  if (coordinates !== null) {
    const row = statement("SELECT json FROM event WHERE coordinates = ?").get(coordinates);
    if (row !== undefined) {
      if (!supersedes(event, JSON.parse(String(row["json"])))) return "superseded";
      statement("DELETE FROM event WHERE coordinates = ?").run(coordinates);
    }
  }
  const { lastInsertRowid } = statement(
    "INSERT INTO event (id, pubkey, created_at, kind, coordinates, expires, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ).run(id, pubkey, created_at, kind, coordinates, expirationOf(event) ?? null, JSON.stringify(event));
  for (const [name, value] of event.tags) {
    // NIP-01: relays index tags of one letter, by their first value.
    if (name === undefined || value === undefined || !/^[A-Za-z]$/.test(name)) continue;
    statement("INSERT OR IGNORE INTO tag (name, value, created_at, seq) VALUES (?, ?, ?, ?)")
      .run(name, value, created_at, lastInsertRowid);
  }
  if (kind === KIND.deletion) applyDeletion(statement, event);
  return "stored";
}

function isDeleted(statement: Statements, event: NostrEvent, coordinates: string | null): boolean {
  const { id, pubkey, kind, created_at } = event;
  if (kind === KIND.deletion) return false;
  const byId = statement("SELECT 1 FROM deleted_id WHERE id = ? AND pubkey = ?").get(id, pubkey);
  if (byId !== undefined) return true;
  const row = statement("SELECT until FROM deleted_coordinates WHERE coordinates = ?").get(coordinates);
  return row !== undefined && Number(row["until"]) >= created_at;
}

/** NIP-09: only the author's own events, and never a deletion. */
function applyDeletion(statement: Statements, event: NostrEvent): void {
  const deletion = readDeletion(event);
  if (deletion === undefined) return;
  const { author, createdAt } = deletion;
  for (const id of deletion.ids) {
    statement("INSERT OR IGNORE INTO deleted_id (id, pubkey) VALUES (?, ?)").run(id, author);
    statement("DELETE FROM event WHERE id = ? AND pubkey = ? AND kind <> ?").run(id, author, KIND.deletion);
  }
  for (const coordinates of deletion.coordinates) {
    statement(
      `INSERT INTO deleted_coordinates (coordinates, until) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET until = max(until, excluded.until)`,
    ).run(coordinates, createdAt);
    statement("DELETE FROM event WHERE coordinates = ? AND created_at <= ?").run(coordinates, createdAt);
  }
}

function find(
  statement: Statements,
  filters: readonly Filter[],
  limit: number,
  nowSeconds: number,
): number[] {
  const found = new Map<number, Row>();
  for (const filter of filters) {
    const { from, order, params } = filterSql(filter, nowSeconds);
    const rows = statement(`SELECT e.seq, e.id, e.created_at FROM ${from} ORDER BY ${order} LIMIT ?`)
      .all(...params, Math.min(filter.limit ?? limit, limit));
    for (const row of rows) {
      const seq = Number(row["seq"]);
      found.set(seq, { seq, id: String(row["id"]), created_at: Number(row["created_at"]) });
    }
  }
  const rows = [...found.values()];
  if (filters.length > 1) rows.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
  return rows.map(({ seq }) => seq);
}
