import type { HlsConfig, LoaderResponse, RetryConfig } from "hls.js";
import type { HlsRungName } from "./rung.ts";

const patient: RetryConfig = {
  maxNumRetry: 1e6,
  retryDelayMs: 250,
  maxRetryDelayMs: 2000,
  backoff: "linear",
  // hls.js gives up on every 4xx and on a refused connection; only a session that is over is worth giving up on.
  shouldRetry: (_config, _count, _timeout, response: LoaderResponse | undefined) => response?.code !== 410,
};

const common = {
  // For the plain playlist too: without it hls.js neither reloads in time nor catches up.
  lowLatencyMode: true,
  liveSyncOnStallIncrease: 0,
  backBufferLength: 30,
  maxBufferLength: 30,
  // Bytes may reach the decoder only as a whole, once their hash is known.
  progressive: false,
  // What an interstitial or a subtitle track shows is not covered by the seal.
  enableInterstitialPlayback: false,
  renderTextTracksNatively: false,
  enableWebVTT: false,
  enableIMSC1: false,
  emeEnabled: false,
  startLevel: -1,
  playlistLoadPolicy: {
    default: {
      maxTimeToFirstByteMs: 10_000,
      maxLoadTimeMs: 20_000,
      timeoutRetry: { ...patient, retryDelayMs: 0 },
      errorRetry: patient,
    },
  },
} satisfies Partial<HlsConfig>;

/** Patience with bytes: what hangs must be asked for again before the buffer is empty. */
function fragments(firstByteMs: number, wholeMs: number): Pick<HlsConfig, "fragLoadPolicy"> {
  return {
    fragLoadPolicy: {
      default: {
        maxTimeToFirstByteMs: firstByteMs,
        maxLoadTimeMs: wholeMs,
        timeoutRetry: { ...patient, maxNumRetry: 8, retryDelayMs: 0 },
        errorRetry: { ...patient, maxNumRetry: 20, retryDelayMs: 100 },
      },
    },
  };
}

/** How hls.js is set for each rung that reads playlists; the figures were measured, see the latency bench. */
export const SETTINGS: Record<HlsRungName, Partial<HlsConfig>> = {
  low: {
    ...common,
    ...fragments(2500, 10_000),
    liveSyncDuration: 1.2,
    liveMaxLatencyDuration: 4,
    maxLiveSyncPlaybackRate: 1.5,
  },
  close: {
    ...common,
    ...fragments(4000, 15_000),
    // Encoder, box and playlist take about 0.3 s of the 3 s that the viewer sees.
    liveSyncDuration: 2.8,
    liveMaxLatencyDuration: 8,
    maxLiveSyncPlaybackRate: 1.25,
  },
  crowd: {
    ...common,
    ...fragments(5000, 20_000),
    liveSyncDuration: 3.8,
    liveMaxLatencyDuration: 9,
    maxLiveSyncPlaybackRate: 1.25,
  },
};
