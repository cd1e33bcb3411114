import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { decodeBase64Url, encodeBase64Url } from "./base64url.ts";

Deno.test("decodeBase64Url() gives undefined for padding, the other alphabet, blanks and impossible lengths", () => {
  for (const text of ["A", "AAAAA", "AA==", "AA=", "+/+/", "AA A", "AAA\n", "ÄAAA", "AA\u{1f41d}"]) {
    assert.equal(decodeBase64Url(text), undefined, text);
  }
});

Deno.test("decodeBase64Url() gives undefined for a second spelling of the same bytes", () => {
  assert.deepEqual(decodeBase64Url("AA"), Uint8Array.of(0));
  assert.equal(decodeBase64Url("AB"), undefined);
  assert.deepEqual(decodeBase64Url("AAA"), Uint8Array.of(0, 0));
  assert.equal(decodeBase64Url("AAB"), undefined);
});

Deno.test("decodeBase64Url() accepts a text only if encodeBase64Url() would write it", () =>
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9_=+-]{0,12}$/), (text) => {
    const bytes = decodeBase64Url(text);
    if (bytes !== undefined) assert.equal(encodeBase64Url(bytes), text);
  })));

Deno.test("decodeBase64Url() gives back every byte that encodeBase64Url() wrote", () =>
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.equal(encodeBase64Url(bytes), Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(decodeBase64Url(encodeBase64Url(bytes)), bytes);
  })));
