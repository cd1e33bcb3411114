import assert from "node:assert/strict";
import type { Muxer, MuxerPart, MuxerRendition } from "./follower.ts";
import { makeIntake } from "./intake.ts";
import { PART_DELAY_MS } from "./media-clock.ts";
import { PRETEND_SOURCE, pretendPart } from "./ladder/trial-encoder.ts";
import type { Keeper } from "./rendition.ts";
import { makeSession } from "./session.ts";
import { makeBoxSigner } from "./signer.ts";

const START_MS = 1_790_000_000_000;
const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
const NOWHERE: Keeper = { init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} };
const SOUND: MuxerRendition = {
  ...PRETEND_SOURCE,
  rid: "audio",
  kind: "audio",
  codec: "opus",
  info: { kind: "audio", timescale: 90_000, entry: "Opus" },
};
const LATE = [0, 5, 10, 15, 23, 28, 33, 38, 43];

/** Parts of 0.2 s with keyframes at these; the sound comes `behind` parts later. */
function take({ keyframes, behind, others }: {
  keyframes: number[];
  behind: number;
  others: MuxerRendition;
}) {
  const muxer: Muxer = {
    renditions: [PRETEND_SOURCE, others],
    backlog: [],
    anchor: { media: 0, wallMs: START_MS },
  };
  const session = makeSession({
    sid: "00112233445566aa",
    address: `30311:${"ab".repeat(32)}:one`,
    targetDurationS: 2,
    renditions: muxer.renditions.map(({ rid }) => ({ rid, partTargetUs: 235_000 })),
    keeper: () => NOWHERE,
    signer,
    now: () => START_MS,
  });
  const intake = makeIntake(session, muxer);
  const picture = (m: number): MuxerPart => {
    const part = pretendPart(m);
    const fragment = part.fragment && { ...part.fragment, independent: keyframes.includes(m) };
    return { ...part, fragment, arrivedMs: START_MS + (m + 1) * 200 + PART_DELAY_MS };
  };
  const said = new Set<string>();
  for (let m = 0; m < 44 + behind; m++) {
    if (m < 44) said.add(intake.part("video", picture(m)));
    if (m >= behind) {
      intake.part(others.rid, { ...pretendPart(m - behind), bytes: Uint8Array.of(m - behind) });
    }
  }
  intake.end("own");
  const segments = (rid: string) =>
    (session.renditions.get(rid)?.rendition.segments ?? []).map(({ facts }) => ({
      s: facts.durationUs / 1e6,
      atMs: facts.dateMs - START_MS,
      anew: facts.discontinuity,
    }));
  return { said, video: segments("video"), audio: segments("audio") };
}

Deno.test("makeIntake() says too-long where a rung would miss what is left out", () => {
  const { said } = take({
    keyframes: LATE,
    behind: 1,
    others: { ...PRETEND_SOURCE, rid: "video-180", rung: true },
  });
  assert.ok(said.has("too-long"));
});

Deno.test("makeIntake() leaves out the same of picture and sound before a late keyframe, and says where", () => {
  for (const behind of [0, 3, 15]) {
    const { said, video, audio } = take({ keyframes: LATE, behind, others: SOUND });
    assert.equal(said.has("too-long"), false);
    assert.deepEqual(video, [
      { s: 2, atMs: 0, anew: false },
      { s: 2.4, atMs: 2000, anew: false },
      { s: 2, atMs: 4600, anew: true },
      { s: 2, atMs: 6600, anew: false },
      { s: 0.2, atMs: 8600, anew: false },
    ]);
    assert.deepEqual(audio, video);
  }
});
