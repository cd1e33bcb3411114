import assert from "node:assert/strict";
import { stayAwake } from "./staying-awake.ts";

function stand(refuse = false) {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" as DocumentVisibilityState });
  let [asked, held] = [0, 0];
  const wakeLock = {
    request: () => {
      asked++;
      if (refuse) return Promise.reject(new DOMException("battery", "NotAllowedError"));
      held++;
      return Promise.resolve({ release: () => Promise.resolve(void held--) });
    },
  } as unknown as WakeLock;
  return { page: page as unknown as Document, wakeLock, asked: () => asked, held: () => held };
}

Deno.test("stayAwake() survives a battery that refuses and a browser that can't", async () => {
  const { page, wakeLock, asked } = stand(true);
  stayAwake({ wakeLock, page })();
  stayAwake({ wakeLock: undefined, page })();
  await Promise.resolve();
  assert.equal(asked(), 1);
});

Deno.test("stayAwake() asks again when the page is seen again, and lets go at the end", async () => {
  const { page, wakeLock, asked, held } = stand();
  const stop = stayAwake({ wakeLock, page });
  await Promise.resolve();
  page.dispatchEvent(new Event("visibilitychange"));
  await Promise.resolve();
  assert.equal(asked(), 2);
  stop();
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked(), 2);
  assert.equal(held() < 2, true);
});
