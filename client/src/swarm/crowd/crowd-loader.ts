import type {
  FragmentLoaderContext,
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderStats,
} from "hls.js";
import { codeOf, freshStats, textOf } from "../../player/hls-loader.ts";
import type { Fetched, SharedFetch } from "./shared-fetch.ts";
import type { Listing, Listings } from "./listings.ts";
import type { VerifiedStore } from "../store/verified-store.ts";

export type CrowdLoaderOptions = {
  listings: Pick<Listings, "of">;
  store: Pick<VerifiedStore, "whenThere">;
  fetches: Pick<SharedFetch, "ask">;
  /** How long the player may wait for others, in milliseconds, before this page asks the box. */
  patienceMs: (listing: Listing, start: number) => number;
  /** Asks the library for it; the answer calls it off. */
  askLibrary: (listing: Listing) => () => void;
  /** What the player thinks its line to the box carries, in bits per second. */
  bandwidth: () => number;
  after: (ms: number, work: () => void) => () => void;
};

/**
 * How hls.js gets whole segments: from the store, whoever fills it first. Peers have until the player's patience ends, then
 * the box is asked as well. What no verified playlist of the session lists goes the verifier's usual way.
 */
export function makeCrowdLoader(options: CrowdLoaderOptions): NonNullable<HlsConfig["fLoader"]> {
  const { listings, store, fetches, patienceMs, askLibrary, bandwidth, after } = options;

  return class CrowdLoader implements Loader<FragmentLoaderContext> {
    context: FragmentLoaderContext | null = null;
    stats: LoaderStats = freshStats();
    readonly #config: HlsConfig;
    #usual: Loader<FragmentLoaderContext> | undefined;
    #callbacks: LoaderCallbacks<FragmentLoaderContext> | undefined;
    #stops: (() => void)[] = [];

    constructor(config: HlsConfig) {
      this.#config = config;
    }

    load(
      context: FragmentLoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<FragmentLoaderContext>,
    ): void {
      this.context = context;
      this.stats.loading.start = performance.now();
      const listing = listings.of(context.url);
      if (listing === undefined) {
        this.#usual = new this.#config.loader(this.#config) as Loader<FragmentLoaderContext>;
        this.#usual.stats = this.stats;
        return this.#usual.load(context, config, callbacks);
      }
      this.#callbacks = callbacks;
      // hls.js may ask while the store is being told of it; nobody expects an answer before the question has ended.
      queueMicrotask(() => this.#wait(context, config, listing));
    }

    abort(): void {
      if (this.#usual !== undefined) return this.#usual.abort();
      const { context } = this;
      const callbacks = this.#end();
      if (callbacks === undefined || context === null) return;
      this.stats.aborted = true;
      callbacks.onAbort?.(this.stats, context, null);
    }

    destroy(): void {
      this.#usual?.destroy();
      this.#end();
      this.context = null;
    }

    getCacheAge(): number | null {
      return null;
    }

    #wait(context: FragmentLoaderContext, config: LoaderConfiguration, listing: Listing): void {
      if (this.#callbacks === undefined) return;
      let own: Fetched | undefined;
      this.#stops.push(store.whenThere(listing.name, (bytes) => this.#done(context, bytes.buffer, own)));
      if (this.#callbacks === undefined) return;
      this.#stops.push(
        after(config.loadPolicy.maxLoadTimeMs, () => {
          this.#end()?.onTimeout(this.stats, context, null);
        }),
        askLibrary(listing),
        after(patienceMs(listing, context.frag.start), () => {
          this.#stops.push(fetches.ask(listing, (fetched) => {
            own = fetched;
            if (!fetched.ok) this.#failed(context, fetched);
            else this.#done(context, fetched.bytes.slice(0), fetched);
          }));
        }),
      );
    }

    #done(context: FragmentLoaderContext, data: ArrayBuffer, own: Fetched | undefined): void {
      const callbacks = this.#end();
      if (callbacks === undefined) return;
      const { stats } = this;
      stats.loaded = stats.total = data.byteLength;
      if (own?.ok) {
        note(stats, own);
        stats.bwEstimate = stats.loaded * 8000 / Math.max(1, own.times.end - own.times.start);
      } else {
        // What a peer brought says nothing of the line to the box: the estimate stays what it is.
        const end = performance.now();
        const start = end - stats.loaded * 8000 / Math.max(1, bandwidth());
        stats.loading = { start, first: start, end };
        stats.bwEstimate = bandwidth();
      }
      callbacks.onSuccess({ url: context.url, data, code: 200 }, stats, context, null);
    }

    #failed(context: FragmentLoaderContext, { failure, times }: Extract<Fetched, { ok: false }>): void {
      const callbacks = this.#end();
      note(this.stats, { times });
      if (failure.cause === "timeout") return callbacks?.onTimeout(this.stats, context, null);
      callbacks?.onError({ code: codeOf(failure), text: textOf(failure) }, context, null, this.stats);
    }

    /** Takes the callbacks away, so that nothing is said twice, and calls everybody else off. */
    #end(): LoaderCallbacks<FragmentLoaderContext> | undefined {
      const callbacks = this.#callbacks;
      this.#callbacks = undefined;
      for (const stop of this.#stops.splice(0)) stop();
      return callbacks;
    }
  };
}

function note(stats: LoaderStats, { times }: Pick<Fetched, "times">): void {
  const { timeOrigin } = performance;
  const { start, first, end } = times;
  stats.loading = { start: start - timeOrigin, first: first - timeOrigin, end: end - timeOrigin };
}
