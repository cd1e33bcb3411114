import { toHex } from "../../../../contracts/hex.ts";
import { readPartTag } from "../../../../contracts/seal/tags.ts";
import type { LoadListener } from "../../../../client/src/player/verifier-client.ts";
import type {
  ListedObject,
  ListedReport,
  LoadFailure,
  LoadTimes,
} from "../../../../client/src/player/worker/messages.ts";
import type { Verifier } from "../../../../client/src/swarm/engine.ts";
import { SCRIPTED_SID } from "./stream.ts";

export type HashVerifierOptions = {
  /** Milliseconds. */
  now: () => number;
  /** Takes what a playlist lists newly. */
  listed: (report: ListedReport) => void;
};

/** What stands in for the player's verification worker: every part's hash is checked, a playlist's signature isn't. */
export function makeHashVerifier({ now, listed }: HashVerifierOptions): Verifier {
  /** Hashes by address, of all that playlists listed. */
  const hashes = new Map<string, string>();

  function hear(source: string, url: string, text: string): void {
    const rid = /\/live\/([a-z]+)\//.exec(url)?.[1] ?? "";
    const objects: ListedObject[] = [];
    const base = url.split("?", 1)[0] ?? url;
    const folder = base.slice(0, base.lastIndexOf("/") + 1);
    let before = "";
    for (const row of text.split("\n")) {
      const object = folder + row;
      // Most of a list was in the one before it.
      const part = row.startsWith("#") || hashes.has(object) ? undefined : readPartTag(before);
      if (part !== undefined) {
        hashes.set(object, part.sha256);
        objects.push({ kind: "part", rid, url: object, ...part });
      }
      before = row;
    }
    if (objects.length > 0) {
      listed({ report: "listed", source, sid: SCRIPTED_SID, rid, url: base, objects });
    }
  }

  async function holds(url: string, bytes: ArrayBuffer): Promise<boolean> {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return hashes.get(url) === toHex(new Uint8Array(digest));
  }

  return {
    load({ kind, url, source, totalMs }, on) {
      const over = new AbortController();
      const start = now();
      const signal = AbortSignal.any([over.signal, AbortSignal.timeout(totalMs)]);
      run(over, on, async () => {
        const answer = await fetch(url, { signal });
        if (!answer.ok) throw new Failed({ cause: "http", status: answer.status });
        const times = () => ({ start, first: now(), end: now() });
        if (kind !== "bytes") {
          const text = await answer.text();
          hear(source, url, text);
          return { url, data: text, times: times() };
        }
        const bytes = await answer.arrayBuffer();
        if (!await holds(url, bytes)) throw new Failed(MISMATCH);
        return { url, data: bytes, times: times() };
      });
      return () => over.abort();
    },
    judge({ url, source, text }, on) {
      const over = new AbortController();
      run(over, on, () => {
        hear(source, url, text);
        return Promise.resolve({ url, data: text, times: at(now()) });
      });
      return () => over.abort();
    },
    check({ url, bytes }, on) {
      const over = new AbortController();
      run(over, on, async () => {
        if (!await holds(url, bytes)) throw new Failed(MISMATCH);
        return { url, data: bytes, times: at(now()) };
      });
      return () => over.abort();
    },
  };

  /** Tells the listener how it went, unless it was called off. */
  function run(
    { signal }: AbortController,
    on: LoadListener,
    work: () => Promise<Parameters<LoadListener["done"]>[0]>,
  ): void {
    void work().then((loaded) => signal.aborted || on.done(loaded), (error: unknown) => {
      if (signal.aborted) return;
      const failure: LoadFailure = error instanceof Failed
        ? error.failure
        : { cause: "network", detail: String(error) };
      on.failed(failure, at(now()));
    });
  }
}

class Failed extends Error {
  constructor(readonly failure: LoadFailure) {
    super(failure.cause);
  }
}

const MISMATCH: LoadFailure = {
  cause: "refused",
  refusal: { verdict: "byte-mismatch", in: "sha256", expected: "", got: "" },
};

function at(ms: number): LoadTimes {
  return { start: ms, first: ms, end: ms };
}
