import assert from "node:assert/strict";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../../contracts/nostr/event.ts";
import { muteListTemplate, readMuteList } from "../../../../../contracts/nostr/mute-list.ts";
import { makeRelayPool } from "../../../nostr/relay-pool.ts";
import { lastOf, makeTrialNet } from "../../../nostr/trial-relay.ts";
import { presentMuteList, type PresentMuteListOptions } from "./present-mute-list.ts";

const key = new Uint8Array(32).fill(5);
const viewer = publicKeyOf(key);
const [bo, cy] = ["b0".repeat(32), "c1".repeat(32)];
const [stream, home] = ["wss://stream.example", "wss://home.example"];
const now = 1_790_000_000;
const list = (pubkey: string, at: number, previous?: NostrEvent) =>
  signEvent(muteListTemplate({ pubkey, muted: true }, at, previous), key);
/** Asks where these relays say, in time, that they have sent all they had. */
const ask = (stored: NostrEvent[], answering: string[], more: Partial<PresentMuteListOptions> = {}) =>
  presentMuteList({
    nostr: {
      query: (_relays, _filters, { answered } = {}) => {
        answering.forEach((relay) => answered?.(relay));
        return Promise.resolve(stored);
      },
    },
    viewer,
    relays: [stream, home],
    own: [],
    known: undefined,
    ...more,
  });

Deno.test("presentMuteList() knows of no list when nobody answered who would know", async () => {
  assert.deepEqual(await ask([], []), { state: "unknown" });
  assert.deepEqual(
    await ask([], [stream], { own: [home] }),
    { state: "unknown" },
    "the stream's relay can't tell what the viewer keeps at home",
  );
});

Deno.test("presentMuteList() finds a list that only the viewer's own relay keeps", async () => {
  const kept = list(bo, now);
  const present = await ask([kept], [stream, home], { own: [home] });
  assert.deepEqual(present, { state: "known", list: kept });
  const next = signEvent(muteListTemplate({ pubkey: cy, muted: true }, now, kept), key);
  assert.deepEqual(readMuteList(next)?.pubkeys, [bo, cy]);
});

Deno.test("presentMuteList() takes the newest of what was seen and what is found", async () => {
  const [older, newer] = [list(bo, now), list(cy, now + 1)];
  assert.deepEqual(await ask([older], [home], { known: newer }), { state: "known", list: newer });
  assert.deepEqual(await ask([newer], [home], { known: older }), { state: "known", list: newer });
});

Deno.test("presentMuteList() says that there is none when relays answer, and asks nobody for a new identity", async () => {
  assert.deepEqual(await ask([], [home]), { state: "known", list: undefined });
  assert.deepEqual(await ask([], [home], { own: [`${home}/`] }), { state: "known", list: undefined });
  assert.deepEqual(await ask([list(bo, now)], [], { viewer: undefined }), {
    state: "known",
    list: undefined,
  });
});

Deno.test("presentMuteList() counts no relay as having told that is connected and hasn't answered yet", async () => {
  const net = makeTrialNet();
  const pool = makeRelayPool({
    ...net.environment,
    verifier: { verify: () => Promise.resolve(true) },
    answerChallenge: () => Promise.resolve(undefined),
    onHealth: () => {},
  });
  const nostr = { query: pool.query };
  const asked = presentMuteList({ nostr, viewer, relays: [home], own: [], known: undefined });
  lastOf(net).open();
  net.pass(6000);
  assert.deepEqual(await asked, { state: "unknown" });
});
