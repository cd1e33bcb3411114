import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { announcementFor, judgeAnnouncements } from "./announcements.ts";

const CREATOR = new Uint8Array(32).fill(12);
const NOW = 1_790_000_000;
const ADDRESS = formatAddress({ creator: publicKeyOf(CREATOR), d: "one" });

const announce = (status: "live" | "ended", at: number, relays = ["wss://a.example/"]) =>
  signEvent(
    liveEventTemplate({
      d: "one",
      creator: publicKeyOf(CREATOR),
      title: "One",
      status,
      starts: NOW,
      streaming: [],
      relays,
      ...(status === "ended" ? { ends: at } : {}),
    }, at),
    CREATOR,
  );

Deno.test("judgeAnnouncements() refuses another stream's events and bent ones", () => {
  const other = ADDRESS.replace(/one$/, "two");
  assert.deepEqual(judgeAnnouncements([announce("live", NOW)], other).state, "refused");
  const bent = { ...announce("live", NOW), content: "x" };
  const judged = judgeAnnouncements([announce("live", NOW), bent], ADDRESS);
  assert.ok(
    judged.state === "refused" && judged.code === "bad-signature" && judged.detail.includes("event 1"),
  );
});

Deno.test("judgeAnnouncements() learns at most eight relays, each once", () => {
  const many = Array.from({ length: 20 }, (_, i) => `wss://relay${i}.example/`);
  const judged = judgeAnnouncements([announce("live", NOW, many), announce("ended", NOW + 1, many)], ADDRESS);
  assert.ok(judged.state === "kept" && judged.relays.length === 8 && new Set(judged.relays).size === 8);
});

Deno.test("announcementFor() never announces ahead of time, nor an end before there was one", () => {
  const [live, ended, later] = [
    announce("live", NOW),
    announce("ended", NOW + 1),
    announce("live", NOW + 3000),
  ];
  const events = [later, ended, live];
  assert.equal(announcementFor(events, "live", NOW - 1), undefined);
  assert.equal(announcementFor(events, "live", NOW + 5), live);
  assert.equal(announcementFor(events, "reconnecting", NOW + 5), live);
  assert.equal(announcementFor(events, "live", NOW + 3000), later);
  assert.equal(announcementFor(events, "ended", NOW + 5), ended);
  assert.equal(announcementFor(events, "waiting", NOW + 5), undefined);
  assert.equal(announcementFor(events, "starting", NOW + 5), undefined);
  assert.equal(announcementFor([], "live", NOW), undefined);
});

Deno.test("announcementFor() announces the end when nobody came for ten minutes", () => {
  const events = [announce("live", NOW), announce("ended", NOW + 1)];
  assert.equal(announcementFor(events, "waiting", NOW + 601), events[1]);
});
