import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makeMeeting } from "./meeting.ts";

function stand(found: { offers: number; ids: string[]; lost?: boolean; broken?: boolean; taking?: number }) {
  const clock = makeFakeClock();
  const said: { at: number; offers: number; leaving: boolean }[] = [];
  const asked: number[] = [];
  const began = clock.now();
  const meeting = makeMeeting({
    links: {
      async offers(most) {
        asked.push(most);
        await Promise.resolve();
        if (found.broken) throw new Error("broken");
        if (found.lost) meeting.noAddress();
        return Array.from({ length: found.offers }, (_, at) => ({ offerId: `${at}`, sdp: "v=0" }));
      },
      ids: () => found.ids,
    },
    signalling: {
      announce: ({ offers, leaving }) =>
        void said.push({ at: clock.now() - began, offers: offers.length, leaving: leaving === true }),
      taking: () => found.taking,
    },
    degree: 5,
    uplink: () => 0,
    after: clock.after,
    random: () => 0.5,
  });
  return { clock, said, asked, meeting };
}

Deno.test("it offers every ten seconds while it wants neighbours, and every two minutes once it has them", async () => {
  const found = { offers: 5, ids: ["a"] };
  const { clock, said } = stand(found);
  await clock.pass(25_000);
  assert.deepEqual(said.map(({ at }) => at), [0, 10_000, 20_000]);
  Object.assign(found, { offers: 0, ids: ["a", "b", "c", "d", "e"] });
  await clock.pass(200_000);
  assert.deepEqual(said.slice(3).map(({ at }) => at), [30_000, 150_000]);
});

Deno.test("who can make no offers, as relay only without a relay, tries more and more seldom, at last once a minute", async () => {
  const found = { offers: 0, ids: [], lost: true };
  const { clock, said } = stand(found);
  await clock.pass(190_000);
  assert.deepEqual(said.map(({ at }) => at), [0, 20_000, 60_000, 120_000, 180_000]);
  Object.assign(found, { offers: 5, lost: false });
  await clock.pass(55_000);
  assert.deepEqual(said.slice(5).map(({ at }) => at), [240_000]);
  await clock.pass(6000);
  assert.deepEqual(said.slice(6).map(({ at }) => at), [250_000]);
});

Deno.test("who has some neighbours offers more and more seldom while nobody comes, and soon again once one has left", async () => {
  const found = { offers: 3, ids: ["a", "b"] };
  const { clock, said, meeting } = stand(found);
  await clock.pass(5000);
  await clock.pass(400_000);
  assert.deepEqual(said.splice(0).map(({ at }) => at), [
    0,
    10_000,
    30_000,
    70_000,
    150_000,
    270_000,
    390_000,
  ]);
  found.ids = ["a"];
  meeting.seek();
  await clock.pass(12_000);
  assert.deepEqual(said.map(({ at }) => at), [406_500, 416_500]);
});

Deno.test("who lacks somebody of a small swarm goes on offering, as soon as a tracker tries a pair again", async () => {
  const found: Parameters<typeof stand>[0] = { offers: 1, ids: ["a", "b"], taking: 4 };
  const { clock, said } = stand(found);
  await clock.pass(5000);
  await clock.pass(90_000);
  assert.deepEqual(said.splice(0).map(({ at }) => at), [0, 10_000, 30_000, 50_000, 70_000, 90_000]);
  // In a larger one nobody needs everybody.
  found.taking = 9;
  await clock.pass(200_000);
  assert.deepEqual(said.map(({ at }) => at), [110_000, 230_000]);
});

Deno.test("who lacks somebody who never comes looks for them more and more seldom in the end, and anew for somebody else", async () => {
  const found: Parameters<typeof stand>[0] = { offers: 1, ids: ["a", "b"], taking: 4 };
  const { clock, said } = stand(found);
  await clock.pass(5000);
  await clock.pass(500_000);
  assert.deepEqual(said.splice(0).map(({ at }) => at), [
    0,
    10_000,
    30_000,
    50_000,
    70_000,
    90_000,
    110_000,
    230_000,
    350_000,
    470_000,
  ]);
  // One came; another one is missing now.
  Object.assign(found, { ids: ["a", "b", "c"], taking: 5 });
  await clock.pass(120_000);
  assert.deepEqual(said.map(({ at }) => at), [590_000, 600_000, 620_000]);
});

Deno.test("it makes no more offers than there are others to take them, as often as before", async () => {
  const found: Parameters<typeof stand>[0] = { offers: 0, ids: [], taking: 0 };
  const { clock, said, asked } = stand(found);
  await clock.pass(5000);
  // What is known before it is there counts without it.
  assert.deepEqual(asked.splice(0), [5]);
  for (
    const [taking, ids, most] of [
      [0, [], 0],
      [1, [], 0],
      [2, [], 1],
      [2, ["a"], 0],
      [4, ["a"], 2],
      [3, ["a", "b", "c"], 0],
      [9, ["a"], 4],
      [undefined, ["a"], 5],
    ] as const
  ) {
    Object.assign(found, { taking, ids });
    await clock.pass(10_000);
    assert.deepEqual(asked.splice(0), [most], `${taking} with ${ids.length}`);
  }
  assert.deepEqual(said.map(({ at }) => at), Array.from({ length: 9 }, (_, round) => round * 10_000));
});

Deno.test("it announces again after a try that broke", async () => {
  const faults: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    faults.push(event.reason.message);
  };
  addEventListener("unhandledrejection", note);
  const found = { offers: 1, ids: [], broken: true };
  const { clock, said } = stand(found);
  await clock.pass(5000);
  found.broken = false;
  await clock.pass(6000);
  removeEventListener("unhandledrejection", note);
  assert.deepEqual([faults, said.map(({ at }) => at)], [["broken"], [10_000]]);
});

Deno.test("seek() replaces a neighbour soon, once for all that left together, and never after close()", async () => {
  const { clock, said, meeting } = stand({ offers: 5, ids: ["a", "b", "c", "d", "e"] });
  await clock.pass(5000);
  meeting.seek();
  await clock.pass(1000);
  meeting.seek();
  await clock.pass(1000);
  assert.deepEqual(said.map(({ at }) => at), [0, 6500]);
  meeting.close();
  meeting.seek();
  await clock.pass(300_000);
  assert.deepEqual(said.slice(2), [{ at: 7000, offers: 0, leaving: true }]);
});
