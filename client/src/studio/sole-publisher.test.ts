import assert from "node:assert/strict";
import { takeSole } from "./sole-publisher.ts";

/** The browser's locks as far as they are used here: one name, one holder, stealing. */
function makeLocks(): LockManager {
  let holder: { stolen: (error: DOMException) => void } | undefined;
  const request = (
    _name: string,
    { steal }: LockOptions,
    work: (lock: Lock | null) => Promise<void> | void,
  ) => {
    if (holder !== undefined && steal !== true) return Promise.resolve(work(null));
    holder?.stolen(new DOMException("stolen", "AbortError"));
    return new Promise<void>((resolve, reject) => {
      const mine = holder = { stolen: reject };
      void Promise.resolve(work({} as Lock)).then(() => {
        if (holder === mine) holder = undefined;
        resolve();
      });
    });
  };
  return { request } as unknown as LockManager;
}

Deno.test("takeSole() tells the second tab that another one sends, until that one lets go", async () => {
  const locks = makeLocks();
  const take = () => takeSole({ locks, address: "a", steal: false, onStolen: () => assert.fail("stolen") });
  const first = await take();
  assert.ok(first.holds);
  assert.deepEqual(await take(), { holds: false });
  first.release();
  await Promise.resolve();
  await Promise.resolve();
  assert.equal((await take()).holds, true);
});

Deno.test("takeSole() with steal takes it, and the first tab is told", async () => {
  const locks = makeLocks();
  let stolen = 0;
  await takeSole({ locks, address: "a", steal: false, onStolen: () => stolen++ });
  const second = await takeSole({ locks, address: "a", steal: true, onStolen: () => assert.fail("stolen") });
  assert.equal(second.holds, true);
  await Promise.resolve();
  assert.equal(stolen, 1);
});

Deno.test("takeSole() guards nothing where a browser has no locks", async () => {
  const sole = await takeSole({ locks: undefined, address: "a", steal: false, onStolen: () => {} });
  assert.equal(sole.holds, true);
});
