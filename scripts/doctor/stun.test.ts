import assert from "node:assert/strict";
import { errorCodeOf, lengthOfStun, readStun, STUN, writeStun } from "./stun.ts";

Deno.test("errorCodeOf() reads no code where there is none, or half of one", () => {
  const words = (value: Uint8Array) => readStun(writeStun(STUN.allocateError, [[STUN.errorCode, value]]));
  const of = (value: Uint8Array) => {
    const read = words(value);
    return read && errorCodeOf(read);
  };
  assert.equal(of(new Uint8Array(3)), undefined);
  assert.equal(of(Uint8Array.of(0, 0, 4, 86, 70)), 486);
  const none = readStun(writeStun(STUN.allocateError, []));
  assert.equal(none && errorCodeOf(none), undefined);
});

Deno.test("lengthOfStun() waits for the length, and then knows it", () => {
  const message = writeStun(STUN.bindingRequest, [[STUN.username, new Uint8Array(300)]]);
  assert.equal(lengthOfStun(message.subarray(0, 3)), undefined);
  assert.equal(lengthOfStun(message.subarray(0, 4)), message.length);
});

Deno.test("readStun() reads what writeStun() wrote, and nothing that is cut or something else", () => {
  const message = writeStun(STUN.allocateRequest, [[STUN.realm, Uint8Array.of(1, 2, 3)]], {
    key: Uint8Array.of(9),
  });
  const read = readStun(message);
  assert.equal(read?.type, STUN.allocateRequest);
  assert.deepEqual([...read?.attributes.get(STUN.realm) ?? []], [1, 2, 3]);
  assert.equal(read?.attributes.get(STUN.integrity)?.length, 20);
  for (let length = 0; length < message.length; length++) {
    assert.equal(readStun(message.subarray(0, length)), undefined);
  }
  assert.equal(readStun(new Uint8Array(20)), undefined);
});
