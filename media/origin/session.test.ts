import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { delegationTemplate, readDelegation } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { emptyMemory, judgePlaylist, type SealMemory } from "../../contracts/seal/verifier.ts";
import {
  beginSegment,
  completeSegment,
  keepInit,
  KEPT_SEGMENTS,
  listPart,
  type Rendition,
  sha256Of,
} from "./rendition.ts";
import { findObject } from "./http/live.ts";
import type { Session } from "./session.ts";
import { makeSessionShelf } from "./session-shelf.ts";
import { makeSession } from "./session.ts";
import { makeBoxSigner } from "./signer.ts";

const CREATOR = new Uint8Array(32).fill(12);
const START_MS = 1_790_000_000_000;
const ADDRESS = formatAddress({ creator: publicKeyOf(CREATOR), d: "one" });
const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
const delegation = readDelegation(
  signEvent(
    delegationTemplate({
      address: ADDRESS,
      signers: [signer.pubkey],
      nbf: START_MS / 1000 - 60,
      exp: START_MS / 1000 + 80_000,
    }, START_MS / 1000),
    CREATOR,
  ),
);

/** A box's shelf in a folder of its own, and a clock. */
function stage(folder: string) {
  let nowMs = START_MS;
  const log: string[] = [];
  const shelf = () =>
    makeSessionShelf({
      folder,
      address: () => ADDRESS,
      signer,
      now: () => nowMs,
      log: (line) => log.push(line),
      onFault: () => {},
    });
  const begin = (sid: string): Session => {
    const shape = { sid, targetDurationS: 2, renditions: [{ rid: "video", partTargetUs: 235_000 }] };
    const { keeper } = shelf().keep(shape);
    return makeSession({ ...shape, address: ADDRESS, keeper, signer, now: () => nowMs });
  };
  return { log, shelf, begin, now: () => nowMs, wait: (ms: number) => (nowMs += ms) };
}

const renditionOf = (session: Session): Rendition => {
  const rendition = session.renditions.get("video")?.rendition;
  assert.ok(rendition);
  return rendition;
};

type Step = { does: "part" | "cut" | "break" | "restart" | "beat" | "pause"; size: number };

function run(session: Session, { does, size }: Step, stageNow: ReturnType<typeof stage>): Session {
  const rendition = renditionOf(session);
  const opening = (discontinuity: boolean) => ({
    discontinuity,
    dateMs: stageNow.now(),
    init: keepInit(rendition, new Uint8Array(20).fill(discontinuity ? size % 3 : 0)).sha256,
  });
  const part = () => {
    stageNow.wait(200);
    listPart(rendition, {
      bytes: new Uint8Array(size).fill(size % 251),
      durationUs: 200_000 - size % 7,
      independent: rendition.open.length === 0,
    });
  };
  switch (does) {
    case "part":
      if (rendition.chain.open === undefined) beginSegment(rendition, opening(false));
      session.setState("live");
      part();
      break;
    case "cut":
    case "break":
      completeSegment(rendition);
      if (rendition.chain.open === undefined) {
        beginSegment(rendition, opening(does === "break" && rendition.chain.n >= 0));
      }
      part();
      break;
    case "restart": {
      const resumed = stageNow.shelf().resume();
      // Nothing was listed yet: then there is nothing to go on with, and nothing is lost.
      return resumed === undefined ? session : resumed.session;
    }
    case "beat":
      stageNow.wait(5000);
      session.heartbeat();
      return session;
    case "pause":
      session.setState("paused");
      return session;
  }
  session.publish("video", { segments: true });
  return session;
}

const steps = fc.array(
  fc.record({
    does: fc.constantFrom<Step["does"][]>(
      "part",
      "part",
      "part",
      "part",
      "cut",
      "cut",
      "break",
      "restart",
      "beat",
      "pause",
    ),
    size: fc.integer({ min: 1, max: 2000 }),
  }),
  { minLength: 1, maxLength: 60 },
);

