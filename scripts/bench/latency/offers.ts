import { createServer } from "node:http";
import { join } from "node:path";
import { makeSocketFolder, socketsIn, superviseMediaMtx } from "../../../media/mediamtx/process.ts";
import { startAuthHook } from "../../../media/origin/auth-hook.ts";
import { makeMediaMtxClient } from "../../../media/origin/mediamtx-client.ts";
import { makeWebrtcMediaServer, type WebrtcMediaServer } from "../../../media/origin/webrtc/media-server.ts";
import { trialOffer } from "../../../media/origin/webrtc/trial-offer.ts";
import { makeWebrtc } from "../../../media/origin/webrtc/webrtc.ts";
import { startEncoder } from "../../../media/trial/trial-encoder.ts";
import { freePorts, waitFor } from "../origin/processes.ts";
import type { BenchRow } from "../report.ts";

export type OfferBenchOptions = {
  root: string;
  dir: string;
  mediamtx: string;
  /** Offers of each kind to each side, in turn. */
  rounds?: number;
};

type Kind = "whip" | "whep";

const ADDED_GOAL_MS = 5;
const KINDS: Kind[] = ["whip", "whep"];

/** From an offer's POST to its answer, through the box beside MediaMTX asked directly: same process, same offer, in turn. */
export async function offerRows(
  { root, dir, mediamtx, rounds = 60 }: OfferBenchOptions,
): Promise<BenchRow[]> {
  const home = join(dir, "offers");
  await Deno.mkdir(home, { recursive: true });
  const sockets = await makeSocketFolder(home);
  const [rtmp = 0, srt = 0, port = 0] = await freePorts(3);
  const { api, hls, webrtc: webrtcSocket } = socketsIn(sockets);
  const webrtc = makeWebrtc({
    webrtcSocket,
    apiSocket: api,
    isKey: () => true,
    watchable: () => ({ state: "watchable" }),
    publisher: () => undefined,
    onRefused: () => {},
    port,
    lookup: () => Promise.resolve([]),
    now: Date.now,
    log: () => {},
  });
  const hook = await startAuthHook({
    isKey: () => true,
    redeem: (token, asked) => token === "direct" || webrtc.redeem(token, asked),
    onPublisher: () => {},
    onRefused: () => {},
  }, "offers");
  const configuration = join(root, "media/mediamtx/mediamtx.yml");
  const supervised = await superviseMediaMtx({
    binary: mediamtx,
    configuration,
    home,
    sockets,
    ports: { rtmp, srt, webrtc: port },
    hookUrl: hook.url,
    cdnSecret: "offers",
    log: () => {},
  });
  const client = makeMediaMtxClient({ apiSocket: api, hlsSocket: hls, cdnSecret: "offers" });
  const direct = makeWebrtcMediaServer({ webrtcSocket, apiSocket: api });
  const server = createServer((request, response) => {
    webrtc.serve(request, response, request.url ?? "").catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const box = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  let encoder: ReturnType<typeof startEncoder> | undefined;
  try {
    // Its API answers once it is up.
    await waitFor("MediaMTX", async () => (await direct.list()) && true);
    encoder = startEncoder({ url: `rtmp://127.0.0.1:${rtmp}/live/watch?token=any` });
    await waitFor(
      "a stream to watch",
      async () => (await client.paths()).some(({ ready }) => ready) || undefined,
    );
    const rows: BenchRow[] = [];
    for (const kind of KINDS) {
      const times: Record<"box" | "direct", number[]> = { box: [], direct: [] };
      for (let round = 0; round < rounds; round++) {
        times.box.push(await throughBox(box, kind, round));
        times.direct.push(await askDirectly(direct, kind));
      }
      rows.push(rowOf(kind, median(times.box), median(times.direct)));
    }
    return rows;
  } finally {
    await encoder?.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await webrtc.close();
    await supervised.stop();
    await hook.close();
    direct.close();
    client.close();
    await Deno.remove(sockets, { recursive: true });
  }
}

const offerOf = (
  kind: Kind,
) => (kind === "whip" ? trialOffer() : trialOffer().replaceAll("sendonly", "recvonly"));
const streamOf = (kind: Kind) => (kind === "whip" ? "publish" : "watch");

async function throughBox(box: string, kind: Kind, round: number): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${box}/${kind}/${streamOf(kind)}`, {
    method: "POST",
    // One address each, as viewers have: the box limits what one may ask.
    headers: {
      "content-type": "application/sdp",
      authorization: "Bearer any",
      "x-forwarded-for": `198.51.100.${round % 250}`,
    },
    body: offerOf(kind),
  });
  const text = await answer.text();
  const ms = performance.now() - began;
  if (answer.status !== 201) throw new Error(`the box answered ${answer.status}: ${text}`);
  const session = new URL(answer.headers.get("location") ?? "", box);
  await (await fetch(session, { method: "DELETE" })).text();
  return ms;
}

async function askDirectly(media: WebrtcMediaServer, kind: Kind): Promise<number> {
  const began = performance.now();
  const answer = await media.offer({
    path: `live/${streamOf(kind)}`,
    kind,
    bearer: "direct",
    sdp: offerOf(kind),
  });
  const ms = performance.now() - began;
  if (answer.state !== "answered") throw new Error(`MediaMTX answered ${JSON.stringify(answer)}`);
  await media.end(answer.session);
  return ms;
}

function rowOf(kind: Kind, box: number, direct: number): BenchRow {
  const rounded = (ms: number) => Math.round(ms * 100) / 100;
  return {
    what: `${kind.toUpperCase()}, offer to answer, what the box adds, median`,
    value: rounded(box - direct),
    unit: "ms",
    peer: { name: "MediaMTX's own time", value: rounded(direct) },
    goal: `≤ ${ADDED_GOAL_MS} ms`,
    met: box - direct <= ADDED_GOAL_MS,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
