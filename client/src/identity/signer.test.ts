import assert from "node:assert/strict";
import { type EventTemplate, signEvent } from "../../../contracts/nostr/event.ts";
import { judgeSigned, makeLocalSigner } from "./signer.ts";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import { connectExtension, findExtension, resumeExtension } from "./extension.ts";
import { SignerFault } from "./signer-fault.ts";

const secret = new Uint8Array(32).fill(3);
const stranger = new Uint8Array(32).fill(4);
const { pubkey } = makeLocalSigner(secret);
const asked: EventTemplate = {
  kind: 1311,
  created_at: 1_790_000_000,
  tags: [["a", "30311:x:y"]],
  content: "hi",
};
const fault = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;

Deno.test("judgeSigned() names what a tampering signer changed", () => {
  const judge = (returned: unknown) => judgeSigned({ ...asked, pubkey }, returned);
  assert.deepEqual(judge(undefined), { verdict: "malformed" });
  assert.deepEqual(judge({ ...asked, pubkey }), { verdict: "malformed" });
  assert.equal(judge(signEvent(asked, stranger)).verdict, "other-key");
  const changes: [string, Partial<EventTemplate>][] = [
    ["kind", { kind: 1 }],
    ["created_at", { created_at: 1 }],
    ["content", { content: "buy my coin" }],
    ["tags", { tags: [...asked.tags, ["client", "evil"]] }],
  ];
  for (const [field, change] of changes) {
    assert.deepEqual(judge(signEvent({ ...asked, ...change }, secret)), { verdict: "changed", field });
  }
  const good = signEvent(asked, secret);
  assert.equal(judge({ ...good, sig: "0".repeat(128) }).verdict, "bad-signature");
  assert.equal(judge({ ...good, id: "0".repeat(64) }).verdict, "bad-signature");
});

Deno.test("judgeSigned() says signed for what was asked", () => {
  const event = signEvent(asked, secret);
  assert.deepEqual(judgeSigned({ ...asked, pubkey }, event), { verdict: "signed", event });
});

Deno.test("makeLocalSigner() refuses after close() and has overwritten what it lent", async () => {
  const signer = makeLocalSigner(secret);
  let lent: Uint8Array | undefined;
  await signer.lend((bytes) => {
    assert.deepEqual(bytes, secret);
    lent = bytes;
    return Promise.resolve();
  });
  assert.deepEqual(lent, new Uint8Array(32));
  assert.equal((await signer.sign(asked)).pubkey, pubkey);
  signer.close();
  await assert.rejects(signer.sign(asked), fault("signed-out"));
  await assert.rejects(signer.lend(() => Promise.resolve()), fault("signed-out"));
});

const honest = {
  getPublicKey: () => Promise.resolve(pubkey),
  signEvent: (event: EventTemplate) => Promise.resolve(signEvent(event, secret)),
};

Deno.test("findExtension() gives up when none shows up, and refuses half of one", async () => {
  assert.equal(await findExtension({ look: () => undefined, patienceMs: 0 }), undefined);
  assert.equal(await findExtension({ look: () => ({ getPublicKey() {} }), patienceMs: 0 }), undefined);
  assert.equal(
    await findExtension({ look: () => ({ getPublicKey: 1, signEvent: 1 }), patienceMs: 0 }),
    undefined,
  );
});

Deno.test("findExtension() looks for three seconds, and no longer", async () => {
  const clock = makeFakeClock();
  let looks = 0;
  const found = findExtension({ look: () => void looks++, after: clock.after });
  await clock.pass(2900);
  assert.equal(looks, 30);
  await clock.pass(60_000);
  assert.equal(await found, undefined);
  assert.equal(looks, 31);
});

Deno.test("connectExtension() finds an extension that comes late", async () => {
  const clock = makeFakeClock();
  let looks = 0;
  const look = () => (++looks > 3 ? honest : undefined);
  const connected = connectExtension({ look, after: clock.after });
  await clock.pass(300);
  const signer = await connected;
  assert.equal(signer.pubkey, pubkey);
  assert.equal((await signer.sign(asked)).content, "hi");
});

Deno.test("connectExtension() names each way an extension can fail", async () => {
  const connect = (extension: unknown, more = {}) =>
    connectExtension({ look: () => extension, patienceMs: 0, ...more });
  await assert.rejects(connect(undefined), fault("no-extension"));
  await assert.rejects(
    connect({ ...honest, getPublicKey: () => Promise.resolve("npub1…") }),
    fault("malformed"),
  );
  await assert.rejects(
    connect({
      ...honest,
      getPublicKey: () => {
        throw new Error("user said no");
      },
    }),
    fault("refused"),
  );
  await assert.rejects(
    connect({ ...honest, getPublicKey: () => new Promise(() => {}) }, {
      after: (_ms: number, work: () => void) => {
        queueMicrotask(work);
        return () => {};
      },
    }),
    fault("timeout"),
  );
  await assert.rejects(connect(honest, { expected: "0".repeat(64) }), fault("other-key"));
});

Deno.test("an extension's signer refuses a tampered event, also one changed in place", async () => {
  const signer = (sign: (event: EventTemplate) => unknown) =>
    resumeExtension({ look: () => ({ ...honest, signEvent: sign }), pubkey, patienceMs: 0 });
  await assert.rejects(
    signer((e) => signEvent({ ...e, content: "changed" }, secret)).sign(asked),
    fault("tampered"),
  );
  await assert.rejects(signer((e) => signEvent(e, stranger)).sign(asked), fault("other-key"));
  await assert.rejects(signer(() => "signed, trust me").sign(asked), fault("tampered"));
  await assert.rejects(
    signer((e) => {
      e.tags.push(["p", pubkey]);
      return signEvent(e, secret);
    }).sign(asked),
    fault("tampered"),
  );
  assert.deepEqual(asked.tags, [["a", "30311:x:y"]]);
});
