import assert from "node:assert/strict";
import { startPlayer } from "./trial-player.ts";
import type { LoadFailure, Report } from "./worker/messages.ts";

const [A, B] = ["https://a.example/recorded/list.m3u8", "https://b.example/recorded/list.m3u8"];

const failure = (source: string, failure: LoadFailure): Report => ({
  report: "failure",
  source,
  kind: "bytes",
  failure,
  everywhere: true,
});

Deno.test("a player begins nothing anew that it has just left for another source", async () => {
  const trial = startPlayer([A, B]);
  await trial.plays();
  trial.report(failure(A, { cause: "timeout" }));
  trial.pass(11_000);
  while (trial.opened.length < 2) await trial.looked();
  await trial.looked(2);
  assert.deepEqual(trial.opened, [A, B]);
  trial.close();
});
