import assert from "node:assert/strict";
import { type EventTemplate } from "../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { startRealRelay } from "./real-relay.ts";
import { type BunkerManners, startBunker, type TestBunker } from "../../client/testing/test-bunker.ts";
import { awaitBunker, pairBunker, resumeBunker } from "../../client/src/identity/bunker.ts";
import { nostrConnectUri } from "../../client/src/identity/bunker-uri.ts";
import { SignerFault } from "../../client/src/identity/signer-fault.ts";

const person = new Uint8Array(32).fill(5);
const clientSecret = new Uint8Array(32).fill(6);
const template: EventTemplate = { kind: 1311, created_at: 1_790_000_000, tags: [], content: "hi" };
const fault = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;

type Stand = {
  relay: string;
  bunker: TestBunker;
  /** How it behaves from now on. */
  manners: (next: BunkerManners) => void;
  address: { remote: string; relays: string[]; secret: string | undefined };
};

async function withBunker(work: (stand: Stand) => Promise<void>): Promise<void> {
  const relay = await startRealRelay();
  let manners: BunkerManners = {};
  const bunker = await startBunker(relay.url, person, () => manners);
  try {
    await work({
      relay: relay.url,
      bunker,
      manners: (next) => manners = next,
      address: { remote: bunker.pubkey, relays: [relay.url], secret: "once" },
    });
  } finally {
    bunker.close();
    await relay.close();
  }
}

// The library's sockets close a moment after they are told to.
const overSockets = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a remote signer that errs, lies or is silent is refused by name",
  overSockets,
  () =>
    withBunker(async ({ address, manners }) => {
      manners({ secret: "another" });
      await assert.rejects(pairBunker({ address, clientSecret, answerMs: 5000 }), fault("bunker-refused"));
      manners({ silentTo: ["connect"] });
      await assert.rejects(pairBunker({ address, clientSecret, answerMs: 300 }), fault("unreachable"));
      manners({ silentTo: ["get_public_key"] });
      await assert.rejects(pairBunker({ address, clientSecret, answerMs: 300 }), fault("unreachable"));
      manners({});
      const { signer } = await pairBunker({ address, clientSecret, answerMs: 5000 });
      manners({ sign: (asked, secret) => signEvent({ ...asked, content: "buy my coin" }, secret) });
      await assert.rejects(signer.sign(template), fault("tampered"));
      manners({ sign: (asked) => signEvent(asked, new Uint8Array(32).fill(9)) });
      await assert.rejects(signer.sign(template), fault("other-key"));
      manners({ sign: (asked) => ({ ...asked, signed: "yes" }) });
      await assert.rejects(signer.sign(template), fault("tampered"));
      signer.close();
      await assert.rejects(signer.sign(template), fault("signed-out"));
    }),
);

Deno.test("a relay that isn't there is named, not waited for", overSockets, async () => {
  const address = { remote: publicKeyOf(person), relays: ["ws://127.0.0.1:9"], secret: undefined };
  await assert.rejects(pairBunker({ address, clientSecret, answerMs: 20_000 }), fault("bunker-relay"));
});

Deno.test(
  "a remote signer pairs, signs, and signs again after a reload without the secret",
  overSockets,
  () =>
    withBunker(async ({ address, bunker, manners }) => {
      manners({ secret: "once" });
      const paired = await pairBunker({ address, clientSecret, answerMs: 5000 });
      assert.equal(paired.signer.pubkey, publicKeyOf(person));
      assert.equal((await paired.signer.sign(template)).content, "hi");
      paired.signer.close();
      const { remote, relays } = paired;
      const again = resumeBunker({
        clientSecret,
        pubkey: publicKeyOf(person),
        remote,
        relays,
        answerMs: 5000,
      });
      assert.equal((await again.sign(template)).pubkey, publicKeyOf(person));
      again.close();
      assert.deepEqual(bunker.asked, ["connect", "get_public_key", "sign_event", "sign_event"]);
    }),
);

Deno.test(
  "only https pages are shown for approval",
  overSockets,
  () =>
    withBunker(async ({ address, manners }) => {
      const shown: string[] = [];
      const { signer } = await pairBunker({
        address,
        clientSecret,
        answerMs: 5000,
        onApproval: (url) => shown.push(url),
      });
      for (const approval of ["javascript:alert(1)", "http://bunker.example", "https://bunker.example/ok"]) {
        manners({ approval });
        await signer.sign(template);
      }
      assert.deepEqual(shown, ["https://bunker.example/ok"]);
      signer.close();
    }),
);

Deno.test(
  "a scanned address pairs; a stranger who doesn't know its secret doesn't",
  overSockets,
  () =>
    withBunker(async ({ relay, bunker }) => {
      const uri = (secret: string) =>
        nostrConnectUri({
          clientPubkey: publicKeyOf(clientSecret),
          relays: [relay],
          secret,
          name: "dStream",
        });
      const patience = new AbortController();
      const waiting = awaitBunker({
        uri: uri("mine"),
        clientSecret,
        answerMs: 5000,
        signal: patience.signal,
      });
      const stranger = await startBunker(
        relay,
        new Uint8Array(32).fill(8),
        () => ({}),
        new Uint8Array(32).fill(78),
      );
      // Again and again, as the subscription may not stand yet; the stranger always first.
      const scan = setInterval(() => {
        stranger.scan(uri("guessed"));
        bunker.scan(uri("mine"));
      }, 50);
      const paired = await waiting.finally(() => clearInterval(scan));
      assert.deepEqual(stranger.asked, []);
      stranger.close();
      assert.equal(paired.signer.pubkey, publicKeyOf(person));
      assert.equal(paired.remote, bunker.pubkey);
      assert.equal((await paired.signer.sign(template)).content, "hi");
      paired.signer.close();

      const given = new AbortController();
      const unanswered = awaitBunker({ uri: uri("never"), clientSecret, signal: given.signal });
      given.abort();
      await assert.rejects(unanswered, fault("timeout"));
    }),
);
