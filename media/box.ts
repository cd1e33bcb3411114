import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BoxConfig } from "./config.ts";
import { socketsIn, superviseMediaMtx } from "./mediamtx/process.ts";
import { startAuthHook } from "./origin/auth-hook.ts";
import { type Broadcast, makeBroadcast, type SessionKeep } from "./origin/broadcast.ts";
import { startOriginServer } from "./origin/http/server.ts";
import { makeMediaMtxClient } from "./origin/mediamtx-client.ts";
import { encodeNpub } from "./origin/npub.ts";
import { makeOwnerGate } from "./origin/owners.ts";
import { watchPaths } from "./origin/paths-watch.ts";
import { boxKey } from "./origin/secret-file.ts";
import { makeBoxSigner } from "./origin/signer.ts";
import { MAX_STREAMS, openStreamStore } from "./origin/stream-store.ts";

export type BoxOptions = {
  config: BoxConfig;
  /** Path of the MediaMTX binary. */
  mediamtx: string;
  log: (line: string) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
};

/** A running box. */
export type Box = {
  port: number;
  pubkey: string;
  claimed: () => boolean;
  mediamtxPid: () => number | undefined;
  close: () => Promise<void>;
};

const VERSION = "0.1.0";

/** Starts MediaMTX and the origin. */
export async function startBox({ config, mediamtx, log, now = Date.now }: BoxOptions): Promise<Box> {
  const home = join(config.home, "box");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const store = openStreamStore(home);
  const signer = await makeBoxSigner(config.key ?? boxKey(join(home, "key")));
  const broadcasts = new Map<string, Broadcast>();

  const hook = await startAuthHook({
    isKey: store.isKey,
    onPublisher: ({ d, protocol }) => {
      log(`${d}: an encoder was let in (${protocol})`);
      broadcasts.get(d)?.expectPublisher();
      paths.hurry();
    },
    onRefused: ({ d, protocol }) =>
      log(`an encoder was refused on ${d} (${protocol}): wrong stream key or unknown stream`),
  }, randomBytes(16).toString("hex"));

  // A socket's path may have 107 bytes: the state folder's may be longer.
  const sockets = await Deno.makeTempDir({ prefix: "dstream-" });
  const cdnSecret = randomBytes(32).toString("hex");
  const supervised = await superviseMediaMtx({
    binary: mediamtx,
    configuration: join(import.meta.dirname ?? ".", "mediamtx", "mediamtx.yml"),
    home,
    sockets,
    ports: config.ports,
    hookUrl: hook.url,
    cdnSecret,
    log,
  });
  const { api, hls } = socketsIn(sockets);
  const client = makeMediaMtxClient({ apiSocket: api, hlsSocket: hls, cdnSecret });

  const keep = (): SessionKeep => ({
    keeper: () => ({ init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} }),
    discard: () => {},
  });
  const addBroadcast = (d: string) => {
    const address = () => store.get(d)?.address ?? "";
    broadcasts.set(
      d,
      makeBroadcast({ d, address, client, signer, keep, publishRecords: () => {}, now, log }),
    );
  };
  for (const { d } of store.list()) addBroadcast(d);
  const paths = watchPaths(client, (seen) => {
    for (const [d, broadcast] of broadcasts) broadcast.observe(seen.get(`live/${d}`));
  });

  const gate = makeOwnerGate({
    configured: config.owners,
    claimed: store.owner,
    claim: store.setOwner,
    now,
    log,
  });
  const server = await startOriginServer({
    port: config.ports.http,
    live: { broadcasts, now },
    api: {
      info: () => ({
        pubkey: signer.pubkey,
        npub: encodeNpub(signer.pubkey),
        version: VERSION,
        limits: { streams: MAX_STREAMS },
        claimed: gate.isClaimed(),
      }),
      gate,
      store,
      ports: config.ports,
      onStream: (d) => {
        if (!broadcasts.has(d)) addBroadcast(d);
      },
      onKeyRenewed: async (d) => {
        const source = broadcasts.get(d)?.view().path?.source;
        if (source !== undefined) await client.kick(source.type, source.id);
      },
      onAnnouncements: () => ({ state: "kept" }),
    },
    log,
  });

  return {
    port: server.port,
    pubkey: signer.pubkey,
    claimed: gate.isClaimed,
    mediamtxPid: supervised.pid,
    close: async () => {
      await paths.close();
      await Promise.all([...broadcasts.values()].map((broadcast) => broadcast.close()));
      await server.close();
      await supervised.stop();
      await hook.close();
      client.close();
      await Deno.remove(sockets, { recursive: true });
    },
  };
}
