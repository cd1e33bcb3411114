import assert from "node:assert/strict";
import { makeAnswerDesk } from "./answer-desk.ts";
import type { RoomStake } from "./room-stake.ts";
import { AGREED_AT, ASKED_AT, TRIAL_STREAM, trialAsked } from "./trial-room.ts";

const asked = trialAsked("a");

/** So many stakes that wait, and a desk over them; `judged` counts how often a context was read again. */
function trial(count: number) {
  const stand = { judged: 0, sent: 0, changes: 0, now: ASKED_AT + 10, takes: true, stopped: false };
  const { viewKey, ...rest } = asked.request.context;
  const context = {
    ...rest,
    get viewKey() {
      stand.judged++;
      return viewKey;
    },
  };
  const stakes = Array.from({ length: count }, (_, n): RoomStake => ({
    name: n.toString(16).padStart(64, "0"),
    asked: { ...asked, request: { ...asked.request, context } },
    askedAt: ASKED_AT,
    answer: { state: "waiting", for: "turn" },
    txids: [],
    notes: 0,
    wantsOut: false,
    disclosed: false,
  }));
  const desk = makeAnswerDesk({
    stream: TRIAL_STREAM,
    newest: () => asked.request.terms,
    height: () => AGREED_AT,
    now: () => stand.now,
    randomBytes: (length) => new Uint8Array(length).fill(6),
    paid: new Set(),
    send: () => Promise.resolve(stand.takes && ++stand.sent > 0),
    keep: () => Promise.resolve(stand.takes),
    keptAt: () => undefined,
    onChange: () => stand.changes++,
    isStopped: () => stand.stopped,
  });
  const states = () => Object.groupBy(stakes, ({ answer }) => answer.state);
  return { stand, stakes, desk, states };
}

Deno.test("makeAnswerDesk() judges and answers four at a beat, and reads no context of those that wait for their turn", async () => {
  const { stand, stakes, desk, states } = trial(200);
  for (let beat = 0; beat < 40; beat++) {
    const before = { ...stand };
    await desk.beat(stakes);
    assert.ok(stand.judged - before.judged <= 4 && stand.sent - before.sent <= 4, `${beat}`);
  }
  assert.deepEqual([states().given?.length, states().waiting?.length], [60, 140]);
  assert.deepEqual([stand.judged, stand.sent, stand.changes], [60, 60, 60]);
});

Deno.test("makeAnswerDesk() tries four at a beat where no relay takes an answer, the others meanwhile, and each again later", async () => {
  const { stand, stakes, desk, states } = trial(10);
  stand.takes = false;
  for (let beat = 0; beat < 9; beat++) await desk.beat(stakes);
  assert.deepEqual([stand.judged, states().waiting?.length], [10, 10]);
  stand.takes = true;
  stand.now += 15;
  await desk.beat(stakes);
  assert.equal(states().given?.length, 4);
});

Deno.test("makeAnswerDesk() does nothing more once its room was stopped", async () => {
  const { stand, stakes, desk } = trial(3);
  stand.stopped = true;
  await desk.beat(stakes);
  assert.deepEqual([stand.judged, stand.sent, stand.changes], [0, 0, 0]);
});

Deno.test("makeAnswerDesk() lets a viewer wait whose other stake may have been answered, as one whose was", async () => {
  for (const state of ["given", "unsure"] as const) {
    const { stakes, desk } = trial(6);
    const [before, ...waiting] = stakes;
    const last = waiting.at(-1);
    assert.ok(before !== undefined && last !== undefined);
    before.answer = { state };
    const { request } = last.asked;
    const keys = { ...request.context.keys, viewer: "ee".repeat(32) };
    last.asked = { ...last.asked, request: { ...request, context: { ...request.context, keys } } };
    last.askedAt--;
    await desk.beat(stakes);
    // Whatever came of it, the other viewer had their turn.
    assert.deepEqual(waiting.map(({ answer }) => answer.state === "waiting"), [
      false,
      false,
      false,
      true,
      false,
    ]);
  }
});
