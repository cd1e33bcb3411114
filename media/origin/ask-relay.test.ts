import assert from "node:assert/strict";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { PEOPLE, SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { askRelay, type AskRelayOptions } from "./ask-relay.ts";

const { creator, box } = PEOPLE;
const FILTER = { kinds: [KIND.delegation], authors: [creator] };
const delegationBy = (secret: Uint8Array, pubkey: string, at: number) =>
  signEvent(
    delegationTemplate(
      { address: formatAddress({ creator: pubkey, d: "one" }), signers: [box], nbf: at, exp: at + 60 },
      at,
    ),
    secret,
  );
const ours = delegationBy(SECRETS.creator, creator, 1_790_000_000);

/** Asks a relay that answers a question with these messages. */
async function ask(messages: readonly unknown[], options: AskRelayOptions = {}) {
  const relay = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = () => {
      for (const message of messages) {
        socket.send(typeof message === "string" ? message : JSON.stringify(message));
      }
    };
    return response;
  });
  try {
    return await askRelay(`ws://127.0.0.1:${relay.addr.port}`, FILTER, options);
  } finally {
    await relay.shutdown();
  }
}

Deno.test("askRelay() has no answer from who refuses, hangs, isn't there, or is left alone", async () => {
  assert.equal(await ask([["CLOSED", "box", "auth-required: log in"]]), undefined);
  assert.equal(await ask([["EVENT", "box", ours]], { patienceMs: 200 }), undefined);
  assert.equal(await askRelay("ws://127.0.0.1:1", FILTER), undefined);
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const leaving = new AbortController();
  const asking = askRelay(`ws://127.0.0.1:${listener.addr.port}`, FILTER, { signal: leaving.signal });
  leaving.abort();
  assert.equal(await asking, undefined);
  listener.close();
});

Deno.test("askRelay() drops what wasn't asked for or isn't signed as it says", async () => {
  const foreign = delegationBy(SECRETS.box, box, 1_790_000_000);
  const bent = { ...ours, content: "x" };
  const answer = await ask(["no JSON", ["EVENT", "box", foreign], ["EVENT", "box", bent], ["EOSE", "box"]]);
  assert.deepEqual(answer, []);
});

Deno.test("askRelay() checks no more than 64 signatures, whatever a relay pours out", async () => {
  let checks = 0;
  const check = () => {
    checks++;
    return false;
  };
  const flood = Array.from({ length: 80 }, () => ["EVENT", "box", ours]);
  assert.equal(await ask([...flood, ["EOSE", "box"]], { check }), undefined);
  assert.equal(checks, 64);
});

Deno.test("askRelay() gives what a relay has stored", async () => {
  assert.deepEqual((await ask([["EVENT", "box", ours], ["EOSE", "box"]]))?.map(({ id }) => id), [ours.id]);
});
