import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BoxConfig } from "./config.ts";
import { makeAnnouncer } from "./origin/announcer.ts";
import { makeAudience } from "./origin/audience.ts";
import { makeEncoders } from "./origin/encoders.ts";
import { holdFolder } from "./origin/folder-hold.ts";
import { watchHealth } from "./origin/health/health.ts";
import type { FreeBytes } from "./origin/health/machine-watch.ts";
import { makeMuxerLog } from "./origin/health/muxer-log.ts";
import { makeRefusals } from "./origin/health/refusals.ts";
import { readyLadder } from "./origin/ladder/ready.ts";
import type { OriginServer } from "./origin/http/server.ts";
import { startIngest } from "./origin/ingest.ts";
import { makeOwnerGate } from "./origin/owners.ts";
import { watchPaths } from "./origin/paths-watch.ts";
import { withoutAddresses } from "./origin/plain-reason.ts";
import { makeRelayPublisher } from "./origin/relay-publisher.ts";
import { serveBox } from "./origin/serve-box.ts";
import { makeSealClock, steadyTime } from "./origin/seal-clock.ts";
import { openSealedTime } from "./origin/sealed-time.ts";
import { boxKey } from "./origin/secret-file.ts";
import { makeBoxSigner } from "./origin/signer.ts";
import { followStreams } from "./origin/streams.ts";
import { openStreamStore } from "./origin/stream-store.ts";
import { tipsCsv } from "./tips/csv.ts";
import { openTipLedger } from "./tips/ledger.ts";
import { watchTips } from "./tips/watcher.ts";
import { lookUpName } from "./origin/webrtc/look-up-name.ts";
import { makeWebrtc } from "./origin/webrtc/webrtc.ts";
import { publisherOf, watchableOf } from "./origin/webrtc/watchable.ts";

export type BoxOptions = {
  config: BoxConfig;
  /** Path of the MediaMTX binary. */
  mediamtx: string;
  log: (line: string) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds that go on evenly, while the machine sleeps too, whoever sets its clock. */
  steady?: () => number;
  /** How full the disk is that a folder is on; the system is asked unless given. */
  freeBytes?: FreeBytes;
  /** Ends the wait for MediaMTX; the box is there to be closed all the same. */
  signal?: AbortSignal;
  /** How long MediaMTX gets to listen before the box goes on without it, in milliseconds. Default ten seconds. */
  patienceMs?: number;
};

const PATIENCE_MS = 10_000;

/** A running box. */
export type Box = {
  port: number;
  pubkey: string;
  claimed: () => boolean;
  mediamtxPid: () => number | undefined;
  close: () => Promise<void>;
};

