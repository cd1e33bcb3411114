import assert from "node:assert/strict";
import { makeUnfinished } from "./unfinished.ts";

/** A masked frame of so many bytes; `first` is its first byte. */
function frame(first: number, size: number): number[] {
  const length = size < 126
    ? [0x80 | size]
    : size < 65_536
    ? [0xfe, size >> 8, size & 255]
    : [0xff, 0, 0, 0, 0, 0, size >> 16, (size >> 8) & 255, size & 255];
  return [first, ...length, 1, 2, 3, 4, ...Array<number>(size).fill(7)];
}
const [WHOLE, BEGIN, MORE, END, PING] = [0x81, 0x01, 0x00, 0x80, 0x89];

Deno.test("makeUnfinished() counts what begins behind a whole message in the same piece", () => {
  const count = makeUnfinished();
  const second = frame(WHOLE, 70_000);
  assert.equal(count(Uint8Array.from([...frame(WHOLE, 300), ...second.slice(0, 60_000)])), 60_000);
  assert.equal(count(Uint8Array.from(second.slice(60_000))), 0);
});

Deno.test("makeUnfinished() says the same whatever the pieces are", () => {
  const bytes = [
    ...frame(WHOLE, 5),
    ...frame(PING, 0),
    ...frame(BEGIN, 200),
    ...frame(PING, 20),
    ...frame(MORE, 66_000),
    ...frame(END, 0),
    ...frame(BEGIN, 1),
  ];
  for (const size of [1, 2, 3, 7, 1000, bytes.length]) {
    const count = makeUnfinished();
    let last = -1;
    for (let at = 0; at < bytes.length; at += size) last = count(Uint8Array.from(bytes.slice(at, at + size)));
    assert.equal(last, frame(BEGIN, 1).length, `pieces of ${size}`);
  }
});

Deno.test("makeUnfinished() holds nothing after whole messages and pings, and all of a message with a ping in it", () => {
  const count = makeUnfinished();
  assert.equal(count(Uint8Array.from([...frame(WHOLE, 0), ...frame(PING, 9), ...frame(WHOLE, 126)])), 0);
  const [begun, ping] = [frame(BEGIN, 10), frame(PING, 9)];
  assert.equal(count(Uint8Array.from(begun)), begun.length);
  assert.equal(count(Uint8Array.from(ping)), begun.length + ping.length);
  assert.equal(count(Uint8Array.from(frame(END, 3))), 0);
});
