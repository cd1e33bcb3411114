import assert from "node:assert/strict";
import type { LoadFailure } from "../../player/worker/messages.ts";
import { makeOffences } from "./offences.ts";
import type { Offence } from "./standing.ts";

const name = { rid: "video", n: 7 };
const listing = { name, url: "http://box/7.m4s", source: "http://box/index.m3u8", length: 3 };
const mismatch: LoadFailure = {
  cause: "refused",
  refusal: { verdict: "byte-mismatch", in: "sha256", expected: "aa", got: "bb" },
};

/** Where the verifier says so of whatever it is asked. */
function stand(verdict: "held" | LoadFailure, answer?: Uint8Array<ArrayBuffer>) {
  const said: unknown[] = [];
  const checked: number[][] = [];
  const offences = makeOffences({
    client: {
      check({ bytes }, on) {
        const times = { start: 0, first: 0, end: 0 };
        checked.push([...new Uint8Array(bytes)]);
        if (verdict === "held") on.done({ url: listing.url, data: bytes, times });
        else on.failed(verdict, times);
        return () => {};
      },
    },
    listings: {
      of: (asked) => asked === listing.url ? listing : undefined,
      named: (rid, n) => rid === name.rid && n === name.n ? listing : undefined,
    },
    neighbourhood: {
      answered: (peer, asked) => peer === "a" && asked === name ? answer : undefined,
      offend: (peer: string, offence: Offence, proven) => void said.push([peer, offence, proven]),
    },
  });
  return { ...offences, said, checked };
}

/** What is told of an offence, where the verifier says so of the peer's own answer. */
function told(
  verdict: "held" | LoadFailure,
  answer: Uint8Array<ArrayBuffer> | undefined,
  url?: string,
  offence: Offence = "byte-mismatch",
) {
  const offences = stand(verdict, answer);
  offences.told("a", offence, url);
  return offences;
}

Deno.test("makeOffences() blames nobody for bytes that hold by themselves, but for all else that it did", () => {
  const { said, checked } = told("held", Uint8Array.of(1, 2, 3), listing.url);
  assert.deepEqual([said, checked], [[], [[1, 2, 3]]]);
  const { said: silent } = told("held", Uint8Array.of(1, 2, 3), listing.url, "silence");
  assert.deepEqual(silent, [["a", "silence", undefined]]);
});

Deno.test("makeOffences() proves nothing without one peer's whole answer, of what isn't listed, or of what can't be judged", () => {
  const bytes = () => Uint8Array.of(1, 2, 3);
  const others: LoadFailure[] = [
    { cause: "refused", refusal: { verdict: "malformed", detail: "not listed" } },
    { cause: "network", detail: "the worker is gone" },
  ];
  for (
    const { said } of [
      told(mismatch, undefined, listing.url),
      told(mismatch, bytes()),
      told(mismatch, bytes(), "http://box/8.m4s"),
      ...others.map((failure) => told(failure, bytes(), listing.url)),
    ]
  ) assert.deepEqual(said, [["a", "byte-mismatch", undefined]]);
});

Deno.test("makeOffences() proves false bytes by the peer's own answer, which it judges anew", () => {
  const { said, checked } = told(mismatch, Uint8Array.of(1, 2, 3), listing.url);
  assert.deepEqual(said, [["a", "byte-mismatch", name]]);
  assert.deepEqual(checked, [[1, 2, 3]]);
});

Deno.test("unjudged() blames nobody for an answer that holds, that can't be judged, or of what isn't listed", () => {
  const unlisted: LoadFailure = { cause: "refused", refusal: { verdict: "malformed", detail: "not listed" } };
  for (const verdict of ["held", unlisted] as const) {
    const { unjudged, said, checked } = stand(verdict);
    unjudged("a", name, Uint8Array.of(1, 2, 3));
    assert.deepEqual([said, checked], [[], [[1, 2, 3]]]);
  }
  const { unjudged, said, checked } = stand(mismatch);
  unjudged("a", { ...name, n: 8 }, Uint8Array.of(1, 2, 3));
  assert.deepEqual([said, checked], [[], []]);
});

Deno.test("unjudged() proves an answer false of which nobody else says so any more", () => {
  const { unjudged, said } = stand(mismatch);
  unjudged("a", name, Uint8Array.of(1, 2, 3));
  assert.deepEqual(said, [["a", "byte-mismatch", name]]);
});
