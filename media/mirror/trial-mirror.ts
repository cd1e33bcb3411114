import { waitFor } from "../trial/trial-box.ts";
import { startTrialRelay } from "../trial/trial-relay.ts";
import { type Mirror, type MirrorOptions, startMirror } from "./mirror.ts";
import { startTrialSource, STREAM, type TrialSource, trialWords } from "./trial-source.ts";

/** One mirror and the carriers that it pulls from. */
export type MirrorStage = {
  sources: TrialSource[];
  mirror: Mirror;
  log: string[];
  /** Asks the mirror for what stands behind the stream's folder. */
  get: (path: string, init?: RequestInit) => Promise<Response>;
  /** Moves the mirror's clock. */
  skew: (ms: number) => void;
};

/** A mirror that pulls from so many carriers of one session, of which some media was sealed. */
export async function withMirror(
  count: number,
  work: (stage: MirrorStage) => Promise<void>,
  { before, ...over }: Partial<MirrorOptions> & {
    /** May bend carriers, and add some. */
    before?: (sources: TrialSource[]) => void | Promise<void>;
  } = {},
): Promise<void> {
  const relay = await startTrialRelay();
  const box = await startTrialSource();
  const sources = [box];
  while (sources.length < count) sources.push(await startTrialSource({ of: box }));
  box.feed(13);
  await before?.(sources);
  for (const event of trialWords(sources)) await relay.publish(event);
  const log: string[] = [];
  let skewMs = 0;
  const mirror = await startMirror({
    address: STREAM,
    relays: [relay.url],
    // Carriers of our own network are pulled from when they are named.
    from: sources.flatMap(({ folder }) => [`${folder}index.m3u8`, `${folder}ll.m3u8`]),
    port: 0,
    hostname: "127.0.0.1",
    now: () => Date.now() + skewMs,
    log: (line) => log.push(line),
    ...over,
  });
  const get = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${mirror.port}/live/${STREAM.d}/${path}`, init);
  try {
    await work({ sources, mirror, log, get, skew: (ms) => (skewMs = ms) });
  } finally {
    await mirror.close();
    await Promise.all(sources.map((source) => source.stop()));
    await relay.close();
  }
}

/** The session that the carriers serve. */
export function sessionOf({ sources }: MirrorStage) {
  const session = sources[0]?.session();
  if (session === undefined) throw new Error("no source");
  return session;
}

/** Its picture, as the box has it. */
export function pictureOf(stage: MirrorStage) {
  const picture = sessionOf(stage).renditions.get("video");
  if (picture === undefined) throw new Error("no picture");
  return picture;
}

/** Waits until the mirror has something to serve. */
export async function untilLive({ mirror }: MirrorStage): Promise<void> {
  await waitFor(
    "the mirror is live",
    () => Promise.resolve(mirror.status().state === "live" || undefined),
    8000,
  );
}

/** Lets answers of some ports come a byte at a time, or not at all, once told to. */
export function makeDrip(of: RegExp, { hangs = false } = {}) {
  const tap = { ports: [""], open: false, ended: 0 };
  const answer: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isTapped = tap.open && tap.ports.includes(url.port) && of.test(url.pathname);
    if (isTapped && hangs) {
      return await new Promise<never>((_, reject) => {
        const leave = () => reject(init?.signal?.reason);
        if (init?.signal?.aborted) leave();
        init?.signal?.addEventListener("abort", leave);
      });
    }
    const whole = await fetch(input, init);
    if (!isTapped) return whole;
    const bytes = new Uint8Array(await whole.arrayBuffer());
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (init?.signal?.aborted) return controller.error(init.signal.reason);
        controller.enqueue(bytes.slice(at, ++at));
        if (at < bytes.length) return;
        tap.ended++;
        controller.close();
      },
    });
    return new Response(body, { status: whole.status, headers: whole.headers });
  };
  return { tap, fetch: answer };
}
