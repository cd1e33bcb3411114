import assert from "node:assert/strict";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { readLiveEvent, statusAt } from "./live-event.ts";
import { type LiveEventFields, liveEventTemplate } from "./live-event-template.ts";
import { dueAnnouncement, REFRESH_SECONDS, signedAheadTemplates } from "./signed-ahead.ts";

const START = 1_790_000_000;
const DAY = 86_400;
const FIELDS: LiveEventFields = {
  d: "bees",
  creator: PEOPLE.creator,
  title: "Bees",
  status: "live",
  starts: START,
  streaming: ["https://box.example/live/bees/index.m3u8"],
  relays: ["wss://relay.example"],
  currentParticipants: 9,
};
const previous = signEvent(liveEventTemplate(FIELDS, START), SECRETS.creator);
const events = signedAheadTemplates({ fields: FIELDS, previous, until: START + DAY })
  .map((template) => signEvent(template, SECRETS.creator));

Deno.test("dueAnnouncement() gives nothing that is dated ahead, and nothing of the other state", () => {
  assert.equal(dueAnnouncement(events, { ended: false, nowSeconds: START + REFRESH_SECONDS - 1 }), undefined);
  assert.equal(dueAnnouncement(events, { ended: true, nowSeconds: START }), undefined);
  assert.equal(dueAnnouncement([], { ended: true, nowSeconds: START + DAY }), undefined);
});

Deno.test("dueAnnouncement() keeps a stream live for a day without its creator", () => {
  for (let now = START; now < START + DAY; now += 600) {
    const live = readLiveEvent(dueAnnouncement(events, { ended: false, nowSeconds: now }) ?? previous);
    assert.ok(live);
    assert.equal(statusAt(live, now), "live");
  }
});

Deno.test("dueAnnouncement() ends a stream at any time with an event that replaces the last refresh", () => {
  for (let now = START + 1; now < START + DAY; now += 600) {
    const published = dueAnnouncement(events, { ended: false, nowSeconds: now }) ?? previous;
    const twin = dueAnnouncement(events, { ended: true, nowSeconds: now });
    // In the second of a refresh the twin is due a second later.
    const end = twin ?? dueAnnouncement(events, { ended: true, nowSeconds: now + 1 });
    assert.ok(end && end.created_at === published.created_at + 1);
    const live = readLiveEvent(end);
    assert.equal(live?.status, "ended");
    assert.ok((live?.ends ?? 0) >= now, "chat up to the end stays visible");
  }
});

Deno.test("dueAnnouncement() lets a stream that came back go live again at the next refresh", () => {
  const end = dueAnnouncement(events, { ended: true, nowSeconds: START + 10 });
  const next = dueAnnouncement(events, { ended: false, nowSeconds: START + REFRESH_SECONDS });
  assert.ok(end && next && next.created_at > end.created_at);
});

Deno.test("signedAheadTemplates() writes no count of viewers and fits what a box keeps", () => {
  assert.ok(events.length <= 60);
  assert.ok(events.every((event) => !event.tags.some(([name]) => name === "current_participants")));
});
