import assert from "node:assert/strict";
import { type EventTemplate, publicKeyOf, signEvent, verifyEvent } from "../../../contracts/nostr/event.ts";
import { type IdentityKeeperOptions, type IdentityState, makeIdentityKeeper } from "./identity-keeper.ts";
import { makeBrowserStorage, makeMemoryStorage } from "./identity-storage.ts";
import { SignerFault } from "./signer-fault.ts";

const template: EventTemplate = { kind: 1311, created_at: 1_790_000_000, tags: [], content: "hi" };
const fault = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;

/** Two tabs of one browser share texts; each hears of the other's writes. */
function makeBrowser() {
  const texts = new Map<string, string>();
  const tabs: EventTarget[] = [];
  return {
    texts,
    tab(more: Partial<IdentityKeeperOptions> = {}) {
      const events = new EventTarget();
      tabs.push(events);
      const tell = (key: string) => {
        for (const other of tabs) {
          if (other !== events) other.dispatchEvent(Object.assign(new Event("storage"), { key }));
        }
      };
      const states: IdentityState[] = [];
      let made = 0;
      const keeper = makeIdentityKeeper({
        storage: makeBrowserStorage({
          events,
          storage: {
            getItem: (name) => texts.get(name) ?? null,
            setItem: (name, value) => {
              texts.set(name, value);
              tell(name);
            },
            removeItem: (name) => {
              texts.delete(name);
              tell(name);
            },
          },
        }),
        randomBytes: (length) => new Uint8Array(length).fill(tabs.length * 16 + ++made),
        look: () => undefined,
        patienceMs: 0,
        vault: {
          lock: (secret, password) => Promise.resolve(`locked:${secret[0]}:${password}`),
          unlock: (text) =>
            text === "mine"
              ? Promise.resolve(new Uint8Array(32).fill(99))
              : Promise.reject(new SignerFault("not-a-key")),
        },
        loadBunker: () => Promise.reject(new Error("not wanted")),
        exclusive: (work) => work(),
        onState: (state) => states.push(state),
        onApproval: () => {},
        ...more,
      });
      return { keeper, states };
    },
  };
}

Deno.test("makeIdentityKeeper() makes no key before one is needed", () => {
  const browser = makeBrowser();
  const { keeper } = browser.tab();
  assert.deepEqual(keeper.state(), { kind: "none" });
  assert.equal(browser.texts.size, 0);
});

Deno.test("sign() makes a key at the first need and signs with the same one after a reload", async () => {
  const browser = makeBrowser();
  const first = await browser.tab().keeper.sign(template);
  assert.equal(verifyEvent(first), true);
  const reloaded = browser.tab().keeper;
  assert.deepEqual(reloaded.state(), {
    kind: "local",
    pubkey: first.pubkey,
    backedUp: false,
    fleeting: false,
  });
  assert.equal((await reloaded.sign(template)).pubkey, first.pubkey);
});

Deno.test("two tabs that need a key at the same moment end with one key", async () => {
  const browser = makeBrowser();
  const [one, two] = [browser.tab().keeper, browser.tab().keeper];
  const [a, b] = await Promise.all([one.ensure(), two.ensure()]);
  assert.equal(a, b);
  assert.equal((await two.sign(template)).pubkey, a);
});

Deno.test("a sign-out in one tab signs the other out; the old key signs no more", async () => {
  const browser = makeBrowser();
  const [one, two] = [browser.tab(), browser.tab()];
  const pubkey = await one.keeper.ensure();
  two.keeper.signOut({ discard: true });
  assert.deepEqual(one.keeper.state(), { kind: "none" });
  assert.notEqual((await one.keeper.sign(template)).pubkey, pubkey);
});

