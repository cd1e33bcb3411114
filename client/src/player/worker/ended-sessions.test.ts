import assert from "node:assert/strict";
import type { Way } from "./carriers.ts";
import { LOOKING_MS, makeEndedSessions } from "./ended-sessions.ts";

const FOLDER = "https://box.example/live/demo/";
const [OLD, NEW] = ["00112233445566aa", "bbbbbbbbbbbbbbbb"];
const ways: Way[] = ["box", "one"].map((source) => ({ source, url: `${FOLDER}index.m3u8` }));

/** Lets everything go on that waits for nothing but its turn. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

type Shown = {
  sid: string;
  signedAt?: number;
  ended?: boolean;
  /** Named at once, and shown only once this resolves. */
  once?: Promise<void>;
};

/** Carriers that name sessions, each with when it was signed last, where its playlist holds. */
function stage(named: Record<string, Shown>) {
  let nowMs = 0;
  const asked: string[] = [];
  const left: string[] = [];
  const timers = new Set<{ ms: number; work: () => void }>();
  const ended = makeEndedSessions({
    now: () => nowMs,
    after(ms, work) {
      const timer = { ms: nowMs + ms, work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    renditions: ({ source }) => {
      asked.push(source);
      const sid = named[source]?.sid;
      return Promise.resolve(sid === undefined ? [] : [`${FOLDER}${sid}/video/index.m3u8`]);
    },
    look: async ({ source }, _rendition, signal) => {
      signal.addEventListener("abort", () => left.push(source));
      const { sid = "", signedAt, ended: over = false, once } = named[source] ?? {};
      await once;
      if (signal.aborted) throw signal.reason;
      if (signedAt !== undefined) ended.seen({ sid, createdAt: signedAt }, !over);
    },
  });
  const wait = (ms: number) => {
    nowMs += ms;
    for (const timer of timers) if (timer.ms <= nowMs) timer.work();
  };
  return { ended, asked, left, timers, wait };
}

Deno.test("makeEndedSessions() takes no session for the last where another carrier has one that was signed later", async () => {
  for (const over of [false, true]) {
    const { ended } = stage({ box: { sid: NEW, signedAt: 2000, ended: over }, one: { sid: OLD } });
    assert.equal(await ended.isLast({ sid: OLD, createdAt: 1000 }, ways), false);
    assert.equal(await ended.isLast({ sid: NEW, createdAt: 2001 }, ways), true);
  }
});

Deno.test("makeEndedSessions() believes no carrier that names another session without showing one", async () => {
  const { ended } = stage({ box: { sid: NEW }, one: { sid: "cccccccccccccccc", signedAt: 900 } });
  assert.equal(await ended.isLast({ sid: OLD, createdAt: 1000 }, ways), true);
});

Deno.test("makeEndedSessions() waits three seconds in all for who names a session and shows none, and leaves it then", async () => {
  const never = Promise.withResolvers<void>();
  const { ended, left, timers, wait } = stage({
    box: { sid: OLD },
    one: { sid: NEW, signedAt: 2000, once: never.promise },
  });
  let known: boolean | undefined;
  const asking = ended.isLast({ sid: OLD, createdAt: 1000 }, ways).then((is) => known = is);
  await turns();
  wait(LOOKING_MS - 1);
  await turns();
  assert.deepEqual([known, left], [undefined, []]);
  wait(1);
  assert.equal(await asking, true);
  assert.deepEqual(left, ["one"]);
  assert.equal(timers.size, 0);
  never.resolve();
  await turns();
  assert.equal(
    await ended.isLast({ sid: OLD, createdAt: 1000 }, ways),
    true,
    "what it had too late counts nothing",
  );
});

Deno.test("makeEndedSessions() waits for nobody once a later session was seen, however that came", async () => {
  const never = Promise.withResolvers<void>();
  for (const elsewhere of [false, true]) {
    const { ended, left, timers } = stage({
      box: { sid: NEW, ...!elsewhere && { signedAt: 2000 } },
      one: { sid: "cccccccccccccccc", once: never.promise },
    });
    const asking = ended.isLast({ sid: OLD, createdAt: 1000 }, ways);
    await turns();
    if (elsewhere) ended.seen({ sid: NEW, createdAt: 2000 }, true);
    assert.equal(await asking, false);
    assert.deepEqual([left.includes("one"), timers.size], [true, 0]);
  }
});

Deno.test("makeEndedSessions() asks once for all of a session's renditions, and again after a while", async () => {
  const { ended, asked, wait } = stage({ box: { sid: OLD }, one: { sid: OLD } });
  const is = { sid: OLD, createdAt: 1000 };
  await Promise.all([ended.isLast(is, ways), ended.isLast({ ...is, createdAt: 1001 }, ways)]);
  assert.deepEqual(asked, ["box", "one"]);
  wait(10_000);
  await ended.isLast(is, ways);
  assert.equal(asked.length, 4);
});

Deno.test("makeEndedSessions() counts the while from the end of a look", async () => {
  const never = Promise.withResolvers<void>();
  const { ended, asked, wait } = stage({ one: { sid: NEW, once: never.promise } });
  const is = { sid: OLD, createdAt: 1000 };
  const asking = ended.isLast(is, ways);
  await turns();
  wait(LOOKING_MS);
  await asking;
  wait(9_999);
  await ended.isLast(is, ways);
  assert.equal(asked.length, 2);
});

Deno.test("makeEndedSessions() asks nobody where the session was seen to go on", async () => {
  const { ended, asked } = stage({ box: { sid: NEW, signedAt: 2000 } });
  ended.seen({ sid: OLD, createdAt: 990 }, true);
  assert.equal(await ended.isLast({ sid: OLD, createdAt: 1000 }, ways), true);
  assert.deepEqual(asked, []);
});
