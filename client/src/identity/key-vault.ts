import type { KeyWork, KeyWorkDone } from "./key-worker.ts";
import { SignerFault } from "./signer-fault.ts";

/** Turns keys into password-protected text and back, away from the page's thread. */
export type KeyVault = {
  lock: (secret: Uint8Array, password: string) => Promise<string>;
  /** The key in an `nsec` or `ncryptsec`, or a named fault. */
  unlock: (text: string, password: string | undefined) => Promise<Uint8Array>;
};

const PATIENCE_MS = 60_000;

/** A vault that starts a worker for each work and ends it afterwards, its memory with it. */
export function makeKeyVault(
  start: () => Worker = () => new Worker(new URL("./key-worker.ts", import.meta.url), { type: "module" }),
): KeyVault {
  const run = (work: KeyWork) =>
    new Promise<KeyWorkDone>((resolve, reject) => {
      const worker = start();
      const end = () => {
        clearTimeout(timer);
        worker.terminate();
      };
      const timer = setTimeout(() => {
        end();
        reject(new SignerFault("timeout"));
      }, PATIENCE_MS);
      worker.addEventListener("message", ({ data }: MessageEvent<KeyWorkDone>) => {
        end();
        resolve(data);
      });
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        end();
        reject(new SignerFault("not-a-key"));
      });
      worker.postMessage(work);
    });
  return {
    async lock(secret, password) {
      const done = await run({ work: "encrypt", secret, password });
      if (done.done !== "encrypt") throw new SignerFault("malformed");
      return done.ncryptsec;
    },
    async unlock(text, password) {
      const done = await run({ work: "read", text, password });
      if (done.done !== "read") throw new SignerFault("malformed");
      switch (done.verdict.verdict) {
        case "secret":
          return done.verdict.secret;
        case "needs-password":
          throw new SignerFault("wrong-password");
        case "refused":
          throw new SignerFault(done.verdict.code);
      }
    },
  };
}
