import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { delegationTemplate, readDelegation } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { emptyMemory, judgePlaylist, type SealMemory } from "../../contracts/seal/verifier.ts";
import {
  beginSegment,
  completeSegment,
  type Keeper,
  keepInit,
  KEPT_SEGMENTS,
  listPart,
  type Rendition,
} from "./rendition.ts";
import { makeSession, type Session } from "./session.ts";
import { makeSessionShelf } from "./session-shelf.ts";
import { makeBoxSigner } from "./signer.ts";

const CREATOR = new Uint8Array(32).fill(12);
const START_MS = 1_790_000_000_000;
const ADDRESS = formatAddress({ creator: publicKeyOf(CREATOR), d: "one" });
const SID = "00112233445566aa";
const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
const [nbf, exp] = [START_MS / 1000 - 60, START_MS / 1000 + 80_000];
const delegation = readDelegation(
  signEvent(delegationTemplate({ address: ADDRESS, signers: [signer.pubkey], nbf, exp }, nbf), CREATOR),
);

let nowMs = START_MS;

function shelfIn(folder: string) {
  const log: string[] = [];
  const now = () => nowMs;
  const shelf = makeSessionShelf({
    folder,
    address: () => ADDRESS,
    signer,
    now,
    log: (line) => log.push(line),
    onFault: () => {},
  });
  return { ...shelf, log };
}

/** A new session on that shelf; `around` may look at each thing that it keeps. */
function begin(folder: string, around: (keeper: Keeper) => Keeper = (keeper) => keeper): Session {
  const shape = { sid: SID, targetDurationS: 2, renditions: [{ rid: "video", partTargetUs: 235_000 }] };
  const { keeper } = shelfIn(folder).keep(shape);
  return makeSession({
    ...shape,
    address: ADDRESS,
    keeper: (rid) => around(keeper(rid)),
    signer,
    now: () => nowMs,
  });
}

function renditionOf(session: Session): Rendition {
  return session.renditions.get("video")?.rendition ?? assert.fail("no video");
}

/** Seals one part of such a size and shows it; `cut` begins a segment with it. */
function feed(session: Session, size: number, { cut = false } = {}): void {
  const rendition = renditionOf(session);
  nowMs += 200;
  if (cut) completeSegment(rendition);
  if (rendition.chain.open === undefined) {
    const init = keepInit(rendition, new Uint8Array(20).fill(size % 2)).sha256;
    beginSegment(rendition, { discontinuity: false, dateMs: nowMs, init });
  }
  listPart(rendition, {
    bytes: new Uint8Array(size).fill(size % 251),
    durationUs: 200_000 - size % 7,
    independent: rendition.open.length === 0,
  });
  session.publish("video", { segments: cut });
}

/** A viewer of both playlists, who has seen what came before. */
function look(session: Session, memory: SealMemory, why: string): SealMemory {
  for (const form of ["ll", "index"] as const) {
    const text = new TextDecoder().decode(session.renditions.get("video")?.[form].text);
    const judged = judgePlaylist({ text, address: ADDRESS, source: form, delegation, memory, nowMs });
    assert.equal(judged.verdict.verdict, "verified", `${why}: ${JSON.stringify(judged.verdict)}\n${text}`);
    memory = judged.memory;
  }
  return memory;
}

type Files = Map<string, Uint8Array>;

function read(folder: string, under = ""): Files {
  const files: Files = new Map();
  for (const { name, isDirectory } of Deno.readDirSync(join(folder, under))) {
    const path = join(under, name);
    const found: Files = isDirectory
      ? read(folder, path)
      : new Map([[path, Deno.readFileSync(join(folder, path))]]);
    for (const [at, bytes] of found) files.set(at, bytes);
  }
  return files;
}

function write(folder: string, files: Files): void {
  for (const [path, bytes] of files) {
    Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
    Deno.writeFileSync(join(folder, path), bytes);
  }
}

const isSame = (one?: Uint8Array, other?: Uint8Array) =>
  one?.length === other?.length && (one ?? []).every((byte, at) => byte === other?.[at]);

