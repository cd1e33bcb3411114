import assert from "node:assert/strict";
import { makeGuard, refusalOf } from "./guard.ts";

const PUBLIC = "93.184.215.14";
const NEVER = new AbortController().signal;
const relay = new URL("wss://relay.example");

/** A guard over name servers whose answer a test changes. */
function stage(given: string[] = []) {
  const names = new Map<string, string[] | "down" | "hangs">();
  let nowMs = 0;
  let looked = 0;
  const guard = makeGuard({
    given: new Set(given),
    now: () => nowMs,
    resolve: (name) => {
      looked++;
      const found = names.get(name) ?? [];
      if (found === "hangs") return new Promise(() => {});
      return found === "down" ? Promise.reject(new Error("EAI_AGAIN")) : Promise.resolve(found);
    },
  });
  return { guard, names, wait: (ms: number) => (nowMs += ms), looked: () => looked };
}

Deno.test("makeGuard() lets nobody into our own network, where one of several addresses leads there too", async () => {
  const { guard, names } = stage();
  for (const inside of ["10.0.0.1", "127.0.0.1", "::1", "169.254.169.254", "fd00::1", "::ffff:192.168.1.1"]) {
    const url = new URL(`wss://${inside.replaceAll(/[.:]/g, "-")}.example`);
    names.set(url.hostname, [PUBLIC, inside]);
    assert.deepEqual(await guard(url), { may: "no", why: "inside" }, inside);
  }
});

Deno.test("makeGuard() tells a name without an address from one that leads inside, and asks for it anew", async () => {
  const { guard, names } = stage();
  for (const answer of [[], "down"] as const) {
    names.set("relay.example", answer === "down" ? answer : []);
    assert.deepEqual(await guard(relay), { may: "no", why: "nameless" });
  }
  names.set("relay.example", [PUBLIC]);
  assert.deepEqual(await guard(relay), { may: "there", address: PUBLIC });
});

Deno.test("makeGuard() goes by what it judged, and judges a name again after a while", async () => {
  const { guard, names, wait, looked } = stage();
  names.set("relay.example", [PUBLIC]);
  await guard(relay);
  names.set("relay.example", ["10.0.0.1"]);
  wait(29_999);
  assert.deepEqual([await guard(relay), looked()], [{ may: "there", address: PUBLIC }, 1]);
  wait(1);
  assert.deepEqual(await guard(relay), { may: "no", why: "inside" });
});

Deno.test("makeGuard() waits for no name server longer than its caller", async () => {
  const { guard, names } = stage();
  names.set("relay.example", "hangs");
  const leaving = new AbortController();
  const asking = guard(relay, leaving.signal);
  leaving.abort(new Error("left"));
  await assert.rejects(asking, /left/);
  await assert.rejects(guard(relay, leaving.signal), /left/);
});

Deno.test("makeGuard() lets what was given be anywhere, at that port alone", async () => {
  const { guard } = stage(["ws://10.0.0.1:5658"]);
  assert.deepEqual(await guard(new URL("ws://10.0.0.1:5658/"), NEVER), { may: "anywhere" });
  assert.deepEqual(await guard(new URL("ws://10.0.0.1:5659/")), { may: "no", why: "inside" });
  assert.deepEqual(await guard(new URL("ws://relay.example:25/")), { may: "no", why: "port" });
});

Deno.test("refusalOf() says what to do, and tells a name server that is down from an address inside", () => {
  assert.match(refusalOf(relay, "inside", "--relay"), /not on the public internet; name it by --relay/);
  assert.match(refusalOf(relay, "port", "--relay"), /below 1024/);
  assert.match(refusalOf(relay, "nameless", "--relay"), /has no address.*name server/);
});
