import assert from "node:assert/strict";
import { listenWithDeno } from "../listen/deno.ts";
import { listenWithNode } from "../listen/node.ts";
import { startTrialEdge, type TrialEdge, until } from "./trial-edge.ts";
import { openTrialPeer, TRIAL_SWARM, type TrialPeer } from "./trial-peer.ts";

const SERVERS = { listenWithNode, listenWithDeno };

/** Runs with an edge that listens, and ends it. */
async function withEdge(
  listen: typeof listenWithNode,
  options: Omit<Parameters<typeof startTrialEdge>[0], "listen">,
  run: (edge: TrialEdge) => Promise<void>,
): Promise<void> {
  const edge = await startTrialEdge({ listen, ...options });
  try {
    await run(edge);
  } finally {
    await edge.stop();
  }
}

const closeAll = (...peers: TrialPeer[]) => Promise.all(peers.map((peer) => peer.close()));

for (const [name, listen] of Object.entries(SERVERS)) {
  Deno.test(`${name}() lets two peers with good tokens exchange offer and answer`, () =>
    withEdge(listen, {}, async ({ url, tracker }) => {
      const [a, b] = [await openTrialPeer(url, 1), await openTrialPeer(url, 2)];
      a.announce();
      assert.deepEqual(await a.next("announce"), {
        action: "announce",
        infoHash: TRIAL_SWARM,
        interval: 10,
        complete: 0,
        incomplete: 1,
        degree: 5,
      });
      b.announce({ uplink: 2 });
      assert.equal((await b.next("announce")).interval, 120);
      const offer = await a.next("offer");
      assert.deepEqual([offer.peerId, offer.sdp, offer.uplink], [b.id, "v=0 offer 2-0", 2]);
      a.say({
        action: "answer",
        infoHash: TRIAL_SWARM,
        peerId: a.id,
        toPeerId: b.id,
        offerId: offer.offerId,
        sdp: "v=0 answer",
      });
      const answer = await b.next("answer");
      assert.deepEqual([answer.peerId, answer.offerId, answer.sdp], [a.id, "2-0", "v=0 answer"]);
      await closeAll(a, b);
      await until(() => tracker.size().peers === 0 && tracker.size().swarms === 0);
    }));
}
