import assert from "node:assert/strict";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { SealedPlaylist } from "../../../../contracts/seal/playlist.ts";
import { makeExpectations } from "./expectations.ts";

const base = "https://carrier.example/live/demo/sid/video/index.m3u8";
const sha = (digit: string) => digit.repeat(64);
const playlist: SealedPlaylist = {
  head: {
    sid: "0011223344556677",
    rid: "video",
    anchor: sha("0"),
    event: {
      id: sha("0"),
      pubkey: sha("0"),
      created_at: 0,
      kind: KIND.checkpoint,
      tags: [],
      content: "",
      sig: "",
    },
  },
  targetDurationS: 2,
  mediaSequence: 0,
  endlist: false,
  segments: [],
  objects: new Map(),
};
const objects = (...rows: [string, string][]) =>
  new Map(rows.map(([uri, sha256]) => [uri, { length: 1, sha256 }]));

Deno.test("add() says taken when a later playlist gives an earlier address other bytes", () => {
  const expectations = makeExpectations();
  assert.equal(expectations.add(playlist, objects(["3.m4s", sha("3")]), base), "added");
  assert.equal(
    expectations.add(playlist, objects(["9.m4s", sha("9")], ["./3.m4s", sha("9")]), base),
    "taken",
  );
  assert.equal(expectations.of(new URL("3.m4s", base).href)?.sha256, sha("3"));
  assert.equal(expectations.of(new URL("9.m4s", base).href), undefined);
});

Deno.test("add() says taken when two spellings of one address stand for different bytes", () => {
  const expectations = makeExpectations();
  assert.equal(expectations.add(playlist, objects(["x", sha("1")], ["./x", sha("2")]), base), "taken");
  assert.equal(expectations.of(new URL("x", base).href), undefined);
});

Deno.test("add() says added when the same object is listed again", () => {
  const expectations = makeExpectations();
  assert.equal(expectations.add(playlist, objects(["3.m4s", sha("3")]), base), "added");
  assert.equal(expectations.add(playlist, objects(["3.m4s", sha("3")], ["4.m4s", sha("4")]), base), "added");
  assert.equal(expectations.of(new URL("4.m4s", base).href)?.sha256, sha("4"));
});
