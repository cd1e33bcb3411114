import assert from "node:assert/strict";
import type { TrackerAnswer, TrackerRequest } from "../../../contracts/swarm/tracker-messages.ts";
import { makeHeadcount } from "./headcount.ts";

const [infoHash, peerId] = ["h".repeat(20), "-DS0100-000000000000"];

function stand() {
  const said: TrackerRequest[] = [];
  const listeners = new Set<(answer: TrackerAnswer) => void>();
  const counts: number[] = [];
  const sizes = new Map<string, number>();
  const headcount = makeHeadcount({
    tracker: {
      send: (request) => void said.push(request),
      listen(on) {
        listeners.add(on);
        return () => void listeners.delete(on);
      },
      size: (hash) => sizes.get(hash),
    },
    infoHash,
    peerId,
    onCount: (count) => counts.push(count),
  });
  const answer = (hash: string, size: number) => {
    sizes.set(hash, size);
    for (const on of listeners) {
      on({ action: "announce", infoHash: hash, interval: 10, complete: 0, incomplete: size });
    }
  };
  return { said, counts, headcount, answer };
}

Deno.test("makeHeadcount() offers nobody a connection, and wants no offer", () => {
  const { said, headcount } = stand();
  headcount.close();
  for (const request of said) {
    assert.ok(request.action === "announce" && request.numWant === 0 && request.offers.length === 0);
  }
  assert.deepEqual(said.map((request) => request.action === "announce" && request.event), [
    "started",
    "stopped",
  ]);
});

Deno.test("makeHeadcount() counts its own swarm only, and nothing once it is closed", () => {
  const { counts, headcount, answer } = stand();
  answer("x".repeat(20), 9);
  answer(infoHash, 4);
  headcount.close();
  answer(infoHash, 5);
  assert.deepEqual(counts, [4]);
});
