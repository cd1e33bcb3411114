import assert from "node:assert/strict";
import { withLock } from "./lock.ts";

Deno.test("withLock() lets the second wait, and says so, until the first is done", async () => {
  const dir = await Deno.makeTempDir();
  const order: string[] = [];
  const opened = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const first = withLock(`${dir}/lock`, () => order.push("first waits"), async () => {
    opened.resolve();
    await held.promise;
    order.push("first done");
  });
  await opened.promise;
  const second = withLock(`${dir}/lock`, () => {
    order.push("second waits");
    held.resolve();
  }, () => Promise.resolve(order.push("second done")));
  await Promise.all([first, second]);
  assert.deepEqual(order, ["second waits", "first done", "second done"]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("withLock() frees the lock when the work throws", async () => {
  const dir = await Deno.makeTempDir();
  const never = () => assert.fail("nobody else holds it");
  await assert.rejects(withLock(`${dir}/lock`, never, () => Promise.reject(new Error("broken"))), /broken/);
  assert.equal(await withLock(`${dir}/lock`, never, () => Promise.resolve(7)), 7);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("withLock() gives up waiting when it is interrupted", async () => {
  const dir = await Deno.makeTempDir();
  const [holds, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = withLock(`${dir}/lock`, () => {}, () => {
    holds.resolve();
    return held.promise;
  });
  await holds.promise;
  const interrupted = new AbortController();
  const second = withLock<string>(`${dir}/lock`, () => interrupted.abort(), () => Promise.resolve("worked"), {
    signal: interrupted.signal,
    answer: () => "interrupted",
  });
  assert.equal(await second, "interrupted");
  held.resolve();
  await first;
  await Deno.remove(dir, { recursive: true });
});
