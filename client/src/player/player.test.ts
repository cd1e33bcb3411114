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

Deno.test("a player leaves a recording's last source, of which nothing holds, for one that had a bad piece", async () => {
  const trial = startPlayer([A, B]);
  const refusal = { verdict: "byte-mismatch", in: "sha256", expected: "aa", got: "bb" } as const;
  const refuse = (source: string) => {
    for (let times = 0; times < 3; times++) trial.report(failure(source, { cause: "refused", refusal }));
  };
  await trial.plays();
  refuse(A);
  assert.deepEqual(trial.opened, [A, B]);
  await trial.plays();
  for (const sn of [1, 2, 3]) {
    refuse(B);
    trial.refuses(sn);
  }
  await trial.looked();
  trial.pass(11_000);
  while (trial.opened.length < 3) await trial.looked();
  assert.deepEqual(trial.opened, [A, B, A]);
  trial.close();
});
