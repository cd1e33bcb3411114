import {
  checkSchnorr,
  type NostrEvent,
  type SignatureCheck,
  verifyEvent,
} from "../../../contracts/nostr/event.ts";

/** Events to judge, and the number the answer is to carry. */
export type VerifyAsk = { batch: number; events: NostrEvent[] };
/** One verdict for each event of the batch, in order. */
export type VerifyAnswer = { batch: number; genuine: boolean[] };

/** Below it, the 100 kB of the faster code would cost more time than they save. */
const MANY = 300;

let judged = 0;
let check: SignatureCheck = checkSchnorr;
let asked = false;

self.addEventListener("message", ({ data }: MessageEvent<VerifyAsk>) => {
  const genuine = data.events.map((event) => verifyEvent(event, check));
  judged += data.events.length;
  self.postMessage({ batch: data.batch, genuine } satisfies VerifyAnswer);
  if (judged >= MANY && !asked) {
    asked = true;
    void loadFaster();
  }
});

/** Swaps in WebAssembly once there is much to do; where it can't run, the plain code goes on. */
async function loadFaster(): Promise<void> {
  try {
    const { initNostrWasm } = await import("nostr-wasm/gzipped");
    const wasm = await initNostrWasm();
    check = (event) => {
      try {
        wasm.verifyEvent(event);
        return true;
      } catch {
        return false;
      }
    };
  } catch (error) {
    console.info("signatures are checked without WebAssembly:", error);
  }
}
