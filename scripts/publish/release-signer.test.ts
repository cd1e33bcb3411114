import assert from "node:assert/strict";
import { nsecEncode } from "nostr-tools/nip19";
import { startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { startBunker } from "../../client/testing/test-bunker.ts";
import { toHex } from "../../contracts/hex.ts";
import { publicKeyOf, verifyEvent } from "../../contracts/nostr/event.ts";
import { openSigner } from "./release-signer.ts";

const SECRET = new Uint8Array(32).fill(7);
const template = { kind: 1, created_at: 1, tags: [], content: "" };
const open = (key: string | undefined, bunker?: string) =>
  openSigner({ key, bunker, onApproval: () => {}, answerMs: 5000 });

Deno.test("openSigner() names what is wrong, and never repeats a key", async () => {
  const broken = `${toHex(SECRET).slice(1)}`;
  const wrongNsec = `${nsecEncode(SECRET).slice(0, -1)}q`;
  for (
    const [key, bunker, words] of [
      [undefined, undefined, /DSTREAM_RELEASE_BUNKER/],
      [toHex(SECRET), "bunker://x", /both set/],
      [broken, undefined, /no key/],
      [toHex(SECRET).toUpperCase().replaceAll("0", "A"), undefined, /no key/],
      [wrongNsec, undefined, /no key/],
      [undefined, "bunker://nobody", /bad-key/],
    ] as const
  ) {
    const opened = await open(key, bunker);
    assert.ok(opened.state === "bad", String(words));
    assert.match(opened.problem, words);
    for (const secret of [key, bunker]) if (secret !== undefined) assert.ok(!opened.problem.includes(secret));
  }
});

Deno.test("openSigner() signs with a key as hex or nsec", async () => {
  for (const key of [toHex(SECRET), `${nsecEncode(SECRET)}\n`]) {
    const opened = await open(key);
    assert.ok(opened.state === "ok");
    assert.equal(opened.signer.pubkey, publicKeyOf(SECRET));
    assert.ok(verifyEvent(await opened.signer.sign(template)));
    opened.signer.close();
  }
});

Deno.test({
  name: "openSigner() has a remote signer sign, so that the key stays where it is",
  // The library's sockets close a moment after they are told to.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const relay = startMemoryRelay();
    const bunker = await startBunker(relay.url, SECRET, () => ({ secret: "once" }));
    try {
      const refused = await open(undefined, `bunker://${bunker.pubkey}?relay=${relay.url}&secret=another`);
      assert.ok(refused.state === "bad" && /bunker-refused/.test(refused.problem));
      const opened = await open(undefined, `bunker://${bunker.pubkey}?relay=${relay.url}&secret=once`);
      assert.ok(opened.state === "ok");
      assert.equal(opened.signer.pubkey, publicKeyOf(SECRET));
      assert.ok(verifyEvent(await opened.signer.sign(template)));
      opened.signer.close();
    } finally {
      bunker.close();
      await relay.close();
    }
  },
});
