import { join } from "node:path";
import { startBox } from "./box.ts";
import { readBoxConfig } from "./config.ts";
import { findMediamtx } from "./mediamtx/binary.ts";
import { encodeNpub } from "./origin/npub.ts";

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
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, resolve);
  });
  const box = await startBox({ config, mediamtx: found.path, log });
  log(`ready on http://localhost:${box.port}, key ${encodeNpub(box.pubkey)}`);
  if (!box.claimed()) {
    log(
      "nobody owns this box yet: the first key that creates a stream from this machine will (the broadcast page does it);",
    );
    log("from another machine, start it with DSTREAM_BOX_OWNERS=<npub>.");
  }
  await stopped;
  await box.close();
  return 0;
}

if (import.meta.main) Deno.exit(await main());
