import assert from "node:assert/strict";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { type NostrEvent, signEvent } from "../../../contracts/nostr/event.ts";
import { liveEventTemplate } from "../../../contracts/nostr/live-event-template.ts";
import { PEOPLE, SECRETS } from "../../../contracts/nostr/fixtures/people.ts";
import { judgeDelegation, lackingRelays, makeRelayWatch } from "./relay-watch.ts";

const NOW = 1_790_000_000;
const { creator, box } = PEOPLE;
const address = formatAddress({ creator, d: "one" });

const delegation = (
  { at = NOW, signers = [box], nbf = NOW - 60, exp = NOW + 36_000 }: {
    at?: number;
    signers?: string[];
    nbf?: number;
    exp?: number;
  } = {},
) => signEvent(delegationTemplate({ address, signers, nbf, exp }, at), SECRETS.creator);

Deno.test("judgeDelegation() says what is missing: any, this box's key, the right time, or a size that viewers take", () => {
  const judge = (events: NostrEvent[], nowSeconds = NOW) =>
    judgeDelegation(events, { address, signer: box, nowSeconds });
  const missing = (why: string) => ({ state: "missing", why });
  assert.deepEqual(judge([]), missing("none"));
  // To delegate to nobody is to revoke.
  assert.deepEqual(judge([delegation(), delegation({ at: NOW + 1, signers: [] })]), missing("none"));
  assert.deepEqual(judge([delegation({ signers: [creator] })]), missing("other-key"));
  assert.deepEqual(judge([delegation()], NOW + 36_000), missing("expired"));
  assert.deepEqual(judge([delegation({ nbf: NOW + 5 })]), missing("not-yet"));
  const { kind, created_at, content, tags } = delegation({ at: NOW + 1 });
  const padded = { kind, created_at, content, tags: [...tags, ["padding", "x".repeat(5000)]] };
  assert.deepEqual(judge([delegation(), signEvent(padded, SECRETS.creator)]), missing("overlong"));
  assert.deepEqual(judge([delegation()]), { state: "in-force", exp: NOW + 36_000 });
});

/** A watch over relays that hold these events; undefined doesn't answer. */
function watch(held: Record<string, NostrEvent[] | undefined>) {
  let nowMs = NOW * 1000;
  const asked: string[] = [];
  const relays = makeRelayWatch({
    signer: box,
    now: () => nowMs,
    ask: (relay) => {
      asked.push(relay);
      return Promise.resolve(held[relay]);
    },
  });
  const look = () => relays.look([{ d: "one", address, relays: Object.keys(held) }]);
  return { relays, held, asked, look, wait: (ms: number) => nowMs += ms };
}

Deno.test("delegation() accuses nobody while no relay answers, or there is none to ask", async () => {
  const silent = watch({ a: undefined, b: undefined });
  await silent.look();
  assert.deepEqual(silent.relays.delegation("one"), { state: "unknown" });
  assert.deepEqual(silent.relays.delegation("two"), { state: "unknown" });
  const none = watch({});
  await none.look();
  assert.deepEqual(none.relays.delegation("one"), { state: "unknown" });
});

Deno.test("delegation() keeps what one relay knew once, though another answers without it", async () => {
  const { relays, held, look, wait } = watch({ a: [delegation()], b: [] });
  await look();
  assert.equal(relays.delegation("one").state, "in-force");
  held.a = undefined;
  wait(301_000);
  await look();
  assert.equal(relays.delegation("one").state, "in-force");
  held.b = [delegation({ at: NOW + 1, signers: [] })];
  wait(301_000);
  await look();
  assert.deepEqual(relays.delegation("one"), { state: "missing", why: "none" });
});

Deno.test("look() asks often at first, then less, and at once when something was signed", async () => {
  const { relays, held, asked, look, wait } = watch({ a: [] });
  const times = async (ms: number) => {
    const before = asked.length;
    for (let at = 0; at < ms; at += 1000) {
      await look();
      wait(1000);
    }
    return asked.length - before;
  };
  assert.ok(await times(20_000) >= 3);
  await times(200_000);
  assert.ok(await times(120_000) <= 3);
  held.a = [delegation()];
  relays.hurry("one");
  assert.equal(await times(100_000), 1);
  assert.equal(relays.delegation("one").state, "in-force");
});

const announced = (status: "live" | "ended") =>
  signEvent(
    liveEventTemplate(
      { d: "one", creator, title: "One", status, starts: NOW, streaming: [], relays: [] },
      NOW,
    ),
    SECRETS.creator,
  );

Deno.test("lackingRelays() accuses no relay that didn't answer, nor any while none has the announcement", () => {
  assert.deepEqual(lackingRelays([]), []);
  assert.deepEqual(lackingRelays([{ relay: "a", events: [] }, { relay: "b", events: [delegation()] }]), []);
  assert.deepEqual(
    lackingRelays([{ relay: "a", events: [announced("live")] }, { relay: "b", events: undefined }]),
    [],
  );
  assert.deepEqual(
    lackingRelays([{ relay: "a", events: [announced("ended")] }, { relay: "b", events: [] }]),
    [],
  );
});

Deno.test("lacking() names the relays that don't know what another one announces, until they do", async () => {
  const { relays, held, look, wait } = watch({
    a: [delegation(), announced("live")],
    b: [],
    c: [announced("ended")],
  });
  await look();
  assert.deepEqual(relays.lacking("one"), ["b", "c"]);
  held.b = held.c = [announced("live")];
  wait(6000);
  await look();
  assert.deepEqual(relays.lacking("one"), []);
  assert.equal(relays.delegation("one").state, "in-force");
});
