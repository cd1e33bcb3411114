import assert from "node:assert/strict";
import type { Signal } from "../peer/signalling.ts";
import { makeSwarmSignalling } from "./swarm-signalling.ts";
import { makeTrialLink, OTHER, SELF, TRIAL_SWARM } from "./trial-tracker.ts";

async function make() {
  const trial = makeTrialLink();
  await trial.clock.pass(0);
  trial.last()?.open();
  const heard: Signal[] = [];
  const signalling = makeSwarmSignalling({
    link: trial.link,
    infoHash: TRIAL_SWARM,
    peerId: SELF,
    most: 5,
    degree: () => 2,
    hear: (signal) => heard.push(signal),
  });
  return { ...trial, heard, signalling };
}

Deno.test("makeSwarmSignalling() hears its own swarm alone, and nothing once closed", async () => {
  const { heard, last, signalling } = await make();
  const offer = { action: "offer" as const, infoHash: TRIAL_SWARM, peerId: OTHER, offerId: "o", sdp: "v=0" };
  const gone = { action: "gone" as const, infoHash: TRIAL_SWARM, peerId: OTHER };
  const elsewhere = { infoHash: "trial-swarm-00000002" };
  last()?.say({ ...offer, ...elsewhere });
  last()?.say({ ...gone, ...elsewhere });
  assert.deepEqual(heard, []);
  last()?.say(offer);
  last()?.say(gone);
  signalling.close();
  last()?.say(gone);
  assert.deepEqual(heard, [
    { signal: "offer", peerId: OTHER, offerId: "o", sdp: "v=0" },
    { signal: "gone", peerId: OTHER },
  ]);
});

Deno.test("makeSwarmSignalling() says how many neighbours it has and takes, and is counted on when it leaves", async () => {
  const { last, signalling } = await make();
  const offers = Array.from({ length: 12 }, (_, at) => ({ offerId: `${at}`, sdp: "v=0" }));
  signalling.announce({ offers, uplink: 3 });
  signalling.announce({ offers: [], uplink: 3, leaving: true });
  signalling.complain(OTHER, "false-playlist");
  signalling.complain(OTHER, "something new");
  const [announce, leave, ...complaints] = last()?.heard ?? [];
  assert.ok(announce?.action === "announce" && leave?.action === "announce");
  const { degree, most, numWant, uplink } = announce;
  assert.deepEqual({ degree, most, numWant, uplink }, { degree: 2, most: 5, numWant: 5, uplink: 3 });
  assert.equal(announce.offers.length, 10);
  assert.deepEqual([leave.event, leave.numWant, leave.degree], [undefined, 0, 0]);
  const reasons = complaints.map((said) => said.action === "complaint" ? said.reason : said.action);
  assert.deepEqual(reasons, ["bad-playlist", "malformed"]);
});

Deno.test("taking() is what the tracker says of this swarm, and unknown before", async () => {
  const { last, signalling } = await make();
  signalling.announce({ offers: [], uplink: 0 });
  const said = { action: "announce" as const, interval: 10, complete: 0, incomplete: 9, taking: 4 };
  last()?.say({ ...said, infoHash: "trial-swarm-00000002" });
  assert.equal(signalling.taking(), undefined);
  last()?.say({ ...said, infoHash: TRIAL_SWARM });
  assert.equal(signalling.taking(), 4);
});