Deno.test("a key that was never backed up is only given up knowingly", async () => {
  const browser = makeBrowser();
  const extension = {
    getPublicKey: () => Promise.resolve(publicKeyOf(new Uint8Array(32).fill(5))),
    signEvent: () => Promise.resolve(),
  };
  const { keeper } = browser.tab({ look: () => extension });
  const pubkey = await keeper.ensure();
  await assert.rejects(keeper.signInExtension(), fault("not-backed-up"));
  await assert.rejects(keeper.importKey("mine"), fault("not-backed-up"));
  await assert.rejects(keeper.signInBunker("bunker://x"), fault("not-backed-up"));
  assert.throws(() => keeper.signOut(), fault("not-backed-up"));
  const state = keeper.state();
  assert.equal(state.kind === "local" && state.pubkey === pubkey && !state.backedUp, true);
  keeper.confirmBackup();
  await keeper.signInExtension();
  assert.equal(keeper.state().kind, "extension");
});

Deno.test("a failed sign-in leaves the identity as it was", async () => {
  const { keeper } = makeBrowser().tab();
  const pubkey = await keeper.ensure();
  const discard = { discard: true };
  await assert.rejects(keeper.signInExtension(discard), fault("no-extension"));
  await assert.rejects(keeper.signInBunker("bunker://nonsense", discard), fault("bunker-uri"));
  await assert.rejects(keeper.importKey("nonsense", undefined, discard), fault("not-a-key"));
  assert.equal((await keeper.sign(template)).pubkey, pubkey);
});

Deno.test("exportKey() refuses short passwords and identities without a key here", async () => {
  const { keeper } = makeBrowser().tab();
  await assert.rejects(keeper.exportKey("long enough"), fault("not-local"));
  await keeper.ensure();
  await assert.rejects(keeper.exportKey("short"), fault("weak-password"));
  assert.match(await keeper.exportKey("long enough"), /^locked:\d+:long enough$/);
});

Deno.test("importKey() takes a key that needs no backup prompt", async () => {
  const { keeper } = makeBrowser().tab();
  const pubkey = await keeper.importKey("mine");
  assert.deepEqual(keeper.state(), { kind: "local", pubkey, backedUp: true, fleeting: false });
});

Deno.test("on a shared origin nothing is kept and the state says so", async () => {
  const browser = makeBrowser();
  const { keeper } = browser.tab({ storage: makeMemoryStorage() });
  await keeper.ensure();
  assert.equal(browser.texts.size, 0);
  const state = keeper.state();
  assert.equal(state.kind !== "none" && state.fleeting, true);
  assert.equal(browser.tab().keeper.state().kind, "none");
});

Deno.test("no state ever carries a key, and stop() is the end", async () => {
  const browser = makeBrowser();
  const { keeper, states } = browser.tab();
  await keeper.ensure();
  const [text = ""] = browser.texts.values();
  const secret = /"secret":"([0-9a-f]{64})"/.exec(text)?.[1] ?? "";
  assert.equal(secret.length, 64);
  assert.equal(JSON.stringify(states).includes(secret), false);
  assert.equal(JSON.stringify(keeper).includes(secret), false);
  keeper.stop();
  const before = states.length;
  browser.tab().keeper.signOut({ discard: true });
  assert.equal(states.length, before);
  await assert.rejects(keeper.sign(template), fault("signed-out"));
});

Deno.test("a kept extension that now speaks for another key signs nothing", async () => {
  const mine = new Uint8Array(32).fill(5);
  let secret = mine;
  const extension = {
    getPublicKey: () => Promise.resolve(publicKeyOf(secret)),
    signEvent: (event: EventTemplate) => Promise.resolve(signEvent(event, secret)),
  };
  const browser = makeBrowser();
  await browser.tab({ look: () => extension }).keeper.signInExtension();
  const { keeper } = browser.tab({ look: () => extension });
  assert.equal((await keeper.sign(template)).pubkey, publicKeyOf(mine));
  secret = new Uint8Array(32).fill(6);
  await assert.rejects(keeper.sign(template), fault("other-key"));
});
