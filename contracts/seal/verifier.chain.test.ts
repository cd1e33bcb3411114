import assert from "node:assert/strict";
import { believe, nameOf, SIGNED, verdictOf } from "./trial-judge.ts";
import { makeTrial, TRIAL_START } from "./trial-session.ts";

const trial = makeTrial({ breaks: [2] });

Deno.test("judgePlaylist() says gap for a missing segment", () => {
  const text = trial.playlist();
  const without = (n: number) =>
    text.replace(new RegExp(`#EXT-X-PROGRAM-DATE-TIME.*\n#EXT-X-SEAL-SEG:N=${n},.*\n.*\n.*\n`), "");
  assert.deepEqual(verdictOf(without(0)), { verdict: "gap", from: 0, to: 1 });
  assert.deepEqual(verdictOf(without(3)), { verdict: "gap", from: 3, to: 4 });
  assert.deepEqual(verdictOf(without(5)), { verdict: "gap", from: 5, to: 6 });
  assert.deepEqual(verdictOf(trial.playlist({ form: "ll", signed: { n: 6 } })), {
    verdict: "gap",
    from: 6,
    to: 7,
  });
});

Deno.test("judgePlaylist() says gap for a segment out of order or twice, or a wrong MEDIA-SEQUENCE", () => {
  const text = trial.playlist({ from: 3 });
  const blocks = text.split(/(?=#EXT-X-PROGRAM-DATE-TIME)/);
  const [head = "", a = "", b = "", c = ""] = blocks;
  assert.deepEqual(verdictOf(head + a + c + b), { verdict: "gap", from: 4, to: 5 });
  assert.deepEqual(verdictOf(head + a + b + b + c), { verdict: "gap", from: 5, to: 4 });
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:3", "SEQUENCE:2")), { verdict: "gap", from: 2, to: 3 });
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:3", "SEQUENCE:4")), { verdict: "gap", from: 4, to: 3 });
});

Deno.test("judgePlaylist() says gap when nothing is listed and MEDIA-SEQUENCE is not the next number", () => {
  const text = trial.playlist({ form: "ll", from: 6, open: 0 });
  believe(text);
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:6", "SEQUENCE:7")), { verdict: "gap", from: 7, to: 6 });
  assert.deepEqual(verdictOf(text.replace("SEQUENCE:6", "SEQUENCE:5")), { verdict: "gap", from: 5, to: 6 });
});

Deno.test("judgePlaylist() says gap when the open parts are not those of the next segment", () => {
  const text = trial.playlist({ form: "ll", withParts: 0 });
  const other = trial.playlist({ form: "ll", to: 4, withParts: 0 });
  const openOf = (playlist: string) => playlist.slice(playlist.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  assert.deepEqual(verdictOf(text.replace(openOf(text), openOf(other))), { verdict: "gap", from: 6, to: 5 });
});

Deno.test("judgePlaylist() says chain-mismatch when anything a leaf binds was changed", () => {
  const text = trial.playlist();
  for (
    const [what, bent] of [
      ["SHA256", text.replace(/(SEAL-SEG:N=4.*SHA256=)../, "$100")],
      ["PARTS", text.replace(/(SEAL-SEG:N=4.*PARTS=)../, "$100")],
      ["LEN", text.replace(/(SEAL-SEG:N=4,LEN=)/, "$11")],
      ["EXTINF", text.replace(/#EXTINF:1\.9/, "#EXTINF:1.8")],
      ["a lost DISCONTINUITY", text.replace("#EXT-X-DISCONTINUITY\n", "")],
      ["a new DISCONTINUITY", text.replace("#EXT-X-SEAL-SEG:N=4", "#EXT-X-DISCONTINUITY\n$&")],
      ["PROGRAM-DATE-TIME", text.replace(".000Z", ".001Z")],
      ["a lost PROGRAM-DATE-TIME", text.replace(/#EXT-X-PROGRAM-DATE-TIME.*\n/, "")],
      ["SEAL-MAP", text.replace(/(SEAL-MAP.*SHA256=)../, "$100")],
      ["a lost MAP", text.replace(/#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n/, "")],
      [
        "a MAP one segment late",
        text.replace(/(#EXT-X-SEAL-MAP.*\n#EXT-X-MAP.*\n)(#EXT-X-PRO(?:.*\n){4})/, "$2$1"),
      ],
    ] as const
  ) {
    assert.notEqual(bent, text, what);
    assert.equal(nameOf(bent), "chain-mismatch", what);
  }
});

Deno.test("judgePlaylist() says chain-mismatch for a wrong ANCHOR, and where n = 0 comes first names it", () => {
  const wrong = { anchor: "ab".repeat(32) };
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong })), {
    verdict: "chain-mismatch",
    at: "anchor",
    n: 0,
  });
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong, to: -1 })), {
    verdict: "chain-mismatch",
    at: "anchor",
    n: 0,
  });
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong, from: 2 })), {
    verdict: "chain-mismatch",
    at: "head",
    n: 5,
  });
  // Nor when the very segments are known: their heads were computed from another one.
  const { memory } = believe(trial.playlist());
  assert.deepEqual(verdictOf(trial.playlist({ head: wrong, from: 2 }), { memory }), {
    verdict: "chain-mismatch",
    at: "head",
    n: 5,
  });
  // Signed so by the box itself: another history must not pass for this session's beginning.
  const foreign = makeTrial({ sid: "ffffffffffffffff" });
  const [{ before } = { before: "" }] = foreign.segments;
  assert.equal(
    nameOf(trial.playlist({ head: { anchor: before }, to: -1, signed: { head: before } })),
    "chain-mismatch",
  );
});

