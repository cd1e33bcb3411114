import assert from "node:assert/strict";
import { parsePlaylist, type SealedPlaylist } from "../../../../contracts/seal/playlist.ts";
import { makeTrial, type TrialPlaylistOptions } from "../../../../contracts/seal/trial-session.ts";
import { frameFault, frameOf, meetsFrame } from "./playlist-frame.ts";

const trial = makeTrial({ segments: 6, parts: 4, breaks: [2] });
const BEFORE: TrialPlaylistOptions = { form: "ll", from: 1, to: 3, open: 2 };
const AFTER: TrialPlaylistOptions = { form: "ll", from: 1, to: 3, open: 3 };

function list(options: TrialPlaylistOptions, bend: (text: string) => string = (text) => text) {
  // The trial's own hint is no box's name.
  const text = trial.playlist(options).replace(/^#EXT-X-PRELOAD-HINT.*\n/m, "");
  return bend(text);
}

function read(text: string): SealedPlaylist {
  const parsed = parsePlaylist(text);
  assert.ok(parsed.form === "sealed", JSON.stringify(parsed));
  return parsed.playlist;
}

/** What is found fault with in a peer's playlist, where `known` came from its address. */
function faultOf(text: string, known = list(BEFORE)): string | undefined {
  return frameFault(text, read(text), frameOf(known, read(known)));
}

const moved: [string, (text: string) => string, RegExp][] = [
  [
    "a segment",
    (text) => text.replace("\n2.m4s\n", "\nhttps://victim.example/2.m4s\n"),
    /a segment has another/,
  ],
  ["an init segment", (text) => text.replace(/URI="init-\w+\.mp4"/, 'URI="x.mp4"'), /an init segment/],
  ["a part", (text) => text.replace('URI="p14.m4s"', 'URI="p99.m4s"'), /a part has another/],
  [
    "every part by one",
    (text) => text.replace(/URI="p(\d+)/g, (_, k: string) => `URI="p${Number(k) + 1}`),
    /not counted on/,
  ],
];
for (const [what, bend, said] of moved) {
  Deno.test(`frameFault() names it when a peer's playlist moves ${what} elsewhere`, () => {
    assert.match(faultOf(list(AFTER, bend)) ?? "", said);
  });
}

Deno.test("frameFault() names another target duration, hold-back or part target than the address gave", () => {
  for (
    const [own, bent] of [["DURATION:2", "DURATION:9"], ["BACK=1.5", "BACK=60"], [
      "PART-TARGET=0.5",
      "PART-TARGET=2",
    ]]
  ) {
    const text = list(AFTER, (whole) => whole.replace(own ?? "", bent ?? ""));
    assert.match(faultOf(text) ?? "", /header/, own);
  }
  assert.match(faultOf(list(AFTER, (text) => text.replace(/#EXT-X-SERVER-CONTROL.*\n/, ""))) ?? "", /header/);
});

Deno.test("frameFault() names breaks of the timeline that are counted anew", () => {
  const text = list(AFTER, (whole) => whole.replace("DISCONTINUITY-SEQUENCE:0", "DISCONTINUITY-SEQUENCE:5"));
  assert.match(faultOf(text) ?? "", /breaks/);
});

Deno.test("frameFault() names a hint to anything but the next part", () => {
  const hinted = (uri: string) => `${list(AFTER)}#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${uri}"\n`;
  assert.match(faultOf(hinted("https://victim.example/x")) ?? "", /hint/);
  assert.equal(faultOf(hinted("p19.m4s")), undefined);
});

Deno.test("frameFault() names a session, or a time, that its address has not shown", () => {
  const other = makeTrial({ sid: "ffffffffffffffff", segments: 6, parts: 4, breaks: [2] });
  const text = other.playlist({ ...AFTER }).replace(/^#EXT-X-PRELOAD-HINT.*\n/m, "");
  assert.match(faultOf(text) ?? "", /session/);
  const far = list({ form: "ll", from: 4, to: 5, open: 0 });
  assert.match(faultOf(far, list({ form: "ll", from: 0, to: 1, open: 0 })) ?? "", /breaks/);
});

Deno.test("frameFault() finds none in the next playlist of the same box", () => {
  assert.equal(faultOf(list(AFTER)), undefined);
  assert.equal(faultOf(list({ form: "ll", from: 2, to: 4, open: 1 })), undefined);
  assert.equal(faultOf(list({ from: 1, to: 4 }), list({ from: 0, to: 3 })), undefined);
});

Deno.test("meetsFrame() says no of what a page that slept, or is new to the session, can't tell from a lie", () => {
  const known = frameOf(list(BEFORE), read(list(BEFORE)));
  const later = read(list({ form: "ll", from: 4, to: 5, open: 1 }));
  assert.equal(meetsFrame(later, known), false);
  assert.equal(meetsFrame(read(list(AFTER)), { ...known, sid: "f".repeat(16) }), false);
  assert.equal(meetsFrame(read(list(AFTER)), { ...known, parts: new Map() }), false);
});

Deno.test("meetsFrame() says yes of the playlist that follows, whatever addresses are written into it", () => {
  const known = frameOf(list(BEFORE), read(list(BEFORE)));
  const moved = list(AFTER, (text) => text.replace('URI="p14.m4s"', 'URI="p99.m4s"'));
  assert.equal(meetsFrame(read(moved), known), true);
});
