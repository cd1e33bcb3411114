import { randomBytes } from "node:crypto";
import {
  makeSocketFolder,
  type MediaMtxOptions,
  type MediaMtxSockets,
  socketsIn,
  type Supervised,
  superviseMediaMtx,
} from "../mediamtx/process.ts";
import { type AuthHookOptions, startAuthHook } from "./auth-hook.ts";
import { makeMediaMtxClient, type MediaMtxClient } from "./mediamtx-client.ts";
import { makeMuxerRenewal } from "./muxer-renewal.ts";

/** MediaMTX at work, and the hook it asks. */
export type Ingest = {
  client: MediaMtxClient;
  sockets: MediaMtxSockets;
  /** MediaMTX's process, while it runs. */
  pid: Supervised["pid"];
  listening: Supervised["listening"];
  close: () => Promise<void>;
};

export type IngestOptions = Pick<MediaMtxOptions, "binary" | "configuration" | "home" | "ports" | "log"> & {
  hook: AuthHookOptions;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Starts the hook and MediaMTX, with secrets of this run. Encoders may come before this is through. */
export async function startIngest({ hook: asked, home, now, ...options }: IngestOptions): Promise<Ingest> {
  const hook = await startAuthHook(asked, randomBytes(16).toString("hex"));
  const folder = await makeSocketFolder(home);
  const sockets = socketsIn(folder);
  const cdnSecret = randomBytes(32).toString("hex");
  const client = makeMediaMtxClient({ apiSocket: sockets.api, hlsSocket: sockets.hls, cdnSecret });
  const renewal = makeMuxerRenewal({ client, now, log: options.log });
  const supervised = await superviseMediaMtx({
    ...options,
    log: (line) => {
      renewal.read(line);
      options.log(line);
    },
    home,
    sockets: folder,
    hookUrl: hook.url,
    cdnSecret,
  });
  return {
    client,
    sockets,
    pid: supervised.pid,
    listening: supervised.listening,
    close: async () => {
      await supervised.stop();
      await renewal.settled();
      await hook.close();
      client.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
