import assert from "node:assert/strict";
import type { BoxStatus, StreamState } from "../../../../contracts/api/status.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { type LiveStatus, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { isOnAir, onAirOf } from "./on-air.ts";
import type { BoxWord, StudioState } from "./studio-state.ts";

const secret = new Uint8Array(32).fill(1);
const now = 1_790_000_000;
const status = (state: StreamState): BoxStatus => ({
  d: "bees",
  state,
  since: now,
  sid: null,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
});
const says = (state: StreamState): BoxWord => ({ word: "status", status: status(state) });
const told = (is: LiveStatus | undefined): StudioState["announced"] => {
  if (is === undefined) return undefined;
  const event = signEvent(
    liveEventTemplate(
      {
        d: "bees",
        creator: publicKeyOf(secret),
        title: "Bees",
        status: is,
        starts: now,
        streaming: [],
        relays: [],
      },
      now,
    ),
    secret,
  );
  const live = readLiveEvent(event);
  return live && { event, live };
};

for (
  const [air, word, announced] of [
    ["unknown", { word: "none" }, "live"],
    ["unknown", { word: "silent", fault: { fault: "timeout" }, since: now, status: undefined }, undefined],
    ["absent", { word: "no-stream" }, "planned"],
    ["absent", { word: "no-stream" }, undefined],
    ["ended", { word: "no-stream" }, "ended"],
    ["waiting", says("waiting"), "planned"],
    ["waiting", says("ended"), "planned"],
    ["starting", says("starting"), "planned"],
    ["untold", says("live"), "planned"],
    ["untold", says("live"), undefined],
    ["live", says("live"), "live"],
    ["live", { word: "silent", fault: { fault: "timeout" }, since: now, status: status("live") }, "live"],
    ["reconnecting", says("reconnecting"), "live"],
    ["ended", says("ended"), "live"],
    ["ended", says("reconnecting"), "ended"],
    ["ended", says("waiting"), "ended"],
    ["ended-sending", says("live"), "ended"],
  ] as const
) {
  Deno.test(`onAirOf() says ${air} when the box says ${JSON.stringify(word).slice(0, 60)} and relays ${announced}`, () => {
    assert.equal(onAirOf({ word, announced: told(announced), working: undefined }).air, air);
  });
}

Deno.test("onAirOf() says ended at once while the end is being carried out", () => {
  const state = { word: says("live"), announced: told("ended"), working: "key" } as const;
  assert.equal(onAirOf(state).air, "ended");
});

Deno.test("isOnAir() holds while the box gets a picture or waits for it to come back, be that its last word", () => {
  const silent: BoxWord = { word: "silent", fault: { fault: "timeout" }, since: now, status: status("live") };
  for (const word of [says("starting"), says("live"), says("reconnecting"), silent]) {
    assert.equal(isOnAir({ word }), true);
  }
  for (const word of [{ word: "none" }, { word: "no-stream" }, says("waiting"), says("ended")] as const) {
    assert.equal(isOnAir({ word }), false);
  }
});
