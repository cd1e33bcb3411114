import type { Delegation } from "../../../contracts/nostr/delegation.ts";
import type { SignatureCheck } from "../../../contracts/nostr/event.ts";
import { emptyMemory, judgePlaylist } from "../../../contracts/seal/verifier.ts";
import { sha256Of } from "../../../media/origin/rendition.ts";

/** A segment that a verified playlist has listed. */
export type Listed = { sid: string; rid: string; n: number; sha256: string };

/** A viewer without a picture, who reads what several carriers list, believes no carrier, and remembers. */
export type Witness = {
  /** The newest that were listed so far, of each rendition at most so many. */
  newest: (count: number) => Listed[];
  /** Those of them that no carrier gives with the bytes that were listed. */
  missing: (of: readonly Listed[]) => Promise<Listed[]>;
  /** How often carriers told two stories or broke the chain since the last call: no fault may lead to that. */
  falseWords: () => string[];
  stop: () => Promise<void>;
};

export type WitnessOptions = {
  /** Folders of the stream at its carriers, each with a slash at the end. */
  carriers: readonly string[];
  /** Text form of the stream's address. */
  address: string;
  delegation: () => Delegation;
  check: SignatureCheck;
};

const LOOK_MS = 700;
const PATIENCE_MS = 2000;
/** Of an honest box and an honest mirror these never come, whatever is struck. */
const FALSE = new Set([
  "fork",
  "chain-mismatch",
  "gap",
  "malformed",
  "unknown-signer",
  "stripped",
  "unsealed",
]);

/** Begins to watch. */
export function startWitness({ carriers, address, delegation, check }: WitnessOptions): Witness {
  const stopping = new AbortController();
  const listed = new Map<string, Listed>();
  let memory = emptyMemory();
  let falseWords: string[] = [];

  const get = async (url: string): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.ok ? bytes : undefined;
    } catch (error) {
      // Struck, or on its way back.
      if (error instanceof TypeError || error instanceof DOMException) return undefined;
      throw error;
    }
  };
  const textOf = async (url: string) => {
    const bytes = await get(url);
    return bytes === undefined ? "" : new TextDecoder().decode(bytes);
  };

  const look = async (carrier: string): Promise<void> => {
    const top = await textOf(`${carrier}index.m3u8`);
    for (
      const [, path = "", sid = "", rid = ""] of top.matchAll(/(([0-9a-f]{16})\/([a-z0-9-]+)\/index\.m3u8)/g)
    ) {
      const text = await textOf(carrier + path);
      if (text === "") continue;
      const judged = judgePlaylist({
        text,
        address,
        rid,
        source: carrier + path,
        delegation: delegation(),
        memory,
        nowMs: Date.now(),
        check,
      });
      memory = judged.memory;
      const { verdict } = judged.verdict;
      if (FALSE.has(verdict)) falseWords.push(`${new URL(carrier).host} ${rid}: ${verdict}`);
      for (const { n, sha256 } of judged.playlist?.segments ?? []) {
        if (sha256 !== undefined) listed.set(`${sid}/${rid}/${n}`, { sid, rid, n, sha256 });
      }
    }
  };
  const watching = carriers.map(async (carrier) => {
    while (!stopping.signal.aborted) {
      await look(carrier);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  });
  return {
    newest(count) {
      const byRendition = Map.groupBy(listed.values(), ({ sid, rid }) => `${sid}/${rid}`);
      const sid = [...listed.values()].at(-1)?.sid;
      return [...byRendition.values()].flatMap((all) =>
        all[0]?.sid === sid ? all.toSorted((a, b) => b.n - a.n).slice(0, count) : []
      );
    },
    async missing(of) {
      const missing: Listed[] = [];
      for (const one of of) {
        const copies = await Promise.all(
          carriers.map((carrier) => get(`${carrier}${one.sid}/${one.rid}/${one.n}.m4s`)),
        );
        if (!copies.some((bytes) => bytes !== undefined && sha256Of(bytes) === one.sha256)) missing.push(one);
      }
      return missing;
    },
    falseWords() {
      const said = falseWords;
      falseWords = [];
      return said;
    },
    async stop() {
      stopping.abort();
      await Promise.all(watching);
    },
  };
}
