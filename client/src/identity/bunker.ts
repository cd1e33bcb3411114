import { type BunkerPointer, BunkerSigner } from "nostr-tools/nip46";
import { SimplePool } from "nostr-tools/pool";
import type { BunkerAddress } from "./bunker-uri.ts";
import { within } from "./extension.ts";
import { type Signer, takeSigned } from "./signer.ts";
import { SignerFault } from "./signer-fault.ts";

/** A paired remote signer and what is needed to reach it again after a reload. */
export type PairedBunker = {
  signer: Signer;
  remote: string;
  relays: string[];
  clientSecret: Uint8Array;
};

export type BunkerOptions = {
  /** The key this page speaks with; only the remote signer ever sees it. */
  clientSecret: Uint8Array;
  /** A remote signer may ask its person to look at a page first; https addresses only. */
  onApproval?: (url: string) => void;
  /** Milliseconds for each answer, one minute by default: a person may have to press a button. */
  answerMs?: number;
  signal?: AbortSignal;
};

type Line = { remote: BunkerSigner; pool: SimplePool; answerMs: number };

const ANSWER_MS = 60_000;

/** Pairs with the signer a `bunker://` address names. */
export async function pairBunker(o: BunkerOptions & { address: BunkerAddress }): Promise<PairedBunker> {
  const { remote, relays, secret } = o.address;
  const line = open(o, { pubkey: remote, relays, secret: secret ?? null });
  return await orClose(line, o.signal, async () => {
    await ask(line, "connect", [remote, secret ?? ""]);
    return await paired(line, o.clientSecret);
  });
}

/** Waits until a signing app has scanned our `nostrconnect://` address and says hello. */
export async function awaitBunker(
  o: BunkerOptions & { uri: string; patienceMs?: number },
): Promise<PairedBunker> {
  const pool = makePool();
  const limit = AbortSignal.timeout(o.patienceMs ?? 300_000);
  const signal = o.signal === undefined ? limit : AbortSignal.any([o.signal, limit]);
  const scanned = BunkerSigner.fromURI(
    o.clientSecret,
    o.uri,
    { ...params(o, pool), skipSwitchRelays: true },
    signal,
  );
  try {
    const remote = await aborted(scanned, signal);
    const line = { remote, pool, answerMs: o.answerMs ?? ANSWER_MS };
    return await orClose(line, o.signal, () => paired(line, o.clientSecret));
  } catch (error) {
    pool.destroy();
    throw error instanceof SignerFault ? error : new SignerFault("timeout", { cause: error });
  }
}

/** A signer for a pairing of an earlier visit; it connects at the first signature. */
export function resumeBunker(
  o: BunkerOptions & { pubkey: string; remote: string; relays: string[] },
): Signer {
  // The pairing secret is spent: the remote signer knows this page by its key.
  return signerOf(open(o, { pubkey: o.remote, relays: o.relays, secret: null }), o.pubkey);
}

const makePool = () => new SimplePool({ enableReconnect: true });

function params(o: BunkerOptions, pool: SimplePool) {
  return {
    pool,
    onauth: (url: string) => {
      // A remote signer is a stranger: nothing but a web page may be opened for it.
      if (URL.canParse(url) && new URL(url).protocol === "https:") o.onApproval?.(url);
    },
  };
}

function open(o: BunkerOptions, pointer: BunkerPointer): Line {
  const pool = makePool();
  return {
    remote: BunkerSigner.fromBunker(o.clientSecret, pointer, params(o, pool)),
    pool,
    answerMs: o.answerMs ?? ANSWER_MS,
  };
}

async function paired(line: Line, clientSecret: Uint8Array): Promise<PairedBunker> {
  const pubkey = await ask(line, "get_public_key", []);
  if (!/^[0-9a-f]{64}$/.test(pubkey)) throw new SignerFault("malformed");
  return {
    signer: signerOf(line, pubkey),
    remote: line.remote.bp.pubkey,
    relays: [...line.remote.bp.relays],
    clientSecret,
  };
}

function signerOf(line: Line, pubkey: string): Signer {
  let closed = false;
  return {
    kind: "bunker",
    pubkey,
    async sign(template) {
      if (closed) throw new SignerFault("signed-out");
      const asked = { ...template, pubkey };
      const answer = await ask(line, "sign_event", [JSON.stringify(asked)]);
      return takeSigned(asked, parse(answer));
    },
    close() {
      closed = true;
      line.remote.close().finally(() => line.pool.destroy());
    },
  };
}

/** One question to the remote signer; its words never reach the page, only the fault's name does. */
async function ask(line: Line, method: string, params: string[]): Promise<string> {
  try {
    return await within(line.remote.sendRequest(method, params), line.answerMs);
  } catch (error) {
    if (error instanceof SignerFault) throw error;
    // The library rejects with a text for a "no" and with an AggregateError when no relay took the question.
    throw new SignerFault(typeof error === "string" ? "bunker-refused" : "bunker-relay", { cause: error });
  }
}

async function orClose<T>(line: Line, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return signal === undefined ? await work() : await aborted(work(), signal);
  } catch (error) {
    await line.remote.close();
    line.pool.destroy();
    throw error;
  }
}

function aborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new SignerFault("timeout"));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SignerFault("malformed", { cause: error });
  }
}
