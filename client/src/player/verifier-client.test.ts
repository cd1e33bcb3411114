import assert from "node:assert/strict";
import { makeVerifierClient, type WorkerPort } from "./verifier-client.ts";
import type { FromWorker, LoadRequest, ToWorker } from "./worker/messages.ts";

const request: LoadRequest = {
  kind: "playlist",
  url: "https://box.example/x.m3u8",
  source: "https://box.example/x.m3u8",
  firstByteMs: 1,
  totalMs: 1,
};
const times = { start: 1, first: 2, end: 3 };

function stand() {
  const sent: ToWorker[] = [];
  const transferred: Transferable[] = [];
  const port: WorkerPort = {
    postMessage(message, transfer = []) {
      sent.push(message);
      transferred.push(...transfer);
    },
    onmessage: null,
    onerror: null,
    terminate: () => undefined,
  };
  const client = makeVerifierClient({ worker: port, onReport: () => undefined, onBroken: () => undefined });
  const answer = (data: FromWorker) => port.onmessage?.(new MessageEvent("message", { data }));
  return { sent, transferred, client, answer };
}

Deno.test("makeVerifierClient() says nothing to whoever gave up, and tells the worker", () => {
  const { sent, client, answer } = stand();
  const heard: string[] = [];
  const stop = client.load(request, { done: () => heard.push("done"), failed: () => heard.push("failed") });
  stop();
  answer({ from: "done", id: 1, url: request.url, data: "", times });
  assert.deepEqual(heard, []);
  assert.deepEqual(sent.map(({ to }) => to), ["load", "abort"]);
});

Deno.test("makeVerifierClient() gives each answer to whoever asked, once", () => {
  const { client, answer } = stand();
  const heard: string[] = [];
  const listen = (name: string) => ({
    done: () => void heard.push(`${name} done`),
    failed: () => void heard.push(`${name} failed`),
  });
  client.load(request, listen("a"));
  client.load(request, listen("b"));
  answer({ from: "failed", id: 2, failure: { cause: "timeout" }, times });
  answer({ from: "done", id: 1, url: request.url, data: "", times });
  answer({ from: "done", id: 1, url: request.url, data: "", times });
  assert.deepEqual(heard, ["b failed", "a done"]);
});

Deno.test("makeVerifierClient() hands bytes over to be checked, and gives each answer to whoever brought them", () => {
  const { sent, transferred, client, answer } = stand();
  const bytes = new ArrayBuffer(4);
  const heard: string[] = [];
  const listen = (name: string) => ({
    done: () => void heard.push(`${name} done`),
    failed: () => void heard.push(`${name} failed`),
  });
  const { url, source } = request;
  client.check({ url, source, bytes }, listen("bytes"));
  client.judge({ url, source, text: "#EXTM3U" }, listen("list"))();
  answer({ from: "done", id: 1, url, data: bytes, times });
  answer({ from: "done", id: 2, url, data: "#EXTM3U", times });
  assert.deepEqual(heard, ["bytes done"]);
  assert.deepEqual(transferred, [bytes]);
  assert.deepEqual(sent.map(({ to }) => to), ["check", "judge", "abort"]);
});
