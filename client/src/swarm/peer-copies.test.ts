import assert from "node:assert/strict";
import type { LoadListener } from "../player/verifier-client.ts";
import type { LoadFailure } from "../player/worker/messages.ts";
import type { Known } from "./known-objects.ts";
import { makePeerCopies } from "./peer-copies.ts";

const name = { rid: "video", n: 9, p: 1 };
const known: Known = { name, url: "https://box.example/p1.m4s", source: "s", length: 4, fresh: true };
const times = { start: 0, first: 0, end: 0 };
const lie: LoadFailure = {
  cause: "refused",
  refusal: { verdict: "byte-mismatch", in: "sha256", expected: "", got: "" },
};

function stand() {
  const said: string[] = [];
  const checks: { bytes: number[]; on: LoadListener }[] = [];
  let there = false;
  const copies = makePeerCopies({
    client: {
      check({ bytes }, on) {
        checks.push({ bytes: [...new Uint8Array(bytes)], on });
        return () => {};
      },
    },
    isThere: () => there,
    on: {
      held: (_name, data, from) => said.push(`held ${data.byteLength} of ${from}`),
      false: (from, { n, p }) => said.push(`false ${from} ${n}/${p}`),
      none: ({ p }) => said.push(`none ${p}`),
    },
  });
  const good = (at: number) => checks[at]?.on.done({ url: known.url, data: new ArrayBuffer(4), times });
  const bad = (at: number, failure: LoadFailure) => checks[at]?.on.failed(failure, times);
  return { said, checks, copies, good, bad, arrive: () => there = true };
}

Deno.test("makePeerCopies() judges one copy after the other, and says whose were false and when none held", () => {
  const { said, checks, copies, bad } = stand();
  copies.add(name, known, Uint8Array.of(1), "a");
  copies.add(name, known, Uint8Array.of(2), "b");
  assert.deepEqual(checks.map(({ bytes }) => bytes), [[1]]);
  bad(0, lie);
  assert.deepEqual(checks.map(({ bytes }) => bytes), [[1], [2]]);
  assert.equal(copies.judging(name), true);
  bad(1, lie);
  assert.deepEqual([said, copies.judging(name)], [["false a 9/1", "false b 9/1", "none 1"], false]);
});

Deno.test("makePeerCopies() says of nobody that it lied where nothing could be judged", () => {
  const { said, copies, bad } = stand();
  copies.add(name, known, Uint8Array.of(1), "a");
  bad(0, { cause: "refused", refusal: { verdict: "malformed", detail: "not listed any more" } });
  assert.deepEqual(said, ["none 1"]);
});

Deno.test("makePeerCopies() keeps what comes early until it is listed, and judges no bytes around it", () => {
  const { checks, copies } = stand();
  const frame = Uint8Array.of(9, 1, 2, 9);
  copies.add(name, undefined, frame.subarray(1, 3), "a");
  assert.equal(checks.length, 0);
  copies.listed(known);
  assert.deepEqual(checks.map(({ bytes }) => bytes), [[1, 2]]);
});

Deno.test("makePeerCopies() takes nothing more of what is there meanwhile, nor once closed", () => {
  for (const end of ["there", "close"] as const) {
    const { said, checks, copies, good, arrive } = stand();
    copies.add(name, known, Uint8Array.of(1), "a");
    if (end === "there") arrive();
    else copies.close();
    good(0);
    copies.add(name, known, Uint8Array.of(2), "b");
    assert.deepEqual([said, checks.length], [[], 1], end);
  }
});

Deno.test("makePeerCopies() hands on what holds, with who brought it", () => {
  const { said, copies, good } = stand();
  copies.add(name, known, Uint8Array.of(1, 2, 3, 4), "a");
  good(0);
  assert.deepEqual(said, ["held 4 of a"]);
});
