import assert from "node:assert/strict";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { signEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../contracts/nostr/sharing.ts";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import type { FedHls } from "../player/feeding.ts";
import type { LoadListener } from "../player/verifier-client.ts";
import type { LoadRequest, PlaylistReport } from "../player/worker/messages.ts";
import type { JoinOptions } from "./joined-swarm.ts";
import type { SharingWish } from "./sharing-facts.ts";
import { makeSwarm } from "./swarm.ts";

const creator = new Uint8Array(32).fill(7);
const ADDRESS = `${KIND.liveEvent}:${publicKeyOf(creator)}:demo`;
/** Two sessions of one stream. */
export const [SID, NEXT_SID] = ["00112233445566aa", "ffeeddccbbaa9988"];

/** The creator's word, about sharing too. */
export const delegation = (sharing?: Sharing, createdAt = 100) =>
  signEvent(
    delegationTemplate(
      { address: ADDRESS, signers: [], nbf: 100, exp: 200, ...(sharing && { sharing }) },
      createdAt,
    ),
    creator,
  );
/** A viewer who shares. */
export const WISH: SharingWish = {
  choice: "share",
  conditions: { dataSaver: false, metered: false, lowBattery: false },
  edges: ["https://edge.example"],
  relay: false,
  budget: { take: () => true, left: () => 1 },
};
/** A verified playlist, changed where a test says so. */
export const report = (found: Partial<PlaylistReport> = {}): PlaylistReport => ({
  report: "playlist",
  source: "",
  verdict: "verified",
  checkpoint: { sid: SID, n: 1, state: "live", signer: "", createdAt: 1 },
  carrier: "http",
  judgeMs: 0,
  clockOffsetMs: 0,
  ...found,
});
/** A verified playlist of this session. */
export const sessionOf = (sid: string) =>
  report({ checkpoint: { sid, n: 1, state: "live", signer: "", createdAt: 1 } });
/** An hls.js that nothing here looks into. */
export const fedBy = (rung: FedHls["rung"], video?: EventTarget) => ({ rung, video }) as FedHls;

type Joined = { options: JoinOptions; shares: boolean; closed: boolean };

/** A swarm on a page that plays, all but what a test takes away. */
export async function stand({ wish = WISH, webrtc = true, sharing }: {
  wish?: SharingWish | undefined;
  webrtc?: boolean;
  sharing?: Sharing;
} = {}) {
  const clock = makeFakeClock();
  const joined: Joined[] = [];
  const loads: string[] = [];
  let secrets = 0;
  const swarm = makeSwarm({
    client: {
      load(request) {
        loads.push(`verifier ${request.url}`);
        return () => {};
      },
      judge: () => () => {},
      check: () => () => {},
      tell: () => {},
    },
    makeConnection: webrtc ? () => assert.fail("nobody connects here") : undefined,
    fetchJoin: () =>
      Promise.resolve((options) => {
        const mine: Joined = { options, shares: false, closed: false };
        joined.push(mine);
        return {
          share: (on) => mine.shares = on,
          fedAnew: () => {},
          listed: () => {},
          load: () =>
            mine.shares
              ? (request: LoadRequest) => {
                loads.push(`swarm ${request.url}`);
                return () => {};
              }
              : undefined,
          wake: () => {},
          close: () => mine.closed = true,
        };
      }),
    secret: () => new Uint8Array(32).fill(++secrets),
    fetch: () => assert.fail("nobody asks an edge here"),
    makeSocket: () => assert.fail("nobody asks a tracker here"),
    storage: () => ({ getItem: () => null, setItem: () => {} }),
    now: clock.now,
    after: clock.after,
    random: () => 0,
  });
  const on: LoadListener = { done: () => {}, failed: () => {} };
  const load = (url: string) =>
    swarm.load({ kind: "bytes", url, source: "", firstByteMs: 1, totalMs: 1 }, on);
  swarm.stream(ADDRESS);
  swarm.vouch([delegation(sharing)]);
  if (wish !== undefined) swarm.wish(wish);
  const unfeed = swarm.opened(fedBy("low"));
  swarm.report(report());
  await clock.pass(0);
  return { clock, swarm, joined, loads, load, unfeed };
}
