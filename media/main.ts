import { join } from "node:path";
import { profileLink } from "../contracts/nostr/link.ts";
import { type Box, startBox } from "./box.ts";
import { readBoxConfig } from "./config.ts";
import { findMediamtx } from "./mediamtx/binary.ts";
import { FolderInUse } from "./origin/folder-hold.ts";

const log = (line: string) => console.log(`box: ${line}`);

async function main(): Promise<number> {
  const read = readBoxConfig((name) => Deno.env.get(name));
  if (read.state === "refused") {
    log(read.why);
    return 2;
  }
  const { config } = read;
  const found = await findMediamtx({
    configured: config.mediamtx,
    searchPath: config.searchPath,
    cacheDir: join(config.home, "cache"),
    say: log,
    progress: () => {},
  });
  if (found.state === "missing") {
    log(`${found.why}\n${found.fix}`);
    return 2;
  }
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve());
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stopping.abort());
  }
  let box: Box;
  try {
    box = await startBox({ config, mediamtx: found.path, log, signal: stopping.signal });
  } catch (error) {
    log(whyNotStarted(error, config.ports.http));
    return 1;
  }
  if (!stopping.signal.aborted) sayReady(box);
  await stopped;
  await box.close();
  return 0;
}

function sayReady(box: Box): void {
  log(`ready on http://localhost:${box.port}, key ${profileLink(box.pubkey)}`);
  if (!box.claimed()) {
    log(
      "nobody owns this box yet: the first key that creates a stream from this machine will (the broadcast page does it);",
    );
    log("from another machine, start it with DSTREAM_BOX_OWNERS=<npub>.");
  }
}

/** A sentence for what a person can mend; anything else with its trace. */
function whyNotStarted(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof FolderInUse) return error.message;
  if ("code" in error && error.code === "EADDRINUSE") {
    return `Port ${port} is in use by another program: end that, or set DSTREAM_BOX_PORT to a free port.`;
  }
  return error.stack ?? error.message;
}

if (import.meta.main) Deno.exit(await main());
