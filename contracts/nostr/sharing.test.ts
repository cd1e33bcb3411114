import assert from "node:assert/strict";
import { DEFAULT_SHARING, MAX_SHARING_THRESHOLD, readSharing, sharingTag } from "./sharing.ts";

const read = (...tags: string[][]) => readSharing({ tags });
const OFF = { tier: "off", threshold: DEFAULT_SHARING.threshold };

Deno.test("readSharing() says off for what it can't read: it may have meant no", () => {
  const broken = [
    ["sharing"],
    ["sharing", ""],
    ["sharing", "Open"],
    ["sharing", "friends", "3"],
    ["sharing", "open", ""],
    ["sharing", "open", "0"],
    ["sharing", "open", "03"],
    ["sharing", "open", "-3"],
    ["sharing", "open", "2.5"],
    ["sharing", "open", "many"],
    ["sharing", "open", String(MAX_SHARING_THRESHOLD + 1)],
    ["sharing", "open", "10000"],
  ];
  for (const tag of broken) assert.deepEqual(read(tag), OFF, JSON.stringify(tag));
});

Deno.test("readSharing() says off where the creator says two things", () => {
  assert.deepEqual(read(["sharing", "open", "3"], ["sharing", "key", "3"]), OFF);
  assert.deepEqual(read(["sharing", "open", "3"], ["sharing", "open", "3"]), OFF);
});

Deno.test("readSharing() says open from three viewers on where the creator says nothing", () => {
  assert.deepEqual(read(), { tier: "open", threshold: 3 });
  assert.deepEqual(read(["d", "bees"]), DEFAULT_SHARING);
  assert.deepEqual(read(["sharing", "key"]), { tier: "key", threshold: 3 });
});

Deno.test("sharingTag() throws for a threshold that no reader takes", () => {
  for (const threshold of [0, -1, 2.5, NaN, MAX_SHARING_THRESHOLD + 1]) {
    assert.throws(() => sharingTag({ tier: "open", threshold }), /1 to 1000/);
  }
});

Deno.test("readSharing() reads what sharingTag() wrote", () => {
  for (const tier of ["off", "open", "key", "bond", "stake"] as const) {
    for (const threshold of [1, 2, 3, 50, MAX_SHARING_THRESHOLD]) {
      assert.deepEqual(read(sharingTag({ tier, threshold })), { tier, threshold });
    }
  }
});
