import assert from "node:assert/strict";
import Hls from "hls.js";
import { watchPieces } from "./damaged-pieces.ts";

const { Events, ErrorDetails } = Hls;

/** Pieces of an hls.js of the test's making. */
function start(live = false) {
  const listeners = new Map<string, ((event: string, data: unknown) => void)[]>();
  const said: string[] = [];
  const fake = {
    latestLevelDetails: { live },
    on: (event: string, listener: (event: string, data: unknown) => void) =>
      void listeners.set(event, [...listeners.get(event) ?? [], listener]),
    stopLoad: () => void said.push("stopped"),
  };
  const say = (event: string, data: unknown = {}) => {
    for (const listener of listeners.get(event) ?? []) listener(event, data);
  };
  const list = () =>
    Array.from({ length: 9 }, (_, sn) => ({
      type: "main",
      level: 0,
      sn,
      gap: false,
      tagList: [["INF"]] as string[][],
    }));
  const pieces = watchPieces({
    hls: fake as unknown as Hls,
    Hls,
    now: () => 1_000_000,
    onLeftOut: () => void said.push("left out"),
  });
  const fail = (frag: object, code: number, times = 3) => {
    for (let time = 0; time < times; time++) {
      say(Events.ERROR, { details: ErrorDetails.FRAG_LOAD_ERROR, frag, response: { code } });
    }
  };
  return { pieces, list, fail, said, say };
}

Deno.test("watchPieces() has a refused piece taken for one that isn't there, in each list that comes", () => {
  const { pieces, list, fail, said, say } = start();
  const [first = assert.fail(), second = assert.fail()] = list();
  fail(first, 599);
  assert.deepEqual([first.gap, first.tagList, second.gap], [true, [["INF"], ["GAP"]], false]);
  assert.deepEqual([said, pieces.lacks(0), pieces.lacks(1)], [["left out"], true, false]);
  const again = list();
  say(Events.LEVEL_UPDATED, { details: { fragments: again } });
  say(Events.LEVEL_UPDATED, { details: { fragments: again } });
  assert.deepEqual(again.map(({ gap }) => gap).indexOf(true), 0);
  assert.deepEqual(again[0]?.tagList, [["INF"], ["GAP"]]);
  const sound = list().map((fragment) => ({ ...fragment, type: "audio" }));
  say(Events.AUDIO_TRACK_UPDATED, { details: { fragments: sound } });
  assert.equal(sound.some(({ gap }) => gap), false);
});

Deno.test("watchPieces() asks for nothing more where no piece holds, until each has another chance", () => {
  const { pieces, list, fail, said, say } = start();
  for (const fragment of list().slice(0, 3)) fail(fragment, 599);
  assert.deepEqual([said.at(-1), pieces.view().now, pieces.view().why], ["stopped", "stuck", "refused"]);
  pieces.forgive();
  const fresh = list();
  say(Events.LEVEL_UPDATED, { details: { fragments: fresh } });
  assert.equal(fresh.some(({ gap }) => gap), false);
  assert.equal(pieces.view().now, "fine");
});

Deno.test("watchPieces() leaves what is live, and what fails otherwise, to hls.js", () => {
  const live = start(true);
  const [newest = assert.fail()] = live.list();
  live.fail(newest, 599, 9);
  assert.deepEqual([newest.gap, live.said], [false, []]);

  const { list, say, pieces } = start();
  const [first = assert.fail()] = list();
  for (const details of [ErrorDetails.FRAG_PARSING_ERROR, ErrorDetails.FRAG_GAP]) {
    for (let times = 0; times < 9; times++) say(Events.ERROR, { details, frag: first });
  }
  assert.deepEqual([first.gap, pieces.view().now], [false, "fine"]);
});
