import type {
  HlsConfig,
  Loader,
  LoaderCallbacks,
  LoaderConfiguration,
  LoaderContext,
  LoaderStats,
} from "hls.js";
import type { LoadFailure, LoadTimes, RequestKind } from "./worker/messages.ts";
import type { LoadDone, VerifierClient } from "./verifier-client.ts";

export type HlsLoaderOptions = {
  client: Pick<VerifierClient, "load">;
  /** The multivariant playlist everything is reached through. */
  source: string;
  /** The box says that this session is over: the multivariant playlist leads to the next one. */
  onSessionOver: () => void;
};

/** What the loader calls bytes that don't hold. hls.js retries 5xx by itself, the rest by our settings. */
export const REFUSED_STATUS = 599;

const KINDS: Partial<Record<string, RequestKind>> = {
  manifest: "manifest",
  level: "playlist",
  audioTrack: "playlist",
  subtitleTrack: "playlist",
};

/** Waits between tries of the first playlist, which hls.js leaves to its loader. */
const MANIFEST_AGAIN_MS = [250, 500, 1000, 2000];

/** The one way by which hls.js gets anything: through the verification worker. */
export function makeHlsLoader({ client, source, onSessionOver }: HlsLoaderOptions): HlsConfig["loader"] {
  return class VerifiedLoader implements Loader<LoaderContext> {
    context: LoaderContext | null = null;
    stats: LoaderStats = freshStats();
    #stop: () => void = () => undefined;
    #callbacks: LoaderCallbacks<LoaderContext> | undefined;
    #age: number | null = null;

    load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      this.context = context;
      this.#callbacks = callbacks;
      this.stats.loading.start = performance.now();
      this.#ask(context, config, 0);
    }

    abort(): void {
      const { context } = this;
      const callbacks = this.#end();
      if (callbacks === undefined || context === null) return;
      this.stats.aborted = true;
      callbacks.onAbort?.(this.stats, context, null);
    }

    destroy(): void {
      this.#end();
      this.context = null;
    }

    getCacheAge(): number | null {
      return this.#age;
    }

    #ask(context: LoaderContext, config: LoaderConfiguration, tries: number): void {
      const kind = KINDS[context.type] ?? "bytes";
      const { rangeStart, rangeEnd } = context;
      const { maxTimeToFirstByteMs, maxLoadTimeMs } = config.loadPolicy;
      this.#stop = client.load({
        kind,
        url: context.url,
        source,
        ...(rangeEnd && { range: { start: rangeStart ?? 0, end: rangeEnd } }),
        firstByteMs: Number.isFinite(maxTimeToFirstByteMs) ? maxTimeToFirstByteMs : maxLoadTimeMs,
        totalMs: maxLoadTimeMs,
      }, {
        done: (loaded) => this.#done(context, loaded),
        failed: (failure, times) => {
          if (kind !== "manifest") return this.#failed(context, failure, times);
          const timer = setTimeout(
            () => this.#ask(context, config, tries + 1),
            MANIFEST_AGAIN_MS[tries] ?? 2000,
          );
          this.#stop = () => clearTimeout(timer);
        },
      });
    }

    #done(context: LoaderContext, { url, data, times, ageSeconds }: LoadDone): void {
      const callbacks = this.#end();
      this.#age = ageSeconds ?? null;
      this.#note(times);
      this.stats.loaded = this.stats.total = typeof data === "string" ? data.length : data.byteLength;
      this.stats.bwEstimate = this.stats.loaded * 8000 / Math.max(1, times.end - times.start);
      callbacks?.onSuccess({ url, data, code: 200 }, this.stats, context, null);
    }

    #failed(context: LoaderContext, failure: LoadFailure, times: LoadTimes): void {
      const callbacks = this.#end();
      this.#note(times);
      if (failure.cause === "timeout") return callbacks?.onTimeout(this.stats, context, null);
      if (failure.cause === "http" && failure.status === 410) onSessionOver();
      callbacks?.onError({ code: codeOf(failure), text: textOf(failure) }, context, null, this.stats);
    }

    #note({ start, first, end }: LoadTimes): void {
      const { timeOrigin } = performance;
      this.stats.loading = { start: start - timeOrigin, first: first - timeOrigin, end: end - timeOrigin };
    }

    /** Takes the callbacks away, so that nothing is said twice or after the end. */
    #end(): LoaderCallbacks<LoaderContext> | undefined {
      const callbacks = this.#callbacks;
      this.#callbacks = undefined;
      this.#stop();
      return callbacks;
    }
  };
}

function codeOf(failure: LoadFailure): number {
  if (failure.cause === "http") return failure.status;
  return failure.cause === "network" ? 0 : REFUSED_STATUS;
}

function textOf(failure: LoadFailure): string {
  switch (failure.cause) {
    case "refused":
      return failure.refusal.verdict;
    case "network":
      return failure.detail;
    default:
      return failure.cause;
  }
}

function freshStats(): LoaderStats {
  return {
    aborted: false,
    loaded: 0,
    retry: 0,
    total: 0,
    chunkCount: 0,
    bwEstimate: 0,
    loading: { start: 0, first: 0, end: 0 },
    parsing: { start: 0, end: 0 },
    buffering: { start: 0, first: 0, end: 0 },
  };
}
