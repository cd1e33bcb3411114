import assert from "node:assert/strict";
import type { LoadListener } from "../../player/verifier-client.ts";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeLibraryHttp } from "./library-http.ts";
import type { Fetched } from "./shared-fetch.ts";

const url = "http://box/1.m4s";
const listing = { name: { rid: "video", n: 1 }, url, source: "http://box/index.m3u8", length: 3 };
const times = { start: 0, first: 0, end: 0 };

function stand() {
  const asked: ((fetched: Fetched) => void)[] = [];
  const checked: LoadListener[] = [];
  const kept: number[] = [];
  let stopped = 0;
  const store = makeVerifiedStore({ now: () => 0, maxBytes: 100, keepMs: 1000 });
  const http = makeLibraryHttp({
    client: {
      check(_request, on) {
        checked.push(on);
        return () => undefined;
      },
    },
    listings: { of: (asked) => asked === url ? listing : undefined },
    store,
    fetches: {
      ask(_listing, on) {
        asked.push(on);
        return () => void stopped++;
      },
    },
    onVerified: (_listing, bytes) => void kept.push(bytes.byteLength),
  });
  return { http, store, asked, checked, kept, stopped: () => stopped };
}

Deno.test("answer() knows nothing that no playlist lists, and passes a failure on", async () => {
  const { http, asked } = stand();
  assert.equal((await http.answer(new Request("http://box/2.m4s"))).status, 404);
  const answer = http.answer(new Request(url));
  asked[0]?.({ ok: false, failure: { cause: "timeout" }, times });
  assert.equal((await answer).status, 502);
});

Deno.test("answer() gives up with whoever asked", async () => {
  const { http, stopped } = stand();
  const abort = new AbortController();
  const answer = http.answer(new Request(url, { signal: abort.signal }));
  abort.abort();
  await assert.rejects(answer);
  assert.equal(stopped(), 1);
});

Deno.test("answer() gives copies of the whole, whatever range was asked for, and asks nobody for what is there", async () => {
  const { http, asked, store } = stand();
  const bytes = Uint8Array.of(1, 2, 3);
  const answer = http.answer(new Request(url, { headers: { range: "bytes=1-" } }));
  asked[0]?.({ ok: true, bytes: bytes.buffer, times });
  assert.deepEqual(new Uint8Array(await (await answer).arrayBuffer()), bytes);
  store.put(listing.name, bytes);
  const again = await http.answer(new Request(url));
  assert.deepEqual([new Uint8Array(await again.arrayBuffer()), asked.length], [bytes, 1]);
});

Deno.test("validate() lets nothing through that isn't listed, has another length, or doesn't hold", async () => {
  const { http, checked, kept } = stand();
  assert.equal(await http.validate("http://box/2.m4s", undefined, new ArrayBuffer(3)), false);
  assert.equal(await http.validate(url, undefined, new ArrayBuffer(4)), false);
  const bent = http.validate(url, undefined, new ArrayBuffer(3));
  checked[0]?.failed({ cause: "timeout" }, times);
  assert.deepEqual([await bent, checked.length, kept], [false, 1, []]);
});

Deno.test("validate() keeps what holds, and nothing after the end", async () => {
  const { http, checked, kept } = stand();
  const held = http.validate(url, undefined, new ArrayBuffer(3));
  checked[0]?.done({ url, data: new ArrayBuffer(3), times });
  assert.deepEqual([await held, kept], [true, [3]]);
  http.close();
  assert.equal(await http.validate(url, undefined, new ArrayBuffer(3)), false);
});