/** All that a disk may hold in the midst of one step: each file as it was, half written or as it is, in whatever order they came. */
function midst(before: Files, after: Files): Files[] {
  let states: Files[] = [new Map(before)];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(path), after.get(path)];
    if (isSame(was, is) && before.has(path) === after.has(path)) continue;
    const half = is?.slice(0, ((was?.length ?? 0) + is.length) >> 1);
    states = states.flatMap((state) =>
      [was, half, is].map((bytes) => {
        const next = new Map(state);
        if (bytes === undefined) next.delete(path);
        else next.set(path, bytes);
        return next;
      })
    );
  }
  return states;
}

Deno.test("a box that is killed anywhere between sealing and writing contradicts nothing it showed: it goes on with all of it, or anew", () => {
  const folder = Deno.makeTempDirSync();
  const moments: { what: string; files: Files; memory: SealMemory; ms: number }[] = [];
  let memory = emptyMemory();
  let before: Files = new Map();
  const step = (what: string, work: () => void) => {
    work();
    const after = read(folder);
    // What comes between the first segments and those that push the first ones out is the same each time.
    const has = (name: string) => after.has(join(SID, "video", name));
    for (const files of !has("2.jsonl") || has("anchor.json") ? midst(before, after) : []) {
      moments.push({ what, files, memory, ms: nowMs });
    }
    before = after;
  };
  try {
    const session = begin(folder, (keeper) => ({
      init: (init) => step("init", () => keeper.init(init)),
      open: (n, opening) => step(`open ${n}`, () => keeper.open(n, opening)),
      part: (n, part) => step(`part ${part.k} of ${n}`, () => keeper.part(n, part)),
      closed: (n) => step(`closed ${n}`, () => keeper.closed(n)),
      slide: (oldest) => step(`slide to ${oldest.n}`, () => keeper.slide(oldest)),
    }));
    before = read(folder);
    // Enough segments for the oldest to go.
    for (let i = 0; i < KEPT_SEGMENTS + 2; i++) {
      for (const size of i < 2 || i > KEPT_SEGMENTS ? [100 + i, 50, 70] : [100]) {
        feed(session, size, { cut: size >= 100 });
        memory = look(session, memory, `segment ${i}`);
      }
    }
    let resumed = 0;
    const again = join(folder, "again");
    for (const { what, files, memory, ms } of moments) {
      write(again, files);
      nowMs = ms + 1000;
      const found = shelfIn(again).resume()?.session;
      if (found !== undefined) {
        resumed++;
        let seen = look(found, memory, `${what}, gone on`);
        feed(found, 33, { cut: true });
        seen = look(found, seen, `${what}, a part after it`);
        feed(found, 44, { cut: true });
        look(found, seen, `${what}, a segment after it`);
      }
      Deno.removeSync(again, { recursive: true });
    }
    assert.ok(moments.length > 100, `${moments.length} moments`);
    assert.ok(resumed > moments.length / 4, `only ${resumed} of ${moments.length} went on`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a session whose disk failed is removed as soon as that can be done, so that no later run goes on with its half", () => {
  const folder = Deno.makeTempDirSync();
  const video = join(folder, SID, "video");
  try {
    const session = begin(folder);
    feed(session, 100, { cut: true });
    const kept = read(folder);
    // Neither can be written below a file, nor removed.
    Deno.removeSync(folder, { recursive: true });
    Deno.writeTextFileSync(folder, "a disk that fails");
    feed(session, 101, { cut: true });
    // Mounted again: all is there that was before it failed.
    Deno.removeSync(folder);
    write(folder, kept);
    assert.equal([...Deno.readDirSync(video)].length, kept.size - 1);
    feed(session, 102, { cut: true });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.equal(shelfIn(folder).resume(), undefined);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a session is not gone on with from a disk with a hole, be it all of what stood before", () => {
  for (const lost of [/^anchor\.json$/, /^28\.(m4s|jsonl)$/, /^28\.jsonl$/]) {
    const folder = Deno.makeTempDirSync();
    try {
      const session = begin(folder);
      for (let i = 0; i < KEPT_SEGMENTS + 4; i++) feed(session, 100 + i, { cut: true });
      const video = join(folder, SID, "video");
      const names = [...Deno.readDirSync(video)].map(({ name }) => name).filter((name) => lost.test(name));
      assert.ok(names.length > 0, String(lost));
      for (const name of names) Deno.removeSync(join(video, name));
      const { resume, log } = shelfIn(folder);
      assert.equal(resume(), undefined, String(lost));
      assert.match(log.join(), /is missing before/);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }
});
