import assert from "node:assert/strict";
import { signEvent, verifyEvent } from "../../../contracts/nostr/event-signature.ts";
import { makeVerifier, type VerifyWorker } from "./verifier.ts";
import type { VerifyAnswer, VerifyAsk } from "./verify-worker.ts";

const KEY = new Uint8Array(32).fill(5);
const events = Array.from(
  { length: 150 },
  (_, n) => signEvent({ kind: 1, created_at: n, tags: [], content: `${n}` }, KEY),
);
const loadInline = () => Promise.resolve((event: Parameters<typeof verifyEvent>[0]) => verifyEvent(event));

/** A worker that says true for even batches' events and remembers what it was asked. */
function trialWorker() {
  const asked: VerifyAsk[] = [];
  const worker: VerifyWorker = {
    onmessage: null,
    onerror: null,
    terminate: () => {},
    postMessage: (ask: VerifyAsk) => {
      asked.push(ask);
      const genuine = ask.events.map(({ content }) => Number(content) % 2 === 0);
      queueMicrotask(() =>
        worker.onmessage?.({ data: { batch: ask.batch, genuine } } as MessageEvent<VerifyAnswer>)
      );
    },
  };
  return { worker, asked };
}

Deno.test("makeVerifier() believes nothing when its worker dies before it answered", async () => {
  const worker: VerifyWorker = {
    onmessage: null,
    onerror: null,
    terminate: () => {},
    postMessage: () => queueMicrotask(() => worker.onerror?.({} as ErrorEvent)),
  };
  const verifier = makeVerifier({ startWorker: () => worker, loadInline });
  const [first, second] = events;
  if (first === undefined || second === undefined) throw new Error("no events");
  assert.equal(await verifier.verify({ ...first, content: "bent" }), false);
  assert.equal(await verifier.verify(second), true, "this thread judges instead");
});

Deno.test("makeVerifier() says false, not nothing, when neither worker nor this thread can judge", async () => {
  const verifier = makeVerifier({
    startWorker: () => {
      throw new Error("no workers here");
    },
    loadInline: () => Promise.reject(new Error("offline")),
  });
  const [event] = events;
  if (event === undefined) throw new Error("no events");
  assert.equal(await verifier.verify(event), false);
});

Deno.test("makeVerifier() answers each event its own verdict over many batches", async () => {
  const { worker, asked } = trialWorker();
  const verifier = makeVerifier({ startWorker: () => worker, loadInline });
  const verdicts = await Promise.all(events.map((event) => verifier.verify(event)));
  assert.deepEqual(verdicts, events.map(({ content }) => Number(content) % 2 === 0));
  assert.deepEqual(asked.map(({ events }) => events.length), [64, 64, 22]);
});

Deno.test("makeVerifier() settles what is open as false once it is stopped", async () => {
  const verifier = makeVerifier({
    startWorker: () => ({ onmessage: null, onerror: null, terminate: () => {}, postMessage: () => {} }),
    loadInline,
  });
  const [event] = events;
  if (event === undefined) throw new Error("no events");
  const asked = verifier.verify(event);
  await Promise.resolve();
  verifier.stop();
  assert.equal(await asked, false);
});

Deno.test("makeVerifier() starts its worker once when it is prepared, and none after its end", () => {
  let started = 0;
  const startWorker = () => {
    started++;
    return trialWorker().worker;
  };
  const verifier = makeVerifier({ startWorker, loadInline });
  verifier.prepare();
  verifier.prepare();
  assert.equal(started, 1);
  const ended = makeVerifier({ startWorker, loadInline });
  ended.stop();
  ended.prepare();
  assert.equal(started, 1);
});
