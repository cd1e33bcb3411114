import assert from "node:assert/strict";
import { checkSchnorr, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { readLiveEvent } from "../../contracts/nostr/live-event.ts";
import { RELAY_LIMITS } from "../../media/relay/limits.ts";
import { startRelay } from "../../media/relay/server.ts";
import { openStore } from "../../media/relay/store.ts";
import { makeAnnouncer } from "./announcer.ts";
import { newestEvent, publishEvent } from "./relay-exchange.ts";

const key = new Uint8Array(32).fill(5);
const now = Math.floor(Date.now() / 1000);

async function withRelay(work: (relay: string) => Promise<void>): Promise<void> {
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port: 0,
    store: openStore({ path: ":memory:", capacity: 100 }),
    limits: RELAY_LIMITS,
    check: checkSchnorr,
    now: Date.now,
    onFault: (error) => assert.fail(String(error)),
  });
  try {
    await work(`ws://127.0.0.1:${relay.port}`);
  } finally {
    await relay.stop();
  }
}

const note = (created_at: number, content: string) =>
  signEvent({ kind: KIND.profile, created_at, tags: [], content }, key);

Deno.test("publishEvent() gives the relay's reason for a refusal", () =>
  withRelay(async (relay) => {
    const bent = { ...note(now, "{}"), content: "{ }" };
    const published = await publishEvent(bent, { relay });
    assert.equal(published.state, "refused");
    assert.match(published.state === "refused" ? published.reason : "", /invalid/);
  }));

Deno.test("publishEvent() says that nobody is there, or that nobody answers", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const relay = `ws://127.0.0.1:${listener.addr.port}`;
  const silent = await publishEvent(note(now, "{}"), { relay, timeoutMs: 100 });
  assert.match(silent.state === "refused" ? silent.reason : "", /did not answer within 0\.1 s/);
  listener.close();
  const absent = await publishEvent(note(now, "{}"), { relay });
  assert.match(absent.state === "refused" ? absent.reason : "", /can't be reached/);
});

Deno.test("newestEvent() gives the newest the relay has, or nothing", () =>
  withRelay(async (relay) => {
    const filter = { kinds: [KIND.profile], authors: [publicKeyOf(key)] };
    assert.equal(await newestEvent(filter, { relay }), undefined);
    for (const event of [note(now - 1, "old"), note(now, "new")]) {
      assert.deepEqual(await publishEvent(event, { relay }), { state: "accepted" });
    }
    assert.equal((await newestEvent(filter, { relay }))?.content, "new");
  }));

Deno.test("makeAnnouncer() announces as live with a delegation, and as ended", () =>
  withRelay(async (relay) => {
    const places = { box: "http://localhost:5659", relay, edge: "http://localhost:5657" };
    const announcer = makeAnnouncer({ key, d: "demo", signer: "ab".repeat(32), places, say: assert.fail });
    const status = async () => {
      const event = await newestEvent({ kinds: [KIND.liveEvent] }, { relay });
      return event && readLiveEvent(event)?.status;
    };
    await announcer.ended();
    assert.equal(await status(), undefined);
    assert.equal(await announcer.live(), undefined);
    assert.equal(await status(), "live");
    assert.ok(await newestEvent({ kinds: [KIND.delegation], "#d": ["demo"] }, { relay }));
    await announcer.ended();
    assert.equal(await status(), "ended");
  }));
