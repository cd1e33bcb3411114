import assert from "node:assert/strict";
import { USED_SUBJECT, usedSignatureJson } from "../../contracts/swarm/instance-messages.ts";
import { makeTrialBus } from "../tracker/trial-bus.ts";
import { makeUsedSignatures } from "./used-signatures.ts";

const ID = (digit: string) => digit.repeat(64);

Deno.test("take() says used of an id until its signature could pass no more", () => {
  let ms = 0;
  const { take } = makeUsedSignatures({ capacity: 10, now: () => ms });
  assert.equal(take(ID("a")), "fresh");
  assert.equal(take(ID("a")), "used");
  ms = 120_000;
  assert.equal(take(ID("a")), "used");
  ms = 120_001;
  assert.equal(take(ID("a")), "fresh");
});

Deno.test("take() says full while there is no room for a new id, and still knows the old ones", () => {
  let ms = 0;
  const { take } = makeUsedSignatures({ capacity: 2, now: () => ms });
  assert.deepEqual([take(ID("a")), take(ID("b")), take(ID("c")), take(ID("a"))], [
    "fresh",
    "fresh",
    "full",
    "used",
  ]);
  ms = 120_001;
  assert.equal(take(ID("c")), "fresh");
});

Deno.test("makeUsedSignatures() takes ids of other instances for used, no nonsense, and tells of none before it is asked to", () => {
  const { bus, said } = makeTrialBus();
  const options = { capacity: 2, now: () => 0, bus };
  const [one, other] = [makeUsedSignatures(options), makeUsedSignatures(options)];
  bus.publish(USED_SUBJECT, "nonsense");
  assert.equal(one.take(ID("a")), "fresh");
  assert.equal(said.length, 1);
  one.share(ID("a"));
  assert.equal(said.at(-1)?.text, usedSignatureJson(ID("a")));
  assert.equal(other.take(ID("a")), "used");
  assert.equal(other.take(ID("b")), "fresh");
});
