import assert from "node:assert/strict";
import { makeTrial } from "../../../contracts/seal/trial-session.ts";
import { answers, askedIn, positionOf } from "./playlist-position.ts";

const trial = makeTrial({ segments: 6, parts: 4 });

Deno.test("positionOf() finds nothing in what has no seal lines", () => {
  assert.deepEqual(positionOf("#EXTM3U\n#EXTINF:2,\n7.m4s\n#EXT-X-SEAL-SEG:N=9\n"), { n: -1 });
});

Deno.test("positionOf() finds the last complete segment, and the last part after it", () => {
  assert.deepEqual(positionOf(trial.playlist({ form: "ll", to: 3, open: 2 })), {
    n: 3,
    open: { n: 4, p: 1 },
  });
  assert.deepEqual(positionOf(trial.playlist({ form: "ll", to: 3, open: 0 })), { n: 3 });
  assert.deepEqual(positionOf(trial.playlist({ to: 3 })), { n: 3 });
});

Deno.test("answers() says no as long as what was asked for isn't listed", () => {
  const position = { n: 3, open: { n: 4, p: 1 } };
  assert.equal(answers(position, { rid: "video", n: 4, p: 2 }), false);
  assert.equal(answers(position, { rid: "video", n: 4 }), false);
  assert.equal(answers({ n: 3 }, { rid: "video", n: 4, p: 0 }), false);
});

Deno.test("answers() says yes for the part, for what stands before it, and for a part no segment has", () => {
  const position = { n: 3, open: { n: 4, p: 1 } };
  for (const asked of [{ n: 4, p: 1 }, { n: 4, p: 0 }, { n: 3, p: 10 }, { n: 2 }]) {
    assert.ok(answers(position, { rid: "video", ...asked }));
  }
  assert.ok(answers({ n: 3, open: { n: 5, p: 0 } }, { rid: "video", n: 4, p: 10 }));
});

Deno.test("askedIn() reads the blocked request, and nothing else", () => {
  const base = "https://box.example/live/demo/s/video/ll.m3u8";
  assert.deepEqual(askedIn(`${base}?_HLS_msn=15&_HLS_part=10`), { n: 15, p: 10 });
  for (const query of ["", "?_HLS_msn=3", "?_HLS_msn=-3&_HLS_part=1", "?_HLS_msn=1e3&_HLS_part=1"]) {
    assert.equal(askedIn(base + query), undefined, query);
  }
});
