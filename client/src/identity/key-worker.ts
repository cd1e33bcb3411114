import { type KeyTextVerdict, readKeyText, writeNcryptsec } from "./ncryptsec.ts";

/** What the page asks: scrypt takes a second or more, which no page should stand still for. */
export type KeyWork =
  | { work: "encrypt"; secret: Uint8Array; password: string }
  | { work: "read"; text: string; password: string | undefined };

/** What it is told. */
export type KeyWorkDone = { done: "encrypt"; ncryptsec: string } | { done: "read"; verdict: KeyTextVerdict };

self.addEventListener("message", ({ data }: MessageEvent<KeyWork>) => {
  switch (data.work) {
    case "encrypt":
      return self.postMessage(
        { done: "encrypt", ncryptsec: writeNcryptsec(data.secret, data.password) } satisfies KeyWorkDone,
      );
    case "read":
      return self.postMessage(
        { done: "read", verdict: readKeyText(data.text, data.password) } satisfies KeyWorkDone,
      );
  }
});