Deno.test("a session's playlists are verified, and its objects are the ones listed, through any history with any restarts", () => {
  fc.assert(
    fc.property(steps, (history) => {
      const folder = Deno.makeTempDirSync();
      try {
        const on = stage(folder);
        let session = on.begin("00112233445566aa");
        let memory: SealMemory = emptyMemory();
        for (const step of [{ does: "part", size: 10 } as const, ...history]) {
          session = run(session, step, on);
          for (const form of ["ll", "index"] as const) {
            const text = new TextDecoder().decode(session.renditions.get("video")?.[form].text);
            const judged = judgePlaylist({
              text,
              address: ADDRESS,
              rid: "video",
              source: form,
              delegation,
              memory,
              nowMs: on.now(),
            });
            assert.equal(
              judged.verdict.verdict,
              "verified",
              `${step.does}: ${JSON.stringify(judged.verdict)}\n${text}`,
            );
            memory = judged.memory;
            if (judged.verdict.verdict !== "verified") continue;
            for (const [uri, { length, sha256 }] of judged.verdict.objects) {
              const object = findObject(renditionOf(session), uri);
              assert.equal(object?.bytes.length, length, uri);
              assert.equal(object && sha256Of(object.bytes), sha256, uri);
            }
          }
        }
        assert.deepEqual(on.log.filter((line) => !line.includes("goes on from disk")), []);
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("a session keeps a bounded number of segments in memory and on disk, and a restart finds exactly those", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const on = stage(folder);
    const session = on.begin("00112233445566aa");
    for (let i = 0; i < 100; i++) run(session, { does: i % 7 === 3 ? "break" : "cut", size: 100 + i }, on);
    assert.equal(renditionOf(session).segments.length, KEPT_SEGMENTS);
    const files = [...Deno.readDirSync(join(folder, "00112233445566aa", "video"))].filter(({ name }) =>
      name.endsWith(".m4s")
    );
    assert.equal(files.length, KEPT_SEGMENTS + 1);
    const resumed = on.shelf().resume();
    assert.ok(resumed);
    const [was, is] = [renditionOf(session), renditionOf(resumed.session)];
    completeSegment(was);
    assert.deepEqual([is.chain, is.breaks, is.nextK], [was.chain, was.breaks, was.nextK]);
    assert.deepEqual(
      is.segments.map(({ facts, breaks }) => [facts, breaks]),
      was.segments.slice(-is.segments.length).map(({ facts, breaks }) => [facts, breaks]),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a session is not resumed when a byte, a line or a file of it is lost, the key or address is another, or the machine was started again", () => {
  const harms: [string, (session: string) => void][] = [
    ["a bent byte", (at) => patch(join(at, "video", "1.m4s"), (bytes) => bytes.with(3, (bytes[3] ?? 0) ^ 1))],
    ["a short file", (at) => patch(join(at, "video", "1.m4s"), (bytes) => bytes.slice(0, -1))],
    ["a lost file", (at) => Deno.removeSync(join(at, "video", "0.m4s"))],
    [
      "a damaged line",
      (at) =>
        patch(
          join(at, "video", "0.jsonl"),
          (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes).replace('"k":0', '"k":5')),
        ),
    ],
    ["no plan", (at) => Deno.removeSync(join(at, "session.json"))],
    ["another key", (at) => replan(at, { signer: "0".repeat(64) })],
    ["another address", (at) => replan(at, { address: ADDRESS.replace(/one$/, "two") })],
    ["another boot", (at) => replan(at, { bootMs: 0 })],
  ];
  for (const [name, harm] of harms) {
    const folder = Deno.makeTempDirSync();
    try {
      const on = stage(folder);
      const session = on.begin("00112233445566aa");
      for (let i = 0; i < 3; i++) run(session, { does: "cut", size: 100 }, on);
      harm(join(folder, "00112233445566aa"));
      assert.equal(on.shelf().resume(), undefined, name);
      assert.equal(on.log.length, 1, name);
      assert.deepEqual([...Deno.readDirSync(folder)], [], name);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }
});

Deno.test("a session goes on in memory, says so once, and can't be resumed, when its disk fails", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const on = stage(folder);
    const session = on.begin("00112233445566aa");
    run(session, { does: "cut", size: 100 }, on);
    Deno.removeSync(join(folder, "00112233445566aa"), { recursive: true });
    for (let i = 0; i < 3; i++) run(session, { does: "cut", size: 100 }, on);
    assert.equal(on.log.length, 1);
    assert.match(on.log[0] ?? "", /the disk failed/);
    assert.equal(renditionOf(session).chain.n, 2);
    assert.equal(on.shelf().resume(), undefined);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

function patch(path: string, change: (bytes: Uint8Array) => Uint8Array): void {
  Deno.writeFileSync(path, change(Deno.readFileSync(path)));
}

function replan(at: string, change: Record<string, unknown>): void {
  const path = join(at, "session.json");
  Deno.writeTextFileSync(path, JSON.stringify({ ...JSON.parse(Deno.readTextFileSync(path)), ...change }));
}
