import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { Count, Hex32 } from "../../contracts/api/fields.ts";
import type { Keeper } from "./rendition.ts";
import { writeWhole } from "./secret-file.ts";

/** Reads what a session was made with. */
export const Plan = v.object({
  version: v.literal(1),
  sid: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  address: v.string(),
  signer: Hex32,
  targetDurationS: Count,
  renditions: v.array(v.object({ rid: v.string(), partTargetUs: Count })),
  /** When the machine started, milliseconds since 1970. */
  bootMs: v.number(),
});

/** What a session was made with; everything else follows from its parts. */
export type SessionPlan = v.InferOutput<typeof Plan>;

/** The file of a session that says what it was made with. */
export const PLAN = "session.json";

/** Begins to keep a session: what it lists is on disk first, so that it can go on after a restart of the box. */
export function keepSession(folder: string, plan: SessionPlan): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { rid } of plan.renditions) mkdirSync(join(folder, rid), { recursive: true });
  writeWhole(join(folder, PLAN), JSON.stringify(plan));
}

/** Forgets a session. */
export function discardSession(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes what one rendition lists. When the disk fails, `onFailure` hears it once and the session can't be resumed any more. */
export function makeDiskKeeper(folder: string, onFailure: (error: Error) => void): Keeper {
  let files: { n: number; bytes: number; lines: number } | undefined;
  let failed = false;
  const openBoth = (n: number, how: "w" | "a") => {
    const bytes = openSync(join(folder, `${n}.m4s`), how);
    try {
      files = { n, bytes, lines: openSync(join(folder, `${n}.jsonl`), how) };
    } catch (error) {
      closeSync(bytes);
      throw error;
    }
  };
  const guarded = (write: () => void) => {
    if (failed) return;
    try {
      write();
    } catch (error) {
      failed = true;
      close();
      onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const close = () => {
    if (files === undefined) return;
    closeSync(files.bytes);
    closeSync(files.lines);
    files = undefined;
  };
  const line = (value: unknown) => {
    if (files !== undefined) writeSync(files.lines, JSON.stringify(value) + "\n");
  };
  return {
    init: ({ sha256, bytes }) => guarded(() => writeFileSync(join(folder, `${sha256}.init`), bytes)),
    open: (n, opening) =>
      guarded(() => {
        close();
        openBoth(n, "w");
        line(opening);
      }),
    part: (_n, { k, durationUs, independent, length, sha256, bytes }) =>
      guarded(() => {
        if (files === undefined) throw new Error("no segment is open on disk");
        let at = 0;
        while (at < bytes.length) at += writeSync(files.bytes, bytes, at);
        // Last, since a part without its line was never listed.
        line({ k, durationUs, independent, length, sha256 });
      }),
    closed: (n) =>
      guarded(() => {
        if (files === undefined) openBoth(n, "a");
        line({ closed: true });
        close();
      }),
    slide: (oldest) =>
      guarded(() => {
        writeWhole(join(folder, "anchor.json"), JSON.stringify(oldest));
        for (let n = oldest.n - 1; n >= 0 && existsSync(join(folder, `${n}.jsonl`)); n--) {
          rmSync(join(folder, `${n}.jsonl`), { force: true });
          rmSync(join(folder, `${n}.m4s`), { force: true });
        }
      }),
  };
}
