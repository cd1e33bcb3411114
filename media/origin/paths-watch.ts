import type { MediaMtxClient, MtxPath } from "./mediamtx-client.ts";

/** Looks at MediaMTX's paths again and again: the hook tells that somebody comes, only the API tells who is there. */
export type PathsWatch = {
  /** Looks often for a while: a publisher has just been let in. */
  hurry: () => void;
  close: () => Promise<void>;
};

const USUAL_MS = 1000;
const HURRIED_MS = 120;
const HURRY_MS = 12_000;

/** Looks at once, then again and again until closed. */
export function watchPaths(
  client: MediaMtxClient,
  each: (paths: ReadonlyMap<string, MtxPath>) => void,
): PathsWatch {
  let hurryUntil = 0;
  let stopped = false;
  let wake = () => {};
  const loop = (async () => {
    while (!stopped) {
      each(new Map((await read(client)).map((path) => [path.name, path])));
      if (stopped) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Date.now() < hurryUntil ? HURRIED_MS : USUAL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    hurry: () => {
      hurryUntil = Date.now() + HURRY_MS;
      wake();
    },
    close: () => {
      stopped = true;
      wake();
      return loop;
    },
  };
}

async function read(client: MediaMtxClient): Promise<MtxPath[]> {
  try {
    return await client.paths();
  } catch (error) {
    // MediaMTX is being started again: nobody publishes to it now.
    if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError) {
      return [];
    }
    throw error;
  }
}
