import assert from "node:assert/strict";
import type { Muxer, MuxerPart, MuxerRendition } from "./follower.ts";
import { type Intake, makeIntake } from "./intake.ts";
import type { Keeper } from "./rendition.ts";
import { PRETEND_SOURCE, pretendPart } from "./ladder/trial-encoder.ts";
import { makeSession, type Session } from "./session.ts";
import { makeBoxSigner } from "./signer.ts";

const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
const RUNG: MuxerRendition = { ...PRETEND_SOURCE, rid: "video-180", rung: true };
const RUNG_INIT = Uint8Array.of(2, 2, 2);
const NOWHERE: Keeper = { init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} };
const muxer: Muxer = {
  renditions: [PRETEND_SOURCE, RUNG],
  backlog: [],
  anchor: { media: 0, wallMs: 1_790_000_000_000 },
};

function begin(): Session {
  return makeSession({
    sid: "00112233445566aa",
    address: `30311:${"ab".repeat(32)}:one`,
    targetDurationS: 2,
    renditions: ["video", "video-180"].map((rid) => ({ rid, partTargetUs: 235_000 })),
    keeper: () => NOWHERE,
    signer,
    now: () => 1_790_000_000_000,
  });
}

const made = (m: number): MuxerPart => ({ ...pretendPart(m), bytes: Uint8Array.of(9, m), init: RUNG_INIT });
const facts = (session: Session, rid: string) =>
  (session.renditions.get(rid)?.rendition.segments ?? []).map(({ facts, breaks }) => ({
    n: facts.n,
    durationUs: facts.durationUs,
    dateMs: facts.dateMs,
    discontinuity: facts.discontinuity,
    breaks,
  }));
const inits = (session: Session, rid: string) =>
  (session.renditions.get(rid)?.rendition.segments ?? []).map(({ facts }) => facts.init);

/** The source's parts up to `to`, the rung's `behind` parts later. */
function feed(intake: Intake, { from, to, behind, rung = made }: {
  from: number;
  to: number;
  behind: number;
  rung?: (m: number) => MuxerPart;
}) {
  for (let m = from; m < to + behind; m++) {
    if (m < to) intake.part("video", pretendPart(m));
    if (m - behind >= from) intake.part("video-180", rung(m - behind));
  }
}

Deno.test("makeIntake() says where a segment begins, so that rungs can be begun there", () => {
  const intake = makeIntake(begin(), muxer);
  const said = [0, 1, 5, 6, 10].map((m) => intake.part("video", pretendPart(m)));
  assert.deepEqual(said, ["begun", "added", "added", "added", "added"]);
  const skipping = makeIntake(begin(), muxer);
  assert.equal(skipping.part("video", pretendPart(1)), "skipped");
});

Deno.test("makeIntake() numbers, cuts and dates a rung as the source, though it comes segments later", () => {
  for (const behind of [0, 1, 7, 25]) {
    const session = begin();
    feed(makeIntake(session, muxer), { from: 0, to: 60, behind });
    assert.equal(facts(session, "video").length, 5);
    assert.deepEqual(facts(session, "video-180"), facts(session, "video"));
    assert.ok(!inits(session, "video").includes(inits(session, "video-180")[0] ?? ""));
  }
});

Deno.test("makeIntake() gives a segment of the source's bytes in a rung the source's init segment", () => {
  const session = begin();
  const rung = (m: number) => (m < 20 ? made(m) : { ...pretendPart(m), init: PRETEND_SOURCE.init });
  feed(makeIntake(session, muxer), { from: 0, to: 50, behind: 2, rung });
  const [source, own] = [inits(session, "video"), inits(session, "video-180")];
  assert.deepEqual(own.map((init, n) => init === source[n]), [false, false, true, true]);
  assert.deepEqual(facts(session, "video-180"), facts(session, "video"));
});

Deno.test("makeIntake() brings a rung that stayed behind to the source's number before an encoder's return", () => {
  const session = begin();
  const first = makeIntake(session, muxer);
  feed(first, { from: 0, to: 30, behind: 0 });
  for (let m = 30; m < 44; m++) first.part("video", pretendPart(m));
  first.end("own");
  assert.equal(facts(session, "video").length, facts(session, "video-180").length + 3);
  const again = makeIntake(session, muxer);
  feed(again, { from: 0, to: 15, behind: 1 });
  again.end("own");
  again.end("rungs");
  assert.deepEqual(
    facts(session, "video-180").map(({ n, discontinuity, breaks }) => [n, discontinuity, breaks]),
    facts(session, "video").map(({ n, discontinuity, breaks }) => [n, discontinuity, breaks]),
  );
  assert.equal(facts(session, "video").at(-1)?.breaks, 1);
});

Deno.test("makeIntake() ends the source's segment without waiting for a rung's", () => {
  const session = begin();
  const intake = makeIntake(session, muxer);
  feed(intake, { from: 0, to: 5, behind: 0 });
  intake.end("own");
  assert.deepEqual([facts(session, "video").length, facts(session, "video-180").length], [1, 0]);
  intake.part("video-180", made(5));
  intake.end("rungs");
  assert.equal(facts(session, "video-180").length, 1);
});
