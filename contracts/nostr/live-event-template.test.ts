import assert from "node:assert/strict";
import fc from "fast-check";
import { type EventTemplate, firstTag, signEvent, tagsNamed, tagValue } from "./event.ts";
import { FOREIGN_READERS, zapStreamShowsChat } from "./fixtures/foreign-readers.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { readLiveEvent } from "./live-event.ts";
import { type LiveEventFields, liveEventTemplate, orderStreaming } from "./live-event-template.ts";
import { KIND } from "./kinds.ts";

const NOW = 1_790_000_000;
const { creator, guest } = PEOPLE;

const FIELDS: LiveEventFields = {
  d: "bees",
  creator,
  title: "Bees at work",
  summary: "A hive from inside",
  image: "https://box.example/bees.jpg",
  status: "live",
  starts: NOW - 60,
  streaming: ["https://box.example/live/bees/index.m3u8", "https://box.example/live/bees/ll.m3u8"],
  relays: ["wss://relay.example/", "wss://nos.lol"],
  topics: ["bees", "nature"],
  currentParticipants: 3,
  monero: `4${"A".repeat(94)}`,
  edges: ["https://edge.example"],
  stake: `${KIND.stakeTerms}:${creator}:bees`,
};

const write = (fields: Partial<LiveEventFields> = {}, previous?: Parameters<typeof liveEventTemplate>[2]) =>
  liveEventTemplate({ ...FIELDS, ...fields }, NOW, previous);
const asSigned = (template: EventTemplate) => signEvent(template, SECRETS.creator);

Deno.test("liveEventTemplate() throws for what no event can carry", () => {
  assert.throws(() => write({ d: "With Capitals" }), /stream name/);
  assert.throws(() => write({ d: "a:b" }), /stream name/);
  assert.throws(() => write({ creator: "npub1notahexkey" }), /public key/);
  assert.throws(() => write({ streaming: ["https://box.example/whep/bees"] }), /m3u8/);
  assert.throws(() => write({ streaming: ["https://box.example/a.m3u8?token=1"] }), /m3u8/);
  assert.throws(() => write({ streaming: ["http://box.example/a.m3u8"] }), /https/);
});

Deno.test("liveEventTemplate() throws for a previous event of another stream or creator", () => {
  assert.throws(
    () => write({}, asSigned(liveEventTemplate({ ...FIELDS, d: "wasps" }, NOW))),
    /another stream/,
  );
  const stolen = signEvent(write(), SECRETS.guest);
  assert.throws(() => write({}, stolen), /another stream/);
});

Deno.test("liveEventTemplate() writes all tags in the protocol's order", () => {
  assert.deepEqual(write().tags, [
    ["d", "bees"],
    ["title", "Bees at work"],
    ["summary", "A hive from inside"],
    ["image", "https://box.example/bees.jpg"],
    ["status", "live"],
    ["starts", String(NOW - 60)],
    ["streaming", "https://box.example/live/bees/index.m3u8"],
    ["streaming", "https://box.example/live/bees/ll.m3u8"],
    ["p", creator, "wss://relay.example", "host"],
    ["relays", "wss://relay.example", "wss://nos.lol"],
    ["t", "bees"],
    ["t", "nature"],
    ["current_participants", "3"],
    ["monero", `4${"A".repeat(94)}`],
    ["edge", "https://edge.example"],
    ["stake", `${KIND.stakeTerms}:${creator}:bees`],
    ["alt", "Live stream: Bees at work"],
    ["client", "dStream"],
  ]);
});

Deno.test("liveEventTemplate() writes ends and a total only once ended, a current count only while live", () => {
  const live = write({ ends: NOW + 9, totalParticipants: 40 });
  assert.equal(firstTag(live, "ends"), undefined);
  assert.equal(firstTag(live, "total_participants"), undefined);

  const ended = write({ status: "ended", ends: NOW - 5, totalParticipants: 40 });
  assert.equal(tagValue(ended, "ends"), String(NOW - 5));
  assert.equal(tagValue(ended, "total_participants"), "40");
  assert.equal(firstTag(ended, "current_participants"), undefined);
});

