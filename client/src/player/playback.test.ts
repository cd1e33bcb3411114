import assert from "node:assert/strict";
import { makePlayback } from "./playback.ts";
import type { Place } from "./recording-place.ts";
import type { Rung, RungListener, RungName, Stood } from "./rung.ts";
import { readSources } from "./source-list.ts";
import type { WhepListener, WhepRung } from "./whep/whep-rung.ts";

type Opened = {
  name: RungName;
  url: string;
  closed: boolean;
  hls?: RungListener;
  whep?: WhepListener;
  from?: Stood | undefined;
};

const [A, B] = readSources(
  ["a", "b"].flatMap((
    name,
  ) => [`https://${name}.example/live/demo/index.m3u8`, `https://${name}.example/live/demo/ll.m3u8`]),
);
const [foreign] = readSources(["https://cdn.example/x.m3u8"]);

/** Playback with rungs of the test's making, and what it said. */
function start(wanted: RungName = "low") {
  const opened: Opened[] = [];
  const said: string[] = [];
  const world = {
    now: 1_000_000,
    offered: true,
    waiting: 5,
    live: undefined as boolean | undefined,
    place: undefined as Place | undefined,
    held: false,
  };
  const rung = (entry: Opened): WhepRung => ({
    name: entry.name,
    behind: () => undefined,
    live: () => world.live,
    stood: () => ({ place: world.place, held: world.held }),
    leftSeconds: () => undefined,
    targetSeconds: () => undefined,
    waitingSeconds: () => world.waiting,
    progress: () => 0,
    goLive: () => undefined,
    reopen: () => undefined,
    close: () => {
      entry.closed = true;
    },
    show: () => void said.push("show"),
    hurry: () => void said.push("hurry"),
    hasSound: () => undefined,
  });
  const playback = makePlayback({
    wanted,
    now: () => world.now,
    mayBeInstant: () => world.offered,
    openPlaylist({ url, rung: name }, hls, from): Rung {
      const entry = { name, url, closed: false, hls, from };
      opened.push(entry);
      return rung(entry);
    },
    openWhep(url, whep) {
      const entry = { name: "instant" as const, url, closed: false, whep };
      opened.push(entry);
      return rung(entry);
    },
    on: {
      begun: (source, seamless) => void said.push(`begun ${source.host}${seamless ? ", seamless" : ""}`),
      turning: () => void said.push("turning"),
      stalled: () => undefined,
      undecodable: () => undefined,
      answered: (_source, answers) => void said.push(answers ? "answered" : "silent"),
      changed: () => undefined,
    },
  });
  const open = () => opened.filter(({ closed }) => !closed).map(({ name }) => name);
  const whep = () => opened.findLast(({ name }) => name === "instant")?.whep ?? assert.fail("nobody reached");
  return { playback, opened, open, said, world, whep };
}

Deno.test("choose() does not reach for the instant rung where it isn't offered", () => {
  const { playback, open, world } = start();
  playback.open(A);
  world.offered = false;
  playback.choose("instant", A);
  assert.deepEqual(open(), ["low"]);
  world.offered = true;
  playback.settle();
  assert.deepEqual(open(), ["low", "instant"]);

  const cdn = start();
  cdn.playback.open(foreign);
  cdn.playback.choose("instant", foreign);
  assert.deepEqual(cdn.open(), ["crowd"]);
});

