import assert from "node:assert/strict";
import type { StreamState } from "../../../../contracts/api/status.ts";
import { signEvent } from "../../../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { announcementFields, boxOf, dueAnnouncement, factsOf, newestAnnouncement } from "./announcing.ts";

const now = 1_790_000_000;
const at = (status: "planned" | "live" | "ended", age: number) => ({ status, createdAt: now - age });

for (
  const [due, box, announced, why] of [
    ["none", undefined, at("live", 3000), "the box doesn't answer: silence is no end"],
    ["none", "waiting", at("planned", 99_999), "nothing came yet"],
    ["none", "starting", at("planned", 10), "no picture yet"],
    ["none", "reconnecting", at("planned", 10), "no picture of this plan yet"],
    ["none", "ended", at("planned", 10), "an earlier session's end"],
    ["none", "ended", at("ended", 10), "said already"],
    ["none", "live", at("ended", 10), "the creator ended it while the encoder runs on"],
    ["none", "live", at("live", 2699), "fresh enough"],
    ["none", "waiting", at("live", 60), "a box that restarts may go on"],
    ["live", "live", undefined, "never announced"],
    ["live", "live", at("planned", 10), "first picture"],
    ["live", "live", at("live", 2700), "refresh"],
    ["live", "reconnecting", at("live", 2700), "refresh while the encoder is away"],
    ["ended", "ended", at("live", 10), "the grace time is over"],
    ["ended", "waiting", at("live", 361), "the box lost the session"],
  ] as const
) {
  Deno.test(`dueAnnouncement() says ${due} when the box says ${box}: ${why}`, () => {
    const state: StreamState | undefined = box;
    assert.equal(dueAnnouncement({ box: state, announced, now }), due);
  });
}

Deno.test("an announcement can be picked up again from what the relays hold", () => {
  const secret = new Uint8Array(32).fill(1);
  const facts = {
    d: "bees-abcd",
    title: "Bees",
    summary: "Buzz",
    image: "https://p.example/b.png",
    topics: ["bees"],
  };
  const write = (status: "planned" | "live", seconds: number) =>
    signEvent(
      liveEventTemplate(
        announcementFields({
          facts,
          creator: publicKeyOf(secret),
          status,
          starts: now,
          streaming: [
            "https://box.example/x/live/bees-abcd/index.m3u8",
            "https://box.example/x/live/bees-abcd/ll.m3u8",
          ],
          relays: ["wss://r.example"],
          edges: ["https://edge.example"],
          monero: undefined,
          stake: undefined,
        }),
        seconds,
      ),
      secret,
    );
  const [older, newer] = [write("planned", now), write("live", now + 5)];
  const newest = newestAnnouncement([newer, older]);
  assert.equal(newest?.event.id, newer.id);
  assert.equal(newest?.live.status, "live");
  assert.deepEqual(newest && factsOf(newest.live), facts);
  assert.equal(newest && boxOf(newest.live), "https://box.example/x");
  const foreign = readLiveEvent({
    ...older,
    tags: [["d", "bees-abcd"], ["streaming", "https://cdn.example/a.m3u8"]],
  });
  assert.equal(foreign && boxOf(foreign), undefined);
});
