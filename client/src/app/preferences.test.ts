import assert from "node:assert/strict";
import {
  DEFAULT_PREFERENCES,
  loadPreferences,
  readPreferences,
  relayUrl,
  savePreferences,
} from "./preferences.ts";

const refusing = (): Storage => {
  throw new DOMException("denied", "SecurityError");
};

Deno.test("readPreferences() takes nothing from what another site left there", () => {
  for (
    const text of ["", "null", "[1]", "{", '"x"', '{"theme":7,"relays":{"a":1},"data":"all","locale":9}']
  ) {
    assert.deepEqual(readPreferences(text), DEFAULT_PREFERENCES, text);
  }
});

Deno.test("readPreferences() keeps relays only in the one form we compare", () => {
  const { relays } = readPreferences(
    '{"relays":["wss://A.example/","wss://a.example","https://b.example",5]}',
  );
  assert.deepEqual(relays, ["wss://a.example"]);
});

Deno.test("readPreferences() shares nothing unless exactly that was chosen", () => {
  for (const sharing of ['"on"', "true", '"SHARE"', "1", "null", '["share"]', '"unasked"']) {
    assert.equal(readPreferences(`{"sharing":${sharing}}`).sharing, "unasked", sharing);
  }
});

Deno.test("readPreferences() keeps what was said about sharing, and its limits", () => {
  for (const sharing of ["share", "relay", "declined"] as const) {
    const kept = readPreferences(JSON.stringify({ ...DEFAULT_PREFERENCES, sharing }));
    assert.deepEqual(kept, { ...DEFAULT_PREFERENCES, sharing });
  }
  assert.equal(readPreferences('{"upload":{"kbit":2000,"mbPerHour":0}}').upload.kbit, 2000);
});

Deno.test("loadPreferences() has defaults and savePreferences() says no when storage is refused", () => {
  assert.deepEqual(loadPreferences(refusing), DEFAULT_PREFERENCES);
  assert.equal(savePreferences(refusing, DEFAULT_PREFERENCES), false);
});

Deno.test("relayUrl() refuses what is no relay", () => {
  for (
    const text of [
      "",
      "  ",
      "relay",
      "https://a.example",
      "wss://user@a.example",
      "wss://",
      "javascript:x",
      `wss://${"a".repeat(600)}.example`,
    ]
  ) {
    assert.equal(relayUrl(text), undefined, text);
  }
});

Deno.test("relayUrl() adds the scheme people leave out", () => {
  assert.equal(relayUrl(" relay.example "), "wss://relay.example");
  assert.equal(relayUrl("ws://localhost:5658/"), "ws://localhost:5658");
});
