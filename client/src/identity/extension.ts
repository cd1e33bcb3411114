import type { EventTemplate } from "../../../contracts/nostr/event.ts";
import { type Signer, takeSigned } from "./signer.ts";
import { SignerFault } from "./signer-fault.ts";

/** What NIP-07 promises at `window.nostr`; every answer is a stranger's. */
export type Extension = {
  getPublicKey: () => Promise<unknown>;
  signEvent: (event: EventTemplate) => Promise<unknown>;
};

export type ExtensionOptions = {
  /** Reads `window.nostr` anew each time, because extensions put it there late. */
  look: () => unknown;
  /** Milliseconds until we stop looking, 3000 by default. */
  patienceMs?: number;
  /** Milliseconds a person may take to answer the extension's question, two minutes by default. */
  answerMs?: number;
};

function asExtension(value: unknown): Extension | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("getPublicKey" in value) || !("signEvent" in value)) return undefined;
  const { getPublicKey, signEvent } = value;
  if (typeof getPublicKey !== "function" || typeof signEvent !== "function") return undefined;
  return {
    getPublicKey: async () => await getPublicKey.call(value),
    signEvent: async (event) => await signEvent.call(value, event),
  };
}

/** Waits for an extension to show up; undefined when none did. */
export async function findExtension(o: ExtensionOptions): Promise<Extension | undefined> {
  const until = Date.now() + (o.patienceMs ?? 3000);
  for (;;) {
    const found = asExtension(o.look());
    if (found !== undefined || Date.now() >= until) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Fails with a named fault when `answer` takes longer than `ms`. */
export function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const id = setTimeout(() => reject(new SignerFault("timeout")), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(id));
  });
}

/** Signs in with a browser extension; `expected` is the key of an earlier visit. */
export async function connectExtension(o: ExtensionOptions & { expected?: string }): Promise<Signer> {
  const extension = await findExtension(o);
  if (extension === undefined) throw new SignerFault("no-extension");
  const answerMs = o.answerMs ?? 120_000;
  const pubkey = await refusable(within(extension.getPublicKey(), answerMs));
  if (typeof pubkey !== "string" || !/^[0-9a-f]{64}$/.test(pubkey)) throw new SignerFault("malformed");
  if (o.expected !== undefined && o.expected !== pubkey) throw new SignerFault("other-key");
  return extensionSigner(pubkey, () => Promise.resolve(extension), answerMs);
}

/** A signer for a key known from an earlier visit: the extension is looked for at the first signature. */
export function resumeExtension(o: ExtensionOptions & { pubkey: string }): Signer {
  return extensionSigner(o.pubkey, async () => {
    const extension = await findExtension(o);
    if (extension === undefined) throw new SignerFault("no-extension");
    return extension;
  }, o.answerMs ?? 120_000);
}

function extensionSigner(pubkey: string, get: () => Promise<Extension>, answerMs: number): Signer {
  let closed = false;
  return {
    kind: "extension",
    pubkey,
    async sign(template) {
      if (closed) throw new SignerFault("signed-out");
      const extension = await get();
      // A copy, so that an extension that writes into its argument can't change what we compare with.
      const returned = await refusable(within(extension.signEvent(structuredClone(template)), answerMs));
      return takeSigned({ ...template, pubkey }, returned);
    },
    close() {
      closed = true;
    },
  };
}

/** What an extension throws is its person's "no", whatever its words. */
async function refusable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SignerFault) throw error;
    throw new SignerFault("refused", { cause: error });
  }
}
