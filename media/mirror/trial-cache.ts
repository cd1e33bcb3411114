import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { freePorts } from "../trial/free-ports.ts";
import { waitFor } from "../trial/trial-box.ts";
import { PARTS, startTrialSource, STREAM, type TrialSource } from "./trial-source.ts";

/** A cache's program, its configuration for a trial and how it is started. */
export type CacheProgram = {
  /** Where it may lie. */
  programs: readonly string[];
  debian: string;
  /** Writes what it needs into an empty folder, and answers the arguments to start it with; it complains to standard error. */
  prepare: (place: { folder: string; carrier: number; port: number }) => Promise<string[]>;
};

/** The cache as its configuration stands, but for addresses, in front of a carrier. */
export async function withCache(
  program: CacheProgram,
  work: (source: TrialSource, cache: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dstream-cache-" });
  // Started as root, a cache works as another user.
  await Deno.chmod(folder, 0o755);
  const source = await startTrialSource();
  const [port = 0] = await freePorts(1);
  const args = await program.prepare({ folder, carrier: source.port, port });
  const child = new Deno.Command(await installed(program), {
    args,
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  try {
    const cache = `http://127.0.0.1:${port}/live/${STREAM.d}/`;
    source.feed(4 * PARTS + 1);
    await waitFor(
      "the cache answers",
      () => get(`${cache}index.m3u8`).then(({ status }) => status === 200 || undefined, () => undefined),
      20_000,
    );
    await work(source, cache);
  } catch (error) {
    end(child);
    throw new Error(`in front of the carrier:\n${(await said).slice(-1000)}`, { cause: error });
  } finally {
    end(child);
    await Promise.all([child.status, said]);
    await source.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function installed({ programs, debian }: CacheProgram): Promise<string> {
  for (const path of programs) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  throw new Error(`${programs[0]} is missing: apt-get install ${debian}`);
}

const agent = new Agent({ keepAlive: true, maxSockets: 500 });

export type Got = { status: number; cache: string | undefined; bytes: Uint8Array };

/** As a player asks: on kept connections, without its own cache. */
export function get(url: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const cache = answer.headers["x-cache"];
        resolve({
          status: answer.statusCode ?? 0,
          cache: Array.isArray(cache) ? cache[0] : cache,
          bytes: Buffer.concat(chunks),
        });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** What was got, as text. */
export function textOf({ bytes }: Got): string {
  return new TextDecoder().decode(bytes);
}

/** Number of the newest complete segment that a playlist lists; -1 where it lists none. */
export function newestOf(playlist: string): number {
  return Number([...playlist.matchAll(/SEAL-SEG:N=(\d+)/g)].at(-1)?.[1] ?? -1);
}

/** What viewers cost the carrier. `late`: segments or parts that an answer lacked of what was sealed when it came. */
export type WatchCost = {
  asked: number;
  reached: number;
  late: number;
  /** Requests among these for playlists that wait for nothing, and how long the viewers took to come. */
  looks: { asked: number; reached: number; tookMs: number };
  /** Requests that reached the carrier for bytes which it had given already. */
  again: number;
};

export type WatchOptions = {
  source: TrialSource;
  /** Address of the stream at the cache. */
  cache: string;
  viewers: number;
  /** How many segments, or parts of one, everybody waits for. */
  rounds: number;
};

/** Viewers who follow the plain playlists side by side, each asking as hls.js does. */
export async function watchPlain(options: WatchOptions): Promise<WatchCost> {
  const { sid, renditions } = options.source.session();
  return await watch({
    ...options,
    step: PARTS,
    async join(ask, rid) {
      const playlist = `${sid}/${rid}/index.m3u8`;
      const first = textOf(await ask(playlist));
      let held = newestOf(first);
      await ask(`${sid}/${rid}/${/init-[0-9a-f]{8}\.mp4/.exec(first)?.[0]}`);
      for (let n = held - 2; n <= held; n++) await ask(`${sid}/${rid}/${n}.m4s`);
      return async (wait) => {
        wait();
        held = newestOf(textOf(await ask(`${playlist}?_HLS_msn=${held + 1}`)));
        const late = (renditions.get(rid)?.rendition.chain.n ?? -1) - held;
        await ask(`${sid}/${rid}/${held}.m4s`);
        return late;
      };
    },
  });
}

/** Viewers who follow the low-latency playlists side by side. */
export async function watchParts(options: WatchOptions): Promise<WatchCost> {
  const { sid, renditions } = options.source.session();
  return await watch({
    ...options,
    step: 1,
    async join(ask, rid) {
      const { rendition } = renditions.get(rid) ?? assert.fail(rid);
      const playlist = `${sid}/${rid}/ll.m3u8`;
      const first = textOf(await ask(playlist));
      await ask(`${sid}/${rid}/${/init-[0-9a-f]{8}\.mp4/.exec(first)?.[0]}`);
      let held = lastPartOf(first);
      return async (wait) => {
        const query = held.p === PARTS - 1
          ? `_HLS_msn=${held.n + 1}&_HLS_part=0`
          : `_HLS_msn=${held.n}&_HLS_part=${held.p + 1}`;
        wait();
        held = lastPartOf(textOf(await ask(`${playlist}?${query}`)));
        const late = rendition.nextK - 1 - held.k;
        await ask(`${sid}/${rid}/p${held.k}.m4s`);
        return late;
      };
    },
  });
}

type Ask = (path: string) => Promise<Got>;

/** Follows one rendition: a first look, then a function for each further step, which says when it begins to wait. */
type Join = (ask: Ask, rid: string) => Promise<(wait: () => void) => Promise<number>>;

async function watch(
  { source, cache, viewers, rounds, step, join }: WatchOptions & { step: number; join: Join },
): Promise<WatchCost> {
  const rids = [...source.session().renditions.keys()];
  const before = source.requests.length;
  const startedAt = performance.now();
  const looks = { asked: 0, reached: 0, tookMs: 0 };
  let [asked, waiting, late] = [0, 0, 0];
  const ask: Ask = async (path) => {
    asked++;
    if (path.endsWith(".m3u8")) looks.asked++;
    const got = await get(cache + path);
    assert.equal(got.status, 200, `${path}: ${textOf(got).slice(0, 200)}`);
    return got;
  };
  const one = async () => {
    await ask("index.m3u8");
    await Promise.all(rids.map(async (rid) => {
      const follow = await join(ask, rid);
      for (let i = 0; i < rounds; i++) late = Math.max(late, await follow(() => waiting++));
    }));
  };
  const watching = Promise.all(Array.from({ length: viewers }, one));
  watching.catch(() => (waiting = Infinity));
  for (let round = 1; round <= rounds; round++) {
    await waitFor(
      "all wait for what comes next",
      () => Promise.resolve(waiting >= round * viewers * rids.length || undefined),
      20_000,
    );
    if (round === 1) looks.tookMs = performance.now() - startedAt;
    source.feed(step);
  }
  await watching;
  const reached = source.requests.slice(before);
  looks.reached = reached.filter((path) => path.endsWith(".m3u8")).length;
  const bytes = reached.filter((path) => !path.includes(".m3u8"));
  return { asked, reached: reached.length, late, looks, again: bytes.length - new Set(bytes).size };
}

/** The newest part that a low-latency playlist lists: its number in the session, its segment and its place there. */
function lastPartOf(playlist: string): { k: number; n: number; p: number } {
  const [, n, p] = [...playlist.matchAll(/SEAL-PART:N=(\d+),P=(\d+)/g)].at(-1) ?? assert.fail("no part");
  const [, k] = [...playlist.matchAll(/#EXT-X-PART:.*URI="p(\d+)\.m4s"/g)].at(-1) ?? assert.fail("no part");
  return { k: Number(k), n: Number(n), p: Number(p) };
}
