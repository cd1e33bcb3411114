import assert from "node:assert/strict";
import { startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { publicKeyOf, signEvent, verifyEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { newestRelease } from "../../contracts/nostr/release.ts";
import { siteManifestTemplate } from "../../contracts/nostr/site-manifest.ts";
import { signRelease, type SignReleaseOptions } from "./sign-release.ts";

const SECRET = new Uint8Array(32).fill(7);
const KEY = publicKeyOf(SECRET);
const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const OTHER = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const release = { version: "0.2.0", cid: CID, car: "b".repeat(64), carBytes: 5, commit: "d".repeat(40) };
const signer = {
  pubkey: KEY,
  sign: (template: Parameters<typeof signEvent>[0]) => Promise.resolve(signEvent(template, SECRET)),
  close: () => {},
};
const options = (changes: Partial<SignReleaseOptions>): SignReleaseOptions => ({
  signer,
  own: { version: "0.2.0", key: KEY },
  release,
  relays: [],
  nowSeconds: 1_800_000_000,
  ...changes,
});

Deno.test("signRelease() signs nothing that copies of this build would not believe, or never see", async () => {
  const mute = { ...signer, sign: () => Promise.reject(new Error("signed after all")) };
  for (
    const [changes, words] of [
      [{ own: { version: "0.2.0", key: null } }, /No release key/],
      [{ own: { version: "0.2.0", key: "c".repeat(64) } }, /Another key/],
      [{}, /No relay/],
    ] as const
  ) {
    const outcome = await signRelease(options({ signer: mute, ...changes }));
    assert.ok(outcome.state === "refused" && words.test(outcome.why));
  }
});

Deno.test("signRelease() signs nothing while no relay says what was signed before", async () => {
  const mute = { ...signer, sign: () => Promise.reject(new Error("signed after all")) };
  // One that hangs up on whoever asks, and one that nobody runs.
  const closing = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      const [, subscription] = JSON.parse(String(data));
      socket.send(JSON.stringify(["CLOSED", subscription, "auth-required: who are you?"]));
    };
    return response;
  });
  try {
    const relays = [`ws://127.0.0.1:${closing.addr.port}`, "ws://127.0.0.1:9"];
    const outcome = await signRelease(options({ signer: mute, relays }));
    assert.ok(outcome.state === "refused" && /No relay answered/.test(outcome.why));
  } finally {
    await closing.shutdown();
  }
});

Deno.test("signRelease() gives no version two contents", async () => {
  const relay = startMemoryRelay();
  try {
    const relays = [relay.url];
    assert.equal((await signRelease(options({ relays }))).state, "told");
    const again = await signRelease(options({ relays, release: { ...release, cid: OTHER } }));
    assert.ok(again.state === "refused" && again.why.includes(CID));
    assert.equal((await signRelease(options({ relays, nowSeconds: 1_800_000_009 }))).state, "told");
  } finally {
    await relay.close();
  }
});

Deno.test("signRelease() tells every relay, says who refused, and signs the manifest where it is wanted", async () => {
  const [good, stern] = [startMemoryRelay(), startMemoryRelay()];
  stern.refusal = "blocked: not you";
  try {
    const manifest = siteManifestTemplate({
      title: "dStream",
      files: [{ path: "index.html", sha256: "d".repeat(64) }],
    }, 1);
    const outcome = await signRelease(options({ relays: [good.url, stern.url], manifest }));
    assert.ok(outcome.state === "told");
    assert.deepEqual(outcome.relays.map(({ refusal }) => refusal), [undefined, "blocked: not you"]);
    assert.deepEqual(good.published.map(({ kind }) => kind), [KIND.softwareRelease, KIND.siteManifest]);
    assert.ok(good.published.every((event) => verifyEvent(event)));
    assert.equal(newestRelease(good.published, KEY)?.cid, CID);
  } finally {
    await Promise.all([good.close(), stern.close()]);
  }
});
