import assert from "node:assert/strict";
import { prepareDial, RefusedHost } from "./dial.ts";

/** Whether the address is refused before anybody is connected to. */
async function isRefused(text: string, addresses: string[], allowPrivate = false): Promise<boolean> {
  try {
    await prepareDial(new URL(text), { allowPrivate, resolve: () => Promise.resolve(addresses) });
    return false;
  } catch (error) {
    return error instanceof RefusedHost;
  }
}

Deno.test("prepareDial() refuses names that lead inside, be it by one of several addresses", async () => {
  assert.equal(await isRefused("ws://inside.example", ["10.0.0.1"]), true);
  assert.equal(await isRefused("ws://both.example", ["1.1.1.1", "127.0.0.1"]), true);
  assert.equal(await isRefused("wss://[::1]:5658", ["::1"]), true);
  assert.equal(await isRefused("ws://nowhere.example", []), true);
});

Deno.test("prepareDial() refuses other schemes, and ports of other services", async () => {
  for (const text of ["http://1.1.1.1", "file:///etc/passwd", "ws://1.1.1.1:25", "wss://1.1.1.1:22"]) {
    assert.equal(await isRefused(text, ["1.1.1.1"]), true, text);
  }
});

Deno.test("prepareDial() asks the system for names, and refuses this machine by its real ones", async () => {
  for (
    const text of [
      "ws://localhost:5658",
      "ws://127.0.0.1:5658",
      "ws://0x7f000001:5658",
      "ws://[::ffff:127.0.0.1]:5658",
    ]
  ) {
    await assert.rejects(prepareDial(new URL(text), { allowPrivate: false }), RefusedHost, text);
  }
});

Deno.test("prepareDial() goes to the very address it judged, and inside where that is allowed", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  let resolved = 0;
  const dial = await prepareDial(new URL(`ws://relay.example:${port}`), {
    allowPrivate: true,
    resolve: () => {
      resolved++;
      return Promise.resolve(["127.0.0.1"]);
    },
  });
  const line = dial();
  const conn = await listener.accept();
  assert.equal(resolved, 1);
  await new Promise((resolve) => line.once("close", resolve).destroy());
  conn.close();
  listener.close();
});
