import assert from "node:assert/strict";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { makeTrial, TRIAL_ADDRESS, trialDelegation } from "../../../../contracts/seal/trial-session.ts";
import {
  bytes,
  PLAYLIST,
  playlist,
  segment,
  segmentName,
  segmentUrl,
  stand,
  text,
  verdictOf,
  verdicts,
  vouch,
} from "./trial-gate.ts";

Deno.test("makeGate() takes nothing from a peer for an address that has not answered itself", async () => {
  const { gate, judge, checkBytes, reports, asked } = stand({});
  vouch(gate);
  assert.equal(verdictOf(await judge(playlist)), "unplaced");
  assert.equal(verdictOf(await checkBytes(segment)), "malformed");
  assert.deepEqual([verdicts(reports()), asked], [[], []]);
});

Deno.test("makeGate() refuses a peer's playlist without a seal, and goes on asking its source for one", async () => {
  const bare = playlist.split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL")).join("\n");
  const { gate, load, judge } = stand({ [PLAYLIST]: text(playlist), [segmentUrl]: bytes(segment) });
  gate.receive({ to: "vouch", address: vectors.address, delegations: [], settled: true });
  assert.equal(verdictOf(await judge(bare)), "stripped");
  vouch(gate);
  assert.equal(verdictOf(await judge(bare)), "stripped");
  assert.equal(verdictOf(await load({ kind: "bytes", url: segmentUrl })), "malformed");
});

Deno.test("makeGate() refuses a peer's playlist whose seal holds but whose addresses are others", async () => {
  const { gate, load, judge } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  const elsewhere = playlist.replace(`\n${segmentName}\n`, "\nhttps://victim.example/9.m4s\n");
  assert.notEqual(elsewhere, playlist);
  assert.equal(verdictOf(await judge(elsewhere)), "malformed");
  assert.equal((await judge(playlist)).from, "done");
});

Deno.test("makeGate() refuses a peer's playlist that comes late, without a word", async () => {
  const createdAt = vectors.verifyAt;
  const trial = makeTrial();
  const [older, newer] = [3, 4].map((to) => trial.playlist({ to, createdAt: createdAt - 4 + to }));
  const { gate, load, judge, reports } = stand({ [PLAYLIST]: text(newer ?? "") });
  const { event } = trialDelegation({ nbf: createdAt - 100, exp: createdAt + 100 });
  gate.receive({ to: "vouch", address: TRIAL_ADDRESS, delegations: [event], settled: true });
  assert.equal((await load({ url: PLAYLIST })).from, "done");
  assert.equal(verdictOf(await judge(older ?? "")), "rollback");
  assert.deepEqual(verdicts(reports()), ["http verified"]);
});

Deno.test("makeGate() refuses bent bytes of a peer, and blames no source for it", async () => {
  const { gate, load, checkBytes, reports } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  const bent = Uint8Array.from(segment, (byte, at) => at === 3 ? byte ^ 1 : byte);
  assert.equal(verdictOf(await checkBytes(bent)), "byte-mismatch");
  assert.equal(verdictOf(await checkBytes(segment.subarray(1))), "byte-mismatch");
  assert.deepEqual(verdicts(reports()), ["http verified", "peer byte-mismatch", "peer byte-mismatch"]);
});

Deno.test("makeGate() bends a peer's byte when asked to, catches it, and hands over the peer's own", async () => {
  const { gate, load, checkBytes, reports } = stand({ [PLAYLIST]: text(playlist) });
  vouch(gate);
  await load({ url: PLAYLIST });
  gate.receive({ to: "tamper" });
  const checked = await checkBytes(segment);
  assert.equal(checked.from, "done");
  assert.deepEqual(
    new Uint8Array(checked.from === "done" ? checked.data as ArrayBuffer : new ArrayBuffer(0)),
    segment,
  );
  const objects = reports().flatMap((found) =>
    found.report === "object" ? [[found.carrier, found.verdict, found.tampered]] : []
  );
  assert.deepEqual(objects, [["peer", "byte-mismatch", true], ["peer", "verified", false]]);
});