Deno.test("choose() lets the low rung play until the instant one has its picture", () => {
  const { playback, open, said, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  assert.deepEqual([open(), playback.current()?.rung.name, playback.reaching()], [
    ["low", "instant"],
    "low",
    true,
  ]);
  whep().ready();
  assert.deepEqual([open(), playback.current()?.rung.name, playback.reaching()], [
    ["instant"],
    "instant",
    false,
  ]);
  assert.deepEqual(said.slice(-3), ["turning", "begun a.example, seamless", "show"]);
});

Deno.test("a refusal costs nothing while reaching, and leads back to playlists once shown", () => {
  const { playback, open, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  whep().gaveUp("no-way");
  assert.deepEqual([open(), playback.choice().fall], [["low"], "no-way"]);
  playback.settle();
  assert.deepEqual(open(), ["low"]);

  playback.choose("instant", A);
  whep().ready();
  whep().gaveUp("b-frames");
  assert.deepEqual([open(), playback.current()?.rung.name, playback.choice().fall], [
    ["low"],
    "low",
    "b-frames",
  ]);
});

Deno.test("renewed() reaches again for who wanted it, and for nobody else", () => {
  const { playback, open, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  whep().gaveUp("full");
  playback.renewed();
  assert.deepEqual(open(), ["low", "instant"]);
  playback.choose("low", A);
  playback.renewed();
  assert.deepEqual(open(), ["low"]);
});

Deno.test("hasNoWhep() remembers a source without WebRTC until the encoder comes back", () => {
  const { playback, whep } = start();
  assert.ok(A);
  playback.open(A);
  playback.choose("instant", A);
  whep().gaveUp("not-offered");
  assert.equal(playback.hasNoWhep(A), true);
  playback.renewed();
  assert.equal(playback.hasNoWhep(A), false);
});

Deno.test("an old rung's last words change nothing", () => {
  const { playback, open, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  const old = whep();
  playback.choose("crowd", A);
  old.ready();
  old.gaveUp("no-way");
  assert.deepEqual([open(), playback.choice().fall], [["crowd"], undefined]);
});

Deno.test("who reaches judges no source; who shows does", () => {
  const { playback, said, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  whep().silent();
  assert.equal(said.includes("silent"), false);
  whep().ready();
  whep().silent();
  assert.equal(said.at(-1), "silent");
});

Deno.test("open() takes the instant wish along to another source, by its playlists first", () => {
  const { playback, opened, open, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  whep().ready();
  playback.open(B);
  assert.deepEqual(open(), ["low", "instant"]);
  assert.equal(opened.at(-1)?.url, "https://b.example/whep/demo");
});

Deno.test("stall() steps down one rung when it keeps happening, and not where nobody has anything more", () => {
  const { playback, open, world, whep } = start();
  playback.open(A);
  playback.choose("instant", A);
  whep().ready();
  world.waiting = 0;
  for (let times = 0; times < 9; times++) playback.stall();
  assert.deepEqual(open(), ["instant"]);
  world.waiting = 1;
  for (let times = 0; times < 3; times++) playback.stall();
  assert.deepEqual([open(), playback.choice().fall], [["low"], "unstable"]);
  for (let times = 0; times < 9; times++) playback.stall();
  // It has only just begun: what it finds its distance by is no judgement of the line.
  assert.deepEqual(open(), ["low"]);
  world.now += 5000;
  for (let times = 0; times < 3; times++) playback.stall();
  assert.deepEqual(open(), ["crowd"]);
  playback.climb();
  assert.deepEqual(open(), ["crowd"]);
  world.now += 61_000;
  playback.climb();
  assert.deepEqual(open(), ["low"]);
});

Deno.test("stall() and climb() leave a recording where it stands, since another rung would only interrupt it", () => {
  const { playback, open, world, said } = start();
  playback.open(A);
  said.length = 0;
  world.live = false;
  for (let stalls = 0; stalls < 12; stalls++) {
    world.now += 10_000;
    playback.stall();
  }
  assert.deepEqual([open(), said], [["low"], []]);
  playback.lowMissing();
  world.now += 61_000;
  playback.climb();
  assert.deepEqual(open(), ["crowd"]);
});

Deno.test("shut() closes all there is", () => {
  const { playback, open } = start();
  playback.open(A);
  playback.choose("instant", A);
  playback.shut();
  assert.deepEqual([open(), playback.current()], [[], undefined]);
});

const begunAt = ({ opened }: ReturnType<typeof start>) => opened.at(-1)?.from?.place;

Deno.test("open() begins a session where it stood, whatever list, rung or carrier brings it", () => {
  const trial = start();
  const { playback, opened, world } = trial;
  const place = { piece: 600, seconds: 1.5, session: "00112233445566aa" };
  playback.open(A);
  assert.equal(begunAt(trial), undefined);
  world.place = place;
  playback.choose("close", A);
  assert.deepEqual([opened.at(-1)?.name, begunAt(trial)], ["close", place]);
  playback.open(B);
  assert.deepEqual(begunAt(trial), place);
  playback.shut();
  playback.shut();
  world.place = undefined;
  playback.open(B);
  assert.deepEqual(begunAt(trial), place);
  playback.open(B);
  assert.equal(begunAt(trial), undefined, "what has no place leaves none");
});

Deno.test("open() begins a recording that names no session where it stood in the same list alone", () => {
  const trial = start();
  const [other] = readSources(["https://cdn.example/y.m3u8"]);
  trial.playback.open(foreign);
  trial.world.place = { piece: 600, seconds: 1.5, session: undefined };
  trial.playback.choose("close", foreign);
  assert.deepEqual(begunAt(trial), trial.world.place);
  trial.playback.open(other);
  assert.equal(begunAt(trial), undefined);
});

Deno.test("open() hands on that the viewer paused, also from the instant rung", () => {
  const { playback, opened, world, whep } = start();
  playback.open(A);
  world.held = true;
  playback.choose("close", A);
  assert.equal(opened.at(-1)?.from?.held, true);
  playback.choose("instant", A);
  world.held = false;
  whep().ready();
  playback.choose("low", A);
  assert.equal(opened.at(-1)?.from?.held, false, "what was paused before counts no longer");
});
