import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex, toHex } from "../contracts/hex.ts";
import type { EdgeConfig } from "./config.ts";

/** The edge's own key, or what a person must do to have one. */
export type EdgeKey = { state: "ok"; secret: Uint8Array } | { state: "missing"; problem: string };

/** The configured key, else the one in `edge/key` of the data folder, made at the first start. */
export function loadEdgeKey({ key, home, hosted }: Pick<EdgeConfig, "key" | "home" | "hosted">): EdgeKey {
  if (key !== undefined) return { state: "ok", secret: key };
  if (hosted) {
    return missing(
      "This host keeps no files, so each instance would have another key. Set DSTREAM_EDGE_KEY to 64 hex digits from a good source of chance.",
    );
  }
  const path = join(home, "edge", "key");
  try {
    const secret = fromHex(readFileSync(path, "utf8").trim());
    if (secret?.length === 32) return { state: "ok", secret };
    return missing(
      `${path} holds no key of 64 hex digits. Put the right one there, or remove it to get a new one.`,
    );
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) return unusable(path, error);
  }
  try {
    const secret = new Uint8Array(randomBytes(32));
    mkdirSync(join(home, "edge"), { recursive: true, mode: 0o700 });
    // "wx": of two edges that start at once only one may make the key.
    writeFileSync(path, `${toHex(secret)}\n`, { mode: 0o600, flag: "wx" });
    return { state: "ok", secret };
  } catch (error) {
    return unusable(path, error);
  }
}

function unusable(path: string, error: unknown): EdgeKey {
  const why = error instanceof Error ? error.message : String(error);
  return missing(
    `The edge can't keep its key in ${path}: ${why}. Set DSTREAM_EDGE_KEY, or DSTREAM_HOME to a folder it may write.`,
  );
}

function missing(problem: string): EdgeKey {
  return { state: "missing", problem };
}
