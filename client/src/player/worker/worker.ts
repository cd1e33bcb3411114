import { afterTimeout } from "../../webrtc/schedule.ts";
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
  after: afterTimeout,
  pageOrigin: globalThis.origin,
  post: (message, transfer) => scope.postMessage(message, transfer),
});

scope.onmessage = ({ data }) => gate.receive(data);
ready.then((engine) => scope.postMessage({ from: "ready", engine }, []));

// This file may lie in caches for a year; under an address that nobody asked for before, they have to ask its server.
const own = new URL(globalThis.location.href);
own.search = `?now=${Math.floor(Math.random() * 2 ** 32)}`;
// Where the page's server tells no time, this machine's clock stands.
fetch(own, { method: "HEAD", cache: "no-store" }).then(
  ({ headers }) => gate.noteOwnDate({ date: headers.get("date"), age: headers.get("age") }, now()),
  () => undefined,
);
