import assert from "node:assert/strict";
import { KIND } from "./kinds.ts";
import { signEvent } from "./event.ts";
import { FOREIGN_LIVE_EVENTS } from "./fixtures/foreign-live-events.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { type LiveEvent, readLiveEvent, statusAt } from "./live-event.ts";

const NOW = 1_790_000_000;

function signed(tags: string[][], kind: number = KIND.liveEvent) {
  return signEvent({ kind, created_at: NOW, tags, content: "" }, SECRETS.creator);
}

Deno.test("readLiveEvent() gives undefined for another kind and for an event without d", () => {
  assert.equal(readLiveEvent(signed([["d", "a"]], KIND.chat)), undefined);
  assert.equal(readLiveEvent(signed([["status", "live"]])), undefined);
  assert.equal(readLiveEvent(signed([["d"]])), undefined);
});

for (const { from, quirk, by, template, reads, lacks = [] } of FOREIGN_LIVE_EVENTS) {
  Deno.test(`readLiveEvent() reads ${from}: ${quirk}`, () => {
    const live = readLiveEvent(signEvent(template, SECRETS[by]));
    assert.ok(live);
    for (const [key, value] of Object.entries(reads)) {
      assert.deepEqual(live[key as keyof LiveEvent], value, key);
    }
    for (const key of lacks) assert.equal(key in live, false, `${key} should be absent`);
  });
}

Deno.test("readLiveEvent() leaves out a stake of another creator", () => {
  const own = `${KIND.stakeTerms}:${PEOPLE.creator}:terms`;
  assert.equal(readLiveEvent(signed([["d", "a"], ["stake", own]]))?.stake, own);
  const other = `${KIND.stakeTerms}:${PEOPLE.guest}:terms`;
  assert.equal(readLiveEvent(signed([["d", "a"], ["stake", other]]))?.stake, undefined);
});

Deno.test("readLiveEvent() stops at a thousand participants", () => {
  const crowd = Array.from(
    { length: 1500 },
    (_, i) => ["p", i.toString(16).padStart(64, "0"), "", "speaker"],
  );
  assert.equal(readLiveEvent(signed([["d", "a"], ...crowd]))?.participants.length, 1000);
});

function liveAt(fields: Partial<LiveEvent>): LiveEvent {
  const live = readLiveEvent(signed([["d", "a"], ["status", "live"]]));
  assert.ok(live);
  return { ...live, ...fields };
}

Deno.test("statusAt() says ended for a live event that nobody refreshed for an hour", () => {
  assert.equal(statusAt(liveAt({}), NOW + 3601), "ended");
  assert.equal(statusAt(liveAt({}), NOW + 3600), "live");
});

Deno.test("statusAt() says ended for an event dated more than a day ahead, live for a clock that is a little off", () => {
  assert.equal(statusAt(liveAt({ createdAt: NOW + 86_401 }), NOW), "ended");
  assert.equal(statusAt(liveAt({ createdAt: NOW + 600 }), NOW), "live");
});

Deno.test("statusAt() says ended for a plan whose start is over an hour ago", () => {
  const planned = liveAt({ status: "planned", starts: NOW });
  assert.equal(statusAt(planned, NOW + 3601), "ended");
  assert.equal(statusAt(planned, NOW + 3600), "planned");
});

Deno.test("statusAt() says ended for a plan without a start after a week", () => {
  assert.equal(statusAt(liveAt({ status: "planned" }), NOW + 7 * 86_400 + 1), "ended");
  assert.equal(statusAt(liveAt({ status: "planned" }), NOW + 7 * 86_400), "planned");
});

Deno.test("statusAt() never brings an ended event back", () => {
  assert.equal(statusAt(liveAt({ status: "ended" }), NOW), "ended");
});
