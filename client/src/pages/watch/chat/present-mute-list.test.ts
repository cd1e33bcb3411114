import assert from "node:assert/strict";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../../contracts/nostr/event.ts";
import { muteListTemplate, readMuteList } from "../../../../../contracts/nostr/mute-list.ts";
import type { RelayHealth } from "../../../nostr/relay-health.ts";
import { presentMuteList, type PresentMuteListOptions } from "./present-mute-list.ts";

const key = new Uint8Array(32).fill(5);
const viewer = publicKeyOf(key);
const [bo, cy] = ["b0".repeat(32), "c1".repeat(32)];
const [stream, home] = ["wss://stream.example", "wss://home.example"];
const now = 1_790_000_000;
const list = (pubkey: string, at: number, previous?: NostrEvent) =>
  signEvent(muteListTemplate({ pubkey, muted: true }, at, previous), key);
const relay = (url: string, more: Partial<RelayHealth> = {}): RelayHealth => ({
  url,
  state: "open",
  sinceMs: 0,
  taken: 0,
  dropped: 0,
  ...more,
});

const ask = (stored: NostrEvent[], relays: RelayHealth[], more: Partial<PresentMuteListOptions> = {}) =>
  presentMuteList({
    nostr: { query: () => Promise.resolve(stored), relays: () => relays },
    viewer,
    relays: [stream, home],
    own: [],
    known: undefined,
    ...more,
  });

Deno.test("presentMuteList() knows of no list when nobody answered who would know", async () => {
  assert.deepEqual(await ask([], [relay(stream, { state: "waiting" }), relay(home, { fault: "silent" })]), {
    state: "unknown",
  });
  assert.deepEqual(
    await ask([], [relay(stream), relay(home, { state: "waiting" })], { own: [home] }),
    { state: "unknown" },
    "the stream's relay can't tell what the viewer keeps at home",
  );
});

Deno.test("presentMuteList() finds a list that only the viewer's own relay keeps", async () => {
  const kept = list(bo, now);
  const present = await ask([kept], [relay(stream), relay(home)], { own: [home] });
  assert.deepEqual(present, { state: "known", list: kept });
  const next = signEvent(muteListTemplate({ pubkey: cy, muted: true }, now, kept), key);
  assert.deepEqual(readMuteList(next)?.pubkeys, [bo, cy]);
});

Deno.test("presentMuteList() takes the newest of what was seen and what is found", async () => {
  const [older, newer] = [list(bo, now), list(cy, now + 1)];
  assert.deepEqual(await ask([older], [relay(home)], { known: newer }), { state: "known", list: newer });
  assert.deepEqual(await ask([newer], [relay(home)], { known: older }), { state: "known", list: newer });
});

Deno.test("presentMuteList() says that there is none when relays answer, and asks nobody for a new identity", async () => {
  assert.deepEqual(await ask([], [relay(home)]), { state: "known", list: undefined });
  assert.deepEqual(await ask([list(bo, now)], [], { viewer: undefined }), {
    state: "known",
    list: undefined,
  });
});
