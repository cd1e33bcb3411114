import { createHash } from "node:crypto";
import {
  type ListedPart,
  listParts,
  PART_BYTES,
  PART_MS,
  partPath,
  PARTS,
  playlistPath,
  type Rid,
  RIDS,
} from "./stream.ts";

/** A box that makes parts of noise in real time and answers blocked requests as they are made. */
export type ScriptedBox = {
  port: number;
  /** When the part with the running number 0 was begun, in milliseconds since 1970. */
  startMs: number;
  /** How often each address was asked for since `forget`, the blocked part in it where a playlist was. */
  asked: Map<string, number>;
  forget(): void;
  close(): Promise<void>;
};

/** How long a blocked request is held at most, in milliseconds. */
const HOLD_MS = 5000;
const CORS = { "access-control-allow-origin": "*" };

/** Starts it on a free port, with some segments made already. */
export function startScriptedBox(): ScriptedBox {
  const startMs = Date.now() - 4 * PARTS * PART_MS;
  const count = () => Math.floor((Date.now() - startMs) / PART_MS);
  const made = new Map<string, ListedPart>();
  const asked = new Map<string, number>();
  const waiting = new Set<ReturnType<typeof setTimeout>>();

  function bytesOf(k: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(PART_BYTES).fill(k % 251);
    new DataView(bytes.buffer).setUint32(0, k);
    return bytes;
  }

  function partAt(rid: Rid, k: number): ListedPart {
    const path = partPath(rid, k);
    const known = made.get(path);
    if (known !== undefined) return known;
    const bytes = bytesOf(k);
    const part = { length: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    made.set(path, part);
    return part;
  }

  async function until(k: number): Promise<void> {
    const ms = Math.min(HOLD_MS, startMs + (k + 1) * PART_MS - Date.now());
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        resolve();
      }, ms);
      waiting.add(timer);
    });
  }

  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => undefined },
    async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const rid = RIDS.find((rid) => pathname.startsWith(`/live/${rid}/`));
      if (rid === undefined) return new Response("no such thing", { status: 404, headers: CORS });
      const [n, p] = [searchParams.get("_HLS_msn"), searchParams.get("_HLS_part")];
      const blocked = n === null || p === null ? undefined : Number(n) * PARTS + Number(p);
      const key = pathname + (blocked === undefined ? "" : `?${blocked}`);
      asked.set(key, (asked.get(key) ?? 0) + 1);
      if (pathname === playlistPath(rid)) {
        if (blocked !== undefined) await until(blocked);
        return new Response(listParts(count(), (k) => partAt(rid, k)), { headers: CORS });
      }
      const k = Number(/p(\d+)\.m4s$/.exec(pathname)?.[1]);
      if (pathname !== partPath(rid, k) || k >= count()) {
        return new Response("not made", { status: 404, headers: CORS });
      }
      return new Response(bytesOf(k), { headers: CORS });
    },
  );

  return {
    port: server.addr.port,
    startMs,
    asked,
    forget: () => asked.clear(),
    async close() {
      for (const timer of waiting) clearTimeout(timer);
      await server.shutdown();
    },
  };
}