Deno.test("liveEventTemplate() keeps the time of ending when an ended event is written again", () => {
  const ended = asSigned(write({ status: "ended" }));
  assert.equal(tagValue(ended, "ends"), String(NOW));
  const again = liveEventTemplate({ ...FIELDS, status: "ended" }, NOW + 500, ended);
  assert.equal(tagValue(again, "ends"), String(NOW));
});

Deno.test("liveEventTemplate() dates a replacement at least a second after what it replaces", () => {
  const ahead = asSigned({ ...write(), created_at: NOW + 30 });
  assert.equal(write({}, ahead).created_at, NOW + 31);
  const sameSecond = asSigned(write());
  assert.equal(write({}, sameSecond).created_at, NOW + 1);
  const old = asSigned({ ...write(), created_at: NOW - 30 });
  assert.equal(write({}, old).created_at, NOW);
});

Deno.test("liveEventTemplate() keeps guests and tags that it doesn't know, and drops its own old ones", () => {
  const base = write({ image: "https://box.example/old.jpg" });
  const previous = asSigned({
    ...base,
    tags: [
      ...base.tags,
      ["p", guest, "", "host"],
      ["p", PEOPLE.viewer],
      ["p", PEOPLE.service, "wss://nos.lol", "Speaker", "ab".repeat(64)],
      ["p", creator, "", "speaker"],
      ["p", "broken", "", "speaker"],
      ["pinned", "cd".repeat(32)],
      ["goal", "ef".repeat(32)],
      ["com.example", "1", "2", "3"],
    ],
    content: "words",
  });
  const { image: _, ...withoutImage } = FIELDS;
  const next = liveEventTemplate(withoutImage, NOW, previous);
  assert.deepEqual(tagsNamed(next, "p"), [
    ["p", creator, "wss://relay.example", "host"],
    ["p", guest, "", "participant"],
    ["p", PEOPLE.viewer, "", "participant"],
    ["p", PEOPLE.service, "wss://nos.lol", "Speaker", "ab".repeat(64)],
  ]);
  assert.deepEqual(next.tags.slice(-3), [
    ["pinned", "cd".repeat(32)],
    ["goal", "ef".repeat(32)],
    ["com.example", "1", "2", "3"],
  ]);
  assert.equal(firstTag(next, "image"), undefined);
  assert.equal(tagsNamed(next, "title").length, 1);
  assert.equal(next.content, "words");
});

Deno.test("liveEventTemplate() cuts long texts between characters so that strict relays take them", () => {
  const { tags } = write({ title: "é".repeat(2000), summary: "🐝".repeat(2000) });
  for (const [name, text = ""] of tags) {
    assert.ok(new TextEncoder().encode(text).length <= 1024, name);
    assert.ok(text.isWellFormed(), name);
  }
});

Deno.test("orderStreaming() gives undefined when no address may lead", () => {
  assert.equal(orderStreaming(["https://box.example/whep/bees"]), undefined);
  assert.equal(orderStreaming(["http://8.8.8.8/a.m3u8"]), undefined);
  assert.equal(orderStreaming(["http://localhost.example.com/a.m3u8"]), undefined);
  assert.equal(orderStreaming(["http://172.32.0.1/a.m3u8"]), undefined);
});

Deno.test("orderStreaming() puts the first plain https playlist in front and keeps the order otherwise", () => {
  assert.deepEqual(
    orderStreaming([
      "https://box.example/whep/bees",
      "https://a.example/a.m3u8?x=1",
      "https://b.example/b.m3u8",
      "https://c.example/c.m3u8",
      "rtmp://box.example/live",
    ]),
    [
      "https://b.example/b.m3u8",
      "https://box.example/whep/bees",
      "https://a.example/a.m3u8?x=1",
      "https://c.example/c.m3u8",
    ],
  );
  assert.deepEqual(orderStreaming([]), []);
});

