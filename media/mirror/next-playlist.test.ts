import assert from "node:assert/strict";
import type { Ask } from "./ask.ts";
import type { Got } from "./bounded-fetch.ts";
import { nextPlaylist, type Verified } from "./next-playlist.ts";
import { readPlaces } from "./place.ts";

const [own, ...others] = readPlaces(
  ["a", "b", "c"].map((host) => `https://${host}.example/live/demo/ll.m3u8`),
  "demo",
);
const text = (of: string): Got => ({ got: "bytes", bytes: new TextEncoder().encode(of) });
/** What a test holds for a playlist that holds. */
const HOLDS = { verdict: "verified" } as Verified;

/** Asks carriers that answer like this, in their order, or never; only "news" holds and is new. */
async function ask(...answers: (Got | undefined)[]) {
  assert.ok(own);
  const late: string[] = [];
  const asked: string[] = [];
  const places = [own, ...others];
  const next = await nextPlaylist({
    place: own,
    others,
    conduct: { late: ({ host }) => void late.push(host) },
    company: { take: () => true, won: () => {} },
    ask: (place): Ask => {
      asked.push(place.host);
      const answer = answers[places.indexOf(place)];
      return {
        got: answer === undefined ? new Promise(() => {}) : Promise.resolve(answer),
        received: () => 0,
        stop: () => {},
      };
    },
    lateMs: 20,
    news: (of) => of === "news" ? HOLDS : undefined,
  });
  return { next, late, asked: asked.length };
}

Deno.test("nextPlaylist() takes nothing of another that doesn't hold or is no news", async () => {
  const { next, late } = await ask(undefined, text("old"), text("news"));
  assert.deepEqual(next, { from: "other", text: "news", judged: HOLDS });
  assert.deepEqual(late, ["a.example"]);
});

Deno.test("nextPlaylist() asks nobody else while the followed one is in time, whatever it says", async () => {
  assert.deepEqual(await ask(text("own"), text("news")), {
    next: { from: "followed", text: "own" },
    late: [],
    asked: 1,
  });
  const gone: Got = { got: "status", status: 410 };
  assert.deepEqual(await ask(gone, text("news")), {
    next: { from: "nobody", got: gone },
    late: [],
    asked: 1,
  });
});
