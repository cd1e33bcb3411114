import { digestOf } from "./digest.ts";
import { makeGate } from "./gate.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { makeFastSignatureCheck } from "./signature-check.ts";

/** The part of a worker's global scope that is used here; the DOM's types know only the window's. */
type WorkerScope = {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

const scope = globalThis as unknown as WorkerScope;
const now = () => performance.timeOrigin + performance.now();

const { check, ready } = makeFastSignatureCheck({
  load: async () => {
    const { initNostrWasm } = await import("nostr-wasm");
    return await initNostrWasm();
  },
});
const gate = makeGate({
  fetch: globalThis.fetch.bind(globalThis),
  now,
  check,
  digest: digestOf(globalThis.crypto?.subtle),
  post: (message, transfer) => scope.postMessage(message, transfer),
});

scope.onmessage = ({ data }) => gate.receive(data);
ready.then((engine) => scope.postMessage({ from: "ready", engine }, []));

// Where the page's server tells no time, this machine's clock stands.
fetch(globalThis.location.href, { method: "HEAD", cache: "no-store" }).then(
  (response) => gate.noteOwnDate(response.headers.get("date"), now()),
  () => undefined,
);
