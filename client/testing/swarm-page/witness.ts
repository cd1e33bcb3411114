import Hls, { type HlsConfig, type Loader, type LoaderCallbacks, type LoaderContext } from "hls.js";
import { sha256Hex } from "../../../contracts/sha256.ts";
import { type PlaylistPosition, positionOf } from "../../src/swarm/playlist-position.ts";

/** What reached hls.js, whoever let it through. */
export type Witnessed = {
  /** Path at the box and SHA-256 of every piece of media. */
  media: [path: string, sha256: string][];
  playlists: number;
  /** Playlists that went no further than one before them. */
  backwards: number;
};

type LoaderClass = HlsConfig["loader"];

/** An hls.js that hashes all that it is given once more; without a worker if so told. */
export function witnessedHls(
  { worker }: { worker: boolean },
): { Hls: typeof Hls; current: () => Hls | undefined; witnessed: Witnessed } {
  let current: Hls | undefined;
  const witnessed: Witnessed = { media: [], playlists: 0, backwards: 0 };
  const reached = new Map<string, PlaylistPosition>();

  function note(url: string, data: unknown): void {
    const { pathname } = new URL(url);
    if (data instanceof ArrayBuffer) witnessed.media.push([pathname, sha256Hex(new Uint8Array(data))]);
    if (typeof data !== "string" || !pathname.endsWith("/ll.m3u8") || pathname.split("/").length < 6) return;
    const [before, now] = [reached.get(pathname), positionOf(data)];
    witnessed.playlists++;
    if (before !== undefined && isBehind(now, before)) witnessed.backwards++;
    reached.set(pathname, now);
  }

  const watched = (Real: LoaderClass): LoaderClass =>
    class extends Real {
      override load(
        context: LoaderContext,
        config: Parameters<Loader<LoaderContext>["load"]>[1],
        callbacks: LoaderCallbacks<LoaderContext>,
      ): void {
        super.load(context, config, {
          ...callbacks,
          onSuccess(response, ...rest) {
            note(context.url, response.data);
            callbacks.onSuccess(response, ...rest);
          },
        });
      }
    };

  return {
    witnessed,
    current: () => current,
    Hls: class extends Hls {
      constructor(config: Partial<HlsConfig> = {}) {
        super({
          ...config,
          ...(config.loader && { loader: watched(config.loader) }),
          ...(!worker && { enableWorker: false }),
        });
        current = this;
      }
    },
  };
}

function isBehind(one: PlaylistPosition, other: PlaylistPosition): boolean {
  if (one.n !== other.n) return one.n < other.n;
  return (one.open?.p ?? -1) < (other.open?.p ?? -1);
}
