import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BoxConfig } from "./config.ts";
import { makeSocketFolder, socketsIn, superviseMediaMtx } from "./mediamtx/process.ts";
import { startAuthHook } from "./origin/auth-hook.ts";
import type { NostrEvent } from "../contracts/nostr/event.ts";
import { profileLink } from "../contracts/nostr/link.ts";
import { announcementFor, judgeAnnouncements } from "./origin/announcements.ts";
import { type Broadcast, makeBroadcast } from "./origin/broadcast.ts";
import { readyLadder } from "./origin/ladder/ready.ts";
import { type OriginServer, startOriginServer } from "./origin/http/server.ts";
import { makeMediaMtxClient } from "./origin/mediamtx-client.ts";
import { makeOwnerGate } from "./origin/owners.ts";
import { watchPaths } from "./origin/paths-watch.ts";
import { makeRelayPublisher } from "./origin/relay-publisher.ts";
import { makeSessionShelf } from "./origin/session-shelf.ts";
import { boxKey } from "./origin/secret-file.ts";
import { makeBoxSigner } from "./origin/signer.ts";
import { MAX_STREAMS, openStreamStore } from "./origin/stream-store.ts";
import { WEBRTC_LIMITS } from "./origin/webrtc/limits.ts";
import { makeWebrtc } from "./origin/webrtc/webrtc.ts";
import { publisherOf, watchableOf } from "./origin/webrtc/watchable.ts";

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
const ANNOUNCE_EVERY_MS = 5000;
/** The API's names for what the hook calls a protocol. */
const SOURCES: Record<string, string> = { rtmp: "rtmpConn", srt: "srtConn", webrtc: "webRTCSession" };

/** Starts MediaMTX and the origin. */
export async function startBox({ config, mediamtx, log, now = Date.now }: BoxOptions): Promise<Box> {
  const home = join(config.home, "box");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const store = openStreamStore(home);
  const signer = await makeBoxSigner(config.key ?? boxKey(join(home, "key")));
  const broadcasts = new Map<string, Broadcast>();
  /** Who was let in last, by stream: MediaMTX's API shows a publisher only once its tracks are known. */
  const admitted = new Map<string, { type: string; id: string }>();

  const onRefused = ({ d, protocol }: { d: string; protocol: string }) =>
    log(`an encoder was refused on ${d} (${protocol}): wrong stream key or unknown stream`);
  const hook = await startAuthHook({
    isKey: store.isKey,
    redeem: (token, asked) => webrtc.redeem(token, asked),
    onPublisher: ({ d, protocol, id }) => {
      log(`${d}: an encoder was let in (${protocol})`);
      admitted.set(d, { type: SOURCES[protocol] ?? protocol, id });
      broadcasts.get(d)?.expectPublisher();
      paths.hurry();
    },
    onRefused,
  }, randomBytes(16).toString("hex"));

  const sockets = await makeSocketFolder(home);
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
  const { api, hls, webrtc: webrtcSocket } = socketsIn(sockets);
  const client = makeMediaMtxClient({ apiSocket: api, hlsSocket: hls, cdnSecret });
  const webrtc = makeWebrtc({
    webrtcSocket,
    apiSocket: api,
    isKey: store.isKey,
    watchable: (d) => watchableOf(broadcasts.get(d)?.view()),
    publisher: (d) => publisherOf(broadcasts.get(d)?.view()),
    onRefused,
    port: config.ports.webrtc,
    lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    now,
    log,
  });

  const publisher = makeRelayPublisher({ log });
  const ladderOf = await readyLadder({ rungs: config.ladder, now, log });
  const addBroadcast = (d: string) => {
    const address = () => store.get(d)?.address ?? "";
    const publishRecords = (events: NostrEvent[]) => {
      for (const event of events) publisher.publish(store.get(d)?.relays ?? [], event);
    };
    const { keep, resume } = makeSessionShelf({ folder: join(home, "live", d), address, signer, now, log });
    const resumed = resume();
    const ladder = ladderOf?.(d);
    broadcasts.set(
      d,
      makeBroadcast({ d, address, client, signer, keep, resumed, publishRecords, ladder, now, log }),
    );
  };
  for (const { d } of store.list()) addBroadcast(d);
  const paths = watchPaths(client, (seen) => {
    for (const [d, broadcast] of broadcasts) broadcast.observe(seen.get(`live/${d}`));
  });

  const announced = new Map<string, string>();
  const announce = () => {
    for (const { d, announcements, relays } of store.list()) {
      const state = broadcasts.get(d)?.view().state ?? "waiting";
      const due = announcementFor(announcements, state, Math.floor(now() / 1000));
      if (due === undefined || announced.get(d) === due.id) continue;
      announced.set(d, due.id);
      publisher.publish(relays, due);
    }
  };
  const announcing = setInterval(announce, ANNOUNCE_EVERY_MS);

  const gate = makeOwnerGate({
    configured: config.owners,
    claimed: store.owner,
    claim: store.setOwner,
    now,
    log,
  });
  const serving = startOriginServer({
    port: config.ports.http,
    live: { broadcasts, now, link: webrtc.link },
    webrtc: webrtc.serve,
    api: {
      info: () => ({
        pubkey: signer.pubkey,
        npub: profileLink(signer.pubkey),
        version: VERSION,
        limits: {
          streams: MAX_STREAMS,
          webrtcViewers: WEBRTC_LIMITS.watching,
          webrtcViewersPerAddress: WEBRTC_LIMITS.watchingPerAddress,
          webrtcPublishers: WEBRTC_LIMITS.publishing,
        },
        claimed: gate.isClaimed(),
      }),
      gate,
      store,
      ports: config.ports,
      onStream: (d) => {
        const broadcast = broadcasts.get(d);
        if (broadcast === undefined) return addBroadcast(d);
        // Under another address the same bytes are another stream.
        if (broadcast.view().session?.address !== store.get(d)?.address) broadcast.endSession("replaced");
      },
      onKeyRenewed: async (d) => {
        await webrtc.cut(d);
        for (const source of [broadcasts.get(d)?.view().path?.source, admitted.get(d)]) {
          if (source !== undefined) await client.kick(source.type, source.id);
        }
      },
      onAnnouncements: (d, events) => {
        const judged = judgeAnnouncements(events, store.get(d)?.address ?? "");
        if (judged.state === "refused") return judged;
        store.setAnnouncements(d, judged.events, judged.relays);
        announce();
        return { state: "kept" };
      },
    },
    log,
  });

  let server: OriginServer | undefined;
  const close = async () => {
    clearInterval(announcing);
    await paths.close();
    await Promise.all([...broadcasts.values()].map((broadcast) => broadcast.close()));
    await server?.close();
    await webrtc.close();
    await supervised.stop();
    await hook.close();
    publisher.close();
    client.close();
    await Deno.remove(sockets, { recursive: true });
  };
  try {
    server = await serving;
  } catch (error) {
    await close();
    throw error;
  }

  return {
    port: server.port,
    pubkey: signer.pubkey,
    claimed: gate.isClaimed,
    mediamtxPid: supervised.pid,
    close,
  };
}