Deno.test("judgePlaylist() says chain-mismatch when more is listed than was signed", () => {
  assert.deepEqual(verdictOf(trial.playlist({ signed: { n: 4 } })), {
    verdict: "chain-mismatch",
    at: "head",
    n: 5,
  });
});

Deno.test("judgePlaylist() says chain-mismatch when listed parts don't lead to PARTS", () => {
  const text = trial.playlist({ form: "ll" });
  for (
    const bent of [
      text.replace(/(SEAL-PART:N=5,P=1.*SHA256=)../, "$100"),
      text.replace(/(SEAL-PART:N=5,P=1,LEN=)\d/, "$12"),
      text.replace("DURATION=0.500000", "DURATION=0.500001"),
      text.replace(",INDEPENDENT=YES", ""),
      text.replace(/#EXT-X-SEAL-PART:N=5,P=3.*\n.*\n/, ""),
    ]
  ) {
    assert.notEqual(bent, text);
    assert.deepEqual(verdictOf(bent), { verdict: "chain-mismatch", at: "parts", n: 5 });
    // What was believed before must not make the check lenient.
    const { memory } = believe(text);
    assert.deepEqual(verdictOf(bent, { memory }), { verdict: "chain-mismatch", at: "parts", n: 5 });
  }
  believe(trial.playlist({ form: "ll", withParts: 6 }));
  believe(trial.playlist({ form: "ll", withParts: 0 }));
});

Deno.test("judgePlaylist() says chain-mismatch when a complete segment lists only the parts that were seen open", () => {
  const open = believe(trial.playlist({ form: "ll", to: 4, open: 2, createdAt: SIGNED }), { source: "ll" });
  const { memory } = believe(trial.playlist(), { memory: open.memory });
  const short = trial.playlist({ form: "ll" }).replaceAll(/#EXT-X-SEAL-PART:N=5,P=[23].*\n.*\n/g, "");
  assert.deepEqual(verdictOf(short, { memory }), { verdict: "chain-mismatch", at: "parts", n: 5 });
});

Deno.test("judgePlaylist() says chain-mismatch when open parts are listed that `open` doesn't cover", () => {
  const text = trial.playlist({ form: "ll", open: 3 });
  const at = { verdict: "chain-mismatch", at: "open", n: 6 };
  const signed = trial.playlist({ form: "ll", open: 2 });
  // The newest lines under an older event, and the other way round.
  const event = /EVENT="[\w-]+"/;
  assert.deepEqual(verdictOf(text.replace(event, signed.match(event)?.[0] ?? "")), at);
  assert.deepEqual(verdictOf(signed.replace(event, text.match(event)?.[0] ?? "")), at);
  assert.deepEqual(verdictOf(text.replace(event, trial.playlist().match(event)?.[0] ?? "")), at);
  const openBlock = text.slice(text.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  for (
    const bent of [
      openBlock.replace(/LEN=\d/, "LEN=9"),
      openBlock.replace(/SHA256=../, "SHA256=00"),
      openBlock.replace(".000Z", ".001Z"),
      openBlock.replace(/#EXT-X-PROGRAM.*\n/, ""),
      `#EXT-X-DISCONTINUITY\n${openBlock}`,
      openBlock.replace(",INDEPENDENT=YES", ""),
    ]
  ) {
    assert.notEqual(bent, openBlock);
    assert.deepEqual(verdictOf(text.replace(openBlock, bent)), at, bent.slice(0, 60));
  }
});

Deno.test("judgePlaylist() ignores an `open` whose parts are not listed", () => {
  const text = trial.playlist({ form: "ll" });
  const openBlock = text.slice(text.lastIndexOf("#EXT-X-PROGRAM-DATE-TIME"));
  believe(text.replace(openBlock, ""));
  believe(trial.playlist({ form: "ll", open: 0 }));
  believe(trial.playlist({ form: "ll", open: 0, signed: { open: "ab".repeat(32) } }));
});

Deno.test("judgePlaylist() takes a session that has no complete segment yet", () => {
  believe(trial.playlist({ form: "ll", to: -1 }), { nowMs: (TRIAL_START + 2) * 1000 });
  believe(trial.playlist({ form: "ll", to: -1, open: 0 }), { nowMs: (TRIAL_START + 2) * 1000 });
});

Deno.test("judgePlaylist() takes segments without an init segment", () => {
  believe(makeTrial({ withoutInit: true }).playlist({ form: "ll" }));
});
