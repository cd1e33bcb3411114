import type { EventTemplate } from "../../../contracts/nostr/event.ts";
import { type After, afterTimeout } from "../webrtc/schedule.ts";
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
  /** Default the browser's own timers. */
  after?: After;
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

/** Nothing tells when an extension has put itself there. */
const LOOK_EVERY_MS = 100;

/** Waits for an extension to show up; undefined when none did. */
export async function findExtension(
  { look, patienceMs = 3000, after = afterTimeout }: ExtensionOptions,
): Promise<Extension | undefined> {
  for (let waited = 0;; waited += LOOK_EVERY_MS) {
    const found = asExtension(look());
    if (found !== undefined || waited >= patienceMs) return found;
    await new Promise<void>((resolve) => after(LOOK_EVERY_MS, resolve));
  }
}

/** Fails with a named fault when `answer` takes longer than `ms`. */
export function within<T>(answer: Promise<T>, ms: number, after: After = afterTimeout): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = after(ms, () => reject(new SignerFault("timeout")));
    answer.then(resolve, reject).finally(cancel);
  });
}

/** Signs in with a browser extension; `expected` is the key of an earlier visit. */
export async function connectExtension(o: ExtensionOptions & { expected?: string }): Promise<Signer> {
  const extension = await findExtension(o);
  if (extension === undefined) throw new SignerFault("no-extension");
  const answered = inTime(o);
  const pubkey = await refusable(answered(extension.getPublicKey()));
  if (typeof pubkey !== "string" || !/^[0-9a-f]{64}$/.test(pubkey)) throw new SignerFault("malformed");
  if (o.expected !== undefined && o.expected !== pubkey) throw new SignerFault("other-key");
  return extensionSigner(pubkey, () => Promise.resolve(extension), answered);
}

/** A signer for a key known from an earlier visit: the extension is looked for at the first signature. */
export function resumeExtension(o: ExtensionOptions & { pubkey: string }): Signer {
  return extensionSigner(o.pubkey, async () => {
    const extension = await findExtension(o);
    if (extension === undefined) throw new SignerFault("no-extension");
    return extension;
  }, inTime(o));
}

/** Gives its person time to answer, but not for ever. */
type InTime = <T>(answer: Promise<T>) => Promise<T>;

function inTime({ answerMs = 120_000, after }: ExtensionOptions): InTime {
  return (answer) => within(answer, answerMs, after);
}

function extensionSigner(pubkey: string, get: () => Promise<Extension>, answered: InTime): Signer {
  let closed = false;
  return {
    kind: "extension",
    pubkey,
    async sign(template) {
      if (closed) throw new SignerFault("signed-out");
      const extension = await get();
      // A copy, so that an extension that writes into its argument can't change what we compare with.
      const returned = await refusable(answered(extension.signEvent(structuredClone(template))));
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
