import assert from "node:assert/strict";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { signedAheadTemplates } from "../../contracts/nostr/signed-ahead.ts";
import type { StreamState } from "../../contracts/api/status.ts";
import { endingAnnouncement } from "./announcements.ts";
import { makeAnnouncer } from "./announcer.ts";
import { openStreamStore } from "./stream-store.ts";

const CREATOR = new Uint8Array(32).fill(12);
const NOW = 1_790_000_000;
const fields = {
  d: "one",
  creator: publicKeyOf(CREATOR),
  title: "One",
  starts: NOW,
  streaming: [],
  relays: ["wss://a.example/"],
};
const announce = (status: "live" | "ended", at: number, ends = at) =>
  signEvent(
    liveEventTemplate({ ...fields, status, ...(status === "ended" ? { ends } : {}) }, at),
    CREATOR,
  );
/** Refreshes and ends as a page signs them ahead. */
const ahead = (at: number, until: number) =>
  signedAheadTemplates({ fields: { ...fields, status: "live" }, previous: announce("live", at), until })
    .map((template) => signEvent(template, CREATOR));

Deno.test("endingAnnouncement() takes no end signed ahead for the word that a stream has ended", () => {
  assert.equal(endingAnnouncement([]), undefined);
  assert.equal(endingAnnouncement([announce("live", NOW)]), undefined);
  assert.equal(endingAnnouncement(ahead(NOW, NOW + 36_000)), undefined);
  // Signed ahead for less than one refresh: a twin alone.
  assert.equal(endingAnnouncement(ahead(NOW, NOW + 60)), undefined);
  assert.equal(endingAnnouncement([announce("ended", NOW), announce("live", NOW + 1)]), undefined);
});

Deno.test("endingAnnouncement() is the newest that says the end has come", () => {
  const [first, second] = [announce("ended", NOW), announce("ended", NOW + 5, NOW + 3)];
  assert.equal(endingAnnouncement([announce("live", NOW - 1), second, first]), second);
});

async function stage(run: (on: Stage) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  const store = openStreamStore(folder);
  store.register({ d: "one", address: formatAddress({ creator: publicKeyOf(CREATOR), d: "one" }) });
  const on: Stage = { nowS: NOW, state: "live", ended: 0, opened: 0, published: [], begin: () => begin() };
  const open: { close: () => void }[] = [];
  const begin = () => {
    const announcer = makeAnnouncer({
      store,
      state: () => on.state,
      publish: (_, event) => on.published.push(event),
      end: () => {
        on.ended++;
        on.state = "ended";
      },
      open: () => {
        on.opened++;
      },
      now: () => on.nowS * 1000,
    });
    open.push(announcer);
    return announcer;
  };
  try {
    run(on);
  } finally {
    for (const announcer of open) announcer.close();
    await Deno.remove(folder, { recursive: true });
  }
}

type Stage = {
  nowS: number;
  state: StreamState;
  ended: number;
  opened: number;
  published: NostrEvent[];
  begin: () => ReturnType<typeof makeAnnouncer>;
};

Deno.test("take() ends nothing by what was signed ahead, by a refused event, or by an end that was obeyed before", () =>
  stage((on) => {
    const announcer = on.begin();
    announcer.take("one", ahead(NOW - 10_000, NOW + 10_000));
    const stranger = { ...announce("ended", NOW), content: "bent" };
    assert.equal(announcer.take("one", [stranger]).state, "refused");
    assert.equal(on.ended, 0);
    const end = announce("ended", NOW);
    announcer.take("one", [end]);
    assert.equal(on.ended, 1);
    on.state = "live";
    announcer.take("one", [end]);
    announcer.look();
    assert.equal(on.ended, 1);
    // The box was started again meanwhile.
    on.nowS += 60;
    on.begin().look();
    assert.equal(on.ended, 1);
  }));

Deno.test("take() ends the stream at once and publishes the end, though the page's clock is ahead", () =>
  stage((on) => {
    const announcer = on.begin();
    announcer.take("one", [announce("live", NOW)]);
    const end = announce("ended", NOW + 40);
    announcer.take("one", [end]);
    assert.equal(on.ended, 1);
    on.nowS += 40;
    announcer.look();
    assert.deepEqual(on.published.map(({ id }) => id).at(-1), end.id);
  }));

Deno.test("take() opens a stream again by any announcement but that of its end, and not by none", () =>
  stage((on) => {
    const announcer = on.begin();
    announcer.take("one", [announce("ended", NOW)]);
    announcer.take("one", []);
    assert.equal(on.opened, 0);
    announcer.take("one", [announce("ended", NOW), announce("live", NOW + 1)]);
    assert.deepEqual([on.opened, on.ended], [1, 1]);
  }));

for (const state of ["starting", "live", "reconnecting"] as const) {
  Deno.test(`take() refuses the word that a stream is over while it is ${state}: nothing is ended, kept or published`, () =>
    stage((on) => {
      const announcer = on.begin();
      announcer.take("one", [announce("live", NOW)]);
      on.state = state;
      const end = announce("ended", NOW + 400);
      on.nowS += 400;
      const taken = announcer.take("one", [end], { over: true });
      assert.deepEqual(taken.state === "refused" && [taken.status, taken.code], [409, "on-air"]);
      on.nowS += 3600;
      announcer.look();
      assert.equal(on.ended, 0);
      assert.ok(on.published.every(({ id }) => id !== end.id));
    }));
}

Deno.test("take() publishes the word that a stream is over, and ends by it no session that begins after it", () =>
  stage((on) => {
    const announcer = on.begin();
    on.state = "ended";
    // The page's clock is ahead of the box's.
    const end = announce("ended", NOW + 30);
    assert.equal(announcer.take("one", [end], { over: true }).state, "kept");
    on.state = "live";
    on.nowS += 5;
    const restarted = on.begin();
    on.nowS += 60;
    for (const each of [announcer, restarted]) each.look();
    assert.equal(on.ended, 0);
    on.state = "ended";
    announcer.look();
    assert.deepEqual(on.published.map(({ id }) => id), [end.id]);
  }));

Deno.test("look() ends a stream when the end that was planned is due", () =>
  stage((on) => {
    const announcer = on.begin();
    announcer.take("one", [announce("ended", NOW + 3600)]);
    announcer.look();
    assert.equal(on.ended, 0);
    on.nowS += 3600;
    announcer.look();
    assert.equal(on.ended, 1);
  }));
