import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { makeOutboxes } from "./outboxes.ts";

/** Outboxes whose turns end by hand. */
function make() {
  const turns: (() => void)[] = [];
  const outbox = makeOutboxes((work) => void turns.push(work));
  const written: string[] = [];
  const open = (name: string) => outbox((bytes) => void written.push(`${name}${bytes}`));
  return { turns, written, open };
}

Deno.test("makeOutboxes() writes nothing before the turn ends, then all with one write a socket", () => {
  const { turns, written, open } = make();
  const [a, b] = [open("a"), open("b")];
  for (const [box, text] of [[a, "1"], [b, "2"], [a, "34"]] as const) box.put(Buffer.from(text));
  assert.deepEqual([written, turns.length, a.waiting(), b.waiting()], [[], 1, 3, 1]);
  turns.pop()?.();
  assert.deepEqual([written, a.waiting()], [["a134", "b2"], 0]);
  a.put(Buffer.from("5"));
  turns.pop()?.();
  assert.deepEqual(written, ["a134", "b2", "a5"]);
});

Deno.test("makeOutboxes() joins buffers and strings byte by byte", () => {
  const turns: (() => void)[] = [];
  const written: string[] = [];
  const box = makeOutboxes((work) => void turns.push(work))((bytes) => {
    written.push(typeof bytes === "string" ? bytes : bytes.toString("latin1"));
  });
  const whole = "\x81\x80\xff\x00";
  for (const frames of [[whole, whole], [Buffer.from(whole, "latin1"), whole], [whole]]) {
    for (const frame of frames) box.put(frame);
    assert.equal(box.waiting(), 4 * frames.length);
    turns.pop()?.();
    assert.equal(written.pop(), whole.repeat(frames.length));
  }
});

Deno.test("flush() writes at once, and nothing twice", () => {
  const { turns, written, open } = make();
  const a = open("a");
  a.put(Buffer.from("1"));
  a.flush();
  a.flush();
  a.put(Buffer.from("2"));
  assert.deepEqual([written, turns.length], [["a1"], 1]);
  turns.pop()?.();
  assert.deepEqual(written, ["a1", "a2"]);
});