/** Starts MediaMTX and the origin: encoders can come once this is through, unless the log says why not. */
export async function startBox(options: BoxOptions): Promise<Box> {
  const { config, log, signal } = options;
  const home = join(config.home, "box");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const release = await holdFolder({ folder: home, log, signal });
  try {
    const box = await startIn(home, options);
    return { ...box, close: () => box.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Starts a box in a folder that nobody else works in. */
async function startIn(
  home: string,
  {
    config,
    mediamtx,
    log,
    now = Date.now,
    steady = steadyTime(),
    freeBytes,
    signal,
    patienceMs = PATIENCE_MS,
  }: BoxOptions,
): Promise<Box> {
  const store = openStreamStore(home);
  const signer = await makeBoxSigner(config.key ?? boxKey(join(home, "key")));

  // An encoder may come back in the moment MediaMTX runs: what takes long, or hears of encoders, stands before.
  const ladderOf = await readyLadder({ rungs: config.ladder, now, log });
  const muxerLog = makeMuxerLog(now);
  const refusals = makeRefusals({ isStream: (d) => store.get(d) !== undefined, now });
  const onRefused = (refused: { d: string; protocol: string }) => {
    refusals.note(refused);
    log(`an encoder was refused on ${refused.d} (${refused.protocol}): wrong stream key or unknown stream`);
  };
  const ingest = await startIngest({
    binary: mediamtx,
    configuration: join(import.meta.dirname ?? ".", "mediamtx", "mediamtx.yml"),
    home,
    ports: config.ports,
    hook: {
      isKey: store.isKey,
      redeem: (token, asked) => webrtc.redeem(token, asked),
      onPublisher: (encoder) => {
        log(`${encoder.d}: an encoder was let in (${encoder.protocol})`);
        encoders.admit(encoder);
        streams.broadcasts.get(encoder.d)?.expectPublisher();
        paths.hurry();
      },
      onRefused,
    },
    now,
    log: (line) => {
      muxerLog.read(line);
      log(withoutAddresses(line));
    },
  });
  const { client, sockets } = ingest;
  const encoders = makeEncoders(client.kick);
  const webrtc = makeWebrtc({
    webrtcSocket: sockets.webrtc,
    apiSocket: sockets.api,
    isKey: store.isKey,
    watchable: (d) => watchableOf(streams.view(d)),
    publisher: (d) => publisherOf(streams.view(d)),
    onRefused,
    port: config.ports.webrtc,
    lookup: lookUpName,
    now,
    log,
  });

  const health = watchHealth({
    folder: home,
    freeBytes,
    signer: signer.pubkey,
    streams: store.list,
    state: (d) => streams.state(d),
    discarded: client.discarded,
    refusals,
    muxerLog,
    sealsAheadS: () => sealClock.aheadS(),
    now,
    log,
  });
  // Until it is known which sessions go on from disk, which is within this same moment.
  let isSealing = () => false;
  const sealed = openSealedTime(join(home, "newest-seal"), log);
  const sealClock = makeSealClock({
    now,
    steady,
    aheadS: health.clockAheadS,
    isSealing: () => isSealing(),
    // Not within what asked for the time: it may be in the middle of a part.
    onBack: () =>
      queueMicrotask(() => {
        for (const broadcast of streams.broadcasts.values()) broadcast.endSession("replaced");
      }),
    sealed,
    log,
  });
  const audience = makeAudience(now);
  const publisher = makeRelayPublisher({ log, onOutcome: health.relays.note });
  const streams = followStreams({
    folder: join(home, "live"),
    store,
    client,
    signer,
    publish: publisher.publish,
    ladderOf,
    onDiskFault: health.diskFault,
    now: sealClock.now,
    steady,
    log,
  });
  isSealing = () => [...streams.broadcasts.values()].some((broadcast) => broadcast.isOpen());
  const paths = watchPaths(client, (seen) => {
    for (const [d, broadcast] of streams.broadcasts) broadcast.observe(seen.get(`live/${d}`));
  });
  const announcer = makeAnnouncer({
    store,
    state: streams.state,
    publish: ({ d, relays }, event) => {
      health.relays.expect(d, event.id);
      publisher.publish(relays, event);
    },
    end: (d) => streams.broadcasts.get(d)?.endByCreator(),
    open: (d) => streams.broadcasts.get(d)?.openByCreator(),
    now,
  });

  const gate = makeOwnerGate({
    configured: config.owners,
    claimed: store.owner,
    claim: store.setOwner,
    now,
    log,
  });
  const tipLedger = config.tips && openTipLedger(join(home, "tips.json"));
  const tips = config.tips && tipLedger && watchTips({ ...config.tips, ledger: tipLedger, log, now, fetch });
  const { ports, hostname } = config;
  const { pubkey } = signer;
  const serving = serveBox({
    ports,
    hostname,
    pubkey,
    store,
    gate,
    streams,
    encoders,
    webrtc,
    announcer,
    health,
    audience,
    tips: tips && tipLedger && (() => tipsCsv(tipLedger.outputs(), tips.top())),
    now,
    sealClock,
    log,
  });

  let server: OriginServer | undefined;
  const close = async () => {
    announcer.close();
    await tips?.close();
    await health.close();
    await paths.close();
    await streams.close();
    await server?.close();
    await webrtc.close();
    publisher.close();
    await ingest.close();
    sealed.close();
  };
  try {
    server = await serving;
    await ingest.listening({ patienceMs, signal });
  } catch (error) {
    await close();
    throw error;
  }

  return {
    port: server.port,
    pubkey,
    claimed: gate.isClaimed,
    mediamtxPid: ingest.pid,
    close,
  };
}