Deno.test("orderStreaming() takes http from places that have no certificate", () => {
  const hosts = [
    "localhost:5659",
    "127.0.0.1",
    "box.localhost",
    "[::1]:80",
    "192.168.1.5",
    "10.0.0.2",
    "box.local",
  ];
  for (const host of hosts) {
    const url = `http://${host}/live/bees/index.m3u8`;
    assert.deepEqual(orderStreaming([url]), [url]);
  }
});

const text = fc.string({ unit: "grapheme", maxLength: 80 });
const host = fc.stringMatching(/^[a-z]{1,12}\.example$/);
const fieldsOf: fc.Arbitrary<LiveEventFields> = fc.record({
  d: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
  creator: fc.constant(creator),
  title: text,
  summary: text,
  image: fc.oneof(fc.webUrl(), text),
  status: fc.constantFrom("planned", "live", "ended"),
  starts: fc.integer({ min: NOW - 1000, max: NOW }),
  ends: fc.integer({ min: NOW, max: NOW + 1000 }),
  streaming: fc.tuple(fc.array(fc.webUrl(), { maxLength: 3 }), host)
    .map(([others, name]) => [...others, `https://${name}/live/a/index.m3u8`]),
  recording: fc.webUrl({ validSchemes: ["https"] }),
  relays: fc.array(fc.oneof(host.map((name) => `wss://${name}`), text), { maxLength: 4 }),
  topics: fc.array(text, { maxLength: 4 }),
  currentParticipants: fc.nat(),
  edges: fc.array(fc.oneof(fc.webUrl(), text), { maxLength: 2 }),
}, { requiredKeys: ["d", "creator", "title", "status", "starts", "streaming", "relays"] }) as fc.Arbitrary<
  LiveEventFields
>;

/** Tags that somebody else's editor may have left in the event that we replace. */
const foreignTags = fc.array(
  fc.oneof(
    fc.array(text, { minLength: 1, maxLength: 5 }),
    fc.tuple(
      fc.constant("p"),
      fc.constantFrom(guest, creator, "broken"),
      text,
      fc.constantFrom("host", "Host", "speaker"),
    )
      .map((tag) => [...tag]),
    fc.constantFrom<string[]>(["p", guest], ["p"], ["p", guest, ""]),
  ),
  { maxLength: 6 },
);

Deno.test("liveEventTemplate() writes only events that every other client shows, plays and gives the right host", () => {
  fc.assert(fc.property(fieldsOf, foreignTags, (fields, tags) => {
    const base = liveEventTemplate(fields, NOW - 10);
    const previous = asSigned({ ...base, tags: [...base.tags, ...tags] });
    const event = asSigned(liveEventTemplate(fields, NOW, previous));
    for (const [client, read] of Object.entries(FOREIGN_READERS)) {
      const view = read(event, fields.status === "planned" ? NOW : NOW + 49 * 60);
      const hidden = client === "zap.stream" && fields.status === "ended" && fields.recording === undefined;
      const shown = client === "Primal" && fields.status === "planned" ? "ended" : fields.status;
      assert.equal(view.shown, hidden ? "hidden" : shown, client);
      assert.equal(view.host, creator, client);
      assert.match(view.playable ?? "", /^https:\/\/[^?#]+\.m3u8$/, client);
    }
    assert.ok(event.tags.every((tag) => tag[0] !== "p" || tag.length >= 4 && tag[3] !== ""));
    if (fields.status === "live") assert.ok(zapStreamShowsChat(event, NOW + 5 * 3600));
    assert.ok(event.created_at > previous.created_at);
  }));
});

Deno.test("readLiveEvent() reads back what liveEventTemplate() wrote", () => {
  fc.assert(fc.property(fieldsOf, (fields) => {
    const live = readLiveEvent(asSigned(liveEventTemplate(fields, NOW)));
    assert.ok(live);
    assert.equal(live.d, fields.d);
    assert.equal(live.status, fields.status);
    assert.equal(live.host, creator);
    assert.equal(live.title ?? "", fields.title.trim());
    assert.equal(live.starts, fields.starts);
    assert.deepEqual(live.streaming, orderStreaming(fields.streaming));
    assert.equal(live.ends, fields.status === "ended" ? fields.ends ?? NOW : undefined);
  }));
});
