import assert from "node:assert/strict";
import { endsReached } from "./end-of-stream.ts";

type Details = NonNullable<Parameters<typeof endsReached>[1]["picture"]>;

/** A playlist whose last part lies at these seconds. */
function listed(start: number, duration: number, { live = false, parts = true } = {}): Details {
  const last = { start, duration };
  return { live, fragments: [last], partList: parts ? [{ start: 0, duration }, last] : null } as Details;
}

const range = (...ends: number[]) => ({ length: ends.length, end: (at: number) => ends[at] ?? NaN });
const picture = listed(11.2, 0.2);
const sound = listed(11.306, 0.214);

Deno.test("endsReached() doesn't end what is live, has no playlist yet, or has nothing appended", () => {
  const ranges = { video: range(11.4), audio: range(11.52) };
  assert.equal(endsReached(ranges, { picture: listed(11.2, 0.2, { live: true }), sound }), false);
  assert.equal(endsReached(ranges, { picture, sound: listed(11.306, 0.214, { live: true }) }), false);
  assert.equal(endsReached(ranges, { picture, sound: undefined }), false);
  assert.equal(endsReached({}, { picture, sound }), false);
  assert.equal(endsReached({ video: range(), audio: range(11.52) }, { picture, sound }), false);
});

Deno.test("endsReached() waits for the last piece of each track", () => {
  assert.equal(endsReached({ video: range(11.2), audio: range(11.52) }, { picture, sound }), false);
  assert.equal(endsReached({ video: range(11.4), audio: range(11.306) }, { picture, sound }), false);
});

Deno.test("endsReached() ends each track by its own buffer, where one is longer by most of a part", () => {
  assert.equal(endsReached({ video: range(11.4), audio: range(11.52) }, { picture, sound }), true);
  assert.equal(endsReached({ video: range(3, 11.399), audio: range(11.5) }, { picture, sound }), true);
  assert.equal(endsReached({ audiovideo: range(11.4) }, { picture, sound: picture }), true);
});

Deno.test("endsReached() goes by whole segments where a playlist has no parts", () => {
  const whole = { picture: listed(10, 2, { parts: false }), sound: listed(10, 2, { parts: false }) };
  assert.equal(endsReached({ video: range(10.9), audio: range(12) }, whole), false);
  assert.equal(endsReached({ video: range(11.9), audio: range(12) }, whole), true);
});
