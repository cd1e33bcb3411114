import { type BunkerPointer, BunkerSigner } from "nostr-tools/nip46";
import { SimplePool } from "nostr-tools/pool";
import type { EventTemplate } from "../../../contracts/nostr/event.ts";
import type { BunkerAddress } from "./bunker-uri.ts";
import { within } from "./extension.ts";
import { type Signer, takeSigned } from "./signer.ts";
import { faultCode, SignerFault } from "./signer-fault.ts";

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

/** One connection to a remote signer. */
type Line = { remote: BunkerSigner; pool: SimplePool; answerMs: number };

const ANSWER_MS = 60_000;

/** Pairs with the signer a `bunker://` address names. */
export async function pairBunker(o: BunkerOptions & { address: BunkerAddress }): Promise<PairedBunker> {
  const { remote, relays, secret } = o.address;
  const line = open(o, { pubkey: remote, relays, secret: secret ?? null });
  return await orClose(line, o.signal, async () => {
    await ask(line, "connect", [remote, secret ?? ""]);
    return await paired(line, o);
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
    return await orClose(line, o.signal, () => paired(line, o));
  } catch (error) {
    pool.destroy();
    throw error instanceof SignerFault ? error : new SignerFault("timeout", { cause: error });
  }
}

/** A signer for a pairing of an earlier visit; it connects at the first signature. */
export function resumeBunker(
  o: BunkerOptions & { pubkey: string; remote: string; relays: string[] },
): Signer {
  const again = () => reopen(o, o);
  return signerOf(again(), again, o.pubkey);
}

/** A new connection to a signer that is paired; the secret is spent, it knows this page by its key. */
function reopen(o: BunkerOptions, { remote, relays }: { remote: string; relays: string[] }): Line {
  return open(o, { pubkey: remote, relays, secret: null });
}

// Pings find out about a relay that went away without a word, as they do while a laptop sleeps.
const makePool = () => new SimplePool({ enableReconnect: true, enablePing: true });

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

async function paired(line: Line, o: BunkerOptions): Promise<PairedBunker> {
  const pubkey = await ask(line, "get_public_key", []);
  if (!/^[0-9a-f]{64}$/.test(pubkey)) throw new SignerFault("malformed");
  const { pubkey: remote, relays } = line.remote.bp;
  return {
    signer: signerOf(line, () => reopen(o, { remote, relays }), pubkey),
    remote,
    relays: [...relays],
    clientSecret: o.clientSecret,
  };
}

/** Signs through a line; one that fails is given up, so that the next question finds a fresh one. */
function signerOf(first: Line, again: () => Line, pubkey: string): Signer {
  let line: Line | undefined = first;
  let closed = false;
  const drop = (old: Line) => {
    if (line === old) line = undefined;
    hangUp(old);
  };
  const signOver = async (asked: EventTemplate & { pubkey: string }): Promise<string> => {
    const mine = line ??= again();
    try {
      return await ask(mine, "sign_event", [JSON.stringify(asked)]);
    } catch (error) {
      const code = faultCode(error);
      if (code === "bunker-relay" || code === "unreachable") drop(mine);
      throw error;
    }
  };
  return {
    kind: "bunker",
    pubkey,
    async sign(template) {
      if (closed) throw new SignerFault("signed-out");
      const asked = { ...template, pubkey };
      const worn = line;
      let answer: string;
      try {
        answer = await signOver(asked);
      } catch (error) {
        // The question never got through: nobody is asked twice when it is put again over a fresh line.
        if (faultCode(error) !== "bunker-relay" || worn === undefined || closed) throw error;
        answer = await signOver(asked);
      }
      return takeSigned(asked, parse(answer));
    },
    close() {
      closed = true;
      if (line !== undefined) drop(line);
    },
  };
}

function hangUp({ remote, pool }: Line): void {
  void remote.close().finally(() => pool.destroy());
}

/** One question to the remote signer; its words never reach the page, only the fault's name does. */
async function ask(line: Line, method: string, params: string[]): Promise<string> {
  try {
    return await within(line.remote.sendRequest(method, params), line.answerMs);
  } catch (error) {
    // A relay took the question and no answer came: the signing app is off, away, or waits for its person.
    if (error instanceof SignerFault) {
      throw error.code === "timeout" ? new SignerFault("unreachable", { cause: error }) : error;
    }
    // The library rejects with a text for a "no" and with an AggregateError when no relay took the question.
    throw new SignerFault(typeof error === "string" ? "bunker-refused" : "bunker-relay", { cause: error });
  }
}

async function orClose<T>(line: Line, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return signal === undefined ? await work() : await aborted(work(), signal);
  } catch (error) {
    hangUp(line);
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
