import assert from "node:assert/strict";
import { publicKeyOf } from "../../contracts/nostr/event-signature.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type BunkerManners, startBunker, type TestBunker } from "../../client/testing/test-bunker.ts";
import { makeTrialStudio } from "../../client/testing/trial-studio.ts";
import { pairBunker } from "../../client/src/identity/bunker.ts";
import { SignerFault } from "../../client/src/identity/signer-fault.ts";
import type { Signer } from "../../client/src/identity/signer.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { startRealRelay } from "./real-relay.ts";

/** Whose stream the trial studio runs. */
const person = new Uint8Array(32).fill(1);
const clientSecret = new Uint8Array(32).fill(6);
// The library's sockets close a moment after they are told to.
const overSockets = { sanitizeOps: false, sanitizeResources: false };
const fault = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;

type Stand = {
  signer: Signer;
  bunker: () => TestBunker;
  manners: (next: BunkerManners) => void;
  /** Takes the relay away until the returned function brings it back, with the bunker on it. */
  dropRelay: () => Promise<() => Promise<void>>;
};

async function withRemoteSigner(work: (stand: Stand) => Promise<void>): Promise<void> {
  // A port that the system gives to nobody while the relay is away.
  const [port] = await freePorts(1);
  let relay = await startRealRelay(port);
  const { url } = relay;
  let manners: BunkerManners = {};
  let bunker = await startBunker(url, person, () => manners);
  const { signer } = await pairBunker({
    address: { remote: bunker.pubkey, relays: [url], secret: undefined },
    clientSecret,
    answerMs: 5000,
  });
  try {
    await work({
      signer,
      bunker: () => bunker,
      manners: (next) => manners = next,
      dropRelay: async () => {
        bunker.close();
        await relay.close();
        return async () => {
          relay = await startRealRelay(port);
          bunker = await startBunker(url, person, () => manners);
        };
      },
    });
  } finally {
    signer.close();
    bunker.close();
    await relay.close();
  }
}

const remoteStudio = (signer: Signer) => makeTrialStudio({ manner: "unattended", sign: signer.sign });

Deno.test(
  "a signing app whose relay goes is named, and signs again over a fresh connection",
  overSockets,
  () =>
    withRemoteSigner(async ({ signer, dropRelay }) => {
      const template = { kind: 1311, created_at: 1_790_000_000, tags: [], content: "hi" };
      assert.equal((await signer.sign(template)).pubkey, publicKeyOf(person));
      const bringBack = await dropRelay();
      await assert.rejects(signer.sign(template), fault("bunker-relay"));
      await bringBack();
      assert.equal((await signer.sign(template)).pubkey, publicKeyOf(person));
    }),
);

Deno.test(
  "a connection that died without a word is given up for a fresh one",
  overSockets,
  async () => {
    const relay = await startRealRelay();
    const bunker = await startBunker(relay.url, person);
    const way = startSilentableWay(Number(new URL(relay.url).port));
    const { signer } = await pairBunker({
      address: { remote: bunker.pubkey, relays: [way.url], secret: undefined },
      clientSecret,
      answerMs: 20_000,
    });
    way.silence();
    const template = { kind: 1311, created_at: 1_790_000_000, tags: [], content: "hi" };
    assert.equal((await signer.sign(template)).pubkey, publicKeyOf(person));
    assert.equal(way.connections(), 2);
    signer.close();
    bunker.close();
    way.close();
    await relay.close();
  },
);

Deno.test(
  "a studio renews what the box may through a signing app, over a break, and asks nobody twice who said no",
  overSockets,
  () =>
    withRemoteSigner(async ({ signer, dropRelay, manners, bunker }) => {
      const { stage, studio } = remoteStudio(signer);
      const delegations = () => stage.published.filter(({ kind }) => kind === KIND.delegation).length;
      await studio.open();
      stage.box = "live";
      await studio.tick();
      assert.equal(stage.state?.announced?.live.status, "live");

      stage.wait(11 * 3600);
      const bringBack = await dropRelay();
      await studio.tick();
      assert.deepEqual(stage.state?.fault, { work: "delegation", why: "signer", code: "bunker-relay" });
      await bringBack();
      stage.wait(21);
      await studio.tick();
      await studio.tick();
      assert.equal(stage.state?.fault, undefined);
      assert.equal(delegations(), 2);

      stage.wait(11 * 3600);
      manners({ refuses: ["sign_event"] });
      await studio.tick();
      assert.deepEqual(stage.state?.fault, { work: "delegation", why: "signer", code: "bunker-refused" });
      // What is announced is another question, and is put once as well.
      await studio.tick();
      assert.deepEqual(stage.state?.fault, { work: "announcement", why: "signer", code: "bunker-refused" });
      const asked = bunker().asked.length;
      stage.wait(3600);
      await studio.tick();
      await studio.tick();
      assert.equal(bunker().asked.length, asked);
      manners({});
      await studio.retry();
      assert.equal(delegations(), 3);
    }),
);

Deno.test(
  "announcements are signed ahead through a signing app; its no half-way keeps what was signed",
  overSockets,
  () =>
    withRemoteSigner(async ({ signer, manners, bunker }) => {
      const { stage, studio } = remoteStudio(signer);
      await studio.open();
      stage.box = "live";
      await studio.tick();
      const before = bunker().asked.length;
      let left = 4;
      manners({
        get refuses() {
          return left-- > 0 ? [] : ["sign_event"];
        },
      });
      await studio.signAhead(3);
      assert.deepEqual(stage.state?.fault, { work: "ahead", why: "signer", code: "bunker-refused" });
      assert.deepEqual(stage.state?.signing, { done: 4, of: 7, usable: 3 });
      manners({});
      await studio.signAhead(3);
      assert.equal(bunker().asked.length - before, 8);
      assert.equal(stage.handed.at(-1)?.length, 8);
      assert.equal(stage.state?.ahead !== undefined, true);
    }),
);

/** A way to a port of this machine whose connections can all fall silent, while new ones work. */
function startSilentableWay(port: number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: { mute: boolean; ends: Deno.Conn[] }[] = [];
  const carry = async (from: Deno.Conn, to: Deno.Conn, way: { mute: boolean }) => {
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (let size = await from.read(buffer); size !== null; size = await from.read(buffer)) {
        if (!way.mute) await to.write(buffer.slice(0, size));
      }
    } catch {
      // Closed at either end: nothing more is carried.
      way.mute = true;
    }
  };
  void (async () => {
    for await (const near of listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port });
      const way = { mute: false, ends: [near, far] };
      open.push(way);
      void carry(near, far, way);
      void carry(far, near, way);
    }
  })();
  return {
    url: `ws://127.0.0.1:${listener.addr.port}`,
    connections: () => open.length,
    silence: () => open.forEach((way) => way.mute = true),
    close: () => {
      listener.close();
      for (const { ends } of open) {
        for (const end of ends) {
          try {
            end.close();
          } catch (error) {
            if (!(error instanceof Deno.errors.BadResource)) throw error;
          }
        }
      }
    },
  };
}
