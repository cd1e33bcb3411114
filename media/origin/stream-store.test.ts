import assert from "node:assert/strict";
import { join } from "node:path";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { boxKey } from "./secret-file.ts";
import { openStreamStore } from "./stream-store.ts";

const address = (d: string) => formatAddress({ creator: "ab".repeat(32), d });

function inFolder(work: (home: string) => void): void {
  const home = Deno.makeTempDirSync();
  try {
    work(home);
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("openStreamStore() refuses wrong keys, and every key once it is renewed", () =>
  inFolder((home) => {
    const store = openStreamStore(home);
    const { key } = store.register({ d: "one", address: address("one") });
    for (const wrong of ["", key.slice(1), `${key}0`, key.toUpperCase(), "0".repeat(40)]) {
      assert.equal(store.isKey("one", wrong), false);
    }
    assert.equal(store.isKey("two", key), false);
    assert.equal(store.isKey("one", key), true);
    const renewed = store.renewKey("one");
    assert.equal(store.isKey("one", key), false);
    assert.equal(store.isKey("one", renewed?.key ?? ""), true);
    assert.equal(store.renewKey("two"), undefined);
  }));

Deno.test("openStreamStore() refuses an address that names another stream", () =>
  inFolder((home) => {
    assert.throws(
      () => openStreamStore(home).register({ d: "one", address: address("two") }),
      /not the address/,
    );
  }));

Deno.test("openStreamStore() says what to do when its file is damaged", () =>
  inFolder((home) => {
    for (const text of [`{"version":1,"owner":"x","streams":[]}`, `{"version":1,"own`, ""]) {
      Deno.writeTextFileSync(join(home, "streams.json"), text);
      assert.throws(() => openStreamStore(home), /streams\.json is damaged [^]*remove it/, text);
    }
  }));

Deno.test("openStreamStore() remembers streams and owner, keeps no key, and lets nobody else read", () =>
  inFolder((home) => {
    const store = openStreamStore(join(home, "box"));
    const { key } = store.register({
      d: "one",
      address: address("one"),
      title: "One",
      relays: ["wss://a.example"],
    });
    store.setOwner("cd".repeat(32));
    const file = join(home, "box", "streams.json");
    assert.ok(!Deno.readTextFileSync(file).includes(key));
    assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    const again = openStreamStore(join(home, "box"));
    assert.equal(again.owner(), "cd".repeat(32));
    assert.deepEqual([again.get("one")?.title, again.get("one")?.relays], ["One", ["wss://a.example"]]);
    assert.equal(again.isKey("one", key), true);
  }));

Deno.test("openStreamStore() keeps announcements only while the address stays", () =>
  inFolder((home) => {
    const store = openStreamStore(home);
    store.register({ d: "one", address: address("one") });
    const event = {
      id: "ab".repeat(32),
      pubkey: "ab".repeat(32),
      created_at: 1,
      kind: 30311,
      tags: [["d", "one"]],
      content: "",
      sig: "ab".repeat(64),
    };
    store.setAnnouncements("one", [event], ["wss://a.example"]);
    store.register({ d: "one", address: address("one"), title: "Again" });
    assert.equal(store.get("one")?.announcements.length, 1);
    store.register({ d: "one", address: formatAddress({ creator: "cd".repeat(32), d: "one" }) });
    assert.equal(store.get("one")?.announcements.length, 0);
  }));

Deno.test("boxKey() is made once, readable by its owner alone, and refused when damaged", () =>
  inFolder((home) => {
    const file = join(home, "box", "key");
    const key = boxKey(file);
    assert.equal(key.length, 32);
    assert.deepEqual(boxKey(file), key);
    assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    Deno.writeTextFileSync(file, "short");
    assert.throws(() => boxKey(file), /no key of 64 hex digits/);
  }));
