import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { makeSocketFolder, socketsIn, superviseMediaMtx } from "../../../media/mediamtx/process.ts";
import { startAuthHook } from "../../../media/origin/auth-hook.ts";
import { followMuxer } from "../../../media/origin/follower.ts";
import { type Intake, makeIntake } from "../../../media/origin/intake.ts";
import { makeMediaMtxClient, type MediaMtxClient } from "../../../media/origin/mediamtx-client.ts";
import { makeDiskKeeper } from "../../../media/origin/session-disk.ts";
import { makeSession } from "../../../media/origin/session.ts";
import { makeBoxSigner } from "../../../media/origin/signer.ts";
import { freePorts } from "./processes.ts";
import { publish } from "./publisher.ts";

export type ListingOptions = { root: string; dir: string; mediamtx: string; file: string; parts: number };

/** Milliseconds from a part's last byte being read to its playlist being signed, rendered and answered, for each part in turn. */
export async function measureListing(
  { root, dir, mediamtx, file, parts }: ListingOptions,
): Promise<number[]> {
  const home = join(dir, "listing");
  await Deno.mkdir(home);
  const sockets = await makeSocketFolder(home);
  const [rtmp = 0, srt = 0, webrtc = 0] = await freePorts(3);
  const hook = await startAuthHook(
    { isKey: () => true, redeem: () => false, onPublisher: () => {}, onRefused: () => {} },
    "listing",
  );
  const cdnSecret = randomBytes(16).toString("hex");
  const supervised = await superviseMediaMtx({
    binary: mediamtx,
    configuration: join(root, "media/mediamtx/mediamtx.yml"),
    home,
    sockets,
    ports: { rtmp, srt, webrtc },
    hookUrl: hook.url,
    cdnSecret,
    log: () => {},
  });
  const { api, hls } = socketsIn(sockets);
  const client = makeMediaMtxClient({ apiSocket: api, hlsSocket: hls, cdnSecret });
  const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
  const stop = new AbortController();
  const readAt = new Map<string, number>();
  const timed: MediaMtxClient = {
    ...client,
    media: async (path, name, signal) => {
      const answer = await client.media(path, name, signal);
      const found = /_(video|audio)\d+_part(\d+)\.mp4$/.exec(name);
      if (found !== null) readAt.set(`${found[1]}/${found[2]}`, performance.now());
      return answer;
    },
  };
  const times: number[] = [];
  let intake: Intake | undefined;
  let live = Infinity;
  const source = publish(file, `rtmp://127.0.0.1:${rtmp}/live/bench?token=any`);
  try {
    const address = formatAddress({ creator: signer.pubkey, d: "bench" });
    while (times.length < parts) {
      await followMuxer({
        client: timed,
        path: "live/bench",
        signal: stop.signal,
        now: Date.now,
        sink: {
          open: (muxer) => {
            live = muxer.backlog.at(-1)?.m ?? 0;
            const renditions = muxer.renditions.map(({ rid }) => ({ rid, partTargetUs: 235_000 }));
            for (const { rid } of renditions) Deno.mkdirSync(join(home, rid), { recursive: true });
            const keeper = (rid: string) =>
              makeDiskKeeper(join(home, rid), (error) => {
                throw error;
              });
            const session = makeSession({
              sid: "0123456789abcdef",
              address,
              targetDurationS: 2,
              renditions,
              keeper,
              signer,
              now: Date.now,
            });
            intake = makeIntake(session, muxer);
          },
          part: (rid, part) => {
            intake?.part(rid, part);
            const read = readAt.get(`${rid}/${part.m}`);
            // What was there before the origin came had to wait for the rest of it.
            if (read !== undefined && part.m > live) times.push(performance.now() - read);
            if (times.length >= parts) stop.abort();
          },
        },
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await source.close();
    await supervised.stop();
    await hook.close();
    client.close();
  }
  return times;
}
